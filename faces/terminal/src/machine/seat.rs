//! Who is here: nobody, a card that is being read, a card that waits for its PIN, a resident in a session, a card that was left.
//!
//! A turn begins when a card comes and is over when it goes or the session ends. Whoever waits for something keeps the
//! number of the turn it began in, and what comes back in another turn is thrown away.

use std::{
    sync::{Mutex, MutexGuard},
    time::{Duration, Instant},
};

use kernel::Refusal;
use ui::{Lang, View};
use zeroize::Zeroizing;

/// Who is here, for all threads.
pub(crate) struct Seat {
    inner: Mutex<Inner>,
    idle: Duration,
}

/// How large pages are until she chooses: she stands before the screen.
const AT_FIRST: View = View::Elder2;

/// So many papers are printed in one turn, so that nobody empties the machine.
const PAPERS_MAX: u32 = 6;

/// What a card told that is needed to begin.
#[derive(Clone)]
pub(crate) struct Told {
    pub(crate) card: Zeroizing<String>,
    pub(crate) citizen: Option<Zeroizing<String>>,
    /// A phone showed it; there is no card in the reader.
    pub(crate) by_code: bool,
}

/// Where the turn stands.
#[derive(Clone)]
pub(crate) enum Place {
    /// Nobody is here.
    Nobody,
    /// A card was put in.
    Reading,
    /// The card is not served; why.
    Refused(Refusal),
    /// The card waits for its PIN.
    Waiting(Told),
    /// She is in.
    Open(Zeroizing<String>),
    /// It is over, and the card is still in.
    Left,
}

/// Whether the machine may serve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    Enrolled,
    Blocked,
    Wiped,
    /// The centre does not believe it: the code.
    NotBelieved(&'static str),
}

struct Inner {
    turn: u64,
    place: Place,
    touched: Instant,
    lang: Lang,
    view: View,
    /// Papers printed in this turn.
    papers: u32,
    /// The reader that the card is in.
    card_in: Option<String>,
    readers: Vec<String>,
    standing: Standing,
    reached: bool,
}

/// What a page needs to know.
#[derive(Clone)]
pub(crate) struct Seen {
    pub(crate) turn: u64,
    pub(crate) place: Place,
    pub(crate) lang: Lang,
    pub(crate) view: View,
    pub(crate) card_in: Option<String>,
    pub(crate) has_reader: bool,
    pub(crate) standing: Standing,
    pub(crate) reached: bool,
}

impl Seen {
    /// Why nobody can be served, by the code of its sentence.
    pub(crate) fn out_of_order(&self) -> Option<&'static str> {
        match self.standing {
            Standing::Wiped => Some("terminal_wiped"),
            Standing::Blocked => Some("terminal_blocked"),
            Standing::NotBelieved(code) => Some(code),
            Standing::Enrolled if !self.has_reader => Some("terminal_no_reader"),
            // Who is in sees for herself whether her next page comes.
            Standing::Enrolled if !self.reached && !matches!(self.place, Place::Open(_)) => {
                Some("terminal_centre_unreachable")
            }
            Standing::Enrolled => None,
        }
    }

    /// The word that a page stands for: when it changes, the page is left.
    pub(crate) fn word(&self) -> &'static str {
        self.out_of_order().unwrap_or(match self.place {
            Place::Nobody => "nobody",
            Place::Reading => "reading",
            Place::Refused(_) => "refused",
            Place::Waiting(_) => "waiting",
            Place::Open(_) => "open",
            Place::Left => "left",
        })
    }
}

impl Seat {
    pub(crate) fn new(idle: Duration) -> Seat {
        let inner = Inner {
            turn: 0,
            place: Place::Nobody,
            touched: Instant::now(),
            lang: Lang::Zh,
            view: AT_FIRST,
            papers: 0,
            card_in: None,
            readers: Vec::new(),
            standing: Standing::Enrolled,
            reached: false,
        };
        Seat { inner: Mutex::new(inner), idle }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().expect("nobody panics with it")
    }

    pub(crate) fn seen(&self) -> Seen {
        let inner = self.inner();
        Seen {
            turn: inner.turn,
            place: inner.place.clone(),
            lang: inner.lang,
            view: inner.view,
            card_in: inner.card_in.clone(),
            has_reader: !inner.readers.is_empty(),
            standing: inner.standing,
            reached: inner.reached,
        }
    }

    /// Somebody touched the screen.
    pub(crate) fn touch(&self) {
        self.inner().touched = Instant::now();
    }

    pub(crate) fn speak(&self, lang: Lang) {
        self.inner().lang = lang;
    }

    pub(crate) fn look(&self, view: View) {
        self.inner().view = view;
    }

    pub(crate) fn reader_is_there(&self, reader: &str) {
        let mut inner = self.inner();
        if !inner.readers.iter().any(|known| known == reader) {
            inner.readers.push(reader.to_owned());
        }
    }

    /// A card was put in; the number of its turn, unless another card is in. Who showed her card on a phone is gone then:
    /// the session that is to be ended.
    pub(crate) fn card_came(&self, reader: &str) -> Option<(u64, Option<Zeroizing<String>>)> {
        let mut inner = self.inner();
        if inner.card_in.is_some() {
            return None;
        }
        let ended = inner.over(Place::Reading);
        inner.touched = Instant::now();
        inner.card_in = Some(reader.to_owned());
        Some((inner.turn, ended))
    }

    /// A phone showed a card whose number is known now; whether anybody was waited for.
    pub(crate) fn phone_came(&self, turn: u64, card: Zeroizing<String>) -> bool {
        let mut inner = self.inner();
        if inner.turn != turn || !matches!(inner.place, Place::Nobody) {
            return false;
        }
        inner.over(Place::Waiting(Told { card, citizen: None, by_code: true }));
        inner.touched = Instant::now();
        true
    }

    /// The turn goes on; answers what could not be handed in because the turn is over.
    pub(crate) fn go_on(&self, turn: u64, place: Place) -> Result<(), Place> {
        let mut inner = self.inner();
        if inner.turn != turn {
            return Err(place);
        }
        inner.place = place;
        inner.touched = Instant::now();
        Ok(())
    }

    /// The card was pulled out, or everything was unplugged; the session that is to be ended.
    pub(crate) fn card_went(&self, reader: Option<&str>) -> Option<Zeroizing<String>> {
        let mut inner = self.inner();
        if reader.is_some() && inner.card_in.as_deref() != reader {
            return None;
        }
        inner.card_in = None;
        inner.over(Place::Nobody)
    }

    /// As [`Seat::card_went`]; the readers are gone, too.
    pub(crate) fn reader_went(&self, reader: Option<&str>) -> Option<Zeroizing<String>> {
        self.inner().readers.retain(|known| reader.is_some_and(|gone| gone != known));
        self.card_went(reader)
    }

    /// One more paper is to be printed in this turn; whether it may be.
    pub(crate) fn may_print(&self, turn: u64) -> bool {
        let mut inner = self.inner();
        let may = inner.turn == turn && inner.papers < PAPERS_MAX;
        inner.papers += u32::from(may);
        may
    }

    /// She finished, or the machine ends it; the card may still be in.
    pub(crate) fn end(&self) -> Option<Zeroizing<String>> {
        self.inner().left()
    }

    /// The same, if the turn is still that one.
    pub(crate) fn end_turn(&self, turn: u64) -> Option<Zeroizing<String>> {
        if self.inner().turn == turn { self.end() } else { None }
    }

    /// Ends what nobody touched for long.
    pub(crate) fn end_if_idle(&self) -> Option<Zeroizing<String>> {
        let mut inner = self.inner();
        if inner.touched.elapsed() < self.idle {
            return None;
        }
        match inner.place {
            Place::Nobody => {
                inner.forget_the_choice();
                None
            }
            Place::Left | Place::Reading => None,
            Place::Refused(_) | Place::Waiting(_) | Place::Open(_) => inner.left(),
        }
    }

    /// The centre was heard, or not.
    pub(crate) fn reached(&self, reached: bool) {
        self.inner().reached = reached;
    }

    /// What the centre thinks of the machine; the session that is to be ended when it may not serve.
    pub(crate) fn stand(&self, standing: Standing) -> Option<Zeroizing<String>> {
        let mut inner = self.inner();
        inner.reached = true;
        inner.standing = standing;
        if standing == Standing::Enrolled || matches!(inner.place, Place::Nobody) {
            return None;
        }
        inner.left()
    }
}

impl Inner {
    /// It is over; a card that is in has to be taken.
    fn left(&mut self) -> Option<Zeroizing<String>> {
        self.over(if self.card_in.is_some() { Place::Left } else { Place::Nobody })
    }

    /// The next one chooses her language herself.
    fn forget_the_choice(&mut self) {
        (self.lang, self.view) = (Lang::Zh, AT_FIRST);
    }

    /// The turn is over. What was kept of it is wiped as it is dropped.
    fn over(&mut self, next: Place) -> Option<Zeroizing<String>> {
        self.turn += 1;
        if matches!(next, Place::Nobody) {
            self.forget_the_choice();
        }
        self.papers = 0;
        match std::mem::replace(&mut self.place, next) {
            Place::Open(token) => Some(token),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token() -> Zeroizing<String> {
        Zeroizing::new("t".to_owned())
    }

    fn seat() -> Seat {
        let seat = Seat::new(Duration::from_secs(60));
        seat.reader_is_there("A");
        assert!(seat.stand(Standing::Enrolled).is_none());
        seat
    }

    #[test]
    fn what_comes_back_after_the_card_was_pulled_out_is_not_taken() {
        let seat = seat();
        let turn = seat.card_came("A").unwrap().0;
        assert_eq!(seat.seen().word(), "reading");
        assert!(seat.card_went(Some("A")).is_none());
        assert!(
            matches!(seat.go_on(turn, Place::Open(token())), Err(Place::Open(_))),
            "the session comes back to be ended"
        );
        assert_eq!(seat.seen().word(), "nobody");
        let next = seat.card_came("A").unwrap().0;
        assert!(seat.go_on(turn, Place::Open(token())).is_err(), "nor by the next card");
        assert!(seat.go_on(next, Place::Open(token())).is_ok());
        assert!(seat.card_went(Some("B")).is_none(), "another reader's card is nobody's here");
        assert!(seat.card_came("B").is_none(), "one card at a time");
        assert!(seat.card_went(Some("A")).is_some());
    }

    #[test]
    fn who_finishes_leaves_the_card_and_the_next_page_says_so() {
        let seat = seat();
        let turn = seat.card_came("A").unwrap().0;
        seat.go_on(turn, Place::Open(token())).ok().unwrap();
        seat.speak(Lang::En);
        assert!(seat.end().is_some() && seat.end().is_none());
        assert_eq!(seat.seen().word(), "left");
        assert!(seat.card_went(Some("A")).is_none());
        assert_eq!((seat.seen().word(), seat.seen().lang), ("nobody", Lang::Zh));
    }

    #[test]
    fn who_may_not_serve_serves_nobody() {
        let cases = [
            (Standing::Blocked, "terminal_blocked"),
            (Standing::Wiped, "terminal_wiped"),
            (Standing::NotBelieved("terminal_unknown"), "terminal_unknown"),
        ];
        for (standing, word) in cases {
            let seat = seat();
            let turn = seat.card_came("A").unwrap().0;
            seat.go_on(turn, Place::Open(token())).ok().unwrap();
            assert!(seat.stand(standing).is_some(), "the session is ended");
            assert_eq!(seat.seen().word(), word);
        }
        let seat = seat();
        seat.reached(false);
        assert_eq!(seat.seen().word(), "terminal_centre_unreachable");
        assert!(seat.reader_went(None).is_none());
        assert_eq!(seat.seen().word(), "terminal_no_reader");
    }

    #[test]
    fn who_showed_her_card_on_a_phone_leaves_nothing_and_gives_way_to_a_card() {
        let seat = seat();
        let turn = seat.seen().turn;
        seat.speak(Lang::En);
        assert!(seat.phone_came(turn, token()) && !seat.phone_came(turn, token()));
        assert_eq!((seat.seen().word(), seat.seen().lang), ("waiting", Lang::En));
        assert!(seat.go_on(seat.seen().turn, Place::Open(token())).is_ok());
        assert!(seat.end().is_some());
        assert_eq!((seat.seen().word(), seat.seen().lang), ("nobody", Lang::Zh), "there is no card to take");
        assert!(seat.phone_came(seat.seen().turn, token()));
        assert!(seat.go_on(seat.seen().turn, Place::Open(token())).is_ok());
        let (_, ended) = seat.card_came("A").unwrap();
        assert!(ended.is_some() && seat.seen().word() == "reading", "her session is ended");
        assert!(!seat.phone_came(seat.seen().turn, token()), "nor does a phone push a card aside");
    }
}

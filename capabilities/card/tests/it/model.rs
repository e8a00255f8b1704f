//! A card's life played at random against a model that knows only what a holder knows: whether somebody has her
//! application, whether she holds a card, whether it works, and which account she is paid to.

use std::collections::BTreeMap;

use card::{Applicant, Card, Reason, Stage};
use kernel::{Ctx, Result};
use proptest::prelude::*;

use crate::house::{House, id, on_both};

/// What somebody does.
#[derive(Clone, Copy, Debug)]
enum Deed {
    Apply(Reason),
    Check,
    Withdraw,
    MakeHere,
    HandOver,
    Activate,
    LoseForNow,
    Lose,
    Find,
    StopMove,
    DaysPass(i32),
}

/// A holder's own picture.
#[derive(Debug, Default)]
struct Model {
    today: i32,
    /// Why she applied, and how far the office is: 0 taken in, 1 checked, 2 at the point.
    coming: Option<(Reason, u8)>,
    /// The card in her hand.
    hand: Option<Hand>,
    /// How many cards she was given so far, and by which account she is paid: that of her n-th card.
    given: u16,
    paid_by: Option<u16>,
    /// The account that is about to be paid to, and the day.
    moving: Option<(u16, i32)>,
    /// Cards whose account waits for the card to be used.
    unused: Vec<u16>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Hand {
    nth: u16,
    in_use: bool,
    /// Missing until a day, or for good.
    missing: Option<Option<i32>>,
}

impl Model {
    /// Does it, or says no.
    fn act(&mut self, deed: Deed) -> bool {
        match deed {
            Deed::Apply(reason) => {
                let lost = self.hand.map(|hand| hand.missing == Some(None));
                let missing = self.hand.is_some_and(|hand| hand.missing.is_some());
                let may = match reason {
                    Reason::First => self.hand.is_none(),
                    Reason::Lost => lost == Some(true),
                    _ => self.hand.is_some() && !missing,
                };
                if !may || self.coming.is_some() {
                    return false;
                }
                self.coming = Some((reason, 0));
            }
            Deed::Check => match &mut self.coming {
                Some((_, far)) if *far == 0 => *far = 1,
                _ => return false,
            },
            Deed::Withdraw => match self.coming {
                Some((_, 0 | 1)) => self.coming = None,
                _ => return false,
            },
            Deed::MakeHere => match &mut self.coming {
                Some((_, far)) if *far == 1 => *far = 2,
                _ => return false,
            },
            Deed::HandOver => match self.coming {
                Some((_, 2)) => {
                    self.coming = None;
                    self.given += 1;
                    self.hand = Some(Hand { nth: self.given, in_use: false, missing: None });
                    self.unused.push(self.given);
                }
                _ => return false,
            },
            Deed::Activate => match &mut self.hand {
                Some(hand) if !hand.in_use && hand.missing.is_none() => {
                    hand.in_use = true;
                    let nth = hand.nth;
                    if let Some(at) = self.unused.iter().position(|unused| *unused == nth) {
                        self.unused.remove(at);
                        match self.paid_by {
                            None => self.paid_by = Some(nth),
                            Some(_) => self.moving = Some((nth, self.today + 3)),
                        }
                    }
                }
                _ => return false,
            },
            Deed::LoseForNow => match &mut self.hand {
                Some(hand) if hand.in_use && hand.missing.is_none() => hand.missing = Some(Some(self.today + 7)),
                _ => return false,
            },
            Deed::Lose => match &mut self.hand {
                Some(hand) if hand.missing != Some(None) => {
                    *hand = Hand { in_use: false, missing: Some(None), ..*hand }
                }
                _ => return false,
            },
            Deed::Find => {
                let coming = self.coming.is_some();
                match &mut self.hand {
                    Some(hand) if hand.missing.is_some() && !coming => {
                        *hand = Hand { in_use: hand.in_use, missing: None, ..*hand };
                    }
                    _ => return false,
                }
            }
            Deed::StopMove => match self.moving.take() {
                Some(_) => {}
                None => return false,
            },
            Deed::DaysPass(days) => {
                self.today += days;
                if let Some((nth, _)) = self.moving.take_if(|(_, day)| *day <= self.today) {
                    self.paid_by = Some(nth);
                }
                let today = self.today;
                if let Some(hand) = &mut self.hand
                    && hand.missing.is_some_and(|missing| missing.is_some_and(|last| last < today))
                {
                    hand.missing = None;
                }
            }
        }
        true
    }
}

/// The same on the house.
struct Life<'a> {
    house: &'a House<'a>,
    /// The accounts of her cards, in the order they were given, by card.
    accounts: BTreeMap<i64, (u16, String)>,
    made: u16,
}

impl Life<'_> {
    fn cards(&self) -> Vec<Card> {
        self.house.db.read(&crate::house::actor("system"), |ctx| card::cards_of(ctx, id(1))).unwrap()
    }

    fn coming(&self) -> Option<Card> {
        self.cards().into_iter().find(|card| card.stage.is_coming())
    }

    fn in_hand(&self) -> Option<Card> {
        self.cards().into_iter().find(|card| !card.stage.is_coming() && !card.stage.is_over())
    }

    fn with<T: Send + 'static>(
        &self,
        card: Option<Card>,
        deed: impl Fn(&mut Ctx, i64) -> Result<T> + Send + 'static,
    ) -> bool {
        let Some(card) = card else { return false };
        self.house.by("clerk", move |ctx| deed(ctx, card.card_id)).is_ok()
    }

    fn act(&mut self, deed: Deed) -> bool {
        match deed {
            Deed::Apply(reason) => self.house.apply("clerk", id(1), reason, Applicant::Own).is_ok(),
            Deed::Check => self.coming().is_some_and(|card| self.house.check(&card).is_ok()),
            Deed::Withdraw => self.with(self.coming(), |ctx, card| card::withdraw(ctx, id(1), card)),
            Deed::MakeHere => {
                self.made += 1;
                let (nth, account) = (self.made, format!("62284800000001{:05}", self.made));
                let Some(card) = self.coming() else { return false };
                let done = self.house.make_here(&card, &account, nth).is_ok();
                if done {
                    self.accounts.insert(card.card_id, (0, account));
                }
                done
            }
            Deed::HandOver => {
                let Some(card) = self.coming() else { return false };
                let old = self.in_hand().filter(|old| old.stage != Stage::Lost && old.stage != Stage::LostForNow);
                let done = self.house.hand_over(&card, old.and_then(|old| old.number())).is_ok();
                if done {
                    let given = 1 + self.accounts.values().map(|(nth, _)| *nth).max().unwrap_or(0);
                    self.accounts.get_mut(&card.card_id).expect("it was made").0 = given;
                }
                done
            }
            Deed::Activate => self.with(self.in_hand(), |ctx, card| card::activate(ctx, id(1), card)),
            Deed::LoseForNow => self.with(self.in_hand(), |ctx, card| card::report_lost_for_now(ctx, id(1), card)),
            Deed::Lose => self.with(self.in_hand(), |ctx, card| card::report_lost(ctx, id(1), card)),
            Deed::Find => self.with(self.in_hand(), |ctx, card| card::find(ctx, id(1), card)),
            Deed::StopMove => self.house.by("clerk", |ctx| card::stop_move(ctx, id(1))).is_ok(),
            Deed::DaysPass(days) => {
                self.house.db.clock().advance_days(days);
                self.house.turn_day();
                true
            }
        }
    }

    fn agrees(&self, model: &Model, after: Deed) {
        let hand = self.in_hand().map(|card| Hand {
            nth: self.accounts[&card.card_id].0,
            in_use: matches!(card.stage, Stage::Active | Stage::LostForNow),
            missing: match card.stage {
                Stage::Lost => Some(None),
                Stage::LostForNow => Some(model.hand.and_then(|hand| hand.missing).flatten()),
                _ => None,
            },
        });
        assert_eq!(hand, model.hand, "after {after:?}: {model:?}");
        assert_eq!(self.coming().is_some(), model.coming.is_some(), "after {after:?}: {model:?}");
        let paid_to = self.house.paid_to(id(1));
        let nth = paid_to.map(|paid| self.accounts.values().find(|(_, account)| *account == paid).expect("hers").0);
        assert_eq!(nth, model.paid_by, "after {after:?}: {model:?}");
    }
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        3 => prop::sample::select(&[Reason::First, Reason::Lost, Reason::Damaged, Reason::NameChanged][..])
            .prop_map(Deed::Apply),
        4 => Just(Deed::Check),
        1 => Just(Deed::Withdraw),
        4 => Just(Deed::MakeHere),
        4 => Just(Deed::HandOver),
        4 => Just(Deed::Activate),
        2 => Just(Deed::LoseForNow),
        2 => Just(Deed::Lose),
        2 => Just(Deed::Find),
        1 => Just(Deed::StopMove),
        2 => (1_i32..9).prop_map(Deed::DaysPass),
    ]
}

#[test]
fn whatever_a_holder_and_the_office_do_the_card_is_where_the_holder_thinks_it_is() {
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(testkit::cases(12)) };
    proptest!(config, |(deeds in prop::collection::vec(deed(), 1..60))| {
        on_both(|house| {
            let mut life = Life { house, accounts: BTreeMap::new(), made: 0 };
            let mut model = Model::default();
            for deed in &deeds {
                let (did, should) = (life.act(*deed), model.act(*deed));
                assert_eq!(did, should, "{deed:?} after {model:?}");
                life.agrees(&model, *deed);
            }
        });
    });
}

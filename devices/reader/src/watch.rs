//! Watching all readers: what a terminal's program hears when a card is put in or pulled out.
//!
//! Promises: every removal is told, also one so quick that another card is in already; it holds names of readers and
//! counts only, nothing of a card; it survives a service that ends and comes back; dropping it ends its thread.
//! Deliberately absent: reading. Who hears [`CardEvent::Inserted`] reads the card, and drops what was read when it hears
//! [`CardEvent::Removed`].

use std::{
    net::Shutdown,
    os::unix::net::UnixStream,
    sync::{
        Arc, Mutex,
        mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use crate::{
    CardReader, Service, Slot,
    pcscd::{LOOK_EVERY, Line},
};

/// What happened at a reader, by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CardEvent {
    /// The reader is there, and empty or not: what follows is about it.
    ReaderThere(String),
    /// A card that answers was put in.
    Inserted(String),
    /// Something was put in that does not answer.
    Mute(String),
    /// The card was pulled out.
    Removed(String),
    /// The reader was unplugged, with what was in it.
    ReaderGone(String),
    /// The service does not answer; all readers are gone. Told once, until it is back.
    ServiceGone,
}

/// Watches all readers from a thread of its own.
pub struct CardWatch {
    events: Receiver<CardEvent>,
    stop: Arc<Stop>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Stop {
    asked: Mutex<(bool, Option<UnixStream>)>,
}

const SERVICE_AGAIN_AFTER: Duration = Duration::from_secs(1);

impl CardWatch {
    /// Begins to watch. What is there already is told first.
    #[must_use]
    pub fn start(service: Service) -> CardWatch {
        let (sender, events) = channel();
        let stop = Arc::new(Stop::default());
        let thread = thread::spawn({
            let stop = stop.clone();
            move || watch(&service, &sender, &stop)
        });
        CardWatch { events, stop, thread: Some(thread) }
    }

    /// The next event, if one comes within that time.
    #[must_use]
    pub fn next(&self, within: Duration) -> Option<CardEvent> {
        match self.events.recv_timeout(within) {
            Ok(event) => Some(event),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => unreachable!("the thread lives as long as the watch"),
        }
    }
}

impl Drop for CardWatch {
    fn drop(&mut self) {
        {
            let mut asked = self.stop.asked.lock().expect("nobody panics with it");
            asked.0 = true;
            if let Some(stream) = asked.1.take() {
                // It may be closed already.
                let _ = stream.shutdown(Shutdown::Both);
            }
        }
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            let _ = thread.join();
        }
    }
}

impl Stop {
    fn is_asked(&self) -> bool {
        self.asked.lock().expect("nobody panics with it").0
    }

    /// Lets the connection be closed when the watch ends, whatever is waited for on it.
    fn closes(&self, line: &Line) {
        self.asked.lock().expect("nobody panics with it").1 = line.stream().ok();
    }
}

fn watch(service: &Service, events: &Sender<CardEvent>, stop: &Stop) {
    // Who listened may be gone already; the thread is about to end then.
    let tell = |event| drop(events.send(event));
    let mut is_told = false;
    while !stop.is_asked() {
        let mut known = Vec::new();
        if let Ok(mut line) = service.line() {
            is_told = false;
            stop.closes(&line);
            while let Ok(now) = line.readers()
                && !stop.is_asked()
            {
                differences(&known, &now).into_iter().for_each(tell);
                known = now;
                thread::park_timeout(LOOK_EVERY);
            }
        }
        if stop.is_asked() {
            return;
        }
        differences(&known, &[]).into_iter().for_each(tell);
        if !is_told {
            is_told = true;
            tell(CardEvent::ServiceGone);
        }
        thread::park_timeout(SERVICE_AGAIN_AFTER);
    }
}

/// What happened between two looks. A count that grew under a card that is in says that it was out meanwhile.
fn differences(before: &[CardReader], now: &[CardReader]) -> Vec<CardEvent> {
    let mut events = Vec::new();
    for old in before.iter().filter(|old| now.iter().all(|new| new.name != old.name)) {
        if old.slot != Slot::Empty {
            events.push(CardEvent::Removed(old.name.clone()));
        }
        events.push(CardEvent::ReaderGone(old.name.clone()));
    }
    for new in now {
        let old = before.iter().find(|old| old.name == new.name);
        if old.is_none() {
            events.push(CardEvent::ReaderThere(new.name.clone()));
        }
        let old_slot = old.map_or(Slot::Empty, |old| old.slot);
        if old.is_some_and(|old| old.slot == new.slot && old.changes == new.changes) {
            continue;
        }
        if old_slot != Slot::Empty {
            events.push(CardEvent::Removed(new.name.clone()));
        }
        match new.slot {
            Slot::Empty => {}
            Slot::Mute => events.push(CardEvent::Mute(new.name.clone())),
            Slot::Card => events.push(CardEvent::Inserted(new.name.clone())),
        }
    }
    events
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_happened_between_two_looks_is_told_in_its_order() {
        use CardEvent::{Inserted, Mute, ReaderGone, ReaderThere, Removed};
        let a = || "A".to_owned();
        let reader = |slot, changes| vec![CardReader { name: a(), slot, changes }];
        let cases = [
            (vec![], vec![], vec![]),
            (vec![], reader(Slot::Empty, 0), vec![ReaderThere(a())]),
            (vec![], reader(Slot::Card, 1), vec![ReaderThere(a()), Inserted(a())]),
            (reader(Slot::Empty, 0), reader(Slot::Empty, 0), vec![]),
            (reader(Slot::Empty, 0), reader(Slot::Card, 1), vec![Inserted(a())]),
            (reader(Slot::Empty, 0), reader(Slot::Mute, 1), vec![Mute(a())]),
            (reader(Slot::Empty, 0), reader(Slot::Empty, 2), vec![]),
            (reader(Slot::Card, 1), reader(Slot::Card, 1), vec![]),
            (reader(Slot::Card, 1), reader(Slot::Empty, 2), vec![Removed(a())]),
            (reader(Slot::Card, 1), reader(Slot::Card, 3), vec![Removed(a()), Inserted(a())]),
            (reader(Slot::Card, 1), reader(Slot::Mute, 1), vec![Removed(a()), Mute(a())]),
            (reader(Slot::Card, 1), vec![], vec![Removed(a()), ReaderGone(a())]),
            (reader(Slot::Empty, 0), vec![], vec![ReaderGone(a())]),
        ];
        for (before, now, events) in cases {
            assert_eq!(differences(&before, &now), events, "{before:?} {now:?}");
        }
    }

    #[test]
    fn a_service_that_is_not_there_is_told_once_and_the_watch_can_be_ended() {
        let watch = CardWatch::start(Service::at("/nowhere/pcscd.comm"));
        assert_eq!(watch.next(Duration::from_secs(10)), Some(CardEvent::ServiceGone));
        assert_eq!(watch.next(Duration::from_millis(1_500)), None);
    }
}

//! Hearing the card reader: a card is read when it comes, and all that was known is wiped when it goes.

use std::time::Duration;

use kernel::Refusal;
use reader::{CardEvent, CardWatch, Reading, read};
use zeroize::Zeroizing;

use super::{
    Shared,
    seat::{Place, Told},
};

/// How long an event is waited for before the clock of the idle is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// Watches until the machine stops.
pub(crate) fn watch(shared: &Shared) {
    let watch = CardWatch::start(shared.settings.readers.clone());
    while !shared.is_to_stop() {
        if let Some(event) = watch.next(LOOK_EVERY) {
            hear(shared, &event);
        }
        if let Some(token) = shared.seat.end_if_idle() {
            shared.centre.sign_out_later(token);
        }
    }
}

fn hear(shared: &Shared, event: &CardEvent) {
    let ended = match event {
        CardEvent::ReaderThere(reader) => {
            shared.seat.reader_is_there(reader);
            None
        }
        CardEvent::Inserted(reader) => came(shared, reader, || place_after(shared, reader)),
        CardEvent::Mute(reader) => came(shared, reader, || Place::Refused(Refusal::new("card_mute"))),
        CardEvent::Removed(reader) => shared.seat.card_went(Some(reader)),
        CardEvent::ReaderGone(reader) => shared.seat.reader_went(Some(reader)),
        CardEvent::ServiceGone => shared.seat.reader_went(None),
    };
    if let Some(token) = ended {
        shared.centre.sign_out_later(token);
    }
}

/// A card came, and the turn stands where it leads; the session that is to be ended.
fn came(shared: &Shared, reader: &str, place: impl FnOnce() -> Place) -> Option<Zeroizing<String>> {
    let (turn, ended) = shared.seat.card_came(reader)?;
    let _ = shared.seat.go_on(turn, place());
    ended
}

/// Reads the card. A third-generation card tells its number only, and goes on with that.
fn place_after(shared: &Shared, reader: &str) -> Place {
    let today = shared.centre.clock().now().day();
    let reading = shared.settings.readers.connect(reader).and_then(|mut card| read(&mut card, today));
    match reading {
        Err(refusal) => Place::Refused(refusal),
        Ok(reading) => {
            let card = Zeroizing::new(reading.face().card_number.to_string());
            let citizen = match &reading {
                Reading::Whole(_, holder) => Some(Zeroizing::new(holder.citizen_id().to_string())),
                Reading::NeedsPsam(_) => None,
            };
            Place::Waiting(Told { card, citizen, by_code: false })
        }
    }
}

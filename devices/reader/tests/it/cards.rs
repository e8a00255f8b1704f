//! A virtual card as a channel, and what was read from it.

use card_sim::{Answer, Card, Generation, Person};
use kernel::{Day, Refusal};
use reader::{Channel, Lost, Reading, read};

/// A virtual card, held without a reader.
pub(crate) struct Held(pub(crate) Card);

impl Channel for Held {
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Lost> {
        match self.0.answer(command) {
            Answer::Bytes(bytes) => Ok(bytes),
            Answer::PulledOut => Err(Lost::PulledOut),
            Answer::Silence => Err(Lost::Mute),
        }
    }
}

pub(crate) fn today() -> Day {
    Day::parse("2026-11-22").unwrap()
}

pub(crate) fn read_on(card: Card, day: Day) -> Result<Reading, Refusal> {
    read(&mut Held(card), day)
}

pub(crate) fn honest(generation: Generation) -> Card {
    Card::new(generation, &Person::made_up(1))
}

/// The refusal as one line.
pub(crate) fn refused(card: Card) -> String {
    read_on(card, today()).map_or_else(|refusal| refusal.to_string(), |_| "it was read".to_owned())
}

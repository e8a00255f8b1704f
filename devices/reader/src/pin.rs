//! The PIN of the card: checked and changed by the card itself.
//!
//! Promises: a wrong PIN says how many tries are left; nothing is tried twice; digits are wiped when dropped.
//! Assumed, and to be confirmed with a real card before it is used on one (each wrong form costs a try): six digits, two
//! a byte, as PBOC cards have it; a change sends the old and then the new one.
//! Deliberately absent: unblocking, which needs the issuer's key; the PIN a resident signs in with, which is the
//! centre's own and not the card's.

use std::fmt;

use kernel::Refusal;
use zeroize::Zeroize;

use crate::{Channel, Command, Status, exchange, read::select_application};

/// Six digits that a person typed.
pub struct CardPin([u8; 3]);

impl CardPin {
    /// Reads six digits.
    ///
    /// # Errors
    /// `card_pin_malformed`
    pub fn parse(text: &str) -> Result<CardPin, Refusal> {
        let malformed = || Refusal::new("card_pin_malformed");
        let digits: &[u8; 6] = text.as_bytes().try_into().map_err(|_| malformed())?;
        if !digits.iter().all(u8::is_ascii_digit) {
            return Err(malformed());
        }
        Ok(CardPin([0, 2, 4].map(|at| ((digits[at] - b'0') << 4) | (digits[at + 1] - b'0'))))
    }
}

impl Drop for CardPin {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// Nothing of the PIN.
impl fmt::Debug for CardPin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CardPin(******)")
    }
}

/// What the card says to a PIN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PinAnswer {
    /// It is right, or was changed.
    Right,
    /// It is wrong; so many tries are left.
    Wrong(u8),
    /// There were too many wrong ones.
    Blocked,
}

impl PinAnswer {
    /// Nothing if it was right.
    ///
    /// # Errors
    /// `card_pin_wrong` with `tries`; `card_pin_blocked`
    pub fn or_refuse(self) -> Result<(), Refusal> {
        match self {
            PinAnswer::Right => Ok(()),
            PinAnswer::Wrong(tries) => Err(Refusal::new("card_pin_wrong").with("tries", tries)),
            PinAnswer::Blocked => Err(Refusal::new("card_pin_blocked")),
        }
    }
}

/// Asks the card whether this is its PIN.
///
/// # Errors
/// What the channel [lost](crate::Lost); `card_not_social_security`; `card_pin_refused` when the card knows no PIN.
pub fn verify_pin(channel: &mut dyn Channel, pin: &CardPin) -> Result<PinAnswer, Refusal> {
    ask(channel, Command::with_data([0x00, 0x20, 0x00, 0x00], &pin.0))
}

/// Gives the card another PIN.
///
/// # Errors
/// As [`verify_pin`].
pub fn change_pin(channel: &mut dyn Channel, old: &CardPin, new: &CardPin) -> Result<PinAnswer, Refusal> {
    let mut both = [old.0, new.0].concat();
    let command = Command::with_data([0x00, 0x24, 0x00, 0x00], &both);
    both.zeroize();
    ask(channel, command)
}

fn ask(channel: &mut dyn Channel, command: Command) -> Result<PinAnswer, Refusal> {
    select_application(channel)?;
    let status = exchange(channel, command)?.status;
    match (status, status.tries_left()) {
        (Status::OK, _) => Ok(PinAnswer::Right),
        (Status::BLOCKED, _) | (_, Some(0)) => Ok(PinAnswer::Blocked),
        (_, Some(tries)) => Ok(PinAnswer::Wrong(tries)),
        _ => Err(Refusal::new("card_pin_refused").with("status", format!("{:04X}", status.0))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_has_six_digits() {
        for (text, packed) in [
            ("123456", Some([0x12, 0x34, 0x56])),
            ("000000", Some([0, 0, 0])),
            ("12345", None),
            ("1234567", None),
            ("12345a", None),
            ("", None),
            ("１２", None),
        ] {
            assert_eq!(CardPin::parse(text).ok().map(|pin| pin.0), packed, "{text:?}");
        }
        assert_eq!(format!("{:?}", CardPin::parse("123456").unwrap()), "CardPin(******)");
    }
}

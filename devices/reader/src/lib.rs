//! The card reader: reads a social security card that a person puts in, checks and changes its PIN, and tells when it is
//! put in and pulled out.
//!
//! Promises: whatever a card answers is read or refused by name, never guessed, and never a panic; a name that does not
//! decode is refused, not shown with characters replaced; what contradicts itself (check character, sex, birth day) is
//! refused. A card pulled out at any moment gives `card_pulled_out` and nothing of it is kept. What was read of a
//! person is wiped when dropped, and `Debug` of nothing here shows a number or a name.
//!
//! It works without a library to link and without a setting: it speaks to Debian's `pcscd` over its socket (`pcscd`).
//!
//! Deliberately absent: the PSAM that third-generation cards ask for before they tell their holder (such a card is
//! recognised, and answered with its face); the photo; writing anything but the PIN; what a card means for the office
//! (whether it is reported lost is known by the centre, not by the card); Windows.

mod apdu;
mod face;
mod holder;
mod layout;
mod pcscd;
mod pin;
mod read;
mod tlv;
mod watch;

pub use apdu::{Answer, Channel, Command, Lost, Status, exchange};
pub use face::CardFace;
pub use holder::Holder;
pub use layout::{Field, File, Format, Generation, Shape, files};
pub use pcscd::{Card, CardReader, Service, Slot};
pub use pin::{CardPin, PinAnswer, change_pin, verify_pin};
pub use read::{Reading, read};
pub use watch::{CardEvent, CardWatch};

//! Questions that a caller answers on the phone before a card is reported lost in her name.
//!
//! Promises
//! * Who guesses has to wait, longer each time; the tries are counted by the person who is asked about, whoever sits at
//!   the desk, so that calling another desk helps nobody.
//! * Nobody is locked out by a stranger's guesses: at the window a loss is reported without questions.
//!
//! Deliberately absent: the questions and their answers, which are the card room's.

use kernel::{CitizenId, Ctx, Result};

use crate::{Deed, delay, require, secret::sha256};

fn key(person: CitizenId) -> [u8; 32] {
    sha256(&[b"phone answers", &person.encoded().to_be_bytes()])
}

/// Counts a try, before the answers are looked at. Call it in a transaction of its own, so that a wrong try stays counted; the
/// caller has found the person within the actor's region.
///
/// # Errors
/// `not_allowed`; `try_later` with the seconds to wait; a failure of the database.
pub fn count_phone_answers(ctx: &mut Ctx, person: CitizenId) -> Result<()> {
    require(ctx, Deed::ServeCards)?;
    delay::count(ctx, &key(person), &delay::ANSWERS)
}

/// The answers were right: what was counted is forgotten.
///
/// # Errors
/// `not_allowed`; a failure of the database.
pub fn phone_answers_were_right(ctx: &mut Ctx, person: CitizenId) -> Result<()> {
    require(ctx, Deed::ServeCards)?;
    delay::forget(ctx, &key(person))
}

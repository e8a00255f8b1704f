//! A photo for a card, as a form brings it.

use document::{Packed, photo::Rules};
use kernel::{Error, Result};

use crate::House;

/// The longest photo that is looked at; a form with one is a little longer.
pub const PHOTO_BYTES_MAX: usize = 500 << 10;

/// A photo that may be kept: looked at in a confined child, and without what a camera writes into it. Waits for the child:
/// call it from a thread that may.
///
/// # Errors
/// A `photo_...` code that says what is wrong with the picture; a failure of the child.
pub fn photo(house: &House, bytes: &[u8]) -> Result<Packed> {
    let photo = document::photo::check(&house.confined, bytes, &Rules::default())?;
    Packed::of_bytes(&photo.jpeg, "photo.jpg").map_err(|why| Error::io("pack a photo", why))
}

//! A photo for a card, as a form brings it.

use document::Packed;
use kernel::{Error, Result, refuse};

/// The largest photo that is looked at; a form with one is a little longer.
pub const PHOTO_BYTES_MAX: usize = 500 << 10;

/// A photo that may be kept.
///
/// # Errors
/// `photo_not_jpeg`, `photo_too_large`; a failure to pack it.
pub fn photo(bytes: &[u8]) -> Result<Packed> {
    if bytes.len() > PHOTO_BYTES_MAX {
        return refuse("photo_too_large");
    }
    if !bytes.starts_with(&[0xFF, 0xD8, 0xFF]) {
        return refuse("photo_not_jpeg");
    }
    Packed::of_bytes(bytes, "photo.jpg").map_err(|why| Error::io("pack a photo", why))
}

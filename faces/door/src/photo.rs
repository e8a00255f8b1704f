//! Pictures as forms bring them: a photo for a card, a drawn signature.

use base64::{Engine, engine::general_purpose::STANDARD};
use document::{Packed, photo::Rules};
use kernel::{Error, Result, refuse};

use crate::House;

/// The longest picture that a photo is made of, in millions of bytes; a form with one is a little longer.
pub const PHOTO_MB_MAX: usize = 12;

/// What fields for a photo let people choose. Telephones that take HEIC turn it into JPEG where only that is asked for.
pub const PHOTO_KINDS: &str = "image/jpeg,image/png";

/// A photo that may be kept, made of the picture in a confined child, without what a camera writes into it. Waits for the
/// child: call it from a thread that may.
///
/// # Errors
/// A `photo_...` code that says what is wrong with the picture; a failure of the child.
pub fn photo(house: &House, bytes: &[u8]) -> Result<Packed> {
    let rules = Rules { bytes_max: PHOTO_MB_MAX as u64 * 1_000_000, ..Rules::default() };
    let photo = document::photo::check(&house.confined, bytes, &rules)?;
    Packed::of_bytes(&photo.jpeg, "photo.jpg").map_err(|why| Error::io("pack a photo", why))
}

/// The largest drawing that is looked at: lines on a small white field.
const DRAWING_BYTES_MAX: usize = 40 << 10;
const PNG: &[u8] = b"\x89PNG\r\n\x1A\n";

/// A signature that was drawn on a field of the page, which sends it as a data URL.
///
/// # Errors
/// `card_signature_missing` when it is no picture of lines; a failure to pack it.
pub fn drawing(data_url: &str) -> Result<Packed> {
    let text = data_url.strip_prefix("data:image/png;base64,").unwrap_or_default();
    let bytes = STANDARD.decode(text).unwrap_or_default();
    if bytes.len() > DRAWING_BYTES_MAX || !bytes.starts_with(PNG) {
        return refuse("card_signature_missing");
    }
    Packed::of_bytes(&bytes, "signature.png").map_err(|why| Error::io("pack a signature", why))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_is_a_small_png_and_nothing_else() {
        let url = |bytes: &[u8]| format!("data:image/png;base64,{}", STANDARD.encode(bytes));
        assert!(drawing(&url(&[PNG, b"lines"].concat())).is_ok());
        let large = [PNG, &vec![0; DRAWING_BYTES_MAX]].concat();
        for wrong in [String::new(), url(b"GIF89a"), url(&large), url(PNG).replace("png", "svg+xml"), "data:".into()] {
            let why = drawing(&wrong).unwrap_err();
            assert_eq!(why.refusal().expect("a refusal").code, "card_signature_missing");
        }
    }
}

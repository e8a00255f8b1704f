//! The photo of an application for a card: what a program can tell is wrong with it, told before a person looks.
//!
//! Promises
//! - An uploaded photo is read in the confined child (`check`); the parent sees dots of nobody.
//! - Only JPEG is taken, and it is decoded to its last block: a photo that is taken can be shown and printed.
//! - What is kept afterwards (`Photo::jpeg`) holds the picture and nothing beside it: no place where it was taken, no
//!   telephone, no name, nothing hung behind its end. The picture itself is not encoded again.
//! - Each fault has its own code, and the first one found is told.
//!
//! Deliberately absent: judging faces. Whether this is the applicant, looks at the camera and wears no cap is seen by a
//! person; a program that guesses would refuse people for their looks.

mod dots;
mod scan;
mod segments;

use std::fs::File;
use std::io::Read;

use kernel::Refusal;
use serde::{Deserialize, Serialize};
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

use crate::confined::{Confined, FRAME_BYTES_MAX, Frames};
use crate::{Unreadable, code};

pub use segments::without_metadata;

/// The kind under which the child reads photos.
pub const KIND: &str = "photo";

/// What a photo must keep to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// Dots from left to right at least.
    pub width_min: u32,
    /// Dots from top to bottom at least. With `width_min` it gives the shape, which every photo must have nearly.
    pub height_min: u32,
    /// Dots from left to right at most.
    pub width_max: u32,
    /// Dots from top to bottom at most.
    pub height_max: u32,
    /// Bytes of the file at least.
    pub bytes_min: u64,
    /// Bytes of the file at most.
    pub bytes_max: u64,
}

impl Default for Rules {
    /// 358 x 441 dots and up to three times that, 5 to 500 KB. UNVERIFIED: 358 x 441 is what offices usually ask for a
    /// social security card; no document of the card's makers was at hand. Ask the prefecture before going live.
    fn default() -> Rules {
        let (width_min, height_min) = (358, 441);
        let (width_max, height_max) = (3 * width_min, 3 * height_min);
        Rules { width_min, height_min, width_max, height_max, bytes_min: 5_000, bytes_max: 500_000 }
    }
}

/// What was found in a photo that is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhotoFacts {
    /// Dots from left to right.
    pub width: u32,
    /// Dots from top to bottom.
    pub height: u32,
    /// How bright the background is, 0 to 255.
    pub background: u8,
}

/// A photo that may be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Photo {
    /// What was found.
    pub facts: PhotoFacts,
    /// The file, without anything beside the picture.
    pub jpeg: Vec<u8>,
}

/// Reads an uploaded photo in the child and judges it.
///
/// # Errors
/// `photo_file_too_small`, `photo_file_too_large`, `photo_is_png`, `photo_not_jpeg`, `photo_damaged`, `photo_progressive`,
/// `photo_turned`, `photo_too_small`, `photo_too_large`, `photo_wrong_shape`, `photo_black`, `photo_blank`, `photo_background_dark`,
/// `photo_background_coloured`, `photo_too_pale`, `photo_not_colour`; those of the child.
pub fn check(confined: &Confined, bytes: &[u8], rules: &Rules) -> Result<Photo, Refusal> {
    read(confined, bytes, rules).map_err(Refusal::from)
}

fn read(confined: &Confined, bytes: &[u8], rules: &Rules) -> Result<Photo, Unreadable> {
    sized(bytes.len() as u64, rules)?;
    let settings = serde_json::to_string(rules).map_err(|_| broken())?;
    let (mut facts, mut jpeg) = (None, Vec::new());
    confined.parse_bytes(bytes, KIND, &settings, &mut |frame| {
        match facts {
            None => facts = Some(serde_json::from_slice(frame).map_err(|_| broken())?),
            // What is left over of a photo is not longer than the photo.
            Some(_) if jpeg.len() + frame.len() <= bytes.len() + segments::PLAIN_HEAD_BYTES => {
                jpeg.extend_from_slice(frame)
            }
            Some(_) => return Err(broken()),
        }
        Ok(())
    })?;
    let facts = facts.filter(|_| !jpeg.is_empty()).ok_or_else(broken)?;
    Ok(Photo { facts, jpeg })
}

/// The child's side, for the handler of `confined::run_child` to call for `KIND`.
pub fn answer(settings: &str, file: &File, frames: &mut Frames) -> Result<(), Unreadable> {
    let rules: Rules = serde_json::from_str(settings).map_err(|_| broken())?;
    let mut bytes = Vec::new();
    file.take(rules.bytes_max.saturating_add(1)).read_to_end(&mut bytes).map_err(|why| Unreadable::not_read(&why))?;
    let facts = judge(&bytes, &rules)?;
    let jpeg = without_metadata(&bytes)?;
    frames.send(&serde_json::to_vec(&facts).map_err(|_| broken())?)?;
    jpeg.chunks(FRAME_BYTES_MAX / 2).try_for_each(|piece| frames.send(piece))
}

/// Judges a photo that is in memory. For the child, and for pictures we made ourselves.
///
/// # Errors
/// As `check`.
pub fn judge(bytes: &[u8], rules: &Rules) -> Result<PhotoFacts, Unreadable> {
    const PNG: &[u8] = b"\x89PNG\r\n\x1A\n";
    sized(bytes.len() as u64, rules)?;
    if bytes.starts_with(PNG) {
        return Err(Unreadable::new("photo_is_png"));
    }
    if !bytes.starts_with(&[0xFF, 0xD8, 0xFF]) {
        return Err(Unreadable::new("photo_not_jpeg"));
    }
    let plain = without_metadata(bytes)?;
    let options = DecoderOptions::new_safe()
        .set_strict_mode(true)
        .set_max_width(usize::from(u16::MAX))
        .set_max_height(usize::from(u16::MAX))
        .jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(&plain[..]), options);
    decoder.decode_headers().map_err(|_| Unreadable::new("photo_damaged"))?;
    let (width, height) = decoder.dimensions().ok_or_else(|| Unreadable::new("photo_damaged"))?;
    let (width, height) = (u32::try_from(width).unwrap_or(u32::MAX), u32::try_from(height).unwrap_or(u32::MAX));
    shaped(width, height, rules)?;
    if segments::is_turned(bytes) {
        return Err(Unreadable::new("photo_turned"));
    }
    if decoder.input_colorspace().is_some_and(|input| input.num_components() != 3) {
        return Err(Unreadable::new("photo_not_colour"));
    }
    let segments = segments::segments(&plain).ok_or_else(|| Unreadable::new("photo_damaged"))?;
    if !scan::is_plain(&segments) {
        return Err(Unreadable::new("photo_progressive"));
    }
    if !scan::is_whole(&segments) {
        return Err(Unreadable::new("photo_damaged"));
    }
    let dots = decoder.decode().map_err(|_| Unreadable::new("photo_damaged"))?;
    let background = dots::judge(&dots, width, height)?;
    Ok(PhotoFacts { width, height, background })
}

fn sized(bytes: u64, rules: &Rules) -> Result<(), Unreadable> {
    let kilobytes = |bytes: u64| bytes / 1000;
    if bytes < rules.bytes_min {
        return Err(Unreadable::new("photo_file_too_small").with("limit", kilobytes(rules.bytes_min)));
    }
    if bytes > rules.bytes_max {
        return Err(Unreadable::new("photo_file_too_large").with("limit", kilobytes(rules.bytes_max)));
    }
    Ok(())
}

fn shaped(width: u32, height: u32, rules: &Rules) -> Result<(), Unreadable> {
    let says = |refusal: &'static str, w: u32, h: u32| {
        let has = Unreadable::new(refusal).with("has_width", width).with("has_height", height);
        Err(has.with("width", w).with("height", h))
    };
    if width < rules.width_min || height < rules.height_min {
        return says("photo_too_small", rules.width_min, rules.height_min);
    }
    if width > rules.width_max || height > rules.height_max {
        return says("photo_too_large", rules.width_max, rules.height_max);
    }
    // Width to height as asked, give or take three in a hundred.
    let has = u64::from(width) * u64::from(rules.height_min);
    let asked = u64::from(height) * u64::from(rules.width_min);
    if has.abs_diff(asked) * 100 > asked * 3 {
        return says("photo_wrong_shape", rules.width_min, rules.height_min);
    }
    Ok(())
}

fn broken() -> Unreadable {
    Unreadable::new(code::STOPPED_PARSER).with("how", "answer")
}

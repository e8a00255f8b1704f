//! The photo of an application for a card: made of whatever picture people send, as it is printed; and what a program can
//! tell is wrong with it, told before a person looks.
//!
//! Promises
//! - An uploaded picture is read in the confined child (`check`); the parent sees dots of nobody. One is read at a time,
//!   for a large one takes some hundred megabytes.
//! - JPEG and PNG are taken, from the size of a card's photo to that of a telephone's picture, turned as the camera says,
//!   cut around its middle to the shape of a card's photo and made as small (`printed`). Of a JPEG every block is there: a
//!   photo that is taken can be shown and printed.
//! - What is kept afterwards (`Photo::jpeg`) holds the picture and nothing beside it: no place where it was taken, no
//!   telephone, no name, nothing hung behind its end. A photo that has the right size already is not encoded again.
//! - What is judged is what will be printed. Each fault has its own code, and the first one found is told.
//!
//! Deliberately absent: judging faces, and cutting around them. Whether this is the applicant, looks at the camera and
//! wears no cap is seen by a person; a program that guesses would refuse people for their looks.

mod dots;
mod picture;
mod printed;
mod scan;
mod segments;

use std::fs::File;
use std::io::Read;
use std::sync::{Mutex, PoisonError};

use kernel::Refusal;
use serde::{Deserialize, Serialize};

use crate::confined::{Confined, FRAME_BYTES_MAX, Frames};
use crate::{Unreadable, code};

pub use segments::without_metadata;

/// The kind under which the child reads photos.
pub const KIND: &str = "photo";

/// What a photo must keep to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// Dots from left to right of the photo on a card; a picture that is sent has at least as many.
    pub width: u32,
    /// Dots from top to bottom.
    pub height: u32,
    /// Dots of a picture at most.
    pub dots_max: u64,
    /// Bytes of its file at least.
    pub bytes_min: u64,
    /// Bytes of its file at most.
    pub bytes_max: u64,
    /// Bytes of the photo that is kept at most.
    pub kept_bytes_max: u64,
}

impl Default for Rules {
    /// 358 x 441 dots and at most 500 KB, made of 5 KB to 12 MB and at most 64 million dots. UNVERIFIED: 358 x 441 is what
    /// offices usually ask for a social security card; no document of the card's makers was at hand. Ask the prefecture
    /// before going live.
    fn default() -> Rules {
        Rules {
            width: 358,
            height: 441,
            dots_max: 64_000_000,
            bytes_min: 5_000,
            bytes_max: 12_000_000,
            kept_bytes_max: 500_000,
        }
    }
}

/// What was found in a photo that is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhotoFacts {
    /// Dots from left to right of the picture that was sent, upright.
    pub sent_width: u32,
    /// Dots from top to bottom.
    pub sent_height: u32,
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

/// Makes a photo of an uploaded picture in the child and judges it.
///
/// # Errors
/// `photo_file_too_small`, `photo_file_too_large`, `photo_is_heic`, `photo_not_jpeg`, `photo_damaged`, `photo_progressive`,
/// `photo_too_small`, `photo_too_large`, `photo_wrong_shape`, `photo_black`, `photo_blank`, `photo_background_dark`,
/// `photo_background_coloured`, `photo_too_pale`, `photo_not_colour`; those of the child.
pub fn check(confined: &Confined, bytes: &[u8], rules: &Rules) -> Result<Photo, Refusal> {
    static TURN: Mutex<()> = Mutex::new(());
    let _mine = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    read(confined, bytes, rules).map_err(Refusal::from)
}

fn read(confined: &Confined, bytes: &[u8], rules: &Rules) -> Result<Photo, Unreadable> {
    sized(bytes.len() as u64, rules)?;
    let settings = serde_json::to_string(rules).map_err(|_| broken())?;
    let (mut facts, mut jpeg) = (None, Vec::new());
    confined.parse_bytes(bytes, KIND, &settings, &mut |frame| {
        match facts {
            None => facts = Some(serde_json::from_slice(frame).map_err(|_| broken())?),
            Some(_) if (jpeg.len() + frame.len()) as u64 <= rules.kept_bytes_max => jpeg.extend_from_slice(frame),
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
    let photo = made_of(&bytes, &rules)?;
    frames.send(&serde_json::to_vec(&photo.facts).map_err(|_| broken())?)?;
    photo.jpeg.chunks(FRAME_BYTES_MAX / 2).try_for_each(|piece| frames.send(piece))
}

/// The photo that is made of a picture in memory, judged. For the child, and for pictures we made ourselves.
///
/// # Errors
/// As `check`.
pub fn made_of(bytes: &[u8], rules: &Rules) -> Result<Photo, Unreadable> {
    sized(bytes.len() as u64, rules)?;
    let picture = picture::read(bytes, rules)?;
    let (sent_width, sent_height) = picture.upright();
    let printed = printed::print(&picture, rules);
    let background = dots::judge(&printed, rules.width, rules.height)?;
    let jpeg = match picture.into_plain(rules) {
        Some(jpeg) => jpeg,
        None => printed::encode(&printed, rules)?,
    };
    Ok(Photo { facts: PhotoFacts { sent_width, sent_height, background }, jpeg })
}

fn sized(bytes: u64, rules: &Rules) -> Result<(), Unreadable> {
    if bytes < rules.bytes_min {
        return Err(Unreadable::new("photo_file_too_small").with("limit", rules.bytes_min / 1000));
    }
    if bytes > rules.bytes_max {
        return Err(Unreadable::new("photo_file_too_large").with("limit", rules.bytes_max / 1_000_000));
    }
    Ok(())
}

fn broken() -> Unreadable {
    Unreadable::new(code::STOPPED_PARSER).with("how", "answer")
}

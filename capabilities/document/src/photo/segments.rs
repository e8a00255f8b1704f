//! The parts of a JPEG file (ITU-T T.81, annex B): each begins with 0xFF and its kind, and most say how long they are.
//!
//! What the picture is made of is copied as it stands; everything else is left out: APP1 (Exif and XMP, with places,
//! days and devices), APP2 (colour profiles and second pictures), APP13, remarks, and what stands behind the end. APP14
//! is kept, since it says how colours are to be read; for APP0 a plain one is written.

use crate::Unreadable;

const SOI: u8 = 0xD8;
const EOI: u8 = 0xD9;
const SOS: u8 = 0xDA;
const COM: u8 = 0xFE;
const APP0: u8 = 0xE0;
const APP1: u8 = 0xE1;
const APP14: u8 = 0xEE;
const APP15: u8 = 0xEF;

/// JFIF 1.1, no unit, no thumbnail.
const PLAIN_APP0: [u8; 18] = [0xFF, APP0, 0, 16, b'J', b'F', b'I', b'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0];

/// One part: its kind, what stands in it, the coded dots behind a scan's head, and all its bytes.
pub(super) struct Segment<'a> {
    pub(super) kind: u8,
    pub(super) content: &'a [u8],
    pub(super) dots: &'a [u8],
    whole: &'a [u8],
}

/// The parts after the first mark and up to the last; `None` where the file does not hold together.
pub(super) fn segments(bytes: &[u8]) -> Option<Vec<Segment<'_>>> {
    let mut found = Vec::new();
    let mut rest = bytes.strip_prefix(&[0xFF, SOI])?;
    loop {
        // Any number of 0xFF may stand before a kind.
        let kind_at = rest.iter().position(|byte| *byte != 0xFF).filter(|at| *at > 0)?;
        let (kind, after) = (rest[kind_at], &rest[kind_at + 1..]);
        if kind == EOI {
            return Some(found);
        }
        let length = usize::from(u16::from_be_bytes(*after.first_chunk::<2>()?));
        let content = after.get(2..length)?;
        let dots = if kind == SOS { coded_bytes(&after[length..])? } else { 0 };
        let from = kind_at - 1;
        let to = kind_at + 1 + length + dots;
        let dots = &after[length..length + dots];
        found.push(Segment { kind, content, dots, whole: &rest[from..to] });
        rest = &rest[to..];
    }
}

/// How many bytes of coded dots stand here before the next mark. Zeros after 0xFF and restarts belong to the dots.
fn coded_bytes(bytes: &[u8]) -> Option<usize> {
    bytes.windows(2).position(|pair| pair[0] == 0xFF && !matches!(pair[1], 0 | 0xD0..=0xD7 | 0xFF))
}

/// The same picture, dot for dot, with nothing beside it.
///
/// # Errors
/// `photo_damaged` when the file does not hold together or ends before its end.
pub fn without_metadata(bytes: &[u8]) -> Result<Vec<u8>, Unreadable> {
    let segments = segments(bytes).ok_or_else(|| Unreadable::new("photo_damaged"))?;
    if !segments.iter().any(|segment| segment.kind == SOS) {
        return Err(Unreadable::new("photo_damaged"));
    }
    let mut plain = vec![0xFF, SOI];
    if segments.iter().any(|segment| segment.kind == APP0 && segment.content.starts_with(b"JFIF\0")) {
        plain.extend_from_slice(&PLAIN_APP0);
    }
    for segment in segments {
        let beside = matches!(segment.kind, APP0..=APP15 | COM);
        // Twelve bytes and no more, lest something hides behind them.
        let is_colour = segment.kind == APP14 && segment.content.starts_with(b"Adobe") && segment.content.len() == 12;
        if !beside || is_colour {
            plain.extend_from_slice(segment.whole);
        }
    }
    plain.extend_from_slice(&[0xFF, EOI]);
    Ok(plain)
}

/// How the file asks to be turned before it is shown: Exif orientation, tag 0x0112, from 1.
pub(super) fn turn(bytes: &[u8]) -> Option<u8> {
    let exif = segments(bytes)?.into_iter().filter(|segment| segment.kind == APP1);
    exif.filter_map(|segment| orientation(segment.content.strip_prefix(b"Exif\0\0")?))
        .find_map(|turn| u8::try_from(turn).ok())
}

fn orientation(tiff: &[u8]) -> Option<u16> {
    let little = tiff.starts_with(b"II");
    let two = |at: usize| {
        let bytes = *tiff.get(at..)?.first_chunk::<2>()?;
        Some(if little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    };
    let four = *tiff.get(4..)?.first_chunk::<4>()?;
    let directory = usize::try_from(if little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) }).ok()?;
    let entries = usize::from(two(directory)?);
    (0..entries).map(|entry| directory.saturating_add(2 + 12 * entry)).find_map(|at| {
        let is_orientation = two(at)? == 0x0112;
        if is_orientation { two(at.saturating_add(8)) } else { None }
    })
}

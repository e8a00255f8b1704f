//! The picture that was sent: read to its last dot, or refused before much memory is taken.
//!
//! JPEG is read as telephones and scanners write it, each block in one place: whether a progressive one is whole cannot be
//! told, and a face that ends at the nose would be taken. What is seen through in a PNG is white. Deliberately absent: HEIC,
//! which no library in safe Rust reads; telephones turn it into JPEG when a page asks for that.

use std::io::Cursor;

use image::codecs::png::PngDecoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, Limits, RgbImage};
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

use super::{Rules, scan, segments};
use crate::Unreadable;

const PNG: &[u8] = b"\x89PNG\r\n\x1A\n";
/// What stands behind `ftyp` in pictures of this family (ISO 23008-12, AV1 too).
const HEIF_BRANDS: [&[u8; 4]; 8] = [b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif"];

/// A picture as it was stored, and how it is to be turned.
pub(super) struct Picture {
    pub(super) dots: DynamicImage,
    pub(super) turn: Orientation,
    /// The JPEG file without anything beside the picture.
    plain: Option<Vec<u8>>,
}

impl Picture {
    /// Width and height once it is turned.
    pub(super) fn upright(&self) -> (u32, u32) {
        upright((self.dots.width(), self.dots.height()), self.turn)
    }

    /// The file itself, where it is what a card wants already.
    pub(super) fn into_plain(self, rules: &Rules) -> Option<Vec<u8>> {
        let fits = (self.dots.width(), self.dots.height()) == (rules.width, rules.height);
        let plain = self.plain.filter(|_| fits && self.turn == Orientation::NoTransforms)?;
        (plain.len() as u64 <= rules.kept_bytes_max).then_some(plain)
    }
}

/// Whether a picture is turned on its side to be upright.
pub(super) fn lies(turn: Orientation) -> bool {
    use Orientation::{Rotate90, Rotate90FlipH, Rotate270, Rotate270FlipH};
    matches!(turn, Rotate90 | Rotate270 | Rotate90FlipH | Rotate270FlipH)
}

fn upright((width, height): (u32, u32), turn: Orientation) -> (u32, u32) {
    if lies(turn) { (height, width) } else { (width, height) }
}

pub(super) fn read(bytes: &[u8], rules: &Rules) -> Result<Picture, Unreadable> {
    let is_heif =
        bytes.get(4..8) == Some(b"ftyp") && HEIF_BRANDS.iter().any(|brand| bytes.get(8..12) == Some(&brand[..]));
    match bytes {
        _ if bytes.starts_with(PNG) => png(bytes, rules),
        _ if bytes.starts_with(&[0xFF, 0xD8, 0xFF]) => jpeg(bytes, rules),
        _ if is_heif => Err(Unreadable::new("photo_is_heic")),
        _ => Err(Unreadable::new("photo_not_jpeg")),
    }
}

fn damaged() -> Unreadable {
    Unreadable::new("photo_damaged")
}

fn jpeg(bytes: &[u8], rules: &Rules) -> Result<Picture, Unreadable> {
    let plain = segments::without_metadata(bytes)?;
    let options = DecoderOptions::new_safe()
        .set_strict_mode(true)
        .set_max_width(usize::from(u16::MAX))
        .set_max_height(usize::from(u16::MAX))
        .jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(&plain[..]), options);
    decoder.decode_headers().map_err(|_| damaged())?;
    let (width, height) = decoder.dimensions().ok_or_else(damaged)?;
    let (width, height) = (u32::try_from(width).unwrap_or(u32::MAX), u32::try_from(height).unwrap_or(u32::MAX));
    let turn = segments::turn(bytes).and_then(Orientation::from_exif).unwrap_or(Orientation::NoTransforms);
    shaped(upright((width, height), turn), rules)?;
    if decoder.input_colorspace().is_some_and(|input| input.num_components() != 3) {
        return Err(Unreadable::new("photo_not_colour"));
    }
    let segments = segments::segments(&plain).ok_or_else(damaged)?;
    if !scan::is_plain(&segments) {
        return Err(Unreadable::new("photo_progressive"));
    }
    if !scan::is_whole(&segments) {
        return Err(damaged());
    }
    let dots = decoder.decode().map_err(|_| damaged())?;
    let dots = RgbImage::from_raw(width, height, dots).ok_or_else(damaged)?;
    Ok(Picture { dots: dots.into(), turn, plain: Some(plain) })
}

fn png(bytes: &[u8], rules: &Rules) -> Result<Picture, Unreadable> {
    let mut limits = Limits::no_limits();
    // Eight bytes are the most that a dot takes.
    limits.max_alloc = Some(8 * rules.dots_max);
    let decoder = PngDecoder::with_limits(Cursor::new(bytes), limits).map_err(|_| damaged())?;
    shaped(decoder.dimensions(), rules)?;
    let mut dots = DynamicImage::from_decoder(decoder).map_err(|_| damaged())?.into_rgba8();
    let on_white = |part: u8, seen: u8| {
        let (part, seen) = (u32::from(part), u32::from(seen));
        u8::try_from((part * seen + 255 * (255 - seen)) / 255).unwrap_or(u8::MAX)
    };
    for dot in dots.pixels_mut() {
        let [red, green, blue, seen] = dot.0;
        dot.0 = [on_white(red, seen), on_white(green, seen), on_white(blue, seen), u8::MAX];
    }
    Ok(Picture { dots: dots.into(), turn: Orientation::NoTransforms, plain: None })
}

/// Whether a photo can be cut out of a picture of this size.
fn shaped((width, height): (u32, u32), rules: &Rules) -> Result<(), Unreadable> {
    let says = |refusal: &'static str| Unreadable::new(refusal).with("has_width", width).with("has_height", height);
    if width < rules.width || height < rules.height {
        return Err(says("photo_too_small").with("width", rules.width).with("height", rules.height));
    }
    if u64::from(width) * u64::from(height) > rules.dots_max {
        return Err(says("photo_too_large").with("limit", rules.dots_max / 1_000_000));
    }
    // Of a strip, what is around the middle is nobody's head and shoulders.
    if width > 2 * height || height > 2 * width {
        return Err(says("photo_wrong_shape"));
    }
    Ok(())
}

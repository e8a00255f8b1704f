//! SIMULATED. Portraits of nobody: a drawn head and shoulders on white, for demonstrations and tests of card photos.
//!
//! Promises: the same seed gives the same bytes; nobody is shown, and nothing was learnt from pictures of people.
//! Deliberately absent: anything that could be taken for a photograph.

use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder};

/// Red, green, blue.
pub type Colour = [u8; 3];

/// What is drawn. The default is a portrait as a card asks for.
#[derive(Clone, Debug)]
pub struct Portrait {
    /// Other clothes, hair and face for another number.
    pub seed: u64,
    /// Dots from left to right.
    pub width: u32,
    /// Dots from top to bottom.
    pub height: u32,
    /// Behind the head.
    pub background: Colour,
}

impl Default for Portrait {
    fn default() -> Portrait {
        Portrait { seed: 1, width: 358, height: 441, background: [250, 250, 250] }
    }
}

/// Quality at which a portrait of the usual size is some 15 KB.
const QUALITY: u8 = 88;

impl Portrait {
    /// The portrait of a seed, as a card asks for.
    #[must_use]
    pub fn of(seed: u64) -> Portrait {
        Portrait { seed, ..Portrait::default() }
    }

    /// Three bytes a dot, row by row.
    #[must_use]
    pub fn dots(&self) -> Vec<u8> {
        let (rows, columns) = (0..self.height, 0..self.width);
        rows.flat_map(|y| columns.clone().map(move |x| (x, y))).flat_map(|(x, y)| self.dot(x, y)).collect()
    }

    /// As a JPEG file without anything beside the picture.
    #[must_use]
    pub fn jpeg(&self) -> Vec<u8> {
        jpeg(self.width, self.height, &self.dots())
    }

    /// One dot, in thousandths of the width from the middle of the top.
    fn dot(&self, x: u32, y: u32) -> Colour {
        let (width, x, y) = (i64::from(self.width.max(1)), i64::from(x), i64::from(y));
        let (x, y) = ((2 * x - width) * 500 / width, y * 1000 / width);
        let inside = |cx: i64, cy: i64, rx: i64, ry: i64| {
            let (dx, dy) = (x - cx, y - cy);
            dx * dx * ry * ry + dy * dy * rx * rx <= rx * rx * ry * ry
        };
        let (skin, hair, clothes) =
            (pick(self.seed, &SKIN), pick(self.seed >> 8, &HAIR), pick(self.seed >> 16, &CLOTHES));
        let brow = inside(-75, 470, 48, 9) || inside(75, 470, 48, 9);
        let eye = inside(-75, 510, 26, 13) || inside(75, 510, 26, 13);
        let mouth = inside(0, 690, 62, 15);
        let nose = inside(0, 600, 22, 34);
        let face = inside(0, 560, 205, 255);
        let hair_here = inside(0, 480, 235, 245) && y < 440;
        let ears = inside(-210, 570, 30, 55) || inside(210, 570, 30, 55);
        let neck = x.abs() < 95 && (760..960).contains(&y);
        let collar = inside(0, 935, 130, 75);
        let shoulders = inside(0, 1290, 430, 390) && y > 900;
        match () {
            () if hair_here && !(inside(0, 590, 195, 235) && y > 400) => hair,
            () if face && (brow || eye) => hair,
            () if face && mouth => [176, 72, 72],
            () if face && nose => shade(skin, 20),
            () if face => shade(skin, x.unsigned_abs() / 12),
            () if ears => shade(skin, 24),
            () if neck => shade(skin, 28),
            () if shoulders && collar => shade(clothes, 40),
            () if shoulders => shade(clothes, x.unsigned_abs() / 20),
            () => self.background,
        }
    }
}

const SKIN: [Colour; 4] = [[224, 178, 142], [206, 154, 116], [190, 136, 100], [232, 190, 158]];
const HAIR: [Colour; 3] = [[32, 28, 28], [52, 40, 34], [90, 88, 88]];
const CLOTHES: [Colour; 4] = [[27, 79, 143], [140, 36, 48], [60, 96, 70], [96, 64, 110]];

fn pick(number: u64, colours: &[Colour]) -> Colour {
    let mixed = number.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 33;
    colours[usize::try_from(mixed).unwrap_or_default() % colours.len()]
}

fn shade(colour: Colour, by: u64) -> Colour {
    let by = u8::try_from(by).unwrap_or(u8::MAX);
    colour.map(|part| part.saturating_sub(by))
}

/// A JPEG file of any dots, three bytes each; for pictures that are wrong on purpose.
///
/// # Panics
/// When there are not as many dots as said.
#[must_use]
pub fn jpeg(width: u32, height: u32, dots: &[u8]) -> Vec<u8> {
    let mut file = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut file, QUALITY);
    encoder.write_image(dots, width, height, ExtendedColorType::Rgb8).expect("as many dots as said");
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_is_one_portrait_and_seeds_differ() {
        assert_eq!(Portrait::of(7).jpeg(), Portrait::of(7).jpeg());
        let drawn: std::collections::BTreeSet<_> = (0..20).map(|seed| Portrait::of(seed << 7).jpeg()).collect();
        assert!(drawn.len() > 3);
        assert!(Portrait::default().jpeg().starts_with(&[0xFF, 0xD8, 0xFF]));
    }
}

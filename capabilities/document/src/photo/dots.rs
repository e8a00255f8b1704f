//! What the dots of a portrait show: a light background, and something in front of it.
//!
//! Every measure is a count or a mean of whole numbers, so that it is the same on every machine.

use crate::Unreadable;

/// Darker on average: taken with the lens covered.
const BLACK_BELOW: u64 = 30;
/// A dot of the background is at least as bright.
const BACKGROUND_FROM: u64 = 190;
/// Of a hundred dots of a corner, how many may be darker.
const BACKGROUND_DARK_MAX: u64 = 8;
/// How far the strongest colour of the background may stand above the weakest.
const BACKGROUND_CHROMA_MAX: u64 = 28;
/// Of a thousand dots, so many whose brightness lies within `NEAR` make an empty picture.
const BLANK_FROM: u64 = 985;
const NEAR: usize = 17;
/// Between the darkest and the brightest twentieth.
const CONTRAST_MIN: usize = 60;
/// How far the strongest colour stands above the weakest, on average of what is not background.
const COLOUR_MIN: u64 = 8;

struct Dot {
    bright: u64,
    chroma: u64,
}

fn dot(rgb: &[u8]) -> Dot {
    let [red, green, blue] = [rgb[0], rgb[1], rgb[2]].map(u64::from);
    let chroma = red.max(green).max(blue) - red.min(green).min(blue);
    Dot { bright: (299 * red + 587 * green + 114 * blue) / 1000, chroma }
}

/// Judges a picture of three bytes a dot; answers how bright its background is.
pub(super) fn judge(rgb: &[u8], width: u32, height: u32) -> Result<u8, Unreadable> {
    let count = u64::from(width) * u64::from(height);
    if rgb.len() as u64 != 3 * count || count == 0 {
        return Err(Unreadable::new("photo_damaged"));
    }
    let mut histogram = [0_u64; 256];
    let (mut sum, mut front_chroma, mut front) = (0, 0, 0);
    for dot in rgb.chunks_exact(3).map(dot) {
        histogram[usize::try_from(dot.bright).unwrap_or(255)] += 1;
        sum += dot.bright;
        if dot.bright < BACKGROUND_FROM {
            front_chroma += dot.chroma;
            front += 1;
        }
    }
    if sum / count < BLACK_BELOW {
        return Err(Unreadable::new("photo_black"));
    }
    if is_blank(&histogram, count) {
        return Err(Unreadable::new("photo_blank"));
    }
    let background = background(rgb, width, height)?;
    if contrast(&histogram, count) < CONTRAST_MIN {
        return Err(Unreadable::new("photo_too_pale"));
    }
    if front_chroma < COLOUR_MIN * front {
        return Err(Unreadable::new("photo_not_colour"));
    }
    Ok(background)
}

fn is_blank(histogram: &[u64; 256], count: u64) -> bool {
    let alike = histogram.windows(NEAR).map(|near| near.iter().sum::<u64>()).max().unwrap_or_default();
    alike * 1000 >= BLANK_FROM * count
}

/// The two upper corners: the lower ones are the shoulders.
fn background(rgb: &[u8], width: u32, height: u32) -> Result<u8, Unreadable> {
    let side = (width.min(height) / 8).max(1);
    let row_bytes = 3 * width as usize;
    let corner = |from: u32| {
        let within = 3 * from as usize..3 * (from + side) as usize;
        rgb.chunks_exact(row_bytes)
            .take(side as usize)
            .flat_map(move |row| row[within.clone()].chunks_exact(3))
            .map(dot)
    };
    let mut brightness = 0;
    for from in [0, width - side] {
        let (mut bright, mut chroma, mut dark, mut count) = (0, 0, 0, 0);
        for dot in corner(from) {
            bright += dot.bright;
            chroma += dot.chroma;
            dark += u64::from(dot.bright < BACKGROUND_FROM);
            count += 1;
        }
        // A strong colour is told as a colour, however dark it is.
        if chroma > BACKGROUND_CHROMA_MAX * count {
            return Err(Unreadable::new("photo_background_coloured"));
        }
        if bright < BACKGROUND_FROM * count || dark * 100 > BACKGROUND_DARK_MAX * count {
            return Err(Unreadable::new("photo_background_dark"));
        }
        brightness += bright / count / 2;
    }
    Ok(u8::try_from(brightness).unwrap_or(u8::MAX))
}

/// From the brightness below which a twentieth lies to the one above which a twentieth lies.
fn contrast(histogram: &[u64; 256], count: u64) -> usize {
    twentieth(histogram, count, (0..256).rev()).saturating_sub(twentieth(histogram, count, 0..256))
}

/// Where a twentieth of all dots has been passed, going this way.
fn twentieth(histogram: &[u64; 256], count: u64, mut way: impl Iterator<Item = usize>) -> usize {
    let mut passed = 0;
    let reached = way.find(|bright| {
        passed += histogram[*bright];
        passed * 20 >= count
    });
    reached.unwrap_or_default()
}

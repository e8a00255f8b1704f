//! The photo as it is printed: cut around the middle, made as small as a card's photo is, turned upright, encoded plainly.

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{ExtendedColorType, ImageEncoder};

use super::{Rules, broken, picture, picture::Picture, segments};
use crate::Unreadable;

/// At which a photo of a card's size is some 30 KB, and the noisiest one still within the bytes that are kept.
const QUALITY: u8 = 92;

/// The dots of the photo, three bytes each.
pub(super) fn print(picture: &Picture, rules: &Rules) -> Vec<u8> {
    let lies = picture::lies(picture.turn);
    let (width, height) = if lies { (rules.height, rules.width) } else { (rules.width, rules.height) };
    let [x, y, wide, high] = middle((picture.dots.width(), picture.dots.height()), (width, height));
    let mut photo = picture.dots.crop_imm(x, y, wide, high);
    if (wide, high) != (width, height) {
        photo = photo.resize_exact(width, height, FilterType::Lanczos3);
    }
    photo.apply_orientation(picture.turn);
    photo.into_rgb8().into_raw()
}

/// The largest piece around the middle that has the shape asked for: where it begins, how wide and how high it is.
fn middle((width, height): (u32, u32), (across, down): (u32, u32)) -> [u32; 4] {
    let share = |of: u32, numerator: u32, denominator: u32| {
        let whole = u64::from(of) * u64::from(numerator) / u64::from(denominator);
        u32::try_from(whole).unwrap_or(u32::MAX)
    };
    let (wide, high) = (share(height, across, down).min(width), share(width, down, across).min(height));
    [(width - wide) / 2, (height - high) / 2, wide, high]
}

pub(super) fn encode(dots: &[u8], rules: &Rules) -> Result<Vec<u8>, Unreadable> {
    let mut file = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut file, QUALITY);
    encoder.write_image(dots, rules.width, rules.height, ExtendedColorType::Rgb8).map_err(|_| broken())?;
    segments::without_metadata(&file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_photo_is_cut_around_the_middle() {
        for (picture, piece) in [
            ((358, 441), [0, 0, 358, 441]),
            ((3000, 4000), [0, 152, 3000, 3695]),
            ((4000, 3000), [782, 0, 2435, 3000]),
            ((500, 441), [71, 0, 358, 441]),
            ((358, 500), [0, 29, 358, 441]),
            ((400, 441), [21, 0, 358, 441]),
        ] {
            assert_eq!(middle(picture, (358, 441)), piece, "{picture:?}");
        }
    }
}

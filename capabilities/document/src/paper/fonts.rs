//! The fonts a page is set in.
//!
//! Two fonts are built in (OFL, `fonts/`), so that pages come out on a machine that has none: a part of Noto Sans CJK SC
//! with the characters of GB 2312, those beyond the basic plane that it has, and characters of names; and Noto Serif
//! Tibetan. The whole of Noto Sans CJK is 19 MB, too much for a program, so it is looked for at the places where Debian
//! puts it, and only when a page has a character that the built-in part has not. A page that needs no other font is
//! therefore the same on every machine.
//!
//! Deliberately absent: fonts from anywhere else. Nobody changes how a certificate looks by leaving a file in a folder.

use std::sync::LazyLock;

use kernel::Refusal;
use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

const CHINESE: &[u8] = include_bytes!("../../fonts/yika-sans-sc.otf.zst");
const TIBETAN: &[u8] = include_bytes!("../../fonts/noto-serif-tibetan.ttf.zst");

/// Fonts of Debian with more characters, in the order in which they are asked: the package, the file, the family in it.
const SYSTEM: [(&str, &str, &str); 3] = [
    ("fonts-noto-cjk", "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", "Noto Sans CJK SC"),
    ("fonts-hanazono", "/usr/share/fonts/truetype/hanazono/HanaMinA.ttf", "HanaMinA"),
    ("fonts-hanazono", "/usr/share/fonts/truetype/hanazono/HanaMinB.ttf", "HanaMinB"),
];

/// Fonts together, as the engine asks for them.
pub(super) struct Shelf {
    pub(super) book: LazyHash<FontBook>,
    pub(super) fonts: Vec<Font>,
    /// In the order in which a character is looked for.
    pub(super) families: Vec<String>,
}

static BUILT_IN: LazyLock<Shelf> = LazyLock::new(|| Shelf::of(built_in()));
static WITH_SYSTEM: LazyLock<Shelf> = LazyLock::new(|| Shelf::of(built_in().chain(of_system()).collect::<Vec<_>>()));

fn built_in() -> std::array::IntoIter<Font, 2> {
    [CHINESE, TIBETAN]
        .map(|packed| {
            let font = zstd::stream::decode_all(packed).expect("the built-in fonts are whole");
            Font::new(Bytes::new(font), 0).expect("the built-in fonts are fonts")
        })
        .into_iter()
}

/// What there is of the system's fonts.
fn of_system() -> impl Iterator<Item = Font> {
    SYSTEM.iter().filter_map(|(_, path, family)| {
        let bytes = std::fs::read(path).ok()?;
        Font::iter(Bytes::new(bytes)).find(|font| font.info().family == *family)
    })
}

impl Shelf {
    fn of(fonts: impl IntoIterator<Item = Font>) -> Shelf {
        let fonts: Vec<Font> = fonts.into_iter().collect();
        let families = fonts.iter().map(|font| font.info().family.clone()).collect();
        Shelf { book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts, families }
    }

    fn missing<'a>(&self, mut texts: impl Iterator<Item = &'a str>) -> Option<char> {
        let has = |c: char| self.fonts.iter().any(|font| font.info().coverage.contains(u32::from(c)));
        texts.find_map(|text| text.chars().find(|c| is_unprintable(*c) || !is_unseen(*c) && !has(*c)))
    }
}

/// Characters that no font needs: an end of line, joiners and selectors of variants.
fn is_unseen(c: char) -> bool {
    matches!(c, '\n' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// Controls, some of which fonts claim to have. Those of the writing direction would let a name rewrite its line.
fn is_unprintable(c: char) -> bool {
    let turns = matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    turns || (c.is_control() && c != '\n')
}

/// The fonts for these texts: the built-in ones where they are enough.
///
/// # Errors
/// `paper_character_missing` when no font at hand has a character.
pub(super) fn shelf_for<'a>(texts: impl Iterator<Item = &'a str> + Clone) -> Result<&'static Shelf, Refusal> {
    if BUILT_IN.missing(texts.clone()).is_none() {
        return Ok(&BUILT_IN);
    }
    match WITH_SYSTEM.missing(texts) {
        None => Ok(&WITH_SYSTEM),
        Some(missing) => Err(refusal_for(missing)),
    }
}

/// Names the first package that is not there, since that is what can be done.
fn refusal_for(missing: char) -> Refusal {
    let absent = SYSTEM.iter().find(|(_, path, _)| !std::path::Path::new(path).exists());
    let package = absent.map_or("none", |(package, _, _)| package);
    Refusal::new("paper_character_missing")
        .with("character", format!("U+{:04X}", u32::from(missing)))
        .with("package", package)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_fonts_have_the_rare_characters_of_names_and_every_letter_of_tibetan() {
        let tibetan: String =
            ('\u{0F00}'..='\u{0FDA}').filter(|c| !"\u{F48}\u{F70}\u{F98}\u{FBD}\u{FCD}".contains(*c)).collect();
        // What Unicode left open between the letters.
        let tibetan: String = tibetan.chars().filter(|c| !matches!(c, '\u{F6D}'..='\u{F70}')).collect();
        for text in ["䶮㛃㑇㳚𬱖", "次仁·卓玛 王喆 李镕", "0123456789.00元（）《》", &tibetan] {
            assert_eq!(BUILT_IN.missing([text].into_iter()), None, "{text}");
        }
    }

    #[test]
    fn a_character_of_no_font_and_a_control_of_direction_refuse_the_page() {
        for (text, character) in
            [("\u{10FFFD}", "U+10FFFD"), ("王\u{202E}五", "U+202E"), ("\0", "U+0000"), ("\u{7}", "U+0007")]
        {
            let refusal = shelf_for([text].into_iter()).err().expect("a refusal");
            assert_eq!(refusal.code, "paper_character_missing");
            assert_eq!(refusal.arg("character"), Some(character));
        }
    }
}

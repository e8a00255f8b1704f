//! A receipt: a strip of black and white dots, as wide as the head of an 80 mm printer (72 mm at 203 dots an inch).

use std::sync::LazyLock;

use kernel::{Day, Refusal};
use serde::Serialize;
use typst::syntax::Source;
use typst::utils::Scalar;
use typst_render::RenderOptions;

use super::{Line, Proof, Words, code, engine, fits, fonts};

static TEMPLATE: LazyLock<Source> = LazyLock::new(|| engine::template("receipt.typ", include_str!("receipt.typ")));

/// Dots of a strip from edge to edge.
const WIDTH_DOTS: u32 = 576;
/// What is darker than this, of 255, is printed. Above the middle, so that the thin strokes of small characters stay.
const DARK_BELOW: u8 = 168;

/// What a receipt says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// What it is.
    pub title: Words,
    /// Who gives it, and where.
    pub office: Words,
    /// What it says.
    pub lines: Vec<Line>,
    /// The line that is printed large.
    pub total: Option<Line>,
    /// How it is proven.
    pub proof: Option<Proof>,
    /// Below everything.
    pub notes: Vec<Words>,
    /// What is put behind a Tibetan text that was not reviewed.
    pub unreviewed_mark: String,
}

/// Black and white dots, row by row from the top. Eight dots a byte, the leftmost is the highest bit, 1 is black.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dots {
    /// Dots of a row; a multiple of eight.
    pub width_dots: u32,
    /// Rows.
    pub height_dots: u32,
    /// `width_dots / 8` bytes a row.
    pub bytes: Vec<u8>,
}

#[derive(Serialize)]
struct Page<'a> {
    title: &'a Words,
    office: &'a Words,
    lines: &'a [Line],
    total: Option<&'a Line>,
    caption: Option<&'a Words>,
    notes: &'a [Words],
    mark: &'a str,
    width_dots: u32,
}

impl Receipt {
    /// The receipt as dots.
    ///
    /// # Errors
    /// `paper_too_many_lines`, `paper_text_too_long`, `paper_code_too_long`, `paper_character_missing`, `paper_not_set`.
    pub fn dots(&self) -> Result<Dots, Refusal> {
        fits(self.lines.len() + self.notes.len(), self.texts())?;
        let shelf = fonts::shelf_for(self.texts())?;
        let square = self.proof.as_ref().map(|proof| code::square(&proof.content, 1)).transpose()?;
        let page = Page {
            title: &self.title,
            office: &self.office,
            lines: &self.lines,
            total: self.total.as_ref(),
            caption: self.proof.as_ref().map(|proof| &proof.caption),
            notes: &self.notes,
            mark: &self.unreviewed_mark,
            width_dots: WIDTH_DOTS,
        };
        // A strip says its days in its lines; the engine is given any.
        engine::set(&TEMPLATE, &page, square, shelf, Day::EPOCH, |document| {
            let page = document.pages().first().expect("a strip is one page of any length");
            // The page counts in dots: one point is one.
            let options = RenderOptions { pixel_per_pt: Scalar::ONE, ..RenderOptions::default() };
            let picture = typst_render::render(page, &options);
            Ok(Dots::of(picture.width(), picture.height(), picture.data()))
        })
    }

    fn texts(&self) -> impl Iterator<Item = &str> + Clone {
        let words = [&self.title, &self.office].into_iter().chain(&self.notes);
        let caption = self.proof.iter().map(|proof| &proof.caption);
        let lines = self.lines.iter().chain(&self.total).flat_map(Line::words);
        let words = words.chain(caption).chain(lines);
        words.flat_map(Words::texts).chain([&*self.unreviewed_mark])
    }
}

impl Dots {
    /// Dots of a picture of four bytes a dot on opaque white.
    fn of(width_dots: u32, height_dots: u32, rgba: &[u8]) -> Dots {
        assert_eq!(width_dots, WIDTH_DOTS, "the page is as wide as the head");
        let bytes = rgba
            .chunks_exact(4 * 8)
            .map(|eight| {
                let dark = eight.chunks_exact(4).map(|dot| dot[1] < DARK_BELOW);
                dark.fold(0, |byte, dark| byte << 1 | u8::from(dark))
            })
            .collect();
        Dots { width_dots, height_dots, bytes }
    }

    /// Whether the dot is black; outside it is not.
    #[must_use]
    pub fn is_black(&self, x: u32, y: u32) -> bool {
        let at = u64::from(y) * u64::from(self.width_dots / 8) + u64::from(x / 8);
        let byte = usize::try_from(at).ok().and_then(|at| self.bytes.get(at));
        x < self.width_dots && byte.is_some_and(|byte| byte & (0x80 >> (x % 8)) != 0)
    }

    /// The strip as a PBM file, for a screen or a test.
    #[must_use]
    pub fn pbm(&self) -> Vec<u8> {
        let mut file = format!("P4\n{} {}\n", self.width_dots, self.height_dots).into_bytes();
        file.extend_from_slice(&self.bytes);
        file
    }
}

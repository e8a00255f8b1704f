//! A certificate: one or more A4 pages as a PDF that is kept for long (PDF/A-2u), its text found and copied like any other.

use std::sync::LazyLock;

use kernel::{Day, Refusal};
use serde::Serialize;
use typst::foundations::Smart;
use typst::syntax::Source;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use super::{Line, Proof, Words, code, engine, fits, fonts};

static TEMPLATE: LazyLock<Source> =
    LazyLock::new(|| engine::template("certificate.typ", include_str!("certificate.typ")));

/// Dots of one module; more than one, since some readers blur the edges of dots.
const DOTS_PER_MODULE: usize = 8;

/// What a certificate says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// What it is.
    pub title: Words,
    /// Who gives it.
    pub office: Words,
    /// The word for its number, and its number.
    pub number: Line,
    /// The word for its day, and its day as people read it.
    pub day: Line,
    /// Sentences above the lines.
    pub sentences: Vec<Words>,
    /// What it says.
    pub lines: Vec<Line>,
    /// How it is proven.
    pub proof: Option<Proof>,
    /// At the foot of every page.
    pub footer: Words,
    /// What is put behind a Tibetan text that was not reviewed.
    pub unreviewed_mark: String,
}

#[derive(Serialize)]
struct Page<'a> {
    title: &'a Words,
    office: &'a Words,
    number: &'a Line,
    day: &'a Line,
    sentences: &'a [Words],
    lines: &'a [Line],
    caption: Option<&'a Words>,
    footer: &'a Words,
    mark: &'a str,
}

impl Certificate {
    /// The certificate as a PDF that says it was made on this day.
    ///
    /// # Errors
    /// `paper_too_many_lines`, `paper_text_too_long`, `paper_code_too_long`, `paper_character_missing`, `paper_not_set`.
    pub fn pdf(&self, made_on: Day) -> Result<Vec<u8>, Refusal> {
        fits(self.lines.len() + self.sentences.len(), self.texts())?;
        let shelf = fonts::shelf_for(self.texts())?;
        let square = self.proof.as_ref().map(|proof| code::square(&proof.content, DOTS_PER_MODULE)).transpose()?;
        engine::set(&TEMPLATE, &self.page(), square, shelf, made_on, |document| {
            let options = PdfOptions {
                ident: Smart::Custom(self.number.value.zh.clone()),
                creator: Smart::Custom(Some("Yika".to_owned())),
                timestamp: Some(Timestamp::new_utc(engine::datetime(made_on))),
                standards: PdfStandards::new(&[PdfStandard::A_2u]).expect("one standard agrees with itself"),
                ..PdfOptions::default()
            };
            typst_pdf::pdf(document, &options).map_err(|_| engine::not_set())
        })
    }

    fn page(&self) -> Page<'_> {
        Page {
            title: &self.title,
            office: &self.office,
            number: &self.number,
            day: &self.day,
            sentences: &self.sentences,
            lines: &self.lines,
            caption: self.proof.as_ref().map(|proof| &proof.caption),
            footer: &self.footer,
            mark: &self.unreviewed_mark,
        }
    }

    fn texts(&self) -> impl Iterator<Item = &str> + Clone {
        let words = [&self.title, &self.office, &self.footer].into_iter();
        let caption = self.proof.iter().map(|proof| &proof.caption);
        let lines = [&self.number, &self.day].into_iter().chain(&self.lines);
        let words = words.chain(caption).chain(&self.sentences).chain(lines.flat_map(Line::words));
        words.flat_map(Words::texts).chain([&*self.unreviewed_mark])
    }
}

//! Pages set for paper: a certificate as a PDF, a receipt as dots for an 80 mm printer.
//!
//! Promises
//! - One engine (typst, as a library) sets both, so that Tibetan stacks and rare characters come out alike on every
//!   printer: receipt printers have no Tibetan code page, so they are sent dots.
//! - What people wrote is data. It reaches a page as a JSON value that the page prints; it is never part of its source,
//!   so `#panic()` in a name is printed as `#panic()`.
//! - The engine sees a page, its data and its code, and nothing else: no file, no network, no package, no clock. The
//!   same page gives the same bytes (with the fonts built in).
//! - A character that no font at hand has refuses the page. No empty box stands for a part of a name.
//! - What is written in Tibetan and not reviewed carries its mark.
//! - Nothing of a page stays in the engine's memory of earlier work.
//!
//! Deliberately absent: what a page says (it is given words already translated; no service is known here), signing
//! (whoever issues a certificate gives the text of its code), and how a page gets to a printer (`printer`).

mod certificate;
mod code;
mod engine;
mod fonts;
mod receipt;

use kernel::Refusal;
use serde::Serialize;

pub use certificate::Certificate;
pub use receipt::{Dots, Receipt};

/// Lines on one page at most; who has more wants a sheet.
pub const LINES_MAX: usize = 120;
/// Characters of one text at most.
pub const CHARACTERS_MAX: usize = 2000;

/// A text in Chinese and, where there is one, in Tibetan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Words {
    /// In Chinese, or in no language: a name, a number, an amount.
    pub zh: String,
    /// In Tibetan.
    pub bo: Option<Tibetan>,
}

/// A text in Tibetan, and whether a person who reads Tibetan has reviewed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tibetan {
    /// What it says, without a mark.
    pub text: String,
    /// Not reviewed is printed with the mark of the page.
    pub reviewed: bool,
}

impl Words {
    /// A text without Tibetan.
    pub fn plain(zh: impl Into<String>) -> Words {
        Words { zh: zh.into(), bo: None }
    }

    /// The same with a Tibetan text that was reviewed.
    #[must_use]
    pub fn reviewed(self, bo: impl Into<String>) -> Words {
        Words { bo: Some(Tibetan { text: bo.into(), reviewed: true }), ..self }
    }

    /// The same with a Tibetan text that nobody has reviewed.
    #[must_use]
    pub fn unreviewed(self, bo: impl Into<String>) -> Words {
        Words { bo: Some(Tibetan { text: bo.into(), reviewed: false }), ..self }
    }

    fn texts(&self) -> impl Iterator<Item = &str> + Clone {
        [Some(&*self.zh), self.bo.as_ref().map(|bo| &*bo.text)].into_iter().flatten()
    }
}

/// What is said about a thing: its name and its value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Line {
    /// What it is.
    pub label: Words,
    /// What it says.
    pub value: Words,
}

impl Line {
    /// A line of a label and a value.
    #[must_use]
    pub fn new(label: Words, value: Words) -> Line {
        Line { label, value }
    }

    fn words(&self) -> [&Words; 2] {
        [&self.label, &self.value]
    }
}

/// A code to be scanned, and what it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// What the code says.
    pub content: String,
    /// The words beside it.
    pub caption: Words,
}

/// Refuses what is too long for a page.
fn fits<'a>(lines: usize, mut texts: impl Iterator<Item = &'a str>) -> Result<(), Refusal> {
    if lines > LINES_MAX {
        return Err(Refusal::new("paper_too_many_lines").with("limit", LINES_MAX));
    }
    if texts.any(|text| text.chars().count() > CHARACTERS_MAX) {
        return Err(Refusal::new("paper_text_too_long").with("limit", CHARACTERS_MAX));
    }
    Ok(())
}

//! What machine and centre say to each other: JSON, each message of the machine in an [`Envelope`] that it signed.
//!
//! An answer is what was asked for, or [`Refused`]. `Debug` of nothing here shows a number, a PIN or a token.

use std::fmt;

use access::Signed;
use axum::http::{HeaderMap, HeaderName};
use kernel::{Moment, Refusal, unhex};
use printer::State;
use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

/// A message of a machine.
#[derive(Deserialize, Serialize)]
pub struct Envelope {
    /// Its number.
    pub terminal: i64,
    /// Larger than that of the message before.
    pub sequence: i64,
    /// The machine's clock, in microseconds.
    pub at: i64,
    /// What it says, as JSON text.
    pub body: String,
    /// Ed25519 over `access::signed_bytes`, in hexadecimal.
    pub signature: String,
}

/// A machine asks to be enrolled.
#[derive(Deserialize, Serialize)]
pub struct Enrol {
    /// The code that the office gave for it.
    pub code: String,
    /// Its public key, in hexadecimal.
    pub public_key: String,
}

/// It was enrolled.
#[derive(Debug, Deserialize, Serialize)]
pub struct Enrolled {
    /// Its number.
    pub terminal: i64,
    /// What the office calls it.
    pub name: String,
}

/// It lives.
#[derive(Debug, Deserialize, Serialize)]
pub struct Heartbeat {
    /// Its card reader, in one word.
    pub reader: String,
    /// Its printer.
    pub printer: String,
    /// The printer's paper.
    pub paper: String,
    /// The version of its program.
    pub version: String,
}

/// The centre heard it.
#[derive(Debug, Deserialize, Serialize)]
pub struct Heard {
    /// `enrolled`, `blocked` or `wiped`; the machine obeys.
    pub state: String,
    /// The centre's clock, in microseconds.
    pub now: i64,
}

/// A resident put her card in and typed a PIN.
#[derive(Deserialize, Serialize)]
pub struct Begin {
    /// The number that the chip told.
    pub card: String,
    /// The citizen id that the chip told; a third-generation card tells none here.
    pub citizen: Option<String>,
    /// The PIN of her account.
    pub pin: String,
    /// The language chosen.
    pub lang: String,
}

/// A resident showed her electronic card.
#[derive(Deserialize, Serialize)]
pub struct Show {
    /// The text of its code.
    pub code: String,
}

/// Her code was taken, once and for all.
#[derive(Deserialize, Serialize)]
pub struct Took {
    /// The number of her card.
    pub card: String,
}

/// Her session began.
#[derive(Deserialize, Serialize)]
pub struct Begun {
    /// Its token.
    pub session: String,
}

/// What a paper is printed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    /// A4, as a PDF.
    Sheet,
    /// 80 mm, as dots: a PBM file (P4).
    Slip,
}

impl On {
    /// Both.
    pub const ALL: [On; 2] = [On::Sheet, On::Slip];

    /// The word in the form.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            On::Sheet => "sheet",
            On::Slip => "slip",
        }
    }

    /// What a word means.
    #[must_use]
    pub fn of(word: &str) -> Option<On> {
        On::ALL.into_iter().find(|on| on.word() == word)
    }

    /// What the centre says of its bytes.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            On::Sheet => "application/pdf",
            On::Slip => "image/x-portable-bitmap",
        }
    }
}

/// The number of a paper that the centre gives.
pub const PAPER_NUMBER: HeaderName = HeaderName::from_static("yika-paper");

/// What a machine tells of its printers with each page it fetches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Printers {
    /// How the printer of slips is.
    pub slips: State,
    /// Whether there is a printer of sheets.
    pub sheets: bool,
}

/// Where it tells that.
pub const PRINTERS: HeaderName = HeaderName::from_static("yika-printers");

impl Printers {
    /// As it is said.
    #[must_use]
    pub fn said(&self) -> String {
        format!("{}{}", self.slips.word(), if self.sheets { " sheets" } else { "" })
    }

    /// What was said; nothing is a browser without a machine, which has no printer.
    #[must_use]
    pub fn heard(headers: &HeaderMap) -> Printers {
        let said = headers.get(PRINTERS).and_then(|said| said.to_str().ok()).unwrap_or_default();
        let (slips, sheets) = said.split_once(' ').unwrap_or((said, ""));
        Printers { slips: State::of(slips).unwrap_or(State::NotConfigured), sheets: sheets == "sheets" }
    }

    /// Whether it can print on that now.
    #[must_use]
    pub fn print(&self, on: On) -> bool {
        match on {
            On::Sheet => self.sheets,
            On::Slip => self.slips.prints(),
        }
    }
}

/// The answer is no.
#[derive(Debug, Deserialize, Serialize)]
pub struct Refused {
    /// The code.
    pub refused: String,
    /// The values of its sentence.
    pub args: Vec<(String, String)>,
}

impl Envelope {
    /// As the access room takes it; nothing if the signature is no such text.
    #[must_use]
    pub fn signed(&self) -> Option<Signed> {
        let Envelope { terminal, sequence, at, body, signature } = self;
        let signature = unhex(signature)?;
        Some(Signed { terminal_id: *terminal, sequence: *sequence, at: Moment(*at), body: body.clone(), signature })
    }
}

impl Refused {
    /// As it goes over the wire.
    #[must_use]
    pub fn of(refusal: &Refusal) -> Refused {
        let args = refusal.args.iter().map(|(name, value)| (name.to_string(), value.clone())).collect();
        Refused { refused: refusal.code.to_string(), args }
    }

    /// As the house says it.
    #[must_use]
    pub fn refusal(self) -> Refusal {
        let refusal = Refusal::new(self.refused);
        self.args.into_iter().fold(refusal, |refusal, (name, value)| refusal.with(name, value))
    }
}

impl Drop for Envelope {
    fn drop(&mut self) {
        self.body.zeroize();
    }
}

impl Drop for Begin {
    fn drop(&mut self) {
        self.card.zeroize();
        self.citizen.zeroize();
        self.pin.zeroize();
    }
}

impl Drop for Show {
    fn drop(&mut self) {
        self.code.zeroize();
    }
}

impl Drop for Took {
    fn drop(&mut self) {
        self.card.zeroize();
    }
}

impl Drop for Begun {
    fn drop(&mut self) {
        self.session.zeroize();
    }
}

macro_rules! shows_nothing {
    ($($name:ident)*) => { $(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }
    )* };
}

shows_nothing!(Envelope Enrol Begin Show Took Begun);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_secret_is_not_printed() {
        let begin =
            Begin { card: "A00000001".into(), citizen: Some("540502".into()), pin: "135790".into(), lang: "zh".into() };
        assert_eq!(format!("{begin:?}"), "Begin { .. }");
    }
}

//! What is sent along with a complaint: pictures and PDF documents, told by their first bytes, kept under their hash.
//!
//! Deliberately absent: looking into them. They are handed out as they came, for download.

use document::Packed;
use kernel::{Error, Refusal, Result};

/// No attachment is longer.
pub const ATTACHMENT_BYTES_MAX: usize = 8 << 20;
/// No complaint has more.
pub const ATTACHMENTS_MAX: usize = 5;
const NAME_CHARACTERS_MAX: usize = 100;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A photograph.
    Jpeg,
    /// A picture of a screen.
    Png,
    /// A document.
    Pdf,
}

impl Format {
    /// The word in the table.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Format::Jpeg => "jpeg",
            Format::Png => "png",
            Format::Pdf => "pdf",
        }
    }

    pub(crate) fn from_word(word: &str) -> Format {
        [Format::Jpeg, Format::Png, Format::Pdf]
            .into_iter()
            .find(|format| format.word() == word)
            .expect("a format was written")
    }

    /// For the answer that hands it out.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Format::Jpeg => "image/jpeg",
            Format::Png => "image/png",
            Format::Pdf => "application/pdf",
        }
    }

    fn of(bytes: &[u8]) -> Option<Format> {
        let beginnings: [(&[u8], Format); 3] =
            [(b"\xFF\xD8\xFF", Format::Jpeg), (b"\x89PNG\r\n\x1A\n", Format::Png), (b"%PDF-", Format::Pdf)];
        beginnings.into_iter().find(|(begin, _)| bytes.starts_with(begin)).map(|(_, format)| format)
    }
}

/// A file ready to be kept with a complaint.
#[derive(Clone, Debug)]
pub struct Attachment {
    pub(crate) packed: Packed,
    pub(crate) format: Format,
}

impl Attachment {
    /// Reads a file that came along; outside any transaction.
    ///
    /// # Errors
    /// `attachment_too_large`; `attachment_format` when it is neither JPEG, PNG nor PDF, whatever its name says.
    pub fn read(name: &str, bytes: &[u8]) -> Result<Attachment> {
        if bytes.len() > ATTACHMENT_BYTES_MAX {
            return Err(Refusal::new("attachment_too_large").with("mib", ATTACHMENT_BYTES_MAX >> 20).into());
        }
        let Some(format) = Format::of(bytes) else {
            return Err(Refusal::new("attachment_format").into());
        };
        let packed = Packed::of_bytes(bytes, &plain_name(name)).map_err(|why| Error::io("pack an attachment", why))?;
        Ok(Attachment { packed, format })
    }
}

impl Attachment {
    /// As it is kept.
    #[must_use]
    pub(crate) fn kept(&self) -> Kept {
        let bytes = i64::try_from(self.packed.bytes).expect("an attachment of a sane length");
        Kept { sha256: self.packed.sha256.clone(), name: self.packed.name.clone(), format: self.format, bytes }
    }
}

/// The name without folders and without what cannot be seen.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let seen: String = last.chars().filter(|c| !c.is_control()).take(NAME_CHARACTERS_MAX).collect();
    let seen = seen.trim().trim_start_matches('.');
    if seen.is_empty() { "attachment".to_owned() } else { seen.to_owned() }
}

/// An attachment as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// SHA-256, in hex.
    pub sha256: String,
    /// The name it came under.
    pub name: String,
    /// What it is.
    pub format: Format,
    /// How long it is.
    pub bytes: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(answer: Result<Attachment>) -> Option<String> {
        answer.err().map(|why| why.refusal().expect("a refusal").code.to_string())
    }

    #[test]
    fn a_file_is_what_its_bytes_say_and_no_larger_than_allowed() {
        let png = b"\x89PNG\r\n\x1A\n rest";
        assert_eq!(Attachment::read("a.pdf", png).unwrap().format, Format::Png);
        let formula: &[u8] = b"MZ\x90\0";
        assert_eq!(code(Attachment::read("a.png", formula)), Some("attachment_format".into()));
        assert_eq!(code(Attachment::read("a.png", b"")), Some("attachment_format".into()));
        assert_eq!(code(Attachment::read("a.svg", b"<svg onload=alert(1)>")), Some("attachment_format".into()));
        let mut large = png.to_vec();
        large.resize(ATTACHMENT_BYTES_MAX + 1, 0);
        assert_eq!(code(Attachment::read("a.png", &large)), Some("attachment_too_large".into()));
        large.pop();
        assert_eq!(code(Attachment::read("a.png", &large)), None);
    }

    #[test]
    fn a_name_has_no_folders() {
        for (name, plain) in [
            ("../../etc/a.png", "a.png"),
            ("C:\\photos\\b.jpg", "b.jpg"),
            (".hidden", "hidden"),
            ("a\u{7}b", "ab"),
            ("/", "attachment"),
        ] {
            assert_eq!(plain_name(name), plain);
        }
    }
}

//! ISO 20022: pain.001 out, pain.002 and camt.054 in.
//!
//! What we write keeps to the schema of one version. What we read is taken leniently: any later version, any prefix,
//! unknown elements skipped, an envelope around the document. What decides about money (ids, statuses, amounts,
//! totals) is read strictly. Deliberately absent: signatures and every message of the standard that pays nobody.

mod camt054;
mod pain001;
mod pain002;
mod xml;

pub use pain001::{Pain001Writer, write_pain001};

use crate::digits::read_instruction_id;
use crate::reply::{self, BadFile, Reply, Stretch};
use xml::{Element, Xml};

/// Reads a whole pain.002 or camt.054, told apart by their namespace.
///
/// # Errors
/// Names the first line that is wrong.
pub fn read_iso20022(bytes: &[u8]) -> Result<Reply, BadFile> {
    if bytes.len() > reply::REPLY_BYTES_MAX {
        return Err(BadFile::new(0, reply::TOO_LARGE, "the file is too large"));
    }
    let text = xml::decode(bytes)?;
    let mut xml = Xml::open(&text);
    let root = xml.child()?.ok_or_else(|| xml.bad(reply::BAD_FORMAT, "there is no element"))?;
    let reply = if name_of(&root) == "Document" { read_document(&mut xml, &root)? } else { read_envelope(&mut xml)? };
    if xml.child()?.is_some() {
        return Err(xml.bad(reply::BAD_XML, "there is more than one document"));
    }
    Ok(reply)
}

/// Some banks wrap the document together with a business header.
fn read_envelope(xml: &mut Xml<'_>) -> Result<Reply, BadFile> {
    let mut found = None;
    while let Some(element) = xml.child()? {
        if name_of(&element) != "Document" {
            xml.skip()?;
        } else if found.replace(read_document(xml, &element)?).is_some() {
            return Err(xml.bad(reply::BAD_FORMAT, "there is more than one document"));
        }
    }
    found.ok_or_else(|| xml.bad(reply::BAD_FORMAT, "there is no Document"))
}

fn read_document(xml: &mut Xml<'_>, document: &Element<'_>) -> Result<Reply, BadFile> {
    let namespace = namespace_of(document).unwrap_or_default();
    let message = namespace.strip_prefix("urn:iso:std:iso:20022:tech:xsd:").unwrap_or_default();
    let mut found = None;
    while let Some(element) = xml.child()? {
        let read = match name_of(&element) {
            "CstmrPmtStsRpt" if is_version_of(message, "pain.002.001.") => pain002::read(xml)?,
            "BkToCstmrDbtCdtNtfctn" if is_version_of(message, "camt.054.001.") => camt054::read(xml)?,
            _ => {
                return Err(xml.bad(reply::BAD_FORMAT, "the document is no pain.002 and no camt.054"));
            }
        };
        if found.replace(read).is_some() {
            return Err(xml.bad(reply::BAD_FORMAT, "there is more than one message"));
        }
    }
    found.ok_or_else(|| xml.bad(reply::BAD_FORMAT, "the document is empty"))
}

fn is_version_of(message: &str, family: &str) -> bool {
    message.strip_prefix(family).is_some_and(|version| version.len() == 2 && version.parse::<u8>().is_ok())
}

fn name_of<'e>(element: &'e Element<'_>) -> &'e str {
    element.local_name().into_inner()
}

/// The namespace the element declares for itself.
fn namespace_of(element: &Element<'_>) -> Option<String> {
    let name = element.name();
    let wanted = match name.prefix() {
        Some(prefix) => format!("xmlns:{}", prefix.into_inner()),
        None => "xmlns".to_owned(),
    };
    xml::attribute(element, &wanted)
}

/// Why, in the bank's words: `StsRsnInf` and `RtrInf` have the same shape.
#[derive(Default)]
struct Reason {
    code: String,
    text: String,
}

impl Reason {
    /// Reads one more reason; of several the first code counts, the words are joined.
    fn read(&mut self, xml: &mut Xml<'_>) -> Result<(), BadFile> {
        while let Some(element) = xml.child()? {
            match name_of(&element) {
                "Rsn" => {
                    let code = xml.code()?;
                    if code.len() > 140 {
                        return Err(xml.bad(reply::BAD_LINE, "a reason code that is too long"));
                    }
                    if self.code.is_empty() {
                        self.code = code;
                    }
                }
                "AddtlInf" => {
                    let text = xml.text()?;
                    // What goes beyond 500 characters tells a clerk nothing more.
                    let room = 500_usize.saturating_sub(self.text.chars().count());
                    if !self.text.is_empty() && room > 0 {
                        self.text.push(' ');
                    }
                    self.text.extend(text.chars().take(room));
                }
                _ => xml.skip()?,
            }
        }
        Ok(())
    }
}

/// An instruction id of ours in an EndToEndId.
fn instruction_id(xml: &mut Xml<'_>) -> Result<i64, BadFile> {
    let text = xml.text()?;
    read_instruction_id(&text).ok_or_else(|| xml.bad(reply::NOT_OURS, "the EndToEndId is no instruction id of ours"))
}

/// A bank's reference or an account, in the room the standard gives it and a little more.
fn keep_short(xml: &Xml<'_>, reply: &mut Reply, text: &str) -> Result<Stretch, BadFile> {
    if text.len() > 140 {
        return Err(xml.bad(reply::BAD_LINE, "an account or a reference that is too long"));
    }
    Ok(reply.keep(text))
}

/// Keeps the first of what may stand only once.
fn once<T>(xml: &Xml<'_>, place: &mut Option<T>, value: T) -> Result<(), BadFile> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(xml.bad(reply::BAD_LINE, "an element that may stand once stands twice")),
    }
}

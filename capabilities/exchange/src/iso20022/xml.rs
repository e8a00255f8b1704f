//! Reading XML as a walk: the next child, its text, or skip it.
//!
//! Refused: document types and entities of one's own, more than [`DEPTH_MAX`] levels, broken markup, encodings other
//! than UTF-8 and GB18030. Every error knows its line. Nothing is built in memory but the texts that are asked for.
//! Deliberately absent: namespaces below the document element, and mixed content, which the standard does not use.

use std::borrow::Cow;

use encoding_rs::{Encoding, GB18030, GBK, UTF_8};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, escape::resolve_predefined_entity};

use crate::digits::read_decimal;
use crate::reply::{self, BadFile};
use kernel::{Day, Fen};

/// The deepest nesting that is followed; the messages we read need about 15.
const DEPTH_MAX: u32 = 64;

/// The opening tag of an element.
pub(super) type Element<'a> = BytesStart<'a>;

/// A place in the document: inside an element, before its next child.
pub(super) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    source: &'a str,
    depth: u32,
}

impl<'a> Xml<'a> {
    pub(super) fn open(source: &'a str) -> Xml<'a> {
        let mut reader = Reader::from_str(source);
        reader.config_mut().expand_empty_elements = true;
        Xml { reader, source, depth: 0 }
    }

    /// The next element inside the present one; none at its end, which is left then.
    pub(super) fn child(&mut self) -> Result<Option<Element<'a>>, BadFile> {
        loop {
            match self.event()? {
                Event::Start(element) => return Ok(Some(element)),
                Event::End(_) | Event::Eof => return Ok(None),
                Event::Text(text) if text.trim_ascii().is_empty() => {}
                _ => return Err(self.bad(reply::BAD_XML, "text where elements are expected")),
            }
        }
    }

    /// The text of the present element, which is left.
    pub(super) fn text(&mut self) -> Result<Cow<'a, str>, BadFile> {
        let mut text = Cow::Borrowed("");
        let mut add = |more: Cow<'a, str>| {
            if text.is_empty() {
                text = more;
            } else {
                text.to_mut().push_str(&more);
            }
        };
        loop {
            match self.event()? {
                Event::Text(more) => add(more.into_inner()),
                Event::CData(more) => add(more.into_inner()),
                Event::GeneralRef(entity) => {
                    let named = resolve_predefined_entity(&entity).map(Cow::Borrowed);
                    let numbered = || Some(Cow::Owned(entity.resolve_char_ref().ok()??.to_string()));
                    match named.or_else(numbered) {
                        Some(more) => add(more),
                        None => {
                            return Err(self.bad(reply::BAD_XML, "an entity that XML itself does not define"));
                        }
                    }
                }
                Event::End(_) => break,
                _ => return Err(self.bad(reply::BAD_XML, "elements where text is expected")),
            }
        }
        Ok(match text {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim_ascii()),
            Cow::Owned(text) => Cow::Owned(text.trim_ascii().to_owned()),
        })
    }

    /// The text down a path of names inside the present element, which is left.
    pub(super) fn text_at(&mut self, path: &[&str]) -> Result<Option<Cow<'a, str>>, BadFile> {
        let Some((first, rest)) = path.split_first() else {
            return self.text().map(Some);
        };
        let mut found = None;
        while let Some(element) = self.child()? {
            if found.is_none() && element.local_name().into_inner() == *first {
                found = self.text_at(rest)?;
            } else {
                self.skip()?;
            }
        }
        Ok(found)
    }

    /// A code inside `Cd` or `Prtry`, or written directly as older versions do.
    pub(super) fn code(&mut self) -> Result<String, BadFile> {
        let mut code = String::new();
        loop {
            match self.event()? {
                Event::Text(text) => code.push_str(text.trim_ascii()),
                Event::Start(element) if matches!(element.local_name().into_inner(), "Cd" | "Prtry") => {
                    code.push_str(&self.text()?);
                }
                Event::Start(_) => self.skip()?,
                Event::End(_) => return Ok(code),
                _ => return Err(self.bad(reply::BAD_XML, "a code that is no text")),
            }
        }
    }

    /// The number of an account, which is left: `Id` with `IBAN` or `Othr`.
    pub(super) fn account(&mut self) -> Result<Option<String>, BadFile> {
        Ok(self.account_and_bank()?.0)
    }

    /// The same, and the bank's own name for itself where the account says whose it is.
    pub(super) fn account_and_bank(&mut self) -> Result<(Option<String>, Option<String>), BadFile> {
        let (mut account, mut bank) = (None, None);
        while let Some(element) = self.child()? {
            match element.local_name().into_inner() {
                "Id" => {
                    while let Some(element) = self.child()? {
                        match element.local_name().into_inner() {
                            "IBAN" => account = Some(self.text()?.into_owned()),
                            "Othr" => account = self.text_at(&["Id"])?.map(Cow::into_owned),
                            _ => self.skip()?,
                        }
                    }
                }
                "Svcr" => bank = self.text_at(&["FinInstnId", "Othr", "Id"])?.map(Cow::into_owned),
                _ => self.skip()?,
            }
        }
        Ok((account, bank))
    }

    /// Leaves the present element without looking at what is in it.
    pub(super) fn skip(&mut self) -> Result<(), BadFile> {
        let outside = self.depth - 1;
        while self.depth > outside {
            self.event()?;
        }
        Ok(())
    }

    /// An amount of yuan, which is left.
    pub(super) fn amount(&mut self, element: &Element<'_>) -> Result<Fen, BadFile> {
        // Nearly always the only attribute, written plainly.
        let plain = element.attributes_raw().trim_ascii() == "Ccy=\"CNY\"";
        if !plain && attribute(element, "Ccy").as_deref() != Some("CNY") {
            return Err(self.bad(reply::BAD_LINE, "an amount that is not in CNY"));
        }
        self.decimal()
    }

    /// An amount without a currency, which is left.
    pub(super) fn decimal(&mut self) -> Result<Fen, BadFile> {
        read_decimal(&self.text()?).ok_or_else(|| self.bad(reply::BAD_LINE, "an amount that is no whole number of fen"))
    }

    /// A count, which is left.
    pub(super) fn count(&mut self) -> Result<u64, BadFile> {
        let text = self.text()?;
        let digits = !text.is_empty() && text.len() <= 15 && text.bytes().all(|byte| byte.is_ascii_digit());
        let count = if digits { text.parse().ok() } else { None };
        count.ok_or_else(|| self.bad(reply::BAD_LINE, "a count that is no number"))
    }

    /// A day given as a date or as a moment, which is left. The day is the one written, in whatever zone.
    pub(super) fn day(&mut self) -> Result<Day, BadFile> {
        let text = self.text()?;
        let (day, moment) = text.split_at_checked(10).unwrap_or((&text, ""));
        let plain = moment.is_empty() || moment.starts_with(['T', 'Z', '+', '-']);
        let day = if plain { Day::parse(day).ok() } else { None };
        day.ok_or_else(|| self.bad(reply::BAD_LINE, "a date that is no day"))
    }

    /// A day inside `Dt` or `DtTm`, which is left.
    pub(super) fn day_choice(&mut self) -> Result<Option<Day>, BadFile> {
        let mut day = None;
        while let Some(element) = self.child()? {
            match element.local_name().into_inner() {
                "Dt" | "DtTm" => day = Some(self.day()?),
                _ => self.skip()?,
            }
        }
        Ok(day)
    }

    /// The line the walk has come to.
    pub(super) fn line(&self) -> u32 {
        let at = usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX).min(self.source.len());
        let before = memchr::memchr_iter(b'\n', &self.source.as_bytes()[..at]).count();
        u32::try_from(before + 1).unwrap_or(u32::MAX)
    }

    /// The refusal of the file at this line.
    pub(super) fn bad(&self, code: &'static str, detail: impl Into<String>) -> BadFile {
        BadFile::new(self.line(), code, detail)
    }

    /// The next thing that matters, with the depth kept.
    fn event(&mut self) -> Result<Event<'a>, BadFile> {
        loop {
            // The parser's own message may quote the file, so it is not passed on.
            let event = match self.reader.read_event() {
                Ok(event) => event,
                Err(quick_xml::Error::Syntax(_)) => {
                    return Err(self.bad(reply::TRUNCATED, "the file ends inside a tag"));
                }
                Err(_) => return Err(self.bad(reply::BAD_XML, "the markup is broken")),
            };
            match &event {
                Event::Start(_) if self.depth == DEPTH_MAX => {
                    return Err(self.bad(reply::BAD_XML, "elements nested too deeply"));
                }
                Event::Start(_) => self.depth += 1,
                Event::End(_) => self.depth -= 1,
                Event::Eof if self.depth > 0 => {
                    return Err(self.bad(reply::TRUNCATED, "the file ends inside an element"));
                }
                Event::DocType(_) => return Err(self.bad(reply::BAD_XML, "a document type is not accepted")),
                Event::Decl(_) | Event::Comment(_) | Event::PI(_) => continue,
                _ => {}
            }
            return Ok(event);
        }
    }
}

/// The value of an attribute, if it holds plain characters.
pub(super) fn attribute(element: &Element<'_>, name: &str) -> Option<String> {
    let mut attributes = element.attributes();
    let found = attributes.with_checks(false).flatten().take(64).find(|attribute| attribute.key.into_inner() == name);
    found.map(|attribute| attribute.value.into_owned()).filter(|value| !value.contains('&'))
}

/// The document as text: UTF-8, or GB18030 (GBK, GB2312) where the declaration says so.
pub(super) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, BadFile> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let encoding = declared_encoding(bytes).unwrap_or(Some(UTF_8));
    if encoding == Some(GB18030) || encoding == Some(GBK) {
        return GB18030
            .decode_without_bom_handling_and_without_replacement(bytes)
            .ok_or_else(|| BadFile::new(1, reply::BAD_ENCODING, "bytes that are no GB18030"));
    }
    if encoding != Some(UTF_8) {
        return Err(BadFile::new(1, reply::BAD_ENCODING, "an encoding other than UTF-8 and GB18030"));
    }
    std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|error| {
        let before = memchr::memchr_iter(b'\n', &bytes[..error.valid_up_to()]).count();
        let line = u32::try_from(before + 1).unwrap_or(u32::MAX);
        BadFile::new(line, reply::BAD_ENCODING, "bytes that are no UTF-8")
    })
}

/// What the XML declaration says: nothing, or an encoding we may know.
fn declared_encoding(bytes: &[u8]) -> Option<Option<&'static Encoding>> {
    let head = &bytes[..bytes.len().min(256)];
    if !head.starts_with(b"<?xml") {
        return None;
    }
    let end = head.windows(2).position(|two| two == b"?>")?;
    let declaration = std::str::from_utf8(&head[..end]).ok()?;
    let (_, value) = declaration.split_once("encoding")?;
    let quoted = value.trim_start().strip_prefix('=')?.trim_start();
    let label = quoted.split(['"', '\'']).nth(1)?;
    Some(match label {
        _ if label.eq_ignore_ascii_case("us-ascii") => Some(UTF_8),
        _ => Encoding::for_label(label.as_bytes()),
    })
}

//! A strict, streaming scanner for the XML of a workbook's parts.
//!
//! It keeps one window over the stream: a token must fit into it, so a million attributes or an endless text end in a
//! refusal and not in memory. Comments and processing instructions are passed over; a DTD is refused, so there is
//! nothing to expand; CDATA and UTF-16 are refused. Namespaces: the prefix of the root element is the prefix of the
//! vocabulary, and names under another one keep their colon and match nothing.

use memchr::{memchr, memmem};

use crate::Unreadable;

/// Appends more of the stream to the window; `false` at its end.
pub(super) type Feed<'f> = Box<dyn FnMut(&mut Vec<u8>) -> Result<bool, Unreadable> + 'f>;

/// No token is longer: 32,767 characters, each written as a numeric reference, take a third of it.
const TOKEN_BYTES_MAX: usize = 1 << 20;
/// No spreadsheet program nests deeper than about twenty.
const DEPTH_MAX: u32 = 100;

/// The scanner.
pub(super) struct Xml<'f> {
    part: &'static str,
    feed: Feed<'f>,
    window: Vec<u8>,
    at: usize,
    depth: u32,
    root_seen: bool,
    prefix: Vec<u8>,
}

/// What comes next. Names are without the vocabulary's prefix.
pub(super) enum Token<'w> {
    /// `<name attributes>`, or `<name attributes/>` where `empty`.
    Start { name: &'w [u8], attributes: Attributes<'w>, empty: bool },
    /// `</name>`.
    End { name: &'w [u8] },
    /// Characters, still escaped.
    Text(&'w [u8]),
    /// The root element is closed and the stream is at its end.
    Eof,
}

impl<'f> Xml<'f> {
    pub(super) fn new(part: &'static str, feed: Feed<'f>) -> Xml<'f> {
        Xml { part, feed, window: Vec::new(), at: 0, depth: 0, root_seen: false, prefix: Vec::new() }
    }

    /// A refusal that names this part.
    pub(super) fn damaged(&self, why: &'static str) -> Unreadable {
        Unreadable::damaged(self.part, why)
    }

    /// The next token.
    pub(super) fn next(&mut self) -> Result<Token<'_>, Unreadable> {
        loop {
            let Some(&first) = self.window.get(self.at) else {
                if self.more()? {
                    continue;
                }
                if self.depth > 0 || !self.root_seen {
                    return Err(self.damaged("ends too early"));
                }
                return Ok(Token::Eof);
            };
            if first != b'<' {
                let length = self.length_to(|rest| memchr(b'<', rest), true)?;
                let start = self.at;
                self.at += length;
                if self.depth == 0 {
                    let stray = &self.window[start..self.at];
                    let stray = stray.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(stray);
                    if !stray.trim_ascii().is_empty() {
                        return Err(self.damaged("text outside the root"));
                    }
                    continue;
                }
                return Ok(Token::Text(&self.window[start..self.at]));
            }
            while self.at + 1 == self.window.len() {
                if !self.more()? {
                    return Err(self.damaged("ends inside a tag"));
                }
            }
            match self.window[self.at + 1] {
                b'?' => self.pass_instruction()?,
                b'!' => self.pass_comment()?,
                b'/' => return self.end(),
                _ => return self.start(),
            }
        }
    }

    /// Passes over the rest of an element whose start was just returned and was not empty.
    pub(super) fn skip(&mut self) -> Result<(), Unreadable> {
        let outside = self.depth - 1;
        while self.depth > outside {
            self.next()?;
        }
        Ok(())
    }

    fn start(&mut self) -> Result<Token<'_>, Unreadable> {
        let length = self.length_to(tag_end, false)? + 1;
        let (from, to) = (self.at + 1, self.at + length - 1);
        self.at += length;
        let empty = self.window[to - 1] == b'/';
        let inner = from..if empty { to - 1 } else { to };
        let name_length = name_length(&self.window[inner.clone()]);
        if name_length == 0 {
            return Err(self.damaged("tag without a name"));
        }
        if !self.root_seen {
            self.root_seen = true;
            let name = &self.window[inner.start..inner.start + name_length];
            self.prefix = memchr(b':', name).map_or(Vec::new(), |colon| name[..=colon].to_vec());
        } else if self.depth == 0 {
            return Err(self.damaged("second root"));
        }
        if !empty {
            self.depth += 1;
            if self.depth > DEPTH_MAX {
                return Err(Unreadable::bomb("nesting"));
            }
        }
        let inner = &self.window[inner];
        let name = local(&inner[..name_length], &self.prefix);
        Ok(Token::Start { name, attributes: Attributes { part: self.part, rest: &inner[name_length..] }, empty })
    }

    fn end(&mut self) -> Result<Token<'_>, Unreadable> {
        let length = self.length_to(|rest| memchr(b'>', rest), false)? + 1;
        let (from, to) = (self.at + 2, self.at + length - 1);
        self.at += length;
        let Some(depth) = self.depth.checked_sub(1) else {
            return Err(self.damaged("end without a start"));
        };
        self.depth = depth;
        let name = self.window[from..to].trim_ascii_end();
        Ok(Token::End { name: local(name, &self.prefix) })
    }

    fn pass_instruction(&mut self) -> Result<(), Unreadable> {
        let length = self.length_to(|rest| memmem::find(rest, b"?>"), false)? + 2;
        let instruction = self.window[self.at..self.at + length].to_ascii_lowercase();
        if instruction.starts_with(b"<?xml ")
            && memmem::find(&instruction, b"encoding").is_some()
            && memmem::find(&instruction, b"utf-8").is_none()
        {
            return Err(self.damaged("encoding other than UTF-8"));
        }
        self.at += length;
        Ok(())
    }

    fn pass_comment(&mut self) -> Result<(), Unreadable> {
        while self.window.len() < self.at + 4 {
            if !self.more()? {
                return Err(self.damaged("ends inside a tag"));
            }
        }
        if !self.window[self.at..].starts_with(b"<!--") {
            return Err(match self.window[self.at + 2] {
                b'[' => self.damaged("CDATA"),
                _ => Unreadable::bomb("DTD"),
            });
        }
        self.at += 4;
        self.at += self.length_to(|rest| memmem::find(rest, b"-->"), false)? + 3;
        Ok(())
    }

    /// How far from here `find` finds what it looks for, with as much of the stream as that takes. Where the end of
    /// the stream will do as well, its distance.
    fn length_to(&mut self, find: fn(&[u8]) -> Option<usize>, or_end: bool) -> Result<usize, Unreadable> {
        loop {
            if let Some(length) = find(&self.window[self.at..]) {
                return Ok(length);
            }
            if self.window.len() - self.at > TOKEN_BYTES_MAX {
                return Err(Unreadable::bomb("token"));
            }
            if !self.more()? {
                return if or_end { Ok(self.window.len() - self.at) } else { Err(self.damaged("ends inside a tag")) };
            }
        }
    }

    fn more(&mut self) -> Result<bool, Unreadable> {
        self.window.drain(..self.at);
        self.at = 0;
        (self.feed)(&mut self.window)
    }
}

/// The name without the vocabulary's prefix, which is nearly always empty.
#[inline]
fn local<'w>(name: &'w [u8], prefix: &[u8]) -> &'w [u8] {
    if prefix.is_empty() { name } else { name.strip_prefix(prefix).unwrap_or(name) }
}

/// Where a start tag's `>` is: the first one outside of quotes.
fn tag_end(tag: &[u8]) -> Option<usize> {
    let mut quote = 0;
    for (at, &byte) in tag.iter().enumerate() {
        if quote != 0 {
            if byte == quote {
                quote = 0;
            }
        } else if byte == b'>' {
            return Some(at);
        } else if byte == b'"' || byte == b'\'' {
            quote = byte;
        }
    }
    None
}

fn name_length(tag: &[u8]) -> usize {
    tag.iter().position(u8::is_ascii_whitespace).unwrap_or(tag.len())
}

/// The attributes of a tag: names with their prefix, values still escaped.
pub(super) struct Attributes<'w> {
    part: &'static str,
    rest: &'w [u8],
}

impl<'w> Iterator for Attributes<'w> {
    type Item = Result<(&'w [u8], &'w [u8]), Unreadable>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.rest.trim_ascii_start();
        if rest.is_empty() {
            return None;
        }
        let split = rest.iter().position(|&byte| byte == b'=').and_then(|equals| {
            let name = rest[..equals].trim_ascii_end();
            let value = rest[equals + 1..].trim_ascii_start();
            let quote = *value.first().filter(|&&quote| quote == b'"' || quote == b'\'')?;
            let end = value[1..].iter().position(|&byte| byte == quote)?;
            Some((name, &value[1..=end], &value[end + 2..]))
        });
        let Some((name, value, rest)) = split else {
            self.rest = b"";
            return Some(Err(Unreadable::damaged(self.part, "attribute without a value")));
        };
        self.rest = rest;
        Some(Ok((name, value)))
    }
}

/// Appends the characters of an escaped text: the five names and numeric references, nothing else.
pub(super) fn unescape(escaped: &[u8], part: &'static str, into: &mut String) -> Result<(), Unreadable> {
    let wrong = |why| Unreadable::damaged(part, why);
    let text = simdutf8::basic::from_utf8(escaped).map_err(|_| wrong("not UTF-8"))?;
    let mut rest = text;
    while let Some(at) = memchr(b'&', rest.as_bytes()) {
        into.push_str(&rest[..at]);
        let reference = &rest[at + 1..];
        let end = memchr(b';', reference.as_bytes()).ok_or_else(|| wrong("reference without an end"))?;
        into.push(character(&reference[..end]).ok_or_else(|| wrong("unknown reference"))?);
        rest = &reference[end + 1..];
    }
    into.push_str(rest);
    Ok(())
}

fn character(reference: &str) -> Option<char> {
    match reference {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = reference.strip_prefix('#')?;
            let code = match number.strip_prefix('x') {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|&found| found != '\0')
        }
    }
}

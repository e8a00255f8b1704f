//! The ZIP around a workbook: which parts it has, and each part as a stream of XML.
//!
//! Nothing is extracted. The number of parts is read before the list of them is; names must be unique even when case
//! is ignored, local headers must agree with the central list, parts must not overlap; what a part unpacks to is
//! counted as it comes and never believed. A part is inflated on its own thread while its XML is scanned on this one.

use std::collections::HashMap;
use std::io::{Cursor, Read};
use std::sync::mpsc;
use std::thread;

use zip::ZipArchive;
use zip::read::ZipReadOptions;

use super::Limits;
use super::xml::Xml;
use crate::{Unreadable, code};

const BLOCK: usize = 256 << 10;
const BLOCKS_AHEAD: usize = 4;
/// Below this an unlikely ratio harms nobody, and small repetitive workbooks have one.
const RATIO_FREE_BYTES: u64 = 16 << 20;

pub(super) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    parts: HashMap<String, usize>,
    unpacked_left: u64,
    unpacked_ratio: u64,
}

impl<'b> Package<'b> {
    pub(super) fn open(bytes: &'b [u8], limits: &Limits) -> Result<Package<'b>, Unreadable> {
        let wrong = |why| Unreadable::damaged("zip", why);
        if declared_parts(bytes).ok_or_else(|| wrong("no list of parts"))? > limits.parts {
            return Err(Unreadable::bomb("parts"));
        }
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| wrong("list of parts"))?;
        if archive.len() > limits.parts {
            return Err(Unreadable::bomb("parts"));
        }
        if archive.has_duplicate_names() {
            return Err(wrong("two parts of one name"));
        }
        if archive.has_overlapping_entries().map_err(|_| wrong("place of a part"))? {
            return Err(Unreadable::bomb("overlapping parts"));
        }
        let mut parts = HashMap::with_capacity(archive.len());
        for index in 0..archive.len() {
            let part = archive.by_index_raw(index).map_err(|_| wrong("header of a part"))?;
            if part.encrypted() {
                return Err(Unreadable::new(code::IS_ENCRYPTED));
            }
            let name = part.name().map_err(|_| wrong("name of a part"))?.to_ascii_lowercase();
            if parts.insert(name, index).is_some() {
                return Err(wrong("two parts of one name"));
            }
        }
        Ok(Package { archive, parts, unpacked_left: limits.unpacked_bytes, unpacked_ratio: limits.unpacked_ratio })
    }

    /// Whether there is a part of this name (in lower case).
    pub(super) fn has(&self, name: &str) -> bool {
        self.parts.contains_key(name)
    }

    /// Whether any part's name (in lower case) ends like this.
    pub(super) fn has_ending(&self, ending: &str) -> bool {
        self.parts.keys().any(|name| name.ends_with(ending))
    }

    /// A small part as it is, at most `most` bytes of it.
    pub(super) fn beginning(&mut self, name: &str, most: u64) -> Option<Vec<u8>> {
        let index = *self.parts.get(name)?;
        let mut bytes = Vec::new();
        self.archive.by_index(index).ok()?.take(most).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }

    /// Gives the XML of a part to `scan`. `part` is what a refusal calls it.
    pub(super) fn scan<T>(
        &mut self,
        name: &str,
        part: &'static str,
        scan: impl FnOnce(&mut Xml<'_>) -> Result<T, Unreadable>,
    ) -> Result<T, Unreadable> {
        let index = *self.parts.get(&name.to_ascii_lowercase()).ok_or_else(|| Unreadable::damaged(part, "missing"))?;
        let (blocks_out, blocks) = mpsc::sync_channel::<Result<Vec<u8>, Unreadable>>(BLOCKS_AHEAD);
        let (used_out, used) = mpsc::channel::<Vec<u8>>();
        thread::scope(|threads| {
            thread::Builder::new()
                .spawn_scoped(threads, move || {
                    let ended = self.inflate(index, part, &used, |block| blocks_out.send(Ok(block)).is_ok());
                    if let Err(refusal) = ended {
                        // Nobody listens any more when the scanner has ended first: its answer counts.
                        let _ = blocks_out.send(Err(refusal));
                    }
                })
                .map_err(|error| Unreadable::not_read(&error))?;
            let feed = move |window: &mut Vec<u8>| match blocks.recv() {
                Ok(Ok(block)) => {
                    window.extend_from_slice(&block);
                    // The inflating thread may have ended; then the block is simply dropped.
                    let _ = used_out.send(block);
                    Ok(true)
                }
                Ok(Err(refusal)) => Err(refusal),
                Err(_) => Ok(false),
            };
            scan(&mut Xml::new(part, Box::new(feed)))
        })
    }

    /// Inflates one part block by block until its end or until `give` says that it is enough.
    fn inflate(
        &mut self,
        index: usize,
        part: &'static str,
        used: &mpsc::Receiver<Vec<u8>>,
        give: impl Fn(Vec<u8>) -> bool,
    ) -> Result<(), Unreadable> {
        let strict = ZipReadOptions::new().enforce_header_consistency(true);
        let mut entry = self
            .archive
            .by_index_with_options(index, strict)
            .map_err(|_| Unreadable::damaged(part, "header of the part"))?;
        let most = RATIO_FREE_BYTES + entry.compressed_size().saturating_mul(self.unpacked_ratio);
        let mut unpacked = 0;
        loop {
            let mut block = used.try_recv().unwrap_or_default();
            block.clear();
            let got = (&mut entry)
                .take(BLOCK as u64)
                .read_to_end(&mut block)
                .map_err(|_| Unreadable::damaged(part, "compression or checksum"))?;
            if got == 0 {
                return Ok(());
            }
            unpacked += got as u64;
            if unpacked > most {
                return Err(Unreadable::bomb("ratio"));
            }
            self.unpacked_left =
                self.unpacked_left.checked_sub(got as u64).ok_or_else(|| Unreadable::bomb("unpacked size"))?;
            if !give(block) {
                return Ok(());
            }
        }
    }
}

/// How many parts the end record declares. A ZIP64 list says 65,535 here, which is refused like any other crowd.
fn declared_parts(bytes: &[u8]) -> Option<usize> {
    const RECORD: usize = 22;
    const COMMENT_MAX: usize = 65_535;
    let tail = &bytes[bytes.len().saturating_sub(RECORD + COMMENT_MAX)..];
    let at = memchr::memmem::rfind(tail, b"PK\x05\x06")?;
    let count = tail.get(at + 10..at + 12)?;
    Some(usize::from(u16::from_le_bytes([count[0], count[1]])))
}

//! What partners answer about cards, cut into fields in a confined child.
//!
//! The child decodes the file, checks what holds it together (header, count, hash) and sends its lines as fields of text;
//! the parent makes numbers, days and accounts of them, line by line. Promises: a file is read whole or refused with the
//! line that is wrong. Deliberately absent: what the lines mean for the cards (the card room).

use std::{fs::File, io::Read as _, sync::atomic::Ordering, time::Duration};

use card::{Batch, BatchKind};
use csv::StringRecord;
use document::{
    Unreadable, code,
    confined::{Confined, Frames},
};
use kernel::{Error, Result};
use serde::{Deserialize, Serialize};
use subsidy::Watched;

use super::{FILE_BYTES_MAX, bank_file, maker_file};

/// The kind under which the child reads answers about cards.
pub const KIND: &str = "card-answer";

/// What the lines of a file say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// A bank: which accounts it opened.
    Opened,
    /// The card maker: which numbers cards will have.
    Numbers,
    /// The card maker: which cards were made.
    Made,
}

impl Layout {
    const ALL: [Layout; 3] = [Layout::Opened, Layout::Numbers, Layout::Made];

    /// How many fields a line has.
    pub(super) fn columns(self) -> usize {
        match self {
            Layout::Opened => 6,
            Layout::Numbers => 4,
            Layout::Made => 14,
        }
    }
}

/// The lines of a file, cut into fields; nothing in them is believed yet. A return of a whole prefecture has five million
/// fields: they stand in one piece of memory.
#[derive(Debug)]
pub(super) struct Cut {
    pub(super) layout: Layout,
    pub(super) fields: StringRecord,
}

/// The fields of one line.
#[derive(Clone, Copy)]
pub(super) struct Fields<'a> {
    all: &'a StringRecord,
    first: usize,
}

impl<'a> Fields<'a> {
    pub(super) fn get(self, column: usize) -> &'a str {
        &self.all[self.first + column]
    }
}

impl Cut {
    pub(super) fn of(layout: Layout, fields: StringRecord) -> Cut {
        Cut { layout, fields }
    }

    /// Each line, with its number in the file; the first one stands below the header.
    pub(super) fn each(&self) -> impl Iterator<Item = (Fields<'_>, usize)> {
        let firsts = (0..self.fields.len()).step_by(self.layout.columns());
        firsts.map(|first| Fields { all: &self.fields, first }).zip(2..)
    }
}

/// What a file is to answer.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Asked {
    /// A batch at a bank, by its number and the bank's code.
    Bank(i64, String),
    /// A batch at the card maker.
    Maker,
}

impl Asked {
    fn by(batch: &Batch) -> Asked {
        match batch.kind {
            BatchKind::Bank => Asked::Bank(batch.batch_id, batch.partner.clone()),
            BatchKind::Maker => Asked::Maker,
        }
    }

    /// Cuts a file.
    pub(super) fn cut(&self, bytes: &[u8]) -> Result<Cut, Unreadable> {
        match self {
            Asked::Bank(batch_id, bank) => bank_file::cut(bytes, *batch_id, bank),
            Asked::Maker => maker_file::cut(bytes),
        }
    }
}

/// Bytes of fields gathered into one frame; one more field may come on top.
const FRAME_BYTES: usize = 256 << 10;

/// The child's handler for [`KIND`].
///
/// # Errors
/// `card_file_malformed` naming the line; `file_too_large`.
pub fn answer(settings: &str, file: &File, frames: &mut Frames) -> Result<(), Unreadable> {
    let asked: Asked = serde_json::from_str(settings).map_err(|_| stopped())?;
    let mut bytes = Vec::new();
    let most = u64::try_from(FILE_BYTES_MAX).expect("a file's length");
    file.take(most + 1)
        .read_to_end(&mut bytes)
        .map_err(|why| Unreadable::new(code::NOT_READ).with("why", why.kind()))?;
    if bytes.len() > FILE_BYTES_MAX {
        return Err(Unreadable::new(code::TOO_LARGE).with("limit", FILE_BYTES_MAX));
    }
    let cut = asked.cut(&bytes)?;
    frames.send(&[cut.layout as u8])?;
    let mut frame = Vec::with_capacity(2 * FRAME_BYTES);
    for field in &cut.fields {
        frame.extend_from_slice(&u32::try_from(field.len()).map_err(|_| stopped())?.to_le_bytes());
        frame.extend_from_slice(field.as_bytes());
        if frame.len() >= FRAME_BYTES {
            frames.send(&frame)?;
            frame.clear();
        }
    }
    if frame.is_empty() { Ok(()) } else { frames.send(&frame) }
}

fn stopped() -> Unreadable {
    Unreadable::new(code::STOPPED_PARSER).with("how", "answer")
}

/// Enough for the return of a prefecture, several times over.
fn confined_for_answers(confined: &Confined) -> Confined {
    let mut confined = confined.clone();
    confined.memory_bytes = 2 << 30;
    confined.cpu_seconds = 60;
    confined.wall = Duration::from_secs(120);
    confined
}

/// Reads a file in the child, while somebody looks on and may stop it.
pub(super) fn read(confined: &Confined, batch: &Batch, bytes: &[u8], watched: &Watched) -> Result<Cut> {
    let settings = serde_json::to_string(&Asked::by(batch)).map_err(|_| Error::Broken("settings are JSON".into()))?;
    let (mut layout, mut fields, mut cancelled) = (None::<Layout>, StringRecord::new(), None);
    let read = confined_for_answers(confined).parse_bytes(bytes, KIND, &settings, &mut |frame| {
        match layout {
            None => layout = Some(layout_of(frame)?),
            Some(_) => take_fields(frame, &mut fields)?,
        }
        let columns = layout.map_or(1, Layout::columns);
        watched.lines.store((fields.len() / columns) as u64, Ordering::Relaxed);
        watched.go_on().map_err(|why| {
            cancelled = Some(why);
            stopped()
        })
    });
    match cancelled {
        Some(why) => Err(why),
        None => {
            read?;
            let whole = layout.filter(|layout| fields.len().is_multiple_of(layout.columns()));
            Ok(Cut::of(whole.ok_or_else(stopped)?, fields))
        }
    }
}

fn layout_of(frame: &[u8]) -> Result<Layout, Unreadable> {
    let [number] = frame else { return Err(stopped()) };
    Layout::ALL.into_iter().find(|layout| *layout as u8 == *number).ok_or_else(stopped)
}

/// Unpacks a frame of fields. The child is not trusted: whatever does not fit refuses.
fn take_fields(mut frame: &[u8], fields: &mut StringRecord) -> Result<(), Unreadable> {
    while !frame.is_empty() {
        let (length, rest) = frame.split_first_chunk::<4>().ok_or_else(stopped)?;
        let length = usize::try_from(u32::from_le_bytes(*length)).map_err(|_| stopped())?;
        let (field, rest) = rest.split_at_checked(length).ok_or_else(stopped)?;
        fields.push_field(str::from_utf8(field).map_err(|_| stopped())?);
        frame = rest;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_child_must_not_say_is_refused() {
        let good = [1, 0, 0, 0, b'a', 0, 0, 0, 0];
        let taken = |frame: &[u8]| {
            let mut fields = StringRecord::new();
            take_fields(frame, &mut fields).map(|()| fields)
        };
        assert_eq!(taken(&good).unwrap(), StringRecord::from(vec!["a", ""]));
        for at in [1, 2, 3, 4, 6, 7, 8] {
            assert!(taken(&good[..at]).is_err(), "cut at {at}");
        }
        assert!(taken(&[1, 0, 0, 0, 0xff]).is_err(), "no text");
        assert!(taken(&[0xff, 0xff, 0xff, 0xff, b'a']).is_err(), "too long");
        for frame in [&[][..], &[3], &[0, 0]] {
            assert!(layout_of(frame).is_err());
        }
        assert_eq!(Layout::ALL.map(|layout| layout_of(&[layout as u8]).unwrap()), Layout::ALL);
    }
}

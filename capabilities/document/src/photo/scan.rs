//! Whether the coded dots of a picture go to its last block (ITU-T T.81, annex F): every block is walked over, none is
//! computed.
//!
//! Decoders fill what is missing with grey and say nothing, the strict ones too (zune-jpeg 0.5, jpeg-decoder 0.3). A face
//! that ends at the nose would be taken, so this is counted by ourselves. Deliberately absent: progressive pictures; in
//! them the parts of a block are spread over the file, and the makers of cards ask for plain ones.

use super::segments::Segment;

const BASELINE: u8 = 0xC0;
const EXTENDED: u8 = 0xC1;
const DHT: u8 = 0xC4;
const SOS: u8 = 0xDA;
const DRI: u8 = 0xDD;

/// One colour of the picture: its name and how many blocks of it stand in a unit.
#[derive(Clone, Copy)]
struct Component {
    id: u8,
    across: usize,
    down: usize,
}

struct Frame {
    width: usize,
    height: usize,
    components: Vec<Component>,
}

/// Codes of one table, by length.
#[derive(Clone, Default)]
struct Table {
    counts: [u8; 16],
    values: Vec<u8>,
}

/// What a table of both classes and four places holds so far.
#[derive(Default)]
struct Tables([[Option<Table>; 4]; 2]);

/// Whether a picture is of the plain kind, each block in one place.
pub(super) fn is_plain(segments: &[Segment<'_>]) -> bool {
    let frames =
        |segment: &&Segment<'_>| matches!(segment.kind, 0xC0..=0xCF) && !matches!(segment.kind, DHT | 0xC8 | 0xCC);
    segments.iter().filter(frames).all(|segment| matches!(segment.kind, BASELINE | EXTENDED))
}

/// Whether every block of every colour is there, and nothing behind the last.
pub(super) fn is_whole(segments: &[Segment<'_>]) -> bool {
    walk(segments) == Some(true)
}

fn walk(segments: &[Segment<'_>]) -> Option<bool> {
    let (mut frame, mut tables, mut interval) = (None, Tables::default(), 0);
    let mut walked: Vec<u8> = Vec::new();
    for segment in segments {
        match segment.kind {
            BASELINE | EXTENDED if frame.is_none() => frame = Some(Frame::read(segment.content)?),
            BASELINE | EXTENDED => return None,
            DHT => tables.read(segment.content)?,
            DRI => interval = usize::from(u16::from_be_bytes(*segment.content.first_chunk::<2>()?)),
            SOS => walked.extend(frame.as_ref()?.scan(&tables, interval, segment)?),
            _ => {}
        }
    }
    let components = frame?.components;
    let each_once =
        walked.len() == components.len() && components.iter().all(|component| walked.contains(&component.id));
    Some(each_once)
}

impl Frame {
    fn read(content: &[u8]) -> Option<Frame> {
        let [_, high, low, wide, narrow, count] = *content.first_chunk::<6>()?;
        let size = |high, low| usize::from(u16::from_be_bytes([high, low]));
        let component = |three: &[u8]| Component {
            id: three[0],
            across: usize::from(three[1] >> 4),
            down: usize::from(three[1] & 15),
        };
        let components: Vec<Component> = content[6..].chunks_exact(3).map(component).collect();
        let sane = |one: &Component| (1..=4).contains(&one.across) && (1..=4).contains(&one.down);
        let (width, height) = (size(wide, narrow), size(high, low));
        let fits = components.len() == usize::from(count) && components.iter().all(sane) && width > 0 && height > 0;
        (fits && !components.is_empty()).then_some(Frame { width, height, components })
    }

    /// Walks over one scan; answers the colours in it.
    fn scan(&self, tables: &Tables, interval: usize, segment: &Segment<'_>) -> Option<Vec<u8>> {
        let count = usize::from(*segment.content.first()?);
        let heads = segment.content.get(1..1 + 2 * count)?;
        let across_max = self.components.iter().map(|one| one.across).max()?;
        let down_max = self.components.iter().map(|one| one.down).max()?;
        let mut blocks = Vec::new();
        let mut ids = Vec::new();
        let mut units = self.width.div_ceil(8 * across_max) * self.height.div_ceil(8 * down_max);
        for head in heads.chunks_exact(2) {
            let component = self.components.iter().find(|one| one.id == head[0])?;
            let dc = tables.0[0].get(usize::from(head[1] >> 4))?.as_ref()?;
            let ac = tables.0[1].get(usize::from(head[1] & 15))?.as_ref()?;
            // A scan of one colour leaves out the blocks that only fill up a unit.
            let alone = count == 1;
            if alone {
                let blocks_of = |size: usize, of: usize, most: usize| (size * of).div_ceil(most).div_ceil(8);
                units = blocks_of(self.width, component.across, across_max)
                    * blocks_of(self.height, component.down, down_max);
            }
            let in_unit = if alone { 1 } else { component.across * component.down };
            blocks.extend(std::iter::repeat_n((dc, ac), in_unit));
            ids.push(component.id);
        }
        let mut left = units;
        let per_run = if interval == 0 { units } else { interval };
        for run in runs(segment.dots) {
            let mut bits = Bits { bytes: run, at: 0, taken: 0 };
            let here = per_run.min(left);
            for _ in 0..here {
                blocks.iter().try_for_each(|(dc, ac)| bits.block(dc, ac))?;
            }
            left -= here;
            if here == 0 || !bits.is_over() {
                return None;
            }
        }
        (left == 0).then_some(ids)
    }
}

/// The dots between restarts.
fn runs(dots: &[u8]) -> Vec<&[u8]> {
    let marks = (0..dots.len().saturating_sub(1)).filter(|at| dots[*at] == 0xFF && matches!(dots[at + 1], 0xD0..=0xD7));
    let mut from = 0;
    let mut runs = Vec::new();
    for mark in marks {
        runs.push(&dots[from..mark]);
        from = mark + 2;
    }
    runs.push(&dots[from..]);
    runs
}

impl Tables {
    fn read(&mut self, mut content: &[u8]) -> Option<()> {
        while let Some((place, rest)) = content.split_first() {
            let (counts, rest) = rest.split_first_chunk::<16>()?;
            let length = counts.iter().map(|count| usize::from(*count)).sum();
            let values = rest.get(..length)?.to_vec();
            let table = Table { counts: *counts, values };
            *self.0.get_mut(usize::from(place >> 4))?.get_mut(usize::from(place & 15))? = Some(table);
            content = &rest[length..];
        }
        Some(())
    }
}

struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
    taken: u8,
}

impl Bits<'_> {
    fn bit(&mut self) -> Option<u32> {
        let byte = *self.bytes.get(self.at)?;
        let bit = byte >> (7 - self.taken) & 1;
        self.taken += 1;
        if self.taken == 8 {
            self.taken = 0;
            // The zero behind 0xFF is no dot.
            self.at += if byte == 0xFF { 2 } else { 1 };
        }
        Some(u32::from(bit))
    }

    fn skip(&mut self, bits: u8) -> Option<()> {
        (0..bits).try_for_each(|_| self.bit().map(|_| ()))
    }

    /// The value of the next code.
    fn value(&mut self, table: &Table) -> Option<u8> {
        let (mut code, mut first, mut index) = (0_u32, 0_u32, 0_usize);
        for count in table.counts {
            code = code << 1 | self.bit()?;
            let count = u32::from(count);
            if code < first + count {
                return table.values.get(index + usize::try_from(code.checked_sub(first)?).ok()?).copied();
            }
            index += usize::try_from(count).ok()?;
            first = (first + count) << 1;
        }
        None
    }

    fn block(&mut self, dc: &Table, ac: &Table) -> Option<()> {
        let bits = self.value(dc).filter(|bits| *bits <= 15)?;
        self.skip(bits)?;
        let mut at = 1;
        while at < 64 {
            let value = self.value(ac)?;
            let (zeros, bits) = (value >> 4, value & 15);
            match (zeros, bits) {
                (15, 0) => at += 16,
                (_, 0) => break,
                _ => {
                    at += zeros + 1;
                    self.skip(bits)?;
                }
            }
        }
        (at <= 64).then_some(())
    }

    /// Whether nothing but the filling of the last byte is left.
    fn is_over(&self) -> bool {
        self.at + usize::from(self.taken > 0) >= self.bytes.len()
            || self.bytes.get(self.at..) == Some(&[0xFF, 0]) && self.taken > 0
    }
}

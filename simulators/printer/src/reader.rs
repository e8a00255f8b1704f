//! Reading ESC/POS as it comes, in pieces of any length.

use crate::Strip;

/// What a printer is told.
#[derive(Debug)]
pub(crate) enum Step {
    /// ESC @, ESC d and settings: nothing that shows.
    Nothing,
    /// GS v 0.
    Band(Strip),
    /// GS V.
    Cut,
    /// DLE EOT.
    Ask(u8),
    /// GS r 1.
    AskPaper,
    /// DLE ENQ 2.
    ThrowAway,
}

#[derive(Debug, Default)]
pub(crate) struct Reader(Vec<u8>);

impl Reader {
    pub(crate) fn take(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    /// The next whole command; `None` until there is one.
    ///
    /// # Panics
    /// On a command it does not know: the test that sent it is to be told.
    pub(crate) fn step(&mut self) -> Option<Step> {
        let (step, length) = match *self.0.as_slice() {
            [0x1B, b'@', ..] => (Step::Nothing, 2),
            [0x1B, b'd', _, ..] => (Step::Nothing, 3),
            [0x1D, b'a', _, ..] => (Step::Nothing, 3),
            [0x1D, b'r', 1, ..] => (Step::AskPaper, 3),
            [0x1D, b'V', b'A' | b'B', _, ..] => (Step::Cut, 4),
            [0x1D, b'V', 0 | 1, ..] => (Step::Cut, 3),
            [0x10, 0x04, number @ 1..=4, ..] => (Step::Ask(number), 3),
            [0x10, 0x05, 1 | 2, ..] => (Step::ThrowAway, 3),
            [0x1D, b'v', b'0', 0, x_low, x_high, y_low, y_high, ..] => {
                let width_bytes = usize::from(u16::from_le_bytes([x_low, x_high]));
                let bytes = width_bytes * usize::from(u16::from_le_bytes([y_low, y_high]));
                let dots = self.0.get(8..8 + bytes)?.to_vec();
                (Step::Band(Strip { width_bytes, dots }), 8 + bytes)
            }
            ref begun if is_begun(begun) => return None,
            ref other => panic!("a command this printer does not know: {:02x?}", &other[..other.len().min(8)]),
        };
        self.0.drain(..length);
        Some(step)
    }
}

/// Whether more bytes can make a command of these.
fn is_begun(bytes: &[u8]) -> bool {
    let longest = if bytes.starts_with(b"\x1Dv") { 8 } else { 4 };
    let first = bytes.first().is_none_or(|byte| matches!(byte, 0x10 | 0x1B | 0x1D));
    first && bytes.len() < longest
}

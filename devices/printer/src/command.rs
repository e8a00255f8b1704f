//! The commands of ESC/POS that a strip needs, and what the printer answers.
//!
//! Dots may by chance spell a command that printers obey at once, even among dots. DLE EOT only brings an answer nobody
//! asked for, so old answers are read away before a question. The two that would do harm (switching off, clearing) are
//! five and ten fixed bytes long; DLE DC4 1 gives a pulse to a drawer that a terminal has not.

use crate::State;

/// ESC @: forget what was set before. GS a 0: say nothing unasked.
pub(crate) const BEGIN: &[u8] = b"\x1B@\x1Da\0";
/// ESC d 4: four lines, so that the last dots pass the knife. GS V B 0: feed to the knife and cut.
pub(crate) const CUT: &[u8] = b"\x1Bd\x04\x1DVB\0";
/// GS r 1: answered in its turn, when everything before it was carried out.
pub(crate) const ASK_AT_THE_END: &[u8] = b"\x1Dr\x01";
/// DLE ENQ 2: go on after a fault, and throw away what is held.
pub(crate) const THROW_AWAY: &[u8] = b"\x10\x05\x02";

/// Rows of one band.
pub(crate) const BAND_ROWS: usize = 128;

/// What can be asked, and is answered at once: DLE EOT 1, 2, 4 and 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Question {
    Line,
    WhyOffline,
    Paper,
    Fault,
}

impl Question {
    pub(crate) fn bytes(self) -> [u8; 3] {
        let number = match self {
            Question::Line => 1,
            Question::WhyOffline => 2,
            Question::Fault => 3,
            Question::Paper => 4,
        };
        [0x10, 0x04, number]
    }
}

/// Whether a byte is an answer to a question: bits 1 and 4 stand, 0 and 7 do not.
pub(crate) fn is_answer(byte: u8) -> bool {
    byte & 0b1001_0011 == 0b0001_0010
}

/// Whether a byte is the answer at the end: bits 4 and 7 do not stand.
pub(crate) fn is_answer_at_the_end(byte: u8) -> bool {
    byte & 0b1001_0000 == 0
}

/// What the four answers say together. The cause comes before what follows from it.
pub(crate) fn state(line: u8, why_offline: u8, paper: u8, fault: u8) -> State {
    let has = |byte: u8, bits: u8| byte & bits != 0;
    match () {
        () if has(why_offline, 0x04) => State::CoverOpen,
        () if has(paper, 0x60) || has(why_offline, 0x20) => State::PaperOut,
        () if has(why_offline, 0x40) || has(fault, 0x68) => State::Faulty,
        () if has(line, 0x08) => State::Offline,
        () if has(paper, 0x0C) => State::PaperLow,
        () => State::Ready,
    }
}

/// GS v 0: a band of dots, each as large as it is.
pub(crate) fn band(width_bytes: u16, rows: u16, dots: &[u8]) -> Vec<u8> {
    let [x_low, x_high] = width_bytes.to_le_bytes();
    let [y_low, y_high] = rows.to_le_bytes();
    let mut command = vec![0x1D, b'v', b'0', 0, x_low, x_high, y_low, y_high];
    command.extend_from_slice(dots);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_answer_of_a_printer_is_a_state() {
        const FINE: u8 = 0x12;
        for (line, why, paper, fault, expected) in [
            (FINE, FINE, FINE, FINE, State::Ready),
            (FINE, FINE, 0x1E, FINE, State::PaperLow),
            (0x1A, 0x32, 0x72, FINE, State::PaperOut),
            (0x1A, 0x32, 0x12, FINE, State::PaperOut),
            (0x1A, 0x16, FINE, FINE, State::CoverOpen),
            (0x1A, 0x36, 0x7E, FINE, State::CoverOpen),
            (0x1A, 0x52, FINE, 0x1A, State::Faulty),
            (FINE, FINE, FINE, 0x32, State::Faulty),
            (0x1A, FINE, FINE, FINE, State::Offline),
            (0x1A, 0x1A, FINE, FINE, State::Offline),
        ] {
            assert!([line, why, paper, fault].into_iter().all(is_answer));
            assert_eq!(state(line, why, paper, fault), expected, "{line:x} {why:x} {paper:x} {fault:x}");
        }
    }

    #[test]
    fn no_byte_is_both_kinds_of_answer() {
        assert!((0..=255).all(|byte| !(is_answer(byte) && is_answer_at_the_end(byte))));
    }
}

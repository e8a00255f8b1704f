//! The card itself: its records, its PIN, and how it misbehaves.

use encoding_rs::GB18030;

use crate::Person;

/// Which standard the card follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Generation {
    /// `1.00`
    First,
    /// `2.00`
    Second,
    /// `3.00`: tells its holder to nobody here, for nobody has a PSAM.
    Third,
}

/// How a card misbehaves, or answers in another way that is allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Is pulled out when the command of that number comes; the first is 0.
    PulledOutAt(usize),
    /// Gives no ATR when power comes, and no answer.
    Mute,
    /// Answers no data at once, but `61xx`.
    Chained,
    /// Keeps texts without filling them up, and answers `6Cxx` to a wrong length.
    Short,
    /// Understands only P1 = 00 in SELECT and P2 = 00 in READ RECORD.
    OldParameters,
    /// Answers `61xx` for ever.
    Endless,
    /// Holds this record instead, tag and length included.
    Record(u8, Vec<u8>),
    /// Holds this value instead.
    Value(u8, Vec<u8>),
    /// Answers this status to reading that record.
    Status(u8, u16),
    /// Has no social security application.
    Blank,
}

/// What a card answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Data and status word.
    Bytes(Vec<u8>),
    /// Nothing: it is out.
    PulledOut,
    /// Nothing: it is silent.
    Silence,
}

/// A virtual card.
#[derive(Clone, Debug)]
pub struct Card {
    generation: Generation,
    /// Tag and value; texts filled up.
    face: Vec<(u8, Vec<u8>)>,
    holder: Vec<(u8, Vec<u8>)>,
    faults: Vec<Fault>,
    pin: [u8; 3],
    tries_left: u8,
    selected: Selected,
    left_over: Vec<u8>,
    commands: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Selected {
    Nothing,
    Application,
    Face,
    Holder,
}

const APPLICATION: &[u8] = b"sx1.sh.\xC9\xE7\xBB\xE1\xB1\xA3\xD5\xCF";
const TRIES: u8 = 3;
const NAME_BYTES: usize = 30;
const NAME_MORE_BYTES: usize = 20;

impl Card {
    /// An honest card of that person, issued on 2020-05-06 and valid to 2030-05-05, its PIN 123456. A name too long for a
    /// first-generation card is cut there, as real ones were.
    ///
    /// # Panics
    /// If the name cannot be written in GB 18030.
    #[must_use]
    pub fn new(generation: Generation, person: &Person) -> Card {
        let version = match generation {
            Generation::First => "1.00",
            Generation::Second => "2.00",
            Generation::Third => "3.00",
        };
        let (name, _, lost) = GB18030.encode(&person.name);
        assert!(!lost, "a name that GB 18030 can write");
        let mut name = name.into_owned();
        let more = name.split_off(name.len().min(NAME_BYTES));
        let mut identification = bcd("540500");
        identification.extend_from_slice(b"\xD1\x56SIM");
        identification.extend(bcd(&format!("{:0>16}", &person.citizen_id[6..14])));
        let face = vec![
            (0x01, identification),
            (0x02, b"1".to_vec()),
            (0x03, version.into()),
            (0x04, bcd("915405000000000000000000")),
            (0x05, bcd("20200506")),
            (0x06, bcd("20300505")),
            (0x07, format!("T{}", &person.citizen_id[6..14]).into_bytes()),
        ];
        let mut holder = vec![
            (0x08, person.citizen_id.clone().into_bytes()),
            (0x09, filled(name, NAME_BYTES)),
            (0x0A, person.sex.to_string().into_bytes()),
            (0x0B, bcd(&format!("{:02}", person.ethnic))),
            (0x0C, bcd(&person.birthplace)),
            (0x0D, bcd(&person.born_on)),
        ];
        if generation != Generation::First {
            holder.push((0x4E, filled(more, NAME_MORE_BYTES)));
        }
        Card {
            generation,
            face,
            holder,
            faults: Vec::new(),
            pin: [0x12, 0x34, 0x56],
            tries_left: TRIES,
            selected: Selected::Nothing,
            left_over: Vec::new(),
            commands: 0,
        }
    }

    /// The same card with one more fault.
    #[must_use]
    pub fn with(mut self, fault: Fault) -> Card {
        self.faults.push(fault);
        self
    }

    /// How many commands came since it was made.
    #[must_use]
    pub fn commands(&self) -> usize {
        self.commands
    }

    /// What it says when power comes: TS, T0 = no interface bytes and 15 of history, so T=0.
    #[must_use]
    pub fn atr(&self) -> Vec<u8> {
        if self.is(&Fault::Mute) { Vec::new() } else { b"\x3B\x0FYIKA CARD-SIM 1".to_vec() }
    }

    /// Power comes or goes; nothing is selected afterwards.
    pub fn reset(&mut self) {
        self.selected = Selected::Nothing;
        self.left_over.clear();
    }

    /// Answers a command.
    pub fn answer(&mut self, command: &[u8]) -> Answer {
        let number = self.commands;
        self.commands += 1;
        if self.faults.iter().any(|fault| matches!(fault, Fault::PulledOutAt(at) if number >= *at)) {
            return Answer::PulledOut;
        }
        if self.is(&Fault::Mute) {
            return Answer::Silence;
        }
        if self.is(&Fault::Endless) {
            return Answer::Bytes(vec![0x61, 0x10]);
        }
        Answer::Bytes(self.obey(command))
    }

    fn obey(&mut self, command: &[u8]) -> Vec<u8> {
        match *command {
            [0x00, 0xC0, 0x00, 0x00, expected] => {
                let data = std::mem::take(&mut self.left_over);
                if data.is_empty() { status(0x6985) } else { at_length(&data, expected) }
            }
            [0x00, 0xA4, 0x04, 0x00, _, ref name @ ..] => {
                if name != APPLICATION || self.is(&Fault::Blank) {
                    return status(0x6A82);
                }
                self.selected = Selected::Application;
                // The file control information is what T=0 cannot answer at once.
                self.later(b"\x6F\x11\x84\x0Fsx1.sh.\xC9\xE7\xBB\xE1\xB1\xA3\xD5\xCF")
            }
            [0x00, 0xA4, by @ (0x00 | 0x02), 0x00, 0x02, 0xEF, file] => {
                if self.selected == Selected::Nothing || (by == 0x02 && self.is(&Fault::OldParameters)) {
                    return status(0x6A86);
                }
                self.selected = match file {
                    0x05 => Selected::Face,
                    0x06 => Selected::Holder,
                    _ => return status(0x6A82),
                };
                status(0x9000)
            }
            [0x00, 0xB2, record, by @ (0x00 | 0x04), expected] => self.record(record, by, expected),
            [0x00, 0x20, 0x00, 0x00, 3, ref pin @ ..] if pin.len() == 3 => self.check_pin(pin, None),
            [0x00, 0x24, 0x00, 0x00, 6, ref both @ ..] if both.len() == 6 => {
                self.check_pin(&both[..3], Some(&both[3..]))
            }
            [0x00, 0xA4 | 0xB2 | 0x20 | 0x24 | 0xC0, ..] => status(0x6700),
            [0x00, ..] => status(0x6D00),
            _ => status(0x6E00),
        }
    }

    fn record(&mut self, record: u8, by: u8, expected: u8) -> Vec<u8> {
        if by == 0x04 && self.is(&Fault::OldParameters) {
            return status(0x6A86);
        }
        let records = match self.selected {
            Selected::Face => &self.face,
            Selected::Holder if self.generation == Generation::Third => return status(0x6982),
            Selected::Holder => &self.holder,
            Selected::Nothing | Selected::Application => return status(0x6986),
        };
        let Some((_, value)) = records.iter().find(|(tag, _)| *tag == record) else { return status(0x6A83) };
        let mut bytes = tlv(record, value);
        if self.is(&Fault::Short) && matches!(record, 0x09 | 0x4E) {
            bytes = tlv(record, unfilled(value));
        }
        for fault in &self.faults {
            match fault {
                Fault::Status(tag, code) if *tag == record => return status(*code),
                Fault::Record(tag, instead) if *tag == record => bytes.clone_from(instead),
                Fault::Value(tag, instead) if *tag == record => bytes = tlv(record, instead),
                _ => {}
            }
        }
        if self.is(&Fault::Short) && usize::from(expected) != bytes.len() {
            return vec![0x6C, low_byte(bytes.len())];
        }
        if self.is(&Fault::Chained) { self.later(&bytes) } else { [bytes, status(0x9000)].concat() }
    }

    fn check_pin(&mut self, pin: &[u8], new: Option<&[u8]>) -> Vec<u8> {
        if self.selected == Selected::Nothing {
            return status(0x6985);
        }
        if self.tries_left == 0 {
            return status(0x6983);
        }
        if pin != self.pin {
            self.tries_left -= 1;
            return status(0x63C0 + u16::from(self.tries_left));
        }
        self.tries_left = TRIES;
        if let Some(new) = new {
            self.pin.copy_from_slice(new);
        }
        status(0x9000)
    }

    fn later(&mut self, data: &[u8]) -> Vec<u8> {
        self.left_over = data.to_vec();
        vec![0x61, low_byte(data.len())]
    }

    fn is(&self, fault: &Fault) -> bool {
        self.faults.contains(fault)
    }
}

fn at_length(data: &[u8], expected: u8) -> Vec<u8> {
    if expected == 0 || usize::from(expected) == data.len() {
        [data, &status(0x9000)].concat()
    } else {
        vec![0x6C, low_byte(data.len())]
    }
}

fn tlv(tag: u8, value: &[u8]) -> Vec<u8> {
    [&[tag, low_byte(value.len())], value].concat()
}

fn unfilled(value: &[u8]) -> &[u8] {
    let end = value.iter().rposition(|byte| *byte != 0).map_or(1, |last| last + 1);
    &value[..end]
}

fn filled(mut value: Vec<u8>, length: usize) -> Vec<u8> {
    value.resize(length, 0);
    value
}

fn bcd(digits: &str) -> Vec<u8> {
    let digit = |byte: u8| byte - b'0';
    digits.as_bytes().chunks(2).map(|two| (digit(two[0]) << 4) | digit(two[1])).collect()
}

fn status(code: u16) -> Vec<u8> {
    code.to_be_bytes().to_vec()
}

fn low_byte(length: usize) -> u8 {
    u8::try_from(length).expect("records are short")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_out_of_place_are_answered_by_status() {
        let mut card = Card::new(Generation::Second, &Person::made_up(1));
        let cases: [(&[u8], u16); 10] = [
            (&[0x00, 0xB2, 0x07, 0x04, 0x0B], 0x6986),
            (&[0x00, 0xA4, 0x02, 0x00, 0x02, 0xEF, 0x05], 0x6A86),
            (&[0x00, 0x20, 0x00, 0x00, 3, 0x12, 0x34, 0x56], 0x6985),
            (&[0x00, 0xC0, 0x00, 0x00, 0x10], 0x6985),
            (&[0x00, 0xA4, 0x04, 0x00, 0x01, 0x41], 0x6A82),
            (&[0x80, 0xB2, 0x07, 0x04, 0x0B], 0x6E00),
            (&[0x00, 0x84, 0x00, 0x00, 0x08], 0x6D00),
            (&[0x00, 0xB2], 0x6700),
            (&[0x00], 0x6D00),
            (&[], 0x6E00),
        ];
        for (command, code) in cases {
            assert_eq!(card.answer(command), Answer::Bytes(status(code)), "{command:02X?}");
        }
        assert_eq!(card.commands(), cases.len());
    }
}

//! Commands to a card and its answers (ISO 7816-4), whatever carries them.
//!
//! Promises: `61xx` is followed by GET RESPONSE, `6Cxx` by the same command with that length; both end after a fixed
//! number of rounds and bytes, so that no card keeps a terminal busy. What was sent and answered is wiped when dropped.
//! Deliberately absent: extended lengths, logical channels and secure messaging; no file we read needs them.

use kernel::Refusal;
use zeroize::Zeroizing;

/// Where commands go: a card in a reader, or a virtual one.
pub trait Channel {
    /// Sends one command and gives what the card answered, data and status word.
    ///
    /// # Errors
    /// [`Lost`] when no answer came.
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Lost>;
}

/// Why a card gave no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// It was pulled out.
    PulledOut,
    /// It is in, and silent.
    Mute,
    /// The reader itself was unplugged.
    ReaderGone,
    /// The service of the readers ended, or hangs.
    ServiceGone,
}

impl From<Lost> for Refusal {
    fn from(lost: Lost) -> Refusal {
        match lost {
            Lost::PulledOut => Refusal::new("card_pulled_out"),
            Lost::Mute => Refusal::new("card_mute"),
            Lost::ReaderGone => Refusal::new("reader_unplugged"),
            Lost::ServiceGone => Refusal::new("reader_no_service"),
        }
    }
}

/// The two bytes that end every answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status(pub u16);

impl Status {
    /// Done.
    pub const OK: Status = Status(0x9000);
    /// The conditions of security are not met: a PIN or a PSAM is asked for.
    pub const NOT_ALLOWED: Status = Status(0x6982);
    /// The PIN is blocked.
    pub const BLOCKED: Status = Status(0x6983);
    /// The conditions of use are not met.
    pub const NOT_NOW: Status = Status(0x6985);
    /// There is no such file or application.
    pub const NO_FILE: Status = Status(0x6A82);
    /// There is no such record.
    pub const NO_RECORD: Status = Status(0x6A83);
    /// P1 or P2 is not known.
    pub const WRONG_P1_P2: Status = Status(0x6A86);

    /// For `63Cx`: how many tries are left.
    #[must_use]
    pub fn tries_left(self) -> Option<u8> {
        let [first, second] = self.0.to_be_bytes();
        (first == 0x63 && second >> 4 == 0xC).then_some(second & 0x0F)
    }
}

/// A command: class, instruction, two parameters, what goes along, how much is expected.
pub struct Command {
    head: [u8; 4],
    data: Zeroizing<Vec<u8>>,
    expected: Option<u8>,
}

impl Command {
    /// SELECT an application by its name.
    #[must_use]
    pub fn select_application(name: &[u8]) -> Command {
        Command::with_data([0x00, 0xA4, 0x04, 0x00], name)
    }

    /// SELECT a file of the application; `by` is P1: 02 says "a file under this one", 00 lets the card choose.
    #[must_use]
    pub fn select_file(by: u8, id: u16) -> Command {
        Command::with_data([0x00, 0xA4, by, 0x00], &id.to_be_bytes())
    }

    /// READ RECORD of that number; `by` is P2: 04 says "P1 is a number", 00 is what some first cards want.
    #[must_use]
    pub fn read_record(record: u8, by: u8, expected: u8) -> Command {
        Command { head: [0x00, 0xB2, record, by], data: Zeroizing::default(), expected: Some(expected) }
    }

    /// A command that carries bytes and expects none back.
    ///
    /// # Panics
    /// If there are more than 255 bytes.
    #[must_use]
    pub fn with_data(head: [u8; 4], data: &[u8]) -> Command {
        assert!(data.len() <= 255, "short commands only");
        Command { head, data: Zeroizing::new(data.to_vec()), expected: None }
    }

    fn get_response(expected: u8) -> Command {
        Command { head: [0x00, 0xC0, 0x00, 0x00], data: Zeroizing::default(), expected: Some(expected) }
    }

    fn bytes(&self) -> Zeroizing<Vec<u8>> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(6 + self.data.len()));
        bytes.extend_from_slice(&self.head);
        if !self.data.is_empty() {
            bytes.push(u8::try_from(self.data.len()).expect("short commands only"));
            bytes.extend_from_slice(&self.data);
        }
        bytes.extend(self.expected);
        bytes
    }
}

/// What a card answered to a command, from all rounds together.
pub struct Answer {
    /// What was answered before the status word.
    pub data: Zeroizing<Vec<u8>>,
    /// The last status word.
    pub status: Status,
}

/// A command is answered within so many rounds.
const ROUNDS_MAX: usize = 8;
/// No record is longer.
const BYTES_MAX: usize = 1024;

/// Sends a command and follows the card's "there is more" and "ask for that length" until its answer is whole.
///
/// # Errors
/// What was [`Lost`], as a refusal; `card_answer_malformed` when the answer has no status word or does not end.
pub fn exchange(channel: &mut dyn Channel, command: Command) -> Result<Answer, Refusal> {
    let malformed = || Refusal::new("card_answer_malformed");
    // Room enough from the start: a buffer that grows leaves a copy behind that nobody wipes.
    let mut data = Zeroizing::new(Vec::with_capacity(BYTES_MAX));
    let mut now = command;
    for _ in 0..ROUNDS_MAX {
        let answer = Zeroizing::new(channel.transmit(&now.bytes())?);
        let (part, status) = answer.split_last_chunk::<2>().ok_or_else(malformed)?;
        if data.len() + part.len() > BYTES_MAX {
            return Err(malformed());
        }
        match *status {
            [0x61, length] => {
                data.extend_from_slice(part);
                now = Command::get_response(length);
            }
            [0x6C, length] => now.expected = Some(length),
            status => {
                data.extend_from_slice(part);
                return Ok(Answer { data, status: Status(u16::from_be_bytes(status)) });
            }
        }
    }
    Err(malformed())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Answers from a list and notes what it was sent.
    struct Script {
        answers: Vec<&'static [u8]>,
        sent: Vec<Vec<u8>>,
    }

    impl Channel for Script {
        fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Lost> {
            self.sent.push(command.to_vec());
            if self.answers.is_empty() { Err(Lost::Mute) } else { Ok(self.answers.remove(0).to_vec()) }
        }
    }

    /// Data and status, or the code of the refusal.
    type Told = Result<(Vec<u8>, u16), String>;
    type Bytes = &'static [u8];

    fn ask(answers: &[Bytes]) -> (Told, Vec<Vec<u8>>) {
        let mut script = Script { answers: answers.to_vec(), sent: Vec::new() };
        let answer = exchange(&mut script, Command::read_record(7, 4, 11));
        (answer.map(|answer| (answer.data.to_vec(), answer.status.0)).map_err(|no| no.code.into_owned()), script.sent)
    }

    #[test]
    fn an_answer_is_followed_to_its_end() {
        let whole = || Ok((vec![1, 2, 3], 0x9000));
        let cases: [(&[Bytes], Told, &[Bytes]); 6] = [
            (&[&[1, 2, 3, 0x90, 0]], whole(), &[]),
            (&[&[0x61, 3], &[1, 2, 3, 0x90, 0]], whole(), &[&[0, 0xC0, 0, 0, 3]]),
            (&[&[1, 0x61, 2], &[2, 0x61, 1], &[3, 0x90, 0]], whole(), &[&[0, 0xC0, 0, 0, 2], &[0, 0xC0, 0, 0, 1]]),
            (&[&[0x6C, 3], &[1, 2, 3, 0x90, 0]], whole(), &[&[0, 0xB2, 7, 4, 3]]),
            (&[&[0x61, 9], &[0x6C, 3], &[1, 2, 3, 0x90, 0]], whole(), &[&[0, 0xC0, 0, 0, 9], &[0, 0xC0, 0, 0, 3]]),
            (&[&[0x6A, 0x83]], Ok((vec![], 0x6A83)), &[]),
        ];
        for (answers, expected, further) in cases {
            let (answer, sent) = ask(answers);
            assert_eq!(answer, expected, "{answers:?}");
            assert_eq!(sent[0], [0, 0xB2, 7, 4, 11]);
            assert_eq!(sent[1..], *further, "{answers:?}");
        }
    }

    #[test]
    fn an_answer_without_a_status_word_or_without_an_end_is_refused() {
        const LONG: [u8; 202] = {
            let mut long = [0; 202];
            long[200] = 0x61;
            long
        };
        let cases: [(Vec<Bytes>, &str, usize); 5] = [
            (vec![&[]], "card_answer_malformed", 1),
            (vec![&[0x90]], "card_answer_malformed", 1),
            (vec![&[0x61, 1]; 100], "card_answer_malformed", ROUNDS_MAX),
            (vec![&[0x6C, 1]; 100], "card_answer_malformed", ROUNDS_MAX),
            (vec![&LONG; 100], "card_answer_malformed", 6),
        ];
        for (answers, code, rounds) in cases {
            let (answer, sent) = ask(&answers);
            assert_eq!((answer, sent.len()), (Err(code.to_owned()), rounds));
        }
        assert_eq!(ask(&[&[0x61, 1]]).0, Err("card_mute".to_owned()));
    }

    #[test]
    fn tries_are_told_by_63cx_only() {
        for (status, tries) in [(0x63C0, Some(0)), (0x63C5, Some(5)), (0x6300, None), (0x6983, None), (0x9000, None)] {
            assert_eq!(Status(status).tries_left(), tries, "{status:04X}");
        }
    }
}

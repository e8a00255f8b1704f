//! One line of a roster in 56 bytes.

use kernel::{CitizenId, Fen};

/// Why a line cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A needed field is empty or no name.
    Row,
    /// The id is none.
    Id,
    /// The amount is none.
    Amount,
}

impl Fault {
    /// The reject code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Fault::Row => "bad_row",
            Fault::Id => "bad_id",
            Fault::Amount => "bad_amount",
        }
    }
}

/// One line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// The row, as a spreadsheet numbers it.
    pub row: u32,
    /// Why it cannot be read, if so.
    pub fault: Option<Fault>,
    /// Who is entitled: the beneficiary where one is named, else the payee. `None` when no id could be read.
    pub person: Option<CitizenId>,
    /// Who receives, when that is somebody else.
    pub payee: Option<CitizenId>,
    /// What is to be paid; zero when it could not be read.
    pub amount: Fen,
    /// Match key of the entitled person's name.
    pub name_key: i64,
    /// Match key of the payee's name.
    pub payee_name_key: i64,
    /// Key of the account in the file; 0 for none.
    pub account_key: i64,
}

/// What lines are sorted by, before anything else of a line is read: the person's number, 0 for none, and the row.
pub(super) fn person_and_row(bytes: &[u8; LINE_BYTES]) -> (i64, u32) {
    let person = i64::from_le_bytes(bytes[8..16].try_into().expect("eight bytes"));
    (person, u32::from_le_bytes(bytes[..4].try_into().expect("four bytes")))
}

/// How long a line is in a frame.
pub(super) const LINE_BYTES: usize = 56;

impl Line {
    /// Stands where no line could be read.
    pub(super) const NONE: Line = Line {
        row: 0,
        fault: Some(Fault::Row),
        person: None,
        payee: None,
        amount: Fen::ZERO,
        name_key: 0,
        payee_name_key: 0,
        account_key: 0,
    };

    pub(super) fn write(&self, out: &mut Vec<u8>) {
        let fault = match self.fault {
            None => 0_u32,
            Some(Fault::Row) => 1,
            Some(Fault::Id) => 2,
            Some(Fault::Amount) => 3,
        };
        out.extend_from_slice(&self.row.to_le_bytes());
        out.extend_from_slice(&fault.to_le_bytes());
        let numbers = [
            self.person.map_or(0, CitizenId::encoded),
            self.payee.map_or(0, CitizenId::encoded),
            self.amount.get(),
            self.name_key,
            self.payee_name_key,
            self.account_key,
        ];
        for number in numbers {
            out.extend_from_slice(&number.to_le_bytes());
        }
    }

    /// The child is not trusted: `None` for what it cannot have read.
    pub(super) fn read(bytes: &[u8; LINE_BYTES]) -> Option<Line> {
        let u32_at = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().expect("four bytes"));
        let i64_at = |at: usize| i64::from_le_bytes(bytes[at..at + 8].try_into().expect("eight bytes"));
        let person_at = |at: usize| match i64_at(at) {
            0 => Some(None),
            number => CitizenId::from_encoded(number).map(Some),
        };
        let fault = match u32_at(4) {
            0 => None,
            1 => Some(Fault::Row),
            2 => Some(Fault::Id),
            3 => Some(Fault::Amount),
            _ => return None,
        };
        let line = Line {
            row: u32_at(0),
            fault,
            person: person_at(8)?,
            payee: person_at(16)?,
            amount: Fen::new(i64_at(24)),
            name_key: i64_at(32),
            payee_name_key: i64_at(40),
            account_key: i64_at(48),
        };
        let whole = line.person.is_some() && line.amount > Fen::ZERO;
        (fault.is_some() || whole).then_some(line)
    }
}

//! Reading a card, from the first command to the last.
//!
//! 1. SELECT the social security application: a bank card or a blank one has none (`card_not_social_security`).
//! 2. EF05, the face: six fields of 01 to 07, the version among them; it decides the layout. A card past its last day
//!    is refused here, before its holder is read.
//! 3. EF06, the holder. A third-generation card that asks for a PSAM ends the reading with what the face told.
//! 4. What contradicts itself is refused: check character, sex and birth day against the number.
//!
//! Promises: each command is sent once in a fixed order (other forms of P1 or P2 are tried once, for old cards), so a
//! reading ends; a refusal names the file and the tag and never repeats what stood there; a reading that is refused
//! keeps nothing.
//! Deliberately absent: retrying. A person who pulled the card out puts it in again.

use encoding_rs::GB18030;
use kernel::{CardNumber, CitizenId, Day, IdError, PersonName, Refusal, RegionCode};
use zeroize::Zeroizing;

use crate::{
    CardFace, Channel, Command, Format, Generation, Holder, Status, exchange,
    layout::{self, Field, File},
    tlv,
};

/// What a card told.
#[derive(Debug)]
pub enum Reading {
    /// All of it.
    Whole(CardFace, Holder),
    /// It is a third-generation card and tells its holder to a PSAM only; said as `card_needs_psam`.
    NeedsPsam(CardFace),
}

impl Reading {
    /// What the card said about itself.
    #[must_use]
    pub fn face(&self) -> &CardFace {
        match self {
            Reading::Whole(face, _) | Reading::NeedsPsam(face) => face,
        }
    }

    /// Whose card it is.
    ///
    /// # Errors
    /// `card_needs_psam`
    pub fn holder(&self) -> Result<&Holder, Refusal> {
        match self {
            Reading::Whole(_, holder) => Ok(holder),
            Reading::NeedsPsam(_) => Err(Refusal::new("card_needs_psam")),
        }
    }
}

/// Reads a card on that day.
///
/// # Errors
/// What the channel [lost](crate::Lost); `card_not_social_security`; `card_version_unknown`; `card_file_refused` and
/// `card_field_malformed` with `file` and `tag`; `card_answer_malformed`; `card_expired`; `card_id_wrong`;
/// `card_name_unreadable`; `card_contradicts_itself` with `tag`.
pub fn read(channel: &mut dyn Channel, on: Day) -> Result<Reading, Refusal> {
    select_application(channel)?;
    let face = face(channel)?;
    if face.valid_to < on {
        return Err(Refusal::new("card_expired").with("day", face.valid_to));
    }
    match holder(channel, face.generation)? {
        Some(holder) => Ok(Reading::Whole(face, holder)),
        None => Ok(Reading::NeedsPsam(face)),
    }
}

/// Selects the application, in which the files and the PIN are.
pub(crate) fn select_application(channel: &mut dyn Channel) -> Result<(), Refusal> {
    match exchange(channel, Command::select_application(layout::APPLICATION))?.status {
        Status::OK => Ok(()),
        status => Err(Refusal::new("card_not_social_security").with("status", format!("{:04X}", status.0))),
    }
}

fn face(channel: &mut dyn Channel) -> Result<CardFace, Refusal> {
    // The face is the same in every generation, and only the face tells which it is.
    let mut open = Open::select(channel, layout::file(Generation::First, layout::FACE))?;
    let identification = open.value(layout::IDENTIFICATION)?;
    let class = open.value(layout::CLASS)?;
    let version = open.value(layout::VERSION)?;
    let generation = str::from_utf8(&version)
        .ok()
        .and_then(Generation::of_version)
        .ok_or_else(|| Refusal::new("card_version_unknown"))?;
    let issuer = open.value(layout::ISSUER)?;
    let issued_on = open.value(layout::ISSUED_ON)?;
    let valid_to = open.value(layout::VALID_TO)?;
    let number = open.value(layout::CARD_NUMBER)?;
    let file = open.file;
    let malformed = |tag| move || field_malformed(file, tag);
    Ok(CardFace {
        identification: identification.as_slice().try_into().map_err(|_| malformed(layout::IDENTIFICATION)())?,
        class: match class[..] {
            [class] if class.is_ascii_alphanumeric() => char::from(class),
            _ => return Err(malformed(layout::CLASS)()),
        },
        generation,
        issuer: kernel::hex(&issuer).to_ascii_uppercase(),
        issued_on: day(&issued_on).ok_or_else(malformed(layout::ISSUED_ON))?,
        valid_to: day(&valid_to).ok_or_else(malformed(layout::VALID_TO))?,
        card_number: str::from_utf8(&number)
            .ok()
            .and_then(|text| CardNumber::parse(text).ok())
            .ok_or_else(malformed(layout::CARD_NUMBER))?,
        issuing_region: region(&identification[..3]).ok_or_else(malformed(layout::IDENTIFICATION))?,
    })
}

/// Nothing, if the card tells its holder to a PSAM only.
fn holder(channel: &mut dyn Channel, generation: Generation) -> Result<Option<Holder>, Refusal> {
    let mut open = match Open::select(channel, layout::file(generation, layout::HOLDER)) {
        Err(refused) if asks_for_psam(&refused, generation) => return Ok(None),
        opened => opened?,
    };
    let number = match open.value(layout::CITIZEN_ID) {
        Err(refused) if asks_for_psam(&refused, generation) => return Ok(None),
        value => value?,
    };
    let mut name = open.value(layout::NAME)?;
    if open.file.field(layout::NAME_CONTINUED).is_some()
        && let Some(continued) = open.value_if_there(layout::NAME_CONTINUED)?
    {
        // A character of two bytes may stand across the border, so the bytes are joined before they are read.
        name.extend_from_slice(&continued);
    }
    let sex = open.value(layout::SEX)?;
    let ethnic = open.value(layout::ETHNIC)?;
    let birthplace = open.value(layout::BIRTHPLACE)?;
    let born_on = open.value(layout::BORN_ON)?;

    let malformed = |tag| field_malformed(open.file, tag);
    let contradicts = |tag| Refusal::new("card_contradicts_itself").with("tag", format!("{tag:02X}"));
    let id = str::from_utf8(&number).map_err(|_| malformed(layout::CITIZEN_ID))?;
    let id = CitizenId::parse(id).map_err(|why| match why {
        IdError::Empty | IdError::Length | IdError::Character => malformed(layout::CITIZEN_ID),
        IdError::Region | IdError::BirthDay | IdError::CheckCharacter => Refusal::new("card_id_wrong"),
    })?;
    if *sex != id.sex().gb_code().as_bytes() {
        return Err(contradicts(layout::SEX));
    }
    let born_on = day(&born_on).ok_or_else(|| malformed(layout::BORN_ON))?;
    if born_on != id.birth() {
        return Err(contradicts(layout::BORN_ON));
    }
    let ethnic = bcd(&ethnic).and_then(|code| u8::try_from(code).ok()).ok_or_else(|| malformed(layout::ETHNIC))?;
    let birthplace = match birthplace[..] {
        [0, 0, 0] | [0xFF, 0xFF, 0xFF] => None,
        _ => Some(region(&birthplace).ok_or_else(|| malformed(layout::BIRTHPLACE))?),
    };
    Ok(Some(Holder::new(id, person_name(&name)?, ethnic, birthplace)))
}

fn asks_for_psam(refused: &Refusal, generation: Generation) -> bool {
    let told = [Status::NOT_ALLOWED, Status::NOT_NOW].map(|status| format!("{:04X}", status.0));
    generation == Generation::Third
        && refused.code == "card_file_refused"
        && refused.arg("status").is_some_and(|status| told.iter().any(|known| known == status))
}

/// A name in GBK or its successor, whole or refused.
fn person_name(bytes: &[u8]) -> Result<PersonName, Refusal> {
    let unreadable = || Refusal::new("card_name_unreadable");
    let text = GB18030.decode_without_bom_handling_and_without_replacement(bytes).ok_or_else(unreadable)?;
    let text = Zeroizing::new(text.into_owned());
    PersonName::parse(&text).map_err(|_| unreadable())
}

/// A file that was selected.
struct Open<'a> {
    channel: &'a mut dyn Channel,
    file: &'static File,
    /// P2 of READ RECORD that this card understands.
    by: u8,
}

impl<'a> Open<'a> {
    fn select(channel: &'a mut dyn Channel, file: &'static File) -> Result<Open<'a>, Refusal> {
        let mut status = exchange(channel, Command::select_file(0x02, file.id))?.status;
        if matches!(status, Status::WRONG_P1_P2 | Status::NO_FILE) {
            status = exchange(channel, Command::select_file(0x00, file.id))?.status;
        }
        if status == Status::OK {
            Ok(Open { channel, file, by: 0x04 })
        } else {
            Err(Refusal::new("card_file_refused").with("file", file.path).with("status", format!("{:04X}", status.0)))
        }
    }

    fn value(&mut self, tag: u8) -> Result<Zeroizing<Vec<u8>>, Refusal> {
        match self.value_if_there(tag)? {
            Some(value) => Ok(value),
            None => Err(self.refused(tag, Status::NO_RECORD)),
        }
    }

    fn value_if_there(&mut self, tag: u8) -> Result<Option<Zeroizing<Vec<u8>>>, Refusal> {
        let field = self.file.field(tag).expect("a field of this file");
        let mut answer = exchange(self.channel, Command::read_record(tag, self.by, field.length + 2))?;
        if answer.status == Status::WRONG_P1_P2 && self.by != 0 {
            self.by = 0;
            answer = exchange(self.channel, Command::read_record(tag, self.by, field.length + 2))?;
        }
        match answer.status {
            Status::OK => {}
            Status::NO_RECORD => return Ok(None),
            status => return Err(self.refused(tag, status)),
        }
        let malformed = || field_malformed(self.file, tag);
        let value = tlv::value_of(&answer.data, tag).map_err(|_| malformed())?;
        shaped(field, value).map(Some).ok_or_else(malformed)
    }

    fn refused(&self, tag: u8, status: Status) -> Refusal {
        Refusal::new("card_file_refused")
            .with("file", self.file.path)
            .with("tag", format!("{tag:02X}"))
            .with("status", format!("{:04X}", status.0))
    }
}

fn field_malformed(file: &File, tag: u8) -> Refusal {
    Refusal::new("card_field_malformed").with("file", file.path).with("tag", format!("{tag:02X}"))
}

/// A value of the length its field asks for; a text without what fills it up.
fn shaped(field: Field, value: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let length = usize::from(field.length);
    let value = match field.format {
        // No character of GBK ends with one of these bytes.
        Format::Text if value.len() <= length => {
            let end = value.iter().rposition(|byte| !matches!(byte, 0x00 | 0x20 | 0xFF)).map_or(0, |last| last + 1);
            &value[..end]
        }
        Format::Binary | Format::Digits | Format::Decimal if value.len() == length => value,
        _ => return None,
    };
    // Room for a continued name, so that joining leaves no copy behind.
    let mut kept = Zeroizing::new(Vec::with_capacity(64));
    kept.extend_from_slice(value);
    Some(kept)
}

/// The number that two digits a byte write.
fn bcd(bytes: &[u8]) -> Option<u32> {
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 0x0F]).try_fold(0u32, |number, digit| {
        if digit > 9 { None } else { number.checked_mul(10)?.checked_add(u32::from(digit)) }
    })
}

fn day(bytes: &[u8]) -> Option<Day> {
    let yyyymmdd = bcd(bytes)?;
    Day::new(i32::try_from(yyyymmdd / 10_000).ok()?, yyyymmdd / 100 % 100, yyyymmdd % 100)
}

fn region(bytes: &[u8]) -> Option<RegionCode> {
    RegionCode::from_i64(i64::from(bcd(bytes)?) * 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_digits_only() {
        let cases: [(&[u8], Option<u32>); 6] = [
            (&[0x20, 0x26, 0x11, 0x30], Some(20_261_130)),
            (&[0x04], Some(4)),
            (&[], Some(0)),
            (&[0x2A], None),
            (&[0xF0], None),
            (&[0x99; 6], None),
        ];
        for (bytes, number) in cases {
            assert_eq!(bcd(bytes), number, "{bytes:02X?}");
        }
        assert_eq!(day(&[0x20, 0x26, 0x02, 0x29]), None);
        assert_eq!(region(&[0x54, 0x05, 0x02]).map(|region| region.to_string()).as_deref(), Some("540502"));
    }

    #[test]
    fn a_text_loses_what_fills_it_up_and_nothing_else() {
        let field = Field { tag: 9, format: Format::Text, length: 6 };
        let cases: [(&[u8], Option<&[u8]>); 7] = [
            (b"AB\0\0\0\0", Some(b"AB")),
            (b"AB    ", Some(b"AB")),
            (b"AB\xFF\xFF\xFF\xFF", Some(b"AB")),
            (b"A B \0\xFF", Some(b"A B")),
            (b"\0\0", Some(b"")),
            (b"ABCDEF", Some(b"ABCDEF")),
            (b"ABCDEFG", None),
        ];
        for (value, kept) in cases {
            assert_eq!(shaped(field, value).as_ref().map(|kept| kept.as_slice()), kept, "{value:?}");
        }
        let digits = Field { tag: 5, format: Format::Digits, length: 4 };
        for (length, fits) in [(3, false), (4, true), (5, false)] {
            assert_eq!(shaped(digits, &vec![0; length]).is_some(), fits, "{length}");
        }
    }
}

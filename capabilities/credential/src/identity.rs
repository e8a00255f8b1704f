//! Claim 169, `identity-data`: who somebody is, as a map with the numbers of the MOSIP specification 1.2 as its keys.
//!
//! Promises
//! * What is read obeys the table below; anything else is refused with the field named, never guessed or dropped.
//! * Numbers that the specification keeps for later, and those it leaves to closed circles, are passed over.
//! * No `Debug` shows a person.
//!
//! Of the family's older forms these are read too: a birth date with hyphens, a photo as hexadecimal text (1.0 and 1.1
//! say `tstr`), one biometric without an array around it. Only the forms of 1.2 are written.

use std::fmt;

use coset::cbor::Value;
use kernel::{Day, Refusal};

use crate::{
    biometric::{self, Biometric},
    cbor,
};

/// How many bytes a photo or a biometric may have; a QR code holds fewer.
pub const PICTURE_BYTES_MAX: usize = 16_384;

const FINGERS_MAX: usize = 11;
const LAST_FINGER: i64 = 10;

/// The year before which nobody who holds a card was born.
const FIRST_YEAR: i32 = 1850;

/// What kind of value a field has, and how long it may be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text { chars_max: usize },
    Address { chars_max: usize },
    Language,
    Date,
    OneOf { last: i64 },
    Picture,
    Fingers,
}

/// The fields, by their numbers.
const FIELDS: [(i64, &str, Kind); 23] = [
    (1, "id", Kind::Text { chars_max: 64 }),
    (2, "version", Kind::Text { chars_max: 16 }),
    (3, "language", Kind::Language),
    (4, "full_name", Kind::Text { chars_max: 200 }),
    (5, "first_name", Kind::Text { chars_max: 200 }),
    (6, "middle_name", Kind::Text { chars_max: 200 }),
    (7, "last_name", Kind::Text { chars_max: 200 }),
    (8, "date_of_birth", Kind::Date),
    (9, "gender", Kind::OneOf { last: 3 }),
    (10, "address", Kind::Address { chars_max: 500 }),
    (11, "email", Kind::Text { chars_max: 254 }),
    (12, "phone", Kind::Text { chars_max: 40 }),
    (13, "nationality", Kind::Text { chars_max: 64 }),
    (14, "marital_status", Kind::OneOf { last: 3 }),
    (15, "guardian", Kind::Text { chars_max: 200 }),
    (16, "photo", Kind::Picture),
    (17, "photo_format", Kind::OneOf { last: 4 }),
    (18, "best_quality_fingers", Kind::Fingers),
    (19, "secondary_full_name", Kind::Text { chars_max: 200 }),
    (20, "secondary_language", Kind::Language),
    (21, "location_code", Kind::Text { chars_max: 64 }),
    (22, "legal_status", Kind::Text { chars_max: 64 }),
    (23, "country_of_issuance", Kind::Text { chars_max: 64 }),
];

/// Field 9.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the words are the specification's")]
pub enum Gender {
    Male,
    Female,
    Other,
}

/// Field 14.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the words are the specification's")]
pub enum MaritalStatus {
    Unmarried,
    Married,
    Divorced,
}

/// Field 17.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the words are the specification's")]
pub enum PhotoFormat {
    Jpeg,
    Jpeg2000,
    Avif,
    Webp,
}

const GENDERS: [Gender; 3] = [Gender::Male, Gender::Female, Gender::Other];
const MARITAL: [MaritalStatus; 3] = [MaritalStatus::Unmarried, MaritalStatus::Married, MaritalStatus::Divorced];
const FORMATS: [PhotoFormat; 4] = [PhotoFormat::Jpeg, PhotoFormat::Jpeg2000, PhotoFormat::Avif, PhotoFormat::Webp];

/// Who somebody is. Every field may be missing.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Identity {
    /// 1: a number for what is said here; ours is the card's, never the personal number.
    pub id: Option<String>,
    /// 2: version of the data.
    pub version: Option<String>,
    /// 3: language of the other fields, ISO 639-3, such as `zho` or `bod`.
    pub language: Option<String>,
    /// 4: the whole name.
    pub full_name: Option<String>,
    /// 5.
    pub first_name: Option<String>,
    /// 6.
    pub middle_name: Option<String>,
    /// 7.
    pub last_name: Option<String>,
    /// 8: written `YYYYMMDD`.
    pub date_of_birth: Option<Day>,
    /// 9.
    pub gender: Option<Gender>,
    /// 10: its lines are parted by `\n`.
    pub address: Option<String>,
    /// 11.
    pub email: Option<String>,
    /// 12: as E.123 writes it.
    pub phone: Option<String>,
    /// 13: ISO 3166.
    pub nationality: Option<String>,
    /// 14.
    pub marital_status: Option<MaritalStatus>,
    /// 15: name or number of a guardian.
    pub guardian: Option<String>,
    /// 16: a small picture.
    pub photo: Option<Vec<u8>>,
    /// 17.
    pub photo_format: Option<PhotoFormat>,
    /// 18: 0 unknown, 1 to 5 right thumb to little finger, 6 to 10 left.
    pub best_quality_fingers: Option<Vec<u8>>,
    /// 19: the whole name in the language of 20.
    pub secondary_full_name: Option<String>,
    /// 20: ISO 639-3.
    pub secondary_language: Option<String>,
    /// 21: a place, as a code.
    pub location_code: Option<String>,
    /// 22.
    pub legal_status: Option<String>,
    /// 23: ISO 3166.
    pub country_of_issuance: Option<String>,
    /// 50 to 65, in the order of their positions.
    pub biometrics: Vec<Biometric>,
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keys: Vec<i64> = self.entries().iter().map(|(key, _)| *key).collect();
        write!(f, "identity with fields {keys:?}")
    }
}

impl Identity {
    /// Reads claim 169.
    ///
    /// # Errors
    /// `credential_field_twice`, `credential_field_wrong_type`, `credential_field_too_long`,
    /// `credential_field_out_of_range`, `credential_field_unknown_value`, `credential_field_bad_character`, each with
    /// the field's number and name.
    pub(crate) fn read(value: Value) -> Result<Identity, Refusal> {
        let Value::Map(entries) = value else { return Err(Field(WHOLE).wrong_type()) };
        if entries.iter().any(|(key, _)| cbor::integer(key).is_none()) {
            return Err(Field(WHOLE).wrong_type());
        }
        let mut identity = Identity::default();
        let mut entries = cbor::numbered(entries).map_err(|key| Field(key).twice())?;
        entries.sort_by_key(|(key, _)| *key);
        for (key, value) in entries {
            match (key, kind(key)) {
                (_, Some(kind)) => identity.take(Field(key), kind, value)?,
                (biometric::FIRST..=biometric::LAST, None) => {
                    identity.biometrics.extend(biometric::read(key, value, PICTURE_BYTES_MAX)?);
                }
                _ => {}
            }
        }
        Ok(identity)
    }

    fn take(&mut self, field: Field, kind: Kind, value: Value) -> Result<(), Refusal> {
        match kind {
            Kind::Text { chars_max } => *self.text(field.0) = Some(text(field, value, chars_max, false)?),
            Kind::Address { chars_max } => *self.text(field.0) = Some(text(field, value, chars_max, true)?),
            Kind::Language => *self.text(field.0) = Some(language(field, value)?),
            Kind::Date => self.date_of_birth = Some(date(field, &value)?),
            Kind::Picture => self.photo = Some(picture(field, value)?),
            Kind::Fingers => self.best_quality_fingers = Some(fingers(field, value)?),
            Kind::OneOf { last } => {
                let chosen = one_of(field, &value, last)?;
                match field.0 {
                    9 => self.gender = Some(GENDERS[chosen]),
                    14 => self.marital_status = Some(MARITAL[chosen]),
                    _ => self.photo_format = Some(FORMATS[chosen]),
                }
            }
        }
        Ok(())
    }

    fn text(&mut self, key: i64) -> &mut Option<String> {
        match key {
            1 => &mut self.id,
            2 => &mut self.version,
            3 => &mut self.language,
            4 => &mut self.full_name,
            5 => &mut self.first_name,
            6 => &mut self.middle_name,
            7 => &mut self.last_name,
            10 => &mut self.address,
            11 => &mut self.email,
            12 => &mut self.phone,
            13 => &mut self.nationality,
            15 => &mut self.guardian,
            19 => &mut self.secondary_full_name,
            20 => &mut self.secondary_language,
            21 => &mut self.location_code,
            22 => &mut self.legal_status,
            23 => &mut self.country_of_issuance,
            _ => unreachable!("the table of fields gives no other number a text"),
        }
    }

    /// Claim 169, its fields in the order of their numbers.
    pub(crate) fn write(&self) -> Value {
        cbor::map(self.entries())
    }

    fn entries(&self) -> Vec<(i64, Value)> {
        let texts = [
            (1, &self.id),
            (2, &self.version),
            (3, &self.language),
            (4, &self.full_name),
            (5, &self.first_name),
            (6, &self.middle_name),
            (7, &self.last_name),
            (10, &self.address),
            (11, &self.email),
            (12, &self.phone),
            (13, &self.nationality),
            (15, &self.guardian),
            (19, &self.secondary_full_name),
            (20, &self.secondary_language),
            (21, &self.location_code),
            (22, &self.legal_status),
            (23, &self.country_of_issuance),
        ];
        let mut entries: Vec<(i64, Value)> =
            texts.into_iter().filter_map(|(key, text)| Some((key, Value::Text(text.clone()?)))).collect();
        entries.extend(self.date_of_birth.map(|day| (8, Value::Text(day.to_string().replace('-', "")))));
        entries.extend(self.gender.map(|gender| (9, number_of(&GENDERS, gender))));
        entries.extend(self.marital_status.map(|status| (14, number_of(&MARITAL, status))));
        entries.extend(self.photo.clone().map(|photo| (16, Value::Bytes(photo))));
        entries.extend(self.photo_format.map(|format| (17, number_of(&FORMATS, format))));
        let fingers = self.best_quality_fingers.iter();
        entries.extend(fingers.map(|all| (18, Value::Array(all.iter().map(|finger| Value::from(*finger)).collect()))));
        for position in biometric::FIRST..=biometric::LAST {
            let of_one: Vec<&Biometric> = self.biometrics.iter().filter(|one| one.position == position).collect();
            entries.extend((!of_one.is_empty()).then(|| (position, biometric::write(&of_one))));
        }
        entries.sort_by_key(|(key, _)| *key);
        entries
    }
}

fn kind(key: i64) -> Option<Kind> {
    FIELDS.iter().find(|(known, _, _)| *known == key).map(|(_, _, kind)| *kind)
}

/// The number of the claim itself, for what is wrong with the whole map.
const WHOLE: i64 = 169;

/// A field, and how it is refused.
#[derive(Clone, Copy)]
pub(crate) struct Field(pub(crate) i64);

impl Field {
    fn name(self) -> &'static str {
        let position = usize::try_from(self.0 - biometric::FIRST).ok();
        let known = FIELDS.iter().find(|(key, _, _)| *key == self.0).map(|(_, name, _)| *name);
        known.or_else(|| position.and_then(|at| biometric::POSITIONS.get(at).copied())).unwrap_or("identity_data")
    }

    fn named(self, refusal: Refusal) -> Refusal {
        refusal.with("key", self.0).with("field", self.name())
    }

    pub(crate) fn wrong_type(self) -> Refusal {
        self.named(Refusal::new("credential_field_wrong_type"))
    }

    pub(crate) fn twice(self) -> Refusal {
        self.named(Refusal::new("credential_field_twice"))
    }

    pub(crate) fn too_long(self, max: usize) -> Refusal {
        self.named(Refusal::new("credential_field_too_long")).with("max", max)
    }

    pub(crate) fn out_of_range(self) -> Refusal {
        self.named(Refusal::new("credential_field_out_of_range"))
    }

    pub(crate) fn unknown_value(self) -> Refusal {
        self.named(Refusal::new("credential_field_unknown_value"))
    }

    pub(crate) fn missing(self) -> Refusal {
        self.named(Refusal::new("credential_field_missing"))
    }

    fn bad_character(self) -> Refusal {
        self.named(Refusal::new("credential_field_bad_character"))
    }
}

fn text(field: Field, value: Value, chars_max: usize, has_lines: bool) -> Result<String, Refusal> {
    let Value::Text(text) = value else { return Err(field.wrong_type()) };
    if text.chars().count() > chars_max {
        return Err(field.too_long(chars_max));
    }
    // Marks that turn the direction of writing make a name look like another. Joiners stay: scripts need them.
    let turns = |c: char| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    if text.chars().any(|c| turns(c) || c.is_control() && !(has_lines && c == '\n')) {
        return Err(field.bad_character());
    }
    Ok(text)
}

fn language(field: Field, value: Value) -> Result<String, Refusal> {
    let text = text(field, value, 16, false)?;
    let is_code = text.len() >= 2 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if is_code { Ok(text) } else { Err(field.out_of_range()) }
}

fn date(field: Field, value: &Value) -> Result<Day, Refusal> {
    let Value::Text(text) = value else { return Err(field.wrong_type()) };
    let hyphened = match text.len() {
        8 if text.is_ascii() => format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..]),
        _ => text.clone(),
    };
    Day::parse(&hyphened).ok().filter(|day| day.year() >= FIRST_YEAR).ok_or_else(|| field.out_of_range())
}

/// The place of a number from 1 to `last` in its list.
fn one_of(field: Field, value: &Value, last: i64) -> Result<usize, Refusal> {
    if !value.is_integer() {
        return Err(field.wrong_type());
    }
    let number = cbor::integer(value).filter(|number| (1..=last).contains(number));
    number.and_then(|number| usize::try_from(number - 1).ok()).ok_or_else(|| field.unknown_value())
}

fn number_of<T: Copy + PartialEq>(all: &[T], chosen: T) -> Value {
    let place = all.iter().position(|known| *known == chosen).expect("the list has every value of its type");
    Value::from(u64::try_from(place).expect("a short list") + 1)
}

fn picture(field: Field, value: Value) -> Result<Vec<u8>, Refusal> {
    let bytes = match value {
        Value::Bytes(bytes) => bytes,
        Value::Text(text) => unhex(&text).ok_or_else(|| field.wrong_type())?,
        _ => return Err(field.wrong_type()),
    };
    if bytes.len() > PICTURE_BYTES_MAX { Err(field.too_long(PICTURE_BYTES_MAX)) } else { Ok(bytes) }
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let digits: Vec<u8> = text.as_bytes().iter().map(digit).collect::<Option<_>>()?;
    let (pairs, left) = digits.as_chunks::<2>();
    left.is_empty().then(|| pairs.iter().map(|[high, low]| high << 4 | low).collect())
}

fn fingers(field: Field, value: Value) -> Result<Vec<u8>, Refusal> {
    let Value::Array(values) = value else { return Err(field.wrong_type()) };
    if values.len() > FINGERS_MAX {
        return Err(field.too_long(FINGERS_MAX));
    }
    let finger = |value: &Value| {
        if !value.is_integer() {
            return Err(field.wrong_type());
        }
        let number = cbor::integer(value).filter(|number| (0..=LAST_FINGER).contains(number));
        number.and_then(|number| u8::try_from(number).ok()).ok_or_else(|| field.out_of_range())
    };
    values.iter().map(finger).collect()
}

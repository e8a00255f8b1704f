//! What claim 169 may carry of a body: a picture of a face, a template of a finger. Ours carry none; those of others may.

use coset::cbor::Value;
use kernel::Refusal;

use crate::{cbor, identity::Field};

/// Where the positions begin and end.
pub(crate) const FIRST: i64 = 50;
pub(crate) const LAST: i64 = 65;

/// How many a statement may carry of one part of the body.
const OF_ONE_MAX: usize = 8;
const ISSUER_CHARS_MAX: usize = 200;

/// Parts of a body, by the number they have in claim 169, from 50 on.
pub(crate) const POSITIONS: [&str; 16] = [
    "right_thumb",
    "right_pointer_finger",
    "right_middle_finger",
    "right_ring_finger",
    "right_little_finger",
    "left_thumb",
    "left_pointer_finger",
    "left_middle_finger",
    "left_ring_finger",
    "left_little_finger",
    "right_iris",
    "left_iris",
    "face",
    "right_palm",
    "left_palm",
    "voice",
];

/// How a biometric is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// 0: a picture.
    Image,
    /// 1: a template.
    Template,
    /// 2: a sound.
    Sound,
    /// 3: a hash.
    Hash,
}

impl Format {
    const ALL: [Format; 4] = [Format::Image, Format::Template, Format::Sound, Format::Hash];

    fn number(self) -> i64 {
        match self {
            Format::Image => 0,
            Format::Template => 1,
            Format::Sound => 2,
            Format::Hash => 3,
        }
    }

    /// Whether a sub-format is one of those that the specification lists for it.
    fn has(self, sub_format: i64) -> bool {
        match self {
            Format::Image => matches!(sub_format, 0..=6 | 100..=200),
            Format::Template => matches!(sub_format, 0..=2 | 100..=200),
            Format::Sound => matches!(sub_format, 0..=1 | 100..=200),
            Format::Hash => (0..=200).contains(&sub_format),
        }
    }
}

/// One biometric.
#[derive(Clone, PartialEq, Eq)]
pub struct Biometric {
    /// Of which part of the body: 50 (right thumb) to 65 (voice).
    pub position: i64,
    /// The bytes.
    pub data: Vec<u8>,
    /// How they are written.
    pub format: Option<Format>,
    /// How exactly; the numbers depend on the format.
    pub sub_format: Option<i64>,
    /// Who took it.
    pub issuer: Option<String>,
}

impl std::fmt::Debug for Biometric {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "biometric {} of {} bytes", self.position, self.data.len())
    }
}

/// Reads what stands under a position: one map, or an array of them.
pub(crate) fn read(position: i64, value: Value, bytes_max: usize) -> Result<Vec<Biometric>, Refusal> {
    let field = Field(position);
    let maps = match value {
        Value::Array(maps) if maps.len() > OF_ONE_MAX => return Err(field.too_long(OF_ONE_MAX)),
        Value::Array(maps) => maps,
        map @ Value::Map(_) => vec![map],
        _ => return Err(field.wrong_type()),
    };
    maps.into_iter().map(|map| read_one(position, map, bytes_max)).collect()
}

fn read_one(position: i64, value: Value, bytes_max: usize) -> Result<Biometric, Refusal> {
    let field = Field(position);
    let Value::Map(entries) = value else { return Err(field.wrong_type()) };
    let (mut data, mut format, mut sub_format, mut issuer) = (None, None, None, None);
    for (key, value) in cbor::numbered(entries).map_err(|_| field.twice())? {
        match (key, value) {
            (0, Value::Bytes(bytes)) if bytes.len() > bytes_max => return Err(field.too_long(bytes_max)),
            (0, Value::Bytes(bytes)) => data = Some(bytes),
            (1, value @ Value::Integer(_)) => {
                let known = |known: &Format| Some(known.number()) == cbor::integer(&value);
                format = Some(Format::ALL.into_iter().find(known).ok_or_else(|| field.unknown_value())?);
            }
            (2, value @ Value::Integer(_)) => {
                sub_format = Some(cbor::integer(&value).ok_or_else(|| field.out_of_range())?)
            }
            (3, Value::Text(text)) if text.chars().count() > ISSUER_CHARS_MAX => {
                return Err(field.too_long(ISSUER_CHARS_MAX));
            }
            (3, Value::Text(text)) => issuer = Some(text),
            (0..=3, _) => return Err(field.wrong_type()),
            _ => {}
        }
    }
    if let (Some(format), Some(sub_format)) = (format, sub_format)
        && !format.has(sub_format)
    {
        return Err(field.unknown_value());
    }
    let data = data.ok_or_else(|| field.wrong_type())?;
    Ok(Biometric { position, data, format, sub_format, issuer })
}

/// The maps of one position.
pub(crate) fn write(of_one: &[&Biometric]) -> Value {
    let map = |one: &&Biometric| {
        let mut entries = vec![(0, Value::Bytes(one.data.clone()))];
        entries.extend(one.format.map(|format| (1, Value::from(format.number()))));
        entries.extend(one.sub_format.map(|number| (2, Value::from(number))));
        entries.extend(one.issuer.clone().map(|issuer| (3, Value::Text(issuer))));
        cbor::map(entries)
    };
    Value::Array(of_one.iter().map(map).collect())
}

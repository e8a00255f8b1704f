//! The map of the card: which file holds which fields, by tag, form and length, for each generation.
//!
//! Promises: what stands here is what cards of the first and second generation hold (LD/T 32 and the regional
//! descriptions of it); a third-generation card has the second's fields behind other keys.
//! Deliberately absent: names for the fields nobody here reads, and any key.

/// Which cards there are, as field 03 says it: `1.00`, `2.00`, `3.00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Generation {
    /// `1.00`
    First,
    /// `2.00`: longer names, addresses and a photo.
    Second,
    /// `3.00`: contactless, Chinese algorithms; tells its holder to a PSAM only.
    Third,
}

impl Generation {
    /// Of the four characters of field 03.
    #[must_use]
    pub fn of_version(version: &str) -> Option<Generation> {
        match version {
            "1.00" => Some(Generation::First),
            "2.00" => Some(Generation::Second),
            "3.00" => Some(Generation::Third),
            _ => None,
        }
    }

    /// As field 03 says it.
    #[must_use]
    pub fn version(self) -> &'static str {
        match self {
            Generation::First => "1.00",
            Generation::Second => "2.00",
            Generation::Third => "3.00",
        }
    }
}

/// How a field's bytes are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// As they are.
    Binary,
    /// Text in GBK, filled up on the right.
    Text,
    /// Two digits a byte.
    Digits,
    /// A number.
    Decimal,
}

/// A field of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its tag, which is also the number of its record.
    pub tag: u8,
    /// How it is written.
    pub format: Format,
    /// How many bytes at most; exactly so many unless it is text.
    pub length: u8,
}

/// What a file consists of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One record a field.
    Records(&'static [Field]),
    /// So many bytes.
    Transparent(u16),
}

/// A file of the card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct File {
    /// Folder and file, as the standard calls it: `SSSEEF05`.
    pub path: &'static str,
    /// The two bytes by which it is selected.
    pub id: u16,
    /// What is in it.
    pub shape: Shape,
}

impl File {
    /// The field of that tag.
    #[must_use]
    pub fn field(&self, tag: u8) -> Option<Field> {
        match self.shape {
            Shape::Records(fields) => fields.iter().find(|field| field.tag == tag).copied(),
            Shape::Transparent(_) => None,
        }
    }
}

/// The application's name: `sx1.sh.` and 社会保障 in GBK.
pub(crate) const APPLICATION: &[u8] = b"sx1.sh.\xC9\xE7\xBB\xE1\xB1\xA3\xD5\xCF";

/// What the card says about itself.
pub(crate) const FACE: &str = "SSSEEF05";
pub(crate) const IDENTIFICATION: u8 = 0x01;
pub(crate) const CLASS: u8 = 0x02;
pub(crate) const VERSION: u8 = 0x03;
pub(crate) const ISSUER: u8 = 0x04;
pub(crate) const ISSUED_ON: u8 = 0x05;
pub(crate) const VALID_TO: u8 = 0x06;
pub(crate) const CARD_NUMBER: u8 = 0x07;

/// What the card says about its holder.
pub(crate) const HOLDER: &str = "SSSEEF06";
pub(crate) const CITIZEN_ID: u8 = 0x08;
pub(crate) const NAME: u8 = 0x09;
pub(crate) const NAME_CONTINUED: u8 = 0x4E;
pub(crate) const SEX: u8 = 0x0A;
pub(crate) const ETHNIC: u8 = 0x0B;
pub(crate) const BIRTHPLACE: u8 = 0x0C;
pub(crate) const BORN_ON: u8 = 0x0D;

/// All files of a generation.
#[must_use]
pub fn files(generation: Generation) -> &'static [File] {
    match generation {
        Generation::First => FIRST,
        Generation::Second | Generation::Third => SECOND,
    }
}

pub(crate) fn file(generation: Generation, path: &str) -> &'static File {
    files(generation).iter().find(|file| file.path == path).expect("both generations have the files that are read")
}

const fn records(path: &'static str, id: u16, fields: &'static [Field]) -> File {
    File { path, id, shape: Shape::Records(fields) }
}

const fn transparent(path: &'static str, id: u16, bytes: u16) -> File {
    File { path, id, shape: Shape::Transparent(bytes) }
}

const fn binary(tag: u8, length: u8) -> Field {
    Field { tag, format: Format::Binary, length }
}

const fn text(tag: u8, length: u8) -> Field {
    Field { tag, format: Format::Text, length }
}

const fn digits(tag: u8, length: u8) -> Field {
    Field { tag, format: Format::Digits, length }
}

const fn decimal(tag: u8, length: u8) -> Field {
    Field { tag, format: Format::Decimal, length }
}

/// The same in every generation, for it says which generation a card is of.
const THE_CARD: File = records(
    FACE,
    0xEF05,
    &[
        binary(0x01, 16), // 卡识别码
        text(0x02, 1),    // 卡的类别
        text(0x03, 4),    // 规范版本
        digits(0x04, 12), // 初始化机构编号
        digits(0x05, 4),  // 发卡日期 YYYYMMDD
        digits(0x06, 4),  // 卡有效期 YYYYMMDD
        text(0x07, 9),    // 卡号
    ],
);

const FIRST: &[File] = &[
    THE_CARD,
    records(
        "SSSEEF06",
        0xEF06,
        &[
            text(0x08, 18),  // 社会保障号码
            text(0x09, 30),  // 姓名
            text(0x0A, 1),   // 性别
            digits(0x0B, 1), // 民族
            digits(0x0C, 3), // 出生地
            digits(0x0D, 4), // 出生日期 YYYYMMDD
        ],
    ),
    transparent("SSSEEF07", 0xEF07, 768),
    records(
        "DF01EF05",
        0xEF05,
        &[
            text(0x20, 1),  // 户口类别
            text(0x21, 62), // 户口所在地地址
            text(0x22, 18),
        ],
    ),
    records(
        "DF01EF06",
        0xEF06,
        &[
            text(0x25, 62),
            text(0x26, 18),
            digits(0x27, 3),
            text(0x28, 15), // 联系电话
        ],
    ),
    records("DF01EF07", 0xEF07, &[text(0x29, 1)]),
    records("DF01EF08", 0xEF08, &[text(0x2B, 1)]),
    records("DF01EF09", 0xEF09, &[text(0x2E, 62), text(0x2F, 8), text(0x30, 9), text(0x31, 1), text(0x32, 3)]),
    records("DF01EF0A", 0xEF0A, &[decimal(0x37, 4), decimal(0x38, 4), digits(0x39, 4)]),
];

const SECOND: &[File] = &[
    THE_CARD,
    records(
        "SSSEEF06",
        0xEF06,
        &[
            text(0x08, 18),  // 社会保障号码
            text(0x09, 30),  // 姓名
            text(0x4E, 20),  // 姓名扩展
            text(0x0A, 1),   // 性别
            digits(0x0B, 1), // 民族
            digits(0x0C, 3), // 出生地
            digits(0x0D, 4), // 出生日期 YYYYMMDD
        ],
    ),
    transparent("SSSEEF07", 0xEF07, 1024),
    transparent("SSSEEF08", 0xEF08, 4096),
    records(
        "DF01EF05",
        0xEF05,
        &[
            text(0x20, 2),  // 户口类别
            text(0x21, 80), // 户口所在地地址
            digits(0x0E, 3),
        ],
    ),
    records(
        "DF01EF06",
        0xEF06,
        &[
            text(0x23, 80), // 通讯地址
            digits(0x24, 3),
            text(0x28, 15), // 联系电话
            text(0x2C, 50),
            text(0x2D, 15),
        ],
    ),
    records("DF01EF07", 0xEF07, &[text(0x29, 1), digits(0x2A, 1)]),
    records("DF01EF08", 0xEF08, &[text(0x2B, 1)]),
    records("DF01EF09", 0xEF09, &[text(0x2E, 70), text(0x30, 9), text(0x32, 2)]),
    records("DF01EF0A", 0xEF0A, &[text(0x37, 3), text(0x38, 2), digits(0x39, 4)]),
    records(
        "DF04EF05",
        0xEF05,
        &[
            text(0x81, 8),
            digits(0x84, 3),
            text(0x87, 17),
            digits(0x8C, 1),
            digits(0x80, 4),
            text(0x8B, 29),
            text(0x8A, 15),
            text(0x83, 9),
            text(0x86, 9),
            text(0x89, 9),
            text(0x7D, 9),
            text(0x7E, 9),
            text(0x7F, 9),
            text(0x8D, 9),
            text(0x8E, 9),
            text(0x8F, 1),
        ],
    ),
    records("DF04EF06", 0xEF06, &[text(0x90, 1), decimal(0x92, 4), text(0x93, 2)]),
    records("DF07EF05", 0xEF05, &[text(0xF0, 2), text(0xF1, 1), digits(0xF2, 4), text(0xF3, 3), digits(0xF4, 4)]),
    records("DF07EF06", 0xEF06, &[text(0xF5, 3), digits(0xF6, 4), text(0xF7, 70)]),
    records("DF07EF07", 0xEF07, &[digits(0xF8, 4), text(0xF9, 1)]),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_map_has_every_field_once_and_fits_into_a_short_answer() {
        for (generation, fields_expected) in [(Generation::First, 30), (Generation::Second, 60)] {
            let mut seen = BTreeSet::new();
            for file in files(generation) {
                let Shape::Records(fields) = file.shape else { continue };
                for field in fields {
                    assert!(seen.insert((file.path, field.tag)), "{} {:02X}", file.path, field.tag);
                    assert!(field.length > 0 && field.length < 254, "{} {:02X}", file.path, field.tag);
                }
            }
            assert_eq!(seen.len(), fields_expected, "{generation:?}");
        }
    }

    #[test]
    fn only_later_cards_continue_a_name() {
        for (generation, length) in [(Generation::First, None), (Generation::Second, Some(20))] {
            let field = file(generation, HOLDER).field(NAME_CONTINUED);
            assert_eq!(field.map(|field| field.length), length);
        }
    }
}

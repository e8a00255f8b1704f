//! Whose card it is, as the card says.
//!
//! Promises: number, sex and birth day agree; the name is one; all that is kept is wiped when dropped; `Debug` is masked.
//! The values that it hands out are the caller's to drop.
//! Deliberately absent: the addresses and phone of the card, which are as old as the card; the registry knows better.
//! Holders without a citizen identity number (residents of Hong Kong, Macao and Taiwan, foreigners) are refused.

use std::fmt;

use kernel::{CitizenId, Day, PersonName, RegionCode, Sex};
use zeroize::Zeroize;

/// Whose card it is.
pub struct Holder {
    number: [u8; 18],
    name: String,
    ethnic: u8,
    birthplace: u32,
}

impl Holder {
    pub(crate) fn new(id: CitizenId, name: &PersonName, ethnic: u8, birthplace: Option<RegionCode>) -> Holder {
        let birthplace = birthplace
            .map_or(0, |region| u32::try_from(region.get() / 1_000_000).expect("six digits of a region of twelve"));
        Holder { number: id.ascii(), name: name.as_str().to_owned(), ethnic, birthplace }
    }

    /// 社会保障号码, a citizen's identity number.
    #[must_use]
    pub fn citizen_id(&self) -> CitizenId {
        CitizenId::parse_ascii(&self.number).expect("it was made of a number")
    }

    /// 姓名, put together from both fields.
    #[must_use]
    pub fn name(&self) -> PersonName {
        PersonName::parse(&self.name).expect("it was made of a name")
    }

    /// 性别
    #[must_use]
    pub fn sex(&self) -> Sex {
        self.citizen_id().sex()
    }

    /// 民族, by GB/T 3304: 04 藏族, 54 门巴族, 55 珞巴族.
    #[must_use]
    pub fn ethnic_code(&self) -> u8 {
        self.ethnic
    }

    /// 出生地, unless the card leaves it blank.
    #[must_use]
    pub fn birthplace(&self) -> Option<RegionCode> {
        RegionCode::from_i64(i64::from(self.birthplace) * 1_000_000)
    }

    /// 出生日期
    #[must_use]
    pub fn born_on(&self) -> Day {
        self.citizen_id().birth()
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        self.number.zeroize();
        self.name.zeroize();
        self.ethnic.zeroize();
        self.birthplace.zeroize();
    }
}

/// Nothing of the person.
impl fmt::Debug for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Holder").finish_non_exhaustive()
    }
}

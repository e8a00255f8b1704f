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
pub struct Holder(Box<Kept>);

/// In a place of its own, so that handing the holder on leaves no copies behind.
struct Kept {
    id_encoded: i64,
    name: String,
    ethnic: u8,
    birthplace: Option<RegionCode>,
}

impl Holder {
    pub(crate) fn new(id: CitizenId, name: PersonName, ethnic: u8, birthplace: Option<RegionCode>) -> Holder {
        Holder(Box::new(Kept { id_encoded: id.encoded(), name: name.into_string(), ethnic, birthplace }))
    }

    /// 社会保障号码, a citizen's identity number.
    #[must_use]
    pub fn citizen_id(&self) -> CitizenId {
        CitizenId::from_encoded(self.0.id_encoded).expect("it was made of a number")
    }

    /// 姓名, put together from both fields.
    #[must_use]
    pub fn name(&self) -> PersonName {
        PersonName::parse(&self.0.name).expect("it was made of a name")
    }

    /// 性别
    #[must_use]
    pub fn sex(&self) -> Sex {
        self.citizen_id().sex()
    }

    /// 民族, by GB/T 3304: 04 藏族, 54 门巴族, 55 珞巴族.
    #[must_use]
    pub fn ethnic_code(&self) -> u8 {
        self.0.ethnic
    }

    /// 出生地, unless the card leaves it blank.
    #[must_use]
    pub fn birthplace(&self) -> Option<RegionCode> {
        self.0.birthplace
    }

    /// 出生日期
    #[must_use]
    pub fn born_on(&self) -> Day {
        self.citizen_id().birth()
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        self.id_encoded.zeroize();
        self.name.zeroize();
        self.ethnic.zeroize();
        self.birthplace = None;
    }
}

/// Nothing of the person.
impl fmt::Debug for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Holder").finish_non_exhaustive()
    }
}

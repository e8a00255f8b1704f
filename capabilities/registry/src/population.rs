//! Everybody in memory, sorted by citizen id, in 32 bytes each: what a check over a whole roster asks.
//!
//! Kept between transactions and used again only while the registry's change number is the same (see
//! [`crate::population`]); a roster is then checked by walking two sorted lists side by side.

use kernel::{CitizenId, Ctx, PersonName, RegionCode, Result};

use crate::{PersonState, store};

/// What a check asks about one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resident {
    /// The citizen id.
    pub id: CitizenId,
    /// [`PersonName::match_key`] of the name.
    pub name_key: i64,
    /// Village and household as one: see [`Resident::village`].
    village: i64,
    household: u32,
    flags: u8,
}

const HEAD_FLAG: u8 = 4;

impl Resident {
    /// The village of residence.
    #[must_use]
    pub fn village(&self) -> RegionCode {
        RegionCode::from_i64(self.village).expect("a region code was written")
    }

    /// The village's 12-digit number.
    #[must_use]
    pub fn village_number(&self) -> i64 {
        self.village
    }

    /// The number of the household.
    #[must_use]
    pub fn household_id(&self) -> i64 {
        i64::from(self.household)
    }

    /// Whether the person is the head of the household.
    #[must_use]
    pub fn is_head(&self) -> bool {
        self.flags & HEAD_FLAG != 0
    }

    /// Whether she can be paid.
    #[must_use]
    pub fn state(&self) -> PersonState {
        match self.flags & 3 {
            0 => PersonState::Alive,
            1 => PersonState::Dead,
            _ => PersonState::Moved,
        }
    }
}

/// Everybody, by citizen id.
#[derive(Debug)]
pub struct Population {
    residents: Vec<Resident>,
}

impl Population {
    pub(crate) fn read(ctx: &mut Ctx) -> Result<Population> {
        let expected = usize::try_from(store::count(ctx)?).expect("a count");
        let mut residents = Vec::with_capacity(expected);
        store::each_person(ctx, |row| {
            let state = match row.text(4) {
                "alive" => 0,
                "dead" => 1,
                _ => 2,
            };
            let head = if row.text(5) == crate::person::HEAD { HEAD_FLAG } else { 0 };
            residents.push(Resident {
                id: CitizenId::from_encoded(row.int(0)).expect("a citizen id was written"),
                name_key: PersonName::match_key_of(row.text(1)),
                village: row.int(2),
                household: u32::try_from(row.int(3)).expect("household numbers fit"),
                flags: state | head,
            });
            Ok(())
        })?;
        Ok(Population { residents })
    }

    /// Everybody, sorted by citizen id.
    #[must_use]
    pub fn residents(&self) -> &[Resident] {
        &self.residents
    }

    /// One person.
    #[must_use]
    pub fn find(&self, id: CitizenId) -> Option<&Resident> {
        let at = self.residents.binary_search_by_key(&id, |resident| resident.id).ok()?;
        Some(&self.residents[at])
    }
}

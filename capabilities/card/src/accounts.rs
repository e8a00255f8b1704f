//! Everybody's account to pay to, in memory, sorted by person: what a check over a whole roster asks.

use kernel::{CitizenId, Ctx, Result};

use crate::{AccountState, store};

/// A person's account to pay to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Payable {
    /// The holder.
    pub person: CitizenId,
    /// Its number in this room.
    pub account_id: i64,
    /// [`account_key`] of its number at the bank.
    pub number_key: i64,
}

/// Everybody's account to pay to, by person.
#[derive(Debug)]
pub struct Accounts {
    payable: Vec<Payable>,
}

/// A number standing for an account number, for comparing a roster's account with the card room's.
#[must_use]
pub fn account_key(number: &str) -> i64 {
    let hash = number.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    i64::from_ne_bytes(hash.to_ne_bytes())
}

impl Accounts {
    pub(crate) fn read(ctx: &mut Ctx) -> Result<Accounts> {
        let mut payable: Vec<Payable> = Vec::new();
        store::each_payable(ctx, |row| {
            let person = CitizenId::from_encoded(row.int(0)).expect("a citizen id was written");
            let next = Payable { person, account_id: row.int(1), number_key: account_key(row.text(2)) };
            match payable.last_mut() {
                Some(last) if last.person == person => *last = next,
                _ => payable.push(next),
            }
            Ok(())
        })?;
        Ok(Accounts { payable })
    }

    /// Everybody's account, sorted by person; of several the one opened last.
    #[must_use]
    pub fn payable(&self) -> &[Payable] {
        &self.payable
    }

    /// One person's account to pay to.
    #[must_use]
    pub fn of(&self, person: CitizenId) -> Option<&Payable> {
        let at = self.payable.binary_search_by_key(&person, |payable| payable.person).ok()?;
        Some(&self.payable[at])
    }
}

impl AccountState {
    /// Whether money can be sent there.
    #[must_use]
    pub fn can_be_paid(self) -> bool {
        self == AccountState::Active
    }
}

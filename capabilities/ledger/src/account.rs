//! Accounts: an institution's have a row and a small number, a person's is computed from the person.

use kernel::CitizenId;

/// The number of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId(pub i64);

/// The smallest number a person's account can have: an encoded citizen id begins with a region of six digits.
const PERSONS_FROM: i64 = 1_000_000_000_000_000;

impl AccountId {
    /// What is owed to a person and on its way. The number is the person's own row id, so that beyond one machine the
    /// account lies beside everything else that is the person's.
    #[must_use]
    pub fn payable_to(person: CitizenId) -> AccountId {
        AccountId(person.encoded())
    }

    /// All persons' accounts together. Their balances are kept as one sum, the control account of the persons' ledger;
    /// what one person is owed is the sum of her transfers. So a batch of a whole prefecture moves two balances.
    pub const ALL_PERSONS: AccountId = AccountId(0);

    /// The account under which this one's balance is kept.
    #[must_use]
    pub fn balanced_under(self) -> AccountId {
        if self.is_persons() { AccountId::ALL_PERSONS } else { self }
    }

    /// Whether this is a person's account.
    #[must_use]
    pub fn is_persons(self) -> bool {
        self.0 >= PERSONS_FROM
    }
}

/// What an institution's account is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Where a payer's money comes from; stands below zero by what was granted.
    Source,
    /// What a payer may still promise for a programme; never below zero.
    Budget,
    /// What an approved batch still has to pay.
    Reserved,
    /// What banks could not credit or sent back, waiting to be corrected.
    Returned,
    /// What a bank has credited.
    Paid,
}

impl Kind {
    /// The word in the table.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Kind::Source => "source",
            Kind::Budget => "budget",
            Kind::Reserved => "reserved",
            Kind::Returned => "returned",
            Kind::Paid => "paid",
        }
    }
}

//! A bank account behind a card.

use kernel::{AccountNumber, CardNumber, CitizenId, Day};

use crate::Stage;

/// An account as it comes in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAccount {
    /// The holder.
    pub person: CitizenId,
    /// The bank's code, as in its profile.
    pub bank: String,
    /// The account's number at the bank.
    pub number: AccountNumber,
    /// The social security card it belongs to.
    pub card: Option<CardNumber>,
    /// Where that card stands, if it comes in with this account: a lost card freezes no account.
    pub card_stage: Stage,
    /// Whether it can be paid to.
    pub state: AccountState,
    /// Since when.
    pub opened_on: Day,
}

/// An account as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its number in this room.
    pub account_id: i64,
    /// The holder.
    pub person: CitizenId,
    /// The bank's code.
    pub bank: String,
    /// The account's number at the bank.
    pub number: AccountNumber,
    /// Whether it can be paid to.
    pub state: AccountState,
}

/// Whether an account can be paid to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountState {
    /// Open.
    Active,
    /// Closed for good.
    Closed,
}

impl AccountState {
    /// The word in the table.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            AccountState::Active => "active",
            AccountState::Closed => "closed",
        }
    }

    /// Reads the word of the table, or the Chinese word of an import file.
    #[must_use]
    pub fn from_word(word: &str) -> Option<AccountState> {
        match word {
            "active" | "正常" | "" => Some(AccountState::Active),
            "closed" | "注销" | "销户" => Some(AccountState::Closed),
            _ => None,
        }
    }
}

//! A person as the registry knows her.

use kernel::{CitizenId, Day, PersonName, RegionCode};

/// A person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The citizen id.
    pub id: CitizenId,
    /// As in the household register.
    pub name: PersonName,
    /// The village or community of residence.
    pub village: RegionCode,
    /// The number of the household.
    pub household_id: i64,
    /// To the head of the household; `户主` for the head.
    pub relation: String,
    /// GB/T 3304 code; empty when unknown.
    pub ethnic: String,
    /// Empty when unknown.
    pub phone: String,
    /// Whether she can be paid.
    pub state: PersonState,
    /// Since when, for the dead and the moved.
    pub state_since: Option<Day>,
}

/// The word for the head of a household.
pub(crate) const HEAD: &str = "户主";

impl Person {
    /// Whether the person is the head of the household.
    #[must_use]
    pub fn is_head(&self) -> bool {
        self.relation == HEAD
    }
}

/// Alive and here, or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonState {
    /// Alive and resident.
    Alive,
    /// Died.
    Dead,
    /// Moved out of the prefecture.
    Moved,
}

impl PersonState {
    /// The word in the table and in files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            PersonState::Alive => "alive",
            PersonState::Dead => "dead",
            PersonState::Moved => "moved",
        }
    }

    /// Reads the word of the table, or the Chinese word of an import file.
    #[must_use]
    pub fn from_word(word: &str) -> Option<PersonState> {
        match word {
            "alive" | "正常" | "健在" | "" => Some(PersonState::Alive),
            "dead" | "死亡" | "去世" => Some(PersonState::Dead),
            "moved" | "迁出" => Some(PersonState::Moved),
            _ => None,
        }
    }
}

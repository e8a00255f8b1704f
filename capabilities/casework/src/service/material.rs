//! What must be shown for a service: held by the offices already, promised, or uploaded.

use policy::Name;
use serde::Deserialize;

use super::When;

/// Something that must be shown.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Material {
    /// Its key within the service.
    pub id: String,
    /// What it is.
    pub name: Name,
    /// How it is had.
    pub by: MaterialBy,
    /// Where the offices hold it; for [`MaterialBy::Held`] only.
    pub from: Option<Held>,
    /// What is promised; for [`MaterialBy::Promise`] only.
    pub text: Option<Name>,
    /// Needed only where a field says so.
    pub when: Option<When>,
    /// Whether it can be left out.
    #[serde(default)]
    pub optional: bool,
}

/// How a material is had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MaterialBy {
    /// The offices hold it, and never ask for it again.
    Held,
    /// 告知承诺: the applicant promises it, and answers for it.
    Promise,
    /// A file is brought.
    Upload,
}

impl MaterialBy {
    /// The word in files and keys of texts.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            MaterialBy::Held => "held",
            MaterialBy::Promise => "promise",
            MaterialBy::Upload => "upload",
        }
    }
}

/// Where the offices hold something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Held {
    /// Who somebody is.
    Identity,
    /// With whom somebody lives.
    Household,
    /// The card.
    Card,
    /// The account behind the card.
    Account,
    /// The photo that was taken for the card.
    Photo,
    /// The employer's credit code and address.
    Employer,
    /// What was paid into the insurances.
    Insurance,
    /// What earlier cases wrote into the registers.
    Records,
}

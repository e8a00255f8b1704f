//! What a yes comes to.

use kernel::Fen;
use serde::Deserialize;

/// What follows when a case is granted.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Outcome {
    /// Something is written down about the applicant, and other services can ask for it.
    Record {
        /// Which register, such as `job_seeker`.
        register: String,
        /// For how many months it holds; without an end where none is said.
        months: Option<u16>,
        /// Whether a paper is given out for it.
        #[serde(default)]
        paper: bool,
        /// A register whose entry ends with this one.
        ends: Option<String>,
        /// The field that names the person it is about, where somebody else asks.
        about: Option<String>,
    },
    /// The applicant is told something that the house knows.
    Information {
        /// About what.
        topic: Topic,
        /// Whether it can be had on paper, with a code that proves it.
        #[serde(default)]
        paper: bool,
    },
    /// Money is awarded: a person's is paid to the account behind the card, an employer's by the finance office.
    Payment {
        /// The field that says how much is asked for; the decision says how much is awarded.
        asked_in: Option<String>,
        /// The most that can be awarded, in yuan: an operational limit that only stops slips of the pen.
        cap: Fen,
    },
    /// Something is done with an insurance or a benefit of it.
    Insurance {
        /// What.
        deed: InsuranceDeed,
    },
    /// Something is done with a card.
    Card {
        /// What.
        deed: CardDeed,
    },
    /// What the registry says about the applicant is corrected.
    Correction {
        /// The field that holds the new phone number.
        phone: String,
    },
}

impl Outcome {
    /// Whether a paper is given for it.
    #[must_use]
    pub fn has_paper(&self) -> bool {
        matches!(self, Outcome::Record { paper: true, .. } | Outcome::Information { paper: true, .. })
    }

    /// Whether a pension begins, stops, goes on or ends by it.
    #[must_use]
    pub fn changes_a_pension(&self) -> bool {
        matches!(
            self,
            Outcome::Insurance {
                deed: InsuranceDeed::ClaimPension
                    | InsuranceDeed::SuspendPension
                    | InsuranceDeed::ResumePension
                    | InsuranceDeed::ClosePension
            }
        )
    }
}

/// What the house can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Which services there are in an area, for whom and by what rule.
    Services,
    /// What offices and employers have published.
    Board,
    /// In which insurances somebody is, since when, and what was paid in.
    Insured,
    /// What was paid out to somebody.
    Benefits,
    /// What a pension would come to.
    PensionEstimate,
    /// How somebody's card is.
    CardState,
    /// How far somebody's next card is.
    CardProgress,
    /// What stands in the registers about somebody.
    Records,
    /// How far the cases of somebody are.
    Cases,
}

/// What is done with a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CardDeed {
    /// A first card is applied for.
    Apply,
    /// It is taken into use.
    Activate,
    /// Another card is applied for.
    Replace,
    /// It is reported lost for some days.
    LostForNow,
    /// It is reported lost, or found again.
    LostOrFound,
    /// Its PIN is set anew.
    Pin,
    /// It is ended.
    End,
    /// An electronic card is issued.
    Electronic,
    /// Somebody else may show hers.
    Family,
}

/// What is done with an insurance or a benefit of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InsuranceDeed {
    /// An employer is registered with the insurances.
    JoinEmployer,
    /// An employer leaves the register.
    EndEmployer,
    /// An employer's staff join and leave.
    ChangeStaff,
    /// A person joins the resident pension.
    JoinResidentPension,
    /// Somebody without an employer joins the employees' pension.
    JoinFlexible,
    /// Another yearly contribution is chosen.
    ChangeTier,
    /// The resident pension is claimed.
    ClaimPension,
    /// A pension is suspended.
    SuspendPension,
    /// A pension goes on, with what was left out.
    ResumePension,
    /// Proof of life.
    ProveLife,
    /// The resident pension is closed.
    ClosePension,
    /// Unemployment benefit is claimed.
    ClaimUnemployment,
}

impl InsuranceDeed {
    /// The word in files, registers and keys of texts.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            InsuranceDeed::JoinEmployer => "join_employer",
            InsuranceDeed::EndEmployer => "end_employer",
            InsuranceDeed::ChangeStaff => "change_staff",
            InsuranceDeed::JoinResidentPension => "join_resident_pension",
            InsuranceDeed::JoinFlexible => "join_flexible",
            InsuranceDeed::ChangeTier => "change_tier",
            InsuranceDeed::ClaimPension => "claim_pension",
            InsuranceDeed::SuspendPension => "suspend_pension",
            InsuranceDeed::ResumePension => "resume_pension",
            InsuranceDeed::ProveLife => "prove_life",
            InsuranceDeed::ClosePension => "close_pension",
            InsuranceDeed::ClaimUnemployment => "claim_unemployment",
        }
    }
}

impl CardDeed {
    /// The word in files, registers and keys of texts.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            CardDeed::Apply => "apply",
            CardDeed::Activate => "activate",
            CardDeed::Replace => "replace",
            CardDeed::LostForNow => "lost_for_now",
            CardDeed::LostOrFound => "lost_or_found",
            CardDeed::Pin => "pin",
            CardDeed::End => "end",
            CardDeed::Electronic => "electronic",
            CardDeed::Family => "family",
        }
    }
}

//! A card: what is known of it, from the application on.

use kernel::{CardNumber, CitizenId, Day, Moment, Refusal, RegionCode};

use crate::{Applicant, ApplicationNo, Reason, Stage, Step};

/// A card as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Its number in this room.
    pub card_id: i64,
    /// The holder.
    pub person: CitizenId,
    /// What progress is asked by; a card that came from an import has none.
    pub application_no: Option<ApplicationNo>,
    /// Why it was applied for.
    pub reason: Reason,
    /// Who applied.
    pub applicant: Applicant,
    /// When.
    pub applied_at: Moment,
    /// The user who took the application in.
    pub taken_by: String,
    /// Where it stands.
    pub stage: Stage,
    /// Since when.
    pub since: Moment,
    /// The service point that hands it over: a county's or a township's.
    pub point: RegionCode,
    /// The bank whose account it carries.
    pub bank: String,
    /// The number to call and to write to.
    pub phone: String,
    /// The photo, kept in the document room under this hash.
    pub photo: Option<String>,
    /// What the card maker said, once it was made.
    pub made: Option<Made>,
    /// The card it replaces.
    pub replaces: Option<i64>,
    /// The last day of a report of a loss for now.
    pub lapses_on: Option<Day>,
}

/// What is printed on a card and stored in its chip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// 社保卡号.
    pub number: CardNumber,
    /// 卡识别码, 32 hexadecimal digits; empty where it is not known.
    pub identification: String,
    /// 发卡日期.
    pub made_on: Day,
    /// 卡有效期.
    pub valid_to: Option<Day>,
    /// 装箱位置, as the card maker writes it.
    pub place: String,
}

/// Something that happened to a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happened {
    /// What; nothing for the application itself.
    pub step: Option<Step>,
    /// Where the card stood afterwards.
    pub stage: Stage,
    /// When.
    pub at: Moment,
    /// The user who did it.
    pub by: String,
    /// The reason or the circumstances, in words of the office or of the outside party.
    pub note: String,
}

impl Card {
    /// The card's number, once it was made.
    #[must_use]
    pub fn number(&self) -> Option<CardNumber> {
        self.made.as_ref().map(|made| made.number)
    }

    /// Its last day, where it was made and has one.
    #[must_use]
    pub fn valid_to(&self) -> Option<Day> {
        self.made.as_ref().and_then(|made| made.valid_to)
    }

    /// Refuses what its last day is over for.
    ///
    /// # Errors
    /// `card_expired`, naming the day.
    pub fn refuse_expired(&self, on: Day) -> Result<(), Refusal> {
        match self.valid_to().filter(|last| *last < on) {
            Some(last) => Err(Refusal::new("card_expired").with("day", last)),
            None => Ok(()),
        }
    }

    /// Refuses unless it can be used: shown, read at a terminal, signed in with.
    ///
    /// # Errors
    /// The code of its stage unless it is in use; `card_expired`.
    pub fn refuse_unless_working(&self, on: Day) -> Result<(), Refusal> {
        match self.stage {
            Stage::Active => self.refuse_expired(on),
            stage => Err(Refusal::new(stage.code())),
        }
    }
}

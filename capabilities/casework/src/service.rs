//! A service item 服务事项: what people and employers can ask the offices for, and by which dated rule it is decided.
//!
//! Read from one YAML file of `policies/services`; the words are explained in the README there. Promises: a file with an
//! unknown word is refused; what is asked for on a day belongs to the one version that holds on it. Deliberately absent:
//! who asked ([`crate::case`]), and what other rooms know of the applicant (the room above brings it as [`Facts`]).

mod bundle;
mod catalogue;
mod condition;
mod findings;
mod followed;
mod form;
mod item;
mod material;
mod outcome;

use kernel::Day;
use policy::{Legal, Name, calendar};
use serde::Deserialize;

pub use bundle::{Bundle, Member, Merged, MergedPart};
pub use catalogue::{
    Counts, Group, Offering, Register, Right, bundle, bundles, count, group, groups, offerings, register, service,
    services,
};
pub use condition::{Condition, EmployerFacts, Facts, Insurance, Insured, PersonFacts, Verdict, judge};
pub use findings::check;
pub use followed::{FollowKind, FollowRules, Followed, follow_rules, followed};
pub use form::{Answers, Choice, Days, Field, FieldKind, Prefill, Reading, When, read};
pub use item::{Asks, Item, Part, item, on_day};
pub use material::{Held, Material, MaterialBy};
pub use outcome::{CardDeed, InsuranceDeed, Outcome, Topic};

/// A service item as its file states it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// Stable key and file name, such as `SB026`.
    pub code: String,
    /// What it is called.
    pub name: Name,
    /// Which of the four areas it belongs to.
    pub area: Area,
    /// Its group within the area, a key of `groups.yaml`.
    pub group: String,
    /// Who may ask for it.
    pub applicants: Vec<ApplicantKind>,
    /// What it is in administrative law.
    pub kind: ServiceKind,
    /// The dated rules, oldest first, never overlapping.
    pub versions: Vec<Version>,
}

/// The four areas of the offices for human resources and social security.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Area {
    /// 就业创业: finding and creating work.
    Employment,
    /// 社会保障: social insurance and the card.
    Insurance,
    /// 人事人才: personnel and talent.
    Personnel,
    /// 劳动关系: labour relations.
    Labour,
}

impl Area {
    /// Every area, in the order in which the catalogue shows them.
    pub const ALL: [Area; 4] = [Area::Employment, Area::Insurance, Area::Personnel, Area::Labour];

    /// The word in files, addresses and keys of texts.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Area::Employment => "employment",
            Area::Insurance => "insurance",
            Area::Personnel => "personnel",
            Area::Labour => "labour",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Area> {
        Area::ALL.into_iter().find(|area| area.word() == word)
    }
}

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApplicantKind {
    /// A resident, for herself or by somebody who holds her mandate.
    Person,
    /// An employer, by somebody who acts for it.
    Employer,
}

impl ApplicantKind {
    /// The word in files and keys of texts.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            ApplicantKind::Person => "person",
            ApplicantKind::Employer => "employer",
        }
    }
}

/// What a service is in administrative law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServiceKind {
    /// 公共服务: a public service.
    PublicService,
    /// 行政给付: something is paid or provided.
    Payment,
    /// 行政确认: a status is confirmed.
    Confirmation,
    /// 行政许可: a licence.
    Licence,
    /// 行政裁决: a dispute is decided.
    Ruling,
    /// 其他: anything else.
    Other,
}

impl ServiceKind {
    /// The word in files and keys of texts.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            ServiceKind::PublicService => "public_service",
            ServiceKind::Payment => "payment",
            ServiceKind::Confirmation => "confirmation",
            ServiceKind::Licence => "licence",
            ServiceKind::Ruling => "ruling",
            ServiceKind::Other => "other",
        }
    }
}

/// The rule of a service with the days between which it holds.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Version {
    /// First day on which it holds.
    pub from: Day,
    /// Last day on which it holds; none while no end is known.
    pub to: Option<Day>,
    /// Where the rule comes from.
    pub legal: Legal,
    /// How long the office has.
    pub limit: Limit,
    /// Where it can be asked for.
    pub channels: Vec<Channel>,
    /// What must be shown.
    pub materials: Vec<Material>,
    /// What is asked.
    pub form: Vec<Field>,
    /// What must be true; judged from data.
    #[serde(with = "serde_norway::with::singleton_map_recursive")]
    pub conditions: Vec<Condition>,
    /// Who does what until it is decided; empty where data decide at once.
    pub steps: Vec<Step>,
    /// What a yes comes to.
    #[serde(with = "serde_norway::with::singleton_map_recursive")]
    pub outcome: Outcome,
}

impl Version {
    /// Whether the version holds on a day.
    #[must_use]
    pub fn holds_on(&self, day: Day) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }

    /// What it asks.
    #[must_use]
    pub fn asks(&self) -> Asks<'_> {
        Asks { form: &self.form, materials: &self.materials }
    }

    /// Whether a file is brought as that material.
    #[must_use]
    pub fn takes(&self, material: &str) -> bool {
        self.asks().takes(material)
    }

    /// Whether data decide in the same request.
    #[must_use]
    pub fn is_immediate(&self) -> bool {
        self.steps.is_empty()
    }

    /// Whether it can be asked for there.
    #[must_use]
    pub fn is_open_at(&self, channel: Channel) -> bool {
        self.channels.contains(&channel)
    }
}

/// How long the office has, and what that rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// So many days; 0 is in the same request.
    pub days: u16,
    /// Which days count.
    pub count: DayCount,
    /// What the number rests on.
    pub basis: Basis,
}

impl Limit {
    /// The last day on which what came in on `from` may be decided, when it was left waiting for `paused` days of
    /// the limit's own kind.
    #[must_use]
    pub fn due(&self, from: Day, paused: u32) -> Day {
        self.count.after(from, u32::from(self.days) + paused)
    }
}

/// Which days a limit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayCount {
    /// Days that are worked.
    Working,
    /// All days.
    Calendar,
}

impl DayCount {
    /// The word in files and keys of texts.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            DayCount::Working => "working",
            DayCount::Calendar => "calendar",
        }
    }

    /// The day that is so many later; of calendar days, moved to the next worked day.
    #[must_use]
    pub fn after(self, from: Day, count: u32) -> Day {
        match self {
            DayCount::Working => calendar().working_days_after(from, count),
            DayCount::Calendar => {
                let mut at = from.plus_days(i32::try_from(count).unwrap_or(i32::MAX));
                while count > 0 && !calendar().is_worked(at) {
                    at = at.plus_days(1);
                }
                at
            }
        }
    }

    /// How many lie after `from`, up to and with `to`.
    #[must_use]
    pub fn between(self, from: Day, to: Day) -> u32 {
        match self {
            DayCount::Working => calendar().working_days_between(from, to),
            DayCount::Calendar => u32::try_from(from.days_until(to)).unwrap_or(0),
        }
    }
}

/// What the length of a limit rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Decided at once.
    Immediate,
    /// In a law or rule, as generally known; the text was not at hand.
    Statutory,
    /// What offices usually promise: our assumption.
    Assumed,
}

impl Basis {
    /// The word in files and keys of texts.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Basis::Immediate => "immediate",
            Basis::Statutory => "statutory",
            Basis::Assumed => "assumed",
        }
    }
}

/// Where a service can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// By the resident on the phone.
    App,
    /// At a window.
    Desk,
    /// At a self-service terminal.
    Terminal,
    /// At a township's or village's station.
    Station,
}

impl Channel {
    /// Every channel.
    pub const ALL: [Channel; 4] = [Channel::App, Channel::Desk, Channel::Terminal, Channel::Station];

    /// The word in files, in the table and in keys of texts.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Channel::App => "app",
            Channel::Desk => "desk",
            Channel::Terminal => "terminal",
            Channel::Station => "station",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Channel> {
        Channel::ALL.into_iter().find(|channel| channel.word() == word)
    }
}

/// One step of the office's work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// What is done.
    pub step: Work,
    /// At which level.
    pub level: Level,
    /// How many days of the limit it may take.
    pub days: u16,
}

/// What an office does with what was submitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Work {
    /// 受理: is everything there, and is it for this office?
    Accept,
    /// 审核: do the facts hold?
    Review,
    /// 决定: yes or no, and how much.
    Decide,
}

impl Work {
    /// The word in files, in the table and in keys of texts.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Work::Accept => "accept",
            Work::Review => "review",
            Work::Decide => "decide",
        }
    }
}

/// At which level an office works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// The township's station.
    Township,
    /// The county's office.
    County,
    /// The prefecture's office.
    Prefecture,
}

impl Level {
    /// The word in files and keys of texts.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Level::Township => "township",
            Level::County => "county",
            Level::Prefecture => "prefecture",
        }
    }
}

impl Service {
    /// Reads one service file. The rules across fields are judged by [`check`], not here.
    ///
    /// # Errors
    /// The parser's sentence, with line and column.
    pub fn from_yaml(text: &str) -> Result<Service, String> {
        serde_norway::from_str(text).map_err(|why| why.to_string())
    }

    /// The version that holds on a day.
    #[must_use]
    pub fn version_on(&self, day: Day) -> Option<&Version> {
        self.versions.iter().find(|version| version.holds_on(day))
    }

    /// Whether somebody of that kind may ask for it.
    #[must_use]
    pub fn is_for(&self, applicant: ApplicantKind) -> bool {
        self.applicants.contains(&applicant)
    }

    /// Whether two people must look before anything is paid, or a status or a pension changed.
    #[must_use]
    pub fn needs_two(&self) -> bool {
        !matches!(self.kind, ServiceKind::PublicService | ServiceKind::Other)
            || self.versions.iter().any(|version| version.outcome.changes_a_pension())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a day")
    }

    #[test]
    fn a_limit_counts_its_own_kind_of_days_and_ends_on_a_worked_one() {
        let cases = [
            (DayCount::Working, 0, 0, "2026-11-27", "2026-11-27"),
            (DayCount::Working, 10, 0, "2026-11-27", "2026-12-11"),
            (DayCount::Working, 10, 3, "2026-11-27", "2026-12-16"),
            (DayCount::Calendar, 60, 0, "2026-11-27", "2027-01-26"),
            (DayCount::Calendar, 1, 0, "2026-11-27", "2026-11-30"), // a Saturday
            (DayCount::Calendar, 0, 0, "2026-11-28", "2026-11-28"),
        ];
        for (count, days, paused, from, due) in cases {
            let limit = Limit { days, count, basis: Basis::Assumed };
            assert_eq!(limit.due(day(from), paused), day(due), "{days} {count:?} + {paused} from {from}");
        }
        assert_eq!(DayCount::Working.between(day("2026-11-27"), day("2026-12-01")), 2);
        assert_eq!(DayCount::Calendar.between(day("2026-11-27"), day("2026-12-01")), 4);
        assert_eq!(DayCount::Calendar.between(day("2026-12-01"), day("2026-11-27")), 0);
    }
}

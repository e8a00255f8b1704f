//! What must be true for a yes, judged from data: a table of conditions, each with its reason.
//!
//! Promises: whoever is told no is told by which condition; what the house does not know is neither yes nor no, and a
//! person looks. Deliberately absent: reading the data; the room above brings them as [`Facts`].

use std::collections::{BTreeMap, BTreeSet};

use kernel::{CitizenId, Day, Refusal, RegionCode};
use serde::Deserialize;

use super::Answers;

/// Something that must be true.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Condition {
    /// The person lives in the prefecture.
    LivesHere,
    /// So old, in full years.
    Age {
        /// At least.
        min: Option<i32>,
        /// At most.
        max: Option<i32>,
    },
    /// A card that works today.
    CardWorking,
    /// A card, in whatever stage it is.
    CardKnown,
    /// No card that lives.
    CardNone,
    /// An account behind the card to which money can be paid.
    Account,
    /// In this insurance today.
    Insured(Insurance),
    /// Not in this insurance today.
    NotInsured(Insurance),
    /// Draws unemployment benefit today.
    DrawsBenefit,
    /// Draws none today.
    NoBenefit,
    /// So many full years were paid into this insurance.
    PaidYears {
        /// Which.
        into: Insurance,
        /// At least.
        min: u32,
    },
    /// Stands in this register today.
    Record(String),
    /// Does not stand in this register today.
    NoRecord(String),
    /// One of these answers was given.
    Answer {
        /// To which field.
        field: String,
        /// Which are right.
        is: Vec<String>,
    },
    /// Nothing was written into this field; what was written, a person reads.
    LeftEmpty(String),
}

/// An insurance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Insurance {
    /// 企业职工基本养老保险.
    EmployeePension,
    /// 机关事业单位养老保险.
    PublicPension,
    /// 城乡居民基本养老保险.
    ResidentPension,
    /// 失业保险.
    Unemployment,
    /// 工伤保险.
    WorkInjury,
    /// 职工基本医疗保险.
    EmployeeMedical,
    /// 城乡居民基本医疗保险.
    ResidentMedical,
}

impl Insurance {
    /// Every insurance.
    pub const ALL: [Insurance; 7] = [
        Insurance::EmployeePension,
        Insurance::PublicPension,
        Insurance::ResidentPension,
        Insurance::Unemployment,
        Insurance::WorkInjury,
        Insurance::EmployeeMedical,
        Insurance::ResidentMedical,
    ];

    /// The word in files, tables and keys of texts.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Insurance::EmployeePension => "employee_pension",
            Insurance::PublicPension => "public_pension",
            Insurance::ResidentPension => "resident_pension",
            Insurance::Unemployment => "unemployment",
            Insurance::WorkInjury => "work_injury",
            Insurance::EmployeeMedical => "employee_medical",
            Insurance::ResidentMedical => "resident_medical",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Insurance> {
        Insurance::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// What is known of who asks, on the day of the asking.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// Of a person.
    pub person: Option<PersonFacts>,
    /// Of an employer.
    pub employer: Option<EmployerFacts>,
    /// The registers in which the applicant stands today.
    pub records: BTreeSet<String>,
    /// The insurances the applicant is in, with the full months that were paid into each; `None` where the house has
    /// no insurance records at all.
    pub insured: Option<BTreeMap<Insurance, Insured>>,
    /// Whether unemployment benefit is drawn.
    pub draws_benefit: bool,
}

/// How somebody is insured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Insured {
    /// Whether today.
    pub active: bool,
    /// Months paid for.
    pub months: u32,
}

/// What is known of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PersonFacts {
    /// Who.
    pub id: CitizenId,
    /// Where.
    pub village: RegionCode,
    /// Whether still in the prefecture.
    pub lives_here: bool,
    /// Whether a card lives.
    pub has_card: bool,
    /// Whether it works today.
    pub card_works: bool,
    /// Whether money can be paid to the account behind it.
    pub has_account: bool,
}

/// What is known of an employer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmployerFacts {
    /// Its code.
    pub code: String,
    /// Where it is.
    pub region: RegionCode,
}

/// What a condition comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is true.
    Holds,
    /// It is not, and this is why.
    Fails(Refusal),
    /// The house does not know; a person looks.
    Unknown(Refusal),
}

impl Verdict {
    fn of(holds: bool, code: &'static str) -> Verdict {
        if holds { Verdict::Holds } else { Verdict::Fails(Refusal::new(code)) }
    }
}

/// Judges a condition.
#[must_use]
pub fn judge(condition: &Condition, facts: &Facts, answers: &Answers, today: Day) -> Verdict {
    let of_person = |holds: fn(&PersonFacts) -> bool, code| match &facts.person {
        Some(person) => Verdict::of(holds(person), code),
        // What is asked of a person is not asked of an employer.
        None => Verdict::Holds,
    };
    match condition {
        Condition::LivesHere => of_person(|person| person.lives_here, "condition_lives_elsewhere"),
        Condition::CardWorking => of_person(|person| person.card_works, "condition_no_working_card"),
        Condition::CardKnown => of_person(|person| person.has_card, "condition_no_card"),
        Condition::CardNone => of_person(|person| !person.has_card, "condition_has_card"),
        Condition::Account => of_person(|person| person.has_account, "condition_no_account"),
        Condition::Age { min, max } => age(facts, *min, *max, today),
        Condition::Insured(insurance) => insured(facts, *insurance, true),
        Condition::NotInsured(insurance) => insured(facts, *insurance, false),
        Condition::DrawsBenefit => benefit(facts, true),
        Condition::NoBenefit => benefit(facts, false),
        Condition::PaidYears { into, min } => paid_years(facts, *into, *min),
        Condition::Record(register) => match facts.records.contains(register) {
            true => Verdict::Holds,
            false => Verdict::Fails(Refusal::new("condition_no_record").with("register", register)),
        },
        Condition::NoRecord(register) => match facts.records.contains(register) {
            false => Verdict::Holds,
            true => Verdict::Fails(Refusal::new("condition_has_record").with("register", register)),
        },
        Condition::Answer { field, is } => match answers.get(field).is_some_and(|given| is.contains(given)) {
            true => Verdict::Holds,
            false => Verdict::Fails(Refusal::new("condition_answer").with("field", field)),
        },
        Condition::LeftEmpty(field) => match answers.get(field) {
            None => Verdict::Holds,
            Some(_) => Verdict::Unknown(Refusal::new("condition_person_reads")),
        },
    }
}

fn age(facts: &Facts, min: Option<i32>, max: Option<i32>, today: Day) -> Verdict {
    let Some(person) = &facts.person else { return Verdict::Holds };
    let age = person.id.age_on(today);
    match (min, max) {
        (Some(min), _) if age < min => Verdict::Fails(Refusal::new("condition_too_young").with("age", min)),
        (_, Some(max)) if age > max => Verdict::Fails(Refusal::new("condition_too_old").with("age", max)),
        _ => Verdict::Holds,
    }
}

fn insured(facts: &Facts, insurance: Insurance, wanted: bool) -> Verdict {
    if facts.person.is_none() {
        return Verdict::Holds;
    }
    let Some(known) = &facts.insured else {
        return Verdict::Unknown(Refusal::new("condition_insurance_unknown"));
    };
    let active = known.get(&insurance).is_some_and(|one| one.active);
    if active == wanted {
        return Verdict::Holds;
    }
    let code = if wanted { "condition_not_insured" } else { "condition_insured" };
    Verdict::Fails(Refusal::new(code).with("insurance", insurance.word()))
}

fn benefit(facts: &Facts, wanted: bool) -> Verdict {
    if facts.person.is_none() || facts.draws_benefit == wanted {
        return Verdict::Holds;
    }
    if facts.insured.is_none() {
        return Verdict::Unknown(Refusal::new("condition_insurance_unknown"));
    }
    Verdict::of(false, if wanted { "condition_no_benefit" } else { "condition_draws_benefit" })
}

fn paid_years(facts: &Facts, into: Insurance, min: u32) -> Verdict {
    if facts.person.is_none() {
        return Verdict::Holds;
    }
    let Some(known) = &facts.insured else {
        return Verdict::Unknown(Refusal::new("condition_insurance_unknown"));
    };
    let years = known.get(&into).map_or(0, |one| one.months / 12);
    if years >= min {
        return Verdict::Holds;
    }
    let why = Refusal::new("condition_too_few_years").with("insurance", into.word());
    Verdict::Fails(why.with("years", years).with("min", min))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_holds_fails_with_its_reason_or_is_for_a_person_to_judge() {
        let day = |text| Day::parse(text).unwrap();
        let id = CitizenId::from_parts(540_502, day("1966-11-27"), 1);
        let village = RegionCode::parse("540502101201").unwrap();
        let person =
            PersonFacts { id, village, lives_here: true, has_card: true, card_works: false, has_account: true };
        let insured = [
            (Insurance::ResidentPension, Insured { active: true, months: 179 }),
            (Insurance::Unemployment, Insured { active: false, months: 24 }),
        ];
        let known = Facts {
            person: Some(person),
            records: BTreeSet::from(["job_seeker".to_owned()]),
            insured: Some(BTreeMap::from(insured)),
            draws_benefit: true,
            ..Facts::default()
        };
        let insured_only = Facts { draws_benefit: false, ..known.clone() };
        let stranger = Facts { person: Some(person), ..Facts::default() };
        let employer = EmployerFacts { code: "91350100M000100Y43".into(), region: village };
        let employer = Facts { employer: Some(employer), ..Facts::default() };
        let answers = Answers::from([("own".to_owned(), "yes".to_owned())]);
        let cases: &[(&str, &Facts, &str)] = &[
            ("lives_here", &known, "holds"),
            ("card_working", &known, "condition_no_working_card"),
            ("card_working", &employer, "holds"),
            ("card_known", &known, "holds"),
            ("card_none", &known, "condition_has_card"),
            ("account", &known, "holds"),
            ("age: {min: 60}", &known, "holds"),
            ("age: {min: 61}", &known, "condition_too_young"),
            ("age: {min: 16, max: 59}", &known, "condition_too_old"),
            ("insured: resident_pension", &known, "holds"),
            ("insured: unemployment", &known, "condition_not_insured"),
            ("not_insured: resident_pension", &known, "condition_insured"),
            ("insured: work_injury", &stranger, "? condition_insurance_unknown"),
            ("insured: work_injury", &employer, "holds"),
            ("draws_benefit", &known, "holds"),
            ("draws_benefit", &stranger, "? condition_insurance_unknown"),
            ("draws_benefit", &insured_only, "condition_no_benefit"),
            ("draws_benefit", &employer, "holds"),
            ("no_benefit", &known, "condition_draws_benefit"),
            ("no_benefit", &stranger, "holds"),
            ("no_benefit", &insured_only, "holds"),
            ("paid_years: {into: resident_pension, min: 15}", &known, "condition_too_few_years"),
            ("paid_years: {into: resident_pension, min: 14}", &known, "holds"),
            ("record: job_seeker", &known, "holds"),
            ("record: job_seeker", &stranger, "condition_no_record"),
            ("no_record: job_seeker", &known, "condition_has_record"),
            ("answer: {field: own, is: ['yes']}", &known, "holds"),
            ("answer: {field: other, is: ['yes']}", &known, "condition_answer"),
            ("left_empty: question", &known, "holds"),
            ("left_empty: own", &known, "? condition_person_reads"),
        ];
        for (yaml, facts, expected) in cases {
            let condition =
                serde_norway::with::singleton_map_recursive::deserialize(serde_norway::Deserializer::from_str(yaml));
            let said = match judge(&condition.expect(yaml), facts, &answers, day("2026-11-27")) {
                Verdict::Holds => "holds".to_owned(),
                Verdict::Fails(why) => why.code.to_string(),
                Verdict::Unknown(why) => format!("? {}", why.code),
            };
            assert_eq!(said, *expected, "{yaml}");
        }
    }
}

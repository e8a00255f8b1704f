//! An application for a card 申领: why, by whom, and whether it may be taken in.

use std::fmt;

use kernel::{CitizenId, Day, Refusal, RegionCode, RegionLevel};
use registry::{Person, PersonState};

use crate::{Card, Rules, Stage};

/// Why a card is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// 首次申领.
    First,
    /// 补卡: the one there was is lost.
    Lost,
    /// 换卡: it does not work any more.
    Damaged,
    /// 换卡: it ends soon.
    Expiring,
    /// 换卡: another name is to be printed on it.
    NameChanged,
    /// 换卡: for a card of the third generation.
    NewGeneration,
    /// Nobody applied here: the card came in with a register.
    Imported,
}

impl Reason {
    /// What can be applied for.
    pub const ALL: [Reason; 6] =
        [Reason::First, Reason::Lost, Reason::Damaged, Reason::Expiring, Reason::NameChanged, Reason::NewGeneration];

    /// The word in the table and in forms.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Reason::First => "first",
            Reason::Lost => "lost",
            Reason::Damaged => "damaged",
            Reason::Expiring => "expiring",
            Reason::NameChanged => "name_changed",
            Reason::NewGeneration => "new_generation",
            Reason::Imported => "imported",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Reason> {
        [Reason::Imported].into_iter().chain(Reason::ALL).find(|reason| reason.word() == word)
    }

    /// Whether the old card is handed in for the new one.
    #[must_use]
    pub fn is_exchange(self) -> bool {
        matches!(self, Reason::Damaged | Reason::Expiring | Reason::NameChanged | Reason::NewGeneration)
    }
}

/// Who applies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Applicant {
    /// The holder.
    Own,
    /// A guardian, for a child.
    Guardian(CitizenId),
    /// An employer, for its staff: the organisation's code.
    Employer(String),
    /// A village agent, who brings in what people told him.
    Agent,
}

impl Applicant {
    /// The word in the table and in forms.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Applicant::Own => "own",
            Applicant::Guardian(_) => "guardian",
            Applicant::Employer(_) => "employer",
            Applicant::Agent => "agent",
        }
    }
}

/// An application as it comes in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewApplication {
    /// For whom.
    pub person: CitizenId,
    /// Why.
    pub reason: Reason,
    /// By whom.
    pub applicant: Applicant,
    /// The bank that is to open the account.
    pub bank: String,
    /// Where it is to be handed over.
    pub point: RegionCode,
    /// The number to call.
    pub phone: String,
}

/// What the rule sees.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Circumstances<'a> {
    pub(crate) person: &'a Person,
    /// The person who applies as a guardian, if known.
    pub(crate) guardian: Option<&'a Person>,
    /// Whether the guardian has shown the office who she is to the child; at home only the household counts.
    pub(crate) at_the_desk: bool,
    pub(crate) cards: &'a [Card],
    pub(crate) rules: &'a Rules,
    pub(crate) today: Day,
}

/// The card there is, which a new one would replace: the one in the holder's hand.
pub(crate) fn card_in_hand(cards: &[Card]) -> Option<&Card> {
    cards.iter().find(|card| matches!(card.stage, Stage::HandedOver | Stage::Active | Stage::LostForNow | Stage::Lost))
}

/// Whether an application may be taken in; the card that the new one replaces.
///
/// # Errors
/// Why not, and what to do instead; see the table of cases below.
pub(crate) fn may_apply<'a>(new: &NewApplication, seen: &Circumstances<'a>) -> Result<Option<&'a Card>, Refusal> {
    let replaced = may_want(new.reason, &new.applicant, seen)?;
    let level = new.point.level();
    let is_point = matches!(level, RegionLevel::County | RegionLevel::Township);
    if !is_point || new.point.county() != seen.person.village.county() {
        return Err(Refusal::new("card_point_wrong").with("point", new.point));
    }
    refuse_bad_bank(&new.bank)?;
    Ok(replaced)
}

/// Whether a card may be wanted for this reason by this applicant, whatever bank and point; the card it would replace.
pub(crate) fn may_want<'a>(
    reason: Reason,
    applicant: &Applicant,
    seen: &Circumstances<'a>,
) -> Result<Option<&'a Card>, Refusal> {
    match seen.person.state {
        PersonState::Alive => {}
        PersonState::Dead => return Err(Refusal::new("dead")),
        PersonState::Moved => return Err(Refusal::new("moved_away")),
    }
    may_act(applicant, seen)?;
    if let Some(running) = seen.cards.iter().find(|card| card.stage.is_coming()) {
        let number = running.application_no.map(|number| number.to_string()).unwrap_or_default();
        return Err(Refusal::new("card_application_running").with("number", number));
    }
    may_have_another(reason, seen)
}

/// A bank is named by the code of its profile; which there are, the exchange room knows.
pub(crate) fn refuse_bad_bank(bank: &str) -> Result<(), Refusal> {
    let is_code = (2..=20).contains(&bank.len()) && bank.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    if is_code { Ok(()) } else { Err(Refusal::new("bank_unknown").with("bank", bank)) }
}

/// Whether it is for this applicant to apply.
fn may_act(applicant: &Applicant, seen: &Circumstances<'_>) -> Result<(), Refusal> {
    let (age, rules) = (seen.person.id.age_on(seen.today), seen.rules);
    match (applicant, seen.guardian) {
        (Applicant::Own, _) if age < rules.own_age => {
            Err(Refusal::new("card_child_needs_guardian").with("age", rules.own_age))
        }
        (Applicant::Guardian(guardian), _) if *guardian == seen.person.id => {
            Err(Refusal::new("card_guardian_is_oneself"))
        }
        (Applicant::Guardian(_), _) if age >= rules.guardian_age => Err(Refusal::new("card_guardian_for_adult")),
        (Applicant::Guardian(_), Some(guardian)) if guardian.state != PersonState::Alive => {
            Err(Refusal::new("card_guardian_unknown"))
        }
        (Applicant::Guardian(_), None) => Err(Refusal::new("card_guardian_unknown")),
        (Applicant::Guardian(guardian), _) if guardian.age_on(seen.today) < rules.guardian_age => {
            Err(Refusal::new("card_guardian_too_young").with("age", rules.guardian_age))
        }
        (Applicant::Guardian(_), Some(guardian))
            if !seen.at_the_desk && guardian.household_id != seen.person.household_id =>
        {
            Err(Refusal::new("card_guardian_elsewhere"))
        }
        _ => Ok(()),
    }
}

/// Whether a card for this reason goes with the card there is.
fn may_have_another<'a>(reason: Reason, seen: &Circumstances<'a>) -> Result<Option<&'a Card>, Refusal> {
    let there_is = card_in_hand(seen.cards);
    match (reason, there_is) {
        (Reason::Imported, _) => Err(Refusal::new("card_reason_wrong")),
        (Reason::First, None) => Ok(None),
        (Reason::First, Some(card)) => {
            Err(Refusal::new("card_there_is_one").with("number", card.number().map(|n| n.masked()).unwrap_or_default()))
        }
        (_, None) => Err(Refusal::new("card_there_is_none")),
        (Reason::Lost, Some(card)) if card.stage == Stage::Lost => Ok(Some(card)),
        (Reason::Lost, Some(_)) => Err(Refusal::new("card_not_reported_lost")),
        (_, Some(card)) if matches!(card.stage, Stage::Lost | Stage::LostForNow) => {
            Err(card.stage.after(crate::Step::HandOver).expect_err("a lost card is not handed over"))
        }
        (Reason::Expiring, Some(card)) => {
            let ends = card.valid_to();
            let soon = seen.today.plus_days(seen.rules.expiring_days);
            match ends {
                Some(ends) if ends > soon => Err(Refusal::new("card_not_expiring").with("day", ends)),
                _ => Ok(Some(card)),
            }
        }
        (_, Some(card)) => Ok(Some(card)),
    }
}

/// The number of an application: ten digits drawn by chance and two that catch a slip of the pen (ISO 7064, mod 97-10).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ApplicationNo(u64);

const DRAWN: u64 = 10_000_000_000;

impl ApplicationNo {
    /// A number made of eight random bytes, which the caller brings.
    #[must_use]
    pub fn new(random: [u8; 8]) -> ApplicationNo {
        let drawn = u64::from_be_bytes(random) % DRAWN;
        ApplicationNo(drawn * 100 + (98 - drawn * 100 % 97))
    }

    /// Reads a number as people write it: with or without spaces and dashes.
    ///
    /// # Errors
    /// `card_application_malformed`, also when one digit is wrong or two are swapped.
    pub fn parse(text: &str) -> Result<ApplicationNo, Refusal> {
        let digits: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        let malformed = || Refusal::new("card_application_malformed");
        if digits.len() != 12 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(malformed());
        }
        let number: u64 = digits.parse().map_err(|_| malformed())?;
        if number % 97 == 1 { Ok(ApplicationNo(number)) } else { Err(malformed()) }
    }

    /// The twelve digits as a number, as the table keeps them.
    #[must_use]
    pub fn get(self) -> i64 {
        i64::try_from(self.0).expect("twelve digits")
    }

    /// Reads the number of the table.
    #[must_use]
    pub fn from_i64(number: i64) -> Option<ApplicationNo> {
        let number = u64::try_from(number).ok()?;
        (number % 97 == 1 && number < DRAWN * 100).then_some(ApplicationNo(number))
    }
}

/// `1234-5678-9012`.
impl fmt::Display for ApplicationNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let n = self.0;
        write!(f, "{:04}-{:04}-{:04}", n / 100_000_000, n / 10_000 % 10_000, n % 10_000)
    }
}

/// Who holds it may ask, so logs get its beginning only.
impl fmt::Debug for ApplicationNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-…", self.0 / 100_000_000)
    }
}

#[cfg(test)]
mod tests {
    use kernel::{CardNumber, Moment, PersonName};

    use super::*;
    use crate::{Made, rules_on};

    const TODAY: &str = "2026-11-27";

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn born(year: i32, seq: u16) -> CitizenId {
        CitizenId::from_parts(540_502, Day::new(year, 1, 1).unwrap(), seq)
    }

    fn person(id: CitizenId) -> Person {
        Person {
            id,
            name: PersonName::parse("扎西").unwrap(),
            village: RegionCode::parse("540502101201").unwrap(),
            household_id: 7,
            relation: "户主".into(),
            ethnic: "04".into(),
            phone: String::new(),
            state: PersonState::Alive,
            state_since: None,
        }
    }

    fn card(stage: Stage, valid_to: &str) -> Card {
        Card {
            card_id: 1,
            person: born(1980, 1),
            application_no: Some(ApplicationNo::new([7; 8])),
            reason: Reason::First,
            applicant: Applicant::Own,
            applied_at: Moment(0),
            taken_by: "clerk".into(),
            stage,
            since: Moment(0),
            point: RegionCode::parse("540502").unwrap(),
            bank: "nongye".into(),
            phone: String::new(),
            photo: None,
            made: Some(Made {
                number: CardNumber::parse("A00000019").unwrap(),
                identification: String::new(),
                made_on: day("2020-01-01"),
                valid_to: Some(day(valid_to)),
                place: String::new(),
            }),
            replaces: None,
            lapses_on: None,
        }
    }

    fn new(person: CitizenId, reason: Reason, applicant: Applicant) -> NewApplication {
        let point = RegionCode::parse("540502101").unwrap();
        NewApplication { person, reason, applicant, bank: "nongye".into(), point, phone: "13900000000".into() }
    }

    fn answer(new: &NewApplication, who: &Person, guardian: Option<&Person>, cards: &[Card], desk: bool) -> String {
        let seen = Circumstances {
            person: who,
            guardian,
            at_the_desk: desk,
            cards,
            rules: rules_on(day(TODAY)),
            today: day(TODAY),
        };
        may_apply(new, &seen).map_or_else(|why| why.code.to_string(), |_| "yes".into())
    }

    #[test]
    fn who_may_apply_for_whom() {
        let (adult, youth, child, parent) = (born(1980, 1), born(2009, 1), born(2018, 1), born(1985, 3));
        let elsewhere = Person { household_id: 8, ..person(parent) };
        let dead = Person { state: PersonState::Dead, ..person(parent) };
        let parent_of = |id: CitizenId| Applicant::Guardian(id);
        for (id, applicant, guardian, desk, said) in [
            (adult, Applicant::Own, None, false, "yes"),
            (youth, Applicant::Own, None, false, "yes"),
            (child, Applicant::Own, None, true, "card_child_needs_guardian"),
            (child, parent_of(parent), Some(person(parent)), false, "yes"),
            (child, parent_of(parent), Some(elsewhere.clone()), false, "card_guardian_elsewhere"),
            (child, parent_of(parent), Some(elsewhere), true, "yes"),
            (child, parent_of(parent), Some(dead), true, "card_guardian_unknown"),
            (child, parent_of(parent), None, true, "card_guardian_unknown"),
            (child, parent_of(youth), Some(person(youth)), true, "card_guardian_too_young"),
            (child, parent_of(child), Some(person(child)), true, "card_guardian_is_oneself"),
            (adult, parent_of(parent), Some(person(parent)), true, "card_guardian_for_adult"),
            (child, Applicant::Agent, None, true, "yes"),
            (adult, Applicant::Employer("ORG".into()), None, true, "yes"),
        ] {
            let new = new(id, Reason::First, applicant);
            assert_eq!(answer(&new, &person(id), guardian.as_ref(), &[], desk), said, "{new:?} {desk}");
        }
    }

    #[test]
    fn which_card_may_follow_which() {
        let id = born(1980, 1);
        let (late, soon) = ("2031-01-01", "2026-12-31");
        for (reason, there_is, said) in [
            (Reason::First, None, "yes"),
            (Reason::First, Some((Stage::Active, late)), "card_there_is_one"),
            (Reason::First, Some((Stage::Cancelled, late)), "yes"),
            (Reason::First, Some((Stage::Making, late)), "card_application_running"),
            (Reason::Lost, None, "card_there_is_none"),
            (Reason::Lost, Some((Stage::Lost, late)), "yes"),
            (Reason::Lost, Some((Stage::LostForNow, late)), "card_not_reported_lost"),
            (Reason::Lost, Some((Stage::Active, late)), "card_not_reported_lost"),
            (Reason::Lost, Some((Stage::AtPoint, late)), "card_application_running"),
            (Reason::Damaged, Some((Stage::Active, late)), "yes"),
            (Reason::Damaged, Some((Stage::Lost, late)), "card_is_lost"),
            (Reason::NameChanged, Some((Stage::HandedOver, late)), "yes"),
            (Reason::Expiring, Some((Stage::Active, soon)), "yes"),
            (Reason::Expiring, Some((Stage::Active, late)), "card_not_expiring"),
            (Reason::Imported, None, "card_reason_wrong"),
        ] {
            let cards: Vec<Card> = there_is.into_iter().map(|(stage, ends)| card(stage, ends)).collect();
            let new = new(id, reason, Applicant::Own);
            assert_eq!(answer(&new, &person(id), None, &cards, false), said, "{reason:?} {there_is:?}");
        }
    }

    #[test]
    fn only_the_living_apply_and_only_for_a_point_of_their_county_and_a_bank() {
        let id = born(1980, 1);
        let with = |change: fn(&mut NewApplication)| {
            let mut new = new(id, Reason::First, Applicant::Own);
            change(&mut new);
            new
        };
        let plain = with(|_| ());
        let dead = Person { state: PersonState::Dead, ..person(id) };
        let moved = Person { state: PersonState::Moved, ..person(id) };
        assert_eq!(answer(&plain, &dead, None, &[], true), "dead");
        assert_eq!(answer(&plain, &moved, None, &[], true), "moved_away");
        for (new, said) in [
            (with(|new| new.point = RegionCode::parse("540502").unwrap()), "yes"),
            (with(|new| new.point = RegionCode::parse("540521").unwrap()), "card_point_wrong"),
            (with(|new| new.point = RegionCode::parse("540502101201").unwrap()), "card_point_wrong"),
            (with(|new| new.bank = "a/b".into()), "bank_unknown"),
            (with(|new| new.bank = String::new()), "bank_unknown"),
        ] {
            assert_eq!(answer(&new, &person(id), None, &[], false), said, "{new:?}");
        }
    }

    #[test]
    fn an_application_number_catches_slips_of_the_pen() {
        let number = ApplicationNo::new([1, 2, 3, 4, 5, 6, 7, 8]);
        let written = number.to_string();
        assert_eq!(written.len(), 14);
        assert_eq!(ApplicationNo::parse(&written.replace('-', " ")), Ok(number));
        assert_eq!(ApplicationNo::from_i64(number.get()), Some(number));
        let digits: Vec<char> = written.chars().filter(char::is_ascii_digit).collect();
        for at in 0..12 {
            for digit in '0'..='9' {
                let mut slip = digits.clone();
                slip[at] = digit;
                assert_eq!(ApplicationNo::parse(&slip.iter().collect::<String>()).is_ok(), digit == digits[at]);
            }
            let mut swapped = digits.clone();
            swapped.swap(at, (at + 1).min(11));
            let same = swapped == digits;
            assert_eq!(ApplicationNo::parse(&swapped.iter().collect::<String>()).is_ok(), same, "{swapped:?}");
        }
        for wrong in ["", "12", "1234-5678-901X", "1234-5678-9012-3"] {
            assert_eq!(ApplicationNo::parse(wrong).unwrap_err().code, "card_application_malformed");
        }
        assert_eq!(format!("{number:?}"), format!("{}-…", &written[..4]));
    }
}

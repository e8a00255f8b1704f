//! Rosters: which lines a department would send in, which of them are faulty, and what must
//! become of each.
//!
//! A roster is planned once (`of_households`, `of_residents`) and can then be written in any
//! format; the plan alone knows the expected answer, so that a test can compare with it
//! without trusting the code under test. Promises: at most one fault a line; a duplicate comes
//! after a line of the same person that can be paid; without faults every line can be paid.
//! Deliberately absent: eligibility by programme (anybody over 16, or any head, will do).

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Day, Fen, Period};

use crate::accounts::AccountState;
use crate::chance::{Chance, scatter, scatter_below};
use crate::faults::{Fault, Faults};
use crate::people::{LifeState, Population, at, reference_day};

/// What a roster is about.
#[derive(Clone, Debug)]
pub struct RosterSpec {
    /// Programme as named in the remarks and on the sheet.
    pub programme: String,
    /// Period it pays for.
    pub period: Period,
    /// The smallest amount of a line.
    pub amount_min: Fen,
    /// The largest amount of a line without `Fault::OverCap`.
    pub amount_max: Fen,
    /// The programme's cap a line; at least `amount_max`.
    pub cap: Fen,
    /// Day written into 填报日期.
    pub filled_on: Day,
    /// At most so many lines.
    pub lines_max: Option<u32>,
    /// How often what goes wrong.
    pub faults: Faults,
}

impl RosterSpec {
    /// Amounts from 300 to 4,700 yuan, a cap of 12,000, and the faults of the demonstration.
    #[must_use]
    pub fn new(programme: &str, period: Period) -> RosterSpec {
        RosterSpec {
            programme: programme.to_owned(),
            period,
            amount_min: Fen::new(30_000),
            amount_max: Fen::new(470_000),
            cap: Fen::new(1_200_000),
            filled_on: reference_day(),
            lines_max: None,
            faults: Faults::default(),
        }
    }
}

/// What must come out when the roster is checked for the first time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expected {
    /// Lines, without the blank rows and the totals row.
    pub lines: u32,
    /// Blank rows among the lines.
    pub blank_rows: u32,
    /// Lines without any reason against them.
    pub accepted: u32,
    /// The sum of the accepted lines.
    pub accepted_fen: i64,
    /// Lines by reject code.
    pub reasons: BTreeMap<&'static str, u32>,
    /// Lines by fault, the harmless ones included.
    pub faults: BTreeMap<Fault, u32>,
}

/// A planned roster.
pub struct Roster<'p> {
    pub(crate) population: &'p Population,
    pub(crate) spec: RosterSpec,
    pub(crate) payees: Vec<u32>,
    pub(crate) faults: Vec<Option<Fault>>,
    /// Lines (counted from 0) that have a blank row before them.
    pub(crate) blanks: BTreeSet<u32>,
    /// Lines of `Fault::UnknownPerson`, in order.
    pub(crate) strangers: Vec<u32>,
    pub(crate) salt: u64,
    expected: Expected,
}

impl<'p> Roster<'p> {
    /// One line for each household, paid to its head.
    #[must_use]
    pub fn of_households(population: &'p Population, spec: &RosterSpec) -> Roster<'p> {
        let lines = spec.lines_max.unwrap_or(u32::MAX).min(population.household_count());
        let mut roster = Roster::begin(population, spec);
        roster.payees = population.heads()[..at(lines)].to_vec();
        roster.faults = vec![None; at(lines)];
        for (fault, candidates) in roster.particular_people(|person| population.household(person) < lines) {
            let mut wanted = spec.faults.wanted(fault, lines);
            for person in candidates {
                let line = at(population.household(person));
                if wanted > 0 && roster.faults[line].is_none() {
                    roster.payees[line] = person;
                    roster.faults[line] = Some(fault);
                    wanted -= 1;
                }
            }
        }
        roster.complete()
    }

    /// One line for each resident over 16.
    #[must_use]
    pub fn of_residents(population: &'p Population, spec: &RosterSpec) -> Roster<'p> {
        let mut roster = Roster::begin(population, spec);
        let mut residents: Vec<u32> = (0..population.people_count())
            .filter(|&person| is_grown_up(population, person) && is_payable(population, person))
            .take(at(spec.lines_max.unwrap_or(u32::MAX)))
            .collect();
        let lines = u32::try_from(residents.len()).expect("no more than people");
        let last = residents.last().copied().unwrap_or(0);
        let mut lined: Vec<(u32, Option<Fault>)> = Vec::new();
        for (fault, mut candidates) in roster.particular_people(|person| person <= last) {
            candidates.truncate(at(spec.faults.wanted(fault, lines)));
            lined.extend(candidates.into_iter().map(|person| (person, Some(fault))));
        }
        if spec.lines_max == Some(lines) {
            residents.truncate(residents.len().saturating_sub(lined.len()));
        }
        lined.extend(residents.into_iter().map(|person| (person, None)));
        lined.sort_unstable();
        (roster.payees, roster.faults) = lined.into_iter().unzip();
        roster.complete()
    }

    /// What must come out of it.
    #[must_use]
    pub fn expected(&self) -> &Expected {
        &self.expected
    }

    /// The lines with a fault: the serial number written into 排序序号, and the fault.
    pub fn faulty_lines(&self) -> impl Iterator<Item = (u32, Fault)> + '_ {
        (1_u32..).zip(&self.faults).filter_map(|(serial, fault)| Some((serial, (*fault)?)))
    }

    /// How many lines there are.
    #[must_use]
    pub fn line_count(&self) -> u32 {
        u32::try_from(self.payees.len()).expect("no more than people")
    }

    /// What the department means to pay on a line, counted from 0.
    pub(crate) fn amount(&self, line: u32) -> Fen {
        let spread = self.spec.amount_max.get() - self.spec.amount_min.get();
        // Whole ten fen.
        let steps = u64::try_from(spread / 10 + 1).expect("the largest amount is not below the smallest");
        let step = scatter_below(self.salt ^ u64::from(self.payees[at(line)]), steps);
        let above = i64::try_from(step).expect("a step of the spread") * 10;
        Fen::new(self.spec.amount_min.get() + above)
    }

    /// The sum of what the department means to pay.
    pub(crate) fn total(&self) -> Fen {
        Fen::new((0..self.line_count()).map(|line| self.amount(line).get()).sum())
    }

    /// A number that is the same for the same line of the same roster.
    pub(crate) fn whim(&self, line: u32) -> u64 {
        scatter(self.salt.rotate_left(17) ^ u64::from(line))
    }

    fn begin(population: &'p Population, spec: &RosterSpec) -> Roster<'p> {
        assert!(spec.amount_min <= spec.amount_max && spec.amount_max <= spec.cap, "amounts below the cap");
        let named = format!("{} {}", spec.programme, spec.period);
        let salt = named.bytes().fold(population.seed, |salt, byte| scatter(salt ^ u64::from(byte)));
        Roster {
            population,
            spec: spec.clone(),
            payees: Vec::new(),
            faults: Vec::new(),
            blanks: BTreeSet::new(),
            strangers: Vec::new(),
            salt,
            expected: Expected::default(),
        }
    }

    /// The faults that need a particular person, each with all such people `within`, shuffled.
    fn particular_people(&self, within: impl Fn(u32) -> bool) -> [(Fault, Vec<u32>); 4] {
        let population = self.population;
        let mut chance = Chance::new(self.salt, "particular people");
        [Fault::Dead, Fault::Moved, Fault::NoActiveAccount, Fault::UnderAge].map(|fault| {
            if self.spec.faults.wanted(fault, 1) == 0 {
                return (fault, Vec::new());
            }
            let mut found: Vec<u32> = (0..population.people_count())
                .filter(|&person| within(person) && suits_person(population, fault, person))
                .collect();
            for left in (1..found.len()).rev() {
                let count = u32::try_from(left + 1).expect("no more than people");
                found.swap(left, at(chance.below(count)));
            }
            (fault, found)
        })
    }

    /// Spreads the remaining faults over the lines that still have none, and counts.
    fn complete(mut self) -> Roster<'p> {
        let lines = self.line_count();
        let mut chance = Chance::new(self.salt, "faults");
        for fault in Fault::ALL {
            let person_bound = matches!(
                fault,
                Fault::Dead | Fault::Moved | Fault::NoActiveAccount | Fault::UnderAge | Fault::Duplicate
            );
            if !person_bound {
                self.spread(&mut chance, fault);
            }
        }
        self.repeat_lines(&mut chance);
        let blank_rows = self.spec.faults.blank_rows_among(lines);
        while self.blanks.len() < at(blank_rows) {
            self.blanks.insert(chance.below(lines));
        }
        self.count();
        self
    }

    fn spread(&mut self, chance: &mut Chance, fault: Fault) {
        let lines = self.line_count();
        let mut wanted = self.spec.faults.wanted(fault, lines);
        // First anywhere; where suitable lines are rare, then one after the other.
        let tries = wanted.saturating_mul(100);
        let start = chance.below(lines.max(1));
        let anywhere: Vec<u32> = (0..tries).map(|_| chance.below(lines)).collect();
        let in_order = (0..lines).map(|step| (start + step) % lines);
        for line in anywhere.into_iter().chain(in_order) {
            if wanted == 0 {
                return;
            }
            if self.faults[at(line)].is_none() && self.suits_line(fault, line) {
                self.faults[at(line)] = Some(fault);
                wanted -= 1;
            }
        }
    }

    /// Replaces lines by repetitions of the nearest earlier line without a fault.
    fn repeat_lines(&mut self, chance: &mut Chance) {
        let lines = self.line_count();
        let mut wanted = self.spec.faults.wanted(Fault::Duplicate, lines);
        let mut repeated = BTreeSet::new();
        let mut tries = wanted.saturating_mul(100);
        while wanted > 0 && tries > 0 {
            tries -= 1;
            let line = chance.below(lines);
            if self.faults[at(line)].is_some() || repeated.contains(&line) {
                continue;
            }
            let earlier = (0..line).rev().find(|&earlier| self.faults[at(earlier)].is_none());
            if let Some(earlier) = earlier {
                self.payees[at(line)] = self.payees[at(earlier)];
                self.faults[at(line)] = Some(Fault::Duplicate);
                repeated.insert(earlier);
                wanted -= 1;
            }
        }
    }

    fn suits_line(&self, fault: Fault, line: u32) -> bool {
        let payee = self.payees[at(line)];
        let id = self.population.id(payee);
        // The check value is the remainder of the encoded id; 10 is written X.
        let ends_in_x = id.encoded() % 11 == 10;
        match fault {
            Fault::LowerCaseX => ends_in_x,
            Fault::NumericId => !ends_in_x,
            Fault::FifteenDigits => (1900..2000).contains(&id.birth().year()),
            Fault::OtherDot => self.population.name(payee).contains('·'),
            Fault::ThousandsSeparator => self.amount(line).get() >= 100_000,
            _ => true,
        }
    }

    fn count(&mut self) {
        let mut expected = Expected {
            lines: self.line_count(),
            blank_rows: u32::try_from(self.blanks.len()).expect("no more than lines"),
            ..Expected::default()
        };
        for (line, fault) in (0_u32..).zip(&self.faults) {
            if *fault == Some(Fault::UnknownPerson) {
                self.strangers.push(line);
            }
            if let Some(fault) = fault {
                *expected.faults.entry(*fault).or_default() += 1;
            }
            match fault.and_then(Fault::reject_code) {
                Some(code) => *expected.reasons.entry(code).or_default() += 1,
                None => {
                    expected.accepted += 1;
                    expected.accepted_fen += self.amount(line).get();
                }
            }
        }
        self.expected = expected;
    }
}

fn suits_person(population: &Population, fault: Fault, person: u32) -> bool {
    let active = population.accounts[at(person)] == Some(AccountState::Active);
    match (fault, population.state(person)) {
        (Fault::Dead, LifeState::Dead(_)) | (Fault::Moved, LifeState::Moved(_)) => {
            active && is_grown_up(population, person)
        }
        (Fault::NoActiveAccount, LifeState::Alive) => !active && is_grown_up(population, person),
        // Well below 16, so that it does not matter on which day one asks.
        (Fault::UnderAge, LifeState::Alive) => active && age(population, person) < 14,
        _ => false,
    }
}

fn age(population: &Population, person: u32) -> i32 {
    population.id(person).age_on(reference_day())
}

/// Older than 16, so 16 already on any day of the year before.
fn is_grown_up(population: &Population, person: u32) -> bool {
    age(population, person) > 16
}

fn is_payable(population: &Population, person: u32) -> bool {
    let active = population.accounts[at(person)] == Some(AccountState::Active);
    active && population.state(person) == LifeState::Alive
}

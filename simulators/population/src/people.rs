//! The people of a made-up prefecture, kept in columns: about forty bytes a person.
//!
//! Promises: the same seed, number and villages give the same people for ever; every citizen id
//! is valid and nobody shares one; people stand by village and household, the head first; the
//! head of a household is grown up, alive, lives there and has an active card account, so that a
//! roster without faults can pay every household. Sequence numbers above `SEQUENCE_MAX` are
//! never given, so ids of unknown people can be made. Nothing is taken from real registers.

use kernel::{CitizenId, Day, RegionCode};

use crate::accounts::{self, Account, AccountState};
use crate::chance::{Chance, scatter_below};
use crate::households::{self, Member, Relation};
use crate::names::NameCode;
use crate::places::{self, Ethnicity, Village};

/// The day on which the ages and states of this population hold.
pub const REFERENCE_DAY: (i32, u32, u32) = (2026, 6, 30);

/// How many sequence numbers there are for one prefix, birth day and sex; a prime.
const SEQUENCES: u16 = 491;

/// The highest sequence number anybody has.
pub(crate) const SEQUENCE_MAX: u16 = 2 * SEQUENCES;

/// Births are at most this many days before the reference day.
const BIRTH_DAYS: u32 = 37_000;

/// Whether a person is there to be paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LifeState {
    /// Lives in the village.
    Alive,
    /// Died on that day.
    Dead(Day),
    /// Moved out of the prefecture on that day.
    Moved(Day),
}

/// One person, read from the columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Citizen id.
    pub id: CitizenId,
    /// Name in Chinese characters.
    pub name: String,
    /// The twelve-digit code of the village.
    pub village: RegionCode,
    /// Number of the household, counted through the prefecture from 1.
    pub household_no: u32,
    /// What the person is to the head.
    pub relation: Relation,
    /// Whether the person is a woman or a girl.
    pub woman: bool,
    /// Alive, dead or moved.
    pub state: LifeState,
    /// People (民族).
    pub ethnicity: Ethnicity,
    /// Mobile number from 154, a range given to no operator.
    pub phone: String,
}

impl Person {
    /// Whether this is the head of the household.
    #[must_use]
    pub fn is_head(&self) -> bool {
        self.relation == Relation::Head
    }
}

/// A whole made-up prefecture.
pub struct Population {
    pub(crate) seed: u64,
    villages: Vec<Village>,
    ids: Vec<CitizenId>,
    names: Vec<NameCode>,
    households: Vec<u32>,
    relations: Vec<Relation>,
    women: Vec<bool>,
    states: Vec<LifeState>,
    ethnicities: Vec<Ethnicity>,
    pub(crate) accounts: Vec<Option<AccountState>>,
    heads: Vec<u32>,
    household_villages: Vec<u32>,
}

/// An index of a column.
pub(crate) fn at(index: u32) -> usize {
    usize::try_from(index).expect("a u32 indexes memory")
}

impl Population {
    /// Makes `people` people in `villages`. Without villages there is nobody.
    #[must_use]
    pub fn new(seed: u64, people: u32, villages: &[Village]) -> Population {
        let people = if villages.is_empty() { 0 } else { people };
        let sizes = households::sizes(&mut Chance::new(seed, "household sizes"), people);
        let mut chance = Chance::new(seed, "villages");
        let weights: Vec<u32> = villages
            .iter()
            .map(|village| {
                let crowd = if village.name.ends_with("社区") { 2 } else { 1 };
                chance.between(60, 200) * crowd
            })
            .collect();
        let shares = households::shares(households::count(people), &weights);

        let mut settling = Settling::new(seed, people, villages);
        let mut sizes = sizes.into_iter();
        for (village, share) in (0_u32..).zip(shares) {
            for size in sizes.by_ref().take(at(share)) {
                settling.household(village, size);
            }
        }
        settling.population
    }

    /// How many people there are, the dead and the moved included.
    #[must_use]
    pub fn people_count(&self) -> u32 {
        u32::try_from(self.ids.len()).expect("made from a u32")
    }

    /// How many households there are.
    #[must_use]
    pub fn household_count(&self) -> u32 {
        u32::try_from(self.heads.len()).expect("no more than people")
    }

    /// The villages the population was made for.
    #[must_use]
    pub fn villages(&self) -> &[Village] {
        &self.villages
    }

    /// All citizen ids, by person.
    #[must_use]
    pub fn ids(&self) -> &[CitizenId] {
        &self.ids
    }

    /// The person at an index below `people_count`.
    #[must_use]
    pub fn person(&self, person: u32) -> Person {
        Person {
            id: self.id(person),
            name: self.name(person),
            village: self.village(person).code,
            household_no: self.household(person) + 1,
            relation: self.relation(person),
            woman: self.woman(person),
            state: self.state(person),
            ethnicity: self.ethnicities[at(person)],
            phone: self.phone(person),
        }
    }

    /// Everybody, by village and household, the head first.
    pub fn people(&self) -> impl Iterator<Item = Person> + '_ {
        (0..self.people_count()).map(|person| self.person(person))
    }

    /// The card and account of the person at an index, if there is one.
    #[must_use]
    pub fn account(&self, person: u32) -> Option<Account> {
        let state = self.accounts[at(person)]?;
        Some(accounts::account(self.seed, person, state))
    }

    /// All cards and accounts with the index of their person.
    pub fn accounts(&self) -> impl Iterator<Item = (u32, Account)> + '_ {
        (0..self.people_count()).filter_map(|person| Some((person, self.account(person)?)))
    }

    /// The indexes of the heads, by household.
    #[must_use]
    pub fn heads(&self) -> &[u32] {
        &self.heads
    }

    pub(crate) fn id(&self, person: u32) -> CitizenId {
        self.ids[at(person)]
    }

    pub(crate) fn name(&self, person: u32) -> String {
        let mut name = String::with_capacity(24);
        self.names[at(person)].write_to(&mut name);
        name
    }

    /// The household of a person, counted from 0.
    pub(crate) fn household(&self, person: u32) -> u32 {
        self.households[at(person)]
    }

    pub(crate) fn head_of(&self, person: u32) -> u32 {
        self.heads[at(self.household(person))]
    }

    pub(crate) fn village(&self, person: u32) -> &Village {
        let village = self.household_villages[at(self.household(person))];
        &self.villages[at(village)]
    }

    pub(crate) fn relation(&self, person: u32) -> Relation {
        self.relations[at(person)]
    }

    pub(crate) fn woman(&self, person: u32) -> bool {
        self.women[at(person)]
    }

    pub(crate) fn state(&self, person: u32) -> LifeState {
        self.states[at(person)]
    }

    /// Children are reached through the head.
    pub(crate) fn phone(&self, person: u32) -> String {
        let child = matches!(self.relation(person), Relation::Child | Relation::Grandchild);
        let reached = if child { self.head_of(person) } else { person };
        // 48,271,891 has no factor in common with 10⁸, so no two indexes meet.
        let number = (u64::from(reached) * 48_271_891 + scatter_below(self.seed, 100_000_000)) % 100_000_000;
        format!("154{number:08}")
    }
}

/// The day on which ages and states hold.
#[must_use]
pub fn reference_day() -> Day {
    let (year, month, day) = REFERENCE_DAY;
    Day::new(year, month, day).expect("a day of the calendar")
}

/// The making of a population, household by household.
struct Settling {
    population: Population,
    chance: Chance,
    today: Day,
    /// How many ids were given, by prefix, birth day and sex.
    given: Vec<Vec<u16>>,
    prefixes: Vec<u32>,
    members: Vec<Member>,
}

impl Settling {
    fn new(seed: u64, people: u32, villages: &[Village]) -> Settling {
        let room = at(people);
        let population = Population {
            seed,
            villages: villages.to_vec(),
            ids: Vec::with_capacity(room),
            names: Vec::with_capacity(room),
            households: Vec::with_capacity(room),
            relations: Vec::with_capacity(room),
            women: Vec::with_capacity(room),
            states: Vec::with_capacity(room),
            ethnicities: Vec::with_capacity(room),
            accounts: Vec::with_capacity(room),
            heads: Vec::new(),
            household_villages: Vec::new(),
        };
        Settling {
            population,
            chance: Chance::new(seed, "people"),
            today: reference_day(),
            given: Vec::new(),
            prefixes: Vec::new(),
            members: Vec::new(),
        }
    }

    fn household(&mut self, village: u32, size: u8) {
        let code = self.population.villages[at(village)].code.get();
        let county = u32::try_from(code / 1_000_000).expect("a region code has twelve digits");
        let ethnicity = self.chance.weighted(&places::households_by_ethnicity(county));
        let ethnicity = places::ETHNICITIES[at(ethnicity)];
        let surname = NameCode::surname(&mut self.chance);
        let household = self.population.household_count();
        self.population.heads.push(self.population.people_count());
        self.population.household_villages.push(village);

        let mut members = std::mem::take(&mut self.members);
        households::members(&mut self.chance, size, &mut members);
        for member in &members {
            self.settle(county, household, ethnicity, surname, member);
        }
        self.members = members;
    }

    fn settle(&mut self, county: u32, household: u32, ethnicity: Ethnicity, surname: u32, member: &Member) {
        let id = self.give_id(county, ethnicity, member);
        let name = if ethnicity == Ethnicity::Han {
            // A wife keeps her own surname, and so does everybody who is not a descendant.
            let own = matches!(member.relation, Relation::Spouse | Relation::Parent);
            let surname = if own { NameCode::surname(&mut self.chance) } else { surname };
            NameCode::chinese(&mut self.chance, member.woman, surname)
        } else {
            NameCode::tibetan(&mut self.chance, member.woman)
        };
        let state = self.life(member);
        let account = accounts::draw(&mut self.chance, member, state);
        let columns = &mut self.population;
        columns.ids.push(id);
        columns.names.push(name);
        columns.households.push(household);
        columns.relations.push(member.relation);
        columns.women.push(member.woman);
        columns.states.push(state);
        columns.ethnicities.push(ethnicity);
        columns.accounts.push(account);
    }

    fn give_id(&mut self, county: u32, ethnicity: Ethnicity, member: &Member) -> CitizenId {
        // 36,524 days in a hundred years; a birthday lies in the year before.
        let mut days_old = (member.age * 36_524).div_ceil(100) + 1 + self.chance.below(363);
        let incomer = ethnicity == Ethnicity::Han && member.age > 12 && self.chance.per_mille(700);
        let elsewhere = incomer.then(|| {
            let count = u32::try_from(places::ELSEWHERE.len()).expect("a short list");
            places::ELSEWHERE[at(self.chance.below(count))]
        });
        loop {
            let back = i32::try_from(days_old).expect("a life is short");
            let birth = self.today.plus_days(-back);
            let prefix = elsewhere.unwrap_or_else(|| places::id_prefix(county, birth.year()));
            let prefix_at = self.prefix_at(prefix);
            let slot = at(days_old % BIRTH_DAYS) * 2 + usize::from(member.woman);
            let given = &mut self.given[prefix_at][slot];
            if *given < SEQUENCES {
                // Offices do not count from one: walk through all sequence numbers in another order.
                let walked = u32::from(*given) * 173 + prefix % 97 + days_old;
                let place = u16::try_from(walked % u32::from(SEQUENCES)).expect("below 491");
                *given += 1;
                let sequence = place * 2 + if member.woman { 2 } else { 1 };
                return CitizenId::from_parts(prefix, birth, sequence);
            }
            days_old += 1;
        }
    }

    fn prefix_at(&mut self, prefix: u32) -> usize {
        if let Some(found) = self.prefixes.iter().position(|&known| known == prefix) {
            return found;
        }
        self.prefixes.push(prefix);
        self.given.push(vec![0; at(BIRTH_DAYS) * 2]);
        self.prefixes.len() - 1
    }

    fn life(&mut self, member: &Member) -> LifeState {
        if member.relation == Relation::Head {
            return LifeState::Alive;
        }
        let dead = match member.age {
            ..=17 => 2,
            18..=49 => 5,
            50..=64 => 14,
            65..=79 => 45,
            _ => 130,
        };
        let moved = if (18..=40).contains(&member.age) { 22 } else { 8 };
        // Nobody dies before being born: what happened lies within the person's years, at most two.
        let window = (member.age * 365).clamp(1, 900);
        let ago = i32::try_from(self.chance.below(window)).expect("below 900");
        let draw = self.chance.below(1000);
        let day = self.today.plus_days(-ago);
        match draw {
            draw if draw < dead => LifeState::Dead(day),
            draw if draw < dead + moved => LifeState::Moved(day),
            _ => LifeState::Alive,
        }
    }
}

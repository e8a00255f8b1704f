//! A made-up prefecture, the same from the same seed: people, households, cards and accounts,
//! and rosters with the faults that real rosters have. For the demonstration, for benches and
//! for tests; nothing in the running system depends on it.
//!
//! Promises:
//! - Nothing is taken from real registers: ids, names, phones, cards and accounts are combined by
//!   chance; only region codes, common name parts and bank prefixes are as in life.
//! - The same seed, number of people and villages give the same prefecture on every machine.
//! - A roster knows what must become of each of its lines (`Roster::expected`).
//!
//! Deliberately absent: clocks, databases, floating point, and any opinion on how the system
//! under test finds out.
//!
//! ```
//! use kernel::{Period, RegionCode};
//! use population::{Population, Roster, RosterSpec, Village};
//!
//! let code = RegionCode::parse("540502001001")?;
//! let villages = [Village { code, name: "萨热社区".to_owned() }];
//! let population = Population::new(1, 1_000, &villages);
//! let spec = RosterSpec::new("耕地地力保护补贴", Period::parse("2026")?);
//! let roster = Roster::of_households(&population, &spec);
//! assert_eq!(roster.expected().lines, population.household_count());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod accounts;
mod chance;
mod faults;
mod files;
mod households;
mod imports;
mod names;
mod people;
mod places;
mod roster;
mod rows;

pub use accounts::{Account, AccountState, BANKS};
pub use faults::{Fault, Faults};
pub use files::{Encoding, roster_csv_gb18030, roster_csv_utf8, roster_xlsx, write_roster_csv};
pub use households::Relation;
pub use imports::{accounts_csv, deaths_csv, households_csv, people_csv};
pub use people::{LifeState, Person, Population, REFERENCE_DAY, reference_day};
pub use places::{Ethnicity, Village};
pub use roster::{Expected, Roster, RosterSpec};
pub use rows::{HEADERS, Row};

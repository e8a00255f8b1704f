//! Subsidies paid to the card: which programmes there are, who may be paid, and how much.
//!
//! Promises: every rule is a dated file with its evidence and worked cases, judged by pure functions, and says whether
//! its figures were seen in a published source. Deliberately absent: amounts in code, and the accounts to pay (they come
//! from the card room only).

mod amount;
mod catalogue;
mod check;
mod eligibility;
mod programme;
mod worked_case;
mod written;

pub use amount::{
    AmountFacts, AmountRefusal, AmountRule, Area, AreaRate, ByArea, CapBasis, Fixed, Roster, Tier,
    TopUp, amount_allowed,
};
pub use catalogue::{ProgrammeError, embedded, programme, standard_item_name};
pub use check::{Finding, check};
pub use eligibility::{Eligibility, Gate, NotEligible, PersonFacts, eligible};
pub use programme::{
    Conflict, Department, Legal, Notice, Programme, ProgrammeName, Publish, TibetanName, Unit,
    Version, reference_day,
};
pub use worked_case::{Expected, Given, WorkedCase};

//! What dated rules have in common: what something is called, where a rule comes from, which days are worked, and
//! what is wrong with a file of rules.
//!
//! The rules themselves are with the rooms that carry them out: programmes with `subsidy`, services and complaints with
//! `casework`. Promises: a Tibetan text carries its review mark; a rule that was not seen in a published source says so.
//! Deliberately absent: tables, and any rate.

mod calendar;
mod finding;
mod legal;
mod name;

pub use calendar::{Calendar, calendar};
pub use finding::{Finding, yaml_texts};
pub use legal::Legal;
pub use name::{Name, Tibetan};

//! The subsidy room on both engines: rosters as departments send them, and what becomes of every line.

mod again;
mod garbage;
mod generated;
mod house;
mod layouts;
mod notice;
mod objections;
mod order;
mod owed;
mod reject_codes;
mod story;

//! Yika's foundations: values with their rules, the clock, actors and their scope, refusals, and one SQL text on two
//! databases.
//!
//! Everything here is synchronous and reads no clock of its own, so that whole lives of the system can be replayed
//! from a seed in one thread. Deliberately absent: any rule of cards, money or services; they live in `capabilities`.

mod actor;
mod clock;
mod db;
mod error;
mod hex;
mod precedence;
mod values;

pub use actor::{Actor, Scope};
pub use clock::{Clock, Moment};
pub use db::{
    BulkRows, BulkTable, Column, Ctx, Db, DbOptions, Engine, Given, Migration, Param, Room, Row, Sql, ToParam,
};
pub use error::{DbError, Error, Refusal, Result, refuse};
pub use hex::{hex, unhex};
pub use precedence::{AWAITED, Ahead, PAYMENTS, Precedence};
pub use values::*;

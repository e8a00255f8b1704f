//! Reading virtual cards in process, honest and misbehaving ones.

mod cards;
mod hostile;
mod pin;
mod pulled_out;
mod versions;

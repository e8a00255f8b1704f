//! The story of the card room, on both engines.

mod accounts;
mod house;
mod life;
mod model;
mod refusals;

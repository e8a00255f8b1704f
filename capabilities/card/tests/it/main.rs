//! The story of the card room, on both engines.

mod accounts;
mod electronic;
mod house;
mod life;
mod model;
mod refusals;

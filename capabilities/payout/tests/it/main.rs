//! The payout room on both engines: its story, everything it refuses, and whole lives played at random.

mod house;
mod life;
mod lines;
mod model;
mod refusals;
mod review;
mod story;
mod together;

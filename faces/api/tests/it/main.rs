//! The machine face's stories, on both engines.

mod house;

mod banks;
mod noes;
mod once;
mod story;

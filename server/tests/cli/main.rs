//! The program itself, started as its users start it, on both engines.

mod house;
mod main_job;
mod owed;
mod safety;
mod words;

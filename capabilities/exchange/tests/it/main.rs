//! The exchange room on both engines, with simulated banks that share no code with it.

mod cards;
mod evidence;
mod house;
mod payments;
mod replies;
mod story;
mod verify;

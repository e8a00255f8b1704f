//! Who may act, who is who, and what is refused, on both engines.

mod house;
mod office;
mod residents;
mod sign_in;
mod users;

//! Who may act, who is who, and what is refused, on both engines.

mod house;
mod office;
mod outside;
mod passkeys;
mod residents;
mod sign_in;
mod terminals;
mod users;

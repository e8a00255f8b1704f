//! The desk's pages, walked by those who may and those who may not.

mod appointments;
mod card_batches;
mod card_staff;
mod cards;
mod complaints;
mod follow_ups;
mod house;
mod keeping;
mod outside;
mod passkeys;
mod pensions;
mod people;
mod queue;
mod review;
mod services;
mod signing_in;
mod staff_changes;

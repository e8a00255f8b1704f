//! The desk's pages, walked by those who may and those who may not.

mod card_batches;
mod card_staff;
mod cards;
mod cases;
mod house;
mod keeping;
mod outside;
mod passkeys;
mod people;
mod review;
mod signing_in;

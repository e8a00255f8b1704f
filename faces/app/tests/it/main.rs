//! The app's story: requests as a browser sends them, on both engines.

mod cards;
mod complaints;
mod nearby;
mod outside;
mod pages;
mod relatives;
mod services;
mod shell;
mod sign_in;
mod staff;
mod texts;
mod work;
mod world;

//! The story of paying, told by requests to the pages, on both engines.

mod house;
mod life;
mod pages;

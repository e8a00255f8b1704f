//! Parts of our own, where the library has none: cards, tiles, timelines, steps, progress, codes to scan, lists of rows, toolbars.

mod card;
mod empty_state;
mod line;
mod progress;
mod qr;
mod rows;
mod stats;
mod steps;
mod tiles;
mod timeline;
mod toolbar;

pub use card::{Card, heading};
pub use empty_state::empty_state;
pub use line::{Line, Tone};
pub use progress::Progress;
pub use qr::qr;
pub use rows::{Column, Rows, scroll};
pub use stats::{Stat, stats};
pub use steps::{Standing, steps};
pub use tiles::{Tile, tiles};
pub use timeline::{Event, Mood, timeline};
pub use toolbar::Toolbar;

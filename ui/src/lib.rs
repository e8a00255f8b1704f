//! Words in three languages, and the frame that every page stands in.
//!
//! Promises
//! * Every refusal code of the house has a sentence in Chinese and in English that says what to do next and names the
//!   row where there is one.
//! * Tibetan is never invented: what is there are single terms, shown with a mark until a reviewer has read them; the
//!   rest is Chinese with a mark that it is not translated ([`unreviewed`]).
//! * Pages work without script, carry no style or script of their own, and load nothing from elsewhere.
//!
//! Deliberately absent: routes, queries, and anything that is true of one page only; they live in `faces`.

mod asset;
mod chart;
mod component;
mod icon;
mod lang;
mod page;
mod part;
mod reader;
mod texts;
mod values;
mod view;

pub use asset::{Asset, HTMX, ICON_192, ICON_512, SCRIPT, SIGN, STYLE, WORKER_SCRIPT, asset};
pub use chart::{Bar, BarChart, LineChart, Series, Share, TILES, TileMap, share_bar};
pub use component::*;
pub use icon::Icon;
pub use lang::{Lang, UnknownLang};
pub use page::{CONTENT_POLICY, Face, Frame, Key, Nav, problem};
pub use part::*;
pub use reader::{LANG_COOKIE, Reader, SignedIn, THEME_COOKIE, VIEW_COOKIE};
pub use texts::{Unreviewed, has, is_code, refusal, say, text, text_with, tibetan, unreviewed};
pub use values::{count, day, masked, money, nothing, yuan};
pub use view::{Theme, View};

//! What several pages say alike: days and hours; what all faces for residents say is the door's.

use kernel::Moment;
use maud::{Markup, html};
use ui::Lang;

pub(crate) use door::said::{bank, mood, next, period, state_tag};

/// The day of an instant.
pub(crate) fn on_day(lang: Lang, at: Moment) -> Markup {
    ui::day(lang, at.day())
}

/// The day and the hour of an instant.
pub(crate) fn at(lang: Lang, at: Moment) -> Markup {
    let local = at.local();
    let time = local.get(11..16).unwrap_or_default().to_owned();
    html! { (ui::day(lang, at.day())) " " span.y-nowrap { (time) } }
}

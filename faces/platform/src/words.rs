//! What pages say alike: a state of a batch, how often a programme is paid, the name of a region, a mark for what no source confirms.

use kernel::{Fen, RegionCode};
use maud::{Markup, html};
use payout::BatchState;
use registry::Region;
use subsidy::Programme;
use ui::{Colour, Lang, Tag, nothing};

/// A batch's state as a tag.
pub(crate) fn state_tag(lang: Lang, state: BatchState) -> Tag {
    let colour = match state {
        BatchState::Open | BatchState::Loaded | BatchState::Undone => Colour::Grey,
        BatchState::Checked | BatchState::Noticed | BatchState::Submitted => Colour::Yellow,
        BatchState::Approved | BatchState::Sent => Colour::Blue,
        BatchState::Closed => Colour::Green,
    };
    Tag::new(colour, state_name(lang, state))
}

pub(crate) fn state_name(lang: Lang, state: BatchState) -> Markup {
    ui::text(lang, &format!("state-{}", state.word()))
}

/// A sum, or nothing where there is none.
pub(crate) fn sum_or_nothing(lang: Lang, sum: Fen) -> Markup {
    if sum == Fen::ZERO { nothing(lang) } else { ui::money(lang, sum) }
}

/// What stands at the foot of every page.
pub(crate) fn foot(lang: Lang) -> Markup {
    html! {
        p { (ui::text(lang, "footer-local")) }
        p {
            a.govuk-link href="/platform/security" { (ui::text(lang, "desk-security-title")) } " · "
            a.govuk-link href="/platform/help" { (ui::text(lang, "desk-help-title")) }
        }
    }
}

/// A programme's plain name, or nothing where none is named.
pub(crate) fn programme_or_all(lang: Lang, code: &str) -> String {
    if code.is_empty() { String::new() } else { door::programme_title(lang, code) }
}

/// The mark of a figure or a rule that was not seen in a published source.
pub(crate) fn unverified(lang: Lang) -> Markup {
    html! { (Tag::new(Colour::Yellow, ui::text(lang, "unverified"))) }
}

/// How often a programme is paid.
pub(crate) fn frequencies(lang: Lang, programme: &Programme) -> Markup {
    let names = programme.frequencies.iter().map(|one| ui::text(lang, &format!("frequency-{}", one.as_str())));
    html! { @for (at, name) in names.enumerate() { @if at > 0 { " · " } (name) } }
}

/// How the periods of a programme are written.
pub(crate) fn periods(lang: Lang, programme: &Programme) -> Markup {
    html! {
        (ui::text(lang, "period-write")) " "
        @for (at, one) in programme.frequencies.iter().enumerate() {
            @if at > 0 { " · " }
            (ui::text(lang, &format!("frequency-{}", one.as_str()))) " " (example(*one))
        }
    }
}

fn example(frequency: kernel::Frequency) -> &'static str {
    match frequency {
        kernel::Frequency::Year => "2026",
        kernel::Frequency::Half => "2026H1",
        kernel::Frequency::Quarter => "2026Q3",
        kernel::Frequency::Month => "2026-07",
        kernel::Frequency::Once => "once:2026-flood",
    }
}

/// A region's name; its code where it is not known.
pub(crate) fn region_name(regions: &[Region], code: RegionCode) -> String {
    regions.iter().find(|region| region.code == code).map_or_else(|| code.to_string(), |region| region.name.clone())
}

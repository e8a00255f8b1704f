//! What several pages say alike: periods, banks, states and reasons, as the app says them to residents.

use card::{Card, Holders};
use kernel::{Frequency, Period};
use maud::{Markup, html};
use ui::{Colour, Lang, Mood, Tag, say, text};

/// A period as people say it: 2026 年第三季度.
pub(crate) fn period(lang: Lang, period: &Period) -> String {
    let written = period.to_string();
    let (year, part) = written.split_at(written.len().min(4));
    let part = part.trim_start_matches(['Q', 'H', '-']).trim_start_matches('0');
    let said = |key: &str| say(lang, key, &[("year", year), ("part", part)]);
    match period.frequency() {
        Frequency::Year => said("app-period-year"),
        Frequency::Half => said(if part == "1" { "app-period-first-half" } else { "app-period-second-half" }),
        Frequency::Quarter => said("app-period-quarter"),
        Frequency::Month => said("app-period-month"),
        Frequency::Once => say(lang, "app-period-once", &[]),
    }
}

/// A bank's name; its code where we have none.
pub(crate) fn bank(lang: Lang, code: &str) -> String {
    let key = format!("app_bank_{code}");
    if ui::is_code(&key) { say(lang, &key, &[]) } else { code.to_owned() }
}

/// Why a line waits or is not paid. Only reasons of ours are said: what a clerk wrote may name others.
pub(crate) fn why(lang: Lang, reason: Option<&str>) -> String {
    let key = format!("app_why_{}", reason.unwrap_or_default());
    if ui::is_code(&key) { say(lang, &key, &[]) } else { say(lang, "app_why_other", &[]) }
}

/// How a payment's state is shown.
pub(crate) fn state_tag(lang: Lang, state: &str) -> Tag {
    let colour = match state {
        "credited" => Colour::Green,
        "failed" | "returned" | "rejected" | "stopped" => Colour::Red,
        "held" | "unknown" => Colour::Yellow,
        _ => Colour::Blue,
    };
    Tag::new(colour, text(lang, &format!("app-pay-state-{state}")))
}

/// How a payment's state is meant.
pub(crate) fn mood(state: &str) -> Mood {
    match state {
        "credited" => Mood::Good,
        "failed" | "returned" | "rejected" | "stopped" => Mood::Bad,
        _ => Mood::Now,
    }
}

/// A card's state as its holder calls it.
pub(crate) fn card_state(lang: Lang, card: &Card) -> Tag {
    let (colour, key) = match card.stage.holders() {
        Holders::Coming => (Colour::Blue, "terminal-card-coming"),
        Holders::Sealed => (Colour::Yellow, "terminal-card-sealed"),
        Holders::Normal => (Colour::Green, "terminal-card-normal"),
        Holders::Lost => (Colour::Red, "terminal-card-lost"),
        Holders::Ended => (Colour::Grey, "terminal-card-ended"),
    };
    Tag::new(colour, text(lang, key))
}

/// A card's number, its end alone; words where there is no number yet.
pub(crate) fn card_number(lang: Lang, card: &Card) -> Markup {
    match card.number() {
        Some(number) => html! { span.y-masked { (number.masked()) } },
        None => text(lang, "terminal-card-no-number"),
    }
}

//! What the pages of the card say alike: states, steps, service points, banks to choose from.

use std::collections::HashMap;

use card::{Card, Happened, Holders, Rules, Stage, Step, Waiting};
use exchange::profile::{example_profile, example_profiles};
use kernel::{Ctx, Day, Moment, RegionCode, RegionLevel, Result};
use maud::{Markup, html};
use registry::Region;
use ui::{Colour, Content, Event, Lang, Mood, RadioItem, Standing, Tag, text, text_with};

use crate::words;

/// The holder's word for where a card stands.
pub(crate) fn holders_tag(lang: Lang, stage: Stage) -> Tag {
    let colour = match stage.holders() {
        Holders::Coming => Colour::Blue,
        Holders::Sealed => Colour::Yellow,
        Holders::Normal => Colour::Green,
        Holders::Lost => Colour::Red,
        Holders::Ended => Colour::Grey,
    };
    Tag::new(colour, text(lang, &format!("app-card-holders-{}", stage.holders().word())))
}

/// What goes on at a stage, and what the holder can do.
pub(crate) fn next(lang: Lang, stage: Stage) -> Markup {
    text(lang, &format!("app-card-next-{}", stage.word()))
}

/// Why a card is wanted.
pub(crate) fn reason(lang: Lang, reason: card::Reason) -> Markup {
    text(lang, &format!("app-card-reason-{}", reason.word()))
}

/// A number of days that nobody has seen in a published rule carries a mark.
pub(crate) fn unverified(lang: Lang, rules: &Rules) -> Markup {
    html! { @if !rules.verified { " " (Tag::new(Colour::Yellow, text(lang, "unverified"))) } }
}

/// A card's number, its end only.
pub(crate) fn number(lang: Lang, card: &Card) -> Markup {
    match card.number() {
        Some(number) => text_with(lang, "app-card-tail", &[("tail", number.last4())]),
        None => ui::nothing(lang),
    }
}

/// The way of an application, and where it stands.
pub(crate) fn steps(lang: Lang, stage: Stage) -> Markup {
    let at = match stage {
        Stage::Applied | Stage::PhotoWanted | Stage::Rejected => 1,
        Stage::Checked | Stage::Opening | Stage::OpeningFailed => 2,
        Stage::Opened | Stage::Making | Stage::MakingFailed => 3,
        Stage::Made | Stage::Delivering | Stage::SentBack => 4,
        Stage::AtPoint => 5,
        Stage::HandedOver | Stage::Active | Stage::LostForNow | Stage::Lost => 6,
        // Where it stood when it ended does not matter any more.
        Stage::Withdrawn | Stage::Cancelled => 1,
    };
    let names = [
        "app-card-step-applied",
        "app-card-step-checked",
        "app-card-step-account",
        "app-card-step-made",
        "app-card-step-at-point",
        "app-card-step-handed-over",
    ];
    let standing = |step: usize| match step {
        step if step < at => Standing::Done,
        _ if stage.is_over() => Standing::Skipped,
        step if step == at => Standing::Now,
        _ => Standing::Ahead,
    };
    let all = names.iter().enumerate().map(|(step, name)| (standing(step), Content::words(text(lang, name))));
    ui::steps(lang, "app-card-steps", all.collect::<Vec<_>>())
}

/// Why it does not go on, in the words of who said so.
pub(crate) fn note(lang: Lang, note: &str) -> Markup {
    html! { @if !note.is_empty() { p.govuk-body { (text_with(lang, "app-card-note", &[("note", note)])) } } }
}

/// Since when.
pub(crate) fn since(lang: Lang, since: Moment) -> Markup {
    html! { p.y-quiet { (text_with(lang, "app-card-since", &[("day", &day(lang, since.day()))])) } }
}

/// A day inside of a sentence.
pub(crate) fn day(lang: Lang, day: Day) -> String {
    if lang == Lang::En { day.to_string() } else { day.zh() }
}

/// From when on payments go to another account.
pub(crate) fn moves(lang: Lang, waiting: &Waiting) -> Markup {
    let from = waiting.moves_on.map(|from| day(lang, from)).unwrap_or_default();
    let (bank, tail) = (words::bank(lang, &waiting.bank), waiting.number.last4());
    text_with(lang, "app-card-moves", &[("day", &from), ("bank", &bank), ("tail", tail)])
}

/// Something that happened to a card, without who did it.
pub(crate) fn event(lang: Lang, happened: &Happened) -> Event {
    let mood = match happened.step {
        Some(Step::HandOver | Step::Activate | Step::Find) => Mood::Good,
        Some(Step::AskPhoto | Step::Reject | Step::BankRefuses | Step::FailMaking | Step::ReportLost) => Mood::Bad,
        Some(Step::ReportLostForNow | Step::Cancel) => Mood::Bad,
        _ => Mood::Plain,
    };
    let title = match happened.step {
        Some(step) => text(lang, &format!("app-card-did-{}", step.word())),
        None => text(lang, "app-card-did-apply"),
    };
    let why = said_why(happened);
    Event::new(mood, title, words::on_day(lang, happened.at))
        .body(html! { @if let Some(why) = why { p { (text_with(lang, "app-card-note", &[("note", why)])) } } })
}

/// What an office or an outside party gave as its reason. Other notes name who signed, and are not shown.
pub(crate) fn said_why(happened: &Happened) -> Option<&str> {
    let gives_one = matches!(happened.step, Some(Step::AskPhoto | Step::Reject | Step::BankRefuses | Step::FailMaking));
    Some(&*happened.note).filter(|note| gives_one && !note.is_empty())
}

/// The names of regions.
pub(crate) fn points(ctx: &mut Ctx) -> Result<HashMap<RegionCode, String>> {
    Ok(registry::regions(ctx)?.into_iter().map(|region| (region.code, region.name)).collect())
}

/// The service points of a village's county: its own township first, then the county's, then the other townships.
pub(crate) fn points_of(ctx: &mut Ctx, village: RegionCode) -> Result<Vec<Region>> {
    let is_point = |region: &Region| {
        matches!(region.code.level(), RegionLevel::County | RegionLevel::Township)
            && region.code.county() == village.county()
            && region.valid_to.is_none()
    };
    let mut points: Vec<Region> = registry::regions(ctx)?.into_iter().filter(is_point).collect();
    points.sort_by_key(|point| (Some(point.code) != village.township(), point.code));
    Ok(points)
}

/// The banks that open accounts for cards, to choose from.
pub(crate) fn banks(lang: Lang) -> Vec<RadioItem> {
    let bank = |code: String| RadioItem::new(code.clone(), words::bank(lang, &code));
    example_profiles().into_iter().map(|profile| bank(profile.code)).collect()
}

/// Whether a bank is one of these.
pub(crate) fn is_bank(code: &str) -> bool {
    example_profile(code).is_some()
}

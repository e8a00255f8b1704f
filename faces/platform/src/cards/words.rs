//! What the pages of cards say alike: a stage, a state in the holder's words, a reason, a bank, a service point.

use access::Deed;
use card::{Applicant, Holders, Reason, Stage, Step};
use door::User;
use kernel::{CitizenId, Ctx, Day, RegionCode, RegionLevel, Result};
use maud::{Markup, html};
use registry::Region;
use ui::{Colour, Lang, SelectItem, Tag, say, text};

/// A stage by its name.
pub(crate) fn stage_name(lang: Lang, stage: Stage) -> Markup {
    text(lang, &stage_key(stage))
}

/// The message of a stage.
pub(crate) fn stage_key(stage: Stage) -> String {
    format!("desk-card-stage-{}", stage.word())
}

/// A stage as a tag.
pub(crate) fn stage_tag(lang: Lang, stage: Stage) -> Tag {
    let colour = match stage {
        Stage::Active => Colour::Green,
        Stage::PhotoWanted | Stage::OpeningFailed | Stage::MakingFailed | Stage::Lost | Stage::LostForNow => {
            Colour::Red
        }
        Stage::Applied | Stage::AtPoint | Stage::HandedOver | Stage::SentBack => Colour::Yellow,
        stage if stage.is_over() => Colour::Grey,
        _ => Colour::Blue,
    };
    Tag::new(colour, stage_name(lang, stage))
}

/// What its holder calls the state of a card.
pub(crate) fn holders_name(lang: Lang, stage: Stage) -> Markup {
    let key = match stage.holders() {
        Holders::Coming => "desk-card-holders-coming",
        Holders::Sealed => "desk-card-holders-sealed",
        Holders::Normal => "desk-card-holders-normal",
        Holders::Lost => "desk-card-holders-lost",
        Holders::Ended => "desk-card-holders-ended",
    };
    text(lang, key)
}

/// What is done next at a stage that an office works at.
pub(crate) fn next_key(stage: Stage) -> &'static str {
    match stage {
        Stage::Applied => "desk-card-next-applied",
        Stage::PhotoWanted => "desk-card-next-photo",
        Stage::Checked => "desk-card-next-checked",
        Stage::Opening => "desk-card-next-opening",
        Stage::OpeningFailed => "desk-card-next-bank",
        Stage::Opened => "desk-card-next-opened",
        Stage::Making => "desk-card-next-making",
        Stage::MakingFailed => "desk-card-next-again",
        Stage::Made => "desk-card-next-made",
        Stage::Delivering => "desk-card-next-delivering",
        Stage::AtPoint => "desk-card-next-at-point",
        Stage::SentBack => "desk-card-next-sent-back",
        Stage::HandedOver => "desk-card-next-activate",
        Stage::LostForNow => "desk-card-next-lost",
        Stage::Active | Stage::Lost | Stage::Cancelled | Stage::Withdrawn | Stage::Rejected => "desk-card-next-none",
    }
}

/// Whether an office works at a stage, so that there is a list of it.
pub(crate) fn is_work(stage: Stage) -> bool {
    !matches!(stage, Stage::Active | Stage::Lost) && !stage.is_over()
}

/// A step that was taken; the application itself is none.
pub(crate) fn step_name(lang: Lang, step: Option<Step>) -> Markup {
    match step {
        Some(step) => text(lang, &format!("desk-card-step-{}", step.word())),
        None => text(lang, "desk-card-applied"),
    }
}

/// Why a card is wanted.
pub(crate) fn reason_key(reason: Reason) -> String {
    format!("desk-card-reason-{}", reason.word())
}

/// Who applied.
pub(crate) fn applicant(lang: Lang, applicant: &Applicant) -> Markup {
    html! {
        (text(lang, &format!("desk-card-by-{}", applicant.word())))
        @match applicant {
            Applicant::Guardian(guardian) => { " " span.y-masked { (guardian.masked()) } },
            Applicant::Employer(code) => { " " (code) },
            Applicant::Own | Applicant::Agent => {},
        }
    }
}

/// The banks to choose from, after a line that says so.
pub(crate) fn choose_bank(lang: Lang) -> Vec<SelectItem> {
    let banks = exchange::profile::example_profiles().into_iter().map(|bank| {
        let name = door::bank_name(lang, &bank.code);
        SelectItem::new(bank.code, name)
    });
    std::iter::once(SelectItem::new("", say(lang, "desk-bank-choose", &[]))).chain(banks).collect()
}

/// Whether there is a bank of this code.
pub(crate) fn is_bank(code: &str) -> bool {
    exchange::profile::example_profile(code).is_some()
}

/// The service points of the county that a region lies in: its own first, then those of its townships.
pub(crate) fn points(regions: &[Region], region: RegionCode) -> Vec<SelectItem> {
    let is_point = |one: &&Region| {
        let level = matches!(one.code.level(), RegionLevel::County | RegionLevel::Township);
        level && one.valid_to.is_none() && one.code.county() == region.county()
    };
    regions.iter().filter(is_point).map(|one| SelectItem::new(one.code.to_string(), &*one.name)).collect()
}

/// A day in a list, and how many days ago that was.
pub(crate) fn since(lang: Lang, day: Day, today: Day) -> Markup {
    let days = day.days_until(today).to_string();
    html! {
        time datetime=(day) { (day) } " " span.y-quiet.y-nowrap { (ui::text_with(lang, "desk-card-days", &[("days", &days)])) }
    }
}

/// How many applications wait for a look of somebody who makes cards: for the page of what waits.
pub(crate) fn applied_to_check(ctx: &mut Ctx) -> Result<usize> {
    let counts = card::work_counts(ctx)?;
    let applied = counts.into_iter().find(|(stage, _)| *stage == Stage::Applied);
    Ok(applied.map_or(0, |(_, count)| usize::try_from(count).unwrap_or_default()))
}

/// The address of a person's cards.
pub(crate) fn of_person(house: &door::House, user: &User, person: CitizenId) -> String {
    format!("/platform/people/{}/cards", door::Sealed::person(house, &user.who, person))
}

/// Whether a deed at the window may be offered.
pub(crate) fn serves(user: &User) -> bool {
    crate::page::may(user, Deed::ServeCards)
}

//! What pages show of follow-up: the name of a register, how somebody is, what was put down, and a vacancy.

use std::collections::BTreeMap;

use casework::{
    Vacancy,
    follow_up::{FollowUp, Situation},
    service::{follow_rules, register, service},
};
use kernel::{Ctx, Day, Result};
use maud::{Markup, html};
use ui::{Colour, Event, Lang, Mood, SummaryList, SummaryRow, Tag, text, text_with};

use crate::{name_title, named, service_form::answered};

/// The service by which employers publish vacancies.
const PUBLISHING: &str = "JY002";

/// A register by its name; its key where the house does not know it.
#[must_use]
pub fn register_title(lang: Lang, key: &str) -> String {
    register(key).map_or_else(|| key.to_owned(), |register| name_title(lang, &register.name))
}

/// What was offered, by its name.
#[must_use]
pub fn kind_name(lang: Lang, key: &str) -> Markup {
    match follow_rules().kind(key) {
        Some(kind) => named(lang, &kind.name),
        None => html! { (key) },
    }
}

/// How somebody is, as a tag.
#[must_use]
pub fn situation(lang: Lang, situation: Situation) -> Markup {
    let colour = match situation {
        Situation::Seeking => Colour::Blue,
        Situation::Working => Colour::Green,
        Situation::Studying | Situation::Unwilling => Colour::Grey,
        Situation::NotReached => Colour::Yellow,
    };
    html! { (Tag::new(colour, text(lang, &format!("situation-{}", situation.word())))) }
}

/// A day of the next contact, with a tag where it is due; nothing where none is planned.
#[must_use]
pub fn next_contact(lang: Lang, next_on: Option<Day>, today: Day) -> Markup {
    html! {
        @match next_on {
            None => (ui::nothing(lang)),
            Some(day) => {
                (ui::day(lang, day))
                @if day < today { " " (Tag::new(Colour::Red, text(lang, "follow-over"))) }
                @else if day == today { " " (Tag::new(Colour::Yellow, text(lang, "follow-today"))) }
            }
        }
    }
}

/// What was put down, the latest first; `by` says who, as the face may say it.
#[must_use]
pub fn history(lang: Lang, done: &[FollowUp], by: impl Fn(&str) -> Markup) -> Markup {
    let event = |one: &FollowUp| {
        let mood = match one.situation {
            Situation::Working => Mood::Good,
            Situation::NotReached => Mood::Bad,
            _ => Mood::Plain,
        };
        Event::new(mood, kind_name(lang, &one.kind), html! { (one.at.local()) }).body(html! {
            p { (situation(lang, one.situation)) " " span.y-quiet { (by(&one.by)) } }
            @if let Some(vacancy) = &one.vacancy { p { (vacancy.job) " · " (vacancy.place) } }
            @if !one.said.is_empty() { p { (one.said) } }
            @if let Some(next_on) = one.next_on { p.y-quiet { (text(lang, "follow-next")) " " (ui::day(lang, next_on)) } }
        })
    };
    ui::timeline(done.iter().rev().map(event))
}

/// The names of the employers of vacancies, by code.
///
/// # Errors
/// A failure of the database.
pub fn employers(ctx: &mut Ctx, vacancies: &[Vacancy]) -> Result<BTreeMap<String, String>> {
    let mut names = BTreeMap::new();
    for vacancy in vacancies {
        if !names.contains_key(&vacancy.employer)
            && let Some(employer) = access::organisation(ctx, &vacancy.employer)?
        {
            names.insert(employer.code, employer.name);
        }
    }
    Ok(names)
}

/// A vacancy: what, where, with whom, for how much, until when, and how to apply.
#[must_use]
pub fn vacancy(lang: Lang, vacancy: &Vacancy, employers: &BTreeMap<String, String>) -> Markup {
    let row = |key: &str, value: Markup| SummaryRow::new(text(lang, key), value);
    let form = service(PUBLISHING).and_then(|service| service.versions.last()).map(|version| &version.form);
    let field = form.and_then(|form| form.iter().find(|field| field.id == "field"));
    let pay = match vacancy.pay_to {
        Some(to) if to > vacancy.pay_from => {
            text_with(lang, "vacancy-pay-between", &[("from", &vacancy.pay_from.yuan()), ("to", &to.yuan())])
        }
        _ => text_with(lang, "vacancy-pay-from", &[("from", &vacancy.pay_from.yuan())]),
    };
    let employer = employers.get(&vacancy.employer).unwrap_or(&vacancy.employer);
    let rows = vec![
        row("vacancy-employer", html! { (employer) }),
        row("vacancy-place", html! { (vacancy.place) }),
        row(
            "vacancy-field",
            html! { @match field { Some(field) => (answered(lang, field, &vacancy.field)), None => (vacancy.field) } },
        ),
        row("vacancy-pay", pay),
        row("vacancy-until", ui::day(lang, vacancy.apply_until)),
        row("vacancy-phone", html! { (vacancy.phone) }),
    ];
    html! { (SummaryList::new(rows)) }
}

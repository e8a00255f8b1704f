//! `/app/work`: her registrations that an office follows, what it offered and when it is in touch next, and the vacancies that fit.

use std::collections::BTreeMap;

use axum::{extract::State, response::Response};
use casework::{
    Vacancy,
    case::Record,
    follow_up::{self, FollowUp, Own},
};
use door::{House, follow_parts};
use kernel::{Ctx, Day, Result};
use maud::{Markup, html};
use ui::{Button, Card, Reader, SummaryList, SummaryRow, text, text_with};

use crate::{
    affairs::Visitor,
    whom::{self, Whom},
};

/// So many vacancies are shown.
const VACANCIES: usize = 20;
/// Where she registers as looking for work.
const REGISTER: &str = "/app/services/JY003/ask";

struct Seen {
    own: Own,
    employers: BTreeMap<String, String>,
    today: Day,
}

fn read(ctx: &mut Ctx, whom: &Whom) -> Result<Seen> {
    let today = ctx.today();
    let own = match whom {
        Whom::Person(affairs) => follow_up::own(ctx, affairs.person, VACANCIES)?,
        Whom::Employer(_) => Own { entries: Vec::new(), vacancies: None },
    };
    let employers = follow_parts::employers(ctx, own.vacancies.as_deref().unwrap_or_default())?;
    Ok(Seen { own, employers, today })
}

/// Shows the page.
pub(crate) async fn show(State(house): State<House>, visitor: Visitor, reader: Reader) -> Response {
    let shown = whom::ask(&house, &visitor, "", read).await;
    visitor.answer(&house, &reader, shown.map(|(whom, seen)| write(&reader, &whom, &seen)))
}

fn write(reader: &Reader, whom: &Whom, seen: &Seen) -> Markup {
    let lang = reader.lang;
    let body = html! {
        (ui::heading("", text(lang, "work-title"), ""))
        @match &seen.own.vacancies {
            None => {
                (ui::empty_state(lang, "work-none", "work-none-next"))
                p { (Button::link(text(lang, "work-register"), REGISTER)) }
            },
            Some(vacancies) => (Card::new("vacancies", text(lang, "work-vacancies"), fitting(reader, vacancies, &seen.employers))),
        }
        @for (at, (record, done)) in seen.own.entries.iter().enumerate() { (entry(reader, at, record, done, seen.today)) }
    };
    whom.frame(reader, ui::say(lang, "work-title", &[]), "/app").write(&body)
}

fn fitting(reader: &Reader, vacancies: &[Vacancy], employers: &BTreeMap<String, String>) -> Markup {
    let lang = reader.lang;
    html! {
        @if vacancies.is_empty() { p.govuk-body { (text(lang, "work-vacancies-none")) } }
        @else { p.govuk-body { (text(lang, "work-vacancies-how")) } }
        @for one in vacancies {
            h3.govuk-heading-s { (one.job) }
            (follow_parts::vacancy(lang, one, employers))
        }
        p.govuk-body { a.govuk-link href=(REGISTER) { (text(lang, "work-register-again")) } }
    }
}

fn entry(reader: &Reader, at: usize, record: &Record, done: &[FollowUp], today: Day) -> Markup {
    let lang = reader.lang;
    let row = |key: &str, value: Markup| SummaryRow::new(text(lang, key), value);
    let until = record.to.map(|to| text_with(lang, "case-record-until", &[("day", &to.to_string())]));
    let contact = match record.follow_on {
        // What the office has let lie is not hers to mend.
        Some(day) if day > today => html! { (ui::day(lang, day)) },
        Some(_) => text(lang, "work-contact-soon"),
        None => text(lang, "work-contact-none"),
    };
    let since = html! { (ui::day(lang, record.from)) @if let Some(until) = until { " " (until) } };
    let rows = vec![row("follow-since", since), row("work-contact", contact)];
    let inside = html! {
        (SummaryList::new(rows))
        @if done.is_empty() { p.govuk-body { (text(lang, "work-offered-none")) } }
        @else { (follow_parts::history(lang, done, |_| html! {})) }
        p.govuk-body { a.govuk-link href={ "/app/cases/" (record.case_id) } { (text(lang, "work-case")) } }
    };
    let title = follow_parts::register_title(lang, &record.register);
    html! { (Card::new(format!("entry-{at}"), title, inside)) }
}

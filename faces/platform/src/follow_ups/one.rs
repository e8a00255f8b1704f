//! `/platform/follow-ups/{record}`: one entry, what was said and offered, the vacancies that fit, and the form for a contact.

use std::collections::BTreeMap;

use access::Deed;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use casework::{
    Vacancy,
    case::{self, Case, Record},
    follow_up::{self, FollowUp, NewFollowUp, Situation},
    service::{Followed, follow_rules, followed},
};
use door::{Fault, Form, House, Sealed, User, follow_parts, service_form::answer_rows};
use kernel::{Ctx, Day, Refusal, Result};
use maud::{Markup, html};
use registry::Hit;
use ui::{
    Button, Card, CheckboxItem, Checkboxes, Content, DateInput, Lang, Line, RadioItem, Radios, Reader, Select,
    SelectItem, SummaryList, SummaryRow, Tag, Textarea, Tone, text, text_with,
};

use super::PAGE;
use crate::page::{Refused, again, fault, link, may, plain, refused, titled};

/// So many vacancies are shown.
const VACANCIES: usize = 20;

struct Shown {
    record: Record,
    rule: &'static Followed,
    done: Vec<FollowUp>,
    /// The case it was written by.
    case: Case,
    /// The person, where she lives in the reader's region.
    hit: Option<Hit>,
    /// Whether she said what she looks for.
    wishes: bool,
    vacancies: Vec<Vacancy>,
    employers: BTreeMap<String, String>,
    today: Day,
}

fn read(ctx: &mut Ctx, record_id: i64) -> Result<Shown> {
    let (record, done) = follow_up::entry(ctx, record_id)?;
    let (case, _) = case::case(ctx, record.case_id)?;
    let hit = match record.applicant.person() {
        Some(person) => registry::hit(ctx, person)?,
        None => None,
    };
    let rule = followed(&record.register).expect("an entry that is shown is followed");
    let (wish, vacancies) = follow_up::vacancies_for(ctx, &record, VACANCIES)?;
    let employers = follow_parts::employers(ctx, &vacancies)?;
    let (wishes, today) = (wish.is_some(), ctx.today());
    Ok(Shown { record, rule, done, case, hit, wishes, vacancies, employers, today })
}

/// What is no number is no entry, and it is not repeated: somebody may have typed a person's number.
fn number(record: &str) -> Result<i64> {
    record.parse::<u32>().map(i64::from).map_err(|_| Refusal::new("entry_unknown").with("entry", "—").into())
}

async fn shown(house: &House, user: &User, record: &str) -> Result<Shown> {
    let record_id = number(record)?;
    house.ask(&user.who, move |ctx| read(ctx, record_id)).await
}

/// Shows the page.
pub(crate) async fn show(
    State(house): State<House>,
    user: User,
    Path(record): Path<String>,
    reader: Reader,
) -> Result<Markup, Fault> {
    let shown = shown(&house, &user, &record).await.map_err(fault(&reader))?;
    Ok(write(&house, &reader, &user, &shown, &Form::default(), Refused::default()))
}

/// What was typed of a contact.
fn typed_of(form: &Form) -> Result<NewFollowUp> {
    let next_on = match &*form.day_text("next") {
        "" => None,
        day => Some(Day::parse(day).map_err(|why| Refusal::new(why.code()))?),
    };
    Ok(NewFollowUp {
        kind: form.text("kind").to_owned(),
        vacancy: form.number::<u32>("vacancy").map(i64::from),
        said: form.text("said").to_owned(),
        situation: Situation::from_word(form.text("situation")),
        next_on,
        ends: form.text("ends") == "yes",
    })
}

/// At which field a refusal is said.
fn field_of(why: &Refusal) -> &'static str {
    match &*why.code {
        "follow_up_kind_missing" | "not_reached_offers_nothing" => "kind",
        "situation_missing" => "situation",
        "entry_ends_otherwise" => "ends",
        code if code.starts_with("vacancy_") => "vacancies",
        code if code.starts_with("text_") => "said",
        code if code.contains("day") => "next-year",
        _ => "put-down",
    }
}

/// Puts down a contact.
pub(crate) async fn put_down(
    State(house): State<House>,
    user: User,
    Path(record): Path<String>,
    reader: Reader,
    form: Form,
) -> Result<Response, Fault> {
    let record_id = number(&record).map_err(fault(&reader))?;
    let typed = form.clone();
    let done = house.act(&user.who, move |ctx| follow_up::put_down(ctx, record_id, &typed_of(&typed)?)).await;
    match done {
        Ok(()) => Ok(Redirect::to(&format!("{PAGE}/{record_id}")).into_response()),
        Err(why) => {
            let why = refused(why).map_err(fault(&reader))?;
            if matches!(&*why.code, "entry_unknown" | "not_allowed") {
                return Err(fault(&reader)(why.into()));
            }
            let shown = shown(&house, &user, &record).await.map_err(fault(&reader))?;
            let wrong = Refused(Some((field_of(&why), &why)));
            Ok(again(write(&house, &reader, &user, &shown, &form, wrong)))
        }
    }
}

fn write(house: &House, reader: &Reader, user: &User, shown: &Shown, typed: &Form, why: Refused<'_>) -> Markup {
    let (lang, record) = (reader.lang, &shown.record);
    let register = follow_parts::register_title(lang, &record.register);
    let holds = record.holds_on(shown.today);
    let name = match &shown.hit {
        Some(hit) => html! { (hit.name) },
        None => text(lang, "desk-queue-elsewhere"),
    };
    let tag = if holds {
        follow_parts::next_contact(lang, record.follow_on, shown.today)
    } else {
        html! {}
    };
    let sealed = record.applicant.person().map(|person| Sealed::person(house, &user.who, person));
    let services = sealed.as_ref().map(|sealed| format!("/platform/people/{sealed}/services"));
    let body = html! {
        (why.summary(lang))
        (ui::heading(html! { (register) }, name, tag))
        (summary(lang, shown, sealed.as_ref().map(|sealed| format!("/platform/people/{sealed}"))))
        @if !shown.rule.usual.is_empty() { (usual(lang, shown)) }
        @if holds {
            (Card::new("put-down", text(lang, "follow-put-down"), form(lang, shown, typed, why)))
            @if let (Some(code), Some(services), true) = (&shown.rule.ended_by, &services, may(user, Deed::TakeCase)) {
                p.govuk-body { (text(lang, "follow-ended-by")) " " (link(&format!("{services}/{code}"), door::service_name(lang, code))) }
            }
            (Card::new("vacancies", text(lang, "follow-vacancies"), vacancies(lang, shown)))
        } @else { (Line::new(Tone::Quiet, text(lang, "follow-entry-over"))) }
        (Card::new("history", text(lang, "follow-history"), html! {
            @if shown.done.is_empty() { p.govuk-body { (text(lang, "follow-history-none")) } }
            @else { (follow_parts::history(lang, &shown.done, |by| html! { (by) })) }
        }))
    };
    titled(reader, user, register, "nav-follow-ups").back("follow-back", PAGE).write(&body)
}

fn summary(lang: Lang, shown: &Shown, person: Option<String>) -> Markup {
    let record = &shown.record;
    let row = |key: &str, value: Markup| SummaryRow::new(text(lang, key), value);
    let who = html! {
        @if let Some(hit) = &shown.hit {
            @match person { Some(to) => (link(&to, html! { (hit.name) })), None => (hit.name) }
            @if !hit.village_name.is_empty() { " " span lang=(Lang::Zh.tag()) { (hit.village_name) } }
            " "
        }
        @if let Some(id) = record.applicant.person() { span.y-masked { (id.masked()) } }
    };
    let since = html! {
        (text_with(lang, "case-record-since", &[("day", &record.from.to_string())]))
        @if let Some(to) = record.ended_on.or(record.to) { " " (text_with(lang, "case-record-until", &[("day", &to.to_string())])) }
    };
    let mut rows = vec![
        row("follow-who", who),
        row("follow-since", since),
        row("follow-next", follow_parts::next_contact(lang, record.follow_on, shown.today)),
        row("case-reference", link(&format!("/platform/cases/{}", record.case_id), &*shown.case.reference)),
    ];
    rows.extend(answer_rows(lang, shown.case.version().asks(), &record.facts));
    html! { div.y-card { (SummaryList::new(rows)) } }
}

/// What was offered beside what is usual.
fn usual(lang: Lang, shown: &Shown) -> Markup {
    let kinds = follow_rules().kinds.iter().filter_map(|kind| Some((kind, shown.rule.usual.get(&kind.key)?)));
    let rows: Vec<SummaryRow> = kinds
        .map(|(kind, usual)| {
            let count = shown.done.iter().filter(|one| one.kind == kind.key).count();
            let said = [("count", &*count.to_string()), ("usual", &*usual.to_string())];
            SummaryRow::new(door::named(lang, &kind.name), text_with(lang, "follow-usual-of", &said))
        })
        .collect();
    let title = html! { (text(lang, "follow-usual")) " " (crate::words::unverified(lang)) };
    html! { (Card::new("usual", title, SummaryList::new(rows))) }
}

fn form(lang: Lang, shown: &Shown, typed: &Form, why: Refused<'_>) -> Markup {
    let kinds: Vec<SelectItem> = std::iter::once(SelectItem::new("", plain(lang, "follow-kind-choose")))
        .chain(follow_rules().kinds.iter().map(|kind| SelectItem::new(&*kind.key, door::name_title(lang, &kind.name))))
        .collect();
    let situations: Vec<RadioItem> =
        Situation::ALL.map(|one| RadioItem::new(one.word(), text(lang, &format!("situation-{}", one.word())))).into();
    let part = |name: &str| typed.text(&format!("next-{name}")).to_owned();
    let days = [shown.rule.every_days, shown.rule.again_days].map(|days| days.to_string());
    let hint = [("every", &*days[0]), ("again", &*days[1])];
    html! {
        form method="post" action={ (PAGE) "/" (shown.record.record_id) } novalidate {
            (Select::new("kind", text(lang, "follow-kind"), kinds).value(typed.text("kind")).error_message(why.at(lang, "kind")))
            (Textarea::new("said", text(lang, "follow-said")).hint(text(lang, "follow-said-hint")).value(typed.text("said"))
                .error_message(why.at(lang, "said")))
            (Radios::new("situation", text(lang, "follow-situation"), situations).value(typed.text("situation"))
                .error_message(why.at(lang, "situation")))
            (DateInput::new(lang, "next", text(lang, "follow-next-named")).hint(text_with(lang, "follow-next-hint", &hint))
                .filled(&part("year"), &part("month"), &part("day")).error_message(why.at(lang, "next-year")))
            @if shown.rule.office_ends {
                (Checkboxes::new("ends", text(lang, "follow-ends"), vec![CheckboxItem::new("yes", text(lang, "follow-ends-yes"))])
                    .error_message(why.at(lang, "ends")))
            }
            (Button::new(text(lang, "follow-put-down-do")).once())
        }
    }
}

/// The vacancies that fit, each with one button.
fn vacancies(lang: Lang, shown: &Shown) -> Markup {
    let kind = follow_rules().kinds.iter().find(|kind| kind.vacancy);
    html! {
        p.govuk-body { (text(lang, if shown.wishes { "follow-vacancies-fit" } else { "follow-vacancies-all" })) }
        @if shown.vacancies.is_empty() { p.govuk-body { (text(lang, "follow-vacancies-none")) } }
        @for one in &shown.vacancies {
            h3.govuk-heading-s { (one.job) }
            (follow_parts::vacancy(lang, one, &shown.employers))
            @match (follow_up::recommended(&shown.done, one), kind) {
                (Some(day), _) => p.govuk-body { (Tag::new(ui::Colour::Green, text(lang, "follow-recommended"))) " " (ui::day(lang, day)) },
                (None, Some(kind)) => (recommend(lang, shown, one, &kind.key)),
                (None, None) => {},
            }
        }
    }
}

fn recommend(lang: Lang, shown: &Shown, vacancy: &Vacancy, kind: &str) -> Markup {
    let number = vacancy.record_id.to_string();
    let hidden = [("kind", kind), ("situation", Situation::Seeking.word()), ("vacancy", &*number)];
    let says = html! { (text(lang, "follow-recommend")) span.govuk-visually-hidden { " " (vacancy.job) } };
    crate::page::deed(
        &format!("{PAGE}/{}", shown.record.record_id),
        &hidden,
        Button::new(Content::from(says)).secondary().once(),
    )
}

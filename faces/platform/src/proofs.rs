//! `/platform/proofs`: whose proof of life 待遇资格认证 ends soon or has ended, in the order in which it ends: whom a station calls or visits.

use std::collections::HashMap;

use access::Deed;
use axum::{
    extract::{Path, State},
    response::Response,
};
use document::sheet::{Cell, Kind, Listing};
use door::{Fault, House, Query, Sealed, User};
use insurance::ProofDue;
use kernel::{CitizenId, Ctx, Day, Result};
use maud::{Markup, html};
use registry::Hit;
use ui::{Button, Colour, Column, Content, Lang, Reader, Rows, Tag, Toolbar, text, text_with};

use crate::{
    lists,
    page::{fault, frame, link, plain},
};

const PAGE: &str = "/platform/proofs";
/// So many stand on a page.
const SHOWN: usize = 50;
/// For what a reference to the last one of a page is good.
const AFTER: &str = "proof-after";

struct Shown {
    due: Vec<ProofDue>,
    people: HashMap<CitizenId, Hit>,
    more: bool,
    today: Day,
}

fn read(ctx: &mut Ctx, after: Option<(Day, CitizenId)>, limit: usize) -> Result<Shown> {
    access::require(ctx, Deed::ReadPeople)?;
    let mut due = insurance::due_soon(ctx, limit + 1, after)?;
    let more = due.len() > limit;
    due.truncate(limit);
    let ids: Vec<CitizenId> = due.iter().map(|one| one.person).collect();
    let people = if ids.is_empty() { HashMap::new() } else { registry::hits(ctx, &ids)? };
    Ok(Shown { due, people, more, today: ctx.today() })
}

/// Where a page ends, as a reference: it names a person.
fn reference(house: &House, user: &User, last: &ProofDue) -> String {
    house.seal(&user.who, AFTER, format!("{} {}", last.valid_until, last.person).as_bytes())
}

fn opened(house: &House, user: &User, reference: &str) -> Option<(Day, CitizenId)> {
    let bytes = house.unseal(&user.who, AFTER, reference).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let (day, person) = text.split_once(' ')?;
    Some((Day::parse(day).ok()?, CitizenId::parse(person).ok()?))
}

/// Shows the page.
pub(crate) async fn show(
    State(house): State<House>,
    user: User,
    Query(query): Query,
    reader: Reader,
) -> Result<Markup, Fault> {
    let after = query.given("after").and_then(|after| opened(&house, &user, after));
    let shown = house.ask(&user.who, move |ctx| read(ctx, after, SHOWN)).await.map_err(fault(&reader))?;
    Ok(write(&house, &user, &reader, &shown))
}

/// So many are taken along at most.
const EXPORTED: usize = 10_000;

/// Hands the list out, for who calls and visits without a network; that it was taken along stands in the log.
pub(crate) async fn export(
    State(house): State<House>,
    user: User,
    Path(format): Path<String>,
    reader: Reader,
) -> Result<Response, Fault> {
    let lang = reader.lang;
    let read = move |ctx: &mut Ctx| Ok((listing(lang, &read(ctx, None, EXPORTED)?), "-".to_owned()));
    lists::hand_out((&house, &user, &reader), ("desk-proofs-title", "proofs"), &format, read).await
}

fn listing(lang: Lang, shown: &Shown) -> Listing {
    let columns = vec![
        ("list-name", Kind::Text),
        ("list-masked-id", Kind::Code),
        ("list-village", Kind::Text),
        ("desk-proofs-until", Kind::Code),
        ("desk-proofs-paid-until", Kind::Code),
        ("list-state", Kind::Text),
    ];
    let row = |one: &ProofDue| {
        let [name, id, village] = lists::of_person(Some(one.person), shown.people.get(&one.person));
        vec![
            name,
            id,
            village,
            Cell::Text(one.valid_until.to_string()),
            Cell::Text(one.paid_until.to_string()),
            Cell::Text(plain(lang, stands(one, shown.today).1)),
        ]
    };
    Listing { columns, rows: shown.due.iter().map(row).collect() }
}

const COLUMNS: &[Column] = &[
    Column::words("desk-column-name"),
    Column::words("desk-column-masked-id"),
    Column::words("desk-column-village"),
    Column::words("desk-proofs-until"),
    Column::words("desk-proofs-paid-until"),
];

fn write(house: &House, user: &User, reader: &Reader, shown: &Shown) -> Markup {
    let lang = reader.lang;
    let row = |one: &ProofDue| {
        let to = format!("/platform/people/{}/pension", Sealed::person(house, &user.who, one.person));
        let hit = shown.people.get(&one.person);
        [
            link(&to, hit.map_or_else(|| one.person.masked(), |hit| hit.name.to_string())),
            html! { span.y-masked { (one.person.masked()) } },
            html! { @if let Some(hit) = hit { span lang=(Lang::Zh.tag()) { (hit.village_name) } } },
            html! { (ui::day(lang, one.valid_until)) " " (standing(lang, one, shown.today)) },
            ui::day(lang, one.paid_until),
        ]
        .map(Content::from)
    };
    let body = html! {
        (ui::heading("", text(lang, "desk-proofs-title"), ""))
        p.govuk-body { (text(lang, "desk-proofs-lead")) }
        @if !shown.due.is_empty() {
            (lists::exports(Toolbar::new(reader), "/platform/proofs/export", ""))
        }
        @if shown.due.is_empty() { (ui::empty_state(lang, "desk-proofs-none", "desk-proofs-none-next")) }
        @else {
            div.y-card {
                (Rows::new(lang, "desk-proofs", text_with(lang, "desk-proofs-caption", &[("count", &shown.due.len().to_string())]), COLUMNS)
                    .rows(shown.due.iter().map(row)))
            }
            @if let Some(last) = shown.due.last().filter(|_| shown.more) {
                p { (Button::link(text(lang, "desk-proofs-more"), format!("{PAGE}?after={}", reference(house, user, last))).secondary()) }
            }
        }
    };
    frame(reader, user, "desk-proofs-title", "nav-people").back("desk-people-back", "/platform/people").write(&body)
}

/// How a proof stands, as a colour and a key.
fn stands(one: &ProofDue, today: Day) -> (Colour, &'static str) {
    match () {
        () if one.paid_until < today => (Colour::Red, "desk-proofs-over"),
        () if one.valid_until < today => (Colour::Purple, "desk-proofs-grace"),
        () => (Colour::Blue, "desk-proofs-soon"),
    }
}

fn standing(lang: Lang, one: &ProofDue, today: Day) -> Markup {
    let (colour, key) = stands(one, today);
    html! { (Tag::new(colour, text(lang, key))) }
}

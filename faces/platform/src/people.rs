//! `/platform/people`: finds people by what somebody says, reads or types. What was typed never stands in an address: it is
//! sent as a form, and comes back as a sealed reference, so that the page can be come back to and taken along.

use axum::{
    extract::{Path, State},
    response::{Redirect, Response},
};
use door::{Fault, Form, House, Query, Sealed, User};
use maud::{Markup, html};
use registry::{Found, Hit, PersonState};
use ui::{Button, Colour, Column, Content, Input, Lang, Reader, Rows, Tag, Toolbar, text, text_with};

use crate::{
    FACE, lists,
    page::{fault, frame, link},
};

/// So many people are shown.
const SHOWN: usize = 50;
const WHAT: &str = "people";

/// Takes what was typed and goes on to the page that shows who was found.
pub(crate) async fn search(State(house): State<House>, user: User, form: Form) -> Redirect {
    let typed: String = form.text("q").chars().take(100).collect();
    if typed.is_empty() {
        return Redirect::to("/platform/people");
    }
    Redirect::to(&format!("/platform/people?found={}", house.seal(&user.who, WHAT, typed.as_bytes())))
}

/// What was typed, behind a reference of this sitting; nothing for another.
fn typed(house: &House, user: &User, found: &str) -> String {
    let opened = house.unseal(&user.who, WHAT, found).ok();
    opened.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

/// Shows the page.
pub(crate) async fn show(
    State(house): State<House>,
    user: User,
    reader: Reader,
    Query(query): Query,
) -> Result<Markup, Fault> {
    let reference = query.text("found").to_owned();
    let typed = typed(&house, &user, &reference);
    if typed.is_empty() {
        return Ok(write(&house, &reader, &user, "", "", None));
    }
    let asked = typed.clone();
    match house.ask(&user.who, move |ctx| card::find_people(ctx, &asked, SHOWN)).await {
        Ok(found) => Ok(write(&house, &reader, &user, &typed, &reference, Some(&found))),
        Err(why) => Err(Fault::new(reader, &FACE, why)),
    }
}

/// Hands out who was found, masked; that it was taken along stands in the log.
pub(crate) async fn export(
    State(house): State<House>,
    user: User,
    reader: Reader,
    Path(format): Path<String>,
    Query(query): Query,
) -> Result<Response, Fault> {
    let typed = typed(&house, &user, query.text("found"));
    let asked = typed.clone();
    let read = house.act(&user.who, move |ctx| {
        let found = card::find_people(ctx, &asked, registry::FOUND_MAX)?;
        // What was typed may be a name or a number, and a leaf can never be erased.
        casework::record_export(ctx, WHAT, "search", found.people.len())?;
        Ok((casework::people_list(&found.people), ctx.now()))
    });
    let (listing, at) = read.await.map_err(fault(&reader))?;
    lists::file(&reader, &listing, &lists::about(&reader, &user, "desk-people-title", &typed, at), WHAT, &format)
}

const COLUMNS: &[Column] = &[
    Column::words("desk-column-name"),
    Column::words("desk-column-masked-id"),
    Column::words("desk-column-birth"),
    Column::words("desk-column-village"),
    Column::words("column-state"),
];

fn write(house: &House, reader: &Reader, user: &User, typed: &str, reference: &str, found: Option<&Found>) -> Markup {
    let lang = reader.lang;
    let body = html! {
        (ui::heading("", text(lang, "desk-people-title"), ""))
        div.y-card {
            form method="post" action="/platform/people" role="search" aria-label=(crate::page::plain(lang, "desk-people-title")) {
                (Input::new("q", text(lang, "desk-people-word")).id("desk-people-word").hint(text(lang, "desk-people-hint")).filled(typed)
                    .autocomplete("off").spellcheck(false).classes("govuk-input--width-30"))
                (Button::new(text(lang, "search")))
            }
            p.govuk-body { (link("/platform/proofs", text(lang, "desk-proofs-title"))) }
        }
        @if let Some(found) = found {
            @if found.people.is_empty() {
                (ui::empty_state(lang, "desk-people-none", "desk-people-none-next"))
            } @else {
                (lists::exports(Toolbar::new(reader), "/platform/people/export", &format!("?found={reference}")))
                div.y-card { (table(house, lang, user, found)) }
                @if found.more { p.govuk-body { (text(lang, "desk-people-more")) } }
            }
        }
    };
    frame(reader, user, "desk-people-title", "nav-people").write(&body)
}

fn table(house: &House, lang: Lang, user: &User, found: &Found) -> Markup {
    let count = found.people.len().to_string();
    let caption = text_with(lang, "desk-people-caption", &[("count", &count)]);
    let row = |hit: &Hit| {
        let to = format!("/platform/people/{}", Sealed::person(house, &user.who, hit.person));
        [
            link(&to, hit.name.as_str()),
            html! { span.y-masked { (hit.masked_id()) } },
            html! { time datetime=(hit.birth()) { (hit.birth()) } },
            html! { span lang=(Lang::Zh.tag()) { (hit.village_name) } },
            state(lang, hit.state),
        ]
        .map(Content::from)
    };
    html! { (Rows::new(lang, "desk-people-title", caption, COLUMNS).rows(found.people.iter().map(row))) }
}

/// Whether somebody can be paid, as a tag.
pub(crate) fn state(lang: Lang, state: PersonState) -> Markup {
    let (colour, key) = match state {
        PersonState::Alive => (Colour::Green, "person-alive"),
        PersonState::Dead => (Colour::Grey, "person-dead"),
        PersonState::Moved => (Colour::Yellow, "person-moved"),
    };
    html! { (Tag::new(colour, text(lang, key))) }
}

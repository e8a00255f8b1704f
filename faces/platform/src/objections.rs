//! `/platform/objections`: objections to published lists of the reader's region, those that wait for a decision first.

use axum::extract::State;
use casework::{Objection, ObjectionState};
use door::{Fault, House, Query, User};
use maud::{Markup, html};
use ui::{Colour, Column, Content, Lang, Reader, Rows, Select, SelectItem, Tag, Toolbar, text};

use crate::{
    FACE,
    page::{frame, link, plain},
};

const SHOWN: usize = 200;

/// Shows the page.
pub(crate) async fn show(
    State(house): State<House>,
    user: User,
    reader: Reader,
    Query(query): Query,
) -> Result<Markup, Fault> {
    let chosen = ObjectionState::from_word(query.text("state"));
    let batch: Option<i64> = query.number("batch");
    let read = house.ask(&user.who, move |ctx| {
        let mut found = casework::objections(ctx, batch, chosen, SHOWN)?;
        found.sort_by_key(|objection| objection.state != ObjectionState::Received);
        Ok(found)
    });
    match read.await {
        Ok(found) => Ok(write(&reader, &user, query.text("state"), &found)),
        Err(why) => Err(Fault::new(reader, &FACE, why)),
    }
}

const COLUMNS: &[Column] = &[
    Column::words("desk-column-objection"),
    Column::words("column-state"),
    Column::words("column-batch"),
    Column::numbers("desk-column-line"),
    Column::words("list-received"),
    Column::words("desk-column-decided-by"),
];

fn write(reader: &Reader, user: &User, chosen: &str, found: &[Objection]) -> Markup {
    let lang = reader.lang;
    let states = std::iter::once(("", "desk-filter-all"))
        .chain(ObjectionState::ALL.map(|state| (state.word(), key(state))))
        .map(|(word, key)| SelectItem::new(word, plain(lang, key)));
    let bar = Toolbar::new(reader)
        .filter(Select::new("state", text(lang, "column-state"), states.collect::<Vec<_>>()).value(chosen));
    let body = html! {
        (ui::heading("", text(lang, "desk-objections-title"), ""))
        (bar)
        @if found.is_empty() {
            (ui::empty_state(lang, "desk-objections-none", "desk-objections-none-next"))
        } @else {
            div.y-card { (Rows::new(lang, "desk-objections-title", "", COLUMNS).rows(found.iter().map(|one| row(lang, one)))) }
        }
    };
    frame(reader, user, "desk-objections-title", "nav-objections").write(&body)
}

fn row(lang: Lang, one: &Objection) -> [Content; 6] {
    [
        link(&format!("/platform/objections/{}", one.objection_id), one.objection_id.to_string()),
        state(lang, one.state),
        link(&format!("/platform/batches/{}", one.said.batch_id), one.said.batch_id.to_string()),
        html! { (one.said.line) },
        html! { (one.received_at.local()) },
        html! { @match &one.decided_by { Some(login) => (login), None => (ui::nothing(lang)) } },
    ]
    .map(Content::from)
}

fn key(state: ObjectionState) -> &'static str {
    match state {
        ObjectionState::Received => "desk-objection-received",
        ObjectionState::Upheld => "desk-objection-upheld",
        ObjectionState::Dismissed => "desk-objection-dismissed",
    }
}

/// How far an objection is, as a tag.
pub(crate) fn state(lang: Lang, state: ObjectionState) -> Markup {
    let colour = match state {
        ObjectionState::Received => Colour::Yellow,
        ObjectionState::Upheld => Colour::Red,
        ObjectionState::Dismissed => Colour::Grey,
    };
    html! { (Tag::new(colour, text(lang, key(state)))) }
}

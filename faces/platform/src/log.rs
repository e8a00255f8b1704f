//! `/platform/log`: the log of deeds, newest first, by who and by what; and a signed checkpoint to hand to others.
//! Promise: who reads for a county reads what the county's users did.

use std::collections::HashSet;

use audit::{Entry, Leaf};
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use door::{Fault, Form, House, Query, User};
use kernel::{Ctx, Refusal, RegionLevel, Result};
use maud::{Markup, html};
use ui::{Button, Column, Content, Input, Lang, Reader, Rows, Toolbar, text, text_with};

use crate::{
    FACE,
    page::{frame, link},
};

const SHOWN: usize = 50;
const READ_AT_ONCE: usize = 1_000;

/// A filter is a word of a log: what else was typed finds nothing anyway, and would have to be escaped.
fn word(query: &Form, name: &str) -> String {
    let plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':');
    query.text(name).chars().filter(plain).take(64).collect()
}

/// Shows the page.
pub(crate) async fn show(
    State(house): State<House>,
    user: User,
    reader: Reader,
    Query(query): Query,
) -> Result<Markup, Fault> {
    let (actor, action, before) = (word(&query, "actor"), word(&query, "action"), query.number("before"));
    let asked = (actor.clone(), action.clone());
    let read = house.ask(&user.who, move |ctx| leaves(ctx, &asked.0, &asked.1, before));
    match read.await {
        Ok((leaves, size)) => Ok(write(&reader, &user, (&actor, &action), &leaves, size)),
        Err(why) => Err(Fault::new(reader, &FACE, why)),
    }
}

/// The leaves of a page, and how many there are. Who reads for the whole prefecture reads all; who reads for a part of it,
/// what its users did, and not how much others do: a leaf has no region, and names what its actor touched.
fn leaves(ctx: &mut Ctx, actor: &str, action: &str, before: Option<i64>) -> Result<(Vec<Entry>, Option<i64>)> {
    let (login, scope) = (ctx.actor().user.clone(), ctx.scope());
    let whole = access::user(ctx, &login)?.is_some_and(|reader| reader.region.level() == RegionLevel::Prefecture);
    if whole {
        return Ok((audit::leaves(ctx, actor, action, before, SHOWN)?, Some(audit::size(ctx)?)));
    }
    let users = access::users(ctx)?.into_iter().filter(|user| scope.covers(user.region));
    let own: HashSet<String> = users.map(|user| user.login).collect();
    let (mut found, mut before) = (Vec::new(), before);
    loop {
        let some = audit::leaves(ctx, actor, action, before, READ_AT_ONCE)?;
        let more = some.len() == READ_AT_ONCE;
        before = some.last().map(|leaf| leaf.leaf_index);
        found.extend(some.into_iter().filter(|leaf| own.contains(&leaf.actor)));
        if !more || found.len() >= SHOWN {
            found.truncate(SHOWN);
            return Ok((found, None));
        }
    }
}

/// Hands out the signed size and root of the log, after every leaf was hashed anew.
pub(crate) async fn checkpoint(State(house): State<House>, user: User, reader: Reader) -> Result<Response, Fault> {
    let key = house.audit_key.clone();
    let read = house.ask(&user.who, move |ctx| {
        let Some(key) = key else { return Err(Refusal::new("audit_key_absent").into()) };
        audit::checkpoint(ctx, &audit::Signer::load(&key)?)
    });
    let note = read.await.map_err(|why| Fault::new(reader, &FACE, why))?;
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"checkpoint.txt\""),
    ];
    Ok((headers, note).into_response())
}

const COLUMNS: &[Column] = &[
    Column::words("desk-column-leaf"),
    Column::words("desk-column-at"),
    Column::words("desk-column-who"),
    Column::words("desk-column-action"),
    Column::words("desk-column-object"),
    Column::words("desk-column-facts"),
];

fn write(reader: &Reader, user: &User, (actor, action): (&str, &str), leaves: &[Entry], size: Option<i64>) -> Markup {
    let lang = reader.lang;
    let input = |name: &str, key: &str, value: &str| {
        Input::new(name, text(lang, key))
            .filled(value)
            .autocomplete("off")
            .spellcheck(false)
            .classes("govuk-input--width-20")
    };
    let bar = Toolbar::new(reader).filter(input("actor", "desk-column-who", actor)).filter(input(
        "action",
        "desk-column-action",
        action,
    ));
    let checkpoint = Button::link(text(lang, "desk-log-checkpoint"), "/platform/log/checkpoint").secondary();
    let count = size.map(|size| text_with(lang, "desk-log-count", &[("count", &size.to_string())])).unwrap_or_default();
    let body = html! {
        (ui::heading("", text(lang, "desk-log-title"), checkpoint))
        (bar)
        @if leaves.is_empty() {
            (ui::empty_state(lang, "desk-log-none", "desk-log-none-next"))
        } @else {
            div.y-card { (Rows::new(lang, "desk-log-title", count, COLUMNS).rows(leaves.iter().map(|leaf| row(lang, leaf)))) }
            @if let Some(last) = leaves.last().filter(|_| leaves.len() == SHOWN) {
                p.govuk-body { (link(&format!("/platform/log?actor={actor}&action={action}&before={}", last.leaf_index), text(lang, "desk-older"))) }
            }
        }
    };
    frame(reader, user, "desk-log-title", "nav-log").write(&body)
}

fn row(lang: Lang, entry: &Entry) -> [Content; 6] {
    let facts = Leaf::parse(&entry.leaf).map(|leaf| leaf.facts).unwrap_or_default();
    [
        html! { (entry.leaf_index) },
        html! { (entry.at.local()) },
        html! { (entry.actor) },
        html! { code { (entry.action) } },
        html! { (entry.object) },
        html! {
            @if facts.is_empty() { (ui::nothing(lang)) }
            @for (name, value) in &facts { div { span.y-quiet { (name) } " " span.y-hash { (value) } } }
        },
    ]
    .map(Content::from)
}

//! `/platform/users`: who may act, where, as what. For security administrators, within their region.

use access::{Organisation, User as Known};
use axum::extract::State;
use door::{Fault, House, User};
use maud::{Markup, html};
use ui::{Button, Colour, Column, Content, Lang, Reader, Rows, Tag, text, text_with};

use crate::{
    FACE,
    page::{frame, link, plain},
};

/// Shows the page.
pub(crate) async fn show(State(house): State<House>, user: User, reader: Reader) -> Result<Markup, Fault> {
    let read = house.ask(&user.who, |ctx| {
        let scope = ctx.scope();
        let users = access::users(ctx)?.into_iter().filter(|known| scope.covers(known.region));
        let users: Vec<Known> = users.collect();
        users
            .into_iter()
            .map(|known| {
                let works_for = access::organisation_of(ctx, &known.login)?;
                Ok((known, works_for))
            })
            .collect::<kernel::Result<Vec<_>>>()
    });
    match read.await {
        Ok(users) => Ok(write(&reader, &user, &users)),
        Err(why) => Err(Fault::new(reader, &FACE, why)),
    }
}

const COLUMNS: &[Column] = &[
    Column::words("desk-login"),
    Column::words("desk-column-name"),
    Column::words("desk-column-roles"),
    Column::words("desk-column-region"),
    Column::words("desk-column-organisation"),
    Column::words("column-state"),
];

fn write(reader: &Reader, user: &User, users: &[(Known, Option<Organisation>)]) -> Markup {
    let lang = reader.lang;
    let count = users.len().to_string();
    let body = html! {
        (ui::heading("", text(lang, "desk-users-title"), Button::link(text(lang, "desk-user-new"), "/platform/users/new")))
        div.y-card {
            (Rows::new(lang, "desk-users-title", text_with(lang, "desk-users-caption", &[("count", &count)]), COLUMNS)
                .rows(users.iter().map(|(known, works_for)| row(lang, known, works_for.as_ref()))))
        }
    };
    frame(reader, user, "desk-users-title", "nav-users").write(&body)
}

fn row(lang: Lang, known: &Known, works_for: Option<&Organisation>) -> [Content; 6] {
    let roles: Vec<String> = known.roles.iter().map(|role| plain(lang, &format!("role-{}", role.word()))).collect();
    [
        link(&format!("/platform/users/{}", known.login), &*known.login),
        html! { (known.name) },
        html! { (roles.join(" · ")) },
        html! { (known.region) },
        html! { @match works_for { Some(office) => span lang=(Lang::Zh.tag()) { (office.name) }, None => (ui::nothing(lang)) } },
        state(lang, known.active),
    ]
    .map(Content::from)
}

/// Whether a user may act, as a tag.
pub(crate) fn state(lang: Lang, active: bool) -> Markup {
    if active {
        html! { (Tag::new(Colour::Green, text(lang, "desk-user-active"))) }
    } else {
        html! { (Tag::new(Colour::Grey, text(lang, "desk-user-locked"))) }
    }
}

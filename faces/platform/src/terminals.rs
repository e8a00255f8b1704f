//! `/platform/terminals`: self-service terminals, whether they live, and codes to enrol new ones. Everybody of the office
//! sees them; security administrators keep them, within their region.

use access::{Deed, Terminal, TerminalState};
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use door::{Fault, Form, House, User};
use kernel::{Ctx, Refusal, RegionCode, Result};
use maud::{Markup, html};
use ui::{Button, Card, Colour, Column, Content, Input, InsetText, Lang, Reader, Rows, Tag, text, text_with};

use crate::page::{Refused, again, deed, fault, frame, may, refused};

const PAGE: &str = "/platform/terminals";
const MICROS_PER_SECOND: i64 = 1_000_000;

/// Shows the page.
pub(crate) async fn show(State(house): State<House>, user: User, reader: Reader) -> Result<Markup, Fault> {
    let read = house.ask(&user.who, access::terminals).await;
    let terminals = read.map_err(fault(&reader))?;
    Ok(write(&reader, &user, &terminals, &Form::default(), None, Refused::default()))
}

/// Makes a code for a new terminal and shows it, once.
pub(crate) async fn offer(
    State(house): State<House>,
    user: User,
    reader: Reader,
    form: Form,
) -> Result<Response, Fault> {
    let typed = form.clone();
    let offered = house.act(&user.who, move |ctx| {
        let point = RegionCode::parse(typed.text("point"));
        let point = point.map_err(|why| kernel::Error::from(Refusal::new(why.code())))?;
        access::offer_enrolment(ctx, typed.text("name"), point)
    });
    let offered = offered.await;
    let terminals = house.ask(&user.who, access::terminals).await.map_err(fault(&reader))?;
    match offered {
        Ok(code) => {
            Ok(write(&reader, &user, &terminals, &Form::default(), Some(&code), Refused::default()).into_response())
        }
        Err(why) => {
            let refusal = refused(why).map_err(fault(&reader))?;
            let field = if refusal.code == "terminal_needs_name" { "name" } else { "point" };
            Ok(again(write(&reader, &user, &terminals, &form, None, Refused(Some((field, &refusal))))))
        }
    }
}

/// Lets a terminal serve nobody for now.
pub(crate) async fn block(house: State<House>, user: User, reader: Reader, form: Form) -> Result<Response, Fault> {
    change(house, user, reader, form, access::block_terminal).await
}

/// Lets it serve again.
pub(crate) async fn unblock(house: State<House>, user: User, reader: Reader, form: Form) -> Result<Response, Fault> {
    change(house, user, reader, form, access::unblock_terminal).await
}

/// Has it delete its key.
pub(crate) async fn wipe(house: State<House>, user: User, reader: Reader, form: Form) -> Result<Response, Fault> {
    change(house, user, reader, form, access::wipe_terminal).await
}

async fn change(
    State(house): State<House>,
    user: User,
    reader: Reader,
    form: Form,
    deed: fn(&mut Ctx, i64) -> Result<()>,
) -> Result<Response, Fault> {
    let terminal = form.number("terminal").unwrap_or_default();
    let done = house.act(&user.who, move |ctx| deed(ctx, terminal)).await;
    done.map_err(fault(&reader))?;
    Ok(Redirect::to(PAGE).into_response())
}

const COLUMNS: &[Column] = &[
    Column::words("desk-terminals-number"),
    Column::words("desk-terminals-name"),
    Column::words("desk-terminals-point"),
    Column::words("desk-terminals-state"),
    Column::words("desk-terminals-heard"),
    Column::words("desk-terminals-health"),
    Column::words("desk-terminals-version"),
    Column::words("desk-terminals-clock"),
    Column::words("desk-terminals-deeds"),
];

fn write(
    reader: &Reader,
    user: &User,
    terminals: &[Terminal],
    typed: &Form,
    code: Option<&str>,
    wrong: Refused<'_>,
) -> Markup {
    let lang = reader.lang;
    let keeps = may(user, Deed::KeepUsers);
    let body = html! {
        (wrong.summary(lang))
        (ui::heading("", text(lang, "desk-terminals-title"), ""))
        @if let Some(code) = code {
            (InsetText::new(html! {
                p { strong { (text_with(lang, "desk-terminals-code", &[("code", &in_fours(code))])) } }
                p { (text(lang, "desk-terminals-code-how")) }
            }))
        }
        @if terminals.is_empty() {
            (ui::empty_state(lang, "desk-terminals-empty", "desk-terminals-empty-next"))
        } @else {
            div.y-card {
                (Rows::new(lang, "desk-terminals-title", text(lang, "desk-terminals-title"), COLUMNS)
                    .rows(terminals.iter().map(|terminal| row(lang, keeps, terminal))))
            }
        }
        @if keeps {
            (Card::new("new-terminal", text(lang, "desk-terminals-new"), html! {
                form method="post" action=(PAGE) novalidate {
                    (Input::new("name", text(lang, "desk-terminals-new-name")).filled(typed.text("name")).error_message(wrong.at(lang, "name")))
                    (Input::new("point", text(lang, "desk-terminals-new-point")).inputmode("numeric").classes("govuk-input--width-20")
                        .filled(typed.text("point")).error_message(wrong.at(lang, "point")))
                    (Button::new(text(lang, "desk-terminals-new-do")).once())
                }
            }))
        }
    };
    frame(reader, user, "desk-terminals-title", "nav-terminals").write(&body)
}

/// A code as it is read aloud; the spaces may be typed or not.
fn in_fours(code: &str) -> String {
    let digits: Vec<char> = code.chars().collect();
    digits.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

fn row(lang: Lang, keeps: bool, terminal: &Terminal) -> [Content; 9] {
    let heard = terminal.heard.as_ref();
    let at = heard.map(|heard| heard.at.local().chars().take(16).collect::<String>());
    let health = heard.map(|heard| {
        let health = &heard.health;
        [&*health.reader, &*health.printer, &*health.paper].map(|word| condition(lang, word)).join(" / ")
    });
    let or_nothing = |value: Option<String>| match value {
        Some(value) => html! { (value) },
        None => ui::nothing(lang),
    };
    [
        html! { (terminal.terminal_id) },
        html! { (terminal.name) },
        html! { (terminal.point) },
        state(lang, terminal.state),
        html! { @match at { Some(at) => (at), None => (text(lang, "desk-terminals-never")) } },
        or_nothing(health),
        or_nothing(heard.map(|heard| heard.health.version.clone())),
        or_nothing(heard.map(|heard| (heard.clock_offset_micros / MICROS_PER_SECOND).to_string())),
        html! { @if keeps { (deeds(lang, terminal)) } @else { (ui::nothing(lang)) } },
    ]
    .map(Content::from)
}

/// What a terminal tells of a part of it, in words; a word that is not known stays as it came.
fn condition(lang: Lang, word: &str) -> String {
    let key = format!("terminal_health_{word}");
    if ui::is_code(&key) { ui::say(lang, &key, &[]) } else { word.to_owned() }
}

fn state(lang: Lang, state: TerminalState) -> Markup {
    let (colour, key) = match state {
        TerminalState::Enrolled => (Colour::Green, "desk-terminals-enrolled"),
        TerminalState::Blocked => (Colour::Yellow, "desk-terminals-blocked"),
        TerminalState::Wiped => (Colour::Grey, "desk-terminals-wiped"),
    };
    html! { (Tag::new(colour, text(lang, key))) }
}

fn deeds(lang: Lang, terminal: &Terminal) -> Markup {
    let number = terminal.terminal_id.to_string();
    let button = |step: &str, key: &str| {
        let says = html! { (text(lang, key)) span.govuk-visually-hidden { " " (terminal.name) } };
        let button = Button::new(says);
        let button = if step == "wipe" { button.warning() } else { button.secondary() };
        deed(&format!("{PAGE}/{step}"), &[("terminal", &number)], button)
    };
    html! {
        @match terminal.state {
            TerminalState::Enrolled => { (button("block", "desk-terminals-block")) (button("wipe", "desk-terminals-wipe")) }
            TerminalState::Blocked => { (button("unblock", "desk-terminals-unblock")) (button("wipe", "desk-terminals-wipe")) }
            TerminalState::Wiped => (ui::nothing(lang)),
        }
    }
}

//! `/app/messages`: what the resident is told. To have seen the page is not to have read it: a button says so.

use access::Act;
use axum::{
    Form,
    extract::State,
    response::{Redirect, Response},
};
use door::House;
use exchange::InboxLine;
use maud::{Markup, html};
use serde::Deserialize;
use ui::{Button, Colour, Event, Lang, Mood, Reader, Tag, text};

use crate::{
    affairs::{Affairs, Visitor, frame},
    words,
};

const LINES_MAX: usize = 100;

/// The form.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Read {
    #[serde(rename = "for")]
    made_for: String,
}

/// Shows the page.
pub(crate) async fn show(State(house): State<House>, visitor: Visitor, reader: Reader) -> Response {
    let shown = visitor.ask(&house, |ctx, affairs| exchange::inbox(ctx, affairs.person, LINES_MAX)).await;
    visitor.answer(&house, &reader, shown.map(|(affairs, lines)| write(&reader, &affairs, &lines)))
}

/// All of them are read.
pub(crate) async fn send(
    State(house): State<House>,
    visitor: Visitor,
    reader: Reader,
    Form(read): Form<Read>,
) -> Response {
    let asked = visitor.clone();
    let deed = move |ctx: &mut kernel::Ctx| {
        let affairs = asked.open_for(ctx, Act::See, &read.made_for)?;
        casework::mark_all_read(ctx, affairs.person)
    };
    let done = house.act(&visitor.resident.who, deed).await;
    visitor.answer(&house, &reader, done.map(|()| Redirect::to("/app/messages")))
}

fn write(reader: &Reader, affairs: &Affairs, lines: &[InboxLine]) -> Markup {
    let lang = reader.lang;
    let unread = lines.iter().any(|line| !line.read);
    let body = html! {
        (ui::heading("", text(lang, "app-messages-title"), ""))
        @if lines.is_empty() {
            (ui::empty_state(lang, "app-messages-empty", "app-messages-empty-next"))
        } @else {
            @if unread {
                form method="post" action="/app/messages" {
                    input type="hidden" name="for" value=(affairs.reference);
                    (Button::new(text(lang, "app-messages-read")).secondary())
                }
            }
            (ui::timeline(lines.iter().map(|line| event(lang, line))))
        }
    };
    frame(reader, affairs, "app-messages-title").write(&body)
}

fn event(lang: Lang, line: &InboxLine) -> Event {
    let mood = match &*line.key {
        "message_payment_credited" | "message_objection_upheld" => Mood::Good,
        "message_payment_failed" | "message_payment_returned" | "message_line_rejected" | "message_line_stopped" => {
            Mood::Bad
        }
        "message_point_called" => Mood::Now,
        "message_point_missed" => Mood::Bad,
        "message_card_at_point" | "message_card_active" | "message_card_found" | "message_card_moved" => Mood::Good,
        "message_card_rejected" | "message_card_lost" | "message_card_lost_for_now" => Mood::Bad,
        // Something is to be done.
        "message_card_photo_wanted" | "message_card_moves" | "message_card_lapsed" => Mood::Now,
        _ => Mood::Plain,
    };
    let args = door::said::message_values(lang, &line.args);
    let args: Vec<(&str, &str)> = args.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let title = html! {
        @if !line.read { (Tag::new(Colour::Blue, text(lang, "app-message-new"))) " " }
        (ui::text_with(lang, &line.key, &args))
    };
    let item = line.args.get("item");
    Event::new(mood, title, words::on_day(lang, line.at)).body(html! {
        @if let Some(item) = item {
            p { a.govuk-link href={ "/app/payments/" (item) } { (text(lang, "app-message-payment")) } }
        }
        @if line.key == "message_card_moves" {
            p { a.govuk-link href="/app/card/stop" { (text(lang, "app-card-stop")) } }
        }
        @if line.key.starts_with("message_point_") {
            p { a.govuk-link href="/app/appointments" { (text(lang, "appointments-title")) } }
        }
        @if line.key.starts_with("message_card_") {
            p { a.govuk-link href="/app/card" { (text(lang, "app-message-card")) } }
        }
    })
}

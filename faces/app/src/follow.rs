//! `/app/complaints/follow`: how far a complaint is, for whoever holds its reference and its secret word, signed in or not.
//!
//! The word is never in an address: the answer stands on the page that the form is sent to.

use axum::{
    Form,
    extract::State,
    response::{IntoResponse, Response},
};
use casework::complaint::Asked;
use door::House;
use kernel::{Actor, Scope};
use maud::{Markup, html};
use serde::Deserialize;
use ui::{Button, Card, Event, Frame, Input, Lang, Mood, Reader, text};

use crate::{
    FACE,
    complaints::state_words,
    form::{Wrongs, again, answer},
    words,
};

/// The form.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Given {
    reference: String,
    word: String,
}

/// Shows the form.
pub(crate) async fn show(reader: Reader) -> Markup {
    write(&reader, &Given::default(), &Wrongs::none())
}

/// Shows how far the complaint is.
pub(crate) async fn send(State(house): State<House>, reader: Reader, Form(given): Form<Given>) -> Response {
    let (reference, word) = (given.reference.clone(), given.word.clone());
    // A wrong word is counted, so this is a deed.
    let public = Actor::new("public", Scope::EVERYWHERE);
    let asked = house.db.write_async(public, move |ctx| casework::complaint::ask(ctx, &reference, &word)).await;
    let wrongs = match asked {
        Ok(Some(asked)) => return found(&reader, &asked).into_response(),
        Ok(None) => Wrongs::at(reader.lang, "reference", "follow_wrong"),
        Err(error) => match Wrongs::of(reader.lang, error, |_| "word") {
            Ok(wrongs) => wrongs,
            Err(failure) => return answer(&reader, Err(failure)),
        },
    };
    again(&wrongs, write(&reader, &given, &wrongs))
}

fn write(reader: &Reader, given: &Given, wrongs: &Wrongs) -> Markup {
    let lang = reader.lang;
    let body = html! {
        (wrongs.summary(lang))
        (ui::heading("", text(lang, "app-complaints-follow"), ""))
        form.y-card method="post" action="/app/complaints/follow" novalidate {
            (Input::new("reference", text(lang, "app-complaint-reference")).hint(text(lang, "app-follow-reference-hint")).autocomplete("off")
                .spellcheck(false).classes("govuk-input--width-20").filled(&*given.reference).error_message(wrongs.message(lang, "reference")))
            (Input::new("word", text(lang, "app-follow-word")).hint(text(lang, "app-follow-word-hint")).autocomplete("off").autocapitalize("characters")
                .spellcheck(false).classes("govuk-input--width-20").error_message(wrongs.message(lang, "word")))
            (Button::new(text(lang, "app-follow-ask")))
        }
        p.govuk-body { (text(lang, "app-follow-lost")) }
    };
    Frame::new(reader, &FACE, ui::say(lang, "app-complaints-follow", &[]))
        .back("app-complaints-back", "/app/complaints")
        .write(&body)
}

fn found(reader: &Reader, asked: &Asked) -> Markup {
    let lang = reader.lang;
    let body = html! {
        (ui::heading(text(lang, "app-complaint-reference"), html! { (asked.reference) }, ""))
        (Card::new("state", text(lang, "app-follow-state"), html! {
            p.govuk-body { (state_words(lang, asked.state)) }
            @if asked.answers.is_empty() { p.govuk-body { (text(lang, "app-complaint-answer-by")) (ui::day(lang, asked.answer_by)) } }
        }))
        (Card::new("answers", text(lang, "app-follow-answers"), answers(lang, asked)))
        (Card::new("said", text(lang, "app-follow-said"), html! {
            p.govuk-body { (asked.text) }
            p.y-quiet { (words::at(lang, asked.received_at)) }
        }))
    };
    Frame::new(reader, &FACE, ui::say(lang, "app-complaints-follow", &[]))
        .back("app-complaints-back", "/app/complaints")
        .write(&body)
}

fn answers(lang: Lang, asked: &Asked) -> Markup {
    html! {
        @if asked.answers.is_empty() { p.govuk-body { (text(lang, "app-follow-no-answer")) } }
        @else {
            (ui::timeline(asked.answers.iter().map(|(at, said)| Event::new(Mood::Good, said.as_str(), words::at(lang, *at)))))
        }
    }
}

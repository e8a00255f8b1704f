//! `/notice/{batch}/objection/{line}`: an objection to one line, by a resident who is signed in or by somebody who leaves a
//! contact; `/notice/received/{objection}`: its number.

use access::{Kind, SignedIn};
use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use door::{House, Visit, Whence};
use kernel::{Actor, Ctx, Error, Result, Scope};
use maud::{Markup, html};
use serde::Deserialize;
use subsidy::PublicLine;
use ui::{
    Button, CharacterCount, ErrorMessage, ErrorSummary, Frame, Input, Line, Panel, Reader, SummaryList, SummaryRow,
    SummedError, Tone, text, text_with,
};

use crate::{FACE, batch, list, region, words};

const TEXT_CHARACTERS_MAX: u32 = 2_000;

/// The form.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Said {
    text: String,
    contact: String,
}

/// What is wrong with the form: the field, and the sentence.
type Wrong = Option<(&'static str, String)>;

/// A resident who is signed in; nobody else objects in a name of his own.
fn resident(visit: Visit) -> Option<SignedIn> {
    visit.who.filter(|who| who.kind == Kind::Resident)
}

/// Shows the form.
pub(crate) async fn show(
    State(house): State<House>,
    Path((batch, line)): Path<(String, String)>,
    visit: Visit,
    reader: Reader,
) -> Response {
    page(&house, &batch, &line, resident(visit).is_some(), &reader, &Said::default(), &None).await
}

async fn page(
    house: &House,
    batch: &str,
    line: &str,
    signed_in: bool,
    reader: &Reader,
    said: &Said,
    wrong: &Wrong,
) -> Response {
    match batch::read(house, batch).await {
        Ok(Some(list)) => match list.lines.iter().find(|known| line.parse() == Ok(known.line)) {
            Some(line) => {
                let status = if wrong.is_none() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
                (status, write(reader, list.batch.batch_id, line, signed_in, said, wrong)).into_response()
            }
            None => words::no_such_list(reader),
        },
        Ok(None) => words::no_such_list(reader),
        Err(error) => words::fault(reader, error),
    }
}

/// Takes the objection in.
pub(crate) async fn send(
    State(house): State<House>,
    Path((batch, line)): Path<(String, String)>,
    visit: Visit,
    whence: Whence,
    reader: Reader,
    Form(said): Form<Said>,
) -> Response {
    let (Ok(batch_id), Ok(line_no)) = (batch.parse::<i64>(), line.parse::<u32>()) else {
        return words::no_such_list(&reader);
    };
    let who = resident(visit);
    match object(&house, who.as_ref(), whence.0, (batch_id, line_no), said.clone()).await {
        Ok(objection) => Redirect::to(&format!("/notice/received/{objection}")).into_response(),
        Err(Error::Refused(refusal))
            if ["text_missing", "text_too_long", "contact_missing", "public_forms_later"].contains(&&*refusal.code) =>
        {
            let field = if refusal.code == "contact_missing" { "contact" } else { "text" };
            let wrong = Some((field, ui::refusal(reader.lang, &refusal)));
            let mut response = page(&house, &batch, &line, who.is_some(), &reader, &said, &wrong).await;
            if refusal.code == "public_forms_later" {
                *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
            }
            response
        }
        Err(error) => words::fault(&reader, error),
    }
}

async fn object(
    house: &House,
    who: Option<&SignedIn>,
    from: access::Visit,
    (batch_id, line): (i64, u32),
    said: Said,
) -> Result<i64> {
    let (by, signed_in) = (who.and_then(|who| who.person), who.is_some());
    // A list of the county is public to residents of every village.
    let actor = match who {
        Some(who) => Actor::new(&who.actor.user, Scope::EVERYWHERE),
        None => list::public(),
    };
    let deed = move |ctx: &mut Ctx| {
        let objection = subsidy::object(ctx, batch_id, line, by, &said.contact, &said.text)?;
        if !signed_in {
            access::count_public_form(ctx, &from)?;
        }
        Ok(objection)
    };
    house.db.write_async(actor, deed).await
}

/// The number of an objection that was taken in; it says nothing about what was said.
pub(crate) async fn received(Path(objection): Path<String>, reader: Reader) -> Response {
    let lang = reader.lang;
    let Ok(number) = objection.parse::<u32>() else { return words::no_such_list(&reader) };
    let body = html! {
        (Panel::new(text(lang, "pub-objection-done"), text_with(lang, "pub-objection-done-number", &[("number", &number.to_string())])))
        p.govuk-body { (text(lang, "pub-objection-done-next")) }
        p.govuk-body { a.govuk-link href="/notice" { (text(lang, "pub-notice-back")) } }
    };
    Frame::new(&reader, &FACE, ui::say(lang, "pub-objection-done", &[])).write(&body).into_response()
}

fn write(reader: &Reader, batch_id: i64, line: &PublicLine, signed_in: bool, said: &Said, wrong: &Wrong) -> Markup {
    let lang = reader.lang;
    let message = |field: &str| match wrong {
        Some((at, sentence)) if *at == field => ErrorMessage::new(lang, sentence.as_str()),
        _ => ErrorMessage::default(),
    };
    let row = |key: &str, value: Markup| SummaryRow::new(text(lang, key), value);
    let body = html! {
        @if let Some((field, sentence)) = wrong {
            (ErrorSummary::new(lang, vec![SummedError::new(field, sentence.as_str())]))
        }
        (ui::heading("", text(lang, "pub-objection-title"), ""))
        div.y-card {
            (SummaryList::new([
                row("pub-notice-column-name", html! { (line.name) }),
                row("pub-notice-column-id", html! { (line.masked_id) }),
                row("pub-notice-column-village", region::named(lang, line.village)),
                row("pub-notice-column-amount", ui::money(lang, line.amount)),
            ]))
        }
        (Line::new(Tone::Quiet, text(lang, if signed_in { "pub-objection-signed-in" } else { "pub-objection-no-name" })))
        form.y-card method="post" action={ "/notice/" (batch_id) "/objection/" (line.line) } novalidate {
            (CharacterCount::new(lang, "text", text(lang, "pub-objection-why"), TEXT_CHARACTERS_MAX).hint(text(lang, "pub-objection-why-hint"))
                .rows(5_u32).value(&*said.text).error_message(message("text")))
            (Input::new("contact", text(lang, if signed_in { "pub-objection-contact-optional" } else { "pub-objection-contact" }))
                .hint(text(lang, "pub-objection-contact-hint")).filled(&*said.contact).error_message(message("contact")))
            (Button::new(text(lang, "pub-objection-send")).once())
        }
    };
    let back = format!("/notice/{batch_id}?region={}", line.village);
    Frame::new(reader, &FACE, ui::say(lang, "pub-objection-title", &[]))
        .back("pub-notice-back-to-list", &back)
        .write(&body)
}

//! `/app/card/progress`: how far an application is, for whoever holds its number, signed in or not.
//!
//! The number is never in an address. A number that was never given is answered like one that is mistyped, and tries are
//! counted by where they come from before they are looked at.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use card::{ApplicationNo, Progress};
use door::{Form, House, Whence};
use kernel::{Actor, Ctx, Error, Result, Scope};
use maud::{Markup, html};
use ui::{Button, Card, Frame, Input, Reader, SummaryList, SummaryRow, text};

use super::words;
use crate::{
    FACE,
    form::{Wrongs, again, answer},
};

/// Shows the form.
pub(crate) async fn show(reader: Reader) -> Markup {
    write(&reader, "", &Wrongs::none())
}

/// Shows how far the application is.
pub(crate) async fn send(State(house): State<House>, whence: Whence, reader: Reader, form: Form) -> Response {
    let typed = form.text("number").to_owned();
    let number = ApplicationNo::parse(&typed).ok();
    // A try is counted, so this is a deed; and what comes of it does not undo the count.
    let public = Actor::new("public", Scope::EVERYWHERE);
    let deed = move |ctx: &mut Ctx| {
        access::count_public_form(ctx, &whence.0)?;
        let Some(number) = number else { return Ok(None) };
        found_or_none(card::progress(ctx, number), ctx)
    };
    let error = match house.db.write_async(public, deed).await {
        Ok(Some((progress, point))) => return found(&reader, &progress, &point).into_response(),
        Ok(None) => {
            let wrongs = Wrongs::at(reader.lang, "number", "card_progress_wrong");
            return again(&wrongs, write(&reader, &typed, &wrongs));
        }
        Err(error) => error,
    };
    match Wrongs::of(reader.lang, error, |_| "number") {
        Ok(wrongs) => (StatusCode::TOO_MANY_REQUESTS, write(&reader, &typed, &wrongs)).into_response(),
        Err(failure) => answer(&reader, Err(failure)),
    }
}

fn found_or_none(progress: Result<Progress>, ctx: &mut Ctx) -> Result<Option<(Progress, String)>> {
    match progress {
        Ok(progress) => {
            let point = words::points(ctx)?.remove(&progress.point).unwrap_or_else(|| progress.point.to_string());
            Ok(Some((progress, point)))
        }
        Err(Error::Refused(_)) => Ok(None),
        Err(failure) => Err(failure),
    }
}

fn frame(reader: &Reader) -> Frame<'_> {
    Frame::new(reader, &FACE, ui::say(reader.lang, "app-card-progress-title", &[])).back("app-back", "/app")
}

fn write(reader: &Reader, typed: &str, wrongs: &Wrongs) -> Markup {
    let lang = reader.lang;
    let body = html! {
        (wrongs.summary(lang))
        (ui::heading("", text(lang, "app-card-progress-title"), ""))
        form.y-card method="post" action="/app/card/progress" novalidate {
            (Input::new("number", text(lang, "app-card-application-no")).hint(text(lang, "app-card-progress-hint")).autocomplete("off")
                .inputmode("numeric").spellcheck(false).classes("govuk-input--width-20").filled(typed).error_message(wrongs.message(lang, "number")))
            (Button::new(text(lang, "app-follow-ask")))
        }
        p.govuk-body { (text(lang, "app-card-progress-lost")) }
    };
    frame(reader).write(&body)
}

fn found(reader: &Reader, progress: &Progress, point: &str) -> Markup {
    let lang = reader.lang;
    let row = |key: &str, value: Markup| SummaryRow::new(text(lang, key), value);
    let rows = vec![
        row("app-card-reason", words::reason(lang, progress.reason)),
        row("app-card-applied-on", crate::words::on_day(lang, progress.applied_at)),
        row("app-card-point", html! { (point) }),
    ];
    let body = html! {
        (ui::heading("", text(lang, "app-card-progress-title"), words::holders_tag(lang, progress.stage)))
        (Card::new("now", text(lang, "app-payment-now"), html! {
            (words::steps(lang, progress.stage))
            p.govuk-body { strong { (words::next(lang, progress.stage)) } }
            (words::note(lang, &progress.note))
            (words::since(lang, progress.since))
        }))
        (Card::new("facts", text(lang, "app-card-progress-facts"), SummaryList::new(rows)))
        p.govuk-body { a.govuk-link href="/app/card" { (text(lang, "app-card-progress-mine")) } }
        p.govuk-body { a.govuk-link href="/app/card/progress" { (text(lang, "app-card-progress-another")) } }
    };
    frame(reader).write(&body)
}

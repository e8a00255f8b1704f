//! `/app/offers/{service}`: a service to which the data show a right; only consent is asked.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use casework::{
    case,
    service::{Answers, Channel, Item, MaterialBy},
};
use door::{
    Form, House,
    catalogue::open_item,
    service_form::{Shown, Wrong, answer_rows},
};
use kernel::{Ctx, Error, Refusal, Result};
use maud::{Markup, html};
use ui::{Button, Card, Reader, SummaryList, SummaryRow, text};
use window::Asked;

use crate::{
    affairs::Visitor,
    whom::{self, Whom},
};

fn read(ctx: &mut Ctx, whom: &Whom, service: &str) -> Result<Answers> {
    match whom {
        Whom::Person(affairs) => window::offer_of(ctx, affairs.person, service),
        Whom::Employer(_) => Err(Refusal::new("offer_unknown").with("service", service).into()),
    }
}

/// Shows it.
pub(crate) async fn show(
    State(house): State<House>,
    visitor: Visitor,
    Path(service): Path<String>,
    reader: Reader,
) -> Response {
    let page = async {
        let one = open_item(&house, &service, Channel::App)?;
        let code = one.code();
        let question = move |ctx: &mut Ctx, whom: &Whom| read(ctx, whom, code);
        let (whom, answers) = whom::ask(&house, &visitor, "", question).await?;
        Ok(write(&reader, &whom, &one, &answers, &Wrong::nothing()))
    };
    visitor.answer(&house, &reader, page.await)
}

/// Takes the answer: yes opens the case, no ends the offer.
pub(crate) async fn send(
    State(house): State<House>,
    visitor: Visitor,
    Path(service): Path<String>,
    reader: Reader,
    form: Form,
) -> Response {
    let sent = async {
        let one = open_item(&house, &service, Channel::App)?;
        let (code, yes, random) = (one.code(), form.text("do") == "yes", door::random::<8>());
        let promises: Vec<String> = form.all("promise").map(ToOwned::to_owned).collect();
        let deed = move |ctx: &mut Ctx, whom: &Whom| {
            let Whom::Person(affairs) = whom else { return read(ctx, whom, code).map(|_| None) };
            if !yes {
                return case::decline_offer(ctx, affairs.person, code).map(|()| None);
            }
            let asked = window::consent(ctx, affairs.person, code, &promises, random)?;
            if let Asked::Cases(came) = &asked {
                door::tell_all(ctx, &came.told)?;
            }
            Ok(Some(asked))
        };
        match whom::act(&house, &visitor, "", form.text("for"), deed).await {
            Ok(Some(Asked::Cases(came))) => {
                let to =
                    came.cases.first().map_or("/app/cases".to_owned(), |case| format!("/app/cases/{}", case.case_id));
                Ok(Redirect::to(&to).into_response())
            }
            // What does not fit any more is asked for on the form, where it says why.
            Ok(Some(_)) => Ok(Redirect::to(&format!("/app/services/{code}/ask")).into_response()),
            Ok(None) => Ok(Redirect::to("/app/cases").into_response()),
            Err(Error::Refused(why)) if why.code == "promise_missing" => {
                let question = move |ctx: &mut Ctx, whom: &Whom| read(ctx, whom, code);
                let (whom, answers) = whom::ask(&house, &visitor, "", question).await?;
                let wrong = Wrong::whole(reader.lang, one.asks(), &why);
                Ok((StatusCode::UNPROCESSABLE_ENTITY, write(&reader, &whom, &one, &answers, &wrong)).into_response())
            }
            Err(failure) => Err(failure),
        }
    };
    visitor.answer(&house, &reader, sent.await)
}

fn write(reader: &Reader, whom: &Whom, one: &Item, answers: &Answers, wrong: &Wrong) -> Markup {
    let lang = reader.lang;
    let asks = one.asks();
    let rows: Vec<SummaryRow> = answer_rows(lang, asks, answers).collect();
    let promised = asks.materials.iter().any(|one| one.by == MaterialBy::Promise);
    let nothing = Answers::new();
    let shown = Shown { lang, asks, answers: &nothing, promises: &[], files: &[], wrong, villages: &[] };
    let body = html! {
        (wrong.summary(lang))
        (ui::heading(text(lang, "offer-word"), door::named(lang, one.name()), ""))
        p.govuk-body-l { (text(lang, "offer-lead")) }
        (Card::new("answers", text(lang, "case-answers"), html! {
            @if rows.is_empty() { p.govuk-body { (text(lang, "service-nothing-to-fill")) } }
            @else { (SummaryList::new(rows)) }
            p.govuk-body { a.govuk-link href={ "/app/services/" (one.code()) } { (text(lang, "offer-rule")) } }
        }))
        form.y-card method="post" action={ "/app/offers/" (one.code()) } novalidate {
            (whom.hidden())
            @if promised { (shown.materials()) }
            div.govuk-button-group {
                (Button::new(text(lang, "offer-yes")).name("do").value("yes"))
                (Button::new(text(lang, "offer-no")).name("do").value("no").secondary())
            }
        }
    };
    whom.frame(reader, door::name_title(lang, one.name()), "/app/cases").write(&body)
}

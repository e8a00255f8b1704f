//! `/app/services/{service}/check`: what was filled in, before it is sent; and what the data say against it.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use casework::{
    case,
    service::{Answers, Channel, Item},
};
use door::{
    Form, House, Query, case_parts,
    catalogue::open_item,
    service_form::{Wrong, answers_of},
};
use kernel::{Ctx, Error, Refusal, Result};
use maud::{Markup, html};
use ui::{Button, Card, Line, Reader, SummaryList, SummaryRow, Tone, text, text_with};
use window::{Asked, Filled, Judged, Looked};

use crate::{
    affairs::Visitor,
    sealed,
    whom::{self, Whom},
};

/// What is checked.
struct Draft {
    draft: case::Draft,
    looked: Looked,
}

fn read(ctx: &mut Ctx, whom: &Whom, code: &str) -> Result<Option<Draft>> {
    let applicant = whom.applicant();
    let Some(draft) = case::draft(ctx, &applicant, code)? else { return Ok(None) };
    let looked = window::look(ctx, &applicant, code, Channel::App, &draft.answers, &draft.promises)?;
    Ok(Some(Draft { draft, looked }))
}

/// Shows what was filled in; what is not ready goes back to the form.
pub(crate) async fn show(
    State(house): State<House>,
    visitor: Visitor,
    Path(code): Path<String>,
    Query(query): Query,
    reader: Reader,
) -> Response {
    let page = async {
        let one = open_item(&house, &code, Channel::App)?;
        let code = one.code();
        let question = move |ctx: &mut Ctx, whom: &Whom| read(ctx, whom, code);
        let (whom, draft) = whom::ask(&house, &visitor, query.text("employer"), question).await?;
        Ok(match draft {
            Some(Draft { draft, looked: Looked::Read(answers, parts) }) => {
                write(&reader, &whom, &one, (&draft, &answers), &parts, &Wrong::nothing()).into_response()
            }
            _ => Redirect::to(&whom.path(&format!("/app/services/{}/ask", one.code()))).into_response(),
        })
    };
    visitor.answer(&house, &reader, page.await)
}

/// Sends it.
pub(crate) async fn send(
    State(house): State<House>,
    visitor: Visitor,
    Path(code): Path<String>,
    reader: Reader,
    form: Form,
) -> Response {
    let sent = async {
        let one = open_item(&house, &code, Channel::App)?;
        let code = one.code();
        let (insists, random) = (form.text("insists") == "yes", sealed::random::<8>());
        let deed = move |ctx: &mut Ctx, whom: &Whom| {
            let Some(kept) = read(ctx, whom, code)? else { return Ok((whom.clone(), None)) };
            let filled = Filled {
                applicant: whom.applicant(),
                service: code.to_owned(),
                channel: Channel::App,
                typed: kept.draft.answers.clone(),
                promises: kept.draft.promises.clone(),
                insists,
                random,
            };
            let asked = window::ask(ctx, &filled)?;
            if let Asked::Cases(came) = &asked {
                came.told.iter().try_for_each(|told| door::tell(ctx, told))?;
            }
            Ok((whom.clone(), Some(asked)))
        };
        match whom::act(&house, &visitor, form.text("employer"), form.text("for"), deed).await {
            Ok((whom, Some(Asked::Cases(came)))) => {
                let to = match (came.bundle, came.cases.first()) {
                    (Some(bundle), _) => format!("/app/bundles/{bundle}"),
                    (None, Some(case)) => format!("/app/cases/{}", case.case_id),
                    (None, None) => "/app/cases".to_owned(),
                };
                Ok(Redirect::to(&whom.path(&to)).into_response())
            }
            Ok((whom, Some(Asked::Unfit(_)))) => {
                Ok(Redirect::to(&whom.path(&format!("/app/services/{}/check", one.code()))).into_response())
            }
            Ok((whom, _)) => Ok(Redirect::to(&whom.path(&format!("/app/services/{}/ask", one.code()))).into_response()),
            Err(Error::Refused(why)) => again(&house, &visitor, &reader, &one, &form, &why).await,
            Err(failure) => Err(failure),
        }
    };
    visitor.answer(&house, &reader, sent.await)
}

/// The page once more, with why it was not sent; the draft stands.
async fn again(
    house: &House,
    visitor: &Visitor,
    reader: &Reader,
    one: &Item,
    form: &Form,
    why: &Refusal,
) -> Result<Response> {
    let code = one.code();
    let question = move |ctx: &mut Ctx, whom: &Whom| read(ctx, whom, code);
    let (whom, kept) = whom::ask(house, visitor, form.text("employer"), question).await?;
    let Some(Draft { draft, looked: Looked::Read(answers, parts) }) = kept else { return Err(why.clone().into()) };
    let wrong = Wrong::whole(reader.lang, one.asks(), why);
    let page = write(reader, &whom, one, (&draft, &answers), &parts, &wrong);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

fn write(
    reader: &Reader,
    whom: &Whom,
    one: &Item,
    (draft, answers): (&case::Draft, &Answers),
    parts: &[Judged],
    wrong: &Wrong,
) -> Markup {
    let lang = reader.lang;
    let asks = one.asks();
    let form = whom.path(&format!("/app/services/{}/ask", one.code()));
    let unfit = parts.iter().any(Judged::is_unfit);
    let rows: Vec<SummaryRow> = answers_of(lang, asks, answers)
        .into_iter()
        .map(|(field, answer)| SummaryRow::new(door::named(lang, &field.label), html! { (answer) }))
        .collect();
    let promised = asks.materials.iter().filter(|one| draft.promises.contains(&one.id));
    let body = html! {
        (wrong.summary(lang))
        (ui::heading(html! { (whom.name()) }, text(lang, "service-check-title"), ""))
        p.govuk-body-l { (door::named(lang, one.name())) }
        p.govuk-body { (text(lang, "service-check-lead")) }
        @if matches!(one, Item::Bundle(..)) { (opened(reader, parts)) }
        (Card::new("answers", text(lang, "case-answers"), html! {
            @if rows.is_empty() { p.govuk-body { (text(lang, "service-nothing-to-fill")) } }
            @else { (SummaryList::new(rows)) }
            ul.govuk-list {
                @for one in promised { li { (door::named(lang, &one.name)) } }
                @for (_, kept) in &draft.materials { li { (kept.name) } }
            }
            p.govuk-body { a.govuk-link href=(form) { (text(lang, "service-change")) } }
        }))
        @for judged in parts.iter().filter(|judged| judged.running.is_none() && !judged.fails().is_empty()) {
            @let code = &judged.part.service.code;
            (Card::new(format!("unfit-{code}"), html! {
                (text(lang, "service-unfit-title"))
                @if matches!(one, Item::Bundle(..)) { " " (door::service_name(lang, code)) }
            }, html! {
                (case_parts::verdicts(lang, judged.part.version, &judged.fails()))
                p.govuk-body { (text(lang, "service-unfit-next")) }
            }))
        }
        form method="post" action={ "/app/services/" (one.code()) "/send" } {
            (whom.hidden())
            @if unfit {
                input type="hidden" name="insists" value="yes";
                (Line::new(Tone::Warn, text(lang, "service-unfit-title")))
                (Button::new(text(lang, "service-send-anyway")).secondary().id("send"))
            } @else {
                (Button::new(text(lang, "service-send")).id("send"))
            }
        }
    };
    whom.frame(reader, ui::say(lang, "service-check-title", &[]), &form).write(&body)
}

/// The cases that a bundle will open, and those that run already.
fn opened(reader: &Reader, parts: &[Judged]) -> Markup {
    let lang = reader.lang;
    html! {
        (Card::new("opens", text(lang, "bundle-opens"), html! {
            ul.govuk-list.govuk-list--bullet {
                @for judged in parts {
                    li {
                        (door::service_name(lang, &judged.part.service.code))
                        @if let Some(running) = &judged.running {
                            " " span.y-quiet { (text_with(lang, "bundle-runs-already", &[("reference", &running.reference)])) }
                        }
                    }
                }
            }
        }))
    }
}

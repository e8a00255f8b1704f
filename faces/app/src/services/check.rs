//! `/app/services/{service}/check`: what was filled in, before it is sent; and what the data say against it.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use casework::{
    case::Draft,
    service::{Answers, Channel, Item},
};
use door::{
    Form, House, Query,
    asking::{self, Checked},
    case_parts,
    catalogue::open_item,
    service_form::Wrong,
};
use kernel::{Ctx, Error, Refusal, Result};
use maud::{Markup, html};
use ui::{Reader, text};
use window::{Asked, Judged, Looked};

use crate::{
    affairs::Visitor,
    whom::{self, Whom},
};

fn read(ctx: &mut Ctx, whom: &Whom, code: &str) -> Result<Option<Checked>> {
    asking::check(ctx, &whom.applicant(), code, Channel::App)
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
            Some(Checked { draft, looked: Looked::Read(answers, parts) }) => {
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
        let insists = form.text("insists") == "yes";
        let deed = move |ctx: &mut Ctx, whom: &Whom| {
            let sent = asking::send(ctx, &whom.applicant(), code, Channel::App, insists)?;
            Ok((whom.clone(), sent))
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
    let Some(Checked { draft, looked: Looked::Read(answers, parts) }) = kept else { return Err(why.clone().into()) };
    let wrong = Wrong::whole(reader.lang, one.asks(), why);
    let page = write(reader, &whom, one, (&draft, &answers), &parts, &wrong);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

fn write(
    reader: &Reader,
    whom: &Whom,
    one: &Item,
    (draft, answers): (&Draft, &Answers),
    parts: &[Judged],
    wrong: &Wrong,
) -> Markup {
    let lang = reader.lang;
    let form = whom.path(&format!("/app/services/{}/ask", one.code()));
    let body = html! {
        (wrong.summary(lang))
        (ui::heading(html! { (whom.name()) }, text(lang, "service-check-title"), ""))
        (case_parts::checked(lang, one, draft, answers, parts, &form))
        form method="post" action={ "/app/services/" (one.code()) "/send" } {
            (whom.hidden())
            (case_parts::send_checked(lang, parts))
        }
    };
    whom.frame(reader, ui::say(lang, "service-check-title", &[]), &form).write(&body)
}

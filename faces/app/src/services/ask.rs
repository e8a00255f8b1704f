//! `/app/services/{service}/ask`: the form of a service or a bundle. What was typed is kept as a draft with each sending, so that nothing is
//! lost; when nothing is wrong with it, it is checked on the next page.

use axum::{
    extract::{Path, Request, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use casework::{
    ATTACHMENT_BYTES_MAX, case,
    service::{ApplicantKind, Channel, InsuranceDeed, Item, Outcome},
};
use door::{
    Form, House, Query,
    asking::{self, Begun},
    catalogue::open_item,
    service_form::{Filling, Wrong},
};
use kernel::{Ctx, Error, Refusal, Result};
use maud::{Markup, html};
use ui::{Button, Line, Reader, Tone, text};
use window::Looked;

use crate::{
    FACE,
    affairs::Visitor,
    whom::{self, Whom},
};

fn read(ctx: &mut Ctx, whom: &Whom, code: &str) -> Result<Begun> {
    let at = match whom {
        Whom::Person(affairs) => affairs.village,
        Whom::Employer(employer) => employer.region,
    };
    asking::begun(ctx, &whom.applicant(), at, code, Channel::App)
}

/// For whom a service can be asked, by what it is for and what was chosen; an employer's own service has one chosen.
async fn chosen(
    house: &House,
    visitor: &Visitor,
    one: &Item,
    employer: &str,
) -> Result<(String, Vec<(String, String)>)> {
    if !one.is_for(ApplicantKind::Employer) {
        return Ok((String::new(), Vec::new()));
    }
    let handled = house.ask(&visitor.resident.who, access::employers_handled).await?;
    let employers: Vec<(String, String)> = handled.into_iter().map(|one| (one.code, one.name)).collect();
    let first = employers.first().map(|(code, _)| code.clone());
    match (employer.is_empty() && !one.is_for(ApplicantKind::Person), first) {
        (true, Some(first)) => Ok((first, employers)),
        (true, None) => Err(Refusal::new("service_for_employers").into()),
        (false, _) => Ok((employer.to_owned(), employers)),
    }
}

/// Where a service is asked for on a page of its own: a proof of life needs more than a form.
fn own_page(one: &Item) -> Option<&'static str> {
    let Item::Service(_, version) = one else { return None };
    matches!(version.outcome, Outcome::Insurance { deed: InsuranceDeed::ProveLife }).then_some("/app/proof")
}

/// Shows the form, with what was kept or is known.
pub(crate) async fn show(
    State(house): State<House>,
    visitor: Visitor,
    Path(code): Path<String>,
    Query(query): Query,
    reader: Reader,
) -> Response {
    let page = async {
        let one = open_item(&house, &code, Channel::App)?;
        if let Some(page) = own_page(&one) {
            return Ok(Redirect::to(page).into_response());
        }
        let (employer, employers) = chosen(&house, &visitor, &one, query.text("employer")).await?;
        let code = one.code();
        let read = move |ctx: &mut Ctx, whom: &Whom| read(ctx, whom, code);
        let (whom, begun) = whom::ask(&house, &visitor, &employer, read).await?;
        let kept = query.given("kept").is_some();
        Ok(write(&reader, &whom, &one, &begun, &employers, &Wrong::nothing(), kept).into_response())
    };
    visitor.answer(&house, &reader, page.await)
}

/// Keeps what was typed; when nothing is wrong with it, the next page shows it to be checked.
pub(crate) async fn send(
    State(house): State<House>,
    visitor: Visitor,
    Path(code): Path<String>,
    reader: Reader,
    request: Request,
) -> Response {
    let one = match open_item(&house, &code, Channel::App) {
        Ok(found) => found,
        Err(error) => return visitor.fault(&house, &reader, error),
    };
    let filling = match Filling::read(request, &house, one.asks().form).await {
        Ok(filling) => filling,
        Err(status) => return unreadable(&reader, status),
    };
    visitor.answer(&house, &reader, take(&house, &visitor, &reader, &one, &filling).await)
}

async fn take(house: &House, visitor: &Visitor, reader: &Reader, one: &Item, filling: &Filling) -> Result<Response> {
    let lang = reader.lang;
    let (employer, made_for) = (filling.other.text("employer").to_owned(), filling.other.text("for").to_owned());
    let (files, mut wrong) = match filling.attachments() {
        Ok(files) => (files, Wrong::nothing()),
        Err(Error::Refused(why)) => (Vec::new(), Wrong::whole(lang, one.asks(), &why)),
        Err(failure) => return Err(failure),
    };
    let (typed, promises) = (filling.typed.clone(), filling.promises.clone());
    let code = one.code();
    let deed = move |ctx: &mut Ctx, whom: &Whom| {
        let applicant = whom.applicant();
        case::keep_draft(ctx, &applicant, code, Channel::App, &typed, &promises, &files)?;
        let looked = window::look(ctx, &applicant, code, Channel::App, &typed, &promises)?;
        Ok((whom.clone(), looked, read(ctx, whom, code)?))
    };
    let (whom, looked, begun) = whom::act(house, visitor, &employer, &made_for, deed).await?;
    let form = format!("/app/services/{}/ask", one.code());
    if filling.other.text("do") == "save" && wrong.is_nothing() {
        let kept = whom.path(&form);
        let mark = if kept.contains('?') { '&' } else { '?' };
        return Ok(Redirect::to(&format!("{kept}{mark}kept=1")).into_response());
    }
    if let Looked::Wrong(fields) = &looked
        && wrong.is_nothing()
    {
        wrong = Wrong::fields(lang, one.asks(), fields);
    }
    if wrong.is_nothing() {
        return Ok(Redirect::to(&whom.path(&format!("/app/services/{}/check", one.code()))).into_response());
    }
    let page = write(reader, &whom, one, &begun, &[], &wrong, false);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// Throws away what was begun.
pub(crate) async fn drop(
    State(house): State<House>,
    visitor: Visitor,
    Path(code): Path<String>,
    reader: Reader,
    form: Form,
) -> Response {
    let deed = move |ctx: &mut Ctx, whom: &Whom| case::drop_draft(ctx, &whom.applicant(), &code);
    let done = whom::act(&house, &visitor, form.text("employer"), form.text("for"), deed).await;
    visitor.answer(&house, &reader, done.map(|()| Redirect::to("/app/cases")))
}

/// Why a form that brings files could not be read.
pub(crate) fn unreadable(reader: &Reader, status: StatusCode) -> Response {
    let code = if status == StatusCode::PAYLOAD_TOO_LARGE { "attachment_too_large" } else { "form_unreadable" };
    let mib = (ATTACHMENT_BYTES_MAX >> 20).to_string();
    let sentence = ui::say(reader.lang, code, &[("mib", &mib)]);
    (status, ui::problem(reader, &FACE, "not-possible-title", &[sentence])).into_response()
}

/// The page; `employers` are those for which the resident could ask as well, by code and name.
fn write(
    reader: &Reader,
    whom: &Whom,
    one: &Item,
    begun: &Begun,
    employers: &[(String, String)],
    wrong: &Wrong,
    kept: bool,
) -> Markup {
    let lang = reader.lang;
    let here = format!("/app/services/{}/ask", one.code());
    let shown = begun.shown(lang, one.asks(), wrong);
    let body = html! {
        (wrong.summary(lang))
        (ui::heading(html! { (whom.name()) }, door::named(lang, one.name()), ""))
        @if kept { (Line::new(Tone::Good, text(lang, "service-draft-kept"))) }
        @if !employers.is_empty() { (choose(reader, whom, one, employers)) }
        form.y-card method="post" action=(here) enctype="multipart/form-data" novalidate {
            (whom.hidden())
            (shown.fields())
            (shown.materials())
            div.govuk-button-group {
                (Button::new(text(lang, "service-check")).name("do").value("check"))
                (Button::new(text(lang, "service-save")).name("do").value("save").secondary())
            }
        }
    };
    whom.frame(reader, door::name_title(lang, one.name()), &format!("/app/services/{}", one.code())).write(&body)
}

/// The ways to ask for somebody else: each is the same page for another applicant.
fn choose(reader: &Reader, whom: &Whom, one: &Item, employers: &[(String, String)]) -> Markup {
    let lang = reader.lang;
    let here = format!("/app/services/{}/ask", one.code());
    html! {
        p.govuk-body { (text(lang, "service-for")) }
        ul.govuk-list {
            @if one.is_for(ApplicantKind::Person) {
                li { a.govuk-link href=(here) aria-current=[whom.employer().is_empty().then_some("true")] { (text(lang, "service-for-me")) } }
            }
            @for (code, name) in employers {
                li { a.govuk-link href={ (here) "?employer=" (code) } aria-current=[(whom.employer() == code).then_some("true")] { (name) } }
            }
        }
    }
}

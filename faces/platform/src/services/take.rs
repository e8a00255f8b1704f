//! `/platform/people/{person}/services/{service}` and the same for an employer: a service is filled in with who asks for it. What
//! was typed is kept as a draft when it cannot be sent yet.

use access::Deed;
use axum::{
    extract::{Path, Request, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use casework::{
    case::{self, Applicant, Case},
    service::{Area, Channel, Item},
};
use door::{
    Fault, House, Query, Sealed, User,
    asking::{self, Begun},
    case_parts,
    catalogue::{self, open_item},
    service_form::{Filling, Wrong},
};
use kernel::{CitizenId, Ctx, Day, Error, Refusal, RegionCode, RegionLevel, Result};
use maud::{Markup, html};
use ui::{Button, Card, CheckboxItem, Checkboxes, Input, Reader, text};
use window::{Asked, Judged};

use crate::page::{Refused, again, fault, frame, link, may, refused, titled};

/// For whom the desk takes in, and where the pages are.
#[derive(Clone)]
struct For {
    applicant: Applicant,
    here: String,
}

fn person(house: &House, user: &User, reference: &str) -> Result<For> {
    let id: CitizenId = Sealed::open(house, &user.who, reference)?;
    Ok(For { applicant: Applicant::Person(id), here: format!("/platform/people/{reference}/services") })
}

fn employer(code: &str) -> For {
    For { applicant: Applicant::Employer(code.to_owned()), here: format!("/platform/employers/{code}/services") }
}

/// What the form shows, and for whom.
struct Form {
    name: String,
    begun: Begun,
}

/// What the applicant is called, where the actor may take in for it.
fn named(ctx: &mut Ctx, applicant: &Applicant) -> Result<(String, RegionCode)> {
    match applicant {
        Applicant::Person(id) => {
            let person = registry::known(ctx, *id)?;
            Ok((person.name.to_string(), person.village))
        }
        Applicant::Employer(code) => {
            let employer = access::require_for_employer(ctx, Deed::TakeCase, code)?;
            Ok((employer.name, employer.region))
        }
    }
}

/// What can be asked for, and how the case says where: at a station what is open there, everything else as at any window.
fn open(house: &House, user: &User, code: &str) -> Result<(Item, Channel)> {
    let at = user.who.actor.scope.region().map(RegionCode::level);
    if matches!(at, Some(RegionLevel::Township | RegionLevel::Village))
        && let Ok(one @ Item::Service(..)) = open_item(house, code, Channel::Station)
    {
        return Ok((one, Channel::Station));
    }
    Ok((open_item(house, code, Channel::Desk)?, Channel::Desk))
}

fn read(ctx: &mut Ctx, applicant: &Applicant, code: &str, channel: Channel) -> Result<Form> {
    let (name, at) = named(ctx, applicant)?;
    Ok(Form { name, begun: asking::begun(ctx, applicant, at, code, channel)? })
}

/// The catalogue for a person.
pub(super) async fn for_person(
    State(house): State<House>,
    user: User,
    Path(reference): Path<String>,
    Query(query): Query,
    reader: Reader,
) -> Result<Markup, Fault> {
    let whom = person(&house, &user, &reference).map_err(fault(&reader))?;
    choose(&house, &user, &reader, whom, &query).await
}

/// The catalogue for an employer.
pub(super) async fn for_employer(
    State(house): State<House>,
    user: User,
    Path(code): Path<String>,
    Query(query): Query,
    reader: Reader,
) -> Result<Markup, Fault> {
    choose(&house, &user, &reader, employer(&code), &query).await
}

async fn choose(house: &House, user: &User, reader: &Reader, whom: For, query: &door::Form) -> Result<Markup, Fault> {
    let read = read_for(house, user, &whom).await.map_err(fault(reader))?;
    Ok(catalogue_for(house, user, reader, &whom, &read, query, Refused::default()))
}

/// What is shown of whom the desk takes in for.
struct Known {
    name: String,
    cases: Vec<Case>,
    /// Who acts for an employer: the number and the name.
    handlers: Vec<(CitizenId, String)>,
    today: Day,
}

async fn read_for(house: &House, user: &User, whom: &For) -> Result<Known> {
    let applicant = whom.applicant.clone();
    let read = move |ctx: &mut Ctx| {
        let (name, _) = named(ctx, &applicant)?;
        let handlers = match &applicant {
            Applicant::Employer(code) => access::handlers_of(ctx, code)?,
            Applicant::Person(_) => Vec::new(),
        };
        let mut named = Vec::new();
        for handler in handlers {
            let known = registry::person(ctx, handler.person)?.map(|person| person.name.to_string());
            named.push((handler.person, known.unwrap_or_else(|| handler.person.masked())));
        }
        Ok(Known { name, cases: case::cases_of(ctx, &applicant)?, handlers: named, today: ctx.today() })
    };
    house.ask(&user.who, read).await
}

fn catalogue_for(
    house: &House,
    user: &User,
    reader: &Reader,
    whom: &For,
    known: &Known,
    query: &door::Form,
    why: Refused<'_>,
) -> Markup {
    let lang = reader.lang;
    let area = Area::from_word(query.text("area"));
    let body = html! {
        (why.summary(lang))
        (ui::heading(html! { (known.name) }, text(lang, "desk-services-choose"), ""))
        @if !known.cases.is_empty() {
            (Card::new("cases", text(lang, "desk-person-cases"), html! {
                ul.govuk-list {
                    @for case in &known.cases {
                        li { a.govuk-link href={ "/platform/cases/" (case.case_id) } { (door::service_name(lang, &case.service)) } " " (case.reference) " " (case_parts::state(lang, case.state)) }
                    }
                }
            }))
        }
        @if let Some(code) = whom.applicant.employer() {
            (Card::new("staff", text(lang, "staff-title"), html! {
                p.govuk-body { (link(&format!("/platform/employers/{code}/staff"), text(lang, "staff-link"))) }
            }))
        }
        (catalogue::catalogue(lang, &whom.here, known.today, area, query.text("q")))
        @if whom.applicant.employer().is_some() && may(user, Deed::RecordConsent) { (handlers(house, user, reader, whom, known, why)) }
    };
    frame(reader, user, "desk-services-choose", "nav-services").write(&body)
}

/// Who acts for an employer, and the ways to change it.
fn handlers(house: &House, user: &User, reader: &Reader, whom: &For, known: &Known, why: Refused<'_>) -> Markup {
    let lang = reader.lang;
    let to = format!("/platform/employers/{}/handlers", whom.applicant.employer().unwrap_or_default());
    html! {
        (Card::new("handlers", text(lang, "desk-handlers"), html! {
            @if known.handlers.is_empty() { p.govuk-body { (text(lang, "desk-handlers-none")) } }
            @for (id, name) in &known.handlers {
                form method="post" action={ (to) "/end" } {
                    p.govuk-body { (name) " " span.y-masked { (id.masked()) } }
                    input type="hidden" name="person" value=(Sealed::person(house, &user.who, *id));
                    (Button::new(html! { (text(lang, "desk-handlers-end")) span.govuk-visually-hidden { " " (name) } }).secondary())
                }
            }
            form method="post" action=(to) novalidate {
                (Input::new("id", text(lang, "desk-handlers-id")).classes("govuk-input--width-20").error_message(why.at(lang, "id")))
                (Input::new("document", text(lang, "desk-handlers-document")).error_message(why.at(lang, "document")))
                (Button::new(text(lang, "desk-handlers-put")).secondary())
            }
        }))
    }
}

/// Puts down who acts for an employer.
pub(super) async fn put_handler(
    State(house): State<House>,
    user: User,
    Path(code): Path<String>,
    reader: Reader,
    form: door::Form,
) -> Result<Response, Fault> {
    let whom = employer(&code);
    let (id, document, of) = (form.text("id").to_owned(), form.text("document").to_owned(), code.clone());
    let put = house.act(&user.who, move |ctx| {
        access::require_for_employer(ctx, Deed::RecordConsent, &of)?;
        let id = CitizenId::parse(&id).map_err(|why| Refusal::new(why.code()))?;
        registry::known(ctx, id)?;
        access::put_handler(ctx, id, &of, &document)
    });
    match put.await {
        Ok(()) => Ok(Redirect::to(&whom.here).into_response()),
        Err(why) => {
            let refusal = refused(why).map_err(fault(&reader))?;
            // Who records consents and takes nothing in does not see the page the form stands on.
            let shown = may(&user, Deed::TakeCase);
            if !shown || matches!(&*refusal.code, "not_allowed" | "employer_unknown" | "employer_elsewhere") {
                return Err(fault(&reader)(refusal.into()));
            }
            let field = if refusal.code == "document_needed" { "document" } else { "id" };
            let known = read_for(&house, &user, &whom).await.map_err(fault(&reader))?;
            let why = Refused(Some((field, &refusal)));
            Ok(again(catalogue_for(&house, &user, &reader, &whom, &known, &door::Form::default(), why)))
        }
    }
}

/// Ends somebody's acting for an employer.
pub(super) async fn end_handler(
    State(house): State<House>,
    user: User,
    Path(code): Path<String>,
    reader: Reader,
    form: door::Form,
) -> Result<Response, Fault> {
    let id: CitizenId = Sealed::open(&house, &user.who, form.text("person")).map_err(fault(&reader))?;
    let of = code.clone();
    let ended = house.act(&user.who, move |ctx| access::end_handler(ctx, id, &of)).await;
    ended.map_err(fault(&reader))?;
    Ok(Redirect::to(&employer(&code).here).into_response())
}

/// The form for a person.
pub(super) async fn form_for_person(
    State(house): State<House>,
    user: User,
    Path((reference, code)): Path<(String, String)>,
    reader: Reader,
) -> Result<Markup, Fault> {
    let whom = person(&house, &user, &reference).map_err(fault(&reader))?;
    show(&house, &user, &reader, &whom, &code).await
}

/// The form for an employer.
pub(super) async fn form_for_employer(
    State(house): State<House>,
    user: User,
    Path((of, code)): Path<(String, String)>,
    reader: Reader,
) -> Result<Markup, Fault> {
    show(&house, &user, &reader, &employer(&of), &code).await
}

async fn show(house: &House, user: &User, reader: &Reader, whom: &For, code: &str) -> Result<Markup, Fault> {
    let (one, channel) = open(house, user, code).map_err(fault(reader))?;
    let (applicant, code) = (whom.applicant.clone(), one.code());
    let read = house.ask(&user.who, move |ctx| read(ctx, &applicant, code, channel)).await;
    let form = read.map_err(fault(reader))?;
    Ok(write(reader, user, whom, &one, &form, &Wrong::nothing(), &[]))
}

/// Takes it in for a person.
pub(super) async fn send_for_person(
    State(house): State<House>,
    user: User,
    Path((reference, code)): Path<(String, String)>,
    reader: Reader,
    request: Request,
) -> Result<Response, Fault> {
    let whom = person(&house, &user, &reference).map_err(fault(&reader))?;
    send(&house, &user, &reader, &whom, &code, request).await
}

/// Takes it in for an employer.
pub(super) async fn send_for_employer(
    State(house): State<House>,
    user: User,
    Path((of, code)): Path<(String, String)>,
    reader: Reader,
    request: Request,
) -> Result<Response, Fault> {
    send(&house, &user, &reader, &employer(&of), &code, request).await
}

/// What became of a form that was sent.
enum Sent {
    Case(i64),
    Bundle,
    Wrong(Form, Vec<(String, Refusal)>),
    Unfit(Form, Vec<Judged>),
}

async fn send(
    house: &House,
    user: &User,
    reader: &Reader,
    whom: &For,
    code: &str,
    request: Request,
) -> Result<Response, Fault> {
    let (lang, fault) = (reader.lang, fault(reader));
    let (one, channel) = match open(house, user, code) {
        Ok(found) => found,
        Err(why) => return Err(fault(why)),
    };
    let Ok(filling) = Filling::read(request, house, one.asks().form).await else {
        return Err(fault(Refusal::new("form_unreadable").into()));
    };
    let code = one.code();
    let sent = async {
        let files = filling.attachments()?;
        let applicant = whom.applicant.clone();
        let (typed, promises) = (filling.typed.clone(), filling.promises.clone());
        // What was typed is kept in a transaction of its own, so that no refusal loses it.
        let keep = move |ctx: &mut Ctx| case::keep_draft(ctx, &applicant, code, channel, &typed, &promises, &files);
        house.act(&user.who, keep).await?;
        let (applicant, insists) = (whom.applicant.clone(), filling.other.all("insists").any(|word| word == "yes"));
        let ask = move |ctx: &mut Ctx| {
            Ok(match asking::send(ctx, &applicant, code, channel, insists)? {
                Some(Asked::Cases(came)) => match (came.bundle, came.cases.first()) {
                    (None, Some(case)) => Sent::Case(case.case_id),
                    _ => Sent::Bundle,
                },
                Some(Asked::Wrong(fields)) => Sent::Wrong(read(ctx, &applicant, code, channel)?, fields),
                Some(Asked::Unfit(why)) => Sent::Unfit(read(ctx, &applicant, code, channel)?, why),
                None => return Err(Refusal::new("draft_gone").into()),
            })
        };
        house.act(&user.who, ask).await
    };
    let once_more = |form: &Form, wrong: &Wrong, unfit: &[Judged]| {
        (StatusCode::UNPROCESSABLE_ENTITY, write(reader, user, whom, &one, form, wrong, unfit)).into_response()
    };
    match sent.await {
        Ok(Sent::Case(case_id)) => Ok(Redirect::to(&format!("/platform/cases/{case_id}")).into_response()),
        Ok(Sent::Bundle) => Ok(Redirect::to(&whom.here).into_response()),
        Ok(Sent::Wrong(form, fields)) => Ok(once_more(&form, &Wrong::fields(lang, one.asks(), &fields), &[])),
        Ok(Sent::Unfit(form, why)) => Ok(once_more(&form, &Wrong::nothing(), &why)),
        Err(Error::Refused(why)) if !matches!(&*why.code, "not_allowed" | "unknown_person" | "employer_unknown") => {
            let applicant = whom.applicant.clone();
            let form = house.ask(&user.who, move |ctx| read(ctx, &applicant, code, channel)).await;
            match form {
                Ok(form) => Ok(once_more(&form, &Wrong::whole(lang, one.asks(), &why), &[])),
                Err(failure) => Err(fault(failure)),
            }
        }
        Err(failure) => Err(fault(failure)),
    }
}

fn write(reader: &Reader, user: &User, whom: &For, one: &Item, form: &Form, wrong: &Wrong, unfit: &[Judged]) -> Markup {
    let lang = reader.lang;
    let shown = form.begun.shown(lang, one.asks(), wrong);
    let body = html! {
        (wrong.summary(lang))
        (ui::heading(html! { (form.name) }, door::named(lang, one.name()), ""))
        form.y-card method="post" action={ (whom.here) "/" (one.code()) } enctype="multipart/form-data" novalidate {
            (shown.fields())
            (shown.materials())
            @if !unfit.is_empty() {
                (Card::new("unfit", text(lang, "service-unfit-title"), html! {
                    @for judged in unfit {
                        @if unfit.len() > 1 { h3.govuk-heading-s { (door::named(lang, &judged.part.service.name)) } }
                        (case_parts::verdicts(lang, judged.part.version, &judged.fails()))
                    }
                    (Checkboxes::new("insists", text(lang, "service-unfit-next"), vec![CheckboxItem::new("yes", text(lang, "desk-case-insists"))]))
                }))
            }
            (Button::new(text(lang, "service-send")).id("send").once())
        }
    };
    titled(reader, user, door::name_title(lang, one.name()), "nav-services").write(&body)
}

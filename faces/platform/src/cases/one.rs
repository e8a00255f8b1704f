//! `/platform/cases/{case}`: one case at the desk, and the steps that can be taken now.

use access::Deed as May;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use casework::{
    Kept,
    case::{self, Applicant, Case, Content, Deed, Done, HandedOut},
    service::{InsuranceDeed, Outcome},
};
use door::{Fault, Form, House, Sealed, User, case_parts, paper};
use kernel::{Ctx, Day, Fen, Refusal, Result};
use maud::{Markup, html};
use ui::{Button, Card, Input, Reader, Textarea, text};
use window::Line;

use crate::page::{Refused, again, deed, fault, handed_out, link, may, refused, titled};

struct Shown {
    case: Case,
    content: Content,
    done: Vec<Done>,
    files: Vec<(String, Kept)>,
    paid: Vec<HandedOut>,
    told: Option<Vec<Line>>,
    name: String,
    today: Day,
}

fn read(ctx: &mut Ctx, case_id: i64) -> Result<Shown> {
    let (case, content) = case::case(ctx, case_id)?;
    let name = match &case.applicant {
        Applicant::Person(id) => {
            registry::person(ctx, *id)?.map_or_else(|| id.masked(), |person| person.name.to_string())
        }
        Applicant::Employer(code) => access::organisation(ctx, code)?.map_or_else(|| code.clone(), |one| one.name),
    };
    let told = window::told_of(ctx, &case, &content)?;
    let (done, files) = (case::history(ctx, case_id)?, case::materials(ctx, case_id)?);
    let paid = case::handed_out_of(ctx, &case)?;
    Ok(Shown { content, done, files, paid, told, name, today: ctx.today(), case })
}

async fn shown(house: &House, user: &User, case: &str) -> Result<Shown> {
    let case_id = case_parts::number(case)?;
    house.ask(&user.who, move |ctx| read(ctx, case_id)).await
}

/// Shows the page.
pub(crate) async fn show(
    State(house): State<House>,
    user: User,
    Path(case): Path<String>,
    reader: Reader,
) -> Result<Markup, Fault> {
    let shown = shown(&house, &user, &case).await.map_err(fault(&reader))?;
    Ok(write(&house, &reader, &user, &shown, &Form::default(), Refused::default()))
}

/// Hands a file out, for download.
pub(crate) async fn file(
    State(house): State<House>,
    user: User,
    Path((case, sha256)): Path<(String, String)>,
    reader: Reader,
) -> Result<Response, Fault> {
    let case_id = case_parts::number(&case).map_err(fault(&reader))?;
    let read = house.ask(&user.who, move |ctx| case::take_material(ctx, case_id, &sha256)).await;
    let (kept, bytes) = read.map_err(fault(&reader))?;
    Ok(handed_out(&kept, "material", bytes))
}

/// Takes a step.
pub(crate) async fn step(
    State(house): State<House>,
    user: User,
    Path((case, step)): Path<(String, String)>,
    reader: Reader,
    form: Form,
) -> Result<Response, Fault> {
    let case_id = case_parts::number(&case).map_err(fault(&reader))?;
    let (typed, what) = (form.clone(), step);
    let random = door::random();
    let done = house.act(&user.who, move |ctx| {
        let note = typed.text("note");
        match &*what {
            "accept" => case::accept(ctx, case_id),
            "ask_for" => case::ask_for(ctx, case_id, note),
            "decline" => case::decline(ctx, case_id, note),
            "review" => case::review(ctx, case_id, note),
            "send_back" => case::send_back(ctx, case_id, note),
            "deliver" => case::deliver(ctx, case_id, note),
            "correct" => case::correct(ctx, case_id, note),
            "grant" | "refuse" => {
                let award = match typed.text("award") {
                    "" => None,
                    yuan => Some(Fen::parse_yuan(yuan).map_err(|why| Refusal::new(why.code()))?),
                };
                let (_, told) = window::decide(ctx, case_id, what == "grant", award, note, random)?;
                door::tell_all(ctx, &told)
            }
            other => Err(Refusal::new("step_unknown").with("step", other).into()),
        }
    });
    match done.await {
        Ok(()) => Ok(Redirect::to(&format!("/platform/cases/{case_id}")).into_response()),
        Err(why) => {
            let refusal = refused(why).map_err(fault(&reader))?;
            if matches!(&*refusal.code, "case_unknown" | "not_allowed" | "step_unknown") {
                return Err(fault(&reader)(refusal.into()));
            }
            let field =
                if refusal.code.starts_with("award") || refusal.code.starts_with("amount") { "award" } else { "note" };
            let shown = shown(&house, &user, &case).await.map_err(fault(&reader))?;
            Ok(again(write(&house, &reader, &user, &shown, &form, Refused(Some((field, &refusal))))))
        }
    }
}

/// Gives its paper, as a sheet.
pub(crate) async fn paper(
    State(house): State<House>,
    user: User,
    Path(case): Path<String>,
    reader: Reader,
) -> Result<Response, Fault> {
    let given = async {
        let (case_id, ring) = (case_parts::number(&case)?, house.card_keys()?);
        let deed = move |ctx: &mut Ctx| {
            access::require(ctx, May::WorkCase)?;
            let (case, content) = case::case(ctx, case_id)?;
            paper::issue_of_case(ctx, &ring, &case, &content)
        };
        let issued = house.act(&user.who, deed).await?;
        let number = issued.paper.number.clone();
        let pdf = house.wait(move |_| Ok(issued.pdf()?)).await?;
        Ok(paper::sheet(&number, pdf))
    };
    given.await.map_err(fault(&reader))
}

fn write(house: &House, reader: &Reader, user: &User, shown: &Shown, typed: &Form, why: Refused<'_>) -> Markup {
    let (lang, case) = (reader.lang, &shown.case);
    let version = case.version();
    let applicant = match &case.applicant {
        Applicant::Person(id) => {
            link(&format!("/platform/people/{}", Sealed::person(house, &user.who, *id)), &*shown.name)
        }
        Applicant::Employer(code) => html! { (shown.name) " " span.y-quiet { (code) } },
    };
    let body = html! {
        (why.summary(lang))
        (ui::heading(html! { (case.reference) }, door::service_name(lang, &case.service), case_parts::state(lang, case.state)))
        (case_parts::summary(lang, case, &shown.paid, applicant, shown.today))
        @if case.has_paper() && may(user, May::WorkCase) {
            (deed(&format!("/platform/cases/{}/paper", case.case_id), &[], Button::new(text(lang, "case-paper")).secondary()))
        }
        @if let Some(told) = &shown.told { (case_parts::told(lang, told, "/platform/services")) }
        @if case.award.is_some() && case.applicant.employer().is_some() {
            p.govuk-body { (link(&format!("/platform/disbursements/{}", case.case_id), text(lang, "desk-disbursements-open"))) }
        }
        @if let (Outcome::Insurance { deed: InsuranceDeed::ChangeStaff }, Some(employer)) = (&version.outcome, case.applicant.employer()) {
            p.govuk-body { (link(&format!("/platform/employers/{employer}/staff"), text(lang, "staff-link"))) }
        }
        (steps(reader, user, case, typed, why))
        (case_parts::content(lang, version, &shown.content))
        (case_parts::files(lang, version, &shown.files, |kept| format!("/platform/cases/{}/files/{}", case.case_id, kept.sha256)))
        (case_parts::history(lang, &shown.done, |by| html! { (by) }))
    };
    titled(reader, user, door::service_title(lang, &case.service), "nav-cases").write(&body)
}

/// The steps that this user could take now, in one form.
fn steps(reader: &Reader, user: &User, case: &Case, typed: &Form, why: Refused<'_>) -> Markup {
    let lang = reader.lang;
    let version = case.version();
    let decides = if case.service().needs_two() { May::DecideCase } else { May::WorkCase };
    let offered: [(Deed, May, &str); 9] = [
        (Deed::Accept, May::WorkCase, "accept"),
        (Deed::Review, May::WorkCase, "review"),
        (Deed::Grant, decides, "grant"),
        (Deed::Refuse, decides, "refuse"),
        (Deed::AskFor, May::WorkCase, "ask-for"),
        (Deed::SendBack, May::DecideCase, "send-back"),
        (Deed::Decline, May::WorkCase, "decline"),
        (Deed::Deliver, May::WorkCase, "deliver"),
        (Deed::Correct, May::DecideCase, "correct"),
    ];
    let can: Vec<_> =
        offered.into_iter().filter(|(deed, needs, _)| case.after(*deed).is_some() && may(user, *needs)).collect();
    if can.is_empty() {
        return html! { p.govuk-body.y-quiet { (text(lang, "desk-case-nothing")) } };
    }
    let pays = matches!(version.outcome, Outcome::Payment { .. }) && can.iter().any(|(deed, ..)| *deed == Deed::Grant);
    let to = |deed: Deed, needs: May| match needs {
        May::DecideCase => format!("/platform/cases/{}/decision/{}", case.case_id, deed.word()),
        _ => format!("/platform/cases/{}/{}", case.case_id, deed.word()),
    };
    html! {
        (Card::new("steps", text(lang, "desk-cases-waiting"), html! {
            form method="post" action=(can.first().map(|(deed, needs, _)| to(*deed, *needs)).unwrap_or_default()) novalidate {
                (Textarea::new("note", text(lang, "desk-case-note")).value(typed.text("note")).error_message(why.at(lang, "note")))
                @if pays {
                    (Input::new("award", text(lang, "desk-case-award")).filled(typed.text("award")).inputmode("decimal").classes("govuk-input--width-10").error_message(why.at(lang, "award")))
                }
                div.govuk-button-group {
                    @for (at, (deed, needs, key)) in can.iter().enumerate() {
                        @let button = Button::new(text(lang, &format!("desk-case-{key}"))).attributes([("formaction", to(*deed, *needs))]);
                        @if at == 0 { (button) } @else { (button.secondary()) }
                    }
                }
            }
        }))
    }
}

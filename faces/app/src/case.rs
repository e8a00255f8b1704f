//! `/app/cases/{case}`: one case of hers: how far it is, what was said, what came of it; and what she can do now.

use axum::{
    extract::{Path, Request, State},
    response::{Redirect, Response},
};
use casework::{
    case::{self, Deed},
    service::MaterialBy,
};
use door::{
    Form, House, Query,
    case_parts::{self, Seen, number},
    paper,
    service_form::{Filling, Shown, Wrong},
};
use kernel::{Ctx, Error, Refusal, Result};
use maud::{Markup, html};
use ui::{Button, Card, Details, RadioItem, Radios, Reader, Textarea, text};

use crate::{
    affairs::Visitor,
    services::ask::unreadable,
    whom::{self, Whom},
};

/// Shows it.
pub(crate) async fn show(
    State(house): State<House>,
    visitor: Visitor,
    Path(case): Path<String>,
    Query(query): Query,
    reader: Reader,
) -> Response {
    let page = async {
        let case_id = number(&case)?;
        let question = move |ctx: &mut Ctx, whom: &Whom| case_parts::seen(ctx, &whom.applicant(), case_id);
        let (whom, seen) = whom::ask(&house, &visitor, query.text("employer"), question).await?;
        Ok(write(&reader, &whom, &seen))
    };
    visitor.answer(&house, &reader, page.await)
}

/// Brings what was missing.
pub(crate) async fn supply(State(house): State<House>, visitor: Visitor, reader: Reader, request: Request) -> Response {
    let filling = match Filling::read(request, &house, &[]).await {
        Ok(filling) => filling,
        Err(status) => return unreadable(&reader, status),
    };
    let deed = async {
        let case_id = number(filling.other.text("case"))?;
        let (words, files) = (filling.other.text("words").to_owned(), filling.attachments()?);
        let deed = move |ctx: &mut Ctx, whom: &Whom| case::supply(ctx, &whom.applicant(), case_id, &words, &files);
        act(&house, &visitor, &filling.other, case_id, deed).await
    };
    answered(&house, &visitor, &reader, deed.await)
}

/// Gives its paper, as a sheet.
pub(crate) async fn paper(State(house): State<House>, visitor: Visitor, reader: Reader, form: Form) -> Response {
    let given = async {
        let (case_id, ring) = (number(form.text("case"))?, house.card_keys()?);
        let deed = move |ctx: &mut Ctx, whom: &Whom| {
            let (case, content, _) = case::case_of(ctx, &whom.applicant(), case_id)?;
            paper::issue_of_case(ctx, &ring, &case, &content)
        };
        let issued = whom::act(&house, &visitor, form.text("employer"), form.text("for"), deed).await?;
        let number = issued.paper.number.clone();
        let pdf = house.wait(move |_| Ok(issued.pdf()?)).await?;
        Ok(paper::sheet(&number, pdf))
    };
    visitor.answer(&house, &reader, given.await)
}

/// Takes it back, objects to it, or says how it was.
pub(crate) async fn step(
    State(house): State<House>,
    visitor: Visitor,
    Path(deed): Path<String>,
    reader: Reader,
    form: Form,
) -> Response {
    let done = async {
        let case_id = number(form.text("case"))?;
        let (words, mark) = (form.text("words").to_owned(), form.number::<u8>("mark").unwrap_or(0));
        let step = move |ctx: &mut Ctx, whom: &Whom| match &*deed {
            "withdraw" => case::withdraw(ctx, &whom.applicant(), case_id),
            "object" => case::object(ctx, &whom.applicant(), case_id, &words),
            "rate" => case::rate(ctx, &whom.applicant(), case_id, mark),
            other => Err(Error::Refused(Refusal::new("step_unknown").with("step", other))),
        };
        act(&house, &visitor, &form, case_id, step).await
    };
    answered(&house, &visitor, &reader, done.await)
}

async fn act(
    house: &House,
    visitor: &Visitor,
    form: &Form,
    case_id: i64,
    deed: impl Fn(&mut Ctx, &Whom) -> Result<()> + Send + 'static,
) -> Result<String> {
    let deed = move |ctx: &mut Ctx, whom: &Whom| {
        deed(ctx, whom)?;
        Ok(whom.path(&format!("/app/cases/{case_id}")))
    };
    whom::act(house, visitor, form.text("employer"), form.text("for"), deed).await
}

fn answered(house: &House, visitor: &Visitor, reader: &Reader, to: Result<String>) -> Response {
    visitor.answer(house, reader, to.map(|to| Redirect::to(&to)))
}

fn write(reader: &Reader, whom: &Whom, seen: &Seen) -> Markup {
    let (lang, case) = (reader.lang, &seen.case);
    let version = case.version();
    let body = html! {
        (ui::heading(html! { (case.reference) }, door::service_name(lang, &case.service), case_parts::state(lang, case.state)))
        (case_parts::summary(lang, case, &seen.paid, html! { (whom.name()) }, seen.today))
        @if case.has_paper() {
            form method="post" action="/app/cases/paper" {
                (whom.hidden())
                input type="hidden" name="case" value=(case.case_id);
                (Button::new(text(lang, "case-paper")).secondary())
            }
        }
        @if let Some(told) = &seen.told { (case_parts::told(lang, told, "/app/services")) }
        (deeds(reader, whom, seen))
        (case_parts::content(lang, version, &seen.content))
        (case_parts::history(lang, &seen.done, |_| html! {}))
    };
    whom.frame(reader, door::service_title(lang, &case.service), "/app/cases").write(&body)
}

/// What she can do now.
fn deeds(reader: &Reader, whom: &Whom, seen: &Seen) -> Markup {
    let (lang, case) = (reader.lang, &seen.case);
    let version = case.version();
    let can = |deed| case.after(deed).is_some();
    let hidden = html! {
        (whom.hidden())
        input type="hidden" name="case" value=(case.case_id);
    };
    let files: Vec<_> = version.materials.iter().filter(|one| one.by == MaterialBy::Upload).collect();
    let (wrong, nothing) = (Wrong::nothing(), casework::service::Answers::new());
    let shown = Shown {
        lang,
        asks: version.asks(),
        answers: &nothing,
        promises: &[],
        files: &[],
        wrong: &wrong,
        villages: &[],
    };
    html! {
        @if can(Deed::Supply) {
            (Card::new("supply", text(lang, "case-supply"), html! {
                form method="post" action="/app/cases/supply" enctype="multipart/form-data" novalidate {
                    (hidden)
                    (Textarea::new("words", text(lang, "case-supply-text")))
                    @for file in files { (shown.upload(file)) }
                    (Button::new(text(lang, "case-supply-send")))
                }
            }))
        }
        @if let Some(mark) = case.mark {
            p.govuk-body { (text(lang, "case-rated")) " " (text(lang, &format!("case-rate-{mark}"))) }
        } @else if !case.state.is_open() {
            (Card::new("rate", text(lang, "case-rate"), html! {
                form method="post" action="/app/cases/step/rate" novalidate {
                    (hidden)
                    (Radios::new("mark", text(lang, "case-rate-how"), (1..=5).rev().map(|mark: u8| RadioItem::new(mark.to_string(), text(lang, &format!("case-rate-{mark}")))).collect::<Vec<_>>()))
                    (Button::new(text(lang, "case-rate-send")).secondary())
                }
            }))
        }
        @if can(Deed::Object) {
            (Details::new(text(lang, "case-object"), html! {
                form method="post" action="/app/cases/step/object" novalidate {
                    (hidden)
                    (Textarea::new("words", text(lang, "case-object-text")).id("object-words"))
                    (Button::new(text(lang, "case-object-send")).secondary())
                }
            }))
        }
        @if can(Deed::Withdraw) {
            form method="post" action="/app/cases/step/withdraw" {
                (hidden)
                (Button::new(text(lang, "case-withdraw-send")).secondary())
            }
        }
    }
}

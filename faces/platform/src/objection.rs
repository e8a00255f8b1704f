//! `/platform/objections/{objection}`: one objection to a published line; who makes batches decides it, with a reason that the
//! objector is told.

use access::Deed;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use casework::{Objection, ObjectionState};
use door::{Fault, Form, House, User};
use kernel::{Refusal, Result};
use maud::{Markup, html};
use ui::{Button, Card, Lang, RadioItem, Radios, Reader, SummaryList, SummaryRow, Textarea, text};

use crate::{
    FACE, objections,
    page::{Refused, again, frame, link, may, plain, refused},
};

async fn read(house: &House, user: &User, number: &str) -> Result<Objection> {
    let number: i64 = number.parse().map_err(|_| Refusal::new("objection_unknown"))?;
    house.ask(&user.who, move |ctx| casework::objection(ctx, number)).await
}

/// Shows the page.
pub(crate) async fn show(
    State(house): State<House>,
    user: User,
    reader: Reader,
    Path(number): Path<String>,
) -> Result<Markup, Fault> {
    match read(&house, &user, &number).await {
        Ok(one) => Ok(write(&reader, &user, &one, &Form::default(), Refused::default())),
        Err(why) => Err(Fault::new(reader, &FACE, why)),
    }
}

/// Decides.
pub(crate) async fn decide(
    State(house): State<House>,
    user: User,
    reader: Reader,
    Path(number): Path<String>,
    form: Form,
) -> Result<Response, Fault> {
    let fault = |why| Fault::new(reader.clone(), &FACE, why);
    let one = read(&house, &user, &number).await.map_err(fault)?;
    let (objection_id, typed) = (one.objection_id, form.clone());
    let done = house.act(&user.who, move |ctx| {
        let reason = typed.text("reason");
        match ObjectionState::from_word(typed.text("decision")) {
            Some(ObjectionState::Upheld) => subsidy::uphold_objection(ctx, objection_id, reason),
            Some(ObjectionState::Dismissed) => subsidy::dismiss_objection(ctx, objection_id, reason),
            _ => kernel::refuse("decision_missing"),
        }
    });
    match done.await {
        Ok(_) => Ok(Redirect::to("/platform/objections").into_response()),
        Err(why) => {
            let refusal = refused(why).map_err(fault)?;
            if refusal.code == "not_allowed" {
                return Err(fault(refusal.into()));
            }
            let field = if refusal.code == "decision_missing" { "decision" } else { "reason" };
            Ok(again(write(&reader, &user, &one, &form, Refused(Some((field, &refusal))))))
        }
    }
}

fn write(reader: &Reader, user: &User, one: &Objection, typed: &Form, why: Refused<'_>) -> Markup {
    let lang = reader.lang;
    let number = one.objection_id.to_string();
    let waits = one.state == ObjectionState::Received && may(user, Deed::MakeBatch);
    let body = html! {
        (why.summary(lang))
        (ui::heading(text(lang, "desk-objections-title"), html! { (number) }, objections::state(lang, one.state)))
        (Card::new("said", text(lang, "desk-objection-text"), html! { @for line in one.said.text.lines() { p.govuk-body { (line) } } }))
        (Card::new("facts", text(lang, "desk-complaint-facts"), facts(lang, one)))
        @if waits { (Card::new("decide", text(lang, "desk-objection-decide"), form(lang, &number, typed, why))) }
    };
    frame(reader, user, "desk-objections-title", "nav-objections")
        .back("desk-objections-back", "/platform/objections")
        .write(&body)
}

fn facts(lang: Lang, one: &Objection) -> Markup {
    let batch = one.said.batch_id.to_string();
    let mut rows = vec![
        SummaryRow::new(text(lang, "column-batch"), link(&format!("/platform/batches/{batch}"), &*batch)),
        SummaryRow::new(text(lang, "desk-column-line"), one.said.line.to_string()),
        SummaryRow::new(text(lang, "desk-objection-shown"), &*one.said.shown),
        SummaryRow::new(text(lang, "list-received"), one.received_at.local()),
    ];
    if !one.said.contact.is_empty() {
        rows.push(SummaryRow::new(text(lang, "desk-complaint-contact"), &*one.said.contact));
    }
    if let (Some(login), Some(at)) = (&one.decided_by, one.decided_at) {
        rows.push(SummaryRow::new(text(lang, "desk-column-decided-by"), format!("{login} {}", at.local())));
        rows.push(SummaryRow::new(text(lang, "desk-objection-reason"), one.reason.as_deref().unwrap_or_default()));
    }
    html! { (SummaryList::new(rows)) }
}

fn form(lang: Lang, number: &str, typed: &Form, why: Refused<'_>) -> Markup {
    let choices = [("upheld", "desk-objection-uphold"), ("dismissed", "desk-objection-dismiss")]
        .map(|(word, key)| RadioItem::new(word, text(lang, key)));
    html! {
        form method="post" action={ "/platform/objections/" (number) } {
            (Radios::new("decision", plain(lang, "desk-objection-decide"), choices).value(typed.text("decision")).error_message(why.at(lang, "decision")))
            (Textarea::new("reason", text(lang, "desk-objection-reason")).hint(text(lang, "desk-objection-reason-hint")).value(typed.text("reason"))
                .rows(3_u32).error_message(why.at(lang, "reason")))
            (Button::new(text(lang, "desk-objection-decide")).once())
        }
    }
}

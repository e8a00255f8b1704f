//! `/app/payments/{item}`: one payment with the steps it has taken.
//!
//! The number in the address is the payment's; only its own person, or who acts for her, is answered.

use axum::{
    extract::{Path, State},
    response::Response,
};
use door::{House, said};
use exchange::{Payment, PaymentAttempt};
use kernel::refuse;
use maud::{Markup, html};
use ui::{Card, Content, Event, Frame, Lang, Mood, Reader, Standing, SummaryList, SummaryRow, text, text_with};

use crate::{
    FACE,
    affairs::{Affairs, Visitor, with_banner},
    words,
};

/// Shows the page; somebody else's payment is as if there were none.
pub(crate) async fn show(
    State(house): State<House>,
    visitor: Visitor,
    Path(item): Path<String>,
    reader: Reader,
) -> Response {
    let question = move |ctx: &mut kernel::Ctx, affairs: &Affairs| {
        let all = exchange::payments_of(ctx, affairs.person)?;
        match all.into_iter().find(|payment| payment.item_id.to_string() == item) {
            Some(payment) => Ok(payment),
            None => refuse("payment_unknown"),
        }
    };
    let shown = visitor.ask(&house, question).await;
    visitor.answer(&house, &reader, shown.map(|(affairs, payment)| write(&reader, &affairs, &payment)))
}

fn write(reader: &Reader, affairs: &Affairs, payment: &Payment) -> Markup {
    let lang = reader.lang;
    let body = html! {
        (ui::heading(words::period(lang, &payment.period), door::programme_name(lang, &payment.programme), words::state_tag(lang, payment.state)))
        (Card::new("now", text(lang, "app-payment-now"), html! {
            @if let Some(reason) = said::why_not(lang, payment) { p.govuk-body { (reason) } }
            p.govuk-body { (words::next(lang, payment)) }
            (ui::steps(lang, "app-payment-steps", steps(lang, payment)))
        }))
        (Card::new("facts", text(lang, "app-payment-facts"), facts(lang, payment)))
        (Card::new("history", text(lang, "app-payment-history"), ui::timeline(events(lang, payment))))
        p.govuk-body { a.govuk-link href="/app/complaints/new" { (text(lang, "app-payment-complain")) } }
    };
    let frame =
        Frame::new(reader, &FACE, ui::say(lang, "app-payment-title", &[])).back("app-payments-back", "/app/payments");
    with_banner(lang, frame, affairs).write(&body)
}

fn facts(lang: Lang, payment: &Payment) -> SummaryList {
    let row = |key: &str, value: Markup| SummaryRow::new(text(lang, key), value);
    let mut rows = Vec::new();
    if let Some(amount) = payment.amount {
        rows.push(row("app-fact-amount", ui::money(lang, amount)));
    }
    rows.push(row("app-fact-from", door::payer_name(&payment.programme, &payment.payer)));
    if let Some(attempt) = payment.attempts.last() {
        rows.push(row("app-fact-to", account(lang, attempt)));
    }
    rows.push(row("app-fact-number", html! { span.y-nowrap { (payment.item_id) } }));
    SummaryList::new(rows)
}

fn account(lang: Lang, attempt: &PaymentAttempt) -> Markup {
    let bank = words::bank(lang, &attempt.bank);
    match &attempt.account_tail {
        Some(tail) => text_with(lang, "app-payment-to", &[("bank", &bank), ("tail", tail)]),
        None => html! { (bank) },
    }
}

/// The four steps of a payment, and where this one stands.
fn steps(lang: Lang, payment: &Payment) -> Vec<(Standing, Content)> {
    let at = match payment.state {
        "accepted" | "held" | "rejected" | "stopped" => 0,
        "frozen" => 1,
        "prepared" | "sent" | "unknown" | "failed" | "returned" => 2,
        _ => 4,
    };
    let ends = matches!(payment.state, "rejected" | "stopped");
    let names = ["app-step-checked", "app-step-approved", "app-step-at-bank", "app-step-in-account"];
    let standing = |step: usize| match step {
        step if step < at => Standing::Done,
        step if step == at => Standing::Now,
        _ if ends => Standing::Skipped,
        _ => Standing::Ahead,
    };
    names.iter().enumerate().map(|(step, name)| (standing(step), Content::words(text(lang, name)))).collect()
}

/// What happened, the last first.
fn events(lang: Lang, payment: &Payment) -> Vec<Event> {
    let mut events =
        vec![Event::new(Mood::Plain, text(lang, "app-event-listed"), words::on_day(lang, payment.made_at))];
    for attempt in &payment.attempts {
        if let Some(sent) = attempt.sent_at {
            events.push(
                Event::new(Mood::Plain, text(lang, "app-event-sent"), words::on_day(lang, sent))
                    .body(html! { p { (account(lang, attempt)) } }),
            );
        }
        let Some(day) = attempt.settled_on else { continue };
        let said = attempt.reason.as_deref().or(attempt.reason_code.as_deref());
        let event = Event::new(
            words::mood(attempt.state),
            html! { (words::state_tag(lang, attempt.state)) },
            ui::day(lang, day),
        );
        events.push(event.body(html! {
            @if let Some(said) = said.filter(|_| attempt.state != "credited") {
                p { (text_with(lang, "app-payment-bank-said", &[("reason", said)])) }
            }
        }));
    }
    events.reverse();
    events
}

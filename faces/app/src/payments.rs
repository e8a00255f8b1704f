//! `/app/payments`: what was paid, by whom, for what, when, where to; and where nothing was paid, why and what to do.

use axum::{extract::State, response::Response};
use door::House;
use exchange::Payment;
use maud::{Markup, html};
use ui::{Event, Lang, Pagination, Reader, text, text_with};

use crate::{
    affairs::{Affairs, Visitor, frame},
    words,
};

const PAYMENTS_A_PAGE: usize = 20;

/// Shows the page.
pub(crate) async fn show(State(house): State<House>, visitor: Visitor, reader: Reader) -> Response {
    let shown = visitor.ask(&house, |ctx, affairs| exchange::payments_of(ctx, affairs.person)).await;
    visitor.answer(&house, &reader, shown.map(|(affairs, payments)| write(&reader, &affairs, &payments)))
}

fn write(reader: &Reader, affairs: &Affairs, payments: &[Payment]) -> Markup {
    let lang = reader.lang;
    let pages = payments.len().div_ceil(PAYMENTS_A_PAGE).max(1);
    let page = reader.number("page").unwrap_or(1).clamp(1, pages);
    let some = payments.iter().skip((page - 1) * PAYMENTS_A_PAGE).take(PAYMENTS_A_PAGE);
    let body = html! {
        (ui::heading("", text(lang, "app-payments-title"), ""))
        @if payments.is_empty() {
            (ui::empty_state(lang, "app-payments-empty", "app-payments-empty-next"))
        } @else {
            (ui::timeline(some.map(|payment| event(lang, payment))))
            (Pagination::numbered(reader, page, pages))
        }
    };
    frame(reader, affairs, "app-payments-title").write(&body)
}

fn event(lang: Lang, payment: &Payment) -> Event {
    let title = html! {
        a.govuk-link href={ "/app/payments/" (payment.item_id) } {
            (door::programme_name(lang, &payment.programme)) " " (words::period(lang, &payment.period))
        }
    };
    let last = payment.attempts.last();
    let when = match last.and_then(|attempt| attempt.settled_on) {
        Some(day) => ui::day(lang, day),
        None => words::on_day(lang, payment.made_at),
    };
    Event::new(words::mood(payment.state), title, when).body(html! {
        p {
            @if let Some(amount) = payment.amount { (ui::money(lang, amount)) " " }
            (words::state_tag(lang, payment.state))
        }
        @if let Some(reason) = why(lang, payment) { p { (reason) } }
        p { (words::next(lang, payment)) }
        p.y-quiet {
            (text(lang, "app-payment-from")) (door::payer_name(&payment.programme, &payment.payer))
            @if let Some(attempt) = last {
                @if let Some(tail) = &attempt.account_tail {
                    " · " (text_with(lang, "app-payment-to", &[("bank", &words::bank(lang, &attempt.bank)), ("tail", tail)]))
                }
            }
        }
    })
}

/// Why it was not paid: our reason, or what the bank said.
pub(crate) fn why(lang: Lang, payment: &Payment) -> Option<Markup> {
    match payment.state {
        "held" | "rejected" | "stopped" => Some(html! { (words::why(lang, payment.reason.as_deref())) }),
        "failed" | "returned" => {
            let attempt = payment.attempts.last()?;
            let said = attempt.reason.as_deref().or(attempt.reason_code.as_deref())?;
            Some(text_with(lang, "app-payment-bank-said", &[("reason", said)]))
        }
        _ => None,
    }
}

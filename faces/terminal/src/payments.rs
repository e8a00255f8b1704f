//! `/terminal/payments`: what was paid, for what, when, how much; and where nothing was paid, why.

use axum::{extract::State, response::Response};
use door::{House, Resident};
use exchange::Payment;
use maud::{Markup, html};
use ui::{Event, Lang, Pagination, Reader, text, text_with};

use crate::{
    frame::{answer, page},
    own, words,
};

const PAYMENTS_A_PAGE: usize = 6;

/// Shows the page.
pub(crate) async fn show(State(house): State<House>, resident: Resident, reader: Reader) -> Response {
    let question = |ctx: &mut kernel::Ctx| {
        let me = own::person(ctx)?;
        exchange::payments_of(ctx, me)
    };
    let payments = house.ask(&resident.who, question).await;
    answer(&reader, payments.map(|payments| write(&reader, &payments)))
}

fn write(reader: &Reader, payments: &[Payment]) -> Markup {
    let lang = reader.lang;
    let pages = payments.len().div_ceil(PAYMENTS_A_PAGE).max(1);
    let at = reader.number("page").unwrap_or(1).clamp(1, pages);
    let some = payments.iter().skip((at - 1) * PAYMENTS_A_PAGE).take(PAYMENTS_A_PAGE);
    let body = html! {
        (ui::heading("", text(lang, "terminal-payments-title"), ""))
        @if payments.is_empty() {
            (ui::empty_state(lang, "app-payments-empty", "app-payments-empty-next"))
        } @else {
            (ui::timeline(some.map(|payment| event(lang, payment))))
            (Pagination::numbered(reader, at, pages))
        }
    };
    page(reader, "terminal-payments-title", &body)
}

fn event(lang: Lang, payment: &Payment) -> Event {
    let last = payment.attempts.last();
    let when = last.and_then(|attempt| attempt.settled_on).unwrap_or_else(|| payment.made_at.day());
    let title = html! { (door::programme_name(lang, &payment.programme)) " " (words::period(lang, &payment.period)) };
    let next = match payment.state {
        "failed" | "returned" if payment.correction.is_some() => "app-pay-next-corrected".to_owned(),
        state => format!("app-pay-next-{state}"),
    };
    Event::new(words::mood(payment.state), title, ui::day(lang, when)).body(html! {
        p {
            @if let Some(amount) = payment.amount { (ui::money(lang, amount)) " " }
            (words::state_tag(lang, payment.state))
        }
        @if let Some(reason) = why(lang, payment) { p { (reason) } }
        p { (text(lang, &next)) }
        p.y-quiet {
            (text(lang, "app-payment-from")) (door::payer_name(&payment.programme, &payment.payer))
            @if let Some((attempt, tail)) = last.and_then(|last| Some((last, last.account_tail.as_ref()?))) {
                " · " (text_with(lang, "app-payment-to", &[("bank", &words::bank(lang, &attempt.bank)), ("tail", tail)]))
            }
        }
    })
}

/// Why it was not paid: our reason, or what the bank said.
fn why(lang: Lang, payment: &Payment) -> Option<Markup> {
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

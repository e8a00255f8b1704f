//! `/app/payments`: what was paid, by whom, for what, when, where to; and where nothing was paid, why and what to do.

use axum::{extract::State, response::Response};
use door::{House, said};
use exchange::Payment;
use maud::{Markup, html};
use ui::{Event, Lang, Pagination, Reader, text};

use crate::affairs::{Affairs, Visitor, frame};

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
    said::payment(
        lang,
        payment,
        html! {
            a.govuk-link href={ "/app/payments/" (payment.item_id) } { (said::payment_title(lang, payment)) }
        },
    )
}

//! `/terminal/payments`: what was paid, for what, when, how much; and where nothing was paid, why.

use axum::{extract::State, response::Response};
use door::{House, Resident, said};
use exchange::Payment;
use maud::{Markup, html};
use ui::{Pagination, Reader, text};

use crate::{
    frame::{answer, page},
    own,
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
            (ui::timeline(some.map(|payment| said::payment(lang, payment, said::payment_title(lang, payment)))))
            (Pagination::numbered(reader, at, pages))
        }
    };
    page(reader, "terminal-payments-title", &body)
}

//! `/app/card/withdraw`: an application is taken back while its card is not being made.

use axum::{
    extract::State,
    response::{Redirect, Response},
};
use card::Step;
use door::{Form, House, Query};
use kernel::Ctx;
use maud::{Markup, html};
use ui::{Button, Reader, text};

use super::{
    whose::{self, Whose},
    words,
};
use crate::affairs::Visitor;

/// Asks once more.
pub(crate) async fn show(
    State(house): State<House>,
    visitor: Visitor,
    Query(query): Query,
    reader: Reader,
) -> Response {
    let question = |ctx: &mut Ctx, whose: &Whose| whose.coming(ctx, Step::Withdraw);
    let shown = whose::look(&house, &visitor, query.text("of"), question).await;
    let page = shown.map(|(whose, asked)| {
        whose.page(&reader, "app-card-withdraw-title", asked, |card| write(&reader, &whose, card))
    });
    visitor.answer(&house, &reader, page)
}

/// Takes it back.
pub(crate) async fn send(State(house): State<House>, visitor: Visitor, reader: Reader, form: Form) -> Response {
    let card_id = form.number::<i64>("card").unwrap_or_default();
    let deed = move |ctx: &mut Ctx, whose: &Whose| card::withdraw(ctx, whose.person, card_id);
    let done = whose::act(&house, &visitor, &form, deed).await;
    visitor.answer(&house, &reader, done.map(|(whose, ())| Redirect::to(&whose.at("/app/card"))))
}

fn write(reader: &Reader, whose: &Whose, card: &card::Card) -> Markup {
    let lang = reader.lang;
    let body = html! {
        (ui::heading("", text(lang, "app-card-withdraw-title"), words::holders_tag(lang, card.stage)))
        form.y-card method="post" action="/app/card/withdraw" {
            (whose.hidden())
            input type="hidden" name="card" value=(card.card_id);
            @if let Some(number) = card.application_no {
                p.govuk-body { (text(lang, "app-card-application-no")) " " strong.y-nowrap { (number) } }
            }
            p.govuk-body { (text(lang, "app-card-withdraw-then")) }
            (Button::new(text(lang, "app-card-withdraw-yes")).warning().once())
        }
    };
    whose.frame(reader, "app-card-withdraw-title").write(&body)
}

//! `/app/card/found`: a card that was reported lost has turned up.

use axum::{
    extract::State,
    response::{Redirect, Response},
};
use card::{Stage, Step};
use door::{Form, House, Query};
use kernel::{Ctx, Result};
use maud::{Markup, html};
use ui::{Button, NotificationBanner, Reader, text};

use super::{
    whose::{self, Whose},
    words,
};
use crate::affairs::Visitor;

/// Shows the form, or what became of it.
pub(crate) async fn show(
    State(house): State<House>,
    visitor: Visitor,
    Query(query): Query,
    reader: Reader,
) -> Response {
    let is_done = !query.text("done").is_empty();
    let question = move |ctx: &mut Ctx, whose: &Whose| -> Result<card::Card> {
        let card = card::in_hand(ctx, whose.person)?;
        if !is_done {
            card.stage.after(Step::Find)?;
        }
        Ok(card)
    };
    let shown = whose::look(&house, &visitor, query.text("of"), question).await;
    let page = shown.map(|(whose, asked)| {
        whose.page(&reader, "app-card-found-title", asked, |card| {
            if is_done { found(&reader, &whose, card) } else { write(&reader, &whose, card) }
        })
    });
    visitor.answer(&house, &reader, page)
}

/// It was found.
pub(crate) async fn send(State(house): State<House>, visitor: Visitor, reader: Reader, form: Form) -> Response {
    let card_id = form.number::<i64>("card").unwrap_or_default();
    let deed = move |ctx: &mut Ctx, whose: &Whose| {
        let (_, told) = card::find(ctx, whose.person, card_id)?;
        door::tell(ctx, &told)
    };
    let done = whose::act(&house, &visitor, &form, deed).await;
    visitor.answer(&house, &reader, done.map(|(whose, ())| Redirect::to(&whose.done("/app/card/found"))))
}

fn write(reader: &Reader, whose: &Whose, card: &card::Card) -> Markup {
    let lang = reader.lang;
    let follows = if card.stage == Stage::Lost { "app-card-found-then-activate" } else { "app-card-found-then-works" };
    let body = html! {
        (ui::heading("", text(lang, "app-card-found-title"), ""))
        form.y-card method="post" action="/app/card/found" {
            (whose.hidden())
            input type="hidden" name="card" value=(card.card_id);
            p.govuk-body { (text(lang, "app-card-number-is")) " " (words::number(lang, card)) " " (words::holders_tag(lang, card.stage)) }
            p.govuk-body { (text(lang, "app-card-found-in-hand")) }
            p.govuk-body { (text(lang, follows)) }
            (Button::new(text(lang, "app-card-found-yes")).once())
        }
    };
    whose.frame(reader, "app-card-found-title").write(&body)
}

fn found(reader: &Reader, whose: &Whose, card: &card::Card) -> Markup {
    let lang = reader.lang;
    let to_activate = card.stage.allows(Step::Activate);
    let body = html! {
        (ui::heading("", text(lang, "app-card-found-title"), words::holders_tag(lang, card.stage)))
        (NotificationBanner::done(lang, text(lang, "app-card-found-done")))
        p.govuk-body { (words::next(lang, card.stage)) }
        @if to_activate { (Button::link(text(lang, "app-card-activate-title"), whose.at("/app/card/activate"))) }
    };
    whose.frame(reader, "app-card-found-title").write(&body)
}

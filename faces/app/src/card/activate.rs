//! `/app/card/activate`: a card that was handed over is taken into use. Its PIN is not asked here; `/app/pin` sets the one
//! that signs in with it.

use axum::{
    extract::State,
    response::{Redirect, Response},
};
use card::{Rules, Stage, Step, Waiting, WaitingState};
use door::{Form, House, Query};
use kernel::{Ctx, Result};
use maud::{Markup, html};
use ui::{Button, NotificationBanner, Reader, text, text_with};

use super::{
    whose::{self, Whose},
    words,
};
use crate::{affairs::Visitor, words as said};

struct Asked {
    card: card::Card,
    waiting: Option<Waiting>,
    /// Payments go to another account so far.
    will_move: bool,
    rules: &'static Rules,
}

impl Asked {
    fn read(ctx: &mut Ctx, whose: &Whose) -> Result<Asked> {
        let card = card::in_hand(ctx, whose.person)?;
        let waiting = card::waiting_of(ctx, whose.person)?.into_iter().find(|waiting| waiting.card_id == card.card_id);
        let paid_to = card::accounts_of(ctx, whose.person)?.into_iter().any(|account| account.state.can_be_paid());
        let opened = waiting.as_ref().is_some_and(|waiting| waiting.state == WaitingState::Opened);
        Ok(Asked { card, waiting, will_move: opened && paid_to, rules: card::rules_on(ctx.today()) })
    }
}

/// Shows the form, or that it was done.
pub(crate) async fn show(
    State(house): State<House>,
    visitor: Visitor,
    Query(query): Query,
    reader: Reader,
) -> Response {
    let is_done = !query.text("done").is_empty();
    let question = move |ctx: &mut Ctx, whose: &Whose| {
        let asked = Asked::read(ctx, whose)?;
        if !(is_done && asked.card.stage == Stage::Active) {
            asked.card.stage.after(Step::Activate)?;
        }
        Ok(asked)
    };
    let shown = whose::look(&house, &visitor, query.text("of"), question).await;
    let page = shown.map(|(whose, asked)| {
        whose.page(&reader, "app-card-activate-title", asked, |asked| match asked.card.stage {
            Stage::Active => active(&reader, &whose, asked),
            _ => write(&reader, &whose, asked),
        })
    });
    visitor.answer(&house, &reader, page)
}

/// Takes it into use.
pub(crate) async fn send(State(house): State<House>, visitor: Visitor, reader: Reader, form: Form) -> Response {
    let card_id = form.number::<i64>("card").unwrap_or_default();
    let deed = move |ctx: &mut Ctx, whose: &Whose| {
        let told = card::activate(ctx, whose.person, card_id)?;
        door::tell(ctx, &told)
    };
    let done = whose::act(&house, &visitor, &form, deed).await;
    visitor.answer(&house, &reader, done.map(|(whose, ())| Redirect::to(&whose.done("/app/card/activate"))))
}

fn write(reader: &Reader, whose: &Whose, asked: &Asked) -> Markup {
    let lang = reader.lang;
    let days = asked.rules.cooling_days.to_string();
    let body = html! {
        (ui::heading("", text(lang, "app-card-activate-title"), ""))
        form.y-card method="post" action="/app/card/activate" {
            (whose.hidden())
            input type="hidden" name="card" value=(asked.card.card_id);
            p.govuk-body { (text(lang, "app-card-number-is")) " " (words::number(lang, &asked.card)) }
            p.govuk-body { (text(lang, "app-card-activate-in-hand")) }
            ul.govuk-list.govuk-list--bullet {
                li { (text(lang, "app-card-activate-then-works")) }
                @if asked.will_move {
                    li { (text_with(lang, "app-card-activate-then-moves", &[("days", &days)])) (words::unverified(lang, asked.rules)) }
                }
                li { (text(lang, "app-card-activate-pin")) }
            }
            (Button::new(text(lang, "app-card-activate-yes")).once())
        }
    };
    whose.frame(reader, "app-card-activate-title").write(&body)
}

fn active(reader: &Reader, whose: &Whose, asked: &Asked) -> Markup {
    let lang = reader.lang;
    let cooling = asked.waiting.as_ref().filter(|waiting| waiting.state == WaitingState::Cooling);
    let body = html! {
        (ui::heading("", text(lang, "app-card-activate-title"), words::holders_tag(lang, asked.card.stage)))
        (NotificationBanner::done(lang, text(lang, "app-card-activate-done")))
        @if let Some(waiting) = cooling {
            (super::moving(lang, whose, waiting))
        } @else if let Some(waiting) = &asked.waiting {
            p.govuk-body {
                (text_with(lang, "app-card-paid-to", &[("bank", &said::bank(lang, &waiting.bank)), ("tail", waiting.number.last4())]))
            }
        }
        p.govuk-body { (text(lang, "app-card-activate-pin")) }
        @if !whose.is_child() && !whose.affairs.of_relative { (Button::link(text(lang, "app-pin-title"), "/app/pin").secondary()) }
    };
    whose.frame(reader, "app-card-activate-title").write(&body)
}

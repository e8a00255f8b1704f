//! `/app/card/stop`: payments that are about to move to a new card's account stay where they are.

use axum::{
    extract::State,
    response::{Redirect, Response},
};
use card::{Waiting, WaitingState};
use door::{Form, House, Query};
use kernel::{Ctx, Result, refuse};
use maud::{Markup, html};
use ui::{Button, NotificationBanner, Reader, WarningText, text};

use super::{
    whose::{self, Whose},
    words,
};
use crate::affairs::Visitor;

/// Asks once more, or says that it was done.
pub(crate) async fn show(
    State(house): State<House>,
    visitor: Visitor,
    Query(query): Query,
    reader: Reader,
) -> Response {
    let is_done = !query.text("done").is_empty();
    let question = move |ctx: &mut Ctx, whose: &Whose| -> Result<Waiting> {
        let wanted = if is_done { WaitingState::Stopped } else { WaitingState::Cooling };
        let waiting = card::waiting_of(ctx, whose.person)?.into_iter().rfind(|waiting| waiting.state == wanted);
        match waiting {
            Some(waiting) => Ok(waiting),
            None => refuse("card_move_none"),
        }
    };
    let shown = whose::look(&house, &visitor, query.text("of"), question).await;
    let page = shown.map(|(whose, asked)| {
        whose.page(&reader, "app-card-stop", asked, |waiting| {
            if is_done { done(&reader, &whose) } else { write(&reader, &whose, waiting) }
        })
    });
    visitor.answer(&house, &reader, page)
}

/// Says no.
pub(crate) async fn send(State(house): State<House>, visitor: Visitor, reader: Reader, form: Form) -> Response {
    let deed = |ctx: &mut Ctx, whose: &Whose| {
        let told = card::stop_move(ctx, whose.person)?;
        door::tell(ctx, &told)
    };
    let done = whose::act(&house, &visitor, &form, deed).await;
    visitor.answer(&house, &reader, done.map(|(whose, ())| Redirect::to(&whose.done("/app/card/stop"))))
}

fn write(reader: &Reader, whose: &Whose, waiting: &Waiting) -> Markup {
    let lang = reader.lang;
    let body = html! {
        (ui::heading("", text(lang, "app-card-stop"), ""))
        form.y-card method="post" action="/app/card/stop" {
            (whose.hidden())
            p.govuk-body { (words::moves(lang, waiting)) }
            p.govuk-body { (text(lang, "app-card-stop-then")) }
            (WarningText::new(lang, text(lang, "app-card-stop-not-you")))
            (Button::new(text(lang, "app-card-stop-yes")).warning().once())
        }
    };
    whose.frame(reader, "app-card-stop").write(&body)
}

fn done(reader: &Reader, whose: &Whose) -> Markup {
    let lang = reader.lang;
    let body = html! {
        (ui::heading("", text(lang, "app-card-stop"), ""))
        (NotificationBanner::done(lang, text(lang, "app-card-stopped")))
        p.govuk-body { (text(lang, "app-card-stop-not-you")) }
    };
    whose.frame(reader, "app-card-stop").write(&body)
}

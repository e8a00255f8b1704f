//! `/app/card/bank`: another bank is chosen after one did not open the account; the same one may be asked again.

use access::Act;
use axum::{
    extract::State,
    response::{Redirect, Response},
};
use card::Step;
use door::{Form, House, Query};
use kernel::{Ctx, Result};
use maud::{Markup, html};
use ui::{Button, Radios, Reader, text};

use super::{
    whose::{self, Whose},
    words,
};
use crate::{
    affairs::Visitor,
    form::{Wrongs, again},
};

fn question(ctx: &mut Ctx, whose: &Whose) -> Result<(card::Card, String)> {
    whose.coming_back(ctx, Step::ChooseBank)
}

/// Shows the form.
pub(crate) async fn show(
    State(house): State<House>,
    visitor: Visitor,
    Query(query): Query,
    reader: Reader,
) -> Response {
    let shown = whose::look(&house, &visitor, query.text("of"), question).await;
    let page = shown.map(|(whose, asked)| {
        whose.page(&reader, "app-card-bank-title", asked, |(card, why)| {
            write(&reader, &whose, card, why, &Wrongs::none())
        })
    });
    visitor.answer(&house, &reader, page)
}

/// Chooses it.
pub(crate) async fn send(State(house): State<House>, visitor: Visitor, reader: Reader, form: Form) -> Response {
    let (card_id, bank) = (form.number::<i64>("card").unwrap_or_default(), form.text("bank").to_owned());
    if !words::is_bank(&bank) {
        let wrongs = Wrongs::at(reader.lang, "bank", "card_bank_missing");
        return match whose::ask(&house, &visitor, Act::Apply, form.text("of"), question).await {
            Ok((whose, (card, why))) => again(&wrongs, write(&reader, &whose, &card, &why, &wrongs)),
            Err(error) => visitor.fault(&house, &reader, error),
        };
    }
    let deed = move |ctx: &mut Ctx, whose: &Whose| card::choose_bank(ctx, whose.person, card_id, &bank);
    let done = whose::act(&house, &visitor, &form, deed).await;
    visitor.answer(&house, &reader, done.map(|(whose, ())| Redirect::to(&whose.at("/app/card"))))
}

fn write(reader: &Reader, whose: &Whose, card: &card::Card, why: &str, wrongs: &Wrongs) -> Markup {
    let lang = reader.lang;
    let body = html! {
        (wrongs.summary(lang))
        (ui::heading("", text(lang, "app-card-bank-title"), ""))
        p.govuk-body { (words::next(lang, card.stage)) }
        (words::note(lang, why))
        form.y-card method="post" action="/app/card/bank" novalidate {
            (whose.hidden())
            input type="hidden" name="card" value=(card.card_id);
            (Radios::new("bank", text(lang, "app-card-bank-which"), words::banks(lang)).value(&*card.bank)
                .error_message(wrongs.message(lang, "bank")))
            (Button::new(text(lang, "app-card-bank-yes")).once())
        }
    };
    whose.frame(reader, "app-card-bank-title").write(&body)
}

//! `/terminal/lost`: reports a card lost, for now or for good. The bank account is not frozen by it, and the page says so.

use ::card::{Reported, Step};
use axum::{extract::State, http::HeaderMap, response::Response};
use door::{Form, House, Resident};
use maud::{Markup, html};
use ui::{Line, Reader, Tone, text, text_with};

use crate::{
    card::{self, AtPoint, Deed},
    certificates,
    frame::{answer, page},
    own,
    papers::{Kind, Wanted},
    wire::Printers,
    words,
};

const DEEDS: [Deed; 2] = [
    Deed { step: Step::ReportLostForNow, word: "for_now", key: "terminal-lost-for-now", is_final: false },
    Deed { step: Step::ReportLost, word: "for_good", key: "terminal-lost-for-good", is_final: true },
];

/// Shows the form.
pub(crate) async fn show(State(house): State<House>, resident: Resident, reader: Reader) -> Response {
    let cards = house.ask(&resident.who, card::all).await;
    answer(&reader, cards.map(|cards| write(&reader, &cards)))
}

/// Reports it.
pub(crate) async fn send(
    State(house): State<House>,
    resident: Resident,
    reader: Reader,
    headers: HeaderMap,
    form: Form,
) -> Response {
    let card_id = form.number("card").unwrap_or_default();
    let for_good = form.text("deed") == "for_good";
    let deed = move |ctx: &mut kernel::Ctx| {
        let me = own::person(ctx)?;
        let (reported, told) = if for_good {
            ::card::report_lost(ctx, me, card_id)?
        } else {
            ::card::report_lost_for_now(ctx, me, card_id)?
        };
        door::tell(ctx, &told)?;
        Ok(reported)
    };
    let reported = house.act(&resident.who, deed).await;
    answer(&reader, reported.map(|reported| done(&reader, &Printers::heard(&headers), &reported)))
}

fn write(reader: &Reader, cards: &[AtPoint]) -> Markup {
    let lang = reader.lang;
    let body = html! {
        (ui::heading("", text(lang, "terminal-lost-title"), ""))
        p.govuk-body { (text(lang, "terminal-lost-what")) }
        (Line::new(Tone::Warn, text(lang, "terminal-lost-bank")))
        (card::to_choose(lang, cards, &DEEDS, "terminal-lost-none", "/terminal/lost"))
    };
    page(reader, "terminal-lost-title", &body)
}

fn done(reader: &Reader, printers: &Printers, reported: &Reported) -> Markup {
    let lang = reader.lang;
    let body = html! {
        (ui::heading("", text(lang, "terminal-lost-done"), ""))
        @match reported.lapses_on {
            Some(last) => p.govuk-body-l { (text_with(lang, "terminal-lost-until", &[("day", &last.to_string())])) },
            None => p.govuk-body-l { (text(lang, "terminal-lost-stays")) },
        }
        (Line::new(Tone::Warn, text(lang, "terminal-lost-bank")))
        @if !reported.banks_to_call.is_empty() {
            p.govuk-body { (text(lang, "terminal-lost-call")) }
            ul.govuk-list.govuk-list--bullet { @for bank in &reported.banks_to_call { li { (words::bank(lang, bank)) } } }
        }
        (certificates::buttons(lang, printers, Wanted::Own(Kind::Card)))
    };
    page(reader, "terminal-lost-done", &body)
}

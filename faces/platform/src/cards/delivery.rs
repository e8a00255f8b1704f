//! `/platform/cards/deliveries/{delivery}`: the cards of one delivery, and counting it in: those that were not in the box are
//! ticked and made again, the holders of the others are told that their cards are there.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use card::{Card, Delivery};
use door::{Fault, Form, House, User};
use kernel::{CardNumber, CitizenId, Ctx, Refusal, Result};
use maud::{Markup, html};
use registry::{Hit, Region};
use std::collections::HashMap;
use ui::{Button, Column, Content, Lang, Reader, Rows, SummaryList, SummaryRow, text};

use super::{deliveries, words};
use crate::page::{Refused, again, fault, frame, link, refused};

/// What the page shows.
struct Shown {
    delivery: Delivery,
    cards: Vec<Card>,
    people: HashMap<CitizenId, Hit>,
    regions: Vec<Region>,
}

fn read(ctx: &mut Ctx, delivery_id: i64) -> Result<Shown> {
    let delivery = card::delivery(ctx, delivery_id)?;
    let cards = card::cards_of_delivery(ctx, &delivery)?;
    let ids: Vec<CitizenId> = cards.iter().map(|card| card.person).collect();
    Ok(Shown { people: registry::hits(ctx, &ids)?, regions: registry::regions(ctx)?, delivery, cards })
}

fn numbered(text: &str) -> Result<i64> {
    text.parse().map_err(|_| Refusal::new("card_delivery_unknown").into())
}

/// Shows the page.
pub(crate) async fn show(
    State(house): State<House>,
    user: User,
    reader: Reader,
    Path(delivery): Path<String>,
) -> Result<Markup, Fault> {
    let delivery_id = numbered(&delivery).map_err(fault(&reader))?;
    page(&house, &user, &reader, delivery_id, Refused::default()).await
}

/// Counts it in. Which cards are missing is said by their numbers in the card room, not by those on the cards.
pub(crate) async fn receive(
    State(house): State<House>,
    user: User,
    reader: Reader,
    Path(delivery): Path<String>,
    typed: Form,
) -> Result<Response, Fault> {
    let delivery_id = numbered(&delivery).map_err(fault(&reader))?;
    let ticked: Vec<i64> = typed.all("missing").filter_map(|card| card.parse().ok()).collect();
    let done = house.act(&user.who, move |ctx| {
        let delivery = card::delivery(ctx, delivery_id)?;
        let missing: Vec<CardNumber> = card::cards_of_delivery(ctx, &delivery)?
            .into_iter()
            .filter(|card| ticked.contains(&card.card_id))
            .filter_map(|card| card.number())
            .collect();
        for told in card::receive(ctx, delivery_id, &missing)? {
            door::tell(ctx, &told)?;
        }
        Ok(())
    });
    match done.await {
        Ok(()) => Ok(Redirect::to(&format!("/platform/cards/deliveries/{delivery_id}")).into_response()),
        Err(why) => {
            let refusal = refused(why).map_err(fault(&reader))?;
            if matches!(&*refusal.code, "not_allowed" | "card_delivery_unknown") {
                return Err(fault(&reader)(refusal.into()));
            }
            Ok(again(page(&house, &user, &reader, delivery_id, Refused(Some(("cards", &refusal)))).await?))
        }
    }
}

const COLUMNS: &[Column] = &[
    Column::words("desk-column-name"),
    Column::words("desk-column-masked-id"),
    Column::words("desk-card-number"),
    Column::words("desk-card-place"),
    Column::words("desk-card-stage"),
    Column::words("desk-card-missing"),
];

async fn page(
    house: &House,
    user: &User,
    reader: &Reader,
    delivery_id: i64,
    why: Refused<'_>,
) -> Result<Markup, Fault> {
    let shown = house.ask(&user.who, move |ctx| read(ctx, delivery_id)).await.map_err(fault(reader))?;
    let (lang, one) = (reader.lang, &shown.delivery);
    let counts = one.received_at.is_none() && words::serves(user);
    let table = Rows::new(lang, "desk-card-delivery", "", COLUMNS)
        .rows(shown.cards.iter().map(|card| row(house, user, lang, &shown, card, counts)));
    let point = crate::words::region_name(&shown.regions, one.point);
    let received = one.received_at.map_or_else(
        || ui::nothing(lang),
        |at| html! { (at.local()) " " span.y-quiet { (one.received_by.as_deref().unwrap_or_default()) } },
    );
    let body = html! {
        (why.summary(lang))
        (ui::heading(text(lang, "desk-card-delivery"), one.delivery_id, deliveries::state(lang, one)))
        div.y-card {
            (SummaryList::new([
                SummaryRow::new(text(lang, "desk-card-point"), html! { span lang=(Lang::Zh.tag()) { (point) } }),
                SummaryRow::new(text(lang, "desk-card-cards"), ui::count(one.cards)),
                SummaryRow::new(text(lang, "desk-card-sent"), html! { (one.sent_at.local()) " " span.y-quiet { (one.sent_by) } }),
                SummaryRow::new(text(lang, "desk-card-received"), received),
            ]))
        }
        @if shown.cards.is_empty() { (ui::empty_state(lang, "desk-card-delivery-none", "desk-card-delivery-none-next")) }
        @else if counts {
            form.y-card method="post" action={ "/platform/cards/deliveries/" (one.delivery_id) } {
                p.govuk-body { (text(lang, "desk-card-receive-note")) }
                (table)
                (Button::new(text(lang, "desk-card-do-receive")).once())
            }
        } @else { div.y-card id="cards" { (table) } }
    };
    Ok(frame(reader, user, "desk-card-delivery", "nav-cards")
        .back("desk-card-deliveries-back", "/platform/cards/deliveries")
        .write(&body))
}

fn row(house: &House, user: &User, lang: Lang, shown: &Shown, card: &Card, counts: bool) -> [Content; 6] {
    let name = match shown.people.get(&card.person) {
        Some(hit) => link(&words::of_person(house, user, card.person), hit.name.as_str()),
        None => text(lang, "desk-card-moved-away"),
    };
    let place = card.made.as_ref().map(|made| &*made.place).filter(|place| !place.is_empty());
    let id = format!("missing-{}", card.card_id);
    let tick = html! {
        div.govuk-checkboxes.govuk-checkboxes--small {
            div.govuk-checkboxes__item {
                input.govuk-checkboxes__input type="checkbox" id=(id) name="missing" value=(card.card_id);
                label.govuk-label.govuk-checkboxes__label for=(id) { (text(lang, "desk-card-missing")) span.govuk-visually-hidden { " " (card.number().map(|n| n.masked()).unwrap_or_default()) } }
            }
        }
    };
    [
        name,
        html! { span.y-masked { (card.person.masked()) } },
        html! { span.y-masked { (card.number().map(|number| number.masked()).unwrap_or_default()) } },
        html! { @match place { Some(place) => span lang=(Lang::Zh.tag()) { (place) }, None => (ui::nothing(lang)) } },
        html! { (words::stage_tag(lang, card.stage)) },
        if counts { tick } else { ui::nothing(lang) },
    ]
    .map(Content::from)
}

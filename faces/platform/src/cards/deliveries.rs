//! `/platform/cards/deliveries`: what waits in boxes for each service point, and what is on its way or has arrived.

use access::Deed;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use card::Delivery;
use door::{Fault, Form, House, User};
use kernel::{Ctx, Refusal, RegionCode, Result};
use maud::{Markup, html};
use registry::Region;
use ui::{Button, Card, Colour, Column, Content, Lang, Reader, Rows, Tag, text, text_with};

use crate::page::{Refused, again, deed, fault, frame, link, may, refused};

/// So many deliveries are shown.
const SHOWN: usize = 100;

/// What the page shows.
struct Shown {
    boxes: Vec<(RegionCode, i64)>,
    deliveries: Vec<Delivery>,
    regions: Vec<Region>,
}

fn read(ctx: &mut Ctx) -> Result<Shown> {
    Ok(Shown { boxes: card::boxes(ctx)?, deliveries: card::deliveries(ctx, SHOWN)?, regions: registry::regions(ctx)? })
}

/// Shows the page.
pub(crate) async fn show(State(house): State<House>, user: User, reader: Reader) -> Result<Markup, Fault> {
    page(&house, &user, &reader, Refused::default()).await
}

/// Sends a box off.
pub(crate) async fn ship(
    State(house): State<House>,
    user: User,
    reader: Reader,
    typed: Form,
) -> Result<Response, Fault> {
    let point = RegionCode::parse(typed.text("point"));
    let done = house.act(&user.who, move |ctx| {
        let point = point.map_err(|why| Refusal::new(why.code()))?;
        let shipped = card::ship(ctx, point)?;
        shipped.ok_or_else(|| Refusal::new("card_nothing_to_send").into())
    });
    match done.await {
        Ok(delivery) => {
            Ok(Redirect::to(&format!("/platform/cards/deliveries/{}", delivery.delivery_id)).into_response())
        }
        Err(why) => {
            let refusal = refused(why).map_err(fault(&reader))?;
            if matches!(&*refusal.code, "not_allowed" | "out_of_scope") {
                return Err(fault(&reader)(refusal.into()));
            }
            Ok(again(page(&house, &user, &reader, Refused(Some(("boxes", &refusal)))).await?))
        }
    }
}

const BOXES: &[Column] =
    &[Column::words("desk-card-point"), Column::numbers("desk-card-cards"), Column::words("column-do")];
const DELIVERIES: &[Column] = &[
    Column::words("desk-card-delivery"),
    Column::words("desk-card-point"),
    Column::numbers("desk-card-cards"),
    Column::words("column-state"),
    Column::words("desk-card-sent"),
    Column::words("desk-card-received"),
    Column::numbers("desk-card-missing"),
];

async fn page(house: &House, user: &User, reader: &Reader, why: Refused<'_>) -> Result<Markup, Fault> {
    let shown = house.ask(&user.who, read).await.map_err(fault(reader))?;
    let lang = reader.lang;
    let makes = may(user, Deed::MakeCards);
    let boxes = html! {
        @if shown.boxes.is_empty() { p.govuk-body.y-quiet { (text(lang, "desk-card-boxes-none")) } }
        @else { (Rows::new(lang, "desk-card-boxes", "", BOXES).rows(shown.boxes.iter().map(|one| in_box(lang, &shown.regions, one, makes)))) }
    };
    let sent = html! {
        @if shown.deliveries.is_empty() { p.govuk-body.y-quiet { (text(lang, "desk-card-deliveries-none")) } }
        @else { (Rows::new(lang, "desk-card-deliveries", "", DELIVERIES).rows(shown.deliveries.iter().map(|one| row(lang, &shown.regions, one)))) }
    };
    let body = html! {
        (why.summary(lang))
        (ui::heading("", text(lang, "desk-card-deliveries"), ""))
        (Card::new("boxes", text(lang, "desk-card-boxes"), boxes))
        (Card::new("sent", text(lang, "desk-card-deliveries-sent"), sent))
    };
    Ok(frame(reader, user, "desk-card-deliveries", "nav-cards").back("desk-card-back", "/platform/cards").write(&body))
}

fn in_box(lang: Lang, regions: &[Region], (point, count): &(RegionCode, i64), makes: bool) -> [Content; 3] {
    let name = crate::words::region_name(regions, *point);
    let button = Button::new(text_with(lang, "desk-card-do-ship", &[("point", &name)]));
    [
        html! { span lang=(Lang::Zh.tag()) { (name) } },
        html! { (ui::count(*count)) },
        html! {
            @if makes { (deed("/platform/cards/deliveries", &[("point", &point.to_string())], button.secondary().classes("govuk-button--secondary y-button-inline").once())) }
            @else { (ui::nothing(lang)) }
        },
    ]
    .map(Content::from)
}

fn row(lang: Lang, regions: &[Region], one: &Delivery) -> [Content; 7] {
    let received = one
        .received_at
        .map(|at| html! { (at.local()) " " span.y-quiet { (one.received_by.as_deref().unwrap_or_default()) } });
    let missing = if received.is_some() {
        html! { (ui::count(one.missing)) }
    } else {
        ui::nothing(lang)
    };
    [
        link(&format!("/platform/cards/deliveries/{}", one.delivery_id), one.delivery_id.to_string()),
        html! { span lang=(Lang::Zh.tag()) { (crate::words::region_name(regions, one.point)) } },
        html! { (ui::count(one.cards)) },
        state(lang, one),
        html! { (one.sent_at.local()) " " span.y-quiet { (one.sent_by) } },
        received.unwrap_or_else(|| ui::nothing(lang)),
        missing,
    ]
    .map(Content::from)
}

/// Whether a delivery has arrived, as a tag.
pub(crate) fn state(lang: Lang, one: &Delivery) -> Markup {
    match one.received_at {
        Some(_) => html! { (Tag::new(Colour::Green, text(lang, "desk-card-delivery-received"))) },
        None => html! { (Tag::new(Colour::Blue, text(lang, "desk-card-delivery-away"))) },
    }
}

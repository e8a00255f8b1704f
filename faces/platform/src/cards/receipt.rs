//! `/platform/people/{person}/cards/{card}/receipt`: what an applicant takes along: the number by which the progress is asked,
//! to be read and to be scanned. It can be printed again.

use axum::extract::{Path, State};
use card::Card;
use door::{Fault, House, Sealed, User};
use kernel::{Ctx, Refusal, Result};
use maud::{Markup, html};
use registry::{Person, Region};
use ui::{Lang, Panel, Reader, SummaryList, SummaryRow, say, text};

use super::{check, step::numbered, words};
use crate::page::{fault, frame, link};

/// Shows the receipt.
pub(crate) async fn show(
    State(house): State<House>,
    user: User,
    reader: Reader,
    Path((reference, card)): Path<(String, String)>,
) -> Result<Markup, Fault> {
    let id = Sealed::open(&house, &user.who, &reference).map_err(fault(&reader))?;
    let card_id = numbered(&card).map_err(fault(&reader))?;
    let read = house.ask(&user.who, move |ctx: &mut Ctx| {
        let (person, card) = (registry::known(ctx, id)?, card::card(ctx, id, card_id)?);
        // A card that came in with a register was not applied for here.
        if card.application_no.is_none() {
            return Err(Refusal::new("card_application_unknown").into());
        }
        Ok((person, card, registry::regions(ctx)?))
    });
    let (person, card, regions) = read.await.map_err(fault(&reader))?;
    Ok(write(&reader, &user, &reference, &person, &card, &regions))
}

fn write(reader: &Reader, user: &User, reference: &str, person: &Person, card: &Card, regions: &[Region]) -> Markup {
    let lang = reader.lang;
    let number = card.application_no.map(|number| number.to_string()).unwrap_or_default();
    let point = crate::words::region_name(regions, card.point);
    let here = format!("/platform/people/{reference}/cards");
    let body = html! {
        (Panel::new(say(lang, "desk-card-receipt", &[("number", &number)]), text(lang, "desk-card-receipt-keep")))
        div.y-columns {
            div {
                (SummaryList::new([
                    SummaryRow::new(text(lang, "desk-column-name"), person.name.as_str()),
                    SummaryRow::new(text(lang, "desk-column-masked-id"), person.id.masked()),
                    SummaryRow::new(text(lang, "desk-card-application-no"), number.clone()),
                    SummaryRow::new(text(lang, "desk-card-applied-at"), card.applied_at.local()),
                    SummaryRow::new(text(lang, "desk-card-reason"), text(lang, &words::reason_key(card.reason))),
                    SummaryRow::new(text(lang, "desk-card-applicant"), words::applicant(lang, &card.applicant)),
                    SummaryRow::new(text(lang, "column-bank"), door::bank_name(lang, &card.bank)),
                    SummaryRow::new(text(lang, "desk-card-point"), html! { span lang=(Lang::Zh.tag()) { (point) } }),
                ]))
            }
            div { (ui::qr(lang, "desk-card-receipt-qr", &number)) p.govuk-body { (text(lang, "desk-card-receipt-how")) } }
            @if card.photo.is_some() {
                div {
                    (check::picture(lang, &format!("/platform/cards/{reference}/{}", card.card_id), person))
                    p.govuk-body { (text(lang, "desk-card-receipt-photo")) }
                }
            }
        }
        p.govuk-body { (text(lang, "desk-card-receipt-print")) }
        p.govuk-body { (link("/platform/people", text(lang, "desk-card-receipt-next"))) }
    };
    frame(reader, user, "desk-card-receipt-title", "nav-cards").back("desk-card-of-person-back", &here).write(&body)
}

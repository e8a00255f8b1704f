//! From the box to the holder's hand: delivery 配送, hand-over 发放 against a signature, taking into use 启用.

use access::Deed;
use document::Packed;
use kernel::{CardNumber, CitizenId, Ctx, Moment, Refusal, RegionCode, RegionLevel, Result, refuse};

use crate::{
    Card, Stage, Step,
    applying::{card, make_for, serve, serve_at_desk, take},
    moving, rules_on, store,
    told::Told,
};

/// Cards on their way to a service point together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Its number.
    pub delivery_id: i64,
    /// Where to.
    pub point: RegionCode,
    /// How many cards.
    pub cards: i64,
    /// When it left.
    pub sent_at: Moment,
    /// Who sent it.
    pub sent_by: String,
    /// When it arrived.
    pub received_at: Option<Moment>,
    /// Who counted it.
    pub received_by: Option<String>,
    /// How many were not in it.
    pub missing: i64,
}

/// A signature for a card.
#[derive(Clone, Debug)]
pub enum Signature {
    /// Drawn on a pad.
    Drawn(Packed),
    /// On a sheet of paper, by the number of the sheet and its line.
    Sheet(String),
}

/// How a card is handed over.
#[derive(Clone, Debug)]
pub struct HandOver {
    /// Who signed, where it is not the holder: name and relation, in words.
    pub signed_by: String,
    /// The signature.
    pub signature: Signature,
    /// The old card that is handed in.
    pub old_card: Option<CardNumber>,
}

fn object(delivery_id: i64) -> String {
    format!("card delivery {delivery_id}")
}

/// Sends everything that waits in boxes for a service point there; nothing when there is none.
///
/// # Errors
/// `not_allowed`; `out_of_scope`; a failure of the database.
pub fn ship(ctx: &mut Ctx, point: RegionCode) -> Result<Option<Delivery>> {
    access::require(ctx, Deed::MakeCards)?;
    if !ctx.scope().covers(point) {
        return Err(Refusal::new("out_of_scope").with("region", point).into());
    }
    let delivery_id = ctx.take_numbers("card_delivery", 1)?;
    let cards = store::ship(ctx, point, delivery_id)?;
    if cards == 0 {
        return Ok(None);
    }
    let delivery = Delivery {
        delivery_id,
        point,
        cards,
        sent_at: ctx.now(),
        sent_by: ctx.actor().user.to_string(),
        received_at: None,
        received_by: None,
        missing: 0,
    };
    store::add_delivery(ctx, &delivery)?;
    audit::record(ctx, "card.ship", &object(delivery_id), &[("cards", cards.to_string())])?;
    Ok(Some(delivery))
}

/// A delivery within the actor's scope.
///
/// # Errors
/// `card_delivery_unknown`; a failure of the database.
pub fn delivery(ctx: &mut Ctx, delivery_id: i64) -> Result<Delivery> {
    let scope = ctx.scope();
    let known = store::delivery(ctx, delivery_id)?.filter(|delivery| scope.covers(delivery.point));
    known.ok_or_else(|| Refusal::new("card_delivery_unknown").with("delivery", delivery_id).into())
}

/// The deliveries within the actor's scope, newest first, at most `limit`.
///
/// # Errors
/// A failure of the database.
pub fn deliveries(ctx: &mut Ctx, limit: usize) -> Result<Vec<Delivery>> {
    store::deliveries(ctx, limit)
}

/// The cards of a delivery, in the order of the holders.
///
/// # Errors
/// A failure of the database.
pub fn cards_of_delivery(ctx: &mut Ctx, delivery: &Delivery) -> Result<Vec<Card>> {
    store::cards_of_delivery(ctx, delivery)
}

/// Counts a delivery in at its point: those named were not in it and are made again, the others wait for their holders,
/// who are to be told.
///
/// # Errors
/// `card_delivery_unknown`, `card_delivery_received`; `card_unknown` when a missing one is none of it; `not_allowed`; a
/// failure of the database.
pub fn receive(ctx: &mut Ctx, delivery_id: i64, missing: &[CardNumber]) -> Result<Vec<Told>> {
    access::require(ctx, Deed::ServeCards)?;
    let delivery = delivery(ctx, delivery_id)?;
    if delivery.received_at.is_some() {
        return Err(Refusal::new("card_delivery_received").with("delivery", delivery_id).into());
    }
    let cards = store::cards_of_delivery(ctx, &delivery)?;
    let on_the_way = |card: &&Card| card.stage == Stage::Delivering;
    for number in missing {
        let Some(card) = cards.iter().filter(on_the_way).find(|card| card.number() == Some(*number)) else {
            return Err(Refusal::new("card_unknown").with("card", number.masked()).into());
        };
        take(ctx, card, Step::Miss, "")?;
    }
    store::receive(ctx, &delivery, missing.len())?;
    let facts = [("cards", delivery.cards.to_string()), ("missing", missing.len().to_string())];
    audit::record(ctx, "card.receive", &object(delivery_id), &facts)?;
    let there = cards.iter().filter(on_the_way).filter(|card| !missing.iter().any(|n| card.number() == Some(*n)));
    Ok(there.map(|card| Told::new(card, "message_card_at_point").with("point", delivery.point)).collect())
}

/// Sends a card back that nobody came for; it may go out again.
///
/// # Errors
/// `card_still_waiting` naming the day until which it waits; `not_allowed`, `unknown_person`; `card_unknown`; the code of
/// the card's stage; a failure of the database.
pub fn send_back(ctx: &mut Ctx, person: CitizenId, card_id: i64) -> Result<()> {
    serve_at_desk(ctx, person)?;
    let (card, today) = (card(ctx, person, card_id)?, ctx.today());
    card.stage.after(Step::SendBack)?;
    let waits_until = card.since.day().plus_days(rules_on(today).waiting_days);
    if today <= waits_until {
        return Err(Refusal::new("card_still_waiting").with("day", waits_until).into());
    }
    take(ctx, &card, Step::SendBack, "").map(drop)
}

/// Hands a card over against a signature. The card it replaces ends with that; where it is exchanged, the old one is handed
/// in.
///
/// # Errors
/// `card_signature_missing`; `card_old_missing` when the old card is not handed in, `card_old_other` when another one is;
/// `not_allowed`, `unknown_person`; `card_unknown`; the code of the card's stage; a failure of the database.
pub fn hand_over(ctx: &mut Ctx, person: CitizenId, card_id: i64, how: &HandOver) -> Result<()> {
    serve_at_desk(ctx, person)?;
    let new = card(ctx, person, card_id)?;
    new.stage.after(Step::HandOver)?;
    if matches!(&how.signature, Signature::Sheet(sheet) if sheet.trim().is_empty()) {
        return refuse("card_signature_missing");
    }
    let old = match new.replaces {
        Some(old) => Some(card(ctx, person, old)?).filter(|old| !old.stage.is_over()),
        None => None,
    };
    if let Some(old) = &old {
        // Who lost the old card while the new one was made hands in nothing.
        let needed = new.reason.is_exchange() && !matches!(old.stage, Stage::Lost | Stage::LostForNow);
        match (needed, how.old_card) {
            (true, None) => return refuse("card_old_missing"),
            (_, Some(given)) if old.number() != Some(given) => return refuse("card_old_other"),
            _ => {}
        }
        take(ctx, old, Step::Supersede, "")?;
    }
    if let Signature::Drawn(drawing) = &how.signature {
        document::keep(ctx, drawing)?;
    }
    store::put_signature(ctx, &new, how)?;
    take(ctx, &new, Step::HandOver, how.signed_by.trim()).map(drop)
}

/// Takes a card into use. Where payments go to another account so far, they move to this card's after the cooling time,
/// which the person is told on the phones known so far.
///
/// # Errors
/// `card_expired`; `not_allowed`, `no_mandate`, `unknown_person`; `card_unknown`; the code of the card's stage; a failure of
/// the database.
pub fn activate(ctx: &mut Ctx, person: CitizenId, card_id: i64) -> Result<Told> {
    serve(ctx, person)?;
    let (card, today) = (card(ctx, person, card_id)?, ctx.today());
    card.stage.after(Step::Activate)?;
    card.refuse_expired(today)?;
    take(ctx, &card, Step::Activate, "")?;
    moving::begin(ctx, &card)
}

/// Says that a card that waits in its box goes to another service point of the county.
///
/// # Errors
/// `card_point_wrong`; `not_allowed`, `unknown_person`; `card_unknown`; the code of the card's stage; a failure of the
/// database.
pub fn send_elsewhere(ctx: &mut Ctx, person: CitizenId, card_id: i64, point: RegionCode) -> Result<()> {
    make_for(ctx, person)?;
    let card = card(ctx, person, card_id)?;
    card.stage.after(Step::Ship)?;
    let is_point = matches!(point.level(), RegionLevel::County | RegionLevel::Township);
    if !is_point || point.county() != card.point.county() {
        return Err(Refusal::new("card_point_wrong").with("point", point).into());
    }
    store::set_point(ctx, &card, point)?;
    audit::record(ctx, "card.send_elsewhere", &crate::applying::object(card_id), &[("point", point.to_string())])?;
    Ok(())
}

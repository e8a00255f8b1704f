//! Cards at every stage of their lives, for the pages of a demonstration: applied for at the window, checked by the card
//! office, accounts opened and cards made by simulated partners some of which fail, delivered, handed over, used, and one
//! reported missing.

use card::{Applicant, Card, HandOver, NewApplication, Reason, Signature};
use document::Packed;
use exchange::cards::{MAKER, take_waiting_answers, write_batch};
use kernel::{CitizenId, Error, RegionCode};
use maker_sim::{Mode, Partners};
use population::{AccountState, LifeState, Population};
use portrait::Portrait;
use registry::Person;

use super::story::Story;
use crate::answer::{Done, Fault};

/// How many people apply.
const APPLICANTS: usize = 24;
/// So many applications wait to be looked at.
const WAITING: usize = 4;

/// Grown-up people who want a card: those without one first, then some who want another.
pub(super) fn people_who_want(population: &Population, today: kernel::Day) -> Vec<CitizenId> {
    let grown_up = |at: u32| {
        let one = population.person(at);
        (one.state == LifeState::Alive && one.id.age_on(today) >= 18).then_some(one.id)
    };
    let those = |wanted: fn(Option<AccountState>) -> bool| {
        let all = (0..population.people_count()).rev();
        all.filter(move |at| wanted(population.account(*at).map(|account| account.state))).filter_map(grown_up)
    };
    let without = those(|state| state.is_none()).take(APPLICANTS / 2);
    without.chain(those(|state| state == Some(AccountState::Active))).take(APPLICANTS).collect()
}

/// Takes the applications through; the staff that works at cards was employed before.
pub(super) fn tell(story: &mut Story, wanting: &[CitizenId], seed: u64) -> Done<()> {
    let today = story.today();
    let applied: Vec<Card> =
        wanting.iter().zip(0..).map(|(person, at)| apply(story, *person, seed + at)).collect::<Done<_>>()?;
    story.table.done(today, "cards-applied", &[], count(applied.len()), None);
    let (looked_at, waiting) = applied.split_at(applied.len().saturating_sub(WAITING));
    if let Some(one) = waiting.first() {
        let (person, card_id) = (one.person, one.card_id);
        story.write("card", move |ctx| {
            let told = card::ask_photo(ctx, person, card_id, "相片背景不是白色")?;
            door::tell(ctx, &told)
        })?;
    }
    for one in looked_at {
        let (person, card_id) = (one.person, one.card_id);
        story.write("card", move |ctx| card::check(ctx, person, card_id))?;
    }
    for partner in ["nongye", MAKER] {
        let batch = story.write("card", move |ctx| match partner {
            MAKER => card::ask_maker(ctx, MAKER),
            bank => card::ask_bank(ctx, bank),
        })?;
        let Some(batch) = batch else { continue };
        let office = prefecture::actor("card");
        write_batch(&story.db, &office, &story.place.exchange, batch.batch_id)?;
        let partners = Partners::at(&story.place.exchange, seed).with_modes(&[Mode::SomeFail]);
        partners.step().map_err(|why| Fault::file("answer in", &story.place.exchange, &why))?;
        for (_, answer) in take_waiting_answers(&story.db, &office, &story.confined, &story.place.exchange)? {
            let batch = answer?;
            let key = if partner == MAKER { "cards-made" } else { "cards-opened" };
            story.table.done(today, key, &[("failed", &batch.failed.to_string())], Some(batch.done), None);
        }
    }
    hand_out(story)
}

fn count(number: usize) -> Option<i64> {
    i64::try_from(number).ok()
}

fn person(story: &Story, person: CitizenId) -> Done<Person> {
    let found = story.read("clerk", |ctx| registry::person(ctx, person))?;
    Ok(found.ok_or_else(|| Error::Broken("a person of the demonstration is registered".into()))?)
}

fn apply(story: &Story, whom: CitizenId, seed: u64) -> Done<Card> {
    let person = person(story, whom)?;
    let has_one = !story.read("clerk", |ctx| card::cards_of(ctx, whom))?.is_empty();
    let new = NewApplication {
        person: whom,
        reason: if has_one { Reason::NewGeneration } else { Reason::First },
        applicant: Applicant::Own,
        bank: "nongye".to_owned(),
        point: person.village.township().unwrap_or(person.village),
        phone: person.phone,
    };
    let packed = |why| Error::io("pack a portrait", why);
    let photo = Packed::of_bytes(&Portrait::of(seed).jpeg(), "photo.jpg").map_err(packed)?;
    let drawn = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes();
    story.write("clerk", move |ctx| card::apply(ctx, &new, &photo, drawn))
}

/// Delivers what was made to all points but the last, hands half of it over, and has it used.
fn hand_out(story: &mut Story) -> Done<()> {
    let today = story.today();
    let points: Vec<RegionCode> = story.read("card", card::boxes)?.into_iter().map(|(point, _)| point).collect();
    let mut arrived = Vec::new();
    for (point, at) in points.iter().copied().zip(1..) {
        let Some(delivery) = story.write("card", move |ctx| card::ship(ctx, point))? else { continue };
        if at == points.len() && points.len() > 1 {
            continue;
        }
        let cards = story.read("card", |ctx| card::cards_of_delivery(ctx, &delivery))?;
        story.write("clerk", move |ctx| {
            let told = card::receive(ctx, delivery.delivery_id, &[])?;
            door::tell_all(ctx, &told)
        })?;
        arrived.extend(cards);
    }
    story.table.done(today, "cards-arrived", &[], count(arrived.len()), None);
    let handed: Vec<(CitizenId, i64)> = arrived.iter().step_by(2).map(|card| (card.person, card.card_id)).collect();
    for ((person, card_id), line) in handed.iter().copied().zip(1..) {
        let signature = Signature::Sheet(format!("演示-1 第{line}行"));
        let all = story.read("clerk", |ctx| card::cards_of(ctx, person))?;
        let old_card = all.iter().filter(|card| card.card_id != card_id).find_map(Card::number);
        let how = HandOver { signed_by: String::new(), signature, old_card };
        story.write("clerk", move |ctx| {
            card::hand_over(ctx, person, card_id, &how)?;
            let told = card::activate(ctx, person, card_id)?;
            door::tell(ctx, &told)
        })?;
    }
    story.table.done(today, "cards-used", &[], count(handed.len()), None);
    if let Some((person, card_id)) = handed.first().copied() {
        story.write("clerk", move |ctx| {
            let (_, told) = card::report_lost_for_now(ctx, person, card_id)?;
            door::tell(ctx, &told)
        })?;
        story.table.also("cards-lost", &[], None, None);
    }
    Ok(())
}

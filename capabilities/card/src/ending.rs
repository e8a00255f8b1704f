//! The end of all cards of somebody who died or left 注销: at the desk at once, and by itself some days after the registry
//! learned of it, for most deaths come by lists. Accounts are the bank's and the heirs' matter: nothing is closed here, and
//! who died or left is not paid for that reason (the registry's state), not for want of an account.
//!
//! The days (`gone_days` of the rules) leave time to correct a wrong report: who is alive again by then keeps her cards. Who
//! is reported alive afterwards applies anew, for a card that ended stays ended.

use std::collections::BTreeSet;

use kernel::{CitizenId, Ctx, Refusal, Result};
use registry::PersonState;

use crate::{
    Step,
    applying::{serve, serve_at_desk, take},
    rules_on, store,
};

/// So many people who died or left are looked at in one transaction, so that desks wait for none of them long.
const PEOPLE_AT_A_TIME: usize = 500;

/// How far [`end_gone`] came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ended {
    /// Cards and applications that ended.
    pub cards: usize,
    /// After whom to go on; nothing when nobody is left.
    pub next: Option<CitizenId>,
}

/// Ends every card and application of somebody whom the registry knows as dead or gone. Answers how many ended.
///
/// # Errors
/// `card_holder_lives` when the registry says otherwise; `not_allowed`; `unknown_person`; a failure of the database.
pub fn cancel_all(ctx: &mut Ctx, person: CitizenId) -> Result<usize> {
    let holder = serve_at_desk(ctx, person)?;
    if holder.state == PersonState::Alive {
        return Err(Refusal::new("card_holder_lives").with("person", person.masked()).into());
    }
    end_all(ctx, person, holder.state.word())
}

/// Ends every card and application of somebody who wants none any more. Answers how many ended; the account is not touched.
///
/// # Errors
/// `not_allowed`, `no_mandate`, `unknown_person`; a failure of the database.
pub fn give_up(ctx: &mut Ctx, person: CitizenId) -> Result<usize> {
    serve(ctx, person)?;
    end_all(ctx, person, "own")
}

/// Ends the cards and applications of the next people of whom the registry has known for the rules' days that they died or
/// left. May be called any number of times, and goes on after whom it is told.
///
/// # Errors
/// A failure of the database.
pub fn end_gone(ctx: &mut Ctx, after: Option<CitizenId>) -> Result<Ended> {
    let today = ctx.today();
    let known_until = today.plus_days(-rules_on(today).gone_days);
    // Whose cards end may have lived anywhere.
    ctx.as_owner(|ctx| {
        let gone = registry::gone(ctx, known_until, after, PEOPLE_AT_A_TIME)?;
        let next = gone.last().map(|(person, _)| *person).filter(|_| gone.len() == PEOPLE_AT_A_TIME);
        let holders = holders_of_cards(ctx, &gone)?;
        let mut cards = 0;
        for (person, state) in gone.into_iter().filter(|(person, _)| holders.contains(person)) {
            cards += end_all(ctx, person, state.word())?;
        }
        Ok(Ended { cards, next })
    })
}

/// Which of these people have a card or application that is not over.
fn holders_of_cards(ctx: &mut Ctx, people: &[(CitizenId, PersonState)]) -> Result<BTreeSet<CitizenId>> {
    let people: Vec<CitizenId> = people.iter().map(|(person, _)| *person).collect();
    Ok(store::with_open_cards(ctx, &people)?.into_iter().collect())
}

fn end_all(ctx: &mut Ctx, person: CitizenId, why: &str) -> Result<usize> {
    let mut ended = 0;
    for card in store::cards_of(ctx, person)?.into_iter().filter(|card| !card.stage.is_over()) {
        take(ctx, &card, Step::Cancel, why)?;
        ended += 1;
    }
    Ok(ended)
}

//! The end of all cards of somebody who died or left 注销. Accounts are the bank's and the heirs' matter: nothing is closed
//! here, and who died or left is not paid for that reason (the registry's state), not for want of an account.

use kernel::{CitizenId, Ctx, Refusal, Result};
use registry::PersonState;

use crate::{
    Step,
    applying::{serve_at_desk, take},
    store,
};

/// Ends every card and application of somebody whom the registry knows as dead or gone. Answers how many ended.
///
/// # Errors
/// `card_holder_lives` when the registry says otherwise; `not_allowed`; `unknown_person`; a failure of the database.
pub fn cancel_all(ctx: &mut Ctx, person: CitizenId) -> Result<usize> {
    let holder = serve_at_desk(ctx, person)?;
    if holder.state == PersonState::Alive {
        return Err(Refusal::new("card_holder_lives").with("person", person.masked()).into());
    }
    let mut ended = 0;
    for card in store::cards_of(ctx, person)?.into_iter().filter(|card| !card.stage.is_over()) {
        take(ctx, &card, Step::Cancel, holder.state.word())?;
        ended += 1;
    }
    Ok(ended)
}

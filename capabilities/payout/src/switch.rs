//! The stop switch: one row that every sending reads in its own transaction, so that a halt is in force at once.

use kernel::{Ctx, Refusal, Result};

use access::Deed;

use crate::store;

/// Stops all payments until [`resume`].
///
/// # Errors
/// `not_allowed`; a failure of the database.
pub fn halt(ctx: &mut Ctx, reason: &str) -> Result<()> {
    access::require(ctx, Deed::Halt)?;
    set(ctx, "halted", reason, "payout.halt")
}

/// Stops all payments when the program was cut off while money was with the banks: what became of it is not known before
/// they are heard. Whether payments were stopped; nothing is done where nothing is on the way, or they stand still already.
///
/// # Errors
/// `not_allowed`; a failure of the database.
pub fn halt_after_unclean_end(ctx: &mut Ctx) -> Result<bool> {
    if halted(ctx)?.is_some() || !store::is_money_on_the_way(ctx)? {
        return Ok(false);
    }
    halt(ctx, "unclean_end").map(|()| true)
}

/// Lets payments go on.
///
/// # Errors
/// `not_halted`; `not_allowed`; a failure of the database.
pub fn resume(ctx: &mut Ctx, reason: &str) -> Result<()> {
    access::require(ctx, Deed::Resume)?;
    if halted(ctx)?.is_none() {
        return Err(Refusal::new("not_halted").into());
    }
    set(ctx, "running", reason, "payout.resume")
}

fn set(ctx: &mut Ctx, state: &str, reason: &str, action: &'static str) -> Result<()> {
    store::set_switch(ctx, state, reason)?;
    audit::record(ctx, action, "payments", &[("reason", reason.to_owned())])?;
    Ok(())
}

/// Why payments are halted, if they are.
///
/// # Errors
/// A failure of the database.
pub fn halted(ctx: &mut Ctx) -> Result<Option<String>> {
    Ok(store::switch(ctx)?.filter(|(state, _)| state == "halted").map(|(_, reason)| reason))
}

/// Refuses while payments are halted.
///
/// # Errors
/// `halted`, with the reason.
pub fn refuse_while_halted(ctx: &mut Ctx) -> Result<()> {
    match halted(ctx)? {
        None => Ok(()),
        Some(reason) => Err(Refusal::new("halted").with("reason", reason).into()),
    }
}

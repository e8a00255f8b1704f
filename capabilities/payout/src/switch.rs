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

//! The laws of this room, checked on all its rows.

use kernel::{Ctx, Error, Result};

use crate::store;

/// Checks that nobody is twice in an insurance on a day, that who is insured through an employer is so through one with an open account, and that no month of a pension that
/// was handed out is owed still. How many memberships, pensions and employers' accounts it looked at.
///
/// # Errors
/// `Broken`, naming the first row that breaks a law; or a failure of the database.
pub fn verify(ctx: &mut Ctx) -> Result<u64> {
    // A law holds for all regions; the answer is a count, or one row.
    ctx.as_owner(|ctx| {
        let broken = |law: &str, row: String| Err(Error::Broken(format!("{law}: {row}")));
        if let Some((person, insurance)) = store::twice_insured(ctx)? {
            let row = format!("{}, {}", person.masked(), insurance.word());
            return broken("nobody is twice in an insurance on a day", row);
        }
        if let Some(employer) = store::staff_without_account(ctx)? {
            return broken("who insures staff has an open account", employer);
        }
        if let Some((person, month)) = store::paid_beyond(ctx)? {
            return broken("a month is handed out once", format!("{}, {month}", person.masked()));
        }
        Ok(store::rows(ctx)?.cast_unsigned())
    })
}

//! Telling a holder what became of her card: in the app's messages and by SMS, in the transaction of the deed.
//!
//! SMS are in Chinese: the house knows the language of who reads a page, not of who holds a phone.

use card::Told;
use exchange::sms::{self, Phone};
use kernel::{Ctx, RegionCode, Result};
use ui::Lang;

use crate::bank_name;

/// Tells it on every phone that is known and can get SMS, and in the app.
///
/// # Errors
/// A failure of the database.
pub fn tell(ctx: &mut Ctx, told: &Told) -> Result<()> {
    let mut args = told.args.clone();
    if let Some((_, point)) = args.iter_mut().find(|(name, _)| *name == "point")
        && let Some(name) = region_name(ctx, point)?
    {
        *point = name;
    }
    casework::notify(ctx, told.person, told.key, &args)?;
    let said: Vec<(&str, String)> = args
        .into_iter()
        .map(|(name, value)| if name == "bank" { (name, bank_name(Lang::Zh, &value)) } else { (name, value) })
        .collect();
    let said: Vec<(&str, &str)> = said.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let text = ui::say(Lang::Zh, told.key, &said);
    for phone in told.phones(ctx)? {
        // A phone at home gets no SMS; the message in the app stands.
        if let Ok(phone) = Phone::parse(&phone) {
            sms::queue(ctx, &phone, &text)?;
        }
    }
    Ok(())
}

fn region_name(ctx: &mut Ctx, code: &str) -> Result<Option<String>> {
    let Ok(code) = RegionCode::parse(code) else { return Ok(None) };
    Ok(registry::regions(ctx)?.into_iter().find(|region| region.code == code).map(|region| region.name))
}

/// Tells all of it.
///
/// # Errors
/// As [`tell`].
pub fn tell_all(ctx: &mut Ctx, told: &[Told]) -> Result<()> {
    told.iter().try_for_each(|told| tell(ctx, told))
}

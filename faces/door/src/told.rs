//! Telling residents by SMS: what became of a card, in the transaction of the deed and in the app's messages; and messages of cases, proofs of life, appointments and offers,
//! some time later, by a job that does not wake anybody.
//!
//! SMS are in Chinese: the house knows the language of who reads a page, not of who holds a phone.

use std::ops::Range;

use card::Told;
use exchange::sms::{self, Phone};
use kernel::{Ctx, Moment, RegionCode, Result};
use ui::Lang;

use crate::{bank_name, said::message_values};

/// So much of a message stands in its SMS.
const SMS_CHARACTERS_MAX: usize = 300;

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

/// Nobody is texted before that hour or from this one on. Hours of the day; ours.
const WAKING_HOURS: Range<i64> = 8..21;
const MICROSECONDS_OF_AN_HOUR: i64 = 3_600_000_000;

/// Texts messages of the app to the phones that the registry knows; how many of at most `limit` were looked at: none at night. For a job that calls it again and again.
///
/// # Errors
/// A failure of the database.
pub fn text_messages(ctx: &mut Ctx, limit: usize) -> Result<usize> {
    let now = ctx.now();
    if !WAKING_HOURS.contains(&((now.0 - Moment::midnight(now.day()).0) / MICROSECONDS_OF_AN_HOUR)) {
        return Ok(0);
    }
    let (looked_at, messages) = casework::take_for_sms(ctx, limit)?;
    for (person, message) in messages {
        let Some(known) = registry::person(ctx, person)? else { continue };
        // A phone at home gets no SMS; the message in the app stands.
        let Ok(phone) = Phone::parse(&known.phone) else { continue };
        let values = message_values(Lang::Zh, &message.args);
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (&**name, &**value)).collect();
        sms::queue(ctx, &phone, &shortened(ui::say(Lang::Zh, &message.key, &values)))?;
    }
    Ok(looked_at)
}

/// A text that a gateway takes; what is longer is read in the app.
fn shortened(text: String) -> String {
    match text.char_indices().nth(SMS_CHARACTERS_MAX) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// Tells all of it.
///
/// # Errors
/// As [`tell`].
pub fn tell_all(ctx: &mut Ctx, told: &[Told]) -> Result<()> {
    told.iter().try_for_each(|told| tell(ctx, told))
}

//! SMS out: queued in the transaction of the deed that causes them, handed over by a job, tried again when a gateway fails.
//!
//! Steps of [`deliver`]. One transaction takes what is due and puts its next try ahead, so that two jobs do not hand over
//! the same message. Each message is handed over outside of any transaction. One transaction for each records what came
//! of it. Killed after the handing over and before the record, a message is handed over again: its number goes along,
//! by which a gateway can drop the second. Better twice than never.
//!
//! Promises: a text is forgotten once it was handed over or given up; phone numbers are masked in logs and errors.
//! Deliberately absent: the sentences (the caller says them in the reader's language), replies by SMS.

mod gateway;
mod port;

use std::fmt;

use kernel::{Actor, Ctx, Db, Moment, Result, refuse};

use crate::store;

pub use gateway::{Algorithm, Gateway, GatewayConfig, Signature, Success};
pub use port::{Port, Shown, Undelivered, shown};

/// A mobile phone number of this country: 11 digits, the first a 1.
#[derive(Clone, PartialEq, Eq)]
pub struct Phone(String);

impl Phone {
    /// Reads a number as people write it.
    ///
    /// # Errors
    /// `phone_not_mobile` when it is not one that receives SMS.
    pub fn parse(text: &str) -> Result<Phone> {
        let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
        let own = digits.strip_prefix("+86").unwrap_or(&digits);
        if own.len() == 11 && own.starts_with('1') && own.bytes().all(|byte| byte.is_ascii_digit()) {
            Ok(Phone(own.to_owned()))
        } else {
            refuse("phone_not_mobile")
        }
    }

    /// The eleven digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `139****0000`.
    #[must_use]
    pub fn masked(&self) -> String {
        format!("{}****{}", &self.0[..3], &self.0[7..])
    }
}

/// Masked.
impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

/// A message on its way.
#[derive(Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// Its number; goes along as the gateway's key against handing over twice.
    pub message_id: i64,
    /// To whom.
    pub phone: Phone,
    /// What.
    pub text: String,
    /// How often it was tried, this time too.
    pub attempts: i64,
}

/// Without number and text.
impl fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "message {} to {:?}", self.message_id, self.phone)
    }
}

/// How a message stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageState {
    /// `queued`, `sent` or `failed`.
    pub state: String,
    /// How often it was tried.
    pub attempts: i64,
    /// Why the last try failed.
    pub why: Option<String>,
}

/// What a delivery did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delivered {
    /// Handed over.
    pub sent: u64,
    /// To be tried again later.
    pub waiting: u64,
    /// Given up.
    pub failed: u64,
}

/// A text of so many characters is cut into several SMS by every gateway; longer ones are not sent.
const CHARACTERS_MAX: usize = 500;
/// Seconds until the next try, after the first, the second, ...; then it is given up.
const PAUSES_SECONDS: [i64; 5] = [5, 30, 120, 600, 3_600];
/// Longer than any handing over takes.
const LEASE_SECONDS: i64 = 300;

/// Puts a message into the outbox, in the transaction of the deed that causes it; answers its number.
///
/// # Errors
/// `text_missing`, `text_too_long`; a failure of the database.
pub fn queue(ctx: &mut Ctx, phone: &Phone, text: &str) -> Result<i64> {
    let text = text.trim();
    if text.is_empty() {
        return refuse("text_missing");
    }
    if text.chars().count() > CHARACTERS_MAX {
        return Err(kernel::Refusal::new("text_too_long").with("characters", CHARACTERS_MAX).into());
    }
    let message_id = ctx.take_numbers("exchange_message", 1)?;
    store::queue_message(ctx, message_id, phone.as_str(), text)?;
    Ok(message_id)
}

/// How a message stands; nothing when there is none of that number.
///
/// # Errors
/// A failure of the database.
pub fn state(ctx: &mut Ctx, message_id: i64) -> Result<Option<MessageState>> {
    store::message_state(ctx, message_id)
}

/// Hands over what is due, at most `most` messages.
///
/// # Errors
/// A failure of the database. What a gateway refuses is counted, not answered.
pub fn deliver(db: &Db, actor: &Actor, port: &Port, most: usize) -> Result<Delivered> {
    let due = db.write(actor, move |ctx| {
        let due = store::due_messages(ctx, most)?;
        let again_at = after(ctx.now(), LEASE_SECONDS);
        due.iter().try_for_each(|message| store::take_message(ctx, message.message_id, message.attempts, again_at))?;
        Ok(due)
    })?;
    let mut delivered = Delivered::default();
    for message in due {
        let answer = port.hand_over(&message);
        let pause = usize::try_from(message.attempts - 1).ok().and_then(|tried| PAUSES_SECONDS.get(tried)).copied();
        let (state, why, pause) = match answer {
            Ok(()) => ("sent", None, None),
            Err(Undelivered::Later(why)) if pause.is_some() => ("queued", Some(why), pause),
            Err(Undelivered::Later(why) | Undelivered::Never(why)) => ("failed", Some(why), None),
        };
        match (state, &why) {
            ("sent", _) => delivered.sent += 1,
            ("queued", why) => {
                delivered.waiting += 1;
                tracing::warn!(message = message.message_id, phone = %message.phone.masked(), ?why, "an SMS waits");
            }
            (_, why) => {
                delivered.failed += 1;
                tracing::error!(message = message.message_id, phone = %message.phone.masked(), ?why, "an SMS was given up");
            }
        }
        db.write(actor, move |ctx| {
            let next_try_at = after(ctx.now(), pause.unwrap_or_default());
            store::message_is(ctx, message.message_id, state, why, next_try_at)
        })?;
    }
    Ok(delivered)
}

fn after(now: Moment, seconds: i64) -> Moment {
    Moment(now.0 + seconds * 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mobile_number_is_read_and_masked() {
        for (text, read) in [
            ("13900000000", Some("13900000000")),
            ("+86 139-0000-0000", Some("13900000000")),
            ("0893-1234567", None),
            ("1390000000", None),
            ("139000000000", None),
            ("1390000000a", None),
            ("", None),
        ] {
            assert_eq!(Phone::parse(text).ok().map(|phone| phone.0), read.map(str::to_owned), "{text}");
        }
        let phone = Phone::parse("13912345678").unwrap();
        let message = Outgoing { message_id: 7, phone, text: "验证码 123456".into(), attempts: 1 };
        assert_eq!(format!("{message:?}"), "message 7 to 139****5678");
    }
}

//! Opening a person's page: the purpose is stated first, kept in the log, and told to the resident.

use access::Deed;
use kernel::{CitizenId, Ctx, Moment, Refusal, Result, refuse};
use registry::Person;

use crate::{message, store};

/// Somebody looked at a resident's data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// When.
    pub at: Moment,
    /// The sign-in name of who looked.
    pub by: String,
    /// Why, in his words.
    pub purpose: String,
}

const OPENED: &str = "message_data_opened";
const PURPOSE_CHARACTERS: std::ops::RangeInclusive<usize> = 4..=200;

/// A person within the actor's scope, for a stated purpose that the person can read.
///
/// # Errors
/// `purpose_missing` when it is not 4 to 200 characters; `unknown_person`; `not_allowed`; a failure of the database.
pub fn open_person(ctx: &mut Ctx, id: CitizenId, purpose: &str) -> Result<Person> {
    access::require(ctx, Deed::OpenPerson)?;
    let purpose = purpose.trim();
    if !PURPOSE_CHARACTERS.contains(&purpose.chars().count()) || purpose.chars().any(char::is_control) {
        return refuse("purpose_missing");
    }
    let Some(person) = registry::person(ctx, id)? else {
        return Err(Refusal::new("unknown_person").with("person", id.masked()).into());
    };
    let by = ctx.actor().user.to_string();
    message::notify(ctx, id, OPENED, &[("by", by), ("purpose", purpose.to_owned())])?;
    let facts = [("purpose", purpose.to_owned())];
    audit::record(ctx, "casework.open_person", &format!("person {}", id.masked()), &facts)?;
    Ok(person)
}

/// Who looked at a resident's data and why, newest first.
///
/// # Errors
/// A failure of the database.
pub fn openings_of(ctx: &mut Ctx, person: CitizenId, limit: usize) -> Result<Vec<Opening>> {
    let messages = store::messages_with_key(ctx, person, OPENED, limit)?;
    let opening = |mut message: message::Message| Opening {
        at: message.written_at,
        by: message.args.remove("by").unwrap_or_default(),
        purpose: message.args.remove("purpose").unwrap_or_default(),
    };
    Ok(messages.into_iter().map(opening).collect())
}

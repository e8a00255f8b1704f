//! Opening a person's page: the purpose is stated first, kept with the person, and told to the resident.

use access::Purpose;
use kernel::{CitizenId, Ctx, Result};
use registry::Person;

use crate::message;

const OPENED: &str = "message_data_opened";

/// A person within the actor's scope, for a stated purpose that the person can read. `what` names what is opened.
///
/// # Errors
/// `unknown_person`; as [`access::open_person`].
pub fn open_person(ctx: &mut Ctx, id: CitizenId, purpose: Purpose, note: &str, what: &str) -> Result<Person> {
    let person = registry::known(ctx, id)?;
    access::open_person(ctx, id, person.village, purpose, note, what)?;
    let by = ctx.actor().user.to_string();
    message::notify(
        ctx,
        id,
        OPENED,
        &[("by", by), ("purpose", purpose.word().to_owned()), ("note", note.trim().to_owned())],
    )?;
    Ok(person)
}

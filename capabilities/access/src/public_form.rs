//! Forms that anybody may send without signing in: complaints, and objections to published lists.
//!
//! Promises
//! * Who sends one after another has to wait, longer each time; so do all together when very many come at once, but
//!   never for longer than some seconds, so that nobody can keep others from complaining.
//! * Whoever is signed in waits for nothing, neither a resident nor the desk that writes down what people say.
//!
//! What is refused for another reason is not counted: the count stands in the transaction of the deed.

use kernel::{Ctx, Error, Refusal, Result};

use crate::{Visit, delay, secret::sha256};

/// Counts a form of somebody who is not signed in, in the transaction that takes it in.
///
/// # Errors
/// `public_forms_later` with the seconds to wait; a failure of the database.
pub fn count_public_form(ctx: &mut Ctx, visit: &Visit) -> Result<()> {
    let by_source = sha256(&[b"public form", visit.source.as_bytes()]);
    let counted = delay::count(ctx, &by_source, &delay::FORMS_OF_ONE)
        .and_then(|()| delay::count(ctx, &sha256(&[b"public forms"]), &delay::FORMS_OF_ALL));
    counted.map_err(|why| match why {
        Error::Refused(refusal) => {
            Refusal::new("public_forms_later").with("seconds", refusal.arg("seconds").unwrap_or("60")).into()
        }
        failure => failure,
    })
}

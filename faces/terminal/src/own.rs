//! The resident's own affairs, in the scope of the village where she lives now.

use access::{SignedIn, Terminal};
use kernel::{Actor, CitizenId, Ctx, Refusal, Result, Scope, refuse};

/// Who she is; the transaction goes on in her own village.
pub(crate) fn person(ctx: &mut Ctx) -> Result<CitizenId> {
    let me = access::own_person(ctx)?;
    let user = ctx.actor().user.clone();
    ctx.act_as(&Actor::new(&user, Scope::EVERYWHERE));
    let Some(hit) = registry::hit(ctx, me)? else {
        return Err(Refusal::new("unknown_person").with("person", me.masked()).into());
    };
    ctx.act_as(&Actor::new(&user, Scope::of(hit.village)));
    Ok(me)
}

/// The terminal at which the session was opened: a session of an app is none.
pub(crate) fn terminal(ctx: &mut Ctx, who: &SignedIn) -> Result<Terminal> {
    match access::terminal_of(ctx, who)? {
        Some(terminal) => Ok(terminal),
        None => refuse("not_at_a_terminal"),
    }
}

//! The resident's own affairs, in the scope of the village where she lives now.

use kernel::{Actor, CitizenId, Ctx, Refusal, Result, Scope};

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

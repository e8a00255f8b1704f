//! Objections to a published list: only while it is public, only to a line that stands on it; who upholds one holds the
//! line in the same transaction.
//!
//! Deliberately absent: how objections are kept and listed (the `casework` room).

use access::Deed;
use casework::{NewObjection, Objection, ObjectionState};
use kernel::{CitizenId, Ctx, Refusal, RegionCode, Result};

use crate::public_list::{is_shown, open_notice};

/// The reason that a line is held for; also the code of a line that is still held when its batch is submitted.
const REASON: &str = "objection";

/// Takes in an objection to a line of a list that is public today: by a resident, or by somebody who leaves a contact.
///
/// # Errors
/// `notice_private`, `notice_not_open`; `line_not_published` when no such line stands on the list; `batch_unknown`;
/// `text_missing`, `text_too_long`, `contact_missing`; a failure of the database.
pub fn object(
    ctx: &mut Ctx,
    batch_id: i64,
    line: u32,
    by: Option<CitizenId>,
    contact: &str,
    text: &str,
) -> Result<i64> {
    open_notice(ctx, batch_id)?;
    let today = ctx.today();
    let item = payout::item_on_line(ctx, batch_id, line)?;
    let Some(item) = item.filter(|item| item.hold.is_none() && is_shown(item.person, today)) else {
        return Err(Refusal::new("line_not_published").with("batch", batch_id).with("line", line).into());
    };
    let name = registry::hit(ctx, item.person)?.map(|hit| hit.name.to_string()).unwrap_or_default();
    let new = NewObjection {
        batch_id,
        line,
        region: RegionCode::from_i64(item.region).expect("a region was written"),
        shown: format!("{name} {} {}", item.person.masked(), item.amount),
        by,
        contact: contact.to_owned(),
        text: text.to_owned(),
    };
    casework::object(ctx, &new)
}

/// Upholds an objection: its line waits from now on, if it does not already.
///
/// # Errors
/// `objection_unknown`, `objection_decided`; `text_missing` without a reason; `batch_wrong_state` when the batch was
/// submitted in the meantime; `not_allowed`; a failure of the database.
pub fn uphold_objection(ctx: &mut Ctx, objection_id: i64, reason: &str) -> Result<Objection> {
    access::require(ctx, Deed::MakeBatch)?;
    let decided = casework::decide(ctx, objection_id, ObjectionState::Upheld, reason)?;
    let (batch_id, line) = (decided.said.batch_id, decided.said.line);
    let waits = payout::item_on_line(ctx, batch_id, line)?.is_some_and(|item| item.hold.is_some());
    if !waits {
        payout::hold(ctx, batch_id, line, REASON)?;
    }
    Ok(decided)
}

/// Dismisses an objection: its line is paid in spite of it.
///
/// # Errors
/// `objection_unknown`, `objection_decided`; `text_missing` without a reason; `not_allowed`; a failure of the database.
pub fn dismiss_objection(ctx: &mut Ctx, objection_id: i64, reason: &str) -> Result<Objection> {
    access::require(ctx, Deed::MakeBatch)?;
    casework::decide(ctx, objection_id, ObjectionState::Dismissed, reason)
}

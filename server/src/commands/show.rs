//! `batch status`: how far the batches are, and where the money of one is.

use std::fmt::Write;

use kernel::Moment;
use payout::{Batch, Totals};
use serde_json::{Value, json};

use super::batch::pair;
use crate::{
    answer::{Answer, Done},
    desk::Desk,
    words,
};

pub(crate) fn batches(desk: &Desk) -> Done {
    let (batches, halted) = desk.read("batch status", |ctx| Ok((payout::batches(ctx)?, payout::halted(ctx)?)))?;
    let mut text = halted.as_ref().map(|reason| words::halted(desk.lang, reason)).unwrap_or_default();
    for batch in &batches {
        let Batch { batch_id, cycle, state, accepted, accepted_sum, .. } = batch;
        let state = words::state(desk.lang, state.word());
        let _ = writeln!(
            text,
            "{batch_id:>6}  {:<14} {:<12} {:<12} {state}  {accepted}  {accepted_sum}",
            cycle.programme,
            cycle.period.to_string(),
            batch.region.to_string(),
        );
    }
    let all: Vec<Value> = batches.iter().map(batch_json).collect();
    Ok(Answer::yes(text, json!({ "batches": all, "halted": halted })))
}

pub(crate) fn batch(desk: &Desk, batch_id: i64) -> Done {
    let (batch, totals, review) = desk.read("batch status", |ctx| {
        Ok((payout::batch(ctx, batch_id)?, payout::totals(ctx, batch_id)?, payout::review_of(ctx, batch_id)?))
    })?;
    let mut facts = batch_json(&batch);
    facts["review"] = json!(review.map(|review| review.state.word()));
    facts["totals"] = totals_json(&totals);
    Ok(Answer::yes(words::batch_card(desk.lang, &batch, &totals), facts))
}

/// A batch for scripts.
pub(crate) fn batch_json(batch: &Batch) -> Value {
    let micros = |moment: Option<Moment>| moment.map(|moment| moment.0);
    json!({
        "batch": batch.batch_id, "payer": batch.cycle.payer, "programme": batch.cycle.programme,
        "period": batch.cycle.period.to_string(), "region": batch.region.to_string(), "state": batch.state.word(),
        "source": batch.source_batch, "lines": batch.lines, "accepted": batch.accepted, "held": batch.held,
        "rejected": batch.refused, "accepted_fen": batch.accepted_sum.get(),
        "roster_sha256": batch.roster_sha256, "content_root": batch.content_root,
        "notice_from": batch.notice.map(|(from, _)| from.to_string()),
        "notice_to": batch.notice.map(|(_, to)| to.to_string()),
        "made_by": batch.made_by, "submitted_by": batch.submitted_by, "approved_by": batch.approved_by,
        "approvals_needed": batch.approvals_needed, "made_at": batch.made_at.0, "sent_at": micros(batch.sent_at),
        "closed_at": micros(batch.closed_at),
    })
}

/// Where the money is, for scripts.
pub(crate) fn totals_json(totals: &Totals) -> Value {
    json!({
        "approved": pair(totals.approved), "paid": pair(totals.paid), "failed": pair(totals.failed),
        "on_the_way": pair(totals.on_the_way), "unknown": pair(totals.unknown),
    })
}

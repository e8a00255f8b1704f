//! From maker to checker: submission freezes the content, approvals bind its hash, the last one reserves the money.

use kernel::{Ctx, Fen, Refusal, Result, refuse};
use ledger::{Kind, Transfer};

use access::Deed;

use crate::{Batch, BatchState, batch, batch::object, content_root, frozen_items, store};

/// Grants a payer money for a programme in a year; answers what may now be promised.
///
/// # Errors
/// `bad_amount` when the sum is not more than zero; `not_allowed`.
pub fn grant_budget(ctx: &mut Ctx, payer: &str, programme: &str, year: i32, sum: Fen) -> Result<Fen> {
    access::require(ctx, Deed::GrantBudget)?;
    if sum <= Fen::ZERO {
        return refuse("bad_amount");
    }
    let owner = budget_owner(payer, programme, year);
    let debit = ledger::account(ctx, &owner, Kind::Budget)?;
    let credit = ledger::account(ctx, payer, Kind::Source)?;
    ledger::post(ctx, "grant", 0, [Transfer { debit, credit, amount: sum, reference: i64::from(year) }].into_iter())?;
    audit::record(ctx, "payout.grant_budget", &format!("budget {owner}"), &[("sum", sum.to_string())])?;
    ledger::balance(ctx, debit)
}

/// What a payer may still promise for a programme in a year.
///
/// # Errors
/// A failure of the database.
pub fn budget(ctx: &mut Ctx, payer: &str, programme: &str, year: i32) -> Result<Fen> {
    ledger::balance_of(ctx, &budget_owner(payer, programme, year), Kind::Budget)
}

fn budget_owner(payer: &str, programme: &str, year: i32) -> String {
    format!("{payer}/{programme}/{year}")
}

/// The budget a batch is paid from: that of the year its period begins in, or for once-only programmes the year the
/// batch was made in.
pub(crate) fn budget_account(ctx: &mut Ctx, batch: &Batch) -> Result<ledger::AccountId> {
    let day = batch.cycle.period.first_day().unwrap_or(batch.made_at.day());
    let owner = budget_owner(&batch.cycle.payer, &batch.cycle.programme, day.year());
    ledger::account(ctx, &owner, Kind::Budget)
}

/// Freezes a batch: lines still held are left out (they can come again in another batch), the rest is bound by its
/// hash.
///
/// # Errors
/// `notice_missing` where a notice is needed and none was held; `notice_not_over` before it has ended; `batch_empty`; `batch_wrong_state`; `not_allowed`.
pub fn submit(ctx: &mut Ctx, batch_id: i64, needs_notice: bool) -> Result<String> {
    access::require(ctx, Deed::MakeBatch)?;
    let batch = batch(ctx, batch_id)?;
    match (needs_notice, batch.notice) {
        (true, None) => {
            batch.must_be(&[BatchState::Checked, BatchState::Noticed])?;
            return Err(Refusal::new("notice_missing").with("batch", batch_id).into());
        }
        (true, Some((_, to))) if to > ctx.today() => {
            return Err(Refusal::new("notice_not_over").with("batch", batch_id).with("day", to).into());
        }
        _ => batch.must_be(&[BatchState::Checked, BatchState::Noticed])?,
    }
    if batch.accepted == 0 {
        return Err(Refusal::new("batch_empty").with("batch", batch_id).into());
    }
    if batch.held > 0 {
        store::leave_held_out(ctx, &batch)?;
    }
    let root = match batch.content_root.clone() {
        Some(root) => root,
        None => content_root(frozen_items(ctx, &batch)?.into_iter()),
    };
    store::submitted(ctx, &batch, &root)?;
    let facts = [
        ("items", batch.accepted.to_string()),
        ("sum", batch.accepted_sum.to_string()),
        ("content_root", root.clone()),
        ("roster_sha256", batch.roster_sha256.clone().unwrap_or_default()),
    ];
    audit::record(ctx, "payout.submit", &object(batch_id), &facts)?;
    Ok(root)
}

/// Approves a submitted batch; the approval that completes the number reserves the money.
///
/// # Errors
/// `own_batch` for who made or submitted it; `already_approved` for who approved it before; `review_missing`,
/// `review_objected`, `reviewer_not_approver` by the county's review, where one was asked for; `content_changed` when the
/// caller names another hash than the frozen one; `budget_exceeded`; `batch_wrong_state`; `not_allowed`.
pub fn approve(ctx: &mut Ctx, batch_id: i64, content: Option<&str>) -> Result<BatchState> {
    access::require(ctx, Deed::ApproveBatch)?;
    let batch = batch(ctx, batch_id)?;
    batch.must_be(&[BatchState::Submitted])?;
    let login = ctx.actor().user.to_string();
    if login == batch.made_by || batch.submitted_by.as_deref() == Some(&*login) {
        return Err(Refusal::new("own_batch").with("batch", batch_id).into());
    }
    if batch.approved_by.contains(&login) {
        return Err(Refusal::new("already_approved").with("batch", batch_id).into());
    }
    crate::review::may_approve(batch_id, store::review(ctx, batch_id)?.as_ref(), &login)?;
    let root = batch.content_root.clone().expect("a submitted batch is frozen");
    if content.is_some_and(|content| content != root) {
        return Err(Refusal::new("content_changed").with("batch", batch_id).into());
    }
    let mut approved_by = batch.approved_by.clone();
    approved_by.push(login);
    let complete = i64::try_from(approved_by.len()).expect("few approvers") >= batch.approvals_needed;
    let state = if complete { BatchState::Approved } else { BatchState::Submitted };
    store::approved(ctx, &batch, &approved_by.join(","), state)?;
    if complete {
        reserve(ctx, &batch)?;
    }
    let facts = [("content_root", root), ("sum", batch.accepted_sum.to_string())];
    audit::record(ctx, "payout.approve", &object(batch_id), &facts)?;
    Ok(state)
}

fn reserve(ctx: &mut Ctx, batch: &Batch) -> Result<()> {
    if let Some(source) = batch.source_batch {
        let source = crate::batch::batch(ctx, source)?;
        crate::close::sweep_returned(ctx, &source)?;
    }
    let credit = budget_account(ctx, batch)?;
    let debit = ledger::account(ctx, &object(batch.batch_id), Kind::Reserved)?;
    let transfer = Transfer { debit, credit, amount: batch.accepted_sum, reference: batch.batch_id };
    ledger::post(ctx, "reserve", batch.batch_id, [transfer].into_iter())?;
    Ok(())
}

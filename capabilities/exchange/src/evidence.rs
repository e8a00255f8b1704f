//! The whole path of one payment, from the bank's line to the roster's line, checkable without this program.
//!
//! The answer holds the item; its 48 bytes under the batch's hash (six numbers of eight bytes, most significant first:
//! instruction, person, component, amount in fen, account, region) and the path from them to the approved root (RFC 6962,
//! SHA-256); the roster's hash and line; the transfers, the instructions, the bank's lines with the hashes of their
//! files; and the audit leaves about the batch with their numbers. Whoever has the files can hash them, whoever has a
//! checkpoint can prove the leaves. It holds a person's number: it is for whoever may see the payment, and no log.

use audit::merkle;
use kernel::{CitizenId, Ctx, Refusal, Result, hex};
use payout::Frozen;
use serde_json::{Value, json};

use crate::store;

/// The whole path of one item.
///
/// # Errors
/// `item_unknown`, also for an item outside the actor's scope; a failure of the database.
pub fn evidence(ctx: &mut Ctx, item_id: i64) -> Result<Value> {
    let unknown = || Refusal::new("item_unknown").with("item", item_id);
    let (item, person) = store::pay_item(ctx, item_id)?.ok_or_else(unknown)?;
    let batch_id = item_id / payout::ITEMS_PER_BATCH;
    let batch = payout::batch(ctx, batch_id)?;
    let mut batches = vec![batch_id];
    let mut instructions = Vec::new();
    for (instruction_id, sent_in, mut instruction) in store::instructions_of_item(ctx, item_id)? {
        instruction["bank_lines"] = Value::Array(store::lines_about(ctx, instruction_id)?);
        instructions.push(instruction);
        if !batches.contains(&sent_in) {
            batches.push(sent_in);
        }
    }
    let mut frozen = Vec::new();
    let mut transfers = Vec::new();
    let mut leaves = Vec::new();
    for batch_id in batches {
        frozen.extend(proof(ctx, batch_id, item_id)?);
        for journal in ledger::journals_about(ctx, "send", batch_id)? {
            transfers.extend(transfers_in(ctx, &journal, item_id)?);
        }
        leaves.extend(audit::leaves_about(ctx, &format!("batch {batch_id}"))?.into_iter().map(|leaf| {
            json!({
                "leaf_index": leaf.leaf_index, "leaf_hash": leaf.leaf_hash, "at": leaf.at.local(), "actor": leaf.actor,
                "action": leaf.action, "object": leaf.object, "leaf": leaf.leaf,
            })
        }));
    }
    for reply in store::replies(ctx)? {
        for journal in ledger::journals_about(ctx, "settle", reply.reply_id)? {
            transfers.extend(transfers_in(ctx, &journal, item_id)?);
        }
    }
    Ok(json!({
        "format": "yika evidence 1",
        "item": item,
        "person": person.and_then(CitizenId::from_encoded).map(CitizenId::masked),
        "roster": { "sha256": batch.roster_sha256, "line": item["roster_line"], "made_by": batch.made_by },
        "frozen": frozen,
        "transfers": transfers,
        "instructions": instructions,
        "audit": leaves,
    }))
}

fn transfers_in(ctx: &mut Ctx, journal: &ledger::Journal, item_id: i64) -> Result<Vec<Value>> {
    let transfers = ledger::transfers_with_reference(ctx, journal, item_id)?;
    let to_json = |(number, transfer): (i64, ledger::Transfer)| {
        // A person's account number is the person's own: it is said in words instead.
        let side = |account: ledger::AccountId| {
            if account.is_persons() { json!("the person's account") } else { json!(account.0) }
        };
        json!({
            "transfer_id": number, "deed": journal.deed, "business_day": journal.business_day.to_string(),
            "debit": side(transfer.debit), "credit": side(transfer.credit), "amount_fen": transfer.amount.get(),
        })
    };
    Ok(transfers.into_iter().map(to_json).collect())
}

/// The item's place under the root that was approved.
fn proof(ctx: &mut Ctx, batch_id: i64, item_id: i64) -> Result<Option<Value>> {
    let batch = payout::batch(ctx, batch_id)?;
    let Some(root) = &batch.content_root else { return Ok(None) };
    let items: Vec<Frozen> = payout::frozen_items(ctx, &batch)?;
    let Some(at) = items.iter().position(|item| item.item_id == item_id) else { return Ok(None) };
    let leaves: Vec<[u8; 32]> = items.iter().map(|item| merkle::leaf_hash(&item.leaf_bytes())).collect();
    Ok(Some(json!({
        "batch": batch_id, "root": root, "index": at, "size": items.len(), "leaf": hex(&items[at].leaf_bytes()), "leaf_hash": hex(&leaves[at]),
        "path": merkle::path(&leaves, at).iter().map(|hash| hex(hash)).collect::<Vec<_>>(),
        "approved_by": batch.approved_by,
    })))
}

//! The end of the story: the ledger against each bank's own book, and every law on all data.

use kernel::Fen;
use ledger::Kind;
use serde_json::{Value, json};

use super::{banks::failed, story::Story};
use crate::{
    answer::{Done, Fault},
    commands::verify::CHECKS,
    words,
};

/// What was found.
pub(super) struct Compared {
    pub(super) agreed: bool,
    pub(super) paid: (i64, Fen),
    pub(super) failed: (i64, Fen),
    pub(super) banks: Vec<Value>,
    pub(super) laws: Vec<Value>,
}

fn add(a: (i64, Fen), b: (i64, Fen)) -> (i64, Fen) {
    (a.0 + b.0, a.1.checked_add(b.1).expect("sums of a ledger fit"))
}

/// Compares everything that was paid.
pub(super) fn compare(story: &mut Story, batches: &[i64]) -> Done<Compared> {
    let mut compared =
        Compared { agreed: true, paid: (0, Fen::ZERO), failed: (0, Fen::ZERO), banks: Vec::new(), laws: Vec::new() };
    for &batch_id in batches {
        let totals = story.read("auditor", |ctx| payout::totals(ctx, batch_id))?;
        compared.paid = add(compared.paid, totals.paid);
        compared.failed = add(compared.failed, totals.failed);
    }
    with_banks(story, &mut compared)?;
    with_laws(story, &mut compared)?;
    sign(story)?;
    Ok(compared)
}

/// What a bank credited and did not take back is what the ledger says it paid; nobody was credited twice.
fn with_banks(story: &mut Story, compared: &mut Compared) -> Done<()> {
    let mut by_the_banks = (0, Fen::ZERO);
    for at in 0..story.banks.len() {
        let bank = &story.banks[at];
        let book = bank.sim.book_summary().map_err(failed)?;
        let twice = bank.sim.double_credits().map_err(failed)?.len();
        let owner = format!("bank {}", bank.code);
        let paid = story.read("auditor", |ctx| ledger::balance_of(ctx, &owner, Kind::Paid))?;
        let net = (book.credited_lines - book.returned_lines, Fen::new(book.credited_fen - book.returned_fen));
        by_the_banks = add(by_the_banks, net);
        let agrees = net.1 == paid && twice == 0 && book.pending_lines == 0;
        compared.agreed &= agrees;
        compared.banks.push(json!({
            "bank": bank.code, "format": bank.format.as_str(), "book_items": net.0, "book_fen": net.1.get(),
            "ledger_fen": paid.get(), "credited_lines": book.credited_lines, "returned_lines": book.returned_lines,
            "failed_lines": book.failed_lines, "credited_twice": twice, "agrees": agrees,
        }));
        let key = if agrees { "bank-agrees" } else { "bank-differs" };
        let name = format!("{} ({})", bank.name(story.lang), bank.code);
        let today = story.today();
        story.table.done(today, key, &[("bank", &name)], Some(net.0), Some(net.1));
    }
    compared.agreed &= by_the_banks == compared.paid;
    let twice: i64 = compared.banks.iter().filter_map(|bank| bank["credited_twice"].as_i64()).sum();
    story.table.also("no-double", &[], Some(twice), None);
    Ok(())
}

fn with_laws(story: &mut Story, compared: &mut Compared) -> Done<()> {
    for (room, check) in CHECKS {
        let law = words::law(story.lang, room);
        let doing = story.table.doing("law", &[("law", &law)]);
        let rows = story.read("auditor", check)?;
        drop(doing);
        story.table.done(story.today(), "law", &[("law", &law)], i64::try_from(rows).ok(), None);
        compared.laws.push(json!({ "room": room, "rows": rows }));
    }
    Ok(())
}

/// A checkpoint that somebody else could keep.
fn sign(story: &mut Story) -> Done<()> {
    let signer = audit::Signer::load(&story.place.audit_key())?;
    let (note, leaves) = story.read("auditor", |ctx| Ok((audit::checkpoint(ctx, &signer)?, audit::size(ctx)?)))?;
    let path = story.place.home.join("checkpoint.txt");
    std::fs::write(&path, note).map_err(|why| Fault::file("write", &path, &why))?;
    let file = path.display().to_string();
    story.table.done(story.today(), "checkpoint", &[("file", &file)], Some(leaves), None);
    Ok(())
}

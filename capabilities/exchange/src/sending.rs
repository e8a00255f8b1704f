//! From an approved batch to a file in each bank's outbox.
//!
//! Steps. One process at a time holds the outbox (a lock the system takes back when the process dies). First transaction:
//! the batch is sent (`payout::send`), each item gets a line of a bank's file, the files are recorded as intended. Then
//! each file is written under a hidden name, made durable and renamed; its content follows from what is recorded, so
//! that a second writing gives the same bytes. Last transaction for each file: it is recorded as written. Killed at any
//! point, `send` again goes on with the files that are not written.

use std::{
    fs::File,
    io::{BufWriter, Write},
    path::Path,
    sync::Arc,
};

use kernel::{AccountNumber, Actor, Ctx, Day, Db, Error, Fen, Refusal, Result, hex};
use payout::{Instruction, Sent};

use crate::{
    delimited::write_delimited,
    folder::{make_folder, put_file},
    iso20022::write_pain001,
    payment_file::{PaymentFile, PaymentLine, Written},
    profile::{BankFormat, BankProfile, example_profiles},
    store::{self, OutgoingFile},
};

/// What was sent, file by file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SendReport {
    /// The batch.
    pub batch_id: i64,
    /// Its items.
    pub items: i64,
    /// What they sum up to.
    pub sum: Fen,
    /// The files.
    pub files: Vec<FileReport>,
}

/// A file in an outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileReport {
    /// Our name for it, which the bank answers to.
    pub file_id: i64,
    /// The bank.
    pub bank: String,
    /// Its name in the outbox.
    pub name: String,
    /// Lines.
    pub lines: i64,
    /// What they sum up to.
    pub sum: Fen,
}

/// The profile of a bank.
pub(crate) fn profile(code: &str) -> Result<BankProfile> {
    let found = example_profiles().into_iter().find(|profile| profile.code == code);
    found.ok_or_else(|| Refusal::new("bank_unknown").with("bank", code).into())
}

/// Sends an approved batch: money assigned, one file for each bank.
///
/// # Errors
/// As [`payout::send`]; `bank_unknown`, naming the bank, when an account's bank has no profile; `cannot_write` naming the
/// line that a bank's format cannot carry; a failure to write.
pub fn send(db: &Db, actor: &Actor, batch_id: i64, folder: &Path) -> Result<SendReport> {
    let _held = hold_outbox(folder)?;
    let begun = db.write(actor, move |ctx| match payout::send(ctx, batch_id) {
        Ok(sent) => intend(ctx, batch_id, &sent),
        Err(refused) => {
            let unfinished = refused.refusal().is_some_and(|refusal| refusal.code == "batch_already_sent")
                && store::files_of_batch(ctx, batch_id)?.iter().any(|file| !file.is_written());
            if unfinished { payout::refuse_while_halted(ctx) } else { Err(refused) }
        }
    });
    begun?;
    let files = db.read(actor, |ctx| store::files_of_batch(ctx, batch_id))?;
    let unwritten: Vec<OutgoingFile> = files.iter().filter(|file| !file.is_written()).cloned().collect();
    write_files(db, actor, folder, unwritten)?;
    let files: Vec<FileReport> = files.into_iter().map(OutgoingFile::into_report).collect();
    let sum = files.iter().try_fold(Fen::ZERO, |sum, file| sum.checked_add(file.sum)).expect("sums of a ledger fit");
    Ok(SendReport { batch_id, items: files.iter().map(|file| file.lines).sum(), sum, files })
}

/// One process writes to the outboxes at a time; the other waits, and then finds the batch sent.
fn hold_outbox(folder: &Path) -> Result<File> {
    let outbox = folder.join("outbox");
    make_folder(&outbox)?;
    let held = |why| Error::io("hold the outbox", why);
    let lock = File::create(outbox.join(".sending")).map_err(held)?;
    lock.lock().map_err(held)?;
    Ok(lock)
}

/// An account as the banks' files need it.
struct Target {
    account_id: i64,
    bank: usize,
    account_key: i64,
}

/// Lays down which line of which bank's file pays each item.
fn intend(ctx: &mut Ctx, batch_id: i64, sent: &Sent) -> Result<()> {
    let batch = payout::batch(ctx, batch_id)?;
    let mut banks: Vec<String> = Vec::new();
    let targets = targets(ctx, &mut banks)?;
    let profiles = banks.iter().map(|bank| profile(bank)).collect::<Result<Vec<_>>>()?;
    let today = ctx.today();
    let mut files: Vec<Option<OutgoingFile>> = vec![None; banks.len()];
    let mut instructions = Vec::with_capacity(sent.items().len());
    for item in sent.items() {
        let at = targets.binary_search_by_key(&item.account_id, |target| target.account_id);
        let target =
            &targets[at.map_err(|_| Error::Broken(format!("an account is never removed: {}", item.account_id)))?];
        let file = match &mut files[target.bank] {
            Some(file) => file,
            none => none.insert(new_file(ctx, &batch, &profiles[target.bank], today)?),
        };
        file.lines += 1;
        file.total = file.total.checked_add(item.amount).expect("sums of a ledger fit");
        instructions.push(Instruction {
            cycle_id: batch.cycle.cycle_id,
            item: *item,
            file_id: file.file_id,
            line_no: file.lines,
            account_key: target.account_key,
        });
    }
    for file in files.iter().flatten() {
        store::intend_file(ctx, file)?;
    }
    payout::prepare_instructions(ctx, &instructions)
}

fn targets(ctx: &mut Ctx, banks: &mut Vec<String>) -> Result<Vec<Target>> {
    let mut targets = Vec::new();
    card::each_account(ctx, |account| {
        let bank = match banks.iter().position(|bank| *bank == account.bank) {
            Some(bank) => bank,
            None => {
                banks.push(account.bank.clone());
                banks.len() - 1
            }
        };
        let account_key = card::account_key(account.number.as_str());
        targets.push(Target { account_id: account.account_id, bank, account_key });
        Ok(())
    })?;
    targets.sort_unstable_by_key(|target| target.account_id);
    Ok(targets)
}

/// A file's number begins with the day, so that people find it and a bank never meets an old one again.
fn new_file(ctx: &mut Ctx, batch: &payout::Batch, profile: &BankProfile, today: Day) -> Result<OutgoingFile> {
    let number = ctx.take_numbers("exchange_file", 1)?;
    let day = (i64::from(today.year()) * 100 + i64::from(today.month())) * 100 + i64::from(today.day());
    let file_id = day * 1_000_000 + number % 1_000_000;
    Ok(OutgoingFile {
        file_id,
        batch_id: batch.batch_id,
        cycle_id: batch.cycle.cycle_id,
        bank: profile.code.clone(),
        name: format!("pay_{file_id}.{}", profile.format.extension()),
        pay_day: today,
        lines: 0,
        total: Fen::ZERO,
        sha256: None,
    })
}

/// A line's account number and its holder's name, by account.
struct Payee {
    account_id: i64,
    number: AccountNumber,
    name: Box<str>,
}

fn payees(ctx: &mut Ctx) -> Result<Vec<Payee>> {
    let mut holders = Vec::new();
    let mut payees = Vec::new();
    card::each_account(ctx, |account| {
        holders.push(account.person);
        payees.push(Payee { account_id: account.account_id, number: account.number.clone(), name: Box::default() });
        Ok(())
    })?;
    let mut next = 0;
    registry::each_name(ctx, |person, name| {
        while next < holders.len() && holders[next] < person {
            next += 1;
        }
        while next < holders.len() && holders[next] == person {
            payees[next].name = name.into();
            next += 1;
        }
        Ok(())
    })?;
    payees.sort_unstable_by_key(|payee| payee.account_id);
    Ok(payees)
}

fn write_files(db: &Db, actor: &Actor, folder: &Path, files: Vec<OutgoingFile>) -> Result<()> {
    if files.is_empty() {
        return Ok(());
    }
    let payees = db.read(actor, payees)?;
    for file in files {
        let (instructions, memo) = db.read(actor, |ctx| {
            let memo = memo_of(ctx, file.batch_id)?;
            Ok((payout::instructions_of_file(ctx, file.cycle_id, file.file_id)?, memo))
        })?;
        let outbox = folder.join("outbox").join(&file.bank);
        make_folder(&outbox)?;
        let written = put_file(&outbox, &file.name, |out| write_file(out, &file, &instructions, &payees, &memo))?;
        let sha256: Arc<str> = hex(&written.sha256).into();
        db.write(actor, move |ctx| {
            store::file_is_written(ctx, file.file_id, &sha256)?;
            let facts =
                [("bank", file.bank.clone()), ("lines", file.lines.to_string()), ("sha256", sha256.to_string())];
            audit::record(
                ctx,
                "exchange.write_file",
                &format!("batch {} file {}", file.batch_id, file.file_id),
                &facts,
            )?;
            Ok(())
        })?;
    }
    Ok(())
}

/// What people read on their statement: the programme and the period.
fn memo_of(ctx: &mut Ctx, batch_id: i64) -> Result<String> {
    let cycle = payout::batch(ctx, batch_id)?.cycle;
    let name = subsidy::programme(&cycle.programme).map_or(cycle.programme.as_str(), |programme| &programme.name.zh);
    Ok(format!("{name} {}", cycle.period))
}

fn write_file(
    out: &mut File,
    file: &OutgoingFile,
    instructions: &[(Instruction, payout::InstructionState)],
    payees: &[Payee],
    memo: &str,
) -> Result<Written> {
    let profile = profile(&file.bank)?;
    let file_id = file.file_id.to_string();
    let count = u32::try_from(file.lines).expect("a file has fewer lines than a batch");
    let header = PaymentFile { file_id: &file_id, bank: &profile, day: file.pay_day, count, total: file.total };
    let mut out = BufWriter::with_capacity(1 << 20, out);
    let lines = instructions.iter().map(|(instruction, _)| {
        let at = payees.binary_search_by_key(&instruction.item.account_id, |payee| payee.account_id);
        let payee = &payees[at.expect("an account is never removed")];
        PaymentLine {
            line_no: u32::try_from(instruction.line_no).expect("a line number"),
            instruction_id: instruction.item.instruction_id(),
            account: payee.number.as_str(),
            name: &payee.name,
            amount: instruction.item.amount,
            memo,
        }
    });
    let written = match profile.format {
        BankFormat::Delimited => write_delimited(&mut out, &header, lines),
        BankFormat::Iso20022 => write_pain001(&mut out, &header, lines),
    };
    let written = written.map_err(|why| Refusal::new(why.code()).with("file", &file.name).with("why", why))?;
    out.flush().map_err(|why| Error::io(format!("write {}", file.name), why))?;
    Ok(written)
}

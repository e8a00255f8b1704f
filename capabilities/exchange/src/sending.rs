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
    sync::{Arc, Mutex},
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
    send_within(db, actor, batch_id, folder, |ctx, first| first(ctx))
}

/// The same as [`send`]; `around` stands in the first transaction, so that who keeps the answer under a key keeps it
/// together with what was done. What `around` answers without carrying out the deed is answered once the files stand.
///
/// # Errors
/// As [`send`]; what `around` answers.
pub fn send_within<T: Send + 'static>(
    db: &Db,
    actor: &Actor,
    batch_id: i64,
    folder: &Path,
    mut around: impl FnMut(&mut Ctx, &dyn Fn(&mut Ctx) -> Result<SendReport>) -> Result<T> + Send + 'static,
) -> Result<T> {
    let _held = hold_outbox(folder)?;
    let laid: Arc<Mutex<Option<Laid>>> = Arc::default();
    let into = Arc::clone(&laid);
    let answer = db.write(actor, move |ctx| around(ctx, &|ctx| begin(ctx, batch_id, &into)))?;
    let laid = laid.lock().expect("nobody panics while it is held").take();
    let files = db.read(actor, |ctx| store::files_of_batch(ctx, batch_id))?;
    write_files(db, actor, folder, files.into_iter().filter(|file| !file.is_written()).collect(), laid)?;
    Ok(answer)
}

/// The first transaction: money assigned and files intended, or files found that are still to be written. What was laid
/// down is handed on beside the answer.
fn begin(ctx: &mut Ctx, batch_id: i64, laid: &Mutex<Option<Laid>>) -> Result<SendReport> {
    let new = match payout::send(ctx, batch_id) {
        Ok(sent) => Some(intend(ctx, batch_id, &sent)?),
        Err(refused) => {
            let unfinished = refused.refusal().is_some_and(|refusal| refusal.code == "batch_already_sent")
                && store::files_of_batch(ctx, batch_id)?.iter().any(|file| !file.is_written());
            if !unfinished {
                return Err(refused);
            }
            payout::refuse_while_halted(ctx)?;
            None
        }
    };
    *laid.lock().expect("nobody panics while it is held") = new;
    let files: Vec<FileReport> =
        store::files_of_batch(ctx, batch_id)?.into_iter().map(OutgoingFile::into_report).collect();
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

/// What this very run has laid down: the same that is recorded, so that it need not be read back to be written.
struct Laid {
    instructions: Vec<Instruction>,
    payees: Vec<Payee>,
}

/// An account as the banks' files need it.
struct Payee {
    account_id: i64,
    bank: usize,
    account_key: i64,
    number: AccountNumber,
    name: Box<str>,
}

/// Lays down which line of which bank's file pays each item.
fn intend(ctx: &mut Ctx, batch_id: i64, sent: &Sent) -> Result<Laid> {
    let batch = payout::batch(ctx, batch_id)?;
    let mut banks: Vec<String> = Vec::new();
    let payees = payees(ctx, &mut banks)?;
    let profiles = banks.iter().map(|bank| profile(bank)).collect::<Result<Vec<_>>>()?;
    let today = ctx.today();
    let mut files: Vec<Option<OutgoingFile>> = vec![None; banks.len()];
    let mut instructions = Vec::with_capacity(sent.items().len());
    for item in sent.items() {
        let payee = payee_of(&payees, item.account_id);
        let payee = payee.ok_or_else(|| Error::Broken(format!("an account is never removed: {}", item.account_id)))?;
        let file = match &mut files[payee.bank] {
            Some(file) => file,
            none => none.insert(new_file(ctx, &batch, &profiles[payee.bank], today)?),
        };
        file.lines += 1;
        file.total = file.total.checked_add(item.amount).expect("sums of a ledger fit");
        instructions.push(Instruction {
            cycle_id: batch.cycle.cycle_id,
            item: *item,
            file_id: file.file_id,
            line_no: file.lines,
            account_key: payee.account_key,
        });
    }
    for file in files.iter().flatten() {
        store::intend_file(ctx, file)?;
    }
    payout::prepare_instructions(ctx, &instructions)?;
    Ok(Laid { instructions, payees })
}

/// Every account with its holder's name, in the order of the accounts' numbers; and the banks they are at.
fn payees(ctx: &mut Ctx, banks: &mut Vec<String>) -> Result<Vec<Payee>> {
    let mut holders = Vec::new();
    let mut payees = Vec::new();
    card::each_account(ctx, |account| {
        let bank = match banks.iter().position(|bank| *bank == account.bank) {
            Some(bank) => bank,
            None => {
                banks.push(account.bank.clone());
                banks.len() - 1
            }
        };
        let account_key = card::account_key(account.number.as_str());
        let (account_id, number) = (account.account_id, account.number.clone());
        holders.push(account.person);
        payees.push(Payee { account_id, bank, account_key, number, name: Box::default() });
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

fn payee_of(payees: &[Payee], account_id: i64) -> Option<&Payee> {
    payees.binary_search_by_key(&account_id, |payee| payee.account_id).ok().map(|at| &payees[at])
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
        is_answered: false,
    })
}

fn write_files(db: &Db, actor: &Actor, folder: &Path, files: Vec<OutgoingFile>, laid: Option<Laid>) -> Result<()> {
    if files.is_empty() {
        return Ok(());
    }
    let (laid, payees) = match laid {
        Some(laid) => (Some(laid.instructions), laid.payees),
        None => (None, db.read(actor, |ctx| payees(ctx, &mut Vec::new()))?),
    };
    for file in files {
        let memo = db.read(actor, |ctx| memo_of(ctx, file.batch_id))?;
        let instructions: Vec<Instruction> = match &laid {
            Some(all) => all.iter().filter(|instruction| instruction.file_id == file.file_id).copied().collect(),
            None => db.read(actor, |ctx| payout::instructions_of_file(ctx, file.cycle_id, file.file_id))?,
        };
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
    instructions: &[Instruction],
    payees: &[Payee],
    memo: &str,
) -> Result<Written> {
    let profile = profile(&file.bank)?;
    let file_id = file.file_id.to_string();
    let count = u32::try_from(file.lines).expect("a file has fewer lines than a batch");
    let header = PaymentFile { file_id: &file_id, bank: &profile, day: file.pay_day, count, total: file.total };
    let mut out = BufWriter::with_capacity(1 << 20, out);
    let lines = instructions.iter().map(|instruction| {
        let payee = payee_of(payees, instruction.item.account_id).expect("an account is never removed");
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

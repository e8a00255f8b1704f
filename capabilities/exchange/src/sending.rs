//! From an approved batch to a file in each bank's outbox.
//!
//! Steps. One process at a time holds the outbox (a lock the system takes back when the process dies). First transaction:
//! the batch is sent (`payout::send`), each item gets a line of a bank's file, the files are recorded as intended; names and
//! accounts are read beside the postings, and the files written under hidden names beside the instructions, so that what a
//! bank's format cannot carry stops the batch before anything is kept. Then each file is put in its place. Last transaction
//! for each file: it is recorded as written. Killed after the first transaction, `send` again goes on with the files that are
//! not written: their content follows from what is recorded, so that a second writing gives the same bytes.

use std::{
    fs::File,
    io::{BufWriter, Write},
    panic::resume_unwind,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    thread,
};

use kernel::{AccountNumber, Actor, Ctx, Day, Db, Error, Fen, Refusal, Result, hex};
use payout::{Instruction, Sent};

use crate::{
    delimited::write_delimited,
    folder::{Hidden, clear_hidden, make_folder},
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
    let outbox = Outbox { db: db.clone(), folder: folder.join("outbox") };
    let ready: Arc<Mutex<Vec<Ready>>> = Arc::default();
    let (beside, into) = (outbox.clone(), Arc::clone(&ready));
    let answer = db.write(actor, move |ctx| around(ctx, &|ctx| begin(ctx, batch_id, &beside, &into)))?;
    let mut ready = std::mem::take(&mut *ready.lock().expect(HELD));
    let files = db.read(actor, |ctx| store::files_of_batch(ctx, batch_id))?;
    let left: Vec<OutgoingFile> = files.into_iter().filter(|file| !file.is_written()).collect();
    if ready.is_empty() && !left.is_empty() {
        ready = write_again(&outbox, actor, batch_id, &left)?;
    }
    for file in left {
        let at = ready.iter().position(|ready| ready.file_id == file.file_id).expect("every file was written");
        hand_over(db, actor, file, ready.swap_remove(at))?;
    }
    Ok(answer)
}

const HELD: &str = "nobody panics while it is held";

/// Where files are written, and from what beside the transaction at hand.
#[derive(Clone)]
struct Outbox {
    db: Db,
    folder: PathBuf,
}

/// A file that is whole, and waits to be put in its place.
struct Ready {
    file_id: i64,
    hidden: Hidden,
    written: Written,
}

/// The first transaction: money assigned and files intended, or files found that are still to be written. What was written
/// meanwhile is handed on beside the answer.
fn begin(ctx: &mut Ctx, batch_id: i64, outbox: &Outbox, ready: &Mutex<Vec<Ready>>) -> Result<SendReport> {
    // A try before this one wrote under the same names.
    ready.lock().expect(HELD).clear();
    let written = match lay_down(ctx, batch_id, outbox) {
        Ok(written) => written,
        Err(refused) => {
            let unfinished = refused.refusal().is_some_and(|refusal| refusal.code == "batch_already_sent")
                && store::files_of_batch(ctx, batch_id)?.iter().any(|file| !file.is_written());
            if !unfinished {
                return Err(refused);
            }
            payout::refuse_while_halted(ctx)?;
            Vec::new()
        }
    };
    *ready.lock().expect(HELD) = written;
    let files: Vec<FileReport> =
        store::files_of_batch(ctx, batch_id)?.into_iter().map(OutgoingFile::into_report).collect();
    let sum = files.iter().try_fold(Fen::ZERO, |sum, file| sum.checked_add(file.sum)).expect("sums of a ledger fit");
    Ok(SendReport { batch_id, items: files.iter().map(|file| file.lines).sum(), sum, files })
}

/// One process writes to the outboxes at a time; the other waits, and then finds the batch sent. What one that was killed was
/// writing is cleared away.
fn hold_outbox(folder: &Path) -> Result<File> {
    let outbox = folder.join("outbox");
    make_folder(&outbox)?;
    let held = |why| Error::io("hold the outbox", why);
    let lock = File::create(outbox.join(".sending")).map_err(held)?;
    lock.lock().map_err(held)?;
    for bank in example_profiles() {
        clear_hidden(&outbox.join(bank.code))?;
    }
    Ok(lock)
}

/// Everybody who can be paid, as the banks' files need them.
struct Payees {
    /// The numbers of the registry and of the card room that this was read at.
    as_of: (i64, i64),
    banks: Vec<String>,
    /// In the order of the accounts' numbers.
    all: Vec<Payee>,
}

/// An account as the banks' files need it.
struct Payee {
    account_id: i64,
    bank: usize,
    account_key: i64,
    number: AccountNumber,
    name: Box<str>,
}

impl Payees {
    /// Reads every account with its holder's name.
    fn read(ctx: &mut Ctx) -> Result<Payees> {
        let as_of = as_of(ctx)?;
        let mut banks: Vec<String> = Vec::new();
        let mut holders = Vec::new();
        let mut all = Vec::new();
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
            all.push(Payee { account_id, bank, account_key, number, name: Box::default() });
            Ok(())
        })?;
        let mut next = 0;
        registry::each_name(ctx, |person, name| {
            while next < holders.len() && holders[next] < person {
                next += 1;
            }
            while next < holders.len() && holders[next] == person {
                all[next].name = name.into();
                next += 1;
            }
            Ok(())
        })?;
        all.sort_unstable_by_key(|payee| payee.account_id);
        Ok(Payees { as_of, banks, all })
    }

    fn of(&self, account_id: i64) -> Result<&Payee> {
        let at = self.all.binary_search_by_key(&account_id, |payee| payee.account_id);
        at.map(|at| &self.all[at]).map_err(|_| Error::Broken(format!("an account is never removed: {account_id}")))
    }
}

fn as_of(ctx: &mut Ctx) -> Result<(i64, i64)> {
    Ok((registry::version(ctx)?, card::version(ctx)?))
}

/// Sends the batch, lays down which line of which bank's file pays each item, and writes the files under hidden names.
fn lay_down(ctx: &mut Ctx, batch_id: i64, outbox: &Outbox) -> Result<Vec<Ready>> {
    let (sent, read) = thread::scope(|scope| {
        let read = || outbox.db.read(&Actor::system(), Payees::read);
        let (sent, reading) = payout::send_beside(ctx, batch_id, || scope.spawn(read))?;
        Ok::<_, Error>((sent, reading.join().unwrap_or_else(|panic| resume_unwind(panic))))
    })?;
    let payees = match read {
        Ok(payees) if payees.as_of == as_of(ctx)? => payees,
        // Somebody has changed a name or an account since, or it could not be read beside.
        _ => Payees::read(ctx)?,
    };
    let batch = payout::batch(ctx, batch_id)?;
    let (files, instructions) = assign(ctx, &batch, &sent, &payees)?;
    let memo = memo_of(&batch);
    let write = |file: &OutgoingFile| {
        let lines = instructions.iter().filter(|instruction| instruction.file_id == file.file_id);
        write_hidden(outbox, file, lines, &payees, &memo)
    };
    thread::scope(|scope| {
        let writing = scope.spawn(|| files.iter().map(write).collect::<Result<Vec<_>>>());
        payout::prepare_instructions(ctx, &instructions)?;
        writing.join().unwrap_or_else(|panic| resume_unwind(panic))
    })
}

/// Which line of which bank's file pays each item; the files are recorded as intended.
fn assign(
    ctx: &mut Ctx,
    batch: &payout::Batch,
    sent: &Sent,
    payees: &Payees,
) -> Result<(Vec<OutgoingFile>, Vec<Instruction>)> {
    let profiles = payees.banks.iter().map(|bank| profile(bank)).collect::<Result<Vec<_>>>()?;
    let today = ctx.today();
    let paid = sent.items().iter().map(|item| payees.of(item.account_id)).collect::<Result<Vec<_>>>()?;
    let mut files: Vec<Option<OutgoingFile>> = vec![None; profiles.len()];
    // Numbered by the banks' codes, the order in which their replies are looked for: what a bank says goes to the end of its table.
    let mut banks: Vec<usize> =
        (0..profiles.len()).filter(|bank| paid.iter().any(|payee| payee.bank == *bank)).collect();
    banks.sort_by_key(|bank| &profiles[*bank].code);
    for bank in banks {
        files[bank] = Some(new_file(ctx, batch, &profiles[bank], today)?);
    }
    let mut instructions = Vec::with_capacity(paid.len());
    for (item, payee) in sent.items().iter().zip(paid) {
        let file = files[payee.bank].as_mut().expect("a bank that is paid has a file");
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
    let files: Vec<OutgoingFile> = files.into_iter().flatten().collect();
    files.iter().try_for_each(|file| store::intend_file(ctx, file))?;
    Ok((files, instructions))
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

/// Writes files that were intended before, under hidden names, from what is recorded of them.
fn write_again(outbox: &Outbox, actor: &Actor, batch_id: i64, files: &[OutgoingFile]) -> Result<Vec<Ready>> {
    let (payees, batch) = outbox.db.read(actor, |ctx| Ok((Payees::read(ctx)?, payout::batch(ctx, batch_id)?)))?;
    let memo = memo_of(&batch);
    let write = |file: &OutgoingFile| {
        let lines = outbox.db.read(actor, |ctx| payout::instructions_of_file(ctx, file.cycle_id, file.file_id))?;
        write_hidden(outbox, file, lines.iter(), &payees, &memo)
    };
    files.iter().map(write).collect()
}

fn write_hidden<'a>(
    outbox: &Outbox,
    file: &OutgoingFile,
    instructions: impl Iterator<Item = &'a Instruction>,
    payees: &Payees,
    memo: &str,
) -> Result<Ready> {
    let folder = outbox.folder.join(&file.bank);
    make_folder(&folder)?;
    let (hidden, written) =
        Hidden::write(&folder, &file.name, |out| write_file(out, file, instructions, payees, memo))?;
    Ok(Ready { file_id: file.file_id, hidden, written })
}

/// Puts a file in its place and records that it stands there.
fn hand_over(db: &Db, actor: &Actor, file: OutgoingFile, ready: Ready) -> Result<()> {
    ready.hidden.put()?;
    let sha256: Arc<str> = hex(&ready.written.sha256).into();
    db.write(actor, move |ctx| {
        store::file_is_written(ctx, file.file_id, &sha256)?;
        let facts = [("bank", file.bank.clone()), ("lines", file.lines.to_string()), ("sha256", sha256.to_string())];
        let object = format!("batch {} file {}", file.batch_id, file.file_id);
        audit::record(ctx, "exchange.write_file", &object, &facts).map(drop)
    })
}

/// What people read on their statement: the programme and the period.
fn memo_of(batch: &payout::Batch) -> String {
    let code = batch.cycle.programme.as_str();
    let name = subsidy::programme(code).map_or(code, |programme| &programme.name.zh);
    format!("{name} {}", batch.cycle.period)
}

fn write_file<'a>(
    out: &mut File,
    file: &OutgoingFile,
    instructions: impl Iterator<Item = &'a Instruction>,
    payees: &Payees,
    memo: &str,
) -> Result<Written> {
    let profile = profile(&file.bank)?;
    let file_id = file.file_id.to_string();
    let count = u32::try_from(file.lines).expect("a file has fewer lines than a batch");
    let header = PaymentFile { file_id: &file_id, bank: &profile, day: file.pay_day, count, total: file.total };
    let mut out = BufWriter::with_capacity(1 << 20, out);
    let lines = instructions.map(|instruction| {
        let payee = payees.of(instruction.item.account_id).expect("an account is never removed");
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

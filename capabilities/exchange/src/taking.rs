//! From a file in a bank's inbox to settled instructions: all of it, or none and the line that is wrong.
//!
//! Steps. The file is read outside any transaction, strictly by its format. In one transaction: a file with the same
//! bytes that was taken in before changes nothing; every line must name an instruction of ours at this bank, for the
//! amount and the account it was sent with; the bytes are kept, the lines recorded, the instructions settled. Then the
//! file moves to `done`, or with its reason to `refused`. Killed in between, it is found in the inbox again and changes
//! nothing more.

use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap, VecDeque},
    fs,
    io::Write,
    panic::resume_unwind,
    path::{Path, PathBuf},
    thread,
};

use kernel::{Actor, Ctx, Db, Error, Fen, Refusal, Result};
use payout::{Instruction, InstructionState, Outcome, Settled, Word};

use crate::{
    folder::{Arrived, make_folder, move_to_done, move_to_refused, put_file, read_file, waiting},
    profile::{BankProfile, example_profiles},
    read_reply,
    reply::{self, REPLY_BYTES_MAX, Reply, ReplyKind, ReplyLine},
    sending::profile,
    store::{self, OutgoingFile, TakenReply},
};

/// What became of a reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplyReport {
    /// The bank.
    pub bank: String,
    /// The name the file came under.
    pub file_name: String,
    /// Its lines.
    pub lines: i64,
    /// Whether the same bytes were taken in before.
    pub taken_before: bool,
    /// What it changed.
    pub settled: Settled,
}

/// Takes in every file that waits in any bank's inbox, bank by bank and in the order of their names. One about a batch
/// outside the actor's region is left waiting, and not told of.
///
/// # Errors
/// Only what stops the work as a whole: the database, the folders. A file that is refused is an answer in the list.
pub fn take_waiting(db: &Db, actor: &Actor, folder: &Path) -> Result<Vec<(PathBuf, Result<ReplyReport>)>> {
    let mut all = Vec::new();
    for bank in example_profiles() {
        let arrived = waiting(&folder.join("inbox").join(&bank.code))?;
        // One that cannot be looked at will not be read either.
        let length = |arrived: &Arrived| fs::metadata(&arrived.path).map_or(0, |about| about.len());
        all.extend(arrived.into_iter().map(|arrived| (bank.clone(), length(&arrived), arrived)));
    }
    let mut answers = Vec::new();
    thread::scope(|scope| {
        let mut waiting = all.iter();
        let mut begin = || {
            let (bank, bytes, arrived) = waiting.next()?;
            Some((bank, *bytes, arrived, scope.spawn(|| read(db, bank, arrived))))
        };
        let mut coming = VecDeque::from_iter(begin());
        loop {
            // Those after the first are read while that is read and settled.
            while coming.len() <= AHEAD_MAX
                && coming.iter().skip(1).map(|(_, bytes, ..)| bytes).sum::<u64>() < AHEAD_BYTES_MAX
            {
                let Some(next) = begin() else { break };
                coming.push_back(next);
            }
            let Some((bank, _, arrived, reading)) = coming.pop_front() else { break };
            let come = reading.join().unwrap_or_else(|panic| resume_unwind(panic));
            match take(db, actor, bank, arrived, come, |ctx, taking| taking(ctx)) {
                Err(Error::Refused(refusal)) if refusal.code == "out_of_scope" => {}
                answer @ (Ok(_) | Err(Error::Refused(_))) => answers.push((arrived.path.clone(), answer)),
                Err(failed) => return Err(failed),
            }
        }
        Ok(answers)
    })
}

/// How many files are read while one is read and settled, so that a short one need not wait for the one after it; no more after one
/// that is longer than this.
const AHEAD_MAX: usize = 2;
const AHEAD_BYTES_MAX: u64 = 64 << 20;

/// Lays a reply that somebody brought by hand into a bank's inbox, as the bank would have; [`take_waiting`] takes it in.
///
/// # Errors
/// `bank_unknown`; `bank_file_bad_name`; `bank_file_already_there` when another file of that name waits; a failure of the
/// folder.
pub fn lay_into_inbox(folder: &Path, bank: &str, name: &str, bytes: &[u8]) -> Result<()> {
    let inbox = folder.join("inbox").join(profile(bank)?.code);
    make_folder(&inbox)?;
    put_file(&inbox, name, |file| {
        let written = file.write_all(bytes);
        written.map_err(|why| Error::io("lay a reply into an inbox", why))
    })
}

/// Takes in one file that lies in a bank's inbox, `.../inbox/<bank>/<name>`.
///
/// # Errors
/// A `bank_file_...` code with the line that is wrong; `bank_contradicts`; `bank_unknown` when the folder is no bank's;
/// the file is then in `refused`.
pub fn take_reply(db: &Db, actor: &Actor, path: &Path) -> Result<ReplyReport> {
    take_reply_within(db, actor, path, |ctx, taking| taking(ctx))
}

/// The same as [`take_reply`]; `around` stands in the transaction that takes the reply in, so that who keeps the answer
/// under a key keeps it together with what was done.
///
/// # Errors
/// As [`take_reply`]; what `around` answers.
pub fn take_reply_within<T: Send + 'static>(
    db: &Db,
    actor: &Actor,
    path: &Path,
    around: impl FnMut(&mut Ctx, &dyn Fn(&mut Ctx) -> Result<ReplyReport>) -> Result<T> + Send + 'static,
) -> Result<T> {
    let folder = path.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy();
    let bank = profile(&folder)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let arrived = Arrived { name, path: path.to_owned() };
    take(db, actor, &bank, &arrived, read(db, &bank, &arrived), around)
}

/// Refusals that say nothing about the file: it stays where it is.
const LEFT_WAITING: [&str; 3] = ["not_allowed", "bank_folder_failed", "out_of_scope"];

fn take<T: Send + 'static>(
    db: &Db,
    actor: &Actor,
    bank: &BankProfile,
    arrived: &Arrived,
    come: Result<Come>,
    mut around: impl FnMut(&mut Ctx, &dyn Fn(&mut Ctx) -> Result<ReplyReport>) -> Result<T> + Send + 'static,
) -> Result<T> {
    let profile = bank.clone();
    let taken = come.and_then(|come| db.write(actor, move |ctx| around(ctx, &|ctx| settle(ctx, &profile, &come))));
    match taken {
        Ok(report) => {
            move_to_done(arrived)?;
            Ok(report)
        }
        Err(Error::Refused(refusal)) if !LEFT_WAITING.contains(&&*refusal.code) => {
            record_refused(db, actor, bank, arrived, &refusal)?;
            move_to_refused(arrived, &refusal.to_string())?;
            Err(Error::Refused(refusal))
        }
        Err(failed) => Err(failed),
    }
}

/// The decision is recorded before the file moves. Whoever was killed in between finds the file in the inbox, refuses it
/// again for the same reason, and need not say so twice.
fn record_refused(db: &Db, actor: &Actor, bank: &BankProfile, arrived: &Arrived, refusal: &Refusal) -> Result<()> {
    let sha256 =
        read_file(&arrived.path, REPLY_BYTES_MAX).map_or_else(|_| String::new(), |bytes| document::sha256(&bytes));
    let facts = [
        ("bank", bank.code.clone()),
        ("file", arrived.name.clone()),
        ("code", refusal.code.to_string()),
        ("sha256", sha256),
    ];
    let object = format!("reply {}", arrived.name);
    let moved_before = arrived.path.with_file_name("refused").join(&arrived.name).exists();
    db.write(actor, move |ctx| {
        let same = |entry: audit::Entry| {
            let said = audit::Leaf::parse(&entry.leaf).map(|leaf| leaf.facts).unwrap_or_default();
            entry.action == REFUSED
                && said.iter().map(|(name, value)| (&**name, value)).eq(facts.iter().map(|(n, v)| (*n, v)))
        };
        if !moved_before && audit::leaves_about(ctx, &object)?.into_iter().any(same) {
            return Ok(());
        }
        audit::record(ctx, REFUSED, &object, &facts).map(drop)
    })
}

const REFUSED: &str = "exchange.refuse_reply";

/// A reply that was read, and its file ready to be kept.
struct Come {
    kept: document::Packed,
    reply: Reply,
    /// The instructions of the payment file it names, which do not change any more once that is written.
    sent: Option<(i64, Vec<Instruction>)>,
}

fn read(db: &Db, bank: &BankProfile, arrived: &Arrived) -> Result<Come> {
    let bytes = read_file(&arrived.path, REPLY_BYTES_MAX)?;
    let (kept, reply) = thread::scope(|scope| {
        let kept = scope.spawn(|| document::Packed::of_bytes(&bytes, &arrived.name));
        let reply = read_reply(bank.format, &bytes);
        (kept.join().expect("packing does not panic"), reply)
    });
    let kept = kept.map_err(|why| Error::io("pack a reply", why))?;
    let reply = reply.map_err(|bad| Refusal::new(bad.code).with("line", bad.line).with("why", bad.detail))?;
    let sent = db.read(&Actor::system(), |ctx| {
        let Some(named) = &reply.file_id else { return Ok(None) };
        if store::taken_before(ctx, &bank.code, &kept.sha256)? {
            return Ok(None);
        }
        let Some(file) = file_named(ctx, bank, named)? else { return Ok(None) };
        Ok(Some((file.file_id, payout::instructions_of_file(ctx, file.cycle_id, file.file_id)?)))
    })?;
    Ok(Come { kept, reply, sent })
}

/// The file of this name that went out to the bank.
fn file_named(ctx: &mut Ctx, bank: &BankProfile, named: &str) -> Result<Option<OutgoingFile>> {
    let Ok(file_id) = named.parse() else { return Ok(None) };
    Ok(store::file(ctx, file_id)?.filter(|file| file.bank == bank.code && file.is_written()))
}

fn settle(ctx: &mut Ctx, bank: &BankProfile, come: &Come) -> Result<ReplyReport> {
    let Come { kept, reply, .. } = come;
    access::require(ctx, access::Deed::PayBatch)?;
    let lines = i64::try_from(reply.lines.len()).expect("a count");
    let mut report = ReplyReport {
        bank: bank.code.clone(),
        file_name: kept.name.clone(),
        lines,
        taken_before: store::taken_before(ctx, &bank.code, &kept.sha256)?,
        settled: Settled::default(),
    };
    if report.taken_before {
        return Ok(report);
    }
    let outcomes = matched(ctx, bank, come)?;
    for batch_id in outcomes.by_batch.keys() {
        // Said without the batch: what is not the actor's is not there for him.
        let Err(why) = payout::batch(ctx, *batch_id) else { continue };
        return Err(if why.refusal().is_some() {
            Refusal::new("out_of_scope").with("region", "—").into()
        } else {
            why
        });
    }
    let reply_id = ctx.take_numbers("exchange_reply", 1)?;
    document::keep(ctx, kept)?;
    let taken = TakenReply {
        reply_id,
        bank: bank.code.clone(),
        name: kept.name.clone(),
        sha256: kept.sha256.clone(),
        lines,
        received_at: ctx.now(),
    };
    store::take_reply(ctx, &taken)?;
    store::keep_lines(ctx, reply_id, reply)?;
    store::keep_whole_file(ctx, reply_id, &outcomes.by_whole_file)?;
    outcomes.files.iter().try_for_each(|file_id| store::file_is_answered(ctx, *file_id))?;
    for (batch_id, outcomes) in &outcomes.by_batch {
        report.settled += payout::settle(ctx, reply_id, *batch_id, &bank.code, outcomes)?;
        say_of_batch(ctx, *batch_id, reply_id, outcomes)?;
    }
    let batches: Vec<String> = outcomes.by_batch.keys().map(|batch| format!("batch {batch}")).collect();
    let facts = [
        ("bank", bank.code.clone()),
        ("sha256", kept.sha256.clone()),
        ("credited", report.settled.credited.to_string()),
        ("failed", report.settled.failed.to_string()),
        ("returned", report.settled.returned.to_string()),
        ("unknown", report.settled.unknown.to_string()),
    ];
    audit::record(ctx, "exchange.take_reply", &batches.join(" "), &facts)?;
    Ok(report)
}

/// Keeps what a reply said of a batch: how often each word, and of how much.
fn say_of_batch(ctx: &mut Ctx, batch_id: i64, reply_id: i64, outcomes: &[Outcome]) -> Result<()> {
    for (word, name) in [(Word::Ok, "OK"), (Word::Fail, "FAIL"), (Word::Pending, "PENDING"), (Word::Return, "RETURN")] {
        let some = || outcomes.iter().filter(|outcome| outcome.word == word);
        let sum = some().map(|outcome| outcome.instruction.item.amount.get()).sum();
        let lines = i64::try_from(some().count()).expect("a count");
        if lines > 0 {
            store::say_of_batch(ctx, batch_id, reply_id, name, lines, sum)?;
        }
    }
    Ok(())
}

/// The bank's reason, code and words.
pub(crate) fn reason_of(reply: &Reply, line: &ReplyLine) -> String {
    match (reply.reason_code(line), reply.reason(line)) {
        ("", words) => words.to_owned(),
        (code, "") => code.to_owned(),
        (code, words) => format!("{code} {words}"),
    }
}

fn word(outcome: reply::Outcome) -> Word {
    match outcome {
        reply::Outcome::Ok => Word::Ok,
        reply::Outcome::Fail => Word::Fail,
        reply::Outcome::Pending => Word::Pending,
        reply::Outcome::Return => Word::Return,
    }
}

/// A reply's lines matched with our instructions.
#[derive(Default)]
struct Matched {
    by_batch: BTreeMap<i64, Vec<Outcome>>,
    /// The files it says something of.
    files: Vec<i64>,
    /// Line number, instruction, outcome, reason of those a whole-file answer speaks for.
    by_whole_file: Vec<(i64, i64, reply::Outcome, String)>,
}

/// An instruction of ours, and what this reply says of it.
struct Open {
    instruction: Instruction,
    before: InstructionState,
    now: InstructionState,
    said: Option<(Word, u32, String)>,
}

fn refused(code: &'static str, line: u32, why: &str) -> Error {
    Refusal::new(code).with("line", line).with("why", why).into()
}

/// The instructions of a file, by line, each with what the bank said of it so far.
fn instructions(ctx: &mut Ctx, file: &OutgoingFile, come: &Come) -> Result<Vec<Open>> {
    let lines = match &come.sent {
        Some((file_id, lines)) if *file_id == file.file_id => Cow::Borrowed(lines),
        _ => Cow::Owned(payout::instructions_of_file(ctx, file.cycle_id, file.file_id)?),
    };
    let open = |instruction: &Instruction| Open {
        instruction: *instruction,
        before: InstructionState::Sent,
        now: InstructionState::Sent,
        said: None,
    };
    let mut open: Vec<Open> = lines.iter().map(open).collect();
    if file.is_answered {
        let mut rest = open.iter_mut();
        for (line_no, state) in payout::said_of_file(ctx, file.file_id)? {
            let line = rest.find(|open| open.instruction.line_no == line_no);
            let line = line.expect("both come by line, and what was said is of a line of the file");
            (line.before, line.now) = (state, state);
        }
    }
    Ok(open)
}

fn matched(ctx: &mut Ctx, bank: &BankProfile, come: &Come) -> Result<Matched> {
    let reply = &come.reply;
    let files = files_meant(ctx, bank, reply)?;
    let mut matched = Matched::default();
    let mut unanswered: usize = reply.lines.len();
    for file in files {
        let mut open = instructions(ctx, &file, come)?;
        let place: HashMap<i64, usize> =
            if reply.file_id.is_some() && reply.lines.iter().all(|l| l.our_line_no.is_some()) {
                HashMap::new()
            } else {
                open.iter().enumerate().map(|(at, open)| (open.instruction.item.instruction_id(), at)).collect()
            };
        for line in &reply.lines {
            let at = match line.our_line_no {
                Some(number) if reply.file_id.is_some() => usize::try_from(number).ok().and_then(|n| n.checked_sub(1)),
                _ => place.get(&line.instruction_id).copied(),
            };
            let found = at.and_then(|at| open.get_mut(at));
            let found = found.filter(|open| open.instruction.item.instruction_id() == line.instruction_id);
            let Some(open) = found else {
                if reply.file_id.is_some() {
                    return Err(refused("bank_file_not_ours", line.line_no_in_reply_file, "no such instruction"));
                }
                continue;
            };
            say(open, reply, line)?;
            unanswered -= 1;
        }
        if let Some(whole) = &reply.whole_file {
            let first = 1 + reply.lines.iter().map(|line| i64::from(line.line_no_in_reply_file)).max().unwrap_or(0);
            let reason = format!("{} {}", whole.reason_code, whole.reason).trim().to_owned();
            for open in open.iter_mut().filter(|open| open.said.is_none()) {
                let number = first + open.instruction.line_no;
                let line = u32::try_from(number).expect("a line number");
                advance(open, word(whole.outcome), line, reason.clone())?;
                let id = open.instruction.item.instruction_id();
                matched.by_whole_file.push((number, id, whole.outcome, reason.clone()));
            }
        }
        let mut outcomes: Vec<Outcome> = open.into_iter().filter_map(Open::into_outcome).collect();
        outcomes.sort_unstable_by_key(|outcome| {
            let item = &outcome.instruction.item;
            (item.person, item.component, item.attempt)
        });
        if !outcomes.is_empty() {
            matched.files.push(file.file_id);
        }
        matched.by_batch.entry(file.batch_id).or_default().extend(outcomes);
    }
    if unanswered > 0 {
        let line = reply.lines.first().map_or(0, |line| line.line_no_in_reply_file);
        return Err(refused("bank_file_not_ours", line, "an instruction that was not sent to this bank"));
    }
    Ok(matched)
}

/// The payment files a reply speaks of: the one it names, or all of the bank's for the cycles of its lines.
fn files_meant(ctx: &mut Ctx, bank: &BankProfile, reply: &Reply) -> Result<Vec<OutgoingFile>> {
    let not_ours = |why| refused("bank_file_not_ours", 1, why);
    let other = reply.bank.as_ref().filter(|named| **named != bank.code);
    if other.is_some_and(|named| reply.kind == ReplyKind::Delimited || profile(named).is_ok()) {
        return Err(not_ours("another bank's name"));
    }
    if reply.our_account.as_ref().is_some_and(|account| *account != bank.debtor.account) {
        return Err(not_ours("another account of ours"));
    }
    if let Some(named) = &reply.file_id {
        let file = file_named(ctx, bank, named)?.ok_or_else(|| not_ours("no such file"))?;
        let count = u64::try_from(file.lines).expect("a count");
        if reply.original_count.is_some_and(|said| said != count)
            || reply.original_total.is_some_and(|said| said != file.total)
        {
            return Err(refused("bank_file_bad_total", 1, "not the count or total that was sent"));
        }
        return Ok(vec![file]);
    }
    let mut batches: Vec<i64> =
        reply.lines.iter().map(|line| line.instruction_id / 8 / payout::ITEMS_PER_BATCH).collect();
    batches.sort_unstable();
    batches.dedup();
    let mut cycles = Vec::new();
    for batch in batches {
        cycles.extend(store::cycle_of_batch(ctx, batch)?);
    }
    cycles.sort_unstable();
    cycles.dedup();
    let mut files = Vec::new();
    for cycle in cycles {
        files.extend(store::files_of_cycle(ctx, cycle, &bank.code)?.into_iter().filter(OutgoingFile::is_written));
    }
    Ok(files)
}

fn say(open: &mut Open, reply: &Reply, line: &ReplyLine) -> Result<()> {
    let number = line.line_no_in_reply_file;
    if line.amount.is_some_and(|amount: Fen| amount != open.instruction.item.amount) {
        return Err(refused("bank_file_other_amount", number, "not the amount that was sent"));
    }
    if reply.account(line).is_some_and(|account| card::account_key(account) != open.instruction.account_key) {
        return Err(refused("bank_file_other_account", number, "not the account it was sent to"));
    }
    advance(open, word(line.outcome), number, reason_of(reply, line))
}

/// One more word on an instruction: a reply may say first that it was credited and then that it came back.
fn advance(open: &mut Open, word: Word, line: u32, reason: String) -> Result<()> {
    let Some(after) = payout::next_state(open.now, word) else {
        return Err(Refusal::new("bank_contradicts").with("line", line).into());
    };
    if open.said.is_none() || after != open.now {
        open.said = Some((word, line, reason));
    }
    open.now = after;
    Ok(())
}

impl Open {
    fn into_outcome(self) -> Option<Outcome> {
        let (word, reply_line, reason) = self.said?;
        Some(Outcome { instruction: self.instruction, before: self.before, word, reason, reply_line })
    }
}

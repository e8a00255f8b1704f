//! The steps of a roster: made, loaded, checked, published, submitted, corrected.

use std::collections::BTreeMap;

use kernel::{CitizenId, Ctx, Day, Fen, Period, Refusal, RegionCode, Result, Scope, hex};
use sha2::{Digest, Sha256};

use crate::{
    Programme, Publish, ReviewBy, embedded,
    judging::{Grounds, judge},
    owed, programme, reference_day,
    roster::{ParsedRoster, RosterFile},
    store::{self, KeptRoster},
};

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckReport {
    /// The batch.
    pub batch_id: i64,
    /// Lines that are neither blank nor totals.
    pub lines: i64,
    /// Lines to be paid.
    pub accepted: i64,
    /// Lines that wait for a decision.
    pub held: i64,
    /// Lines that are not paid.
    pub rejected: i64,
    /// What the accepted lines sum up to.
    pub accepted_sum: Fen,
    /// How many lines have each reason.
    pub reasons: BTreeMap<&'static str, i64>,
}

fn known(code: &str) -> Result<&'static Programme> {
    programme(code).ok_or_else(|| Refusal::new("programme_unknown").with("programme", code).into())
}

/// Makes a batch of a programme for a period.
///
/// # Errors
/// `programme_unknown`; `period_not_paid` when the programme is not paid for such a period; `no_rule_for_period` when no
/// version of its rules holds then; `out_of_scope` when the region lies outside the actor's; `not_allowed`.
pub fn new_batch(ctx: &mut Ctx, code: &str, period: &Period, region: RegionCode) -> Result<i64> {
    let programme = known(code)?;
    if !programme.is_paid_for(period) {
        return Err(Refusal::new("period_not_paid").with("programme", code).with("period", period).into());
    }
    if programme.version_on(reference_day(period, ctx.today())).is_none() {
        return Err(Refusal::new("no_rule_for_period").with("programme", code).with("period", period).into());
    }
    if !ctx.scope().covers(region) {
        return Err(Refusal::new("out_of_scope").with("region", region).into());
    }
    payout::open_batch(ctx, programme.payer(), code, period, region, i64::from(programme.approvals))
}

/// Keeps a roster for a batch.
///
/// # Errors
/// `roster_is_owed` where the house itself owes what the programme pays; `roster_empty`; `roster_already_loaded` when another batch of the cycle has the same people and sums, whatever the
/// order and the spelling; `file_changed` when somebody wrote to the file meanwhile; `batch_wrong_state`; `not_allowed`.
pub fn load(ctx: &mut Ctx, batch_id: i64, file: &RosterFile) -> Result<i64> {
    let lines = load_lines(ctx, batch_id, &file.parsed)?;
    name_file(ctx, batch_id, file)?;
    keep_file(ctx, batch_id, file)?;
    Ok(lines)
}

/// The first third of [`load`], for who goes on in the same transaction while the file is still being packed. The others,
/// [`name_file`] and [`keep_file`], must follow in the same transaction.
///
/// # Errors
/// As [`load`].
pub fn load_lines(ctx: &mut Ctx, batch_id: i64, parsed: &ParsedRoster) -> Result<i64> {
    let batch = payout::batch(ctx, batch_id)?;
    owed::refuse_file(ctx, known(&batch.cycle.programme)?)?;
    put_lines(ctx, batch_id, parsed)
}

pub(crate) fn put_lines(ctx: &mut Ctx, batch_id: i64, parsed: &ParsedRoster) -> Result<i64> {
    if parsed.lines.is_empty() {
        return Err(Refusal::new("roster_empty").with("batch", batch_id).into());
    }
    let lines = count(parsed.lines.len());
    // Rosters of which nothing can be read have nothing in common.
    let readable = parsed.lines.iter().any(|line| line.fault.is_none());
    let digest = if readable { digest(parsed) } else { format!("batch {batch_id}: no readable line") };
    payout::loaded(ctx, batch_id, &digest, lines)?;
    Ok(lines)
}

/// The second third of [`load`]: waits until the file is hashed, and records which file it is.
///
/// # Errors
/// As [`load`].
pub fn name_file(ctx: &mut Ctx, batch_id: i64, file: &RosterFile) -> Result<()> {
    payout::roster_is_kept(ctx, batch_id, &file.sha256()?, count(file.parsed.lines.len()))
}

/// The last third of [`load`]: waits until the file is packed, and keeps it.
///
/// # Errors
/// As [`load`].
pub fn keep_file(ctx: &mut Ctx, batch_id: i64, file: &RosterFile) -> Result<()> {
    put_roster(ctx, batch_id, file, false)
}

pub(crate) fn put_roster(ctx: &mut Ctx, batch_id: i64, file: &RosterFile, is_owed: bool) -> Result<()> {
    ctx.write_out()?;
    let kept = file.kept()?;
    document::keep(ctx, &kept)?;
    let roster = KeptRoster {
        sha256: kept.sha256.clone(),
        name: kept.name.clone(),
        header_row: file.parsed.header_row,
        blank_rows: file.parsed.blank_rows,
        total_rows: file.parsed.total_rows,
        is_owed,
    };
    store::put_roster(ctx, batch_id, &roster)
}

fn count(rows: usize) -> i64 {
    i64::try_from(rows).expect("a count")
}

/// Who gets what, whatever the order and the spelling: SHA-256 over persons and sums, sorted.
fn digest(parsed: &ParsedRoster) -> String {
    let readable = parsed.lines.iter().filter(|line| line.fault.is_none());
    let mut who_what: Vec<(i64, i64)> =
        readable.filter_map(|line| Some((line.person?.encoded(), line.amount.get()))).collect();
    if !who_what.is_sorted() {
        who_what.sort_unstable();
    }
    let mut hash = Sha256::new();
    let mut bytes = Vec::with_capacity(16 * 4096);
    for some in who_what.chunks(4096) {
        bytes.clear();
        for (person, amount) in some {
            bytes.extend_from_slice(&person.to_be_bytes());
            bytes.extend_from_slice(&amount.to_be_bytes());
        }
        hash.update(&bytes);
    }
    hex(&hash.finalize())
}

/// The file a batch was loaded from.
///
/// # Errors
/// `roster_not_loaded`; `batch_unknown`; `Broken` when the kept file is not what came.
pub fn kept_roster(ctx: &mut Ctx, batch_id: i64) -> Result<(KeptRoster, Vec<u8>)> {
    payout::batch(ctx, batch_id)?;
    let Some(roster) = store::roster(ctx, batch_id)? else {
        return Err(Refusal::new("roster_not_loaded").with("batch", batch_id).into());
    };
    let (_, bytes) = document::kept(ctx, &roster.sha256)?;
    Ok((roster, bytes))
}

/// Judges every line of the roster that was loaded; may be repeated until the batch is submitted.
///
/// # Errors
/// `batch_wrong_state`; `no_rule_for_period`; `not_allowed`.
pub fn check(ctx: &mut Ctx, batch_id: i64, parsed: &ParsedRoster) -> Result<CheckReport> {
    let _ahead = kernel::PAYMENTS.ahead();
    let batch = payout::batch(ctx, batch_id)?;
    let programme = known(&batch.cycle.programme)?;
    let on = reference_day(&batch.cycle.period, ctx.today());
    let Some(version) = programme.version_on(on) else {
        let refusal = Refusal::new("no_rule_for_period").with("programme", &programme.code);
        return Err(refusal.with("period", &batch.cycle.period).into());
    };
    let grounds = Grounds {
        people: registry::population(ctx)?,
        accounts: card::accounts(ctx)?,
        taken: taken(ctx, &batch)?,
        conflicting: conflicting(ctx, programme, &batch)?,
        // Whoever checks: a county's batch, which its own approvers answer for, pays nobody outside the county.
        scope: Scope::of(batch.region),
        gate: programme.eligibility.on(on),
        version,
    };
    let verdicts = judge(parsed, &grounds);
    let lines = count(parsed.lines.len());
    payout::accept(ctx, batch_id, lines, &verdicts.roster)?;
    let batch = payout::batch(ctx, batch_id)?;
    Ok(CheckReport {
        batch_id,
        lines,
        accepted: batch.accepted,
        held: batch.held,
        rejected: batch.refused,
        accepted_sum: batch.accepted_sum,
        reasons: verdicts.reasons,
    })
}

/// Who is paid already: in the cycle itself, and in cycles of the same programme whose period overlaps.
fn taken(ctx: &mut Ctx, batch: &payout::Batch) -> Result<Vec<CitizenId>> {
    let mut persons = persons(payout::taken(ctx, batch.cycle.cycle_id, batch.batch_id)?);
    for cycle in payout::cycles_of(ctx, &batch.cycle.programme)? {
        if cycle.cycle_id != batch.cycle.cycle_id && overlap(&cycle.period, &batch.cycle.period) {
            persons.extend(self::persons(payout::taken(ctx, cycle.cycle_id, 0)?));
        }
    }
    Ok(in_order(persons))
}

/// Who is paid by a programme that conflicts, for a time that overlaps.
fn conflicting(ctx: &mut Ctx, programme: &Programme, batch: &payout::Batch) -> Result<Vec<CitizenId>> {
    let mut persons = Vec::new();
    let others = embedded().iter().filter(|other| {
        other.code != programme.code && (programme.conflicts_with(&other.code) || other.conflicts_with(&programme.code))
    });
    for other in others {
        for cycle in payout::cycles_of(ctx, &other.code)? {
            if overlap(&cycle.period, &batch.cycle.period) {
                persons.extend(self::persons(payout::taken(ctx, cycle.cycle_id, 0)?));
            }
        }
    }
    Ok(in_order(persons))
}

fn persons(keys: Vec<(CitizenId, i64)>) -> Vec<CitizenId> {
    keys.into_iter().map(|(person, _)| person).collect()
}

fn in_order(mut persons: Vec<CitizenId>) -> Vec<CitizenId> {
    if !persons.is_sorted() {
        persons.sort_unstable();
    }
    persons.dedup();
    persons
}

/// Whether two periods share a day. What is paid once has no days.
fn overlap(a: &Period, b: &Period) -> bool {
    let days = |period: &Period| Some((period.first_day()?, period.last_day()?));
    match (days(a), days(b)) {
        (Some((a_first, a_last)), Some((b_first, b_last))) => a_first <= b_last && b_first <= a_last,
        _ => false,
    }
}

/// Begins the public notice for the programme's days, or for more; 0 ends it at once where the programme allows that.
///
/// # Errors
/// `notice_private` for programmes whose lists are never published; `notice_too_short`, naming the days; `batch_wrong_state`;
/// `not_allowed`.
pub fn notice(ctx: &mut Ctx, batch_id: i64, days: Option<i32>) -> Result<(Day, Day)> {
    let batch = payout::batch(ctx, batch_id)?;
    let rule = &known(&batch.cycle.programme)?.notice;
    if rule.publish == Publish::Private && days != Some(0) {
        return Err(Refusal::new("notice_private").with("batch", batch_id).into());
    }
    let least = i32::from(rule.days);
    let days = days.unwrap_or(least);
    let at_once = days == 0 && (rule.may_end_at_once || least == 0);
    if days < least && !at_once {
        return Err(Refusal::new("notice_too_short").with("batch", batch_id).with("days", least).into());
    }
    payout::hold_notice(ctx, batch_id, days)
}

/// Freezes a batch after its notice, hands out what the house owes itself, and asks for the review that the programme wants.
///
/// # Errors
/// `owed_changed` where a line of the house's own list is not owed as it stands there; as [`payout::submit`].
pub fn submit(ctx: &mut Ctx, batch_id: i64) -> Result<String> {
    let batch = payout::batch(ctx, batch_id)?;
    let programme = known(&batch.cycle.programme)?;
    let rule = &programme.notice;
    let needs_notice = rule.publish == Publish::Public && rule.days > 0 && batch.source_batch.is_none();
    let root = payout::submit(ctx, batch_id, needs_notice)?;
    owed::hand_out(ctx, batch_id)?;
    match programme.review {
        Some(ReviewBy::County) => payout::ask_review(ctx, batch_id)?,
        None => {}
    }
    Ok(root)
}

/// Makes a batch of what failed or came back and is corrected since: paid to the account that stands now. With
/// `same_account` also what goes to the same account again, where its holder had the bank put right what was wrong.
///
/// # Errors
/// `nothing_to_reissue`; `batch_wrong_state`; `not_allowed`.
pub fn reissue(ctx: &mut Ctx, source: i64, same_account: bool) -> Result<i64> {
    let accounts = card::accounts(ctx)?;
    let people = registry::population(ctx)?;
    let correctable = payout::correctable(ctx, source)?;
    let mut sent_to: Vec<i64> = correctable.iter().map(|correction| correction.item.account_id).collect();
    sent_to.sort_unstable();
    sent_to.dedup();
    let holders = card::holders(ctx, &sent_to)?;
    let mut corrected = Vec::new();
    for correction in correctable {
        // Whoever received for the person receives again.
        let at = holders.binary_search_by_key(&correction.item.account_id, |(account, _)| *account);
        let holder = holders[at.expect("what was sent went to an account of the card room")].1;
        let alive = people.find(holder).is_some_and(|who| who.state() == registry::PersonState::Alive);
        let Some(account) = accounts.of(holder) else { continue };
        if alive && (same_account || account.account_id != correction.item.account_id) {
            corrected.push((correction, account.account_id));
        }
    }
    payout::reissue(ctx, source, &corrected)
}

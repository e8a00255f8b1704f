//! A roster's way through the house, step by step as the staff would go it, and what is tried on the way and refused.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    path::{Path, PathBuf},
    sync::Arc,
};

use kernel::{AccountNumber, CitizenId, Day, Fen, Period, Refusal};
use population::{Expected, Population, Roster, RosterSpec, roster_csv_gb18030, roster_xlsx};
use serde_json::{Value, json};
use subsidy::{CheckReport, RosterFile};

use super::{insurances, story::Story};
use crate::{
    answer::{Done, Fault, complain},
    commands::batch_files::write_rejects,
    words::Lang,
};

/// A roster on the disk, and what its maker knows of it.
pub(super) struct Paper {
    programme: &'static subsidy::Programme,
    period: Period,
    path: PathBuf,
    expected: Expected,
}

fn period(written: &str) -> Period {
    Period::parse(written).expect("a period")
}

fn programme(code: &str) -> &'static subsidy::Programme {
    subsidy::programme(code).expect("a programme of the house")
}

impl Paper {
    /// A CSV in GB18030 with a line for each resident over 16.
    pub(super) fn of_residents(story: &mut Story, population: &Population, dir: &Path) -> Done<Paper> {
        let (programme, period) = (programme("ecopost"), period("2026"));
        let spec = RosterSpec {
            amount_min: Fen::new(60_000),
            amount_max: Fen::new(350_000),
            cap: Fen::new(350_000),
            ..RosterSpec::new(&programme.name.zh, period.clone())
        };
        let roster = Roster::of_residents(population, &spec);
        let path = dir.join("rosters/ecopost-2026.csv");
        let written = roster_csv_gb18030(&path, &roster);
        Paper::written(story, programme, period, path, &roster, roster.expected().clone(), written)
    }

    /// A workbook with a line for each household.
    pub(super) fn of_households(story: &mut Story, population: &Population, dir: &Path) -> Done<Paper> {
        let (programme, period) = (programme("grass"), period("2026"));
        let spec = RosterSpec { cap: Fen::new(2_000_000), ..RosterSpec::new(&programme.name.zh, period.clone()) };
        let roster = Roster::of_households(population, &spec);
        let path = dir.join("rosters/grass-2026.xlsx");
        let written = roster_xlsx(&path, &roster);
        Paper::written(story, programme, period, path, &roster, for_heads(roster.expected()), written)
    }

    /// A CSV in GB18030 with a line for one household of some, of a programme that the county reviews.
    pub(super) fn of_poor_households(story: &mut Story, population: &Population, dir: &Path) -> Done<Paper> {
        let (programme, period) = (programme("rural_dibao"), period("2026Q3"));
        let spec = RosterSpec {
            cap: Fen::new(2_000_000),
            lines_max: Some((population.household_count() / 40).max(40)),
            ..RosterSpec::new(&programme.name.zh, period.clone())
        };
        let roster = Roster::of_households(population, &spec);
        let path = dir.join("rosters/rural_dibao-2026Q3.csv");
        let written = roster_csv_gb18030(&path, &roster);
        Paper::written(story, programme, period, path, &roster, for_heads(roster.expected()), written)
    }

    fn written(
        story: &mut Story,
        programme: &'static subsidy::Programme,
        period: Period,
        path: PathBuf,
        roster: &Roster<'_>,
        expected: Expected,
        written: std::io::Result<()>,
    ) -> Done<Paper> {
        written.map_err(|why| Fault::file("write", &path, &why))?;
        let file = path.display().to_string();
        let today = story.today();
        story.table.done(today, "rosters-written", &[("file", &file)], Some(roster.line_count().into()), None);
        Ok(Paper { programme, period, path, expected })
    }

    pub(super) fn name(&self, lang: Lang) -> &str {
        if lang == Lang::En { &self.programme.name.en } else { &self.programme.name.zh }
    }
}

/// What must come out where the programme pays heads of households only. They always have an account, so a line of somebody
/// without one names another member; that the programme pays heads only is looked for first.
fn for_heads(expected: &Expected) -> Expected {
    let mut expected = expected.clone();
    if let Some(lines) = expected.reasons.remove("no_active_account") {
        *expected.reasons.entry("not_eligible").or_default() += lines;
    }
    expected
}

/// A roster under way.
pub(super) struct Job {
    pub(super) batch_id: i64,
    /// Whether the check found exactly what the roster's maker knew.
    pub(super) as_expected: bool,
    paper: Paper,
    file: Arc<RosterFile>,
    report: CheckReport,
}

impl Job {
    /// Budget, batch, roster, check, rejects.
    pub(super) fn begin(story: &mut Story, paper: Paper) -> Done<Job> {
        grant(story, paper.programme, &paper.period, paper.expected.accepted_fen)?;
        let today = story.today();
        let (code, period) = (paper.programme.code.clone(), paper.period.clone());
        let batch_id =
            story.write("maker", move |ctx| subsidy::new_batch(ctx, &code, &period, prefecture::shannan()))?;
        story.table.done(today, "new", &[("batch", &batch_id.to_string())], None, None);

        let doing = story.table.doing("load", &[]);
        let file = Arc::new(subsidy::read_roster(&paper.path, &story.confined)?);
        let given = Arc::clone(&file);
        let lines = story.write("maker", move |ctx| subsidy::load(ctx, batch_id, &given))?;
        drop(doing);
        story.table.done(today, "load", &[], Some(lines), None);

        let doing = story.table.doing("check", &[]);
        let given = Arc::clone(&file);
        let report = story.write("maker", move |ctx| subsidy::check(ctx, batch_id, &given.parsed))?;
        drop(doing);
        story.table.done(today, "check", &[], Some(report.lines), None);
        story.table.also("check-accepted", &[], Some(report.accepted), Some(report.accepted_sum));
        story.table.also("check-held", &[], Some(report.held), None);
        story.table.also("check-rejected", &[], Some(report.rejected), None);
        let as_expected = agrees(&report, &paper.expected);
        if !as_expected {
            complain(&format!("{report:?}\n{:?}", paper.expected));
            return Err(Refusal::new("demo_differs").into());
        }
        story.table.also("check-agrees", &[], None, None);
        let job = Job { batch_id, as_expected, paper, file, report };
        job.write_rejects(story)?;
        Ok(job)
    }

    fn write_rejects(&self, story: &mut Story) -> Done<()> {
        let batch_id = self.batch_id;
        let refused = story.read("maker", |ctx| payout::refused(ctx, batch_id))?;
        let stem = self.paper.path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let path = self.paper.path.with_file_name(format!("{stem}-rejects.xlsx"));
        let original = File::open(&self.paper.path).map_err(|why| Fault::file("read", &self.paper.path, &why))?;
        let doing = story.table.doing("rejects", &[("file", &path.display().to_string())]);
        let header_row = self.file.parsed.header_row;
        write_rejects(story.lang, &story.confined, &original, header_row, &refused, &path)?;
        drop(doing);
        let file = path.display().to_string();
        story.table.done(story.today(), "rejects", &[("file", &file)], i64::try_from(refused.len()).ok(), None);
        Ok(())
    }

    /// The same people and sums in another batch, which is then taken back. Answers that batch.
    pub(super) fn try_to_load_again(&self, story: &mut Story) -> Done<Vec<i64>> {
        let (code, period) = (self.paper.programme.code.clone(), self.paper.period.clone());
        let again = story.write("maker", move |ctx| subsidy::new_batch(ctx, &code, &period, prefecture::shannan()))?;
        let given = Arc::clone(&self.file);
        let answer = story.db.write(&prefecture::actor("maker"), move |ctx| subsidy::load(ctx, again, &given));
        story.must_be_refused("maker", "try-reload", "roster_already_loaded", answer)?;
        story.write("maker", move |ctx| payout::undo(ctx, again))?;
        Ok(vec![again])
    }

    /// The public notice.
    pub(super) fn notice(&self, story: &mut Story, days: Option<i32>) -> Done<(Day, Day)> {
        let batch_id = self.batch_id;
        let (from, to) = story.write("maker", move |ctx| subsidy::notice(ctx, batch_id, days))?;
        let key = if days == Some(0) { "notice-ended" } else { "notice" };
        story.table.done(story.today(), key, &[("to", &to.to_string())], None, None);
        Ok((from, to))
    }

    /// Three lines are objected to; one of them is found right and goes on.
    pub(super) fn objections(&self, story: &mut Story) -> Done<()> {
        let batch_id = self.batch_id;
        let items = story.read("maker", |ctx| {
            let batch = payout::batch(ctx, batch_id)?;
            payout::frozen_items(ctx, &batch)
        })?;
        let lines: Vec<u32> = [4, 2, 1]
            .iter()
            .filter_map(|part| items.get(items.len().checked_sub(1)? / part))
            .filter_map(|item| u32::try_from(item.item_id % payout::ITEMS_PER_BATCH).ok())
            .collect::<BTreeSet<u32>>()
            .into_iter()
            .collect();
        let count = i64::try_from(lines.len()).ok();
        let first = lines.first().copied();
        story.write("maker", move |ctx| {
            lines.iter().try_for_each(|line| payout::hold(ctx, batch_id, *line, "公示期间收到异议（演示）"))
        })?;
        story.table.done(story.today(), "held", &[], count, None);
        if let Some(first) = first {
            story.write("maker", move |ctx| payout::release(ctx, batch_id, first))?;
            story.table.also("released", &[], Some(1), None);
        }
        Ok(())
    }

    /// Submission before the notice is over.
    pub(super) fn try_to_freeze_early(&self, story: &mut Story) -> Done<()> {
        let batch_id = self.batch_id;
        let answer = story.db.write(&prefecture::actor("maker"), move |ctx| subsidy::submit(ctx, batch_id));
        story.must_be_refused("maker", "try-notice", "notice_not_over", answer)
    }

    /// Submission.
    pub(super) fn freeze(&self, story: &mut Story) -> Done<()> {
        submit(story, self.batch_id)
    }

    /// The maker's own approval, sending with one approval, and one person's second approval.
    pub(super) fn try_wrong_approvals(&self, story: &mut Story) -> Done<()> {
        let batch_id = self.batch_id;
        let approval = move |ctx: &mut kernel::Ctx| payout::approve(ctx, batch_id, None);
        let answer = story.db.write(&prefecture::actor("maker"), approval);
        story.must_be_refused("maker", "try-own", "not_allowed", answer)?;
        approve(story, batch_id, "approver1")?;
        let answer = story.db.write(&prefecture::actor("approver1"), approval);
        story.must_be_refused("approver1", "try-again", "already_approved", answer)?;
        let answer = exchange::send(&story.db, &prefecture::actor("finance"), batch_id, &story.place.exchange);
        story.must_be_refused("finance", "try-early", "batch_wrong_state", answer)?;
        approve(story, batch_id, "approver2")?;
        story.write("operator", |ctx| payout::halt(ctx, "演示"))?;
        let answer = exchange::send(&story.db, &prefecture::actor("finance"), batch_id, &story.place.exchange);
        story.must_be_refused("finance", "try-halted", "halted", answer)?;
        story.write("operator", |ctx| payout::resume(ctx, "演示"))
    }

    /// An approval before the county has reviewed it.
    pub(super) fn try_to_approve_unreviewed(&self, story: &mut Story) -> Done<()> {
        let batch_id = self.batch_id;
        let approval = move |ctx: &mut kernel::Ctx| payout::approve(ctx, batch_id, None);
        let answer = story.db.write(&prefecture::actor("approver1"), approval);
        story.must_be_refused("approver1", "try-unreviewed", "review_missing", answer)
    }

    /// A second sending.
    pub(super) fn try_to_send_again(&self, story: &mut Story) -> Done<()> {
        let answer = exchange::send(&story.db, &prefecture::actor("finance"), self.batch_id, &story.place.exchange);
        story.must_be_refused("finance", "try-resend", "batch_already_sent", answer)
    }

    pub(super) fn facts(&self) -> Value {
        json!({
            "batch": self.batch_id, "file": self.paper.path.display().to_string(), "sha256": self.file.sha256().ok(),
            "lines": self.report.lines, "blank_rows": self.file.parsed.blank_rows,
            "total_rows": self.file.parsed.total_rows, "accepted": self.report.accepted, "held": self.report.held,
            "rejected": self.report.rejected, "accepted_fen": self.report.accepted_sum.get(),
            "reasons": self.report.reasons, "as_expected": self.as_expected,
        })
    }
}

/// The pensions of this month, by the list that the house writes itself; the batch, if anybody is owed one.
pub(super) fn pensions(story: &mut Story) -> Done<Option<i64>> {
    let (programme, period) = (programme("pension"), insurances::month_of(story.today()));
    let today = story.today();
    let of = period.clone();
    let batch_id =
        story.write("maker", move |ctx| subsidy::new_batch(ctx, &programme.code, &of, prefecture::shannan()))?;
    story.table.done(today, "new", &[("batch", &batch_id.to_string())], None, None);
    let doing = story.table.doing("load-owed", &[]);
    let owed = story.read("maker", |ctx| subsidy::owed(ctx, batch_id))?;
    if owed.is_empty() {
        drop(doing);
        story.write("maker", move |ctx| subsidy::undo(ctx, batch_id))?;
        return Ok(None);
    }
    let list = story.read("maker", |ctx| subsidy::write_owed(ctx, batch_id))?;
    let file = Arc::new(subsidy::read_owed(batch_id, &list, &story.confined)?);
    let given = Arc::clone(&file);
    let lines = story.write("maker", move |ctx| subsidy::load_owed(ctx, batch_id, &given))?;
    drop(doing);
    story.table.done(today, "load-owed", &[], Some(lines), None);
    let doing = story.table.doing("check", &[]);
    let report = story.write("maker", move |ctx| subsidy::check(ctx, batch_id, &file.parsed))?;
    drop(doing);
    story.table.done(today, "check", &[], Some(report.lines), None);
    story.table.also("check-accepted", &[], Some(report.accepted), Some(report.accepted_sum));
    story.table.also("check-rejected", &[], Some(report.rejected), None);
    grant(story, programme, &period, report.accepted_sum.get())?;
    submit(story, batch_id)?;
    approve_and_send(story, batch_id)?;
    Ok(Some(batch_id))
}

/// Money for what the department means to pay, and a tenth more.
fn grant(story: &mut Story, programme: &subsidy::Programme, period: &Period, needed_fen: i64) -> Done<()> {
    const STEP: i64 = 100_000_000;
    let sum = Fen::new((needed_fen + needed_fen / 10).div_euclid(STEP) * STEP + STEP);
    let (payer, code) = (programme.payer().to_owned(), programme.code.clone());
    let year = period.first_day().expect("what is paid here has days").year();
    story.write("finance", move |ctx| payout::grant_budget(ctx, &payer, &code, year, sum))?;
    story.table.done(story.today(), "budget", &[], None, Some(sum));
    Ok(())
}

fn agrees(report: &CheckReport, expected: &Expected) -> bool {
    let found: BTreeMap<&str, i64> = report.reasons.iter().map(|(code, count)| (*code, *count)).collect();
    let reasons: BTreeMap<&str, i64> =
        expected.reasons.iter().map(|(code, count)| (*code, i64::from(*count))).collect();
    found == reasons
        && report.lines == i64::from(expected.lines)
        && report.accepted == i64::from(expected.accepted)
        && report.held + report.rejected == reasons.values().sum::<i64>()
        && report.accepted_sum.get() == expected.accepted_fen
}

fn submit(story: &mut Story, batch_id: i64) -> Done<()> {
    let (root, batch) = story.write("maker", move |ctx| {
        let root = subsidy::submit(ctx, batch_id)?;
        Ok((root, payout::batch(ctx, batch_id)?))
    })?;
    let shown = &root[..16];
    story.table.done(story.today(), "submit", &[("root", shown)], Some(batch.accepted), Some(batch.accepted_sum));
    Ok(())
}

fn approve(story: &mut Story, batch_id: i64, who: &str) -> Done<()> {
    story.write(who, move |ctx| payout::approve(ctx, batch_id, None))?;
    story.table.done(story.today(), "approve", &[("who", who)], None, None);
    Ok(())
}

/// The approvals that are still missing, then the files for the banks.
pub(super) fn approve_and_send(story: &mut Story, batch_id: i64) -> Done<()> {
    for who in ["approver1", "approver2"] {
        let batch = story.read(who, |ctx| payout::batch(ctx, batch_id))?;
        let missing = i64::try_from(batch.approved_by.len()).is_ok_and(|count| count < batch.approvals_needed);
        if missing && !batch.approved_by.iter().any(|login| login == who) {
            approve(story, batch_id, who)?;
        }
    }
    let doing = story.table.doing("send", &[("files", "")]);
    let sent = exchange::send(&story.db, &prefecture::actor("finance"), batch_id, &story.place.exchange)?;
    drop(doing);
    let files = sent.files.len().to_string();
    story.table.done(story.today(), "send", &[("files", &files)], Some(sent.items), Some(sent.sum));
    Ok(())
}

/// Three of four people who were not paid have come with a new account. Answers how many.
pub(super) fn correct(story: &mut Story, batches: &[i64]) -> Done<i64> {
    let batches = batches.to_vec();
    let people: BTreeSet<CitizenId> = story.read("operator", |ctx| {
        let mut people = BTreeSet::new();
        for batch in &batches {
            people.extend(payout::correctable(ctx, *batch)?.iter().map(payout::Correction::person));
        }
        Ok(people)
    })?;
    // Somebody comes even where few were not paid.
    let come: Vec<CitizenId> =
        people.into_iter().enumerate().filter(|(at, _)| at % 4 != 3).map(|(_, person)| person).collect();
    let count = i64::try_from(come.len()).expect("a count");
    story.write("operator", move |ctx| {
        for (serial, person) in (1..).zip(&come) {
            let accounts = card::accounts_of(ctx, *person)?;
            let bank = accounts.last().expect("who was paid has an account").bank.clone();
            card::change_account(ctx, *person, &bank, new_account(serial), None)?;
        }
        Ok(())
    })?;
    story.table.done(story.today(), "corrected", &[], Some(count), None);
    Ok(count)
}

/// 18 digits, which nobody in the made-up prefecture has yet, with their check digit.
fn new_account(serial: u64) -> AccountNumber {
    let front = format!("62{:015}", 540_500_000_000 + serial);
    let number = (0..10).map(|check| format!("{front}{check}")).filter_map(|text| AccountNumber::parse(&text).ok());
    number.into_iter().find(AccountNumber::luhn_ok).expect("one of ten digits is the check digit")
}

/// New batches of what is corrected, submitted.
pub(super) fn reissue(story: &mut Story, sources: &[i64]) -> Done<Vec<i64>> {
    let mut made = Vec::new();
    for &source in sources {
        let answer = story.db.write(&prefecture::actor("maker"), move |ctx| subsidy::reissue(ctx, source, false));
        let source = source.to_string();
        match answer {
            Ok(batch_id) => {
                let args = [("source", &*source), ("batch", &*batch_id.to_string())];
                story.table.done(story.today(), "reissue", &args, None, None);
                submit(story, batch_id)?;
                made.push(batch_id);
            }
            Err(kernel::Error::Refused(refusal)) if refusal.code == "nothing_to_reissue" => {
                story.table.done(story.today(), "nothing-to-reissue", &[("source", &source)], None, None);
            }
            Err(other) => return Err(other.into()),
        }
    }
    Ok(made)
}

/// Closes batches: every fen is accounted for.
pub(super) fn close(story: &mut Story, batches: &[i64]) -> Done<()> {
    for &batch_id in batches {
        let totals = story.write("finance", move |ctx| payout::close(ctx, batch_id))?;
        let args = [("batch", &*batch_id.to_string())];
        story.table.done(story.today(), "close", &args, Some(totals.paid.0), Some(totals.paid.1));
        story.table.also("close-failed", &[], Some(totals.failed.0), Some(totals.failed.1));
    }
    Ok(())
}

/// A batch as it stands, for scripts.
pub(super) fn facts(story: &Story, batch_id: i64) -> Done<Value> {
    let (batch, totals) =
        story.read("auditor", |ctx| Ok((payout::batch(ctx, batch_id)?, payout::totals(ctx, batch_id)?)))?;
    let mut facts = crate::commands::show::batch_json(&batch);
    facts["totals"] = crate::commands::show::totals_json(&totals);
    Ok(facts)
}

//! `batch ...`: the main job, one command a step: a roster becomes a batch, others approve it, banks pay it.
//!
//! Each command is one transaction; files are read before it opens. Deliberately absent: what the steps decide.

use std::{path::PathBuf, time::Instant};

use clap::Subcommand;
use kernel::{Fen, Period, Refusal, RegionCode};
use payout::{Batch as Made, BatchState, Finding, ReviewState};
use serde_json::{Value, json};
use subsidy::RosterFile;

use super::{batch_files, reply, show};
use crate::{
    answer::{Answer, Done},
    desk::{Desk, confined},
    progress, words,
};

/// A step of the main job.
#[derive(Debug, Subcommand)]
pub(crate) enum Batch {
    /// Make a batch of a programme for a period: 2026, 2026H1, 2026Q3, 2026-07, once:NAME
    New {
        /// The programme's code, see `programme list`
        programme: String,
        /// What it is paid for
        period: String,
        /// The region of its people [default: the user's own]
        #[arg(long)]
        region: Option<String>,
    },
    /// Keep a roster file for a batch, or the house's own list of what it owes
    Load {
        /// The batch's number
        batch: i64,
        /// CSV or XLSX
        #[arg(required_unless_present = "owed")]
        file: Option<PathBuf>,
        /// The house's own list: pensions of a month, awards of a service
        #[arg(long, conflicts_with = "file")]
        owed: bool,
    },
    /// Judge every line of the roster: accepted, held or rejected
    Check {
        /// The batch's number
        batch: i64,
    },
    /// Write the rejected lines with their reasons, in the roster's own layout
    Rejects {
        /// The batch's number
        batch: i64,
        /// The XLSX file to write
        file: PathBuf,
    },
    /// Begin the public notice; `--days 0` ends it at once where the programme allows that
    Notice {
        /// The batch's number
        batch: i64,
        /// For how many days [default: the programme's]
        #[arg(long)]
        days: Option<i32>,
    },
    /// Write the masked list for the public, while the notice lasts
    List {
        /// The batch's number
        batch: i64,
        /// The CSV file to write
        file: PathBuf,
    },
    /// Hold a line back: an objection, a doubt
    Hold {
        /// The batch's number
        batch: i64,
        /// The roster's row, as a spreadsheet numbers it
        line: u32,
        /// Why, for colleagues
        reason: String,
    },
    /// Let a held line be paid after all
    Release {
        /// The batch's number
        batch: i64,
        /// The roster's row, as a spreadsheet numbers it
        line: u32,
    },
    /// Freeze the batch for others to approve
    Submit {
        /// The batch's number
        batch: i64,
    },
    /// Review for the county what a township submitted, where the programme asks for it
    Review {
        /// The batch's number
        batch: i64,
        /// The hash of the content that was looked at; refused when the batch holds another
        #[arg(long, value_name = "HASH")]
        content: Option<String>,
        /// What is wrong, for colleagues: then nobody approves the batch
        #[arg(long, value_name = "REMARK")]
        object: Option<String>,
    },
    /// Approve what somebody else submitted
    Approve {
        /// The batch's number
        batch: i64,
        /// The hash of the content that was looked at; refused when the batch holds another
        #[arg(long, value_name = "HASH")]
        content: Option<String>,
    },
    /// Assign the money and write the banks' files
    Send {
        /// The batch's number
        batch: i64,
    },
    /// Take in bank replies: these files, or all that wait in the inbox
    Reply {
        /// Files from the banks
        files: Vec<PathBuf>,
    },
    /// How far the batches are, or one of them
    Status {
        /// The batch's number
        batch: Option<i64>,
    },
    /// Close a batch: approved = paid + failed + stopped, to the fen
    Close {
        /// The batch's number
        batch: i64,
    },
    /// Take a batch back before it reached a bank
    Undo {
        /// The batch's number
        batch: i64,
    },
    /// Make a batch of what failed or came back and is corrected since
    Reissue {
        /// The batch's number
        batch: i64,
        /// Also what goes to the same account again
        #[arg(long)]
        same_account: bool,
    },
}

pub(crate) fn carry_out(desk: &Desk, batch: Batch) -> Done {
    match batch {
        Batch::New { programme, period, region } => new(desk, &programme, &period, region.as_deref()),
        Batch::Load { batch, file: Some(file), .. } => load(desk, batch, &file),
        Batch::Load { batch, file: None, .. } => load_owed(desk, batch),
        Batch::Check { batch } => check(desk, batch),
        Batch::Rejects { batch, file } => batch_files::rejects(desk, batch, &file),
        Batch::Notice { batch, days } => notice(desk, batch, days),
        Batch::List { batch, file } => batch_files::list(desk, batch, &file),
        Batch::Hold { batch, line, reason } => hold(desk, batch, line, Some(reason)),
        Batch::Release { batch, line } => hold(desk, batch, line, None),
        Batch::Submit { batch } => submit(desk, batch),
        Batch::Review { batch, content, object } => review(desk, batch, content, object),
        Batch::Approve { batch, content } => approve(desk, batch, content),
        Batch::Send { batch } => reply::send(desk, batch),
        Batch::Reply { files } => reply::reply(desk, &files),
        Batch::Status { batch: Some(batch) } => show::batch(desk, batch),
        Batch::Status { batch: None } => show::batches(desk),
        Batch::Close { batch } => close(desk, batch),
        Batch::Undo { batch } => undo(desk, batch),
        Batch::Reissue { batch, same_account } => reissue(desk, batch, same_account),
    }
}

/// The batch as it stands after a deed.
fn stands(desk: &Desk, batch: i64) -> Done<Made> {
    desk.read("batch status", |ctx| payout::batch(ctx, batch))
}

fn new(desk: &Desk, programme: &str, period: &str, region: Option<&str>) -> Done {
    let Ok(period) = Period::parse(period) else {
        return Err(Refusal::new("bad_period").with("period", period).into());
    };
    let region = match region.map(RegionCode::parse).transpose() {
        Ok(region) => region,
        Err(why) => return Err(Refusal::new("bad_region").with("why", why.code()).into()),
    };
    let what = format!("batch new {programme} {period}");
    let programme = programme.to_owned();
    let batch = desk.write(&what, move |ctx| {
        let region = match region {
            Some(region) => region,
            None => own_region(ctx)?,
        };
        subsidy::new_batch(ctx, &programme, &period, region)
    })?;
    let made = stands(desk, batch)?;
    let text = words::batch_step(desk.lang, "done-new", batch);
    Ok(Answer::yes(text, show::batch_json(&made)))
}

fn own_region(ctx: &mut kernel::Ctx) -> kernel::Result<RegionCode> {
    let login = ctx.actor().user.clone();
    let user = access::users(ctx)?.into_iter().find(|user| *user.login == *login);
    user.map(|user| user.region).ok_or_else(|| Refusal::new("user_unknown").with("login", login).into())
}

fn load(desk: &Desk, batch: i64, file: &std::path::Path) -> Done {
    let confined = confined()?;
    desk.somebody()?;
    let roster = {
        let _step = progress::step(&words::sentence(desk.lang, "stage-read"));
        subsidy::read_roster(file, &confined)?
    };
    keep(desk, batch, roster, subsidy::load)
}

fn load_owed(desk: &Desk, batch: i64) -> Done {
    let confined = confined()?;
    desk.somebody()?;
    let list = desk.read(&format!("batch {batch} load"), |ctx| subsidy::write_owed(ctx, batch))?;
    keep(desk, batch, subsidy::read_owed(batch, &list, &confined)?, subsidy::load_owed)
}

fn keep(
    desk: &Desk,
    batch: i64,
    roster: RosterFile,
    load: fn(&mut kernel::Ctx, i64, &RosterFile) -> kernel::Result<i64>,
) -> Done {
    let facts = json!({
        "batch": batch, "lines": roster.parsed.lines.len(), "sha256": roster.sha256()?,
        "blank_rows": roster.parsed.blank_rows, "total_rows": roster.parsed.total_rows,
    });
    let lines = desk.write(&format!("batch {batch} load"), move |ctx| load(ctx, batch, &roster))?;
    let args = [("batch", batch.to_string()), ("lines", lines.to_string())];
    Ok(Answer::yes(words::done(desk.lang, "done-load", &args), facts))
}

fn check(desk: &Desk, batch: i64) -> Done {
    let began = Instant::now();
    let what = format!("batch {batch} check");
    let confined = confined()?;
    desk.somebody()?;
    let _step = progress::step(&words::sentence(desk.lang, "stage-check"));
    let (_, bytes) = desk.read(&what, |ctx| subsidy::kept_roster(ctx, batch))?;
    let parsed = subsidy::read_kept(&bytes, &confined)?;
    drop(bytes);
    let report = desk.write(&what, move |ctx| subsidy::check(ctx, batch, &parsed))?;
    let facts = json!({
        "batch": report.batch_id, "lines": report.lines, "accepted": report.accepted, "held": report.held,
        "rejected": report.rejected, "accepted_fen": report.accepted_sum.get(), "reasons": report.reasons,
        "seconds": began.elapsed().as_secs_f64(),
    });
    Ok(Answer { exact: true, ..Answer::yes(words::checked(desk.lang, &report), facts) })
}

fn notice(desk: &Desk, batch: i64, days: Option<i32>) -> Done {
    let (from, to) = desk.write(&format!("batch {batch} notice"), move |ctx| subsidy::notice(ctx, batch, days))?;
    let facts = json!({ "batch": batch, "from": from.to_string(), "to": to.to_string() });
    Ok(Answer::yes(words::noticed(desk.lang, batch, from, to), facts))
}

fn hold(desk: &Desk, batch: i64, line: u32, reason: Option<String>) -> Done {
    let held = reason.is_some();
    let what = format!("batch {batch} {}", if held { "hold" } else { "release" });
    desk.write(&what, move |ctx| match &reason {
        Some(reason) => payout::hold(ctx, batch, line, reason),
        None => payout::release(ctx, batch, line),
    })?;
    let made = stands(desk, batch)?;
    let text = words::batch_step(desk.lang, if held { "line_held" } else { "line_released" }, batch);
    Ok(Answer::yes(text, json!({ "batch": batch, "line": line, "held": made.held, "accepted": made.accepted })))
}

fn submit(desk: &Desk, batch: i64) -> Done {
    let root = desk.write(&format!("batch {batch} submit"), move |ctx| subsidy::submit(ctx, batch))?;
    let made = stands(desk, batch)?;
    let facts = json!({
        "batch": batch, "state": made.state.word(), "content_root": root, "items": made.accepted,
        "sum_fen": made.accepted_sum.get(), "approvals_needed": made.approvals_needed,
    });
    let args = [("batch", batch.to_string()), ("root", root)];
    Ok(Answer::yes(words::done(desk.lang, "done-submit", &args), facts))
}

fn review(desk: &Desk, batch: i64, content: Option<String>, object: Option<String>) -> Done {
    let what = format!("batch {batch} review");
    let finding = object.map_or(Finding::Passed, Finding::Objected);
    let state = desk.write(&what, move |ctx| payout::review_batch(ctx, batch, content.as_deref(), &finding))?;
    let made = stands(desk, batch)?;
    let facts = json!({
        "batch": batch, "state": made.state.word(), "review": state.word(), "content_root": made.content_root,
    });
    let key = if state == ReviewState::Passed { "batch_reviewed" } else { "batch_objected" };
    Ok(Answer::yes(words::batch_step(desk.lang, key, batch), facts))
}

fn approve(desk: &Desk, batch: i64, content: Option<String>) -> Done {
    let what = format!("batch {batch} approve");
    let state = desk.write(&what, move |ctx| payout::approve(ctx, batch, content.as_deref()))?;
    let made = stands(desk, batch)?;
    let facts = json!({
        "batch": batch, "state": state.word(), "approved_by": made.approved_by,
        "approvals_needed": made.approvals_needed, "content_root": made.content_root,
    });
    let key = if state == BatchState::Approved { "done-approve-complete" } else { "batch_needs_more" };
    Ok(Answer::yes(words::batch_step(desk.lang, key, batch), facts))
}

fn close(desk: &Desk, batch: i64) -> Done {
    let totals = desk.write(&format!("batch {batch} close"), move |ctx| payout::close(ctx, batch))?;
    let mut facts = json!({ "batch": batch, "state": BatchState::Closed.word() });
    facts["totals"] = show::totals_json(&totals);
    Ok(Answer::yes(words::closed(desk.lang, batch, &totals), facts))
}

fn undo(desk: &Desk, batch: i64) -> Done {
    desk.write(&format!("batch {batch} undo"), move |ctx| subsidy::undo(ctx, batch))?;
    let facts = json!({ "batch": batch, "state": BatchState::Undone.word() });
    Ok(Answer::yes(words::batch_step(desk.lang, "done-undo", batch), facts))
}

fn reissue(desk: &Desk, source: i64, same_account: bool) -> Done {
    let what = format!("batch {source} reissue");
    let batch = desk.write(&what, move |ctx| subsidy::reissue(ctx, source, same_account))?;
    let made = stands(desk, batch)?;
    let facts = json!({
        "batch": batch, "source": source, "items": made.accepted, "sum_fen": made.accepted_sum.get(),
        "state": made.state.word(),
    });
    let args = [("batch", batch.to_string()), ("source", source.to_string())];
    Ok(Answer::yes(words::done(desk.lang, "done-reissue", &args), facts))
}

/// A count and a sum.
pub(crate) fn pair((items, sum): (i64, Fen)) -> Value {
    json!({ "items": items, "fen": sum.get() })
}

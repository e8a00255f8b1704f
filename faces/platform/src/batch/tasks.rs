//! The steps of a batch, from paper to people: how far each is, and what is to be done next.

use maud::{Markup, Render, html};
use payout::{Batch, BatchState, ReviewState, Totals};
use subsidy::Publish;
use ui::{Colour, Lang, Tag, Task, TaskList, text, text_with};

use crate::batch_page::address;

/// How a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// It is taken.
    Done,
    /// It is the one to take now.
    Now,
    /// It waits for one before it.
    Ahead,
    /// There is nothing to do in it.
    Nothing,
}

/// What the steps depend on beside the batch.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Facts {
    /// Objections that wait for a decision.
    pub(super) objections: usize,
    /// Corrections of this batch.
    pub(super) corrections: usize,
    /// The notice has ended.
    pub(super) notice_over: bool,
    /// Files that are not written yet.
    pub(super) unwritten: usize,
    /// How the county's review stands, where one was asked for.
    pub(super) review: Option<ReviewState>,
}

pub(super) const STEPS: [&str; 13] = [
    "load",
    "check",
    "rejects",
    "notice",
    "objections",
    "submit",
    "review",
    "approve",
    "send",
    "replies",
    "not-paid",
    "correct",
    "close",
];

/// How every step stands, in the order of [`STEPS`].
pub(super) fn standings(batch: &Batch, totals: &Totals, facts: Facts) -> [Standing; 13] {
    use Standing::{Ahead, Done, Nothing, Now};
    let state = batch.state;
    if state == BatchState::Undone {
        return [Nothing; 13];
    }
    let is_correction = batch.source_batch.is_some();
    let private = subsidy::programme(&batch.cycle.programme).is_some_and(|one| one.notice.publish == Publish::Private);
    let reached = |from: BatchState, now: bool| match (state >= from, now) {
        (true, _) => Done,
        (false, true) => Now,
        (false, false) => Ahead,
    };
    let load = if is_correction { Nothing } else { reached(BatchState::Loaded, state == BatchState::Open) };
    let check = if is_correction { Nothing } else { reached(BatchState::Checked, state == BatchState::Loaded) };
    let rejects = match (state >= BatchState::Checked, batch.refused) {
        (false, _) => Ahead,
        (true, 0) => Nothing,
        (true, _) => Done,
    };
    let notice = match (private || is_correction, state) {
        (true, _) => Nothing,
        (_, BatchState::Checked) => Now,
        (_, BatchState::Noticed) => {
            if facts.notice_over {
                Done
            } else {
                Now
            }
        }
        (_, state) if state > BatchState::Noticed => {
            if batch.notice.is_some() {
                Done
            } else {
                Nothing
            }
        }
        _ => Ahead,
    };
    let objections = match (notice, facts.objections) {
        (Nothing, 0) => Nothing,
        (_, 0) => {
            if state >= BatchState::Noticed {
                Done
            } else {
                Ahead
            }
        }
        _ => Now,
    };
    let may_submit = match state {
        BatchState::Noticed => facts.notice_over,
        BatchState::Checked => private || is_correction,
        _ => false,
    };
    let submit = reached(BatchState::Submitted, may_submit);
    let review = match facts.review {
        Some(ReviewState::Passed) => Done,
        Some(ReviewState::Asked | ReviewState::Objected) => Now,
        None if state < BatchState::Submitted && is_reviewed(batch) => Ahead,
        None => Nothing,
    };
    let approve = reached(BatchState::Approved, state == BatchState::Submitted && review != Now);
    let send = if facts.unwritten > 0 { Now } else { reached(BatchState::Sent, state == BatchState::Approved) };
    let open = totals.on_the_way.0 + totals.unknown.0;
    let is_sent = state >= BatchState::Sent;
    let replies = match (is_sent, open) {
        (false, _) => Ahead,
        (true, 0) => Done,
        (true, _) => Now,
    };
    let not_paid = match (is_sent, totals.failed.0) {
        (false, _) => Ahead,
        (true, 0) => Nothing,
        (true, _) => {
            if facts.corrections > 0 {
                Done
            } else {
                Now
            }
        }
    };
    let correct = match (is_sent, totals.failed.0, facts.corrections) {
        (false, ..) => Ahead,
        (true, 0, _) => Nothing,
        (true, _, 0) => Now,
        (true, ..) => Done,
    };
    let close = reached(BatchState::Closed, state == BatchState::Sent && open == 0);
    [load, check, rejects, notice, objections, submit, review, approve, send, replies, not_paid, correct, close]
}

/// The programme asks for a review.
fn is_reviewed(batch: &Batch) -> bool {
    subsidy::programme(&batch.cycle.programme).is_some_and(|one| one.review.is_some())
}

fn page_of(step: &str) -> &str {
    match step {
        "rejects" => "check",
        "correct" => "not-paid",
        step => step,
    }
}

pub(super) fn write(lang: Lang, batch: &Batch, totals: &Totals, facts: Facts) -> Markup {
    let tasks = STEPS.iter().zip(standings(batch, totals, facts)).map(|(step, standing)| {
        let tag = match standing {
            Standing::Done => Tag::new(Colour::Green, text(lang, "step-done")),
            Standing::Now => Tag::new(Colour::Blue, text(lang, "step-now")),
            Standing::Ahead => Tag::new(Colour::Grey, text(lang, "step-ahead")),
            Standing::Nothing => Tag::new(Colour::Grey, text(lang, "step-nothing")),
        };
        let href = match standing {
            Standing::Ahead | Standing::Nothing => String::new(),
            _ => address(batch.batch_id, page_of(step)),
        };
        let task = Task::new(text(lang, &format!("task-{step}")), href, tag);
        match standing {
            Standing::Now => task.hint(next(lang, batch, totals, facts, step)),
            Standing::Done if *step == "rejects" => {
                task.hint(text_with(lang, "next-rejects", &[("count", &batch.refused.to_string())]))
            }
            _ => task,
        }
    });
    let tasks: Vec<Task> = tasks.collect();
    html! { (TaskList::new(tasks).id_prefix("task").render()) }
}

/// What is to be done in a step.
fn next(lang: Lang, batch: &Batch, totals: &Totals, facts: Facts, step: &str) -> Markup {
    let count = match step {
        "objections" => facts.objections.to_string(),
        "approve" => (batch.approvals_needed - i64::try_from(batch.approved_by.len()).unwrap_or(0)).to_string(),
        "replies" => (totals.on_the_way.0 + totals.unknown.0).to_string(),
        "not-paid" | "correct" => totals.failed.0.to_string(),
        _ => String::new(),
    };
    let day = batch.notice.map(|(_, to)| to.to_string()).unwrap_or_default();
    match (step, batch.notice) {
        ("review", _) if facts.review == Some(ReviewState::Objected) => text(lang, "next-review-objected"),
        ("notice", Some(_)) => text_with(lang, "next-notice-runs", &[("day", &day)]),
        _ => text_with(lang, &format!("next-{step}"), &[("count", &count)]),
    }
}

#[cfg(test)]
mod tests {
    use kernel::{Fen, Moment, Period, RegionCode};
    use payout::{Batch, BatchState, Cycle, ReviewState, Totals};

    use super::{Facts, STEPS, Standing, standings};

    fn batch(state: BatchState, programme: &str) -> Batch {
        Batch {
            batch_id: 1,
            cycle: Cycle {
                cycle_id: 1,
                payer: String::new(),
                programme: programme.to_owned(),
                period: Period::parse("2026").expect("a period"),
            },
            source_batch: None,
            state,
            region: RegionCode::parse("540502").expect("a county"),
            approvals_needed: 2,
            made_by: "maker".to_owned(),
            roster_sha256: None,
            roster_digest: None,
            lines: 3,
            accepted: 2,
            held: 0,
            refused: 1,
            accepted_sum: Fen::new(200),
            notice: None,
            content_root: None,
            submitted_by: None,
            approved_by: Vec::new(),
            made_at: Moment(0),
            sent_at: None,
            closed_at: None,
        }
    }

    #[test]
    fn the_countys_review_comes_between_submission_and_approval() {
        use Standing::{Ahead, Done, Nothing, Now};
        let cases = [
            (BatchState::Noticed, "border", None, Nothing, Ahead),
            (BatchState::Noticed, "rural_dibao", None, Ahead, Ahead),
            (BatchState::Submitted, "border", None, Nothing, Now),
            (BatchState::Submitted, "rural_dibao", Some(ReviewState::Asked), Now, Ahead),
            (BatchState::Submitted, "rural_dibao", Some(ReviewState::Objected), Now, Ahead),
            (BatchState::Submitted, "rural_dibao", Some(ReviewState::Passed), Done, Now),
            (BatchState::Sent, "rural_dibao", Some(ReviewState::Passed), Done, Done),
        ];
        let at = |step: &str| STEPS.iter().position(|one| *one == step).expect("a step");
        for (state, programme, review, expected, approval) in cases {
            let facts = Facts { notice_over: true, review, ..Facts::default() };
            let standings = standings(&batch(state, programme), &Totals::default(), facts);
            let shown = (standings[at("review")], standings[at("approve")]);
            assert_eq!(shown, (expected, approval), "{state:?} {programme} {review:?}");
        }
    }

    #[test]
    fn one_step_is_to_be_taken_in_every_state() {
        // State, a private programme, failed payments, payments without a word: what is to be done.
        let cases: [(BatchState, &str, i64, i64, &[&str]); 10] = [
            (BatchState::Open, "border", 0, 0, &["load"]),
            (BatchState::Loaded, "border", 0, 0, &["check"]),
            (BatchState::Checked, "border", 0, 0, &["notice"]),
            (BatchState::Checked, "disab_care", 0, 0, &["submit"]),
            (BatchState::Noticed, "border", 0, 0, &["submit"]),
            (BatchState::Submitted, "border", 0, 0, &["approve"]),
            (BatchState::Approved, "border", 0, 0, &["send"]),
            (BatchState::Sent, "border", 0, 2, &["replies"]),
            (BatchState::Sent, "border", 1, 0, &["not-paid", "correct", "close"]),
            (BatchState::Undone, "border", 0, 0, &[]),
        ];
        for (state, programme, failed, open, expected) in cases {
            let totals = Totals { failed: (failed, Fen::ZERO), on_the_way: (open, Fen::ZERO), ..Totals::default() };
            let facts = Facts { notice_over: true, ..Facts::default() };
            let standings = standings(&batch(state, programme), &totals, facts);
            let now: Vec<&str> =
                STEPS.into_iter().zip(standings).filter(|(_, is)| *is == Standing::Now).map(|(step, _)| step).collect();
            assert_eq!(now, expected, "{state:?} {programme}");
        }
    }
}

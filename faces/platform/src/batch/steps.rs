//! The steps of a batch, from paper to people, and which of them it has taken.

use maud::Markup;
use payout::{Batch, BatchState};
use ui::{Lang, Standing};

use crate::words;

const STEPS: [BatchState; 8] = [
    BatchState::Open,
    BatchState::Loaded,
    BatchState::Checked,
    BatchState::Noticed,
    BatchState::Submitted,
    BatchState::Approved,
    BatchState::Sent,
    BatchState::Closed,
];

fn standing(batch: &Batch, step: BatchState) -> Standing {
    if batch.state == step {
        return Standing::Now;
    }
    let taken = match step {
        BatchState::Open => true,
        BatchState::Loaded => batch.roster_sha256.is_some(),
        BatchState::Checked => batch.content_root.is_some(),
        BatchState::Noticed => batch.notice.is_some(),
        BatchState::Submitted => batch.submitted_by.is_some(),
        BatchState::Approved => {
            i64::try_from(batch.approved_by.len()).is_ok_and(|given| given >= batch.approvals_needed)
        }
        BatchState::Sent => batch.sent_at.is_some(),
        BatchState::Closed => batch.closed_at.is_some(),
        BatchState::Undone => false,
    };
    match taken {
        true => Standing::Done,
        false if step < batch.state => Standing::Skipped,
        false => Standing::Ahead,
    }
}

pub(super) fn write(lang: Lang, batch: &Batch) -> Markup {
    ui::steps(lang, "batch-steps", STEPS.map(|step| (standing(batch, step), words::state_name(lang, step).into())))
}

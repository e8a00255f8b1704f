//! `halt` and `resume`: the stop switch. Anybody at the machine may stop payments; only an operator lets them go on.

use serde_json::json;

use crate::{
    answer::{Answer, Done},
    desk::Desk,
    words,
};

/// Why payments are stopped or go on.
#[derive(Debug, clap::Args)]
pub(crate) struct Reason {
    /// Why, for colleagues
    #[arg(long, default_value = "")]
    reason: String,
}

pub(crate) fn halt(desk: &Desk, Reason { reason }: Reason) -> Done {
    let why = reason.clone();
    desk.write_as_anybody("halt", move |ctx| payout::halt(ctx, &why))?;
    Ok(Answer::yes(words::halted(desk.lang, &reason), json!({ "halted": true, "reason": reason })))
}

pub(crate) fn resume(desk: &Desk, Reason { reason }: Reason) -> Done {
    desk.write("resume", move |ctx| payout::resume(ctx, &reason))?;
    Ok(Answer::yes(format!("{}\n", words::sentence(desk.lang, "done-resume")), json!({ "halted": false })))
}

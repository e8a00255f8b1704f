//! `/api/v1/batches/{batch}/...`: the steps of a batch after its check, one deed each.
//!
//! Review and approval are not among what a program can do: they need a person with a second factor. The operations stand
//! here so that their answer says so.

use axum::extract::State;
use door::House;
use kernel::{Ctx, Refusal, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    asked::{At, Nothing, Sent, whole_or_none},
    batches::{BatchStatus, status},
    done::Done,
    machine::Machine,
    problem::Problem,
};

/// One deed on the batch that is named; answers how it stands then.
async fn step<A: Serialize>(
    house: &House,
    machine: &Machine,
    at: &At,
    asked: &A,
    deed: impl Fn(&mut Ctx, i64) -> Result<()> + Send + 'static,
) -> Result<Done, Problem> {
    step_to_another(house, machine, at, asked, move |ctx, batch_id| deed(ctx, batch_id).map(|()| batch_id)).await
}

/// The same where the answer is how another batch stands, which the deed names.
async fn step_to_another<A: Serialize>(
    house: &House,
    machine: &Machine,
    at: &At,
    asked: &A,
    deed: impl Fn(&mut Ctx, i64) -> Result<i64> + Send + 'static,
) -> Result<Done, Problem> {
    let batch_id = at.batch().map_err(|error| machine.problem(error))?;
    let reach = machine.reach.clone();
    let done = machine.act(house, asked, move |ctx| {
        reach.batch(ctx, batch_id)?;
        let other = deed(ctx, batch_id)?;
        status(ctx, other)
    });
    done.await
}

fn line(machine: &Machine, at: &At) -> Result<u32, Problem> {
    at.batch().and_then(|batch_id| at.line(batch_id)).map_err(|error| machine.problem(error))
}

/// How long the notice lasts.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoticeDays {
    /// The programme's days unless it is said; 0 ends it at once where the programme allows that.
    #[schema(minimum = 0, maximum = 366, nullable = false)]
    #[serde(default, deserialize_with = "whole_or_none", skip_serializing_if = "Option::is_none")]
    days: Option<u32>,
}

#[utoipa::path(
    post, path = "/api/v1/batches/{batch}/notice", tag = "batches",
    params(("batch" = i64, Path, minimum = 1, maximum = 536870911)),
    request_body = NoticeDays, responses((status = 200, body = BatchStatus))
)]
pub(crate) async fn batch_notice(
    State(house): State<House>,
    machine: Machine,
    at: At,
    Sent(asked): Sent<NoticeDays>,
) -> Result<Done, Problem> {
    if asked.days.is_some_and(|days| days > 366) {
        return Err(machine.problem(Refusal::new("request_malformed").with("why", "days: 0 to 366")));
    }
    let days = asked.days.map(|days| i32::try_from(days).expect("days of a year"));
    step(&house, &machine, &at, &asked, move |ctx, batch_id| subsidy::notice(ctx, batch_id, days).map(drop)).await
}

const REASON_CHARACTERS_MAX: usize = 200;

/// Why a line is held.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HoldReason {
    /// For colleagues.
    #[schema(
        min_length = 1,
        max_length = 200,
        pattern = "^[^\\x00-\\x1f\\x7f-\\x9f]*[^\\x00-\\x1f\\x7f-\\x9f\\s][^\\x00-\\x1f\\x7f-\\x9f]*$"
    )]
    reason: String,
}

#[utoipa::path(
    post, path = "/api/v1/batches/{batch}/lines/{line}/hold", tag = "batches",
    params(
        ("batch" = i64, Path, minimum = 1, maximum = 536870911), ("line" = i64, Path, minimum = 1, maximum = 16777215)
    ),
    request_body = HoldReason, responses((status = 200, body = BatchStatus))
)]
pub(crate) async fn line_hold(
    State(house): State<House>,
    machine: Machine,
    at: At,
    Sent(asked): Sent<HoldReason>,
) -> Result<Done, Problem> {
    let line = line(&machine, &at)?;
    if asked.reason.trim().is_empty() {
        return Err(machine.problem(Refusal::new("text_missing")));
    }
    if asked.reason.chars().count() > REASON_CHARACTERS_MAX {
        return Err(machine.problem(Refusal::new("text_too_long").with("characters", REASON_CHARACTERS_MAX)));
    }
    let reason = asked.reason.trim().to_owned();
    step(&house, &machine, &at, &asked, move |ctx, batch_id| payout::hold(ctx, batch_id, line, &reason)).await
}

#[utoipa::path(
    post, path = "/api/v1/batches/{batch}/lines/{line}/release", tag = "batches",
    params(
        ("batch" = i64, Path, minimum = 1, maximum = 536870911), ("line" = i64, Path, minimum = 1, maximum = 16777215)
    ),
    responses((status = 200, body = BatchStatus))
)]
pub(crate) async fn line_release(
    State(house): State<House>,
    machine: Machine,
    at: At,
    _: Nothing,
) -> Result<Done, Problem> {
    let line = line(&machine, &at)?;
    step(&house, &machine, &at, &(), move |ctx, batch_id| payout::release(ctx, batch_id, line)).await
}

#[utoipa::path(
    post, path = "/api/v1/batches/{batch}/submit", tag = "batches",
    params(("batch" = i64, Path, minimum = 1, maximum = 536870911)), responses((status = 200, body = BatchStatus))
)]
pub(crate) async fn batch_submit(
    State(house): State<House>,
    machine: Machine,
    at: At,
    _: Nothing,
) -> Result<Done, Problem> {
    step(&house, &machine, &at, &(), |ctx, batch_id| subsidy::submit(ctx, batch_id).map(drop)).await
}

#[utoipa::path(
    post, path = "/api/v1/batches/{batch}/review", tag = "batches",
    params(("batch" = i64, Path, minimum = 1, maximum = 536870911)), responses()
)]
pub(crate) async fn batch_review(
    State(house): State<House>,
    machine: Machine,
    at: At,
    _: Nothing,
) -> Result<Done, Problem> {
    step(&house, &machine, &at, &(), |_, _| Err(Refusal::new("approval_needs_person").into())).await
}

#[utoipa::path(
    post, path = "/api/v1/batches/{batch}/approve", tag = "batches",
    params(("batch" = i64, Path, minimum = 1, maximum = 536870911)), responses()
)]
pub(crate) async fn batch_approve(
    State(house): State<House>,
    machine: Machine,
    at: At,
    _: Nothing,
) -> Result<Done, Problem> {
    step(&house, &machine, &at, &(), |_, _| Err(Refusal::new("approval_needs_person").into())).await
}

/// A file in a bank's outbox.
#[derive(Serialize, ToSchema)]
pub(crate) struct SentFile {
    /// Its number, which the bank answers to.
    file: i64,
    bank: String,
    name: String,
    lines: i64,
    amount_fen: i64,
}

/// What was sent.
#[derive(Serialize, ToSchema)]
pub(crate) struct SendReport {
    #[schema(minimum = 1)]
    batch: i64,
    items: i64,
    amount_fen: i64,
    files: Vec<SentFile>,
}

#[utoipa::path(
    post, path = "/api/v1/batches/{batch}/send", tag = "batches",
    params(("batch" = i64, Path, minimum = 1, maximum = 536870911)), responses((status = 200, body = SendReport))
)]
pub(crate) async fn batch_send(
    State(house): State<House>,
    machine: Machine,
    at: At,
    _: Nothing,
) -> Result<Done, Problem> {
    let batch_id = at.batch().map_err(|error| machine.problem(error))?;
    let done = machine.work(&house, &[], move |house, machine, keyed| {
        let (keyed, reach) = (keyed.clone(), machine.reach.clone());
        exchange::send_within(&house.db, &machine.who.actor, batch_id, &house.exchange, move |ctx, first| {
            keyed.once(ctx, |ctx| {
                access::require(ctx, access::Deed::PayBatch)?;
                reach.batch(ctx, batch_id)?;
                let sent = first(ctx)?;
                let file = |file: exchange::FileReport| SentFile {
                    file: file.file_id,
                    bank: file.bank,
                    name: file.name,
                    lines: file.lines,
                    amount_fen: file.sum.get(),
                };
                Ok(SendReport {
                    batch: batch_id,
                    items: sent.items,
                    amount_fen: sent.sum.get(),
                    files: sent.files.into_iter().map(file).collect(),
                })
            })
        })
    });
    done.await
}

#[utoipa::path(
    post, path = "/api/v1/batches/{batch}/close", tag = "batches",
    params(("batch" = i64, Path, minimum = 1, maximum = 536870911)), responses((status = 200, body = BatchStatus))
)]
pub(crate) async fn batch_close(
    State(house): State<House>,
    machine: Machine,
    at: At,
    _: Nothing,
) -> Result<Done, Problem> {
    step(&house, &machine, &at, &(), |ctx, batch_id| payout::close(ctx, batch_id).map(drop)).await
}

#[utoipa::path(
    post, path = "/api/v1/batches/{batch}/undo", tag = "batches",
    params(("batch" = i64, Path, minimum = 1, maximum = 536870911)), responses((status = 200, body = BatchStatus))
)]
pub(crate) async fn batch_undo(
    State(house): State<House>,
    machine: Machine,
    at: At,
    _: Nothing,
) -> Result<Done, Problem> {
    step(&house, &machine, &at, &(), subsidy::undo).await
}

/// What is paid once more.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reissue {
    /// Also what goes to the same account again.
    #[serde(default)]
    #[schema(default = false)]
    same_account: bool,
}

#[utoipa::path(
    post, path = "/api/v1/batches/{batch}/reissue", tag = "batches",
    params(("batch" = i64, Path, minimum = 1, maximum = 536870911)),
    request_body = Reissue, responses((status = 201, body = BatchStatus))
)]
pub(crate) async fn batch_reissue(
    State(house): State<House>,
    machine: Machine,
    at: At,
    Sent(asked): Sent<Reissue>,
) -> Result<Done, Problem> {
    let same_account = asked.same_account;
    let deed = move |ctx: &mut Ctx, source| subsidy::reissue(ctx, source, same_account);
    step_to_another(&house, &machine, &at, &asked, deed).await.map(Done::made)
}

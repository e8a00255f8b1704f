//! `/api/v1/batches`: the batches in reach, and a new one.

use access::Deed;
use axum::{Json, extract::State};
use door::House;
use kernel::{Ctx, Fen, Moment, Period, Refusal, RegionCode, Result, refuse};
use payout::{Batch as Made, BatchFilter, BatchState, Totals as Stand};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    asked::{Asked, At, Sent, text_or_none},
    cursor,
    done::Done,
    machine::Machine,
    problem::Problem,
};

/// A batch.
#[derive(Serialize, ToSchema)]
pub(crate) struct Batch {
    /// Its number.
    #[schema(minimum = 1)]
    batch: i64,
    /// The department that pays.
    payer: String,
    /// The programme's code.
    programme: String,
    /// What it is paid for.
    period: String,
    /// Where its people live: 12 digits.
    region: String,
    /// `open`, `loaded`, `checked`, `noticed`, `submitted`, `approved`, `sent`, `closed` or `undone`.
    state: String,
    /// The batch whose failed and returned items it pays once more.
    source: Option<i64>,
    /// Lines of the roster.
    lines: i64,
    /// Lines to be paid.
    accepted: i64,
    /// Lines that wait.
    held: i64,
    /// Lines that are not paid.
    rejected: i64,
    /// What the accepted lines sum up to, in fen.
    accepted_fen: i64,
    /// SHA-256 of the roster file.
    roster_sha256: Option<String>,
    /// The Merkle root of the frozen content.
    content_root: Option<String>,
    /// First day of the notice.
    #[schema(format = Date)]
    notice_from: Option<String>,
    /// Last day of the notice.
    #[schema(format = Date)]
    notice_to: Option<String>,
    /// Who made it.
    made_by: String,
    /// Who submitted it.
    submitted_by: Option<String>,
    /// Who approved it so far.
    approved_by: Vec<String>,
    /// How many must.
    approvals_needed: i64,
    /// When it was made.
    #[schema(format = DateTime)]
    made_at: String,
    /// When it was sent.
    #[schema(format = DateTime)]
    sent_at: Option<String>,
    /// When it was closed.
    #[schema(format = DateTime)]
    closed_at: Option<String>,
}

/// A count and a sum.
#[derive(Serialize, ToSchema)]
pub(crate) struct Sum {
    items: i64,
    amount_fen: i64,
}

/// Where a batch's money is.
#[derive(Serialize, ToSchema)]
pub(crate) struct Totals {
    approved: Sum,
    paid: Sum,
    failed: Sum,
    on_the_way: Sum,
    unknown: Sum,
}

/// A batch, and where its money is.
#[derive(Serialize, ToSchema)]
pub(crate) struct BatchStatus {
    #[serde(flatten)]
    batch: Batch,
    /// How the county's review stands: `asked`, `passed`, `objected`; nothing where none was asked for.
    review: Option<String>,
    totals: Totals,
}

/// A page of batches, newest first.
#[derive(Serialize, ToSchema)]
pub(crate) struct BatchPage {
    batches: Vec<Batch>,
    /// Where the next page begins; nothing on the last one.
    next_cursor: Option<String>,
}

/// Which batches.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct BatchQuestion {
    /// Only of this programme.
    programme: Option<String>,
    /// Only for this period.
    #[param(pattern = "^((19|20)[0-9]{2}(H[12]|Q[1-4]|-(0[1-9]|1[0-2]))?|once:[A-Za-z0-9-]{1,20})$")]
    period: Option<String>,
    /// Only in this state.
    #[param(inline)]
    state: Option<Stage>,
    /// Rows of a page.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(pattern = "^[A-Za-z0-9_-]{22}$")]
    cursor: Option<String>,
}

/// So many rows of the table are looked at in one go.
const READ_AT_ONCE: i64 = 500;

/// How far a batch is.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Stage {
    Open,
    Loaded,
    Checked,
    Noticed,
    Submitted,
    Approved,
    Sent,
    Closed,
    Undone,
}

impl Stage {
    fn named(self) -> Option<BatchState> {
        BatchState::named(&format!("{self:?}").to_lowercase())
    }
}

/// A batch to be made.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewBatch {
    /// The programme's code.
    #[schema(example = "ecopost", pattern = "^[a-z_]{1,40}$")]
    programme: String,
    /// What it is paid for: `2026`, `2026H1`, `2026Q3`, `2026-07`, `once:NAME`.
    #[schema(
        example = "2026Q3",
        pattern = "^((19|20)[0-9]{2}(H[12]|Q[1-4]|-(0[1-9]|1[0-2]))?|once:[A-Za-z0-9-]{1,20})$"
    )]
    period: String,
    /// Where its people live; the user's own region unless it is said.
    #[schema(
        example = "540500",
        nullable = false,
        pattern = "^(1[1-9]|[2-9][0-9])(0[1-9]|[1-9][0-9])[0-9]{2}([0-9]{3}|(00[1-9]|0[1-9][0-9]|[1-9][0-9]{2})[0-9]{3})?$"
    )]
    #[serde(default, deserialize_with = "text_or_none", skip_serializing_if = "Option::is_none")]
    region: Option<String>,
}

/// An instant in China's time, as RFC 3339 writes it.
pub(crate) fn instant(moment: Moment) -> String {
    format!("{}+08:00", moment.local().replacen(' ', "T", 1))
}

pub(crate) fn written(made: &Made) -> Batch {
    Batch {
        batch: made.batch_id,
        payer: made.cycle.payer.clone(),
        programme: made.cycle.programme.clone(),
        period: made.cycle.period.to_string(),
        region: made.region.to_string(),
        state: made.state.word().to_owned(),
        source: made.source_batch,
        lines: made.lines,
        accepted: made.accepted,
        held: made.held,
        rejected: made.refused,
        accepted_fen: made.accepted_sum.get(),
        roster_sha256: made.roster_sha256.clone(),
        content_root: made.content_root.clone(),
        notice_from: made.notice.map(|(from, _)| from.to_string()),
        notice_to: made.notice.map(|(_, to)| to.to_string()),
        made_by: made.made_by.clone(),
        submitted_by: made.submitted_by.clone(),
        approved_by: made.approved_by.clone(),
        approvals_needed: made.approvals_needed,
        made_at: instant(made.made_at),
        sent_at: made.sent_at.map(instant),
        closed_at: made.closed_at.map(instant),
    }
}

pub(crate) fn totals(stand: &Stand) -> Totals {
    let sum = |(items, sum): (i64, Fen)| Sum { items, amount_fen: sum.get() };
    Totals {
        approved: sum(stand.approved),
        paid: sum(stand.paid),
        failed: sum(stand.failed),
        on_the_way: sum(stand.on_the_way),
        unknown: sum(stand.unknown),
    }
}

/// The batch with its totals, as it stands in this transaction.
pub(crate) fn status(ctx: &mut Ctx, batch_id: i64) -> Result<BatchStatus> {
    let made = payout::batch(ctx, batch_id)?;
    let stand = payout::totals(ctx, batch_id)?;
    let review = payout::review_of(ctx, batch_id)?.map(|review| review.state.word().to_owned());
    Ok(BatchStatus { batch: written(&made), review, totals: totals(&stand) })
}

pub(crate) fn period(text: &str) -> Result<Period> {
    if text.trim() != text {
        return refuse("period_format");
    }
    Period::parse(text).map_err(|why| Refusal::new(why.code()).into())
}

#[utoipa::path(
    get, path = "/api/v1/batches", tag = "batches", params(BatchQuestion), responses((status = 200, body = BatchPage))
)]
pub(crate) async fn batch_list(
    State(house): State<House>,
    machine: Machine,
    Asked(question): Asked<BatchQuestion>,
) -> Result<Json<BatchPage>, Problem> {
    let list = machine.list((&question.programme, &question.period, &question.state));
    let reach = machine.reach.clone();
    let page = machine.ask(&house, move |ctx| {
        access::require(ctx, Deed::Read)?;
        let rows = cursor::rows(question.limit)?;
        let before = list.after(question.cursor.as_deref())?.unwrap_or(i64::MAX);
        let period = question.period.as_deref().map(period).transpose()?;
        let filter = BatchFilter {
            state: question.state.and_then(Stage::named),
            programme: question.programme.clone().unwrap_or_default(),
            period: period.map(|period| period.to_string()).unwrap_or_default(),
        };
        let wanted = |batch: &Made| reach.pays(&batch.cycle.payer) && batch.batch_id < before;
        let (mut found, mut offset) = (Vec::new(), 0);
        while found.len() <= rows {
            let some = payout::batches_where(ctx, &filter, offset, READ_AT_ONCE)?;
            let last = some.is_empty();
            found.extend(some.into_iter().filter(wanted));
            if last {
                break;
            }
            offset += READ_AT_ONCE;
        }
        found.truncate(rows + 1);
        let more = found.len() > rows;
        found.truncate(rows);
        let next_cursor = found.last().filter(|_| more).map(|last| list.cursor(last.batch_id));
        Ok(BatchPage { batches: found.iter().map(written).collect(), next_cursor })
    });
    page.await.map(Json)
}

#[utoipa::path(
    post, path = "/api/v1/batches", tag = "batches", request_body = NewBatch, responses((status = 201, body = BatchStatus))
)]
pub(crate) async fn batch_new(
    State(house): State<House>,
    machine: Machine,
    Sent(new): Sent<NewBatch>,
) -> Result<Done, Problem> {
    let of = period(&new.period).map_err(|error| machine.problem(error))?;
    let region = new.region.as_deref().map(region).transpose().map_err(|error| machine.problem(error))?;
    let (programme, reach) = (new.programme.clone(), machine.reach.clone());
    let done = machine.act(&house, &new, move |ctx| {
        let known = subsidy::programme(&programme).filter(|rules| reach.pays(rules.payer()));
        let Some(known) = known else {
            return Err(Refusal::new("programme_unknown").with("programme", "—").into());
        };
        let region = match region {
            Some(region) => region,
            None => own_region(ctx)?,
        };
        let batch_id = subsidy::new_batch(ctx, &known.code, &of, region)?;
        status(ctx, batch_id)
    });
    done.await.map(Done::made)
}

fn region(text: &str) -> Result<RegionCode> {
    if text.trim() != text {
        return refuse("region_format");
    }
    RegionCode::parse(text).map_err(|why| Refusal::new(why.code()).into())
}

fn own_region(ctx: &mut Ctx) -> Result<RegionCode> {
    let login = ctx.actor().user.clone();
    let user = access::user(ctx, &login)?;
    user.map(|user| user.region).ok_or_else(|| Refusal::new("user_unknown").with("login", login).into())
}

#[utoipa::path(
    get, path = "/api/v1/batches/{batch}", tag = "batches",
    params(("batch" = i64, Path, minimum = 1, maximum = 536870911)), responses((status = 200, body = BatchStatus))
)]
pub(crate) async fn batch_one(
    State(house): State<House>,
    machine: Machine,
    at: At,
) -> Result<Json<BatchStatus>, Problem> {
    let reach = machine.reach.clone();
    let status = machine.ask(&house, move |ctx| {
        access::require(ctx, Deed::Read)?;
        let batch = reach.batch(ctx, at.batch()?)?;
        status(ctx, batch.batch_id)
    });
    status.await.map(Json)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_written_as_rfc_3339_has_them() {
        assert_eq!(instant(Moment(0)), "1970-01-01T08:00:00+08:00");
    }

    #[test]
    fn every_state_of_a_batch_can_be_asked_for() {
        let word = |state| serde_json::from_str::<Stage>(&format!("\"{state}\"")).map(|found| format!("{found:?}"));
        for state in payout::BatchState::ALL {
            assert_eq!(word(state.word()).expect("a state").to_lowercase(), state.word());
        }
        assert!(word("frozen").is_err());
    }
}

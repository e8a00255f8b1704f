//! `/api/v1/batches/{batch}/items`, `.../objections`, `/api/v1/items/{item}/evidence`: line by line.

use access::Deed;
use axum::{Json, extract::State};
use casework::ObjectionState;
use door::House;
use kernel::{CitizenId, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    asked::{Asked, At},
    batches::instant,
    cursor,
    machine::Machine,
    problem::Problem,
};

/// Which page.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PageQuestion {
    /// Rows of a page.
    #[param(minimum = 1, maximum = 200)]
    pub(crate) limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(pattern = "^[A-Za-z0-9_-]{22}$")]
    pub(crate) cursor: Option<String>,
}

/// A line of a batch.
#[derive(Serialize, ToSchema)]
pub(crate) struct Item {
    /// Its number.
    item: i64,
    /// The line of the roster it came from.
    line: i64,
    /// Its person, with the middle of the number hidden; only for who may read people.
    person: Option<String>,
    component: i64,
    amount_fen: Option<i64>,
    /// The village: 12 digits.
    region: Option<String>,
    /// `accepted`, `held`, `rejected`, `frozen`, `sent`, `unknown`, `credited`, `failed`, `returned` or `stopped`.
    state: String,
    /// A code of ours where there is one, what the bank said, or what a clerk wrote.
    reason: Option<String>,
}

/// A page of lines, in the order of their numbers.
#[derive(Serialize, ToSchema)]
pub(crate) struct ItemPage {
    items: Vec<Item>,
    /// Where the next page begins; nothing on the last one.
    next_cursor: Option<String>,
}

#[utoipa::path(
    get, path = "/api/v1/batches/{batch}/items", tag = "items",
    params(("batch" = i64, Path, minimum = 1, maximum = 536870911), PageQuestion),
    responses((status = 200, body = ItemPage))
)]
pub(crate) async fn item_list(
    State(house): State<House>,
    machine: Machine,
    at: At,
    Asked(question): Asked<PageQuestion>,
) -> Result<Json<ItemPage>, Problem> {
    let (list, reach) = (machine.list(()), machine.reach.clone());
    let page = machine.ask(&house, move |ctx| {
        access::require(ctx, Deed::Read)?;
        let rows = cursor::rows(question.limit)?;
        let after = list.after(question.cursor.as_deref())?.unwrap_or(0);
        let batch = reach.batch(ctx, at.batch()?)?;
        let names_people = access::may(ctx, Deed::ReadPeople)?;
        let mut found = payout::items_after(ctx, batch.batch_id, after, i64::try_from(rows).expect("few") + 1)?;
        let more = found.len() > rows;
        found.truncate(rows);
        let next_cursor = found.last().filter(|_| more).map(|last| list.cursor(last.item_id));
        let items = found.into_iter().map(|line| Item {
            item: line.item_id,
            line: line.line(),
            person: line.person.filter(|_| names_people).map(CitizenId::masked),
            component: line.component,
            amount_fen: line.amount.map(kernel::Fen::get),
            region: line.region.map(|region| format!("{region:012}")),
            state: line.state.to_owned(),
            // Words that were written by hand may name somebody.
            reason: line.reason.filter(|reason| names_people || ui::is_code(reason)),
        });
        Ok(ItemPage { items: items.collect(), next_cursor })
    });
    page.await.map(Json)
}

/// An objection to a line.
#[derive(Serialize, ToSchema)]
pub(crate) struct Objection {
    objection: i64,
    line: u32,
    /// `received`, `upheld` or `dismissed`.
    state: String,
    /// In the objector's words; only for who may read people.
    text: Option<String>,
    /// Why it was decided so; only for who may read people.
    reason: Option<String>,
    #[schema(format = DateTime)]
    received_at: String,
    decided_by: Option<String>,
    #[schema(format = DateTime)]
    decided_at: Option<String>,
}

/// A page of objections, newest first.
#[derive(Serialize, ToSchema)]
pub(crate) struct ObjectionPage {
    objections: Vec<Objection>,
    /// Where the next page begins; nothing on the last one.
    next_cursor: Option<String>,
}

/// Which objections.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ObjectionQuestion {
    /// Only in this state.
    #[param(inline)]
    state: Option<Decision>,
    /// Rows of a page.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(pattern = "^[A-Za-z0-9_-]{22}$")]
    cursor: Option<String>,
}

/// How far an objection is.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Decision {
    Received,
    Upheld,
    Dismissed,
}

/// No list of one batch is longer.
const OBJECTIONS_MAX: usize = 100_000;

#[utoipa::path(
    get, path = "/api/v1/batches/{batch}/objections", tag = "items",
    params(("batch" = i64, Path, minimum = 1, maximum = 536870911), ObjectionQuestion),
    responses((status = 200, body = ObjectionPage))
)]
pub(crate) async fn objection_list(
    State(house): State<House>,
    machine: Machine,
    at: At,
    Asked(question): Asked<ObjectionQuestion>,
) -> Result<Json<ObjectionPage>, Problem> {
    let (list, reach) = (machine.list(question.state), machine.reach.clone());
    let page = machine.ask(&house, move |ctx| {
        let rows = cursor::rows(question.limit)?;
        let before = list.after(question.cursor.as_deref())?.unwrap_or(i64::MAX);
        let batch = reach.batch(ctx, at.batch()?)?;
        let state = question.state.map(|state| match state {
            Decision::Received => ObjectionState::Received,
            Decision::Upheld => ObjectionState::Upheld,
            Decision::Dismissed => ObjectionState::Dismissed,
        });
        let names_people = access::may(ctx, Deed::ReadPeople)?;
        let all = casework::objections(ctx, Some(batch.batch_id), state, OBJECTIONS_MAX)?;
        let mut found: Vec<_> =
            all.into_iter().filter(|objection| objection.objection_id < before).take(rows + 1).collect();
        let more = found.len() > rows;
        found.truncate(rows);
        let next_cursor = found.last().filter(|_| more).map(|last| list.cursor(last.objection_id));
        let objections = found.into_iter().map(|objection| Objection {
            objection: objection.objection_id,
            line: objection.said.line,
            state: objection.state.word().to_owned(),
            text: Some(objection.said.text).filter(|_| names_people),
            reason: objection.reason.filter(|_| names_people),
            received_at: instant(objection.received_at),
            decided_by: objection.decided_by,
            decided_at: objection.decided_at.map(instant),
        });
        Ok(ObjectionPage { objections: objections.collect(), next_cursor })
    });
    page.await.map(Json)
}

#[utoipa::path(
    get, path = "/api/v1/items/{item}/evidence", tag = "items",
    params(("item" = i64, Path, minimum = 1, maximum = 9007199254740991_i64)),
    responses((status = 200, body = Object))
)]
pub(crate) async fn item_evidence(
    State(house): State<House>,
    machine: Machine,
    at: At,
) -> Result<Json<serde_json::Value>, Problem> {
    let reach = machine.reach.clone();
    let path = machine.ask(&house, move |ctx| {
        access::require(ctx, Deed::ReadPeople)?;
        let item = at.item()?;
        let unknown = || Refusal::new("item_unknown").with("item", item);
        // Of a batch out of reach as of none.
        let batch = reach.batch(ctx, item / payout::ITEMS_PER_BATCH);
        batch.map_err(|why| if why.refusal().is_some() { unknown().into() } else { why })?;
        exchange::evidence(ctx, item)
    });
    path.await.map(Json)
}

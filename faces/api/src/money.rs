//! `/api/v1/budgets`, `/api/v1/payments/health`: what may be promised, and whether anything is paid at all.

use access::Deed;
use axum::{Json, extract::State};
use door::House;
use ledger::Kind;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{asked::Asked, machine::Machine, problem::Problem};

/// What may still be promised of a budget.
#[derive(Serialize, ToSchema)]
pub(crate) struct Budget {
    payer: String,
    programme: String,
    year: i32,
    available_fen: i64,
}

/// The budgets in reach.
#[derive(Serialize, ToSchema)]
pub(crate) struct Budgets {
    budgets: Vec<Budget>,
}

/// Which budgets.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct BudgetQuestion {
    /// Only of this programme.
    programme: Option<String>,
    /// Only of this year.
    #[param(minimum = 2000, maximum = 2199)]
    year: Option<i32>,
}

#[utoipa::path(
    get, path = "/api/v1/budgets", tag = "money", params(BudgetQuestion), responses((status = 200, body = Budgets))
)]
pub(crate) async fn budget_list(
    State(house): State<House>,
    machine: Machine,
    Asked(question): Asked<BudgetQuestion>,
) -> Result<Json<Budgets>, Problem> {
    if question.year.is_some_and(|year| !(2000..=2199).contains(&year)) {
        let why = kernel::Refusal::new("request_malformed").with("why", "year: 2000 to 2199");
        return Err(machine.problem(why));
    }
    let reach = machine.reach.clone();
    let budgets = machine.ask(&house, move |ctx| {
        access::require(ctx, Deed::Read)?;
        let mut budgets = Vec::new();
        for (owner, _, available) in ledger::accounts_of_kind(ctx, Kind::Budget)? {
            // Budgets are named payer/programme/year.
            let parts: Vec<&str> = owner.split('/').collect();
            let [payer, programme, year] = parts[..] else { continue };
            let Ok(year) = year.parse::<i32>() else { continue };
            let wanted = reach.pays(payer)
                && question.programme.as_deref().is_none_or(|wanted| wanted == programme)
                && question.year.is_none_or(|wanted| wanted == year);
            if wanted {
                let (payer, programme) = (payer.to_owned(), programme.to_owned());
                budgets.push(Budget { payer, programme, year, available_fen: available.get() });
            }
        }
        Ok(Budgets { budgets })
    });
    budgets.await.map(Json)
}

/// Whether payments go on.
#[derive(Serialize, ToSchema)]
pub(crate) struct PaymentsHealth {
    /// All payments are stopped.
    halted: bool,
    /// Why.
    reason: Option<String>,
}

#[utoipa::path(
    get, path = "/api/v1/payments/health", tag = "money", responses((status = 200, body = PaymentsHealth))
)]
pub(crate) async fn payments_health(
    State(house): State<House>,
    machine: Machine,
) -> Result<Json<PaymentsHealth>, Problem> {
    let reason = machine.ask(&house, |ctx| {
        access::require(ctx, Deed::Read)?;
        payout::halted(ctx)
    });
    reason.await.map(|reason| Json(PaymentsHealth { halted: reason.is_some(), reason }))
}

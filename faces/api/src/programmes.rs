//! `/api/v1/programmes`: what may be paid, by which rules, with their sources.

use access::Deed;
use axum::{Json, extract::State};
use door::House;
use kernel::Refusal;
use serde::Serialize;
use subsidy::{Programme as Rules, Publish, Version as Dated};
use utoipa::ToSchema;

use crate::{asked::At, machine::Machine, problem::Problem};

/// A programme.
#[derive(Serialize, ToSchema)]
pub(crate) struct Programme {
    /// Its code.
    programme: String,
    /// The department that pays.
    payer: String,
    /// Its name in Chinese.
    name_zh: String,
    /// Its name in English.
    name_en: String,
    /// For which periods it is paid: `year`, `half`, `quarter`, `month`, `once`.
    frequencies: Vec<String>,
    /// How many must approve a batch.
    approvals: u8,
    /// Who reviews a submitted batch before it is approved: `county`; nothing where nobody does.
    review: Option<String>,
    /// Whether its lists are published.
    is_public: bool,
    /// For how many days at least.
    notice_days: u16,
}

/// The programmes in reach.
#[derive(Serialize, ToSchema)]
pub(crate) struct Programmes {
    programmes: Vec<Programme>,
}

/// A programme with its rules.
#[derive(Serialize, ToSchema)]
pub(crate) struct ProgrammeRules {
    #[serde(flatten)]
    programme: Programme,
    /// The department's name.
    department: String,
    /// Codes of the national list of items.
    items: Vec<String>,
    /// Programmes that cannot be paid for the same time.
    conflicts: Vec<String>,
    /// Who may be paid, as the source says it.
    eligibility: String,
    /// The notice may be ended at once.
    notice_may_end_at_once: bool,
    /// The dated rules.
    versions: Vec<Version>,
}

/// A dated rule.
#[derive(Serialize, ToSchema)]
pub(crate) struct Version {
    /// The first day.
    #[schema(format = Date)]
    from: String,
    /// The last day.
    #[schema(format = Date)]
    to: Option<String>,
    /// The most that a line may be.
    amount_max_fen: i64,
    /// The document's title.
    title: Option<String>,
    /// The document's number.
    number: Option<String>,
    /// What was seen, and where.
    evidence: String,
    /// Whether its figures were seen in a published source.
    is_verified: bool,
}

fn programme(rules: &Rules) -> Programme {
    Programme {
        programme: rules.code.clone(),
        payer: rules.payer().to_owned(),
        name_zh: rules.name.zh.clone(),
        name_en: rules.name.en.clone(),
        frequencies: rules.frequencies.iter().map(|frequency| frequency.as_str().to_owned()).collect(),
        approvals: rules.approvals,
        review: rules.review.map(|by| by.word().to_owned()),
        is_public: rules.notice.publish == Publish::Public,
        notice_days: rules.notice.days,
    }
}

fn version(dated: &Dated) -> Version {
    Version {
        from: dated.from.to_string(),
        to: dated.to.map(|day| day.to_string()),
        amount_max_fen: dated.amount.ceiling_of_any_line().get(),
        title: dated.legal.title.clone(),
        number: dated.legal.number.clone(),
        evidence: dated.legal.evidence.trim().to_owned(),
        is_verified: dated.legal.verified,
    }
}

#[utoipa::path(get, path = "/api/v1/programmes", tag = "programmes", responses((status = 200, body = Programmes)))]
pub(crate) async fn programme_list(State(house): State<House>, machine: Machine) -> Result<Json<Programmes>, Problem> {
    machine.ask(&house, |ctx| access::require(ctx, Deed::Read)).await?;
    let in_reach = subsidy::embedded().iter().filter(|rules| machine.reach.pays(rules.payer()));
    Ok(Json(Programmes { programmes: in_reach.map(programme).collect() }))
}

#[utoipa::path(
    get, path = "/api/v1/programmes/{programme}", tag = "programmes",
    params(("programme" = String, Path, example = "ecopost")), responses((status = 200, body = ProgrammeRules))
)]
pub(crate) async fn programme_one(
    State(house): State<House>,
    machine: Machine,
    at: At,
) -> Result<Json<ProgrammeRules>, Problem> {
    machine.ask(&house, |ctx| access::require(ctx, Deed::Read)).await?;
    let found = subsidy::programme(at.word("programme")).filter(|rules| machine.reach.pays(rules.payer()));
    let Some(rules) = found else {
        return Err(machine.problem(Refusal::new("programme_unknown").with("programme", "—")));
    };
    Ok(Json(ProgrammeRules {
        programme: programme(rules),
        department: rules.department.zh.clone(),
        items: rules.item_codes.clone(),
        conflicts: rules.conflicts.iter().map(|conflict| conflict.with.clone()).collect(),
        eligibility: rules.eligibility.text.trim().to_owned(),
        notice_may_end_at_once: rules.notice.may_end_at_once,
        versions: rules.versions.iter().map(version).collect(),
    }))
}

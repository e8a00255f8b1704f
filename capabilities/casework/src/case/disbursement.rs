//! Disbursements 单位拨付: awards to employers, which hold no card. The finance office pays them from its own account and puts down that it did.
//!
//! Promises: what is owed of an award is disbursed once; who decided or reviewed a case does not put its disbursement down. Deliberately absent: the employer's account at a bank
//! and the payment itself: both are the finance office's.

use access::Deed as May;
use kernel::{Ctx, Day, Fen, Moment, Refusal, Result, refuse};

use super::{Case, CaseState, Deed, desk};
use crate::{store, text};

/// The most characters of a voucher's number.
const VOUCHER_CHARACTERS_MAX: usize = 60;

/// What an employer is still owed of a case's award.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisbursementOwed {
    /// The case.
    pub case_id: i64,
    /// Its reference.
    pub reference: String,
    /// Its service.
    pub service: String,
    /// The employer's code.
    pub employer: String,
    /// How much.
    pub fen: Fen,
    /// When it was decided.
    pub decided_on: Day,
}

/// A disbursement that was put down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disbursement {
    /// The first, second, .. of its case.
    pub disbursement_no: i64,
    /// How much.
    pub fen: Fen,
    /// The day of the payment.
    pub on: Day,
    /// The number of the finance office's voucher.
    pub voucher: String,
    /// Who put it down, and when.
    pub put: (String, Moment),
    /// Why it does not count, who said so and when; none while it counts.
    pub undone: Option<(String, String, Moment)>,
}

impl Disbursement {
    /// Whether it was not undone.
    #[must_use]
    pub fn counts(&self) -> bool {
        self.undone.is_none()
    }
}

/// What employers of the actor's region are owed, by case, after a case's number; at most `limit`.
///
/// # Errors
/// `not_allowed`; a failure of the database.
pub fn disbursements_owed(ctx: &mut Ctx, after: i64, limit: usize) -> Result<Vec<DisbursementOwed>> {
    access::require(ctx, May::Read)?;
    store::disbursements_owed(ctx, after, limit)
}

/// How many cases employers are owed something of, and how much altogether.
///
/// # Errors
/// As [`disbursements_owed`].
pub fn disbursements_owed_in_all(ctx: &mut Ctx) -> Result<(i64, Fen)> {
    access::require(ctx, May::Read)?;
    store::disbursements_owed_in_all(ctx)
}

/// The disbursements of a case, the first one first, and what is still owed. Whose it is to see says the caller.
///
/// # Errors
/// A failure of the database.
pub fn disbursements_of(ctx: &mut Ctx, case: &Case) -> Result<(Vec<Disbursement>, Fen)> {
    let disbursements = store::disbursements_of(ctx, case.case_id)?;
    let gone = Fen::try_sum(disbursements.iter().filter(|one| one.counts()).map(|one| one.fen));
    let gone = gone.expect("disbursements of an award with a cap");
    let granted = matches!(case.state, CaseState::Granted | CaseState::Delivered);
    let is_owed = granted && case.applicant.employer().is_some();
    let owed = case.award.filter(|_| is_owed).and_then(|award| award.checked_sub(gone)).unwrap_or(Fen::ZERO);
    Ok((disbursements, owed.max(Fen::ZERO)))
}

/// Puts down that all that is owed of a case was disbursed.
///
/// # Errors
/// `disbursement_not_owed`; `disbursement_day_wrong` before the decision or after today; `text_missing`, `text_too_long` of the voucher; `case_needs_another` to who reviewed or
/// decided it; `case_unknown`, `not_allowed`; a failure of the database.
pub fn put_disbursement(ctx: &mut Ctx, case_id: i64, on: Day, voucher: &str) -> Result<Disbursement> {
    access::require(ctx, May::GrantBudget)?;
    let (case, _) = desk::case(ctx, case_id)?;
    let (before, owed) = disbursements_of(ctx, &case)?;
    if owed == Fen::ZERO {
        return Err(Refusal::new("disbursement_not_owed").with("reference", &case.reference).into());
    }
    let me = ctx.actor().user.to_string();
    let done = store::case_steps(ctx, &case)?;
    if done.iter().any(|one| one.by == me && matches!(one.deed, Deed::Review | Deed::Grant)) {
        return refuse("case_needs_another");
    }
    let decided_on = case.decided_at.map_or(on, Moment::day);
    if on < decided_on || on > ctx.today() {
        return Err(Refusal::new("disbursement_day_wrong").with("from", decided_on).into());
    }
    let voucher = text::of(voucher, VOUCHER_CHARACTERS_MAX)?;
    let disbursement_no = before.last().map_or(1, |last| last.disbursement_no + 1);
    let disbursement = Disbursement { disbursement_no, fen: owed, on, voucher, put: (me, ctx.now()), undone: None };
    store::put_disbursement(ctx, &case, &disbursement)?;
    let facts = [("sum", owed.yuan()), ("day", on.to_string()), ("voucher", disbursement.voucher.clone())];
    audit::record(ctx, "casework.put_disbursement", &desk::object_of(case_id), &facts)?;
    Ok(disbursement)
}

/// Puts down that a disbursement does not count: it came back, or was put down by mistake. Its award is owed again.
///
/// # Errors
/// `disbursement_unknown` where none of that number counts; `text_missing`, `text_too_long` of the reason; `case_unknown`, `not_allowed`; a failure of the database.
pub fn undo_disbursement(ctx: &mut Ctx, case_id: i64, disbursement_no: i64, why: &str) -> Result<()> {
    access::require(ctx, May::GrantBudget)?;
    let (case, _) = desk::case(ctx, case_id)?;
    let (disbursements, _) = disbursements_of(ctx, &case)?;
    if !disbursements.iter().any(|one| one.disbursement_no == disbursement_no && one.counts()) {
        return Err(Refusal::new("disbursement_unknown").with("disbursement", disbursement_no).into());
    }
    let why = text::of(why, text::LONG)?;
    store::undo_disbursement(ctx, case_id, disbursement_no, &why)?;
    let facts = [("disbursement", disbursement_no.to_string()), ("why", why)];
    audit::record(ctx, "casework.undo_disbursement", &desk::object_of(case_id), &facts).map(drop)
}

//! A bundle that was asked for 一件事办件: the cases it came to.
//!
//! Deliberately absent: what a bundle asks ([`crate::service::Bundle`]), and opening its cases: each is opened as any other.

use kernel::{Ctx, Moment, Refusal, Result};

use super::{Applicant, Case, asking::may_ask};
use crate::store;

/// A bundle that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundled {
    /// Its number.
    pub bundle_id: i64,
    /// The bundle's code.
    pub bundle: String,
    /// When it was asked for.
    pub submitted_at: Moment,
    /// Its cases, in the order in which they were opened; those that ran already among them.
    pub cases: Vec<Case>,
}

/// Keeps which cases a bundle came to, and ends its draft. Its number.
///
/// # Errors
/// As [`super::keep_draft`].
pub fn put_bundle(ctx: &mut Ctx, applicant: &Applicant, bundle: &str, cases: &[i64]) -> Result<i64> {
    let region = may_ask(ctx, applicant)?;
    let bundle_id = ctx.take_numbers("casework_bundle", 1)?;
    store::put_bundle(ctx, applicant, bundle_id, bundle, region)?;
    cases.iter().try_for_each(|case| store::put_bundle_case(ctx, applicant, bundle_id, *case))?;
    store::drop_draft(ctx, applicant, bundle)?;
    let facts = [("bundle", bundle.to_owned()), ("cases", cases.len().to_string())];
    audit::record(ctx, "casework.ask_bundle", &format!("bundle {bundle_id}"), &facts)?;
    Ok(bundle_id)
}

/// A bundle of an applicant for whom the one who acts may ask.
///
/// # Errors
/// `bundle_unknown`; as [`super::keep_draft`].
pub fn bundle_of(ctx: &mut Ctx, applicant: &Applicant, bundle_id: i64) -> Result<Bundled> {
    may_ask(ctx, applicant)?;
    let Some((bundle, submitted_at)) = store::bundle(ctx, applicant, bundle_id)? else {
        return Err(Refusal::new("bundle_unknown").with("bundle", bundle_id).into());
    };
    let cases = store::bundle_cases(ctx, applicant, bundle_id)?;
    Ok(Bundled { bundle_id, bundle, submitted_at, cases })
}

/// The bundles an applicant asked for, newest first, without their cases.
///
/// # Errors
/// As [`super::keep_draft`].
pub fn bundles_of(ctx: &mut Ctx, applicant: &Applicant) -> Result<Vec<Bundled>> {
    may_ask(ctx, applicant)?;
    store::bundles_of(ctx, applicant)
}

//! Who acts for an employer 单位经办人: a resident whom the employer has named in writing, put down at a desk.
//!
//! Deliberately absent: a way for somebody to name herself.

use kernel::{CitizenId, Ctx, Day, Refusal, Result, refuse};

use crate::{Deed, Organisation, OrganisationKind, own_person, require, store};

/// Somebody who acts for an employer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handler {
    /// Who.
    pub person: CitizenId,
    /// The employer's code.
    pub organisation: String,
    /// What the employer signed.
    pub document: String,
    /// From which day on.
    pub since: Day,
    /// The last day, once it is over.
    pub ended_on: Option<Day>,
}

/// The employer of a code, at work; wherever it is.
///
/// # Errors
/// `employer_unknown`; a failure of the database.
pub fn employer(ctx: &mut Ctx, code: &str) -> Result<Organisation> {
    let stands = |known: &Organisation| known.active && known.kind == OrganisationKind::Employer;
    match crate::organisation(ctx, code)?.filter(stands) {
        Some(employer) => Ok(employer),
        None => Err(Refusal::new("employer_unknown").with("employer", code).into()),
    }
}

/// The employer of a code, within the actor's region.
fn own_employer(ctx: &mut Ctx, code: &str) -> Result<Organisation> {
    let employer = employer(ctx, code)?;
    if ctx.scope().covers(employer.region) {
        return Ok(employer);
    }
    Err(Refusal::new("employer_elsewhere").with("employer", code).into())
}

/// Puts down who acts for an employer, with the paper that says so; one who stands already goes on with the new paper.
///
/// # Errors
/// `not_allowed`; `employer_unknown`, `employer_elsewhere`; `document_needed`; a failure of the database.
pub fn put_handler(ctx: &mut Ctx, person: CitizenId, code: &str, document: &str) -> Result<()> {
    require(ctx, Deed::RecordConsent)?;
    own_employer(ctx, code)?;
    if document.trim().is_empty() {
        return refuse("document_needed");
    }
    store::put_handler(ctx, person, code, document.trim())?;
    audit::record(ctx, "access.put_handler", code, &[])?;
    Ok(())
}

/// Ends somebody's acting for an employer, with the end of today.
///
/// # Errors
/// `not_allowed`; `employer_unknown`, `employer_elsewhere`; `handler_unknown`; a failure of the database.
pub fn end_handler(ctx: &mut Ctx, person: CitizenId, code: &str) -> Result<()> {
    require(ctx, Deed::RecordConsent)?;
    own_employer(ctx, code)?;
    if store::end_handler(ctx, person, code)? == 0 {
        return refuse("handler_unknown");
    }
    audit::record(ctx, "access.end_handler", code, &[])?;
    Ok(())
}

/// Who acts for an employer today.
///
/// # Errors
/// A failure of the database.
pub fn handlers_of(ctx: &mut Ctx, code: &str) -> Result<Vec<Handler>> {
    store::handlers_of(ctx, code)
}

/// The employers for which the resident who is signed in acts today.
///
/// # Errors
/// `not_a_resident`; a failure of the database.
pub fn employers_handled(ctx: &mut Ctx) -> Result<Vec<Organisation>> {
    let me = own_person(ctx)?;
    let mut employers = Vec::new();
    for code in store::handled_by(ctx, me)? {
        let at_work = |one: &Organisation| one.active && one.kind == OrganisationKind::Employer;
        employers.extend(crate::organisation(ctx, &code)?.filter(at_work));
    }
    Ok(employers)
}

/// Refuses unless a role of the actor allows the deed in the employer's region, or the actor is a resident who acts for the
/// employer; the employer.
///
/// # Errors
/// `employer_unknown`, `employer_elsewhere`; `not_allowed`; `no_handler`; a failure of the database.
pub fn require_for_employer(ctx: &mut Ctx, deed: Deed, code: &str) -> Result<Organisation> {
    if !ctx.actor().user.starts_with("resident:") {
        require(ctx, deed)?;
        return own_employer(ctx, code);
    }
    require(ctx, Deed::OwnAffairs)?;
    let me = own_person(ctx)?;
    if !store::handled_by(ctx, me)?.iter().any(|known| known == code) {
        return Err(Refusal::new("no_handler").with("employer", code).into());
    }
    employer(ctx, code)
}

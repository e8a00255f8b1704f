//! The one window 一窗: any service is asked for here, whoever takes it in and whichever office decides.
//!
//! Promises
//! * What a condition is judged by is read in the transaction that opens the case ([`facts_of`]); nothing that an office holds
//!   is asked for.
//! * A yes and what it comes to ([`decide`]) are one transaction: no case is granted whose outcome did not happen.
//!
//! Deliberately absent: tables, and rules. What is asked and when the answer is yes stands in the files of the catalogue
//! (`casework::service`); what a deed does is with the room whose it is.

mod facts;
mod insure;
mod outcome;
mod told;

use std::collections::BTreeMap;

use card::Told;
use casework::{
    case::{self, Applicant, Case, CaseState, Content, Opened, Wanted},
    service::{self, Answers, Channel, Reading, Verdict, Version},
};
use kernel::{Ctx, Fen, Refusal, Result};

pub use facts::{Known, facts_of};
pub use told::{Line, tell, told_of};

/// A service as it was filled in on a page.
#[derive(Clone, Debug)]
pub struct Filled {
    /// Who asks.
    pub applicant: Applicant,
    /// The service's code.
    pub service: String,
    /// Where.
    pub channel: Channel,
    /// What was typed, by the field's key.
    pub typed: Answers,
    /// The materials that are promised, by key.
    pub promises: Vec<String>,
    /// Whether a person is to look although a condition fails.
    pub insists: bool,
    /// Chance that the caller brings, for numbers nobody can guess.
    pub random: [u8; 8],
}

/// What came of it.
#[derive(Clone, Debug)]
pub enum Asked {
    /// A case, decided already or on its way, and what is to be told of a card.
    Case(Box<Case>, Vec<Told>),
    /// These fields are wrong; nothing was written.
    Wrong(Vec<(String, Refusal)>),
    /// These conditions fail; nothing was written. Who insists has a person look.
    Unfit(Vec<Refusal>),
}

fn rule(ctx: &Ctx, code: &str) -> Result<&'static Version> {
    let Some(service) = service::service(code) else {
        return Err(Refusal::new("service_unknown").with("service", code).into());
    };
    match service.version_on(ctx.today()) {
        Some(version) => Ok(version),
        None => Err(Refusal::new("service_not_now").with("service", code).into()),
    }
}

/// What the conditions of a rule come to for somebody, in their order.
fn judged(ctx: &mut Ctx, version: &Version, applicant: &Applicant, answers: &Answers) -> Result<Vec<Verdict>> {
    let (known, today) = (facts_of(ctx, applicant)?, ctx.today());
    let judge = |condition| service::judge(condition, &known.facts, answers, today);
    Ok(version.conditions.iter().map(judge).collect())
}

/// What a form would come to: its fields read, its conditions judged; nothing is written.
#[derive(Clone, Debug)]
pub enum Looked {
    /// These fields are wrong.
    Wrong(Vec<(String, Refusal)>),
    /// The answers in their one form, and the conditions that fail or a person has to look at.
    Read(Answers, Vec<Verdict>),
}

/// Looks at a form without asking.
///
/// # Errors
/// `service_unknown`, `service_not_now`; `unknown_person`, `employer_unknown`; a failure of the database.
pub fn look(ctx: &mut Ctx, applicant: &Applicant, code: &str, typed: &Answers) -> Result<Looked> {
    let version = rule(ctx, code)?;
    let birth = applicant.person().map(kernel::CitizenId::birth);
    match service::read(&version.form, typed, Reading { today: ctx.today(), birth }) {
        Err(wrong) => Ok(Looked::Wrong(wrong)),
        Ok(answers) => {
            let verdicts = judged(ctx, version, applicant, &answers)?;
            Ok(Looked::Read(answers, verdicts))
        }
    }
}

/// Asks for a service: reads the form, judges the conditions, opens the case, and carries out what data grant.
///
/// # Errors
/// As [`case::open`]; what a deed of another room refuses, which leaves nothing; a failure of the database.
pub fn ask(ctx: &mut Ctx, filled: &Filled) -> Result<Asked> {
    let (answers, verdicts) = match look(ctx, &filled.applicant, &filled.service, &filled.typed)? {
        Looked::Read(answers, verdicts) => (answers, verdicts),
        Looked::Wrong(wrong) => return Ok(Asked::Wrong(wrong)),
    };
    let wanted = Wanted {
        applicant: filled.applicant.clone(),
        service: filled.service.clone(),
        channel: filled.channel,
        answers,
        promises: filled.promises.clone(),
        verdicts,
        insists: filled.insists,
    };
    let case = match case::open(ctx, &wanted)? {
        Opened::Unfit(why) => return Ok(Asked::Unfit(why)),
        Opened::Case(case) => case,
    };
    if case.state != CaseState::Granted {
        return Ok(Asked::Case(case, Vec::new()));
    }
    let content = Content { answers: wanted.answers, promises: wanted.promises, verdicts: Vec::new() };
    let told = outcome::carry_out(ctx, &case, &content, filled.random)?;
    case::deliver_at_once(ctx, &case)?;
    Ok(Asked::Case(Box::new(Case { state: CaseState::Delivered, ..*case }), told))
}

/// Decides a case: yes, with what is awarded, or no, and why; and carries out what a yes comes to. The case as it stands then, and
/// what is to be told of a card.
///
/// # Errors
/// As [`case::decide`]; what a deed of another room refuses, which leaves the case undecided.
pub fn decide(
    ctx: &mut Ctx,
    case_id: i64,
    yes: bool,
    award: Option<Fen>,
    why: &str,
    random: [u8; 8],
) -> Result<(Case, Vec<Told>)> {
    let (_, content) = case::case(ctx, case_id)?;
    let decided = case::decide(ctx, case_id, yes, award, why)?;
    let told = if yes { outcome::carry_out(ctx, &decided, &content, random)? } else { Vec::new() };
    Ok((decided, told))
}

/// What a form is filled in with before anything is typed, by the field's key.
///
/// # Errors
/// `service_unknown`, `service_not_now`; a failure of the database.
pub fn prefilled(ctx: &mut Ctx, code: &str, applicant: &Applicant) -> Result<BTreeMap<String, String>> {
    let version = rule(ctx, code)?;
    let (known, today) = (facts_of(ctx, applicant)?, ctx.today());
    Ok(version
        .form
        .iter()
        .filter_map(|field| Some((field.id.clone(), known.prefill(field.prefill?, today)?)))
        .collect())
}

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
mod offering;
mod outcome;
mod told;

use std::collections::BTreeMap;

use card::Told;
use casework::{
    case::{self, Applicant, Case, CaseState, Content, InBundle, Opened, Wanted},
    service::{self, Answers, Channel, Item, Part, Reading, Verdict},
};
use kernel::{Ctx, Fen, Refusal, Result};

pub use facts::{Known, facts_of};
pub use offering::{Place, consent, offer_next, offer_of};
pub use told::{Line, tell, told_of};

/// A service, or a bundle of them, as it was filled in on a page.
#[derive(Clone, Debug)]
pub struct Filled {
    /// Who asks.
    pub applicant: Applicant,
    /// The code of the service or the bundle.
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
    /// The cases it came to, decided already or on their way, and what is to be told of a card.
    Cases(Box<Came>),
    /// These fields are wrong; nothing was written.
    Wrong(Vec<(String, Refusal)>),
    /// These conditions fail; nothing was written. Who insists has a person look.
    Unfit(Vec<Judged>),
}

/// The cases that an asking came to.
#[derive(Clone, Debug)]
pub struct Came {
    /// One for each service; in a bundle also those that ran already.
    pub cases: Vec<Case>,
    /// The number of the bundle, where it was one.
    pub bundle: Option<i64>,
    /// What is to be told of cards.
    pub told: Vec<Told>,
}

/// What a form would come to: its fields read, its conditions judged; nothing is written.
#[derive(Clone, Debug)]
pub enum Looked {
    /// These fields are wrong.
    Wrong(Vec<(String, Refusal)>),
    /// The answers in their one form, and what each service would come to.
    Read(Answers, Vec<Judged>),
}

/// A service that would be opened.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The service with its own answers.
    pub part: Part,
    /// What its conditions come to, in their order.
    pub verdicts: Vec<Verdict>,
    /// Its case that runs already: in a bundle it is not opened again.
    pub running: Option<Case>,
}

impl Judged {
    /// The conditions that fail.
    #[must_use]
    pub fn fails(&self) -> Vec<Refusal> {
        let why = |verdict: &Verdict| match verdict {
            Verdict::Fails(why) => Some(why.clone()),
            _ => None,
        };
        self.verdicts.iter().filter_map(why).collect()
    }

    /// Whether it is opened only for who insists: a person would have to look although conditions fail.
    #[must_use]
    pub fn is_unfit(&self) -> bool {
        self.running.is_none() && !self.part.version.is_immediate() && !self.fails().is_empty()
    }
}

/// Looks at a form without asking. In a bundle every service that is wanted is looked at by itself.
///
/// # Errors
/// `service_unknown`, `service_not_now`, `service_not_here`; `unknown_person`, `employer_unknown`; a failure of the database.
pub fn look(
    ctx: &mut Ctx,
    applicant: &Applicant,
    code: &str,
    channel: Channel,
    typed: &Answers,
    promises: &[String],
) -> Result<Looked> {
    let today = ctx.today();
    let item = service::item(code, today, channel)?;
    let reading = Reading { today, birth: applicant.person().map(kernel::CitizenId::birth) };
    let answers = match service::read(item.asks().form, typed, reading) {
        Ok(answers) => answers,
        Err(wrong) => return Ok(Looked::Wrong(wrong)),
    };
    let (mut judged, mut wrong) = (Vec::new(), Vec::new());
    let known = facts_of(ctx, applicant)?;
    let cases = match item {
        Item::Service(..) => Vec::new(),
        Item::Bundle(..) => case::cases_of(ctx, applicant)?,
    };
    for mut part in item.parts(&answers, promises) {
        match service::read(&part.version.form, &part.answers, reading) {
            Ok(own) => part.answers = own,
            Err(fields) => {
                wrong.extend(fields.into_iter().map(|(own, why)| (part.called(&own).to_owned(), why)));
                continue;
            }
        }
        let judge = |condition| service::judge(condition, &known.facts, &part.answers, today);
        let verdicts = part.version.conditions.iter().map(judge).collect();
        let running = cases.iter().find(|case| case.service == part.service.code && case.state.is_open()).cloned();
        judged.push(Judged { part, verdicts, running });
    }
    // A question that several services ask is wrong once.
    wrong.sort_by(|(a, _), (b, _)| a.cmp(b));
    wrong.dedup_by(|(a, _), (b, _)| a == b);
    if wrong.is_empty() { Ok(Looked::Read(answers, judged)) } else { Ok(Looked::Wrong(wrong)) }
}

/// Asks for a service, or for the services of a bundle: reads the form, judges the conditions, opens the cases, and carries out what data grant. All or
/// nothing; of a bundle what runs already is not asked for again.
///
/// # Errors
/// `case_running` where everything runs already; as [`case::open`]; what a deed of another room refuses, which leaves nothing; a failure of the database.
pub fn ask(ctx: &mut Ctx, filled: &Filled) -> Result<Asked> {
    let (applicant, code) = (&filled.applicant, &*filled.service);
    let parts = match look(ctx, applicant, code, filled.channel, &filled.typed, &filled.promises)? {
        Looked::Read(_, parts) => parts,
        Looked::Wrong(wrong) => return Ok(Asked::Wrong(wrong)),
    };
    let unfit: Vec<Judged> = parts.iter().filter(|judged| judged.is_unfit()).cloned().collect();
    if !unfit.is_empty() && !filled.insists {
        return Ok(Asked::Unfit(unfit));
    }
    if let Some(first) = parts.first().and_then(|judged| judged.running.as_ref())
        && parts.iter().all(|judged| judged.running.is_some())
    {
        return Err(Refusal::new("case_running").with("reference", &first.reference).into());
    }
    let bundle = service::bundle(code);
    let mut came = Came { cases: Vec::new(), bundle: None, told: Vec::new() };
    for judged in parts {
        match judged.running {
            Some(running) => came.cases.push(running),
            None => open(ctx, filled, bundle.is_some(), judged, &mut came)?,
        }
    }
    if let Some(bundle) = bundle {
        let cases: Vec<i64> = came.cases.iter().map(|case| case.case_id).collect();
        came.bundle = Some(case::put_bundle(ctx, applicant, &bundle.code, &cases)?);
    }
    Ok(Asked::Cases(Box::new(came)))
}

/// Opens one case and carries out what data grant.
fn open(ctx: &mut Ctx, filled: &Filled, in_bundle: bool, judged: Judged, came: &mut Came) -> Result<()> {
    let Judged { part, verdicts, .. } = judged;
    let called = |own: &str| (own.to_owned(), part.called(own).to_owned());
    let bundle = in_bundle.then(|| InBundle {
        code: filled.service.clone(),
        materials: part.version.materials.iter().map(|one| called(&one.id)).collect(),
    });
    let wanted = Wanted {
        applicant: filled.applicant.clone(),
        service: part.service.code.clone(),
        channel: filled.channel,
        answers: part.answers,
        promises: part.promises,
        verdicts,
        insists: filled.insists,
        bundle,
    };
    let case = match case::open(ctx, &wanted)? {
        Opened::Case(case) => *case,
        Opened::Unfit(_) => unreachable!("who does not insist was told before"),
    };
    if case.state != CaseState::Granted {
        came.cases.push(case);
        return Ok(());
    }
    let content = Content { answers: wanted.answers, promises: wanted.promises, verdicts: Vec::new() };
    came.told.extend(outcome::carry_out(ctx, &case, &content, filled.random)?);
    case::deliver_at_once(ctx, &case)?;
    came.cases.push(Case { state: CaseState::Delivered, ..case });
    Ok(())
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
/// As [`look`].
pub fn prefilled(
    ctx: &mut Ctx,
    code: &str,
    channel: Channel,
    applicant: &Applicant,
) -> Result<BTreeMap<String, String>> {
    let (known, today) = (facts_of(ctx, applicant)?, ctx.today());
    let item = service::item(code, today, channel)?;
    let filled =
        item.asks().form.iter().filter_map(|field| Some((field.id.clone(), known.prefill(field.prefill?, today)?)));
    Ok(filled.collect())
}

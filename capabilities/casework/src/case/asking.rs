//! What an applicant does: begins, submits, brings what was missing, takes back, objects, says how it was.

use std::collections::BTreeMap;

use access::{Act, Deed as May};
use kernel::{Ctx, Moment, Refusal, RegionCode, Result, refuse};
use registry::PersonState;

use super::{Applicant, BY_DATA, Case, CaseState, Content, Deed, Done, desk, limit_of, office_for, work_of};
use crate::{
    Attachment, Kept,
    service::{Answers, Channel, Item, MaterialBy, Verdict, Version, Work, item},
    store, text,
};

/// An objection is taken up for so many days after a decision; ours, unverified.
const OBJECTION_DAYS: i32 = 60;

/// What an applicant asks for, filled in.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Who asks.
    pub applicant: Applicant,
    /// The service's code.
    pub service: String,
    /// Where.
    pub channel: Channel,
    /// The answers, read by [`crate::service::read`].
    pub answers: Answers,
    /// The materials that are promised, by key.
    pub promises: Vec<String>,
    /// What the conditions come to, in the order of the rule.
    pub verdicts: Vec<Verdict>,
    /// Whether the applicant wants a person to look although a condition fails.
    pub insists: bool,
    /// The bundle it is asked for with; its draft stands under the bundle.
    pub bundle: Option<InBundle>,
}

/// How a service stands in a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InBundle {
    /// The bundle's code.
    pub code: String,
    /// What the bundle calls each of the service's materials.
    pub materials: BTreeMap<String, String>,
}

/// What an asking comes to.
#[derive(Clone, Debug)]
pub enum Opened {
    /// A case, decided already or on its way.
    Case(Box<Case>),
    /// Nothing was written: these conditions fail, and the applicant did not insist.
    Unfit(Vec<Refusal>),
}

/// What was begun and not submitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Who asks.
    pub applicant: Applicant,
    /// The service's code.
    pub service: String,
    /// What was filled in, as it was typed.
    pub answers: Answers,
    /// The materials that were promised.
    pub promises: Vec<String>,
    /// The files that were brought, by the material's key.
    pub materials: Vec<(String, Kept)>,
    /// When it was last kept.
    pub kept_at: Moment,
}

/// Refuses unless the one who acts may ask for the applicant, who is there; where the applicant is.
///
/// # Errors
/// `not_allowed`, `no_mandate`, `unknown_person`, `applicant_dead`; `no_handler`, `employer_unknown`, `employer_elsewhere`; a failure of the
/// database.
pub fn may_ask(ctx: &mut Ctx, applicant: &Applicant) -> Result<RegionCode> {
    match applicant {
        Applicant::Person(id) => {
            access::require_for(ctx, May::TakeCase, *id, Act::Apply)?;
            let person = registry::known(ctx, *id)?;
            if person.state == PersonState::Dead { refuse("applicant_dead") } else { Ok(person.village) }
        }
        Applicant::Employer(code) => Ok(access::require_for_employer(ctx, May::TakeCase, code)?.region),
    }
}

/// What can be asked for there under a code today, if it is for the applicant.
fn open_item(ctx: &Ctx, code: &str, applicant: &Applicant, channel: Channel) -> Result<Item> {
    let item = item(code, ctx.today(), channel)?;
    if !item.is_for(applicant.kind()) {
        return Err(Refusal::new("service_not_for").with("applicant", applicant.kind().word()).into());
    }
    Ok(item)
}

/// Keeps what was begun, as it was typed, with files that were brought; what was kept before is replaced, files are added.
///
/// # Errors
/// `service_unknown`, `service_not_now`, `service_not_here`, `service_not_for`; `too_many_attachments`; `not_allowed`, `no_mandate`,
/// `no_handler`, `unknown_person`, `applicant_dead`, `employer_unknown`; a failure of the database.
pub fn keep_draft(
    ctx: &mut Ctx,
    applicant: &Applicant,
    code: &str,
    channel: Channel,
    answers: &Answers,
    promises: &[String],
    files: &[(String, Attachment)],
) -> Result<()> {
    let region = may_ask(ctx, applicant)?;
    let item = open_item(ctx, code, applicant, channel)?;
    let asks = item.asks();
    let asked = |id: &String| asks.form.iter().any(|field| field.id == *id);
    let answers = answers.iter().filter(|(id, _)| asked(id)).map(|(id, answer)| (id.clone(), answer.clone())).collect();
    store::put_draft(ctx, applicant, code, region, &answers, promises)?;
    let mut kept: Vec<(String, String)> = store::draft_materials(ctx, applicant, code)?
        .into_iter()
        .map(|(material, kept)| (material, kept.sha256))
        .collect();
    for (material, file) in files {
        if !asks.takes(material) {
            return Err(Refusal::new("material_not_asked").with("material", material).into());
        }
        document::keep(ctx, &file.packed)?;
        store::put_draft_material(ctx, applicant, code, region, material, file)?;
        kept.push((material.clone(), file.packed.sha256.clone()));
    }
    // The same file twice is one.
    kept.sort_unstable();
    kept.dedup();
    if kept.chunk_by(|a, b| a.0 == b.0).any(|files| files.len() > crate::ATTACHMENTS_MAX) {
        return Err(Refusal::new("too_many_attachments").with("count", crate::ATTACHMENTS_MAX).into());
    }
    Ok(())
}

/// What was begun for an applicant and a service.
///
/// # Errors
/// As [`keep_draft`].
pub fn draft(ctx: &mut Ctx, applicant: &Applicant, code: &str) -> Result<Option<Draft>> {
    may_ask(ctx, applicant)?;
    store::draft(ctx, applicant, code)
}

/// Everything that was begun for an applicant, the latest first.
///
/// # Errors
/// As [`keep_draft`].
pub fn drafts_of(ctx: &mut Ctx, applicant: &Applicant) -> Result<Vec<Draft>> {
    may_ask(ctx, applicant)?;
    store::drafts_of(ctx, applicant)
}

/// Throws away what was begun.
///
/// # Errors
/// As [`keep_draft`].
pub fn drop_draft(ctx: &mut Ctx, applicant: &Applicant, code: &str) -> Result<()> {
    may_ask(ctx, applicant)?;
    store::drop_draft(ctx, applicant, code)
}

/// Opens a case; what data can decide is decided in the same transaction. What was begun becomes the case.
///
/// # Errors
/// `case_running`; `promise_missing`, `material_missing`; as [`keep_draft`].
pub fn open(ctx: &mut Ctx, wanted: &Wanted) -> Result<Opened> {
    let region = may_ask(ctx, &wanted.applicant)?;
    let Item::Service(service, version) = open_item(ctx, &wanted.service, &wanted.applicant, wanted.channel)? else {
        return Err(Refusal::new("service_unknown").with("service", &wanted.service).into());
    };
    if let Some(reference) = store::running(ctx, &wanted.applicant, &wanted.service)? {
        return Err(Refusal::new("case_running").with("reference", reference).into());
    }
    let begun = begun(ctx, wanted)?;
    refuse_incomplete(version, wanted, &begun)?;
    let of =
        |pick: fn(&Verdict) -> Option<&Refusal>| wanted.verdicts.iter().filter_map(pick).cloned().collect::<Vec<_>>();
    let fails = of(|verdict| match verdict {
        Verdict::Fails(why) => Some(why),
        _ => None,
    });
    let unknown = of(|verdict| match verdict {
        Verdict::Unknown(why) => Some(why),
        _ => None,
    });
    if !fails.is_empty() && !version.is_immediate() && !wanted.insists {
        return Ok(Opened::Unfit(fails));
    }
    let decided = version.is_immediate() && (unknown.is_empty() || !fails.is_empty());
    let state = match (version.is_immediate(), decided) {
        (true, true) if fails.is_empty() => CaseState::Granted,
        (true, true) => CaseState::Refused,
        (true, false) => CaseState::Accepted,
        (false, _) => CaseState::Submitted,
    };
    let today = ctx.today();
    let due_on = (!decided).then(|| limit_of(version).due(today, 0));
    let case_id = ctx.take_numbers("casework_case", 1)?;
    let work = work_of(state, version).unwrap_or(Work::Decide);
    let case = Case {
        case_id,
        reference: format!("BJ-{}-{case_id:07}", today.to_string().replace('-', "")),
        applicant: wanted.applicant.clone(),
        service: service.code.clone(),
        region,
        office: office_for(version, work, region),
        channel: wanted.channel,
        state,
        submitted_at: ctx.now(),
        submitted_by: ctx.actor().user.to_string(),
        due_on,
        paused_on: None,
        paused_days: 0,
        escalated_to: None,
        award: None,
        reason: String::new(),
        decided_at: decided.then(|| ctx.now()),
        mark: None,
    };
    let verdicts: Vec<Refusal> = fails.into_iter().chain(unknown).collect();
    let content = Content { answers: wanted.answers.clone(), promises: wanted.promises.clone(), verdicts };
    store::put_case(ctx, &case, service.area, &content)?;
    for (material, kept) in begun.iter().filter(|(material, _)| calls_for(version, material, &wanted.answers)) {
        store::put_case_material(ctx, &case, material, kept)?;
    }
    if wanted.bundle.is_none() {
        store::drop_draft(ctx, &wanted.applicant, &wanted.service)?;
    }
    let came_in = if decided { CaseState::Submitted } else { state };
    store::put_case_step(ctx, &case, Deed::Submit, came_in, &case.submitted_by, "")?;
    if decided {
        let deed = if state == CaseState::Granted { Deed::Grant } else { Deed::Refuse };
        store::put_case_step(ctx, &case, deed, state, BY_DATA, "")?;
    }
    desk::tell(ctx, &case, "message_case_submitted")?;
    let facts = [
        ("service", service.code.clone()),
        ("channel", wanted.channel.word().to_owned()),
        ("state", state.word().to_owned()),
    ];
    audit::record(ctx, "casework.open_case", &desk::object_of(case_id), &facts)?;
    Ok(Opened::Case(Box::new(case)))
}

/// The files that were brought while it was begun, by the service's own keys.
fn begun(ctx: &mut Ctx, wanted: &Wanted) -> Result<Vec<(String, Kept)>> {
    let Some(InBundle { code, materials }) = &wanted.bundle else {
        return store::draft_materials(ctx, &wanted.applicant, &wanted.service);
    };
    let brought = store::draft_materials(ctx, &wanted.applicant, code)?;
    let own = materials.iter().flat_map(|(own, called)| {
        brought.iter().filter(move |(material, _)| material == called).map(|(_, kept)| (own.clone(), kept.clone()))
    });
    Ok(own.collect())
}

fn calls_for(version: &Version, material: &str, answers: &Answers) -> bool {
    let named = version.materials.iter().find(|one| one.id == material);
    named.is_some_and(|one| one.when.as_ref().is_none_or(|when| when.holds(answers)))
}

/// Refuses what lacks a promise or a file that the rule asks for.
fn refuse_incomplete(version: &Version, wanted: &Wanted, begun: &[(String, Kept)]) -> Result<()> {
    for material in version.materials.iter().filter(|one| !one.optional) {
        if !calls_for(version, &material.id, &wanted.answers) {
            continue;
        }
        let there = match material.by {
            MaterialBy::Held => true,
            MaterialBy::Promise => wanted.promises.contains(&material.id),
            MaterialBy::Upload => begun.iter().any(|(brought, _)| *brought == material.id),
        };
        if !there {
            let code = if material.by == MaterialBy::Promise { "promise_missing" } else { "material_missing" };
            return Err(Refusal::new(code).with("material", &material.id).into());
        }
    }
    Ok(())
}

/// A case of an applicant for whom the one who acts may ask, with what was said and what was done.
///
/// # Errors
/// `case_unknown`; as [`keep_draft`].
pub fn case_of(ctx: &mut Ctx, applicant: &Applicant, case_id: i64) -> Result<(Case, Content, Vec<Done>)> {
    may_ask(ctx, applicant)?;
    let case = own(ctx, applicant, case_id)?;
    let content = store::case_content(ctx, &case)?;
    let done = store::case_steps(ctx, &case)?;
    Ok((case, content, done))
}

fn own(ctx: &mut Ctx, applicant: &Applicant, case_id: i64) -> Result<Case> {
    match store::case_of(ctx, applicant, case_id)? {
        Some(case) if case.applicant == *applicant => Ok(case),
        _ => Err(Refusal::new("case_unknown").with("case", case_id).into()),
    }
}

/// The cases of an applicant, newest first.
///
/// # Errors
/// As [`keep_draft`].
pub fn cases_of(ctx: &mut Ctx, applicant: &Applicant) -> Result<Vec<Case>> {
    may_ask(ctx, applicant)?;
    store::cases_of(ctx, applicant)
}

/// A case of an applicant after a deed of hers, which must be possible now.
fn step(ctx: &mut Ctx, applicant: &Applicant, case_id: i64, deed: Deed) -> Result<(Case, CaseState)> {
    may_ask(ctx, applicant)?;
    let case = own(ctx, applicant, case_id)?;
    let after = case.after(deed).ok_or_else(|| desk::wrong_state(&case))?;
    Ok((case, after))
}

/// Brings what was missing: words, and files for the materials they are. The clock goes on.
///
/// # Errors
/// `case_wrong_state`; `material_not_asked`; `text_missing` where neither words nor files came, `text_too_long`; as [`case_of`].
pub fn supply(
    ctx: &mut Ctx,
    applicant: &Applicant,
    case_id: i64,
    words: &str,
    files: &[(String, Attachment)],
) -> Result<()> {
    let (case, after) = step(ctx, applicant, case_id, Deed::Supply)?;
    let words = if files.is_empty() { text::of(words, text::LONG)? } else { text::or_nothing(words, text::LONG)? };
    for (material, file) in files {
        if !case.version().takes(material) {
            return Err(Refusal::new("material_not_asked").with("material", material).into());
        }
        document::keep(ctx, &file.packed)?;
        store::put_case_material(ctx, &case, material, &file.kept())?;
    }
    desk::move_on(ctx, &case, Deed::Supply, after, &words).map(drop)
}

/// Takes a case back before it is decided.
///
/// # Errors
/// `case_wrong_state`; as [`case_of`].
pub fn withdraw(ctx: &mut Ctx, applicant: &Applicant, case_id: i64) -> Result<()> {
    let (case, after) = step(ctx, applicant, case_id, Deed::Withdraw)?;
    desk::move_on(ctx, &case, Deed::Withdraw, after, "").map(drop)
}

/// Objects to a decision, within sixty days; others than those who reviewed and decided look at it.
///
/// # Errors
/// `objection_too_late`; `text_missing`, `text_too_long`; `case_wrong_state`; as [`case_of`].
pub fn object(ctx: &mut Ctx, applicant: &Applicant, case_id: i64, why: &str) -> Result<()> {
    let (case, after) = step(ctx, applicant, case_id, Deed::Object)?;
    let why = text::of(why, text::LONG)?;
    let decided_on = case.decided_at.unwrap_or(case.submitted_at).day();
    if ctx.today() > decided_on.plus_days(OBJECTION_DAYS) {
        return Err(Refusal::new("objection_too_late").with("days", OBJECTION_DAYS).into());
    }
    desk::move_on(ctx, &case, Deed::Object, after, &why).map(drop)
}

/// Says how it was 好差评: 1 to 5, once, when the case is over.
///
/// # Errors
/// `mark_out_of_range`; `case_wrong_state` while it is open or once it was marked; as [`case_of`].
pub fn rate(ctx: &mut Ctx, applicant: &Applicant, case_id: i64, mark: u8) -> Result<()> {
    may_ask(ctx, applicant)?;
    let case = own(ctx, applicant, case_id)?;
    if !(1..=5).contains(&mark) {
        return refuse("mark_out_of_range");
    }
    if case.state.is_open() || case.mark.is_some() {
        return Err(desk::wrong_state(&case));
    }
    store::rate_case(ctx, &case, mark)?;
    audit::record(ctx, "casework.rate_case", &desk::object_of(case_id), &[("mark", mark.to_string())])?;
    Ok(())
}

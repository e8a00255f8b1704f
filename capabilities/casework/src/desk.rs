//! A case from its intake to its end: taken in, asked for, accepted, given to somebody, answered, put away.

use access::Deed;
use kernel::{CitizenId, Ctx, Day, Refusal, Result, Scope, refuse};

use crate::{
    ATTACHMENTS_MAX, Asked, Case, CaseState, Channel, Entry, EntryKind, Kept, NewCase, Receipt, Step, answering,
    message, next_state, store, word,
};

const TEXT_CHARACTERS_MAX: usize = 4_000;
const NAME_CHARACTERS_MAX: usize = 50;
const CONTACT_CHARACTERS_MAX: usize = 100;
/// So many wrong words a day are listened to.
const WRONG_WORDS_MAX: i64 = 10;

fn object(case_id: i64) -> String {
    format!("case {case_id}")
}

/// A text of a person: not empty, not too long, without characters that turn a page around.
fn text_of(text: &str, characters_max: usize) -> Result<String> {
    let text = text.trim();
    if text.is_empty() {
        return refuse("text_missing");
    }
    if text.chars().count() > characters_max {
        return Err(Refusal::new("text_too_long").with("characters", characters_max).into());
    }
    let turns =
        |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    Ok(text.replace("\r\n", "\n").chars().filter(|c| !turns(*c)).collect())
}

fn short(text: &str, characters_max: usize) -> Result<String> {
    if text.trim().is_empty() { Ok(String::new()) } else { text_of(text, characters_max) }
}

/// Takes a case in. On the web everybody may; what comes by phone, letter or SMS is written down by who may.
///
/// # Errors
/// `text_missing`, `text_too_long`; `too_many_attachments`; `secret_word_malformed`; `out_of_scope` when a desk takes in for
/// another region; `not_allowed`; a failure of the database.
pub fn take_in(ctx: &mut Ctx, new: &NewCase) -> Result<Receipt> {
    if new.channel != Channel::Web {
        access::require(ctx, Deed::TakeComplaint)?;
        refuse_outside(ctx, new.subject.region)?;
    }
    if new.attachments.len() > ATTACHMENTS_MAX {
        return Err(Refusal::new("too_many_attachments").with("count", ATTACHMENTS_MAX).into());
    }
    if !word::is_word(&new.word) {
        return refuse("secret_word_malformed");
    }
    let mut new = new.clone();
    new.text = text_of(&new.text, TEXT_CHARACTERS_MAX)?;
    new.from.name = short(&new.from.name, NAME_CHARACTERS_MAX)?;
    new.from.contact = short(&new.from.contact, CONTACT_CHARACTERS_MAX)?;
    let case_id = ctx.take_numbers("casework_case", 1)?;
    let today = ctx.today();
    let (accept_by, answer_by) = answering().due(today);
    let reference = format!("TS-{}-{case_id:06}", today.to_string().replace('-', ""));
    let hash = word::hash_of(&reference, &new.word);
    // Whoever complains may complain about any region; a desk's own was asked for above.
    ctx.as_owner(|ctx| {
        store::put_case(ctx, case_id, &reference, &hash, &new, accept_by, answer_by)?;
        new.attachments.iter().try_for_each(|attachment| {
            document::keep(ctx, &attachment.packed)?;
            store::put_attachment(ctx, case_id, attachment)
        })
    })?;
    let facts = [("channel", new.channel.word().to_owned()), ("region", new.subject.region.to_string())];
    audit::record(ctx, "casework.take_in", &object(case_id), &facts)?;
    Ok(Receipt { case_id, reference, answer_by })
}

fn refuse_outside(ctx: &Ctx, region: kernel::RegionCode) -> Result<()> {
    if ctx.scope().covers(region) {
        return Ok(());
    }
    Err(Refusal::new("out_of_scope").with("region", region).into())
}

/// What whoever holds the reference and the word is told; nothing when one of them is wrong, which is counted.
///
/// # Errors
/// `case_asked_too_often` after too many wrong words on one day, also for the right one; a failure of the database.
pub fn ask(ctx: &mut Ctx, reference: &str, word: &str) -> Result<Option<Asked>> {
    // The word opens the case, wherever the asker lives.
    ctx.as_owner(|ctx| asked(ctx, reference, word))
}

fn asked(ctx: &mut Ctx, reference: &str, word: &str) -> Result<Option<Asked>> {
    let reference = reference.trim().to_ascii_uppercase();
    let Some(lock) = store::lock(ctx, &reference)? else { return Ok(None) };
    let today = ctx.today();
    let wrong_today = if lock.wrong_on == Some(today) { lock.wrong_words } else { 0 };
    if wrong_today >= WRONG_WORDS_MAX {
        return refuse("case_asked_too_often");
    }
    if word::hash_of(&reference, word) != lock.word_sha256 {
        store::count_wrong_word(ctx, lock.case_id, wrong_today + 1, today)?;
        return Ok(None);
    }
    let case = store::case(ctx, lock.case_id)?.expect("a case that has a reference");
    let answers = store::entries(ctx, case.case_id)?.into_iter().filter(|entry| entry.kind == EntryKind::Answer);
    Ok(Some(Asked {
        answers: answers.map(|entry| (entry.said_at, entry.text)).collect(),
        reference: case.reference,
        channel: case.channel,
        state: case.state,
        subject: case.subject,
        text: case.text,
        received_at: case.received_at,
        answer_by: case.answer_by,
    }))
}

/// A case within the actor's scope.
///
/// # Errors
/// `case_unknown` when there is none, or none within the scope; `not_allowed`; a failure of the database.
pub fn case(ctx: &mut Ctx, case_id: i64) -> Result<Case> {
    access::require(ctx, Deed::Read)?;
    let scope = ctx.scope();
    let case = store::case(ctx, case_id)?.filter(|case| scope.covers(case.subject.region));
    case.ok_or_else(|| Refusal::new("case_unknown").with("case", case_id).into())
}

/// Which cases a desk asks for; everything that is not said is not asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseFilter {
    /// In this state.
    pub state: Option<CaseState>,
    /// That came this way.
    pub channel: Option<Channel>,
    /// That this user works on.
    pub owner: Option<String>,
    /// Whose day is over.
    pub overdue: bool,
    /// With smaller numbers than this: the next page of a list.
    pub before: Option<i64>,
}

/// The cases of the actor's scope, newest first, at most `limit`.
///
/// # Errors
/// `not_allowed`; a failure of the database.
pub fn cases(ctx: &mut Ctx, filter: &CaseFilter, limit: usize) -> Result<Vec<Case>> {
    access::require(ctx, Deed::Read)?;
    store::cases(ctx, filter, limit)
}

/// How many cases of the actor's scope are in each state, and how many of them are overdue.
///
/// # Errors
/// `not_allowed`; a failure of the database.
pub fn counts(ctx: &mut Ctx) -> Result<Vec<(CaseState, i64, i64)>> {
    access::require(ctx, Deed::Read)?;
    store::counts(ctx)
}

/// The cases a resident brought in under the own name, newest first. Whose they are says the caller.
///
/// # Errors
/// A failure of the database.
pub fn cases_of(ctx: &mut Ctx, person: CitizenId) -> Result<Vec<Case>> {
    store::cases_of(ctx, person)
}

/// What was said about a case, oldest first, notes too.
///
/// # Errors
/// As [`case`].
pub fn entries(ctx: &mut Ctx, case_id: i64) -> Result<Vec<Entry>> {
    case(ctx, case_id)?;
    store::entries(ctx, case_id)
}

/// What came along with a case.
///
/// # Errors
/// As [`case`].
pub fn attachments(ctx: &mut Ctx, case_id: i64) -> Result<Vec<Kept>> {
    case(ctx, case_id)?;
    store::attachments(ctx, case_id)
}

/// One of them, as it came.
///
/// # Errors
/// `file_unknown` when it did not come with this case; as [`case`].
pub fn attachment(ctx: &mut Ctx, case_id: i64, sha256: &str) -> Result<(Kept, Vec<u8>)> {
    let kept = attachments(ctx, case_id)?.into_iter().find(|kept| kept.sha256 == sha256);
    let Some(kept) = kept else { return Err(Refusal::new("file_unknown").with("sha256", sha256).into()) };
    let (_, bytes) = document::kept(ctx, sha256)?;
    Ok((kept, bytes))
}

/// The case after a step, which must be possible now.
fn step(ctx: &mut Ctx, case_id: i64, step: Step) -> Result<(Case, CaseState)> {
    access::require(ctx, Deed::AnswerComplaint)?;
    let case = case(ctx, case_id)?;
    match next_state(case.state, step) {
        Some(after) => Ok((case, after)),
        None => Err(Refusal::new("case_wrong_state").with("case", case_id).with("state", case.state.word()).into()),
    }
}

/// Takes a case as this office's own.
///
/// # Errors
/// `case_wrong_state`; as [`case`].
pub fn accept(ctx: &mut Ctx, case_id: i64) -> Result<()> {
    let (case, after) = step(ctx, case_id, Step::Accept)?;
    store::move_case(ctx, &case, after, case.owner.as_deref())?;
    tell(ctx, &case, "message_case_accepted")?;
    audit::record(ctx, "casework.accept", &object(case_id), &[])?;
    Ok(())
}

/// Gives a case to somebody of this office, or to somebody else.
///
/// # Errors
/// `user_unknown`, also for who works elsewhere; `case_wrong_state`; as [`case`].
pub fn assign(ctx: &mut Ctx, case_id: i64, login: &str) -> Result<()> {
    let (case, after) = step(ctx, case_id, Step::Assign)?;
    // Who could not even see it is not given it.
    let sees = |user: &access::User| Scope::of(user.region).covers(case.subject.region);
    if !access::users(ctx)?.iter().any(|user| user.active && user.login == login && sees(user)) {
        return Err(Refusal::new("user_unknown").with("login", login).into());
    }
    store::move_case(ctx, &case, after, Some(login))?;
    audit::record(ctx, "casework.assign", &object(case_id), &[("login", login.to_owned())])?;
    Ok(())
}

/// Answers a case; the complainant is told so, where the house knows whom.
///
/// # Errors
/// `text_missing`, `text_too_long`; `case_wrong_state`; as [`case`].
pub fn answer(ctx: &mut Ctx, case_id: i64, text: &str) -> Result<()> {
    let (case, after) = step(ctx, case_id, Step::Answer)?;
    let text = text_of(text, TEXT_CHARACTERS_MAX)?;
    let owner = case.owner.clone().unwrap_or_else(|| ctx.actor().user.to_string());
    store::put_entry(ctx, case_id, EntryKind::Answer, &text)?;
    store::move_case(ctx, &case, after, Some(&owner))?;
    tell(ctx, &case, "message_case_answered")?;
    audit::record(ctx, "casework.answer", &object(case_id), &[])?;
    Ok(())
}

/// Takes up a case again whose answer was not enough.
///
/// # Errors
/// `text_missing`, `text_too_long`; `case_wrong_state`; as [`case`].
pub fn reopen(ctx: &mut Ctx, case_id: i64, why: &str) -> Result<()> {
    let (case, after) = step(ctx, case_id, Step::Reopen)?;
    let why = text_of(why, TEXT_CHARACTERS_MAX)?;
    store::put_entry(ctx, case_id, EntryKind::Note, &why)?;
    store::move_case(ctx, &case, after, case.owner.as_deref())?;
    audit::record(ctx, "casework.reopen", &object(case_id), &[])?;
    Ok(())
}

/// Puts a case away that was answered.
///
/// # Errors
/// `case_wrong_state`; as [`case`].
pub fn close(ctx: &mut Ctx, case_id: i64) -> Result<()> {
    let (case, after) = step(ctx, case_id, Step::Close)?;
    store::move_case(ctx, &case, after, case.owner.as_deref())?;
    audit::record(ctx, "casework.close", &object(case_id), &[])?;
    Ok(())
}

/// Writes a note for the desk; whoever asks for the case does not see it.
///
/// # Errors
/// `text_missing`, `text_too_long`; as [`case`].
pub fn note(ctx: &mut Ctx, case_id: i64, text: &str) -> Result<()> {
    access::require(ctx, Deed::AnswerComplaint)?;
    case(ctx, case_id)?;
    let text = text_of(text, TEXT_CHARACTERS_MAX)?;
    store::put_entry(ctx, case_id, EntryKind::Note, &text)?;
    audit::record(ctx, "casework.note", &object(case_id), &[])?;
    Ok(())
}

/// Tells who complained under a number of the registry.
fn tell(ctx: &mut Ctx, case: &Case, key: &'static str) -> Result<()> {
    match case.from.person {
        Some(person) => message::notify(ctx, person, key, &[("reference", case.reference.clone())]),
        None => Ok(()),
    }
}

/// The cases whose day is over and of which nobody was reminded today; they count as reminded of from now on. For a job
/// that runs every day.
///
/// # Errors
/// A failure of the database.
pub fn remind_overdue(ctx: &mut Ctx) -> Result<Vec<Case>> {
    let today: Day = ctx.today();
    let overdue = store::overdue_without_reminder(ctx, today)?;
    if overdue.is_empty() {
        return Ok(overdue);
    }
    overdue.iter().try_for_each(|case| store::reminded(ctx, case.case_id, today))?;
    audit::record(ctx, "casework.remind", "cases", &[("count", overdue.len().to_string())])?;
    Ok(overdue)
}

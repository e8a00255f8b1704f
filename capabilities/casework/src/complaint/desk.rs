//! A complaint from its intake to its end: taken in, asked for, accepted, given to somebody, answered, put away.

use access::Deed;
use kernel::{CitizenId, Ctx, Day, Refusal, Result, Scope, refuse};

use super::{
    Asked, Channel, Complaint, ComplaintState, Entry, EntryKind, NewComplaint, Receipt, Step, due, next_state,
};
use crate::{ATTACHMENTS_MAX, Kept, message, store, text, word};

const NAME_CHARACTERS_MAX: usize = 50;
const CONTACT_CHARACTERS_MAX: usize = 100;
/// So many wrong words a day are listened to.
const WRONG_WORDS_MAX: i64 = 10;

fn object(complaint_id: i64) -> String {
    format!("complaint {complaint_id}")
}

/// Takes a complaint in. On the web everybody may; what comes by phone, letter or SMS is written down by who may.
///
/// # Errors
/// `text_missing`, `text_too_long`; `too_many_attachments`; `secret_word_malformed`; `out_of_scope` when a desk takes in for
/// another region; `not_allowed`; a failure of the database.
pub fn take_in(ctx: &mut Ctx, new: &NewComplaint) -> Result<Receipt> {
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
    new.text = text::of(&new.text, text::LONG)?;
    new.from.name = text::or_nothing(&new.from.name, NAME_CHARACTERS_MAX)?;
    new.from.contact = text::or_nothing(&new.from.contact, CONTACT_CHARACTERS_MAX)?;
    let complaint_id = ctx.take_numbers("casework_complaint", 1)?;
    let today = ctx.today();
    let (accept_by, answer_by) = due(today);
    let reference = format!("TS-{}-{complaint_id:06}", today.to_string().replace('-', ""));
    let hash = word::hash_of(&reference, &new.word);
    // Whoever complains may complain about any region; a desk's own was asked for above.
    ctx.as_owner(|ctx| {
        store::put_complaint(ctx, complaint_id, &reference, &hash, &new, accept_by, answer_by)?;
        new.attachments.iter().try_for_each(|attachment| {
            document::keep(ctx, &attachment.packed)?;
            store::put_attachment(ctx, complaint_id, attachment)
        })
    })?;
    let facts = [("channel", new.channel.word().to_owned()), ("region", new.subject.region.to_string())];
    audit::record(ctx, "casework.take_in_complaint", &object(complaint_id), &facts)?;
    Ok(Receipt { complaint_id, reference, answer_by })
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
/// `complaint_asked_too_often` after too many wrong words on one day, also for the right one; a failure of the database.
pub fn ask(ctx: &mut Ctx, reference: &str, word: &str) -> Result<Option<Asked>> {
    // The word opens the complaint, wherever the asker lives.
    ctx.as_owner(|ctx| asked(ctx, reference, word))
}

fn asked(ctx: &mut Ctx, reference: &str, word: &str) -> Result<Option<Asked>> {
    let reference = reference.trim().to_ascii_uppercase();
    let Some(lock) = store::lock(ctx, &reference)? else { return Ok(None) };
    let today = ctx.today();
    let wrong_today = if lock.wrong_on == Some(today) { lock.wrong_words } else { 0 };
    if wrong_today >= WRONG_WORDS_MAX {
        return refuse("complaint_asked_too_often");
    }
    if word::hash_of(&reference, word) != lock.word_sha256 {
        store::count_wrong_word(ctx, lock.complaint_id, wrong_today + 1, today)?;
        return Ok(None);
    }
    let complaint = store::complaint(ctx, lock.complaint_id)?.expect("a complaint that has a reference");
    let answers =
        store::entries(ctx, complaint.complaint_id)?.into_iter().filter(|entry| entry.kind == EntryKind::Answer);
    Ok(Some(Asked {
        answers: answers.map(|entry| (entry.said_at, entry.text)).collect(),
        reference: complaint.reference,
        channel: complaint.channel,
        state: complaint.state,
        subject: complaint.subject,
        text: complaint.text,
        received_at: complaint.received_at,
        answer_by: complaint.answer_by,
    }))
}

/// A complaint within the actor's scope.
///
/// # Errors
/// `complaint_unknown` when there is none, or none within the scope; `not_allowed`; a failure of the database.
pub fn complaint(ctx: &mut Ctx, complaint_id: i64) -> Result<Complaint> {
    access::require(ctx, Deed::Read)?;
    let scope = ctx.scope();
    let complaint = store::complaint(ctx, complaint_id)?.filter(|complaint| scope.covers(complaint.subject.region));
    complaint.ok_or_else(|| Refusal::new("complaint_unknown").with("complaint", complaint_id).into())
}

/// Which complaints a desk asks for; everything that is not said is not asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ComplaintFilter {
    /// In this state.
    pub state: Option<ComplaintState>,
    /// That came this way.
    pub channel: Option<Channel>,
    /// That this user works on.
    pub owner: Option<String>,
    /// Whose day is over.
    pub overdue: bool,
    /// With smaller numbers than this: the next page of a list.
    pub before: Option<i64>,
}

/// The complaints of the actor's scope, newest first, at most `limit`.
///
/// # Errors
/// `not_allowed`; a failure of the database.
pub fn complaints(ctx: &mut Ctx, filter: &ComplaintFilter, limit: usize) -> Result<Vec<Complaint>> {
    access::require(ctx, Deed::Read)?;
    store::complaints(ctx, filter, limit)
}

/// How many complaints of the actor's scope are in each state, and how many of them are overdue.
///
/// # Errors
/// `not_allowed`; a failure of the database.
pub fn counts(ctx: &mut Ctx) -> Result<Vec<(ComplaintState, i64, i64)>> {
    access::require(ctx, Deed::Read)?;
    store::counts(ctx)
}

/// The complaints a resident brought in under the own name, newest first. Whose they are says the caller.
///
/// # Errors
/// A failure of the database.
pub fn complaints_of(ctx: &mut Ctx, person: CitizenId) -> Result<Vec<Complaint>> {
    store::complaints_of(ctx, person)
}

/// What was said about a complaint, oldest first, notes too.
///
/// # Errors
/// As [`complaint`].
pub fn entries(ctx: &mut Ctx, complaint_id: i64) -> Result<Vec<Entry>> {
    complaint(ctx, complaint_id)?;
    store::entries(ctx, complaint_id)
}

/// What came along with a complaint.
///
/// # Errors
/// As [`complaint`].
pub fn attachments(ctx: &mut Ctx, complaint_id: i64) -> Result<Vec<Kept>> {
    complaint(ctx, complaint_id)?;
    store::attachments(ctx, complaint_id)
}

/// One of them, as it came.
///
/// # Errors
/// `file_unknown` when it did not come with this complaint; as [`complaint`].
pub fn attachment(ctx: &mut Ctx, complaint_id: i64, sha256: &str) -> Result<(Kept, Vec<u8>)> {
    let kept = attachments(ctx, complaint_id)?.into_iter().find(|kept| kept.sha256 == sha256);
    let Some(kept) = kept else { return Err(Refusal::new("file_unknown").with("sha256", sha256).into()) };
    let (_, bytes) = document::kept(ctx, sha256)?;
    Ok((kept, bytes))
}

/// The complaint after a step, which must be possible now.
fn step(ctx: &mut Ctx, complaint_id: i64, step: Step) -> Result<(Complaint, ComplaintState)> {
    access::require(ctx, Deed::AnswerComplaint)?;
    let complaint = complaint(ctx, complaint_id)?;
    match next_state(complaint.state, step) {
        Some(after) => Ok((complaint, after)),
        None => Err(Refusal::new("complaint_wrong_state")
            .with("complaint", complaint_id)
            .with("state", complaint.state.word())
            .into()),
    }
}

/// Takes a complaint as this office's own.
///
/// # Errors
/// `complaint_wrong_state`; as [`complaint`].
pub fn accept(ctx: &mut Ctx, complaint_id: i64) -> Result<()> {
    let (complaint, after) = step(ctx, complaint_id, Step::Accept)?;
    store::move_complaint(ctx, &complaint, after, complaint.owner.as_deref())?;
    tell(ctx, &complaint, "message_complaint_accepted")?;
    audit::record(ctx, "casework.accept_complaint", &object(complaint_id), &[])?;
    Ok(())
}

/// Gives a complaint to somebody of this office, or to somebody else.
///
/// # Errors
/// `user_unknown`, also for who works elsewhere; `complaint_wrong_state`; as [`complaint`].
pub fn assign(ctx: &mut Ctx, complaint_id: i64, login: &str) -> Result<()> {
    let (complaint, after) = step(ctx, complaint_id, Step::Assign)?;
    // Who could not even see it is not given it.
    let sees = |user: &access::User| Scope::of(user.region).covers(complaint.subject.region);
    if !access::users(ctx)?.iter().any(|user| user.active && user.login == login && sees(user)) {
        return Err(Refusal::new("user_unknown").with("login", login).into());
    }
    store::move_complaint(ctx, &complaint, after, Some(login))?;
    audit::record(ctx, "casework.assign_complaint", &object(complaint_id), &[("login", login.to_owned())])?;
    Ok(())
}

/// Answers a complaint; the complainant is told so, where the house knows whom.
///
/// # Errors
/// `text_missing`, `text_too_long`; `complaint_wrong_state`; as [`complaint`].
pub fn answer(ctx: &mut Ctx, complaint_id: i64, text: &str) -> Result<()> {
    let (complaint, after) = step(ctx, complaint_id, Step::Answer)?;
    let text = text::of(text, text::LONG)?;
    let owner = complaint.owner.clone().unwrap_or_else(|| ctx.actor().user.to_string());
    store::put_entry(ctx, complaint_id, EntryKind::Answer, &text)?;
    store::move_complaint(ctx, &complaint, after, Some(&owner))?;
    tell(ctx, &complaint, "message_complaint_answered")?;
    audit::record(ctx, "casework.answer_complaint", &object(complaint_id), &[])?;
    Ok(())
}

/// Takes up a complaint again whose answer was not enough.
///
/// # Errors
/// `text_missing`, `text_too_long`; `complaint_wrong_state`; as [`complaint`].
pub fn reopen(ctx: &mut Ctx, complaint_id: i64, why: &str) -> Result<()> {
    let (complaint, after) = step(ctx, complaint_id, Step::Reopen)?;
    let why = text::of(why, text::LONG)?;
    store::put_entry(ctx, complaint_id, EntryKind::Note, &why)?;
    store::move_complaint(ctx, &complaint, after, complaint.owner.as_deref())?;
    audit::record(ctx, "casework.reopen_complaint", &object(complaint_id), &[])?;
    Ok(())
}

/// Puts a complaint away that was answered.
///
/// # Errors
/// `complaint_wrong_state`; as [`complaint`].
pub fn close(ctx: &mut Ctx, complaint_id: i64) -> Result<()> {
    let (complaint, after) = step(ctx, complaint_id, Step::Close)?;
    store::move_complaint(ctx, &complaint, after, complaint.owner.as_deref())?;
    audit::record(ctx, "casework.close_complaint", &object(complaint_id), &[])?;
    Ok(())
}

/// Writes a note for the desk; whoever asks for the complaint does not see it.
///
/// # Errors
/// `text_missing`, `text_too_long`; as [`complaint`].
pub fn note(ctx: &mut Ctx, complaint_id: i64, text: &str) -> Result<()> {
    access::require(ctx, Deed::AnswerComplaint)?;
    complaint(ctx, complaint_id)?;
    let text = text::of(text, text::LONG)?;
    store::put_entry(ctx, complaint_id, EntryKind::Note, &text)?;
    audit::record(ctx, "casework.note_complaint", &object(complaint_id), &[])?;
    Ok(())
}

/// Tells who complained under a number of the registry.
fn tell(ctx: &mut Ctx, complaint: &Complaint, key: &'static str) -> Result<()> {
    match complaint.from.person {
        Some(person) => message::notify(ctx, person, key, &[("reference", complaint.reference.clone())]),
        None => Ok(()),
    }
}

/// The complaints whose day is over and of which nobody was reminded today; they count as reminded of from now on. For a job
/// that runs every day.
///
/// # Errors
/// A failure of the database.
pub fn remind_overdue(ctx: &mut Ctx) -> Result<Vec<Complaint>> {
    let today: Day = ctx.today();
    let overdue = store::overdue_without_reminder(ctx, today)?;
    if overdue.is_empty() {
        return Ok(overdue);
    }
    overdue.iter().try_for_each(|complaint| store::reminded(ctx, complaint.complaint_id, today))?;
    audit::record(ctx, "casework.remind_complaint", "complaints", &[("count", overdue.len().to_string())])?;
    Ok(overdue)
}

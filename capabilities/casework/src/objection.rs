//! An objection 公示异议 to one line of a published list: by a resident, or by somebody without a name.
//!
//! Deliberately absent: whether the list is public and what becomes of the line; the `subsidy` room joins both.

use access::Deed;
use kernel::{CitizenId, Ctx, Moment, Refusal, RegionCode, Result, refuse};

use crate::{message, store};

/// How far an objection is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ObjectionState {
    /// Nobody has decided.
    Received,
    /// The line waits because of it.
    Upheld,
    /// The line is paid in spite of it.
    Dismissed,
}

impl ObjectionState {
    /// Every state.
    pub const ALL: [ObjectionState; 3] = [ObjectionState::Received, ObjectionState::Upheld, ObjectionState::Dismissed];

    /// The word in the table and on pages.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            ObjectionState::Received => "received",
            ObjectionState::Upheld => "upheld",
            ObjectionState::Dismissed => "dismissed",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<ObjectionState> {
        ObjectionState::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// An objection as it comes in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewObjection {
    /// The batch whose list was published.
    pub batch_id: i64,
    /// The line.
    pub line: u32,
    /// Where the person of the line lives.
    pub region: RegionCode,
    /// The line as it was shown: name, masked number, amount.
    pub shown: String,
    /// Who objects, if signed in.
    pub by: Option<CitizenId>,
    /// Where to answer to; needed from who is not signed in.
    pub contact: String,
    /// Why, in the objector's words.
    pub text: String,
}

/// An objection as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objection {
    /// Its number.
    pub objection_id: i64,
    /// What came in.
    pub said: NewObjection,
    /// How far it is.
    pub state: ObjectionState,
    /// Why it was decided so.
    pub reason: Option<String>,
    /// When it came in.
    pub received_at: Moment,
    /// The sign-in name of who decided.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<Moment>,
}

const TEXT_CHARACTERS_MAX: usize = 2_000;
const CONTACT_CHARACTERS_MAX: usize = 100;

fn checked(text: &str, characters_max: usize) -> Result<String> {
    let text = text.trim();
    if text.is_empty() {
        return refuse("text_missing");
    }
    if text.chars().count() > characters_max {
        return Err(Refusal::new("text_too_long").with("characters", characters_max).into());
    }
    Ok(text.chars().filter(|c| !c.is_control() || *c == '\n').collect())
}

/// Takes an objection in. Whether the line is on a list that is public now has been asked by the caller.
///
/// # Errors
/// `text_missing`, `text_too_long`; `contact_missing` from who is not signed in; a failure of the database.
pub fn object(ctx: &mut Ctx, new: &NewObjection) -> Result<i64> {
    let text = checked(&new.text, TEXT_CHARACTERS_MAX)?;
    let contact = match (new.contact.trim(), new.by) {
        ("", None) => return refuse("contact_missing"),
        ("", Some(_)) => String::new(),
        (contact, _) => checked(contact, CONTACT_CHARACTERS_MAX)?,
    };
    let objection_id = ctx.take_numbers("casework_objection", 1)?;
    // Whoever reads a public list may object to it, wherever he lives.
    ctx.as_owner(|ctx| store::put_objection(ctx, objection_id, &NewObjection { text, contact, ..new.clone() }))?;
    let facts = [("batch", new.batch_id.to_string()), ("line", new.line.to_string())];
    audit::record(ctx, "casework.object", &format!("objection {objection_id}"), &facts)?;
    Ok(objection_id)
}

/// An objection within the actor's scope.
///
/// # Errors
/// `objection_unknown`; `not_allowed`; a failure of the database.
pub fn objection(ctx: &mut Ctx, objection_id: i64) -> Result<Objection> {
    access::require(ctx, Deed::Read)?;
    let scope = ctx.scope();
    let known = store::objection(ctx, objection_id)?.filter(|objection| scope.covers(objection.said.region));
    known.ok_or_else(|| Refusal::new("objection_unknown").with("objection", objection_id).into())
}

/// The objections of the actor's scope, newest first: of one batch, or in one state, or all; at most `limit`.
///
/// # Errors
/// `not_allowed`; a failure of the database.
pub fn objections(
    ctx: &mut Ctx,
    batch_id: Option<i64>,
    state: Option<ObjectionState>,
    limit: usize,
) -> Result<Vec<Objection>> {
    access::require(ctx, Deed::Read)?;
    store::objections(ctx, batch_id, state, limit)
}

/// The objections a resident brought in, newest first. Whose they are says the caller.
///
/// # Errors
/// A failure of the database.
pub fn objections_of(ctx: &mut Ctx, person: CitizenId) -> Result<Vec<Objection>> {
    store::objections_of(ctx, person)
}

/// Keeps a decision on an objection that waits for one, and tells who objected. What becomes of the line is done by the
/// caller in the same transaction.
///
/// # Errors
/// `objection_decided` when it was decided before; `text_missing` without a reason; as [`objection`].
///
/// # Panics
/// If it is to be received again: a bug of the caller.
pub fn decide(ctx: &mut Ctx, objection_id: i64, decision: ObjectionState, reason: &str) -> Result<Objection> {
    assert!(decision != ObjectionState::Received, "a decision upholds or dismisses");
    let known = objection(ctx, objection_id)?;
    if known.state != ObjectionState::Received {
        return Err(Refusal::new("objection_decided").with("objection", objection_id).into());
    }
    let reason = checked(reason, TEXT_CHARACTERS_MAX)?;
    store::decide(ctx, objection_id, decision, &reason)?;
    if let Some(person) = known.said.by {
        let key = match decision {
            ObjectionState::Upheld => "message_objection_upheld",
            _ => "message_objection_dismissed",
        };
        let args = [("objection", objection_id.to_string()), ("reason", reason.clone())];
        message::notify(ctx, person, key, &args)?;
    }
    let facts = [("decision", decision.word().to_owned()), ("batch", known.said.batch_id.to_string())];
    audit::record(ctx, "casework.decide_objection", &format!("objection {objection_id}"), &facts)?;
    Ok(Objection { state: decision, reason: Some(reason), ..known })
}

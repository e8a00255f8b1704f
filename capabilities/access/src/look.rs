//! Who looked: a purpose is stated before a person's page opens, and the person can read it.

use kernel::{CitizenId, Ctx, Moment, RegionCode, Result, hex, refuse};

use crate::{Deed, require, secret::random, store};

/// Why somebody opens a person's page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The person came, called or wrote.
    AtHerRequest,
    /// A payment or a roster line is checked.
    PaymentCheck,
    /// A payment that failed or came back.
    FailedPayment,
    /// An objection or complaint is looked into.
    Complaint,
    /// Registry or account data are corrected.
    Correction,
    /// An audit or inspection.
    Audit,
    /// Something else, in words.
    Other,
}

impl Purpose {
    /// Every purpose, in the order of the list.
    pub const ALL: [Purpose; 7] = [
        Purpose::AtHerRequest,
        Purpose::PaymentCheck,
        Purpose::FailedPayment,
        Purpose::Complaint,
        Purpose::Correction,
        Purpose::Audit,
        Purpose::Other,
    ];

    /// The word in the table and in forms.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Purpose::AtHerRequest => "at_request",
            Purpose::PaymentCheck => "payment_check",
            Purpose::FailedPayment => "failed_payment",
            Purpose::Complaint => "complaint",
            Purpose::Correction => "correction",
            Purpose::Audit => "audit",
            Purpose::Other => "other",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Purpose> {
        Purpose::ALL.into_iter().find(|purpose| purpose.word() == word)
    }
}

/// A look, as the person sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// When.
    pub at: Moment,
    /// Who, by sign-in name.
    pub login: String,
    /// Who, by name; the sign-in name where the user is not there any more.
    pub name: String,
    /// For whom the user works, by name, where that is known.
    pub organisation: Option<String>,
    /// Why.
    pub purpose: Purpose,
    /// In words.
    pub note: String,
    /// What was opened.
    pub what: String,
    /// The same as in the audit log.
    pub reference: String,
}

const NOTE_MAX: usize = 200;
/// `other` without at least so many characters says nothing.
const NOTE_MIN: usize = 4;

/// States why, and may then see the person unmasked; the caller has found the person and her village in the registry.
/// The leaf in the log names the look by a reference, not the person.
///
/// # Errors
/// `not_allowed`; `out_of_scope` when the village is not within the actor's region; `purpose_needed` when the purpose is
/// `other` and not said in at least four characters; a failure of the database.
pub fn open_person(
    ctx: &mut Ctx,
    person: CitizenId,
    village: RegionCode,
    purpose: Purpose,
    note: &str,
    what: &str,
) -> Result<()> {
    require(ctx, Deed::OpenPerson)?;
    if !ctx.scope().covers(village) {
        return refuse("out_of_scope");
    }
    let note = note.trim();
    if purpose == Purpose::Other && note.chars().count() < NOTE_MIN {
        return refuse("purpose_needed");
    }
    let note: String = note.chars().filter(|c| !c.is_control()).take(NOTE_MAX).collect();
    let (login, at) = (ctx.actor().user.to_string(), ctx.now());
    let look = Look {
        at,
        name: login.clone(),
        login,
        organisation: None,
        purpose,
        note,
        what: what.to_owned(),
        reference: hex(&random::<8>()),
    };
    store::put_look(ctx, person, &look)?;
    let facts = [("purpose", purpose.word().to_owned()), ("look", look.reference)];
    audit::record(ctx, "access.open_person", "person", &facts)?;
    Ok(())
}

/// Whether the actor has stated a purpose for this person within the last half hour, so that a page can stay open.
///
/// # Errors
/// A failure of the database.
pub fn has_stated_purpose(ctx: &mut Ctx, person: CitizenId) -> Result<bool> {
    const HALF_HOUR: i64 = 1_800_000_000;
    let (login, since) = (ctx.actor().user.clone(), Moment(ctx.now().0 - HALF_HOUR));
    store::looked_since(ctx, person, &login, since)
}

/// Who looked at this person, the last first. Whether the asker may know is for the caller: the person herself, who acts
/// for her, or who has opened her page.
///
/// # Errors
/// A failure of the database.
pub fn looks_at(ctx: &mut Ctx, person: CitizenId) -> Result<Vec<Look>> {
    store::looks_at(ctx, person)
}

//! Acting for a relative, with the relative's consent.
//!
//! A mandate is asked for by the one who wants to act, and given by the one for whom: signed in herself, or at the desk
//! with a document that is named. It says what may be done and from when to when; either side ends it at once.
//! Deliberately absent: mandates that follow from kinship alone, and mandates without an end.

use kernel::{CitizenId, Ctx, Day, Refusal, RegionCode, Result, refuse};

use crate::{Deed, own_person, require, store};

/// What somebody may do for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Act {
    /// See payments, card, accounts and household.
    See,
    /// Object to a notice, complain, report.
    Object,
    /// Apply for what the person is entitled to.
    Apply,
}

/// Where a mandate stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MandateState {
    /// Asked for, not given.
    Asked,
    /// Given.
    Given,
    /// Ended by either side.
    Withdrawn,
}

/// A mandate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mandate {
    /// For whom.
    pub person: CitizenId,
    /// Who acts.
    pub agent: CitizenId,
    /// What may be done.
    pub acts: Vec<Act>,
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// Where it stands.
    pub state: MandateState,
    /// What was signed, when consent was given at the desk.
    pub document: Option<String>,
}

/// So many people one may act for at a time.
pub const MANDATES_MAX: usize = 8;
/// The longest time a mandate is given for.
const DAYS_MAX: i32 = 3 * 366;

impl Act {
    const ALL: [Act; 3] = [Act::See, Act::Object, Act::Apply];

    /// The word in the table and in forms.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Act::See => "see",
            Act::Object => "object",
            Act::Apply => "apply",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Act> {
        Act::ALL.into_iter().find(|act| act.word() == word)
    }
}

impl MandateState {
    pub(crate) fn word(self) -> &'static str {
        match self {
            MandateState::Asked => "asked",
            MandateState::Given => "given",
            MandateState::Withdrawn => "withdrawn",
        }
    }

    pub(crate) fn from_word(word: &str) -> Option<MandateState> {
        let all = [MandateState::Asked, MandateState::Given, MandateState::Withdrawn];
        all.into_iter().find(|state| state.word() == word)
    }
}

impl Mandate {
    /// Whether it lets the agent do this on this day.
    #[must_use]
    pub fn allows(&self, act: Act, on: Day) -> bool {
        self.state == MandateState::Given && self.acts.contains(&act) && (self.from..=self.to).contains(&on)
    }

    /// Whether it counts among those one has at a time.
    fn stands(&self, on: Day) -> bool {
        self.state != MandateState::Withdrawn && self.to >= on
    }
}

fn check(ctx: &mut Ctx, mandate: &Mandate) -> Result<()> {
    let today = ctx.today();
    let last = mandate.from.plus_days(DAYS_MAX);
    if mandate.acts.is_empty() || mandate.to < mandate.from || mandate.to < today || mandate.to > last {
        return refuse("mandate_dates");
    }
    if mandate.agent == mandate.person {
        return refuse("mandate_for_oneself");
    }
    let others = store::mandates_held(ctx, mandate.agent)?;
    let count = others.iter().filter(|other| other.person != mandate.person && other.stands(today)).count();
    if count >= MANDATES_MAX {
        return Err(Refusal::new("mandates_max").with("max", MANDATES_MAX).into());
    }
    Ok(())
}

fn record(ctx: &mut Ctx, deed: &'static str) -> Result<()> {
    let who = ctx.actor().user.to_string();
    audit::record(ctx, deed, &who, &[]).map(drop)
}

/// A resident asks to act for another. The answer does not tell whether such a person is known.
///
/// # Errors
/// `not_a_resident`; `mandate_dates` unless it ends, within three years, today or later, and allows something;
/// `mandate_for_oneself`; `mandates_max`; a failure of the database.
pub fn ask_mandate(ctx: &mut Ctx, person: CitizenId, acts: &[Act], from: Day, to: Day) -> Result<()> {
    require(ctx, Deed::OwnAffairs)?;
    let agent = own_person(ctx)?;
    let acts = acts.to_vec();
    let mandate = Mandate { person, agent, acts, from, to, state: MandateState::Asked, document: None };
    check(ctx, &mandate)?;
    store::put_mandate(ctx, &mandate)?;
    record(ctx, "access.ask_mandate")
}

/// The person for whom it was asked gives it.
///
/// # Errors
/// `not_a_resident`; `mandate_unknown` when nothing was asked; a failure of the database.
pub fn give_mandate(ctx: &mut Ctx, agent: CitizenId) -> Result<()> {
    require(ctx, Deed::OwnAffairs)?;
    let person = own_person(ctx)?;
    change(ctx, person, agent, MandateState::Asked, MandateState::Given)?;
    record(ctx, "access.give_mandate")
}

fn change(ctx: &mut Ctx, person: CitizenId, agent: CitizenId, from: MandateState, to: MandateState) -> Result<()> {
    if store::change_mandate(ctx, person, agent, from, to)? == 0 { refuse("mandate_unknown") } else { Ok(()) }
}

/// Consent given at the desk, with the document that was signed; `village` is where the person lives.
///
/// # Errors
/// `not_allowed`; `out_of_scope`; `document_needed`; as [`ask_mandate`].
pub fn record_mandate(ctx: &mut Ctx, village: RegionCode, mandate: &Mandate) -> Result<()> {
    require(ctx, Deed::RecordConsent)?;
    if !ctx.scope().covers(village) {
        return refuse("out_of_scope");
    }
    if mandate.document.as_deref().is_none_or(|document| document.trim().is_empty()) {
        return refuse("document_needed");
    }
    let mandate = Mandate { state: MandateState::Given, ..mandate.clone() };
    check(ctx, &mandate)?;
    store::put_mandate(ctx, &mandate)?;
    record(ctx, "access.record_mandate")
}

/// Ends a mandate, asked or given: the resident who gave it names the agent as `other`, the one who holds it names the
/// person.
///
/// # Errors
/// `not_a_resident`; `mandate_unknown`; a failure of the database.
pub fn withdraw_mandate(ctx: &mut Ctx, other: CitizenId) -> Result<()> {
    require(ctx, Deed::OwnAffairs)?;
    let me = own_person(ctx)?;
    let mut ended = 0;
    for (person, agent) in [(me, other), (other, me)] {
        for from in [MandateState::Asked, MandateState::Given] {
            ended += store::change_mandate(ctx, person, agent, from, MandateState::Withdrawn)?;
        }
    }
    if ended == 0 {
        return refuse("mandate_unknown");
    }
    record(ctx, "access.withdraw_mandate")
}

/// The mandates the resident holds, and those others hold for her, withdrawn ones too.
///
/// # Errors
/// `not_a_resident`; a failure of the database.
pub fn mandates(ctx: &mut Ctx) -> Result<Vec<Mandate>> {
    let me = own_person(ctx)?;
    let mut all = store::mandates_held(ctx, me)?;
    all.extend(store::mandates_given(ctx, me)?);
    Ok(all)
}

/// Refuses unless the resident is this person, or may do this for her today.
///
/// # Errors
/// `no_mandate`; `not_a_resident`; a failure of the database.
pub fn may_act_for(ctx: &mut Ctx, person: CitizenId, act: Act) -> Result<()> {
    require(ctx, Deed::OwnAffairs)?;
    let (me, today) = (own_person(ctx)?, ctx.today());
    let given = |mandate: Mandate| mandate.allows(act, today);
    if me == person || store::mandate(ctx, person, me)?.is_some_and(given) { Ok(()) } else { refuse("no_mandate") }
}

//! Looking: a person's cards, what happened to one, what an office has to do, how far an application is, the year's counts.

use access::Deed;
use kernel::{CardNumber, CitizenId, Ctx, Moment, Refusal, RegionCode, Result};

use crate::{ApplicationNo, Batch, BatchKind, Card, Delivery, Happened, Reason, Stage, Step, store};

/// How far an application is: what anybody learns who holds its number. No name, no number of anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Why a card is wanted.
    pub reason: Reason,
    /// When it was applied for.
    pub applied_at: Moment,
    /// Where it stands.
    pub stage: Stage,
    /// Since when.
    pub since: Moment,
    /// Where it is handed over.
    pub point: RegionCode,
    /// Why it does not go on, in the words of the office or the outside party.
    pub note: String,
}

/// The counts of one county in one year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct YearCount {
    /// Applications.
    pub applied: i64,
    /// Cards made.
    pub made: i64,
    /// Cards handed over.
    pub handed_over: i64,
    /// Cards taken into use.
    pub activated: i64,
    /// Reports of a loss, for now or for good.
    pub lost: i64,
    /// Cards that ended.
    pub ended: i64,
}

impl YearCount {
    /// The same words as the columns of an export.
    #[must_use]
    pub fn values(&self) -> [i64; 6] {
        [self.applied, self.made, self.handed_over, self.activated, self.lost, self.ended]
    }
}

/// A person's cards, newest first; whose they are to see says the caller.
///
/// # Errors
/// A failure of the database.
pub fn cards_of(ctx: &mut Ctx, person: CitizenId) -> Result<Vec<Card>> {
    store::cards_of(ctx, person)
}

/// What happened to a card, oldest first: to it alone, and to the batches and the delivery it was in.
///
/// # Errors
/// A failure of the database.
pub fn history(ctx: &mut Ctx, card: &Card) -> Result<Vec<Happened>> {
    let mut all = store::steps(ctx, card)?;
    // A card went to its partners with those of a wider region, and its holder may have moved since.
    let (batches, delivery) =
        ctx.as_owner(|ctx| Ok((store::batches_of_card(ctx, card)?, store::delivery_of_card(ctx, card)?)))?;
    for batch in batches {
        all.extend(of_batch(&batch, &all));
    }
    if let Some(delivery) = delivery {
        all.extend(of_delivery(&delivery, &all));
    }
    let applied = Happened {
        step: None,
        stage: Stage::Applied,
        at: card.applied_at,
        by: card.taken_by.clone(),
        note: String::new(),
    };
    if card.reason != Reason::Imported {
        all.push(applied);
    }
    all.sort_by_key(|happened| (happened.at, happened.stage));
    Ok(all)
}

/// What a batch did to all its cards; a card that fared otherwise has a step of its own.
fn of_batch(batch: &Batch, own: &[Happened]) -> Vec<Happened> {
    let (asked, answered) = match batch.kind {
        BatchKind::Bank => ((Step::AskBank, Stage::Opening), (Step::BankOpens, Stage::Opened)),
        BatchKind::Maker => ((Step::AskMaker, Stage::Making), (Step::Make, Stage::Made)),
    };
    let mut did = vec![happened(asked, batch.sent_at, &batch.sent_by)];
    if let Some((at, by)) = batch.returned_at.zip(batch.returned_by.as_deref())
        && !fared_otherwise(own, at)
    {
        did.push(happened(answered, at, by));
    }
    did
}

fn of_delivery(delivery: &Delivery, own: &[Happened]) -> Vec<Happened> {
    let mut did = vec![happened((Step::Ship, Stage::Delivering), delivery.sent_at, &delivery.sent_by)];
    if let Some((at, by)) = delivery.received_at.zip(delivery.received_by.as_deref())
        && !fared_otherwise(own, at)
    {
        did.push(happened((Step::Receive, Stage::AtPoint), at, by));
    }
    did
}

/// Whether a card had a fate of its own when its batch or delivery was answered, or was over before.
fn fared_otherwise(own: &[Happened], answered_at: Moment) -> bool {
    own.iter().any(|own| match own.step {
        Some(Step::BankRefuses | Step::FailMaking | Step::Miss) => own.at == answered_at,
        Some(Step::Cancel) => own.at <= answered_at,
        _ => false,
    })
}

fn happened((step, stage): (Step, Stage), at: Moment, by: &str) -> Happened {
    Happened { step: Some(step), stage, at, by: by.to_owned(), note: String::new() }
}

/// The cards within the actor's scope that stand at a stage an office works at, by service point, after a given card of the
/// same list, at most `limit`.
///
/// # Errors
/// `not_allowed`; a failure of the database.
pub fn work(ctx: &mut Ctx, stage: Stage, after: Option<(RegionCode, i64)>, limit: usize) -> Result<Vec<Card>> {
    access::require(ctx, Deed::Read)?;
    store::work(ctx, stage, after, limit)
}

/// How many cards within the actor's scope stand at each stage an office works at.
///
/// # Errors
/// `not_allowed`; a failure of the database.
pub fn work_counts(ctx: &mut Ctx) -> Result<Vec<(Stage, i64)>> {
    access::require(ctx, Deed::Read)?;
    store::work_counts(ctx)
}

/// How many cards wait in boxes for each service point within the actor's scope.
///
/// # Errors
/// `not_allowed`; a failure of the database.
pub fn boxes(ctx: &mut Ctx) -> Result<Vec<(RegionCode, i64)>> {
    access::require(ctx, Deed::Read)?;
    store::boxes(ctx)
}

/// How far an application is, for anybody who holds its number.
///
/// # Errors
/// `card_application_unknown`; a failure of the database.
pub fn progress(ctx: &mut Ctx, number: ApplicationNo) -> Result<Progress> {
    // The number stands for the right to ask.
    ctx.as_owner(|ctx| {
        let unknown = || Refusal::new("card_application_unknown");
        let (person, card_id) = store::of_application(ctx, number)?.ok_or_else(unknown)?;
        let card = store::card(ctx, person, card_id)?.ok_or_else(unknown)?;
        let halted =
            matches!(card.stage, Stage::PhotoWanted | Stage::Rejected | Stage::OpeningFailed | Stage::MakingFailed);
        let note = match store::steps(ctx, &card)?.pop() {
            Some(last) if halted => last.note,
            _ => String::new(),
        };
        Ok(Progress {
            reason: card.reason,
            applied_at: card.applied_at,
            stage: card.stage,
            since: card.since,
            point: card.point,
            note,
        })
    })
}

/// A card by its number, and its holder, within the actor's scope.
///
/// # Errors
/// A failure of the database.
pub fn card_of_number(ctx: &mut Ctx, number: CardNumber) -> Result<Option<Card>> {
    let Some(holder) = crate::person_of_card(ctx, number)? else { return Ok(None) };
    Ok(store::cards_of(ctx, holder.person)?.into_iter().find(|card| card.number() == Some(number)))
}

/// A card by the number of its application, within the actor's scope.
///
/// # Errors
/// A failure of the database.
pub fn card_of_application(ctx: &mut Ctx, number: ApplicationNo) -> Result<Option<Card>> {
    let Some((person, card_id)) = store::of_application(ctx, number)? else { return Ok(None) };
    match registry::hit(ctx, person)? {
        Some(_) => store::card(ctx, person, card_id),
        None => Ok(None),
    }
}

/// Whose card this is that can be used today; nobody's when it is lost, ended or not in use. For everybody, whatever the
/// actor's scope: a terminal asks before there is one.
///
/// # Errors
/// A failure of the database.
pub fn holder_of_working_card(ctx: &mut Ctx, number: CardNumber) -> Result<Option<CitizenId>> {
    let today = ctx.today();
    ctx.as_owner(|ctx| {
        let Some(person) = store::holder_of_card(ctx, number)? else { return Ok(None) };
        let cards = store::cards_of(ctx, person)?;
        Ok(cards
            .iter()
            .any(|card| card.number() == Some(number) && card.refuse_unless_working(today).is_ok())
            .then_some(person))
    })
}

/// The counts of a year by county, for the counties within the actor's scope.
///
/// # Errors
/// `not_allowed`; a failure of the database.
pub fn year_counts(ctx: &mut Ctx, year: i32) -> Result<Vec<(RegionCode, YearCount)>> {
    access::require(ctx, Deed::Read)?;
    store::year_counts(ctx, year)
}

//! Applying for a card, and the office's look at application and photo.
//!
//! Deliberately absent: whether a picture is a photo at all. The caller has it checked in a confined child
//! (`document::photo`) and hands over what is to be kept; whether it shows the holder is for the officer to see.

use access::{Act, Deed};
use document::Packed;
use kernel::{CitizenId, Ctx, Error, Refusal, Result, refuse};
use registry::{Person, PersonState};

use crate::{
    Applicant, ApplicationNo, Card, NewApplication, Reason, Stage, Step,
    application::{self, Circumstances, card_in_hand},
    rules_on, store,
    told::Told,
};

/// Refuses unless the one who acts may serve this person, is her, or is her guardian at home; the person, within the scope.
pub(crate) fn serve(ctx: &mut Ctx, person: CitizenId) -> Result<Person> {
    match access::require_for(ctx, Deed::ServeCards, person, Act::Apply) {
        // A child consents to nothing, so there is no mandate to ask for.
        Err(Error::Refused(refusal)) if refusal.code == "no_mandate" => {
            let me = access::own_person(ctx)?;
            let children = ctx.as_owner(|ctx| children(ctx, me))?;
            if !children.iter().any(|child| child.id == person) {
                return Err(Error::Refused(refusal));
            }
        }
        answer => answer?,
    }
    registry::known(ctx, person)
}

/// Refuses unless the one who acts serves at a desk; the person, within the scope.
pub(crate) fn serve_at_desk(ctx: &mut Ctx, person: CitizenId) -> Result<Person> {
    access::require(ctx, Deed::ServeCards)?;
    registry::known(ctx, person)
}

/// The children of somebody's household for whose cards she acts as a guardian at home: those too young to act themselves.
/// Nobody's while she is too young herself.
///
/// # Errors
/// `unknown_person` when she is not within the actor's scope; a failure of the database.
pub fn children(ctx: &mut Ctx, guardian: CitizenId) -> Result<Vec<Person>> {
    let today = ctx.today();
    let rules = rules_on(today);
    let mut household = registry::household_of(ctx, guardian)?;
    let may_act = |one: &Person| one.state == PersonState::Alive && one.id.age_on(today) >= rules.guardian_age;
    if !household.iter().any(|one| one.id == guardian && may_act(one)) {
        return Ok(Vec::new());
    }
    household.retain(|one| one.state == PersonState::Alive && one.id.age_on(today) < rules.own_age);
    Ok(household)
}

/// Refuses unless the one who acts works at the making of cards; the person, within the scope.
pub(crate) fn make_for(ctx: &mut Ctx, person: CitizenId) -> Result<Person> {
    access::require(ctx, Deed::MakeCards)?;
    registry::known(ctx, person)
}

/// Takes a step with one card, and keeps that it was taken.
pub(crate) fn take(ctx: &mut Ctx, card: &Card, step: Step, note: &str) -> Result<Stage> {
    let stage = card.stage.after(step)?;
    store::move_card(ctx, card, stage)?;
    store::add_step(ctx, card, step, stage, note)?;
    audit::record(ctx, "card.step", &object(card.card_id), &[("step", step.word().to_owned())])?;
    Ok(stage)
}

pub(crate) fn object(card_id: i64) -> String {
    format!("card {card_id}")
}

/// A card of a person.
///
/// # Errors
/// `card_unknown`; a failure of the database.
pub fn card(ctx: &mut Ctx, person: CitizenId, card_id: i64) -> Result<Card> {
    match store::card(ctx, person, card_id)? {
        Some(card) => Ok(card),
        None => Err(Refusal::new("card_unknown").with("card", card_id).into()),
    }
}

/// Takes in an application with its photo; `random` is chance that the caller brings, for the application's number.
///
/// # Errors
/// Why it may not be taken in, as the table of cases in `application.rs` says; `not_allowed`, `no_mandate`,
/// `unknown_person`; `phone_malformed`; a failure of the database.
pub fn apply(ctx: &mut Ctx, new: &NewApplication, photo: &Packed, random: [u8; 8]) -> Result<Card> {
    take_in(ctx, new, Some(photo), random)
}

/// What an application that came without a photo is told to wait for.
const NO_PHOTO: &str = "申请时没有提交相片";

/// Takes in an application that waits for its photo.
pub(crate) fn apply_without_photo(ctx: &mut Ctx, new: &NewApplication, random: [u8; 8]) -> Result<(Card, Told)> {
    let card = take_in(ctx, new, None, random)?;
    let stage = take(ctx, &card, Step::AskPhoto, NO_PHOTO)?;
    let told = Told::new(&card, "message_card_photo_wanted").with("why", NO_PHOTO);
    Ok((Card { stage, ..card }, told))
}

/// Takes in an application with the photo that the office holds of an earlier card; without one it waits for its photo, and the
/// holder is to be told so.
///
/// # Errors
/// As [`apply`].
pub fn apply_with_known_photo(ctx: &mut Ctx, new: &NewApplication, random: [u8; 8]) -> Result<Option<Told>> {
    let held = store::cards_of(ctx, new.person)?.into_iter().find_map(|card| card.photo);
    let Some(sha256) = held else { return apply_without_photo(ctx, new, random).map(|(_, told)| Some(told)) };
    let card = take_in(ctx, new, None, random)?;
    store::set_photo(ctx, &card, &sha256)?;
    Ok(None)
}

fn take_in(ctx: &mut Ctx, new: &NewApplication, photo: Option<&Packed>, random: [u8; 8]) -> Result<Card> {
    let person = serve(ctx, new.person)?;
    registry::refuse_bad_phone(&new.phone)?;
    let guardian = guardian(ctx, &new.applicant)?;
    let at_the_desk = access::may(ctx, Deed::ServeCards)?;
    let may_be_named = match &new.applicant {
        Applicant::Own => true,
        Applicant::Guardian(guardian) => at_the_desk || *guardian == access::own_person(ctx)?,
        Applicant::Employer(_) | Applicant::Agent => at_the_desk,
    };
    if !may_be_named {
        return refuse("card_applicant_wrong");
    }
    if let Applicant::Employer(code) = &new.applicant {
        access::employer(ctx, code)?;
    }
    let (cards, today) = (store::cards_of(ctx, new.person)?, ctx.today());
    let guardian = guardian.as_ref();
    let seen = Circumstances { person: &person, guardian, at_the_desk, cards: &cards, rules: rules_on(today), today };
    let replaced = application::may_apply(new, &seen)?;
    if let Some(photo) = photo {
        document::keep(ctx, photo)?;
    }
    let card_id = ctx.take_numbers("card_card", 1)?;
    let (now, taken_by) = (ctx.now(), ctx.actor().user.to_string());
    let card = Card {
        card_id,
        person: new.person,
        application_no: Some(ApplicationNo::new(random)),
        reason: new.reason,
        applicant: new.applicant.clone(),
        applied_at: now,
        taken_by,
        stage: Stage::Applied,
        since: now,
        point: new.point,
        bank: new.bank.clone(),
        phone: new.phone.trim().to_owned(),
        photo: photo.map(|photo| photo.sha256.clone()),
        made: None,
        replaces: replaced.map(|card| card.card_id),
        lapses_on: None,
    };
    store::add_card(ctx, &card)?;
    let facts = [("reason", new.reason.word().to_owned()), ("by", new.applicant.word().to_owned())];
    audit::record(ctx, "card.apply", &object(card_id), &facts)?;
    Ok(card)
}

/// For which reasons somebody could be given a card now, and why not for the others.
///
/// # Errors
/// `not_allowed`, `no_mandate`, `unknown_person`; a failure of the database.
pub fn reasons(
    ctx: &mut Ctx,
    person: CitizenId,
    applicant: &Applicant,
) -> Result<Vec<(Reason, std::result::Result<(), Refusal>)>> {
    let (person, today) = (serve(ctx, person)?, ctx.today());
    let guardian = guardian(ctx, applicant)?;
    let (at_the_desk, cards) = (access::may(ctx, Deed::ServeCards)?, store::cards_of(ctx, person.id)?);
    let guardian = guardian.as_ref();
    let seen = Circumstances { person: &person, guardian, at_the_desk, cards: &cards, rules: rules_on(today), today };
    let may = |reason: Reason| application::may_want(reason, applicant, &seen).map(drop);
    Ok(Reason::ALL.into_iter().map(|reason| (reason, may(reason))).collect())
}

fn guardian(ctx: &mut Ctx, applicant: &Applicant) -> Result<Option<Person>> {
    match applicant {
        Applicant::Guardian(guardian) => registry::person(ctx, *guardian),
        _ => Ok(None),
    }
}

/// Brings another photo for an application that waits for one.
///
/// # Errors
/// `not_allowed`, `no_mandate`; `card_unknown`; the code of the card's stage; a failure of the database.
pub fn bring_photo(ctx: &mut Ctx, person: CitizenId, card_id: i64, photo: &Packed) -> Result<()> {
    serve(ctx, person)?;
    let card = card(ctx, person, card_id)?;
    take(ctx, &card, Step::BringPhoto, "")?;
    document::keep(ctx, photo)?;
    store::set_photo(ctx, &card, &photo.sha256)
}

/// Takes an application back.
///
/// # Errors
/// As [`bring_photo`].
pub fn withdraw(ctx: &mut Ctx, person: CitizenId, card_id: i64) -> Result<()> {
    serve(ctx, person)?;
    let card = card(ctx, person, card_id)?;
    take(ctx, &card, Step::Withdraw, "")?;
    store::drop_waiting(ctx, &card)
}

/// Chooses the bank that is asked next, after one did not open the account; the same one may be asked again.
///
/// # Errors
/// As [`bring_photo`]; `bank_unknown`.
pub fn choose_bank(ctx: &mut Ctx, person: CitizenId, card_id: i64, bank: &str) -> Result<()> {
    serve(ctx, person)?;
    application::refuse_bad_bank(bank)?;
    let card = card(ctx, person, card_id)?;
    take(ctx, &card, Step::ChooseBank, bank)?;
    store::set_bank(ctx, &card, bank)
}

/// The office finds application and photo good. Who took it in does not look at it alone.
///
/// # Errors
/// `card_checked_by_another`; `not_allowed`, `unknown_person`; `card_unknown`; the code of the stage.
pub fn check(ctx: &mut Ctx, person: CitizenId, card_id: i64) -> Result<()> {
    look_at(ctx, person, card_id, Step::Check, "").map(drop)
}

/// The office wants another photo, and says why.
///
/// # Errors
/// As [`check`]; `reason_missing`.
pub fn ask_photo(ctx: &mut Ctx, person: CitizenId, card_id: i64, why: &str) -> Result<Told> {
    let card = look_at(ctx, person, card_id, Step::AskPhoto, given(why)?)?;
    Ok(Told::new(&card, "message_card_photo_wanted").with("why", why.trim()))
}

/// The office refuses the application, and says why.
///
/// # Errors
/// As [`ask_photo`].
pub fn reject(ctx: &mut Ctx, person: CitizenId, card_id: i64, why: &str) -> Result<Told> {
    let card = look_at(ctx, person, card_id, Step::Reject, given(why)?)?;
    Ok(Told::new(&card, "message_card_rejected").with("why", why.trim()))
}

fn given(why: &str) -> Result<&str> {
    let why = why.trim();
    if why.is_empty() { refuse("reason_missing") } else { Ok(why) }
}

fn look_at(ctx: &mut Ctx, person: CitizenId, card_id: i64, step: Step, note: &str) -> Result<Card> {
    make_for(ctx, person)?;
    let card = card(ctx, person, card_id)?;
    if card.taken_by == *ctx.actor().user {
        return refuse("card_checked_by_another");
    }
    take(ctx, &card, step, note)?;
    Ok(card)
}

/// The card in a person's hand, in use or not, lost or not.
///
/// # Errors
/// `card_there_is_none`; a failure of the database.
pub fn in_hand(ctx: &mut Ctx, person: CitizenId) -> Result<Card> {
    let cards = store::cards_of(ctx, person)?;
    card_in_hand(&cards).cloned().ok_or_else(|| Refusal::new("card_there_is_none").into())
}

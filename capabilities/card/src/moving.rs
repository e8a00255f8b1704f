//! Moving payments to the account of a new card.
//!
//! Steps. The account is opened at the bank and waits (`opened`). The card is taken into use: where nothing is paid to
//! anything yet, payments go to the new account at once; where they go to another one, the person is told on the phones
//! known so far, and for some days she can say no (`cooling`). When the days are over the account before is closed for
//! payments and the new one takes its place (`moved`), in one transaction. A no leaves all as it was (`stopped`).
//! Why: who gets a card made in another's name must not get her money without her hearing of it.

use kernel::{AccountNumber, CitizenId, Ctx, Day, Refusal, Result};

use crate::{
    AccountState, Card, NewAccount, Step,
    applying::{card, object, serve, take},
    rules_on, store,
    told::Told,
};

/// An account that nothing is paid to yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The holder.
    pub person: CitizenId,
    /// The card it belongs to.
    pub card_id: i64,
    /// The bank.
    pub bank: String,
    /// Its number.
    pub number: AccountNumber,
    /// How far it is.
    pub state: WaitingState,
    /// When the bank opened it.
    pub opened_on: Day,
    /// The day on which payments move to it.
    pub moves_on: Option<Day>,
}

/// How far an account is on its way to being paid to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitingState {
    /// Its card is not in use.
    Opened,
    /// Payments move on a day.
    Cooling,
    /// Payments have moved; it stands among the accounts.
    Moved,
    /// The person said no.
    Stopped,
}

impl WaitingState {
    /// The word in the table.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            WaitingState::Opened => "opened",
            WaitingState::Cooling => "cooling",
            WaitingState::Moved => "moved",
            WaitingState::Stopped => "stopped",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<WaitingState> {
        let all = [WaitingState::Opened, WaitingState::Cooling, WaitingState::Moved, WaitingState::Stopped];
        all.into_iter().find(|state| state.word() == word)
    }
}

/// What [`turn_day`] did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Turned {
    /// Reports of a loss that lapsed.
    pub lapsed: usize,
    /// Accounts that payments moved to.
    pub moved: usize,
    /// Who is to be told what.
    pub told: Vec<Told>,
}

/// Begins the moving of payments to the account of a card that was just taken into use.
pub(crate) fn begin(ctx: &mut Ctx, card: &Card) -> Result<Told> {
    let waiting = store::waiting_of_card(ctx, card)?.filter(|waiting| waiting.state == WaitingState::Opened);
    // An imported card, or one that was found again: its account stands already.
    let Some(waiting) = waiting else { return Ok(Told::new(card, "message_card_active")) };
    let paid_to = store::accounts_of(ctx, card.person)?.into_iter().rfind(|account| account.state.can_be_paid());
    match paid_to {
        Some(paid_to) if (&paid_to.bank, &paid_to.number) != (&waiting.bank, &waiting.number) => {
            let today = ctx.today();
            let moves_on = today.plus_days(rules_on(today).cooling_days);
            store::set_waiting(ctx, &waiting, WaitingState::Cooling, Some(moves_on))?;
            audit::record(ctx, "card.cooling", &object(card.card_id), &[("moves_on", moves_on.to_string())])?;
            let told = Told::new(card, "message_card_moves").with("day", moves_on);
            Ok(told.with("bank", &waiting.bank).with("account", waiting.number.last4()))
        }
        Some(_) => {
            store::set_waiting(ctx, &waiting, WaitingState::Moved, None)?;
            Ok(Told::new(card, "message_card_active"))
        }
        None => {
            move_to(ctx, &waiting)?;
            Ok(Told::new(card, "message_card_active"))
        }
    }
}

/// Payments go to this account from now on, and to none before it.
fn move_to(ctx: &mut Ctx, waiting: &Waiting) -> Result<()> {
    let (person, today) = (waiting.person, ctx.today());
    store::close_accounts(ctx, person, today)?;
    let account = NewAccount {
        person,
        bank: waiting.bank.clone(),
        number: waiting.number.clone(),
        card: None,
        card_stage: crate::Stage::Active,
        state: AccountState::Active,
        opened_on: today,
    };
    let first = ctx.take_numbers("card_account", 1)?;
    store::add_accounts(ctx, first, std::slice::from_ref(&account))?;
    store::count_change(ctx, person.encoded() % 64)?;
    store::set_waiting(ctx, waiting, WaitingState::Moved, waiting.moves_on)?;
    let facts = [("bank", waiting.bank.clone()), ("card", waiting.card_id.to_string())];
    audit::record(ctx, "card.move_payments", &format!("account {first}"), &facts)?;
    Ok(())
}

/// Leaves payments where they are: the person, or the desk for her, says no while the days run.
///
/// # Errors
/// `card_move_none` when nothing is about to move; `not_allowed`, `no_mandate`, `unknown_person`; a failure of the database.
pub fn stop_move(ctx: &mut Ctx, person: CitizenId) -> Result<Told> {
    serve(ctx, person)?;
    let cooling = |waiting: &Waiting| waiting.state == WaitingState::Cooling;
    let Some(waiting) = store::waiting_of(ctx, person)?.into_iter().find(cooling) else {
        return Err(Refusal::new("card_move_none").into());
    };
    store::set_waiting(ctx, &waiting, WaitingState::Stopped, None)?;
    audit::record(ctx, "card.stop_move", &object(waiting.card_id), &[])?;
    let card = card(ctx, person, waiting.card_id)?;
    Ok(Told::new(&card, "message_card_move_stopped"))
}

/// The accounts of a person that nothing is paid to yet, or that payments have moved to, by card.
///
/// # Errors
/// A failure of the database.
pub fn waiting_of(ctx: &mut Ctx, person: CitizenId) -> Result<Vec<Waiting>> {
    store::waiting_of(ctx, person)
}

/// Does what a new day brings: reports of a loss for now lapse, payments move whose days are over. May be called any number
/// of times a day.
///
/// # Errors
/// A failure of the database.
pub fn turn_day(ctx: &mut Ctx) -> Result<Turned> {
    let mut turned = Turned::default();
    let today = ctx.today();
    ctx.as_owner(|ctx| {
        for card in store::lapsed(ctx, today)? {
            take(ctx, &card, Step::Lapse, "")?;
            store::set_lapses_on(ctx, &card, None)?;
            turned.lapsed += 1;
            turned.told.push(Told::new(&card, "message_card_lapsed"));
        }
        for waiting in store::due_to_move(ctx, today)? {
            move_to(ctx, &waiting)?;
            turned.moved += 1;
            let card = card(ctx, waiting.person, waiting.card_id)?;
            turned.told.push(Told::new(&card, "message_card_moved").with("bank", &waiting.bank));
        }
        Ok(turned)
    })
}

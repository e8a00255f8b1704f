//! People's cards and the bank accounts behind them: the only source of an account to pay to.
//!
//! A card is applied for, made, handed over, used, lost, found, replaced and ended; [`LIFE`] is the one table of what may
//! happen, and `docs/card-life.md` its picture. The bank account is a state of its own beside it.
//!
//! Promises
//! * A step that is not in the table is refused with what can be done instead; every step taken with one card is kept with
//!   who took it and when, those of a whole batch or delivery with that.
//! * Losing a card freezes no account, and the answer says which banks to call.
//! * Payments move to a new card's account only after some days and a message to the phones known before.
//! * What a bank or the card maker answers is taken in whole, or refused with the line that is wrong.
//! * An account's bank, number and holder never change once written; correcting an account opens another.
//! * A card number belongs to one person, for ever.
//! * Whose card or account is changed lives within the actor's region.
//! * Every change to accounts counts up in the same transaction, so that the [`Accounts`] kept in memory are used only
//!   while they are exactly what the tables hold.
//!
//! * The electronic card shows a code that counts for a minute and once, and is taken back with the card
//!   (`electronic.rs`).
//!
//! Deliberately absent: files for banks and card makers (the exchange room), sending messages ([`Told`] says what is to be
//! said), PINs and signing in (the access room), whether a picture is a photo (the document room's child).

mod account;
mod accounts;
mod application;
mod applying;
mod batch;
mod card;
mod delivery;
mod electronic;
mod ending;
mod key_ring;
mod looking;
mod loss;
mod making;
mod moving;
mod opening;
mod paper;
mod rules;
mod staff;
mod stage;
mod store;
mod told;

use std::{collections::HashMap, sync::Arc};

use kernel::{AccountNumber, CardNumber, CitizenId, Ctx, Refusal, RegionCode, Result, Room};

use registry::{Found, Hit};

pub use account::{Account, AccountState, NewAccount};
pub use accounts::{Accounts, Payable, account_key};
pub use application::{Applicant, ApplicationNo, NewApplication, Reason};
pub use applying::{
    apply, apply_with_known_photo, ask_photo, bring_photo, card, check, children, choose_bank, in_hand, reasons,
    reject, withdraw,
};
pub use batch::{
    Batch, BatchKind, Line, NotDone, batch, batch_written, batches, is_anothers_batch, not_done, unanswered,
};
pub use card::{Card, Happened, Made};
pub use delivery::{
    Delivery, HandOver, Signature, activate, cards_of_delivery, deliveries, delivery, hand_over, receive, send_back,
    send_elsewhere, ship,
};
pub use electronic::{
    CODE_SECONDS, Code, Electronic, Shown, code_rules, electronic_of, end_electronic, issue_electronic, show_code,
    statement, status_list, sweep_codes, take_code,
};
pub use ending::{Ended, cancel_all, end_gone, give_up};
pub use key_ring::KeyRing;
pub use looking::{
    Progress, YearCount, boxes, card_of_application, card_of_number, cards_of, history, holder_of_working_card,
    progress, work, work_counts, year_counts,
};
pub use loss::{Question, RIGHT_ANSWERS, Reported, find, report_lost, report_lost_by_phone, report_lost_for_now};
pub use making::{
    Failed, MadeCard, MadeHere, MakersLine, ask_maker, make_again, make_here, maker_lines, maker_photos,
    reserve_numbers, take_return,
};
pub use moving::{Turned, Waiting, WaitingState, stop_move, turn_day, waiting_of};
pub use opening::{Opened, ask_bank, bank_lines, bank_says};
pub use paper::{Paper, issue_paper, prove_paper};
pub use rules::{Rules, rules_on};
pub use staff::{
    STAFF_COLUMNS, Staff, StaffAnswer, StaffLine, apply_for_staff, bring_staff, read_staff, staff, staff_answers,
    staffs,
};
pub use stage::{Holders, LIFE, Stage, Step, diagram};
pub use store::STATEMENTS;
pub use told::Told;

/// This room's tables.
pub const ROOM: Room = kernel::room!("card": "0001_card.sql", "0002_row_security.sql", "0003_life.sql" => store::bring_over,
    "0004_electronic.sql", "0005_staff.sql");

/// Takes accounts in, in one transaction, each beside those that stand.
///
/// # Errors
/// `card_number_taken` when a card number belongs to another person; a failure of the database.
pub fn import_accounts(ctx: &mut Ctx, accounts: &[NewAccount]) -> Result<()> {
    let count = i64::try_from(accounts.len()).expect("a sane number of accounts");
    let first = ctx.take_numbers("card_account", count)?;
    store::add_accounts(ctx, first, accounts)?;
    bring_cards(ctx, accounts)?;
    store::count_change(ctx, 0)?;
    audit::record(ctx, "card.import_accounts", "accounts", &[("count", count.to_string())])?;
    Ok(())
}

/// Opens an account for a person and closes those that were active: a correction after a payment came back.
///
/// # Errors
/// `unknown_person` when there is none within the actor's scope; `card_number_taken`; a failure of the database.
pub fn change_account(
    ctx: &mut Ctx,
    person: CitizenId,
    bank: &str,
    number: AccountNumber,
    card: Option<CardNumber>,
) -> Result<()> {
    refuse_outside(ctx, person)?;
    let today = ctx.today();
    store::close_accounts(ctx, person, today)?;
    let account = NewAccount {
        person,
        bank: bank.to_owned(),
        number,
        card,
        card_stage: Stage::Active,
        state: AccountState::Active,
        opened_on: today,
    };
    let first = ctx.take_numbers("card_account", 1)?;
    store::add_accounts(ctx, first, std::slice::from_ref(&account))?;
    bring_cards(ctx, std::slice::from_ref(&account))?;
    store::count_change(ctx, person.encoded() % 64)?;
    audit::record(ctx, "card.change_account", &format!("account {first}"), &[("bank", bank.to_owned())])?;
    Ok(())
}

/// Keeps the cards that come in with accounts, those that are new here.
fn bring_cards(ctx: &mut Ctx, accounts: &[NewAccount]) -> Result<()> {
    let numbers = accounts.iter().filter_map(|account| Some((account.card?, account.person))).collect();
    let new: HashMap<CardNumber, CitizenId> = store::add_card_numbers(ctx, numbers)?.into_iter().collect();
    let points: HashMap<CitizenId, RegionCode> = if new.len() > accounts.len() / 2 {
        let population = registry::population(ctx)?;
        new.values().filter_map(|person| Some((*person, population.find(*person)?.village()))).collect()
    } else {
        let persons: Vec<CitizenId> = new.values().copied().collect();
        registry::hits(ctx, &persons)?.into_iter().map(|(person, hit)| (person, hit.village)).collect()
    };
    let mut cards: Vec<store::Imported<'_>> = Vec::with_capacity(new.len());
    for account in accounts {
        let Some(number) = account.card.filter(|number| new.contains_key(number)) else { continue };
        let village = points.get(&account.person).copied();
        let point = village.and_then(RegionCode::township).or(village);
        let Some(point) = point else {
            return Err(Refusal::new("unknown_person").with("person", account.person.masked()).into());
        };
        cards.push(store::Imported { account, number, point });
    }
    // An account of each of two banks may name the same card.
    cards.sort_by_key(|card| (card.account.person, card.number));
    cards.dedup_by_key(|card| card.number);
    let first = ctx.take_numbers("card_card", i64::try_from(cards.len()).expect("a sane number of cards"))?;
    store::import_cards(ctx, first, &cards)
}

/// Closes an account.
///
/// # Errors
/// `unknown_person` when there is none within the actor's scope; `account_unknown` when she has no active account; a
/// failure of the database.
pub fn close_accounts(ctx: &mut Ctx, person: CitizenId) -> Result<()> {
    refuse_outside(ctx, person)?;
    let today = ctx.today();
    if store::close_accounts(ctx, person, today)? == 0 {
        return Err(Refusal::new("account_unknown").with("person", person.masked()).into());
    }
    store::count_change(ctx, person.encoded() % 64)?;
    audit::record(ctx, "card.close_accounts", "account", &[])?;
    Ok(())
}

/// Whose accounts are changed lives where the actor may act; somebody from elsewhere is as if unknown.
fn refuse_outside(ctx: &mut Ctx, person: CitizenId) -> Result<()> {
    match registry::hit(ctx, person)? {
        Some(_) => Ok(()),
        None => Err(Refusal::new("unknown_person").with("person", person.masked()).into()),
    }
}

/// Whose card this is, if it is somebody's within the actor's scope.
///
/// # Errors
/// A failure of the database.
pub fn person_of_card(ctx: &mut Ctx, card: CardNumber) -> Result<Option<Hit>> {
    match store::holder_of_card(ctx, card)? {
        Some(person) => registry::hit(ctx, person),
        None => Ok(None),
    }
}

/// The people within the actor's scope that a word stands for: whose card number it is, and whom the registry finds by
/// it ([`registry::search`]).
///
/// # Errors
/// A failure of the database.
pub fn find_people(ctx: &mut Ctx, query: &str, limit: usize) -> Result<Found> {
    let mut found = registry::search(ctx, query, limit)?;
    if let Ok(card) = CardNumber::parse(query)
        && let Some(holder) = person_of_card(ctx, card)?
    {
        found.people.retain(|hit| hit.person != holder.person);
        found.people.insert(0, holder);
        found.more |= found.people.len() > limit;
        found.people.truncate(limit);
    }
    Ok(found)
}

/// A person's accounts, oldest first.
///
/// # Errors
/// A failure of the database.
pub fn accounts_of(ctx: &mut Ctx, person: CitizenId) -> Result<Vec<Account>> {
    store::accounts_of(ctx, person)
}

/// The accounts to pay some people to; who has none is absent.
///
/// # Errors
/// A failure of the database.
pub fn payable_accounts(ctx: &mut Ctx, persons: &[CitizenId]) -> Result<HashMap<CitizenId, i64>> {
    store::payable(ctx, persons)
}

/// A number that grows with every change of an account: what was read at the same number is as it was.
///
/// # Errors
/// A failure of the database.
pub fn version(ctx: &mut Ctx) -> Result<i64> {
    store::version(ctx)
}

/// Every person's account to pay to, exactly as the tables hold it in this transaction.
///
/// # Errors
/// A failure of the database.
pub fn accounts(ctx: &mut Ctx) -> Result<Arc<Accounts>> {
    let version = version(ctx)?;
    ctx.kept(version, Accounts::read)
}

/// Hands every account to `each`, in the order of their holders, whoever asks: for writing bank files, for an account
/// stays an item's when its holder has moved elsewhere; and for an import, which must not give a number twice.
///
/// # Errors
/// What `each` answers; a failure of the database.
pub fn each_account(ctx: &mut Ctx, mut each: impl FnMut(&Account) -> Result<()>) -> Result<()> {
    ctx.as_owner(|ctx| store::each_account(ctx, &mut each))
}

/// The holders of some accounts, wherever they live by now, in the order of the accounts' numbers, which must be
/// ascending.
///
/// # Errors
/// A failure of the database.
pub fn holders(ctx: &mut Ctx, accounts: &[i64]) -> Result<Vec<(i64, CitizenId)>> {
    ctx.as_owner(|ctx| store::holders(ctx, accounts))
}

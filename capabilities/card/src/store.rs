//! All SQL of the card room.

use std::collections::HashMap;

use kernel::{AccountNumber, BulkTable, CardNumber, CitizenId, Column, Ctx, Day, Refusal, Result, Row, params};

use crate::{Account, AccountState, NewAccount};

kernel::statements! {
    CLOSE_ACCOUNTS = "UPDATE card_account SET state = 'closed', closed_on = $2 WHERE person_id = $1 AND state = 'active'";
    COUNT_CHANGE = "INSERT INTO card_change (part, changes) VALUES ($1, 1)
        ON CONFLICT (part) DO UPDATE SET changes = card_change.changes + 1";
    VERSION = "SELECT CAST(COALESCE(SUM(changes), 0) AS BIGINT) FROM card_change";
    CARD_HOLDER = "SELECT person_id FROM card_number WHERE card_number = $1";
    CARD_HOLDERS = "SELECT card_number, person_id FROM card_number";
    ACCOUNTS_OF = "SELECT person_id, account_id, bank, account_number, state FROM card_account
        WHERE person_id = $1 ORDER BY account_id";
    PAYABLE = concat!("SELECT person_id, account_id FROM card_account WHERE state = 'active' AND person_id IN ",
        kernel::few!());
    EACH_PAYABLE = "SELECT person_id, account_id, account_number FROM card_account
        WHERE state = 'active' ORDER BY person_id, account_id";
    HOLDERS = "SELECT account_id, person_id FROM card_account WHERE account_id BETWEEN $1 AND $2 ORDER BY account_id";
    EACH_ACCOUNT = "SELECT person_id, account_id, bank, account_number, state FROM card_account
        ORDER BY person_id, account_id";
}

const ACCOUNT_ROWS: BulkTable = BulkTable {
    table: "card_account",
    columns: &[
        ("person_id", Column::Int),
        ("account_id", Column::Int),
        ("bank", Column::Text),
        ("account_number", Column::Text),
        ("card_number", Column::Text),
        ("state", Column::Text),
        ("opened_on", Column::Text),
    ],
};

const CARD_NUMBERS: BulkTable =
    BulkTable { table: "card_number", columns: &[("card_number", Column::Text), ("person_id", Column::Int)] };

pub(crate) fn add_accounts(ctx: &mut Ctx, first: i64, accounts: &[NewAccount]) -> Result<()> {
    ctx.bulk_insert(&ACCOUNT_ROWS, accounts.len(), |rows| {
        (first..).zip(accounts).try_for_each(|(number, account)| {
            rows.int(account.person.encoded())?;
            rows.int(number)?;
            rows.text(&account.bank)?;
            rows.text(account.number.as_str())?;
            match &account.card {
                Some(card) => rows.text(card.as_str())?,
                None => rows.null()?,
            }
            rows.text(account.state.word())?;
            rows.text(&account.opened_on.to_string())?;
            rows.end()
        })
    })?;
    ctx.analyze("card_account")
}

/// Keeps whose card numbers these are; a number that is the holder's already stays as it is.
pub(crate) fn add_card_numbers(ctx: &mut Ctx, accounts: &[NewAccount]) -> Result<()> {
    let mut cards: Vec<(&str, i64)> =
        accounts.iter().filter_map(|a| Some((a.card.as_ref()?.as_str(), a.person.encoded()))).collect();
    cards.sort_unstable();
    cards.dedup();
    // A number may be somebody's elsewhere.
    let known = ctx.as_owner(|ctx| holders_of_cards(ctx, &cards))?;
    let taken = |card: &str, person: i64| known.get(card).is_some_and(|holder| *holder != person);
    let shared = cards.windows(2).any(|pair| pair[0].0 == pair[1].0);
    if shared || cards.iter().any(|(card, person)| taken(card, *person)) {
        return Err(Refusal::new("card_number_taken").into());
    }
    cards.retain(|(card, _)| !known.contains_key(*card));
    ctx.bulk_insert(&CARD_NUMBERS, cards.len(), |rows| {
        cards.iter().try_for_each(|(card, person)| {
            rows.text(card)?;
            rows.int(*person)?;
            rows.end()
        })
    })
}

/// So many card numbers are looked up one by one; for more of them all that stand are read.
const LOOKED_UP_MAX: usize = 1000;

fn holders_of_cards(ctx: &mut Ctx, cards: &[(&str, i64)]) -> Result<HashMap<String, i64>> {
    let mut holders = HashMap::new();
    if cards.len() > LOOKED_UP_MAX {
        ctx.scan(CARD_HOLDERS, &[], |row| {
            holders.insert(row.text(0).to_owned(), row.int(1));
            Ok(())
        })?;
        return Ok(holders);
    }
    for (card, _) in cards {
        if let Some(holder) = ctx.query_opt(CARD_HOLDER, params![*card], |row| row.int(0))? {
            holders.insert((*card).to_owned(), holder);
        }
    }
    Ok(holders)
}

pub(crate) fn holder_of_card(ctx: &mut Ctx, card: CardNumber) -> Result<Option<CitizenId>> {
    ctx.query_opt(CARD_HOLDER, params![card.as_str()], |row| citizen_id(row, 0))
}

pub(crate) fn close_accounts(ctx: &mut Ctx, person: CitizenId, on: Day) -> Result<u64> {
    ctx.execute(CLOSE_ACCOUNTS, params![person, on])
}

pub(crate) fn count_change(ctx: &mut Ctx, part: i64) -> Result<()> {
    ctx.kept_is_outdated();
    ctx.execute(COUNT_CHANGE, params![part]).map(drop)
}

pub(crate) fn version(ctx: &mut Ctx) -> Result<i64> {
    ctx.query_one(VERSION, params![], |row| row.int(0))
}

fn citizen_id(row: &Row<'_>, column: usize) -> CitizenId {
    CitizenId::from_encoded(row.int(column)).expect("a citizen id was written")
}

fn to_account(row: &Row<'_>) -> Account {
    Account {
        person: citizen_id(row, 0),
        account_id: row.int(1),
        bank: row.text(2).to_owned(),
        number: AccountNumber::parse(row.text(3)).expect("an account number was written"),
        state: AccountState::from_word(row.text(4)).expect("a state was written"),
    }
}

pub(crate) fn accounts_of(ctx: &mut Ctx, person: CitizenId) -> Result<Vec<Account>> {
    ctx.query(ACCOUNTS_OF, params![person], to_account)
}

pub(crate) fn payable(ctx: &mut Ctx, persons: &[CitizenId]) -> Result<HashMap<CitizenId, i64>> {
    let accounts = ctx.query_many(PAYABLE, persons, |row| (citizen_id(row, 0), row.int(1)))?;
    Ok(accounts.into_iter().collect())
}

pub(crate) fn each_payable(ctx: &mut Ctx, each: impl FnMut(&Row<'_>) -> Result<()>) -> Result<()> {
    ctx.scan(EACH_PAYABLE, &[], each)
}

pub(crate) fn each_account(ctx: &mut Ctx, each: &mut dyn FnMut(&Account) -> Result<()>) -> Result<()> {
    ctx.scan(EACH_ACCOUNT, &[], |row| each(&to_account(row)))
}

pub(crate) fn holders(ctx: &mut Ctx, accounts: &[i64]) -> Result<Vec<(i64, CitizenId)>> {
    let (Some(first), Some(last)) = (accounts.first(), accounts.last()) else { return Ok(Vec::new()) };
    let mut holders = Vec::with_capacity(accounts.len());
    ctx.scan(HOLDERS, &[*first, *last], |row| {
        if accounts.binary_search(&row.int(0)).is_ok() {
            holders.push((row.int(0), citizen_id(row, 1)));
        }
        Ok(())
    })?;
    Ok(holders)
}

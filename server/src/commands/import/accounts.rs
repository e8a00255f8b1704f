//! Accounts behind the cards. A person who has one already and comes with another is corrected: the former is closed
//! and the new one opened, which is how a payment that came back can be paid again.

use std::collections::{BTreeMap, BTreeSet};

use card::{AccountState, NewAccount, Stage};
use document::register::{Column, Line, Sheet};
use exchange::profile::example_profiles;
use kernel::{AccountNumber, CardNumber, CitizenId, Ctx, Day, Result};

use super::Plan;

pub(super) const COLUMNS: &[Column] = &[
    Column::needed(&["公民身份号码", "身份证号码", "身份证号"]).code(),
    Column::useful(&["社保卡号"]).code(),
    Column::needed(&["银行", "开户银行"]),
    Column::needed(&["银行账号"]).code(),
    Column::useful(&["状态"]),
];

/// Bank and number.
type Key = (String, String);

/// What becomes of a row.
enum Change {
    /// The person's first account.
    Open(NewAccount),
    /// Another account in place of those that stand.
    Correct(NewAccount),
    /// The account that stands can be paid to no more.
    Close(CitizenId),
    Nothing,
}

/// The word of a file, which has one for card and account. A register that says lost says so of both: the bank was told.
fn state(word: &str) -> Option<(AccountState, Stage)> {
    if matches!(word, "挂失" | "lost") {
        return Some((AccountState::Closed, Stage::Lost));
    }
    match AccountState::from_word(word)? {
        AccountState::Active => Some((AccountState::Active, Stage::Active)),
        AccountState::Closed => Some((AccountState::Closed, Stage::Cancelled)),
    }
}

fn account(line: &Line, banks: &BTreeSet<String>, today: Day) -> Result<NewAccount, &'static str> {
    if let Some(fault) = line.fault {
        return Err(fault);
    }
    let person = CitizenId::parse(line.cell(0)).map_err(|_| "bad_id")?;
    let card = match line.cell(1) {
        "" => None,
        text => Some(CardNumber::parse(text).map_err(|_| "bad_card")?),
    };
    let bank = line.cell(2).to_owned();
    if !banks.contains(&bank) {
        return Err("unknown_bank");
    }
    let number = AccountNumber::parse(line.cell(3)).map_err(|_| "bad_account")?;
    let (state, card_stage) = state(line.cell(4)).ok_or("bad_state")?;
    Ok(NewAccount { person, bank, number, card, card_stage, state, opened_on: today })
}

/// All that stands, by bank and number.
fn standing(ctx: &mut Ctx) -> Result<BTreeMap<Key, (CitizenId, AccountState)>> {
    let mut accounts = BTreeMap::new();
    card::each_account(ctx, |account| {
        let key = (account.bank.clone(), account.number.as_str().to_owned());
        accounts.insert(key, (account.person, account.state));
        Ok(())
    })?;
    Ok(accounts)
}

fn change(
    account: NewAccount,
    stands: Option<&(CitizenId, AccountState)>,
    has_active: bool,
) -> Result<Change, &'static str> {
    match (stands, account.state) {
        (Some((person, _)), _) if *person != account.person => Err("account_taken"),
        (Some((_, before)), after) if *before == after => Ok(Change::Nothing),
        (Some(_), AccountState::Closed) => Ok(Change::Close(account.person)),
        (Some(_), AccountState::Active) => Err("account_closed"),
        (None, AccountState::Active) if has_active => Ok(Change::Correct(account)),
        (None, _) => Ok(Change::Open(account)),
    }
}

pub(super) fn plan(ctx: &mut Ctx, sheet: &Sheet) -> Result<Plan> {
    let (scope, today) = (ctx.scope(), ctx.today());
    let people = registry::population(ctx)?;
    let payable = card::accounts(ctx)?;
    let known = standing(ctx)?;
    let banks: BTreeSet<String> = example_profiles().into_iter().map(|bank| bank.code).collect();
    let (mut opened, mut corrected, mut closed) = (Vec::new(), Vec::new(), Vec::new());
    let (mut bad, mut unchanged) = (Vec::new(), 0);
    let (mut seen, mut active): (BTreeSet<Key>, BTreeSet<CitizenId>) = (BTreeSet::new(), BTreeSet::new());
    let mut cards: BTreeSet<String> = BTreeSet::new();
    for line in &sheet.rows {
        let judged = account(line, &banks, today).and_then(|account| {
            let Some(resident) = people.find(account.person) else { return Err("unknown_person") };
            if !scope.covers(resident.village()) {
                return Err("out_of_scope");
            }
            let key = (account.bank.clone(), account.number.as_str().to_owned());
            let stands = known.get(&key);
            let second = account.state == AccountState::Active && !active.insert(account.person);
            let card_twice = account.card.as_ref().is_some_and(|card| !cards.insert(card.as_str().to_owned()));
            if second || card_twice || !seen.insert(key) {
                return Err("duplicate_in_file");
            }
            let has_active = payable.of(account.person).is_some();
            change(account, stands, has_active)
        });
        match judged {
            Err(code) => bad.push((line.row, code)),
            Ok(Change::Nothing) => unchanged += 1,
            Ok(Change::Open(account)) => opened.push(account),
            Ok(Change::Correct(account)) => corrected.push(account),
            Ok(Change::Close(person)) => closed.push(person),
        }
    }
    let work = move |ctx: &mut Ctx| {
        for person in &closed {
            card::close_accounts(ctx, *person)?;
        }
        if !opened.is_empty() {
            card::import_accounts(ctx, &opened)?;
        }
        for account in &corrected {
            // The card keeps its number; only the account behind it changes.
            card::change_account(ctx, account.person, &account.bank, account.number.clone(), None)?;
        }
        Ok(closed.len() + opened.len() + corrected.len())
    };
    Ok(Plan { work: Box::new(work), unchanged, bad })
}

//! Making the card 制卡: what is asked of the card maker in one file, and what came back (回盘).
//!
//! The return is taken in whole or refused with the line that is wrong. It is compared with what we hold: line and holder
//! with the batch, the account with the one the bank opened, the card number with all there are. A card with another
//! name than its holder's counts as failed. A card that was
//! cancelled while it was made is counted as made and destroyed unseen: its number is never anybody's.
//! Deliberately absent: the files themselves (the exchange room).

use std::collections::BTreeSet;

use access::Deed;
use kernel::{AccountNumber, CardNumber, CitizenId, Ctx, Day, Refusal, Result};

use crate::{
    Batch, BatchKind, Card, Made, Stage, Step,
    applying::{card, make_for, object, serve_at_desk, take},
    batch::{self, Line},
    rules_on, store,
};

/// What the card maker says of one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MakersLine<'a> {
    /// 序号, from 1.
    pub line_no: u32,
    /// 社会保障号码.
    pub person: CitizenId,
    /// 姓名.
    pub name: &'a str,
    /// The card, or at which step it failed and why.
    pub outcome: Result<MadeCard<'a>, Failed<'a>>,
}

/// A card that was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MadeCard<'a> {
    /// 社保卡号.
    pub number: CardNumber,
    /// 卡识别码.
    pub identification: &'a str,
    /// 发卡日期.
    pub made_on: Day,
    /// 卡有效期.
    pub valid_to: Option<Day>,
    /// 银行卡号.
    pub account: &'a str,
    /// 装箱位置.
    pub place: &'a str,
}

/// A card that was not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failed<'a> {
    /// 失败环节: whether it was the bank's step and not the card maker's.
    pub at_the_bank: bool,
    /// 失败原因.
    pub why: &'a str,
}

/// What a card is made of at the desk, on the spot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeHere {
    /// The account that the bank's counter opened.
    pub account: AccountNumber,
    /// The number of the blank card that was personalised.
    pub number: CardNumber,
    /// Its 卡识别码, as the machine says it.
    pub identification: String,
}

/// Puts all cards of the actor's scope whose account is open into one batch for the card maker; nothing when there is none.
///
/// # Errors
/// `not_allowed`; a failure of the database.
pub fn ask_maker(ctx: &mut Ctx, maker: &str) -> Result<Option<Batch>> {
    access::require(ctx, Deed::MakeCards)?;
    batch::send(ctx, BatchKind::Maker, maker)
}

/// What stands in the file of a batch for the card maker, by line.
///
/// # Errors
/// A failure of the database.
pub fn maker_lines(ctx: &mut Ctx, batch_id: i64) -> Result<Vec<Line>> {
    ctx.as_owner(|ctx| store::lines_of(ctx, BatchKind::Maker, batch_id))
}

/// Under which hash the photo of each holder of a batch for the card maker is kept, in the order of the lines; who applied
/// without one is left out.
///
/// # Errors
/// A failure of the database.
pub fn maker_photos(ctx: &mut Ctx, batch_id: i64) -> Result<Vec<(CitizenId, String)>> {
    ctx.as_owner(|ctx| store::photos_at_maker(ctx, batch_id))
}

/// Keeps whose card numbers these will be, which were given out before the cards are made; `numbers` names each line of
/// the batch once, in its order. The return must keep to them.
///
/// # Errors
/// As [`take_return`]; `card_numbers_reserved` when it was done before.
pub fn reserve_numbers(
    ctx: &mut Ctx,
    batch_id: i64,
    numbers: &[(u32, CitizenId, CardNumber)],
    sha256: &str,
) -> Result<Batch> {
    access::require(ctx, Deed::MakeCards)?;
    ctx.as_owner(|ctx| {
        let batch = batch::open(ctx, BatchKind::Maker, batch_id)?;
        if batch.numbers_sha256.is_some() {
            return Err(Refusal::new("card_numbers_reserved").with("batch", batch_id).into());
        }
        let lines = store::lines_of(ctx, BatchKind::Maker, batch_id)?;
        if lines.len() != numbers.len() {
            let refusal = Refusal::new("card_return_incomplete");
            return Err(refusal.with("lines", lines.len()).with("answered", numbers.len()).into());
        }
        for (((at, person, _), line), line_no) in numbers.iter().zip(&lines).zip(1..) {
            if *at != line_no || *person != line.person {
                return Err(Refusal::new("card_return_line").with("line", at).with("why", "not_ours").into());
            }
        }
        store::add_card_numbers(ctx, numbers.iter().map(|(_, person, number)| (*number, *person)).collect())?;
        store::numbers_reserved(ctx, batch_id, sha256)?;
        audit::record(ctx, "card.reserve_numbers", &batch::object(batch_id), &[("sha256", sha256.to_owned())])?;
        Ok(Batch { numbers_sha256: Some(sha256.to_owned()), ..batch })
    })
}

/// Takes in the card maker's return for a batch, in the order of its lines.
///
/// # Errors
/// `card_batch_unknown`, `card_batch_returned`; `card_return_incomplete`; `card_return_line` naming the line and what is
/// wrong with it; `card_number_taken`; `not_allowed`; a failure of the database.
pub fn take_return(ctx: &mut Ctx, batch_id: i64, said: &[MakersLine<'_>], sha256: &str) -> Result<Batch> {
    access::require(ctx, Deed::MakeCards)?;
    // Whose cards were made may have moved since.
    ctx.as_owner(|ctx| take_lines(ctx, batch_id, said, sha256))
}

/// A card with another name than its holder's is never handed over.
const MISNAMED: Failed<'static> = Failed { at_the_bank: false, why: "姓名与居民登记不符，此卡作废" };

fn wrong(line: &MakersLine<'_>, why: &'static str) -> Refusal {
    Refusal::new("card_return_line").with("line", line.line_no).with("why", why)
}

fn take_lines(ctx: &mut Ctx, batch_id: i64, said: &[MakersLine<'_>], sha256: &str) -> Result<Batch> {
    let batch = batch::open(ctx, BatchKind::Maker, batch_id)?;
    let lines = store::lines_of(ctx, BatchKind::Maker, batch_id)?;
    if lines.len() != said.len() {
        return Err(Refusal::new("card_return_incomplete")
            .with("lines", lines.len())
            .with("answered", said.len())
            .into());
    }
    for ((expected, line), line_no) in said.iter().zip(&lines).zip(1..) {
        if expected.line_no != line_no || expected.person != line.person {
            return Err(wrong(expected, "not_ours").into());
        }
    }
    compare_accounts(ctx, said, &lines)?;
    let misnamed = misnamed(ctx, said)?;

    let (mut done, mut failed) = (0, 0);
    let mut made = Vec::with_capacity(said.len());
    for (line, ours) in said.iter().zip(&lines) {
        match &line.outcome {
            Ok(_) if misnamed.contains(&line.line_no) => {
                failed += 1;
                if ours.stage == Stage::Making {
                    fail(ctx, ours, &MISNAMED)?;
                }
            }
            Ok(card) => {
                done += 1;
                if ours.stage == Stage::Making {
                    made.push((ours.person, ours.card_id, card));
                }
            }
            Err(why) => {
                failed += 1;
                if ours.stage == Stage::Making {
                    fail(ctx, ours, why)?;
                }
            }
        }
    }
    let new = store::add_card_numbers(ctx, made.iter().map(|(person, _, card)| (card.number, *person)).collect())?;
    if let Some((other, _)) = new.first().filter(|_| batch.numbers_sha256.is_some()) {
        let line = said.iter().find(|line| line.outcome.is_ok_and(|card| card.number == *other));
        return Err(wrong(line.expect("the number came with a line"), "number").into());
    }
    store::add_made(ctx, &made)?;
    store::move_batch(ctx, BatchKind::Maker, batch_id, Stage::Making, Stage::Made)?;
    batch::returned(ctx, &batch, done, failed, sha256)
}

fn fail(ctx: &mut Ctx, line: &Line, why: &Failed<'_>) -> Result<()> {
    let card = card(ctx, line.person, line.card_id)?;
    if why.at_the_bank {
        // The account is not what the card is to carry: the bank is asked again.
        store::drop_waiting(ctx, &card)?;
        take(ctx, &card, Step::BankRefuses, why.why).map(drop)
    } else {
        take(ctx, &card, Step::FailMaking, why.why).map(drop)
    }
}

/// The lines whose name is not the holder's, as she is called today: she was renamed meanwhile, or the card maker erred.
fn misnamed(ctx: &mut Ctx, said: &[MakersLine<'_>]) -> Result<BTreeSet<u32>> {
    let mut misnamed = BTreeSet::new();
    let mut next = 0;
    registry::each_name(ctx, |person, name| {
        while let Some(line) = said.get(next).filter(|line| line.person <= person) {
            if line.person != person || line.name != name {
                misnamed.insert(line.line_no);
            }
            next += 1;
        }
        Ok(())
    })?;
    misnamed.extend(said[next..].iter().map(|line| line.line_no));
    Ok(misnamed)
}

fn compare_accounts(ctx: &mut Ctx, said: &[MakersLine<'_>], lines: &[Line]) -> Result<()> {
    let mut next = 0;
    store::each_waiting(ctx, |person, card_id, number| {
        while lines.get(next).is_some_and(|line| (line.person, line.card_id) < (person, card_id)) {
            next += 1;
        }
        if lines.get(next).is_some_and(|line| (line.person, line.card_id) == (person, card_id)) {
            if let Ok(card) = &said[next].outcome
                && card.account != number
            {
                return Err(wrong(&said[next], "account").into());
            }
            next += 1;
        }
        Ok(())
    })
}

/// The last day of a card that is valid for so many years.
fn last_day(made_on: Day, years: i32) -> Day {
    // A card made on 29 February ends with the month.
    let month_ends = |day| Day::new(made_on.year() + years, made_on.month(), day);
    month_ends(made_on.day()).or_else(|| month_ends(28)).expect("every month has 28 days")
}

/// Has a card made once more, after the card maker failed or it was missing from its box.
///
/// # Errors
/// `not_allowed`; `card_unknown`; the code of the card's stage; a failure of the database.
pub fn make_again(ctx: &mut Ctx, person: CitizenId, card_id: i64) -> Result<()> {
    make_for(ctx, person)?;
    let card = card(ctx, person, card_id)?;
    take(ctx, &card, Step::MakeAgain, "")?;
    // What was lost on the way keeps its number, which nobody else gets; the next card has another.
    store::drop_made(ctx, &card)
}

/// Makes a card at the desk, on the spot 即制卡: the bank's counter has opened the account, the machine has made the card.
///
/// # Errors
/// `card_number_taken`; `not_allowed`, `unknown_person`; `card_unknown`; the code of the card's stage unless the application
/// was found good; a failure of the database.
pub fn make_here(ctx: &mut Ctx, person: CitizenId, card_id: i64, here: &MadeHere) -> Result<Card> {
    serve_at_desk(ctx, person)?;
    let today = ctx.today();
    for step in [Step::AskBank, Step::BankOpens, Step::MakeHere] {
        let card = card(ctx, person, card_id)?;
        take(ctx, &card, step, "")?;
    }
    let card = card(ctx, person, card_id)?;
    store::add_waiting(ctx, &card.bank, &[(person, card_id, here.account.clone())])?;
    store::add_card_numbers(ctx, vec![(here.number, person)])?;
    let valid_to = last_day(today, rules_on(today).valid_years);
    let made = MadeCard {
        number: here.number,
        identification: &here.identification,
        made_on: today,
        valid_to: Some(valid_to),
        account: here.account.as_str(),
        place: "",
    };
    store::add_made(ctx, &[(person, card_id, &made)])?;
    audit::record(ctx, "card.make_here", &object(card_id), &[])?;
    let made = Made {
        number: here.number,
        identification: here.identification.clone(),
        made_on: today,
        valid_to: Some(valid_to),
        place: String::new(),
    };
    Ok(Card { made: Some(made), ..card })
}

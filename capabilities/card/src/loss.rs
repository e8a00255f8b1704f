//! Losing a card 挂失, and finding it.
//!
//! A report for now 临时挂失 is quick, by phone too, and lapses after some days; a formal report 正式挂失 stays until the card is
//! found or replaced. Neither touches the bank account: the answer says which banks are to be called.
//! Deliberately absent: freezing an account, which is the bank's to do.

use kernel::{CitizenId, Ctx, Day, Refusal, Result, refuse};

use crate::{
    Card, Stage, Step,
    applying::{card, serve, serve_at_desk, take},
    rules_on, store,
    told::Told,
};

/// What became of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reported {
    /// The last day of a report for now.
    pub lapses_on: Option<Day>,
    /// The banks whose accounts go on as before, until they are told.
    pub banks_to_call: Vec<String>,
}

/// Reports a card missing for some days.
///
/// # Errors
/// `not_allowed`, `no_mandate`, `unknown_person`; `card_unknown`; the code of the card's stage; a failure of the database.
pub fn report_lost_for_now(ctx: &mut Ctx, person: CitizenId, card_id: i64) -> Result<(Reported, Told)> {
    serve(ctx, person)?;
    lose_for_now(ctx, person, card_id, "")
}

/// Reports a card lost for good.
///
/// # Errors
/// As [`report_lost_for_now`].
pub fn report_lost(ctx: &mut Ctx, person: CitizenId, card_id: i64) -> Result<(Reported, Told)> {
    serve(ctx, person)?;
    let card = card(ctx, person, card_id)?;
    take(ctx, &card, Step::ReportLost, "")?;
    store::set_lapses_on(ctx, &card, None)?;
    let told = Told::new(&card, "message_card_lost");
    Ok((Reported { lapses_on: None, banks_to_call: banks_to_call(ctx, person)? }, told))
}

/// Says that a card was found. One that was reported for good has to be taken into use again.
///
/// # Errors
/// As [`report_lost_for_now`]; `card_replacement_under_way` while a card to replace it is being made.
pub fn find(ctx: &mut Ctx, person: CitizenId, card_id: i64) -> Result<(Stage, Told)> {
    serve(ctx, person)?;
    let card = card(ctx, person, card_id)?;
    card.stage.after(Step::Find)?;
    let coming = |other: &Card| other.stage.is_coming() && other.replaces == Some(card_id);
    if let Some(next) = store::cards_of(ctx, person)?.into_iter().find(coming) {
        let number = next.application_no.map(|number| number.to_string()).unwrap_or_default();
        return Err(Refusal::new("card_replacement_under_way").with("number", number).into());
    }
    let stage = take(ctx, &card, Step::Find, "")?;
    store::set_lapses_on(ctx, &card, None)?;
    Ok((stage, Told::new(&card, "message_card_found")))
}

fn lose_for_now(ctx: &mut Ctx, person: CitizenId, card_id: i64, note: &str) -> Result<(Reported, Told)> {
    let (card, today) = (card(ctx, person, card_id)?, ctx.today());
    take(ctx, &card, Step::ReportLostForNow, note)?;
    let last = today.plus_days(rules_on(today).lost_for_now_days);
    store::set_lapses_on(ctx, &card, Some(last))?;
    let told = Told::new(&card, "message_card_lost_for_now").with("day", last);
    Ok((Reported { lapses_on: Some(last), banks_to_call: banks_to_call(ctx, person)? }, told))
}

/// The banks at which a person's accounts are open.
fn banks_to_call(ctx: &mut Ctx, person: CitizenId) -> Result<Vec<String>> {
    let open = store::accounts_of(ctx, person)?.into_iter().filter(|account| account.state.can_be_paid());
    let mut banks: Vec<String> = open.map(|account| account.bank).collect();
    banks.sort();
    banks.dedup();
    Ok(banks)
}

/// What a caller is asked who reports a loss by phone. The answers are compared, never shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// The last four characters of the card's number.
    CardEnd,
    /// The last four digits of the account.
    AccountEnd,
    /// The name of the head of the household.
    HeadOfHousehold,
    /// How many people the household has.
    HouseholdSize,
    /// The phone the office knows.
    Phone,
}

impl Question {
    /// Every question, in the order they are asked.
    pub const ALL: [Question; 5] =
        [Question::HeadOfHousehold, Question::HouseholdSize, Question::Phone, Question::CardEnd, Question::AccountEnd];

    /// The word in forms and in the keys of sentences.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Question::CardEnd => "card_end",
            Question::AccountEnd => "account_end",
            Question::HeadOfHousehold => "head_of_household",
            Question::HouseholdSize => "household_size",
            Question::Phone => "phone",
        }
    }
}

/// So many answers must be right.
pub const RIGHT_ANSWERS: usize = 3;

/// Reports a card missing for some days for somebody on the phone, who has answered questions; what was not answered is
/// empty.
///
/// # Errors
/// `card_answers_wrong`, whichever were; `not_allowed`, `unknown_person`; the code of the card's stage; a failure of the
/// database. The caller counts wrong tries (`access::count_phone_answers`).
pub fn report_lost_by_phone(
    ctx: &mut Ctx,
    person: CitizenId,
    card_id: i64,
    answers: &[(Question, String)],
) -> Result<(Reported, Told)> {
    let holder = serve_at_desk(ctx, person)?;
    let card = card(ctx, person, card_id)?;
    let household = registry::household_of(ctx, person)?;
    let account = store::accounts_of(ctx, person)?.into_iter().rev().find(|account| account.state.can_be_paid());
    let right = |question: Question, answer: &str| {
        let answer: String = answer.chars().filter(|c| !c.is_whitespace()).collect();
        let expected = match question {
            Question::CardEnd => card.number().map(|number| number.last4().to_owned()),
            Question::AccountEnd => account.as_ref().map(|account| account.number.last4().to_owned()),
            Question::HeadOfHousehold => {
                household.iter().find(|one| one.is_head()).map(|head| head.name.as_str().to_owned())
            }
            Question::HouseholdSize => Some(household.len().to_string()),
            Question::Phone => Some(holder.phone.clone()).filter(|phone| !phone.is_empty()),
        };
        expected.is_some_and(|expected| expected.eq_ignore_ascii_case(&answer))
    };
    let known_answers = Question::ALL
        .into_iter()
        .filter(|question| answers.iter().any(|(asked, answer)| asked == question && right(*question, answer)));
    if known_answers.count() < RIGHT_ANSWERS {
        return refuse("card_answers_wrong");
    }
    lose_for_now(ctx, person, card_id, "phone")
}

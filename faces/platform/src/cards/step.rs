//! What is done with one card from a person's page: each form calls one use case, tells the holder in the same transaction
//! where there is something to tell, and leads back to the page.

use axum::{
    extract::{Multipart, Path, State},
    response::{IntoResponse, Redirect, Response},
};
use card::{Card, HandOver, MadeHere, Question, Signature, Step, Told};
use door::{Fault, Form, House, User};
use kernel::{AccountNumber, CardNumber, CitizenId, Ctx, Error, Refusal, RegionCode, Result};
use ui::Reader;

use super::{of_person::Visitor, words};
use crate::{
    complaints,
    page::{Refused, again, fault, refused},
};

/// A card's number in an address; what is none may be anything, and is not said back.
pub(crate) fn numbered(text: &str) -> Result<i64> {
    text.parse().map_err(|_| Refusal::new("card_unknown").into())
}

/// Takes a step.
pub(crate) async fn take(
    State(house): State<House>,
    user: User,
    reader: Reader,
    Path((reference, card, step)): Path<(String, String, String)>,
    typed: Form,
) -> Result<Response, Fault> {
    let visitor = Visitor { house: &house, user: &user, reader: &reader, reference: &reference, typed };
    let (id, card_id) = (visitor.person()?, numbered(&card).map_err(fault(&reader))?);
    let done = match &*step {
        "lost-by-phone" => lose_by_phone(&visitor, id, card_id).await,
        _ => {
            let (typed, what) = (visitor.typed.clone(), step.clone());
            house.act(&user.who, move |ctx| carry_out(ctx, id, card_id, &what, &typed)).await
        }
    };
    answer(&visitor, card_id, field_of(&step, &done), done).await
}

/// Brings another photo.
pub(crate) async fn bring_photo(
    State(house): State<House>,
    user: User,
    reader: Reader,
    Path((reference, card)): Path<(String, String)>,
    parts: Multipart,
) -> Result<Response, Fault> {
    let typed = Form::default();
    let visitor = Visitor { house: &house, user: &user, reader: &reader, reference: &reference, typed };
    let (id, card_id) = (visitor.person()?, numbered(&card).map_err(fault(&reader))?);
    house.ask(&user.who, move |ctx| is_hers(ctx, id, card_id)).await.map_err(fault(&reader))?;
    let done = match complaints::taken(parts).await {
        Err(refusal) => Err(refusal.into()),
        Ok((_, files)) => {
            let bytes = files.into_iter().next().map(|(_, bytes)| bytes).unwrap_or_default();
            match house.wait(move |house| door::photo(house, &bytes)).await {
                Ok(photo) => house.act(&user.who, move |ctx| card::bring_photo(ctx, id, card_id, &photo)).await,
                Err(why) => Err(why),
            }
        }
    };
    answer(&visitor, card_id, "photo", done).await
}

/// Back to the page; a refusal is said at the field of the card's form.
async fn answer(visitor: &Visitor<'_>, card_id: i64, field: &str, done: Result<()>) -> Result<Response, Fault> {
    let why = match done {
        Ok(()) => return Ok(Redirect::to(&format!("{}#card-{card_id}", visitor.here())).into_response()),
        Err(why) => why,
    };
    let refusal = refused(why).map_err(fault(visitor.reader))?;
    if matches!(&*refusal.code, "not_allowed" | "unknown_person" | "card_unknown" | "card_step_unknown") {
        return Err(fault(visitor.reader)(refusal.into()));
    }
    let field = format!("{field}-{card_id}");
    Ok(again(visitor.page(Refused(Some((&field, &refusal)))).await?))
}

/// The field that a refusal is about.
fn field_of(step: &str, done: &Result<()>) -> &'static str {
    let code = match done {
        Err(Error::Refused(refusal)) => &*refusal.code,
        _ => "",
    };
    match (step, code) {
        (_, "card_old_missing" | "card_old_other") => "old-card",
        ("hand-over", "card_number_format") => "old-card",
        (_, "card_number_format" | "card_number_taken") => "card",
        (_, "card_identification_malformed") => "identification",
        ("make-here", _) => "account",
        ("hand-over", _) => "sheet",
        ("choose-bank", _) => "bank",
        ("send-elsewhere", _) => "point",
        ("lost-by-phone", _) => "answer-head_of_household",
        _ => "card",
    }
}

/// The card that is meant, if it is this person's, within the scope: before anything else is looked at.
fn is_hers(ctx: &mut Ctx, id: CitizenId, card_id: i64) -> Result<Card> {
    registry::known(ctx, id)?;
    card::card(ctx, id, card_id)
}

fn carry_out(ctx: &mut Ctx, id: CitizenId, card_id: i64, step: &str, typed: &Form) -> Result<()> {
    is_hers(ctx, id, card_id)?;
    let told: Option<Told> = match step {
        "activate" => Some(card::activate(ctx, id, card_id)?),
        "lost-for-now" => Some(card::report_lost_for_now(ctx, id, card_id)?.1),
        "lost" => Some(card::report_lost(ctx, id, card_id)?.1),
        "find" => Some(card::find(ctx, id, card_id)?.1),
        "stop-move" => Some(card::stop_move(ctx, id)?),
        "cancel-all" => card::cancel_all(ctx, id).map(|_| None)?,
        "withdraw" => card::withdraw(ctx, id, card_id).map(|()| None)?,
        "choose-bank" => choose_bank(ctx, id, card_id, typed.text("bank")).map(|()| None)?,
        "hand-over" => hand_over(ctx, id, card_id, typed).map(|()| None)?,
        "make-here" => make_here(ctx, id, card_id, typed).map(|()| None)?,
        "make-again" => card::make_again(ctx, id, card_id).map(|()| None)?,
        "send-back" => card::send_back(ctx, id, card_id).map(|()| None)?,
        "send-elsewhere" => {
            let point = RegionCode::parse(typed.text("point")).map_err(|why| Refusal::new(why.code()))?;
            card::send_elsewhere(ctx, id, card_id, point).map(|()| None)?
        }
        _ => return Err(Refusal::new("card_step_unknown").into()),
    };
    match told {
        Some(told) => door::tell(ctx, &told),
        None => Ok(()),
    }
}

fn choose_bank(ctx: &mut Ctx, id: CitizenId, card_id: i64, bank: &str) -> Result<()> {
    if !words::is_bank(bank) {
        return Err(Refusal::new("bank_missing").into());
    }
    card::choose_bank(ctx, id, card_id, bank)
}

fn card_number(text: &str) -> Result<CardNumber> {
    CardNumber::parse(text).map_err(|why| Refusal::new(why.code()).into())
}

fn hand_over(ctx: &mut Ctx, id: CitizenId, card_id: i64, typed: &Form) -> Result<()> {
    let drawing = typed.text("drawing");
    let signature = if drawing.is_empty() {
        Signature::Sheet(typed.text("sheet").to_owned())
    } else {
        Signature::Drawn(door::drawing(drawing)?)
    };
    let old_card = match typed.text("old-card") {
        "" => None,
        number => Some(card_number(number)?),
    };
    let how = HandOver { signed_by: typed.text("signed-by").to_owned(), signature, old_card };
    card::hand_over(ctx, id, card_id, &how)
}

const IDENTIFICATION_DIGITS: usize = 32;

fn make_here(ctx: &mut Ctx, id: CitizenId, card_id: i64, typed: &Form) -> Result<()> {
    let identification = typed.text("identification").to_ascii_uppercase();
    let account = AccountNumber::parse(typed.text("account")).map_err(|why| Refusal::new(why.code()))?;
    let number = card_number(typed.text("card"))?;
    let is_hexadecimal = identification.bytes().all(|digit| digit.is_ascii_hexdigit());
    if identification.len() != IDENTIFICATION_DIGITS || !is_hexadecimal {
        return Err(Refusal::new("card_identification_malformed").into());
    }
    let here = MadeHere { account, number, identification };
    let card = card::make_here(ctx, id, card_id, &here)?;
    debug_assert_eq!(card.card_id, card_id, "the same card");
    Ok(())
}

/// A try is counted in a transaction of its own, before the answers are looked at, so that a wrong one stays counted.
async fn lose_by_phone(visitor: &Visitor<'_>, id: CitizenId, card_id: i64) -> Result<()> {
    let who = &visitor.user.who;
    let counted = visitor.house.act(who, move |ctx| {
        is_hers(ctx, id, card_id)?.stage.after(Step::ReportLostForNow)?;
        access::count_phone_answers(ctx, id)
    });
    counted.await?;
    let answer = |question: Question| (question, visitor.typed.text(&format!("answer-{}", question.word())).to_owned());
    let answers = Question::ALL.map(answer);
    let reported = visitor.house.act(who, move |ctx| {
        let (_, told) = card::report_lost_by_phone(ctx, id, card_id, &answers)?;
        access::phone_answers_were_right(ctx, id)?;
        door::tell(ctx, &told)
    });
    reported.await
}

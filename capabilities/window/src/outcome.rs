//! Carrying out what a yes comes to, in the transaction of the yes.
//!
//! What the holder of a card is told of a deed is handed back: the room sends nothing. An award is paid later, in a batch like
//! any other; a question is answered when its case is looked at ([`crate::tell`]).

use card::{Applicant as For, NewApplication, Reason, Told};
use casework::{
    case::{self, Applicant, Case, Content, NewRecord},
    service::{CardDeed, Outcome},
};
use kernel::{CitizenId, Ctx, Day, Error, Refusal, Result, refuse};

use crate::insure;

/// Carries it out; what is to be told of cards.
pub(crate) fn carry_out(ctx: &mut Ctx, case: &Case, content: &Content, random: [u8; 8]) -> Result<Vec<Told>> {
    match &case.version().outcome {
        Outcome::Record { register, months, ends, about, .. } => {
            let about = about_whom(case, content, about.as_deref());
            if let Some(ended) = ends {
                case::end_record(ctx, &about, ended)?;
                if ended == insure::UNEMPLOYED {
                    insure::end_benefit(ctx, &about, content)?;
                }
            }
            write_down(ctx, case, &about, content, register, *months)?;
        }
        Outcome::Insurance { deed } => insure::carry_out(ctx, case, content, *deed)?,
        Outcome::Correction { phone } => {
            let phone = content.answers.get(phone).map_or("", String::as_str);
            registry::correct_phone(ctx, person(case)?, phone)?;
        }
        Outcome::Card { deed } => return with_card(ctx, case, content, *deed, random),
        Outcome::Information { .. } | Outcome::Payment { .. } => {}
    }
    Ok(Vec::new())
}

pub(crate) fn person(case: &Case) -> Result<CitizenId> {
    person_of(&case.applicant)
}

pub(crate) fn person_of(applicant: &Applicant) -> Result<CitizenId> {
    applicant.person().ok_or_else(|| not_for(applicant))
}

pub(crate) fn not_for(applicant: &Applicant) -> Error {
    Refusal::new("service_not_for").with("applicant", applicant.kind().word()).into()
}

/// Whom an entry or a deed is about: the person a field names, or the applicant.
pub(crate) fn about_whom(case: &Case, content: &Content, field: Option<&str>) -> Applicant {
    let named = field.and_then(|field| content.answers.get(field)).and_then(|id| CitizenId::parse(id).ok());
    named.map_or_else(|| case.applicant.clone(), Applicant::Person)
}

pub(crate) fn write_down(
    ctx: &mut Ctx,
    case: &Case,
    about: &Applicant,
    content: &Content,
    register: &str,
    months: Option<u16>,
) -> Result<()> {
    let from = ctx.today();
    let to = months.map(|months| last_day(from, months));
    let new = NewRecord { register: register.to_owned(), facts: content.answers.clone(), from, to };
    case::put_record(ctx, case, about, &new).map(drop)
}

/// The last day of so many months from a day on: the day before the same day of the month, or the month's last day.
fn last_day(from: Day, months: u16) -> Day {
    from.plus_months(months.into()).plus_days(-1)
}

fn with_card(ctx: &mut Ctx, case: &Case, content: &Content, deed: CardDeed, random: [u8; 8]) -> Result<Vec<Told>> {
    let person = person(case)?;
    let told = match deed {
        CardDeed::Apply | CardDeed::Replace => {
            let new = application(ctx, person, content, deed)?;
            card::apply_with_known_photo(ctx, &new, random)?
        }
        CardDeed::Activate => {
            let card = card::in_hand(ctx, person)?;
            Some(card::activate(ctx, person, card.card_id)?)
        }
        CardDeed::LostForNow => {
            let card = card::in_hand(ctx, person)?;
            Some(card::report_lost_for_now(ctx, person, card.card_id)?.1)
        }
        CardDeed::LostOrFound => {
            let card = card::in_hand(ctx, person)?;
            // One form for both.
            let found = content.answers.get("what").is_some_and(|what| what == "find");
            Some(match found {
                true => card::find(ctx, person, card.card_id)?.1,
                false => card::report_lost(ctx, person, card.card_id)?.1,
            })
        }
        CardDeed::End => {
            match content.answers.get("deceased_id").and_then(|id| CitizenId::parse(id).ok()) {
                Some(deceased) => card::cancel_all(ctx, deceased)?,
                None => card::give_up(ctx, person)?,
            };
            None
        }
        CardDeed::Pin | CardDeed::Electronic | CardDeed::Family => {
            write_down(ctx, case, &case.applicant, content, deed.word(), Some(1))?;
            None
        }
    };
    Ok(told.into_iter().collect())
}

fn application(ctx: &mut Ctx, person: CitizenId, content: &Content, deed: CardDeed) -> Result<NewApplication> {
    let Some(known) = registry::person(ctx, person)? else { return refuse("unknown_person") };
    let answer = |field: &str| content.answers.get(field).cloned();
    let reason = match (deed, answer("reason").and_then(|word| Reason::from_word(&word))) {
        (CardDeed::Apply, _) => Reason::First,
        (_, Some(reason)) => reason,
        (_, None) => Reason::Damaged,
    };
    let at_county = answer("point").is_some_and(|point| point == "county");
    let township = known.village.township().filter(|_| !at_county);
    let point = township.or_else(|| known.village.county()).unwrap_or(known.village);
    Ok(NewApplication {
        person,
        reason,
        applicant: For::Own,
        bank: answer("bank").unwrap_or_default(),
        point,
        phone: answer("phone").unwrap_or(known.phone),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_end_on_the_day_before_or_with_the_month() {
        let day = |text| Day::parse(text).unwrap();
        let cases = [
            ("2026-11-27", 12, "2027-11-26"),
            ("2026-11-27", 1, "2026-12-26"),
            ("2026-01-31", 1, "2026-02-27"),
            ("2024-02-29", 12, "2025-02-27"),
            ("2026-12-01", 1, "2026-12-31"),
        ];
        for (from, months, to) in cases {
            assert_eq!(last_day(day(from), months), day(to), "{from} + {months}");
        }
    }
}

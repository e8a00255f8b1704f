//! What the house tells whoever asked: each topic from the room that knows it.
//!
//! A line is a key of a text with values, so that it is said in the reader's language. Nothing is kept: what is told is what stands
//! when it is asked.

use casework::{
    case::{self, Applicant},
    service::{Area, Outcome, Topic, services},
};
use kernel::{Ctx, Result};

/// One thing that is told: the key of a sentence with its values, and a service or a register it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// A service, by its code.
    Service(String),
    /// An entry of a register: its key, from and to which day, and what is written down, by the field's key of a service.
    Record(Box<case::Record>),
    /// A case.
    Case(Box<case::Case>),
    /// A card: its stage's word and its last day.
    Card {
        /// How it is.
        stage: card::Stage,
        /// Its number.
        number: Option<kernel::CardNumber>,
        /// Its last day.
        valid_to: Option<kernel::Day>,
    },
    /// How somebody stands in an insurance.
    Insured(insurance::Standing),
    /// What was paid in for a year, over all insurances.
    Year(Box<insurance::YearOfRecord>),
    /// What a pension claimed today would come to.
    Pension(insurance::Claim),
    /// An unemployment benefit, with what of it was handed out.
    Benefit(Box<insurance::BenefitStanding>),
    /// Why there is nothing to tell.
    Why(kernel::Refusal),
    /// A payment.
    Payment(Box<payout::Entitlement>),
}

/// The register whose entries are published.
const VACANCIES: &str = "vacancy";
/// So many entries of a board, or payments, are told.
const LINES_MAX: usize = 50;

/// Tells an applicant about a topic; `area` narrows services down. The board shows what employers have published: vacancies.
///
/// # Errors
/// A failure of the database.
pub fn tell(ctx: &mut Ctx, topic: Topic, applicant: &Applicant, area: Option<Area>) -> Result<Vec<Line>> {
    let today = ctx.today();
    Ok(match topic {
        Topic::Services => services()
            .iter()
            .filter(|one| {
                area.is_none_or(|area| one.area == area)
                    && one.version_on(today).is_some()
                    && one.is_for(applicant.kind())
            })
            .map(|one| Line::Service(one.code.clone()))
            .collect(),
        Topic::Board => boxed(case::board(ctx, VACANCIES, LINES_MAX)?, Line::Record),
        Topic::Insured => match applicant.person() {
            Some(person) => {
                let mut lines: Vec<Line> = insurance::standing(ctx, person)?.into_iter().map(Line::Insured).collect();
                lines.extend(boxed(insurance::record_of(ctx, person)?, Line::Year));
                lines
            }
            None => Vec::new(),
        },
        Topic::PensionEstimate => match applicant.person() {
            Some(person) => match insurance::foresee(ctx, person) {
                Ok(claim) => vec![Line::Pension(claim)],
                Err(kernel::Error::Refused(why)) => vec![Line::Why(why)],
                Err(failure) => return Err(failure),
            },
            None => Vec::new(),
        },
        Topic::Records => {
            let held = case::records_of(ctx, applicant)?.into_iter().filter(|record| record.holds_on(today));
            boxed(held, Line::Record)
        }
        Topic::Cases => boxed(case::cases_of(ctx, applicant)?, Line::Case),
        Topic::Benefits => match applicant.person() {
            Some(person) => {
                let mut lines = boxed(insurance::benefits_of(ctx, person)?, Line::Benefit);
                lines.extend(boxed(payout::entitlements_of(ctx, person)?.into_iter().take(LINES_MAX), Line::Payment));
                lines
            }
            None => Vec::new(),
        },
        Topic::CardState | Topic::CardProgress => match applicant.person() {
            Some(person) => card::cards_of(ctx, person)?
                .into_iter()
                .filter(|card| (topic == Topic::CardProgress) == card.stage.is_coming())
                .map(|card| Line::Card { stage: card.stage, number: card.number(), valid_to: card.valid_to() })
                .collect(),
            None => Vec::new(),
        },
    })
}

/// What a case that asked for it was told, once it is granted; nothing of other cases.
///
/// # Errors
/// A failure of the database.
pub fn told_of(ctx: &mut Ctx, case: &case::Case, content: &case::Content) -> Result<Option<Vec<Line>>> {
    let granted = matches!(case.state, case::CaseState::Granted | case::CaseState::Delivered);
    match &case.version().outcome {
        Outcome::Information { topic, .. } if granted => {
            let area = content.answers.get("topic").and_then(|area| Area::from_word(area));
            tell(ctx, *topic, &case.applicant, area).map(Some)
        }
        _ => Ok(None),
    }
}

fn boxed<T>(all: impl IntoIterator<Item = T>, line: fn(Box<T>) -> Line) -> Vec<Line> {
    all.into_iter().map(|one| line(Box::new(one))).collect()
}

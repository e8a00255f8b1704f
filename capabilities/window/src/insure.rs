//! Carrying out what a yes comes to with an insurance or a pension.

use casework::{
    case::{Applicant, Case, Content},
    service::{Channel, InsuranceDeed},
};
use insurance::{
    BenefitEnd, Change, Cover, EmployerEnd, EmployerKind, EndReason, How, Insurance, Joining, StaffAnswer, StaffChange,
    StaffRow, SuspendReason,
};
use kernel::{CitizenId, Ctx, Day, Fen, Refusal, Result, refuse};

use crate::outcome::{about_whom, not_for, person, person_of, write_down};

/// The register of who is out of work: whose entry in it ends draws no benefit any more.
pub(crate) const UNEMPLOYED: &str = "unemployed";

pub(crate) fn carry_out(ctx: &mut Ctx, case: &Case, content: &Content, deed: InsuranceDeed) -> Result<()> {
    let today = ctx.today();
    let joining = |person, insurance, tier| Joining { person, insurance, employer: None, from: today, tier };
    match deed {
        InsuranceDeed::JoinResidentPension => {
            let tier = Some(yuan(content, "tier")?);
            insurance::join(ctx, &joining(person(case)?, Insurance::ResidentPension, tier))
        }
        InsuranceDeed::JoinFlexible => insurance::join(ctx, &joining(person(case)?, Insurance::EmployeePension, None)),
        InsuranceDeed::ChangeTier => insurance::change_tier(ctx, person(case)?, yuan(content, "tier")?).map(drop),
        InsuranceDeed::ChangeStaff => change_staff(ctx, case, content),
        InsuranceDeed::ClaimPension => insurance::grant_asked(ctx, person(case)?, case.submitted_at.day()).map(drop),
        InsuranceDeed::SuspendPension => insurance::suspend(ctx, whose(case, content, "person")?, SuspendReason::Asked),
        InsuranceDeed::ResumePension => insurance::resume(ctx, person(case)?).map(drop),
        InsuranceDeed::ProveLife => {
            // In the app a form proves nothing: her phone has to know her (`faces/app/src/proof.rs`).
            if case.channel == Channel::App {
                return refuse("pension_proof_by_passkey");
            }
            insurance::prove(ctx, person(case)?, &How::Card { place: case.office.to_string() }).map(drop)
        }
        InsuranceDeed::ClosePension => {
            let died_on = content.answers.get("died_on").and_then(|day| Day::parse(day).ok());
            let (on, why) = died_on.map_or((today, EndReason::Left), |day| (day, EndReason::Death));
            insurance::end(ctx, whose(case, content, "deceased")?, on, why).map(drop)
        }
        InsuranceDeed::ClaimUnemployment => {
            insurance::grant_benefit(ctx, person(case)?, case.submitted_at.day()).map(drop)
        }
        InsuranceDeed::JoinEmployer => {
            let said = ["form_of_business", "form_of_body"].iter().find_map(|field| content.answers.get(*field));
            let kind =
                said.and_then(|word| EmployerKind::from_word(word)).ok_or_else(|| Refusal::new("field_missing"))?;
            insurance::join_employer(ctx, employer(case)?, kind).map(drop)
        }
        InsuranceDeed::EndEmployer => {
            let why = content.answers.get("reason").and_then(|word| EmployerEnd::from_word(word));
            insurance::end_employer(ctx, employer(case)?, why.unwrap_or(EmployerEnd::Dissolved))
        }
    }
}

/// Whoever leaves the register of the unemployed says why and since when: her benefit ends with that. Where she does not say why, she works.
pub(crate) fn end_benefit(ctx: &mut Ctx, about: &Applicant, content: &Content) -> Result<()> {
    let Some(person) = about.person() else { return Ok(()) };
    let why = match content.answers.get("reason").map_or("", String::as_str) {
        "pension" => BenefitEnd::Pension,
        "moved" => BenefitEnd::Moved,
        "army_or_school" | "stopped" => BenefitEnd::Asked,
        _ => BenefitEnd::Work,
    };
    let on = content.answers.get("since").and_then(|day| Day::parse(day).ok()).unwrap_or(ctx.today());
    insurance::end_benefit(ctx, person, on, why).map(drop)
}

/// The person a field names, or the applicant.
fn whose(case: &Case, content: &Content, field: &str) -> Result<CitizenId> {
    person_of(&about_whom(case, content, Some(field)))
}

fn employer(case: &Case) -> Result<&str> {
    case.applicant.employer().ok_or_else(|| not_for(&case.applicant))
}

fn yuan(content: &Content, field: &str) -> Result<Fen> {
    let text = content.answers.get(field).map_or("", String::as_str);
    Fen::parse_yuan(text).map_err(|why| Refusal::new(why.code()).into())
}

/// One of an employer's people joins or leaves on a day, by the rule that a whole list goes by. Of a longer list nobody is named here: it is gone through by hand.
fn change_staff(ctx: &mut Ctx, case: &Case, content: &Content) -> Result<()> {
    let (Some(employer), Some(person)) = (case.applicant.employer(), content.answers.get("person")) else {
        return write_down(ctx, case, &case.applicant, content, InsuranceDeed::ChangeStaff.word(), None);
    };
    let person = CitizenId::parse(person).map_err(|why| Refusal::new(why.code()))?;
    let says = |field: &str, word: &str| content.answers.get(field).is_some_and(|said| said == word);
    let said = StaffChange {
        person,
        name: None,
        change: if says("change", "leave") { Change::Leaves } else { Change::Joins },
        on: content.answers.get("changed_on").and_then(|day| Day::parse(day).ok()).unwrap_or(ctx.today()),
        cover: if says("insurances", "injury_only") { Cover::InjuryOnly } else { Cover::All },
    };
    match insurance::change_staff(ctx, employer, &[StaffRow { row: 1, said: Ok(said) }])? {
        StaffAnswer::Changed { .. } => Ok(()),
        StaffAnswer::Wrong(mut faults) => Err(faults.remove(0).why.into()),
    }
}

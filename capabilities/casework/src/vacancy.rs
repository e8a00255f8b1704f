//! Vacancies 岗位: what employers have published, and which of them fit somebody who looks for work.
//!
//! Where a job is stands in words of the employer; near is the employer's county. Deliberately absent: publishing one (a service), and
//! recommending it ([`crate::follow_up`]).

use kernel::{CitizenId, Ctx, Day, Fen, RegionCode, Result};

use crate::{
    case::{self, Applicant, Record},
    store,
};

/// The register of vacancies.
const REGISTER: &str = "vacancy";
/// The register of people who look for work.
const SEEKERS: &str = "job_seeker";
/// The kind of work that is none of those with a name.
const OTHER: &str = "other";
/// So many of the latest are looked at: more than a prefecture of a few hundred thousand publishes in the months that one stands.
const LOOKED_AT: usize = 2_000;

/// A vacancy that was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vacancy {
    /// The number of its entry.
    pub record_id: i64,
    /// The code of the employer.
    pub employer: String,
    /// Where the employer is.
    pub region: RegionCode,
    /// What is to be done.
    pub job: String,
    /// The kind of work, a choice of the service.
    pub field: String,
    /// Where, in words.
    pub place: String,
    /// Monthly pay, at least.
    pub pay_from: Fen,
    /// Monthly pay, at most.
    pub pay_to: Option<Fen>,
    /// The last day to apply.
    pub apply_until: Day,
    /// The phone number for those who apply.
    pub phone: String,
}

impl Vacancy {
    /// What an entry of the register says; nothing where it is no vacancy, or lacks what a vacancy has.
    #[must_use]
    pub fn of(record: &Record) -> Option<Vacancy> {
        let fact = |key: &str| record.facts.get(key).map(String::as_str);
        let pay = |key: &str| fact(key).and_then(|yuan| Fen::parse_yuan(yuan).ok());
        let employer = record.applicant.employer().filter(|_| record.register == REGISTER)?;
        Some(Vacancy {
            record_id: record.record_id,
            employer: employer.to_owned(),
            region: record.region,
            job: fact("job")?.to_owned(),
            field: fact("field")?.to_owned(),
            place: fact("place")?.to_owned(),
            pay_from: pay("pay_from")?,
            pay_to: pay("pay_to"),
            apply_until: Day::parse(fact("apply_until")?).ok()?,
            phone: fact("phone")?.to_owned(),
        })
    }

    /// The most it pays.
    fn pays(&self) -> Fen {
        self.pay_to.unwrap_or(self.pay_from)
    }
}

/// What somebody looks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    /// The kind of work; any where nothing is said.
    pub field: Option<String>,
    /// Monthly pay, at least.
    pub pay: Option<Fen>,
}

impl Wish {
    /// What an entry of somebody who looks for work says.
    #[must_use]
    pub fn of(record: &Record) -> Wish {
        Wish {
            field: record.facts.get("field").cloned(),
            pay: record.facts.get("pay").and_then(|yuan| Fen::parse_yuan(yuan).ok()),
        }
    }

    /// Whether a vacancy fits: the same kind of work, or a kind without a name on either side; it may pay what is wanted; and one can still
    /// apply.
    #[must_use]
    pub fn fits(&self, vacancy: &Vacancy, today: Day) -> bool {
        let field = self
            .field
            .as_deref()
            .is_none_or(|wanted| wanted == vacancy.field || wanted == OTHER || vacancy.field == OTHER);
        let pay = self.pay.is_none_or(|wanted| vacancy.pays() >= wanted);
        field && pay && today <= vacancy.apply_until
    }

    /// The vacancies that fit, those of the same county first; otherwise in the order in which they came.
    #[must_use]
    pub fn fitting(&self, at: RegionCode, vacancies: Vec<Vacancy>, today: Day) -> Vec<Vacancy> {
        let mut fit: Vec<Vacancy> = vacancies.into_iter().filter(|one| self.fits(one, today)).collect();
        fit.sort_by_key(|one| one.region.county() != at.county());
        fit
    }
}

/// What somebody looks for, as her entry of today says; nothing where she has none.
///
/// # Errors
/// A failure of the database.
pub(crate) fn wish_of(ctx: &mut Ctx, person: CitizenId) -> Result<Option<Wish>> {
    let today = ctx.today();
    let records = ctx.for_person(person, |ctx| store::records_of(ctx, &Applicant::Person(person)))?;
    Ok(records.iter().find(|one| one.register == SEEKERS && one.holds_on(today)).map(Wish::of))
}

/// What fits a wish of somebody who is at a place, of what stands published in the whole prefecture, at most `limit`.
///
/// # Errors
/// A failure of the database.
pub(crate) fn fitting(ctx: &mut Ctx, wish: &Wish, at: RegionCode, limit: usize) -> Result<Vec<Vacancy>> {
    let published = case::board(ctx, REGISTER, LOOKED_AT)?;
    let mut fit = wish.fitting(at, published.iter().filter_map(Vacancy::of).collect(), ctx.today());
    fit.truncate(limit);
    Ok(fit)
}

/// A vacancy by the number of its entry, whoever published it, with whether it can still be applied for.
///
/// # Errors
/// A failure of the database.
pub(crate) fn vacancy(ctx: &mut Ctx, record_id: i64) -> Result<Option<(Vacancy, bool)>> {
    let today = ctx.today();
    let record = ctx.as_owner(|ctx| store::record(ctx, record_id))?;
    let stands = |vacancy: &Vacancy, record: &Record| record.holds_on(today) && today <= vacancy.apply_until;
    Ok(record.and_then(|record| {
        Vacancy::of(&record).map(|vacancy| {
            let stands = stands(&vacancy, &record);
            (vacancy, stands)
        })
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn region(code: &str) -> RegionCode {
        RegionCode::parse(code).unwrap()
    }

    fn vacancy(record_id: i64, at: &str, field: &str, pay: (i64, Option<i64>), until: &str) -> Vacancy {
        Vacancy {
            record_id,
            employer: "E".to_owned(),
            region: region(at),
            job: "司机".to_owned(),
            field: field.to_owned(),
            place: "泽当".to_owned(),
            pay_from: Fen::new(pay.0 * 100),
            pay_to: pay.1.map(|yuan| Fen::new(yuan * 100)),
            apply_until: day(until),
            phone: String::new(),
        }
    }

    #[test]
    fn a_vacancy_fits_by_its_kind_of_work_its_pay_and_its_last_day() {
        // What is wanted: kind and pay; what is offered: kind, pay from, pay to, until.
        let cases = [
            (Some("transport"), None, "transport", 4_000, None, "2026-11-22", true),
            (Some("transport"), None, "transport", 4_000, None, "2026-11-21", false),
            (Some("transport"), None, "shop", 4_000, None, "2026-12-31", false),
            (Some("transport"), None, "other", 4_000, None, "2026-12-31", true),
            (Some("other"), None, "shop", 4_000, None, "2026-12-31", true),
            (None, None, "shop", 4_000, None, "2026-12-31", true),
            (Some("shop"), Some(4_000), "shop", 4_000, None, "2026-12-31", true),
            (Some("shop"), Some(4_001), "shop", 4_000, None, "2026-12-31", false),
            (Some("shop"), Some(5_000), "shop", 4_000, Some(6_000), "2026-12-31", true),
            (Some("shop"), Some(6_001), "shop", 4_000, Some(6_000), "2026-12-31", false),
            (None, Some(5_000), "shop", 4_000, None, "2026-12-31", false),
        ];
        for (field, pay, offered, from, to, until, fits) in cases {
            let wish = Wish { field: field.map(str::to_owned), pay: pay.map(|yuan: i64| Fen::new(yuan * 100)) };
            let vacancy = vacancy(1, "540502", offered, (from, to), until);
            assert_eq!(wish.fits(&vacancy, day("2026-11-22")), fits, "{wish:?} {vacancy:?}");
        }
    }

    #[test]
    fn those_of_the_same_county_come_first_and_the_rest_in_their_order() {
        let all = [(4, "540521"), (3, "540502"), (2, "540523"), (1, "540502001001")];
        let all = all.map(|(id, at)| vacancy(id, at, "shop", (1, None), "2026-12-31")).to_vec();
        let fit = Wish::default().fitting(region("540502101201"), all, day("2026-11-22"));
        assert_eq!(fit.iter().map(|one| one.record_id).collect::<Vec<_>>(), [3, 1, 4, 2]);
    }
}

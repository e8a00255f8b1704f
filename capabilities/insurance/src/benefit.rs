//! An unemployment benefit as it stands, and which of its months are owed: pure.
//!
//! It has a first and a last month; an end only ever brings the last one nearer. What is owed up to a month are the months between that were not handed
//! out, so that one that was left out is owed later, and one that was handed out never again.

use kernel::{CitizenId, Day, Fen, Period, RegionCode};

use crate::{
    Insurance,
    benefit_rules::benefit_in,
    membership::Membership,
    month::{after, before, month_of, months, plus},
    state::words,
};

/// An unemployment benefit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Benefit {
    /// Its number in this room; stands in the log in place of the person.
    pub benefit_id: i64,
    /// Whose.
    pub person: CitizenId,
    /// Where she lived when it was granted.
    pub region: RegionCode,
    /// The day of the claim.
    pub claimed_on: Day,
    /// Who granted it.
    pub granted_by: String,
    /// The months paid into the insurance that counted for it.
    pub paid_months: u32,
    /// The months that were left of the benefit before it.
    pub left_months: u32,
    /// How many months were granted.
    pub months: u32,
    /// The first of them.
    pub first_month: Period,
    /// The last that is owed.
    pub last_month: Period,
    /// The first month that was not handed out yet.
    pub next_month: Period,
    /// How it ended before all its months were drawn.
    pub end: Option<(BenefitEnd, Day)>,
}

/// Why a benefit is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BenefitEnd {
    /// 重新就业: she works again.
    Work,
    /// 享受养老待遇: a pension is claimed.
    Pension,
    /// 死亡.
    Death,
    /// 迁出.
    Moved,
    /// 本人停领: she said so.
    Asked,
    /// 期满: all months are over. Never written down: it follows from the months.
    UsedUp,
}

words!(BenefitEnd, 6: Work = "work", Pension = "pension", Death = "death", Moved = "moved", Asked = "asked", UsedUp = "used_up");

impl Benefit {
    /// Why it is over on a day; nothing while it is drawn.
    #[must_use]
    pub fn over_on(&self, day: Day) -> Option<BenefitEnd> {
        match self.end {
            Some((why, on)) if on <= day => Some(why),
            _ => (self.last_month < month_of(day)).then_some(BenefitEnd::UsedUp),
        }
    }

    /// How many of its months were given up by its end: they are drawn with the next one.
    #[must_use]
    pub fn left_over(&self) -> u32 {
        self.months.saturating_sub(count(&months(&self.first_month, &self.last_month)))
    }

    /// Its months that are owed up to one, of those that were not handed out.
    pub(crate) fn owed(&self, until: &Period, handed_out: &[Period]) -> Vec<Period> {
        let mut owed = months(&self.next_month.clone().max(self.first_month.clone()), until.min(&self.last_month));
        owed.retain(|month| !handed_out.contains(month));
        owed
    }

    /// The last month that is owed if it ends on a day; nothing where that changes nothing.
    pub(crate) fn last_month_if_ended(&self, on: Day) -> Option<Period> {
        let last = month_of(on).max(before(&self.first_month));
        (self.end.is_none() && last <= self.last_month).then_some(last)
    }
}

/// The first and the last month of a benefit of so many months that is claimed on a day, after the one before it.
pub(crate) fn span(claimed_on: Day, months: u32, earlier: Option<&Benefit>) -> (Period, Period) {
    let own = after(&month_of(claimed_on));
    let first = earlier.map_or(own.clone(), |earlier| own.clone().max(after(&earlier.last_month)));
    let last = before(&plus(&first, months));
    (first, last)
}

/// Whether a membership says that she works after a day: through an employer, in an insurance that only who works is in.
pub(crate) fn works_after(membership: &Membership, day: Day) -> bool {
    let of_work = [Insurance::EmployeePension, Insurance::PublicPension, Insurance::Unemployment];
    membership.employer.is_some() && of_work.contains(&membership.insurance) && membership.to.is_none_or(|to| day < to)
}

/// A benefit with what of it was handed out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BenefitStanding {
    /// It.
    pub benefit: Benefit,
    /// Why it is over today; nothing while it is drawn.
    pub over: Option<BenefitEnd>,
    /// Its months that were handed out, oldest first.
    pub handed_out: Vec<Period>,
    /// How many of its months are still to come.
    pub to_come: u32,
    /// Months after its end that were handed out, oldest first: to be asked back.
    pub overpaid: Vec<Period>,
    /// What these came to.
    pub overpaid_fen: Fen,
}

/// How each benefit of somebody stands; both lists the latest first. A month that was handed out belongs to the one benefit that owes it; a month that none
/// owes, to the first that would have without its end.
pub(crate) fn stand(benefits: &[Benefit], paid: &[(Period, Fen)], today: Day) -> Vec<BenefitStanding> {
    let owes = |one: &Benefit, month: &Period| one.first_month <= *month && *month <= one.last_month;
    let granted =
        |one: &Benefit, month: &Period| one.first_month <= *month && *month < plus(&one.first_month, one.months);
    let standing = |one: &Benefit| {
        let mut handed_out = Vec::new();
        let mut over = Vec::new();
        for (month, fen) in paid.iter().rev() {
            let earliest = benefits.iter().rev().find(|other| granted(other, month));
            if owes(one, month) {
                handed_out.push(month.clone());
            } else if !benefits.iter().any(|other| owes(other, month)) && earliest == Some(one) {
                over.push((month.clone(), *fen));
            }
        }
        BenefitStanding {
            to_come: count(&months(&one.first_month, &one.last_month)) - count(&handed_out),
            handed_out,
            overpaid_fen: Fen::try_sum(over.iter().map(|(_, fen)| *fen)).expect("a benefit has a bound"),
            overpaid: over.into_iter().map(|(month, _)| month).collect(),
            over: one.over_on(today),
            benefit: one.clone(),
        }
    };
    benefits.iter().map(standing).collect()
}

/// What months of the benefit come to.
pub(crate) fn sum_of_months(months: &[Period]) -> Fen {
    Fen::try_sum(months.iter().map(benefit_in)).expect("a benefit has a bound")
}

pub(crate) fn count(months: &[Period]) -> u32 {
    u32::try_from(months.len()).expect("months of a life")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> Period {
        Period::parse(text).unwrap()
    }

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn words(months: &[Period]) -> Vec<String> {
        months.iter().map(Period::to_string).collect()
    }

    /// Claimed in November 2026, of three months.
    fn benefit() -> Benefit {
        let (first_month, last_month) = span(day("2026-11-22"), 3, None);
        Benefit {
            benefit_id: 1,
            person: CitizenId::from_parts(540_502, day("1990-01-01"), 1),
            region: RegionCode::parse("540502101201").unwrap(),
            claimed_on: day("2026-11-22"),
            granted_by: String::new(),
            paid_months: 12,
            left_months: 0,
            months: 3,
            next_month: first_month.clone(),
            first_month,
            last_month,
            end: None,
        }
    }

    #[test]
    fn a_benefit_begins_with_the_month_after_the_claim_and_after_the_one_before_it() {
        let ended = Benefit { last_month: month("2027-01"), ..benefit() };
        let cases = [
            ("2026-11-01", 3, None, "2026-12", "2027-02"),
            ("2026-12-31", 24, None, "2027-01", "2028-12"),
            ("2026-12-31", 1, None, "2027-01", "2027-01"),
            ("2026-12-31", 2, Some(&ended), "2027-02", "2027-03"),
            ("2027-03-01", 2, Some(&ended), "2027-04", "2027-05"),
        ];
        for (claimed_on, months, earlier, first, last) in cases {
            assert_eq!(span(day(claimed_on), months, earlier), (month(first), month(last)), "{claimed_on}");
        }
    }

    #[test]
    fn what_is_owed_lies_between_the_first_and_the_last_month_and_was_not_handed_out() {
        let cases = [
            ("2026-11", "2026-12", "2027-02", vec![], &[][..]),
            ("2026-12", "2026-12", "2027-02", vec![], &["2026-12"]),
            ("2027-08", "2026-12", "2027-02", vec![], &["2026-12", "2027-01", "2027-02"]),
            ("2027-08", "2027-01", "2027-02", vec![], &["2027-01", "2027-02"]),
            ("2027-08", "2026-12", "2027-02", vec!["2027-01"], &["2026-12", "2027-02"]),
            ("2027-08", "2026-12", "2026-11", vec![], &[]), // ended before it began
            ("2027-08", "2027-03", "2027-02", vec![], &[]),
        ];
        for (until, next, last, handed_out, expected) in cases {
            let one = Benefit { next_month: month(next), last_month: month(last), ..benefit() };
            let handed_out: Vec<Period> = handed_out.into_iter().map(month).collect();
            assert_eq!(words(&one.owed(&month(until), &handed_out)), expected, "{until} {next} {last}");
        }
        assert_eq!(sum_of_months(&[month("2026-12"), month("2027-01")]), Fen::new(300_000));
    }

    #[test]
    fn an_end_brings_the_last_month_nearer_and_gives_the_rest_up() {
        let cases = [
            ("2020-01-01", Some("2026-11"), 3), // before it began
            ("2026-12-01", Some("2026-12"), 2),
            ("2027-01-31", Some("2027-01"), 1),
            ("2027-02-28", Some("2027-02"), 0),
            ("2027-03-01", None, 0), // used up
        ];
        for (on, last, left) in cases {
            let found = benefit().last_month_if_ended(day(on));
            assert_eq!(found, last.map(month), "{on}");
            let ended = Benefit { last_month: found.unwrap_or(month("2027-02")), ..benefit() };
            assert_eq!(ended.left_over(), left, "{on}");
        }
        let twice = Benefit { end: Some((BenefitEnd::Work, day("2027-01-05"))), ..benefit() };
        assert_eq!(twice.last_month_if_ended(day("2026-12-01")), None);
    }

    #[test]
    fn what_was_handed_out_belongs_to_the_benefit_that_owes_it_and_the_rest_is_asked_back() {
        // Three months from December on, ended as of December; then two from February on.
        let first =
            Benefit { end: Some((BenefitEnd::Work, day("2026-12-20"))), last_month: month("2026-12"), ..benefit() };
        let second = Benefit {
            benefit_id: 2,
            months: 2,
            first_month: month("2027-02"),
            last_month: month("2027-03"),
            ..benefit()
        };
        let paid = ["2027-02", "2027-01", "2026-12"].map(|one| (month(one), Fen::new(150_000)));
        let standing = stand(&[second, first], &paid, day("2027-01-01"));
        let seen: Vec<_> = standing
            .iter()
            .map(|one| (words(&one.handed_out), one.to_come, words(&one.overpaid), one.overpaid_fen.get()))
            .collect();
        let list = |months: &[&str]| months.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>();
        assert_eq!(
            seen,
            [(list(&["2027-02"]), 1, list(&[]), 0), (list(&["2026-12"]), 0, list(&["2027-01"]), 150_000),]
        );
    }

    #[test]
    fn a_benefit_is_over_when_it_ended_or_its_months_are() {
        let ended =
            Benefit { end: Some((BenefitEnd::Work, day("2027-01-05"))), last_month: month("2027-01"), ..benefit() };
        let cases = [
            (benefit(), "2026-11-22", None),
            (benefit(), "2027-02-28", None),
            (benefit(), "2027-03-01", Some("used_up")),
            (ended.clone(), "2027-01-04", None),
            (ended.clone(), "2027-01-05", Some("work")),
            (ended, "2028-01-05", Some("work")),
        ];
        for (one, on, expected) in cases {
            assert_eq!(one.over_on(day(on)).map(BenefitEnd::word), expected, "{on}");
        }
        assert!(BenefitEnd::ALL.into_iter().all(|one| BenefitEnd::from_word(one.word()) == Some(one)));
    }

    #[test]
    fn who_is_in_an_insurance_of_work_through_an_employer_works() {
        let one = |insurance, employer: Option<&str>, to: &str| Membership {
            person: CitizenId::from_parts(540_502, day("1990-01-01"), 1),
            insurance,
            employer: employer.map(ToOwned::to_owned),
            from: day("2020-01-01"),
            to: Day::parse(to).ok(),
            left_because: None,
        };
        let cases = [
            (one(Insurance::Unemployment, Some("e"), ""), true),
            (one(Insurance::EmployeePension, Some("e"), ""), true),
            (one(Insurance::PublicPension, Some("e"), "2026-11-23"), true),
            (one(Insurance::EmployeePension, Some("e"), "2026-11-22"), false), // her last day
            (one(Insurance::EmployeePension, None, ""), false),                // by herself
            (one(Insurance::WorkInjury, Some("e"), ""), false),
            (one(Insurance::EmployeeMedical, Some("e"), ""), false),
            (one(Insurance::ResidentPension, None, ""), false),
        ];
        for (membership, expected) in cases {
            assert_eq!(works_after(&membership, day("2026-11-22")), expected, "{membership:?}");
        }
    }
}

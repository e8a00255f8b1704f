//! A resident pension as it stands, and which of its months are owed: pure.
//!
//! `next_month` is the first month that was not handed out yet. What is owed up to a month are all months from there that lie in no gap; so a month
//! that was left out while a pension was suspended is owed when it goes on, and one that was handed out never again.

use kernel::{CitizenId, Day, Fen, Moment, Period, Refusal, RegionCode, Result};

use crate::{
    formula,
    month::{after, month_of, months},
    rules::{Rules, basic_in, rules_on},
    state::{EndReason, PensionDeed, PensionState, SuspendReason, next_state},
};

/// A resident pension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pension {
    /// Its number in this room; stands in the log in place of the person.
    pub pension_id: i64,
    /// Whose.
    pub person: CitizenId,
    /// Where she lived at the claim or the last proof.
    pub region: RegionCode,
    /// How far it is.
    pub state: PensionState,
    /// The day of the claim.
    pub claimed_on: Day,
    /// Who took the claim in.
    pub claimed_by: String,
    /// The first month that is paid: the one after the claim.
    pub first_month: Period,
    /// The first month that was not handed out yet.
    pub next_month: Period,
    /// What stood in the account at the claim.
    pub account: Fen,
    /// The day of the last proof of life; the claim counts as one.
    pub proved_on: Day,
    /// The last day on which that proof counts.
    pub valid_until: Day,
    /// Why and since when it is not paid for now.
    pub suspension: Option<Suspension>,
    /// How it ended.
    pub end: Option<End>,
}

/// A pension is not paid for now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Suspension {
    /// Why.
    pub reason: SuspendReason,
    /// Since which day.
    pub on: Day,
}

/// The end of a pension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// Why.
    pub reason: EndReason,
    /// The day on which the reason came about.
    pub on: Day,
    /// The last month that was owed.
    pub last_month: Period,
    /// What was left of the account.
    pub remainder: Fen,
}

/// Months that are not owed, both included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Gap {
    pub(crate) from: Period,
    pub(crate) to: Period,
}

impl Gap {
    /// One month alone.
    pub(crate) fn of(month: Period) -> Gap {
        Gap { from: month.clone(), to: month }
    }
}

/// A month that was handed out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paid {
    /// Which.
    pub month: Period,
    /// In the run of which month; the month of the end for what went to the heirs.
    pub run: Period,
    /// How much.
    pub fen: Fen,
    /// How much of it came from the account.
    pub of_account: Fen,
}

/// A deed that was done with a pension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PensionStep {
    /// What.
    pub deed: PensionDeed,
    /// The state after it.
    pub state: PensionState,
    /// When.
    pub at: Moment,
    /// By whom.
    pub by: String,
    /// Why: a word, such as a reason.
    pub note: String,
}

impl Pension {
    /// The rules by which it is reckoned: those of its first month.
    #[must_use]
    pub fn rules(&self) -> &'static Rules {
        rules_of(&self.first_month)
    }

    /// What it comes to in a month.
    ///
    /// # Panics
    /// If it is no month; sums are bounded.
    #[must_use]
    pub fn monthly_in(&self, month: &Period) -> Fen {
        monthly_in(&self.first_month, self.account, month)
    }

    /// The day from which a reminder goes.
    #[must_use]
    pub fn remind_from(&self) -> Day {
        self.valid_until.plus_days(-rules_on(self.valid_until).remind_days)
    }

    /// The last day on which it is paid without a new proof.
    #[must_use]
    pub fn grace_until(&self) -> Day {
        grace_until(self.valid_until)
    }

    /// The state after a deed, which must be possible now.
    pub(crate) fn after(&self, deed: PensionDeed) -> Result<PensionState> {
        next_state(Some(self.state), deed).ok_or_else(|| self.wrong_state(deed).into())
    }

    pub(crate) fn wrong_state(&self, deed: PensionDeed) -> Refusal {
        let refusal = Refusal::new("pension_wrong_state").with("person", self.person.masked());
        refusal.with("state", self.state.word()).with("deed", deed.word())
    }
}

/// The last day on which a pension is paid whose proof counts until this one.
pub(crate) fn grace_until(valid_until: Day) -> Day {
    valid_until.plus_days(rules_on(valid_until).grace_days)
}

fn rules_of(first_month: &Period) -> &'static Rules {
    rules_on(first_month.first_day().expect("a month has a first day"))
}

/// What a pension that began in a month comes to in another.
pub(crate) fn monthly_in(first_month: &Period, account: Fen, month: &Period) -> Fen {
    formula::monthly(basic_in(month), account, rules_of(first_month).divisor).expect("an account has a bound")
}

/// The part of it that comes from the account.
pub(crate) fn account_part_of(first_month: &Period, account: Fen) -> Fen {
    formula::account_part(account, rules_of(first_month).divisor)
}

/// What several months come to.
pub(crate) fn sum_of(first_month: &Period, account: Fen, months: &[Period]) -> Fen {
    Fen::try_sum(months.iter().map(|month| monthly_in(first_month, account, month))).expect("an account has a bound")
}

/// The months that are owed up to one.
pub(crate) fn owed(next_month: &Period, until: &Period, gaps: &[Gap]) -> Vec<Period> {
    let mut months = months(next_month, until);
    months.retain(|month| !gaps.iter().any(|gap| (&gap.from..=&gap.to).contains(&month)));
    months
}

/// The months that a suspension takes away up to one: none where it is paid back; else those from the month after it began.
pub(crate) fn lost(suspension: Suspension, until: &Period) -> Option<Gap> {
    if rules_on(suspension.on).pays_back(suspension.reason) {
        return None;
    }
    let from = after(&month_of(suspension.on));
    (from <= *until).then(|| Gap { from, to: until.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> Period {
        Period::parse(text).unwrap()
    }

    fn words(months: &[Period]) -> Vec<String> {
        months.iter().map(Period::to_string).collect()
    }

    #[test]
    fn what_is_owed_begins_with_the_next_month_and_leaves_gaps_out() {
        let gap = |from, to| Gap { from: month(from), to: month(to) };
        let cases = [
            ("2026-11", "2026-11", vec![], &["2026-11"][..]),
            ("2026-12", "2026-11", vec![], &[]),
            ("2026-11", "2027-02", vec![], &["2026-11", "2026-12", "2027-01", "2027-02"]),
            ("2026-11", "2027-02", vec![gap("2026-12", "2027-01")], &["2026-11", "2027-02"]),
            ("2026-11", "2027-01", vec![gap("2026-12", "2027-01")], &["2026-11"]),
            ("2026-11", "2027-01", vec![gap("2026-10", "2026-11"), gap("2027-01", "2027-05")], &["2026-12"]),
        ];
        for (next, until, gaps, expected) in cases {
            assert_eq!(words(&owed(&month(next), &month(until), &gaps)), expected, "{next} {until}");
        }
    }

    #[test]
    fn what_a_suspension_takes_away_follows_from_its_reason_and_its_day() {
        use SuspendReason::{Asked, DeathReported, Moved, NoProof};
        let cases = [
            (Asked, "2027-01-05", "2027-03", Some(("2027-02", "2027-03"))),
            (Asked, "2027-01-31", "2027-02", Some(("2027-02", "2027-02"))),
            (Asked, "2027-01-05", "2027-01", None), // resumed within the next month
            (Asked, "2027-01-05", "2026-12", None),
            (NoProof, "2027-01-05", "2027-03", None),
            (DeathReported, "2027-01-05", "2027-03", None),
            (Moved, "2027-01-05", "2027-03", None),
        ];
        for (reason, on, until, expected) in cases {
            let found = lost(Suspension { reason, on: Day::parse(on).unwrap() }, &month(until));
            let expected = expected.map(|(from, to)| Gap { from: month(from), to: month(to) });
            assert_eq!(found, expected, "{reason:?} {on} {until}");
        }
    }

    #[test]
    fn months_on_both_sides_of_a_change_of_the_basic_part_are_each_paid_their_own() {
        let months: Vec<Period> = ["2020-05", "2020-06", "2020-07", "2020-08"].map(month).to_vec();
        // 88 + 10, twice; 93 + 10, twice.
        assert_eq!(sum_of(&month("2019-01"), Fen::new(139_000), &months), Fen::new(2 * 9_800 + 2 * 10_300));
        assert_eq!(sum_of(&month("2019-01"), Fen::ZERO, &[]), Fen::ZERO);
    }
}

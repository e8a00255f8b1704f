//! Somebody works, loses her work, draws a benefit, moves away and comes back, played at random against a model that knows months and nothing of tables:
//! whatever is done in whatever order, no month is handed out twice, none that is owed is lost, and none is owed for when she had another living.

use std::collections::BTreeSet;

use insurance::{BenefitEnd, Due};
use kernel::{Day, Period, Result};
use proptest::prelude::*;
use registry::PersonState;

use crate::{
    house::*,
    life::{month_number, number, written},
};

/// What somebody does.
#[derive(Clone, Copy, Debug)]
enum Deed {
    DaysPass(i32),
    /// What was not paid yet for the last months comes in.
    PayIn(i32),
    Claim,
    /// It is heard that an employer took her so many days ago.
    Hired(i32),
    Dismissed,
    /// She says that she wants it no more since so many days.
    Ask(i32),
    /// It is heard that she moved away so many days ago.
    Leave(i32),
    ComeBack,
    Job,
    /// The run of this month, or of some months before.
    Run(u32),
    /// A run is reckoned and lies about.
    Reckon,
    /// The run that lies about, written only now.
    WriteOld,
    /// One of the batches handed out so far is undone.
    TakeBack(usize),
}

/// A benefit, as she has it on paper: from which month, how many, up to which; and whether it was ended.
#[derive(Clone, Debug)]
struct Paper {
    claimed: i32,
    first: i32,
    months: i32,
    last: i32,
    ended: bool,
}

#[derive(Debug)]
struct Model {
    today: Day,
    paid_in: BTreeSet<i32>,
    papers: Vec<Paper>,
    handed_out: BTreeSet<i32>,
    batches: Vec<Vec<i32>>,
    old: Option<(i32, Vec<i32>)>,
    works: bool,
    /// The last day of the last work.
    worked_until: Option<Day>,
    gone_since: Option<Day>,
}

impl Model {
    fn now(&self) -> i32 {
        month_number(self.today)
    }

    fn owed_until(&self, month: i32) -> Vec<i32> {
        if self.gone_since.is_some() {
            return Vec::new();
        }
        let owed = |month: &i32| {
            !self.handed_out.contains(month) && self.papers.iter().any(|one| one.first <= *month && *month <= one.last)
        };
        (number(&month_of_2021())..=month).filter(owed).collect()
    }

    fn hand_out(&mut self, months: Vec<i32>) {
        self.handed_out.extend(&months);
        self.batches.push(months);
    }

    fn draws(&self) -> bool {
        self.papers.last().is_some_and(|one| !one.ended && self.now() <= one.last)
    }

    fn end(&mut self, on: Day) {
        for one in self.papers.iter_mut().filter(|one| !one.ended) {
            let last = month_number(on).max(one.first - 1);
            if last <= one.last {
                (one.last, one.ended) = (last, true);
            }
        }
    }

    fn claim(&mut self) -> bool {
        if self.gone_since.is_some() || self.draws() || self.works {
            return false;
        }
        let before = self.papers.last().cloned();
        let since = before.as_ref().map_or(i32::MIN, |one| one.claimed);
        let paid = self.paid_in.iter().filter(|month| **month > since && **month <= self.now()).count();
        let years = i32::try_from(paid / 12).unwrap();
        let own = match years {
            0 => 0,
            1..=4 => (3 * years).min(12),
            5..=9 => (3 * years).min(18),
            _ => 24,
        };
        let left = before.as_ref().map_or(0, |one| one.months - (one.last - one.first + 1));
        let months = (own + left).min(24);
        if months == 0 {
            return false;
        }
        let first = (self.now() + 1).max(before.map_or(0, |one| one.last + 1));
        self.papers.push(Paper { claimed: self.now(), first, months, last: first + months - 1, ended: false });
        true
    }

    fn act(&mut self, deed: Deed) -> bool {
        match deed {
            Deed::DaysPass(days) => self.today = self.today.plus_days(days),
            Deed::PayIn(months) => {
                let now = self.now();
                self.paid_in.extend(now - months + 1..=now);
            }
            Deed::Claim => return self.claim(),
            Deed::Hired(days) => {
                let from = self.today.plus_days(-days);
                if self.works || self.worked_until.is_some_and(|until| from <= until) {
                    return false;
                }
                self.works = true;
                self.end(from);
            }
            Deed::Dismissed => {
                if !self.works {
                    return false;
                }
                (self.works, self.worked_until) = (false, Some(self.today));
            }
            Deed::Ask(days) => self.end(self.today.plus_days(-days)),
            Deed::Leave(days) => self.gone_since = Some(self.today.plus_days(-days)),
            Deed::ComeBack => self.gone_since = None,
            Deed::Job => {
                if let Some(since) = self.gone_since {
                    self.end(since);
                }
            }
            Deed::Run(ago) => {
                let run = self.now() - i32::try_from(ago).unwrap();
                self.hand_out(self.owed_until(run));
            }
            Deed::Reckon => self.old = Some((self.now(), self.owed_until(self.now()))),
            Deed::WriteOld => {
                let Some((run, months)) = self.old.take().filter(|(_, months)| !months.is_empty()) else { return true };
                if months != self.owed_until(run) {
                    return false;
                }
                self.hand_out(months);
            }
            Deed::TakeBack(which) => {
                if let Some(batch) = which.checked_rem(self.batches.len()) {
                    let months = std::mem::take(&mut self.batches[batch]);
                    self.handed_out.retain(|month| !months.contains(month));
                }
            }
        }
        true
    }
}

/// Long before anything is owed.
fn month_of_2021() -> Period {
    month("2021-01")
}

/// The same in the house.
struct Life<'a> {
    house: &'a House<'a>,
    old: Option<(Period, Vec<Due>)>,
    batches: i64,
    paid_in: BTreeSet<i32>,
}

impl Life<'_> {
    fn act(&mut self, deed: Deed) -> bool {
        match self.done(deed) {
            Ok(()) => true,
            Err(kernel::Error::Refused(_)) => false,
            Err(failure) => panic!("{deed:?}: {failure}"),
        }
    }

    fn hand_out(&mut self, run: &Period, lines: &[Due]) -> Result<()> {
        self.house.mark_benefits(self.batches, &run.to_string(), lines)?;
        self.batches += 1;
        Ok(())
    }

    fn done(&mut self, deed: Deed) -> Result<()> {
        let (house, me) = (self.house, young(1));
        let today = house.db.clock().now().day();
        match deed {
            Deed::DaysPass(days) => house.db.clock().advance_days(days),
            Deed::PayIn(months) => {
                let now = month_number(today);
                for month in now - months + 1..=now {
                    if self.paid_in.insert(month) {
                        house.worked(me, &written(month).to_string(), 1);
                    }
                }
            }
            Deed::Claim => return house.grant(me).map(drop),
            Deed::Hired(days) => return house.takes_on(me, today.plus_days(-days)),
            Deed::Dismissed => return house.dismisses(me, today),
            Deed::Ask(days) => {
                let end = move |ctx: &mut kernel::Ctx| {
                    insurance::end_benefit(ctx, me, today.plus_days(-days), BenefitEnd::Asked).map(drop)
                };
                return house.by("clerk", end);
            }
            Deed::Leave(days) => {
                let since = today.plus_days(-days);
                return house.by("clerk", move |ctx| registry::change_state(ctx, me, PersonState::Moved, since));
            }
            Deed::ComeBack => {
                return house.by("clerk", move |ctx| registry::change_state(ctx, me, PersonState::Alive, today));
            }
            Deed::Job => return house.by("system", |ctx| insurance::suspend_gone(ctx, None).map(drop)),
            Deed::Run(ago) => {
                let run = written(month_number(today) - i32::try_from(ago).unwrap());
                let due = house.owed_benefits(&run.to_string());
                return self.hand_out(&run, &due);
            }
            Deed::Reckon => {
                let run = written(month_number(today));
                self.old = Some((run.clone(), house.owed_benefits(&run.to_string())));
            }
            Deed::WriteOld => {
                let Some((run, due)) = self.old.take().filter(|(_, due)| !due.is_empty()) else { return Ok(()) };
                return self.hand_out(&run, &due);
            }
            Deed::TakeBack(which) => {
                if let Some(batch) = i64::try_from(which).unwrap().checked_rem(self.batches) {
                    return house.by("system", move |ctx| insurance::take_back_benefits(ctx, batch).map(drop));
                }
            }
        }
        Ok(())
    }

    fn agrees(&self, model: &Model, after: Deed) {
        let now = written(model.now());
        let due = self.house.owed_benefits(&now.to_string());
        let owed: Vec<i32> = due.iter().flat_map(|line| &line.months).map(number).collect();
        assert_eq!(owed, model.owed_until(model.now()), "after {after:?}: {model:?}");
        let standing = self.house.benefits(young(1));
        let handed_out: Vec<i32> =
            standing.iter().flat_map(|one| one.handed_out.iter().chain(&one.overpaid)).map(number).collect();
        let once: BTreeSet<i32> = handed_out.iter().copied().collect();
        assert_eq!((once.len(), &once), (handed_out.len(), &model.handed_out), "after {after:?}: {model:?}");
        let latest = standing.first().map(|one| one.over.is_none());
        assert_eq!(latest.unwrap_or(false), model.draws(), "after {after:?}: {model:?}");
        let months: Vec<_> = standing.iter().rev().map(|one| i32::try_from(one.benefit.months).unwrap()).collect();
        let papers: Vec<_> = model.papers.iter().map(|one| one.months).collect();
        assert_eq!(months, papers, "after {after:?}: {model:?}");
    }
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        10 => (1_i32..100).prop_map(Deed::DaysPass),
        3 => (1_i32..40).prop_map(Deed::PayIn),
        5 => Just(Deed::Claim),
        2 => (0_i32..150).prop_map(Deed::Hired),
        3 => Just(Deed::Dismissed),
        1 => (0_i32..60).prop_map(Deed::Ask),
        1 => (0_i32..90).prop_map(Deed::Leave),
        2 => Just(Deed::ComeBack),
        2 => Just(Deed::Job),
        5 => (0_u32..3).prop_map(Deed::Run),
        2 => Just(Deed::Reckon),
        2 => Just(Deed::WriteOld),
        2 => (0_usize..30).prop_map(Deed::TakeBack),
    ]
}

#[test]
fn whatever_is_done_no_month_of_a_benefit_is_handed_out_twice_lost_or_owed_beside_another_living() {
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(testkit::cases(20)) };
    proptest!(config, |(deeds in prop::collection::vec(deed(), 10..60))| {
        on_both(|house| {
            let today = house.db.clock().now().day();
            let paid_in: BTreeSet<i32> = (month_number(today) - 29..=month_number(today)).collect();
            house.worked(young(1), &written(month_number(today) - 29).to_string(), 30);
            let mut life = Life { house, old: None, batches: 0, paid_in: paid_in.clone() };
            let mut model = Model {
                today,
                paid_in,
                papers: Vec::new(),
                handed_out: BTreeSet::new(),
                batches: Vec::new(),
                old: None,
                works: false,
                worked_until: None,
                gone_since: None,
            };
            for deed in &deeds {
                let (did, should) = (life.act(*deed), model.act(*deed));
                assert_eq!(did, should, "{deed:?} after {model:?}");
                life.agrees(&model, *deed);
            }
        });
    });
}

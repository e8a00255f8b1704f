//! A pensioner's life played at random against a model that knows months and nothing of tables: whatever is done in whatever order, no month is handed
//! out twice, and none that is owed is lost.

use std::collections::BTreeSet;

use insurance::{Due, EndReason, How, PensionState, SuspendReason};
use kernel::{Day, Fen, Period, Result};
use proptest::prelude::*;

use crate::house::*;

/// What somebody does.
#[derive(Clone, Copy, Debug)]
enum Deed {
    DaysPass(i32),
    /// The run of this month, or of some months before.
    Run(u32),
    /// The run that was reckoned before, written only now.
    WriteOld,
    /// A run is reckoned and lies about.
    Reckon,
    /// One of the batches handed out so far is undone.
    TakeBack(usize),
    Suspend(SuspendReason),
    Resume,
    Prove,
    Job,
    /// It is heard that she died so many days ago.
    End(i32),
}

/// Months are numbers: twelve a year.
pub(crate) fn number(month: &Period) -> i32 {
    let first = month.first_day().unwrap();
    first.year() * 12 + i32::try_from(first.month()).unwrap() - 1
}

pub(crate) fn month_number(day: Day) -> i32 {
    day.year() * 12 + i32::try_from(day.month()).unwrap() - 1
}

/// The month of a number.
pub(crate) fn written(number: i32) -> Period {
    month(&format!("{}-{:02}", number / 12, number % 12 + 1))
}

/// What a pensioner with a calendar on the wall knows.
#[derive(Debug)]
struct Model {
    today: Day,
    state: PensionState,
    first: i32,
    handed_out: BTreeSet<i32>,
    given_up: BTreeSet<i32>,
    /// Why and since which month it is suspended.
    held: Option<(SuspendReason, i32)>,
    proof_ends: Day,
    /// A run that lies about: its month and what it would hand out.
    old: Option<(i32, Vec<i32>)>,
    /// What each batch handed out; nothing any more once it was undone.
    batches: Vec<Vec<i32>>,
    /// The last month, once it has ended.
    last: Option<i32>,
}

impl Model {
    fn hand_out(&mut self, months: Vec<i32>) {
        self.handed_out.extend(&months);
        self.batches.push(months);
    }

    fn now(&self) -> i32 {
        month_number(self.today)
    }

    fn open_until(&self, month: i32) -> Vec<i32> {
        let open = |month: &i32| !self.handed_out.contains(month) && !self.given_up.contains(month);
        (self.first..=month).filter(open).collect()
    }

    fn owed_until(&self, month: i32) -> Vec<i32> {
        if self.state == PensionState::Paying { self.open_until(month) } else { Vec::new() }
    }

    /// A suspension is over: what was asked for is given up from the month after it began.
    fn close(&mut self, until: i32) {
        if let Some((SuspendReason::Asked, since)) = self.held {
            self.given_up.extend(since + 1..=until);
        }
        self.held = None;
    }

    fn suspend(&mut self, reason: SuspendReason) -> bool {
        let lives = matches!(self.state, PensionState::Paying | PensionState::Suspended);
        if !lives || self.held.is_some_and(|(held, _)| held == reason) {
            return false;
        }
        self.close(self.now() - 1);
        self.held = Some((reason, self.now()));
        self.state = PensionState::Suspended;
        true
    }

    fn go_on(&mut self) {
        self.close(self.now() - 1);
        self.state = PensionState::Paying;
    }

    fn act(&mut self, deed: Deed) -> bool {
        match deed {
            Deed::DaysPass(days) => self.today = self.today.plus_days(days),
            Deed::Run(ago) => {
                let run = self.now() - i32::try_from(ago).unwrap();
                self.hand_out(self.owed_until(run));
            }
            Deed::TakeBack(which) => {
                if let Some(batch) = which.checked_rem(self.batches.len()) {
                    let months = std::mem::take(&mut self.batches[batch]);
                    // The heirs keep what was owed.
                    self.handed_out
                        .retain(|month| !months.contains(month) || self.last.is_some_and(|last| *month <= last));
                }
            }
            Deed::Reckon => self.old = Some((self.now(), self.owed_until(self.now()))),
            Deed::WriteOld => {
                let Some((run, months)) = self.old.take() else { return true };
                if months != self.owed_until(run) {
                    return false;
                }
                self.hand_out(months);
            }
            Deed::Suspend(reason) => return self.suspend(reason),
            Deed::Resume => {
                if self.state != PensionState::Suspended || self.proof_ends.plus_days(30) < self.today {
                    return false;
                }
                self.go_on();
            }
            Deed::Prove => {
                if self.state == PensionState::Ended {
                    return false;
                }
                let (year, month, day) = (self.today.year() + 1, self.today.month(), self.today.day());
                self.proof_ends = Day::new(year, month, day).unwrap_or_else(|| Day::new(year, month, 28).unwrap());
                if self.held.is_some_and(|(reason, _)| reason == SuspendReason::NoProof) {
                    self.go_on();
                }
            }
            Deed::Job => {
                if self.state == PensionState::Paying && self.proof_ends.plus_days(30) < self.today {
                    self.suspend(SuspendReason::NoProof);
                }
            }
            Deed::End(days) => {
                if self.state == PensionState::Ended {
                    return false;
                }
                let last = month_number(self.today.plus_days(-days)).max(self.first - 1);
                self.close(last);
                let open = self.open_until(last);
                self.handed_out.extend(open);
                self.state = PensionState::Ended;
                self.last = Some(last);
            }
        }
        true
    }
}

/// The same in the house.
struct Life<'a> {
    house: &'a House<'a>,
    old: Option<(Period, Vec<Due>)>,
    batches: i64,
}

impl Life<'_> {
    fn act(&mut self, deed: Deed) -> bool {
        let today = self.house.db.clock().now().day();
        // The number a batch has is its place in the model.
        let next = self.batches;
        let run = |month: Period| {
            self.house.by("system", move |ctx| {
                let run = insurance::run_in(ctx, &month)?;
                let due: Vec<Due> = run.due().cloned().collect();
                insurance::mark_paid(ctx, next, &run, &due).map(drop)
            })
        };
        let handed_out = matches!(deed, Deed::Run(_)) || (matches!(deed, Deed::WriteOld) && self.old.is_some());
        let answer: Result<()> = match deed {
            Deed::DaysPass(days) => {
                self.house.db.clock().advance_days(days);
                Ok(())
            }
            Deed::Run(ago) => run(written(month_number(today) - i32::try_from(ago).unwrap())),
            Deed::Reckon => {
                let month = written(month_number(today));
                let asked = month.clone();
                let due = self.house.by("system", move |ctx| insurance::due_in(ctx, &asked)).unwrap();
                self.old = Some((month, due));
                Ok(())
            }
            Deed::TakeBack(which) => match i64::try_from(which).unwrap().checked_rem(self.batches) {
                Some(batch) => self.house.by("system", move |ctx| insurance::take_back(ctx, batch).map(drop)),
                None => Ok(()),
            },
            Deed::WriteOld => match self.old.take() {
                None => Ok(()),
                Some((month, due)) if due.is_empty() => {
                    // Nothing was reckoned; whether something is owed by now is another matter.
                    let now = self.house.by("system", move |ctx| insurance::due_in(ctx, &month)).unwrap();
                    if now.is_empty() { Ok(()) } else { kernel::refuse("pension_due_changed") }
                }
                Some((month, due)) => self.house.by("system", move |ctx| {
                    let run = insurance::run_in(ctx, &month)?;
                    insurance::mark_paid(ctx, next, &run, &due).map(drop)
                }),
            },
            Deed::Suspend(reason) => self.house.by("approver", move |ctx| insurance::suspend(ctx, elder(1), reason)),
            Deed::Resume => self.house.by("approver", |ctx| insurance::resume(ctx, elder(1)).map(drop)),
            Deed::Prove => {
                let how = How::Visit { first: "村医".into(), second: "村干部".into() };
                self.house.by("agent", move |ctx| insurance::prove(ctx, elder(1), &how).map(drop))
            }
            Deed::Job => self.house.by("system", |ctx| insurance::suspend_unproved(ctx).map(drop)),
            Deed::End(days) => {
                let on = today.plus_days(-days);
                self.house.by("approver", move |ctx| insurance::end(ctx, elder(1), on, EndReason::Death).map(drop))
            }
        };
        match answer {
            Ok(()) => {
                self.batches += i64::from(handed_out);
                true
            }
            Err(kernel::Error::Refused(_)) => false,
            Err(failure) => panic!("{deed:?}: {failure}"),
        }
    }

    fn agrees(&self, model: &Model, after: Deed) {
        let paid = self.house.by("clerk", |ctx| insurance::paid_of(ctx, elder(1))).unwrap();
        let months: BTreeSet<i32> = paid.iter().map(|one| number(&one.month)).collect();
        assert_eq!((months.len(), &months), (paid.len(), &model.handed_out), "after {after:?}: {model:?}");
        assert!(paid.iter().all(|one| one.fen == Fen::new(16_782)));
        let pension = self.house.by("clerk", |ctx| insurance::pension_of(ctx, elder(1))).unwrap().unwrap();
        assert_eq!(pension.state, model.state, "after {after:?}: {model:?}");
        assert_eq!(pension.valid_until, model.proof_ends, "after {after:?}: {model:?}");
        let now = written(model.now());
        let due = self.house.by("system", move |ctx| insurance::due_in(ctx, &now)).unwrap();
        let owed: Vec<i32> = due.iter().flat_map(|line| &line.months).map(number).collect();
        assert_eq!(owed, model.owed_until(model.now()), "after {after:?}: {model:?}");
        if let Some(end) = pension.end {
            let last = number(&end.last_month);
            assert!(model.open_until(last).is_empty(), "nothing that is owed is left over: {model:?}");
            let drawn = model.handed_out.iter().filter(|month| **month <= last).count();
            let drawn = i64::try_from(drawn).unwrap() * 2_482;
            assert_eq!(end.remainder, Fen::new((345_000 - drawn).max(0)), "after {after:?}: {model:?}");
        }
    }
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        8 => (1_i32..70).prop_map(Deed::DaysPass),
        5 => (0_u32..3).prop_map(Deed::Run),
        2 => Just(Deed::Reckon),
        2 => Just(Deed::WriteOld),
        2 => (0_usize..30).prop_map(Deed::TakeBack),
        3 => prop::sample::select(&SuspendReason::ALL[..]).prop_map(Deed::Suspend),
        // The one that takes months away.
        3 => Just(Deed::Suspend(SuspendReason::Asked)),
        4 => Just(Deed::Resume),
        2 => Just(Deed::Prove),
        3 => Just(Deed::Job),
        1 => (0_i32..300).prop_map(Deed::End),
    ]
}

#[test]
fn whatever_is_done_no_month_is_handed_out_twice_and_none_that_is_owed_is_lost() {
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(testkit::cases(20)) };
    proptest!(config, |(deeds in prop::collection::vec(deed(), 10..60))| {
        on_both(|house| {
            house.draws(elder(1));
            let mut life = Life { house, old: None, batches: 0 };
            let mut model = Model {
                today: house.db.clock().now().day(),
                state: PensionState::Paying,
                first: number(&month("2026-12")),
                handed_out: BTreeSet::new(),
                given_up: BTreeSet::new(),
                held: None,
                proof_ends: day("2027-11-22"),
                old: None,
                batches: Vec::new(),
                last: None,
            };
            for deed in &deeds {
                let (did, should) = (life.act(*deed), model.act(*deed));
                assert_eq!(did, should, "{deed:?} after {model:?}");
                life.agrees(&model, *deed);
            }
        });
    });
}

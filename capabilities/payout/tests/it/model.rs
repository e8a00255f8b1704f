//! What a life must look like: batches, budgets and the bank's own book, without a single table.

use std::collections::BTreeMap;

use payout::{BatchState as State, InstructionState as Said, Word};

pub(crate) const PERIODS: [&str; 2] = ["2026H1", "2026H2"];
pub(crate) const PEOPLE: u16 = 8;

/// What the bank knows to be true of an instruction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Truth {
    InFlight,
    Credited,
    Failed,
    Returned,
}

pub(crate) struct ModelBatch {
    pub(crate) id: i64,
    pub(crate) cycle: usize,
    pub(crate) source: Option<usize>,
    pub(crate) state: State,
    pub(crate) made_by: &'static str,
    pub(crate) submitted_by: Option<&'static str>,
    pub(crate) approved_by: Vec<&'static str>,
    pub(crate) needed: usize,
    pub(crate) notice: Option<(i32, i32)>,
    /// By person: what is to be paid, and whether it waits.
    pub(crate) items: BTreeMap<u16, (i64, bool)>,
    pub(crate) said: BTreeMap<u16, Said>,
    pub(crate) truth: BTreeMap<u16, Truth>,
    pub(crate) returned: i64,
}

impl ModelBatch {
    pub(crate) fn sum(&self) -> i64 {
        self.items.values().filter(|(_, held)| !held).map(|(amount, _)| amount).sum()
    }

    pub(crate) fn must_be(&self, states: &[State]) -> Result<(), &'static str> {
        if states.contains(&self.state) { Ok(()) } else { Err("batch_wrong_state") }
    }
}

pub(crate) struct Model {
    pub(crate) batches: Vec<ModelBatch>,
    pub(crate) budget: i64,
    pub(crate) halted: bool,
    pub(crate) day: i32,
}

impl Model {
    pub(crate) fn taken(&self, cycle: usize, person: u16, but: usize) -> bool {
        self.batches.iter().enumerate().any(|(at, batch)| {
            at != but && batch.cycle == cycle && batch.source.is_none() && batch.items.contains_key(&person)
        })
    }

    pub(crate) fn correctable(&self, at: usize) -> Vec<u16> {
        let again = |person: &u16| self.batches.iter().any(|b| b.source == Some(at) && b.items.contains_key(person));
        if self.batches[at].source.is_some() {
            return Vec::new();
        }
        let failed = self.batches[at].said.iter().filter(|(_, said)| matches!(said, Said::Failed | Said::Returned));
        failed.map(|(person, _)| *person).filter(|person| !again(person)).collect()
    }

    /// Of all instructions for one entitlement, at most one has paid or may still pay: by the bank's own book.
    pub(crate) fn nobody_is_paid_twice(&self) {
        for cycle in 0..PERIODS.len() {
            for person in 1..=PEOPLE {
                let truths =
                    self.batches.iter().filter(|batch| batch.cycle == cycle).filter_map(|b| b.truth.get(&person));
                let live = truths.filter(|truth| matches!(truth, Truth::InFlight | Truth::Credited)).count();
                assert!(live <= 1, "cycle {cycle}, person {person}");
            }
        }
    }

    pub(crate) fn credited(&self) -> i64 {
        let paid = |batch: &ModelBatch| -> i64 {
            batch
                .said
                .iter()
                .filter(|(_, said)| **said == Said::Credited)
                .map(|(person, _)| batch.items[person].0)
                .sum()
        };
        self.batches.iter().map(paid).sum()
    }
}

/// What becomes of an instruction at the bank, and what it says of it.
pub(crate) fn bank_says(truth: &mut Truth, dice: u16) -> Word {
    let (next, word) = match (*truth, dice % 8) {
        (Truth::InFlight, 0..=2) => (Truth::Credited, Word::Ok),
        (Truth::InFlight, 3..=4) => (Truth::Failed, Word::Fail),
        (Truth::InFlight, 5) => (Truth::Returned, Word::Return),
        (Truth::Credited, 0..=1) => (Truth::Returned, Word::Return),
        (Truth::Credited, 2..=4) => (Truth::Credited, Word::Ok),
        (Truth::Failed, 0..=3) => (Truth::Failed, Word::Fail),
        (Truth::Returned, 0..=2) => (Truth::Returned, Word::Return),
        (Truth::Returned, 3..=5) => (Truth::Returned, Word::Ok),
        (same, _) => (same, Word::Pending),
    };
    *truth = next;
    word
}

pub(crate) fn heard(said: Said, word: Word) -> Said {
    match (said, word) {
        (Said::Sent | Said::Unknown, Word::Ok) => Said::Credited,
        (Said::Sent | Said::Unknown, Word::Fail) => Said::Failed,
        (Said::Sent | Said::Unknown | Said::Credited, Word::Return) => Said::Returned,
        (Said::Sent, Word::Pending) => Said::Unknown,
        (said, _) => said,
    }
}

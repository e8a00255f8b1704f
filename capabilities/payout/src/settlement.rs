//! What a bank's word does to an instruction: one table, and the postings that go with it.

use kernel::{Ctx, Fen, Refusal, Result};
use ledger::{AccountId, Kind, Transfer};

use crate::{Instruction, batch::object, store};

/// What became of an instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InstructionState {
    /// With the bank; nothing heard yet.
    Sent,
    /// The bank does not know yet. Unknown is not failure.
    Unknown,
    /// Credited to the account.
    Credited,
    /// Finally not credited.
    Failed,
    /// Was credited, or was to be, and came back.
    Returned,
}

/// What a bank says of an instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// Credited.
    Ok,
    /// Finally not credited.
    Fail,
    /// Not known yet.
    Pending,
    /// Came back.
    Return,
}

impl InstructionState {
    /// The word in the table and in views.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            InstructionState::Sent => "sent",
            InstructionState::Unknown => "unknown",
            InstructionState::Credited => "credited",
            InstructionState::Failed => "failed",
            InstructionState::Returned => "returned",
        }
    }

    pub(crate) fn from_word(word: Option<&str>) -> InstructionState {
        match word {
            None => InstructionState::Sent,
            Some("unknown") => InstructionState::Unknown,
            Some("credited") => InstructionState::Credited,
            Some("failed") => InstructionState::Failed,
            Some("returned") => InstructionState::Returned,
            Some(other) => unreachable!("no such state is written: {other}"),
        }
    }
}

/// The state after a bank's word; `None` when the word contradicts what the bank said before.
///
/// A return that arrives before its credit settles the item as returned, and the credit that follows changes nothing.
#[must_use]
pub fn next_state(now: InstructionState, word: Word) -> Option<InstructionState> {
    use InstructionState::{Credited, Failed, Returned, Sent, Unknown};
    Some(match (now, word) {
        (Sent | Unknown | Credited, Word::Ok) => Credited,
        (Sent | Unknown | Failed, Word::Fail) => Failed,
        (Sent, Word::Pending) => Unknown,
        (Sent | Unknown | Credited, Word::Return) => Returned,
        (Returned, Word::Ok | Word::Return | Word::Pending) => Returned,
        (now, Word::Pending) => now,
        (Credited | Returned, Word::Fail) | (Failed, Word::Ok | Word::Return) => return None,
    })
}

/// One line of a reply, matched with its instruction.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The instruction, and what the bank said of it before.
    pub instruction: Instruction,
    /// The state before this reply.
    pub before: InstructionState,
    /// What the bank says.
    pub word: Word,
    /// Its reason, as it gave it.
    pub reason: String,
    /// The line of the reply, for refusals.
    pub reply_line: u32,
}

/// What a reply changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// Instructions now credited.
    pub credited: u64,
    /// Instructions now failed.
    pub failed: u64,
    /// Instructions now returned.
    pub returned: u64,
    /// Instructions now unknown.
    pub unknown: u64,
    /// Lines that said nothing new.
    pub unchanged: u64,
}

impl std::ops::AddAssign for Settled {
    fn add_assign(&mut self, other: Settled) {
        self.credited += other.credited;
        self.failed += other.failed;
        self.returned += other.returned;
        self.unknown += other.unknown;
        self.unchanged += other.unchanged;
    }
}

/// Settles the lines of a reply, sorted by person, component and attempt, each instruction at most once.
///
/// # Errors
/// `bank_contradicts`, naming the reply's line, when the bank takes back a final word; nothing is settled then.
pub fn settle(ctx: &mut Ctx, reply_id: i64, batch_id: i64, bank: &str, outcomes: &[Outcome]) -> Result<Settled> {
    let payer = object(batch_id);
    let paid = ledger::account(ctx, &format!("bank {bank}"), Kind::Paid)?;
    let returned = ledger::account(ctx, &payer, Kind::Returned)?;
    let mut settled = Settled::default();
    let mut transfers = Vec::with_capacity(outcomes.len());
    let mut changes = Vec::with_capacity(outcomes.len());
    for outcome in outcomes {
        let Some(after) = next_state(outcome.before, outcome.word) else {
            return Err(Refusal::new("bank_contradicts").with("line", outcome.reply_line).into());
        };
        if after == outcome.before {
            settled.unchanged += 1;
            continue;
        }
        let person = AccountId::payable_to(outcome.instruction.person());
        let moved = match after {
            InstructionState::Credited => Some((paid, person)),
            InstructionState::Failed => Some((returned, person)),
            InstructionState::Returned if outcome.before == InstructionState::Credited => Some((returned, paid)),
            InstructionState::Returned => Some((returned, person)),
            InstructionState::Unknown | InstructionState::Sent => None,
        };
        if let Some((debit, credit)) = moved {
            let item = outcome.instruction.item;
            assert!(item.amount > Fen::ZERO, "an instruction pays something");
            transfers.push(Transfer { debit, credit, amount: item.amount, reference: item.item_id });
        }
        let counter = match after {
            InstructionState::Credited => &mut settled.credited,
            InstructionState::Failed => &mut settled.failed,
            InstructionState::Returned => &mut settled.returned,
            InstructionState::Unknown | InstructionState::Sent => &mut settled.unknown,
        };
        *counter += 1;
        changes.push((outcome, after));
    }
    if !transfers.is_empty() {
        ledger::post(ctx, "settle", reply_id, transfers.into_iter())?;
    }
    // A bank's word is taken whole: its file may answer for several regions.
    ctx.as_owner(|ctx| store::settle(ctx, &changes))?;
    count_by_state(ctx, batch_id, &changes)?;
    Ok(settled)
}

/// Keeps how many items of the batch stand in each state.
fn count_by_state(ctx: &mut Ctx, batch_id: i64, changes: &[(&Outcome, InstructionState)]) -> Result<()> {
    let mut by_state = [
        (InstructionState::Unknown, 0_i64, 0_i64),
        (InstructionState::Credited, 0, 0),
        (InstructionState::Failed, 0, 0),
        (InstructionState::Returned, 0, 0),
    ];
    for (outcome, after) in changes {
        let fen = outcome.instruction.item.amount.get();
        for (state, items, sum) in &mut by_state {
            let more = i64::from(state == after) - i64::from(*state == outcome.before);
            *items += more;
            *sum += more * fen;
        }
    }
    for (state, items, sum) in by_state.into_iter().filter(|(_, items, sum)| (*items, *sum) != (0, 0)) {
        store::add_settled(ctx, batch_id, state, items, sum)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{InstructionState::*, Word, next_state};

    #[test]
    fn a_banks_word_moves_an_instruction_as_the_table_says() {
        let words = [Word::Ok, Word::Fail, Word::Pending, Word::Return];
        let table = [
            (Sent, [Some(Credited), Some(Failed), Some(Unknown), Some(Returned)]),
            (Unknown, [Some(Credited), Some(Failed), Some(Unknown), Some(Returned)]),
            (Credited, [Some(Credited), None, Some(Credited), Some(Returned)]),
            (Failed, [None, Some(Failed), Some(Failed), None]),
            (Returned, [Some(Returned), None, Some(Returned), Some(Returned)]),
        ];
        for (before, row) in table {
            for (word, after) in words.into_iter().zip(row) {
                assert_eq!(next_state(before, word), after, "{before:?} {word:?}");
            }
        }
    }
}

//! The life of a pension: its states, what is done with it, and the one table of what may follow on what.

use serde::Deserialize;

/// How far a pension is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PensionState {
    /// 已申领: asked for, and nobody has decided yet.
    Claimed,
    /// 不予核定: the claim was declined; she may claim again.
    Declined,
    /// 正常待遇: paid every month.
    Paying,
    /// 暂停待遇: not paid for now.
    Suspended,
    /// 终止参保: over for good.
    Ended,
}

/// What is done with a pension.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PensionDeed {
    /// 申领.
    Claim,
    /// 核定.
    Grant,
    /// 不予核定.
    Decline,
    /// 暂停; also for another reason than the one that holds.
    Suspend,
    /// 恢复.
    Resume,
    /// 终止.
    End,
}

/// Why a pension is not paid for now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SuspendReason {
    /// 未提供生存证明: no proof of life in time.
    NoProof,
    /// She asked for it, or the law holds her.
    Asked,
    /// Somebody said that she died; nobody has made sure.
    DeathReported,
    /// She may have moved away for good.
    Moved,
}

/// Why a pension is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EndReason {
    /// 死亡.
    Death,
    /// 出外定居: settled abroad.
    Left,
    /// 参加职保: another pension insurance pays.
    InsuredElsewhere,
    /// 其他.
    Other,
}

macro_rules! words {
    ($type:ident, $count:literal: $($one:ident = $word:literal),+ $(,)?) => {
        impl $type {
            /// Every one.
            pub const ALL: [$type; $count] = [$($type::$one),+];

            /// The word in tables and in keys of texts.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self {
                    $($type::$one => $word),+
                }
            }

            /// Reads the word.
            #[must_use]
            pub fn from_word(word: &str) -> Option<$type> {
                $type::ALL.into_iter().find(|one| one.word() == word)
            }
        }
    };
}
pub(crate) use words;

words!(PensionState, 5: Claimed = "claimed", Declined = "declined", Paying = "paying", Suspended = "suspended", Ended = "ended");
words!(PensionDeed, 6: Claim = "claim", Grant = "grant", Decline = "decline", Suspend = "suspend", Resume = "resume", End = "end");
words!(SuspendReason, 4: NoProof = "no_proof", Asked = "asked", DeathReported = "death_reported", Moved = "moved");
words!(EndReason, 4: Death = "death", Left = "left", InsuredElsewhere = "insured_elsewhere", Other = "other");

/// The state after a deed; `None` where it cannot be done now. `now` is `None` where there is no pension.
#[must_use]
pub fn next_state(now: Option<PensionState>, deed: PensionDeed) -> Option<PensionState> {
    use PensionState::{Claimed, Declined, Ended, Paying, Suspended};
    Some(match (now, deed) {
        (None | Some(Declined), PensionDeed::Claim) => Claimed,
        (Some(Claimed), PensionDeed::Grant) | (Some(Suspended), PensionDeed::Resume) => Paying,
        (Some(Claimed), PensionDeed::Decline) => Declined,
        (Some(Paying | Suspended), PensionDeed::Suspend) => Suspended,
        (Some(Claimed | Paying | Suspended), PensionDeed::End) => Ended,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_follow_on_what_is_this_table_and_nothing_else() {
        // Rows: the state now; columns: the deeds in their order.
        let table = [
            ("none", ["claimed", "", "", "", "", ""]),
            ("claimed", ["", "paying", "declined", "", "", "ended"]),
            ("declined", ["claimed", "", "", "", "", ""]),
            ("paying", ["", "", "", "suspended", "", "ended"]),
            ("suspended", ["", "", "", "suspended", "paying", "ended"]),
            ("ended", ["", "", "", "", "", ""]),
        ];
        assert_eq!(table.len(), PensionState::ALL.len() + 1);
        for (now, row) in table {
            for (deed, expected) in PensionDeed::ALL.into_iter().zip(row) {
                let found = next_state(PensionState::from_word(now), deed).map_or("", PensionState::word);
                assert_eq!(found, expected, "{now} {}", deed.word());
            }
        }
    }

    #[test]
    fn every_word_can_be_read() {
        assert!(PensionState::ALL.into_iter().all(|one| PensionState::from_word(one.word()) == Some(one)));
        assert!(PensionDeed::ALL.into_iter().all(|one| PensionDeed::from_word(one.word()) == Some(one)));
        assert!(SuspendReason::ALL.into_iter().all(|one| SuspendReason::from_word(one.word()) == Some(one)));
        assert!(EndReason::ALL.into_iter().all(|one| EndReason::from_word(one.word()) == Some(one)));
        assert_eq!(PensionState::from_word("none"), None);
    }
}

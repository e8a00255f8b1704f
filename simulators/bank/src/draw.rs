//! What the bank decides about a line. Every decision is drawn from the seed and the instruction id, so the same file
//! gets the same answers on every run and in whatever order the lines come.

use crate::Mode;

/// How often the bank does something other than credit, in lines out of a million.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rates {
    /// Finally not credited.
    pub fail_ppm: u64,
    /// Not known at first.
    pub pending_ppm: u64,
    /// Credited, and back some days later.
    pub return_ppm: u64,
}

impl Rates {
    /// A bank that credits every line.
    pub const NONE: Rates = Rates { fail_ppm: 0, pending_ppm: 0, return_ppm: 0 };
}

impl Default for Rates {
    fn default() -> Self {
        Rates { fail_ppm: 4_000, pending_ppm: 2_000, return_ppm: 1_000 }
    }
}

/// A reason as banks give it: an ISO 20022 code and a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reason {
    pub(crate) code: &'static str,
    pub(crate) text: &'static str,
}

const CLOSED: Reason = Reason { code: "AC04", text: "卡号已注销" };
const OVER_LIMIT: Reason = Reason { code: "AM14", text: "卡已达限额" };
const OTHER_NAME: Reason = Reason { code: "BE01", text: "卡号与户名不一致" };
const BLOCKED: Reason = Reason { code: "AC06", text: "账户已冻结" };
pub(crate) const NOT_KNOWN_YET: Reason = Reason { code: "AB05", text: "处理中，结果未知" };

/// What is decided about a line when it arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Credit,
    CreditAndReturn { in_days: i64, told_first: bool },
    Fail,
    Pending { in_days: i64, then_credit: bool },
}

/// The file's lines that a mode must at least touch, so that it shows on a file of one line too.
pub(crate) fn chosen_line(seed: u64, file_id: &str, mode: Mode, line_count: usize) -> i64 {
    let count = i64::try_from(line_count.max(1)).unwrap_or(i64::MAX);
    below(draw(seed, mode.name(), file_id), count) + 1
}

pub(crate) fn verdict(seed: u64, rates: Rates, instruction_id: &str, touched: impl Fn(Mode) -> bool) -> Verdict {
    let days = |salt, from, span| from + below(draw(seed, salt, instruction_id), span);
    if touched(Mode::UnknownFirst) {
        return Verdict::Pending { in_days: days("known", 1, 3), then_credit: true };
    }
    if touched(Mode::ReturnBeforeOk) {
        return Verdict::CreditAndReturn { in_days: 0, told_first: true };
    }
    if touched(Mode::LateReturn) {
        return Verdict::CreditAndReturn { in_days: days("late", 3, 7), told_first: false };
    }
    let lot = draw(seed, "verdict", instruction_id) % 1_000_000;
    let (fail, pending) = (rates.fail_ppm, rates.fail_ppm + rates.pending_ppm);
    match lot {
        lot if lot < fail => Verdict::Fail,
        lot if lot < pending => Verdict::Pending {
            in_days: days("known", 1, 3),
            then_credit: !draw(seed, "then", instruction_id).is_multiple_of(4),
        },
        lot if lot < pending + rates.return_ppm => {
            Verdict::CreditAndReturn { in_days: days("back", 1, 5), told_first: false }
        }
        _ => Verdict::Credit,
    }
}

pub(crate) fn failure(seed: u64, instruction_id: &str) -> Reason {
    [CLOSED, OVER_LIMIT, OTHER_NAME][index(draw(seed, "failure", instruction_id), 3)]
}

pub(crate) fn return_reason(seed: u64, instruction_id: &str) -> Reason {
    [CLOSED, BLOCKED][index(draw(seed, "return", instruction_id), 2)]
}

/// One number from the seed, a use and a name: FNV-1a, then the mixing steps of splitmix64.
pub(crate) fn draw(seed: u64, salt: &str, name: &str) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325 ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    for byte in salt.bytes().chain([0]).chain(name.bytes()) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

/// One of the modes that are on and pass, drawn evenly; the only one if there is one.
pub(crate) fn one_of(modes: &[Mode], seed: u64, salt: &str, name: &str, passes: fn(Mode) -> bool) -> Option<Mode> {
    let on: Vec<Mode> = modes.iter().copied().filter(|mode| passes(*mode)).collect();
    (!on.is_empty()).then(|| on[index(draw(seed, salt, name), on.len())])
}

/// An order drawn from the seed.
pub(crate) fn shuffle<T>(items: &mut [T], seed: u64, name: &str) {
    for last in (1..items.len()).rev() {
        items.swap(last, index(draw(seed, "shuffle", &format!("{name}/{last}")), last + 1));
    }
}

pub(crate) fn index(drawn: u64, count: usize) -> usize {
    usize::try_from(drawn % u64::try_from(count).unwrap_or(1).max(1)).unwrap_or(0)
}

fn below(drawn: u64, bound: i64) -> i64 {
    i64::try_from(drawn % u64::try_from(bound).unwrap_or(1).max(1)).unwrap_or(0)
}

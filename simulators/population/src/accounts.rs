//! Cards and the bank accounts behind them.
//!
//! Promises: an account number has 19 digits, begins with a prefix of its bank and passes Luhn;
//! a card number has the published shape; no two people share either. Both follow from the
//! person's index and the seed and are not stored.
//! Deliberately absent: the real check character of card numbers (its rule is not published),
//! second cards, accounts that belong to nobody.

use crate::chance::{Chance, scatter, scatter_below};
use crate::households::{Member, Relation};
use crate::people::LifeState;

/// Whether a card account can be paid to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AccountState {
    /// 正常
    Active,
    /// 挂失
    Lost,
    /// 注销
    Closed,
}

impl AccountState {
    /// The word in a card register.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            AccountState::Active => "正常",
            AccountState::Lost => "挂失",
            AccountState::Closed => "注销",
        }
    }
}

/// A card and its account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The bank that keeps the account, one of `BANKS`.
    pub bank: &'static str,
    /// 19 digits.
    pub account_no: String,
    /// Nine characters, the first a letter.
    pub card_no: String,
    /// Whether it can be paid to.
    pub state: AccountState,
}

/// Bank codes, their names on rosters and the prefixes of their account numbers.
pub const BANKS: [(&str, &str, u64); 4] = [
    ("nongye", "中国农业银行", 622_848),
    ("youchu", "中国邮政储蓄银行", 622_188),
    ("jianshe", "中国建设银行", 621_700),
    ("xizang", "西藏银行", 623_107),
];

/// Of twenty accounts, the first bank keeps 11, the second 4, the third 3, the last 2.
const SHARES: [u8; 20] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 3, 3];

/// Draws whether a person has a card and in which state.
pub(crate) fn draw(chance: &mut Chance, member: &Member, state: LifeState) -> Option<AccountState> {
    let draw = chance.below(1000);
    if member.relation == Relation::Head {
        return Some(AccountState::Active);
    }
    // None, lost, closed; the rest is active.
    let (none, lost, closed) = match state {
        LifeState::Dead(_) => (100, 0, 400),
        LifeState::Moved(_) => (50, 30, 220),
        LifeState::Alive if member.age < 1 => (700, 0, 0),
        LifeState::Alive if member.age < 16 => (150, 4, 1),
        LifeState::Alive => (12, 8, 3),
    };
    match draw {
        draw if draw < none => None,
        draw if draw < none + lost => Some(AccountState::Lost),
        draw if draw < none + lost + closed => Some(AccountState::Closed),
        _ => Some(AccountState::Active),
    }
}

/// The account of the person at an index.
pub(crate) fn account(seed: u64, person: u32, state: AccountState) -> Account {
    let (bank, _, _) = BANKS[bank_at(seed, person)];
    Account { bank, account_no: account_no(seed, person), card_no: card_no(seed, person), state }
}

/// The name of a person's bank, as written on rosters.
pub(crate) fn bank_name(seed: u64, person: u32) -> &'static str {
    BANKS[bank_at(seed, person)].1
}

fn bank_at(seed: u64, person: u32) -> usize {
    let share = scatter_below(seed ^ u64::from(person), 20);
    usize::from(SHARES[usize::try_from(share).expect("below 20")])
}

/// 19 digits with a valid Luhn digit.
pub(crate) fn account_no(seed: u64, person: u32) -> String {
    let (_, _, prefix) = BANKS[bank_at(seed, person)];
    format!("{prefix}{:013}", with_luhn(prefix, serial(seed, person)))
}

/// Another account number of the same bank that belongs to nobody: its serial is the one of an
/// index beyond all people.
pub(crate) fn foreign_account_no(seed: u64, person: u32, people: u32) -> String {
    let (_, _, prefix) = BANKS[bank_at(seed, person)];
    format!("{prefix}{:013}", with_luhn(prefix, serial(seed, people + person)))
}

/// Twelve digits. 618,033,988,751 has no factor in common with 10¹², so no two indexes meet.
fn serial(seed: u64, person: u32) -> u64 {
    let walked = u128::from(person) * 618_033_988_751 + u128::from(scatter(seed) >> 24);
    u64::try_from(walked % 1_000_000_000_000).expect("twelve digits")
}

/// The serial followed by the Luhn digit of prefix and serial.
fn with_luhn(prefix: u64, serial: u64) -> u64 {
    let mut left = prefix * 1_000_000_000_000 + serial;
    let (mut sum, mut double) = (0, true);
    while left > 0 {
        let digit = left % 10;
        sum += match (double, digit) {
            (false, digit) => digit,
            (true, 0..=4) => digit * 2,
            (true, _) => digit * 2 - 9,
        };
        double = !double;
        left /= 10;
    }
    serial * 10 + (10 - sum % 10) % 10
}

/// A letter, seven digits and a check character by our own rule (mod 11, weights 2 to 8).
fn card_no(seed: u64, person: u32) -> String {
    const CARDS: u64 = 260_000_000;
    // 101,029,489 has no factor in common with 26 · 10⁷, so no two indexes meet.
    let number = (u64::from(person) * 101_029_489 + scatter_below(seed, CARDS)) % CARDS;
    let letter = char::from(b'A' + u8::try_from(number / 10_000_000).expect("26 letters"));
    let digits = number % 10_000_000;
    let (mut left, mut sum) = (digits, 0);
    for weight in 2..=8 {
        sum += left % 10 * weight;
        left /= 10;
    }
    match sum % 11 {
        10 => format!("{letter}{digits:07}X"),
        check => format!("{letter}{digits:07}{check}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_luhn_digit_agrees_with_published_numbers() {
        // UnionPay test vectors of 19 and 18 digits.
        assert_eq!(with_luhn(621_700, 0) % 10, 4);
        assert_eq!(format!("621700{:013}", with_luhn(621_700, 0)), "6217000000000000004");
    }

    #[test]
    fn bank_prefixes_follow_the_shares() {
        let mut seen = [0_u32; 4];
        for person in 0..20_000 {
            seen[bank_at(5, person)] += 1;
        }
        for (count, expected) in seen.into_iter().zip([11_000, 4_000, 3_000, 2_000]) {
            assert!(u32::abs_diff(count, expected) < 400, "{seen:?}");
        }
    }
}

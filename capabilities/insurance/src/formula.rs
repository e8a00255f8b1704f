//! What a pension comes to: the basic part and the account's 139th part a month.
//!
//! Pure, in whole fen. Deliberately absent: interest on the account, and additions for long years or great age; no figure of this
//! prefecture was found.

use kernel::Fen;

/// The part of an account that is paid each month: the account divided, rounded half up to the fen. An account is never below zero.
#[must_use]
pub fn account_part(account: Fen, divisor: u32) -> Fen {
    let (account, divisor) = (i128::from(account.get().max(0)), i128::from(divisor.max(1)));
    let rounded = (2 * account + divisor) / (2 * divisor);
    Fen::new(i64::try_from(rounded).expect("a part is no more than the whole"))
}

/// The monthly pension: the basic part and the account's part. `None` if it cannot be counted.
#[must_use]
pub fn monthly(basic: Fen, account: Fen, divisor: u32) -> Option<Fen> {
    basic.checked_add(account_part(account, divisor))
}

/// What is left of an account after parts of it were paid out; never below zero, for a pension goes on when its account is used up.
#[must_use]
pub fn remainder(account: Fen, paid_of_it: Fen) -> Fen {
    Fen::new(account.get().saturating_sub(paid_of_it.get()).max(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pension_is_the_basic_part_and_the_accounts_part_rounded_half_up() {
        let cases = [
            // basic, account, monthly: all in fen
            (14_300, 0, 14_300),
            (14_300, 1, 14_300),   // 0.007
            (14_300, 69, 14_300),  // 0.496
            (14_300, 70, 14_301),  // 0.504
            (14_300, 139, 14_301), // 1
            (14_300, 208, 14_301), // 1.496
            (14_300, 209, 14_302), // 1.504
            (14_300, 195_000, 15_703),
            (14_300, 3_090_000, 36_530),
            (5_500, -5, 5_500),
            (0, 13_900_000, 100_000),
        ];
        for (basic, account, expected) in cases {
            assert_eq!(monthly(Fen::new(basic), Fen::new(account), 139), Some(Fen::new(expected)), "{basic} {account}");
        }
        // A divisor that has a half: exactly half a fen goes up.
        assert_eq!(account_part(Fen::new(85), 170), Fen::new(1));
        assert_eq!(account_part(Fen::new(84), 170), Fen::ZERO);
        assert_eq!(account_part(Fen::new(i64::MAX), 1), Fen::new(i64::MAX));
        assert_eq!(monthly(Fen::new(1), Fen::new(i64::MAX), 1), None);
    }

    #[test]
    fn what_is_left_of_an_account_is_never_below_zero() {
        for (account, paid, left) in [(1000, 0, 1000), (1000, 999, 1), (1000, 1000, 0), (1000, 1001, 0)] {
            assert_eq!(remainder(Fen::new(account), Fen::new(paid)), Fen::new(left));
        }
    }
}

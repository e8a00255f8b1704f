//! Times as CWT has them: whole seconds since 1970. Those of the house are microseconds.

use kernel::Moment;

const MICROS: i64 = 1_000_000;

/// The last second of the year 9999.
const SECONDS_MAX: i64 = 253_402_300_799;

/// The second in which a moment lies.
pub(crate) fn seconds(at: Moment) -> i64 {
    at.0.div_euclid(MICROS)
}

/// The moment at which a second begins; nothing before 1970 or after the year 9999.
pub(crate) fn moment(seconds: i64) -> Option<Moment> {
    (0..=SECONDS_MAX).contains(&seconds).then(|| Moment(seconds * MICROS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_of_no_year_that_people_write_is_no_moment() {
        let cases = [
            (0, Some(Moment(0))),
            (SECONDS_MAX, Some(Moment(SECONDS_MAX * MICROS))),
            (SECONDS_MAX + 1, None),
            (-1, None),
            (i64::MIN, None),
            (i64::MAX, None),
        ];
        for (second, expected) in cases {
            assert_eq!(moment(second), expected, "{second}");
        }
    }
}

//! The faults that real rosters have, how often each occurs, and what must become of its line.
//!
//! Promises: a line has at most one fault, so its reject code is beyond dispute; a rate above
//! zero gives at least one line wherever the roster has a line that can bear the fault.
//! Deliberately absent: what a file alone cannot be guilty of (`already_paid`,
//! `conflicting_programme`, `out_of_scope`): load a roster twice, or as somebody else.

/// One thing wrong, or only unusual, about a roster line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// The id ends in a lower-case x. Harmless.
    LowerCaseX,
    /// The id is written in full-width characters. Harmless.
    FullWidthId,
    /// The id is written in groups. Harmless.
    SpacedId,
    /// The id has its old form of 15 digits. Harmless.
    FifteenDigits,
    /// The name has another dot than U+00B7. Harmless.
    OtherDot,
    /// The amount has thousands separators. Harmless.
    ThousandsSeparator,
    /// The check character is wrong.
    WrongCheck,
    /// The id was stored as a number and lost its last digits.
    NumericId,
    /// A valid id of somebody who is not in the population.
    UnknownPerson,
    /// Somebody who has died.
    Dead,
    /// Somebody who has moved away.
    Moved,
    /// Somebody without a card, or whose card is lost or closed.
    NoActiveAccount,
    /// Somebody younger than 16. Wrong only where the programme asks for grown-ups.
    UnderAge,
    /// The same person as on an earlier line, the id in another spelling.
    Duplicate,
    /// Somebody else's name, or the name in another spelling.
    OtherName,
    /// The amount has three decimals.
    ThreeDecimals,
    /// The amount is negative.
    Negative,
    /// The amount is a formula.
    Formula,
    /// The amount is above the cap.
    OverCap,
    /// The account is not the one the card room has.
    OtherAccount,
    /// The name, the id or the amount is missing.
    EmptyNeeded,
}

impl Fault {
    /// All faults, in the order in which lines are chosen for them: those that need a particular
    /// person or a rare kind of line first, duplicates last.
    pub const ALL: [Fault; 21] = [
        Fault::Dead,
        Fault::Moved,
        Fault::NoActiveAccount,
        Fault::UnderAge,
        Fault::OtherDot,
        Fault::FifteenDigits,
        Fault::LowerCaseX,
        Fault::NumericId,
        Fault::ThousandsSeparator,
        Fault::FullWidthId,
        Fault::SpacedId,
        Fault::WrongCheck,
        Fault::UnknownPerson,
        Fault::OtherName,
        Fault::ThreeDecimals,
        Fault::Negative,
        Fault::Formula,
        Fault::OverCap,
        Fault::OtherAccount,
        Fault::EmptyNeeded,
        Fault::Duplicate,
    ];

    /// The reject code that the line must get; none where the fault is harmless.
    #[must_use]
    pub fn reject_code(self) -> Option<&'static str> {
        match self {
            Fault::LowerCaseX
            | Fault::FullWidthId
            | Fault::SpacedId
            | Fault::FifteenDigits
            | Fault::OtherDot
            | Fault::ThousandsSeparator => None,
            Fault::WrongCheck | Fault::NumericId => Some("bad_id"),
            Fault::UnknownPerson => Some("unknown_person"),
            Fault::Dead => Some("dead"),
            Fault::Moved => Some("moved_away"),
            Fault::NoActiveAccount => Some("no_active_account"),
            Fault::UnderAge => Some("not_eligible"),
            Fault::Duplicate => Some("duplicate_in_file"),
            Fault::OtherName => Some("name_differs"),
            Fault::ThreeDecimals | Fault::Negative | Fault::Formula => Some("bad_amount"),
            Fault::OverCap => Some("over_cap"),
            Fault::OtherAccount => Some("account_differs"),
            Fault::EmptyNeeded => Some("bad_row"),
        }
    }
}

/// How often each fault occurs, in lines of 100,000.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faults {
    /// `Fault::LowerCaseX`.
    pub lower_case_x: u32,
    /// `Fault::FullWidthId`.
    pub full_width_id: u32,
    /// `Fault::SpacedId`.
    pub spaced_id: u32,
    /// `Fault::FifteenDigits`.
    pub fifteen_digits: u32,
    /// `Fault::OtherDot`.
    pub other_dot: u32,
    /// `Fault::ThousandsSeparator`; only amounts from 1,000 yuan on can have them.
    pub thousands_separator: u32,
    /// `Fault::WrongCheck`.
    pub wrong_check: u32,
    /// `Fault::NumericId`.
    pub numeric_id: u32,
    /// `Fault::UnknownPerson`.
    pub unknown_person: u32,
    /// `Fault::Dead`.
    pub dead: u32,
    /// `Fault::Moved`.
    pub moved: u32,
    /// `Fault::NoActiveAccount`.
    pub no_active_account: u32,
    /// `Fault::UnderAge`; 0 unless asked for.
    pub under_age: u32,
    /// `Fault::Duplicate`.
    pub duplicate: u32,
    /// `Fault::OtherName`.
    pub other_name: u32,
    /// `Fault::ThreeDecimals`.
    pub three_decimals: u32,
    /// `Fault::Negative`.
    pub negative: u32,
    /// `Fault::Formula`.
    pub formula: u32,
    /// `Fault::OverCap`.
    pub over_cap: u32,
    /// `Fault::OtherAccount`.
    pub other_account: u32,
    /// `Fault::EmptyNeeded`.
    pub empty_needed: u32,
    /// Blank rows among the lines; they are not lines.
    pub blank_rows: u32,
}

impl Default for Faults {
    /// As in the demonstration: about one line in a hundred must be rejected.
    fn default() -> Faults {
        Faults {
            lower_case_x: 300,
            full_width_id: 150,
            spaced_id: 150,
            fifteen_digits: 30,
            other_dot: 150,
            thousands_separator: 600,
            wrong_check: 80,
            numeric_id: 30,
            unknown_person: 80,
            dead: 120,
            moved: 90,
            no_active_account: 180,
            under_age: 0,
            duplicate: 90,
            other_name: 100,
            three_decimals: 20,
            negative: 10,
            formula: 10,
            over_cap: 20,
            other_account: 90,
            empty_needed: 20,
            blank_rows: 40,
        }
    }
}

impl Faults {
    /// A roster without any fault, blank rows included.
    #[must_use]
    pub fn none() -> Faults {
        Faults {
            lower_case_x: 0,
            full_width_id: 0,
            spaced_id: 0,
            fifteen_digits: 0,
            other_dot: 0,
            thousands_separator: 0,
            wrong_check: 0,
            numeric_id: 0,
            unknown_person: 0,
            dead: 0,
            moved: 0,
            no_active_account: 0,
            under_age: 0,
            duplicate: 0,
            other_name: 0,
            three_decimals: 0,
            negative: 0,
            formula: 0,
            over_cap: 0,
            other_account: 0,
            empty_needed: 0,
            blank_rows: 0,
        }
    }

    /// How many of `lines` lines get this fault: the rate, rounded up.
    #[must_use]
    pub fn wanted(&self, fault: Fault, lines: u32) -> u32 {
        let rate = match fault {
            Fault::LowerCaseX => self.lower_case_x,
            Fault::FullWidthId => self.full_width_id,
            Fault::SpacedId => self.spaced_id,
            Fault::FifteenDigits => self.fifteen_digits,
            Fault::OtherDot => self.other_dot,
            Fault::ThousandsSeparator => self.thousands_separator,
            Fault::WrongCheck => self.wrong_check,
            Fault::NumericId => self.numeric_id,
            Fault::UnknownPerson => self.unknown_person,
            Fault::Dead => self.dead,
            Fault::Moved => self.moved,
            Fault::NoActiveAccount => self.no_active_account,
            Fault::UnderAge => self.under_age,
            Fault::Duplicate => self.duplicate,
            Fault::OtherName => self.other_name,
            Fault::ThreeDecimals => self.three_decimals,
            Fault::Negative => self.negative,
            Fault::Formula => self.formula,
            Fault::OverCap => self.over_cap,
            Fault::OtherAccount => self.other_account,
            Fault::EmptyNeeded => self.empty_needed,
        };
        of_lines(rate, lines)
    }

    /// How many blank rows stand among `lines` lines.
    #[must_use]
    pub fn blank_rows_among(&self, lines: u32) -> u32 {
        of_lines(self.blank_rows, lines)
    }
}

/// A rate in lines of 100,000, rounded up.
fn of_lines(rate: u32, lines: u32) -> u32 {
    let share = (u64::from(rate) * u64::from(lines)).div_ceil(100_000);
    u32::try_from(share).expect("a share of the lines").min(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_above_zero_gives_at_least_one_line() {
        let faults = Faults { dead: 1, moved: 50_000, ..Faults::none() };
        assert_eq!(faults.wanted(Fault::Dead, 10), 1);
        assert_eq!(faults.wanted(Fault::Moved, 10), 5);
        assert_eq!(faults.wanted(Fault::Duplicate, 10), 0);
        assert_eq!(faults.wanted(Fault::Dead, 0), 0);
    }

    #[test]
    fn every_fault_is_planned_for() {
        let all: std::collections::BTreeSet<Fault> = Fault::ALL.into_iter().collect();
        assert_eq!(all.len(), Fault::ALL.len());
        let none = Faults::none();
        assert!(Fault::ALL.into_iter().all(|fault| none.wanted(fault, 100_000) == 0));
    }
}

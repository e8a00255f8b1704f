//! The seven insurances, and what kind of period is paid for in each.

use kernel::{Frequency, Period, Refusal, Result};
use serde::Deserialize;

/// An insurance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Insurance {
    /// 企业职工基本养老保险.
    EmployeePension,
    /// 机关事业单位养老保险.
    PublicPension,
    /// 城乡居民基本养老保险.
    ResidentPension,
    /// 失业保险.
    Unemployment,
    /// 工伤保险.
    WorkInjury,
    /// 职工基本医疗保险.
    EmployeeMedical,
    /// 城乡居民基本医疗保险.
    ResidentMedical,
}

/// Whether an insurance is joined through an employer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ByEmployer {
    /// Only so.
    Always,
    /// So, or by oneself.
    Perhaps,
    /// By oneself only.
    Never,
}

impl Insurance {
    /// Every insurance.
    pub const ALL: [Insurance; 7] = [
        Insurance::EmployeePension,
        Insurance::PublicPension,
        Insurance::ResidentPension,
        Insurance::Unemployment,
        Insurance::WorkInjury,
        Insurance::EmployeeMedical,
        Insurance::ResidentMedical,
    ];

    /// The word in files, tables and keys of texts.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Insurance::EmployeePension => "employee_pension",
            Insurance::PublicPension => "public_pension",
            Insurance::ResidentPension => "resident_pension",
            Insurance::Unemployment => "unemployment",
            Insurance::WorkInjury => "work_injury",
            Insurance::EmployeeMedical => "employee_medical",
            Insurance::ResidentMedical => "resident_medical",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Insurance> {
        Insurance::ALL.into_iter().find(|one| one.word() == word)
    }

    /// What is paid at a time: a year by residents, a month by the others.
    #[must_use]
    pub fn frequency(self) -> Frequency {
        match self {
            Insurance::ResidentPension | Insurance::ResidentMedical => Frequency::Year,
            _ => Frequency::Month,
        }
    }

    /// How many months one contribution covers: 12 or 1.
    #[must_use]
    pub fn months(self) -> u32 {
        if self.frequency() == Frequency::Year { 12 } else { 1 }
    }

    /// Refuses a period of another kind.
    pub(crate) fn refuse_other_period(self, period: &Period) -> Result<()> {
        if period.frequency() == self.frequency() {
            return Ok(());
        }
        let wanted = self.frequency().as_str();
        Err(Refusal::new("insurance_period_kind").with("period", period).with("wanted", wanted).into())
    }

    pub(crate) fn by_employer(self) -> ByEmployer {
        match self {
            Insurance::PublicPension | Insurance::Unemployment | Insurance::WorkInjury => ByEmployer::Always,
            Insurance::EmployeePension | Insurance::EmployeeMedical => ByEmployer::Perhaps,
            Insurance::ResidentPension | Insurance::ResidentMedical => ByEmployer::Never,
        }
    }

    /// Those in which nobody is beside this one: there is one pension and one medical insurance for a person.
    pub(crate) fn excludes(self, other: Insurance) -> bool {
        let pensions = [Insurance::EmployeePension, Insurance::PublicPension, Insurance::ResidentPension];
        let medical = [Insurance::EmployeeMedical, Insurance::ResidentMedical];
        self != other
            && [&pensions[..], &medical[..]].iter().any(|group| group.contains(&self) && group.contains(&other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_insurance_has_its_word_its_period_its_way_in_and_those_it_stands_alone_among() {
        use ByEmployer::{Always, Never, Perhaps};
        use Frequency::{Month, Year};
        let cases = [
            ("employee_pension", Month, 1, Perhaps, &["public_pension", "resident_pension"][..]),
            ("public_pension", Month, 1, Always, &["employee_pension", "resident_pension"]),
            ("resident_pension", Year, 12, Never, &["employee_pension", "public_pension"]),
            ("unemployment", Month, 1, Always, &[]),
            ("work_injury", Month, 1, Always, &[]),
            ("employee_medical", Month, 1, Perhaps, &["resident_medical"]),
            ("resident_medical", Year, 12, Never, &["employee_medical"]),
        ];
        for (word, frequency, months, by_employer, alone) in cases {
            let insurance = Insurance::from_word(word).unwrap();
            assert_eq!(insurance.word(), word);
            assert_eq!(
                (insurance.frequency(), insurance.months(), insurance.by_employer()),
                (frequency, months, by_employer)
            );
            let excluded: Vec<&str> =
                Insurance::ALL.into_iter().filter(|other| insurance.excludes(*other)).map(Insurance::word).collect();
            assert_eq!(excluded, alone, "{word}");
            for (text, kind) in
                [("2026", Year), ("2026-07", Month), ("2026H1", Frequency::Half), ("once:a", Frequency::Once)]
            {
                let answer = insurance.refuse_other_period(&Period::parse(text).unwrap());
                assert_eq!(answer.is_ok(), kind == frequency, "{word} {text}");
            }
        }
        assert_eq!(Insurance::from_word("maternity"), None);
    }
}

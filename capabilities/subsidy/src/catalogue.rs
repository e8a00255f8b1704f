//! The programmes this program was built with, and the awards of the service catalogue as programmes.
//!
//! Promises: the embedded set is the folder `policies/programmes` at the time of building, complete (a test
//! compares them) and without findings (a test runs [`crate::check`]). Deliberately absent: changing a programme at
//! run time; a change is a reviewed file.

use std::sync::LazyLock;

use casework::service::{ApplicantKind, Outcome, Service, services};
use kernel::Frequency;

use crate::{
    amount::{AmountRule, CapBasis, Roster},
    eligibility::Eligibility,
    owed::Owes,
    programme::{Department, Notice, Programme, Publish, Unit, Version},
};

macro_rules! programme_files {
    ($($code:literal)*) => {
        &[$(($code, include_str!(concat!("../../../policies/programmes/", $code, ".yaml")))),*]
    };
}

static FILES: &[(&str, &str)] = programme_files![
    "border" "civil_salary" "college" "disab_care" "disab_living" "ecopost" "flood" "forest"
    "grain" "grass" "house" "longevity" "machine" "medaid" "orphan" "pension" "price"
    "public_rent" "rural_dibao" "sanlao" "teacherdoc" "tekun" "temp" "unemployment" "unsupported"
    "urban_dibao" "vet" "villagecadre" "yulu"
];

static EMBEDDED: LazyLock<Vec<Programme>> = LazyLock::new(|| {
    let read = |&(code, text): &(&str, &str)| match Programme::from_yaml(text) {
        Ok(programme) => programme,
        Err(why) => {
            panic!("the embedded programme {code} was read by a test before release: {why}")
        }
    };
    FILES.iter().map(read).collect()
});

static STANDARD_ITEMS: &str = include_str!("../../../policies/items/standard_items.csv");

/// The programmes this program was built with, sorted by code.
#[must_use]
pub fn embedded() -> &'static [Programme] {
    &EMBEDDED
}

/// The services whose cases award money to people, each as a programme with the service's code, paid by the month; in the order of the
/// catalogue.
#[must_use]
pub fn awards() -> &'static [Programme] {
    &AWARDS
}

/// All that is paid: [`embedded`], then [`awards`].
pub fn all() -> impl Iterator<Item = &'static Programme> {
    embedded().iter().chain(awards())
}

/// A programme by its code.
#[must_use]
pub fn programme(code: &str) -> Option<&'static Programme> {
    all().find(|programme| programme.code == code)
}

static AWARDS: LazyLock<Vec<Programme>> = LazyLock::new(|| services().iter().filter_map(of_service).collect());

/// A service whose outcome is a payment to a person, as a programme. Its list is nobody's to see; who is entitled was decided by the case.
fn of_service(service: &Service) -> Option<Programme> {
    let version = |version: &casework::service::Version| match &version.outcome {
        Outcome::Payment { cap, .. } => Some(Version {
            from: version.from,
            to: version.to,
            amount: AmountRule::Roster(Roster { cap: *cap, basis: CapBasis::Operational }),
            legal: version.legal.clone(),
            cases: Vec::new(),
        }),
        _ => None,
    };
    let versions: Vec<Version> = service.versions.iter().filter_map(version).collect();
    if versions.is_empty() || !service.is_for(ApplicantKind::Person) {
        return None;
    }
    let decided = "A case of the service decides; see the rule of the service.";
    Some(Programme {
        code: service.code.clone(),
        name: service.name.clone(),
        item_codes: Vec::new(),
        department: Department { key: "human_resources".into(), zh: "人社部门".into(), others: Vec::new() },
        unit: Unit::Person,
        frequencies: vec![Frequency::Month],
        approvals: 1,
        review: None,
        owes: Some(Owes::Awards),
        notice: Notice { days: 0, publish: Publish::Private, may_end_at_once: true, verified: false },
        conflicts: Vec::new(),
        eligibility: Eligibility {
            min_age: None,
            max_age: None,
            regions: Vec::new(),
            household_head_only: false,
            text: "以办件决定为准".into(),
            evidence: decided.into(),
            verified: false,
        },
        versions,
    })
}

/// The name of an item of the national one-card list, of those that programmes here use.
#[must_use]
pub fn standard_item_name(code: &str) -> Option<&'static str> {
    standard_items().find(|&(found, _)| found == code).map(|(_, name)| name)
}

/// Code and name of every standard item kept here. No field of the file holds a comma or a quote.
pub(crate) fn standard_items() -> impl Iterator<Item = (&'static str, &'static str)> {
    STANDARD_ITEMS.lines().skip(1).filter_map(|line| {
        let mut fields = line.split(',');
        Some((fields.next()?, fields.next()?))
    })
}

#[cfg(test)]
mod tests {
    use std::{
        collections::BTreeSet,
        path::{Path, PathBuf},
    };

    use super::*;

    fn folder() -> PathBuf {
        Path::new(&std::env::var("CARGO_MANIFEST_DIR").expect("cargo tells where a crate is"))
            .join("../../policies/programmes")
    }

    #[test]
    fn the_embedded_set_is_the_whole_folder() {
        let in_folder = policy::yaml_texts(&folder()).expect("the folder of programmes");
        let built_in: Vec<(String, String)> =
            FILES.iter().map(|(code, text)| (format!("{code}.yaml"), (*text).to_owned())).collect();
        assert_eq!(in_folder, built_in);
        assert_eq!(embedded().len(), 29);
    }

    #[test]
    fn a_programme_is_found_by_its_code() {
        for (code, zh) in [("border", Some("边民补助")), ("grass", Some("草原生态保护补助奖励")), ("nothing", None)]
        {
            assert_eq!(programme(code).map(|found| found.name.zh.as_str()), zh, "{code}");
        }
        assert_eq!(programme("grass").expect("embedded").payer(), "agriculture");
    }

    #[test]
    fn every_standard_item_kept_here_is_used() {
        let used: BTreeSet<&str> = embedded().iter().flat_map(|p| p.item_codes.iter().map(String::as_str)).collect();
        let kept: BTreeSet<&str> = standard_items().map(|(code, _)| code).collect();
        assert_eq!(used, kept);
        assert_eq!(standard_item_name("2082503"), Some("边民补助"));
        assert_eq!(standard_item_name("2082504"), None);
    }
}

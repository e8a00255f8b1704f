//! The services this program was built with, their groups and registers.
//!
//! Promises: the embedded set is the folder `policies/services` at the time of building, complete (a test compares them)
//! and without findings (a test runs [`super::check`]). Deliberately absent: changing a service at run time; a change is a
//! reviewed file.

use std::{fs, path::Path, sync::LazyLock};

use kernel::Day;
use policy::Name;
use serde::Deserialize;

use super::{Answers, Area, Bundle, Service};

macro_rules! service_files {
    ($($code:ident)*) => {
        &[$((stringify!($code), include_str!(concat!("../../../../policies/services/", stringify!($code), ".yaml")))),*]
    };
}

static FILES: &[(&str, &str)] = service_files![
    JY001 JY002 JY003 JY004 JY005 JY006 JY007 JY008 JY009 JY010 JY011 JY012 JY013 JY014
    JY015 JY017 JY020 JY021 JY022 JY025 JY026 JY027 JY028 JY029 JY031 JY032 JY033 JY034
    JY035 JY036 JY037 JY038 JY039 JY041 JY042 JY043 JY044 JY045 JY046 JY048 JY050 JY051
    JY053 JY055 LD001 LD002 LD003 LD004 LD005 LD006 LD007 LD011 LD012 LD013 LD014 LD015
    LD016 LD017 LD018 LD019 LD021 LD022 LD024 LD025 LD026 LD028 RC001 RC002 RC003 RC005
    RC006 RC007 RC008 RC009 RC010 RC011 RC013 RC014 RC015 RC016 RC017 RC018 RC019 RC020
    RC021 RC023 RC024 RC025 RC026 RC027 RC029 RC030 RC032 RC036 RC039 SB001 SB002 SB003
    SB004 SB005 SB006 SB007 SB008 SB009 SB010 SB011 SB012 SB013 SB014 SB015 SB016 SB017
    SB018 SB019 SB020 SB021 SB022 SB023 SB024 SB025 SB026 SB027 SB028 SB029 SB030 SB031
    SB032 SB033 SB034 SB035 SB036 SB037 SB038 SB040 SB043 SB044 SB045 SB046 SB047 SB048
    SB049 SB050 SB052 SB053 SB054 SB055 SB056 SB057 SB058 SB059 SB061 SB062 SB063 SB064
    SB065 SB066 SB067 SB068 SB069 SB071 SB072 SB073 SB075 SB076 SB078 SB079 SB080 SB083
    SB084 SB085 SB086 SB087 SB088 SB089 SB090 SB091 SB092 SB093 SB094
];

static SERVICES: LazyLock<Vec<Service>> = LazyLock::new(|| {
    let read = |&(code, text): &(&str, &str)| match Service::from_yaml(text) {
        Ok(service) => service,
        Err(why) => panic!("the embedded service {code} was read by a test before release: {why}"),
    };
    FILES.iter().map(read).collect()
});

macro_rules! bundle_files {
    ($($code:literal)*) => {
        &[$(($code, include_str!(concat!("../../../../policies/services/bundles/", $code, ".yaml")))),*]
    };
}

static BUNDLE_FILES: &[(&str, &str)] = bundle_files![
    "business" "card" "graduate" "hiring" "injury_death" "leaving" "public_hiring" "retiree_death" "retirement"
    "unemployment"
];

static BUNDLES: LazyLock<Vec<Bundle>> = LazyLock::new(|| {
    let read = |&(code, text): &(&str, &str)| match Bundle::from_yaml(text) {
        Ok(bundle) => bundle,
        Err(why) => panic!("the embedded bundle {code} was read by a test before release: {why}"),
    };
    BUNDLE_FILES.iter().map(read).collect()
});

/// A service that is offered to whom the data show a right.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offering {
    /// The service's code.
    pub service: String,
    /// Who is looked for.
    #[serde(with = "serde_norway::with::singleton_map")]
    pub right: Right,
    /// Answers that follow from the right.
    #[serde(default)]
    pub given: Answers,
}

/// Whom the house looks for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// Who is old enough for the resident pension, insured in it, and draws none.
    PensionDue,
    /// Who draws unemployment benefit.
    BenefitDrawn,
    /// Who stands in a register.
    Register(String),
}

static OFFERINGS: LazyLock<Vec<Offering>> = LazyLock::new(|| {
    from_yaml("offers.yaml", include_str!("../../../../policies/services/words/offers.yaml"))
        .expect("our own file is well formed")
});

/// What is offered without being asked for.
#[must_use]
pub fn offerings() -> &'static [Offering] {
    &OFFERINGS
}

/// The bundles this program was built with, by code.
#[must_use]
pub fn bundles() -> &'static [Bundle] {
    &BUNDLES
}

/// One bundle.
#[must_use]
pub fn bundle(code: &str) -> Option<&'static Bundle> {
    bundles().iter().find(|bundle| bundle.code == code)
}

/// A group of services within an area.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Its key in service files.
    pub key: String,
    /// Its area.
    pub area: Area,
    /// What it is called.
    pub name: Name,
}

/// A register that services write into and ask for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// Its key in service files.
    pub key: String,
    /// What an entry is called.
    pub name: Name,
    /// Whether several of one applicant stand at once; else the next one ends the one before.
    #[serde(default)]
    pub several: bool,
}

/// What service files name by a key.
#[derive(Debug)]
pub(super) struct Words {
    pub(super) groups: Vec<Group>,
    pub(super) registers: Vec<Register>,
}

const REGISTER_FILES: [&str; 4] =
    ["registers_employment.yaml", "registers_insurance.yaml", "registers_personnel.yaml", "registers_labour.yaml"];

impl Words {
    /// Reads the groups and the registers, one text an area.
    pub(super) fn read(groups: &str, registers: [&str; 4]) -> Result<Words, String> {
        let mut words = Words { groups: from_yaml("groups.yaml", groups)?, registers: Vec::new() };
        for (file, text) in REGISTER_FILES.into_iter().zip(registers) {
            words.registers.extend(from_yaml::<Vec<Register>>(file, text)?);
        }
        Ok(words)
    }

    /// Those of a folder of services.
    pub(super) fn in_folder(dir: &Path) -> Result<Words, String> {
        let text = |file: &str| {
            let path = dir.join("words").join(file);
            fs::read_to_string(&path).map_err(|why| format!("{}: {why}", path.display()))
        };
        let [employment, insurance, personnel, labour] = REGISTER_FILES.map(text);
        Words::read(&text("groups.yaml")?, [&employment?, &insurance?, &personnel?, &labour?])
    }

    pub(super) fn group(&self, key: &str) -> Option<&Group> {
        self.groups.iter().find(|group| group.key == key)
    }

    pub(super) fn register(&self, key: &str) -> Option<&Register> {
        self.registers.iter().find(|register| register.key == key)
    }
}

fn from_yaml<T: for<'de> Deserialize<'de>>(file: &str, text: &str) -> Result<T, String> {
    serde_norway::from_str(text).map_err(|why| format!("{file}: {why}"))
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let registers = [
        include_str!("../../../../policies/services/words/registers_employment.yaml"),
        include_str!("../../../../policies/services/words/registers_insurance.yaml"),
        include_str!("../../../../policies/services/words/registers_personnel.yaml"),
        include_str!("../../../../policies/services/words/registers_labour.yaml"),
    ];
    Words::read(include_str!("../../../../policies/services/words/groups.yaml"), registers)
        .expect("our own files are well formed")
});

/// Every group, in the order in which the catalogue shows them.
#[must_use]
pub fn groups() -> &'static [Group] {
    &WORDS.groups
}

/// One group.
#[must_use]
pub fn group(key: &str) -> Option<&'static Group> {
    WORDS.group(key)
}

/// One register.
#[must_use]
pub fn register(key: &str) -> Option<&'static Register> {
    WORDS.register(key)
}

/// The services this program was built with, by code.
#[must_use]
pub fn services() -> &'static [Service] {
    &SERVICES
}

/// One of them.
#[must_use]
pub fn service(code: &str) -> Option<&'static Service> {
    services().iter().find(|service| service.code == code)
}

/// How many services there are, of each area, and how many data decide at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// All.
    pub all: usize,
    /// By area, in the order of [`Area::ALL`].
    pub by_area: [usize; 4],
    /// Decided in the same request, by the rules of the day.
    pub immediate: usize,
}

/// Counts the services of a day.
#[must_use]
pub fn count(on: Day) -> Counts {
    let open = || services().iter().filter_map(|service| Some((service, service.version_on(on)?)));
    Counts {
        all: open().count(),
        by_area: Area::ALL.map(|area| open().filter(|(service, _)| service.area == area).count()),
        immediate: open().filter(|(_, version)| version.is_immediate()).count(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> std::path::PathBuf {
        Path::new(&std::env::var("CARGO_MANIFEST_DIR").expect("cargo tells where a crate is"))
            .join("../../policies/services")
    }

    #[test]
    fn the_embedded_set_is_the_whole_folder_and_nothing_is_wrong_with_it() {
        let built_in: Vec<(String, String)> =
            FILES.iter().map(|(code, text)| (format!("{code}.yaml"), (*text).to_owned())).collect();
        assert_eq!(policy::yaml_texts(&folder()).expect("the folder of services"), built_in);
        assert_eq!(super::super::check(&folder()), []);
    }

    #[test]
    fn there_are_ten_bundles_whose_every_service_gets_each_answer_it_asks_for() {
        let built_in: Vec<(String, String)> =
            BUNDLE_FILES.iter().map(|(code, text)| (format!("{code}.yaml"), (*text).to_owned())).collect();
        assert_eq!(policy::yaml_texts(&folder().join("bundles")).expect("the folder of bundles"), built_in);
        assert_eq!(bundles().len(), 10);
        let today = Day::parse("2026-11-27").unwrap();
        for bundle in bundles() {
            assert!(service(&bundle.code).is_none());
            let merged = bundle.merged(today, super::super::Channel::Desk);
            assert_eq!(merged.parts.len(), bundle.members.len(), "{}: all can be asked for at a desk", bundle.code);
            let ids: Vec<&str> = merged.form.iter().map(|field| &*field.id).collect();
            for (at, field) in merged.form.iter().enumerate() {
                assert!(!ids[..at].contains(&&*field.id), "{}: {} is asked once", bundle.code, field.id);
                let earlier = field.when.as_ref().is_none_or(|when| ids[..at].contains(&&*when.field));
                assert!(earlier, "{}: {} hangs on a question before it", bundle.code, field.id);
            }
            for part in &merged.parts {
                let missing = part.version.form.iter().find(|field| {
                    let hangs_on_what_is_given = field.when.as_ref().is_some();
                    !hangs_on_what_is_given && !part.is_answered(&field.id)
                });
                assert_eq!(missing.map(|field| &field.id), None, "{} {}", bundle.code, part.service.code);
            }
        }
    }

    #[test]
    fn what_is_offered_is_a_service_for_people_that_asks_nothing_else() {
        let today = Day::parse("2026-11-27").unwrap();
        for offering in offerings() {
            let (service, version) = super::super::on_day(&offering.service, today).unwrap();
            assert!(
                service.is_for(super::super::ApplicantKind::Person) && version.is_open_at(super::super::Channel::App)
            );
            let open = version
                .form
                .iter()
                .find(|field| !field.optional && field.prefill.is_none() && !offering.given.contains_key(&field.id));
            assert_eq!(open.map(|field| &field.id), None, "{}", offering.service);
            if let Right::Register(register) = &offering.right {
                assert!(super::register(register).is_some(), "{register}");
            }
        }
    }

    #[test]
    fn there_are_179_of_them_44_84_29_and_22_by_area() {
        let counts = count(Day::parse("2026-11-27").unwrap());
        assert_eq!((counts.all, counts.by_area), (179, [44, 84, 29, 22]));
    }
}

//! Who may depend on whom: a crate uses lower floors only, and heavy libraries stay where they belong.

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package};

/// From the ground up, as DESIGN and ARCHITECTURE draw it. A crate may use what stands below its floor.
const FLOORS: &[&[&str]] = &[
    &["kernel"],
    &["document", "ledger", "audit", "policy", "credential"],
    &["access", "registry"],
    &["card", "casework", "insurance", "payout"],
    &["subsidy", "point", "payroll", "medical"],
    &["exchange", "window"],
    &["door"],
    &["app", "notice", "terminal", "platform", "station", "monitor", "api", "prefecture"],
    &["bench"],
    &["server"],
];

/// Not on a floor: they may use only what is named.
const BESIDE: &[(&str, &[&str])] = &[
    ("ui", &["kernel"]),
    ("reader", &["kernel"]),
    ("bank-sim", &[]),
    ("card-sim", &[]),
    ("maker-sim", &[]),
    ("population", &["kernel"]),
    ("printer", &["kernel"]),
    ("portrait", &[]),
    ("printer-sim", &[]),
    ("testkit", &["kernel"]),
    ("floors", &[]),
];

/// Who, besides those on a higher floor, may use what stands beside the floors.
const USERS: &[(&str, &[&str])] = &[
    ("ui", &["door", "app", "notice", "terminal", "platform", "station", "monitor", "api", "server"]),
    ("reader", &["terminal", "station", "server"]),
    ("printer", &["terminal", "station", "server"]),
    ("bank-sim", &["bench", "server"]),
    ("maker-sim", &["bench", "server"]),
    ("portrait", &["prefecture", "bench", "server"]),
    ("printer-sim", &["bench", "server"]),
    ("population", &["prefecture", "bench", "server"]),
];

/// Libraries that only these crates may name, in any kind of dependency.
const KEPT: &[(&str, &[&str])] = &[
    ("axum", &["ui", "door", "app", "notice", "terminal", "platform", "station", "monitor", "api", "guard", "server"]),
    ("maud", &["ui", "door", "app", "notice", "terminal", "platform", "station", "monitor", "api", "server"]),
    ("rusqlite", &["kernel", "bank-sim", "bench", "testkit"]),
    ("tokio-postgres", &["kernel", "testkit"]),
    ("deadpool-postgres", &["kernel"]),
    ("calamine", &["document", "population"]),
    ("rust_xlsxwriter", &["document", "population"]),
    ("rand_chacha", &["population", "testkit"]),
    ("argon2", &["access"]),
    ("cedar-policy", &["access"]),
    ("totp-rs", &["access"]),
    ("coset", &["credential"]),
    ("base45", &["credential"]),
    ("sm2", &["credential"]),
    ("typst", &["document"]),
    ("typst-layout", &["document"]),
    ("typst-pdf", &["document"]),
    ("typst-render", &["document"]),
    ("zune-jpeg", &["document"]),
    ("image", &["document", "maker-sim", "portrait"]),
];

fn house() -> Metadata {
    MetadataCommand::new()
        .manifest_path(std::env::var("CARGO_MANIFEST_DIR").expect("cargo tells where a crate is") + "/../../Cargo.toml")
        .no_deps()
        .exec()
        .expect("cargo describes the workspace")
}

/// End-to-end stories use the whole house, and nobody uses them.
fn is_story(package: &Package) -> bool {
    let told = package.manifest_path.components().any(|folder| folder.as_str() == "stories");
    told && floor(&package.name).is_none() && named(BESIDE, &package.name).is_none()
}

fn floor(name: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&name))
}

fn named<'a>(list: &[(&str, &'a [&'a str])], name: &str) -> Option<&'a [&'a str]> {
    list.iter().find(|(known, _)| *known == name).map(|(_, names)| *names)
}

fn may_use(user: &str, used: &str) -> bool {
    match (floor(user), floor(used)) {
        (Some(above), Some(below)) => below < above,
        (Some(_), None) => named(USERS, used).is_some_and(|users| users.contains(&user)),
        (None, _) => named(BESIDE, user).is_some_and(|all| all.contains(&used)),
    }
}

/// What a crate is built with and offers to others; tests may use more.
fn built_with<'a>(package: &'a Package, house: &'a Metadata) -> impl Iterator<Item = &'a str> {
    let own = |name: &str| house.packages.iter().any(|package| package.name.as_str() == name);
    package
        .dependencies
        .iter()
        .filter(move |dependency| dependency.kind != DependencyKind::Development && own(&dependency.name))
        .map(|dependency| dependency.name.as_str())
}

#[test]
fn every_crate_has_its_place_in_the_house() {
    for package in house().packages {
        let name = package.name.as_str();
        let placed = floor(name).is_some() || named(BESIDE, name).is_some() || is_story(&package);
        assert!(placed, "{name} stands on no floor");
    }
}

#[test]
fn a_crate_uses_lower_floors_only() {
    let house = house();
    assert!(house.packages.len() > 10, "the whole house was looked at");
    for package in house.packages.iter().filter(|package| !is_story(package)) {
        for used in built_with(package, &house) {
            assert!(may_use(&package.name, used), "{} may not use {used}", package.name);
        }
    }
}

#[test]
fn the_rule_of_floors_lets_down_and_not_up_or_across() {
    let cases = [
        ("payout", "ledger", true),
        ("ledger", "payout", false),
        ("payout", "card", false),
        ("card", "registry", true),
        ("server", "subsidy", true),
        ("payout", "ui", false),
        ("platform", "ui", true),
        ("payout", "testkit", false),
        ("server", "testkit", false),
        ("population", "registry", false),
        ("bank-sim", "kernel", false),
        ("card-sim", "reader", false),
        ("reader", "card", false),
        ("server", "reader", true),
        ("card", "reader", false),
        ("server", "card-sim", false),
        ("terminal", "printer", true),
        ("document", "printer", false),
        ("printer", "document", false),
        ("payout", "population", false),
    ];
    for (user, used, allowed) in cases {
        assert_eq!(may_use(user, used), allowed, "{user} uses {used}");
    }
}

#[test]
fn libraries_stay_in_the_crates_that_keep_them() {
    for package in house().packages {
        for dependency in &package.dependencies {
            if let Some(keepers) = named(KEPT, &dependency.name) {
                assert!(keepers.contains(&package.name.as_str()), "{} may not use {}", package.name, dependency.name);
            }
        }
    }
}

#[test]
fn every_crate_keeps_the_lints_and_the_licence_of_the_house_and_is_not_published() {
    for package in house().packages {
        assert_eq!(package.publish.as_deref(), Some(&[] as &[String]), "{}", package.name);
        assert_eq!(package.license.as_deref(), Some("Apache-2.0"), "{}", package.name);
        let manifest = std::fs::read_to_string(&package.manifest_path).expect("a manifest can be read");
        assert!(manifest.contains("[lints]\nworkspace = true"), "{}", package.name);
    }
}

//! What another program kept of insurances comes in, and what the house then owes is paid by its own list.

use std::fmt::Write;

use kernel::{CitizenId, Day};
use population::{LifeState, Population};

use crate::house::{House, county};

fn day(text: &str) -> Day {
    Day::parse(text).expect("a day")
}

/// Somebody over sixty who lives and has an account, and her name.
fn pensioners(population: &Population, count: usize) -> Vec<(CitizenId, String)> {
    let with_account: Vec<u32> = population.accounts().map(|(at, _)| at).collect();
    let old = day("1966-01-01");
    let all = (0..).zip(population.people());
    all.filter(|(at, one)| with_account.contains(at) && matches!(one.state, LifeState::Alive) && one.id.birth() < old)
        .map(|(_, one)| (one.id, one.name))
        .take(count)
        .collect()
}

#[test]
fn memberships_contributions_and_pensions_come_in_from_files_and_the_house_pays_what_it_owes() {
    for house in [House::on_sqlite(), House::on_postgres()] {
        let population = county(400);
        house.populate(&population);
        let people = pensioners(&population, 3);
        let csv = |header: &str, row: &dyn Fn(&CitizenId, &str) -> String| {
            people.iter().fold(format!("{header}\n"), |mut text, (id, name)| {
                let _ = writeln!(text, "{}", row(id, name));
                text
            })
        };
        let members = csv("姓名,公民身份号码,险种,参保日期", &|id, name| {
            format!("{name},{id},居民养老,2011-01-01")
        });
        house.file("members.csv", members.as_bytes());
        assert_eq!(house.ok("operator1", &["import", "memberships", "members.csv"])["imported"], 3);
        assert_eq!(house.ok("operator1", &["import", "memberships", "members.csv"])["unchanged"], 3);
        house.file(
            "otherwise.csv",
            members.replace("2011-01-01", "2011-01-01\n").replace("居民养老", "人寿").as_bytes(),
        );
        let refused = house.no("operator1", &["import", "memberships", "otherwise.csv"], "import_refused");
        assert_eq!(refused["reasons"]["bad_insurance"], 3);

        let paid =
            csv("公民身份号码,姓名,险种,缴费期间,个人缴费,政府补贴,缴费日期", &|id, name| {
                format!("{id},{name},城乡居民基本养老保险,2019,200.00,30.00,2019-05-01")
            });
        house.file("paid.csv", paid.as_bytes());
        assert_eq!(house.ok("operator1", &["import", "contributions", "paid.csv"])["imported"], 3);
        assert_eq!(house.ok("operator1", &["import", "contributions", "paid.csv"])["unchanged"], 3);
        house.file("more.csv", paid.replace("200.00", "300.00").as_bytes());
        let refused = house.no("operator1", &["import", "contributions", "more.csv"], "import_refused");
        assert_eq!(refused["reasons"]["contribution_differs"], 3);
        house.no("maker1", &["import", "contributions", "paid.csv"], "not_allowed");

        let drawn = csv(
            "公民身份号码,姓名,申领日期,个人账户储存额,已发至,最近认证日期",
            &|id, name| format!("{id},{name},2020-03-10,2085.00,2026-10,2026-03-10"),
        );
        house.file("pensions.csv", drawn.as_bytes());
        house.no("maker1", &["batch", "new", "pension", "2026-7"], "bad_period");
        assert_eq!(house.ok("operator1", &["import", "pensions", "pensions.csv"])["imported"], 3);
        assert_eq!(house.ok("operator1", &["import", "pensions", "pensions.csv"])["unchanged"], 3);

        let seen = csv("公民身份号码,姓名,就诊日期,就诊机构", &|id, name| {
            format!("{id},{name},2026-10-01,县人民医院")
        });
        house.file("seen.csv", seen.as_bytes());
        assert_eq!(house.ok("operator1", &["import", "proofs", "seen.csv"])["imported"], 3);
        assert_eq!(house.ok("operator1", &["import", "proofs", "seen.csv"])["unchanged"], 3);
        house.file("earlier.csv", seen.replace("2026-10-01", "2026-05-01").as_bytes());
        assert_eq!(house.ok("operator1", &["import", "proofs", "earlier.csv"])["unchanged"], 3);
        house.file("ahead.csv", seen.replace("2026-10-01", "2036-05-01").as_bytes());
        let refused = house.no("operator1", &["import", "proofs", "ahead.csv"], "import_refused");
        assert_eq!(refused["reasons"]["bad_date"], 3);
        let (young, name) = population
            .people()
            .find(|one| one.id.birth() > day("2000-01-01"))
            .map(|one| (one.id, one.name))
            .expect("somebody young");
        house
            .file("young.csv", format!("公民身份号码,姓名,日期,依据\n{young},{name},2026-10-01,医保结算\n").as_bytes());
        let refused = house.no("operator1", &["import", "proofs", "young.csv"], "import_refused");
        assert_eq!(refused["reasons"]["draws_no_pension"], 1);
        house.no("maker1", &["import", "proofs", "seen.csv"], "not_allowed");

        let batch = house.ok("maker1", &["batch", "new", "pension", "2026-11"])["batch"].to_string();
        house.no("maker1", &["batch", "load", &batch, "pensions.csv"], "roster_header_missing");
        assert_eq!(house.ok("maker1", &["batch", "load", &batch, "--owed"])["lines"], 3);
        let checked = house.ok("maker1", &["batch", "check", &batch]);
        assert_eq!((&checked["accepted"], &checked["accepted_fen"]), (&3.into(), &(3 * 15_800).into()));
        house.ok("maker1", &["batch", "submit", &batch]);
        assert_eq!(house.ok("", &["verify"])["laws"].as_array().map(Vec::len), Some(6));
        let again = house.ok("maker1", &["batch", "new", "pension", "2026-11"])["batch"].to_string();
        house.no("maker1", &["batch", "load", &again, "--owed"], "nothing_owed");
        house.ok("maker1", &["batch", "undo", &batch]);
        assert_eq!(house.ok("maker1", &["batch", "load", &again, "--owed"])["lines"], 3);
        house.ok("maker1", &["batch", "check", &again]);
        house.ok("maker1", &["batch", "submit", &again]);
        house.ok("", &["verify"]);
    }
}

//! What must not happen: paying from a restored database, working on tables of another program, half an import.

use std::{fs, os::unix::fs::PermissionsExt};

use kernel::{Actor, Ctx, Db, DbOptions, Sql, params};

use crate::house::{House, county, run};

const OF_THE_FUTURE: Sql = Sql("INSERT INTO kernel_migration (room, file, fingerprint) VALUES ($1, $2, $3)");
const TAMPER: Sql = Sql("UPDATE audit_leaf SET actor = 'somebody' WHERE leaf_index = 0");
const COUNT_PEOPLE: Sql = Sql("SELECT COUNT(*) FROM registry_person");
const REFUSALS: Sql = Sql("SELECT actor, object FROM audit_leaf WHERE action = 'access.refused' ORDER BY leaf_index");

fn open(house: &House) -> Db {
    let address = match house.db.strip_prefix("sqlite:") {
        Some(file) => format!("sqlite:{}", house.path(file).display()),
        None => house.db.clone(),
    };
    Db::open(&address, DbOptions::default()).expect("the house's database")
}

fn ask<T>(house: &House, question: impl FnOnce(&mut Ctx) -> kernel::Result<T>) -> T {
    open(house).read(&Actor::system(), question).expect("an answer")
}

fn on_both(story: impl Fn(&House)) {
    story(&House::on_sqlite());
    story(&House::on_postgres());
}

#[test]
fn tables_of_a_newer_program_are_refused_by_every_command() {
    on_both(|house| {
        open(house)
            .write(&Actor::system(), |ctx| ctx.execute(OF_THE_FUTURE, params!["payout", "9999_future.sql", 1_i64]))
            .expect("a row");
        for args in [&["migrate"][..], &["batch", "status"], &["verify"], &["init", "."]] {
            house.no("", args, "database_newer");
        }
    });
}

#[test]
fn a_restored_database_pays_nothing_until_somebody_resumes() {
    let house = House::on_sqlite();
    house.populate(&county(60));
    house.ok("", &["backup", "copy.db"]);
    let mode = fs::metadata(house.path("copy.db")).expect("the copy").permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "a backup holds people's data");
    house.no("", &["backup", "copy.db"], "file_exists");
    house.no("", &["restore", "copy.db"], "database_exists");
    house.file("letter.db", b"Dear colleague");
    house.no("", &["restore", "letter.db", "--force"], "not_a_backup");
    assert_eq!(house.ok("", &["batch", "status"])["halted"], serde_json::Value::Null, "nothing was touched");

    let restored = house.ok("", &["restore", "copy.db", "--force"]);
    assert_eq!(restored["reason"], "restored");
    let kept = restored["kept"].as_str().expect("the old database is kept");
    assert!(house.path(kept).exists());
    assert_eq!(house.ok("", &["batch", "status"])["halted"], "restored");
    house.no("finance1", &["batch", "send", "1"], "halted");
    house.no("", &["doctor"], "doctor_found");
    house.ok("operator1", &["resume"]);
    house.no("finance1", &["batch", "send", "1"], "batch_unknown");

    let elsewhere = run(house.path(".").as_path(), &["restore", "copy.db", "--db", "sqlite:other/yika.db", "--json"]);
    assert_eq!((elsewhere.code, &elsewhere.json["kept"]), (Some(0), &serde_json::Value::Null));
    assert_eq!(house.ok("", &["init", "."])["halted"], true, "a database found in a folder may be a copy");
}

#[test]
fn postgres_is_backed_up_by_its_own_tools() {
    let house = House::on_postgres();
    house.no("", &["backup", "copy.db"], "backup_by_server");
}

#[test]
fn an_import_is_whole_or_nothing_and_names_every_bad_row() {
    on_both(|house| {
        house.populate(&county(40));
        let before = ask(house, |ctx| ctx.query_one(COUNT_PEOPLE, params![], |row| row.int(0)));
        let good = "54050219900307001";
        let check = (0..=10).map(|value| if value == 10 { "X".to_owned() } else { value.to_string() });
        let id = check
            .map(|value| format!("{good}{value}"))
            .find(|id| kernel::CitizenId::parse(id).is_ok())
            .expect("one fits");
        let people = format!(
            "登记表,,,\n公民身份号码,姓名,村居代码,性别\n{id},多吉,540502001001,\n{id},多吉,540502001001,\n\
             540502199003070018X,央宗,540502001001,\n,次仁,540502001001,\n{id},,540502001001,\n"
        );
        house.file("bad.csv", people.as_bytes());
        let refused =
            house.no("operator1", &["import", "people", "bad.csv", "--rejects", "bad.xlsx"], "import_refused");
        let rows: Vec<(u64, &str)> = refused["bad_rows"]
            .as_array()
            .expect("rows")
            .iter()
            .map(|bad| (bad["row"].as_u64().expect("a row"), bad["code"].as_str().expect("a code")))
            .collect();
        assert_eq!(rows, [(4, "duplicate_in_file"), (5, "bad_id"), (6, "bad_row"), (7, "bad_row")]);
        assert!(!refused.to_string().contains(&id), "no personal number is quoted");
        assert!(fs::read(house.path("bad.xlsx")).expect("rejects").starts_with(b"PK"));

        let one = format!("公民身份号码,姓名,村居代码\n{id},多吉,540502001001\n");
        house.file("one.csv", one.as_bytes());
        assert_eq!(house.ok("operator1", &["import", "people", "one.csv", "--dry-run"])["imported"], 1);
        let after = ask(house, |ctx| ctx.query_one(COUNT_PEOPLE, params![], |row| row.int(0)));
        assert_eq!(after, before, "neither a refused import nor a dry run changes anything");
        house.no("maker1", &["import", "people", "one.csv"], "not_allowed");
        assert_eq!(house.ok("", &["import", "people", "one.csv"])["imported"], 1);

        let death = format!("公民身份号码,姓名,死亡日期\n{id},多吉,2026-01-05\n");
        house.file("deaths.csv", death.as_bytes());
        assert_eq!(house.ok("operator1", &["import", "deaths", "deaths.csv"])["imported"], 1);
        assert_eq!(house.ok("operator1", &["import", "deaths", "deaths.csv"])["unchanged"], 1);
        house.ok("operator1", &["import", "people", "one.csv"]);
        let again = house.ok("operator1", &["import", "deaths", "deaths.csv"]);
        assert_eq!(again["unchanged"], 1, "a file without states brings nobody back to life");
        house.file("nothing.csv", b"a,b\n1,2\n");
        house.no("operator1", &["import", "deaths", "nothing.csv"], "columns_missing");
    });
}

#[test]
fn a_row_that_was_tampered_with_is_named() {
    on_both(|house| {
        house.ok("", &["user", "add", "maker1", "--region", "540500", "--role", "maker"]);
        let note = house.ok("", &["audit", "checkpoint"])["checkpoint"].as_str().expect("a note").to_owned();
        house.file("note.txt", note.as_bytes());
        house.ok("", &["user", "add", "maker2", "--region", "540500", "--role", "maker"]);
        house.ok("", &["audit", "verify", "--checkpoint", "note.txt"]);
        open(house).write(&Actor::system(), |ctx| ctx.execute(TAMPER, params![])).expect("a row");
        let broken = house.no("", &["verify"], "law_broken");
        assert!(broken["message"].as_str().expect("a sentence").contains("leaf 0"), "{broken}");
        let laws = broken["laws"].as_array().expect("laws");
        let found: Vec<_> = laws.iter().filter(|law| law["ok"] == false).map(|law| &law["room"]).collect();
        assert_eq!(found, ["audit"], "the other rooms are looked at all the same: {broken}");
        house.no("", &["audit", "verify", "--checkpoint", "note.txt"], "law_broken");
        house.no("", &["audit", "checkpoint"], "law_broken");
    });
}

#[test]
fn a_role_that_could_bypass_the_rules_of_the_database_is_refused() {
    let house = House::on_sqlite();
    let said = run(house.path(".").as_path(), &["verify", "--json", "--db", &testkit::postgres_admin()]);
    assert_eq!((said.code, said.json["code"].as_str()), (Some(1), Some("database_role_too_powerful")));
}

#[test]
fn households_have_the_heads_their_file_says() {
    let house = House::on_sqlite();
    let population = county(80);
    house.populate(&population);
    let file = fs::File::create(house.path("households.csv")).expect("a file");
    let count = population::households_csv(&population, file, population::Encoding::Utf8).expect("households");
    let answer = house.ok("operator1", &["import", "households", "households.csv"]);
    assert_eq!((&answer["imported"], answer["unchanged"].as_u64()), (&0.into(), Some(count.into())));
}

#[test]
fn organisations_come_by_a_file_and_users_are_invited_into_them() {
    on_both(|house| {
        house.ok("", &["user", "add", "guard1", "--region", "540500", "--role", "security_admin"]);
        house.ok("", &["user", "add", "operator1", "--region", "540500", "--role", "operator"]);
        let bad = "机构代码,机构名称,机构类型,区划代码,上级机构,状态\nmz,民政局,部门,540500,nowhere,\nmz2,民政局,衙门,540500,,\n\
                   mz 3,民政局,部门,540500,,\nmz4,民政局,部门,5405,,\nmz5,民政局,部门,540500,,在\nmz6,a,部门,540500,,\nmz6,a,部门,540500,,\n";
        house.file("bad.csv", bad.as_bytes());
        let refused = house.no("operator1", &["import", "organisations", "bad.csv"], "import_refused");
        let codes: Vec<&str> =
            refused["bad_rows"].as_array().expect("rows").iter().filter_map(|bad| bad["code"].as_str()).collect();
        let expected = [
            "unknown_parent",
            "bad_organisation_kind",
            "bad_organisation_code",
            "bad_region",
            "bad_state",
            "duplicate_in_file",
        ];
        assert_eq!(codes, expected);
        let good =
            "代码,名称,类型,地区,上级机构\nmz,民政局,部门,540500,zf\nzf,政府,部门,540500,\nny,农业银行,银行,540500,\n";
        house.file("good.csv", good.as_bytes());
        assert_eq!(house.ok("operator1", &["import", "organisations", "good.csv", "--dry-run"])["imported"], 3);
        assert_eq!(house.ok("operator1", &["import", "organisations", "good.csv"])["imported"], 3);
        assert_eq!(house.ok("operator1", &["import", "organisations", "good.csv"])["unchanged"], 3);
        house.no("guard1", &["import", "organisations", "good.csv"], "not_allowed");

        house.file("users.csv", "登录名,区划代码,角色,机构代码\nli,540502,窗口,mz\nwu,540502,复核,nobody\n".as_bytes());
        house.no("guard1", &["import", "users", "users.csv"], "import_refused");
        house.file("users.csv", "登录名,区划代码,角色,机构代码\nli,540502,窗口,mz\n".as_bytes());
        house.no("operator1", &["import", "users", "users.csv"], "not_allowed");
        assert_eq!(house.ok("guard1", &["import", "users", "users.csv"])["imported"], 1);
        assert_eq!(house.ok("guard1", &["import", "users", "users.csv"])["unchanged"], 1);
        let both = ["user", "add", "both1", "--region", "540500", "--role", "operator,audit_admin"];
        house.no("", &both, "administrators_kept_apart");
        house.no("guard1", &["user", "lock", "guard1"], "own_user");

        let invite = house.ok("guard1", &["user", "invite", "li"]);
        let token = access::Token::parse(invite["invite"].as_str().expect("a token")).expect("one");
        assert_eq!(access::accept_invite(&open(house), &token, "barley yak butter").expect("a password"), "li");
        let token = house.ok("guard1", &["user", "token", "li", "--days", "30"]);
        let token = access::Token::parse(token["token"].as_str().expect("a token")).expect("one");
        let session = ask(house, |ctx| access::session_actor(ctx, &token));
        assert_eq!(&*session.actor.user, "li");
        house.no("operator1", &["user", "token", "li", "--days", "30"], "not_allowed");
        house.no("guard1", &["user", "token", "li", "--days", "367"], "token_days");
        house.ok("guard1", &["user", "sign-out", "li"]);
        let ended = open(house).read(&Actor::system(), |ctx| access::session_actor(ctx, &token));
        assert_eq!(ended.expect_err("it ended").refusal().map(|why| &*why.code), Some("session_unknown"));
    });
}

#[test]
fn every_refused_deed_of_access_is_in_the_audit_log() {
    on_both(|house| {
        house.ok("", &["user", "add", "maker1", "--region", "540500", "--role", "maker"]);
        house.ok("", &["user", "add", "other1", "--region", "540521", "--role", "maker,security_admin"]);
        house.no("", &["batch", "new", "grain", "2026"], "user_needed");
        house.no("nobody", &["batch", "new", "grain", "2026"], "user_unknown");
        house.no("maker1", &["user", "add", "friend", "--region", "540500", "--role", "approver"], "not_allowed");
        house.no("other1", &["user", "add", "friend", "--region", "540500", "--role", "approver"], "region_not_yours");
        house.ok("", &["user", "lock", "maker1"]);
        house.no("maker1", &["batch", "status"], "user_locked");
        house.ok("", &["user", "unlock", "maker1"]);
        house.no("", &["user", "lock", "nobody"], "login_unknown");
        assert_eq!(house.ok("maker1", &["user", "list"])["users"].as_array().map(Vec::len), Some(2));
        let found =
            ask(house, |ctx| ctx.query(REFUSALS, params![], |row| (row.text(0).to_owned(), row.text(1).to_owned())));
        let expected = [
            ("system", "batch new grain 2026"),
            ("system", "batch new grain 2026 as nobody"),
            ("maker1", "user add friend"),
            ("other1", "user add friend"),
            ("system", "batch status as maker1"),
        ];
        assert_eq!(found, expected.map(|(actor, object)| (actor.to_owned(), object.to_owned())));
    });
}

#[test]
fn a_batch_is_made_within_the_users_own_region() {
    let house = House::on_sqlite();
    house.ok("", &["user", "add", "county1", "--region", "540521", "--role", "maker"]);
    assert_eq!(house.ok("county1", &["batch", "new", "grain", "2026"])["region"], "540521");
    let within = house.ok("county1", &["batch", "new", "grain", "2026", "--region", "540521100"]);
    assert_eq!(within["region"], "540521100");
    house.no("county1", &["batch", "new", "grain", "2026", "--region", "540502"], "out_of_scope");
    house.no("county1", &["batch", "new", "grain", "2026-07"], "period_not_paid");
    house.no("county1", &["batch", "new", "grain", "sometime"], "bad_period");
    house.no("county1", &["batch", "new", "nothing", "2026"], "programme_unknown");
}

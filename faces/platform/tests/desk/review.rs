//! The county's review of a township's batch, by its pages.

use access::Role;
use kernel::{Actor, Ctx, Db, Fen, Param, Period, Result, Scope, Sql};
use payout::{NewItem, Roster};

use crate::house::{Desk, ROOMS, citizen, employ, region, settle};

/// A batch of a programme that asks for a review, submitted by a township.
fn submitted(db: &Db) -> i64 {
    let township = region("540502101");
    db.write(&Actor::new("maker", Scope::of(township)), move |ctx: &mut Ctx| -> Result<i64> {
        let period = Period::parse("2026Q1").expect("a period");
        let batch_id = payout::open_batch(ctx, "civil_affairs", "rural_dibao", &period, township, 2)?;
        payout::loaded(ctx, batch_id, "digest", 1)?;
        payout::roster_is_kept(ctx, batch_id, &"ab".repeat(32), 1)?;
        let item = NewItem {
            person: citizen(1),
            component: 0,
            line: 2,
            amount: Fen::new(10_000),
            account_id: 1,
            region: 540_502_101_201,
        };
        payout::accept(ctx, batch_id, 1, &Roster { items: vec![item], ..Roster::default() })?;
        payout::hold_notice(ctx, batch_id, 0)?;
        subsidy::submit(ctx, batch_id)?;
        Ok(batch_id)
    })
    .expect("submitted")
}

/// As the page of the second factor leaves every session.
fn confirm_everybody(db: &Db) {
    let now = db.clock().now().0;
    let done = db.write(&Actor::system(), move |ctx| {
        ctx.execute(Sql("UPDATE access_session SET confirmed_at = $1"), &[Param::Int(now)])
    });
    done.expect("confirmed");
}

fn root(page: &str) -> String {
    let (_, rest) = page.split_once("name=\"content\" value=\"").expect("the hash stands in the form");
    rest[..64].to_owned()
}

#[test]
fn a_county_checker_reviews_and_then_the_department_approves() {
    testkit::on_both(ROOMS, |db| {
        settle(db);
        employ(db, "maker", Role::Maker, "540502101");
        employ(db, "checker", Role::Checker, "540502");
        employ(db, "township", Role::Checker, "540502101");
        employ(db, "elsewhere", Role::Checker, "540521");
        employ(db, "approver", Role::Approver, "540500");
        let batch = submitted(db);
        let at = |page: &str| format!("/platform/batches/{batch}/{page}");
        let english = |page: &str| format!("{}?lang=en", at(page));
        let desk = Desk::open(db);
        let [maker, checker, township, elsewhere, approver] =
            ["maker", "checker", "township", "elsewhere", "approver"].map(|login| desk.with(login));

        checker.get("/platform?lang=en").is(200).has(&["To review for the county", &format!(">{batch}</a>")]);
        approver.get("/platform?lang=en").is(200).lacks(&[&format!(">{batch}</a>")]);
        checker.get(&format!("/platform/batches/{batch}?lang=en")).has(&["Review by the county", "to be reviewed"]);
        approver.get(&english("approve")).is(200).has(&["to be reviewed"]).lacks(&["name=\"looked\""]);
        maker.get(&english("review")).is(200).lacks(&["name=\"finding\""]);
        elsewhere.get(&at("review")).is(404);
        let page = checker.get(&english("review"));
        page.is(200).has(&["name=\"finding\"", "In order"]);
        let content = root(&page.body);

        checker.post(&english("review"), &format!("content={content}")).is(422);
        let passes = format!("content={content}&finding=passed&remark=");
        assert_eq!(checker.post(&at("review"), &passes).to(), format!("/platform/second-factor?to={}", at("review")));
        confirm_everybody(db);
        checker
            .post(&english("review"), &format!("content={content}&finding=objected&remark="))
            .is(422)
            .has(&["Nothing is written yet", "value=\"objected\" checked"]);
        maker.post(&at("review"), &passes).is(403);
        township.post(&english("review"), &passes).is(422).has(&["answers for the whole county"]);
        let other = format!("content={}&finding=passed&remark=", "0".repeat(64));
        checker.post(&english("review"), &other).is(422).has(&["is not what you were shown"]);
        assert_eq!(checker.post(&at("review"), &passes).to(), format!("/platform/batches/{batch}"));
        checker.post(&english("review"), &passes).is(422).has(&["was reviewed already"]);

        checker.get("/platform?lang=en").lacks(&["To review for the county"]);
        approver.get("/platform?lang=en").has(&[&format!(">{batch}</a>")]);
        approver.get(&english("approve")).has(&["passed", "checker", "name=\"looked\""]);
        let page = maker.get(&format!("/platform/batches/{batch}?lang=en"));
        page.has(&["Reviewed by the county", "Review asked of the county"]);
    });
}

#[test]
fn what_the_county_objects_to_waits_for_its_maker() {
    testkit::on_sqlite(ROOMS, |db| {
        settle(db);
        employ(db, "maker", Role::Maker, "540502101");
        employ(db, "checker", Role::Checker, "540502");
        employ(db, "approver", Role::Approver, "540500");
        let batch = submitted(db);
        let desk = Desk::open(db);
        let [maker, checker, approver] = ["maker", "checker", "approver"].map(|login| desk.with(login));
        confirm_everybody(db);
        let at = |page: &str| format!("/platform/batches/{batch}/{page}?lang=en");
        let content = root(&checker.get(&at("review")).body);
        let form = format!("content={content}&finding=objected&remark=wrong+sums");
        checker.post(&at("review"), &form).to();
        maker.get("/platform?lang=en").has(&["The county objected", &format!(">{batch}</a>")]);
        maker.get(&format!("/platform/batches/{batch}?lang=en")).has(&["wrong sums", "submits it anew"]);
        let page = approver.get(&at("approve"));
        page.has(&["objected", "wrong sums"]).lacks(&["name=\"looked\""]);
        let form = format!("content={content}&looked=yes");
        approver.post(&at("approve"), &form).is(422).has(&["The county objected to batch"]);
    });
}

//! The county's review between submission and approval, on both engines.

use kernel::{Actor, Db, RegionCode, Result, Scope, Sql, params};
use payout::{BatchState, Finding, ReviewState};

use crate::house::*;

/// A township's batch that is submitted and waits for the county.
fn asked(db: &Db) -> i64 {
    let township = RegionCode::parse("540502101").unwrap();
    let batch_id =
        act(db, "maker", move |ctx| payout::open_batch(ctx, PAYER, PROGRAMME, &period(), township, 1)).unwrap();
    load(db, batch_id, "x").unwrap();
    accept(db, batch_id, &roster(&[(1, 100), (2, 200)])).unwrap();
    act(db, "maker", move |ctx| {
        payout::submit(ctx, batch_id, false)?;
        payout::ask_review(ctx, batch_id)
    })
    .unwrap();
    batch_id
}

fn review_at(db: &Db, login: &str, place: &str, batch_id: i64, finding: Finding) -> Result<ReviewState> {
    let actor = Actor::new(login, Scope::of(RegionCode::parse(place).unwrap()));
    db.write(&actor, move |ctx| payout::review_batch(ctx, batch_id, None, &finding))
}

fn review(db: &Db, login: &str, batch_id: i64, finding: Finding) -> Result<ReviewState> {
    review_at(db, login, "540502", batch_id, finding)
}

#[test]
fn a_county_reviews_and_only_then_the_department_approves() {
    testkit::on_both(ROOMS, |db| {
        furnish(db, 1_000);
        let batch_id = asked(db);
        assert_eq!(look(db, payout::reviews_waiting), [(batch_id, ReviewState::Asked)]);
        assert_eq!(code(approve(db, "approver", batch_id)), "review_missing");
        assert_eq!(code(review(db, "approver", batch_id, Finding::Passed)), "not_allowed");
        assert_eq!(code(review_at(db, "checker", "540502101", batch_id, Finding::Passed)), "review_needs_county");
        assert_eq!(code(review_at(db, "checker", "540521", batch_id, Finding::Passed)), "batch_unknown");
        let wrong =
            act(db, "checker", move |ctx| payout::review_batch(ctx, batch_id, Some("another hash"), &Finding::Passed));
        assert_eq!(code(wrong), "content_changed");
        assert_eq!(review(db, "checker", batch_id, Finding::Passed).unwrap(), ReviewState::Passed);
        assert_eq!(code(review(db, "checker", batch_id, Finding::Passed)), "already_reviewed");
        let given = look(db, |ctx| payout::review_of(ctx, batch_id)).unwrap();
        assert_eq!(
            (given.reviewed_by.as_deref(), given.content_root),
            (Some("checker"), batch(db, batch_id).content_root)
        );
        assert_eq!(look(db, payout::reviews_waiting), []);
        assert_eq!(approve(db, "approver", batch_id).unwrap(), BatchState::Approved);
        send(db, batch_id).unwrap();
        all_laws_hold(db);
        let leaves = look(db, |ctx| audit::leaves_about(ctx, &format!("batch {batch_id}")));
        let deeds: Vec<&str> = leaves.iter().map(|leaf| &*leaf.action).collect();
        let at = |deed: &str| deeds.iter().position(|one| *one == deed).expect("a leaf");
        assert!(
            at("payout.submit") < at("payout.ask_review") && at("payout.review") < at("payout.approve"),
            "{deeds:?}"
        );
    });
}

#[test]
fn who_made_a_batch_does_not_review_it_and_who_reviewed_it_does_not_approve_it() {
    testkit::on_both(ROOMS, |db| {
        furnish(db, 1_000);
        let by_both =
            act(db, "maker-and-checker", |ctx| payout::open_batch(ctx, PAYER, PROGRAMME, &period(), region(), 1))
                .unwrap();
        load(db, by_both, "y").unwrap();
        accept(db, by_both, &roster(&[(3, 100)])).unwrap();
        act(db, "maker", move |ctx| {
            payout::submit(ctx, by_both, false)?;
            payout::ask_review(ctx, by_both)
        })
        .unwrap();
        assert_eq!(code(review(db, "maker-and-checker", by_both, Finding::Passed)), "own_batch");
        review(db, "checker-and-approver", by_both, Finding::Passed).unwrap();
        assert_eq!(code(approve(db, "checker-and-approver", by_both)), "reviewer_not_approver");
        approve(db, "approver", by_both).unwrap();

        let without = checked(db, &[(4, 100)]);
        assert_eq!(code(act(db, "maker", move |ctx| payout::ask_review(ctx, without))), "batch_wrong_state");
        submit(db, without).unwrap();
        assert_eq!(code(review(db, "checker", without, Finding::Passed)), "review_not_asked");
        approve(db, "approver", without).unwrap();
        assert_eq!(code(review(db, "checker", without, Finding::Passed)), "batch_wrong_state");
        all_laws_hold(db);
    });
}

#[test]
fn what_the_county_objects_to_is_taken_back_and_comes_again() {
    testkit::on_both(ROOMS, |db| {
        furnish(db, 1_000);
        let batch_id = asked(db);
        let object = |remark: &str| review(db, "checker", batch_id, Finding::Objected(remark.to_owned()));
        assert_eq!(code(object("  ")), "text_missing");
        assert_eq!(code(object(&"长".repeat(201))), "text_too_long");
        assert_eq!(object(" 名单与上期相同 ").unwrap(), ReviewState::Objected);
        assert_eq!(look(db, |ctx| payout::review_of(ctx, batch_id)).unwrap().remark.as_deref(), Some("名单与上期相同"));
        assert_eq!(look(db, payout::reviews_waiting), [(batch_id, ReviewState::Objected)]);
        assert_eq!(code(approve(db, "approver", batch_id)), "review_objected");
        undo(db, batch_id).unwrap();
        assert_eq!(look(db, payout::reviews_waiting), []);
        let again = asked(db);
        review(db, "checker", again, Finding::Passed).unwrap();
        approve(db, "approver", again).unwrap();
        all_laws_hold(db);
    });
}

#[test]
fn verification_names_a_batch_that_was_approved_past_its_review() {
    let tampering = [
        "UPDATE payout_review SET state = 'asked', reviewed_by = NULL",
        "UPDATE payout_review SET reviewed_by = 'maker'",
        "UPDATE payout_review SET reviewed_by = 'approver'",
        "UPDATE payout_review SET content_root = 'another'",
    ];
    testkit::on_both(ROOMS, |db| {
        for sql in tampering {
            furnish(db, 1_000);
            let batch_id = asked(db);
            review(db, "checker", batch_id, Finding::Passed).unwrap();
            approve(db, "approver", batch_id).unwrap();
            look(db, payout::verify);
            let kept: Vec<Option<String>> = look(db, |ctx| {
                ctx.query(
                    Sql("SELECT state, reviewed_by, content_root FROM payout_review WHERE state = 'passed'"),
                    params![],
                    |row| (0..3).map(|at| row.opt_text(at).map(ToOwned::to_owned)).collect::<Vec<_>>(),
                )
            })
            .into_iter()
            .next_back()
            .expect("a review");
            let whole = format!("{sql} WHERE batch_id = $1");
            let whole: &'static str = Box::leak(whole.into_boxed_str());
            db.write(&Actor::system(), move |ctx| ctx.execute(Sql(whole), params![batch_id])).unwrap();
            let found = db.read(&Actor::system(), payout::verify).unwrap_err().to_string();
            assert!(found.contains(&format!("batch {batch_id}")), "{sql}: {found}");
            db.write(&Actor::system(), move |ctx| {
                let back =
                    "UPDATE payout_review SET state = $2, reviewed_by = $3, content_root = $4 WHERE batch_id = $1";
                ctx.execute(
                    Sql(back),
                    params![batch_id, &*kept[0].clone().unwrap(), kept[1].as_deref(), kept[2].as_deref()],
                )
            })
            .unwrap();
            undo(db, batch_id).unwrap();
        }
    });
}

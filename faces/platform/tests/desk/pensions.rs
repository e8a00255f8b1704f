//! Proof of life at the desk: who is to be called, and proofs by card and by a visit.

use access::Role;
use kernel::{Actor, Day, Db, Fen};

use crate::house::{Desk, HERE, ROOMS, citizen, employ, settle};

/// Two who draw pensions here and one elsewhere; the first one's proof is over, the second's ends soon.
fn draw(db: &Db) {
    let today = db.clock().now().day();
    let drawn = |seq, proved_on| insurance::Drawn {
        person: citizen(seq),
        claimed_on: Day::new(2020, 3, 10).expect("a day"),
        account: Fen::new(208_500),
        paid_until: None,
        proved_on,
    };
    let all = vec![drawn(1, today.plus_days(-370)), drawn(2, today.plus_days(-350)), drawn(3, today.plus_days(-360))];
    db.write(&Actor::system(), move |ctx| insurance::import_pensions(ctx, all.clone())).expect("they draw pensions");
}

#[test]
fn who_is_to_prove_stands_in_a_list_and_proves_by_card_or_by_a_visit_that_two_sign() {
    testkit::on_both(ROOMS, |db| {
        settle(db);
        draw(db);
        employ(db, "agent", Role::Clerk, &HERE[..9].to_owned().chars().chain("000".chars()).collect::<String>());
        let agent = Desk::open(db).with("agent");
        let due = agent.get("/platform/proofs?lang=en");
        due.is(200).has(&["次仁卓玛", "平措", "over, in grace", "ends soon", "2 people"]);
        assert_eq!(due.body.matches("次仁卓玛").count(), 1, "her namesake lives elsewhere");
        let csv = agent.get("/platform/proofs/export/csv?lang=en");
        csv.is(200).has(&["次仁卓玛", "over, in grace", &citizen(1).masked()]).lacks(&[&citizen(1).to_string()]);
        agent.get("/platform/proofs/export/xlsx").is(200);
        agent.get("/platform/proofs/export/pdf").is(404);
        let page = due.link("/platform/people/");
        agent.get(&format!("{page}?lang=en")).is(200).has(&["The proof is over", "agent的姓名"]);

        let prove = |form: &str| agent.post(&format!("{page}/prove?lang=en"), form);
        prove("way=visit&second=").is(422).has(&["A visit is signed by two different people"]);
        prove("way=card&place=").is(422).has(&["id=\"place-error\""]);
        prove("way=app").is(404);
        prove("way=data").is(404);
        assert_eq!(prove("way=visit&second=%E6%89%8E%E8%A5%BF").to(), page);
        agent
            .get(&format!("{page}?lang=en"))
            .is(200)
            .has(&["By a visit", "agent的姓名、扎西"])
            .lacks(&["The proof is over"]);
        assert_eq!(prove("way=card&place=%E4%B9%A1%E6%9C%8D%E5%8A%A1%E7%AB%99").to(), page);
        agent.get(&format!("{page}?lang=en")).has(&["By card", "乡服务站"]);
        agent.get("/platform/proofs?lang=en").lacks(&["次仁卓玛"]).has(&["平措", "1 people"]);
    });
}

#[test]
fn a_long_list_goes_on_behind_a_reference_and_who_draws_nothing_is_told_so() {
    testkit::on_sqlite(ROOMS, |db| {
        settle(db);
        employ(db, "clerk", Role::Clerk, "540500");
        let clerk = Desk::open(db).with("clerk");
        clerk.get("/platform/proofs?lang=en").is(200).has(&["No proof ends soon"]);
        let found = clerk.post("/platform/people", "q=%E5%B9%B3%E6%8E%AA").to().to_owned();
        let listed = clerk.get(&found).body;
        let links = listed.split("href=\"/platform/people/").skip(1).filter_map(|rest| rest.split('"').next());
        let person = links.filter(|link| !link.starts_with("export")).last().expect("he was found");
        let person = format!("/platform/people/{person}");
        clerk.get(&format!("{person}?lang=en")).has(&[&format!("{person}/pension")]);
        clerk.get(&format!("{person}/pension?lang=en")).is(200).has(&["No resident pension is known"]);
        clerk.get("/platform/proofs?after=nothing").is(200);
    });
}

//! Finding people, opening a page for a purpose, correcting, and taking lists along.

use access::Role;
use kernel::Actor;

use crate::house::{Answer, Desk, ROOMS, citizen, employ, settle};

fn find(desk: &Desk, word: &str) -> Answer {
    let to = desk.post("/platform/people", &format!("q={word}")).to().to_owned();
    assert!(!to.contains(word), "what was typed stands in no address");
    desk.get(&format!("{to}&lang=en"))
}

/// The page of the first of them.
fn page_of(desk: &Desk) -> String {
    let body = find(desk, &citizen(1).to_string()).body;
    let links = body.split("href=\"/platform/people/").skip(1).map(|rest| rest.split('"').next().expect("an end"));
    format!("/platform/people/{}", links.filter(|link| !link.starts_with("export")).last().expect("somebody was found"))
}

#[test]
fn namesakes_are_told_apart_and_other_regions_are_not_there() {
    testkit::on_both(ROOMS, |db| {
        settle(db);
        employ(db, "clerk", Role::Clerk, "540500");
        employ(db, "county", Role::Clerk, "540502");
        let desk = Desk::open(db);
        let (all, county) = (desk.with("clerk"), desk.with("county"));
        all.get("/platform/people?lang=en").is(200).has(&["Find people"]);
        let found = find(&all, "%E6%AC%A1%E4%BB%81");
        found.is(200).has(&["2 people", "1980-01-01", &citizen(1).masked(), "次仁卓玛"]);
        found.lacks(&[&citizen(1).to_string(), &citizen(3).to_string(), "13900000001"]);
        find(&county, "%E6%AC%A1%E4%BB%81").has(&["One person"]).lacks(&[&citizen(3).masked()]);
        find(&county, &citizen(3).to_string()).has(&["Nobody was found."]);
        find(&all, "nobody").has(&["Nobody was found."]);
        assert_eq!(all.post("/platform/people", "q=+").to(), "/platform/people");

        let csv = found.link("/platform/people/export/csv").replace("&amp;", "&");
        let csv = all.get(&format!("{csv}&lang=en"));
        csv.is(200).has(&["次仁卓玛", &citizen(1).masked(), "Filters", "clerk"]).lacks(&[&citizen(1).to_string()]);
        let xlsx = found.link("/platform/people/export/xlsx");
        assert!(all.get(&xlsx).is(200).body.starts_with("PK"));
        all.get("/platform/people/export/pdf").is(404);
    });
}

#[test]
fn a_page_is_masked_until_a_purpose_is_stated_and_the_person_sees_who_looked() {
    testkit::on_both(ROOMS, |db| {
        settle(db);
        employ(db, "clerk", Role::Clerk, "540502");
        let desk = Desk::open(db).with("clerk");
        let here = page_of(&desk);
        assert!(!here.contains("540502"));
        let secrets = [citizen(1).to_string(), "13900000001".to_owned(), "6228480000000000018".to_owned()];
        let secrets: Vec<&str> = secrets.iter().map(|secret| &**secret).collect();
        let masked = desk.get(&format!("{here}?lang=en"));
        masked.is(200).has(&["See everything", "平*", "There are no payments."]).lacks(&secrets);
        desk.post(&format!("{here}/open?lang=en"), "purpose=").is(422).has(&["Say why you open"]);
        desk.post(&format!("{here}/open?lang=en"), "purpose=other&note=x")
            .is(422)
            .has(&["Say why you open"])
            .lacks(&secrets);
        desk.post(&format!("{here}/name?lang=en"), "name=%E4%B8%80").is(422).has(&["State a purpose before"]);
        assert_eq!(desk.post(&format!("{here}/open"), "purpose=at_request&note=%E7%94%B5%E8%AF%9D").to(), here);
        let open = desk.get(&format!("{here}?lang=en"));
        open.is(200).has(&secrets).has(&[
            "平措",
            "Who looked",
            "The person asked",
            "电话",
            "Correct what is registered",
        ]);
        open.lacks(&["Change the account"]);
        let looks = db.read(&Actor::system(), |ctx| access::looks_at(ctx, citizen(1))).unwrap();
        assert_eq!((looks.len(), &*looks[0].login), (1, "clerk"));

        desk.post(&format!("{here}/name?lang=en"), "name=").is(422).has(&["govuk-error-message"]);
        assert_eq!(desk.post(&format!("{here}/name"), "name=%E6%AC%A1%E4%BB%81").to(), here);
        desk.post(&format!("{here}/phone?lang=en"), "phone=abc").is(422).has(&["value=\"abc\""]);
        assert_eq!(desk.post(&format!("{here}/phone"), "phone=13811112222").to(), here);
        desk.post(&format!("{here}/village?lang=en"), "village=540502999999&household=1&relation=x").is(422);
        desk.post(&format!("{here}/village?lang=en"), "village=540521001001&household=1&relation=x").is(422);
        desk.post(&format!("{here}/state?lang=en"), "state=dead&since-year=2999&since-month=1&since-day=1").is(422);
        let dead = "state=dead&since-year=2026&since-month=1&since-day=2";
        assert_eq!(desk.post(&format!("{here}/state"), dead).to(), here);
        desk.get(&format!("{here}?lang=en")).has(&["13811112222", "<h1", "次仁"]);
        desk.post(&format!("{here}/account"), "bank=nongye&account=6228480000000000026").is(403);
    });
}

#[test]
fn the_card_office_changes_an_account_and_a_collector_opens_nobody() {
    testkit::on_sqlite(ROOMS, |db| {
        settle(db);
        employ(db, "cards", Role::CardOffice, "540500");
        employ(db, "walker", Role::Collector, "540502");
        let desk = Desk::open(db);
        let (cards, walker) = (desk.with("cards"), desk.with("walker"));
        let here = page_of(&cards);
        cards.post(&format!("{here}/open"), "purpose=correction&note=").is(303);
        cards
            .post(&format!("{here}/account?lang=en"), "bank=other&account=6228480000000000026")
            .is(422)
            .has(&["Choose a bank."]);
        cards.post(&format!("{here}/account?lang=en"), "bank=nongye&account=x").is(422).has(&["govuk-error-message"]);
        assert_eq!(cards.post(&format!("{here}/account"), "bank=nongye&account=6228480000000000026").to(), here);
        cards.get(&format!("{here}?lang=en")).has(&["6228480000000000026", "Closed"]);
        let here = page_of(&walker);
        walker.get(&format!("{here}?lang=en")).is(200).lacks(&["See everything"]);
        walker.post(&format!("{here}/open"), "purpose=audit").is(403);
        walker.get(&page_of(&cards)).is(409).has(&["失效"]);
    });
}

//! A resident signs in at another system, against a simulator of one.

use std::sync::Arc;

use axum::http::header;
use door::{House, Outside, Serving};
use exchange::IssuerConfig;
use serde_json::json;
use testkit::{CLIENT, Issuer, Manners, SECRET};

use crate::world::*;

const ORIGIN: &str = "https://yika.example";

fn connected(world: &World, issuer: &Issuer) -> House {
    let config = IssuerConfig {
        issuer: issuer.address(),
        reached_at: None,
        client: CLIENT.to_owned(),
        secret: Some(SECRET.to_owned()),
    };
    let outside = Outside {
        issuer: exchange::Issuer::new(config).expect("an issuer"),
        origin: ORIGIN.to_owned(),
        name: ["政务服务网".to_owned(), "Government portal".to_owned()],
        users: None,
        residents: Some("id_number".to_owned()),
    };
    let confined = document::confined::Confined::program("/nowhere");
    let serving = Serving { outside: Some(Arc::new(outside)), ..Serving::default() };
    House::serving(world.db.clone(), confined, "exchange".into(), serving)
}

fn there_and_back(browser: &Browser, issuer: &Issuer, id: &str) -> Answer {
    let away = browser.get("/app/sign-in/outside?to=/app/payments");
    let to = away.headers[header::LOCATION].to_str().expect("an address").to_owned();
    assert!(!to.contains(id), "no citizen id in an address");
    let back = issuer.sign_in(&to, &json!({ "id_number": id }));
    browser.get(back.strip_prefix(ORIGIN).expect("back to us"))
}

#[test]
fn a_resident_signs_in_elsewhere_and_nobody_who_is_not_known_alive() {
    on_both(|world| {
        let issuer = Issuer::start(world.db.clock().now().0);
        let house = connected(world, &issuer);
        let browser = world.browser_of(&house);
        browser
            .get("/app/sign-in?to=/app/payments")
            .is(200)
            .has(&["政务服务网", "href=\"/app/sign-in/outside?to=/app/payments\""]);
        there_and_back(&browser, &issuer, &citizen(ME).to_string()).leads_to("/app/payments");
        browser.get("/app/payments").is(200).has(&["1,111.11"]).shows_nobody_else(ME);

        let stranger = kernel::CitizenId::from_parts(540_502, kernel::Day::new(1980, 1, 1).expect("a day"), 99);
        for id in [citizen(DEAD).to_string(), stranger.to_string(), "not an id".to_owned()] {
            let browser = world.browser_of(&house);
            there_and_back(&browser, &issuer, &id).is(422).has(&["登录未成功"]).lacks(&[&id]);
            browser.get("/app/payments").leads_to("/app/sign-in?to=/app/payments");
        }
        for manners in [Manners::OtherNonce, Manners::OtherAudience, Manners::Expired, Manners::Unsigned] {
            issuer.behave(manners);
            let browser = world.browser_of(&house);
            there_and_back(&browser, &issuer, &citizen(ME).to_string()).is(422).has(&["未通过验证"]);
            browser.get("/app/payments").leads_to("/app/sign-in?to=/app/payments");
        }
        world.browser().get("/app/sign-in").lacks(&["/app/sign-in/outside"]);
    });
}

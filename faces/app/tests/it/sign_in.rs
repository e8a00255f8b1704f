//! Signing in and out: by phone, by card, on a phone that several share.

use door::Messages;

use crate::world::*;

#[test]
fn who_signs_in_comes_back_to_the_page_that_was_asked_for() {
    on_both(|world| {
        let browser = world.browser();
        browser.get("/app/payments").leads_to("/app/sign-in?to=/app/payments");
        let form = browser.get("/app/sign-in?to=/app/payments");
        assert_eq!(form.hidden("to"), "/app/payments");
        let sent = browser.post("/app/sign-in", &[("phone", &phone(ME)), ("to", "/app/payments")]);
        sent.leads_to("/app/sign-in/code?to=/app/payments");
        let page = browser.get("/app/sign-in/code?to=/app/payments");
        page.is(200).has(&["139****0001", "outbox/sms"]).lacks(&[&phone(ME)]);
        let code = world.code();
        let wrong = if code == "000000" { "000001" } else { "000000" };
        browser.post("/app/sign-in/code", &[("code", wrong)]).is(422).has(&["登录未成功"]);
        browser.get("/app/payments").leads_to("/app/sign-in?to=/app/payments");
        browser.post("/app/sign-in/code", &[("code", &code), ("to", "/app/payments")]).leads_to("/app/payments");
        browser.get("/app/payments").is(200).has(&["1,111.11"]);
        assert_eq!(browser.cookies.borrow()["yika_code"], "", "the code is forgotten");
    });
}

#[test]
fn an_unknown_phone_is_answered_as_a_known_one_and_gets_no_message() {
    on_both(|world| {
        let answers: Vec<(String, String)> = [phone(ME), "13800000099".to_owned(), phone(DEAD)]
            .into_iter()
            .map(|phone| {
                let browser = world.browser();
                let sent = browser.post("/app/sign-in", &[("phone", &phone)]);
                sent.leads_to("/app/sign-in/code?to=/app");
                let masked = format!("{}****{}", &phone[..3], &phone[7..]);
                let page = browser.get("/app/sign-in/code").body.replace(&masked, "PHONE");
                let wrong = browser.post("/app/sign-in/code", &[("code", "12345")]);
                (page, wrong.body.replace(&masked, "PHONE"))
            })
            .collect();
        assert_eq!(answers[0], answers[1]);
        assert_eq!(answers[0], answers[2]);
        assert_eq!(world.messages().0, 1, "only the living person's phone rings");
    });
}

#[test]
fn a_phone_that_receives_no_messages_and_a_second_code_at_once_are_refused_in_sentences() {
    on_both(|world| {
        let browser = world.browser();
        let refused = browser.post("/app/sign-in", &[("phone", "0893-1234567")]);
        refused.is(422).has(&["govuk-error-summary", "11 位手机号码", "0893-1234567"]);
        browser.post("/app/sign-in", &[("phone", &phone(ME))]).leads_to("/app/sign-in/code?to=/app");
        browser.post("/app/sign-in", &[("phone", &phone(ME))]).is(422).has(&["尝试次数过多"]);
        world.browser().get("/app/sign-in/code").leads_to("/app/sign-in");

        let nowhere = world.browser_of(&world.house.clone().with_messages(Messages::Nowhere));
        nowhere.get("/app/sign-in").is(200).has(&["短信还没有接通"]).lacks(&["name=\"phone\""]);
        nowhere.post("/app/sign-in", &[("phone", &phone(ME))]).is(422).has(&["短信还没有接通"]);
        let gateway = world.browser_of(&world.house.clone().with_messages(Messages::Gateway));
        gateway.post("/app/sign-in", &[("phone", &phone(RELATIVE))]).leads_to("/app/sign-in/code?to=/app");
        gateway.get("/app/sign-in/code").is(200).lacks(&["outbox/sms"]);
    });
}

#[test]
fn who_shares_a_phone_chooses_after_the_code_and_sees_the_others_masked() {
    on_both(|world| {
        let browser = world.browser();
        browser.post("/app/sign-in", &[("phone", &phone(SHARING[0]))]).leads_to("/app/sign-in/code?to=/app");
        browser.get("/app/sign-in/code").is(200).lacks(&["同号"]);
        let code = world.code();
        let wrong = if code == "000000" { "000001" } else { "000000" };
        browser.post("/app/sign-in/code", &[("code", wrong)]).is(422).lacks(&["name=\"who\""]);
        let choice = browser.post("/app/sign-in/code", &[("code", &code)]);
        choice.is(200).has(&["您是哪一位"]).lacks(&[
            "同号大哥",
            "同号小弟",
            &citizen(4).to_string(),
            &citizen(5).to_string(),
        ]);
        let references: Vec<&str> = choice
            .body
            .split("name=\"who\" type=\"radio\" value=\"")
            .skip(1)
            .map(|rest| rest.split('"').next().expect("a value ends"))
            .collect();
        assert_eq!(references.len(), 2);
        let chosen = |who: &str| browser.post("/app/sign-in/code", &[("code", &code), ("chosen", "yes"), ("who", who)]);
        chosen("").is(422).has(&["还没有选您是哪一位"]);
        chosen(&"0".repeat(32)).is(422);
        chosen(references[1]).leads_to("/app");
        browser.get("/app").is(200).has(&["同号小弟"]).lacks(&["同号大哥"]);
    });
}

#[test]
fn a_card_signs_in_with_the_pin_that_was_set_after_a_code() {
    on_both(|world| {
        let pin = "395172";
        let browser = world.signed_in(ME);
        browser.get("/app/pin").is(200);
        browser.post("/app/pin", &[("pin", pin), ("again", "395173")]).is(422).has(&["两次填的密码不一样"]);
        browser.post("/app/pin", &[("pin", "111111"), ("again", "111111")]).is(422).has(&["六位数字"]);
        browser.post("/app/pin", &[("pin", pin), ("again", pin)]).leads_to("/app/pin?done=1");
        world.pass(301);
        browser.post("/app/pin", &[("pin", pin), ("again", pin)]).is(422).has(&["五分钟以内"]);

        let by_card = world.browser();
        by_card.get("/app/sign-in/card").is(200);
        let wrong = by_card.post("/app/sign-in/card", &[("card", &card_of(ME)), ("pin", "395173")]);
        let unknown = by_card.post("/app/sign-in/card", &[("card", "B99999990"), ("pin", pin)]);
        wrong.is(422).has(&["登录未成功"]);
        let plain = |answer: &Answer, card: &str| answer.body.replace(card, "CARD");
        assert_eq!(plain(&wrong, &card_of(ME)), plain(&unknown, "B99999990"), "the answer tells nothing of the card");
        by_card.post("/app/sign-in/card", &[("card", "12"), ("pin", pin)]).is(422).has(&["社保卡号格式不对"]);
        by_card.post("/app/sign-in/card", &[("card", &card_of(ME)), ("pin", pin)]).leads_to("/app");
        by_card.get("/app/payments").is(200).has(&["1,111.11"]);
    });
}

#[test]
fn after_signing_out_nothing_is_shown_and_nothing_was_kept() {
    on_both(|world| {
        let browser = world.signed_in(ME);
        let pages = ["/app", "/app/payments", "/app/card", "/app/household", "/app/messages", "/app/sessions"];
        for page in pages {
            let shown = browser.get(page);
            assert_eq!(shown.is(200).headers["cache-control"], "no-store", "{page}");
            // A page that the back button brings out of memory is asked for anew by the script.
            shown.has(&["data-signed-in"]);
        }
        let before = browser.cookies.borrow().clone();
        browser.post("/app/sign-out", &[]).leads_to("/app");
        let first = browser.get("/app");
        first.is(200).lacks(&NAMES[1..]).lacks(&["data-signed-in"]);
        for page in &pages[1..] {
            browser.get(page).leads_to(&format!("/app/sign-in?to={page}"));
        }
        *browser.cookies.borrow_mut() = before;
        browser.get("/app/payments").leads_to("/app/sign-in?to=/app/payments");
        browser.post("/app/sign-out", &[]).leads_to("/app");
    });
}

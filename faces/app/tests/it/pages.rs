//! Each page: what it shows, what it says when there is nothing, and that nobody else is on it.

use access::Purpose;
use app::table;
use door::Asks;

use crate::world::*;

#[test]
fn every_page_of_a_person_asks_for_a_resident_and_shows_that_person_only() {
    on_both(|world| {
        let (me, nobody) = (world.signed_in(ME), world.browser());
        let pages = table();
        let own: Vec<&str> = pages
            .iter()
            .filter(|(route, _)| route.asks == Asks::Resident && route.method == "GET" && !route.path.contains('{'))
            .map(|(route, _)| route.path)
            .collect();
        assert!(own.len() >= 8, "{own:?}");
        for page in own {
            nobody.get(page).leads_to(&format!("/app/sign-in?to={page}"));
            // Who acts for no employer has no staff to see.
            let status = if page == "/app/staff" { 409 } else { 200 };
            me.get(page).is(status).shows_nobody_else(ME);
        }
        for (route, _) in pages.iter().filter(|(route, _)| route.asks == Asks::Nothing && route.method == "GET") {
            nobody.get(route.path).shows_nobody_else(0);
            me.get(route.path).shows_nobody_else(ME);
        }
        for (route, _) in pages.iter().filter(|(route, _)| route.asks == Asks::Resident && route.method == "POST") {
            nobody.post(route.path, &[]).leads_to("/app/sign-in");
        }
    });
}

#[test]
fn payments_say_what_came_where_to_and_why_something_did_not() {
    on_both(|world| {
        let me = world.signed_in(ME);
        let list = me.get("/app/payments");
        list.has(&["边民补助", "2026年", "1,111.11", "已到账", "尾号", "0001", "99.99", "不发放", "超过了规定的标准"]);
        list.has(&["钱已经存进您的账户", "这次不会发这笔钱"]);
        let own = list.body.split("/app/payments/").nth(1).and_then(|rest| rest.split('"').next()).expect("a payment");
        let shown = me.get(&format!("/app/payments/{own}"));
        shown.is(200).has(&["办理进度", own]).shows_nobody_else(ME);

        let canary = world.signed_in(CANARY);
        let theirs = canary.get("/app/payments");
        theirs.has(&["3,333.33", "没有存进", "银行说：账户已销", "钱还在，没有丢"]).shows_nobody_else(CANARY);
        let other = theirs.body.split("/app/payments/").nth(1).and_then(|rest| rest.split('"').next()).expect("one");
        let hidden = me.get(&format!("/app/payments/{other}"));
        let unknown = me.get("/app/payments/9999999999");
        assert_eq!(
            hidden.is(404).body,
            unknown.body.replace("9999999999", other),
            "another's is as if there were none"
        );
        me.get("/app/payments/%27").is(404);

        let new = world.signed_in(NEW);
        new.get("/app/payments").is(200).has(&["还没有您的补贴记录", "问村委会"]);
        new.get("/app/card").is(200).has(&["没有登记社保卡账户", "挂失"]);
        new.get("/app/messages").is(200).has(&["没有消息"]);
        new.get("/app/looks").is(200).has(&["还没有人打开过您的资料"]);
        new.get("/app/relatives").is(200).has(&["没有人可以替您办"]);
        new.get("/app/complaints").is(200).has(&["还没有。"]);
        new.get("/app/household").is(200).has(&["这一户只登记了一个人", NAMES[usize::from(NEW)]]);
        me.get("/app/card").is(200).has(&["农业银行", "正常"]);
    });
}

#[test]
fn messages_are_counted_until_they_are_read() {
    on_both(|world| {
        let me = world.signed_in(ME);
        me.get("/app").has(&["条没看"]);
        let messages = me.get("/app/messages");
        messages.has(&["“边民补助”2026年 的 1,111.11 元已存入", "超过了规定的标准", "都看过了"]);
        me.post("/app/messages", &[("for", "somebody")]).is(409).has(&["换了替谁办"]);
        // News of payments have a day and no hour: they are new until the day is over.
        world.db.clock().advance_days(1);
        let me = world.signed_in(ME);
        let made_for = me.get("/app/messages").hidden("for");
        me.post("/app/messages", &[("for", &made_for)]).leads_to("/app/messages");
        me.get("/app").is(200).lacks(&["条没看"]);
        me.get("/app/messages").is(200).lacks(&["都看过了"]);
    });
}

#[test]
fn who_looked_is_shown_with_name_and_reason() {
    on_both(|world| {
        world
            .db
            .write(&clerk("window1"), |ctx| {
                casework::open_person(ctx, citizen(ME), Purpose::PaymentCheck, "核对金额", "person").map(drop)
            })
            .expect("a clerk looks");
        let me = world.signed_in(ME);
        me.get("/app/looks").is(200).has(&["window1的姓名", "核对发放", "核对金额"]);
        me.get("/app/messages").has(&["查看了您的资料"]);
        world.signed_in(NEW).get("/app/looks").is(200).lacks(&["window1"]);
    });
}

#[test]
fn a_session_elsewhere_is_ended_from_here() {
    on_both(|world| {
        let (lost, here) = (world.signed_in(ME), world.signed_in(ME));
        let page = here.get("/app/sessions");
        page.is(200).has(&["就是这台"]);
        let references: Vec<&str> = page
            .body
            .split("name=\"session\" value=\"")
            .skip(1)
            .map(|rest| rest.split('"').next().expect("a value ends"))
            .collect();
        assert_eq!(references.len(), 2);
        let own = page.body.find("就是这台").expect("this one");
        let other = references.iter().find(|one| {
            let at = page.body.find(**one).expect("it stands there");
            at < own || page.body[own..at].contains("<section")
        });
        let stranger = world.signed_in(NEW);
        stranger.post("/app/sessions", &[("session", other.expect("another"))]).is(404);
        lost.get("/app/payments").is(200);
        here.post("/app/sessions", &[("session", other.expect("another"))]).leads_to("/app/sessions");
        lost.get("/app/payments").leads_to("/app/sign-in?to=/app/payments");
        here.get("/app/payments").is(200);
    });
}

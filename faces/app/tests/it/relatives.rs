//! Acting for a relative: asked, given, used, taken back; worth nothing in another session.

use crate::world::*;

const UNTIL: [(&str, &str); 3] = [("to-year", "2027"), ("to-month", "6"), ("to-day", "30")];

fn ask(browser: &Browser, id: &str) -> Answer {
    let mut fields = vec![("deed", "ask"), ("id", id), ("object", "yes")];
    fields.extend(UNTIL);
    browser.post("/app/relatives", &fields)
}

#[test]
fn a_relative_is_acted_for_with_consent_only_and_a_banner_says_so() {
    on_both(|world| {
        let (me, her) = (world.signed_in(ME), world.signed_in(RELATIVE));
        let name = NAMES[usize::from(RELATIVE)];
        ask(&me, "123").is(422).has(&["govuk-error-summary", "身份证号码"]);
        ask(&me, &citizen(RELATIVE).to_string()).leads_to("/app/relatives");
        let mine = me.get("/app/relatives");
        mine.is(200).has(&["还没有同意"]).shows_nobody_else(ME);
        let reference = mine.hidden("other");
        me.post("/app/relatives/act", &[("other", &reference)]).is(409);
        me.get("/app/payments").lacks(&["2,222.22"]);

        her.get("/app").has(&["1 人请您同意"]);
        let hers = her.get("/app/relatives");
        hers.has(&[NAMES[usize::from(ME)], "不认识的人"]);
        her.post("/app/relatives", &[("deed", "give"), ("other", &hers.hidden("other"))]).leads_to("/app/relatives");

        me.get("/app/relatives").has(&[name, "替他办"]);
        me.post("/app/relatives/act", &[("other", &reference)]).leads_to("/app");
        for page in
            ["/app", "/app/payments", "/app/card", "/app/household", "/app/messages", "/app/looks", "/app/complaints"]
        {
            me.get(page).is(200).has(&[&format!("您正在替 {name} 办理"), "不替了"]).shows_nobody_else(RELATIVE);
        }
        me.get("/app/payments").has(&["2,222.22"]).lacks(&["1,111.11"]);
        let kept = me.cookies.borrow()["yika_for"].clone();
        assert!(!kept.contains(&citizen(RELATIVE).to_string()[..6]), "{kept}");

        // The reference is worth nothing to another session of the same person, or to anybody else.
        for other in [world.signed_in(ME), world.signed_in(NEW)] {
            other.cookies.borrow_mut().insert("yika_for".into(), kept.clone());
            other.get("/app/payments").is(409).has(&["不能再替"]).lacks(&["2,222.22", name]);
            other.get("/app/payments").is(200).lacks(&["2,222.22", name]);
        }

        // A form that was opened for one person is not sent for another.
        let form = me.get("/app/messages").hidden("for");
        me.post("/app/relatives/stop", &[]).leads_to("/app");
        me.get("/app/payments").has(&["1,111.11"]).lacks(&["2,222.22", "您正在替"]);
        me.post("/app/messages", &[("for", &form)]).is(409);

        me.post("/app/relatives/act", &[("other", &reference)]).leads_to("/app");
        let hers = her.get("/app/relatives").hidden("other");
        her.post("/app/relatives", &[("deed", "withdraw"), ("other", &hers)]).leads_to("/app/relatives");
        me.get("/app/payments").is(409).lacks(&["2,222.22", name]);
        me.get("/app/payments").is(200).has(&["1,111.11"]);
        me.post("/app/relatives/act", &[("other", &reference)]).is(409);
    });
}

#[test]
fn nobody_learns_by_asking_whether_a_number_is_known_and_nobody_acts_for_more_than_eight() {
    on_both(|world| {
        let me = world.signed_in(ME);
        for seq in 40..48 {
            ask(&me, &citizen(seq).to_string()).leads_to("/app/relatives");
        }
        let page = me.get("/app/relatives");
        page.is(200).shows_nobody_else(ME);
        ask(&me, &citizen(RELATIVE).to_string()).is(422).has(&["最多可以代 8 个人"]);
        ask(&me, &citizen(ME).to_string()).is(422).has(&["办理自己的事不需要同意"]);
        let mut never = vec![("deed", "ask"), ("id", "542221196104306467")];
        never.extend([("to-year", "2026"), ("to-month", "2"), ("to-day", "30")]);
        me.post("/app/relatives", &never).is(422).has(&["三年"]);
        me.post("/app/relatives", &[("deed", "withdraw"), ("other", &page.hidden("other"))]).leads_to("/app/relatives");
        ask(&me, &citizen(RELATIVE).to_string()).leads_to("/app/relatives");
        me.post("/app/relatives", &[("deed", "give"), ("other", "nothing")]).is(404);
    });
}

#[test]
fn a_consent_to_see_does_not_let_complain_and_ends_on_its_day() {
    on_both(|world| {
        let (me, her) = (world.signed_in(ME), world.signed_in(RELATIVE));
        let id = citizen(RELATIVE).to_string();
        let asked = [("deed", "ask"), ("id", id.as_str()), ("to-year", "2026"), ("to-month", "11"), ("to-day", "24")];
        me.post("/app/relatives", &asked).leads_to("/app/relatives");
        her.post("/app/relatives", &[("deed", "give"), ("other", &her.get("/app/relatives").hidden("other"))])
            .leads_to("/app/relatives");
        me.post("/app/relatives/act", &[("other", &me.get("/app/relatives").hidden("other"))]).leads_to("/app");
        me.get("/app/payments").is(200).has(&["2,222.22"]);
        me.get("/app/complaints/new").is(409).has(&["没有包括这件事"]);
        me.get("/app/complaints/new").is(200);
        world.db.clock().advance_days(3);
        let me = world.signed_in(ME);
        let page = me.get("/app/relatives");
        page.is(200).has(&["已经到期"]);
        me.post("/app/relatives/act", &[("other", &page.hidden("other"))]).is(409);
    });
}

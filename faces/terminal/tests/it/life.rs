//! What goes well, and that nothing stays.

use std::time::Duration;

use card_sim::{Fault, Generation};
use kernel::{Day, Fen};

use crate::world::{PIN, citizen, everything_in, number_of, sample, tell, wait_until};

const LONG: Duration = Duration::from_secs(600);

#[test]
fn who_puts_her_card_in_sees_her_payments_and_pulling_it_out_ends_everything() {
    tell(LONG, |centre, terminal| {
        let first = terminal.get("/");
        assert!(first.text.contains("请插入社保卡") && first.text.contains("/?lang=bo"), "{}", first.text);
        assert_eq!(terminal.get("/terminal/menu").to, "/", "nobody is in");

        let card = terminal.sign_in();
        let menu = terminal.get("/terminal/menu");
        for page in ["payments", "card", "lost", "found", "activate", "pin", "certificates"] {
            assert!(menu.text.contains(&format!("/terminal/{page}")), "{page}");
            let shown = terminal.get(&format!("/terminal/{page}"));
            assert_eq!(shown.status, 200, "{page}: {}", shown.text);
            assert!(shown.text.contains("/local/finish") && shown.text.contains("data-countdown"), "{page}");
            assert!(shown.text.contains("y-elder"), "{page} is large");
            assert_eq!(shown.headers["cache-control"], "no-store", "{page}");
            assert!(shown.headers.get("set-cookie").is_none(), "{page}: the browser gets no cookie");
        }
        let payments = terminal.get("/terminal/payments").text;
        assert!(payments.contains("1,234.56"), "{payments}");
        assert_eq!(centre.sessions(), 1);

        drop(card);
        terminal.wait_for("nobody");
        assert_eq!(terminal.get("/terminal/payments").to, "/");
        assert!(terminal.get("/").text.contains("请插入社保卡"));
        wait_until("no session at the centre", || centre.sessions() == 0, || centre.sessions().to_string());
        let kept = everything_in(terminal.dir.path());
        let (id, number) = (citizen().to_string(), number_of(&sample()).to_string());
        for canary in [&*id, &id[6..14], &number, PIN, &*sample().name, "样卡"] {
            assert!(!kept.contains(canary), "{canary} was written down");
        }
    });
}

#[test]
fn each_language_and_size_is_kept_for_the_turn_and_forgotten_with_it() {
    tell(LONG, |_, terminal| {
        assert!(terminal.get("/?lang=en").text.contains("put your social security card in"));
        let card = terminal.sign_in();
        assert!(terminal.get("/terminal/menu").text.contains("What would you like to do?"));
        assert!(terminal.get("/terminal/menu?lang=bo&view=elder-3").text.contains("y-elder-3"));
        assert!(terminal.get("/terminal/card").text.contains("lang=\"bo\""));
        drop(card);
        terminal.wait_for("nobody");
        assert!(terminal.get("/").text.contains("请插入社保卡"));
    });
}

#[test]
fn who_finishes_is_told_to_take_the_card_until_it_is_taken() {
    tell(LONG, |centre, terminal| {
        let card = terminal.sign_in();
        assert_eq!(terminal.post("/local/finish", &[]).to, "/");
        assert_eq!(terminal.get("/").to, "/local/take-card");
        assert!(terminal.get("/local/take-card").text.contains("role=\"alert\""));
        assert_eq!(terminal.get("/terminal/payments").to, "/");
        assert_eq!(terminal.post("/local/session", &[("pin", PIN)]).to, "/");
        assert_eq!(terminal.place(), "left");
        wait_until("no session at the centre", || centre.sessions() == 0, || centre.sessions().to_string());
        drop(card);
        terminal.wait_for("nobody");
    });
}

#[test]
fn who_goes_away_without_her_card_is_signed_out() {
    tell(Duration::from_millis(700), |centre, terminal| {
        let card = terminal.sign_in();
        terminal.wait_for("left");
        assert_eq!(terminal.get("/terminal/payments").to, "/");
        wait_until("no session at the centre", || centre.sessions() == 0, || centre.sessions().to_string());
        drop(card);
        terminal.wait_for("nobody");
        // Nor does a card that waits for its PIN wait for ever.
        let card = terminal.put_hers_in();
        terminal.wait_for("left");
        drop(card);
    });
}

#[test]
fn a_card_that_is_pulled_out_at_any_moment_of_its_reading_leaves_nobody() {
    tell(LONG, |centre, terminal| {
        let whole = terminal.put_hers_in();
        terminal.wait_for("waiting");
        let commands = whole.pull_out().commands();
        terminal.wait_for("nobody");
        assert!(commands > 10, "{commands}");
        for at in 0..commands {
            let card = card_sim::Card::new(Generation::Second, &sample()).with(Fault::PulledOutAt(at));
            let card = terminal.put_in(card);
            wait_until("the card to be out", || !card.is_in(), || at.to_string());
            terminal.wait_for("nobody");
        }
        assert_eq!(centre.sessions(), 0);
        // And the next one is served.
        drop(terminal.sign_in());
    });
}

#[test]
fn a_third_generation_card_goes_on_with_its_number_and_says_so() {
    tell(LONG, |_, terminal| {
        let card = terminal.put_in(card_sim::Card::new(Generation::Third, &sample()));
        terminal.wait_for("waiting");
        assert!(terminal.get("/local/pin").text.contains("第三代卡"));
        assert_eq!(terminal.post("/local/session", &[("pin", PIN)]).to, "/");
        assert!(terminal.get("/terminal/payments").text.contains("1,234.56"));
        drop(card);
    });
}

#[test]
fn a_card_is_reported_lost_and_found_again() {
    tell(LONG, |centre, terminal| {
        let card = terminal.sign_in();
        let lost = terminal.get("/terminal/lost").text;
        let id = lost.split("name=\"card\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a card");
        let done = terminal.post("/terminal/lost", &[("card", id), ("deed", "for_now")]);
        assert!(done.text.contains("挂失不冻结银行账户") && done.text.contains("要打电话的银行"), "{}", done.text);
        assert!(terminal.get("/terminal/card").text.contains("已挂失"));
        let again = terminal.post("/terminal/lost", &[("card", id), ("deed", "for_now")]);
        assert!(again.status == 409 && again.text.contains("临时挂失"), "{}", again.text);
        assert_eq!(terminal.post("/terminal/found", &[("card", id)]).status, 200);
        assert!(terminal.get("/terminal/card").text.contains("正常"));
        terminal.post("/terminal/lost", &[("card", id), ("deed", "for_good")]);
        assert_eq!(terminal.post("/terminal/found", &[("card", id)]).status, 200);
        let activated = terminal.post("/terminal/activate", &[("card", id)]);
        assert!(activated.text.contains("已启用"), "{}", activated.text);
        let told = centre.do_it(|ctx| exchange::unread(ctx, citizen()));
        assert!(told >= 4, "she was told of each: {told}");
        drop(card);
    });
}

#[test]
fn who_proves_at_a_terminal_is_proven_by_her_card_and_nobody_is_from_elsewhere() {
    tell(LONG, |centre, terminal| {
        let card = terminal.sign_in();
        assert!(terminal.get("/terminal/proof").text.contains("没有在本系统领取"));
        centre.do_it(|ctx| {
            let drawn = insurance::Drawn {
                person: citizen(),
                claimed_on: Day::new(2024, 5, 1).expect("a day"),
                account: Fen::new(139_000),
                paid_until: None,
                proved_on: Day::new(2025, 12, 1).expect("a day"),
            };
            insurance::import_pensions(ctx, vec![drawn])
        });
        let shown = terminal.get("/terminal/proof").text;
        assert!(shown.contains("2026年12月1日") && shown.contains("本人认证"), "{shown}");
        let done = terminal.post("/terminal/proof", &[]);
        assert!(done.status == 200 && done.text.contains("认证完成"), "{}", done.text);
        let proofs = centre.do_it(|ctx| insurance::proofs_of(ctx, citizen()));
        assert!(matches!(&proofs[0].how, insurance::How::Card { place } if place == "扎囊县一号机"), "{proofs:?}");
        assert!(terminal.get("/terminal/insured").text.contains("我的参保"));
        drop(card);
        // The session of her phone was opened at no terminal; what that comes to stands in the guard's matrix.
        assert_eq!(centre.terminal_of_her_phone(), None);
    });
}

#[test]
fn both_pins_are_changed_each_where_it_is_kept() {
    tell(LONG, |_, terminal| {
        let card = terminal.sign_in();
        let change = |path: &str, old: &str, new: &str, again: &str| {
            terminal.post(path, &[("old", old), ("pin", new), ("again", again)])
        };
        assert_eq!(change("/terminal/pin", "000000", "864209", "864209").status, 422);
        assert_eq!(change("/terminal/pin", PIN, "864209", "864208").status, 422);
        assert_eq!(change("/terminal/pin", PIN, "864209", "864209").status, 200);
        // The chip's is 123456.
        let wrong = change("/local/chip-pin", "000000", "222333", "222333");
        assert!(wrong.status == 422 && wrong.text.contains('2'), "{}", wrong.text);
        assert_eq!(change("/local/chip-pin", "123456", "222333", "222333").status, 200);
        let card = card.pull_out();
        terminal.wait_for("nobody");
        let card = terminal.put_in(card);
        terminal.wait_for("waiting");
        assert_eq!(terminal.post("/local/session", &[("pin", PIN)]).status, 422);
        assert_eq!(terminal.post("/local/session", &[("pin", "864209")]).status, 303);
        assert_eq!(change("/local/chip-pin", "222333", "123456", "123456").status, 200);
        drop(card);
    });
}

#[test]
fn a_card_that_was_handed_over_is_taken_into_use_with_the_card_itself() {
    tell(LONG, |centre, terminal| {
        centre.report_lost();
        centre.find();
        // By its number alone it is not: whoever has it might be anybody.
        let third = terminal.put_in(card_sim::Card::new(Generation::Third, &sample()));
        terminal.wait_for("waiting");
        terminal.post("/local/session", &[("pin", PIN)]);
        terminal.wait_for("refused");
        drop(third);
        terminal.wait_for("nobody");

        let card = terminal.sign_in();
        assert!(terminal.get("/terminal/menu").text.contains("还没有启用"));
        let page = terminal.get("/terminal/activate").text;
        let id = page.split("name=\"card\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a card");
        assert!(terminal.post("/terminal/activate", &[("card", id)]).text.contains("已启用"));
        assert!(!terminal.get("/terminal/menu").text.contains("还没有启用"));
        drop(card);
    });
}

#[test]
fn an_electronic_card_is_shown_once_and_leaves_nothing() {
    tell(LONG, |centre, terminal| {
        centre.issue_electronic();
        let code = centre.code_on_her_phone();
        assert!(terminal.get("/").text.contains("/local/code"));
        assert_eq!(terminal.get("/local/code").status, 200);
        let wrong = terminal.post("/local/code", &[("code", "HELLO")]);
        assert!(wrong.status == 422 && !wrong.text.contains("HELLO"), "{}", wrong.text);
        assert_eq!(terminal.post("/local/code", &[("code", &code)]).to, "/");
        assert_eq!(terminal.place(), "waiting");
        assert!(!terminal.get("/local/pin").text.contains("第三代卡"));
        assert_eq!(terminal.post("/local/session", &[("pin", "000000")]).status, 422);
        assert_eq!(terminal.post("/local/session", &[("pin", PIN)]).to, "/");
        assert!(terminal.get("/terminal/payments").text.contains("1,234.56"));
        assert_eq!(terminal.post("/local/finish", &[]).to, "/");
        assert_eq!(terminal.place(), "nobody", "there is no card to take");
        wait_until("no session at the centre", || centre.sessions() == 0, || centre.sessions().to_string());
        let again = terminal.post("/local/code", &[("code", &code)]);
        assert!(again.status == 422 && again.text.contains("已经用过"), "{}", again.text);

        // A card that is put in ends what a phone began.
        terminal.post("/local/code", &[("code", &centre.code_on_her_phone())]);
        assert_eq!(terminal.post("/local/session", &[("pin", PIN)]).to, "/");
        assert_eq!(centre.sessions(), 1);
        let card = terminal.put_hers_in();
        terminal.wait_for("waiting");
        wait_until("no session at the centre", || centre.sessions() == 0, || centre.sessions().to_string());
        drop(card);
        terminal.wait_for("nobody");
        let kept = everything_in(terminal.dir.path());
        assert!(!kept.contains(&code) && !kept.contains(&number_of(&sample()).to_string()));
    });
}

//! What is refused, and what stands on the screen then.

use std::{os::unix::fs::PermissionsExt, time::Duration};

use access::TerminalState;
use card_sim::{Fault, Generation, Person};

use crate::world::{PIN, number_of, sample, tell, wait_until};

const LONG: Duration = Duration::from_secs(600);

#[test]
fn a_wrong_pin_is_asked_for_again_and_a_guesser_is_delayed() {
    tell(LONG, |centre, terminal| {
        let _card = terminal.put_hers_in();
        terminal.wait_for("waiting");
        for _ in 0..5 {
            let wrong = terminal.post("/local/session", &[("pin", "135791")]);
            assert!(wrong.status == 422 && wrong.text.contains("密码不对"), "{}", wrong.text);
        }
        let later = terminal.post("/local/session", &[("pin", PIN)]);
        assert_eq!((later.status, terminal.place()), (422, "waiting".to_owned()), "{}", later.text);
        assert_eq!(centre.sessions(), 0);
    });
}

#[test]
fn a_card_that_is_lost_unknown_anothers_expired_or_no_card_is_refused_with_what_to_do() {
    tell(LONG, |centre, terminal| {
        let other = Person::made_up(2);
        // Her number on a chip that tells of somebody else.
        let number = number_of(&sample()).to_string().into_bytes();
        let forged = card_sim::Card::new(Generation::Second, &other).with(Fault::Value(0x07, number));
        for (card, said) in [(card_sim::Card::new(Generation::Second, &other), "查不到这张卡"), (forged, "不一致")]
        {
            let card = terminal.put_in(card);
            terminal.wait_for("waiting");
            terminal.post("/local/session", &[("pin", PIN)]);
            terminal.wait_for("refused");
            let shown = terminal.get("/").text;
            assert!(shown.contains(said) && shown.contains("请"), "{shown}");
            assert_eq!(terminal.post("/local/session", &[("pin", PIN)]).to, "/", "it is not asked for again");
            drop(card);
            terminal.wait_for("nobody");
        }
        for (fault, said) in [
            (Fault::Blank, "请"),
            (Fault::Value(0x06, vec![0x20, 0x21, 0x05, 0x05]), "2021"),
            (Fault::Mute, "没有应答"),
        ] {
            let card = terminal.put_in(card_sim::Card::new(Generation::Second, &sample()).with(fault.clone()));
            terminal.wait_for("refused");
            let shown = terminal.get("/").text;
            assert!(shown.contains(said) && shown.contains("请取走您的卡"), "{fault:?}: {shown}");
            drop(card);
            terminal.wait_for("nobody");
        }

        centre.report_lost();
        let _card = terminal.put_hers_in();
        terminal.wait_for("waiting");
        terminal.post("/local/session", &[("pin", PIN)]);
        terminal.wait_for("refused");
        let shown = terminal.get("/").text;
        assert!(shown.contains("卡已正式挂失") && shown.contains("解除挂失"), "{shown}");
        assert_eq!(centre.sessions(), 0);
    });
}

#[test]
fn without_the_centre_or_the_reader_the_machine_says_that_it_is_out_of_order() {
    tell(LONG, |centre, terminal| {
        let card = terminal.sign_in();
        centre.close();
        assert_eq!(terminal.get("/terminal/payments").to, "/");
        terminal.wait_for("terminal_centre_unreachable");
        let shown = terminal.get("/");
        assert!(shown.status == 503 && shown.text.contains("暂停服务") && shown.text.contains("请取走您的卡"));
        drop(card);
    });
}

#[test]
fn a_blocked_machine_serves_nobody_and_a_wiped_one_has_deleted_its_key() {
    tell(LONG, |centre, terminal| {
        let key = terminal.dir.path().join("terminal.key");
        assert_eq!(std::fs::metadata(&key).expect("a key").permissions().mode() & 0o777, 0o600);
        let id = centre.do_it(access::terminals)[0].terminal_id;
        wait_until("a heartbeat", || centre.do_it(access::terminals)[0].heard.is_some(), String::new);

        let card = terminal.sign_in();
        centre.do_it(move |ctx| access::block_terminal(ctx, id));
        terminal.wait_for("terminal_blocked");
        assert!(terminal.get("/").text.contains("已停用"));
        assert_eq!(terminal.get("/terminal/payments").to, "/");
        wait_until("no session at the centre", || centre.sessions() == 0, || centre.sessions().to_string());
        drop(card);
        centre.do_it(move |ctx| access::unblock_terminal(ctx, id));
        terminal.wait_for("nobody");
        drop(terminal.sign_in());

        centre.do_it(move |ctx| access::wipe_terminal(ctx, id));
        terminal.wait_for("terminal_wiped");
        assert!(!key.exists() && !terminal.dir.path().join("terminal.json").exists());
        assert_eq!(centre.do_it(access::terminals)[0].state, TerminalState::Wiped);
    });
}

#[test]
fn the_machine_answers_to_its_own_name_and_hands_no_message_of_its_browser_on() {
    tell(LONG, |_, terminal| {
        for host in ["evil.example", "evil.example:8490", ""] {
            assert_eq!(terminal.get_as(host, "/local/state").status, 421, "{host}");
        }
        let port = terminal.address().port();
        assert_eq!(terminal.get_as(&format!("localhost:{port}"), "/local/state").status, 200);
        assert_eq!(terminal.get_as(&format!("127.0.0.1:{}", port.wrapping_add(1)), "/local/state").status, 421);
        let _card = terminal.sign_in();
        for path in ["/terminal/enrol", "/terminal/heartbeat", "/terminal/session", "/terminal/sign-out"] {
            assert_eq!(terminal.post(path, &[]).status, 404, "{path}");
        }
        assert_eq!(terminal.get("/terminal/..%2fapp").status, 404);
    });
}

#[test]
fn a_code_enrols_one_machine_and_a_folder_holds_one_key() {
    tell(LONG, |centre, terminal| {
        let code = |answer: kernel::Result<terminal::wire::Enrolled>| {
            answer.unwrap_err().refusal().expect("a refusal").code.to_string()
        };
        let other = tempfile::tempdir().expect("a folder");
        let enrol = |dir: &std::path::Path, with: &str| terminal::machine::enrol(&centre.url(), dir, with);
        assert_eq!(code(enrol(other.path(), "1234123412341234")), "enrolment_code_wrong");
        assert!(!other.path().join("terminal.key").exists());
        assert_eq!(code(enrol(terminal.dir.path(), &centre.code())), "terminal_stands");
        enrol(other.path(), &centre.code()).expect("another terminal");
        let nowhere = terminal::machine::enrol("http://127.0.0.1:9", tempfile::tempdir().unwrap().path(), "1");
        assert_eq!(code(nowhere), "terminal_centre_unreachable");
    });
}

//! Papers at a terminal: printed to their end or not, proven by their code, and not without bound.

use std::time::Duration;

use printer_sim::{Mode, Strip};

use crate::world::{Centre, ISSUER, Terminal, citizen, tell, wait_until};

const LONG: Duration = Duration::from_secs(600);

/// What the code on a strip proves, as a station without a database reads it.
fn proven(centre: &Centre, strip: &Strip) -> credential::Proof {
    let text = strip.code().expect("a code that can be read");
    let now = centre.db.clock().now();
    let list = credential::KeyList::read(&centre.keys.key_list(now).unwrap(), &[centre.keys.anchor().unwrap()]);
    credential::read_proof(&text, &list.unwrap().keys().unwrap(), now).expect("it is proven")
}

fn value<'a>(proof: &'a credential::Proof, name: &str) -> &'a str {
    &proof.lines.iter().find(|(known, _)| known == name).unwrap_or_else(|| panic!("{name} in {proof:?}")).1
}

fn print(terminal: &Terminal, paper: &str, on: &str) -> crate::world::Shown {
    terminal.post("/local/print", &[("paper", paper), ("on", on)])
}

fn ready(terminal: &Terminal) {
    let known = || terminal.get("/local/state").text;
    wait_until("a printer that is ready", || known().contains("\"printer\":\"ready\""), known);
}

#[test]
fn her_papers_come_out_whole_and_their_code_proves_them_without_a_network() {
    tell(LONG, |centre, terminal| {
        ready(terminal);
        assert_eq!(print(terminal, "card", "slip").to, "/", "nobody is in");
        let card = terminal.sign_in();
        let offered = terminal.get("/terminal/certificates").text;
        for button in ["打印小票", "打印在 A4 纸上"] {
            assert_eq!(offered.matches(button).count(), 3, "{button}: {offered}");
        }
        for (at, paper) in ["card", "payments", "insured"].into_iter().enumerate() {
            let printed = print(terminal, paper, "slip");
            assert!(printed.status == 200 && printed.text.contains("已打印"), "{}", printed.text);
            let strips = terminal.printer.cut();
            assert_eq!(strips.len(), at + 1);
            let proof = proven(centre, &strips[at]);
            assert_eq!((&*proof.issuer, &*proof.number), (ISSUER, &*format!("2026-000000{}", at + 1)));
            assert_eq!(value(&proof, "证件号码"), citizen().masked());
            assert_eq!(proof.made_at.day(), testkit::first_day());
            match paper {
                "card" => assert_eq!(value(&proof, "状态"), "正常"),
                "insured" => assert_eq!(value(&proof, "截至"), testkit::first_day().zh()),
                _ => assert_eq!((value(&proof, "笔数"), value(&proof, "合计")), ("0", "0.00 元"), "not credited yet"),
            }
        }
        let printed = print(terminal, "card", "sheet");
        assert_eq!(printed.status, 200, "{}", printed.text);
        let sheet = std::fs::read(terminal.sheets.path().join("2026-0000004.pdf")).expect("the sheet of that number");
        assert!(sheet.starts_with(b"%PDF-") && sheet.len() > 10_000);
        drop(card);
    });
}

#[test]
fn a_reported_loss_is_had_on_paper() {
    tell(LONG, |centre, terminal| {
        ready(terminal);
        let card = terminal.sign_in();
        let lost = terminal.get("/terminal/lost").text;
        let id = lost.split("name=\"card\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a card");
        let done = terminal.post("/terminal/lost", &[("card", id), ("deed", "for_now")]);
        assert!(done.text.contains("打印小票"), "{}", done.text);
        assert_eq!(print(terminal, "card", "slip").status, 200);
        let proof = proven(centre, &terminal.printer.cut()[0]);
        assert_eq!(value(&proof, "状态"), "已挂失");
        assert!(proof.lines.iter().any(|(name, _)| name == "临时挂失到"));
        drop(card);
    });
}

#[test]
fn a_printer_that_cannot_says_why_and_has_no_button() {
    tell(LONG, |_, terminal| {
        ready(terminal);
        let card = terminal.sign_in();
        terminal.printer.set(Mode { rows_left: Some(40), ..Mode::default() });
        let stopped = print(terminal, "card", "slip");
        assert!(stopped.status == 409 && stopped.text.contains("缺纸"), "{}", stopped.text);
        assert!(terminal.printer.cut().is_empty());
        let offered = terminal.get("/terminal/certificates").text;
        assert!(
            offered.contains("缺纸") && !offered.contains("打印小票") && offered.contains("打印在 A4 纸上"),
            "{offered}"
        );
        terminal.printer.set(Mode::default());
        ready(terminal);
        assert_eq!(print(terminal, "card", "slip").status, 200, "and goes on where there is paper again");
        drop(card);
    });
}

#[test]
fn nobody_empties_the_machine_nor_prints_what_is_no_paper() {
    tell(LONG, |_, terminal| {
        ready(terminal);
        let card = terminal.sign_in();
        assert_eq!(print(terminal, "everything", "sheet").status, 409);
        assert_eq!(print(terminal, "card", "wall").to, "/");
        assert_eq!(
            terminal.post("/terminal/papers", &[("paper", "card"), ("on", "sheet")]).status,
            404,
            "for machines"
        );
        for _ in 0..5 {
            assert_eq!(print(terminal, "card", "sheet").status, 200);
        }
        let enough = print(terminal, "card", "sheet");
        assert!(enough.status == 409 && enough.text.contains("好几份"), "{}", enough.text);
        assert_eq!(std::fs::read_dir(terminal.sheets.path()).unwrap().count(), 5);
        let card = card.pull_out();
        terminal.wait_for("nobody");
        drop(terminal.put_in(card));
    });
}

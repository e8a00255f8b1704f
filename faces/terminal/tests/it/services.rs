//! Services at a terminal: every one that the catalogue opens there has its form, and comes to a case or to a sentence that says why not.

use std::time::Duration;

use casework::service::{ApplicantKind, Channel, services};

use crate::world::{Centre, Terminal, VILLAGE, citizen, tell, wait_until};

const LONG: Duration = Duration::from_secs(600);

/// What she cannot have: she draws no pension, and her card works already.
const REFUSED: [&str; 2] = ["SB029", "SB084"];

#[test]
fn every_service_of_a_terminal_comes_to_a_case_or_says_why_not() {
    tell(LONG, |centre, terminal| {
        let card = terminal.sign_in();
        let listed = terminal.get("/terminal/services").text;
        let today = centre.db.clock().now().day();
        let mut refused = Vec::new();
        for one in services() {
            let version = one.version_on(today).expect("a rule of today");
            let here = format!("/terminal/services/{}", one.code);
            if !(version.is_open_at(Channel::Terminal) && one.is_for(ApplicantKind::Person)) {
                assert!(!listed.contains(&format!("href=\"{here}\"")), "{} is not for terminals", one.code);
                assert_eq!(terminal.get(&here).status, 409, "{} is not for terminals", one.code);
                continue;
            }
            assert!(listed.contains(&format!("href=\"{here}\"")), "{}", one.code);
            let form = terminal.get(&here);
            assert!(form.status == 200 && form.text.contains("f-"), "{}: {}", one.code, form.text);
            let fields = prefecture::filled(version, today, citizen(), VILLAGE, "91350100M000100Y43");
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (&**name, &**value)).collect();
            let kept = terminal.post(&here, &fields);
            assert_eq!((kept.status, &*kept.to), (303, &*format!("{here}/check")), "{}: {}", one.code, kept.text);
            let check = terminal.get(&kept.to);
            assert_eq!(check.status, 200, "{}: {}", one.code, check.text);
            let insists = check.text.contains("name=\"insists\"");
            let sent = terminal.post(&kept.to, if insists { &[("insists", "yes")] } else { &[] });
            if sent.status == 303 {
                let case = terminal.get(&sent.to);
                assert!(case.status == 200 && case.text.contains("自助终端"), "{}: {}", one.code, case.text);
            } else {
                assert!(sent.status == 422 && sent.text.contains("govuk-error-summary"), "{}: {}", one.code, sent.text);
                refused.push(one.code.as_str());
            }
        }
        refused.sort_unstable();
        assert_eq!(refused, REFUSED);
        let mine = terminal.get("/terminal/cases").text;
        assert!(mine.contains("求职信息登记"), "{mine}");
        drop(card);
    });
}

#[test]
fn what_is_wrong_is_said_and_what_was_typed_stays() {
    tell(LONG, |_, terminal| {
        let card = terminal.sign_in();
        let here = "/terminal/services/JY003";
        let wrong = terminal.post(here, &[("f-field", "farming"), ("f-pay", "-3"), ("f-skills", "织毯")]);
        assert!(wrong.status == 422 && wrong.text.contains("govuk-error-summary"), "{}", wrong.text);
        assert!(wrong.text.contains("value=\"织毯\""), "{}", wrong.text);
        assert_eq!(terminal.get(&format!("{here}/check")).to, here, "what is not ready goes back to the form");
        assert!(terminal.get(here).text.contains("value=\"织毯\""), "it is kept");
        drop(card);
    });
}

#[test]
fn the_paper_of_a_case_comes_out_and_somebody_elses_does_not() {
    tell(LONG, |centre, terminal| {
        let known = || terminal.get("/local/state").text;
        wait_until("a printer that is ready", || known().contains("\"printer\":\"ready\""), known);
        let card = terminal.sign_in();
        let sent = ask(centre, terminal, "SB019");
        let case_id = sent.rsplit('/').next().expect("a number");
        let shown = terminal.get(&sent).text;
        assert!(shown.contains(&format!("value=\"case-{case_id}\"")), "{shown}");
        let printed = terminal.post("/local/print", &[("paper", &format!("case-{case_id}")), ("on", "slip")]);
        assert!(printed.status == 200, "{}", printed.text);
        assert_eq!(terminal.printer.cut().len(), 1);
        let other = terminal.post("/local/print", &[("paper", "case-999999"), ("on", "slip")]);
        assert_eq!(other.status, 409, "{}", other.text);
        assert_eq!(terminal.get("/terminal/cases/999999").status, 404);
        drop(card);
    });
}

/// Asks for a service; the page of its case.
fn ask(centre: &Centre, terminal: &Terminal, code: &str) -> String {
    let today = centre.db.clock().now().day();
    let one = casework::service::service(code).expect("it is in the catalogue");
    let version = one.version_on(today).expect("a rule of today");
    let fields = prefecture::filled(version, today, citizen(), VILLAGE, "");
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (&**name, &**value)).collect();
    let kept = terminal.post(&format!("/terminal/services/{code}"), &fields);
    let sent = terminal.post(&kept.to, &[]);
    assert_eq!(sent.status, 303, "{}", sent.text);
    sent.to
}

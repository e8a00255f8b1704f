//! Every reason against a line, one line each, in every format a roster may have: the whole list of the contract.

use std::collections::{BTreeMap, BTreeSet};

use card::AccountState;
use registry::PersonState;

use crate::house::*;

/// A case: what it shows, who it is, what is written in her line, what becomes of it.
struct Case {
    shows: &'static str,
    who: Someone,
    cells: Vec<(&'static str, String)>,
    expected: &'static str,
}

/// Each case has a person of her own, numbered by its place.
fn cases() -> Vec<Case> {
    type Write = fn(&Someone) -> Vec<(&'static str, String)>;
    type Change = fn(&mut Someone);
    const SAME: Change = |_| {};
    const PLAIN: Write = |_| Vec::new();
    let list: Vec<(&str, Change, Write, &str)> = vec![
        ("nothing against it", SAME, PLAIN, "accepted"),
        ("one fen", SAME, |_| amount("0.01"), "accepted"),
        ("the very cap", SAME, |_| amount("3500.00"), "accepted"),
        ("thousands separators", SAME, |_| amount("1,234.50"), "accepted"),
        ("full-width digits in the amount", SAME, |_| amount("１２３４.５"), "accepted"),
        ("an amount as a number cell", SAME, |_| amount("#1234.5"), "accepted"),
        (
            "id with a lower-case x",
            |who| who.number = check_x(),
            |who| payee_id(&spelt(who).to_lowercase()),
            "accepted",
        ),
        ("full-width id", SAME, |who| payee_id(&full_width(&spelt(who))), "accepted"),
        ("id in groups", SAME, |who| payee_id(&in_groups(&spelt(who))), "accepted"),
        ("id of fifteen digits", SAME, |who| payee_id(&fifteen(&spelt(who))), "accepted"),
        ("another middle dot", |who| who.name = "扎西·多吉", |_| payee_name("扎西•多吉"), "accepted"),
        ("no dot at all", |who| who.name = "扎西·多吉", |_| payee_name("扎西多吉"), "accepted"),
        ("a name of rare characters", |who| who.name = "𠀀㐀龦", |_| payee_name("𠀀㐀龦"), "accepted"),
        ("her own account", SAME, |who| vec![("银行账号", who.account_number())], "accepted"),
        ("her own account in groups", SAME, |who| vec![("银行账号", in_groups(&who.account_number()))], "accepted"),
        ("she named as entitled too", SAME, |who| entitled(&spelt(who), who.name), "accepted"),
        ("sixteen on the last day", |who| who.born = (2010, 12, 31), PLAIN, "accepted"),
        ("sixteen a day later", |who| who.born = (2011, 1, 1), PLAIN, "not_eligible"),
        ("nobody in the registry", |who| who.household = -1, PLAIN, "unknown_person"),
        ("dead", |who| who.state = PersonState::Dead, PLAIN, "dead"),
        ("moved away", |who| who.state = PersonState::Moved, PLAIN, "moved_away"),
        ("without an account", |who| who.account = None, PLAIN, "no_active_account"),
        ("account closed", |who| who.account = Some(AccountState::Closed), PLAIN, "no_active_account"),
        ("a fen over the cap", SAME, |_| amount("3500.01"), "over_cap"),
        ("another name", SAME, |_| payee_name("央金拉姆"), "name_differs"),
        ("the name as entitled differs", SAME, |who| entitled(&spelt(who), "央金"), "name_differs"),
        ("another account", SAME, |_| vec![("银行账号", "6228480000000999999".into())], "account_differs"),
        ("wrong check digit", SAME, |who| payee_id(&wrong_check(&spelt(who))), "bad_id"),
        ("a digit short", SAME, |who| payee_id(&spelt(who)[..17]), "bad_id"),
        ("no such birth day", SAME, |_| payee_id("540502198002300015"), "bad_id"),
        ("an id as a number", SAME, |_| payee_id("#5.40502E+17"), "bad_id"),
        ("an id of letters", SAME, |_| payee_id("same as above"), "bad_id"),
        ("entitled id is none", SAME, |who| entitled("123", who.name), "bad_id"),
        ("zero", SAME, |_| amount("0.00"), "bad_amount"),
        ("negative", SAME, |_| amount("-5"), "bad_amount"),
        ("plus sign", SAME, |_| amount("+5"), "bad_amount"),
        ("three decimals", SAME, |_| amount("5.001"), "bad_amount"),
        ("exponent", SAME, |_| amount("1e3"), "bad_amount"),
        ("formula", SAME, |_| amount("=875*1"), "bad_amount"),
        ("words", SAME, |_| amount("捌佰元"), "bad_amount"),
        ("separators in the wrong place", SAME, |_| amount("12,34"), "bad_amount"),
        ("more than any money", SAME, |_| amount("99999999999999999999"), "bad_amount"),
        ("no name", SAME, |_| payee_name(""), "bad_row"),
        ("no id", SAME, |_| payee_id(""), "bad_row"),
        ("no amount", SAME, |_| amount(""), "bad_row"),
        ("only spaces for a name", SAME, |_| payee_name(" \u{3000}"), "bad_row"),
        ("a name that shows otherwise than it is", SAME, |_| payee_name("卓\u{202E}玛"), "bad_row"),
    ];
    (1_u16..)
        .zip(list)
        .map(|(number, (shows, change, write, expected))| {
            let mut who = someone(number);
            change(&mut who);
            let cells = write(&who);
            Case { shows, who, cells, expected }
        })
        .collect()
}

fn amount(text: &str) -> Vec<(&'static str, String)> {
    vec![("补贴金额", text.to_owned())]
}

fn payee_id(text: &str) -> Vec<(&'static str, String)> {
    vec![("收款人身份证号", text.to_owned())]
}

fn payee_name(text: &str) -> Vec<(&'static str, String)> {
    vec![("收款人姓名", text.to_owned())]
}

fn entitled(id: &str, name: &str) -> Vec<(&'static str, String)> {
    vec![("享受人身份证号", id.to_owned()), ("享受人", name.to_owned())]
}

fn spelt(who: &Someone) -> String {
    who.id().to_string()
}

/// The first number from 900 on whose id ends in X.
fn check_x() -> u16 {
    (900..999).find(|number| someone(*number).id().to_string().ends_with('X')).expect("one in eleven")
}

pub(crate) fn full_width(ascii: &str) -> String {
    ascii.chars().map(|sign| char::from_u32(u32::from(sign) + 0xFEE0).expect("a wide form")).collect()
}

pub(crate) fn in_groups(text: &str) -> String {
    format!("{} {} {}", &text[..6], &text[6..14], &text[14..])
}

pub(crate) fn fifteen(id: &str) -> String {
    format!("{}{}", &id[..6], &id[8..17])
}

fn wrong_check(id: &str) -> String {
    let wrong = if id.ends_with('1') { '2' } else { '1' };
    format!("{}{wrong}", &id[..17])
}

#[test]
fn every_line_gets_its_reason_in_every_format() {
    let cases = cases();
    let people: Vec<Someone> = cases.iter().map(|case| case.who.clone()).filter(|who| who.household != -1).collect();
    let lines: Vec<Cells> = cases
        .iter()
        .map(|case| case.cells.iter().fold(case.who.line("800.00"), |line, (column, text)| line.with(column, text)))
        .collect();
    on_both(&people, |house| {
        for (format, of) in FORMATS.into_iter().zip(["2026Q1", "2026Q2", "2026Q3", "2026Q4"]) {
            let file = house.roster(&usual(&lines), format);
            let (batch, report) = house.checked(ECOPOST, of, &file);
            let verdicts = house.verdicts(batch);
            let mut reasons: BTreeMap<&str, i64> = BTreeMap::new();
            for (line, case) in (2..).zip(&cases) {
                // Sixteen on the last day of the year is fifteen in the quarters before.
                let young = case.shows == "sixteen on the last day" && format != Format::Xlsx;
                let expected = if young { "not_eligible" } else { case.expected };
                assert_eq!(verdicts[&line], expected, "{format:?}: {}", case.shows);
                *reasons.entry(expected).or_default() += 1;
            }
            assert_eq!(verdicts.len(), cases.len());
            let accepted = reasons.remove("accepted").expect("some");
            assert_eq!(report.reasons, reasons.into_iter().collect(), "{format:?}");
            let held: i64 = ["name_differs", "account_differs"].iter().map(|code| report.reasons[code]).sum();
            let lines = i64::try_from(cases.len()).expect("few");
            assert_eq!(
                (report.lines, report.accepted, report.held, report.rejected),
                (lines, accepted, held, lines - accepted - held),
                "{format:?}"
            );
        }
    });
}

/// Codes that depend on what was paid before, on other lines or on who asks stand in `again`.
#[test]
fn the_table_has_every_code_that_one_line_can_have() {
    let shown: BTreeSet<&str> = cases().iter().map(|case| case.expected).collect();
    let elsewhere = ["duplicate_in_file", "already_paid", "conflicting_programme", "out_of_scope"];
    let contract = "unknown_person dead moved_away no_active_account duplicate_in_file already_paid over_cap
        conflicting_programme name_differs not_eligible bad_id bad_amount bad_row account_differs out_of_scope";
    for code in contract.split_whitespace().filter(|code| !elsewhere.contains(code)) {
        assert!(shown.contains(code), "{code}");
    }
}

#[test]
fn an_allowance_of_households_goes_to_heads_only() {
    let mut wife = someone(2);
    (wife.household, wife.head) = (someone(1).household, false);
    let mut of_no_household = someone(3);
    (of_no_household.household, of_no_household.head) = (0, false);
    let people = [someone(1), wife, of_no_household];
    on_both(&people, |house| {
        let lines: Vec<Cells> = people.iter().map(|who| who.line("100.00")).collect();
        let (batch, _) = house.checked(GRASS, "2026", &house.roster(&usual(&lines), Format::Utf8));
        let verdicts: Vec<String> = house.verdicts(batch).into_values().collect();
        assert_eq!(verdicts, ["accepted", "not_eligible", "accepted"]);
    });
}

#[test]
fn somebody_receives_for_another_only_within_the_household_and_alive() {
    let member = |number: u16, state: PersonState| {
        let mut who = someone(number);
        (who.household, who.head, who.state) = (someone(1).household, number == 1, state);
        who
    };
    let child = |number: u16| {
        let mut who = member(number, PersonState::Alive);
        who.account = None;
        who
    };
    let mut without_account = child(13);
    without_account.name = "次仁";
    let mut people = vec![
        member(1, PersonState::Alive),
        member(2, PersonState::Dead),
        member(3, PersonState::Moved),
        someone(4),
        without_account.clone(),
    ];
    people.extend((5..=12).map(child));
    let with = |payee: &Someone, child: u16| {
        let child = &people.iter().find(|who| who.number == child).expect("a child");
        payee.line("100.00").with("享受人身份证号", &child.id().to_string()).with("享受人", child.name)
    };
    let head = &people[0];
    let account = |text: &str| text.to_owned();
    let cases = [
        (with(head, 5), "accepted"),
        (with(&people[1], 6), "dead"),
        (with(&people[2], 7), "moved_away"),
        (with(&people[3], 8), "not_eligible"),
        (with(&someone(99), 9), "unknown_person"),
        (with(&without_account, 10), "no_active_account"),
        (with(head, 11).with("收款人姓名", "别人"), "name_differs"),
        (with(head, 12).with("享受人", "别人"), "name_differs"),
        (with(head, 13).with("银行账号", &account("6228480000000999999")), "account_differs"),
        // She is paid for another and for herself: two entitlements.
        (head.line("100.00"), "accepted"),
    ];
    on_both(&people, |house| {
        let lines: Vec<Cells> = cases.iter().map(|(line, _)| line.clone()).collect();
        let (batch, _) = house.checked(ECOPOST, "2026", &house.roster(&usual(&lines), Format::Xlsx));
        let verdicts = house.verdicts(batch);
        for (line, (cells, expected)) in (2..).zip(&cases) {
            assert_eq!(verdicts[&line], *expected, "{cells:?}");
        }
        let accounts = house.ask(|ctx| {
            let batch = payout::batch(ctx, batch)?;
            payout::frozen_items(ctx, &batch)
        });
        let to: Vec<i64> = accounts.iter().map(|item| item.account_id).collect();
        assert_eq!((to.len(), to[0]), (2, to[1]), "both are paid to the account of the head");
    });
}

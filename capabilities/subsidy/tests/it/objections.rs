//! Objections while a list is public: what they do to a line, and when they come too late.

use casework::ObjectionState;
use kernel::Result;

use crate::house::*;

fn object(house: &House, batch: i64, line: u32) -> Result<i64> {
    house.maker(move |ctx| subsidy::object(ctx, batch, line, None, "13900000000", "此人已在外地"))
}

#[test]
fn who_upholds_an_objection_holds_the_line_and_who_dismisses_it_does_not() {
    let people = [someone(1), someone(2), Someone { born: (2009, 1, 1), ..someone(3) }];
    on_both(&people, |house| {
        let lines: Vec<Cells> = people.iter().map(|person| person.line("100.00")).collect();
        let (batch, report) = house.checked(ECOPOST, "2026Q1", &house.roster(&usual(&lines), Format::Utf8));
        assert_eq!(report.accepted, 3);
        assert_eq!(code(object(house, batch, 2)), "notice_not_open");
        house.maker(move |ctx| subsidy::notice(ctx, batch, None)).expect("published");
        let shown: Vec<u32> =
            house.maker(move |ctx| subsidy::public_list(ctx, batch)).unwrap().iter().map(|line| line.line).collect();
        assert_eq!(shown, [2, 3], "who is under 18 is paid and not published");
        for line in [1, 4, 99] {
            assert_eq!(code(object(house, batch, line)), "line_not_published", "{line}");
        }
        let (first, again, other) = (object(house, batch, 2), object(house, batch, 2), object(house, batch, 3));
        let (first, again, other) = (first.unwrap(), again.unwrap(), other.unwrap());
        let said = house.maker(move |ctx| casework::objection(ctx, first)).unwrap().said;
        assert!(said.shown.contains("****") && !said.shown.contains(&people[0].id().to_string()), "{}", said.shown);

        let uphold = |id| house.maker(move |ctx| subsidy::uphold_objection(ctx, id, "核实属实"));
        assert_eq!(uphold(first).unwrap().state, ObjectionState::Upheld);
        let held = house.ask(|ctx| payout::batch(ctx, batch));
        assert_eq!((held.held, held.accepted), (1, 2));
        assert_eq!(uphold(again).unwrap().state, ObjectionState::Upheld, "a second one for the same line");
        assert_eq!(code(uphold(first)), "objection_decided");
        house.maker(move |ctx| subsidy::dismiss_objection(ctx, other, "不属实")).unwrap();
        assert_eq!(house.ask(|ctx| payout::batch(ctx, batch)).held, 1);

        // What is submitted is no longer changed by an objection, and the refused decision leaves nothing.
        let late = object(house, batch, 3).unwrap();
        house.db.clock().advance_days(8);
        house.maker(move |ctx| subsidy::submit(ctx, batch)).unwrap();
        assert_eq!(code(uphold(late)), "batch_wrong_state");
        let still = house.maker(move |ctx| casework::objection(ctx, late)).unwrap();
        assert_eq!(still.state, ObjectionState::Received);
        assert_eq!(code(object(house, batch, 3)), "notice_not_open");

        // The person of the held line sees why it was not paid.
        let person = people[0].id();
        let mine = house.ask(|ctx| payout::entitlements_of(ctx, person));
        assert_eq!((mine.len(), mine[0].state(), mine[0].reason.as_deref()), (1, "stopped", Some("objection")));
    });
}

//! Lines by their numbers: page by page, one by one, and of batches from before there were blocks.

use kernel::{Db, Room, Sql, params};
use payout::{HeldItem, InstructionState};

use crate::house::*;

/// Every third line of 400 waits, every fifth is refused; amounts tell the lines apart.
fn mixed() -> payout::Roster {
    let people: Vec<(u16, i64)> = (0..400).map(|number| (number * 7 % 400 + 1, 100 + i64::from(number))).collect();
    let mut mixed = roster(&people);
    let waits = |line: u32| line.is_multiple_of(3);
    let refused = |line: u32| line.is_multiple_of(5);
    let held = mixed.items.iter().filter(|item| waits(item.line) && !refused(item.line));
    mixed.held = held.map(|item| HeldItem { item: *item, reason: "name_differs" }).collect();
    mixed.refused =
        mixed.items.iter().filter(|item| refused(item.line)).map(|item| refused_line(item.line, "dead")).collect();
    mixed.items.retain(|item| !waits(item.line) && !refused(item.line));
    mixed
}

/// All lines of a batch, by pages of so many: line, amount and state.
fn all(db: &Db, batch: i64, limit: i64) -> Vec<(i64, Option<i64>, &'static str)> {
    let mut lines = Vec::new();
    let mut after = 0;
    loop {
        let page = look(db, |ctx| payout::items_after(ctx, batch, after, limit));
        let Some(last) = page.last() else { return lines };
        after = last.item_id;
        lines.extend(page.iter().map(|line| (line.line(), line.amount.map(kernel::Fen::get), line.state)));
    }
}

#[test]
fn lines_come_in_the_order_of_the_roster_whatever_the_page_and_however_often_it_was_checked() {
    testkit::on_both(ROOMS, |db| {
        furnish(db, 1_000_000);
        // Another batch of the same people stands beside it, as supplementary ones do, with lines of the same numbers.
        let beside = checked(db, &[(901, 1), (902, 2)]);
        let batch = open(db, 1);
        load(db, batch, "mixed").unwrap();
        accept(db, batch, &roster(&[(5, 77)])).unwrap();
        accept(db, batch, &mixed()).unwrap();
        let wanted = |held: &'static str, accepted: &'static str| -> Vec<(i64, Option<i64>, &'static str)> {
            let state = |line: i64| match (line % 5, line % 3) {
                (0, _) => (line, None, "rejected"),
                (_, 0) => (line, Some(98 + line), held),
                _ => (line, Some(98 + line), accepted),
            };
            (2..402).map(state).collect()
        };
        for limit in [1, 7, 100, 1_000] {
            assert_eq!(all(db, batch, limit), wanted("held", "accepted"), "pages of {limit}");
        }
        for line in [2, 3, 5, 128, 129, 401, 402, 70_000] {
            let found = look(db, |ctx| payout::item_on_line(ctx, batch, line)).map(|item| item.amount.get());
            let paid = line < 402 && line % 5 != 0;
            assert_eq!(found, paid.then_some(98 + i64::from(line)), "line {line}");
        }
        assert_eq!(all(db, beside, 5).len(), 2);

        // Who waited is left out at submission, and stands among the refused.
        submit(db, batch).unwrap();
        for limit in [1, 100] {
            assert_eq!(all(db, batch, limit), wanted("stopped", "frozen"), "pages of {limit}");
        }
    });
}

#[test]
fn batches_from_before_there_were_blocks_get_theirs_by_the_migration() {
    testkit::on_both(ROOMS, |db| {
        furnish(db, 1_000_000);
        let batch = open(db, 1);
        load(db, batch, "mixed").unwrap();
        accept(db, batch, &mixed()).unwrap();
        let before = all(db, batch, 50);
        db.write(&kernel::Actor::system(), |ctx| {
            ctx.execute(Sql("DROP TABLE payout_line"), params![])?;
            ctx.execute(Sql("DELETE FROM kernel_migration WHERE file = '0006_line.sql'"), params![]).map(drop)
        })
        .unwrap();
        db.migrate(ROOMS).unwrap();
        assert_eq!(all(db, batch, 50), before);
    });
}

#[test]
fn what_banks_said_before_it_was_kept_by_line_stands_by_the_migration() {
    const ROOMS_BEFORE: &[Room] = &[audit::ROOM, ledger::ROOM, access::ROOM, testkit::as_of(payout::ROOM, 7)];
    const BEFORE: [&str; 5] = [
        "INSERT INTO payout_cycle (cycle_id, payer, programme, period) VALUES (1, 'civil affairs', 'allowance', '2026')",
        "INSERT INTO payout_batch (batch_id, cycle_id, state, region, approvals_needed, made_by, made_at, lines, accepted,
            held, refused, accepted_fen) VALUES (1, 1, 'sent', 540502, 2, 'maker', 0, 4, 4, 0, 0, 400)",
        "INSERT INTO payout_item (cycle_id, person_id, component, item_id, amount_fen, account_id, region)
            VALUES (1, 11, 0, 16777218, 100, 1, 540502101201), (1, 12, 0, 16777219, 100, 2, 540502101201),
                (1, 13, 0, 16777220, 100, 3, 540502101201), (1, 14, 0, 16777221, 100, 4, 540502101201)",
        "INSERT INTO payout_instruction (cycle_id, person_id, component, attempt, item_id, file_id, line_no, amount_fen,
            account_id, account_key) VALUES (1, 11, 0, 1, 16777218, 70, 1, 100, 1, 0), (1, 12, 0, 1, 16777219, 71, 1, 100, 2, 0),
                (1, 13, 0, 1, 16777220, 70, 2, 100, 3, 0), (1, 14, 0, 1, 16777221, 71, 2, 100, 4, 0),
                (1, 13, 0, 2, 16777220, 72, 1, 100, 5, 0)",
        "INSERT INTO payout_settlement (cycle_id, person_id, component, attempt, state, reason, settled_on)
            VALUES (1, 11, 0, 1, 'credited', NULL, '2026-01-02'), (1, 13, 0, 1, 'failed', 'closed', '2026-01-02'),
                (1, 14, 0, 1, 'returned', NULL, '2026-01-03'), (1, 13, 0, 2, 'unknown', NULL, '2026-01-05')",
    ];
    const STATES: Sql = Sql("SELECT item_id - 16777216, state FROM auditor_pay_item ORDER BY 1");
    testkit::on_both(ROOMS_BEFORE, |db| {
        db.write(&kernel::Actor::system(), |ctx| {
            BEFORE.iter().try_for_each(|insert| ctx.execute(Sql(insert), params![]).map(drop))
        })
        .unwrap();
        let states = || look(db, |ctx| ctx.query(STATES, params![], |row| (row.int(0), row.text(1).to_owned())));
        let wanted = [(2, "credited"), (3, "sent"), (4, "unknown"), (5, "returned")];
        assert_eq!(states(), wanted.map(|(line, state)| (line, state.to_owned())));
        db.migrate(ROOMS).unwrap();
        assert_eq!(states(), wanted.map(|(line, state)| (line, state.to_owned())));
        let said = |file| look(db, |ctx| payout::said_of_file(ctx, file));
        assert_eq!(said(70), [(1, InstructionState::Credited), (2, InstructionState::Failed)]);
        assert_eq!(said(71), [(2, InstructionState::Returned)]);
        assert_eq!(said(72), [(1, InstructionState::Unknown)]);
    });
}

//! What people do twice: press send, load a roster again, pay the same lines in another batch; and the stop switch.

use std::{fs::File, path::Path, thread};

use kernel::{Actor, Clock, Db, DbOptions};
use population::{Encoding, Row, write_roster_csv};

use crate::{
    house::{House, on_both},
    oracle,
};

fn code<T: std::fmt::Debug>(answer: kernel::Result<T>) -> String {
    answer.expect_err("a no").refusal().expect("a refusal").code.to_string()
}

/// The same database opened by several programs; each has its own connections.
fn with_several(story: impl Fn(&[Db])) {
    let folder = tempfile::tempdir().expect("a folder");
    let sqlite = format!("sqlite:{}", folder.path().join("yika.db").display());
    for address in [sqlite, testkit::postgres_database()] {
        let clock = Clock::at_noon(testkit::first_day());
        let open = || {
            let options = DbOptions { clock: clock.clone(), cache_mib: 16, ..DbOptions::default() };
            Db::open(&address, options).expect("a database")
        };
        let several = [open(), open(), open(), open()];
        several[0].migrate(prefecture::ROOMS).expect("tables");
        story(&several);
    }
}

#[test]
fn of_four_who_send_at_once_one_does() {
    with_several(|several| {
        let house = House::settle(&several[0], 500);
        let batch = house.approved("2026Q1", None);
        let finance = prefecture::actor("finance");
        let answers: Vec<kernel::Result<_>> = thread::scope(|scope| {
            let each = several.iter().map(|db| scope.spawn(|| exchange::send(db, &finance, batch, &house.exchange())));
            let each: Vec<_> = each.collect();
            each.into_iter().map(|one| one.join().expect("no panic")).collect()
        });
        let (sent, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
        assert_eq!(sent.len(), 1, "{refused:?}");
        assert!(refused.into_iter().all(|answer| code(answer) == "batch_already_sent"));
        house.banks_work(&[]);
        for (_, answer) in house.take() {
            answer.expect("taken in");
        }
        oracle::agree(&house);
    });
}

#[test]
fn money_is_assigned_once_even_without_the_lock_on_the_outbox() {
    with_several(|several| {
        let house = House::settle(&several[0], 200);
        let batch = house.approved("2026Q1", None);
        let finance = prefecture::actor("finance");
        let answers: Vec<kernel::Result<_>> = thread::scope(|scope| {
            let each = several.iter().map(|db| scope.spawn(|| db.write(&finance, move |ctx| payout::send(ctx, batch))));
            let each: Vec<_> = each.collect();
            each.into_iter().map(|one| one.join().expect("no panic")).collect()
        });
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
        assert!(answers.into_iter().filter(Result::is_err).all(|answer| code(answer) == "batch_already_sent"));
        assert_eq!(house.ask(|ctx| ledger::journals_about(ctx, "send", batch)).len(), 1);
    });
}

#[test]
fn a_reply_taken_in_by_four_at_once_counts_once() {
    with_several(|several| {
        let house = House::settle(&several[0], 300);
        let batch = house.approved("2026Q1", None);
        house.send(batch).expect("sent");
        house.banks_work(&[]);
        let banks: Vec<String> = house.banks(&[]).into_iter().map(|(bank, _)| bank).collect();
        let finance = prefecture::actor("finance");
        for path in banks.iter().flat_map(|bank| house.files(&format!("inbox/{bank}"))) {
            // Each finds a copy of its own, as if the file were taken before another could move it.
            let copies: Vec<_> = (0..several.len())
                .map(|number| {
                    let name = format!("copy{number}_{}", path.file_name().expect("a name").to_string_lossy());
                    let copy = path.with_file_name(name);
                    std::fs::copy(&path, &copy).expect("a copy");
                    copy
                })
                .collect();
            let reports: Vec<_> = thread::scope(|scope| {
                let each = several.iter().zip(&copies);
                let each: Vec<_> =
                    each.map(|(db, copy)| scope.spawn(|| exchange::take_reply(db, &finance, copy))).collect();
                each.into_iter().map(|one| one.join().expect("no panic").expect("taken in")).collect()
            });
            assert_eq!(reports.iter().filter(|report| !report.taken_before).count(), 1, "{reports:?}");
        }
        oracle::agree(&house);
    });
}

fn write(path: &Path, rows: impl Iterator<Item = Row>) {
    write_roster_csv(File::create(path).expect("a file"), Encoding::Gb18030, rows).expect("a roster");
}

/// The same id and the same sum as somebody else would type them.
fn spelt_otherwise(mut row: Row) -> Row {
    let wide = |c: char| {
        if c.is_ascii_digit() { char::from_u32(u32::from(c) + 0xFEE0).expect("a full-width digit") } else { c }
    };
    row.payee_id = row.payee_id.to_lowercase().chars().map(wide).collect();
    row.payee_name = row.payee_name.replace('·', "•");
    if !row.amount.is_empty() && !row.amount.contains([',', '=', '-']) {
        row.amount = format!(" {} ", row.amount);
    }
    row
}

#[test]
fn a_roster_is_loaded_once_however_it_is_written() {
    on_both(500, |house| {
        let roster = house.roster(None);
        let path = house.roster_file(None);
        let (first, report) = house.checked("2026Q1", &path);
        assert_eq!(report.accepted, i64::from(roster.expected().accepted));
        let again = |name: &str, rows: Vec<Row>| {
            let path = house.folder.path().join(name);
            write(&path, rows.into_iter());
            let (_, answer, _) = house.loaded("2026Q1", &path);
            let refusal = answer.expect_err(name).refusal().expect("a refusal").clone();
            assert_eq!(
                (&*refusal.code, refusal.arg("batch")),
                ("roster_already_loaded", Some(&*first.to_string())),
                "{name}"
            );
        };
        let (_, answer, _) = house.loaded("2026Q1", &path);
        assert_eq!(code(answer), "roster_already_loaded", "the same file");
        again("another encoding.csv", roster.rows().collect());
        let mut rows: Vec<Row> = roster.rows().collect();
        rows.reverse();
        again("backwards.csv", rows.clone());
        rows.sort_by_key(|row| row.amount.clone());
        again("by amount.csv", rows.clone());
        again("spelt otherwise.csv", rows.into_iter().map(spelt_otherwise).collect());
        assert_eq!(house.loaded("2026Q2", &path).1.expect("another quarter"), report.lines);
    });
}

#[test]
fn lines_that_are_paid_in_one_batch_are_paid_in_no_other() {
    on_both(500, |house| {
        let path = house.roster_file(None);
        let (first, report) = house.checked("2026Q1", &path);
        let supplement = house.folder.path().join("supplement.csv");
        // Another total, so it is another roster; every line in another spelling and a fen less.
        let roster = house.roster(None);
        let rows = roster.rows().map(spelt_otherwise).map(|mut row| {
            if let Ok(amount) = kernel::Fen::parse_yuan(&row.amount) {
                row.amount = kernel::Fen::new(amount.get() - 1).yuan();
            }
            row
        });
        write(&supplement, rows);
        let counted = |reason| report.reasons.get(reason).copied().unwrap_or(0);
        assert_eq!(counted("already_paid"), 0);
        let paid = report.accepted + counted("duplicate_in_file");
        let check = |held: i64, stage: &str| {
            let (batch, second) = house.checked("2026Q1", &supplement);
            assert_eq!(second.reasons.get("already_paid"), Some(&(paid + held)), "{stage}: {second:?}");
            assert_eq!(second.accepted, 0, "{stage}");
            let undone = house.act("maker", move |ctx| payout::undo(ctx, batch));
            undone.expect("it is taken back");
        };
        check(report.held, "while the first is only checked");
        house.approve(first);
        check(0, "when it is approved: what was held and left out may come again");
        house.send(first).expect("sent");
        check(0, "when it is sent");
        house.banks_work(&[]);
        house.take();
        check(0, "when banks have answered, also for what failed: that is paid once more by correction only");
        oracle::agree(house);
    });
}

#[test]
fn nothing_is_sent_while_payments_are_halted() {
    on_both(200, |house| {
        let batch = house.approved("2026Q1", None);
        house.act("operator", |ctx| payout::halt(ctx, "a drill")).expect("halted");
        let before = house.contents();
        let refusal = house.send(batch).expect_err("no").refusal().expect("a refusal").clone();
        assert_eq!((&*refusal.code, refusal.arg("reason")), ("halted", Some("a drill")));
        assert!(house.contents() == before, "nothing changed");
        assert!(house.banks(&[]).iter().all(|(bank, _)| house.files(&format!("outbox/{bank}")).is_empty()));
        assert_eq!(code(house.act("finance", |ctx| payout::resume(ctx, "no"))), "not_allowed");
        house.act("operator", |ctx| payout::resume(ctx, "over")).expect("resumed");
        assert_eq!(house.send(batch).expect("sent").files.len(), 4);
        house.act("operator", |ctx| payout::halt(ctx, "another")).expect("halted");
        assert_eq!(code(house.send(batch)), "halted");
        house.banks_work(&[]);
        assert!(house.take().into_iter().all(|(_, answer)| answer.is_ok()), "what banks did is taken in all the same");
        oracle::agree(house);
        assert!(house.db.read(&Actor::system(), payout::halted).expect("an answer").is_some());
    });
}

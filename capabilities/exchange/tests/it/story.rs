//! The first thing to read: an approved batch goes out as files, and what four banks say of it comes in.

use std::{cell::RefCell, collections::BTreeSet, fs, os::unix::fs::symlink};

use kernel::Fen;

use crate::house::*;

#[test]
fn a_batch_goes_out_as_files_and_is_settled_by_what_four_banks_say() {
    let told: RefCell<Vec<Vec<String>>> = RefCell::default();
    on_both(500, |house, batch| {
        let items = house.ask(|ctx| payout::batch(ctx, batch));
        let sent = house.send(batch).expect("sent");
        assert_eq!((sent.items, sent.sum), (items.accepted, items.accepted_sum));
        assert_eq!(sent.files.iter().map(|file| file.lines).sum::<i64>(), sent.items);
        assert_eq!(Fen::try_sum(sent.files.iter().map(|file| file.sum)), Some(sent.sum));
        let banks: BTreeSet<&str> = sent.files.iter().map(|file| file.bank.as_str()).collect();
        assert_eq!(banks, BTreeSet::from(["jianshe", "nongye", "xizang", "youchu"]));
        for file in &sent.files {
            let names: Vec<String> = house
                .files(&format!("outbox/{}", file.bank))
                .iter()
                .map(|path| path.file_name().expect("a name").to_string_lossy().into_owned())
                .collect();
            assert_eq!(names, [file.name.as_str()]);
        }
        assert_eq!(code(house.send(batch)), "batch_already_sent");
        let totals = house.ask(|ctx| payout::totals(ctx, batch));
        assert_eq!(totals.on_the_way, (sent.items, sent.sum));

        let mut lines = 0;
        for _ in 0..14 {
            house.banks_work(RATES, &[]);
            for (path, answer) in house.take() {
                let report = answer.unwrap_or_else(|why| panic!("{}: {why}", path.display()));
                assert!(!path.exists() && !report.taken_before);
                lines += report.lines;
            }
            house.ask(exchange::verify);
            house.db.clock().advance_days(1);
        }
        assert!(lines > sent.items, "some were not known first, some came back");

        // What we know is what the banks' own books say.
        let totals = house.ask(|ctx| payout::totals(ctx, batch));
        let books: Vec<_> = house.banks(RATES, &[]).into_iter().map(|(_, bank)| bank.book_summary()).collect();
        let (mut paid, mut failed) = ((0, 0), 0);
        for book in books {
            let book = book.expect("a book");
            paid.0 += book.credited_lines - book.returned_lines;
            paid.1 += book.credited_fen - book.returned_fen;
            failed += book.failed_lines + book.returned_lines;
            assert_eq!((book.pending_lines, book.returns_to_come, book.files_refused), (0, 0, 0));
        }
        assert_eq!((totals.paid.0, totals.paid.1.get()), paid);
        assert_eq!(totals.failed.0, failed);
        assert!(failed > 5, "some failed and some came back: {failed}");
        assert_eq!((totals.on_the_way.0, totals.unknown.0), (0, 0));
        assert_eq!(totals.paid.1.get() + totals.failed.1.get(), sent.sum.get());
        house.act("finance", move |ctx| payout::close(ctx, batch)).expect("closed");
        for verify in [exchange::verify, payout::verify, ledger::verify] {
            assert!(house.ask(verify) > 0);
        }
        // Who asked, what came, where it lies.
        let kept = house.ask(exchange::replies);
        for reply in &kept {
            let done = house.exchange().join("inbox").join(&reply.bank).join("done").join(&reply.name);
            let bytes = house.ask(|ctx| document::kept(ctx, &reply.sha256)).1;
            assert_eq!(bytes, fs::read(done).expect("the file itself"));
        }
        assert!(kept.len() >= 8);
        told.borrow_mut().push(house.contents());
    });
    let told = told.into_inner();
    assert_same(&told[0], &told[1], "the same story leaves the same tables on both engines");
}

#[test]
fn a_file_that_is_written_once_more_has_the_same_bytes() {
    on_both(200, |house, batch| {
        let sent = house.send(batch).expect("sent");
        let contents = house.contents();
        let of = |file: &exchange::FileReport| house.exchange().join("outbox").join(&file.bank).join(&file.name);
        let first: Vec<Vec<u8>> = sent.files.iter().map(|file| fs::read(of(file)).expect("a file")).collect();
        for killed in ["before the file got its name", "after it, before that was recorded"] {
            let forget =
                "UPDATE exchange_file SET state = 'intended', sha256 = NULL, written_at = NULL WHERE batch_id = $1";
            assert_eq!(house.tamper(forget, &[batch]), 4);
            if killed.starts_with("before") {
                sent.files.iter().for_each(|file| fs::remove_file(of(file)).expect("gone"));
            }
            assert_eq!(house.send(batch).expect("gone on"), sent, "{killed}");
            let second: Vec<Vec<u8>> = sent.files.iter().map(|file| fs::read(of(file)).expect("a file")).collect();
            assert!(first == second, "{killed}");
            assert_same(&house.contents(), &contents, killed);
        }
        assert_eq!(code(house.send(batch)), "batch_already_sent");
    });
}

#[test]
fn a_batch_whose_files_cannot_be_written_stays_approved_and_is_sent_once_they_can() {
    on_both(100, |house, batch| {
        let files = || -> Vec<usize> {
            let banks = exchange::profile::example_profiles().into_iter();
            banks.map(|bank| house.files(&format!("outbox/{}", bank.code)).len()).collect()
        };
        let before = house.contents();
        let share = house.exchange().join("outbox/nongye");
        fs::create_dir_all(share.parent().expect("the outbox")).expect("the outbox");
        symlink(house.exchange().join("not mounted"), &share).expect("a link");
        assert_eq!(code(house.send(batch)), "bank_folder_failed");
        assert_same(&house.contents(), &before, "nothing is posted, and no file intended");
        assert_eq!(files(), [0, 0, 0, 0], "nor is any written, under whatever name");
        fs::remove_file(&share).expect("gone");
        fs::create_dir(&share).expect("the share");
        fs::write(share.join(".pay_20200101000001.txt.part"), "half a line").expect("what a crash left on another day");
        house.send(batch).expect("sent");
        assert_eq!(files(), [1, 1, 1, 1], "each bank's file, and what was left is cleared away");
    });
}

#[test]
fn nothing_goes_out_unless_it_is_approved_by_somebody_who_may_pay_and_not_halted() {
    on_both(100, |house, batch| {
        let before = house.contents();
        for login in ["maker", "approver1", "operator", "auditor"] {
            let sent = exchange::send(&house.db, &prefecture::actor(login), batch, &house.exchange());
            assert_eq!(code(sent), "not_allowed", "{login}");
        }
        assert_eq!(code(house.send(batch + 1)), "batch_unknown");
        assert_same(&house.contents(), &before, "nothing changed");
        house.act("operator", |ctx| payout::halt(ctx, "a drill")).expect("halted");
        assert_eq!(code(house.send(batch)), "halted");
        assert_eq!(house.files("outbox/nongye").len(), 0);
        house.act("operator", |ctx| payout::resume(ctx, "the drill is over")).expect("resumed");
        house.send(batch).expect("sent");
        assert_eq!(house.files("outbox/nongye").len(), 1);
    });
}

//! Whole lives of a batch, for every way in which banks misbehave: sent, answered late or twice or wrongly, corrected,
//! paid once more, closed.

use std::fs;

use bank_sim::Mode;

use crate::{
    house::{House, on_both},
    oracle,
};

/// Days among misbehaving banks; whatever comes is taken in each evening.
fn days(house: &House, count: u32, modes: &[Mode]) {
    for _ in 0..count {
        house.banks_work(modes);
        for (path, answer) in house.take() {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            // The simulator calls what must be refused so; some of them happen to be right all the same.
            if let Err(refused) = answer {
                assert!(name.contains("_first"), "{name}: {refused}");
                let refusal = refused.refusal().expect("an answer");
                assert!(refusal.code.starts_with("bank_file_") && refusal.arg("line").is_some(), "{refusal:?}");
            }
        }
        house.db.clock().advance_days(1);
    }
}

/// Somebody is not sure and hands every payment file over a second time, under another name.
fn hand_over_again(house: &House) {
    for (bank, _) in house.banks(&[]) {
        for path in house.files(&format!("outbox/{bank}")) {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            if !name.starts_with('.') && !name.contains("again") {
                let (stem, ending) = name.rsplit_once('.').expect("an ending");
                fs::copy(&path, path.with_file_name(format!("{stem}_again.{ending}"))).expect("a copy");
            }
        }
    }
}

fn ask_for_lost_replies(house: &House) {
    for (_, mut bank) in house.banks(&[]) {
        for file in bank.lost_replies().expect("a book") {
            bank.resend(&file).expect("asked again");
        }
    }
}

/// Faults, then peace: the banks say what they know.
fn to_the_end(house: &House, modes: &[Mode]) {
    days(house, 10, modes);
    oracle::agree(house);
    hand_over_again(house);
    days(house, 3, modes);
    oracle::agree(house);
    ask_for_lost_replies(house);
    days(house, 12, &[]);
    oracle::settled(house);
}

fn refused(answer: kernel::Result<impl std::fmt::Debug>) -> String {
    answer.expect_err("a no").refusal().expect("a refusal").code.to_string()
}

fn whole_life(modes: &[Mode]) {
    on_both(500, |house| {
        let batch = house.approved("2026Q1", None);
        let report = house.send(batch).expect("sent");
        assert_eq!(report.files.len(), 4);
        assert_eq!(refused(house.send(batch)), "batch_already_sent");
        to_the_end(house, modes);
        assert_eq!(refused(house.send(batch)), "batch_already_sent");

        let open = oracle::item_states(house);
        let to_correct = ["failed", "returned"].map(|state| open.get(state).copied().unwrap_or(0));
        assert!(to_correct[0] > 0 && to_correct[1] > 0, "some of each to correct: {open:?}");
        let again = house.act("maker", move |ctx| subsidy::reissue(ctx, batch, true)).expect("a batch of corrections");
        assert_eq!(refused(house.act("maker", move |ctx| subsidy::reissue(ctx, batch, true))), "nothing_to_reissue");
        house.approve(again);
        assert_eq!(house.send(again).expect("sent").items, to_correct[0] + to_correct[1]);
        to_the_end(house, modes);

        for number in [batch, again] {
            let totals =
                house.act("finance", move |ctx| payout::close(ctx, number)).expect("every fen is accounted for");
            let (paid, failed) = (totals.paid, totals.failed);
            assert_eq!(
                totals.approved,
                (paid.0 + failed.0, paid.1.checked_add(failed.1).expect("a sum")),
                "to the fen"
            );
        }
        oracle::settled(house);
    });
}

macro_rules! lives {
    ($($name:ident: $modes:expr;)+) => {
        $(#[test]
        fn $name() {
            whole_life($modes);
        })+

        #[test]
        fn every_mode_has_a_life() {
            let lives: &[&[Mode]] = &[$($modes),+];
            let told: Vec<Mode> = lives.iter().filter(|modes| modes.len() == 1).map(|modes| modes[0]).collect();
            assert!(Mode::ALL.iter().all(|mode| told.contains(mode)), "{told:?}");
        }
    };
}

lives! {
    banks_behave: &[];
    banks_leave_files_unread: &[Mode::NoReply];
    replies_are_lost_after_crediting: &[Mode::ReplyLost];
    replies_come_after_a_second_handing_over: &[Mode::LateReply];
    the_same_reply_comes_twice: &[Mode::DuplicateReply];
    replies_come_in_parts_and_disorder: &[Mode::SplitReordered];
    an_amount_is_a_fen_off: &[Mode::OffByAFen];
    what_was_unknown_is_credited_later: &[Mode::UnknownFirst];
    a_reply_has_lines_we_never_sent: &[Mode::ForeignLines];
    payments_come_back_days_later: &[Mode::LateReturn];
    files_break_off: &[Mode::Truncated];
    files_come_in_another_encoding: &[Mode::WrongEncoding];
    a_return_is_told_before_its_credit: &[Mode::ReturnBeforeOk];
    a_reply_names_another_bank: &[Mode::WrongBank];
    a_total_is_a_fen_off: &[Mode::WrongTotal];
    everything_goes_wrong_at_once: &Mode::ALL;
    all_goes_wrong_but_every_file_is_read: &[
        Mode::LateReply, Mode::DuplicateReply, Mode::SplitReordered, Mode::OffByAFen, Mode::UnknownFirst,
        Mode::ForeignLines, Mode::LateReturn, Mode::Truncated, Mode::WrongEncoding, Mode::ReturnBeforeOk,
        Mode::WrongBank, Mode::WrongTotal,
    ];
}

//! Public notice: as long as the programme says, never of a private list, at once only where that is allowed.

use crate::house::*;

const PRIVATE: &str = "disab_care";
const NOT_AT_ONCE: &str = "rural_dibao";

/// A checked batch with one line.
fn checked(house: &House, programme: &'static str, of: &str) -> i64 {
    house.checked(programme, of, &house.roster(&usual(&[someone(1).line("100.00")]), Format::Utf8)).0
}

fn notice(house: &House, batch: i64, days: Option<i32>) -> kernel::Result<(kernel::Day, kernel::Day)> {
    house.maker(move |ctx| subsidy::notice(ctx, batch, days))
}

#[test]
fn a_notice_is_as_long_as_the_programme_says_or_longer() {
    type Answer = Result<&'static str, &'static str>;
    let cases: [(&str, &str, Option<i32>, Answer); 12] = [
        (ECOPOST, "2026Q1", None, Ok("2026-11-29")),
        (ECOPOST, "2026Q1", Some(7), Ok("2026-11-29")),
        (ECOPOST, "2026Q1", Some(30), Ok("2026-12-22")),
        (ECOPOST, "2026Q1", Some(0), Ok("2026-11-22")),
        (ECOPOST, "2026Q1", Some(6), Err("notice_too_short")),
        (ECOPOST, "2026Q1", Some(1), Err("notice_too_short")),
        (ECOPOST, "2026Q1", Some(-1), Err("notice_too_short")),
        (NOT_AT_ONCE, "2026Q1", None, Ok("2026-11-29")),
        (NOT_AT_ONCE, "2026Q1", Some(0), Err("notice_too_short")),
        (PRIVATE, "2026-01", None, Err("notice_private")),
        (PRIVATE, "2026-01", Some(7), Err("notice_private")),
        (PRIVATE, "2026-01", Some(-1), Err("notice_private")),
    ];
    on_both(&[someone(1)], |house| {
        for (programme, of, days, expected) in cases {
            let batch = checked(house, programme, of);
            let before = house.contents();
            match (notice(house, batch, days), expected) {
                (Ok((from, to)), Ok(until)) => {
                    assert_eq!((from, to), (day("2026-11-22"), day(until)), "{programme} {days:?}");
                    assert_eq!(house.state(batch), "noticed");
                }
                (answer, Err(refused)) => {
                    assert_eq!(code(answer), refused, "{programme} {days:?}");
                    assert_eq!(house.contents(), before, "{programme} {days:?}");
                }
                (Err(why), Ok(_)) => panic!("{programme} {days:?}: {why}"),
            }
            house.maker(move |ctx| payout::undo(ctx, batch)).expect("undone");
        }
    });
}

#[test]
fn what_is_never_published_is_submitted_without_notice() {
    on_both(&[someone(1)], |house| {
        let batch = checked(house, PRIVATE, "2026-01");
        house.maker(move |ctx| subsidy::submit(ctx, batch)).expect("submitted");
        assert_eq!(house.state(batch), "submitted");
        let ended = checked(house, PRIVATE, "2026-02");
        notice(house, ended, Some(0)).expect("there is nothing to wait for");
        house.maker(move |ctx| subsidy::submit(ctx, ended)).expect("submitted");
    });
}

#[test]
fn a_notice_that_may_end_at_once_ends_and_one_that_may_not_runs_its_days() {
    on_both(&[someone(1)], |house| {
        let batch = checked(house, ECOPOST, "2026Q1");
        notice(house, batch, None).expect("published");
        house.db.clock().advance_days(2);
        notice(house, batch, Some(0)).expect("ended");
        house.maker(move |ctx| subsidy::submit(ctx, batch)).expect("submitted");

        let batch = checked(house, NOT_AT_ONCE, "2026Q1");
        notice(house, batch, None).expect("published");
        house.db.clock().advance_days(6);
        assert_eq!(code(notice(house, batch, Some(0))), "notice_too_short");
        assert_eq!(code(house.maker(move |ctx| subsidy::submit(ctx, batch))), "notice_not_over");
        house.db.clock().advance_days(1);
        house.maker(move |ctx| subsidy::submit(ctx, batch)).expect("submitted");
    });
}

#[test]
fn a_batch_that_is_checked_anew_is_published_anew() {
    on_both(&[someone(1)], |house| {
        let file = house.roster(&usual(&[someone(1).line("100.00")]), Format::Utf8);
        let (batch, _) = house.checked(ECOPOST, "2026Q1", &file);
        notice(house, batch, None).expect("published");
        house.db.clock().advance_days(7);
        house.check(batch, &file).expect("checked anew");
        assert_eq!(code(house.maker(move |ctx| subsidy::submit(ctx, batch))), "notice_missing");
        let (from, to) = notice(house, batch, None).expect("published anew");
        assert_eq!((from, to), (day("2026-11-29"), day("2026-12-06")));
    });
}

#[test]
fn the_public_list_is_masked_and_shown_only_while_the_notice_lasts() {
    on_both(&[someone(1)], |house| {
        let batch = checked(house, ECOPOST, "2026Q1");
        let list = |house: &House| house.maker(move |ctx| subsidy::public_list(ctx, batch));
        assert_eq!(code(list(house)), "notice_not_open", "before the notice");
        notice(house, batch, None).expect("noticed");
        let shown = list(house).expect("a list");
        assert_eq!(shown.len(), 1);
        assert_eq!(shown[0].amount, kernel::Fen::new(10_000));
        assert!(shown[0].masked_id.contains("****"), "{}", shown[0].masked_id);
        house.db.clock().advance_days(8);
        assert_eq!(code(list(house)), "notice_not_open", "after the notice");
        let private = checked(house, PRIVATE, "2026-01");
        assert_eq!(code(house.maker(move |ctx| subsidy::public_list(ctx, private))), "notice_private");
    });
}

#[test]
fn a_programme_that_asks_for_it_is_reviewed_by_the_county_first() {
    on_both(&[someone(1)], |house| {
        let batch = checked(house, NOT_AT_ONCE, "2026Q1");
        notice(house, batch, None).expect("published");
        house.db.clock().advance_days(7);
        house.maker(move |ctx| subsidy::submit(ctx, batch)).expect("submitted");
        let review = house.maker(move |ctx| payout::review_of(ctx, batch)).expect("read").expect("asked for");
        assert_eq!((review.state, review.reviewed_by), (payout::ReviewState::Asked, None));
        let other = checked(house, PRIVATE, "2026-01");
        house.maker(move |ctx| subsidy::submit(ctx, other)).expect("submitted");
        assert_eq!(house.maker(move |ctx| payout::review_of(ctx, other)).expect("read"), None);
    });
}

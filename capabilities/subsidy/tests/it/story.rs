//! The first thing to read: a roster from the department's file to a batch that others can approve.

use crate::house::*;

#[test]
fn a_roster_is_loaded_checked_published_and_submitted_on_both_engines_alike() {
    let stranger = someone(9);
    let told = std::cell::RefCell::new(Vec::new());
    let people: Vec<Someone> = (1..=5).map(someone).collect();
    on_both(&people, |house| {
        let batch = house.new_batch(ECOPOST, "2026Q3");
        assert_eq!(house.state(batch), "open");
        assert_eq!(code(house.maker(move |ctx| subsidy::submit(ctx, batch))), "batch_wrong_state");
        let nobody_loaded = house.db.read(&prefecture::actor("maker"), |ctx| subsidy::kept_roster(ctx, batch));
        assert_eq!(code(nobody_loaded.map(drop)), "roster_not_loaded");

        let mut lines: Vec<Cells> = people.iter().map(|person| person.line("875.50")).collect();
        lines[3] = lines[3].clone().with("收款人姓名", "别人");
        lines.push(stranger.line("875.50"));
        lines.push(people[0].line("600"));
        let file = house.roster(&usual(&lines), Format::Utf8);
        assert_eq!(house.load(batch, &file).expect("loaded"), 7);
        assert_eq!(house.state(batch), "loaded");

        let report = house.check(batch, &file).expect("checked");
        assert_eq!((report.lines, report.accepted, report.held, report.rejected), (7, 4, 1, 2));
        assert_eq!(report.accepted_sum, yuan("3502.00"));
        let reasons: Vec<_> = report.reasons.into_iter().collect();
        assert_eq!(reasons, [("duplicate_in_file", 1), ("name_differs", 1), ("unknown_person", 1)]);
        let refused = house.ask(|ctx| payout::refused(ctx, batch));
        assert_eq!(refused, [(7, "unknown_person".to_owned()), (8, "duplicate_in_file".to_owned())]);
        // A clerk may look twice before anything is published.
        assert_eq!(house.check(batch, &file).expect("checked again").accepted, 4);

        // The held line is judged by a person: it is her, under her name of before.
        house.maker(move |ctx| payout::release(ctx, batch, 5)).expect("released");
        assert_eq!(code(house.maker(move |ctx| subsidy::submit(ctx, batch))), "notice_missing");
        let (from, to) = house.maker(move |ctx| subsidy::notice(ctx, batch, None)).expect("published");
        assert_eq!((from, to), (day("2026-11-22"), day("2026-11-29")));
        assert_eq!(code(house.maker(move |ctx| subsidy::submit(ctx, batch))), "notice_not_over");
        house.db.clock().advance_days(7);
        let root = house.maker(move |ctx| subsidy::submit(ctx, batch)).expect("submitted");
        let submitted = house.ask(|ctx| payout::batch(ctx, batch));
        assert_eq!(submitted.content_root, Some(root));
        assert_eq!((submitted.accepted, submitted.accepted_sum), (5, yuan("4377.50")));
        assert_eq!(submitted.roster_sha256, Some(file.sha256().expect("hashed")));
        assert_eq!(code(house.check(batch, &file)), "batch_wrong_state");
        assert_eq!(code(house.load(batch, &file)), "batch_wrong_state");
        assert_eq!(code(house.maker(move |ctx| subsidy::reissue(ctx, batch, true))), "batch_wrong_state");
        told.borrow_mut().push(house.contents());
    });
    let told = told.into_inner();
    assert_eq!(told[0], told[1], "the same story leaves the same tables on both engines");
}

#[test]
fn the_kept_roster_comes_back_byte_for_byte_and_reads_as_before() {
    on_both(&[someone(1)], |house| {
        for (format, of) in FORMATS.into_iter().zip(["2026Q1", "2026Q2", "2026Q3", "2026Q4"]) {
            let bytes = bytes_of(&usual(&[someone(1).line("800.00"), someone(2).line("1")]), format);
            let path = house.put("一季度 花名册.dat", &bytes);
            let file = house.read(&path);
            let batch = house.new_batch(ECOPOST, of);
            house.load(batch, &file).expect("loaded");
            let (roster, kept) = house.ask(|ctx| subsidy::kept_roster(ctx, batch));
            assert!(kept == bytes, "{format:?}");
            assert_eq!((roster.name.as_str(), roster.header_row), ("一季度 花名册.dat", 1), "{format:?}");
            assert_eq!(roster.sha256, document::sha256(&bytes), "{format:?}");
            let again = subsidy::read_kept(&kept, &confined()).expect("it can be read again");
            assert_eq!(again.lines, file.parsed.lines, "{format:?}");
        }
    });
}

#[test]
fn a_batch_is_made_only_by_its_rules() {
    on_both(&[], |house| {
        let cases = [
            ("no_such", "2026", "540500", "programme_unknown"),
            (ECOPOST, "2026-07", "540500", "period_not_paid"),
            (ECOPOST, "2026H1", "540500", "period_not_paid"),
            (ECOPOST, "once:flood", "540500", "period_not_paid"),
            (ECOPOST, "2016", "540500", "no_rule_for_period"),
            (ECOPOST, "2026", "540521", "out_of_scope"),
        ];
        for (programme, of, place, expected) in cases {
            let (of, place) = (period(of), region(place));
            let maker = kernel::Actor::new("maker", kernel::Scope::of(region("540502")));
            let maker = if expected == "out_of_scope" { maker } else { prefecture::actor("maker") };
            let made = house.db.write(&maker, move |ctx| subsidy::new_batch(ctx, programme, &of, place));
            assert_eq!(code(made), expected, "{programme}");
        }
        for login in ["approver1", "finance", "operator", "auditor"] {
            let made = house.act(login, |ctx| subsidy::new_batch(ctx, ECOPOST, &period("2026"), prefecture::shannan()));
            assert_eq!(code(made), "not_allowed", "{login}");
        }
        assert_eq!(house.ask(payout::batches).len(), 0);
    });
}

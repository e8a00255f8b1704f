//! What is refused, and that nothing is left behind by it.

use card::{Applicant, Failed, MadeCard, MakersLine, Opened, Reason, Stage};
use kernel::{CitizenId, Day};

use crate::house::{House, actor, card_number, code, id, number, on_both, region};

/// A batch at the card maker with the first three people, whose accounts end with their numbers.
fn at_the_maker(house: &House<'_>) -> i64 {
    for n in 1..=3 {
        let card = house.apply("clerk", id(n), Reason::First, Applicant::Own).unwrap();
        house.check(&card).unwrap();
    }
    let batch = house.by("office", |ctx| card::ask_bank(ctx, "nongye")).unwrap().unwrap().batch_id;
    house
        .by("office", move |ctx| {
            let lines = card::bank_lines(ctx, batch)?;
            let said: Vec<Opened> = lines
                .iter()
                .zip(1..)
                .map(|(line, at)| Opened {
                    at,
                    application_no: line.application_no.unwrap(),
                    outcome: Ok(number(&format!("62284810000000{at:05}"))),
                })
                .collect();
            card::bank_says(ctx, batch, &said, "sha")
        })
        .unwrap();
    house.by("office", |ctx| card::ask_maker(ctx, "maker")).unwrap().unwrap().batch_id
}

fn line(n: u16, person: CitizenId, name: &'static str, account: &'static str) -> MakersLine<'static> {
    let outcome = Ok(MadeCard {
        number: card_number(n),
        identification: "",
        made_on: Day::new(2026, 11, 20).unwrap(),
        valid_to: None,
        account,
        place: "箱1-1",
    });
    MakersLine { line_no: n.into(), person, name, outcome }
}

/// What somebody does to a good return.
type Spoil = fn(&mut Vec<MakersLine<'static>>);

const ACCOUNTS: [&str; 3] = ["6228481000000000001", "6228481000000000002", "6228481000000000003"];

fn good() -> Vec<MakersLine<'static>> {
    (1..=3).map(|n| line(n, id(n), "扎西", ACCOUNTS[usize::from(n) - 1])).collect()
}

#[test]
fn a_wrong_line_of_a_return_is_named_and_nothing_is_taken() {
    on_both(|house| {
        let batch = at_the_maker(house);
        let leaves = || house.db.read(&actor("system"), audit::size).unwrap();
        let before = leaves();
        let cases: [(&str, Spoil); 6] = [
            ("card_return_incomplete lines=3 answered=2", |lines| lines.truncate(2)),
            ("card_return_line line=2 why=not_ours", |lines| lines[1].person = id(9)),
            ("card_return_line line=5 why=not_ours", |lines| lines[2].line_no = 5),
            ("card_return_line line=1 why=not_ours", |lines| lines.swap(0, 1)),
            ("card_return_line line=3 why=account", |lines| lines[2] = line(3, id(3), "扎西", ACCOUNTS[0])),
            ("card_number_taken", |lines| {
                lines[2] = MakersLine { line_no: 3, ..line(1, id(3), "扎西", ACCOUNTS[2]) }
            }),
        ];
        for (said, spoil) in cases {
            let spoiled = house.by("office", move |ctx| {
                let mut lines = good();
                spoil(&mut lines);
                card::take_return(ctx, batch, &lines, "sha")
            });
            let heard = code(spoiled);
            assert!(heard == said || said.contains("line=1") && heard.contains("not_ours"), "{heard} for {said}");
            assert_eq!(leaves(), before, "{said}");
        }
        house.by("office", move |ctx| card::take_return(ctx, batch, &good(), "sha")).unwrap();
        let again = house.by("office", move |ctx| card::take_return(ctx, batch, &good(), "sha"));
        assert_eq!(code(again), format!("card_batch_returned batch={batch}"));
    });
}

#[test]
fn a_card_with_another_name_is_not_handed_over_and_the_others_of_its_batch_go_on() {
    on_both(|house| {
        let batch = at_the_maker(house);
        let returned = house
            .by("office", move |ctx| {
                let mut lines = good();
                lines[1].name = "达娃";
                lines[2].outcome = Err(Failed { at_the_bank: true, why: "户名不符" });
                card::take_return(ctx, batch, &lines, "sha")
            })
            .unwrap();
        assert_eq!((returned.done, returned.failed), (1, 2));
        let stage = |n| house.db.read(&actor("system"), |ctx| card::cards_of(ctx, id(n))).unwrap()[0].stage;
        assert_eq!([stage(1), stage(2), stage(3)], [Stage::Made, Stage::MakingFailed, Stage::OpeningFailed]);
        // The bank is asked again, and its account takes the place of the one that did not fit.
        let card_id = house.db.read(&actor("system"), |ctx| card::cards_of(ctx, id(3))).unwrap()[0].card_id;
        house.by("office", move |ctx| card::choose_bank(ctx, id(3), card_id, "nongye")).unwrap();
        assert_eq!(house.by("office", |ctx| card::ask_bank(ctx, "nongye")).unwrap().unwrap().cards, 1);
    });
}

#[test]
fn what_a_bank_answers_is_taken_whole_or_not_at_all() {
    on_both(|house| {
        let one = house.apply("clerk", id(1), Reason::First, Applicant::Own).unwrap();
        let two = house.apply("clerk", id(2), Reason::First, Applicant::Own).unwrap();
        house.check(&one).unwrap();
        house.check(&two).unwrap();
        let batch = house.by("office", |ctx| card::ask_bank(ctx, "nongye")).unwrap().unwrap().batch_id;
        let (a, b) = (one.application_no.unwrap(), two.application_no.unwrap());
        let say = |lines: Vec<(u32, card::ApplicationNo, bool)>| {
            let said: Vec<Opened> = lines
                .into_iter()
                .map(|(at, application_no, yes)| Opened {
                    at,
                    application_no,
                    outcome: if yes { Ok(number("6228480000000000001")) } else { Err("证件过期".into()) },
                })
                .collect();
            house.by("office", move |ctx| card::bank_says(ctx, batch, &said, "sha"))
        };
        let other = card::ApplicationNo::new([5; 8]);
        assert_eq!(code(say(vec![(2, a, true)])), "card_return_incomplete lines=2 answered=1");
        assert_eq!(code(say(vec![(2, a, true), (3, a, true)])), "card_return_line line=3 why=twice");
        assert_eq!(code(say(vec![(2, a, true), (3, other, true)])), "card_return_line line=3 why=not_ours");
        assert_eq!(house.stage(&one), Stage::Opening);
        let batch = say(vec![(2, a, true), (3, b, false)]).unwrap();
        assert_eq!((batch.done, batch.failed), (1, 1));
        assert_eq!((house.stage(&one), house.stage(&two)), (Stage::Opened, Stage::OpeningFailed));
    });
}

#[test]
fn a_batch_is_its_senders_regions_and_who_serves_elsewhere_neither_sees_nor_answers_it() {
    on_both(|house| {
        let seen = |login: &str| {
            let batches = house.db.read(&actor(login), |ctx| card::batches(ctx, 9)).unwrap();
            batches.into_iter().map(|batch| batch.batch_id).collect::<Vec<_>>()
        };
        let ask = |login: &str, n: u16| {
            let card = house.apply("clerk", id(n), Reason::First, Applicant::Own).unwrap();
            house.check(&card).unwrap();
            (house.by(login, |ctx| card::ask_bank(ctx, "nongye")).unwrap().unwrap(), card)
        };
        assert_eq!(house.by("far", |ctx| card::ask_bank(ctx, "nongye")).unwrap(), None, "nobody of there waits");
        let (countys, _) = ask("county", 1);
        let (prefectures, card) = ask("office", 2);
        let (countys_id, prefectures_id) = (countys.batch_id, prefectures.batch_id);
        assert_eq!((countys.region, prefectures.region), (region("540502"), region("540500")));
        assert_eq!(
            [seen("office"), seen("county"), seen("clerk"), seen("far")],
            [vec![prefectures_id, countys_id], vec![countys_id], vec![countys_id], vec![]]
        );

        let said = [Opened {
            at: 2,
            application_no: card.application_no.unwrap(),
            outcome: Ok(number("6228480000000000001")),
        }];
        let answer = said.clone();
        let strange = house.by("county", move |ctx| card::bank_says(ctx, prefectures_id, &answer, "sha"));
        assert_eq!(code(strange), format!("card_batch_unknown batch={prefectures_id}"));
        let anothers =
            |login: &str| house.db.read(&actor(login), |ctx| card::is_anothers_batch(ctx, prefectures_id)).unwrap();
        assert_eq!((anothers("county"), anothers("office")), (true, false));
        house.by("office", move |ctx| card::bank_says(ctx, prefectures_id, &said, "sha")).unwrap();

        // What happened to a card is told to who serves its holder, with whosever cards it went.
        let history = house.by("clerk", move |ctx| card::history(ctx, &card)).unwrap();
        let steps: Vec<_> = history.into_iter().filter_map(|happened| happened.step).collect();
        assert_eq!(steps, [card::Step::Check, card::Step::AskBank, card::Step::BankOpens]);
    });
}

#[test]
fn who_may_do_what_and_where() {
    on_both(|house| {
        let strange = house.apply("stranger", id(1), Reason::First, Applicant::Own);
        assert!(code(strange).starts_with("unknown_person"));
        let card = house.apply("office", id(1), Reason::First, Applicant::Own).unwrap();
        let (person, card_id) = (card.person, card.card_id);
        let check = move |ctx: &mut kernel::Ctx| card::check(ctx, person, card_id);
        assert_eq!(code(house.by("office", check)), "card_checked_by_another", "who took it in does not check it");
        assert!(code(house.by("clerk", check)).starts_with("not_allowed deed=make_cards"));
        house.by("second", check).unwrap();
        assert!(code(house.by("clerk", |ctx| card::ask_bank(ctx, "nongye"))).starts_with("not_allowed"));
        assert!(
            code(house.by("stranger", move |ctx| card::withdraw(ctx, person, card_id))).starts_with("unknown_person")
        );
        let box_there = house.by("office", |ctx| card::ship(ctx, region("540502101")));
        assert_eq!(box_there.unwrap(), None, "nothing is made yet");
        let running = house.apply("clerk", id(1), Reason::First, Applicant::Own);
        assert!(code(running).starts_with("card_application_running number="));
    });
}

#[test]
fn a_card_that_was_missing_from_its_box_is_made_again_and_one_that_waits_is_not_sent_back_early() {
    on_both(|house| {
        let batch = at_the_maker(house);
        house.by("office", move |ctx| card::take_return(ctx, batch, &good(), "sha")).unwrap();
        let delivery = house.by("office", |ctx| card::ship(ctx, region("540502101"))).unwrap().unwrap().delivery_id;
        let foreign = house.by("stranger", move |ctx| card::receive(ctx, delivery, &[]));
        assert!(code(foreign).starts_with("card_delivery_unknown"));
        let wrong = house.by("clerk", move |ctx| card::receive(ctx, delivery, &[card_number(77)]));
        assert!(code(wrong).starts_with("card_unknown"));
        let told = house.by("clerk", move |ctx| card::receive(ctx, delivery, &[card_number(2)])).unwrap();
        assert_eq!(told.len(), 2);
        let again = house.by("clerk", move |ctx| card::receive(ctx, delivery, &[]));
        assert!(code(again).starts_with("card_delivery_received"));
        let cards = house.db.read(&actor("system"), |ctx| card::cards_of(ctx, id(2))).unwrap();
        assert_eq!(cards[0].stage, Stage::MakingFailed);

        let waits = house.db.read(&actor("system"), |ctx| card::cards_of(ctx, id(1))).unwrap()[0].card_id;
        let back = move |ctx: &mut kernel::Ctx| card::send_back(ctx, id(1), waits);
        assert!(code(house.by("clerk", back)).starts_with("card_still_waiting day="));
        house.db.clock().advance_days(91);
        house.by("clerk", back).unwrap();
        house.by("office", move |ctx| card::send_elsewhere(ctx, id(1), waits, region("540502"))).unwrap();
        let boxes = house.by("office", card::boxes).unwrap();
        assert_eq!(boxes, [(region("540502"), 1)]);
    });
}

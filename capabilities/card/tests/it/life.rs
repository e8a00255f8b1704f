//! The life of a card: applied for, made, handed over, used, lost, replaced, and money that follows it.

use card::{
    Applicant, ApplicationNo, Card, Failed, MadeCard, MakersLine, Opened, Reason, Stage, Step, Told, WaitingState,
};
use kernel::{CitizenId, Day};
use registry::PersonState;

use crate::house::{self, House, card_number, child, code, id, number, on_both, photo, region};

/// A batch as the outside party sees it: line, application and holder.
fn sent_to_bank(house: &House<'_>) -> (i64, Vec<ApplicationNo>) {
    let batch = house.by("office", |ctx| card::ask_bank(ctx, "nongye")).unwrap().expect("somebody is to be sent");
    let lines = house.by("office", move |ctx| card::bank_lines(ctx, batch.batch_id)).unwrap();
    assert_eq!(lines.len(), usize::try_from(batch.cards).unwrap());
    (batch.batch_id, lines.into_iter().map(|line| line.application_no.unwrap()).collect())
}

fn all_opened(house: &House<'_>, batch_id: i64, numbers: &[ApplicationNo]) {
    let said: Vec<Opened> = numbers
        .iter()
        .zip(1..)
        .map(|(application_no, at)| {
            let account = number(&format!("62284810000000{at:05}"));
            Opened { at, application_no: *application_no, outcome: Ok(account) }
        })
        .collect();
    house.by("office", move |ctx| card::bank_says(ctx, batch_id, &said, "sha")).unwrap();
}

fn made(n: u16, account: &str) -> MadeCard<'_> {
    MadeCard {
        number: card_number(n),
        identification: "540500D1560000000000000000000001",
        made_on: Day::new(2026, 11, 20).unwrap(),
        valid_to: Some(Day::new(2036, 11, 20).unwrap()),
        account,
        place: "箱1-1",
    }
}

fn apply_and_check(house: &House<'_>, person: CitizenId) -> Card {
    let card = house.apply("clerk", person, Reason::First, Applicant::Own).unwrap();
    house.check(&card).unwrap();
    card
}

#[test]
fn a_card_is_applied_for_made_in_batches_delivered_handed_over_and_used() {
    on_both(|house| {
        let one = apply_and_check(house, id(1));
        let two = apply_and_check(house, id(2));
        let (batch, numbers) = sent_to_bank(house);
        assert_eq!(numbers, [one.application_no.unwrap(), two.application_no.unwrap()]);
        assert_eq!(house.stage(&one), Stage::Opening);
        all_opened(house, batch, &numbers);
        assert_eq!(house.stage(&two), Stage::Opened);
        assert_eq!(house.paid_to(id(1)), None, "nothing is paid to an account whose card nobody holds");

        let batch = house.by("office", |ctx| card::ask_maker(ctx, "maker")).unwrap().unwrap();
        assert!(house.by("office", |ctx| card::ask_maker(ctx, "maker")).unwrap().is_none(), "all are sent");
        house
            .by("office", move |ctx| {
                let lines = [
                    MakersLine {
                        line_no: 1, person: id(1), name: "扎西", outcome: Ok(made(1, "6228481000000000001"))
                    },
                    MakersLine {
                        line_no: 2,
                        person: id(2),
                        name: "扎西",
                        outcome: Err(Failed { at_the_bank: false, why: "芯片写入失败" }),
                    },
                ];
                card::take_return(ctx, batch.batch_id, &lines, "sha")
            })
            .unwrap();
        assert_eq!((house.stage(&one), house.stage(&two)), (Stage::Made, Stage::MakingFailed));

        let point = region("540502101");
        let delivery = house.by("office", move |ctx| card::ship(ctx, point)).unwrap().unwrap();
        let told = house.by("clerk", move |ctx| card::receive(ctx, delivery.delivery_id, &[])).unwrap();
        assert_eq!(
            told.iter().map(|told| (told.person, told.key)).collect::<Vec<_>>(),
            [(id(1), "message_card_at_point")]
        );
        house.hand_over(&one, None).unwrap();
        let told = house.activate(&one).unwrap();
        assert_eq!(told.key, "message_card_active");
        assert_eq!(house.paid_to(id(1)).as_deref(), Some("6228481000000000001"), "a first account is paid to at once");

        let card = house.card(&one);
        assert_eq!(card.number(), Some(card_number(1)));
        let history = house.by("clerk", move |ctx| card::history(ctx, &card)).unwrap();
        let steps: Vec<Option<Step>> = history.iter().map(|happened| happened.step).collect();
        let expected = [
            None,
            Some(Step::Check),
            Some(Step::AskBank),
            Some(Step::BankOpens),
            Some(Step::AskMaker),
            Some(Step::Make),
            Some(Step::Ship),
            Some(Step::Receive),
            Some(Step::HandOver),
            Some(Step::Activate),
        ];
        assert_eq!(steps, expected);
        let stages: Vec<Stage> = history.iter().map(|happened| happened.stage).collect();
        for (pair, step) in stages.windows(2).zip(&steps[1..]) {
            assert_eq!(pair[0].after(step.unwrap()).unwrap(), pair[1], "the history goes by the table");
        }

        // The other one is made again and comes.
        let (person, card_id) = (two.person, two.card_id);
        house.by("office", move |ctx| card::make_again(ctx, person, card_id)).unwrap();
        assert_eq!(house.stage(&two), Stage::Opened);
    });
}

#[test]
fn a_lost_card_freezes_no_account_and_its_replacement_moves_payments_after_the_cooling_time() {
    on_both(|house| {
        let old = house.card_in_use(1);
        let (person, card_id) = (old.person, old.card_id);
        let before = house.paid_to(person);
        assert!(before.is_some());
        let (said, told) = house.by("clerk", move |ctx| card::report_lost(ctx, person, card_id)).unwrap();
        assert_eq!(said.banks_to_call, ["nongye"], "the answer says whom to call");
        assert_eq!(told.key, "message_card_lost");
        assert_eq!(house.paid_to(person), before, "the account stands");

        let new = house.apply("clerk", person, Reason::Lost, Applicant::Own).unwrap();
        assert_eq!(new.replaces, Some(card_id));
        let found = house.by("clerk", move |ctx| card::find(ctx, person, card_id));
        assert!(code(found).starts_with("card_replacement_under_way number="));
        house.check(&new).unwrap();
        let new = house.make_here(&new, "6228480000000009999", 101).unwrap();
        house.hand_over(&new, None).unwrap();
        assert_eq!(house.stage(&old), Stage::Cancelled, "the new card ends the old one");

        let told = house.activate(&new).unwrap();
        assert_eq!(told.key, "message_card_moves");
        let phones = house.by("system", move |ctx| told.phones(ctx)).unwrap();
        assert_eq!(phones, ["13900000001", "13900000002"], "the phone known before hears of it");
        assert_eq!(house.paid_to(person), before);
        house.db.clock().advance_days(2);
        assert_eq!(house.turn_day().moved, 0);
        assert_eq!(house.paid_to(person), before);
        house.db.clock().advance_days(1);
        let turned = house.turn_day();
        assert_eq!((turned.moved, turned.told[0].key), (1, "message_card_moved"));
        assert_eq!(house.paid_to(person).as_deref(), Some("6228480000000009999"));
        assert_eq!(house.turn_day(), card::Turned::default(), "once");
    });
}

#[test]
fn who_is_told_that_payments_move_can_say_no() {
    on_both(|house| {
        let old = house.card_in_use(1);
        let before = house.paid_to(id(1));
        let new = house.apply("clerk", id(1), Reason::Damaged, Applicant::Own).unwrap();
        house.check(&new).unwrap();
        let new = house.make_here(&new, "6228480000000009999", 101).unwrap();
        assert_eq!(code(house.hand_over(&new, None)), "card_old_missing");
        assert_eq!(code(house.hand_over(&new, Some(card_number(7)))), "card_old_other");
        house.hand_over(&new, old.number()).unwrap();
        let _told = house.activate(&new).unwrap();
        let told = house.by("clerk", |ctx| card::stop_move(ctx, id(1))).unwrap();
        assert_eq!(told.key, "message_card_move_stopped");
        house.db.clock().advance_days(30);
        assert_eq!(house.turn_day().moved, 0);
        assert_eq!(house.paid_to(id(1)), before);
        let waiting = house.by("clerk", |ctx| card::waiting_of(ctx, id(1))).unwrap();
        assert_eq!(waiting.last().unwrap().state, WaitingState::Stopped);
        assert_eq!(code(house.by("clerk", |ctx| card::stop_move(ctx, id(1)))), "card_move_none");
    });
}

#[test]
fn a_report_for_now_lapses_by_itself_and_a_formal_one_stays() {
    on_both(|house| {
        let (one, two) = (house.card_in_use(1), house.card_in_use(2));
        let (said, _) = house.by("clerk", move |ctx| card::report_lost_for_now(ctx, id(1), one.card_id)).unwrap();
        let (_, _) = house.by("clerk", move |ctx| card::report_lost(ctx, id(2), two.card_id)).unwrap();
        let last = said.lapses_on.unwrap();
        house.db.clock().advance_days(7);
        let today = house.by("system", |ctx| Ok(ctx.today())).unwrap();
        assert_eq!(today, last);
        assert_eq!(house.turn_day().lapsed, 0, "its last day counts");
        house.db.clock().advance_days(1);
        assert_eq!(house.turn_day().lapsed, 1);
        assert_eq!((house.stage(&one), house.stage(&two)), (Stage::Active, Stage::Lost));
        let stage = house.by("clerk", move |ctx| card::find(ctx, id(2), two.card_id)).unwrap().0;
        assert_eq!(stage, Stage::HandedOver, "who finds it shows that it is hers");
        let _told: Told = house.activate(&two).unwrap();
        assert_eq!(house.stage(&two), Stage::Active);
    });
}

#[test]
fn a_loss_is_reported_by_phone_by_who_answers_enough() {
    on_both(|house| {
        use card::Question::{AccountEnd, CardEnd, HeadOfHousehold, HouseholdSize, Phone};
        let card = house.card_in_use(1);
        let report = |answers: &[(card::Question, &str)]| {
            let answers: Vec<_> = answers.iter().map(|(asked, said)| (*asked, (*said).to_owned())).collect();
            house.by("clerk", move |ctx| card::report_lost_by_phone(ctx, id(1), card.card_id, &answers))
        };
        let two = [(HeadOfHousehold, "扎西"), (HouseholdSize, "2"), (CardEnd, "0000"), (AccountEnd, "")];
        assert_eq!(code(report(&two)), "card_answers_wrong");
        let same = [(HeadOfHousehold, "扎西"), (HeadOfHousehold, "扎西"), (HeadOfHousehold, "扎西")];
        assert_eq!(code(report(&same)), "card_answers_wrong", "one answer counts once");
        let three = [(HeadOfHousehold, "扎 西"), (HouseholdSize, "2"), (Phone, "139 0000 0001"), (CardEnd, "x")];
        let (_, _) = report(&three).unwrap();
        assert_eq!(house.stage(&card), Stage::LostForNow);
    });
}

#[test]
fn all_cards_of_who_died_end_and_what_comes_back_for_them_is_left_unused() {
    on_both(|house| {
        let card = house.card_in_use(1);
        let coming = apply_and_check(house, id(2));
        let (batch, numbers) = sent_to_bank(house);
        assert!(code(house.by("clerk", |ctx| card::cancel_all(ctx, id(1)))).starts_with("card_holder_lives"));
        for person in [id(1), id(2)] {
            house
                .by("clerk", move |ctx| {
                    let today = ctx.today();
                    registry::change_state(ctx, person, PersonState::Dead, today)?;
                    card::cancel_all(ctx, person)
                })
                .unwrap();
        }
        assert_eq!((house.stage(&card), house.stage(&coming)), (Stage::Cancelled, Stage::Cancelled));
        all_opened(house, batch, &numbers);
        assert_eq!(house.stage(&coming), Stage::Cancelled);
        assert!(house.by("clerk", |ctx| card::waiting_of(ctx, id(2))).unwrap().is_empty());
    });
}

fn reported(house: &House<'_>, person: CitizenId, state: PersonState) {
    house
        .by("system", move |ctx| {
            let long_ago = ctx.today().plus_days(-100);
            registry::change_state(ctx, person, state, long_ago)
        })
        .unwrap();
}

/// Goes through everybody who is gone; how many cards ended.
fn end_gone(house: &House<'_>) -> usize {
    let ended = house.by("system", |ctx| card::end_gone(ctx, None)).unwrap();
    assert_eq!(ended.next, None, "few people are gone");
    ended.cards
}

#[test]
fn the_cards_of_who_died_or_left_end_by_themselves_some_days_after_the_report() {
    on_both(|house| {
        let (dead, moved, lives) = (house.card_in_use(1), house.card_in_use(2), house.card_in_use(3));
        let paid_to = house.paid_to(id(1));
        let at_the_maker = apply_and_check(house, id(4));
        let (batch, numbers) = sent_to_bank(house);
        all_opened(house, batch, &numbers);
        let batch = house.by("office", |ctx| card::ask_maker(ctx, "maker")).unwrap().unwrap().batch_id;
        for (person, state) in [(1, PersonState::Dead), (2, PersonState::Moved), (3, PersonState::Dead)] {
            reported(house, id(person), state);
        }
        reported(house, id(4), PersonState::Dead);
        house.db.clock().advance_days(14);
        assert_eq!(end_gone(house), 0, "a wrong report can still be corrected, however long ago the death");
        reported(house, id(3), PersonState::Alive);
        house.db.clock().advance_days(1);
        assert_eq!(end_gone(house), 3);
        let leaves = house.db.read(&crate::house::actor("system"), audit::size).unwrap();
        assert_eq!(end_gone(house), 0, "once");
        assert_eq!(house.db.read(&crate::house::actor("system"), audit::size).unwrap(), leaves);
        for (card, stage) in [(&dead, Stage::Cancelled), (&moved, Stage::Cancelled), (&lives, Stage::Active)] {
            assert_eq!(house.stage(card), stage);
        }
        let history = house.by("clerk", move |ctx| card::history(ctx, &dead)).unwrap();
        let last = history.last().unwrap();
        assert_eq!((last.step, &*last.by, &*last.note), (Some(Step::Cancel), "system", "dead"));
        assert_eq!(house.paid_to(id(1)), paid_to, "the account is the bank's and the heirs' matter");

        // What the card maker makes for who died is destroyed unseen.
        let back =
            MakersLine { line_no: 1, person: id(4), name: "扎西", outcome: Ok(made(44, "6228481000000000001")) };
        house.by("office", move |ctx| card::take_return(ctx, batch, std::slice::from_ref(&back), "sha")).unwrap();
        assert_eq!(house.stage(&at_the_maker), Stage::Cancelled);
        assert_eq!(house.by("system", |ctx| card::person_of_card(ctx, card_number(44))).unwrap(), None);

        // Who turns out to live applies anew.
        reported(house, id(2), PersonState::Alive);
        house.apply("clerk", id(2), Reason::First, Applicant::Own).unwrap();
        house.db.clock().advance_days(30);
        assert_eq!(end_gone(house), 0);
    });
}

#[test]
fn many_who_died_are_gone_through_in_parts_and_a_part_that_was_cut_off_is_done_the_next_time() {
    on_both(|house| {
        let born = Day::new(1950, 1, 1).unwrap();
        let people: Vec<CitizenId> = (1..=501).map(|n| CitizenId::from_parts(540_502, born, n)).collect();
        let all = people.clone();
        house
            .by("system", move |ctx| {
                let dead: Vec<registry::Person> = all.iter().map(|person| house::neighbour(*person)).collect();
                registry::import_people(ctx, &dead)?;
                let accounts: Vec<card::NewAccount> = all.iter().zip(1..).map(|(p, n)| house::account(*p, n)).collect();
                card::import_accounts(ctx, &accounts)
            })
            .unwrap();
        for person in &people {
            reported(house, *person, PersonState::Dead);
        }
        house.db.clock().advance_days(15);
        let first = house.by("system", |ctx| card::end_gone(ctx, None)).unwrap();
        assert_eq!((first.cards, first.next), (500, Some(people[499])));
        // The program stopped here; it begins again at the beginning.
        let again = house.by("system", |ctx| card::end_gone(ctx, None)).unwrap();
        assert_eq!((again.cards, again.next), (0, Some(people[499])));
        let rest = house.by("system", move |ctx| card::end_gone(ctx, again.next)).unwrap();
        assert_eq!((rest.cards, rest.next), (1, None));
    });
}

#[test]
fn a_child_gets_a_card_by_a_guardian_and_anybody_with_the_number_learns_how_far_it_is() {
    on_both(|house| {
        let guardian = Applicant::Guardian(id(1));
        let card = house.apply("agent", child(), Reason::First, guardian.clone()).unwrap();
        assert_eq!(house.card(&card).applicant, guardian);
        let number = card.application_no.unwrap();
        let ask = |login: &str| house.db.read(&crate::house::actor(login), |ctx| card::progress(ctx, number));
        assert_eq!(ask("stranger").unwrap().stage, Stage::Applied);
        let (person, card_id) = (card.person, card.card_id);
        let told = house.by("office", move |ctx| card::ask_photo(ctx, person, card_id, "背景不是白色")).unwrap();
        assert_eq!(told.args, [("why", "背景不是白色".to_owned())]);
        let progress = ask("stranger").unwrap();
        assert_eq!((progress.stage, &*progress.note), (Stage::PhotoWanted, "背景不是白色"));
        house.by("agent", move |ctx| card::bring_photo(ctx, person, card_id, &photo())).unwrap();
        assert_eq!(ask("stranger").unwrap().stage, Stage::Applied);
        let other = ApplicationNo::new([9; 8]);
        assert_eq!(code(house.by("clerk", move |ctx| card::progress(ctx, other))), "card_application_unknown");
    });
}

#[test]
fn what_is_to_be_done_is_listed_by_stage_and_the_year_is_counted_by_county() {
    on_both(|house| {
        let used = house.card_in_use(1);
        let (_, _) = house.by("clerk", move |ctx| card::report_lost(ctx, id(1), used.card_id)).unwrap();
        for n in 2..=6 {
            house.apply("clerk", id(n), Reason::First, Applicant::Own).unwrap();
        }
        let mut seen = Vec::new();
        let mut after = None;
        loop {
            let at = after;
            let page = house.by("office", move |ctx| card::work(ctx, Stage::Applied, at, 2)).unwrap();
            let Some(last) = page.last() else { break };
            after = Some((last.point, last.card_id));
            seen.extend(page.into_iter().map(|card| card.person));
        }
        assert_eq!(seen, (2..=6).map(id).collect::<Vec<_>>());
        let counts = house.by("office", card::work_counts).unwrap();
        assert_eq!(counts, [(Stage::Applied, 5)]);
        assert!(house.by("stranger", card::work_counts).unwrap().is_empty(), "of the own region only");
        let year = house.by("office", |ctx| card::year_counts(ctx, 2026)).unwrap();
        assert_eq!(year.len(), 1);
        assert_eq!((year[0].0, year[0].1.values()), (region("540502"), [6, 1, 1, 1, 1, 0]));
        assert!(house.by("office", |ctx| card::year_counts(ctx, 2025)).unwrap().is_empty());
    });
}

#[test]
fn only_a_card_in_use_is_a_working_one() {
    on_both(|house| {
        let card = house.card_in_use(1);
        let working = || house.by("system", move |ctx| card::holder_of_working_card(ctx, card_number(1))).unwrap();
        assert_eq!(working(), Some(id(1)));
        let (_, _) = house.by("clerk", move |ctx| card::report_lost_for_now(ctx, id(1), card.card_id)).unwrap();
        assert_eq!(working(), None);
        let _found = house.by("clerk", move |ctx| card::find(ctx, id(1), card.card_id)).unwrap();
        assert_eq!(working(), Some(id(1)));
        house.db.clock().advance_days(4000);
        assert_eq!(working(), None, "it has expired");
    });
}

/// The picture in the documents is what the table comes to; `YIKA_WRITE=1` writes it anew.
#[test]
fn the_picture_of_a_cards_life_is_made_from_the_table() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/card-life.md");
    let mut page = String::from(
        "# The life of a card\n\nMade from the table `LIFE` in `capabilities/card/src/stage.rs` by its test; not to be edited.\n\n",
    );
    page += &format!("```mermaid\n{}```\n\n| from | step | to |\n|---|---|---|\n", card::diagram());
    for (from, step, to) in card::LIFE {
        page += &format!("| `{}` | `{}` | `{}` |\n", from.word(), step.word(), to.word());
    }
    if std::env::var_os("YIKA_WRITE").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap(), page, "YIKA_WRITE=1 cargo test -p card writes it");
}

//! Cards at the desk: applied for, looked at, handed over, lost by phone; and what another county sees of it.

use std::sync::LazyLock;

use access::Role;
use kernel::{Actor, Day, Db};
use registry::PersonState;

use crate::house::{Answer, Desk, ROOMS, citizen, employ, pass, settle};

/// A drawn portrait of nobody.
static PHOTO: LazyLock<Vec<u8>> = LazyLock::new(|| portrait::Portrait::of(2).jpeg());
const POINT: &str = "540502101000";
const DAY: i64 = 86_400;

/// A desk in a county with a clerk, two of the card office, and a clerk of another county.
pub(crate) fn open(db: &Db) -> Desk {
    settle(db);
    employ(db, "clerk", Role::Clerk, "540502");
    employ(db, "office", Role::CardOffice, "540500");
    employ(db, "second", Role::CardOffice, "540500");
    employ(db, "far", Role::Clerk, "540521");
    Desk::open(db)
}

/// The page of somebody's cards, found by the end of her id.
pub(crate) fn cards_of(desk: &Desk, seq: u16) -> String {
    let id = citizen(seq).to_string();
    let found = desk.post("/platform/people", &format!("q={id}")).to().to_owned();
    let page = desk.get(&found);
    let row = page.body.split("rowheader\"").nth(1).unwrap_or_else(|| panic!("nobody in {}", page.body));
    let reference = row.split("/platform/people/").nth(1).and_then(|rest| rest.split('"').next()).expect("a link");
    format!("/platform/people/{reference}/cards")
}

pub(crate) fn apply(desk: &Desk, cards: &str, reason: &str) -> Answer {
    let fields = [
        ("reason", reason),
        ("applicant", "own"),
        ("bank", "nongye"),
        ("point", POINT),
        ("phone", "13900000009"),
        ("guardian", ""),
        ("employer", ""),
    ];
    desk.post_parts(&format!("{cards}/apply?lang=en"), &fields, Some(("photo.jpg", &PHOTO)))
}

/// The address under which something is done with the newest card of a page.
fn newest(desk: &Desk, cards: &str) -> String {
    let page = desk.get(&format!("{cards}?lang=en"));
    let number = page
        .is(200)
        .body
        .split("id=\"card-")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("a card")
        .to_owned();
    format!("{cards}/{number}")
}

/// The way to the look at the newest application.
pub(crate) fn check_of(desk: &Desk, cards: &str) -> String {
    let reference = cards.split('/').nth(3).expect("a reference").to_owned();
    let card = newest(desk, cards).rsplit('/').next().expect("a number").to_owned();
    format!("/platform/cards/{reference}/{card}")
}

const MADE_HERE: &str = "account=6228480000000000901&card=A12345678&identification=540500D1560000000000000000000001";

/// A first card that waits at its point, for somebody without one.
fn made_here(clerk: &Desk, office: &Desk, seq: u16) -> String {
    let mine = cards_of(clerk, seq);
    apply(clerk, &mine, "first").to();
    let look = check_of(office, &cards_of(office, seq));
    assert_eq!(office.post(&format!("{look}/check"), "finding=good").status, 303);
    let card = newest(clerk, &mine);
    assert_eq!(clerk.post(&format!("{card}/make-here"), MADE_HERE).status, 303);
    card
}

#[test]
fn a_card_is_applied_for_at_the_desk_looked_at_by_another_and_handed_over() {
    testkit::on_both(ROOMS, |db| {
        let desk = open(db);
        let (clerk, office, far) = (desk.with("clerk"), desk.with("office"), desk.with("far"));
        let mine = cards_of(&clerk, 2);
        clerk.get(&format!("{mine}?lang=en")).is(200).has(&["There is no card.", "Apply for a card"]);
        clerk.get(&format!("{mine}/apply?lang=en")).is(200).has(&[
            "multipart/form-data",
            "it ends in 0002",
            "value=\"540502101\"",
        ]);
        let fields = [("reason", "first"), ("applicant", "own"), ("bank", "nongye"), ("point", POINT)];
        clerk.post_parts(&format!("{mine}/apply?lang=en"), &fields, None).is(422).has(&["govuk-error-summary", "JPEG"]);
        clerk.post_parts(&format!("{mine}/apply?lang=en"), &fields, Some(("a.jpg", b"GIF89a"))).is(422);
        clerk
            .post_parts(&format!("{mine}/apply?lang=en"), &fields[..2], Some(("a.jpg", &PHOTO)))
            .is(422)
            .has(&["bank"]);
        let receipt = clerk.get(apply(&clerk, &mine, "first").to());
        receipt.is(200).has(&["y-qr", "govuk-panel", "平措"]).lacks(&[&citizen(2).to_string(), "13900000009"]);
        apply(&clerk, &mine, "first").is(422);

        let list = office.get("/platform/cards/stage/applied?lang=en");
        list.is(200).has(&["平措", "Look at the application", "/check\""]);
        clerk.get("/platform/cards/stage/applied?lang=en").is(200).has(&["平措"]).lacks(&["/check\""]);

        let look = format!("{}/check", check_of(&office, &cards_of(&office, 2)));
        office.get(&format!("{look}?lang=en")).is(200).has(&["y-photo", "Taken in by", "clerk"]);
        let photo = office.get(&look.replace("/check", "/photo"));
        photo.is(200).has(&["JFIF"]);
        assert_eq!(photo.headers["content-type"], "image/jpeg");
        assert_eq!(photo.headers["cache-control"], "no-store");
        office.post(&format!("{look}?lang=en"), "finding=photo&why=").is(422).has(&["govuk-error-summary"]);
        assert_eq!(office.post(&look, "finding=photo&why=%E5%A4%AA%E6%9A%97").to(), "/platform/cards/stage/applied");
        let card = newest(&clerk, &mine);
        clerk.get(&format!("{mine}?lang=en")).has(&["太暗", "Bring the photo"]);
        assert_eq!(clerk.post_parts(&format!("{card}/photo"), &[], Some(("b.jpg", &PHOTO))).status, 303);
        assert_eq!(office.post(&look, "finding=good").to(), "/platform/cards/stage/applied");

        clerk.post(&format!("{card}/make-here?lang=en"), "account=1&card=x&identification=").is(422);
        clerk.post(&format!("{card}/make-here"), MADE_HERE).to();
        clerk
            .get("/platform/cards/sheet?point=540502101000&lang=en")
            .is(200)
            .has(&["540502101-", "平措", "*****5678"])
            .lacks(&["A12345678"]);
        far.get("/platform/cards/sheet?point=540502101000").is(404).lacks(&["平措"]);
        clerk.post(&format!("{card}/hand-over?lang=en"), "sheet=").is(422).has(&["govuk-error-summary"]);
        assert!(clerk.post(&format!("{card}/hand-over"), "sheet=540502101-1+3").to().starts_with(&mine));
        clerk.post(&format!("{card}/activate"), "").to();
        clerk.get(&format!("{mine}?lang=en")).has(&["In use", "Handed over", "*****5678"]).lacks(&["A12345678"]);
        let told = db.read(&Actor::system(), |ctx| casework::messages_of(ctx, citizen(2), 10)).unwrap();
        assert!(told.iter().any(|message| message.key == "message_card_active"), "she is told in the app");
    });
}

#[test]
fn who_took_an_application_in_does_not_look_at_it() {
    testkit::on_both(ROOMS, |db| {
        let desk = open(db);
        let (office, second) = (desk.with("office"), desk.with("second"));
        let mine = cards_of(&office, 2);
        apply(&office, &mine, "first").to();
        let look = check_of(&office, &mine);
        office
            .get(&format!("{look}/check?lang=en"))
            .is(200)
            .has(&["A colleague looks at it"])
            .lacks(&["name=\"finding\""]);
        office.post(&format!("{look}/check?lang=en"), "finding=good").is(422).has(&["govuk-error-summary"]);
        office.get("/platform/cards/stage/applied?lang=en").has(&["a colleague looks"]).lacks(&["/check\""]);
        office.get("/platform?lang=en").has(&["Card applications to look at"]);
        let theirs = check_of(&second, &cards_of(&second, 2));
        assert_eq!(second.post(&format!("{theirs}/check"), "finding=good").to(), "/platform/cards/stage/applied");
        desk.with("clerk").get(&format!("{theirs}/check")).is(403);
    });
}

#[test]
fn a_loss_is_reported_by_phone_after_right_answers_and_wrong_ones_wait() {
    testkit::on_both(ROOMS, |db| {
        let desk = open(db);
        let (clerk, office) = (desk.with("clerk"), desk.with("office"));
        let card = made_here(&clerk, &office, 2);
        clerk.post(&format!("{card}/hand-over"), "sheet=1").to();
        clerk.post(&format!("{card}/activate"), "").to();
        let answers = |head: &str| {
            format!(
                "answer-head_of_household={head}&answer-household_size=2&answer-phone=&answer-card_end=&answer-account_end=0901"
            )
        };
        let by_phone = format!("{card}/lost-by-phone?lang=en");
        for _ in 0..3 {
            clerk
                .post(&by_phone, &answers("x"))
                .is(422)
                .has(&["govuk-error-summary"])
                .lacks(&["次仁卓玛", "value=\"0901\""]);
        }
        let right = answers("%E6%AC%A1%E4%BB%81%E5%8D%93%E7%8E%9B");
        clerk.post(&by_phone, &right).is(422).has(&["61 seconds"]);
        office
            .post(&format!("{}/lost-by-phone?lang=en", newest(&office, &cards_of(&office, 2))), &right)
            .is(422)
            .has(&["seconds"]);
        pass(db, 61);
        let told = clerk.post(&by_phone, &right);
        told.to();
        let page = clerk.get(&format!("{}?lang=en", card.rsplit_once('/').unwrap().0));
        page.has(&[
            "Reported missing",
            "does not freeze the bank account",
            "Agricultural Bank of China",
            "It was found",
        ]);
        clerk.post(&format!("{card}/find"), "").to();
        clerk.post(&format!("{card}/lost"), "").to();
        clerk.get(&format!("{}?lang=en", card.rsplit_once('/').unwrap().0)).has(&["Apply for a replacement"]);
    });
}

#[test]
fn payments_move_after_days_and_the_desk_can_stop_them() {
    testkit::on_both(ROOMS, |db| {
        let desk = open(db);
        let (clerk, office) = (desk.with("clerk"), desk.with("office"));
        // She is paid to an account without a card so far.
        let card = made_here(&clerk, &office, 1);
        clerk.post(&format!("{card}/hand-over"), "sheet=1").to();
        clerk.post(&format!("{card}/activate"), "").to();
        let page = card.rsplit_once('/').unwrap().0.to_owned();
        clerk.get(&format!("{page}?lang=en")).has(&[
            "payments go to the new card",
            "ending in 0901",
            "Leave payments where they are",
        ]);
        clerk.post(&format!("{card}/stop-move"), "").to();
        clerk
            .get(&format!("{page}?lang=en"))
            .has(&["Payments were not moved"])
            .lacks(&["Leave payments where they are"]);
        clerk.post(&format!("{card}/stop-move?lang=en"), "").is(422);
    });
}

#[test]
fn the_cards_of_who_died_end_at_the_desk_and_her_account_is_left_alone() {
    testkit::on_both(ROOMS, |db| {
        let desk = open(db);
        let (clerk, office, far) = (desk.with("clerk"), desk.with("office"), desk.with("far"));
        let card = made_here(&clerk, &office, 1);
        let page = card.rsplit_once('/').unwrap().0.to_owned();
        clerk.get(&format!("{page}?lang=en")).lacks(&["End all cards"]);
        clerk.post(&format!("{card}/cancel-all?lang=en"), "").is(422).has(&["govuk-error-summary"]);
        let died = |state| {
            let change = move |ctx: &mut kernel::Ctx| {
                let today = ctx.today();
                registry::change_state(ctx, citizen(1), state, today)
            };
            db.write(&Actor::system(), change).unwrap();
        };
        died(PersonState::Moved);
        clerk.get(&format!("{page}?lang=en")).has(&["the holder left", "End all cards"]).lacks(&["Hand over"]);
        died(PersonState::Dead);
        clerk
            .get(&format!("{page}?lang=en"))
            .has(&["the holder died", "End all cards", "correct it first"])
            .lacks(&["/apply\"", "/hand-over\""]);
        far.post(&format!("{}/cancel-all", card.replace(&page, &cards_of(&far, 3))), "").is(404);
        clerk.post(&format!("{card}/cancel-all"), "").to();
        clerk.get(&format!("{page}?lang=en")).has(&["the holder died", "Ended"]).lacks(&["End all cards", "/apply\""]);
        let accounts = db.read(&Actor::system(), |ctx| card::accounts_of(ctx, citizen(1))).unwrap();
        assert!(accounts.iter().any(|account| account.state.can_be_paid()), "{accounts:?}");
    });
}

#[test]
fn a_list_of_cards_is_taken_along_masked_and_another_county_sees_nothing() {
    testkit::on_both(ROOMS, |db| {
        let desk = open(db);
        let (clerk, office, far) = (desk.with("clerk"), desk.with("office"), desk.with("far"));
        let card = made_here(&clerk, &office, 2);
        let csv = clerk.get("/platform/cards/stage/at_point/export/csv?lang=en");
        csv.is(200).has(&["平措", "540502********", "Waits for its holder"]);
        csv.lacks(&[&citizen(2).to_string(), "A12345678", "6228480000000000901", "13900000009"]);
        clerk.get("/platform/cards/stage/at_point/export/xlsx").is(200);
        clerk.get("/platform/cards/stage/at_point/export/pdf").is(404);
        clerk.get("/platform/cards/stage/active").is(404);
        clerk.get("/platform/cards?lang=en").is(200).has(&["/platform/cards/stage/at_point"]);

        far.get("/platform/cards?lang=en").is(200).has(&["No card is being worked at."]);
        far.get("/platform/cards/stage/at_point?lang=en")
            .is(200)
            .has(&["No card stands at this stage."])
            .lacks(&["平措"]);
        far.get("/platform/cards/stage/at_point/export/csv").is(200).lacks(&["平措"]);
        far.post("/platform/cards?lang=en", "number=A12345678").is(422).has(&["no such number in your region"]);
        let found = clerk.post("/platform/cards", "number=a12345678");
        clerk.get(found.to()).is(200).has(&["平措"]);
        clerk.post("/platform/cards?lang=en", "number=12").is(422).lacks(&["value=\"12\""]);
        let number =
            clerk.get(&format!("{card}/receipt")).body.split("govuk-panel__title\">").nth(1).unwrap().to_owned();
        let number: String = number.chars().take_while(|c| *c != '<').filter(char::is_ascii_digit).collect();
        assert_eq!(clerk.post("/platform/cards", &format!("number={number}")).status, 303);
        far.post("/platform/cards", &format!("number={number}")).is(422);

        let theirs = cards_of(&far, 3);
        let number = card.rsplit('/').next().unwrap();
        for step in ["hand-over", "lost", "lost-by-phone", "stop-move", "withdraw"] {
            far.post(&format!("{theirs}/{number}/{step}"), "sheet=1").is(404);
        }
        far.get(&format!("{theirs}/{number}/receipt")).is(404);
        let reference = theirs.split('/').nth(3).unwrap();
        far.get(&format!("/platform/cards/{reference}/{number}/photo")).is(404);
        far.post(&format!("{theirs}/{number}/dance"), "").is(404);

        let counts = clerk.get("/platform/cards/counts?lang=en");
        counts.is(200).has(&["Applications by county", "Nêdong"]);
        far.get("/platform/cards/counts?lang=en").is(200).has(&["Nothing was done with cards in this year."]);
        clerk.get("/platform/cards/counts/export/csv?lang=en").is(200).has(&["Applications"]);
    });
}

#[test]
fn cards_go_to_bank_and_maker_in_batches_and_to_points_in_boxes() {
    testkit::on_both(ROOMS, |db| {
        let desk = open(db);
        let (clerk, office, far) = (desk.with("clerk"), desk.with("office"), desk.with("far"));
        apply(&clerk, &cards_of(&clerk, 2), "first").to();
        let look = check_of(&office, &cards_of(&office, 2));
        office.post(&format!("{look}/check"), "finding=good").to();
        office.get("/platform/cards/batches?lang=en").is(200).has(&["One card waits"]);
        office.post("/platform/cards/batches?lang=en", "to=bank&bank=").is(422);
        office
            .post("/platform/cards/batches?lang=en", "to=bank&bank=youchu")
            .is(422)
            .has(&["No card waits to be sent."]);
        office.post("/platform/cards/batches", "to=bank&bank=nongye").to();
        clerk.post("/platform/cards/batches", "to=bank&bank=nongye").is(403);
        office.get("/platform/cards/batches?lang=en").has(&["Agricultural Bank of China", "Waits for the answer"]);
        answer_both(db);

        office.get("/platform/cards/deliveries?lang=en").is(200).has(&["Waiting in boxes", "Ship to"]);
        far.get("/platform/cards/deliveries?lang=en").is(200).has(&["No card waits in a box."]);
        let delivery = office.post("/platform/cards/deliveries", &format!("point={POINT}")).to().to_owned();
        office.post("/platform/cards/deliveries?lang=en", &format!("point={POINT}")).is(422);
        far.get(&delivery).is(404);
        far.post(&delivery, "").is(404);
        clerk.get(&format!("{delivery}?lang=en")).is(200).has(&["平措", "Counted: receive", "箱1-1"]);
        assert_eq!(clerk.post(&delivery, "").to(), delivery);
        clerk.post(&format!("{delivery}?lang=en"), "").is(422);
        clerk.get(&format!("{delivery}?lang=en")).has(&["Received", "Waits for its holder"]);

        let mine = cards_of(&clerk, 2);
        let card = newest(&clerk, &mine);
        clerk.post(&format!("{card}/send-back?lang=en"), "").is(422);
        pass(db, 200 * DAY);
        let (clerk, office) = (desk.with("clerk"), desk.with("office"));
        let mine = cards_of(&clerk, 2);
        clerk.get("/platform/cards/stage/at_point?lang=en").has(&["/send-back\""]);
        clerk.post(&format!("{}/send-back", newest(&clerk, &mine)), "").to();
        let theirs = newest(&office, &cards_of(&office, 2));
        office.post(&format!("{theirs}/send-elsewhere?lang=en"), "point=540521000000").is(422);
        office.post(&format!("{theirs}/send-elsewhere"), "point=540502000000").to();
        let again = office.post("/platform/cards/deliveries", "point=540502000000").to().to_owned();
        let page = clerk.get(&again);
        let tick = page.body.split("name=\"missing\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        clerk.post(&again, &format!("missing={tick}")).to();
        office.post(&format!("{theirs}/make-again"), "").to();
        office.get("/platform/cards/batches?lang=en").has(&["One card waits"]);
    });
}

/// Bank and card maker answer what waits, as the exchange room will read it from their files.
fn answer_both(db: &Db) {
    let done = db.write(&Actor::system(), |ctx| {
        let account = kernel::AccountNumber::parse("6228480000000000901").expect("an account");
        let bank = card::batches(ctx, 1)?[0].batch_id;
        let application_no = card::bank_lines(ctx, bank)?[0].application_no.expect("a number");
        ctx.act_as(&Actor::new("office", kernel::Scope::of(crate::house::region("540500"))));
        card::bank_says(ctx, bank, &[card::Opened { at: 1, application_no, outcome: Ok(account) }], "sha")?;
        let maker = card::ask_maker(ctx, "maker")?.expect("one is to be made").batch_id;
        let made = card::MadeCard {
            number: kernel::CardNumber::parse("A12345678").expect("a number"),
            identification: "540500D1560000000000000000000001",
            made_on: Day::new(2026, 11, 20).expect("a day"),
            valid_to: None,
            account: "6228480000000000901",
            place: "箱1-1",
        };
        let line = card::MakersLine { line_no: 1, person: citizen(2), name: "平措", outcome: Ok(made) };
        card::take_return(ctx, maker, &[line], "sha").map(drop)
    });
    done.expect("both have answered");
}

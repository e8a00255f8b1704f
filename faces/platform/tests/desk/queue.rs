//! The queue of a point at its desk: a ticket for who has no phone, called, called again, served, not there.

use access::Role;

use crate::house::{Desk, ROOMS, citizen, employ, pass, region, settle};

const PAGE: &str = "/platform/queue";
const WINDOW: &str = "540502";
/// From noon of the first day, a Sunday, to half past ten of the next.
const TO_MONDAY_MORNING: i64 = 22 * 3_600 + 1_800;

#[test]
fn a_desk_hands_out_calls_and_ends_turns_at_its_own_points_only() {
    testkit::on_both(ROOMS, |db| {
        settle(db);
        employ(db, "clerk", Role::Clerk, WINDOW);
        employ(db, "far", Role::Clerk, "540521");
        employ(db, "wide", Role::Clerk, "540500");
        employ(db, "maker", Role::Maker, WINDOW);
        for (seq, slot) in [(1, "10:30"), (3, "11:00")] {
            let new = point::NewAppointment {
                person: citizen(seq),
                point: region(WINDOW),
                on: kernel::Day::new(2026, 11, 23).expect("a day"),
                slot: point::Time::parse(slot).expect("a time"),
                service: None,
            };
            db.write(&prefecture::actor("wide"), move |ctx| point::book(ctx, &new)).expect("booked");
        }
        pass(db, TO_MONDAY_MORNING);
        let desk = Desk::open(db);
        let (clerk, far) = (desk.with("clerk"), desk.with("far"));
        let page = clerk.get(&format!("{PAGE}?lang=en"));
        page.is(200).has(&["10:30-1", "次仁卓玛", "Next: 10:30-1", "A resident of another region", "540502001"]);
        let ask = |step: &str, more: &str| {
            clerk.post(&format!("{PAGE}/{step}?lang=en"), &format!("point={WINDOW}&counter=2&{more}"))
        };
        let back = format!("{PAGE}?point={WINDOW}&counter=2");
        let given = ask("hand_out", "service=JY003").to().to_owned();
        assert_eq!(given, format!("{back}&given=1"));
        clerk.get(&format!("{given}&lang=en")).has(&["Number 1", "Handed out here", "Waiting"]);
        ask("hand_out", "service=XX999").is(404);

        assert_eq!(ask("call", "").to(), back);
        clerk.get(&format!("{back}&lang=en")).has(&["At counter 2 now", "Called once"]);
        ask("call", "").is(422).has(&["10:30-1 was called to this counter and is not done."]);
        assert_eq!(ask("again", "turn=10:30-1").to(), back);
        clerk.get(&format!("{back}&lang=en")).has(&["Called 2 times"]);
        assert_eq!(ask("served", "turn=10:30-1").to(), back);
        ask("served", "turn=10:30-1").is(422).has(&["is not at a counter"]);
        assert_eq!(ask("call", "").to(), back);
        assert_eq!(ask("absent", "turn=1").to(), back);
        ask("call", "").is(422).has(&["Nobody waits now. Call again later."]);
        clerk.get(&format!("{back}&lang=en")).has(&["Counter 2 is free", "Nobody waits now.", "Served", "Left"]);
        clerk
            .post(&format!("{PAGE}/call?lang=en"), &format!("point={WINDOW}&counter=0"))
            .is(422)
            .has(&["from 1 to 99"]);
        ask("dance", "").is(404);

        // Another county's desk sees nothing of it; a point without anybody says so.
        far.get(&format!("{PAGE}?point={WINDOW}&lang=en")).is(403).lacks(&["次仁卓玛", "10:30-1"]);
        far.post(&format!("{PAGE}/call"), &format!("point={WINDOW}&counter=1")).is(403);
        far.get(&format!("{PAGE}?lang=en")).is(200).has(&["Nobody has booked or taken a ticket for today."]);
        clerk.get(&format!("{PAGE}?point=540502001001&lang=en")).is(200).has(&["Nobody has booked"]);
        let wide = desk.with("wide").get(&format!("{PAGE}?lang=en"));
        wide.is(200).has(&["540502001 ", "value=\"540521\""]).lacks(&["value=\"540502001001\""]);
        let maker = desk.with("maker");
        maker.get(PAGE).is(403);
        maker.get("/platform").lacks(&["/platform/queue"]);
        clerk.get("/platform").has(&["/platform/queue"]);
    });
}

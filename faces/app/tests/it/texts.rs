//! What is told in the app comes by SMS, too, where something is to be done or was decided: once, by day, and not when it was read before.

use kernel::{Actor, CitizenId, Clock, Sql, params};

use crate::world::*;

const HOUR: i64 = 3_600_000_000;

fn told(world: &World, person: CitizenId, key: &'static str, args: &[(&'static str, &str)]) {
    let args: Vec<(&'static str, String)> = args.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    world.db.write(&Actor::system(), move |ctx| casework::notify(ctx, person, key, &args)).expect("it is told");
}

/// Texts what waits; how much was looked at.
fn text(world: &World) -> usize {
    world.db.write(&Actor::system(), |ctx| door::text_messages(ctx, 10)).expect("it is texted")
}

fn texts(world: &World) -> Vec<(String, String)> {
    let sql = Sql("SELECT phone, text FROM exchange_message ORDER BY message_id");
    let of = |row: &kernel::Row<'_>| (row.text(0).to_owned(), row.text(1).to_owned());
    world.db.read(&Actor::system(), |ctx| ctx.query(sql, params![], of)).expect("texts")
}

fn pass(world: &World, micros: i64) {
    match world.db.clock() {
        Clock::Manual(now) => now.fetch_add(micros, std::sync::atomic::Ordering::SeqCst),
        Clock::System => panic!("the clock is set by hand"),
    };
}

#[test]
fn what_was_decided_comes_by_sms_once_and_what_only_goes_on_does_not() {
    on_both(|world| {
        let case = [("service", "SB026"), ("reference", "A-1"), ("why", "已核对")];
        told(world, citizen(ME), "message_case_accepted", &case[..2]);
        told(world, citizen(ME), "message_case_granted", &case);
        let landline = |ctx: &mut kernel::Ctx| registry::correct_phone(ctx, citizen(NEW), "0893-1234567");
        world.db.write(&clerk("window1"), landline).expect("a phone at home");
        told(world, citizen(NEW), "message_pension_suspended", &[]);
        assert_eq!(text(world), 2, "what only goes on is not for an SMS");
        let said = texts(world);
        assert_eq!(said.len(), 1, "{said:?}");
        assert_eq!(said[0].0, phone(ME));
        let service = door::service_title(ui::Lang::Zh, "SB026");
        assert!(said[0].1.contains(&service) && said[0].1.contains("A-1") && said[0].1.contains("已准予"), "{said:?}");
        assert_eq!((text(world), texts(world).len()), (0, 1), "once");
    });
}

#[test]
fn nobody_is_woken_and_what_was_read_or_is_days_old_is_not_texted() {
    on_both(|world| {
        // From noon to the last minute of the day's texts, and on.
        pass(world, 9 * HOUR);
        let tomorrow = [("day", "2026-11-24"), ("slot", "09:30"), ("point", "540502")];
        told(world, citizen(ME), "message_point_tomorrow", &tomorrow);
        told(world, citizen(RELATIVE), "message_pension_suspended", &[]);
        assert_eq!((text(world), texts(world).len()), (0, 0), "it is night");
        world.db.write(&Actor::system(), |ctx| casework::mark_all_read(ctx, citizen(RELATIVE))).expect("she reads");
        pass(world, 11 * HOUR);
        assert_eq!((text(world), texts(world).len()), (2, 1), "who has read it needs no SMS");

        told(world, citizen(ME), "message_pension_suspended", &[]);
        pass(world, 3 * 24 * HOUR);
        assert_eq!((text(world), texts(world).len()), (1, 1), "no gateway for days: the app has it");
    });
}

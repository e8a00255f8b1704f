//! Which point is near, an appointment and a ticket, at home; and what a page says where there is nothing.

use std::sync::atomic::Ordering;

use kernel::{Clock, Day, Moment, RegionCode};

use crate::world::*;

const STATION: &str = "540502101";
const WINDOW: &str = "540502";
const MONDAY: &str = "2026-11-23";

/// The clock stands at a time of a day.
fn at(world: &World, on: &str, minutes: i64) {
    let Clock::Manual(micros) = world.db.clock() else { panic!("stories have a clock of their own") };
    micros.store(Moment::midnight(Day::parse(on).expect("a day")).0 + minutes * 60_000_000, Ordering::SeqCst);
}

/// The points of a page in their order, by code.
fn listed(page: &Answer) -> Vec<String> {
    let rows = page.body.split("<tbody").nth(1).unwrap_or_default();
    let links = rows.split("href=\"/app/nearby/").skip(1);
    links.filter_map(|rest| rest.split(['"', '?']).next()).map(ToOwned::to_owned).collect()
}

#[test]
fn the_nearest_points_come_first_for_who_is_signed_in_and_anybody_chooses_from_where() {
    on_both(|world| {
        at(world, MONDAY, 11 * 60);
        let (me, nobody) = (world.signed_in(ME), world.browser());
        let mine = me.get("/app/nearby?lang=en");
        mine.is(200).has(&[
            "673 service points",
            "Your township",
            "until 13:00",
            "no distance is shown",
            "our assumption",
        ]);
        assert_eq!(listed(&mine)[..2], [STATION, "540502101001"], "her village has no point of its own in the list");
        assert_eq!(listed(&mine).len(), 20);
        assert_eq!(listed(&me.get("/app/nearby?page=34")).len(), 13, "the last of 673");
        let all = nobody.get("/app/nearby?lang=en");
        all.is(200).has(&["673 found", "County window"]).lacks(&["Your township", "Registered residence"]);
        assert_eq!(listed(&all)[0], WINDOW);
        assert_eq!(listed(&nobody.get("/app/nearby?near=540521"))[0], "540521");
        assert_eq!(listed(&nobody.get("/app/nearby?q=%E6%98%8C%E7%8F%A0")).first().map(String::as_str), Some(STATION));
        nobody.get("/app/nearby?q=nothing&lang=en").is(200).has(&["No service point is like this."]);
        nobody.get("/app/nearby?open=now&lang=en").has(&["673 found"]);
        // A Tuesday: no village's point is open.
        at(world, "2026-11-24", 11 * 60);
        nobody.get("/app/nearby?open=now&lang=en").has(&["97 found"]);
        at(world, MONDAY, 20 * 60);
        nobody.get("/app/nearby?open=now&lang=en").has(&["No service point is like this."]);
        // A service that brings files is asked for at windows and stations, as the catalogue says.
        nobody.get("/app/services/JY045?lang=en").has(&["href=\"/app/nearby?service=JY045\""]);
        let of_service = nobody.get("/app/nearby?service=JY045&q=540502&lang=en");
        of_service.has(&["can be asked for"]);
        assert!(listed(&of_service).iter().all(|code| code.len() < 12), "no village's point");
        for wrong in ["/app/nearby/x", "/app/nearby/540500", "/app/nearby/540502999"] {
            nobody.get(wrong).is(404);
            me.get(wrong).is(404);
        }
    });
}

#[test]
fn an_appointment_is_booked_seen_and_cancelled() {
    on_both(|world| {
        at(world, MONDAY, 11 * 60);
        let me = world.signed_in(ME);
        me.get("/app/appointments?lang=en").is(200).has(&["There is no appointment and no ticket."]);
        let here = format!("/app/nearby/{STATION}");
        world.browser().get(&format!("{here}?lang=en")).is(200).has(&[
            "until 13:00",
            "101 services",
            "Sign in to take a ticket",
        ]);
        world.browser().get(&format!("{here}/book")).leads_to(&format!("/app/sign-in?to={here}/book"));
        let book = format!("{here}/book");
        let form = me.get(&format!("{book}?day=2026-11-24&service=JY003&lang=en"));
        form.is(200).has(&["09:30 (2 free)", "Tuesday (22 free)"]).shows_nobody_else(ME);
        let made_for = form.hidden("for");
        let send = |fields: &[(&str, &str)]| {
            let mut all = vec![("for", &*made_for), ("day", "2026-11-24"), ("service", "JY003")];
            all.extend(fields);
            me.post(&format!("{book}?lang=en"), &all)
        };
        send(&[]).is(422).has(&["There is no time that begins at", "govuk-error-summary"]);
        send(&[("slot", "09:45")]).is(422);
        let booked = send(&[("slot", "09:30")]);
        assert_eq!(booked.status.as_u16(), 303, "{}", booked.body);
        let own = me.get(&format!("{}&lang=en", booked.headers["location"].to_str().expect("an address")));
        own.is(200).has(&["You are called as 09:30-1", "2026-11-24", "Tuesday", "Booked", "Cancel the appointment"]);
        own.shows_nobody_else(ME);
        me.get("/app?lang=en").has(&["Next: 2026-11-24 09:30"]);
        send(&[("slot", "10:00")]).is(422).has(&["You have an appointment on 2026-11-24 already."]);
        me.get(&format!("{book}?day=2026-11-24&lang=en")).has(&["09:30 (1 free)"]);
        // Another cannot cancel it.
        let appointment = own.hidden("appointment");
        let other = world.signed_in(CANARY);
        let theirs = other.get(&book).hidden("for");
        other.post("/app/appointments/cancel", &[("for", &theirs), ("appointment", &appointment)]).is(404);
        me.post("/app/appointments/cancel", &[("for", &theirs), ("appointment", &appointment)]).is(409);
        me.post("/app/appointments/cancel", &[("for", &made_for), ("appointment", &appointment)])
            .leads_to("/app/appointments");
        me.get("/app/appointments?lang=en").has(&["Cancelled"]).lacks(&["Cancel the appointment"]);
        me.get(&format!("{book}?day=2026-11-24&lang=en")).has(&["09:30 (2 free)"]);
    });
}

#[test]
fn a_ticket_says_how_many_are_before_and_is_given_back() {
    on_both(|world| {
        at(world, MONDAY, 15 * 60 + 25);
        let (me, other) = (world.signed_in(ME), world.signed_in(NEW));
        let here = format!("/app/nearby/{WINDOW}");
        me.get(&format!("{here}?lang=en")).has(&["opens today at 15:30", "can be taken here while the point is open"]);
        let (mine, theirs) =
            (me.get(&format!("{here}/book")).hidden("for"), other.get(&format!("{here}/book")).hidden("for"));
        let take = format!("{here}/ticket?lang=en");
        me.post(&take, &[("for", &mine)]).is(422).has(&["closed now"]);
        at(world, MONDAY, 15 * 60 + 32);
        me.get(&format!("{here}?lang=en")).has(&["Nobody waits now.", "Take a ticket"]);
        other.post(&take, &[("for", &theirs)]).leads_to("/app/appointments");
        me.post(&take, &[("for", &mine), ("service", "JY045")]).leads_to("/app/appointments");
        me.post(&take, &[("for", &mine)]).is(422).has(&["You wait with ticket 2 already today."]);
        me.get(&format!("{here}?lang=en")).has(&["2 people wait with tickets.", "You wait today with ticket 2."]);
        me.get("/app?lang=en").has(&["Ticket 2, 1 before you"]);
        let own = me.get("/app/appointments?lang=en");
        own.has(&["One person is before you.", "Stop waiting"]).shows_nobody_else(ME);
        let region = RegionCode::parse(WINDOW).expect("a county");
        world
            .db
            .write(&clerk("window1"), move |ctx| point::call_next(ctx, region, 3).map(drop))
            .expect("somebody is called");
        other.get("/app/appointments?lang=en").has(&["Go to counter 3."]).lacks(&["Stop waiting"]);
        other.get("/app/messages?lang=en").has(&["Your number 1 is called. Go to counter 3"]);
        me.get("/app/appointments?lang=en").has(&["Nobody is before you."]);
        let back = [("for", &*mine), ("point", WINDOW), ("number", "2")];
        me.post("/app/appointments/give-back", &back).leads_to("/app/appointments");
        me.post("/app/appointments/give-back", &back).is(404);
        me.get("/app/appointments?lang=en").has(&["Left"]);
    });
}

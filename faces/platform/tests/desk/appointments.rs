//! A desk books an appointment for somebody, who is told of it, and takes it back.

use access::Role;
use kernel::Actor;

use crate::house::{Desk, HERE, ROOMS, citizen, employ, settle};

/// The value of the first field of that name.
fn value<'a>(body: &'a str, name: &str) -> &'a str {
    let field = body.split(&format!("name=\"{name}\"")).nth(1).unwrap_or_else(|| panic!("{name} is missing in {body}"));
    field.split("value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a value")
}

#[test]
fn a_desk_books_for_somebody_who_is_told_and_takes_it_back() {
    testkit::on_both(ROOMS, |db| {
        settle(db);
        employ(db, "clerk", Role::Clerk, "540500");
        employ(db, "reader", Role::Approver, "540500");
        let desk = Desk::open(db);
        let clerk = desk.with("clerk");
        let found = clerk.post("/platform/people", "q=%E5%B9%B3%E6%8E%AA").to().to_owned();
        let person = clerk.get(&found).link("/platform/people/").to_owned();
        let here = format!("{person}/appointments");
        clerk.get(&format!("{person}?lang=en")).has(&[&here, "Appointments"]);
        let page = clerk.get(&format!("{here}?lang=en"));
        page.is(200).has(&["No appointments", "平措", "id=\"point\""]);
        let forms = page.body.split("name=\"day\"").next().expect("before the days");
        let nearest = value(&forms[forms.rfind("<form").expect("a form")..], "point");
        assert_eq!(nearest, &HERE[..9], "her village has no point here, its township has");

        let (day, slot) = (value(&page.body, "day").to_owned(), value(&page.body, "slot").to_owned());
        assert!(!slot.is_empty() && !day.is_empty(), "{day} {slot}");
        let day =
            page.body.split("name=\"slot\"").next().expect("before the slots").rsplit("name=\"day\" value=\"").next();
        let day = day.and_then(|rest| rest.split('"').next()).expect("the day of the slots").to_owned();
        let form =
            |point: &str, slot: &str| format!("point={point}&day={day}&slot={}&service=", slot.replace(':', "%3A"));
        clerk.post(&format!("{here}?lang=en"), &form(nearest, "")).is(422).has(&["id=\"slot-error\""]);
        clerk.post(&format!("{here}?lang=en"), &form(nearest, "03:10")).is(422).has(&["id=\"slot-error\""]);
        clerk.post(&format!("{here}?lang=en"), &form("123", &slot)).is(404);
        let booked = clerk.post(&format!("{here}?lang=en"), &form(nearest, &slot));
        let page = clerk.get(&format!("{}&lang=en", booked.to()));
        page.is(200).has(&["Booked for", &day, &slot]).lacks(&["No appointments"]);
        clerk.post(&format!("{here}?lang=en"), &form(nearest, &slot)).is(422);

        let told = db.read(&Actor::system(), |ctx| casework::messages_of(ctx, citizen(2), 9)).expect("messages");
        let told: Vec<(&str, &str)> = told.iter().map(|one| (&*one.key, &*one.args["slot"])).collect();
        assert_eq!(told, [("message_point_booked", &*slot)]);

        desk.with("reader").get(&here).is(403);
        let number = value(&page.body, "appointment").to_owned();
        assert_eq!(clerk.post(&format!("{here}/cancel"), &format!("appointment={number}")).to(), here);
        clerk.get(&format!("{here}?lang=en")).has(&["Cancelled"]).lacks(&["name=\"appointment\""]);
        clerk.post(&format!("{here}/cancel"), &format!("appointment={number}")).is(409);
    });
}

//! Booking an appointment at a service point as the app and the desk show it: a day, then one of its slots.

use kernel::{CitizenId, Ctx, Day, Refusal, RegionCode, Result};
use maud::{Markup, html};
use point::{NewAppointment, Point, Slot, Time, rules_on};
use ui::{Button, Card, ErrorMessage, Lang, RadioItem, Radios, Select, SelectItem, text};

use crate::{Form, point_parts};

/// A point with the days on which it can be booked, and the slots of each.
#[derive(Clone, Debug)]
pub struct Offered {
    /// The point.
    pub point: Point,
    today: Day,
    days: Vec<(Day, Vec<Slot>)>,
}

/// Reads what can be booked at a point.
///
/// # Errors
/// `point_unknown`; a failure of the database.
pub fn offered(ctx: &mut Ctx, code: RegionCode) -> Result<Offered> {
    let (point, today) = (point::point(ctx, code)?, ctx.today());
    let mut days = Vec::new();
    for ahead in 0..=rules_on(today).days_ahead {
        let day = today.plus_days(ahead);
        let slots = point::slots(ctx, &point, day)?;
        if free(&slots) > 0 {
            days.push((day, slots));
        }
    }
    Ok(Offered { point, today, days })
}

fn free(slots: &[Slot]) -> u32 {
    slots.iter().map(|slot| slot.free).sum()
}

/// A point that an address or a form names.
///
/// # Errors
/// `point_unknown`. What was typed is not repeated, for somebody may have typed a person's number there.
pub fn named(code: &str) -> Result<RegionCode> {
    RegionCode::parse(code).map_err(|_| Refusal::new("point_unknown").with("point", "—").into())
}

/// What a form asks for.
///
/// # Errors
/// `slot_not_offered`.
pub fn asked(typed: &Form, person: CitizenId, point: RegionCode) -> Result<NewAppointment> {
    let Some((on, slot)) = Day::parse(typed.text("day")).ok().zip(Time::parse(typed.text("slot"))) else {
        return Err(Refusal::new("slot_not_offered").with("slot", "—").into());
    };
    let service = typed.given("service").map(ToOwned::to_owned);
    Ok(NewAppointment { person, point, on, slot, service })
}

/// At which field of the form a refusal is said; none where it is no matter of this form.
#[must_use]
pub fn field_of(why: &Refusal) -> Option<&'static str> {
    match &*why.code {
        "point_takes_not" => Some("service"),
        "appointment_in_past"
        | "appointment_too_far"
        | "appointment_same_day"
        | "appointments_max"
        | "point_closed"
        | "slot_full"
        | "slot_not_offered" => Some("slot"),
        _ => None,
    }
}

/// The forms, both for one address: a day, and its slots. `chosen` goes along with both, `own` with the booking only.
#[must_use]
pub fn parts(
    lang: Lang,
    offered: &Offered,
    here: &str,
    (chosen, own): (Markup, Markup),
    typed: &Form,
    message: impl Fn(&str) -> ErrorMessage,
) -> Markup {
    let service = casework::service::service(typed.text("service")).map_or("", |one| &*one.code);
    let day = Day::parse(typed.text("day")).ok().or(offered.days.first().map(|(day, _)| *day));
    let slots = offered.days.iter().find(|(one, _)| Some(*one) == day).map_or(&[][..], |(_, slots)| &slots[..]);
    let written = day.map(|day| day.to_string()).unwrap_or_default();
    html! {
        @if offered.days.is_empty() { (ui::empty_state(lang, "nearby-book-none", "nearby-book-full-next")) }
        @else {
            form.y-card method="get" action=(here) {
                (chosen)
                (Select::new("day", text(lang, "nearby-book-day"), days(lang, offered)).value(&*written))
                @if !service.is_empty() { input type="hidden" name="service" value=(service); }
                (Button::new(text(lang, "nearby-book-day-show")).secondary())
            }
            (Card::new("slots", on_day(lang, day), html! {
                (point_parts::unverified(lang, offered.today))
                @if free(slots) == 0 {
                    span #slot { (ui::empty_state(lang, "nearby-book-full", "nearby-book-full-next")) }
                } @else {
                    form method="post" action=(here) {
                        (chosen) (own)
                        input type="hidden" name="day" value=(written);
                        (Radios::new("slot", text(lang, "nearby-book-slot"), choices(lang, slots)).value(typed.text("slot"))
                            .classes("govuk-radios--small").error_message(message("slot")))
                        (point_parts::choose_service(lang, offered.point.kind, offered.today, service).error_message(message("service")))
                        (Button::new(text(lang, "nearby-book-send")).once())
                    }
                }
            }))
        }
    }
}

fn on_day(lang: Lang, day: Option<Day>) -> Markup {
    html! { @if let Some(day) = day { (ui::day(lang, day)) " " (point_parts::weekday_name(lang, day)) } }
}

/// The days with a free slot, and how many are free.
fn days(lang: Lang, offered: &Offered) -> Vec<SelectItem> {
    let choice = |(day, slots): &(Day, Vec<Slot>)| {
        let written = if lang == Lang::En { day.to_string() } else { day.zh() };
        let weekday = ui::say(lang, &format!("weekday-{}", point::weekday(*day)), &[]);
        let values = [("day", &*written), ("weekday", &*weekday), ("free", &*free(slots).to_string())];
        SelectItem::new(day.to_string(), ui::say(lang, "nearby-book-day-choice", &values))
    };
    offered.days.iter().map(choice).collect()
}

/// The slots that are free.
fn choices(lang: Lang, slots: &[Slot]) -> Vec<RadioItem> {
    let choice = |slot: &Slot| {
        let (begins, free) = (slot.begins.to_string(), slot.free.to_string());
        let words = ui::text_with(lang, "nearby-book-slot-choice", &[("slot", &begins), ("free", &free)]);
        RadioItem::new(begins, words)
    };
    slots.iter().filter(|slot| slot.free > 0).map(choice).collect()
}

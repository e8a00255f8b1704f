//! What pages show of service points: their names, whether they are open, and what is not known of them.

use casework::service::Service;
use kernel::{Day, Moment};
use maud::{Markup, html};
use point::{AppointmentState, Kind, OpenDay, Opening, Point, TicketState, opening, rules_on, weekday};
use ui::{Colour, Lang, Line, Select, SelectItem, Tag, Tone, say, text, text_with};

use crate::{name_title, service_name};

/// The name of a point.
#[must_use]
pub fn name(lang: Lang, point: &Point) -> Markup {
    text_with(lang, &format!("point-name-{}", point.kind.word()), &[("name", &point.name)])
}

/// The same as plain words: for the title of a page and for options of a list.
#[must_use]
pub fn title(lang: Lang, point: &Point) -> String {
    say(lang, &format!("point-name-{}", point.kind.word()), &[("name", &point.name)])
}

/// The regions around a point, in which it is told apart from another of the same name.
#[must_use]
pub fn around(point: &Point) -> Markup {
    html! { span.y-quiet lang=(Lang::Zh.tag()) { (point.around.join(" · ")) } }
}

/// A day with its day of the week.
#[must_use]
pub fn weekday_name(lang: Lang, day: Day) -> Markup {
    text(lang, &format!("weekday-{}", weekday(day)))
}

/// Whether a point is open, and until when; or when it opens.
#[must_use]
pub fn state(lang: Lang, point: &Point, now: Moment) -> Markup {
    let (colour, word, more) = match opening(point, now) {
        Opening::Until(time) => {
            (Colour::Green, "point-open", text_with(lang, "point-open-until", &[("time", &time.to_string())]))
        }
        Opening::From(day, time) if day == now.day() => {
            (Colour::Yellow, "point-closed-day", text_with(lang, "point-opens-today", &[("time", &time.to_string())]))
        }
        Opening::From(day, time) => {
            let day = if lang == Lang::En { day.to_string() } else { day.zh() };
            let more = text_with(lang, "point-opens-on", &[("day", &day), ("time", &time.to_string())]);
            (Colour::Grey, "point-closed-day", more)
        }
        Opening::Closed => (Colour::Grey, "point-closed-day", text(lang, "point-not-open")),
    };
    html! { (Tag::new(colour, text(lang, word))) " " span.y-quiet { (more) } }
}

/// When a point is open on a day; or why it is not.
#[must_use]
pub fn hours(lang: Lang, open: &OpenDay) -> Markup {
    html! {
        @for (at, span) in open.spans.iter().enumerate() {
            @if at > 0 { ", " }
            span.y-nowrap { (span.from) "–" (span.to) }
        }
        @if open.spans.is_empty() {
            @if open.because.is_none() && !policy::calendar().is_worked(open.day) { (text(lang, "point-rest-day")) }
            @else { (text(lang, "point-closed-day")) }
        }
        @if let Some(because) = &open.because { " " span.y-quiet { (crate::named(lang, because)) } }
    }
}

/// That hours, services and seats were not seen in a published source; nothing once they were.
#[must_use]
pub fn unverified(lang: Lang, today: Day) -> Markup {
    html! { @if !rules_on(today).verified { (Line::new(Tone::Warn, text(lang, "point-hours-ours"))) } }
}

/// What somebody comes for: a service, or something else.
#[must_use]
pub fn purpose(lang: Lang, service: Option<&str>) -> Markup {
    match service {
        Some(code) => service_name(lang, code),
        None => text(lang, "point-something-else"),
    }
}

/// The question what for, with the services that a kind of point takes in; the first choice is something else.
#[must_use]
pub fn choose_service(lang: Lang, kind: Kind, today: Day, chosen: &str) -> Select {
    let service = |one: &'static Service| SelectItem::new(&*one.code, name_title(lang, &one.name));
    let items = [SelectItem::new("", say(lang, "point-something-else", &[]))]
        .into_iter()
        .chain(rules_on(today).services(kind, today).map(service))
        .collect::<Vec<_>>();
    Select::new("service", text(lang, "point-service"), items).value(chosen)
}

/// Where an appointment stands.
#[must_use]
pub fn appointment_state(lang: Lang, state: AppointmentState) -> Markup {
    let colour = match state {
        AppointmentState::Booked => Colour::Blue,
        AppointmentState::Called => Colour::Yellow,
        AppointmentState::Kept => Colour::Green,
        AppointmentState::Missed => Colour::Red,
        AppointmentState::Cancelled => Colour::Grey,
    };
    html! { (Tag::new(colour, text(lang, &format!("appointment-state-{}", state.word())))) }
}

/// Where a ticket stands.
#[must_use]
pub fn ticket_state(lang: Lang, state: TicketState) -> Markup {
    let colour = match state {
        TicketState::Waiting => Colour::Blue,
        TicketState::Called => Colour::Yellow,
        TicketState::Served => Colour::Green,
        TicketState::Left => Colour::Grey,
    };
    html! { (Tag::new(colour, text(lang, &format!("ticket-state-{}", state.word())))) }
}

//! `/app/nearby/{point}/book`: an appointment at a service point: a day, then one of its slots.

use access::Act;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use casework::service;
use door::{Form, House, Query, point_parts};
use kernel::{Ctx, Day, Error, Refusal, RegionCode, Result};
use maud::{Markup, html};
use point::{NewAppointment, Point, Slot, Time, rules_on};
use ui::{Button, Card, Lang, RadioItem, Radios, Reader, Select, SelectItem, text};

use super::one::named;
use crate::{
    FACE,
    affairs::{Affairs, Visitor, with_banner},
    form::Wrongs,
};

/// A point with the days on which it can be booked, and the slots of each.
struct Shown {
    point: Point,
    today: Day,
    days: Vec<(Day, Vec<Slot>)>,
}

fn read(ctx: &mut Ctx, code: RegionCode) -> Result<Shown> {
    let (point, today) = (point::point(ctx, code)?, ctx.today());
    let mut days = Vec::new();
    for ahead in 0..=rules_on(today).days_ahead {
        let day = today.plus_days(ahead);
        let slots = point::slots(ctx, &point, day)?;
        if free(&slots) > 0 {
            days.push((day, slots));
        }
    }
    Ok(Shown { point, today, days })
}

fn free(slots: &[Slot]) -> u32 {
    slots.iter().map(|slot| slot.free).sum()
}

/// Shows the page.
pub(crate) async fn show(
    State(house): State<House>,
    visitor: Visitor,
    Path(code): Path<String>,
    Query(query): Query,
    reader: Reader,
) -> Response {
    let page = async {
        let code = named(&code)?;
        let (affairs, shown) = visitor.ask(&house, move |ctx, _| read(ctx, code)).await?;
        Ok(write(&reader, &affairs, &shown, &query, &Wrongs::none()))
    };
    visitor.answer(&house, &reader, page.await)
}

/// Books what was chosen.
pub(crate) async fn send(
    State(house): State<House>,
    visitor: Visitor,
    Path(code): Path<String>,
    reader: Reader,
    form: Form,
) -> Response {
    visitor.answer(&house, &reader, booked(&house, &visitor, &code, &reader, &form).await)
}

async fn booked(house: &House, visitor: &Visitor, code: &str, reader: &Reader, form: &Form) -> Result<Response> {
    let code = named(code)?;
    let (asked, typed) = (visitor.clone(), form.clone());
    let deed = move |ctx: &mut Ctx| {
        let affairs = asked.open_for(ctx, Act::Apply, typed.text("for"))?;
        let Some((on, slot)) = Day::parse(typed.text("day")).ok().zip(Time::parse(typed.text("slot"))) else {
            return Err(Refusal::new("slot_not_offered").with("slot", "—").into());
        };
        let service = typed.given("service").map(ToOwned::to_owned);
        point::book(ctx, &NewAppointment { person: affairs.person, point: code, on, slot, service })
    };
    match house.act(&visitor.resident.who, deed).await {
        Ok(booked) => Ok(Redirect::to(&format!("/app/appointments?booked={}", booked.appointment_id)).into_response()),
        Err(Error::Refused(why)) if is_of_the_form(&why) => {
            let (affairs, shown) = visitor.ask(house, move |ctx, _| read(ctx, code)).await?;
            let wrongs =
                Wrongs::of(reader.lang, why.into(), |code| if code == "point_takes_not" { "service" } else { "slot" })?;
            let page = write(reader, &affairs, &shown, form, &wrongs);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error),
    }
}

/// What the page says of itself; everything else is no matter of this form.
fn is_of_the_form(why: &Refusal) -> bool {
    let own = [
        "appointment_in_past",
        "appointment_too_far",
        "appointment_same_day",
        "appointments_max",
        "point_closed",
        "point_takes_not",
        "slot_full",
        "slot_not_offered",
    ];
    own.contains(&&*why.code)
}

fn write(reader: &Reader, affairs: &Affairs, shown: &Shown, typed: &Form, wrongs: &Wrongs) -> Markup {
    let (lang, point) = (reader.lang, &shown.point);
    let here = format!("/app/nearby/{}/book", point.code);
    let service = service::service(typed.text("service")).map_or("", |one| &*one.code);
    let day = Day::parse(typed.text("day")).ok().or(shown.days.first().map(|(day, _)| *day));
    let slots = shown.days.iter().find(|(one, _)| Some(*one) == day).map_or(&[][..], |(_, slots)| &slots[..]);
    let body = html! {
        (wrongs.summary(lang))
        (ui::heading(html! { (affairs.name) }, text(lang, "nearby-book-title"), ""))
        p.govuk-body-l { (point_parts::name(lang, point)) " " (point_parts::around(point)) }
        @if shown.days.is_empty() { (ui::empty_state(lang, "nearby-book-none", "nearby-book-full-next")) }
        @else {
            form.y-card method="get" action=(here) {
                (Select::new("day", text(lang, "nearby-book-day"), days(lang, shown)).value(day.map(|day| day.to_string()).unwrap_or_default()))
                @if !service.is_empty() { input type="hidden" name="service" value=(service); }
                (Button::new(text(lang, "nearby-book-day-show")).secondary())
            }
            (Card::new("slots", on_day(lang, day), html! {
                (point_parts::unverified(lang, shown.today))
                @if free(slots) == 0 {
                    span #slot { (ui::empty_state(lang, "nearby-book-full", "nearby-book-full-next")) }
                } @else {
                    form method="post" action=(here) {
                        input type="hidden" name="for" value=(affairs.reference);
                        input type="hidden" name="day" value=(day.map(|day| day.to_string()).unwrap_or_default());
                        (Radios::new("slot", text(lang, "nearby-book-slot"), choices(lang, slots)).value(typed.text("slot"))
                            .classes("govuk-radios--small").error_message(wrongs.message(lang, "slot")))
                        (point_parts::choose_service(lang, point.kind, shown.today, service).error_message(wrongs.message(lang, "service")))
                        (Button::new(text(lang, "nearby-book-send")).once())
                    }
                }
            }))
        }
    };
    let frame = ui::Frame::new(reader, &FACE, ui::say(lang, "nearby-book-title", &[]))
        .back("app-back-one", &format!("/app/nearby/{}", point.code));
    with_banner(lang, frame, affairs).write(&body)
}

fn on_day(lang: Lang, day: Option<Day>) -> Markup {
    html! { @if let Some(day) = day { (ui::day(lang, day)) " " (point_parts::weekday_name(lang, day)) } }
}

/// The days with a free slot, and how many are free.
fn days(lang: Lang, shown: &Shown) -> Vec<SelectItem> {
    let choice = |(day, slots): &(Day, Vec<Slot>)| {
        let written = if lang == Lang::En { day.to_string() } else { day.zh() };
        let weekday = ui::say(lang, &format!("weekday-{}", point::weekday(*day)), &[]);
        let values = [("day", &*written), ("weekday", &*weekday), ("free", &*free(slots).to_string())];
        SelectItem::new(day.to_string(), ui::say(lang, "nearby-book-day-choice", &values))
    };
    shown.days.iter().map(choice).collect()
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

//! `/platform/people/{person}/appointments`: a person's appointments at service points, and one that a desk books for her: who has no phone asks at the window or calls.

use access::Deed;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use door::{
    Fault, Form, House, Query, Sealed, User,
    booking::{self, Offered},
    point_parts,
};
use kernel::{CitizenId, Ctx, Moment, RegionCode, Result};
use maud::{Markup, html};
use point::{Appointment, Point, Turn};
use ui::{Button, Column, Content, Lang, Line, Reader, Rows, Select, SelectItem, Tone, text, text_with};

use crate::page::{Refused, again, fault, frame, refused};

/// So many of the nearest points can be chosen, beside the windows of all counties.
const NEAREST: usize = 20;

/// What the page shows.
struct Shown {
    name: String,
    person: CitizenId,
    appointments: Vec<Appointment>,
    /// All points, the nearest to where she lives first.
    points: Vec<Point>,
    offered: Offered,
    now: Moment,
}

/// `chosen` is the point that was chosen; else the nearest.
fn read(ctx: &mut Ctx, id: CitizenId, chosen: Option<RegionCode>) -> Result<Shown> {
    access::require(ctx, Deed::ReadPeople)?;
    let person = registry::known(ctx, id)?;
    let appointments = point::appointments_of(ctx, id)?;
    let near = point::nearest(person.village, point::points(ctx)?);
    let points: Vec<Point> = near.into_iter().map(|(_, point)| point).collect();
    let nearest = points.first().map_or(person.village, |point| point.code);
    let offered = booking::offered(ctx, chosen.unwrap_or(nearest))?;
    Ok(Shown { name: person.name.to_string(), person: id, appointments, points, offered, now: ctx.now() })
}

fn chosen(typed: &Form) -> Result<Option<RegionCode>> {
    typed.given("point").map(booking::named).transpose()
}

/// Shows the page.
pub(crate) async fn show(
    State(house): State<House>,
    user: User,
    Path(reference): Path<String>,
    Query(query): Query,
    reader: Reader,
) -> Result<Markup, Fault> {
    let page = async {
        let (id, point) = (Sealed::open(&house, &user.who, &reference)?, chosen(&query)?);
        let shown = house.ask(&user.who, move |ctx| read(ctx, id, point)).await?;
        Ok(write(&reader, &user, &reference, &shown, &query, Refused::default()))
    };
    page.await.map_err(fault(&reader))
}

/// Books what was chosen, and tells her.
pub(crate) async fn book(
    State(house): State<House>,
    user: User,
    Path(reference): Path<String>,
    reader: Reader,
    typed: Form,
) -> Result<Response, Fault> {
    let page = async {
        let id = Sealed::open(&house, &user.who, &reference)?;
        let at = booking::named(typed.text("point"))?;
        let asked = typed.clone();
        let deed = move |ctx: &mut Ctx| {
            let booked = point::book(ctx, &booking::asked(&asked, id, at)?)?;
            let values = [
                ("day", booked.on.to_string()),
                ("slot", booked.slot.to_string()),
                ("point", point::point(ctx, at)?.path()),
                ("turn", turn(&booked)),
            ];
            casework::notify(ctx, id, "message_point_booked", &values)?;
            Ok(booked.appointment_id)
        };
        match house.act(&user.who, deed).await {
            Ok(booked) => Ok(Redirect::to(&format!("{}?booked={booked}", here(&reference))).into_response()),
            Err(why) => {
                let why = refused(why)?;
                let Some(field) = booking::field_of(&why) else { return Err(why.into()) };
                let shown = house.ask(&user.who, move |ctx| read(ctx, id, Some(at))).await?;
                Ok(again(write(&reader, &user, &reference, &shown, &typed, Refused(Some((field, &why))))))
            }
        }
    };
    page.await.map_err(fault(&reader))
}

/// Takes an appointment back.
pub(crate) async fn cancel(
    State(house): State<House>,
    user: User,
    Path(reference): Path<String>,
    reader: Reader,
    typed: Form,
) -> Result<Redirect, Fault> {
    let page = async {
        let id = Sealed::open(&house, &user.who, &reference)?;
        let appointment = typed.number("appointment").unwrap_or_default();
        house.act(&user.who, move |ctx| point::cancel(ctx, id, appointment)).await?;
        Ok(Redirect::to(&here(&reference)))
    };
    page.await.map_err(fault(&reader))
}

fn here(reference: &str) -> String {
    format!("/platform/people/{reference}/appointments")
}

/// What she is called by at the point.
fn turn(one: &Appointment) -> String {
    Turn::Appointment(one.slot, one.seat).to_string()
}

const COLUMNS: &[Column] = &[
    Column::words("appointments-when"),
    Column::words("nearby-column-point"),
    Column::words("point-service"),
    Column::words("appointments-turn"),
    Column::words("appointments-state"),
    Column::words("desk-appointment-cancel"),
];

fn write(reader: &Reader, user: &User, reference: &str, shown: &Shown, typed: &Form, why: Refused<'_>) -> Markup {
    let (lang, here) = (reader.lang, here(reference));
    let booked = typed.number("booked");
    let just = shown.appointments.iter().find(|one| Some(one.appointment_id) == booked && one.state.is_open());
    let chosen = html! { input type="hidden" name="point" value=(shown.offered.point.code); };
    let message = |field: &str| why.at(lang, field);
    let body = html! {
        (why.summary(lang))
        (ui::heading(html! { (shown.name) " " (shown.person.masked()) }, text(lang, "desk-appointments-title"), ""))
        @if let Some(one) = just {
            div.y-card { (Line::new(Tone::Good, text_with(lang, "desk-appointment-booked", &[("day", &one.on.to_string()), ("slot", &one.slot.to_string()), ("turn", &turn(one))])).live()) }
        }
        @if shown.appointments.is_empty() { (ui::empty_state(lang, "desk-appointments-none", "desk-appointments-none-next")) }
        @else {
            div.y-card { (Rows::new(lang, "desk-appointments-title", "", COLUMNS).rows(shown.appointments.iter().map(|one| row(lang, shown, &here, one)))) }
        }
        h2.govuk-heading-m { (text(lang, "desk-appointment-new")) }
        form.y-card method="get" action=(here) {
            (Select::new("point", text(lang, "desk-appointment-point"), choices(lang, shown)).value(shown.offered.point.code.to_string()))
            (Button::new(text(lang, "desk-appointment-show")).secondary())
        }
        (booking::parts(lang, &shown.offered, &here, (chosen, html! {}), typed, message))
    };
    frame(reader, user, "desk-appointments-title", "nav-people")
        .back("desk-pension-back", &format!("/platform/people/{reference}"))
        .write(&body)
}

/// The nearest points and the windows of all counties, each with where it is.
fn choices(lang: Lang, shown: &Shown) -> Vec<SelectItem> {
    let shown = shown.points.iter().enumerate().filter(|(at, point)| {
        *at < NEAREST || point.kind == point::Kind::County || point.code == shown.offered.point.code
    });
    let item = |(_, point): (usize, &Point)| {
        let around = point.around.join(" · ");
        SelectItem::new(point.code.to_string(), format!("{} {around}", point_parts::title(lang, point)).trim_end())
    };
    shown.map(item).collect()
}

fn row(lang: Lang, shown: &Shown, here: &str, one: &Appointment) -> [Content; 6] {
    let point = shown.points.iter().find(|point| point.code == one.point);
    [
        html! { (ui::day(lang, one.on)) " " (point_parts::weekday_name(lang, one.on)) " " (one.slot) },
        html! { @match point { Some(point) => (point_parts::name(lang, point)), None => (one.point) } },
        point_parts::purpose(lang, one.service.as_deref()),
        html! { @if one.state.is_open() { strong { (turn(one)) } } @else { (ui::nothing(lang)) } },
        point_parts::appointment_state(lang, one.state),
        html! {
            @if point::can_be_cancelled(one, shown.now) {
                form method="post" action={ (here) "/cancel" } {
                    input type="hidden" name="appointment" value=(one.appointment_id);
                    (Button::new(html! { (text(lang, "appointments-cancel")) span.govuk-visually-hidden { " " (one.on) " " (one.slot) } }).warning())
                }
            } @else { (ui::nothing(lang)) }
        },
    ]
    .map(Content::from)
}

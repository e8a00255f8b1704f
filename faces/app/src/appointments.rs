//! `/app/appointments`: own appointments and tickets: when, where, how many are before, and the way out of each.

use access::Act;
use axum::{
    extract::State,
    response::{Redirect, Response},
};
use door::{Form, House, Query, booking, point_parts};
use kernel::{CitizenId, Ctx, Moment, RegionCode, Result};
use maud::{Markup, html};
use point::{Appointment, Held, Point, TicketState, Turn};
use ui::{Button, Card, Lang, Panel, Reader, SummaryList, SummaryRow, text, text_with};

use crate::affairs::{Affairs, Visitor, frame};

const HERE: &str = "/app/appointments";

/// What somebody has.
struct Own {
    appointments: Vec<Appointment>,
    tickets: Vec<Held>,
    points: Vec<Point>,
    now: Moment,
}

fn read(ctx: &mut Ctx, affairs: &Affairs) -> Result<Own> {
    let appointments = point::appointments_of(ctx, affairs.person)?;
    let tickets = point::tickets_of(ctx, affairs.person)?;
    Ok(Own { appointments, tickets, points: point::points(ctx)?, now: ctx.now() })
}

/// Shows the page.
pub(crate) async fn show(
    State(house): State<House>,
    visitor: Visitor,
    Query(query): Query,
    reader: Reader,
) -> Response {
    let booked = query.number("booked");
    let shown = visitor.ask(&house, read).await;
    visitor.answer(&house, &reader, shown.map(|(affairs, own)| write(&reader, &affairs, &own, booked)))
}

/// Takes an appointment back.
pub(crate) async fn cancel(State(house): State<House>, visitor: Visitor, reader: Reader, form: Form) -> Response {
    let appointment = form.number("appointment").unwrap_or_default();
    act(&house, &visitor, &reader, &form, move |ctx, person| point::cancel(ctx, person, appointment)).await
}

/// Gives a ticket back.
pub(crate) async fn give_back(State(house): State<House>, visitor: Visitor, reader: Reader, form: Form) -> Response {
    let (at, number) = (form.text("point").to_owned(), form.number("number").unwrap_or_default());
    let deed = move |ctx: &mut Ctx, person| point::give_back(ctx, person, booking::named(&at)?, number);
    act(&house, &visitor, &reader, &form, deed).await
}

async fn act(
    house: &House,
    visitor: &Visitor,
    reader: &Reader,
    form: &Form,
    deed: impl Fn(&mut Ctx, CitizenId) -> Result<()> + Send + 'static,
) -> Response {
    let (asked, made_for) = (visitor.clone(), form.text("for").to_owned());
    let done = house.act(&visitor.resident.who, move |ctx| {
        let affairs = asked.open_for(ctx, Act::Apply, &made_for)?;
        deed(ctx, affairs.person)
    });
    visitor.answer(house, reader, done.await.map(|()| Redirect::to(HERE)))
}

fn write(reader: &Reader, affairs: &Affairs, own: &Own, booked: Option<i64>) -> Markup {
    let lang = reader.lang;
    let (mut to_come, earlier): (Vec<&Appointment>, Vec<&Appointment>) =
        own.appointments.iter().partition(|one| one.state.is_open());
    to_come.sort_by_key(|one| (one.on, one.slot));
    let just = booked.and_then(|booked| to_come.iter().find(|one| one.appointment_id == booked));
    let nothing = own.appointments.is_empty() && own.tickets.is_empty();
    let body = html! {
        @if let Some(one) = just {
            (Panel::new(text(lang, "appointments-booked"), html! {
                (ui::day(lang, one.on)) " " (one.slot) br; (text_with(lang, "appointments-call", &[("turn", &turn(one).to_string())]))
            }).heading_level(2_u8))
        }
        (ui::heading(html! { (affairs.name) }, text(lang, "appointments-title"), ""))
        @if nothing { (ui::empty_state(lang, "appointments-none", "appointments-none-next")) }
        p { (Button::link(text(lang, "nearby-title"), "/app/nearby").secondary()) }
        @if !own.tickets.is_empty() {
            (Card::new("tickets", text(lang, "appointments-today"), html! {
                @for held in &own.tickets { (ticket(lang, affairs, own, held)) }
                p.govuk-body { a.govuk-link href=(HERE) { (text(lang, "appointments-refresh")) } }
            }))
        }
        @if !to_come.is_empty() {
            (Card::new("to-come", text(lang, "appointments-to-come"), html! {
                @for one in &to_come { (appointment(lang, affairs, own, one)) }
            }))
        }
        @if !earlier.is_empty() {
            (Card::new("earlier", text(lang, "appointments-earlier"), html! {
                @for one in &earlier { (appointment(lang, affairs, own, one)) }
            }))
        }
    };
    frame(reader, affairs, "appointments-title").write(&body)
}

fn turn(one: &Appointment) -> Turn {
    Turn::Appointment(one.slot, one.seat)
}

/// Where it is; the code of a point that is no more.
fn place(lang: Lang, own: &Own, code: RegionCode) -> Markup {
    html! {
        @match own.points.iter().find(|point| point.code == code) {
            Some(point) => {
                a.govuk-link href={ "/app/nearby/" (code) } { (point_parts::name(lang, point)) } " " (point_parts::around(point))
            },
            None => (code),
        }
    }
}

fn appointment(lang: Lang, affairs: &Affairs, own: &Own, one: &Appointment) -> Markup {
    let row = |key: &str, value: Markup| SummaryRow::new(text(lang, key), value);
    let turn = turn(one).to_string();
    let mut rows = vec![
        row("nearby-column-point", place(lang, own, one.point)),
        row(
            "appointments-when",
            html! { (ui::day(lang, one.on)) " " (point_parts::weekday_name(lang, one.on)) " " (one.slot) },
        ),
        row("point-service", point_parts::purpose(lang, one.service.as_deref())),
        row("appointments-state", point_parts::appointment_state(lang, one.state)),
    ];
    if one.state.is_open() {
        rows.push(row("appointments-turn", html! { strong { (turn) } }));
    }
    html! {
        (SummaryList::new(rows))
        @if one.state.is_open() { p.govuk-body { (text_with(lang, "appointments-call-how", &[("turn", &turn)])) } }
        @if let (point::AppointmentState::Called, Some(counter)) = (one.state, one.counter) {
            p.govuk-body { strong { (text_with(lang, "appointments-called", &[("counter", &counter.to_string())])) } }
        }
        @if point::can_be_cancelled(one, own.now) {
            form method="post" action={ (HERE) "/cancel" } {
                input type="hidden" name="for" value=(affairs.reference);
                input type="hidden" name="appointment" value=(one.appointment_id);
                (Button::new(html! { (text(lang, "appointments-cancel")) span.govuk-visually-hidden { " " (one.on) " " (one.slot) } }).warning())
            }
        }
    }
}

fn ticket(lang: Lang, affairs: &Affairs, own: &Own, held: &Held) -> Markup {
    let row = |key: &str, value: Markup| SummaryRow::new(text(lang, key), value);
    let one = &held.ticket;
    let rows = vec![
        row("appointments-turn", html! { strong { (one.number) } }),
        row("nearby-column-point", place(lang, own, one.point)),
        row("point-service", point_parts::purpose(lang, one.service.as_deref())),
        row("appointments-state", point_parts::ticket_state(lang, one.state)),
    ];
    html! {
        (SummaryList::new(rows))
        @match (one.state, one.counter) {
            (TicketState::Waiting, _) => {
                p.govuk-body { (text_with(lang, "appointments-before", &[("count", &held.before.to_string())])) }
                form method="post" action={ (HERE) "/give-back" } {
                    input type="hidden" name="for" value=(affairs.reference);
                    input type="hidden" name="point" value=(one.point);
                    input type="hidden" name="number" value=(one.number);
                    (Button::new(html! { (text(lang, "appointments-give-back")) span.govuk-visually-hidden { " " (one.number) } }).secondary())
                }
            },
            (TicketState::Called, Some(counter)) => {
                p.govuk-body { strong { (text_with(lang, "appointments-called", &[("counter", &counter.to_string())])) } }
            },
            _ => {},
        }
    }
}

/// What waits for somebody, in short: her ticket and those before her, else her next appointment. For the first page.
///
/// # Errors
/// A failure of the database.
pub(crate) fn next(ctx: &mut Ctx, person: CitizenId) -> Result<Option<Next>> {
    let tickets = point::tickets_of(ctx, person)?;
    if let Some(held) = tickets.iter().find(|held| held.ticket.state == TicketState::Waiting) {
        return Ok(Some(Next::Ticket(held.ticket.number, held.before)));
    }
    let appointments = point::appointments_of(ctx, person)?.into_iter().filter(|one| one.state.is_open());
    Ok(appointments.min_by_key(|one| (one.on, one.slot)).map(Next::Appointment))
}

/// See [`next`].
#[derive(Debug)]
pub(crate) enum Next {
    /// A number, and how many are before it.
    Ticket(u32, usize),
    /// The next appointment.
    Appointment(Appointment),
}

impl Next {
    /// In short.
    pub(crate) fn note(&self, lang: Lang) -> Markup {
        match self {
            Next::Ticket(number, before) => {
                let values = [("number", &*number.to_string()), ("count", &*before.to_string())];
                text_with(lang, "appointments-ticket", &values)
            }
            Next::Appointment(one) => {
                let day = if lang == Lang::En { one.on.to_string() } else { one.on.zh() };
                text_with(lang, "appointments-next", &[("day", &day), ("slot", &one.slot.to_string())])
            }
        }
    }
}

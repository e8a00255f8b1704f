//! `/platform/queue`: the queue of a service point today: who comes by appointment, who waits, whose turn it is at this counter.

use std::collections::HashMap;

use access::Deed;
use axum::{
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
    routing::{MethodRouter, get, post},
};
use door::{Asks, Fault, Form, House, Query, Route, User, point_parts};
use kernel::{CitizenId, Ctx, Moment, Refusal, RegionCode, RegionLevel, Result};
use maud::{Markup, html};
use point::{Ending, Kind, Place, Point, Queue, Time, Turn};
use registry::Hit;
use ui::{
    Button, Card, Column, Content, Face, Frame, Input, Lang, Panel, Reader, Rows, Select, SelectItem, Toolbar, View,
    text, text_with,
};

use crate::page::{Refused, again, fault, frame, refused};

const PAGE: &str = "/platform/queue";
/// A screen has no navigation, and draws itself anew after so many seconds.
const SCREEN: Face = Face { name: "face-platform", home: PAGE, nav: &[], is_machine: true };
const SCREEN_SECONDS: u32 = 5;

pub(crate) fn table() -> Vec<(Route, MethodRouter<House>)> {
    let takes = Asks::User(Deed::TakeCase);
    vec![
        (Route::get(PAGE, takes), get(show)),
        (Route::get("/platform/queue/screen", takes), get(screen)),
        (Route::post("/platform/queue/{step}", takes), post(step)),
    ]
}

/// The queue of one of the points, and the people in it whom the desk may see.
struct Shown {
    points: Vec<Point>,
    queue: Option<Queue>,
    people: HashMap<CitizenId, Hit>,
    now: Moment,
}

fn read(ctx: &mut Ctx, wanted: Option<RegionCode>) -> Result<Shown> {
    let points = point::own_points(ctx)?;
    // Whose region has no point of its own begins with the first window in it.
    let own = ctx.scope().region().filter(|own| points.iter().any(|point| point.code == *own));
    let queue = match wanted.or(own).or(points.first().map(|point| point.code)) {
        Some(code) => Some(point::queue(ctx, code)?),
        None => None,
    };
    let ids: Vec<CitizenId> = queue.iter().flat_map(|queue| &queue.places).filter_map(Place::person).collect();
    let people = if ids.is_empty() { HashMap::new() } else { registry::hits(ctx, &ids)? };
    Ok(Shown { points: offered(points, ctx.scope().region(), wanted), queue, people, now: ctx.now() })
}

/// The points that can be chosen: for whoever answers for more than a county, its windows and stations, and the one that was named.
fn offered(points: Vec<Point>, region: Option<RegionCode>, wanted: Option<RegionCode>) -> Vec<Point> {
    let is_wide = region.is_none_or(|region| region.level() < RegionLevel::County);
    let fits = |point: &Point| !is_wide || point.kind != Kind::Village || Some(point.code) == wanted;
    points.into_iter().filter(fits).collect()
}

fn counter_of(typed: &Form) -> u32 {
    typed.number("counter").unwrap_or(1)
}

/// Shows the page.
pub(crate) async fn show(
    State(house): State<House>,
    user: User,
    Query(query): Query,
    reader: Reader,
) -> Result<Markup, Fault> {
    let wanted = RegionCode::parse(query.text("point")).ok();
    let read = house.ask(&user.who, move |ctx| read(ctx, wanted)).await;
    Ok(write(&reader, &user, &read.map_err(fault(&reader))?, &query, Refused::default()))
}

/// The screen of a waiting room: whose turn it is at which counter, without a name.
pub(crate) async fn screen(
    State(house): State<House>,
    user: User,
    Query(query): Query,
    reader: Reader,
) -> Result<Response, Fault> {
    let at = point_of(&query).map_err(fault(&reader))?;
    let queue = house.ask(&user.who, move |ctx| point::queue(ctx, at)).await.map_err(fault(&reader))?;
    // A screen is looked at and not worked with: it draws itself anew, also without script.
    Ok(([(header::REFRESH, HeaderValue::from(SCREEN_SECONDS))], write_screen(&reader, &queue)).into_response())
}

fn write_screen(reader: &Reader, queue: &Queue) -> Markup {
    let lang = reader.lang;
    let called = queue.places.iter().filter(|place| place.is_called());
    let waiting = queue.places.iter().filter(|place| place.waits()).count().to_string();
    let body = html! {
        (ui::heading(point_parts::name(lang, &queue.point), text(lang, "desk-screen-title"), ""))
        div role="status" {
            @for place in called {
                p.govuk-heading-xl {
                    (place.turn()) " → "
                    (text_with(lang, "desk-screen-counter", &[("counter", &place.counter().unwrap_or_default().to_string())]))
                }
            }
            p.govuk-body-l { (text_with(lang, "desk-screen-waiting", &[("count", &waiting)])) }
        }
        p.govuk-body { (crate::page::link(&format!("{PAGE}?point={}", queue.point.code), text(lang, "desk-screen-back"))) }
    };
    let mut large = reader.clone();
    (large.view, large.signed_in) = (View::Elder, None);
    Frame::new(&large, &SCREEN, ui::say(lang, "desk-screen-title", &[])).write(&body)
}

/// Hands a ticket out, calls somebody, or ends a turn.
pub(crate) async fn step(
    State(house): State<House>,
    user: User,
    Path(step): Path<String>,
    reader: Reader,
    form: Form,
) -> Result<Response, Fault> {
    let typed = form.clone();
    let done = house.act(&user.who, move |ctx| carry_out(ctx, &step, &typed)).await;
    let at = RegionCode::parse(form.text("point")).ok();
    match done.map_err(refused) {
        Ok(given) => {
            let at = at.map(|at| at.to_string()).unwrap_or_default();
            let given = given.map(|number| format!("&given={number}")).unwrap_or_default();
            Ok(Redirect::to(&format!("{PAGE}?point={at}&counter={}{given}", counter_of(&form))).into_response())
        }
        Err(Ok(why)) if is_of_the_page(&why) => {
            let shown = house.ask(&user.who, move |ctx| read(ctx, at)).await.map_err(fault(&reader))?;
            Ok(again(write(&reader, &user, &shown, &form, Refused(Some(("call", &why))))))
        }
        Err(Ok(why)) => Err(fault(&reader)(why.into())),
        Err(Err(failure)) => Err(fault(&reader)(failure)),
    }
}

/// What the page says of itself; everything else is no matter of this form.
fn is_of_the_page(why: &Refusal) -> bool {
    ["counter_wrong", "counter_busy", "nobody_waits", "turn_unknown", "point_takes_not"].contains(&&*why.code)
}

/// The point that was named; what was typed is not repeated.
fn point_of(typed: &Form) -> Result<RegionCode> {
    RegionCode::parse(typed.text("point")).map_err(|_| Refusal::new("point_unknown").with("point", "—").into())
}

/// One step with the queue; the number of a ticket that was handed out.
fn carry_out(ctx: &mut Ctx, step: &str, typed: &Form) -> Result<Option<u32>> {
    let point = point_of(typed)?;
    let turn = || Turn::parse(typed.text("turn")).ok_or_else(|| Refusal::new("turn_unknown").with("turn", "—"));
    match step {
        "hand_out" => point::hand_out(ctx, point, typed.given("service")).map(|ticket| Some(ticket.number)),
        "call" => point::call_next(ctx, point, counter_of(typed)).map(|_| None),
        "again" => point::call_again(ctx, point, turn()?).map(|_| None),
        "served" => point::end_turn(ctx, point, turn()?, Ending::Served).map(|_| None),
        "absent" => point::end_turn(ctx, point, turn()?, Ending::Absent).map(|_| None),
        _ => Err(Refusal::new("step_unknown").with("step", "—").into()),
    }
}

fn write(reader: &Reader, user: &User, shown: &Shown, typed: &Form, wrong: Refused<'_>) -> Markup {
    let lang = reader.lang;
    let counter = counter_of(typed).to_string();
    let body = html! {
        (wrong.summary(lang))
        (ui::heading("", text(lang, "desk-queue-title"), ""))
        @match &shown.queue {
            None => (ui::empty_state(lang, "desk-queue-nothing-here", "desk-queue-nothing-here-next")),
            Some(queue) => {
                (choose(reader, shown, queue, &counter))
                p.govuk-body { (crate::page::link(&format!("{PAGE}/screen?point={}", queue.point.code), text(lang, "desk-screen-open"))) }
                @if let Some(given) = typed.number::<u32>("given") {
                    (Panel::new(text_with(lang, "desk-queue-given", &[("number", &given.to_string())]), text(lang, "desk-queue-given-how")).heading_level(2_u8))
                }
                (Card::new("call", point_parts::name(lang, &queue.point), at_counter(lang, shown, queue, &counter)))
                (Card::new("hand-out", text(lang, "desk-queue-hand-out"), html! {
                    form method="post" action={ (PAGE) "/hand_out" } {
                        (hidden(queue, &counter))
                        (point_parts::choose_service(lang, queue.point.kind, shown.now.day(), typed.text("service")))
                        (Button::new(text(lang, "desk-queue-hand-out-do")).secondary().once())
                    }
                }))
                @if queue.places.is_empty() { (ui::empty_state(lang, "desk-queue-empty", "desk-queue-empty-next")) }
                @else {
                    div.y-card {
                        (Rows::new(lang, "desk-queue-today", text(lang, "desk-queue-today"), COLUMNS).rows(queue.places.iter().map(|place| row(lang, shown, place))))
                    }
                }
            },
        }
    };
    frame(reader, user, "desk-queue-title", "nav-queue").write(&body)
}

fn hidden(queue: &Queue, counter: &str) -> Markup {
    html! {
        input type="hidden" name="point" value=(queue.point.code);
        input type="hidden" name="counter" value=(counter);
    }
}

/// At which point, and which counter this is.
fn choose(reader: &Reader, shown: &Shown, queue: &Queue, counter: &str) -> Toolbar {
    let lang = reader.lang;
    let points: Vec<SelectItem> = shown
        .points
        .iter()
        .map(|point| {
            SelectItem::new(point.code.to_string(), format!("{} {}", point.code, point_parts::title(lang, point)))
        })
        .collect();
    Toolbar::new(reader)
        .filter(Select::new("point", text(lang, "desk-queue-point"), points).value(queue.point.code.to_string()))
        .filter(
            Input::new("counter", text(lang, "desk-queue-counter"))
                .filled(counter)
                .inputmode("numeric")
                .classes("govuk-input--width-2"),
        )
}

/// Who is at this counter, and what comes next.
fn at_counter(lang: Lang, shown: &Shown, queue: &Queue, counter: &str) -> Markup {
    let called = counter.parse().ok().and_then(|counter| queue.at(counter));
    let next = queue.next(Time::of(shown.now));
    let said = [("counter", counter)];
    html! {
        @match (called, next) {
            (Some(place), _) => {
                p.govuk-body { (text_with(lang, "desk-queue-at-counter", &said)) }
                p.govuk-heading-l { (place.turn()) }
                p.govuk-body {
                    (who(lang, shown, place)) " · " (point_parts::purpose(lang, place.service())) " · "
                    (text_with(lang, "desk-queue-calls", &[("count", &place.calls().to_string())]))
                }
                div.govuk-button-group {
                    (step_button(queue, counter, place, "served", Button::new(text(lang, "desk-queue-served"))))
                    (step_button(queue, counter, place, "again", Button::new(text(lang, "desk-queue-again")).secondary()))
                    (step_button(queue, counter, place, "absent", Button::new(text(lang, "desk-queue-absent")).warning()))
                }
            },
            (None, Some(place)) => {
                p.govuk-body { (text_with(lang, "desk-queue-nobody", &said)) }
                p.govuk-body { (text_with(lang, "desk-queue-next", &[("turn", &place.turn().to_string())])) }
                form method="post" action={ (PAGE) "/call" } {
                    (hidden(queue, counter))
                    (Button::new(text(lang, "desk-queue-call")).id("call").once())
                }
            },
            (None, None) => {
                p.govuk-body { (text_with(lang, "desk-queue-nobody", &said)) }
                p.govuk-body #call { (text(lang, "desk-queue-nobody-waits")) }
            },
        }
    }
}

fn step_button(queue: &Queue, counter: &str, place: &Place, step: &str, button: Button) -> Markup {
    html! {
        form method="post" action={ (PAGE) "/" (step) } {
            (hidden(queue, counter))
            input type="hidden" name="turn" value=(place.turn());
            (button)
        }
    }
}

/// Who somebody is, as far as the desk may see her.
fn who(lang: Lang, shown: &Shown, place: &Place) -> Markup {
    match place.person().map(|person| shown.people.get(&person)) {
        None => text(lang, "desk-queue-at-desk"),
        Some(None) => text(lang, "desk-queue-elsewhere"),
        Some(Some(hit)) => html! { (hit.name) },
    }
}

const COLUMNS: &[Column] = &[
    Column::words("desk-queue-column-turn"),
    Column::words("desk-queue-column-who"),
    Column::words("desk-queue-column-what"),
    Column::words("desk-queue-column-state"),
    Column::words("desk-queue-column-counter"),
];

fn row(lang: Lang, shown: &Shown, place: &Place) -> [Content; 5] {
    let state = match place {
        Place::Appointment(one) => point_parts::appointment_state(lang, one.state),
        Place::Ticket(one) => point_parts::ticket_state(lang, one.state),
    };
    [
        html! { (place.turn()) },
        who(lang, shown, place),
        point_parts::purpose(lang, place.service()),
        state,
        match place.counter() {
            Some(counter) => html! { (counter) },
            None => ui::nothing(lang),
        },
    ]
    .map(Content::from)
}

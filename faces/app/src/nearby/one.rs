//! `/app/nearby/{point}`: one service point: when it is open, who waits, what can be asked for there; a ticket for today.

use access::Act;
use axum::{
    extract::{Path, Request, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use casework::service;
use door::{Form, House, booking::named, point_parts};
use kernel::{Ctx, Day, Error, Moment, Refusal, RegionCode, Result};
use maud::{Markup, html};
use point::{Held, Opening, Point, rules_on};
use ui::{Button, Card, Column, Content, Details, Frame, Lang, Reader, Rows, text, text_with};

use crate::{
    FACE,
    affairs::{Affairs, Visitor, with_banner},
    form::{Wrongs, answer},
};

const DAYS: i32 = 7;

/// What the page shows.
struct Shown {
    point: Point,
    waiting: usize,
    held: Option<Held>,
    now: Moment,
}

fn read(ctx: &mut Ctx, affairs: Option<&Affairs>, code: RegionCode) -> Result<Shown> {
    let point = point::point(ctx, code)?;
    let held = match affairs {
        Some(affairs) => point::tickets_of(ctx, affairs.person)?.into_iter().find(|held| held.ticket.state.is_open()),
        None => None,
    };
    Ok(Shown { waiting: point::waiting(ctx, code)?, point, held, now: ctx.now() })
}

/// Shows the page.
pub(crate) async fn show(
    State(house): State<House>,
    Path(code): Path<String>,
    reader: Reader,
    request: Request,
) -> Response {
    let (visitor, query) = super::visitor(&house, request).await;
    let page = async {
        let code = named(&code)?;
        let (affairs, shown) =
            super::ask(&house, visitor.as_ref(), move |ctx, affairs| read(ctx, affairs, code)).await?;
        Ok(write(&reader, affairs.as_ref(), &shown, query.text("service"), &Wrongs::none()))
    };
    let page = page.await;
    match &visitor {
        Some(visitor) => visitor.answer(&house, &reader, page),
        None => answer(&reader, page),
    }
}

/// Takes a ticket for today.
pub(crate) async fn take(
    State(house): State<House>,
    visitor: Visitor,
    Path(code): Path<String>,
    reader: Reader,
    form: Form,
) -> Response {
    visitor.answer(&house, &reader, taken(&house, &visitor, &code, &reader, &form).await)
}

async fn taken(house: &House, visitor: &Visitor, code: &str, reader: &Reader, form: &Form) -> Result<Response> {
    let code = named(code)?;
    let (asked, typed) = (visitor.clone(), form.clone());
    let deed = move |ctx: &mut Ctx| {
        let affairs = asked.open_for(ctx, Act::Apply, typed.text("for"))?;
        let service = typed.given("service");
        point::take_ticket(ctx, affairs.person, code, service).map(drop)
    };
    match house.act(&visitor.resident.who, deed).await {
        Ok(()) => Ok(Redirect::to("/app/appointments").into_response()),
        Err(Error::Refused(why)) if is_of_the_form(&why) => {
            let (affairs, shown) =
                super::ask(house, Some(visitor), move |ctx, affairs| read(ctx, affairs, code)).await?;
            let wrongs = Wrongs::of(reader.lang, why.into(), |_| "service")?;
            let page = write(reader, affairs.as_ref(), &shown, form.text("service"), &wrongs);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error),
    }
}

/// What the page says of itself; everything else is no matter of this form.
fn is_of_the_form(why: &Refusal) -> bool {
    ["point_closed_now", "point_takes_not", "ticket_held"].contains(&&*why.code)
}

fn write(reader: &Reader, affairs: Option<&Affairs>, shown: &Shown, service: &str, wrongs: &Wrongs) -> Markup {
    let (lang, point, today) = (reader.lang, &shown.point, shown.now.day());
    let of_service = service::service(service).filter(|one| point::takes(point.kind, &one.code, today));
    let chosen = of_service.map(|one| format!("?service={}", one.code)).unwrap_or_default();
    let days = rules_on(today).days_ahead.to_string();
    let body = html! {
        (wrongs.summary(lang))
        (ui::heading(point_parts::around(point), point_parts::name(lang, point), ""))
        p.govuk-body { (point_parts::state(lang, point, shown.now)) }
        @if let Some(one) = of_service {
            p.govuk-body { (text(lang, "nearby-takes")) ": " (door::named(lang, &one.name)) }
        }
        (Card::new("queue", text(lang, "nearby-queue"), queue(lang, affairs, shown, service, wrongs)))
        (Card::new("book", text(lang, "nearby-book"), html! {
            p.govuk-body { (text_with(lang, "nearby-book-lead", &[("days", &days)])) }
            (Button::link(text(lang, "nearby-book-do"), format!("/app/nearby/{}/book{chosen}", point.code)))
        }))
        (Card::new("hours", text(lang, "nearby-hours"), hours(lang, point, today)))
        (Card::new("takes", text(lang, "nearby-takes"), takes(lang, point, today)))
    };
    let frame = Frame::new(reader, &FACE, point_parts::title(lang, point)).back("app-back-one", "/app/nearby");
    match affairs {
        Some(affairs) => with_banner(lang, frame, affairs).write(&body),
        None => frame.write(&body),
    }
}

fn queue(lang: Lang, affairs: Option<&Affairs>, shown: &Shown, service: &str, wrongs: &Wrongs) -> Markup {
    let (point, now) = (&shown.point, shown.now);
    let is_open = matches!(point::opening(point, now), Opening::Until(_));
    html! {
        p.govuk-body { (text_with(lang, "nearby-waiting", &[("count", &shown.waiting.to_string())])) }
        @match (affairs, &shown.held) {
            (_, Some(held)) => p.govuk-body {
                (text_with(lang, "nearby-ticket-held", &[("number", &held.ticket.number.to_string())])) " "
                a.govuk-link href="/app/appointments" { (text(lang, "appointments-title")) }
            },
            _ if !is_open => p.govuk-body { (text(lang, "nearby-ticket-closed")) },
            (Some(affairs), None) => form method="post" action={ "/app/nearby/" (point.code) "/ticket" } {
                input type="hidden" name="for" value=(affairs.reference);
                (point_parts::choose_service(lang, point.kind, now.day(), service).error_message(wrongs.message(lang, "service")))
                (Button::new(text(lang, "nearby-ticket-take")).once())
            },
            (None, None) => p {
                (Button::link(text(lang, "nearby-ticket-sign-in"), format!("/app/sign-in?to=/app/nearby/{}", point.code)).secondary())
            },
        }
    }
}

const COLUMNS: &[Column] = &[Column::words("nearby-column-day"), Column::words("nearby-column-hours")];

fn hours(lang: Lang, point: &Point, today: Day) -> Markup {
    let week = (0..DAYS).map(|days| {
        let open = point::open_on(point, today.plus_days(days));
        let day = html! { (ui::day(lang, open.day)) " " (point_parts::weekday_name(lang, open.day)) };
        [day, point_parts::hours(lang, &open)].map(Content::from)
    });
    html! {
        (point_parts::unverified(lang, today))
        (Rows::new(lang, "nearby-hours", "", COLUMNS).rows(week))
    }
}

fn takes(lang: Lang, point: &Point, today: Day) -> Markup {
    let all: Vec<&service::Service> = rules_on(today).services(point.kind, today).collect();
    let summary = text_with(lang, "nearby-takes-count", &[("count", &all.len().to_string())]);
    let list = html! {
        @for group in service::groups() {
            @let of_group: Vec<_> = all.iter().filter(|one| one.group == group.key).collect();
            @if !of_group.is_empty() {
                h3.govuk-heading-s { (door::named(lang, &group.name)) }
                ul.govuk-list {
                    @for one in of_group { li { a.govuk-link href={ "/app/services/" (one.code) } { (door::named(lang, &one.name)) } } }
                }
            }
        }
    };
    html! {
        p.govuk-body { (text(lang, "nearby-takes-ours")) }
        (Details::new(summary, list))
    }
}

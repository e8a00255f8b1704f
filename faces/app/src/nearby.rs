//! `/app/nearby`: the service points, the nearest first, for anybody; by the residence of whoever is signed in, or from a region
//! that is chosen.

pub(crate) mod book;
pub(crate) mod one;

use access::Act;
use axum::{
    extract::{FromRequestParts, Request, State},
    response::Response,
};
use casework::service;
use door::{Form, House, Query, point_parts};
use kernel::{Ctx, Day, Moment, RegionCode, Result};
use maud::{Markup, html};
use point::{Kind, Nearness, Opening, Point};
use ui::{
    Button, CheckboxItem, Checkboxes, Column, Content, Frame, Input, Lang, Line, Pagination, Reader, Rows, Select,
    SelectItem, Tone, text, text_with,
};

use crate::{
    FACE,
    affairs::{Affairs, Visitor, with_banner},
    form::answer,
};

const HERE: &str = "/app/nearby";
/// So many points stand on a page.
const SHOWN: usize = 20;

/// Who reads the page, if somebody is signed in.
pub(crate) async fn visitor(house: &House, request: Request) -> (Option<Visitor>, Form) {
    let (mut parts, _) = request.into_parts();
    let visitor = Visitor::from_request_parts(&mut parts, house).await.ok();
    let Ok(Query(query)) = Query::from_request_parts(&mut parts, house).await;
    (visitor, query)
}

/// Asks in the name of who is signed in, or for anybody.
pub(crate) async fn ask<T: Send + 'static>(
    house: &House,
    visitor: Option<&Visitor>,
    question: impl FnOnce(&mut Ctx, Option<&Affairs>) -> Result<T> + Send + 'static,
) -> Result<(Option<Affairs>, T)> {
    match visitor {
        Some(visitor) => {
            let asked = visitor.clone();
            let question = move |ctx: &mut Ctx| {
                let affairs = asked.open(ctx, Act::See)?;
                let answer = question(ctx, Some(&affairs))?;
                Ok((Some(affairs), answer))
            };
            house.ask(&visitor.resident.who, question).await
        }
        None => {
            let system = kernel::Actor::system();
            house.wait(move |house| Ok((None, house.db.read(&system, |ctx| question(ctx, None))?))).await
        }
    }
}

/// What somebody looks for.
struct Wanted {
    words: String,
    near: Option<RegionCode>,
    open_now: bool,
    service: Option<&'static service::Service>,
}

impl Wanted {
    fn read(query: &Form) -> Wanted {
        Wanted {
            words: query.text("q").to_owned(),
            near: RegionCode::parse(query.text("near")).ok(),
            open_now: query.text("open") == "now",
            service: service::service(query.text("service")),
        }
    }

    fn fits(&self, point: &Point, now: Moment, kinds: &[Kind]) -> bool {
        kinds.contains(&point.kind)
            && point.has_words(&self.words)
            && (!self.open_now || matches!(point::opening(point, now), Opening::Until(_)))
    }

    /// The kinds of point that take in what is looked for.
    fn kinds(&self, today: Day) -> Vec<Kind> {
        let takes = |kind: &Kind| self.service.is_none_or(|one| point::takes(*kind, &one.code, today));
        Kind::ALL.into_iter().filter(takes).collect()
    }
}

/// Shows the page.
pub(crate) async fn show(State(house): State<House>, reader: Reader, request: Request) -> Response {
    let (visitor, query) = visitor(&house, request).await;
    let wanted = Wanted::read(&query);
    let shown = ask(&house, visitor.as_ref(), |ctx, _| Ok((point::points(ctx)?, ctx.now()))).await;
    let page = shown.map(|(affairs, (points, now))| write(&reader, affairs.as_ref(), &wanted, points, now));
    match &visitor {
        Some(visitor) => visitor.answer(&house, &reader, page),
        None => answer(&reader, page),
    }
}

const COLUMNS: &[Column] =
    &[Column::words("nearby-column-point"), Column::words("nearby-column-near"), Column::words("nearby-column-now")];

/// The points with how near they are, the nearest first; where nothing says from where, windows before stations before villages.
fn sorted(from: Option<RegionCode>, mut points: Vec<Point>) -> Vec<(Option<Nearness>, Point)> {
    match from {
        Some(from) => point::nearest(from, points).into_iter().map(|(near, point)| (Some(near), point)).collect(),
        None => {
            points.sort_by_key(|point| (point.kind, point.code));
            points.into_iter().map(|point| (None, point)).collect()
        }
    }
}

fn write(reader: &Reader, affairs: Option<&Affairs>, wanted: &Wanted, points: Vec<Point>, now: Moment) -> Markup {
    let (lang, today) = (reader.lang, now.day());
    let from = wanted.near.or(affairs.map(|affairs| affairs.village));
    let from_name = points.iter().find(|point| Some(point.code) == from).map(Point::path);
    let filters = filters(lang, affairs, wanted, &points);
    let counts = counts(lang, &points);
    let kinds = wanted.kinds(today);
    let found: Vec<(Option<Nearness>, Point)> =
        sorted(from, points).into_iter().filter(|(_, point)| wanted.fits(point, now, &kinds)).collect();
    let pages = found.len().div_ceil(SHOWN).max(1);
    let page = reader.number("page").unwrap_or(1).clamp(1, pages);
    let rows =
        found.iter().skip((page - 1) * SHOWN).take(SHOWN).map(|(near, point)| row(lang, wanted, *near, point, now));
    let body = html! {
        (ui::heading("", text(lang, "nearby-title"), ""))
        p.govuk-body-l { (text(lang, "nearby-lead")) }
        @if let Some(one) = wanted.service {
            p.govuk-body { (text_with(lang, "nearby-for-service", &[("service", &door::name_title(lang, &one.name))])) " " a.govuk-link href=(HERE) { (text(lang, "nearby-every-service")) } }
        }
        (filters)
        @if let Some(name) = &from_name {
            p.govuk-body { (text_with(lang, if wanted.near.is_some() { "nearby-sorted-near" } else { "nearby-sorted-by" }, &[("region", name)])) }
        }
        @if found.is_empty() { (ui::empty_state(lang, "nearby-none", "nearby-none-next")) }
        @else {
            div.y-card {
                (Rows::new(lang, "nearby-title", text_with(lang, "nearby-found", &[("count", &found.len().to_string())]), COLUMNS).rows(rows))
            }
            (Pagination::numbered(reader, page, pages))
        }
        p.govuk-body { (counts) }
        (Line::new(Tone::Quiet, text(lang, "point-distance-unknown")))
        (point_parts::unverified(lang, today))
    };
    let frame = Frame::new(reader, &FACE, ui::say(lang, "nearby-title", &[])).back("app-back", "/app");
    match affairs {
        Some(affairs) => with_banner(lang, frame, affairs).write(&body),
        None => frame.write(&body),
    }
}

fn counts(lang: Lang, points: &[Point]) -> Markup {
    let count = |kind| points.iter().filter(|point| point.kind == kind).count().to_string();
    let [county, township, village] = Kind::ALL.map(count);
    let all = points.len().to_string();
    text_with(
        lang,
        "nearby-counts",
        &[("all", &all), ("county", &county), ("township", &township), ("village", &village)],
    )
}

fn filters(lang: Lang, affairs: Option<&Affairs>, wanted: &Wanted, points: &[Point]) -> Markup {
    let start = if affairs.is_some() { "nearby-near-home" } else { "nearby-near-nowhere" };
    let counties = points.iter().filter(|point| point.kind == Kind::County);
    let from: Vec<SelectItem> = [SelectItem::new("", ui::say(lang, start, &[]))]
        .into_iter()
        .chain(counties.map(|point| SelectItem::new(point.code.to_string(), &*point.name)))
        .collect();
    let near = wanted.near.map(|near| near.to_string()).unwrap_or_default();
    let open = [CheckboxItem::new("now", text(lang, "nearby-open-now")).checked(wanted.open_now)];
    html! {
        form.y-card method="get" action=(HERE) {
            (Input::new("q", text(lang, "nearby-search")).filled(&*wanted.words).r#type("search"))
            (Select::new("near", text(lang, "nearby-near"), from).value(near))
            (Checkboxes::new("open", html! { span.govuk-visually-hidden { (text(lang, "nearby-column-now")) } }, open))
            @if let Some(one) = wanted.service { input type="hidden" name="service" value=(one.code); }
            (Button::new(text(lang, "nearby-show")))
        }
    }
}

fn row(lang: Lang, wanted: &Wanted, near: Option<Nearness>, point: &Point, now: Moment) -> [Content; 3] {
    let service = wanted.service.map(|one| format!("?service={}", one.code)).unwrap_or_default();
    let near = match near {
        Some(near) => text(lang, &format!("point-near-{}", near.word())),
        None => text(lang, &format!("point-kind-{}", point.kind.word())),
    };
    [
        html! {
            span {
                a.govuk-link href={ (HERE) "/" (point.code) (service) } { (point_parts::name(lang, point)) }
                @if !point.around.is_empty() { br; (point_parts::around(point)) }
            }
        },
        near,
        point_parts::state(lang, point, now),
    ]
    .map(Content::from)
}

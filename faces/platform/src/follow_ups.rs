//! `/platform/follow-ups`: the entries of a county whose people are to be contacted, those whose day is over first.

mod one;

use std::collections::{BTreeSet, HashMap};

use access::Deed;
use axum::{
    extract::{Path, State},
    response::Response,
    routing::{MethodRouter, get, post},
};
use casework::{
    case::Record,
    follow_up::{self, Filter, OfficeFollows},
    service::{follow_rules, followed},
};
use document::sheet::{Cell, Kind, Listing};
use door::{Asks, Fault, House, Query, Route, User, follow_parts};
use kernel::{CitizenId, Ctx, Day, RegionCode, Result};
use maud::{Markup, html};
use registry::Hit;
use ui::{Column, Content, Lang, Reader, Rows, Select, SelectItem, Toolbar, text, text_with};

use crate::{
    lists,
    page::{fault, frame, link, plain},
};

const PAGE: &str = "/platform/follow-ups";
const SHOWN: usize = 50;

pub(crate) fn table() -> Vec<(Route, MethodRouter<House>)> {
    let works = Asks::User(Deed::WorkCase);
    vec![
        (Route::get(PAGE, works), get(show)),
        (Route::get("/platform/follow-ups/export/{format}", works), get(export)),
        (Route::get("/platform/follow-ups/{record}", works), get(one::show)),
        (Route::post("/platform/follow-ups/{record}", works), post(one::put_down)),
    ]
}

/// How many people of the actor's region are to be contacted today.
pub(crate) fn due(ctx: &mut Ctx) -> Result<usize> {
    let due: i64 = follow_up::offices(ctx)?.iter().map(|one| one.due).sum();
    Ok(usize::try_from(due).unwrap_or_default())
}

/// What is asked for, as the address says it.
struct Wanted {
    office: Option<RegionCode>,
    register: Option<String>,
    /// Also those whose day is still to come.
    all: bool,
    after: Option<(Day, i64)>,
}

impl Wanted {
    fn of(query: &door::Form) -> Wanted {
        Wanted {
            office: RegionCode::parse(query.text("office")).ok(),
            register: Some(query.text("register")).filter(|key| followed(key).is_some()).map(ToOwned::to_owned),
            all: query.text("which") == "all",
            after: Day::parse(query.text("after")).ok().zip(query.number::<i64>("number")),
        }
    }

    fn which(&self) -> &'static str {
        if self.all { "all" } else { "" }
    }

    /// The same for an address, without the page.
    fn words(&self, office: RegionCode) -> String {
        format!("office={office}&register={}&which={}", self.register.as_deref().unwrap_or_default(), self.which())
    }
}

struct Shown {
    office: RegionCode,
    counts: Vec<OfficeFollows>,
    names: Vec<(RegionCode, String)>,
    entries: Vec<Record>,
    people: HashMap<CitizenId, Hit>,
    today: Day,
}

fn read(ctx: &mut Ctx, wanted: &Wanted, limit: usize) -> Result<Shown> {
    let (counts, today) = (follow_up::offices(ctx)?, ctx.today());
    // A desk of a county or below works in its own county; a wider one begins where most are due.
    let own = ctx.scope().region().and_then(RegionCode::county);
    let busiest = counts.iter().max_by_key(|one| one.due).map(|one| one.office);
    let office = wanted.office.or(own).or(busiest).or_else(|| RegionCode::parse("540500").ok());
    let office = office.expect("a prefecture has a code");
    let regions = registry::regions(ctx)?;
    let offices: BTreeSet<RegionCode> = counts.iter().map(|one| one.office).chain([office]).collect();
    let names = offices.into_iter().map(|code| (code, crate::words::region_name(&regions, code))).collect();
    let until = (!wanted.all).then_some(today);
    let filter = Filter { office, register: wanted.register.clone(), until, after: wanted.after };
    let entries = follow_up::entries(ctx, &filter, limit + 1)?;
    let ids: Vec<CitizenId> = entries.iter().filter_map(|record| record.applicant.person()).collect();
    let people = if ids.is_empty() { HashMap::new() } else { registry::hits(ctx, &ids)? };
    Ok(Shown { office, counts, names, entries, people, today })
}

/// Shows the list.
pub(crate) async fn show(
    State(house): State<House>,
    user: User,
    Query(query): Query,
    reader: Reader,
) -> Result<Markup, Fault> {
    let wanted = Wanted::of(&query);
    let asked = Wanted::of(&query);
    let read = house.ask(&user.who, move |ctx| read(ctx, &asked, SHOWN)).await;
    Ok(write(&reader, &user, &read.map_err(fault(&reader))?, &wanted))
}

/// So many are taken along at most.
const EXPORTED: usize = 10_000;

/// Hands the list out as it was asked for; that it was taken along stands in the log.
async fn export(
    State(house): State<House>,
    user: User,
    Path(format): Path<String>,
    Query(query): Query,
    reader: Reader,
) -> Result<Response, Fault> {
    let (lang, wanted) = (reader.lang, Wanted::of(&query));
    let read = move |ctx: &mut Ctx| {
        let shown = read(ctx, &wanted, EXPORTED)?;
        Ok((listing(lang, &shown), wanted.words(shown.office)))
    };
    lists::hand_out((&house, &user, &reader), ("desk-follow-title", "follow-ups"), &format, read).await
}

fn listing(lang: Lang, shown: &Shown) -> Listing {
    let columns = vec![
        ("list-name", Kind::Text),
        ("list-masked-id", Kind::Code),
        ("list-village", Kind::Text),
        ("follow-register", Kind::Text),
        ("follow-since", Kind::Code),
        ("follow-next", Kind::Code),
    ];
    let row = |record: &Record| {
        let person = record.applicant.person();
        let [name, id, village] = lists::of_person(person, person.and_then(|id| shown.people.get(&id)));
        vec![
            name,
            id,
            village,
            Cell::Text(follow_parts::register_title(lang, &record.register)),
            Cell::Text(record.from.to_string()),
            Cell::Text(record.follow_on.map(|day| day.to_string()).unwrap_or_default()),
        ]
    };
    Listing { columns, rows: shown.entries.iter().map(row).collect() }
}

const COLUMNS: &[Column] = &[
    Column::words("desk-column-name"),
    Column::words("desk-column-masked-id"),
    Column::words("follow-register"),
    Column::words("follow-since"),
    Column::words("follow-next"),
];

fn write(reader: &Reader, user: &User, shown: &Shown, wanted: &Wanted) -> Markup {
    let lang = reader.lang;
    let count_of = |office: RegionCode| shown.counts.iter().find(|one| one.office == office);
    let offices: Vec<SelectItem> = shown
        .names
        .iter()
        .map(|(code, name)| {
            let due = count_of(*code).map_or(0, |one| one.due).to_string();
            SelectItem::new(code.to_string(), ui::say(lang, "follow-office-due", &[("name", name), ("due", &due)]))
        })
        .collect();
    let every = std::iter::once(SelectItem::new("", plain(lang, "desk-filter-all")));
    let registers = follow_rules().followed.iter().map(|one| &*one.register);
    let registers: Vec<SelectItem> =
        every.chain(registers.map(|key| SelectItem::new(key, follow_parts::register_title(lang, key)))).collect();
    let which = [("", "follow-which-due"), ("all", "follow-which-all")];
    let which: Vec<SelectItem> = which.map(|(word, key)| SelectItem::new(word, plain(lang, key))).into();
    let (register, all) = (wanted.register.as_deref().unwrap_or_default(), wanted.which());
    let chosen = wanted.words(shown.office);
    let bar = Toolbar::new(reader)
        .filter(Select::new("office", text(lang, "follow-office"), offices).value(shown.office.to_string()))
        .filter(Select::new("register", text(lang, "follow-register"), registers).value(register))
        .filter(Select::new("which", text(lang, "follow-which"), which).value(all));
    let bar = lists::exports(bar, "/platform/follow-ups/export", &format!("?{chosen}"));
    let entries = &shown.entries[..shown.entries.len().min(SHOWN)];
    let more = shown.entries.len() > SHOWN;
    let (followed, due) = count_of(shown.office).map_or((0, 0), |one| (one.all, one.due));
    let counted = [("all", followed.to_string()), ("due", due.to_string())];
    let counted = counted.each_ref().map(|(name, value)| (*name, value.as_str()));
    let body = html! {
        (ui::heading("", text(lang, "desk-follow-title"), ""))
        p.govuk-body { (text_with(lang, "follow-counts", &counted)) " " (crate::words::unverified(lang)) }
        (bar)
        @if entries.is_empty() {
            (ui::empty_state(lang, "desk-follow-none", if wanted.all { "desk-follow-none-all-next" } else { "desk-follow-none-next" }))
        } @else {
            div.y-card { (Rows::new(lang, "desk-follow-title", "", COLUMNS).rows(entries.iter().map(|record| row(reader, shown, record)))) }
        }
        @if more && let Some(Record { follow_on: Some(day), record_id, .. }) = entries.last() {
            p.govuk-body { (link(&format!("{PAGE}?{chosen}&after={day}&number={record_id}"), text(lang, "desk-cases-next"))) }
        }
    };
    frame(reader, user, "desk-follow-title", "nav-follow-ups").write(&body)
}

fn row(reader: &Reader, shown: &Shown, record: &Record) -> [Content; 5] {
    let lang = reader.lang;
    let person = record.applicant.person();
    let name = match person.and_then(|id| shown.people.get(&id)) {
        Some(hit) => html! { (hit.name) },
        None => text(lang, "desk-queue-elsewhere"),
    };
    [
        link(&format!("{PAGE}/{}", record.record_id), name),
        html! { @if let Some(id) = person { span.y-masked { (id.masked()) } } },
        html! { (follow_parts::register_title(lang, &record.register)) },
        html! { (record.from) },
        follow_parts::next_contact(lang, record.follow_on, shown.today),
    ]
    .map(Content::from)
}

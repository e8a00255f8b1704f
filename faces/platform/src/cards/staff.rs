//! `/platform/cards/staff`: an employer applies for its staff by a file that is brought to the desk; `/platform/cards/staff/{staff}`:
//! what became of each line.
//!
//! The file is read in the confined child, kept, and gone through by a job, some lines a transaction. A job that was stopped or
//! cut off goes on when the same file is brought again. Deliberately absent: photos, which people bring themselves.

use std::{collections::HashMap, fs, fs::File, sync::atomic::Ordering};

use access::{Deed, OrganisationKind};
use axum::{
    extract::{FromRequestParts, Multipart, Path, State},
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use card::{STAFF_COLUMNS, Staff, StaffAnswer, StaffLine};
use document::{
    Packed,
    sheet::{Cell, Kind, Listing, TemplateColumn},
};
use door::{Fault, House, User};
use exchange::profile::{bank_called, example_profiles};
use kernel::{Actor, CitizenId, Ctx, Error, Moment, RegionCode, RegionLevel, Result};
use maud::{Markup, html};
use payout::JobState;
use registry::Hit;
use ui::{
    Button, Card, Column, Content, FileUpload, Lang, Line, Reader, Rows, Select, SelectItem, Stat, Tone, Toolbar, say,
    text, text_with,
};

use super::words;
use crate::{
    batch::job,
    jobs::{self, Ended, Facts, Running, Stage, Thing},
    lists::{self, FORMATS},
    page::{Refused, fault, frame, link, number_in_address, refused},
    upload::{Upload, arrived},
};

/// So many files, and so many lines of one, are shown.
const SHOWN: usize = 100;
/// So many lines are applied for in one transaction, so that desks wait for none of them long.
const LINES_AT_A_TIME: usize = 50;

/// The codes and names of the employers of the desk's region, of parts of it, and of those it is a part of.
fn employers(ctx: &mut Ctx) -> Result<Vec<(String, String)>> {
    let scope = ctx.scope();
    let reaches = |region: RegionCode| scope.covers(region) || scope.region().is_some_and(|mine| region.contains(mine));
    let mut all = access::organisations(ctx)?;
    all.retain(|one| one.active && one.kind == OrganisationKind::Employer && reaches(one.region));
    Ok(all.into_iter().map(|one| (one.code, one.name)).collect())
}

/// The form, and the files that were brought.
pub(crate) async fn show(State(house): State<House>, user: User, reader: Reader) -> Result<Response, Fault> {
    overview(&house, &user, &reader, "", Refused::default()).await
}

const FILES: &[Column] = &[
    Column::words("desk-card-staff-number"),
    Column::words("desk-card-staff-employer"),
    Column::words("column-file"),
    Column::words("desk-card-staff-brought"),
    Column::numbers("column-lines"),
    Column::numbers("desk-card-staff-applied"),
    Column::numbers("desk-card-staff-refused"),
];

async fn overview(
    house: &House,
    user: &User,
    reader: &Reader,
    chosen: &str,
    why: Refused<'_>,
) -> Result<Response, Fault> {
    let read = |ctx: &mut Ctx| Ok((card::staffs(ctx, SHOWN)?, employers(ctx)?));
    let (staffs, employers) = house.ask(&user.who, read).await.map_err(fault(reader))?;
    let lang = reader.lang;
    let row = |staff: &Staff| {
        [
            link(&address(staff.staff_id), staff.staff_id.to_string()),
            html! { (name_of(&employers, &staff.employer)) },
            html! { code { (staff.name) } },
            super::batches::who(staff.brought_at, &staff.brought_by),
            html! { (ui::count(staff.lines)) },
            html! { (ui::count(staff.applied)) },
            html! { (ui::count(staff.refused)) },
        ]
        .map(Content::from)
    };
    let body = html! {
        (why.summary(lang))
        (ui::heading(text(lang, "desk-card-title"), text(lang, "desk-card-staff"), ""))
        (Card::new("bring", text(lang, "desk-card-staff-bring"), form(lang, &employers, chosen, why)))
        @if staffs.is_empty() { (ui::empty_state(lang, "desk-card-staff-none", "desk-card-staff-none-next")) }
        @else { div.y-card { (Rows::new(lang, "desk-card-staff", "", FILES).rows(staffs.iter().map(row))) } }
    };
    let status = if why.0.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page =
        frame(reader, user, "desk-card-staff", "nav-cards").back("desk-card-back", "/platform/cards").write(&body);
    Ok((status, page).into_response())
}

fn form(lang: Lang, employers: &[(String, String)], chosen: &str, why: Refused<'_>) -> Markup {
    let choices = std::iter::once(SelectItem::new("", say(lang, "desk-card-staff-choose", &[])))
        .chain(employers.iter().map(|(code, name)| SelectItem::new(&**code, &**name)));
    html! {
        p.govuk-body { (text(lang, "desk-card-staff-what")) }
        p.govuk-body { (link("/platform/cards/staff/template.xlsx", text(lang, "desk-card-staff-template"))) }
        form method="post" action="/platform/cards/staff" enctype="multipart/form-data" {
            (Select::new("employer", text(lang, "desk-card-staff-employer"), choices.collect::<Vec<_>>()).value(chosen).error_message(why.at(lang, "employer")))
            (FileUpload::new("staff", text(lang, "desk-card-staff-file")).hint(text(lang, "desk-card-staff-hint")).error_message(why.at(lang, "staff")))
            (Button::new(text(lang, "load-send")).once())
        }
    }
}

/// The name of an employer, or its code.
fn name_of<'a>(employers: &'a [(String, String)], code: &'a str) -> &'a str {
    employers.iter().find(|(known, _)| known == code).map_or(code, |(_, name)| name)
}

fn address(staff_id: i64) -> String {
    format!("/platform/cards/staff/{staff_id}")
}

/// The file's number in the address.
pub(crate) struct StaffId(i64);

impl<S: Send + Sync> FromRequestParts<S> for StaffId {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<StaffId, Fault> {
        number_in_address(parts, state, "staff", ("card_staff_unknown", "staff")).await.map(StaffId)
    }
}

/// A sheet to fill in: stars on what is needed, lists of banks and service points.
pub(crate) async fn template(State(house): State<House>, user: User, reader: Reader) -> Result<Response, Fault> {
    let read = |ctx: &mut Ctx| {
        let scope = ctx.scope();
        let mut regions = registry::regions(ctx)?;
        regions.retain(|one| {
            let is_point = matches!(one.code.level(), RegionLevel::County | RegionLevel::Township);
            is_point && one.valid_to.is_none() && scope.covers(one.code)
        });
        Ok(regions.into_iter().map(|one| one.name).collect::<Vec<String>>())
    };
    let written = house.ask(&user.who, read).await.and_then(|points| {
        let column = |column: &document::register::Column| TemplateColumn {
            title: column.names[0].to_owned(),
            needed: column.needed,
            choices: match column.names[0] {
                "开户银行" => example_profiles().into_iter().map(|bank| bank.name.zh).collect(),
                "领卡网点" => points.clone(),
                _ => Vec::new(),
            },
        };
        let columns: Vec<TemplateColumn> = STAFF_COLUMNS.iter().map(column).collect();
        door::download::template("staff-template", "申领名单", &columns)
    });
    written.map_err(fault(&reader))
}

/// Takes a file in and begins the job.
pub(crate) async fn bring(
    State(house): State<House>,
    user: User,
    reader: Reader,
    form_data: Multipart,
) -> Result<Response, Fault> {
    let (employer, begun) = match arrived(form_data, "staff").await {
        Ok(upload) => (upload.text("employer").to_owned(), begin(&house, &user, upload).await),
        Err(why) => (String::new(), Err(why)),
    };
    match begun {
        Ok(staff_id) => Ok(Redirect::to(&address(staff_id)).into_response()),
        Err(why) => {
            let refusal = refused(why).map_err(fault(&reader))?;
            if refusal.code == "not_allowed" {
                return Err(fault(&reader)(refusal.into()));
            }
            let field = if refusal.code == "employer_unknown" { "employer" } else { "staff" };
            overview(&house, &user, &reader, &employer, Refused(Some((field, &refusal)))).await
        }
    }
}

async fn begin(house: &House, user: &User, upload: Upload) -> Result<i64> {
    let employer = upload.text("employer").to_owned();
    let (lines, packed) = house.wait(move |house| read_file(house, &upload)).await?;
    let count = lines.len();
    let staff = house.act(&user.who, move |ctx| card::bring_staff(ctx, &employer, &packed, count)).await?;
    let staff_id = staff.staff_id;
    jobs::begin_remembered(house, user, Thing::Staff(staff_id), Stage::Applying, move |house, actor, job| {
        apply(house, actor, job, staff_id, &lines)
    })?;
    Ok(staff_id)
}

fn read_file(house: &House, upload: &Upload) -> Result<(Vec<StaffLine>, Packed)> {
    let unread = |why| Error::io("read an upload", why);
    let file = File::open(&upload.path).map_err(unread)?;
    let lines =
        card::read_staff(&house.confined, &file, |said| bank_called(said).map(|bank| bank.code.clone()), door::random)?;
    let bytes = fs::read(&upload.path).map_err(unread)?;
    let packed = Packed::of_bytes(&bytes, &upload.name()).map_err(|why| Error::io("pack an upload", why))?;
    Ok((lines, packed))
}

/// Goes through the lines, some at a time; whoever applied is told.
fn apply(house: &House, actor: &Actor, job: &Running, staff_id: i64, lines: &[StaffLine]) -> Result<Facts> {
    job.lines_about.store(lines.len() as u64, Ordering::Relaxed);
    for (some, at) in lines.chunks(LINES_AT_A_TIME).zip(1_u64..) {
        job.enter(Stage::Applying)?;
        let some = some.to_vec();
        house.db.write(actor, move |ctx| {
            let told = card::apply_for_staff(ctx, staff_id, &some)?;
            door::tell_all(ctx, &told)
        })?;
        job.watched.lines.store(at * LINES_AT_A_TIME as u64, Ordering::Relaxed);
    }
    Ok(None)
}

/// What the page of a file shows.
struct Shown {
    staff: Staff,
    answers: Vec<StaffAnswer>,
    people: HashMap<CitizenId, Hit>,
    employers: Vec<(String, String)>,
    now: Moment,
}

fn read(ctx: &mut Ctx, staff_id: i64) -> Result<Shown> {
    access::require(ctx, Deed::ServeCards)?;
    let staff = card::staff(ctx, staff_id)?;
    let answers = card::staff_answers(ctx, staff_id)?;
    let ids: Vec<CitizenId> = answers.iter().filter_map(|answer| answer.person).collect();
    Ok(Shown { people: registry::hits(ctx, &ids)?, employers: employers(ctx)?, now: ctx.now(), staff, answers })
}

/// Shows what became of each line.
pub(crate) async fn result(
    State(house): State<House>,
    user: User,
    reader: Reader,
    StaffId(staff_id): StaffId,
) -> Result<Markup, Fault> {
    // First the list, then the tables: a job that ends in between is seen as ended.
    let running = jobs::running(&house, Thing::Staff(staff_id));
    let shown = house.ask(&user.who, move |ctx| read(ctx, staff_id)).await.map_err(fault(&reader))?;
    let (lang, staff) = (reader.lang, &shown.staff);
    let stats = [
        ("column-lines", staff.lines),
        ("desk-card-staff-applied", staff.applied),
        ("desk-card-staff-refused", staff.refused),
    ];
    let body = html! {
        (ui::heading(text(lang, "desk-card-staff"), html! { span lang=(Lang::Zh.tag()) { (name_of(&shown.employers, &staff.employer)) } }, ""))
        @match &running {
            Some(running) => (job::work(lang, &address(staff_id), running, true)),
            None => (outcome(lang, staff, jobs::ended(&house, Thing::Staff(staff_id)).as_ref())),
        }
        (Card::new("facts", html! { code { (staff.name) } }, html! {
            p.govuk-body.y-quiet { (super::batches::who(staff.brought_at, &staff.brought_by)) }
            (ui::stats(stats.map(|(key, count)| Stat::new(text(lang, key), ui::count(count)))))
        }))
        @if !shown.answers.is_empty() { (answers(&house, &user, &reader, &shown)) }
    };
    let mut frame =
        frame(&reader, &user, "desk-card-staff", "nav-cards").back("desk-card-staff-back", "/platform/cards/staff");
    if running.is_some() {
        frame = frame.refresh_after(3);
    }
    Ok(frame.write(&body))
}

fn outcome(lang: Lang, staff: &Staff, ended: Option<&Ended>) -> Markup {
    let (tone, key) = match ended.map(|ended| ended.state) {
        _ if staff.is_done() => (Tone::Good, "desk-card-staff-done"),
        Some(JobState::Failed | JobState::Refused) => (Tone::Stop, "desk-card-staff-failed"),
        _ => (Tone::Warn, "desk-card-staff-stopped"),
    };
    html! { div.y-card { (Line::new(tone, text(lang, key)).live()) } }
}

const LINES: &[Column] = &[
    Column::numbers("desk-card-staff-row"),
    Column::words("desk-column-name"),
    Column::words("desk-column-masked-id"),
    Column::words("desk-card-application-no"),
    Column::words("column-reason"),
];

fn answers(house: &House, user: &User, reader: &Reader, shown: &Shown) -> Markup {
    let lang = reader.lang;
    let here = format!("{}/export", address(shown.staff.staff_id));
    let bar =
        FORMATS.iter().fold(Toolbar::new(reader), |bar, (name, format)| bar.export(*name, format!("{here}/{format}")));
    let row = |answer: &StaffAnswer| {
        let hit = answer.person.and_then(|person| shown.people.get(&person));
        let name = hit.map(|hit| link(&words::of_person(house, user, hit.person), hit.name.as_str()));
        let number = answer.outcome.as_ref().ok().map(|number| html! { (number) });
        let why = answer.outcome.as_ref().err().map(|why| html! { (ui::refusal(lang, why)) " " code { (why.code) } });
        [
            html! { (answer.row) },
            name.unwrap_or_else(|| ui::nothing(lang)),
            answer.person.map_or_else(|| ui::nothing(lang), |person| html! { span.y-masked { (person.masked()) } }),
            number.unwrap_or_else(|| ui::nothing(lang)),
            why.unwrap_or_else(|| ui::nothing(lang)),
        ]
        .map(Content::from)
    };
    // Who was refused has something to do and stands first.
    let (refused, applied): (Vec<&StaffAnswer>, Vec<_>) =
        shown.answers.iter().partition(|answer| answer.outcome.is_err());
    let all = shown.answers.len();
    let list = html! {
        (bar)
        @if all > SHOWN { p.govuk-body.y-quiet { (text_with(lang, "desk-card-not-done-first", &[("shown", &SHOWN.to_string()), ("all", &all.to_string())])) } }
        (Rows::new(lang, "desk-card-staff-lines", "", LINES).rows(refused.into_iter().chain(applied).take(SHOWN).map(row)))
    };
    html! { (Card::new("lines", text(lang, "desk-card-staff-lines"), list)) }
}

/// The part that is asked for anew every second; at the end the whole page is.
pub(crate) async fn show_part(
    State(house): State<House>,
    user: User,
    reader: Reader,
    StaffId(staff_id): StaffId,
) -> Result<Response, Fault> {
    house.ask(&user.who, move |ctx| card::staff(ctx, staff_id)).await.map_err(fault(&reader))?;
    Ok(job::part_now(&house, reader.lang, Thing::Staff(staff_id), &address(staff_id)))
}

/// Stops the work; what was applied for stays.
pub(crate) async fn cancel(
    State(house): State<House>,
    user: User,
    reader: Reader,
    StaffId(staff_id): StaffId,
) -> Result<Response, Fault> {
    house.ask(&user.who, move |ctx| card::staff(ctx, staff_id)).await.map_err(fault(&reader))?;
    jobs::cancel(&house, Thing::Staff(staff_id));
    Ok(Redirect::to(&address(staff_id)).into_response())
}

/// Hands out what became of each line, masked; that it was taken along stands in the log.
pub(crate) async fn export(
    State(house): State<House>,
    user: User,
    reader: Reader,
    StaffId(staff_id): StaffId,
    Path((_, format)): Path<(String, String)>,
) -> Result<Response, Fault> {
    if !FORMATS.iter().any(|(_, known)| *known == format) {
        return Ok(StatusCode::NOT_FOUND.into_response());
    }
    let read = house.act(&user.who, move |ctx| {
        let shown = read(ctx, staff_id)?;
        casework::record_export(ctx, "card_staff", &format!("staff={staff_id}"), shown.answers.len())?;
        Ok(shown)
    });
    let shown = read.await.map_err(fault(&reader))?;
    let filters = format!("{} {}", name_of(&shown.employers, &shown.staff.employer), shown.staff.name);
    let about = lists::about(&reader, &user, "desk-card-staff", &filters, shown.now);
    lists::file(&reader, &listing(reader.lang, &shown), &about, &format!("card-staff-{staff_id}"), &format)
}

fn listing(lang: Lang, shown: &Shown) -> Listing {
    let columns = vec![
        ("desk-card-staff-row", Kind::Count),
        ("desk-column-name", Kind::Text),
        ("desk-column-masked-id", Kind::Code),
        ("desk-card-application-no", Kind::Code),
        ("column-code", Kind::Code),
        ("column-reason", Kind::Text),
    ];
    let row = |answer: &StaffAnswer| {
        let hit = answer.person.and_then(|person| shown.people.get(&person));
        let (number, code, why) = match &answer.outcome {
            Ok(number) => (Cell::Text(number.to_string()), Cell::Empty, Cell::Empty),
            Err(why) => (Cell::Empty, Cell::Text(why.code.to_string()), Cell::Text(ui::refusal(lang, why))),
        };
        let name = hit.map_or(Cell::Empty, |hit| Cell::Text(hit.name.to_string()));
        let id = answer.person.map_or(Cell::Empty, |person| Cell::Text(person.masked()));
        vec![Cell::Count(answer.row), name, id, number, code, why]
    };
    Listing { columns, rows: shown.answers.iter().map(row).collect() }
}

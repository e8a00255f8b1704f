//! The matrix: one row for each route of each face in `routes.txt`: what everybody gets for what is his own county's, what
//! those who may get for another county's, and for what is not there. Written anew with `YIKA_WRITE_MATRIX=1`.

use std::collections::{BTreeMap, BTreeSet};

use axum::routing::MethodRouter;
use door::{Asks, House, Route, Sealed};
use kernel::{Actor, CitizenId, Day, Db};

use crate::{
    asking::{Answer, ask, content, filled},
    samples::{SAMPLES, Sample},
    world::{Asker, Things, Web, World},
};

/// Every route of the house, face by face.
pub(crate) fn routes() -> Vec<Route> {
    let route = |(route, _): (Route, MethodRouter<House>)| route;
    let faces = [platform::table(), app::table(), terminal::table(), notice::table(), api::table()];
    faces.into_iter().flatten().map(route).collect()
}

fn named(route: &Route) -> String {
    format!("{} {}", route.method, route.path)
}

fn sample(route: &Route) -> Option<&'static Sample> {
    let name = named(route);
    SAMPLES.iter().find(|sample| sample.route == name)
}

/// What a route can name that is a county's. Steps, formats, programmes and banks are everybody's.
const OF_A_COUNTY: [&str; 25] = [
    "case",
    "record",
    "employer",
    "id",
    "batch",
    "line",
    "held",
    "objection",
    "complaint",
    "sha256",
    "login",
    "answerer",
    "person",
    "item",
    "file",
    "region",
    "village",
    "content",
    "organisation",
    "reference",
    "word",
    "card",
    "delivery",
    "card_batch",
    "staff",
];

/// Nobody and nothing: numbers and names that nothing has.
fn nothing(near: &Things) -> Things {
    let batches = near.batches.keys().map(|stage| (*stage, 4_000_000)).collect();
    Things {
        batches,
        line: 9_999,
        held_line: 9_999,
        objection: 4_000_000,
        complaint: 4_000_000,
        case: 4_000_000,
        record: 4_000_000,
        employer: "nobody".to_owned(),
        reference: "TS-20260101-999999".to_owned(),
        sha256: "a".repeat(64),
        login: "nobody".to_owned(),
        answerer: "nobody".to_owned(),
        person: CitizenId::from_parts(540_502, Day::new(1985, 5, 5).expect("a day"), 77),
        item: 4_000_000 * payout::ITEMS_PER_BATCH + 2,
        file: 4_000_000,
        content: "0".repeat(64),
        organisation: "nothing".to_owned(),
        card: 4_000_000,
        delivery: 4_000_000,
        card_batch: 4_000_000,
        staff: 4_000_000,
        ..near.clone()
    }
}

/// What stands for each word in braces when this asker names these things.
pub(crate) fn values(
    web: &Web,
    asker: &Asker,
    things: &Things,
    stage: &str,
    path: &str,
) -> BTreeMap<&'static str, String> {
    let batch = things.batches[if stage.is_empty() { "settled" } else { stage }].to_string();
    let sealed = asker.who.as_ref().map(|who| Sealed::person(&web.house, who, things.person).to_string());
    let step = match path {
        _ if path.starts_with("/platform/users") => "lock",
        _ if path.starts_with("/platform/people") => "withdraw",
        _ if path.contains("/decision/") => "grant",
        _ if path.starts_with("/platform/cases") => "accept",
        _ if path.starts_with("/platform/queue") => "hand_out",
        _ => "assign",
    };
    BTreeMap::from([
        ("id", batch.clone()),
        ("batch", batch),
        ("line", things.line.to_string()),
        ("held", things.held_line.to_string()),
        ("objection", things.objection.to_string()),
        ("complaint", things.complaint.to_string()),
        ("case", things.case.to_string()),
        ("record", things.record.to_string()),
        ("employer", things.employer.clone()),
        ("service", "JY050".to_owned()),
        ("deed", "withdraw".to_owned()),
        ("sha256", things.sha256.clone()),
        ("login", things.login.clone()),
        ("answerer", things.answerer.clone()),
        ("person", sealed.unwrap_or_else(|| "x".repeat(64))),
        ("item", things.item.to_string()),
        ("file", things.file.to_string()),
        ("region", things.region.to_string()),
        ("village", things.village.to_string()),
        ("content", things.content.clone()),
        ("organisation", things.organisation.clone()),
        ("reference", things.reference.clone()),
        ("word", things.word.clone()),
        ("session", asker.who.as_ref().map(access::reference).unwrap_or_default()),
        ("relative", "0".repeat(32)),
        ("token", "0".repeat(64)),
        ("format", "csv".to_owned()),
        ("code", "ecopost".to_owned()),
        ("programme", "ecopost".to_owned()),
        ("bank", "nongye".to_owned()),
        ("stage", "applied".to_owned()),
        ("card", things.card.to_string()),
        ("delivery", things.delivery.to_string()),
        ("card_batch", things.card_batch.to_string()),
        ("staff", things.staff.to_string()),
        ("point", things.region.to_string()),
        ("step", step.to_owned()),
    ])
}

/// Asks a route with these values.
pub(crate) fn ask_route(web: &Web, asker: &Asker, route: &Route, values: &BTreeMap<&'static str, String>) -> Answer {
    let sends = sample(route).map_or("", |sample| sample.sends);
    ask(&web.router, asker, route.method, &filled(route.path, values), &content(sends, values))
}

fn used<'a>(text: &'a str) -> impl Iterator<Item = &'static str> + 'a {
    OF_A_COUNTY.into_iter().filter(|name| text.contains(&format!("{{{name}}}")))
}

/// Everything that stands in the tables and lies in the folder, but for the log and what a look itself leaves.
fn all_there_is(world: &World) -> BTreeSet<String> {
    const A_LOOK_LEAVES: [&str; 3] = ["audit_", "access_session:", "kernel_counter:"];
    let lines = testkit::contents(&world.db, prefecture::ROOMS);
    let kept = |line: &String| !A_LOOK_LEAVES.iter().any(|table| line.starts_with(table));
    let mut all: BTreeSet<String> = lines.into_iter().filter(kept).collect();
    files(&world.exchange(), &mut all);
    all
}

fn files(folder: &std::path::Path, all: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        if entry.path().is_dir() {
            files(&entry.path(), all);
        } else {
            all.insert(entry.path().display().to_string());
        }
    }
}

fn leaves(db: &Db) -> i64 {
    db.read(&Actor::system(), audit::size).expect("a size")
}

/// A row of the matrix. An empty cell was not asked.
struct Row {
    name: String,
    cells: Vec<String>,
    other: String,
    none: String,
}

/// Who is asked about, in the order of the columns.
fn askers(world: &World, is_api: bool) -> Vec<Asker> {
    let nobody = Asker { name: "nobody", role: None, cookie: None, bearer: None, who: None };
    let maker = |all: &[Asker]| all.iter().find(|asker| asker.name == "maker").expect("a maker").clone();
    let (own, by_the_other_door) =
        if is_api { (&world.programs, &world.staff) } else { (&world.staff, &world.programs) };
    let mut all = own.clone();
    all.extend([world.resident.clone(), nobody, Asker { name: "other door", role: None, ..maker(by_the_other_door) }]);
    all
}

fn may(asks: Asks, asker: &Asker) -> bool {
    match asks {
        Asks::Nothing => true,
        Asks::Resident => asker.name == "resident",
        Asks::User(deed) | Asks::Machine(deed) => asker.role.is_some_and(|role| role.allows(deed)),
    }
}

/// Says what is wrong instead of stopping there, so that one run names everything.
macro_rules! expect {
    ($wrong:ident, $holds:expr, $($words:tt)+) => { if !$holds { $wrong.push(format!($($words)+)); } };
}

fn row(world: &World, web: &Web, route: &Route, with_own: bool, wrong: &mut Vec<String>) -> Row {
    let (name, stage) = (named(route), sample(route).map_or("", |sample| sample.stage));
    let is_public = route.asks == Asks::Nothing;
    let none = nothing(&world.near);
    let own = |web: &Web, asker: &Asker| values(web, asker, &world.near, stage, route.path);
    let before = (all_there_is(world), leaves(&world.db));
    let mut cells = Vec::new();
    let (mut of_other, mut of_none) = (BTreeSet::new(), BTreeSet::new());
    let sends = sample(route).map_or("", |sample| sample.sends);
    for asker in askers(world, route.path.starts_with("/api/")) {
        if !may(route.asks, &asker) {
            let answer = ask_route(web, &asker, route, &own(web, &asker));
            let short = answer.short();
            let refused = ["403", "401", "in"].contains(&&*short);
            expect!(wrong, refused, "{} may not {name} and got {short}", asker.name);
            cells.push(short);
            continue;
        }
        cells.push(String::new());
        // What is public is everybody's, in every county; and whoever sends something there changes something.
        if is_public && route.method == "POST" && !with_own {
            continue;
        }
        let fresh = if is_public && route.method == "POST" { Some(world.copy()) } else { None };
        let web = fresh.as_ref().unwrap_or(web);
        let far = values(web, &asker, &world.far, stage, route.path);
        for key in used(route.path).chain(used(sends)).collect::<BTreeSet<_>>() {
            let mut swapped = own(web, &asker);
            swapped.insert(key, far[key].clone());
            let in_path = route.path.contains(&format!("{{{key}}}"));
            let answer = ask_route(web, &asker, route, &swapped);
            let refused = answer.is_no() || (!in_path && matches!(answer.status.as_u16(), 409 | 422));
            expect!(
                wrong,
                refused || is_public,
                "{} asked {name} with another county's {key}: {}",
                asker.name,
                answer.status
            );
            of_other.insert(if in_path { answer.short() } else { format!("{key}:{}", answer.short()) });
        }
        if used(route.path).next().is_some() {
            let far = ask_route(web, &asker, route, &far);
            expect!(
                wrong,
                far.is_no() || is_public,
                "{} asked {name} all in another county: {}",
                asker.name,
                far.status
            );
            let answer = ask_route(web, &asker, route, &values(web, &asker, &none, stage, route.path));
            expect!(wrong, answer.is_no() || is_public, "{} asked {name} for nothing: {}", asker.name, answer.status);
            of_none.insert(answer.short());
        }
    }
    let after = (all_there_is(world), leaves(&world.db));
    let changed: Vec<_> = before.0.symmetric_difference(&after.0).collect();
    expect!(wrong, changed.is_empty(), "{name} was refused and changed {changed:#?}");
    only_refusals(&world.db, before.1, &name, wrong);
    if with_own {
        for (cell, asker) in cells.iter_mut().zip(askers(world, route.path.starts_with("/api/"))) {
            if cell.is_empty() {
                let fresh = if route.method == "GET" { None } else { Some(world.copy()) };
                let web = fresh.as_ref().unwrap_or(web);
                let answer = ask_route(web, &asker, route, &own(web, &asker));
                expect!(wrong, answer.status.as_u16() < 500, "{} {name}: {}", asker.name, answer.status);
                let by_people_only =
                    ["approve", "review"].iter().any(|step| name == format!("POST /api/v1/batches/{{batch}}/{step}"));
                expect!(wrong, answer.status.as_u16() != 403 || by_people_only, "{} may {name}", asker.name);
                *cell = answer.short();
            }
        }
    }
    let joined = |set: BTreeSet<String>| set.into_iter().collect::<Vec<_>>().join(" ");
    Row { name, cells, other: joined(of_other), none: joined(of_none) }
}

/// Who was refused is in the log, and nothing else is.
fn only_refusals(db: &Db, from: i64, name: &str, wrong: &mut Vec<String>) {
    let new = db.read(&Actor::system(), |ctx| {
        let count = usize::try_from(audit::size(ctx)? - from).expect("a log only grows");
        audit::leaves(ctx, "", "", None, count)
    });
    for leaf in new.expect("the log") {
        let alone = ["access.refused", "access.sign_in_refused"].contains(&&*leaf.action);
        expect!(wrong, alone, "{name} was refused and left {} {}", leaf.action, leaf.object);
    }
}

fn written(rows: &[Row]) -> String {
    let mut text = "# Who gets what: written by the stories of the guard, read by people. See stories/guard/tests/it/matrix.rs.\n\
        # 403 refused, 401 no token, in: led to the sign-in; everything else is what the route answers to who may.\n\
        # Columns: each role of the near county, a resident, nobody, and a maker who comes by the other door (a program at a\n\
        # page, a browser at an operation). Then what those who may get who name another county's things (in the address; with\n\
        # its name, in a field), and things that are not there.\n"
        .to_owned();
    let names = [
        "coll", "make", "chec", "appr", "fina", "card", "cler", "oper", "secu", "audm", "audi", "resi", "nobo", "door",
    ];
    text += &format!("{:<62}{} | other county | nothing\n", "#", names.map(|name| format!(" {name}")).concat());
    for row in rows {
        let cells: String = row.cells.iter().map(|cell| format!(" {cell:>4}")).collect();
        text += format!("{:<62}{cells} | {} | {}", row.name, row.other, row.none).trim_end();
        text.push('\n');
    }
    text
}

fn file() -> String {
    std::env::var("CARGO_MANIFEST_DIR").expect("cargo tells where a crate is") + "/routes.txt"
}

#[test]
fn everybody_gets_of_every_route_what_the_matrix_says() {
    World::on_sqlite(|world| {
        let web = world.web();
        let mut wrong = Vec::new();
        let rows: Vec<Row> = routes().iter().map(|route| row(world, &web, route, true, &mut wrong)).collect();
        let text = written(&rows);
        if std::env::var_os("YIKA_WRITE_MATRIX").is_some() {
            std::fs::write(file(), &text).expect("the matrix can be written");
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        let kept = std::fs::read_to_string(file()).expect("the matrix");
        for (kept, new) in kept.lines().zip(text.lines()) {
            assert_eq!(kept, new, "see stories/guard/routes.txt");
        }
        assert_eq!(kept.lines().count(), text.lines().count(), "a row for each route, and no other");
    });
}

/// What is refused is refused by PostgreSQL in the same way, and changes as little there.
#[test]
fn who_is_refused_is_refused_on_postgresql_too() {
    World::on_postgres(|world| {
        let web = world.web();
        let kept = std::fs::read_to_string(file()).expect("the matrix");
        let mut wrong = Vec::new();
        for route in routes() {
            let row = row(world, &web, &route, false, &mut wrong);
            let line = kept.lines().find(|line| line.split("  ").next() == Some(&row.name));
            let line = line.unwrap_or_else(|| panic!("{} has no row", row.name));
            let [cells, other, none] = line[62..].split('|').map(str::trim).collect::<Vec<_>>()[..] else {
                panic!("a row of three parts: {line}")
            };
            let same = |(kept, new): (&str, &String)| new.is_empty() || kept == new;
            assert!(cells.split_whitespace().zip(&row.cells).all(same), "{}: {:?} is not {cells}", row.name, row.cells);
            if route.asks != Asks::Nothing {
                assert_eq!((&*row.other, &*row.none), (other, none), "{}", row.name);
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    });
}

#[test]
fn every_route_that_needs_one_has_a_sample_and_every_sample_a_route() {
    let routes = routes();
    for sample in SAMPLES {
        assert!(routes.iter().any(|route| named(route) == sample.route), "{} is no route", sample.route);
        assert!(sample.stage.is_empty() || crate::world::STAGES.iter().any(|(stage, _)| *stage == sample.stage));
    }
    for route in routes {
        let of_a_batch = ["{id}", "{batch}"].iter().any(|name| route.path.contains(name));
        let needed = of_a_batch || route.method != "GET";
        assert!(!needed || sample(&route).is_some(), "how is {} asked?", named(&route));
    }
}

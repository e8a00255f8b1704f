//! What is another county's is never seen: not on a page, not in a file, a suggestion, a count or a refusal, not in the
//! log. And nobody's whole number stands in an address or in the log.

use std::{
    collections::{BTreeSet, VecDeque},
    io::Write,
    sync::{Arc, Mutex},
};

use door::Asks;

use crate::{
    asking::{Answer, Content, ask, content},
    matrix::{ask_route, routes, values},
    samples::SAMPLES,
    world::{Asker, Web, World},
};

/// So many pages are followed from each asker's first one.
const FOLLOWED_MAX: usize = 250;
/// So long is a sealed reference.
const SEALED: usize = 64;

/// Which secrets an answer tells, but for those that were told it.
pub(crate) fn told(world: &World, path: &str, answer: &Answer, sent: &str) -> Vec<String> {
    let words = answer.words();
    // Public lists are public in every county, with names; numbers are not.
    let public = path.starts_with("/notice");
    let secrets = if public { &world.numbers } else { &world.secrets };
    let told = secrets.iter().filter(|secret| !sent.contains(&***secret) && stands_in(&words, secret));
    told.map(|secret| format!("{path} tells {secret}")).collect()
}

/// Whether a word stands in a text; a short number stands there only by itself, for hashes have digits too.
fn stands_in(text: &str, word: &str) -> bool {
    let short_number = word.len() < 10 && word.bytes().all(|byte| byte.is_ascii_digit());
    let apart = |c: Option<char>| !c.is_some_and(|c| c.is_ascii_alphanumeric());
    text.match_indices(word).any(|(at, _)| {
        !short_number || (apart(text[..at].chars().next_back()) && apart(text[at + word.len()..].chars().next()))
    })
}

/// Whole numbers of people in an address.
fn numbers_in(world: &World, address: &str) -> Vec<String> {
    let known = world.numbers.iter().filter(|number| address.contains(&***number)).map(|number| (**number).to_owned());
    let pieces = address.split(|c: char| !c.is_ascii_alphanumeric());
    let looks = pieces.filter(|piece| {
        let digits = piece.bytes().take_while(u8::is_ascii_digit).count();
        (digits == piece.len() && (digits == 11 && piece.starts_with('1') || (15..=19).contains(&digits)))
            || (piece.len() == 18 && digits == 17)
    });
    known.chain(looks.map(str::to_owned)).map(|number| format!("{address} has {number}")).collect()
}

/// The addresses an answer leads to.
fn addresses(answer: &Answer) -> BTreeSet<String> {
    let mut all: BTreeSet<String> = answer.location().into_iter().map(str::to_owned).collect();
    let page = answer.words();
    for mark in ["href=\"", "action=\"", "src=\"", "hx-get=\""] {
        let found = page.split(mark).skip(1).filter_map(|rest| rest.split('"').next());
        all.extend(found.map(|address| address.replace("&amp;", "&")));
    }
    all
}

/// Who asks in the far county's absence: everybody of the near one, and nobody.
fn everybody(world: &World) -> Vec<Asker> {
    let mut all = world.staff.clone();
    all.push(world.resident.clone());
    all.push(Asker { name: "nobody", role: None, cookie: None, bearer: None, who: None });
    all
}

/// Follows every link from every page, and looks at each answer.
fn crawl(world: &World, web: &Web, asker: &Asker, wrong: &mut BTreeSet<String>) -> usize {
    let own = |path: &str| {
        let name = format!("GET {path}");
        let stage = SAMPLES.iter().find(|sample| sample.route == name).map_or("", |sample| sample.stage);
        crate::asking::filled(path, &values(web, asker, &world.near, stage, path))
    };
    let mut waiting: VecDeque<String> =
        routes().iter().filter(|route| route.method == "GET").map(|route| own(route.path)).collect();
    for stage in crate::world::STAGES {
        waiting.push_back(format!("/platform/batches/{}", world.near.batches[stage.0]));
        waiting.push_back(format!("/api/v1/batches/{}/items", world.near.batches[stage.0]));
    }
    let mut seen: BTreeSet<String> = waiting.iter().cloned().collect();
    let mut looked_at = 0;
    while let Some(path) = waiting.pop_front() {
        if looked_at == FOLLOWED_MAX {
            break;
        }
        let answer = ask(&web.router, asker, "GET", &path, &Content::default());
        looked_at += 1;
        wrong.extend(told(world, &path, &answer, "").into_iter().map(|what| format!("{}: {what}", asker.name)));
        if answer.status.is_server_error() {
            wrong.insert(format!("{}: {path} is {}", asker.name, answer.status));
        }
        for address in addresses(&answer) {
            wrong.extend(numbers_in(world, &address));
            let ours = ["/platform", "/app", "/terminal", "/notice"].iter().any(|face| address.starts_with(face));
            // Sealed references are new on every page; following one of them is enough.
            let kind: String =
                if ["/platform/people/", "/platform/cards/"].iter().any(|pages| address.starts_with(pages)) {
                    let kind = address.split('/').map(|part| if part.len() == SEALED { "*" } else { part });
                    kind.collect::<Vec<_>>().join("/")
                } else {
                    address.clone()
                };
            if ours && !address.contains('#') && seen.insert(kind) {
                waiting.push_back(address);
            }
        }
    }
    looked_at
}

/// What is looked for finds nobody of the far county, however it is typed, and the answer does not tell that she exists.
fn searches(world: &World, web: &Web, asker: &Asker, wrong: &mut BTreeSet<String>) {
    let typed: Vec<String> = world.secrets.iter().filter(|secret| !secret.contains('-')).cloned().collect();
    for word in typed {
        let form = content(&format!("form q={word}"), &Default::default());
        let answer = ask(&web.router, asker, "POST", "/platform/people", &form);
        let mut pages = vec![answer.location().unwrap_or_default().to_owned()];
        if let Some((_, query)) = pages[0].clone().split_once('?') {
            pages.push(format!("/platform/people/export/csv?{query}"));
            pages.push(format!("/platform/people/export/xlsx?{query}"));
        }
        for page in pages.iter().filter(|page| page.starts_with("/platform")) {
            wrong.extend(numbers_in(world, page));
            let found = ask(&web.router, asker, "GET", page, &Content::default());
            let masked = format!("{}****", &world.far.person.to_string()[..6]);
            let leaks = told(world, "/platform/people", &found, &word);
            wrong.extend(leaks.into_iter().map(|what| format!("{} typed {word}: {what}", asker.name)));
            if found.words().contains(&masked) {
                wrong.insert(format!("{} typed {word} and found {masked}", asker.name));
            }
        }
    }
}

/// Lists in pages: to their end, and with a cursor that was somebody else's.
fn cursors(world: &World, web: &Web, program: &Asker, wrong: &mut BTreeSet<String>) {
    let batch = world.near.batches["settled"];
    let lists = [
        "/api/v1/batches".to_owned(),
        format!("/api/v1/batches/{batch}/items"),
        format!("/api/v1/batches/{}/objections", world.near.batches["noticed"]),
        "/api/v1/banks/nongye/files".to_owned(),
    ];
    let next = |answer: &Answer| {
        let words = String::from_utf8_lossy(&answer.bytes).into_owned();
        let (_, rest) = words.split_once("\"next_cursor\":\"")?;
        Some(rest.split('"').next()?.to_owned())
    };
    for list in &lists {
        let mut page = format!("{list}?limit=1");
        for _ in 0..20 {
            let answer = ask(&web.router, program, "GET", &page, &Content::default());
            wrong.extend(told(world, &page, &answer, ""));
            let Some(cursor) = next(&answer) else { break };
            page = format!("{list}?limit=1&cursor={cursor}");
        }
    }
    let far = ask(&web.router, &world.far_program, "GET", "/api/v1/batches?limit=1", &Content::default());
    let cursor = next(&far).expect("the far county has more than one batch");
    let borrowed = format!("/api/v1/batches?limit=1&cursor={cursor}");
    let answer = ask(&web.router, program, "GET", &borrowed, &Content::default());
    if answer.status.as_u16() != 422 {
        wrong.insert(format!("{}: another's cursor is answered {}", program.name, answer.status));
    }
}

/// What programs look for and what they are told of people.
fn programs_search(world: &World, web: &Web, program: &Asker, wrong: &mut BTreeSet<String>) {
    for secret in &world.secrets {
        let asked = content(&format!("json {{\"query\":\"{secret}\"}}"), &Default::default());
        let answer = ask(&web.router, program, "POST", "/api/v1/people/search", &asked);
        wrong.extend(told(world, "/api/v1/people/search", &answer, secret));
        if answer.words().contains("masked_id") {
            wrong.insert(format!("{} found somebody by {secret}", program.name));
        }
    }
}

/// Refusals name nothing either: every route, with the far county's things in their places.
fn refusals(world: &World, web: &Web, asker: &Asker, wrong: &mut BTreeSet<String>) {
    for route in routes() {
        let is_api = route.path.starts_with("/api/");
        if route.asks == Asks::Nothing || is_api != asker.bearer.is_some() {
            continue;
        }
        let name = format!("{} {}", route.method, route.path);
        let sample = SAMPLES.iter().find(|sample| sample.route == name);
        // What names nothing of a county would be done.
        let sends = sample.map_or("", |sample| sample.sends);
        let of_a_county = [
            "{id}",
            "{batch}",
            "{complaint}",
            "{case}",
            "{employer}",
            "{objection}",
            "{person}",
            "{login}",
            "{item}",
            "{file}",
        ];
        if !of_a_county.iter().any(|key| route.path.contains(key)) {
            continue;
        }
        let far = values(web, asker, &world.far, sample.map_or("", |sample| sample.stage), route.path);
        let answer = ask_route(web, asker, &route, &far);
        let sent = format!("{} {}", crate::asking::filled(route.path, &far), crate::asking::filled(sends, &far));
        let leaks = told(world, &name, &answer, &sent);
        wrong.extend(leaks.into_iter().map(|what| format!("{}: {what}", asker.name)));
    }
}

/// A place where the program's log goes.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("nobody panics while writing").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Everything the whole run logs, in every level.
fn listen() -> Log {
    let log = Log::default();
    let into = log.clone();
    let lines = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_ansi(false);
    lines.with_writer(move || into.clone()).init();
    log
}

fn look(world: &World, log: &Log) {
    let web = world.web();
    let mut wrong = BTreeSet::new();
    let mut looked_at = 0;
    for asker in everybody(world) {
        looked_at += crawl(world, &web, &asker, &mut wrong);
        if asker.cookie.is_some() {
            refusals(world, &web, &asker, &mut wrong);
        }
    }
    let clerk = world.staff.iter().find(|asker| asker.name == "clerk").expect("a clerk");
    searches(world, &web, clerk, &mut wrong);
    for program in &world.programs {
        looked_at += crawl(world, &web, program, &mut wrong);
        refusals(world, &web, program, &mut wrong);
    }
    let finance = world.programs.iter().find(|asker| asker.name == "finance").expect("a program that pays");
    cursors(world, &web, finance, &mut wrong);
    programs_search(world, &web, finance, &mut wrong);
    assert!(wrong.is_empty(), "{}", wrong.into_iter().collect::<Vec<_>>().join("\n"));
    assert!(looked_at > 1_000, "{looked_at} pages");
    // What stands in the log of the program, and in that of deeds.
    let logged = String::from_utf8_lossy(&log.0.lock().expect("nobody writes any more")).into_owned();
    for number in &world.numbers {
        let line = logged.lines().find(|line| line.contains(&**number));
        assert!(line.is_none(), "the log has {number}: {line:?}");
    }
    let leaves = testkit::contents(&world.db, prefecture::ROOMS).into_iter().filter(|line| line.starts_with("audit_"));
    for leaf in leaves {
        let told = world.numbers.iter().find(|number| leaf.contains(&***number));
        assert!(told.is_none(), "{leaf}");
    }
}

#[test]
fn nothing_of_another_county_is_seen_and_no_number_stands_in_an_address_or_a_log() {
    let log = listen();
    World::on_sqlite(|world| look(world, &log));
}

#[test]
fn the_marks_would_be_seen_by_who_looks_for_them() {
    World::on_sqlite(|world| {
        let web = world.web();
        let batch = world.far.batches["settled"];
        let own =
            ask(&web.router, &world.far_program, "GET", &format!("/api/v1/batches/{batch}/items"), &Content::default());
        assert!(!told(world, "/api/v1/items", &own, "").is_empty(), "the far county sees its own sums");
        let address = format!("/platform/people/{}", world.far.person);
        assert!(!numbers_in(world, &address).is_empty());
        assert!(numbers_in(world, "/platform/batches/12/objection/400").is_empty());
    });
}

//! What people and programs read under load: who is signed in, and the addresses that were found by reading.
//!
//! Every address is reached as a person reaches it: people by a search, residents' pages by a sign-in, the next lines by the
//! cursor of the ones before. Deliberately absent: downloads of whole lists, which are files and no pages.

use std::path::Path;

use access::{Role, User};
use kernel::{Actor, Db, Error, RegionCode, Result};
use population::{LifeState, Population};
use serde_json::Value;

use crate::browser::{Line, Who};

/// Who signs in to read, besides residents.
const READERS: [(&str, Role); 3] = [("maker", Role::Maker), ("clerk", Role::Clerk), ("auditor", Role::Auditor)];
/// So many residents sign in.
const RESIDENTS: usize = 8;
/// So many people are tried for it; who shares a phone is passed over.
const RESIDENTS_TRIED: usize = 40;
/// So many names are searched for.
const NAMES: usize = 12;
/// So many pages of items are read by a program.
const ITEM_PAGES: usize = 20;

/// The kinds of the mixed load, in the order in which they are told.
pub(crate) const KINDS: [&str; 9] = [
    "work list",
    "batches",
    "a batch",
    "lists of a batch",
    "people found",
    "a person",
    "own payments",
    "public list",
    "items by API",
];

/// The mixture: of twenty requests, which kinds.
const TWENTY: [usize; 20] = [0, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 6, 7, 8, 4, 5, 0, 1, 2, 3];

/// Users with their passwords.
pub(crate) struct Staff(pub(crate) Vec<(String, String)>);

impl Staff {
    /// Makes users who can sign in; their passwords are drawn.
    pub(crate) fn employ(db: &Db) -> Result<Staff> {
        let mut staff = Vec::new();
        for (login, role) in READERS {
            let user = User {
                login: login.to_owned(),
                name: format!("{login}（演示）"),
                region: prefecture::shannan(),
                roles: vec![role],
                active: true,
            };
            let invite = db.write(&Actor::system(), move |ctx| {
                access::put_user(ctx, &user)?;
                access::invite(ctx, &user.login)
            })?;
            let password = invite.text();
            access::accept_invite(db, &invite, &password)?;
            staff.push((login.to_owned(), password));
        }
        Ok(Staff(staff))
    }
}

/// What is read.
pub(crate) struct Pages {
    maker: String,
    clerk: String,
    auditor: String,
    residents: Vec<String>,
    token: String,
    paid: i64,
    listed: i64,
    found: Vec<String>,
    people: Vec<String>,
    public: Vec<String>,
    items: Vec<String>,
}

/// What the load is about.
pub(crate) struct Scene<'a> {
    pub(crate) db: &'a Db,
    pub(crate) folder: &'a Path,
    pub(crate) origin: &'a str,
    pub(crate) population: &'a Population,
    pub(crate) staff: &'a Staff,
    /// A batch that was paid and answered by the banks.
    pub(crate) paid: i64,
    /// A batch whose list is public.
    pub(crate) listed: i64,
}

fn missing(what: &str) -> Error {
    Error::Broken(format!("nothing to read: {what}"))
}

impl Pages {
    /// Signs everybody in and looks the addresses up.
    pub(crate) fn open(scene: &Scene<'_>) -> Result<Pages> {
        let line = Line::new(scene.origin);
        let mut cookies = Vec::new();
        for (login, password) in &scene.staff.0 {
            cookies.push(line.sign_in(login, password, "10.8.0.1")?);
        }
        let [maker, clerk, auditor] = <[String; 3]>::try_from(cookies).expect("as many as there are readers");
        let residents = residents(scene, &line)?;
        let token = scene.db.write(&Actor::system(), |ctx| access::machine_token(ctx, "auditor", 1, "bench"))?.text();
        let (found, people) = people(scene, &line, &clerk)?;
        let (paid, listed) = (scene.paid, scene.listed);
        let public = public(scene, &line)?;
        let items = items(&line, &token, paid)?;
        Ok(Pages { maker, clerk, auditor, residents, token, paid, listed, found, people, public, items })
    }

    /// The cookies of who searches for people.
    pub(crate) fn clerk(&self) -> &str {
        &self.clerk
    }

    /// One request of the mixture.
    pub(crate) fn ask(&self, number: usize, line: &Line) -> (&'static str, u16) {
        let (kind, turn) = (TWENTY[number % TWENTY.len()], number / TWENTY.len() + number % 7);
        let one = |of: &'_ [String]| of[turn % of.len()].clone();
        let desk = if turn.is_multiple_of(2) { &self.maker } else { &self.auditor };
        let status = match KINDS[kind] {
            "work list" => line.fetch("/platform", Who::Session(desk)),
            "batches" => line.fetch("/platform/batches", Who::Session(desk)),
            "a batch" => {
                let batch = if turn.is_multiple_of(3) { self.listed } else { self.paid };
                line.fetch(&format!("/platform/batches/{batch}"), Who::Session(desk))
            }
            "lists of a batch" => {
                let path = match turn % 3 {
                    0 => format!("{}/check", self.listed),
                    1 => format!("{}/not-paid", self.paid),
                    _ => format!("{}/replies", self.paid),
                };
                line.fetch(&format!("/platform/batches/{path}"), Who::Session(desk))
            }
            "people found" => line.fetch(&one(&self.found), Who::Session(&self.clerk)),
            "a person" => line.fetch(&one(&self.people), Who::Session(&self.clerk)),
            "own payments" => line.fetch("/app/payments", Who::Session(&one(&self.residents))),
            "public list" => line.fetch(&one(&self.public), Who::Anybody),
            _ => line.fetch(&one(&self.items), Who::Machine(&self.token)),
        };
        (KINDS[kind], status)
    }
}

/// Residents who signed in by phone.
fn residents(scene: &Scene<'_>, line: &Line) -> Result<Vec<String>> {
    let mut signed_in = Vec::new();
    let heads = scene.population.people().filter(|person| person.is_head() && person.state == LifeState::Alive);
    for (number, person) in heads.take(RESIDENTS_TRIED).enumerate() {
        let from = format!("10.9.0.{number}");
        signed_in.extend(line.sign_in_by_phone(scene.db, scene.folder, &person.phone, &from)?);
        if signed_in.len() == RESIDENTS {
            break;
        }
    }
    if signed_in.is_empty() { Err(missing("no resident is let in")) } else { Ok(signed_in) }
}

/// Names from all over the prefecture.
pub(crate) fn names(population: &Population) -> Vec<String> {
    let step = (population.people_count() as usize / NAMES).max(1);
    population.people().step_by(step).take(NAMES).map(|person| person.name).collect()
}

/// Searches that were made, and people found by them.
fn people(scene: &Scene<'_>, line: &Line, clerk: &str) -> Result<(Vec<String>, Vec<String>)> {
    const PERSON: &str = "href=\"/platform/people/";
    let (mut found, mut people) = (Vec::new(), Vec::new());
    for name in names(scene.population) {
        let address = line.send("/platform/people", Who::Session(clerk), "10.8.0.1", &[("q", &name)]).location;
        let page = line.read(&address, Who::Session(clerk)).text;
        let links = page.match_indices(PERSON).map(|(at, _)| &page[at + "href=\"".len()..]);
        let links = links.filter_map(|rest| rest.split('"').next()).filter(|link| !link.contains("/export/"));
        people.extend(links.take(5).map(str::to_owned));
        found.push(address);
    }
    if people.is_empty() { Err(missing("nobody is found")) } else { Ok((found, people)) }
}

/// The public list, page by page and by village.
fn public(scene: &Scene<'_>, line: &Line) -> Result<Vec<String>> {
    let list = format!("/notice/{}", scene.listed);
    if line.read(&list, Who::Anybody).status != 200 {
        return Err(missing("no list is public"));
    }
    let pages = (1..=20).map(|page| format!("{list}?page={page}"));
    let villages: Vec<RegionCode> =
        scene.population.people().step_by(997).map(|person| person.village).take(20).collect();
    let by_village = villages.into_iter().map(|village| format!("{list}?region={village}"));
    Ok(pages.chain(by_village).collect())
}

/// Pages of items, each by the cursor of the one before.
fn items(line: &Line, token: &str, batch: i64) -> Result<Vec<String>> {
    let first = format!("/api/v1/batches/{batch}/items?limit=100");
    let mut pages = vec![first.clone()];
    while pages.len() < ITEM_PAGES {
        let answer = line.read(pages.last().expect("there is a first"), Who::Machine(token));
        let page: Value = serde_json::from_str(&answer.text).map_err(|_| missing("no items by the API"))?;
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        pages.push(format!("{first}&cursor={cursor}"));
    }
    Ok(pages)
}

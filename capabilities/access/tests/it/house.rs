//! What the stories stand on: a house, people, and a clock that only they move.

use access::{Opened, Role, Token, User, Visit};
use kernel::{Actor, CitizenId, Clock, Ctx, Day, Db, RegionCode, Result, Room};
use totp_rs::{Builder, Secret};

pub(crate) const ROOMS: &[Room] = &[audit::ROOM, access::ROOM];
pub(crate) const PASSWORD: &str = "barley yak butter";

pub(crate) fn region(code: &str) -> RegionCode {
    RegionCode::parse(code).expect("a region's code")
}

pub(crate) fn user(login: &str, place: &str, roles: &[Role]) -> User {
    User { login: login.into(), name: "somebody".into(), region: region(place), roles: roles.to_vec(), active: true }
}

pub(crate) fn put(db: &Db, user: User) -> Result<()> {
    system(db, move |ctx| access::put_user(ctx, &user))
}

/// The program itself does something.
pub(crate) fn system<T: Send + 'static>(
    db: &Db,
    deed: impl FnMut(&mut Ctx) -> Result<T> + Send + 'static,
) -> Result<T> {
    db.write(&Actor::system(), deed)
}

pub(crate) fn ask<T>(db: &Db, question: impl FnOnce(&mut Ctx) -> Result<T>) -> Result<T> {
    db.read(&Actor::system(), question)
}

pub(crate) fn code<T: std::fmt::Debug>(answer: Result<T>) -> String {
    answer.unwrap_err().refusal().expect("a refusal").code.to_string()
}

/// Time goes by.
pub(crate) fn pass(db: &Db, seconds: i64) {
    let Clock::Manual(micros) = db.clock() else { panic!("stories have a clock of their own") };
    micros.fetch_add(seconds * 1_000_000, std::sync::atomic::Ordering::SeqCst);
}

pub(crate) fn from(source: &str) -> Visit {
    Visit { source: source.into(), device: None, words: "Chromium, Linux".into(), language: "zh".into() }
}

pub(crate) fn on(device: Token, source: &str) -> Visit {
    Visit { device: Some(device.into()), ..from(source) }
}

/// A user who has accepted an invitation.
pub(crate) fn employ(db: &Db, login: &'static str, role: Role) {
    put(db, user(login, "540500", &[role])).unwrap();
    let invite = system(db, move |ctx| access::invite(ctx, login)).unwrap();
    access::accept_invite(db, &invite, PASSWORD).unwrap();
}

/// A code of an app, as the app makes it.
pub(crate) fn app_code(db: &Db, key: &str) -> String {
    let secret = Secret::try_from_base32(key).expect("a key");
    let seconds = u64::try_from(db.clock().now().0 / 1_000_000).unwrap();
    Builder::new().with_secret(secret).build().expect("an app").generate(seconds).to_string()
}

/// Signs in and sets up an app; answers the confirmed session, the key and the recovery codes.
pub(crate) fn with_app(db: &Db, login: &str) -> (Opened, String, Vec<String>) {
    let opened = access::sign_in(db, login, PASSWORD, &from("10.0.0.1")).unwrap();
    let session = ask(db, |ctx| access::session_actor(ctx, &opened.session)).unwrap();
    let offer = db.write(&session.actor.clone(), move |ctx| access::offer_totp(ctx, &session)).unwrap();
    let code = app_code(db, &offer.key);
    let (opened, recovery) = access::accept_totp(db, &opened.session, &code, &from("10.0.0.1")).unwrap();
    (opened, offer.key, recovery)
}

pub(crate) fn citizen(seq: u16) -> CitizenId {
    CitizenId::from_parts(540_502, Day::new(1980, 1, 1).expect("a day"), seq)
}

//! `serve`: the pages, until the word to stop (Ctrl+C or SIGTERM); requests under way come to their end.
//!
//! A configuration file is YAML; what the command line says comes first:
//!
//! ```yaml
//! db: sqlite:/data/yika.db
//! exchange: /data/exchange
//! port: 8480
//! address: 10.1.2.3            # where to listen; this machine only (127.0.0.1) unless TLS ends in front of the program
//! behind_tls: true             # a proxy ends TLS in front of the program: cookies go over TLS only
//! trusted_proxies: [10.1.2.0/24]   # whose X-Forwarded-For is believed
//! origin: https://yika.example   # the address in people's browsers, for which passkeys are made; pages that open on this
//!                              # machine only have them at http://localhost
//! sign_in_elsewhere:           # another system that says who somebody is (OpenID Connect)
//!   issuer: https://login.gov.example    # its name as its tokens say it
//!   reached_at: http://10.1.2.9:8000     # a forwarder inside that begins TLS; not needed for an issuer at http://
//!   client: yika               # our name with it; it sends people back to ORIGIN/platform/sign-in/outside/back and
//!                              # ORIGIN/app/sign-in/outside/back
//!   secret_file: oidc.secret   # or secret_env: NAME of an environment variable; without one a client without a secret
//!   name_zh: 政务服务网        # what the buttons say
//!   name_en: Government portal
//!   users: preferred_username  # which of its words is a user's sign-in name; without it users do not sign in there
//!   residents: id_number       # which of its words is a resident's citizen id; without it residents do not
//! sms: gateway.yaml            # where messages to phones go: a gateway's file, or the word folder to try things out
//! ```
//!
//! While pages are served, messages to phones are handed over, also while payments are halted: people who cannot be paid
//! can still sign in and read why.

use std::{
    fs,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use access::PasskeySite;
use door::{House, Messages, Outside, Serving, TrustedProxies};
use exchange::{
    Issuer, IssuerConfig,
    sms::{self, Gateway, Port},
};
use kernel::{Actor, Ctx, Db, Refusal};
use serde::Deserialize;
use serde_json::json;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

use super::{card::Turned, setup};
use crate::{
    Globals,
    answer::{Answer, Done, Fault, complain},
    attendance::Attendance,
    desk::{Place, confined},
    web, words,
    words::Lang,
};

/// `serve`
#[derive(Debug, clap::Args)]
pub(crate) struct Serve {
    /// A YAML file with any of: db, exchange, port, address, behind_tls, trusted_proxies, origin, sign_in_elsewhere, sms
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The port on this machine; 0 takes a free one [default: 8480]
    #[arg(long)]
    port: Option<u16>,
    /// Where messages to phones go: `folder` (the exchange folder, for trying out), or a YAML file that describes a gateway
    #[arg(long, value_name = "folder|FILE")]
    sms: Option<String>,
}

/// The configuration file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Config {
    db: Option<String>,
    exchange: Option<PathBuf>,
    port: Option<u16>,
    address: Option<IpAddr>,
    #[serde(default)]
    behind_tls: bool,
    #[serde(default)]
    trusted_proxies: Vec<String>,
    origin: Option<String>,
    sign_in_elsewhere: Option<Elsewhere>,
    sms: Option<String>,
}

/// Another system at which people sign in.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Elsewhere {
    issuer: String,
    reached_at: Option<String>,
    client: String,
    secret_file: Option<PathBuf>,
    secret_env: Option<String>,
    name_zh: String,
    name_en: String,
    users: Option<String>,
    residents: Option<String>,
}

impl Elsewhere {
    fn connect(self, origin: Option<&str>) -> Done<Arc<Outside>> {
        let part = |part: &str| Fault::not_done("bad_config", format!("sign_in_elsewhere: {part}"));
        let Some(origin) = origin else { return Err(part("origin is needed beside it")) };
        let secret = match (&self.secret_file, &self.secret_env) {
            (Some(_), Some(_)) => return Err(part("secret_file and secret_env: one of them")),
            (Some(file), None) => {
                Some(fs::read_to_string(file).map_err(|why| Fault::file("read", file, &why))?.trim().to_owned())
            }
            (None, Some(name)) => Some(std::env::var(name).map_err(|_| part(&format!("{name} is not set")))?),
            (None, None) => None,
        };
        if self.users.is_none() && self.residents.is_none() {
            return Err(part("users, residents: at least one of them"));
        }
        let config = IssuerConfig { issuer: self.issuer, reached_at: self.reached_at, client: self.client, secret };
        Ok(Arc::new(Outside {
            issuer: Issuer::new(config)?,
            origin: origin.to_owned(),
            name: [self.name_zh, self.name_en],
            users: self.users,
            residents: self.residents,
        }))
    }
}

const PORT: u16 = 8480;

fn read_config(file: &Path) -> Done<Config> {
    let text = fs::read_to_string(file).map_err(|why| Fault::file("read", file, &why))?;
    serde_norway::from_str(&text).map_err(|why| Fault::not_done("bad_config", format!("{}: {why}", file.display())))
}

pub(crate) fn serve(globals: &Globals, serve: &Serve) -> Done {
    let config = serve.config.as_deref().map(read_config).transpose()?.unwrap_or_default();
    let mut globals = globals.clone();
    globals.db = globals.db.or(config.db);
    globals.exchange = globals.exchange.or(config.exchange);
    let proxies = TrustedProxies::parse(&config.trusted_proxies)
        .map_err(|wrong| Refusal::new("bad_proxy").with("address", wrong))?;
    let port = serve.port.or(config.port).unwrap_or(PORT);
    let place = Place::of(&globals);
    let sms = match serve.sms.clone().or(config.sms) {
        Some(way) => Some(port_of(&place, &way)?),
        None => None,
    };
    let at = SocketAddr::new(config.address.unwrap_or(Ipv4Addr::LOCALHOST.into()), port);
    let passkeys = passkey_site(config.origin.as_deref(), config.behind_tls)?;
    let outside = config.sign_in_elsewhere.map(|other| other.connect(config.origin.as_deref())).transpose()?;
    let serving = Serving { behind_tls: config.behind_tls, proxies, passkeys, outside, ..Serving::default() };
    let address = serve_pages(&place, at, serving, sms, globals.lang())?;
    let text = words::done(globals.lang(), "done-stopped", &[]);
    Ok(Answer::yes(text, json!({ "address": format!("http://{address}") })))
}

/// The site for which passkeys are made: the configured address, or this machine where nobody else reaches the pages.
pub(crate) fn passkey_site(origin: Option<&str>, behind_tls: bool) -> Done<Option<PasskeySite>> {
    match origin {
        Some(origin) => Ok(Some(PasskeySite::new(origin)?)),
        None if behind_tls => Ok(None),
        None => Ok(Some(PasskeySite::new("http://localhost")?)),
    }
}

/// Where messages go by what was configured.
fn port_of(place: &Place, way: &str) -> Done<Port> {
    if way == "folder" {
        return Ok(Port::Folder(place.exchange.clone()));
    }
    let file = Path::new(way);
    let text = fs::read_to_string(file).map_err(|why| Fault::file("read", file, &why))?;
    let config = serde_norway::from_str(&text)
        .map_err(|why| Fault::not_done("bad_config", format!("{}: {why}", file.display())))?;
    Ok(Port::Gateway(Box::new(Gateway::new(config)?)))
}

/// Serves the pages until the word to stop; answers where.
pub(crate) fn serve_pages(
    place: &Place,
    at: SocketAddr,
    serving: Serving,
    sms: Option<Port>,
    lang: Lang,
) -> Done<SocketAddr> {
    let messages = match &sms {
        None => Messages::Nowhere,
        Some(Port::Folder(_)) => Messages::Folder,
        Some(Port::Gateway(_)) => Messages::Gateway,
    };
    let serving = Serving { audit_key: Some(place.audit_key()), messages, ..serving };
    let db = place.open_checked()?;
    setup::warn_of_unguarded_rows(&db, lang);
    let no_folder = |why: std::io::Error| Fault::file("write", &place.exchange, &why);
    let (attendance, was_cut_off) = Attendance::begin(&place.exchange).map_err(no_folder)?;
    if was_cut_off && db.write(&Actor::system(), payout::halt_after_unclean_end)? {
        complain(words::done(lang, "done-unclean", &[]).trim_end());
    }
    let card_keys = Some(Arc::new(super::card::key_ring(place)?));
    let serving = Serving { card_keys, ..serving };
    let house = House::serving(db, confined()?, place.exchange.clone(), serving);
    // Another subscriber may stand already; then it keeps on.
    let _ = tracing_subscriber::fmt()
        .json()
        .with_writer(std::io::stderr)
        .with_env_filter(
            EnvFilter::try_from_default_env()
                .unwrap_or_else(|_| EnvFilter::new("info"))
                // What it says at finer levels holds the values of statements, and so of people.
                .add_directive("tokio_postgres=info".parse().expect("a directive")),
        )
        .try_init();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|why| Fault::not_done("runtime_failed", why.to_string()))?;
    let address = runtime.block_on(serve_until_stopped(house, place, at, sms, lang))?;
    attendance.end().map_err(no_folder)?;
    Ok(address)
}

/// How often messages that are due are looked for; whoever waits for a code waits no longer for it.
const LOOK_FOR_MESSAGES: Duration = Duration::from_secs(1);
/// So many are handed over at a time.
const MESSAGES_AT_A_TIME: usize = 50;

/// Hands messages over for as long as it is let.
async fn hand_over_messages(db: Db, port: Port) {
    let port = Arc::new(port);
    loop {
        let (db, port) = (db.clone(), Arc::clone(&port));
        let hand_over = move || {
            // Fewer than are handed over at a time, so that nobody's code waits behind reminders.
            if let Err(why) = db.write(&Actor::system(), |ctx| door::text_messages(ctx, MESSAGES_AT_A_TIME / 2)) {
                // Codes go out all the same.
                tracing::error!(%why, "messages of the app could not be texted; trying again");
            }
            sms::deliver(&db, &Actor::system(), &port, MESSAGES_AT_A_TIME)
        };
        let handed = tokio::task::spawn_blocking(hand_over);
        match handed.await {
            Ok(Ok(_)) => {}
            Ok(Err(_)) => tracing::error!("messages could not be handed over; trying again"),
            Err(_) => tracing::error!("handing messages over broke; trying again"),
        }
        tokio::time::sleep(LOOK_FOR_MESSAGES).await;
    }
}

/// How often it is looked whether a new day brings something: reports of losses that lapse, payments that move.
const LOOK_FOR_DUE: Duration = Duration::from_secs(600);

/// Does what a new day brings for as long as it is let; once a day the keys of electronic cards are looked after, the cards
/// of who died or left end, cases are put away whose applicants did not bring what was asked for, pensions are suspended
/// without a proof of life, the queues of earlier days end, who has an appointment tomorrow is reminded,
/// and entries that have run out are followed no more.
async fn turn_days(house: House, place: Place) {
    let mut done_on = None;
    loop {
        match house.db.write_async(Actor::system(), super::card::turn_day).await {
            Ok(Turned { lapsed: 0, moved: 0 }) => {}
            Ok(Turned { lapsed, moved }) => tracing::info!(lapsed, moved, "a new day for cards"),
            Err(_) => tracing::error!("what the day brings for cards could not be done; trying again"),
        }
        let today = house.db.clock().now().day();
        if done_on != Some(today) {
            let (renewed, ended) = (renew_keys(&house, &place).await, end_gone(&house.db).await);
            let (lapsed, suspended) = (lapse_cases(&house.db).await, suspend_pensions(&house.db).await);
            let (escalated, reminded) = (escalate_cases(&house.db).await, remind_pensioners(&house.db).await);
            let (offered, queues) = (offer_rights(&house.db).await, end_queues(&house.db).await);
            let (left_off, tomorrow) = (leave_off_following(&house.db).await, remind_of_appointments(&house.db).await);
            let all = [renewed, ended, lapsed, suspended, escalated, reminded, offered, queues, left_off, tomorrow];
            done_on = all.iter().all(|done| *done).then_some(today);
        }
        tokio::time::sleep(LOOK_FOR_DUE).await;
    }
}

/// Has the next keys of electronic cards made in time; whether the keys are there.
async fn renew_keys(house: &House, place: &Place) -> bool {
    let place = place.clone();
    match tokio::task::spawn_blocking(move || super::card::key_ring(&place)).await {
        Ok(Ok(keys)) => {
            house.renew_card_keys(Arc::new(keys));
            true
        }
        Ok(Err(_)) | Err(_) => {
            tracing::error!("the keys of electronic cards could not be looked after; trying again");
            false
        }
    }
}

/// Ends the cards of who died or left; whether all of it was done.
async fn end_gone(db: &Db) -> bool {
    let db = db.clone();
    match tokio::task::spawn_blocking(move || super::card::end_gone(&db)).await {
        Ok(Ok(0)) => true,
        Ok(Ok(ended)) => {
            tracing::info!(ended, "cards of who died or left");
            true
        }
        Ok(Err(_)) | Err(_) => {
            tracing::error!("cards of who died or left could not be ended; trying again");
            false
        }
    }
}

/// A part of a job from a place on: how much it did, and where to go on.
type Part<P> = fn(&mut Ctx, P) -> kernel::Result<(usize, Option<P>)>;

/// Does a job of a new day in parts, each in a transaction of its own. How much all of it was; nothing where a part failed.
async fn in_parts<P: Copy + Send + 'static>(db: &Db, first: P, part: Part<P>) -> Option<usize> {
    let (mut all, mut at) = (0, Some(first));
    while let Some(place) = at {
        let (done, next) = db.write_async(Actor::system(), move |ctx| part(ctx, place)).await.ok()?;
        (all, at) = (all + done, next);
    }
    Some(all)
}

/// A part that is done again until there is nothing more.
fn until_none(done: usize) -> (usize, Option<()>) {
    (done, (done > 0).then_some(()))
}

/// So many cases are put away in one transaction.
const CASES_AT_A_TIME: usize = 500;

/// Puts away the cases whose applicants did not bring what was asked for; whether all of it was done.
async fn lapse_cases(db: &Db) -> bool {
    let Some(all) = in_parts(db, (), |ctx, ()| casework::case::lapse(ctx, CASES_AT_A_TIME).map(until_none)).await
    else {
        tracing::error!("cases that wait for their applicants could not be looked after; trying again");
        return false;
    };
    if all > 0 {
        tracing::info!(lapsed = all, "cases whose applicants did not bring what was asked for");
    }
    true
}

/// Puts cases whose limit is over before the office above; whether all of it was done.
async fn escalate_cases(db: &Db) -> bool {
    let escalate = |ctx: &mut Ctx, from| casework::case::escalate(ctx, from, CASES_AT_A_TIME);
    let Some(all) = in_parts(db, 0, escalate).await else {
        tracing::error!("cases whose limit is over could not be looked after; trying again");
        return false;
    };
    if all > 0 {
        tracing::info!(escalated = all, "cases whose limit is over");
    }
    true
}

/// Leaves off following entries of registers that have run out; whether all of it was done.
async fn leave_off_following(db: &Db) -> bool {
    let Some(all) =
        in_parts(db, (), |ctx, ()| casework::follow_up::leave_off(ctx, CASES_AT_A_TIME).map(until_none)).await
    else {
        tracing::error!("entries that have run out could not be looked after; trying again");
        return false;
    };
    if all > 0 {
        tracing::info!(over = all, "followed entries that have run out");
    }
    true
}

/// Offers services to whom the data show a right; whether all of it was done.
async fn offer_rights(db: &Db) -> bool {
    let Some(all) = in_parts(db, (0, None), window::offer_next).await else {
        tracing::error!("services could not be offered to whom the data show a right; trying again");
        return false;
    };
    if all > 0 {
        tracing::info!(offered = all, "services offered to whom the data show a right");
    }
    true
}

/// So many people are reminded in one transaction.
const REMINDED_AT_A_TIME: usize = 500;

/// Reminds who has to prove soon that she lives; whether all of it was done.
async fn remind_pensioners(db: &Db) -> bool {
    let remind = |ctx: &mut Ctx, ()| {
        let due = insurance::remind(ctx, REMINDED_AT_A_TIME)?;
        for one in &due {
            let args = [("until", one.valid_until.to_string()), ("paid_until", one.paid_until.to_string())];
            casework::notify(ctx, one.person, "message_proof_due", &args)?;
        }
        Ok(until_none(due.len()))
    };
    let Some(all) = in_parts(db, (), remind).await else {
        tracing::error!("reminders of proofs of life could not be written; trying again");
        return false;
    };
    if all > 0 {
        tracing::info!(reminded = all, "people who have to prove soon that they live");
    }
    true
}

/// Reminds who has an appointment tomorrow; whether all of it was done.
async fn remind_of_appointments(db: &Db) -> bool {
    let Some(all) = in_parts(db, (), |ctx, ()| point::remind(ctx, REMINDED_AT_A_TIME).map(until_none)).await else {
        tracing::error!("reminders of appointments could not be written; trying again");
        return false;
    };
    if all > 0 {
        tracing::info!(reminded = all, "people who have an appointment tomorrow");
    }
    true
}

/// Suspends the pensions of who did not prove in time, and of who died or left, whose unemployment benefits end; tells those who can prove.
/// Whether all of it was done.
async fn suspend_pensions(db: &Db) -> bool {
    let suspend = |ctx: &mut Ctx, from| {
        let unproved = insurance::suspend_unproved(ctx)?;
        for person in &unproved.suspended {
            casework::notify(ctx, *person, "message_pension_suspended", &[])?;
        }
        if unproved.more {
            return Ok((unproved.suspended.len(), Some(from)));
        }
        let gone = insurance::suspend_gone(ctx, from)?;
        let ended = gone.suspended.len() + gone.ended.len();
        Ok((unproved.suspended.len() + ended, gone.next.map(Some)))
    };
    let Some(all) = in_parts(db, None, suspend).await else {
        tracing::error!("pensions without a proof of life could not be looked after; trying again");
        return false;
    };
    if all > 0 {
        tracing::info!(stopped = all, "pensions without a proof of life, or pensions and benefits of who died or left");
    }
    true
}

/// So many appointments and tickets of earlier days are ended in one transaction.
const TURNS_AT_A_TIME: usize = 500;

/// Ends the queues of earlier days: who did not come missed the appointment, and tickets count no more. Whether all of it was done.
async fn end_queues(db: &Db) -> bool {
    let mut all = point::Ended::default();
    loop {
        match db.write_async(Actor::system(), |ctx| point::end_days(ctx, TURNS_AT_A_TIME)).await {
            Ok(ended) if ended == point::Ended::default() => break,
            Ok(ended) => all = point::Ended { missed: all.missed + ended.missed, left: all.left + ended.left },
            Err(_) => {
                tracing::error!("queues of earlier days could not be ended; trying again");
                return false;
            }
        }
    }
    if all != point::Ended::default() {
        tracing::info!(missed = all.missed, left = all.left, "queues of earlier days");
    }
    true
}

async fn serve_until_stopped(
    house: House,
    place: &Place,
    at: SocketAddr,
    sms: Option<Port>,
    lang: Lang,
) -> Done<SocketAddr> {
    let no_signal = |why: std::io::Error| Fault::not_done("runtime_failed", why.to_string());
    let mut interrupt = signal(SignalKind::interrupt()).map_err(no_signal)?;
    let mut terminate = signal(SignalKind::terminate()).map_err(no_signal)?;
    let listener = web::listen(at, house.secure).await?;
    let address = listener.local_addr().map_err(no_signal)?;
    complain(words::done(lang, "done-serving", &[("address", format!("http://{address}"))]).trim_end());
    let stop = async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    };
    let messages = sms.map(|port| tokio::spawn(hand_over_messages(house.db.clone(), port)));
    let days = tokio::spawn(turn_days(house.clone(), place.clone()));
    let served = web::serve_on(listener, house, stop).await;
    days.abort();
    if let Some(messages) = messages {
        messages.abort();
    }
    served?;
    Ok(address)
}

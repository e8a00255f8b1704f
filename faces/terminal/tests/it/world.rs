//! A centre on a port of this machine, a terminal that was enrolled at it, and its screen.

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use access::{Known, Role, SignedIn};
use axum::middleware;
use card::{AccountState, KeyRing, NewAccount};
use card_sim::{Generation, Inserted, Person as Sample};
use credential::Algorithm;
use door::{House, Messages, Serving};
use kernel::{AccountNumber, Actor, CardNumber, CitizenId, Clock, Day, Db, Fen, Period, PersonName, RegionCode, Scope};
use payout::{NewItem, Roster};
use printer::{Pages, Patience, Receipts};
use printer_sim::PrinterSim;
use reader::Service;
use registry::{Person, PersonState};
use terminal::machine::{Machine, Printing, Settings};
use testkit::CardReaders;
use ureq::Agent;

pub(crate) const ISSUER: &str = "https://yika.example/540500";
pub(crate) const PIN: &str = "135790";
/// So long is waited for something to happen at the machine.
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) fn region(code: &str) -> RegionCode {
    RegionCode::parse(code).expect("a region")
}

/// Her village; her service point is its township.
pub(crate) const VILLAGE: &str = "540521101201";

pub(crate) fn sample() -> Sample {
    Sample::made_up(1)
}

pub(crate) fn citizen() -> CitizenId {
    CitizenId::parse(&sample().citizen_id).expect("a citizen id")
}

/// The number on a sample card.
pub(crate) fn number_of(sample: &Sample) -> CardNumber {
    CardNumber::parse(&format!("T{}", &sample.citizen_id[6..14])).expect("a card number")
}

/// The centre, and who lives there.
pub(crate) struct Centre {
    pub(crate) db: Db,
    pub(crate) address: SocketAddr,
    pub(crate) keys: Arc<KeyRing>,
    /// She, on her phone, with a code that came a moment ago.
    phone: SignedIn,
    runtime: Option<tokio::runtime::Runtime>,
    _folder: tempfile::TempDir,
}

impl Centre {
    /// A centre with one resident, who has a card, a PIN and a payment that comes.
    pub(crate) fn open(db: &Db) -> Centre {
        let phone = settle(db);
        pay(db);
        let folder = tempfile::tempdir().expect("a folder");
        let confined = document::confined::Confined::program("/nowhere");
        let keys = KeyRing::open(&folder.path().join("keys"), ISSUER, Algorithm::Ed25519, db.clock().now());
        let keys = Arc::new(keys.expect("keys are made"));
        let serving = Serving { messages: Messages::Folder, card_keys: Some(keys.clone()), ..Serving::default() };
        let house = House::serving(db.clone(), confined, folder.path().to_owned(), serving);
        let recognise = middleware::from_fn_with_state(house.clone(), door::recognise);
        let pages = terminal::routes(&house).layer(recognise);
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = runtime.expect("threads");
        let listening = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0));
        let listener = runtime.block_on(listening).expect("a free port");
        let address = listener.local_addr().expect("it listens");
        runtime.spawn(async move {
            let _ = axum::serve(listener, pages.into_make_service_with_connect_info::<SocketAddr>()).await;
        });
        Centre { db: db.clone(), address, keys, phone, runtime: Some(runtime), _folder: folder }
    }

    /// It is gone.
    pub(crate) fn close(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A code for a terminal in her township.
    pub(crate) fn code(&self) -> String {
        let offer = |ctx: &mut kernel::Ctx| access::offer_enrolment(ctx, "扎囊县一号机", region("540521101000"));
        self.db.write(&Actor::system(), offer).expect("a code")
    }

    /// She has the electronic card issued to her phone.
    pub(crate) fn issue_electronic(&self) {
        let phone = self.phone.clone();
        self.db.write(&self.phone.actor, move |ctx| card::issue_electronic(ctx, &phone)).expect("it is issued");
    }

    /// The code that her phone shows now.
    pub(crate) fn code_on_her_phone(&self) -> String {
        let keys = self.keys.clone();
        self.db.write(&self.phone.actor, move |ctx| card::show_code(ctx, &keys)).expect("a code").text
    }

    /// At which terminal the session of her phone was opened.
    pub(crate) fn terminal_of_her_phone(&self) -> Option<String> {
        let at = self.db.read(&Actor::system(), |ctx| access::terminal_of(ctx, &self.phone)).expect("an answer");
        at.map(|terminal| terminal.name)
    }

    /// A clerk at the window takes her report that the card is lost.
    pub(crate) fn report_lost(&self) {
        let report = |ctx: &mut kernel::Ctx| {
            let card_id = card::cards_of(ctx, citizen())?[0].card_id;
            card::report_lost(ctx, citizen(), card_id).map(drop)
        };
        self.db.write(&Actor::new("window1", Scope::of(region("540500"))), report).expect("it is taken");
    }

    /// The same clerk is told that it was found: it has to be taken into use again.
    pub(crate) fn find(&self) {
        let find = |ctx: &mut kernel::Ctx| {
            let card_id = card::cards_of(ctx, citizen())?[0].card_id;
            card::find(ctx, citizen(), card_id).map(drop)
        };
        self.db.write(&Actor::new("window1", Scope::of(region("540500"))), find).expect("it is found");
    }

    /// How many sessions she has.
    pub(crate) fn sessions(&self) -> usize {
        let number = self.db.read(&Actor::system(), |ctx| ctx.query(SESSIONS, kernel::params![], |row| row.int(0)));
        usize::try_from(number.expect("a count")[0]).expect("a small number")
    }

    pub(crate) fn do_it<T: Send + 'static>(
        &self,
        deed: impl FnMut(&mut kernel::Ctx) -> kernel::Result<T> + Send + 'static,
    ) -> T {
        self.db.write(&Actor::system(), deed).expect("it can be done")
    }
}

kernel::statements! {
    SESSIONS = "SELECT CAST(COUNT(*) AS BIGINT) FROM access_session WHERE words = '扎囊县一号机'";
}

impl Drop for Centre {
    fn drop(&mut self) {
        self.close();
    }
}

fn settle(db: &Db) -> SignedIn {
    let people = |ctx: &mut kernel::Ctx| {
        registry::import_regions(ctx, &registry::shannan())?;
        for (login, role) in [("maker1", Role::Maker), ("window1", Role::Clerk)] {
            let place = region("540500");
            access::put_user(
                ctx,
                &access::User {
                    login: login.into(),
                    name: login.into(),
                    region: place,
                    roles: vec![role],
                    active: true,
                },
            )?;
        }
        let person = Person {
            id: citizen(),
            name: PersonName::parse(&sample().name).expect("a name"),
            village: region(VILLAGE),
            household_id: 1,
            relation: "户主".into(),
            ethnic: String::new(),
            phone: "13900000001".into(),
            state: PersonState::Alive,
            state_since: None,
        };
        registry::import_people(ctx, &[person])?;
        let account = NewAccount {
            person: citizen(),
            bank: "nongye".into(),
            number: AccountNumber::parse("6217004165195700001").expect("an account"),
            card: Some(number_of(&sample())),
            card_stage: card::Stage::Active,
            state: AccountState::Active,
            opened_on: Day::new(2020, 5, 6).expect("a day"),
        };
        card::import_accounts(ctx, &[account])?;
        access::phone_code(ctx, "13900000001", &access::Visit { source: "home".into(), ..Default::default() })
    };
    let sent = db.write(&Actor::system(), people).expect("she moves in");
    let known = Known { person: citizen(), village: region(VILLAGE) };
    let visit = access::Visit { source: "home".into(), ..Default::default() };
    let opened =
        access::sign_in_by_phone(db, &sent.handle, "13900000001", &sent.code, Some(known), &visit).expect("in");
    let session = db.read(&Actor::system(), |ctx| access::session_actor(ctx, &opened.session)).expect("she is in");
    access::set_pin(db, &session, PIN).expect("a PIN");
    session
}

/// 1,234.56 yuan for her, on its way.
fn pay(db: &Db) {
    db.write(&Actor::new("maker1", Scope::of(region("540500"))), |ctx| {
        let payer = subsidy::programme("border").expect("it is built in").payer();
        let period = Period::parse("2026").expect("a period");
        let batch_id = payout::open_batch(ctx, payer, "border", &period, region("540500"), 1)?;
        payout::loaded(ctx, batch_id, "a digest", 1)?;
        payout::roster_is_kept(ctx, batch_id, &"ab".repeat(32), 1)?;
        let account_id = card::accounts_of(ctx, citizen())?[0].account_id;
        let item = NewItem {
            person: citizen(),
            component: 0,
            line: 2,
            amount: Fen::new(123_456),
            account_id,
            region: region(VILLAGE).get(),
        };
        payout::accept(ctx, batch_id, 1, &Roster { items: vec![item], ..Roster::default() })?;
        payout::hold_notice(ctx, batch_id, 0)?;
        payout::submit(ctx, batch_id, true)?;
        Ok(())
    })
    .expect("she is on the list");
}

/// The terminal, with its reader and its screen.
pub(crate) struct Terminal {
    pub(crate) readers: CardReaders,
    pub(crate) dir: tempfile::TempDir,
    pub(crate) printer: PrinterSim,
    /// Where sheets are laid.
    pub(crate) sheets: tempfile::TempDir,
    machine: Option<Machine>,
    screen: Agent,
}

/// What the screen shows.
#[derive(Debug)]
pub(crate) struct Shown {
    pub(crate) status: u16,
    pub(crate) to: String,
    pub(crate) text: String,
    pub(crate) headers: ureq::http::HeaderMap,
}

impl Terminal {
    /// Enrolled at the centre, and running.
    pub(crate) fn at(centre: &Centre, idle: Duration) -> Terminal {
        let dir = tempfile::tempdir().expect("a folder");
        terminal::machine::enrol(&centre.url(), dir.path(), &centre.code()).expect("it is enrolled");
        let readers = CardReaders::start();
        let printer = PrinterSim::at("127.0.0.1:0", None).expect("a printer");
        let sheets = tempfile::tempdir().expect("a folder");
        let place = format!("tcp:{}", printer.address());
        let slips = Receipts::configured(&place, Patience::default()).expect("a place of a printer");
        let settings = Settings {
            port: 0,
            readers: Service::at(readers.socket()),
            clock: Clock::at_noon(testkit::first_day()),
            idle,
            heartbeat: Duration::from_millis(300),
            printing: Printing::on(slips, Pages::Folder(sheets.path().to_owned())),
            ..Settings::of(dir.path())
        };
        let settings = Settings { clock: centre.db.clock().clone(), ..settings };
        let machine = Some(Machine::start(settings).expect("it starts"));
        let screen = Agent::config_builder().http_status_as_error(false).max_redirects(0).build().into();
        let terminal = Terminal { readers, dir, printer, sheets, machine, screen };
        terminal.wait_for("nobody");
        terminal
    }

    pub(crate) fn put_in(&self, card: card_sim::Card) -> Inserted {
        Inserted::into_reader((Ipv4Addr::LOCALHOST, self.readers.port()), card).expect("a reader listens")
    }

    pub(crate) fn put_hers_in(&self) -> Inserted {
        self.put_in(card_sim::Card::new(Generation::Second, &sample()))
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.machine.as_ref().expect("it runs").address()
    }

    pub(crate) fn get(&self, path: &str) -> Shown {
        shown(self.screen.get(format!("http://{}{path}", self.address())).call())
    }

    pub(crate) fn get_as(&self, host: &str, path: &str) -> Shown {
        shown(self.screen.get(format!("http://{}{path}", self.address())).header("host", host).call())
    }

    pub(crate) fn post(&self, path: &str, form: &[(&str, &str)]) -> Shown {
        shown(self.screen.post(format!("http://{}{path}", self.address())).send_form(form.iter().copied()))
    }

    pub(crate) fn place(&self) -> String {
        let text = self.get("/local/state").text;
        serde_json::from_str::<serde_json::Value>(&text).expect("JSON")["place"].as_str().expect("a word").to_owned()
    }

    /// Waits until the machine stands there.
    pub(crate) fn wait_for(&self, place: &str) {
        wait_until(place, || self.place() == place, || self.place());
    }

    /// Puts her card in and lets her in.
    pub(crate) fn sign_in(&self) -> Inserted {
        let card = self.put_hers_in();
        self.wait_for("waiting");
        assert_eq!(self.get("/").to, "/local/pin");
        let begun = self.post("/local/session", &[("pin", PIN)]);
        assert_eq!((begun.status, &*begun.to), (303, "/"), "{}", begun.text);
        assert_eq!(self.get("/").to, "/terminal/menu");
        card
    }
}

pub(crate) fn wait_until(what: &str, mut is_so: impl FnMut() -> bool, is: impl Fn() -> String) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < PATIENCE, "waited for {what}, and it is {}", is());
        thread::sleep(Duration::from_millis(20));
    }
}

fn shown(answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Shown {
    let mut answer = answer.expect("the machine answers");
    let text = answer.body_mut().read_to_string().expect("text");
    let headers = answer.headers().clone();
    let to = headers.get("location").map(|to| to.to_str().expect("a path").to_owned()).unwrap_or_default();
    Shown { status: answer.status().as_u16(), to, text, headers }
}

/// Everything that lies in a folder, as one text.
pub(crate) fn everything_in(folder: &Path) -> String {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let read = |path: std::path::PathBuf| {
        if path.is_dir() {
            everything_in(&path)
        } else {
            String::from_utf8_lossy(&std::fs::read(path).expect("a file")).into_owned()
        }
    };
    entries.map(read).collect()
}

/// Tells a story at a centre and its terminal.
pub(crate) fn tell(idle: Duration, story: impl Fn(&mut Centre, &Terminal)) {
    testkit::on_sqlite(prefecture::ROOMS, |db| {
        let mut centre = Centre::open(db);
        let terminal = Terminal::at(&centre, idle);
        story(&mut centre, &terminal);
    });
}

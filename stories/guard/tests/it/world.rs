//! A prefecture of two counties: in each the same people, batches in every state, complaints, objections and users. What is
//! of the far county is marked, so that it is known wherever it turns up.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use access::{Known, Organisation, OrganisationKind, Role, SignedIn, Token, User};
use axum::{Router, middleware};
use bank_sim::{BankSim, Format, Rates};
use card::{AccountState, NewAccount};
use casework::{Attachment, Channel, Complainant, NewComplaint, Subject};
use credential::Algorithm;
use document::confined::Confined;
use door::{House, Messages, Serving};
use exchange::profile::{BankFormat, example_profiles};
use kernel::{
    AccountNumber, Actor, CardNumber, CitizenId, Clock, Ctx, Day, Db, DbOptions, Fen, Param, Period, PersonName,
    RegionCode, Result, Scope, Sql,
};
use registry::{Person, PersonState};

/// So many batches are there in a county, each in a state of its own, by the period it is for.
pub(crate) const STAGES: [(&str, &str); 9] = [
    ("new", "2024Q1"),
    ("checked", "2024Q2"),
    ("noticed", "2024Q3"),
    ("ended", "2024Q4"),
    ("submitted", "2025Q1"),
    ("approved", "2025Q2"),
    ("sent", "2025Q3"),
    ("settled", "2025Q4"),
    ("closed", "2026Q1"),
];

const PASSWORD: &str = "barley yak butter";
const PROGRAMME: &str = "ecopost";
/// Stands in every word of the far county, and nowhere else.
pub(crate) const MARK: &str = "鸑";
/// The same in words of Latin letters.
pub(crate) const LATIN_MARK: &str = "canaryb";

/// What a county is made of.
pub(crate) struct County {
    pub(crate) region: RegionCode,
    village: RegionCode,
    people: Vec<Somebody>,
    mark: &'static str,
    latin: &'static str,
    amount: Fen,
}

struct Somebody {
    id: CitizenId,
    name: String,
    phone: String,
    account: String,
    card: String,
}

fn region(code: &str) -> RegionCode {
    RegionCode::parse(code).expect("a region")
}

fn day(year: i32) -> Day {
    Day::new(year, 1, 1).expect("a day")
}

/// A card's number whose last digit fits.
fn with_check_digit(front: &str) -> String {
    let numbers = (0..10).map(|check| format!("{front}{check}"));
    let fits = |text: &String| AccountNumber::parse(text).is_ok_and(|number| number.luhn_ok());
    numbers.into_iter().find(fits).expect("one of ten digits is the check digit")
}

impl County {
    /// The county of who asks: four people.
    fn near() -> County {
        County::of("540502", 4, "近", "near", 10_000)
    }

    /// The other one: eight people, so that its lines have numbers that the near one's have not.
    fn far() -> County {
        County::of("540521", 8, MARK, LATIN_MARK, 131_313)
    }

    fn of(code: &str, people: u16, mark: &'static str, latin: &'static str, amount: i64) -> County {
        let area = code.parse().expect("a county's code is a number");
        let far = if mark == MARK { 7 } else { 3 };
        let somebody = |seq: u16| Somebody {
            id: CitizenId::from_parts(area, day(1980), seq),
            name: format!("{mark}人{}", char::from(b'A' + u8::try_from(seq).expect("a few"))),
            phone: format!("1{far}9{far}{far}000{seq:03}"),
            account: with_check_digit(&format!("6228{far}{far}{far}{far}0000000{seq:03}")),
            card: format!("{}{far}{far}00{far}{seq:03}", if far == 7 { "B" } else { "A" }),
        };
        County {
            region: region(code),
            village: prefecture::villages()
                .into_iter()
                .find(|village| region(code).contains(village.code))
                .expect("a village")
                .code,
            people: (1..=people).map(somebody).collect(),
            mark,
            latin,
            amount: Fen::new(amount),
        }
    }

    fn login(&self, what: &str) -> String {
        format!("{}-{what}", self.latin)
    }

    fn actor(&self, what: &str) -> Actor {
        Actor::new(&self.login(what), Scope::of(self.region))
    }

    /// What must never be seen outside of the county: words, and numbers in every way they are written.
    fn secrets(&self) -> Vec<String> {
        let mut all = vec![self.mark.to_owned(), self.latin.to_owned()];
        for one in &self.people {
            all.extend([one.id.to_string(), one.phone.clone(), one.account.clone(), one.card.clone()]);
        }
        let sums = (1..=8).map(|times| Fen::new(self.amount.get() * times));
        all.extend(sums.clone().map(grouped));
        all.extend(sums.map(|sum| sum.get().to_string()));
        all
    }
}

/// An amount as pages write it.
fn grouped(sum: Fen) -> String {
    let yuan = sum.get() / 100;
    let (thousands, rest) = (yuan / 1_000, yuan % 1_000);
    let yuan = if thousands > 0 { format!("{thousands},{rest:03}") } else { rest.to_string() };
    format!("{yuan}.{:02}", sum.get() % 100)
}

/// What stands in a county, by what a route names.
#[derive(Clone, Debug)]
pub(crate) struct Things {
    pub(crate) region: RegionCode,
    pub(crate) village: RegionCode,
    /// By state, see [`STAGES`].
    pub(crate) batches: BTreeMap<&'static str, i64>,
    /// A line of every batch that has lines; one that no batch of the other county has.
    pub(crate) line: u32,
    pub(crate) held_line: u32,
    pub(crate) objection: i64,
    pub(crate) complaint: i64,
    /// A case with a file of the same bytes as the complaint's.
    pub(crate) case: i64,
    pub(crate) record: i64,
    pub(crate) employer: String,
    pub(crate) reference: String,
    pub(crate) word: String,
    pub(crate) sha256: String,
    /// A user that administrators may change, and one who answers complaints.
    pub(crate) login: String,
    pub(crate) answerer: String,
    pub(crate) person: CitizenId,
    pub(crate) item: i64,
    pub(crate) file: i64,
    pub(crate) content: String,
    pub(crate) organisation: String,
    /// An application that waits for a look, a delivery on its way, and the batch its card was made in.
    pub(crate) card: i64,
    pub(crate) delivery: i64,
    pub(crate) card_batch: i64,
    /// A file that an employer brought for its staff.
    pub(crate) staff: i64,
}

/// Who asks.
#[derive(Clone, Debug)]
pub(crate) struct Asker {
    pub(crate) name: &'static str,
    pub(crate) role: Option<Role>,
    /// The session of a browser.
    pub(crate) cookie: Option<String>,
    /// The token of a program.
    pub(crate) bearer: Option<String>,
    pub(crate) who: Option<SignedIn>,
}

/// The prefecture, and who asks in it.
pub(crate) struct World {
    pub(crate) db: Db,
    pub(crate) near: Things,
    pub(crate) far: Things,
    /// One of each role in the near county, as people and as programs; then a resident.
    pub(crate) staff: Vec<Asker>,
    pub(crate) programs: Vec<Asker>,
    /// A program of the far county.
    pub(crate) far_program: Asker,
    pub(crate) resident: Asker,
    pub(crate) folder: tempfile::TempDir,
    /// What must not be seen by anybody of the near county.
    pub(crate) secrets: Vec<String>,
    /// Whole numbers of anybody, which stand in no address and in no log.
    pub(crate) numbers: Vec<String>,
    copies: AtomicUsize,
}

/// A house over one database, with its routes.
pub(crate) struct Web {
    pub(crate) house: House,
    pub(crate) router: Router,
}

pub(crate) fn confined() -> Confined {
    Confined::program(env!("CARGO_BIN_EXE_guard-confined-child"))
}

/// Every route of the house, as the server puts them together.
pub(crate) fn serve(db: &Db, exchange: PathBuf, audit_key: PathBuf) -> Web {
    let keys = audit_key.with_file_name("electronic.keys");
    let keys = card::KeyRing::open(&keys, "https://yika.example/540500", Algorithm::Ed25519, db.clock().now());
    let card_keys = Some(Arc::new(keys.expect("keys of electronic cards")));
    let serving = Serving { audit_key: Some(audit_key), messages: Messages::Folder, card_keys, ..Serving::default() };
    let house = House::serving(db.clone(), confined(), exchange, serving);
    let pages = platform::routes(&house).merge(app::routes(&house)).merge(terminal::routes(&house));
    let pages = pages.merge(notice::routes(&house));
    let pages = pages.layer(middleware::from_fn_with_state(house.clone(), door::recognise));
    Web { router: pages.merge(api::routes(&house)), house }
}

impl World {
    /// Tells a story on SQLite, where a route can be tried on a copy.
    pub(crate) fn on_sqlite(story: impl Fn(&World)) {
        testkit::on_sqlite(prefecture::ROOMS, |db| story(&World::settle(db)));
    }

    /// Tells a story on PostgreSQL.
    pub(crate) fn on_postgres(story: impl Fn(&World)) {
        testkit::on_postgres(prefecture::ROOMS, |db| story(&World::settle(db)));
    }

    fn settle(db: &Db) -> World {
        let folder = tempfile::tempdir().expect("a folder");
        let (near, far) = (County::near(), County::far());
        move_in(db, &near, &far).expect("people move in");
        // The far one first: had it come second, its numbers would be those that are not there yet.
        let far_things = work(db, &far, folder.path());
        let near_things = work(db, &near, folder.path());
        let signer = audit::Signer::generate("yika.test").expect("a key");
        signer.save(&folder.path().join("audit.key")).expect("kept");
        let people = near.people.iter().chain(&far.people);
        let numbers = people.flat_map(|one| [one.id.to_string(), one.phone.clone(), one.account.clone()]).collect();
        let mut secrets = far.secrets();
        secrets.extend([far_things.reference.clone(), far_things.sha256.clone(), far_things.content.clone()]);
        let staff = Role::ALL.map(|role| sit_down(db, &near, role)).into();
        confirm_everybody(db);
        World {
            db: db.clone(),
            staff,
            programs: Role::ALL.map(|role| program(db, &near, role)).into(),
            far_program: program(db, &far, Role::Finance),
            resident: resident(db, &near),
            near: near_things,
            far: far_things,
            secrets,
            numbers,
            folder,
            copies: AtomicUsize::new(0),
        }
    }

    pub(crate) fn exchange(&self) -> PathBuf {
        self.folder.path().join("exchange")
    }

    pub(crate) fn web(&self) -> Web {
        serve(&self.db, self.exchange(), self.folder.path().join("audit.key"))
    }

    /// The same world once more, to be changed: an SQLite file and an exchange folder of its own.
    pub(crate) fn copy(&self) -> Web {
        let number = self.copies.fetch_add(1, Ordering::Relaxed);
        let path = self.folder.path().join(format!("copy-{number}.db"));
        self.db.backup(&path).expect("a copy");
        let options = DbOptions { clock: Clock::at_noon(testkit::first_day()), cache_mib: 8, ..DbOptions::default() };
        let db = Db::open(&format!("sqlite:{}", path.display()), options).expect("the copy opens");
        let exchange = self.folder.path().join(format!("exchange-{number}"));
        copy_folder(&self.exchange(), &exchange);
        serve(&db, exchange, self.folder.path().join("audit.key"))
    }
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("a file is copied");
        }
    }
}

fn move_in(db: &Db, near: &County, far: &County) -> Result<()> {
    db.write(&Actor::system(), |ctx| registry::import_regions(ctx, &registry::shannan()))?;
    for county in [near, far] {
        let people = county.people.iter().map(|one| Person {
            id: one.id,
            name: PersonName::parse(&one.name).expect("a name"),
            village: county.village,
            // The same number in both counties.
            household_id: 7,
            relation: "户主".to_owned(),
            ethnic: "04".to_owned(),
            phone: one.phone.clone(),
            state: PersonState::Alive,
            state_since: None,
        });
        let people: Vec<Person> = people.collect();
        let accounts = county.people.iter().map(|one| NewAccount {
            person: one.id,
            bank: "nongye".to_owned(),
            number: AccountNumber::parse(&one.account).expect("an account"),
            card: Some(CardNumber::parse(&one.card).expect("a card")),
            card_stage: card::Stage::Active,
            state: AccountState::Active,
            opened_on: day(2020),
        });
        let accounts: Vec<NewAccount> = accounts.collect();
        let organisation = Organisation {
            code: county.login("office"),
            name: format!("{}县办公室", county.mark),
            kind: OrganisationKind::County,
            region: county.region,
            parent: None,
            active: true,
        };
        let employer = Organisation {
            code: county.login("employer"),
            name: format!("{}县公司", county.mark),
            kind: OrganisationKind::Employer,
            ..organisation.clone()
        };
        let (region, mark, latin) = (county.region, county.mark, county.latin);
        db.write(&Actor::system(), move |ctx| {
            registry::import_people(ctx, &people)?;
            card::import_accounts(ctx, &accounts)?;
            access::import_organisations(ctx, &[organisation.clone(), employer.clone()])?;
            let mut employ = |what: &str, role| {
                let (login, name) = (format!("{latin}-{what}"), format!("{mark}{what}"));
                access::put_user(ctx, &User { login, name, region, roles: vec![role], active: true })
            };
            Role::ALL.iter().try_for_each(|role| employ(role.word(), *role))?;
            employ("approver2", Role::Approver)?;
            employ("other", Role::Collector)?;
            access::place_user(ctx, &format!("{latin}-other"), &format!("{latin}-office"))
        })?;
    }
    Ok(())
}

/// Somebody of a role, signed in at the desk.
fn sit_down(db: &Db, county: &County, role: Role) -> Asker {
    let login = county.login(role.word());
    let named = login.clone();
    let invited = db.write(&Actor::system(), move |ctx| access::invite(ctx, &named)).expect("an invitation");
    access::accept_invite(db, &invited, PASSWORD).expect("a password");
    let opened = access::sign_in(db, &login, PASSWORD, &access::Visit::default()).expect("signed in");
    let cookie = format!("{}={}", door::DESK.cookie, opened.session.text());
    asker(db, role.word(), Some(role), &opened.session, Some(cookie), None)
}

fn asker(
    db: &Db,
    name: &'static str,
    role: Option<Role>,
    token: &Token,
    cookie: Option<String>,
    bearer: Option<String>,
) -> Asker {
    let who = db.read(&Actor::system(), |ctx| access::session_actor(ctx, token)).ok();
    Asker { name, role, cookie, bearer, who }
}

/// As the page of the second factor leaves every session.
fn confirm_everybody(db: &Db) {
    let now = db.clock().now().0;
    let confirmed = db.write(&Actor::system(), move |ctx| {
        ctx.execute(Sql("UPDATE access_session SET confirmed_at = $1"), &[Param::Int(now)])
    });
    confirmed.expect("confirmed");
}

fn program(db: &Db, county: &County, role: Role) -> Asker {
    let login = county.login(role.word());
    let token = db.write(&Actor::system(), move |ctx| access::machine_token(ctx, &login, 30, "a test"));
    let token = token.expect("a token");
    let bearer = token.text();
    asker(db, role.word(), Some(role), &token, None, Some(bearer))
}

fn resident(db: &Db, county: &County) -> Asker {
    let one = &county.people[0];
    let (phone, visit) = (one.phone.clone(), access::Visit::default());
    let known = Known { person: one.id, village: county.village };
    let asked = visit.clone();
    let code = db.write(&Actor::system(), move |ctx| access::phone_code(ctx, &phone, &asked)).expect("a code");
    let opened = access::sign_in_by_phone(db, &code.handle, &one.phone, &code.code, Some(known), &visit);
    let session = opened.expect("signed in").session;
    let cookie = format!("{}={}", door::HOME.cookie, session.text());
    asker(db, "resident", None, &session, Some(cookie), None)
}

/// The roster of a county: a line for everybody, and one for somebody whom nobody knows.
fn roster(county: &County) -> Vec<u8> {
    let mut text = "收款人姓名,收款人身份证号,补贴金额\n".to_owned();
    let (yuan, fen) = (county.amount.get() / 100, county.amount.get() % 100);
    for one in &county.people {
        text.push_str(&format!("{},{},{yuan}.{fen:02}\n", one.name, one.id));
    }
    let area = county.region.to_string()[..6].parse().expect("a number");
    text.push_str(&format!("{}不明,{},{yuan}.{fen:02}\n", county.mark, CitizenId::from_parts(area, day(1990), 99)));
    text.into_bytes()
}

/// The same roster as a file to send.
pub(crate) fn near_roster() -> Vec<u8> {
    roster(&County::near())
}

/// All that is done in a county: its batches each to its state, an objection, a complaint.
fn work(db: &Db, county: &County, folder: &Path) -> Things {
    let exchange = folder.join("exchange");
    let path = folder.join(format!("{}.csv", county.latin));
    std::fs::write(&path, roster(county)).expect("a roster");
    grant(db, county);
    let mut batches = BTreeMap::new();
    // The last states first: a day of the bank answers every file that waits.
    for (stage, period) in STAGES.into_iter().rev() {
        batches.insert(stage, batch(db, county, stage, period, &path, &exchange));
    }
    things(db, county, batches)
}

fn act<T: Send + 'static>(
    db: &Db,
    county: &County,
    what: &str,
    deed: impl FnMut(&mut Ctx) -> Result<T> + Send + 'static,
) -> T {
    db.write(&county.actor(what), deed).unwrap_or_else(|why| panic!("{what}: {why}"))
}

fn grant(db: &Db, county: &County) {
    let payer = subsidy::programme(PROGRAMME).expect("it is built in").payer().to_owned();
    act(db, county, "finance", move |ctx| {
        [2024, 2025, 2026]
            .into_iter()
            .try_for_each(|year| payout::grant_budget(ctx, &payer, PROGRAMME, year, Fen::new(9_999_900)).map(drop))
    });
}

/// A batch, taken as far as its state says.
fn batch(db: &Db, county: &County, stage: &str, period: &str, roster: &Path, exchange: &Path) -> i64 {
    let reached = STAGES.iter().position(|(name, _)| *name == stage).expect("a state");
    let goes_to = |state: &str| STAGES.iter().position(|(name, _)| *name == state).expect("a state") <= reached;
    let (of, region) = (Period::parse(period).expect("a period"), county.region);
    let id = act(db, county, "maker", move |ctx| subsidy::new_batch(ctx, PROGRAMME, &of, region));
    if !goes_to("checked") {
        return id;
    }
    let file = Arc::new(subsidy::read_roster(roster, &confined()).expect("a roster is read"));
    act(db, county, "maker", move |ctx| {
        subsidy::load(ctx, id, &file)?;
        subsidy::check(ctx, id, &file.parsed).map(drop)
    });
    if goes_to("noticed") {
        let days = if stage == "noticed" { None } else { Some(0) };
        act(db, county, "maker", move |ctx| subsidy::notice(ctx, id, days).map(drop));
    }
    if goes_to("submitted") {
        act(db, county, "maker", move |ctx| subsidy::submit(ctx, id).map(drop));
    }
    if goes_to("approved") {
        act(db, county, "approver", move |ctx| payout::approve(ctx, id, None).map(drop));
        act(db, county, "approver2", move |ctx| payout::approve(ctx, id, None).map(drop));
    }
    if goes_to("sent") {
        exchange::send(db, &county.actor("finance"), id, exchange).expect("sent");
    }
    if goes_to("settled") {
        answer(db, county, exchange, if stage == "settled" { 1_000_000 } else { 0 });
    }
    if goes_to("closed") {
        act(db, county, "finance", move |ctx| payout::close(ctx, id).map(drop));
    }
    id
}

/// The banks answer all that waits, and it is taken in.
fn answer(db: &Db, county: &County, exchange: &Path, fail_ppm: u64) {
    let today = db.clock().now().day().to_string();
    for bank in example_profiles() {
        let format = match bank.format {
            BankFormat::Delimited => Format::Delimited,
            BankFormat::Iso20022 => Format::Iso20022,
        };
        let sim = BankSim::open(exchange, &bank.code, format, 540_500).expect("a bank");
        sim.with_rates(Rates { fail_ppm, ..Rates::NONE }).step(&today).expect("a day of a bank");
    }
    for (path, taken) in exchange::take_waiting(db, &county.actor("finance"), exchange).expect("taken in") {
        taken.unwrap_or_else(|why| panic!("{}: {why}", path.display()));
    }
}

/// What else stands in a county, and what it all is called.
fn things(db: &Db, county: &County, batches: BTreeMap<&'static str, i64>) -> Things {
    let (noticed, sent, submitted) = (batches["noticed"], batches["sent"], batches["submitted"]);
    // The last line of the roster that is paid: the near county has no line of the far one's number.
    let line = u32::try_from(county.people.len()).expect("a few") + 1;
    let held_line = line - 1;
    let (mark, village, one) = (county.mark, county.village, county.people[0].id);
    let contact = county.people[0].phone.clone();
    act(db, county, "maker", move |ctx| payout::hold(ctx, noticed, held_line, &format!("{mark}村长反映")));
    let (said, at) = (format!("{mark}不是本村人"), contact.clone());
    let objection = act(db, county, "maker", move |ctx| subsidy::object(ctx, noticed, line, None, &at, &said));
    let attachment = paper(county);
    let word = casework::new_word([u8::try_from(line).expect("a few"); 8]);
    let new = NewComplaint {
        channel: Channel::Phone,
        from: Complainant { person: Some(one), name: format!("{mark}人A"), contact },
        subject: Subject { region: village, programme: Some(PROGRAMME.to_owned()), batch_line: Some((sent, line)) },
        text: format!("{mark}的补贴没有到账"),
        attachments: vec![attachment],
        word: word.clone(),
    };
    // The first of a year stands as an example on a page.
    let receipt = act(db, county, "clerk", move |ctx| {
        casework::complaint::take_in(ctx, &new)?;
        casework::complaint::take_in(ctx, &new)
    });
    let complaint = receipt.complaint_id;
    act(db, county, "clerk", move |ctx| {
        casework::open_person(ctx, one, access::Purpose::AtHerRequest, &format!("{mark}来电"), "person")?;
        casework::complaint::accept(ctx, complaint)?;
        casework::complaint::note(ctx, complaint, &format!("{mark}已查"))
    });
    act(db, county, "card_office", move |ctx| {
        casework::open_person(ctx, one, access::Purpose::Correction, "", "person").map(drop)
    });
    let (sha256, file, content) = db
        .read(&county.actor("auditor"), |ctx| {
            let kept = casework::complaint::attachments(ctx, complaint)?;
            let files = exchange::files_of_batch(ctx, sent)?;
            let content = payout::batch(ctx, submitted)?.content_root.unwrap_or_default();
            Ok((kept[0].sha256.clone(), files[0].file_id, content))
        })
        .expect("they stand");
    let (case, record) = (case(db, county, one), record(db, county, one));
    let (card_batch, delivery) = delivery(db, county);
    let card = apply(db, county, one);
    Things {
        region: county.region,
        village,
        line,
        held_line,
        objection,
        complaint,
        case,
        record,
        employer: county.login("employer"),
        reference: receipt.reference,
        word,
        sha256,
        login: county.login("other"),
        answerer: county.login("clerk"),
        person: one,
        // The first line is that of the resident who asks.
        item: sent * payout::ITEMS_PER_BATCH + 2,
        file,
        content,
        organisation: county.login("office"),
        card,
        delivery,
        card_batch,
        staff: staff(db, county),
        batches,
    }
}

fn paper(county: &County) -> Attachment {
    Attachment::read("a.pdf", format!("%PDF-1.4 {}", county.mark).as_bytes()).expect("a paper")
}

/// Somebody has asked at the desk to have a training paid, and waits.
fn case(db: &Db, county: &County, person: CitizenId) -> i64 {
    let applicant = casework::case::Applicant::Person(person);
    let service = casework::service::service("JY045").expect("it is in the catalogue");
    let uploads = |one: &&casework::service::Material| one.by == casework::service::MaterialBy::Upload;
    let files: Vec<(String, Attachment)> =
        service.versions[0].materials.iter().filter(uploads).map(|one| (one.id.clone(), paper(county))).collect();
    let promises: Vec<String> = service.versions[0].materials.iter().map(|one| one.id.clone()).collect();
    let answers = casework::service::Answers::from([("course".to_owned(), format!("{}的培训", county.mark))]);
    let wanted = casework::case::Wanted {
        applicant: applicant.clone(),
        service: service.code.clone(),
        channel: casework::service::Channel::Desk,
        answers: answers.clone(),
        promises,
        verdicts: Vec::new(),
        insists: false,
        bundle: None,
    };
    let opened = act(db, county, "clerk", move |ctx| {
        let desk = casework::service::Channel::Desk;
        casework::case::keep_draft(ctx, &applicant, &wanted.service, desk, &answers, &[], &files)?;
        casework::case::open(ctx, &wanted)
    });
    match opened {
        casework::case::Opened::Case(case) => case.case_id,
        casework::case::Opened::Unfit(why) => panic!("{why:?}"),
    }
}

/// Somebody is registered as looking for work, and has been called.
fn record(db: &Db, county: &County, person: CitizenId) -> i64 {
    let applicant = casework::case::Applicant::Person(person);
    let (skills, said) = (format!("{}的手艺", county.mark), format!("{}来电", county.mark));
    let answers = casework::service::Answers::from([("skills".to_owned(), skills)]);
    let wanted = casework::case::Wanted {
        applicant: applicant.clone(),
        service: "JY003".to_owned(),
        channel: casework::service::Channel::Desk,
        answers: answers.clone(),
        promises: Vec::new(),
        verdicts: Vec::new(),
        insists: false,
        bundle: None,
    };
    act(db, county, "clerk", move |ctx| {
        let casework::case::Opened::Case(case) = casework::case::open(ctx, &wanted)? else { panic!("it fits") };
        let (register, from) = ("job_seeker".to_owned(), ctx.today());
        let new = casework::case::NewRecord { register, facts: answers.clone(), from, to: None };
        let record = casework::case::put_record(ctx, &case, &applicant, &new)?.record_id;
        let called = casework::follow_up::NewFollowUp {
            kind: "contact".to_owned(),
            vacancy: None,
            said: said.clone(),
            situation: Some(casework::follow_up::Situation::Seeking),
            next_on: None,
            ends: false,
        };
        casework::follow_up::put_down(ctx, record, &called)?;
        Ok(record)
    })
}

/// Somebody's card is to be exchanged: an application that waits for a look.
fn apply(db: &Db, county: &County, person: CitizenId) -> i64 {
    let (point, village, marked) = (county.region, county.village, format!("{} head", county.mark));
    let photo =
        document::Packed::of_bytes(&[b"\xFF\xD8\xFF\xE0 ", marked.as_bytes()].concat(), "photo.jpg").expect("a photo");
    let new = card::NewApplication {
        person,
        reason: card::Reason::Damaged,
        applicant: card::Applicant::Own,
        bank: "nongye".to_owned(),
        point: village.township().unwrap_or(point),
        phone: String::new(),
    };
    let random = person.encoded().to_be_bytes();
    act(db, county, "clerk", move |ctx| card::apply(ctx, &new, &photo, random)).card_id
}

/// An employer's file, of which no line is gone through yet.
fn staff(db: &Db, county: &County) -> i64 {
    let employer = county.login("employer");
    let file = document::Packed::of_bytes(employer.as_bytes(), "staff.csv").expect("a file");
    act(db, county, "clerk", move |ctx| card::bring_staff(ctx, &employer, &file, 1)).staff_id
}

/// A card that was made and is on its way: through a bank and the card maker, each with a batch of this county; the card
/// maker's batch, and the delivery.
fn delivery(db: &Db, county: &County) -> (i64, i64) {
    let (holder, point) = (&county.people[1], county.village.township().unwrap_or(county.region));
    let (person, name) = (holder.id, holder.name.clone());
    let account = with_check_digit(&format!("{}9", &holder.account[..holder.account.len() - 2]));
    let number = format!("{}9", &holder.card[..8]).replace(['A', 'B'], if county.mark == MARK { "D" } else { "C" });
    let card_id = apply(db, county, person);
    act(db, county, "card_office", move |ctx| card::check(ctx, person, card_id));
    act(db, county, "card_office", move |ctx| {
        let account_number = AccountNumber::parse(&account).expect("an account");
        let bank = card::ask_bank(ctx, "nongye")?.expect("one waits").batch_id;
        let application_no = card::bank_lines(ctx, bank)?[0].application_no.expect("a number");
        card::bank_says(ctx, bank, &[card::Opened { at: 1, application_no, outcome: Ok(account_number) }], "sha")?;
        let maker = card::ask_maker(ctx, "maker")?.expect("one waits").batch_id;
        let made = card::MadeCard {
            number: CardNumber::parse(&number).expect("a card"),
            identification: "",
            made_on: day(2026),
            valid_to: None,
            account: &account,
            place: "",
        };
        card::take_return(
            ctx,
            maker,
            &[card::MakersLine { line_no: 1, person, name: &name, outcome: Ok(made) }],
            "sha",
        )?;
        Ok((maker, card::ship(ctx, point)?.expect("one waits in its box").delivery_id))
    })
}

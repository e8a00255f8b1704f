//! A small prefecture with people who are paid, and browsers that keep their cookies.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use access::{Role, User};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
    middleware,
};
use card::{AccountState, KeyRing, NewAccount};
use credential::Algorithm;
use door::{House, Messages, Serving};
use exchange::sms::{self, Port};
use kernel::{
    AccountNumber, Actor, CardNumber, CitizenId, Clock, Ctx, Day, Db, Fen, Period, PersonName, RegionCode, Result,
    Scope,
};
use payout::{Instruction, InstructionState, NewItem, Outcome, Roster, Word};
use registry::{Person, PersonState};
use tower::ServiceExt;

pub(crate) const ME: u16 = 1;
pub(crate) const RELATIVE: u16 = 2;
/// Whose name and numbers stand on nobody else's page.
pub(crate) const CANARY: u16 = 3;
pub(crate) const SHARING: [u16; 2] = [4, 5];
pub(crate) const DEAD: u16 = 6;
/// Nothing was ever paid to her.
pub(crate) const NEW: u16 = 7;

pub(crate) const NAMES: [&str; 8] =
    ["", "扎西平措", "卓玛央宗", "金丝雀次仁", "同号大哥", "同号小弟", "已故边巴", "新来德吉"];

pub(crate) fn phone(seq: u16) -> String {
    let own = if SHARING.contains(&seq) { SHARING[0] } else { seq };
    format!("139000000{own:02}")
}

pub(crate) fn card_of(seq: u16) -> String {
    format!("A0000000{seq}")
}

fn account_of(seq: u16) -> String {
    format!("62170041651957{seq:05}")
}

pub(crate) fn citizen(seq: u16) -> CitizenId {
    CitizenId::from_parts(540_502, Day::new(1980, 1, 1).expect("a day"), seq)
}

fn village(seq: u16) -> RegionCode {
    RegionCode::parse(if seq == RELATIVE { "540521101201" } else { "540502101203" }).expect("a village")
}

fn prefecture() -> RegionCode {
    RegionCode::parse("540500").expect("the prefecture")
}

pub(crate) fn clerk(login: &str) -> Actor {
    Actor::new(login, Scope::of(prefecture()))
}

/// The house, and the folder that messages go to.
pub(crate) struct World {
    pub(crate) db: Db,
    pub(crate) house: House,
    folder: tempfile::TempDir,
}

/// Tells a story in the small prefecture, on both engines.
pub(crate) fn on_both(story: impl Fn(&World)) {
    testkit::on_both(prefecture::ROOMS, |db| {
        settle(db).expect("people move in");
        pay(db).expect("people are paid");
        let folder = tempfile::tempdir().expect("a folder");
        let house = served(db, folder.path(), Messages::Folder);
        story(&World { db: db.clone(), house, folder });
    });
}

fn served(db: &Db, folder: &std::path::Path, messages: Messages) -> House {
    let confined = document::confined::Confined::program(env!("CARGO_BIN_EXE_app-confined-child"));
    let card_keys = Some(keys(db, folder));
    House::serving(db.clone(), confined, folder.to_owned(), Serving { messages, card_keys, ..Serving::default() })
}

/// The keys of electronic cards as they are opened today.
fn keys(db: &Db, folder: &std::path::Path) -> Arc<KeyRing> {
    let path = folder.join("electronic.keys");
    let keys = KeyRing::open(&path, "https://yika.example/540500", Algorithm::Ed25519, db.clock().now());
    Arc::new(keys.expect("keys"))
}

impl World {
    /// What the program does once a day.
    pub(crate) fn renew_card_keys(&self) {
        self.house.renew_card_keys(keys(&self.db, self.folder.path()));
    }

    /// The same house, with another way for messages.
    pub(crate) fn with(&self, messages: Messages) -> House {
        served(&self.db, self.folder.path(), messages)
    }
}

fn settle(db: &Db) -> Result<()> {
    db.write(&Actor::system(), |ctx| {
        registry::import_regions(ctx, &registry::shannan())?;
        let staff = [
            ("maker1", Role::Maker),
            ("approver1", Role::Approver),
            ("finance1", Role::Finance),
            ("window1", Role::Clerk),
        ];
        for (login, role) in staff {
            let name = format!("{login}的姓名");
            let user = User { login: login.into(), name, region: prefecture(), roles: vec![role], active: true };
            access::put_user(ctx, &user)?;
        }
        let person = |seq: u16| Person {
            id: citizen(seq),
            name: PersonName::parse(NAMES[usize::from(seq)]).expect("a name"),
            village: village(seq),
            household_id: i64::from(seq),
            relation: "户主".into(),
            ethnic: String::new(),
            phone: phone(seq),
            state: if seq == DEAD { PersonState::Dead } else { PersonState::Alive },
            state_since: None,
        };
        let people: Vec<Person> = (1..=7).map(person).collect();
        registry::import_people(ctx, &people)?;
        let account = |seq: u16| NewAccount {
            person: citizen(seq),
            bank: "nongye".into(),
            number: AccountNumber::parse(&account_of(seq)).expect("an account"),
            card: Some(CardNumber::parse(&card_of(seq)).expect("a card")),
            card_stage: card::Stage::Active,
            state: AccountState::Active,
            opened_on: Day::new(2020, 1, 1).expect("a day"),
        };
        let accounts: Vec<NewAccount> = (1..=6).map(account).collect();
        card::import_accounts(ctx, &accounts)
    })
}

/// What each is paid: 1,111.11 to me, 2,222.22 to the relative, 3,333.33 to the canary; and a line of mine that was refused.
fn pay(db: &Db) -> Result<()> {
    db.write(&Actor::system(), |ctx| {
        ctx.act_as(&clerk("maker1"));
        let payer = subsidy::programme("border").expect("it is built in").payer();
        let period = Period::parse("2026").expect("a period");
        let batch_id = payout::open_batch(ctx, payer, "border", &period, prefecture(), 1)?;
        payout::loaded(ctx, batch_id, "a digest", 4)?;
        payout::roster_is_kept(ctx, batch_id, &"ab".repeat(32), 4)?;
        let items = [ME, RELATIVE, CANARY].map(|seq| NewItem {
            person: citizen(seq),
            component: 0,
            line: u32::from(seq) + 1,
            amount: Fen::new(111_111 * i64::from(seq)),
            account_id: account_id(ctx, seq),
            region: village(seq).get(),
        });
        let mut items = Vec::from(items);
        items.sort_by_key(|item| item.person);
        let refused = payout::Refused {
            line: 9,
            person: Some(citizen(ME)),
            amount: Some(Fen::new(9_999)),
            region: Some(village(ME).get()),
            code: "over_cap",
        };
        payout::accept(ctx, batch_id, 4, &Roster { items, refused: vec![refused], ..Roster::default() })?;
        payout::hold_notice(ctx, batch_id, 0)?;
        payout::submit(ctx, batch_id, true)?;
        ctx.act_as(&clerk("finance1"));
        payout::grant_budget(ctx, payer, "border", 2026, Fen::new(10_000_000))?;
        ctx.act_as(&clerk("approver1"));
        payout::approve(ctx, batch_id, None)?;
        ctx.act_as(&clerk("finance1"));
        payout::send(ctx, batch_id)?;
        let batch = payout::batch(ctx, batch_id)?;
        let instructions: Vec<Instruction> = payout::frozen_items(ctx, &batch)?
            .into_iter()
            .zip(1..)
            .map(|(item, line_no)| Instruction {
                cycle_id: batch.cycle.cycle_id,
                item,
                file_id: 1,
                line_no,
                account_key: 0,
            })
            .collect();
        payout::prepare_instructions(ctx, &instructions)?;
        let outcomes: Vec<Outcome> = instructions
            .into_iter()
            .map(|instruction| {
                let mine = instruction.item.person == citizen(ME);
                Outcome {
                    instruction,
                    before: InstructionState::Sent,
                    word: if mine { Word::Ok } else { Word::Fail },
                    reason: if mine { String::new() } else { "AC04 账户已销".into() },
                    reply_line: 1,
                }
            })
            .collect();
        payout::settle(ctx, 1, batch_id, "nongye", &outcomes)?;
        Ok(())
    })
}

fn account_id(ctx: &mut Ctx, seq: u16) -> i64 {
    card::accounts_of(ctx, citizen(seq)).expect("accounts")[0].account_id
}

impl World {
    /// Time goes by.
    pub(crate) fn pass(&self, seconds: i64) {
        let Clock::Manual(micros) = self.db.clock() else { panic!("stories have a clock of their own") };
        micros.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
    }

    pub(crate) fn browser(&self) -> Browser {
        self.browser_of(&self.house)
    }

    pub(crate) fn browser_of(&self, house: &House) -> Browser {
        let recognise = middleware::from_fn_with_state(house.clone(), door::recognise);
        // Each stands in another house, so that nobody waits because another has asked for a code.
        static HOUSES: AtomicU32 = AtomicU32::new(1);
        let number = HOUSES.fetch_add(1, Ordering::Relaxed);
        let address = format!("10.0.{}.{}", number / 250, number % 250);
        Browser { pages: app::routes(house).layer(recognise), cookies: RefCell::default(), address }
    }

    /// How many messages were handed over up to now; the last one's text.
    pub(crate) fn messages(&self) -> (usize, String) {
        let port = Port::Folder(self.folder.path().to_owned());
        sms::deliver(&self.db, &Actor::system(), &port, 99).expect("handed over");
        let shown = sms::shown(self.folder.path(), 99).expect("messages");
        (shown.len(), shown.first().map(|message| message.text.clone()).unwrap_or_default())
    }

    /// The code in the last message.
    pub(crate) fn code(&self) -> String {
        let (_, text) = self.messages();
        let digits = text.split(|c: char| !c.is_ascii_digit()).find(|word| word.len() == 6);
        digits.expect("a code of six digits").to_owned()
    }

    /// A browser in which somebody has signed in by phone.
    pub(crate) fn signed_in(&self, seq: u16) -> Browser {
        let browser = self.browser();
        browser.post("/app/sign-in", &[("phone", &phone(seq))]).leads_to("/app/sign-in/code?to=/app");
        let answer = browser.post("/app/sign-in/code", &[("code", &self.code())]);
        answer.leads_to("/app");
        browser
    }
}

/// A browser: it keeps its cookies and sends them back.
pub(crate) struct Browser {
    pages: Router,
    pub(crate) cookies: RefCell<BTreeMap<String, String>>,
    address: String,
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Browser {
    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask(Request::get(path).body(Body::empty()).expect("a request"))
    }

    pub(crate) fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let pair = |(name, value): &(&str, &str)| format!("{name}={}", escaped(value));
        let body: Vec<String> = fields.iter().map(pair).collect();
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.ask(request.body(Body::from(body.join("&"))).expect("a request"))
    }

    /// A form with files.
    pub(crate) fn post_parts(&self, path: &str, fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Answer {
        self.post_files(path, fields, "files", files)
    }

    /// A form with a photo; no bytes are a field in which nothing was chosen.
    pub(crate) fn post_photo(&self, path: &str, fields: &[(&str, &str)], photo: &[u8]) -> Answer {
        self.post_files(path, fields, "photo", &[("photo.jpg", photo)])
    }

    pub(crate) fn post_files(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        field: &str,
        files: &[(&str, &[u8])],
    ) -> Answer {
        let mut body = Vec::new();
        for (name, value) in fields {
            let part = format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        for (name, bytes) in files {
            let part = format!(
                "--edge\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
                 Content-Type: application/octet-stream\r\n\r\n"
            );
            body.extend_from_slice(part.as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--edge--\r\n");
        let request = Request::post(path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge");
        self.ask(request.body(Body::from(body)).expect("a request"))
    }

    fn ask(&self, mut request: Request<Body>) -> Answer {
        let cookies: Vec<String> =
            self.cookies.borrow().iter().map(|(name, value)| format!("{name}={value}")).collect();
        request.headers_mut().insert("x-forwarded-for", self.address.parse().expect("a header"));
        if !cookies.is_empty() {
            request.headers_mut().insert(header::COOKIE, cookies.join("; ").parse().expect("a header"));
        }
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let answer = runtime.expect("a runtime").block_on(async {
            let response = self.pages.clone().oneshot(request).await.expect("a router answers");
            let (parts, body) = response.into_parts();
            let body = to_bytes(body, 1 << 20).await.expect("a body");
            Answer { status: parts.status, headers: parts.headers, body: String::from_utf8_lossy(&body).into_owned() }
        });
        for cookie in answer.headers.get_all(header::SET_COOKIE) {
            let (pair, rest) = cookie.to_str().expect("text").split_once(';').expect("a cookie has attributes");
            assert!(rest.contains("HttpOnly") && rest.contains("SameSite=Lax"), "{cookie:?}");
            let (name, value) = pair.split_once('=').expect("a cookie has a name");
            self.cookies.borrow_mut().insert(name.to_owned(), value.to_owned());
        }
        answer
    }
}

fn escaped(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

impl Answer {
    pub(crate) fn has(&self, words: &[&str]) -> &Answer {
        for word in words {
            assert!(self.body.contains(word), "{word} is missing in ({}):\n{}", self.status, self.body);
        }
        self
    }

    pub(crate) fn lacks(&self, words: &[&str]) -> &Answer {
        for word in words {
            assert!(!self.body.contains(word), "{word} must not stand in:\n{}", self.body);
        }
        self
    }

    pub(crate) fn is(&self, status: u16) -> &Answer {
        assert_eq!(self.status.as_u16(), status, "{}", self.body);
        self
    }

    pub(crate) fn leads_to(&self, place: &str) {
        let to = self.headers.get(header::LOCATION).map(|to| to.to_str().expect("text"));
        assert_eq!((self.status.as_u16(), to), (303, Some(place)), "{}", self.body);
    }

    /// Nothing of somebody else, and no whole number of anybody.
    pub(crate) fn shows_nobody_else(&self, seq: u16) -> &Answer {
        for other in (1..=7).filter(|other| *other != seq) {
            self.lacks(&[NAMES[usize::from(other)]]);
        }
        for any in 1..=7 {
            self.lacks(&[&citizen(any).to_string(), &phone(any), &account_of(any), &card_of(any)]);
        }
        if seq != CANARY {
            self.lacks(&["3,333.33"]);
        }
        self
    }

    /// What a hidden field of the page holds.
    pub(crate) fn hidden(&self, name: &str) -> String {
        let mark = format!("name=\"{name}\" value=\"");
        let (_, rest) = self.body.split_once(&mark).unwrap_or_else(|| panic!("{name} is no field of:\n{}", self.body));
        rest.split('"').next().expect("a value ends").to_owned()
    }
}

//! What the stories stand on: a prefecture of four people in two counties, users who are signed in, and requests.

use access::{Role, User};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
    middleware,
};
use card::NewAccount;
use door::House;
use kernel::{AccountNumber, Actor, CitizenId, Clock, Day, Db, PersonName, RegionCode};
use registry::{Person, PersonState};
use std::sync::Arc;
use tempfile::TempDir;
use tower::ServiceExt;

pub(crate) const ROOMS: &[kernel::Room] = prefecture::ROOMS;
pub(crate) const PASSWORD: &str = "barley yak butter";
/// Two villages of one county, one of another.
pub(crate) const HERE: &str = "540502101201";
pub(crate) const ELSEWHERE: &str = "540521001001";

pub(crate) fn region(code: &str) -> RegionCode {
    RegionCode::parse(code).expect("a region's code")
}

pub(crate) fn citizen(seq: u16) -> CitizenId {
    CitizenId::from_parts(540_502, Day::new(1980, 1, 1).expect("a day"), seq)
}

fn person(seq: u16, name: &str, village: &str, relation: &str) -> Person {
    Person {
        id: citizen(seq),
        name: PersonName::parse(name).expect("a name"),
        village: region(village),
        household_id: if village == HERE { 7 } else { 8 },
        relation: relation.to_owned(),
        ethnic: String::new(),
        phone: format!("1390000{seq:04}"),
        state: PersonState::Alive,
        state_since: None,
    }
}

/// Two of one household here, a namesake of theirs elsewhere.
pub(crate) fn settle(db: &Db) {
    let people = vec![
        person(1, "次仁卓玛", HERE, "户主"),
        person(2, "平措", HERE, "子"),
        person(3, "次仁卓玛", ELSEWHERE, "户主"),
    ];
    let account = NewAccount {
        person: citizen(1),
        bank: "nongye".to_owned(),
        number: AccountNumber::parse("6228480000000000018").expect("an account's number"),
        card: None,
        card_stage: card::Stage::Active,
        state: card::AccountState::Active,
        opened_on: Day::new(2024, 1, 1).expect("a day"),
    };
    db.write(&Actor::system(), move |ctx| {
        registry::import_regions(ctx, &registry::shannan())?;
        registry::import_people(ctx, &people)?;
        card::import_accounts(ctx, std::slice::from_ref(&account))
    })
    .expect("people move in");
}

pub(crate) fn employ(db: &Db, login: &'static str, role: Role, place: &str) {
    let user = User {
        login: login.into(),
        name: format!("{login}的姓名"),
        region: region(place),
        roles: vec![role],
        active: true,
    };
    db.write(&Actor::system(), move |ctx| access::put_user(ctx, &user)).expect("a new user");
}

/// The desk, and the cookie of who sits at it.
pub(crate) struct Desk {
    router: Router,
    pub(crate) house: House,
    cookie: String,
    /// The exchange folder, as long as somebody sits here.
    _folder: Option<Arc<TempDir>>,
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn has(&self, words: &[&str]) -> &Answer {
        for word in words {
            assert!(self.body.contains(word), "{word} is missing in:\n{}", self.body);
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

    pub(crate) fn to(&self) -> &str {
        self.is(303);
        self.headers[header::LOCATION].to_str().expect("an address")
    }

    /// The first link that begins like this.
    pub(crate) fn link(&self, begins: &str) -> String {
        let href = format!("href=\"{begins}");
        let links = self.body.split(&href).skip(1).filter_map(|rest| rest.split('"').next());
        let link = links
            .map(|end| format!("{begins}{end}"))
            .find(|link| begins.contains("/export") || !link.contains("/export/"));
        link.unwrap_or_else(|| panic!("no {begins} in {}", self.body))
    }
}

impl Desk {
    pub(crate) fn open(db: &Db) -> Desk {
        let confined = document::confined::Confined::program(env!("CARGO_BIN_EXE_platform-confined-child"));
        let folder = tempfile::tempdir().expect("a folder");
        let house = House::new(db.clone(), confined, folder.path().join("exchange"), false);
        Desk { _folder: Some(Arc::new(folder)), ..Desk::of(house) }
    }

    pub(crate) fn of(house: House) -> Desk {
        let router = platform::routes(&house).layer(middleware::from_fn_with_state(house.clone(), door::recognise));
        Desk { router, house, cookie: String::new(), _folder: None }
    }

    /// The same desk with somebody who has signed in.
    pub(crate) fn with(&self, login: &'static str) -> Desk {
        let db = &self.house.db;
        let invite = db.write(&Actor::system(), move |ctx| access::invite(ctx, login)).expect("an invitation");
        access::accept_invite(db, &invite, PASSWORD).expect("the password is good");
        let opened = access::sign_in(db, login, PASSWORD, &access::Visit::default()).expect("the password is right");
        let cookie = format!("{}={}", door::DESK.cookie, opened.session.text());
        self.holding(&cookie)
    }

    pub(crate) fn holding(&self, cookie: &str) -> Desk {
        let (router, house, folder) = (self.router.clone(), self.house.clone(), self._folder.clone());
        Desk { router, house, cookie: cookie.to_owned(), _folder: folder }
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask(Request::get(path).body(Body::empty()).expect("a request"))
    }

    pub(crate) fn post(&self, path: &str, form: &str) -> Answer {
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.ask(request.body(Body::from(form.to_owned())).expect("a request"))
    }

    /// A form with files: fields, and a file under `files`.
    pub(crate) fn post_parts(&self, path: &str, fields: &[(&str, &str)], file: Option<(&str, &[u8])>) -> Answer {
        self.post_file(path, fields, "files", file)
    }

    /// The same with a file under a name.
    pub(crate) fn post_file(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        field: &str,
        file: Option<(&str, &[u8])>,
    ) -> Answer {
        let file = file.map(|(name, bytes)| (field, name, bytes));
        self.post_all(path, fields, file.as_slice())
    }

    /// The same with files, each under the name of its field.
    pub(crate) fn post_all(&self, path: &str, fields: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Answer {
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend(format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
        }
        for (field, name, bytes) in files {
            body.extend(
                format!("--b\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\r\n").bytes(),
            );
            body.extend(*bytes);
            body.extend(b"\r\n");
        }
        body.extend(b"--b--\r\n");
        let request = Request::post(path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=b");
        self.ask(request.body(Body::from(body)).expect("a request"))
    }

    /// Waits until the job whose part this is has ended.
    pub(crate) fn wait(&self, part: &str) {
        for _ in 0..1_500 {
            if self.get(part).is(200).headers.contains_key("hx-refresh") {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        panic!("a job ends");
    }

    fn ask(&self, mut request: Request<Body>) -> Answer {
        if !self.cookie.is_empty() {
            request.headers_mut().insert(header::COOKIE, self.cookie.parse().expect("a cookie"));
        }
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.expect("a router answers");
            let (parts, body) = response.into_parts();
            let bytes = to_bytes(body, 1 << 22).await.expect("a body").to_vec();
            let body = String::from_utf8_lossy(&bytes).into_owned();
            Answer { status: parts.status, headers: parts.headers, body, bytes }
        })
    }
}

/// Time goes by.
pub(crate) fn pass(db: &Db, seconds: i64) {
    let Clock::Manual(micros) = db.clock() else { panic!("stories have a clock of their own") };
    micros.fetch_add(seconds * 1_000_000, std::sync::atomic::Ordering::SeqCst);
}

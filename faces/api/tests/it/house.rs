//! A small prefecture behind the machine face, and programs that call it.

use std::path::PathBuf;

use access::{Organisation, OrganisationKind, Role, User};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use document::confined::Confined;
use kernel::{Actor, Ctx, Db, Fen, Period, RegionCode, Result};
use population::{Faults, Population, RosterSpec};
use serde_json::Value;
use tower::ServiceExt;

pub(crate) struct House {
    pub(crate) db: Db,
    pub(crate) folder: tempfile::TempDir,
    pub(crate) router: Router,
    pub(crate) roster: Vec<u8>,
}

/// An answer of the face.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|why| panic!("{why}: {}", self.text()))
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("text"))
    }

    /// The answer if it is yes.
    #[track_caller]
    pub(crate) fn yes(self) -> Value {
        assert!(self.status.is_success(), "{} {}", self.status, self.text());
        self.json()
    }

    /// The code of a no with this status.
    #[track_caller]
    pub(crate) fn no(self, status: u16) -> String {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["status"], status);
        let code = problem["code"].as_str().expect("a code").to_owned();
        assert_eq!(problem["type"], format!("urn:yika:problem:{code}"));
        assert!(problem["title"].is_string() && problem["detail"].is_string());
        code
    }
}

/// Tells a story on both engines.
pub(crate) fn on_both(story: impl Fn(&House)) {
    testkit::on_both(prefecture::ROOMS, |db| story(&House::settle(db)));
}

fn county() -> RegionCode {
    RegionCode::parse("540502").expect("a county")
}

fn put_user(ctx: &mut Ctx, login: &str, region: &str, role: Role) -> Result<()> {
    let region = RegionCode::parse(region).expect("a region");
    access::put_user(
        ctx,
        &User { login: login.to_owned(), name: login.to_owned(), region, roles: vec![role], active: true },
    )
}

impl House {
    fn settle(db: &Db) -> House {
        let villages: Vec<_> =
            prefecture::villages().into_iter().filter(|village| county().contains(village.code)).take(3).collect();
        let population = Population::new(540_500, 200, &villages);
        prefecture::settle(db, &population).expect("an empty database");
        let organisation = |code: &str, kind| Organisation {
            code: code.to_owned(),
            name: code.to_owned(),
            kind,
            region: prefecture::shannan(),
            parent: None,
            active: true,
        };
        db.write(&Actor::system(), move |ctx| {
            let organisations = [
                organisation("nongye", OrganisationKind::Bank),
                organisation("agriculture", OrganisationKind::Department),
            ];
            access::import_organisations(ctx, &organisations)?;
            put_user(ctx, "bank", "540500", Role::Finance)?;
            access::place_user(ctx, "bank", "nongye")?;
            put_user(ctx, "department", "540500", Role::Maker)?;
            access::place_user(ctx, "department", "agriculture")?;
            put_user(ctx, "elsewhere", "540527", Role::Maker)?;
            put_user(ctx, "reader", "540500", Role::AuditAdmin)
        })
        .expect("users");
        let folder = tempfile::tempdir().expect("a folder");
        let signer = audit::Signer::generate("yika.test").expect("a key");
        signer.save(&folder.path().join("audit.key")).expect("kept");
        let confined = Confined::program(env!("CARGO_BIN_EXE_api-confined-child"));
        let serving = door::Serving { audit_key: Some(folder.path().join("audit.key")), ..door::Serving::default() };
        let rooms = door::House::serving(db.clone(), confined, folder.path().join("exchange"), serving);
        let spec = RosterSpec {
            amount_min: Fen::new(10_000),
            amount_max: Fen::new(300_000),
            cap: Fen::new(350_000),
            faults: Faults::none(),
            ..RosterSpec::new("ecopost", Period::parse("2026Q3").expect("a period"))
        };
        let path = folder.path().join("made.csv");
        population::roster_csv_utf8(&path, &population::Roster::of_residents(&population, &spec)).expect("a roster");
        let roster = std::fs::read(&path).expect("a roster");
        House { db: db.clone(), router: api::routes(&rooms), folder, roster }
    }

    pub(crate) fn exchange(&self) -> PathBuf {
        self.folder.path().join("exchange")
    }

    /// The same house after the program was started again.
    pub(crate) fn started_again(&self) -> Router {
        let confined = Confined::program(env!("CARGO_BIN_EXE_api-confined-child"));
        api::routes(&door::House::new(self.db.clone(), confined, self.exchange(), false))
    }

    pub(crate) fn token(&self, login: &'static str) -> String {
        let token = self.db.write(&Actor::system(), move |ctx| access::machine_token(ctx, login, 30, "a test"));
        token.expect("a token").text()
    }

    pub(crate) fn program(&self, login: &'static str) -> Program<'_> {
        Program { house: self, token: self.token(login) }
    }

    pub(crate) fn act<T: Send + 'static>(
        &self,
        login: &str,
        deed: impl FnMut(&mut Ctx) -> Result<T> + Send + 'static,
    ) -> T {
        self.db.write(&prefecture::actor(login), deed).expect("done")
    }
}

pub(crate) fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build().expect("a runtime")
}

pub(crate) async fn answer(router: Router, request: Request<Body>) -> Answer {
    let response = router.oneshot(request).await.expect("an answer");
    let (status, headers) = (response.status(), response.headers().clone());
    let bytes = to_bytes(response.into_body(), 1 << 26).await.expect("a body").to_vec();
    Answer { status, headers, bytes }
}

/// A program with a token.
pub(crate) struct Program<'a> {
    house: &'a House,
    pub(crate) token: String,
}

impl Program<'_> {
    pub(crate) fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        Request::builder().method(method).uri(path).header(header::AUTHORIZATION, format!("Bearer {}", self.token))
    }

    pub(crate) fn send(&self, request: Request<Body>) -> Answer {
        runtime().block_on(answer(self.house.router.clone(), request))
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.send(self.request("GET", path).body(Body::empty()).expect("a request"))
    }

    /// A deed without content.
    pub(crate) fn post(&self, path: &str, key: &str) -> Answer {
        self.send(self.request("POST", path).header("idempotency-key", key).body(Body::empty()).expect("a request"))
    }

    pub(crate) fn json(&self, path: &str, key: &str, body: &str) -> Answer {
        self.file(path, key, "application/json", body.as_bytes())
    }

    pub(crate) fn file(&self, path: &str, key: &str, media_type: &str, bytes: &[u8]) -> Answer {
        let request = self.request("POST", path).header("idempotency-key", key).header("content-type", media_type);
        self.send(request.body(Body::from(bytes.to_vec())).expect("a request"))
    }
}

/// A batch that is approved, through the face as far as a program can go.
pub(crate) fn approved_batch(house: &House) -> i64 {
    let maker = house.program("maker");
    let made = maker.json("/api/v1/batches", "new", r#"{"programme":"ecopost","period":"2026Q3"}"#).yes();
    let batch = made["batch"].as_i64().expect("a number");
    let at = |step: &str| format!("/api/v1/batches/{batch}/{step}");
    let loaded = maker.file(&at("roster"), "load", "text/csv; charset=utf-8", &house.roster).yes();
    let checked = maker.post(&at("check"), "check").yes();
    assert_eq!(loaded["lines"], checked["accepted"]);
    maker.json(&at("notice"), "notice", r#"{"days":0}"#).yes();
    let submitted = maker.post(&at("submit"), "submit").yes();
    assert_eq!(submitted["state"], "submitted");
    let sum = Fen::new(submitted["accepted_fen"].as_i64().expect("fen"));
    let payer = submitted["payer"].as_str().expect("a payer").to_owned();
    house.act("finance", move |ctx| payout::grant_budget(ctx, &payer, "ecopost", 2026, sum));
    for login in ["approver1", "approver2"] {
        house.act(login, move |ctx| payout::approve(ctx, batch, None));
    }
    batch
}

/// A batch that is sent.
pub(crate) fn sent_batch(house: &House) -> i64 {
    let batch = approved_batch(house);
    let finance = house.program("finance");
    let sent = finance.post(&format!("/api/v1/batches/{batch}/send"), "send").yes();
    assert_eq!(sent["amount_fen"], finance.get(&format!("/api/v1/batches/{batch}")).yes()["accepted_fen"]);
    batch
}

//! A small prefecture with its office at the pages, and the banks beside it.

use std::{path::PathBuf, sync::Arc, time::Duration};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
    middleware,
};
use bank_sim::{BankSim, Format, Rates};
use document::confined::Confined;
use exchange::profile::{BankFormat, example_profiles};
use kernel::{Actor, Db, Param, Period, RegionCode, Sql};
use population::{Faults, Population, Roster, RosterSpec};
use tower::ServiceExt;

const SEED: u64 = 540_500;
const PASSWORD: &str = "yaks graze at dawn 2026";

pub(crate) struct Office {
    pub(crate) db: Db,
    pub(crate) population: Arc<Population>,
    pub(crate) folder: tempfile::TempDir,
    router: Router,
    runtime: tokio::runtime::Runtime,
}

/// Tells a story on both engines.
pub(crate) fn on_both(people: u32, story: impl Fn(&Office)) {
    testkit::on_both(prefecture::ROOMS, |db| story(&Office::settle(db, people)));
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn body(&self) -> String {
        String::from_utf8(self.bytes.clone()).expect("a page is text")
    }

    pub(crate) fn to(&self) -> &str {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", String::from_utf8_lossy(&self.bytes));
        self.headers[header::LOCATION].to_str().expect("an address")
    }

    pub(crate) fn has(&self, words: &[&str]) -> &Answer {
        let body = self.body();
        for word in words {
            assert!(body.contains(word), "{word} is missing from {body}");
        }
        self
    }

    pub(crate) fn has_not(&self, words: &[&str]) -> &Answer {
        let body = self.body();
        for word in words {
            assert!(!body.contains(word), "{word} is in {body}");
        }
        self
    }
}

/// Somebody signed in: what the browser sends along.
#[derive(Clone)]
pub(crate) struct Desk(String);

impl Office {
    fn settle(db: &Db, people: u32) -> Office {
        let county = RegionCode::parse("540502").expect("a county");
        let villages: Vec<_> =
            prefecture::villages().into_iter().filter(|village| county.contains(village.code)).take(3).collect();
        let population = Population::new(SEED, people, &villages);
        prefecture::settle(db, &population).expect("an empty database");
        let folder = tempfile::tempdir().expect("a folder");
        let confined = Confined::program(env!("CARGO_BIN_EXE_platform-confined-child"));
        let house = door::House::new(db.clone(), confined, folder.path().join("exchange"), false);
        let router = platform::routes(&house).layer(middleware::from_fn_with_state(house, door::recognise));
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        let runtime = runtime.expect("a runtime");
        Office { db: db.clone(), population: Arc::new(population), folder, router, runtime }
    }

    /// Signs one of the staff in.
    pub(crate) fn sign_in(&self, login: &'static str) -> Desk {
        let invited = self.db.write(&Actor::system(), move |ctx| access::invite(ctx, login)).expect("an invitation");
        access::accept_invite(&self.db, &invited, PASSWORD).expect("a password");
        let visit =
            access::Visit { source: "10.0.0.1".into(), device: None, words: "test".into(), language: "zh".into() };
        let opened = access::sign_in(&self.db, login, PASSWORD, &visit).expect("signed in");
        Desk(format!("{}={}", door::DESK.cookie, opened.session.text()))
    }

    /// As the page of the second factor leaves every session.
    pub(crate) fn confirm_everybody(&self) {
        let now = self.db.clock().now().0;
        let done = self.db.write(&Actor::system(), move |ctx| {
            ctx.execute(Sql("UPDATE access_session SET confirmed_at = $1"), &[Param::Int(now)])
        });
        done.expect("confirmed");
    }

    fn ask(&self, desk: Option<&Desk>, request: axum::http::request::Builder, body: Body) -> Answer {
        let request = match desk {
            Some(Desk(cookie)) => request.header(header::COOKIE, cookie),
            None => request,
        };
        let request = request.body(body).expect("a request");
        self.runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.expect("an answer");
            let (status, headers) = (response.status(), response.headers().clone());
            let bytes = to_bytes(response.into_body(), 64 << 20).await.expect("a body").to_vec();
            Answer { status, headers, bytes }
        })
    }

    pub(crate) fn get(&self, desk: &Desk, path: &str) -> Answer {
        self.ask(Some(desk), Request::get(path), Body::empty())
    }

    /// A page that is there.
    pub(crate) fn page(&self, desk: &Desk, path: &str) -> Answer {
        let answer = self.get(desk, path);
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", String::from_utf8_lossy(&answer.bytes));
        answer
    }

    pub(crate) fn anybody(&self, path: &str) -> Answer {
        self.ask(None, Request::get(path), Body::empty())
    }

    pub(crate) fn post(&self, desk: &Desk, path: &str, form: &str) -> Answer {
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.ask(Some(desk), request, Body::from(form.to_owned()))
    }

    /// A form with a file.
    pub(crate) fn send_file(
        &self,
        desk: &Desk,
        path: &str,
        fields: &[(&str, &str)],
        file: (&str, &str, &[u8]),
    ) -> Answer {
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend(format!("--X\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
        }
        let (field, name, bytes) = file;
        let head = format!("--X\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\r\n");
        body.extend(head.bytes());
        body.extend(bytes);
        body.extend(b"\r\n--X--\r\n");
        let request = Request::post(path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=X");
        self.ask(Some(desk), request, Body::from(body))
    }

    /// Waits until the work on a batch has ended.
    pub(crate) fn wait(&self, desk: &Desk, batch: i64) {
        for _ in 0..1_500 {
            let part = self.page(desk, &format!("/platform/batches/{batch}/job/part"));
            if part.headers.contains_key("hx-refresh") {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("a job ends");
    }

    /// A roster of the prefecture's people.
    pub(crate) fn roster(&self, period: &str, lines_max: Option<u32>, faults: Faults) -> Vec<u8> {
        let spec = RosterSpec {
            amount_min: kernel::Fen::new(10_000),
            amount_max: kernel::Fen::new(300_000),
            cap: kernel::Fen::new(350_000),
            lines_max,
            faults,
            ..RosterSpec::new("ecopost", Period::parse(period).expect("a period"))
        };
        let path = self.folder.path().join("roster.csv");
        population::roster_csv_utf8(&path, &Roster::of_residents(&self.population, &spec)).expect("a roster");
        std::fs::read(path).expect("a roster")
    }

    fn exchange(&self) -> PathBuf {
        self.folder.path().join("exchange")
    }

    /// A day of all banks; what they say lies in the inboxes then.
    pub(crate) fn banks_work(&self, rates: Rates) {
        let today = self.db.clock().now().day().to_string();
        for bank in example_profiles() {
            let format = match bank.format {
                BankFormat::Delimited => Format::Delimited,
                BankFormat::Iso20022 => Format::Iso20022,
            };
            let bank = BankSim::open(self.exchange(), &bank.code, format, SEED).expect("a bank");
            bank.with_rates(rates).step(&today).expect("a day of a bank");
        }
    }
}

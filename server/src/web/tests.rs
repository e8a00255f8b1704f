//! The web's story: requests against the router, on both engines.

use axum::{
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use kernel::{Actor, CitizenId, Ctx, Day, Db, Fen, Period, RegionCode, Result, Scope};
use payout::{Instruction, InstructionState, NewItem, Outcome, Roster, Word};
use tower::ServiceExt;

use super::{CatchPanicLayer, House, Router, listen, middleware, pages, router, serve_on};
use crate::desk::ROOMS;

fn region() -> RegionCode {
    RegionCode::parse("540502").expect("a county")
}

fn citizen(seq: u16) -> CitizenId {
    CitizenId::from_parts(540_502, Day::new(1980, 1, 1).expect("a day"), seq)
}

fn put_users(ctx: &mut Ctx) -> Result<()> {
    let users = [
        ("maker1", access::Role::Maker),
        ("approver1", access::Role::Approver),
        ("finance1", access::Role::Finance),
        ("operator1", access::Role::Operator),
    ];
    users.into_iter().try_for_each(|(login, role)| {
        let user = access::User {
            login: login.to_owned(),
            name: login.to_owned(),
            region: region(),
            roles: vec![role],
            active: true,
        };
        access::put_user(ctx, &user)
    })
}

fn act(ctx: &mut Ctx, login: &str) {
    ctx.act_as(&Actor::new(login, Scope::of(region())));
}

/// A batch of ten lines: seven accepted, one held, two rejected.
fn checked_batch(ctx: &mut Ctx, programme: &str, period: &str) -> Result<i64> {
    act(ctx, "maker1");
    let payer = subsidy::programme(programme).expect("it is built in").payer();
    let period = Period::parse(period).expect("a period");
    let batch_id = payout::open_batch(ctx, payer, programme, &period, region(), 1)?;
    payout::loaded(ctx, batch_id, &format!("digest {batch_id}"), 10)?;
    payout::roster_is_kept(ctx, batch_id, &"ab".repeat(32), 10)?;
    let items = (1..=8).map(|seq: u16| NewItem {
        person: citizen(seq),
        component: 0,
        line: u32::from(seq) + 1,
        amount: Fen::new(123_456),
        account_id: i64::from(seq),
        region: 540_502_101_203,
    });
    let mut items: Vec<NewItem> = items.collect();
    items.sort_by_key(|item| item.person);
    let waiting = items.iter().position(|item| item.line == 9).expect("the eighth");
    let held = vec![payout::HeldItem { item: items.remove(waiting), reason: "扎西反映" }];
    let refused = [(10, "unknown_person"), (11, "over_cap")].map(|(line, code)| payout::Refused {
        line,
        person: None,
        amount: None,
        region: None,
        code,
    });
    payout::accept(ctx, batch_id, 10, &Roster { items, held, refused: refused.into() })?;
    Ok(batch_id)
}

fn sent_batch(ctx: &mut Ctx) -> Result<i64> {
    let batch_id = checked_batch(ctx, "border", "2026")?;
    payout::hold_notice(ctx, batch_id, 0)?;
    payout::submit(ctx, batch_id, true)?;
    act(ctx, "finance1");
    let payer = payout::batch(ctx, batch_id)?.cycle.payer;
    payout::grant_budget(ctx, &payer, "border", 2026, Fen::new(10_000_000))?;
    act(ctx, "approver1");
    payout::approve(ctx, batch_id, None)?;
    act(ctx, "finance1");
    payout::send(ctx, batch_id)?;
    Ok(batch_id)
}

/// Of seven payments four are credited, one fails, one is unknown, one is on its way.
fn settle(ctx: &mut Ctx, batch_id: i64) -> Result<()> {
    act(ctx, "finance1");
    let batch = payout::batch(ctx, batch_id)?;
    let cycle_id = batch.cycle.cycle_id;
    let items = payout::frozen_items(ctx, &batch)?;
    let instructions: Vec<Instruction> = items
        .into_iter()
        .zip(1..)
        .map(|(item, line_no)| Instruction { cycle_id, item, file_id: 1, line_no, account_key: 0 })
        .collect();
    payout::prepare_instructions(ctx, &instructions)?;
    let words = [Word::Ok, Word::Ok, Word::Ok, Word::Ok, Word::Fail, Word::Pending];
    let outcomes: Vec<Outcome> = instructions
        .into_iter()
        .zip(words)
        .zip(1..)
        .map(|((instruction, word), reply_line)| Outcome {
            instruction,
            before: InstructionState::Sent,
            word,
            reason: String::new(),
            reply_line,
        })
        .collect();
    payout::settle(ctx, 1, batch_id, "nongye", &outcomes)?;
    Ok(())
}

fn seed(db: &Db) -> i64 {
    db.write(&Actor::system(), |ctx| {
        put_users(ctx)?;
        let sent = sent_batch(ctx)?;
        settle(ctx, sent)?;
        checked_batch(ctx, "disab_care", "2026-07")?;
        let undone = checked_batch(ctx, "grass", "2026")?;
        payout::undo(ctx, undone)?;
        act(ctx, "operator1");
        payout::halt(ctx, "对账")?;
        Ok(sent)
    })
    .expect("the story can be told")
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Answer {
    fn has(&self, words: &[&str]) {
        for word in words {
            assert!(self.body.contains(word), "{word} is missing in:\n{}", self.body);
        }
    }

    fn lacks(&self, words: &[&str]) {
        for word in words {
            assert!(!self.body.contains(word), "{word} must not stand in:\n{}", self.body);
        }
    }
}

impl Answer {
    /// Scripts come from files of ours only.
    fn has_no_script_of_its_own(&self) {
        assert_eq!(self.body.matches("<script").count(), self.body.matches("<script src=\"/assets/").count());
    }
}

const PASSWORD: &str = "barley yak butter";

fn house(db: &Db) -> House {
    let confined = document::confined::Confined::this_program().expect("a program");
    House::new(db.clone(), confined, "exchange".into(), false)
}

/// A user of the prefecture who accepted an invitation and signed in; the cookie that the browser sends.
fn signed_in(db: &Db, login: &'static str, role: access::Role) -> String {
    let user = access::User {
        login: login.to_owned(),
        name: "央金".to_owned(),
        region: RegionCode::parse("540500").expect("the prefecture"),
        roles: vec![role],
        active: true,
    };
    let invite = db
        .write(&Actor::system(), move |ctx| {
            access::put_user(ctx, &user)?;
            access::invite(ctx, login)
        })
        .expect("a new user is invited");
    access::accept_invite(db, &invite, PASSWORD).expect("the password is good");
    let opened = access::sign_in(db, login, PASSWORD, &access::Visit::default()).expect("the password is right");
    format!("{}={}", door::DESK.cookie, opened.session.text())
}

fn get_as(db: &Db, cookie: &str, path: &str) -> Answer {
    get_with(db, path, &[(header::COOKIE, cookie)])
}

fn post_with(db: &Db, path: &str, headers: &[(&str, &str)], form: &str) -> Answer {
    let mut request = Request::post(path);
    if !headers.iter().any(|(name, _)| *name == "content-type") {
        request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    ask(db, request.body(Body::from(form.to_owned())).expect("a request"))
}

fn get_with(db: &Db, path: &str, headers: &[(header::HeaderName, &str)]) -> Answer {
    let mut request = Request::get(path);
    for (name, value) in headers {
        request = request.header(name, *value);
    }
    ask(db, request.body(Body::empty()).expect("a request"))
}

fn get(db: &Db, path: &str) -> Answer {
    get_with(db, path, &[])
}

fn ask(db: &Db, request: Request<Body>) -> Answer {
    runtime().block_on(async {
        let response = router(house(db)).oneshot(request).await.expect("a router answers");
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 1 << 20).await.expect("a body");
        let body = String::from_utf8(body.to_vec()).expect("text");
        Answer { status: parts.status, headers: parts.headers, body }
    })
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime")
}

#[test]
fn a_clerk_sees_what_became_of_every_batch() {
    testkit::on_both(ROOMS, |db| {
        let reader = signed_in(db, "reader", access::Role::Auditor);
        let get = |db: &Db, path: &str| get_as(db, &reader, path);
        let empty = get(db, "/platform/batches?lang=en");
        assert_eq!(empty.status, StatusCode::OK);
        empty.has(&["There are no batches yet."]);

        let sent = seed(db);
        let list = get(db, "/platform/batches?lang=zh");
        list.has(&[
            "边民补助",
            "已发出",
            "已检查",
            "已撤销",
            "8,641.92",
            "maker1",
            "approver1",
            "发放已全部暂停",
            "原因：对账",
            "<html lang=\"zh-CN\"",
        ]);
        list.has(&[&format!("href=\"/platform/batches/{sent}\"")]);

        let batch = get(db, &format!("/platform/batches/{sent}?lang=en"));
        batch.has(&["Border residents", "<html lang=\"en\""]);
        let check = get(db, &format!("/platform/batches/{sent}/check?lang=en"));
        check.has(&["unknown_person", "No resident is registered under this citizen number."]);
        for page in [&list, &batch, &check] {
            let ids: Vec<String> = (1..=8).map(|seq| citizen(seq).to_string()).collect();
            page.lacks(&ids.iter().map(String::as_str).collect::<Vec<_>>());
            page.lacks(&["style=\"", " onclick", "扎西"]);
            page.has_no_script_of_its_own();
        }
    });
}

#[test]
fn what_is_not_there_is_a_page_in_the_readers_language_that_repeats_nothing() {
    testkit::on_sqlite(ROOMS, |db| {
        let reader = signed_in(db, "reader", access::Role::Auditor);
        let get = |db: &Db, path: &str| get_as(db, &reader, path);
        let cases = [
            ("/platform/batches/77?lang=en", "There is no batch 77"),
            ("/platform/batches/540502198001010019?lang=en", "There is no batch —"),
            ("/platform/batches/%E4%B8%80?lang=zh", "没有批次 —"),
            ("/nothing/here?lang=zh", "没有这个页面"),
            ("/assets/other.css?lang=en", "There is no such page"),
        ];
        for (path, words) in cases {
            let page = get(db, path);
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
            page.has(&[words, "href=\"/platform\""]);
        }
        get(db, "/platform/batches/540502198001010019").lacks(&["<p>540502198001010019", "批次 540502198001010019"]);
        let posted = ask(db, Request::post("/platform/batches").body(Body::empty()).expect("a request"));
        assert_eq!(posted.status, StatusCode::METHOD_NOT_ALLOWED);
        posted.has(&["不能办理"]);
    });
}

#[test]
fn language_view_and_theme_are_switched_in_place_and_remembered() {
    testkit::on_sqlite(ROOMS, |db| {
        let reader = signed_in(db, "reader", access::Role::Auditor);
        let get = |db: &Db, path: &str| get_as(db, &reader, path);
        let get_with = |db: &Db, path: &str, headers: &[(header::HeaderName, &str)]| {
            let all: Vec<_> = headers.iter().cloned().chain([(header::COOKIE, &*reader)]).collect();
            get_with(db, path, &all)
        };
        let page = get_with(db, "/platform/batches?page=2", &[(header::ACCEPT_LANGUAGE, "en-GB,zh;q=0.5")]);
        page.has(&["Payment batches", "href=\"/platform/batches?page=2&amp;lang=bo\""]);
        assert!(!page.headers.contains_key(header::SET_COOKIE));

        let chosen = get(db, "/platform/batches?lang=bo");
        let cookie = chosen.headers[header::SET_COOKIE].to_str().expect("a word");
        assert!(cookie.starts_with("yika_lang=bo; Path=/;"), "{cookie}");
        chosen.has(&["<html lang=\"bo\"", "class=\"y-untranslated\" lang=\"zh-CN\"", "class=\"y-unreviewed\""]);
        let elder = get(db, "/platform/batches?view=elder&theme=dark");
        elder.has(&["class=\"govuk-template y-elder y-dark\""]);
        assert_eq!(elder.headers.get_all(header::SET_COOKIE).iter().count(), 2, "view and theme are remembered");
        get_with(db, "/platform/batches", &[(header::COOKIE, "yika_view=elder-2")]).has(&["y-elder-2"]);
        get_with(db, "/platform/batches", &[(header::COOKIE, "yika_lang=en")]).has(&["<html lang=\"en\""]);
        get(db, "/platform/batches?lang=%3Cscript%3E").has(&["<html lang=\"zh-CN\""]);
        get(db, "/platform/batches?x=%22%3E%3Cscript%3E").has_no_script_of_its_own();
    });
}

#[test]
fn machines_learn_whether_it_lives_and_can_work() {
    testkit::on_both(ROOMS, |db| {
        assert_eq!(get(db, "/healthz").body, "ok\n");
        let said = |body: &str| serde_json::from_str::<serde_json::Value>(body).expect("JSON");
        assert_eq!(said(&get(db, "/readyz").body), serde_json::json!({ "halted": false, "ready": true }));
        seed(db);
        let halted = get(db, "/readyz");
        assert_eq!(halted.status, StatusCode::OK);
        assert_eq!(said(&halted.body), serde_json::json!({ "halted": true, "ready": true }));
        let version: serde_json::Value = serde_json::from_str(&get(db, "/version").body).expect("JSON");
        assert_eq!(version["name"], "yika");
        assert_eq!(version["database"], db.engine().name());
    });
    testkit::on_both(&[audit::ROOM], |db| {
        let behind = get(db, "/readyz");
        assert_eq!(behind.status, StatusCode::SERVICE_UNAVAILABLE);
        behind.has(&["\"code\":\"database_older\""]);
        assert_eq!(get(db, "/healthz").status, StatusCode::OK);
    });
}

#[test]
fn the_figures_add_up() {
    testkit::on_both(ROOMS, |db| {
        seed(db);
        get(db, "/metrics").has(&[
            "# TYPE yika_batches gauge",
            "yika_batches{state=\"sent\"} 1\n",
            "yika_batches{state=\"closed\"} 0\n",
            "yika_items{state=\"credited\"} 4\n",
            "yika_items_fen{state=\"credited\"} 493824\n",
            "yika_items_fen{state=\"failed_or_returned\"} 123456\n",
            "yika_items{state=\"unknown\"} 1\n",
            "yika_items{state=\"sent\"} 1\n",
            "yika_items{state=\"accepted\"} 7\n",
            "yika_ledger_sum_fen 0\n",
            "yika_ledger_fen{kind=\"paid\"} 493824\n",
            "yika_halted 1\n",
            "yika_memory_resident_bytes ",
        ]);
    });
}

#[test]
fn requests_are_counted_by_the_pattern_of_their_path() {
    testkit::on_sqlite(ROOMS, |db| {
        let reader = signed_in(db, "reader", access::Role::Auditor);
        let router = router(house(db));
        let body = runtime().block_on(async {
            for path in ["/platform/batches/540502198001010019", "/540502198001010019?q=540502198001010019", "/healthz"]
            {
                let request =
                    Request::get(path).header(header::COOKIE, &reader).body(Body::empty()).expect("a request");
                router.clone().oneshot(request).await.expect("an answer");
            }
            let request = Request::get("/metrics").body(Body::empty()).expect("a request");
            let answer = router.clone().oneshot(request).await.expect("an answer");
            String::from_utf8(to_bytes(answer.into_body(), 1 << 20).await.expect("a body").to_vec()).expect("text")
        });
        for line in [
            "yika_requests_total{method=\"GET\",route=\"/platform/batches/{id}\",status=\"404\"} 1",
            "yika_requests_total{method=\"GET\",route=\"none\",status=\"404\"} 1",
            "yika_requests_total{method=\"GET\",route=\"/healthz\",status=\"200\"} 1",
            "yika_request_seconds_count 3",
        ] {
            assert!(body.contains(line), "{line} is missing in:\n{body}");
        }
        assert!(!body.contains("540502"), "a number that somebody typed is no label");
    });
}

#[test]
fn every_answer_carries_strict_headers_and_only_assets_are_kept() {
    testkit::on_sqlite(ROOMS, |db| {
        for path in
            ["/", "/platform/batches", "/nothing", "/healthz", "/metrics", "/assets/yika.css", &ui::STYLE.address]
        {
            let answer = get(db, path);
            let header = |name: &str| answer.headers.get(name).map_or("", |value| value.to_str().expect("text"));
            assert!(header("content-security-policy").starts_with("default-src 'none'; style-src 'self';"), "{path}");
            assert!(header("content-security-policy").contains("frame-ancestors 'none'"), "{path}");
            assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
            assert_eq!(header("referrer-policy"), "same-origin", "{path}");
            let kept = match path {
                "/assets/yika.css" => "no-cache",
                path if path.starts_with("/assets/") => "public, max-age=31536000, immutable",
                _ => "no-store",
            };
            assert_eq!(header("cache-control"), kept, "{path}");
        }
        let home = get(db, "/");
        assert_eq!(home.status, StatusCode::SEE_OTHER);
        assert_eq!(home.headers[header::LOCATION], "/platform");
        get(db, "/platform/sign-in").has(&[&ui::STYLE.address.replace('&', "&amp;")]);
    });
}

#[test]
fn other_machines_cannot_reach_the_pages() {
    testkit::on_sqlite(ROOMS, |_| {
        for addr in ["0.0.0.0:0", "192.0.2.1:80", "[::]:0"] {
            let refused =
                runtime().block_on(listen(addr.parse().expect("an address"), false)).expect_err("it is refused");
            assert_eq!(refused.refusal().map(|refusal| &*refusal.code), Some("serve_only_loopback"), "{addr}");
        }
    });
}

#[test]
fn who_is_not_signed_in_is_led_to_the_sign_in_and_back() {
    testkit::on_sqlite(ROOMS, |db| {
        let away = get(db, "/platform/batches?page=2");
        assert_eq!(away.status, StatusCode::SEE_OTHER);
        assert_eq!(away.headers[header::LOCATION], "/platform/sign-in?to=/platform/batches%3Fpage%3D2");
        signed_in(db, "reader", access::Role::Auditor);
        let form = format!("login=reader&password={}&to=/platform/batches%3Fpage%3D2", PASSWORD.replace(' ', "+"));
        let wrong = post_with(db, "/platform/sign-in?lang=en", &[], "login=reader&password=wrong");
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        wrong.has(&["Sign-in failed", "value=\"reader\"", "govuk-error-summary"]);
        wrong.lacks(&["wrong\""]);
        let right = post_with(db, "/platform/sign-in", &[], &form);
        assert_eq!(right.status, StatusCode::SEE_OTHER);
        assert_eq!(right.headers[header::LOCATION], "/platform/batches?page=2");
        let cookies: Vec<&str> =
            right.headers.get_all(header::SET_COOKIE).iter().map(|value| value.to_str().expect("text")).collect();
        let session = cookies.iter().find(|cookie| cookie.starts_with("yika_desk=")).expect("a session");
        assert!(session.contains("HttpOnly") && session.contains("SameSite=Lax"), "{session}");
        let session = session.split(';').next().expect("a pair");
        get_as(db, session, "/platform/batches").has(&["央金"]);
        let out = post_with(db, "/platform/sign-out", &[("cookie", session)], "");
        assert_eq!(out.headers[header::LOCATION], "/platform/sign-in");
        assert_eq!(get_as(db, session, "/platform/batches").status, StatusCode::SEE_OTHER);
    });
}

#[test]
fn a_form_that_another_site_sent_is_refused() {
    testkit::on_sqlite(ROOMS, |db| {
        let cases: [(&[(&str, &str)], StatusCode); 6] = [
            (&[("sec-fetch-site", "cross-site")], StatusCode::FORBIDDEN),
            (&[("sec-fetch-site", "same-site")], StatusCode::FORBIDDEN),
            (&[("host", "yika.example"), ("origin", "https://evil.example")], StatusCode::FORBIDDEN),
            (&[("sec-fetch-site", "same-origin")], StatusCode::UNPROCESSABLE_ENTITY),
            (&[("host", "yika.example"), ("origin", "https://yika.example")], StatusCode::UNPROCESSABLE_ENTITY),
            (&[], StatusCode::UNPROCESSABLE_ENTITY),
        ];
        for (headers, status) in cases {
            let answer = post_with(db, "/platform/sign-in", headers, "login=nobody&password=none");
            assert_eq!(answer.status, status, "{headers:?}");
            assert!(answer.body.contains("<html"), "a refusal is a page");
        }
    });
}

#[test]
fn a_form_that_is_too_long_or_no_form_is_refused_on_a_page() {
    testkit::on_sqlite(ROOMS, |db| {
        let long = format!("login={}", "a".repeat(door::FORM_BYTES_MAX));
        let answer = post_with(db, "/platform/sign-in", &[("accept-language", "en")], &long);
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
        answer.has(&["<html lang=\"en\"", "longer than 65536 bytes"]);
        let answer = post_with(db, "/app/complaints/follow", &[("content-type", "application/json")], "{}");
        assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
        answer.has(&["<html lang=\"zh"]);
    });
}

#[test]
fn serving_ends_when_it_is_told_to() {
    testkit::on_sqlite(ROOMS, |db| {
        let db = db.clone();
        runtime().block_on(async move {
            let listener = listen("127.0.0.1:0".parse().expect("an address"), false).await.expect("a free port");
            let addr = listener.local_addr().expect("an address");
            let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
            let serving =
                tokio::spawn(serve_on(listener, house(&db), async { stopped.await.expect("the word to stop") }));
            let mut stream = tokio::net::TcpStream::connect(addr).await.expect("it listens");
            use tokio::io::{AsyncReadExt, AsyncWriteExt};
            stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n").await.expect("sent");
            let mut answer = [0; 15];
            stream.read_exact(&mut answer).await.expect("an answer");
            assert_eq!(&answer, b"HTTP/1.1 200 OK");
            stop.send(()).expect("it serves");
            let ended =
                tokio::time::timeout(std::time::Duration::from_secs(5), serving).await.expect("it ends at once");
            ended.expect("no panic").expect("no failure");
        });
    });
}

#[test]
fn a_failure_is_a_page_that_tells_nothing_but_a_number() {
    testkit::on_sqlite(&[audit::ROOM, access::ROOM], |db| {
        let reader = signed_in(db, "reader", access::Role::Auditor);
        let page = get_as(db, &reader, "/platform/batches?lang=en");
        assert_eq!(page.status, StatusCode::INTERNAL_SERVER_ERROR);
        page.has(&["Something went wrong", "Nothing has changed.", "Number "]);
        page.lacks(&["payout_", "SELECT", "no such table"]);
    });
}

#[test]
fn a_page_that_breaks_is_a_page_too() {
    let broken = runtime().block_on(async {
        let router = Router::new()
            .route("/", axum::routing::get(breaks))
            .layer(CatchPanicLayer::custom(pages::broken))
            .layer(middleware::from_fn(pages::in_the_readers_language));
        let request = Request::get("/?lang=en").body(Body::empty()).expect("a request");
        let answer = router.oneshot(request).await.expect("an answer");
        (answer.status(), String::from_utf8(to_bytes(answer.into_body(), 1 << 20).await.expect("a body").to_vec()))
    });
    assert_eq!(broken.0, StatusCode::INTERNAL_SERVER_ERROR);
    let text = broken.1.expect("text");
    assert!(text.contains("Something went wrong") && !text.contains("540502198001010019"));
}

async fn breaks() -> &'static str {
    panic!("540502198001010019")
}

//! Public lists as a browser asks for them: masked, by village, for their days only, with a way to object.

use std::sync::{Arc, LazyLock};

use access::{Role, User};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
    middleware,
};
use card::KeyRing;
use casework::{Objection, ObjectionState};
use credential::{Algorithm, Proof};
use door::{House, Serving};
use kernel::{Actor, CitizenId, Ctx, Day, Db, Fen, Period, PersonName, RegionCode, Result, Scope};
use payout::{NewItem, Roster};
use registry::{Person, PersonState};
use tower::ServiceExt;

const HERE: &str = "540502101203";
const THERE: &str = "540521101201";
const PUBLIC: &str = "border";
const PRIVATE: &str = "disab_care";
const PEOPLE: u16 = 120;

fn region(code: &str) -> RegionCode {
    RegionCode::parse(code).expect("a region")
}

/// The first is a child, the second lives there, all others here.
fn citizen(seq: u16) -> CitizenId {
    CitizenId::from_parts(540_502, Day::new(if seq == 1 { 2012 } else { 1980 }, 1, 1).expect("a day"), seq)
}

fn village(seq: u16) -> &'static str {
    if seq == 2 { THERE } else { HERE }
}

fn name(seq: u16) -> String {
    match seq {
        1 => "小孩尼玛".to_owned(),
        2 => "那边卓嘎".to_owned(),
        _ => {
            let word = ["扎西", "边巴", "次仁", "普布", "达娃", "旺堆", "央金", "罗布", "平措", "丹增"];
            let (tens, ones) = (usize::from(seq / 10), usize::from(seq % 10));
            format!("{}{}", word[tens % 10], word[ones])
        }
    }
}

fn maker() -> Actor {
    Actor::new("maker1", Scope::of(region("540500")))
}

/// The keys of the house, always the same within one run.
fn keys(db: &Db) -> Arc<KeyRing> {
    static FOLDER: LazyLock<tempfile::TempDir> = LazyLock::new(|| tempfile::tempdir().expect("a folder"));
    let path = FOLDER.path().join("keys");
    let ring = KeyRing::open(&path, "https://yika.example/540500", Algorithm::Ed25519, db.clock().now());
    Arc::new(ring.expect("keys are made"))
}

/// Tells a story with people in two villages, on both engines.
fn on_both(story: impl Fn(&Db, &Router)) {
    testkit::on_both(prefecture::ROOMS, |db| {
        db.write(&Actor::system(), |ctx| {
            registry::import_regions(ctx, &registry::shannan())?;
            let (login, place) = ("maker1".to_owned(), region("540500"));
            let user = User { name: login.clone(), login, region: place, roles: vec![Role::Maker], active: true };
            access::put_user(ctx, &user)?;
            let person = |seq| Person {
                id: citizen(seq),
                name: PersonName::parse(&name(seq)).expect("a name"),
                village: region(village(seq)),
                household_id: i64::from(seq),
                relation: "户主".into(),
                ethnic: String::new(),
                phone: format!("1390000{seq:04}"),
                state: PersonState::Alive,
                state_since: None,
            };
            registry::import_people(ctx, &(1..=PEOPLE).map(person).collect::<Vec<_>>())
        })
        .expect("people move in");
        let confined = document::confined::Confined::program("/nowhere");
        let serving = Serving { card_keys: Some(keys(db)), ..Serving::default() };
        let house = House::serving(db.clone(), confined, "/nowhere".into(), serving);
        let pages = notice::routes(&house).layer(middleware::from_fn_with_state(house, door::recognise));
        story(db, &pages);
    });
}

/// A batch that was checked; its line is the person's number.
fn checked(db: &Db, programme: &'static str, period: &'static str) -> i64 {
    let make = move |ctx: &mut Ctx| -> Result<i64> {
        let payer = subsidy::programme(programme).expect("it is built in").payer();
        let period = Period::parse(period).expect("a period");
        let batch_id = payout::open_batch(ctx, payer, programme, &period, region("540500"), 1)?;
        payout::loaded(ctx, batch_id, &format!("digest {batch_id}"), i64::from(PEOPLE))?;
        payout::roster_is_kept(ctx, batch_id, &"ab".repeat(32), i64::from(PEOPLE))?;
        let mut items: Vec<NewItem> = (1..=PEOPLE)
            .map(|seq| NewItem {
                person: citizen(seq),
                component: 0,
                line: u32::from(seq),
                amount: Fen::new(100_000 + i64::from(seq)),
                account_id: i64::from(seq),
                region: region(village(seq)).get(),
            })
            .collect();
        items.sort_by_key(|item| item.person);
        payout::accept(ctx, batch_id, i64::from(PEOPLE), &Roster { items, ..Roster::default() })?;
        Ok(batch_id)
    };
    db.write(&maker(), make).expect("a batch")
}

fn published(db: &Db, programme: &'static str, period: &'static str) -> i64 {
    let batch_id = checked(db, programme, period);
    db.write(&maker(), move |ctx| payout::hold_notice(ctx, batch_id, 7)).expect("published");
    batch_id
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Answer {
    fn is(&self, status: u16) -> &Answer {
        assert_eq!(self.status.as_u16(), status, "{}", self.body);
        self
    }

    fn has(&self, words: &[&str]) -> &Answer {
        for word in words {
            assert!(self.body.contains(word), "{word} is missing in:\n{}", self.body);
        }
        self
    }

    fn lacks(&self, words: &[&str]) -> &Answer {
        for word in words {
            assert!(!self.body.contains(word), "{word} must not stand in:\n{}", self.body);
        }
        self
    }

    fn to(&self) -> &str {
        assert_eq!(self.status.as_u16(), 303, "{}", self.body);
        self.headers[header::LOCATION].to_str().expect("text")
    }
}

fn ask(pages: &Router, request: Request<Body>) -> Answer {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    runtime.expect("a runtime").block_on(async {
        let response = pages.clone().oneshot(request).await.expect("a router answers");
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 1 << 20).await.expect("a body");
        let body = String::from_utf8(body.to_vec()).expect("text");
        Answer { status: parts.status, headers: parts.headers, body }
    })
}

fn get(pages: &Router, path: &str) -> Answer {
    ask(pages, Request::get(path).body(Body::empty()).expect("a request"))
}

fn post(pages: &Router, path: &str, cookie: &str, body: impl Into<Body>) -> Answer {
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::COOKIE, cookie);
    ask(pages, request.body(body.into()).expect("a request"))
}

fn objections(db: &Db, batch_id: i64) -> Vec<Objection> {
    db.read(&maker(), |ctx| casework::objections(ctx, Some(batch_id), None, 99)).expect("objections")
}

#[test]
fn a_list_is_shown_by_village_masked_and_page_by_page() {
    on_both(|db, pages| {
        get(pages, "/notice").is(200).has(&["现在没有公示的名单"]);
        let batch = published(db, PUBLIC, "2026");
        get(pages, "/notice").is(200).has(&["边民补助", &format!("/notice/{batch}\""), "2026年11月29日"]);
        get(pages, "/notice?programme=grass").is(200).has(&["现在没有公示的名单"]);
        let here = format!("/notice/{batch}?region={HERE}");
        get(pages, &format!("/notice?region={HERE}")).has(&[&here]);

        let first = get(pages, &here);
        first.is(200).has(&["共 118 人", "540502********", "提异议", "page=2"]);
        first.lacks(&["小孩尼玛", "那边卓嘎"]);
        assert_eq!(first.body.matches("/objection/").count(), 50);
        assert_eq!(get(pages, &format!("{here}&page=3")).body.matches("/objection/").count(), 18);
        assert_eq!(get(pages, &format!("{here}&page=99")).body.matches("/objection/").count(), 18);
        let all: String = (1..=3).map(|page| get(pages, &format!("{here}&page={page}")).body).collect();
        for seq in 3..=PEOPLE {
            assert!(all.contains(&citizen(seq).masked()), "{seq}");
            assert!(!all.contains(&citizen(seq).to_string()), "{seq}");
            assert!(!all.contains(&format!("1390000{seq:04}")), "{seq}");
        }
        // The whole list has a map of the counties; a county's has none.
        get(pages, &format!("/notice/{batch}")).has(&["<svg class=\"y-map\"", "各县（区）名单上的人数", ">118</text>"]);
        first.lacks(&["y-map"]);
        get(pages, &format!("/notice/{batch}?region={THERE}")).has(&["那边卓嘎", "1,000.02"]).lacks(&["扎西"]);
        get(pages, &format!("/notice/{batch}?region=540581")).is(200).has(&["这里没有名单上的人"]);
        get(pages, &format!("/notice/{batch}?region=nowhere")).is(200).has(&["共 119 人", "region=540502"]);

        let printed = get(pages, &format!("/notice/{batch}/print?region={HERE}"));
        printed.is(200).has(&["共 118 人"]).lacks(&["/objection/", "那边卓嘎"]);
        assert_eq!(printed.body.matches("540502********").count(), 118);
        assert_eq!(get(pages, &format!("/notice/{batch}/print?region=540502")).to(), format!("/notice/{batch}"));
    });
}

#[test]
fn nothing_of_a_list_is_kept_or_found_by_search_engines() {
    on_both(|db, pages| {
        let batch = published(db, PUBLIC, "2026");
        for path in ["/notice".to_owned(), format!("/notice/{batch}"), "/notice/999".to_owned()] {
            let headers = get(pages, &path).headers;
            assert!(headers["x-robots-tag"].to_str().expect("text").contains("noindex"), "{path}");
            assert_eq!(headers["cache-control"], "no-store", "{path}");
        }
    });
}

#[test]
fn a_list_withdraws_itself_and_one_that_may_not_be_shown_is_as_if_there_were_none() {
    on_both(|db, pages| {
        let private = published(db, PRIVATE, "2026-07");
        let unpublished = checked(db, "grass", "2026");
        let batch = published(db, PUBLIC, "2026");
        let line = format!("/notice/{batch}/objection/3");
        get(pages, &line).is(200).has(&[&name(3)]);
        let none = get(pages, "/notice/999").is(404).body.replace("/999", "");
        let hidden = |batch: i64| {
            for path in ["", "/print?region=540502101203", "/objection/3"] {
                let path = format!("/notice/{batch}{path}");
                let answer = get(pages, &path);
                answer.is(404).lacks(&["540502***", &name(3)]);
                assert!(answer.body.contains("没有这份公示"));
            }
            let body = get(pages, &format!("/notice/{batch}")).body;
            assert_eq!(body.replace(&format!("/{batch}"), ""), none, "the answer does not tell why");
            post(pages, &format!("/notice/{batch}/objection/3"), "", "text=a&contact=b").is(404);
            assert!(objections(db, batch).is_empty());
        };
        hidden(private);
        hidden(unpublished);
        get(pages, "/notice").lacks(&["残疾人", &format!("/notice/{private}\"")]);
        get(pages, "/notice/%27").is(404);
        get(pages, "/notice/1/objection/x").is(404);

        db.clock().advance_days(7);
        get(pages, &format!("/notice/{batch}")).is(200);
        db.clock().advance_days(1);
        hidden(batch);
        get(pages, "/notice").is(200).has(&["现在没有公示的名单"]);
    });
}

#[test]
fn anybody_objects_with_a_contact_and_a_line_that_is_held_leaves_the_list() {
    on_both(|db, pages| {
        let batch = published(db, PUBLIC, "2026");
        let line = format!("/notice/{batch}/objection/3");
        get(pages, &line).is(200).has(&["没有登录", &name(3), "1,000.03"]).lacks(&[&citizen(3).to_string()]);
        post(pages, &line, "", "text=&contact=").is(422).has(&["govuk-error-summary", "href=\"#text\""]);
        let no_contact = post(pages, &line, "", "text=moved%20away&contact=");
        no_contact.is(422).has(&["href=\"#contact\"", "moved away"]);
        assert!(objections(db, batch).is_empty());
        let done = post(pages, &line, "", "text=moved%20away&contact=13800000000");
        let objection = &objections(db, batch)[0];
        assert_eq!(done.to(), format!("/notice/received/{}", objection.objection_id));
        assert_eq!((objection.said.by, objection.state), (None, ObjectionState::Received));
        get(pages, done.to()).is(200).has(&["异议已收到"]).lacks(&[&name(3), "moved"]);
        get(pages, "/notice/received/x").is(404);
        for child_or_nobody in [1, 999] {
            let path = format!("/notice/{batch}/objection/{child_or_nobody}");
            get(pages, &path).is(404).lacks(&["小孩"]);
            post(pages, &path, "", "text=a&contact=b").is(404);
        }

        let number = objection.objection_id;
        db.write(&maker(), move |ctx| subsidy::uphold_objection(ctx, number, "moved away")).expect("upheld");
        get(pages, &line).is(404);
        get(pages, &format!("/notice/{batch}?region={HERE}")).is(200).has(&["共 117 人"]);
    });
}

#[test]
fn a_resident_who_is_signed_in_objects_in_her_own_name() {
    on_both(|db, pages| {
        let batch = published(db, PUBLIC, "2026");
        let visit =
            access::Visit { source: "10.0.0.1".into(), device: None, words: String::new(), language: "zh".into() };
        let from = visit.clone();
        let code =
            db.write(&Actor::system(), move |ctx| access::phone_code(ctx, "13900000002", &from)).expect("a code");
        let who = access::Known { person: citizen(2), village: region(THERE) };
        let opened = access::sign_in_by_phone(db, &code.handle, "13900000002", &code.code, Some(who), &visit);
        let cookie = format!("yika_home={}", opened.expect("signed in").session.text());
        let line = format!("/notice/{batch}/objection/3");
        let request = Request::get(&line).header(header::COOKIE, &cookie).body(Body::empty()).expect("a request");
        ask(pages, request).is(200).has(&["您已登录"]).lacks(&["那边卓嘎"]);
        post(pages, &line, &cookie, "text=moved%20away").to();
        let objection = &objections(db, batch)[0];
        assert_eq!((objection.said.by, &*objection.said.contact), (Some(citizen(2)), ""));
    });
}

#[test]
fn anybody_has_the_code_of_a_paper_read_and_a_changed_one_is_refused() {
    on_both(|db, pages| {
        let now = db.clock().now();
        let proof = Proof {
            issuer: "https://yika.example/540500".into(),
            number: "2026-0000007".into(),
            made_at: now,
            lines: vec![("姓名".into(), "次仁<b>卓玛".into())],
        };
        let code = credential::prove(&proof, &*keys(db).paper_signer(now).unwrap()).unwrap();
        get(pages, "/notice/paper?lang=en").is(200).has(&["Verify a paper"]);
        let read = |code: &str| {
            let form = form_urlencoded::Serializer::new(String::new()).append_pair("code", code).finish();
            post(pages, "/notice/paper?lang=en", "", form)
        };
        read(&format!("{code}\r\n")).is(200).has(&["2026-0000007", "次仁&lt;b&gt;卓玛", "what stands below"]);
        let turned: String = code.chars().rev().collect();
        for wrong in ["", "hello", &turned, &code[1..]] {
            read(wrong).is(422).has(&["proves nothing"]).lacks(&["2026-0000007", "what stands below"]);
        }
    });
}

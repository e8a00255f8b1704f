//! Pages beside the life of a batch: what other roles and other regions see, the stop switch, work that was interrupted.

use access::{Role, User};
use axum::http::StatusCode;
use kernel::{Actor, Period, RegionCode};
use payout::JobKind;
use population::Faults;

use crate::house::on_both;

const PAGES: [&str; 12] = [
    "",
    "/load",
    "/check",
    "/notice",
    "/objections",
    "/submit",
    "/approve",
    "/send",
    "/replies",
    "/not-paid",
    "/close",
    "/undo",
];

#[test]
fn a_batch_of_another_region_is_not_there_and_an_auditor_changes_nothing() {
    on_both(50, |office| {
        let region = RegionCode::parse("540521").expect("a county");
        let put = office.db.write(&Actor::system(), move |ctx| {
            access::put_user(
                ctx,
                &User {
                    login: "far".to_owned(),
                    name: "扎囊".to_owned(),
                    region,
                    roles: vec![Role::Maker],
                    active: true,
                },
            )
        });
        put.expect("a user");
        let batch = office.db.write(&prefecture::actor("maker"), |ctx| {
            let period = Period::parse("2026").expect("a period");
            subsidy::new_batch(ctx, "border", &period, RegionCode::parse("540502").expect("a county"))
        });
        let batch = batch.expect("a batch");
        let (far, auditor) = (office.sign_in("far"), office.sign_in("auditor"));
        for page in PAGES {
            let path = format!("/platform/batches/{batch}{page}");
            let answer = office.get(&far, &path);
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
            answer.has_not(&["边民补助"]);
            office.page(&auditor, &path);
            assert_eq!(office.anybody(&path).status, StatusCode::SEE_OTHER, "{path}");
        }
        office.page(&far, "/platform/batches").has(&["还没有批次"]).has_not(&["540502"]);
        let list = office.page(&far, "/platform/batches/export?as=csv").body();
        assert!(list.contains("far") && !list.contains("边民补助"), "{list}");
        office.page(&auditor, "/platform/batches?state=open&programme=border").has(&["边民补助"]);
        office.page(&auditor, "/platform/batches?state=sent").has(&["没有符合条件的批次"]);
        let list = office.page(&auditor, "/platform/batches/export?as=csv&programme=border").body();
        assert!(list.contains("边民补助") && list.contains("auditor"), "{list}");
        assert!(office.page(&auditor, "/platform/batches/export?as=xlsx").bytes.starts_with(b"PK"));
        for page in
            ["/check", "/notice", "/submit", "/approve", "/send", "/replies", "/close", "/undo", "/reissue", "/hold"]
        {
            let path = format!("/platform/batches/{batch}{page}");
            assert_eq!(office.post(&auditor, &path, "").status, StatusCode::FORBIDDEN, "{path}");
        }
        for (path, form) in
            [("/platform/budget", "sum=1"), ("/platform/payments/halt", "reason=x"), ("/platform/batches/new", "")]
        {
            assert_eq!(office.post(&auditor, path, form).status, StatusCode::FORBIDDEN, "{path}");
        }
        // A region outside of one's own, and one that reaches beyond it.
        for wished in ["540502", "540500"] {
            let form = format!("programme=border&period=2026&region={wished}");
            let answer = office.post(&far, "/platform/batches/new", &form);
            assert!(matches!(answer.status, StatusCode::UNPROCESSABLE_ENTITY), "{wished}");
        }
    });
}

#[test]
fn payments_are_halted_and_resumed_with_a_reason() {
    on_both(20, |office| {
        let (finance, operator) = (office.sign_in("finance"), office.sign_in("operator"));
        office.page(&finance, "/platform/payments").has(&["发放正常进行", "暂停全部发放"]);
        let empty = office.post(&finance, "/platform/payments/halt", "reason=");
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(office.post(&finance, "/platform/payments/halt", "reason=doubt").to(), "/platform/payments");
        office.page(&finance, "/platform/payments").has(&["doubt"]).has_not(&["恢复发放</button>"]);
        office.page(&finance, "/platform/batches").has(&["发放已全部暂停", "doubt"]);
        assert_eq!(office.post(&finance, "/platform/payments/resume", "reason=x").status, StatusCode::FORBIDDEN);
        office.post(&operator, "/platform/payments/resume", "reason=reconciled").to();
        office.page(&operator, "/platform/payments").has(&["发放正常进行"]);
    });
}

#[test]
fn work_that_was_interrupted_says_so_and_can_begin_again() {
    on_both(20, |office| {
        let maker = office.sign_in("maker");
        let batch = office.db.write(&prefecture::actor("maker"), |ctx| {
            let period = Period::parse("2026").expect("a period");
            let batch = subsidy::new_batch(ctx, "border", &period, prefecture::shannan())?;
            // A program that ended in the middle leaves this, and no thread.
            payout::begin_job(ctx, batch, JobKind::Load)?;
            Ok(batch)
        });
        let batch = batch.expect("a batch");
        office.page(&maker, &format!("/platform/batches/{batch}")).has(&["上次的工作被中断"]);
        office.page(&maker, &format!("/platform/batches/{batch}/job")).has(&["上次的工作被中断", "回到载入名单"]);
        let path = format!("/platform/batches/{batch}/load");
        let none = office.send_file(&maker, &path, &[("how", "keep")], ("roster", "empty.csv", b""));
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
        none.has(&["没有选择文件"]);
        office.send_file(&maker, &path, &[("how", "keep")], ("roster", "a.csv", "姓名\n扎西\n".as_bytes())).to();
        office.wait(&maker, batch);
        office.page(&maker, &format!("/platform/batches/{batch}/job")).has(&["没有办成", "收款人身份证号"]);
    });
}

#[test]
fn every_programme_shows_what_it_rests_on() {
    on_both(20, |office| {
        let auditor = office.sign_in("auditor");
        office.page(&auditor, "/platform/programmes").has(&["边民补助", "未核实"]);
        for programme in subsidy::embedded() {
            let page = office.page(&auditor, &format!("/platform/programmes/{}?lang=en", programme.code));
            page.has(&["Worked cases", "Evidence"]);
        }
        assert_eq!(office.get(&auditor, "/platform/programmes/nothing").status, StatusCode::NOT_FOUND);
        office.page(&auditor, "/platform/budget").has(&["还没有预算"]).has_not(&["name=\"sum\""]);
    });
}

#[test]
fn rosters_and_files_of_banks_may_be_long_and_nothing_else_may() {
    let long: Vec<_> = platform::table()
        .into_iter()
        .map(|(route, _)| route)
        .filter(|route| route.body_bytes == door::UPLOAD_BYTES_MAX)
        .collect();
    let paths: Vec<&str> = long.iter().map(|route| route.path).collect();
    let expected = [
        "/platform/batches/{id}/load",
        "/platform/batches/{id}/replies/upload",
        "/platform/cards/batches/{card_batch}/answer",
        "/platform/cards/staff",
    ];
    assert_eq!(paths, expected);
    on_both(50, |office| {
        let (maker, finance) = (office.sign_in("maker"), office.sign_in("finance"));
        let opened = office.post(&maker, "/platform/batches/new", "programme=ecopost&period=2026Q1&region=540500");
        let batch = opened.to().trim_end_matches("/load").to_owned();
        let mut roster = office.roster("2026Q1", None, Faults::default());
        roster.extend(b"\n".repeat(1 << 20));
        let sent =
            office.send_file(&maker, &format!("{batch}/load"), &[("how", "try")], ("roster", "名单.csv", &roster));
        assert_eq!(sent.to(), format!("{batch}/job"));
        let reply = vec![b'x'; 1 << 20];
        let path = format!("{batch}/replies/upload");
        let said = office.send_file(&finance, &path, &[("bank", "nongye")], ("reply", "ret_x.txt", &reply));
        assert_eq!(said.status, StatusCode::OK, "{}", said.body());
        let form = format!("reason={}", "x".repeat(door::FORM_BYTES_MAX));
        let no = office.post(&maker, &format!("{batch}/hold"), &form);
        assert_eq!(no.status, StatusCode::PAYLOAD_TOO_LARGE);
        no.has(&["<html", "65536"]);
    });
}

//! The same request twice has one effect and one answer; P8.

use std::collections::BTreeSet;

use axum::{body::Body, http::Request};

use crate::house::*;

fn batches(house: &House) -> usize {
    house.db.read(&prefecture::actor("maker"), payout::batches).expect("batches").len()
}

#[test]
fn of_thirty_two_posts_with_one_key_one_has_an_effect_and_all_have_its_answer() {
    on_both(|house| {
        let maker = house.program("maker");
        let request = || {
            let request = maker.request("POST", "/api/v1/batches").header("content-type", "application/json");
            let body = Body::from(r#"{"programme":"ecopost","period":"2026Q3"}"#);
            request.header("idempotency-key", "one").body(body).expect("a request")
        };
        let answers: Vec<Answer> = runtime().block_on(async {
            let calls: Vec<_> = (0..32).map(|_| tokio::spawn(answer(house.router.clone(), request()))).collect();
            let mut answers = Vec::new();
            for call in calls {
                answers.push(call.await.expect("no panic"));
            }
            answers
        });
        assert!(answers.iter().all(|answer| answer.status == 201), "{}", answers[0].text());
        let said: BTreeSet<&[u8]> = answers.iter().map(|answer| &*answer.bytes).collect();
        assert_eq!(said.len(), 1, "one answer");
        let fresh = answers.iter().filter(|answer| answer.header("idempotency-replayed") == "false").count();
        assert_eq!((fresh, batches(house)), (1, 1), "one effect");

        // After the program was started again, and long after.
        house.db.clock().advance_days(20);
        let later = runtime().block_on(answer(house.started_again(), request()));
        assert_eq!((later.status.as_u16(), later.header("idempotency-replayed")), (201, "true"));
        assert_eq!(&*later.bytes, *said.first().expect("an answer"));

        // Written otherwise it is the same request; another content is another.
        let spaced = "{ \"period\": \"2026Q3\",\n\"programme\": \"ecopost\" }";
        assert_eq!(maker.json("/api/v1/batches", "one", spaced).header("idempotency-replayed"), "true");
        let other = maker.json("/api/v1/batches", "one", r#"{"programme":"ecopost","period":"2026Q4"}"#);
        assert_eq!(other.no(409), "idempotency_key_reused");
        assert_eq!(batches(house), 1);

        // Another's key of the same letters is another key.
        assert_eq!(
            house
                .program("department")
                .json("/api/v1/batches", "one", r#"{"programme":"grass","period":"2026"}"#)
                .status,
            201
        );
    });
}

#[test]
fn what_is_refused_burns_no_key() {
    on_both(|house| {
        let maker = house.program("maker");
        assert_eq!(
            maker.json("/api/v1/batches", "k", r#"{"programme":"nothing","period":"2026"}"#).no(404),
            "programme_unknown"
        );
        let made = maker.json("/api/v1/batches", "k", r#"{"programme":"ecopost","period":"2026Q3"}"#);
        assert_eq!(made.status, 201);
        let batch = made.yes()["batch"].as_i64().expect("a number");
        let to = format!("/api/v1/batches/{batch}/roster");
        assert_eq!(maker.file(&to, "f", "text/csv", b"a,b\n1,2\n").no(422), "roster_header_missing");
        maker.file(&to, "f", "text/csv", &house.roster).yes();
        let again = maker.file(&to, "f", "text/csv", &house.roster);
        assert_eq!(again.header("idempotency-replayed"), "true");
        let mut other = house.roster.clone();
        other.push(b'\n');
        assert_eq!(maker.file(&to, "f", "text/csv", &other).no(409), "idempotency_key_reused");
    });
}

#[test]
fn a_sending_that_is_asked_for_at_once_goes_out_once() {
    on_both(|house| {
        let batch = approved_batch(house);
        let finance = house.program("finance");
        let request = || -> Request<Body> {
            let request = finance.request("POST", &format!("/api/v1/batches/{batch}/send"));
            request.header("idempotency-key", "send").body(Body::empty()).expect("a request")
        };
        let answers: Vec<Answer> = runtime().block_on(async {
            let calls: Vec<_> = (0..8).map(|_| tokio::spawn(answer(house.router.clone(), request()))).collect();
            let mut answers = Vec::new();
            for call in calls {
                answers.push(call.await.expect("no panic"));
            }
            answers
        });
        let said: BTreeSet<&[u8]> = answers.iter().map(|answer| &*answer.bytes).collect();
        assert_eq!(said.len(), 1);
        assert!(answers.iter().all(|answer| answer.status == 200), "{}", answers[0].text());
        let fresh = answers.iter().filter(|answer| answer.header("idempotency-replayed") == "false").count();
        assert_eq!(fresh, 1);
        let files = answers[0].json()["files"].as_array().expect("files").len();
        let outbox = house.exchange().join("outbox");
        let written = exchange::profile::example_profiles()
            .iter()
            .filter_map(|bank| std::fs::read_dir(outbox.join(&bank.code)).ok())
            .map(Iterator::count)
            .sum::<usize>();
        assert_eq!(written, files);
        let under_another_key = finance.post(&format!("/api/v1/batches/{batch}/send"), "send once more");
        assert_eq!(under_another_key.no(422), "idempotency_key_bad");
        assert_eq!(finance.post(&format!("/api/v1/batches/{batch}/send"), "more").no(409), "batch_already_sent");
    });
}

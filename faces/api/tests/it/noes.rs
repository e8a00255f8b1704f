//! Every kind of no has its status, its stable code and the caller's language.

use axum::body::Body;

use crate::house::*;

#[test]
fn who_is_not_let_in_learns_why_and_nothing_else() {
    on_both(|house| {
        let maker = house.program("maker");
        let with = |token: &str| {
            let request = axum::http::Request::get("/api/v1/batches").header("authorization", token);
            maker.send(request.body(Body::empty()).expect("a request"))
        };
        let token = maker.token.clone();
        for (sent, code) in [
            ("", "token_missing"),
            ("Basic YTpi", "token_missing"),
            ("Bearer x", "token_unknown"),
            (&format!("Bearer {}", "0".repeat(64)), "token_unknown"),
            (&format!("Bearer {}", token.to_uppercase()), "token_unknown"),
        ] {
            let answer = with(sent);
            assert_eq!(answer.header("www-authenticate"), "Bearer realm=\"yika\"");
            assert_eq!(answer.no(401), code, "{sent}");
        }
        let bare = axum::http::Request::get("/api/v1/batches").body(Body::empty()).expect("a request");
        assert_eq!(maker.send(bare).no(401), "token_missing");
        assert_eq!(with(&format!("bearer {token}")).status, 200);

        house.db.write(&kernel::Actor::system(), |ctx| access::revoke_all(ctx, "maker")).expect("revoked");
        assert_eq!(maker.get("/api/v1/batches").no(401), "token_unknown");
        let again = house.program("maker");
        house.db.clock().advance_days(31);
        assert_eq!(again.get("/api/v1/batches").no(401), "token_over");
        let locked = house.program("auditor");
        let lock = |ctx: &mut kernel::Ctx| {
            let user = access::user(ctx, "auditor")?.expect("there");
            access::put_user(ctx, &access::User { active: false, ..user })
        };
        house.db.write(&kernel::Actor::system(), lock).expect("locked");
        // Locking ends the user's tokens.
        assert!(["token_unknown", "user_locked"].contains(&&*locked.get("/api/v1/batches").no(401)));
    });
}

#[test]
fn a_role_that_may_not_is_refused_and_that_is_kept() {
    on_both(|house| {
        let auditor = house.program("auditor");
        let new = r#"{"programme":"ecopost","period":"2026Q3"}"#;
        assert_eq!(auditor.json("/api/v1/batches", "n", new).no(403), "not_allowed");
        let leaves = house.db.read(&prefecture::actor("auditor"), |ctx| audit::leaves_about(ctx, "make_batch"));
        assert!(leaves.expect("leaves").iter().any(|leaf| leaf.action == "access.refused" && leaf.actor == "auditor"));
        let batch = house.program("maker").json("/api/v1/batches", "n", new).yes()["batch"].as_i64().expect("a number");
        let approve = format!("/api/v1/batches/{batch}/approve");
        let review = format!("/api/v1/batches/{batch}/review");
        assert_eq!(house.program("approver1").post(&review, "a").no(403), "not_allowed");
        assert_eq!(house.program("maker").post(&approve, "a").no(403), "not_allowed");
        assert_eq!(house.program("approver1").post(&approve, "a").no(403), "approval_needs_person");
    });
}

#[test]
fn a_malformed_request_is_told_what_is_wrong() {
    on_both(|house| {
        let maker = house.program("maker");
        let new = |body: &str| maker.json("/api/v1/batches", "n", body);
        for body in [
            "",
            "{",
            "null",
            "[]",
            "{}",
            r#"{"programme":"ecopost"}"#,
            r#"{"programme":"ecopost","period":1}"#,
            r#"{"programme":"ecopost","period":"2026Q3","more":1}"#,
            r#"{"programme":"ecopost","programme":"grass","period":"2026Q3"}"#,
            r#"{"programme":"ecopost","period":"2026Q3","region":null}"#,
            "{\"programme\":\"eco\\u0000post\",\"period\":\"2026Q3\"}",
        ] {
            assert_eq!(new(body).no(422), "request_malformed", "{body}");
        }
        assert_eq!(new(r#"{"programme":"ecopost","period":"2026Q5"}"#).no(422), "period_no_such_period");
        assert_eq!(new(r#"{"programme":"ecopost","period":"2026Q3","region":"5"}"#).no(422), "region_format");
        assert_eq!(new(r#"{"programme":"ecopost","period":" 2026Q3"}"#).no(422), "period_format");
        let long = format!(r#"{{"programme":"{}","period":"2026Q3"}}"#, "x".repeat(70_000));
        assert_eq!(new(&long).no(413), "body_too_large");
        assert_eq!(maker.file("/api/v1/batches", "n", "text/plain", b"{}").no(415), "media_type_unsupported");
        let typed = new(r#"{"540502198001010019":1,"programme":"ecopost","period":"2026Q3"}"#);
        assert!(!typed.text().contains("540502198001010019"), "{}", typed.text());

        for (path, code) in [
            ("/api/v1/batches?limit=0", "request_malformed"),
            ("/api/v1/batches?limit=201", "request_malformed"),
            ("/api/v1/batches?limit=x", "request_malformed"),
            ("/api/v1/batches?state=frozen", "request_malformed"),
            ("/api/v1/batches?sort=region", "request_malformed"),
            ("/api/v1/batches?limit=1&limit=2", "request_malformed"),
            ("/api/v1/batches?period=2026Q9", "period_no_such_period"),
            ("/api/v1/batches?cursor=AAAAAAAAAAAAAAAAAAAAAA", "cursor_bad"),
            ("/api/v1/programmes?x", "request_malformed"),
        ] {
            assert_eq!(maker.get(path).no(422), code, "{path}");
        }
        for path in ["0", "x", "99999999999", "%FF", "1.5", "%00"] {
            let code = maker.get(&format!("/api/v1/batches/{path}")).no(404);
            assert!(["batch_unknown", "path_unknown"].contains(&&*code), "{path} {code}");
        }
        let keyless = maker.request("POST", "/api/v1/batches").header("content-type", "application/json");
        let keyless = keyless.body(Body::from("{}")).expect("a request");
        assert_eq!(maker.send(keyless).no(422), "idempotency_key_missing");
        assert_eq!(maker.json("/api/v1/batches", &"k".repeat(201), "{}").no(422), "idempotency_key_bad");
        assert_eq!(maker.get("/api/v1/nothing").no(404), "path_unknown");
        let put = maker.send(maker.request("PUT", "/api/v1/batches").body(Body::empty()).expect("a request"));
        let mut allowed: Vec<&str> = put.header("allow").split(',').collect();
        allowed.sort_unstable();
        assert_eq!(allowed, ["GET", "HEAD", "POST"]);
        assert_eq!(put.no(405), "method_not_allowed");
    });
}

#[test]
fn a_no_is_said_in_the_callers_language() {
    on_both(|house| {
        let maker = house.program("maker");
        for (accepts, begins, tag) in
            [("en-GB,zh;q=0.5", "There is no batch", "en"), ("", "没有批次", "zh-CN"), ("bo", "〔未译〕没有批次", "bo")]
        {
            let request = maker.request("GET", "/api/v1/batches/77").header("accept-language", accepts);
            let answer = maker.send(request.body(Body::empty()).expect("a request"));
            assert_eq!(answer.header("content-language"), tag);
            let problem = answer.json();
            assert!(problem["detail"].as_str().expect("a sentence").starts_with(begins), "{problem}");
        }
    });
}

#[test]
fn who_hurries_is_told_to_wait() {
    testkit::on_sqlite(prefecture::ROOMS, |db| {
        db.write(&kernel::Actor::system(), |ctx| {
            let region = prefecture::shannan();
            let user = |login: &str| access::User {
                login: login.to_owned(),
                name: login.to_owned(),
                region,
                roles: vec![access::Role::Auditor],
                active: true,
            };
            access::put_user(ctx, &user("one"))?;
            access::put_user(ctx, &user("other"))
        })
        .expect("users");
        let token = |login: &'static str| {
            db.write(&kernel::Actor::system(), move |ctx| access::machine_token(ctx, login, 1, "t"))
                .expect("a token")
                .text()
        };
        let confined = document::confined::Confined::program("/nonexistent");
        let router = api::routes(&door::House::new(db.clone(), confined, "/nonexistent".into(), false));
        let get = |token: &str| {
            let request = axum::http::Request::get("/api/v1/payments/health");
            let request = request.header("authorization", format!("Bearer {token}")).body(Body::empty());
            answer(router.clone(), request.expect("a request"))
        };
        let (one, other) = (token("one"), token("other"));
        runtime().block_on(async {
            let mut slow = None;
            for _ in 0..20_000 {
                let answer = get(&one).await;
                if answer.status != 200 {
                    slow = Some(answer);
                    break;
                }
            }
            let slow = slow.expect("the bucket is empty in the end");
            assert!(slow.header("retry-after").parse::<u64>().is_ok_and(|seconds| seconds >= 1));
            assert_eq!(slow.no(429), "too_many_requests");
            assert_eq!(get(&other).await.status, 200);
        });
    });
}

//! SMS handed over to a gateway that behaves and to one that does not, and to the development outbox.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::mpsc,
    thread,
    time::Duration,
};

use exchange::sms::{
    Algorithm, Delivered, Gateway, GatewayConfig, Phone, Port, Signature, Success, deliver, queue, shown,
};
use kernel::{Actor, Db};

fn me() -> Actor {
    Actor::system()
}

/// What the gateway does with the next request.
#[derive(Clone, Copy, Debug)]
enum Manner {
    Answer(u16, &'static str),
    Hang,
    HangUp,
    Babble,
    Endless,
    Redirect,
}

const FINE: Manner = Manner::Answer(200, r#"{"code":0}"#);

/// A gateway that deals with each request as told, and the requests it saw.
struct Trial {
    address: String,
    seen: mpsc::Receiver<String>,
}

impl Trial {
    fn with(manners: Vec<Manner>) -> Trial {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        let (tell, seen) = mpsc::channel();
        let own = address.clone();
        thread::spawn(move || {
            for manner in manners {
                let (stream, _) = listener.accept().expect("a request");
                let request = request_of(&stream);
                tell.send(request).ok();
                let own = own.clone();
                thread::spawn(move || deal(stream, manner, &own));
            }
        });
        Trial { address, seen }
    }

    fn port(&self) -> Port {
        self.configured(|_| {})
    }

    fn configured(&self, change: impl FnOnce(&mut GatewayConfig)) -> Port {
        let mut config = GatewayConfig {
            url: format!("http://{}/send", self.address),
            method: "POST".into(),
            headers: vec![("X-Time".into(), "{time}".into()), ("X-Signature".into(), "{signature}".into())],
            body: Some(r#"{"to":"{phone}","content":"{text}","key":"{id}"}"#.into()),
            signature: Some(Signature {
                algorithm: Algorithm::HmacSha256,
                secret: "secret of the gateway".into(),
                over: "{phone}{text}".into(),
            }),
            timeout_ms: 400,
            success: Success { pointer: Some("/code".into()), equals: "0".into() },
        };
        change(&mut config);
        Port::Gateway(Box::new(Gateway::new(config).expect("a configuration")))
    }
}

fn request_of(mut stream: &TcpStream) -> String {
    stream.set_read_timeout(Some(Duration::from_secs(2))).expect("a socket");
    let (mut bytes, mut piece) = (Vec::new(), [0; 4096]);
    loop {
        let read = stream.read(&mut piece).unwrap_or(0);
        bytes.extend_from_slice(&piece[..read]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            if read == 0 {
                return text;
            }
            continue;
        };
        let length = head
            .lines()
            .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length:")?.trim().parse::<usize>().ok());
        if read == 0 || body.len() >= length.unwrap_or(0) {
            return text;
        }
    }
}

fn deal(mut stream: TcpStream, manner: Manner, own: &str) {
    let mut say = |text: &str| drop(stream.write_all(text.as_bytes()));
    match manner {
        Manner::Answer(status, body) => {
            say(&format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len()));
        }
        Manner::Hang => thread::sleep(Duration::from_millis(900)),
        Manner::HangUp => {}
        Manner::Babble => say("220 smtp.example ESMTP\r\n"),
        Manner::Endless => {
            say("HTTP/1.1 200 X\r\nconnection: close\r\n\r\n");
            let piece = "x".repeat(8_192);
            (0..64).for_each(|_| say(&piece));
        }
        Manner::Redirect => {
            say(&format!(
                "HTTP/1.1 302 X\r\nlocation: http://{own}/other\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
            ));
        }
    }
}

fn put(db: &Db, text: &'static str) -> i64 {
    let phone = Phone::parse("13912345678").unwrap();
    db.write(&me(), move |ctx| queue(ctx, &phone, text)).unwrap()
}

fn state(db: &Db, message: i64) -> (String, i64, Option<String>) {
    let state = db.read(&me(), |ctx| exchange::sms::state(ctx, message)).unwrap().expect("a message");
    (state.state, state.attempts, state.why)
}

fn later(db: &Db) {
    db.clock().advance_days(1);
}

fn counts(sent: u64, waiting: u64, failed: u64) -> Delivered {
    Delivered { sent, waiting, failed }
}

#[test]
fn a_message_is_handed_over_signed_and_once_and_its_text_is_forgotten() {
    testkit::on_both(prefecture::ROOMS, |db| {
        let gateway = Trial::with(vec![FINE]);
        let message = put(db, "验证码 \"123456\"\n勿告他人");
        assert_eq!(deliver(db, &me(), &gateway.port(), 9).unwrap(), counts(1, 0, 0));
        let request = gateway.seen.recv().unwrap();
        assert!(request.starts_with("POST /send HTTP/1.1\r\n"), "{request}");
        let body = request.split("\r\n\r\n").nth(1).unwrap();
        let said: serde_json::Value = serde_json::from_str(body).expect("well-formed JSON");
        assert_eq!(said["to"], "13912345678");
        assert_eq!(said["content"], "验证码 \"123456\"\n勿告他人");
        assert_eq!(said["key"], message.to_string());
        let lower = request.to_ascii_lowercase();
        let signature = lower.split("x-signature: ").nth(1).unwrap().split("\r\n").next().unwrap();
        assert_eq!(signature.len(), 64);
        assert_eq!(state(db, message), ("sent".into(), 1, None));
        later(db);
        assert_eq!(deliver(db, &me(), &gateway.port(), 9).unwrap(), counts(0, 0, 0), "never once more");
        let left = kernel::Sql("SELECT text FROM exchange_message");
        assert_eq!(db.read(&me(), |ctx| ctx.query(left, &[], |row| row.text(0).to_owned())).unwrap(), [""]);
    });
}

#[test]
fn a_gateway_that_fails_is_tried_again_later_and_one_that_refuses_is_not() {
    let cases: [(Manner, &str, bool); 10] = [
        (Manner::Answer(500, ""), "gateway_failed", true),
        (Manner::Answer(503, r#"{"code":0}"#), "gateway_failed", true),
        (Manner::Answer(429, ""), "too_busy", true),
        (Manner::Answer(401, ""), "gateway_refused", false),
        (Manner::Redirect, "gateway_refused", false),
        (Manner::Answer(200, r#"{"code":7,"message":"13912345678 is blocked"}"#), "answer_is_not_success", true),
        (Manner::Answer(200, "<html>"), "answer_is_not_success", true),
        (Manner::Hang, "timeout", true),
        (Manner::HangUp, "connection_lost", true),
        (Manner::Endless, "answer_too_long", true),
    ];
    testkit::on_sqlite(prefecture::ROOMS, |db| {
        for (manner, why, again) in cases {
            let gateway = Trial::with(vec![manner, FINE]);
            let message = put(db, "到账通知");
            let port = gateway.port();
            let expected = if again { counts(0, 1, 0) } else { counts(0, 0, 1) };
            assert_eq!(deliver(db, &me(), &port, 9).unwrap(), expected, "{manner:?}");
            let word = if again { "queued" } else { "failed" };
            assert_eq!(state(db, message), (word.into(), 1, Some(why.into())), "{manner:?}");
            assert_eq!(deliver(db, &me(), &port, 9).unwrap(), counts(0, 0, 0), "not at once");
            later(db);
            assert_eq!(deliver(db, &me(), &port, 9).unwrap(), if again { counts(1, 0, 0) } else { counts(0, 0, 0) });
        }
    });
}

#[test]
fn what_is_no_http_and_nobody_there_are_failures_too_and_after_the_last_try_it_is_given_up() {
    testkit::on_both(prefecture::ROOMS, |db| {
        let message = put(db, "到账通知");
        let babbling = Trial::with(vec![Manner::Babble]);
        assert_eq!(deliver(db, &me(), &babbling.port(), 9).unwrap(), counts(0, 1, 0));
        let gone = {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            Trial { address: listener.local_addr().unwrap().to_string(), seen: mpsc::channel().1 }
        };
        for _ in 2..=5 {
            later(db);
            assert_eq!(deliver(db, &me(), &gone.port(), 9).unwrap(), counts(0, 1, 0));
        }
        later(db);
        assert_eq!(deliver(db, &me(), &gone.port(), 9).unwrap(), counts(0, 0, 1));
        let (word, attempts, why) = state(db, message);
        assert_eq!((&*word, attempts), ("failed", 6));
        assert!(!why.unwrap().contains("139"));
        later(db);
        assert_eq!(deliver(db, &me(), &gone.port(), 9).unwrap(), counts(0, 0, 0));
    });
}

#[test]
fn two_jobs_at_once_do_not_hand_over_the_same_message() {
    testkit::on_both(prefecture::ROOMS, |db| {
        let gateway = Trial::with(vec![FINE; 20]);
        for _ in 0..10 {
            put(db, "到账通知");
        }
        let port = gateway.port();
        let sent: u64 = thread::scope(|scope| {
            let jobs: Vec<_> = (0..2).map(|_| scope.spawn(|| deliver(db, &me(), &port, 99).unwrap().sent)).collect();
            jobs.into_iter().map(|job| job.join().unwrap()).sum()
        });
        assert_eq!((sent, gateway.seen.try_iter().count()), (10, 10));
    });
}

#[test]
fn a_gateway_may_take_everything_in_its_address() {
    testkit::on_sqlite(prefecture::ROOMS, |db| {
        let gateway = Trial::with(vec![Manner::Answer(200, "OK")]);
        put(db, "a&b 号");
        let port = gateway.configured(|config| {
            config.url = format!("http://{}/s?to={{phone}}&t={{text}}", gateway.address);
            config.method = "GET".into();
            config.body = None;
            config.success = Success::default();
        });
        assert_eq!(deliver(db, &me(), &port, 9).unwrap(), counts(1, 0, 0));
        let request = gateway.seen.recv().unwrap();
        assert!(request.starts_with("GET /s?to=13912345678&t=a%26b%20%E5%8F%B7 HTTP/1.1"), "{request}");
    });
}

#[test]
fn a_configuration_that_cannot_work_is_refused_with_its_part() {
    let good = || GatewayConfig {
        url: "http://sms.example/{phone}".into(),
        method: "POST".into(),
        headers: Vec::new(),
        body: Some("{text}".into()),
        signature: None,
        timeout_ms: 1_000,
        success: Success::default(),
    };
    assert!(Gateway::new(good()).is_ok());
    let cases = [
        (GatewayConfig { url: "https://sms.example/{phone}".into(), ..good() }, "url"),
        (GatewayConfig { url: "file:///etc/passwd{phone}".into(), ..good() }, "url"),
        (GatewayConfig { method: "DELETE".into(), ..good() }, "method"),
        (GatewayConfig { method: "GET".into(), ..good() }, "body"),
        (GatewayConfig { body: None, ..good() }, "body"),
    ];
    for (config, part) in cases {
        let refused = Gateway::new(config).unwrap_err();
        let refusal = refused.refusal().unwrap();
        assert_eq!((&*refusal.code, refusal.arg("part")), ("sms_gateway_config", Some(part)));
    }
}

#[test]
fn the_development_outbox_shows_messages_newest_first_with_masked_numbers() {
    testkit::on_both(prefecture::ROOMS, |db| {
        let folder = tempfile::tempdir().unwrap();
        assert!(shown(folder.path(), 9).unwrap().is_empty());
        let first = put(db, "第一条");
        let second = put(db, "第二条\n两行");
        let port = Port::Folder(folder.path().to_owned());
        assert_eq!(deliver(db, &me(), &port, 9).unwrap(), counts(2, 0, 0));
        let messages = shown(folder.path(), 9).unwrap();
        let told: Vec<(i64, &str)> =
            messages.iter().map(|message| (message.message_id, message.text.as_str())).collect();
        assert_eq!(told, [(second, "第二条\n两行"), (first, "第一条")]);
        assert_eq!((&*messages[0].phone, shown(folder.path(), 1).unwrap().len()), ("139****5678", 1));
        let blocked = folder.path().join("a file");
        std::fs::write(&blocked, "").unwrap();
        put(db, "第三条");
        assert_eq!(deliver(db, &me(), &Port::Folder(blocked), 9).unwrap(), counts(0, 1, 0));
    });
}

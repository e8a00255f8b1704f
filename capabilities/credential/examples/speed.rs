//! How many codes one core issues and verifies in a second, and how many bare signatures, which are the limit.
//!
//!     cargo run --release -p credential --example speed [HOW_MANY]

use std::{hint::black_box, time::Instant};

use credential::{
    Ed25519Signer, Identity, Key, Keys, Nonce, Rules, SeenInMemory, Signer, Sm2Signer, Statement, StatusList,
    StatusLists, StatusRef, Trust, Use, issue, spend, verify,
};
use kernel::{Day, Moment};

const US: &str = "https://yika.example/540500";
const NOW: Moment = Moment(1_795_665_600_000_000);
const CARDS: u32 = 354_035;

fn later(seconds: i64) -> Moment {
    Moment(NOW.0 + seconds * 1_000_000)
}

fn statement(number: u32) -> Statement {
    Statement {
        issuer: US.to_owned(),
        subject: Some(format!("card-{number}")),
        issued_at: NOW,
        not_before: NOW,
        expires_at: later(300),
        nonce: Nonce::random(),
        status: StatusRef { list: 1, index: number % CARDS },
        identity: Identity {
            id: Some(format!("C{number:08}")),
            language: Some("zho".to_owned()),
            full_name: Some("旦增卓玛".to_owned()),
            date_of_birth: Day::new(1988, 1, 2),
            secondary_full_name: Some("བསྟན་འཛིན་སྒྲོལ་མ།".to_owned()),
            secondary_language: Some("bod".to_owned()),
            ..Identity::default()
        },
    }
}

/// Does a piece of work so many times and tells how often in a second.
fn measured(what: &str, times: u32, mut work: impl FnMut(u32)) {
    let began = Instant::now();
    for number in 0..times {
        work(number);
    }
    let micros = began.elapsed().as_micros().max(1);
    let per_second = u128::from(times) * 1_000_000 / micros;
    println!("{what:<34} {per_second:>8} a second  {:>6} µs each", micros / u128::from(times.max(1)));
}

fn main() {
    let times = std::env::args().nth(1).and_then(|given| given.parse().ok()).unwrap_or(20_000);
    let lister = Ed25519Signer::new(&[4; 32]);
    let signers: [(&str, Box<dyn Signer>, u32); 2] = [
        ("Ed25519", Box::new(Ed25519Signer::new(&[1; 32])), times),
        ("SM2", Box::new(Sm2Signer::new(&[2; 32]).expect("a number below the order of the curve")), times / 4),
    ];
    let (from, to) = (later(-86_400), later(86_400));
    let mut keys: Vec<Key> =
        signers.iter().map(|(_, signer, _)| Key::of(&**signer, Use::Codes, US, from, to)).collect();
    keys.push(Key::of(&lister, Use::Lists, US, from, to));
    let keys = Keys::new(keys).expect("three different keys");
    let list = StatusList::new(1, CARDS).and_then(|mut list| list.revoke(CARDS - 1).map(|()| list)).expect("a list");
    let list = list.sign(&lister, later(-60), to).expect("a key in memory signs");
    println!("status list of {CARDS} cards, 1 taken back: {} bytes", list.len());
    let mut lists = StatusLists::new();
    lists.take(StatusList::read(&list, &keys).expect("what was signed is read")).expect("the first");
    let trust = Trust { keys, lists, rules: Rules::default() };
    for (name, signer, times) in &signers {
        let mut codes = Vec::new();
        measured(&format!("{name}: issue"), *times, |number| {
            codes.push(issue(&statement(number), &**signer).expect("a right statement"));
        });
        println!("{name}: a code has {} characters", codes[0].len());
        measured(&format!("{name}: verify"), *times, |number| {
            let code = &codes[usize::try_from(number).expect("a small number")];
            black_box(verify(code, &trust, NOW).expect("a right code"));
        });
        let mut seen = SeenInMemory::new(codes.len());
        measured(&format!("{name}: verify and spend, in memory"), *times, |number| {
            let code = &codes[usize::try_from(number).expect("a small number")];
            black_box(spend(code, &trust, &mut seen, NOW).expect("a right code, shown once"));
        });
        let (message, public) = (vec![7; 280], signer.public());
        let signature = signer.sign(&message).expect("a key in memory signs");
        measured(&format!("{name}: bare signature"), *times, |_| {
            black_box(signer.sign(black_box(&message)).expect("a key in memory signs"));
        });
        measured(&format!("{name}: bare check"), *times, |_| {
            assert!(public.is_signature_of(black_box(&message), &signature));
        });
    }
}

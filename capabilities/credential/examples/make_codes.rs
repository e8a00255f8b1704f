//! Makes codes for another program to read, one JSON object a line (stories/credential).
//!
//!     cargo run -p credential --example make_codes SECONDS_SINCE_1970

mod shown;

use credential::{
    Ed25519Signer, Gender, Identity, MaritalStatus, Nonce, PhotoFormat, Signer, Sm2Signer, Statement, StatusRef, issue,
};
use kernel::{Day, Moment, hex};
use serde_json::json;

fn named(name: &str) -> Identity {
    Identity { full_name: Some(name.to_owned()), ..Identity::default() }
}

fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn full() -> Identity {
    Identity {
        id: text("C0000042"),
        version: text("1.0"),
        language: text("zho"),
        full_name: text("旦增卓玛"),
        first_name: text("卓玛"),
        middle_name: text("·"),
        last_name: text("旦增"),
        date_of_birth: Day::new(1988, 1, 2),
        gender: Some(Gender::Female),
        address: text("乃东区\n泽当街道 1 号"),
        email: text("dolma@example.cn"),
        phone: text("+86 893 000 0000"),
        nationality: text("CN"),
        marital_status: Some(MaritalStatus::Married),
        guardian: text("次仁"),
        photo: Some((0..=255).collect()),
        photo_format: Some(PhotoFormat::Webp),
        best_quality_fingers: Some(vec![1, 6]),
        secondary_full_name: text("བསྟན་འཛིན་སྒྲོལ་མ།"),
        secondary_language: text("bod"),
        location_code: text("8P2Q+XX"),
        legal_status: text("citizen"),
        country_of_issuance: text("CN"),
        biometrics: vec![],
    }
}

fn main() {
    let now: i64 = std::env::args().nth(1).and_then(|given| given.parse().ok()).expect("seconds since 1970");
    let ed25519: Box<dyn Signer> = Box::new(Ed25519Signer::new(&[1; 32]));
    let sm2: Box<dyn Signer> = Box::new(Sm2Signer::new(&[2; 32]).expect("a number below the order of the curve"));
    let cases = [
        ("minimal", named("旦增卓玛"), &ed25519, 0),
        ("full", full(), &ed25519, 0),
        ("Tibetan", named("བསྟན་འཛིན་སྒྲོལ་མ།"), &ed25519, 0),
        ("rare characters", named("马䶮 张𬱖"), &ed25519, 0),
        ("Uyghur", named("ئابدۇللا"), &ed25519, 0),
        ("expired", named("次仁"), &ed25519, -3_600),
        ("not yet", named("次仁"), &ed25519, 3_600),
        ("SM2", full(), &sm2, 0),
    ];
    for (name, identity, signer, shift) in cases {
        let at = |seconds: i64| Moment((now + shift + seconds) * 1_000_000);
        let statement = Statement {
            issuer: "https://yika.example/540500".to_owned(),
            subject: text("card-42"),
            issued_at: at(0),
            not_before: at(0),
            expires_at: at(600),
            nonce: Nonce::random(),
            status: StatusRef { list: 7, index: 42 },
            identity,
        };
        let line = json!({
            "name": name,
            "algorithm": signer.algorithm().cose(),
            "kid": hex(signer.kid()),
            "public": hex(&signer.public().to_bytes()),
            "issuer": statement.issuer,
            "subject": statement.subject,
            "issued_at": now + shift,
            "expires_at": now + shift + 600,
            "nonce": hex(&statement.nonce.0),
            "fields": shown::fields(&statement.identity),
            "text": issue(&statement, &**signer).expect("a right statement"),
        });
        println!("{line}");
    }
}

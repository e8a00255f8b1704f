//! The table of vectors: what each code is, when it is shown, and what is to be said of it.

use coset::cbor::Value;
use credential::{Signer, issue};

mod envelopes;
mod fields;
mod tokens;

use super::{
    NOW, THEM, by_p256, bytes, claims, code_with, envelope, header, map, named, ours, ours_sm2, packed, statement,
    tagged, text, theirs, with, without,
};

/// One vector.
pub(crate) struct Case {
    pub(crate) name: String,
    /// Seconds since 1970.
    pub(crate) now: i64,
    pub(crate) text: String,
    /// What [`super::told`] says of it, or the refusal.
    pub(crate) expected: String,
}

/// All of them.
pub(crate) fn cases() -> Vec<Case> {
    [
        valid(),
        foreign(),
        envelopes::packing(),
        envelopes::envelopes(),
        envelopes::keys(),
        tokens::tokens(),
        tokens::times(),
        fields::fields(),
        fields::biometrics(),
        tokens::statuses(),
    ]
    .concat()
}

impl Clone for Case {
    fn clone(&self) -> Case {
        Case { name: self.name.clone(), now: self.now, text: self.text.clone(), expected: self.expected.clone() }
    }
}

fn case(name: &str, text: String, expected: &str) -> Case {
    Case { name: name.to_owned(), now: NOW, text, expected: expected.to_owned() }
}

fn person(entries: Vec<(i64, Value)>) -> String {
    code_with(claims(map(entries)))
}

fn valid() -> Vec<Case> {
    let mut statement = statement();
    let minimal = issue(&statement, &ours()).unwrap();
    let sm2 = issue(&statement, &ours_sm2()).unwrap();
    statement.subject = None;
    let no_subject = issue(&statement, &ours()).unwrap();
    let mut found = vec![
        case("minimal", minimal, "ours 4=旦增卓玛"),
        case("minimal, SM2", sm2, "ours 4=旦增卓玛"),
        case("no subject", no_subject, "ours 4=旦增卓玛"),
        case("full", person(everything()), EVERYTHING),
        case(
            "with a photo",
            person(vec![(4, text("索朗")), (16, Value::Bytes(photo(900))), (17, Value::from(4))]),
            "ours 4=索朗; 16=900 bytes; 17=Webp",
        ),
        case(
            "unknown claims",
            code_with(with(with(claims(named()), 3, text("audience")), -70_000, Value::Bool(true))),
            "ours 4=旦增卓玛",
        ),
        case(
            "unknown fields",
            person(vec![
                (4, text("德吉")),
                (24, Value::from(1)),
                (75, text("x")),
                (100, Value::Array(vec![])),
                (-1, Value::Null),
            ]),
            "ours 4=德吉",
        ),
        case("shown at its last second, by a clock that is behind", code_with(claims(named())), "ours 4=旦增卓玛"),
        case("shown early, by a clock that is behind", code_with(claims(named())), "ours 4=旦增卓玛"),
    ];
    found[7].now = NOW + 300 + 59;
    found[8].now = NOW - 60;
    let names = [
        ("Tibetan", "bod", "བསྟན་འཛིན་སྒྲོལ་མ།"),
        ("Tibetan with a tsheg that does not break", "bod", "ཀརྨ༌ལྷ་མོ"),
        ("a rare character 䶮", "zho", "马䶮"),
        ("a character of plane 2", "zho", "张𬱖"),
        ("a middle dot", "zho", "阿卜杜拉·买买提"),
        ("Uyghur, right to left", "uig", "ئابدۇللا"),
        ("Mongolian", "mon", "ᠪᠠᠲᠤ"),
        ("Nepali with a joiner", "nep", "क्\u{200d}ष"),
        ("Latin with marks", "vie", "Nguyễn Thị Ánh"),
    ];
    found.extend(names.map(|(what, language, name)| {
        let code = person(vec![(3, text(language)), (4, text(name))]);
        case(&format!("a name: {what}"), code, &format!("ours 3={language}; 4={name}"))
    }));
    found
}

/// Bytes that look like a picture to nobody, and do not compress.
pub(crate) fn photo(length: usize) -> Vec<u8> {
    let mut state: u32 = 540_500;
    let next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    };
    std::iter::repeat_with(next).take(length).collect()
}

fn everything() -> Vec<(i64, Value)> {
    vec![
        (1, text("C0000042")),
        (2, text("1.0")),
        (3, text("zho")),
        (4, text("旦增卓玛")),
        (5, text("卓玛")),
        (6, text("")),
        (7, text("旦增")),
        (8, text("19880102")),
        (9, Value::from(2)),
        (10, text("乃东区\n泽当街道 1 号")),
        (11, text("dolma@example.cn")),
        (12, text("+86 893 000 0000")),
        (13, text("CN")),
        (14, Value::from(2)),
        (15, text("次仁")),
        (16, Value::Bytes(photo(64))),
        (17, Value::from(3)),
        (18, Value::Array(vec![Value::from(0), Value::from(1), Value::from(10)])),
        (19, text("བསྟན་འཛིན་སྒྲོལ་མ།")),
        (20, text("bod")),
        (21, text("8P2Q+XX")),
        (22, text("citizen")),
        (23, text("CN")),
        (
            62,
            Value::Array(vec![map(vec![
                (0, Value::Bytes(photo(32))),
                (1, Value::from(0)),
                (2, Value::from(4)),
                (3, text("V")),
            ])]),
        ),
    ]
}

const EVERYTHING: &str = "ours 1=C0000042; 2=1.0; 3=zho; 4=旦增卓玛; 5=卓玛; 6=; 7=旦增; 8=1988-01-02; 9=Female; \
    10=乃东区\\n泽当街道 1 号; 11=dolma@example.cn; 12=+86 893 000 0000; 13=CN; 14=Married; 15=次仁; 16=64 bytes; \
    17=Avif; 18=[0, 1, 10]; 19=བསྟན་འཛིན་སྒྲོལ་མ།; 20=bod; 21=8P2Q+XX; 22=citizen; 23=CN; \
    62=32 bytes Some(Image) Some(4) Some(\"V\")";

fn their_claims(entries: Vec<(i64, Value)>) -> Vec<(i64, Value)> {
    vec![(1, text(THEM)), (6, Value::from(NOW - 86_400)), (169, map(entries))]
}

fn foreign() -> Vec<Case> {
    let janardhan = || their_claims(vec![(1, text("3918592438")), (4, text("Janardhan BS")), (8, text("1984-04-18"))]);
    let told = "theirs 1=3918592438; 4=Janardhan BS; 8=1984-04-18";
    let payload = |claims| bytes(&map(claims));
    let by_them = |signed: &[u8]| theirs().sign(signed).unwrap();
    let plain = envelope(map(header(&theirs())), vec![], &payload(janardhan()), by_them);
    let open_kid =
        envelope(map(vec![(1, Value::from(-8))]), header(&theirs())[1..].to_vec(), &payload(janardhan()), by_them);
    let es256 = |claims| envelope(map(vec![(1, Value::from(-7))]), vec![], &payload(claims), by_p256);
    let of = |value: &Value| packed(&bytes(value));
    let old_photo = their_claims(vec![
        (4, text("A")),
        (16, text("03CBABDF")),
        (17, Value::from(2)),
        (50, map(vec![(0, Value::Bytes(vec![1])), (4, Value::from(2))])),
    ]);
    let mut over = case(
        "foreign, ended",
        of(&tagged(18, es256(with(janardhan(), 4, Value::from(NOW - 60))))),
        "credential_time_expired",
    );
    over.now = NOW;
    vec![
        case("foreign, in the tag of a CWT", of(&tagged(61, tagged(18, plain.clone()))), told),
        case("foreign, without a tag", of(&plain), told),
        case("foreign, key named in the open header", of(&tagged(18, open_kid)), told),
        case("foreign, ES256, no key named", of(&tagged(18, es256(janardhan()))), told),
        case(
            "foreign, older forms",
            of(&tagged(18, es256(old_photo))),
            "theirs 4=A; 16=4 bytes; 17=Jpeg2000; 50=1 bytes None None None",
        ),
        case("foreign, nobody named as issuer", of(&tagged(18, es256(without(janardhan(), 1)))), told),
        case(
            "foreign, no identity",
            of(&tagged(18, es256(without(janardhan(), 169)))),
            "credential_claim_missing claim=identity-data",
        ),
        case(
            "foreign, named as ours",
            of(&tagged(18, es256(with(janardhan(), 1, text(super::US))))),
            "credential_issuer_differs issuer=https://id.example/np",
        ),
        over,
    ]
}

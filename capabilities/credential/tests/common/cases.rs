//! The table of vectors: what each code is, when it is shown, and what is to be said of it.

use coset::cbor::Value;
use credential::{Signer, issue};

use super::{
    NOW, THEM, by_p256, bytes, claims, code_with, envelope, header, map, named, next, old, ours, ours_sm2, packed,
    sealed, statement, stranger, tagged, text, theirs, with, without, zlib,
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
    [valid(), foreign(), packing(), envelopes(), keys(), tokens(), times(), fields(), biometrics(), statuses()].concat()
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

fn packing() -> Vec<Case> {
    let good = sealed(&bytes(&map(claims(named()))), &ours());
    let whole = packed(&good);
    let zipped = zlib(&good);
    let half = base45::encode(&zipped[..zipped.len() - 4]);
    let more = base45::encode([&zipped[..], &[0]].concat());
    let mut wrong_sum = zipped.clone();
    *wrong_sum.last_mut().unwrap() ^= 1;
    vec![
        case("text: nothing", String::new(), "credential_text_not_base45"),
        case("text: small letters", whole.to_lowercase(), "credential_text_not_base45"),
        case("text: another alphabet", "旦增卓玛".to_owned(), "credential_text_not_base45"),
        case(
            "text: a character alone at its end",
            whole[..whole.len() / 3 * 3 - 2].to_owned(),
            "credential_text_not_base45",
        ),
        case("text: a triple above 65535", format!("GGW{whole}"), "credential_text_not_base45"),
        case("text: longer than any QR code", "0".repeat(4_297), "credential_text_too_long length=4297 max=4296"),
        case("zlib: none", base45::encode(&good), "credential_zlib_broken"),
        case("zlib: its end is missing", half, "credential_zlib_broken"),
        case("zlib: more behind its end", more, "credential_zlib_broken"),
        case("zlib: a wrong sum", base45::encode(wrong_sum), "credential_zlib_broken"),
        case("zlib: a bomb", packed(&vec![0; 2_000_000]), "credential_zlib_too_large max=65536"),
    ]
}

fn envelopes() -> Vec<Case> {
    let payload = bytes(&map(claims(named())));
    let by_us = |signed: &[u8]| ours().sign(signed).unwrap();
    let kid = header(&ours())[1].clone();
    let plain = |protected: Vec<(i64, Value)>, open| envelope(map(protected), open, &payload, by_us);
    let of = |value: &Value| packed(&bytes(value));
    let good = plain(header(&ours()), vec![]);
    let with_header = |key, value| plain(with(header(&ours()), key, value), vec![]);
    let mut parts = good.as_array().unwrap().clone();
    parts[2] = Value::Null;
    let detached = Value::Array(parts.clone());
    parts.truncate(3);
    let three = Value::Array(parts);
    let mut deep = Value::Null;
    for _ in 0..40 {
        deep = Value::Array(vec![deep]);
    }
    let twice = Value::Map(vec![(Value::from(1), Value::from(-8)), (Value::from(1), Value::from(-8))]);
    let (cbor, not_signed, wrong) =
        ("credential_cose_not_cbor", "credential_cose_not_signed", "credential_cose_header");
    vec![
        case("COSE: no CBOR", packed(&[0xff, 0xff]), cbor),
        case("COSE: more behind it", packed(&[bytes(&tagged(18, good.clone())), vec![0]].concat()), cbor),
        case("COSE: its end is missing", packed(&bytes(&tagged(18, good.clone()))[..100]), cbor),
        case("COSE: nested too deep", of(&deep), cbor),
        case("COSE: a number", of(&Value::from(18)), not_signed),
        case("COSE: tagged as encrypted", of(&tagged(16, good.clone())), not_signed),
        case("COSE: tagged twice", of(&tagged(18, tagged(18, good.clone()))), not_signed),
        case("COSE: three parts", of(&tagged(18, three)), not_signed),
        case("COSE: payload elsewhere", of(&tagged(18, detached)), not_signed),
        case("COSE: a header stands twice", of(&tagged(18, envelope(twice, vec![], &payload, by_us))), wrong),
        case(
            "COSE: demands what nobody knows",
            of(&tagged(18, with_header(2, Value::Array(vec![Value::from(99)])))),
            wrong,
        ),
        case(
            "COSE: the algorithm also in the open",
            of(&tagged(18, plain(header(&ours()), vec![(1, Value::from(-8))]))),
            wrong,
        ),
        case(
            "COSE: two names for its key",
            of(&tagged(18, plain(header(&ours()), vec![(4, Value::Bytes(vec![1]))]))),
            wrong,
        ),
        case(
            "COSE: says it is a list",
            of(&tagged(18, with_header(3, text("application/yika-status-list+cbor")))),
            wrong,
        ),
        case("algorithm: none", of(&tagged(18, plain(vec![kid.clone()], vec![]))), "credential_algorithm_missing"),
        case(
            "algorithm: one of private use",
            of(&tagged(18, with_header(1, Value::from(-70_000)))),
            "credential_algorithm_unknown algorithm=-70000",
        ),
        case(
            "algorithm: HMAC",
            of(&tagged(18, with_header(1, Value::from(5)))),
            "credential_algorithm_unknown algorithm=5",
        ),
        case(
            "algorithm: a text",
            of(&tagged(18, with_header(1, text("EdDSA")))),
            "credential_algorithm_unknown algorithm=text",
        ),
    ]
}

fn keys() -> Vec<Case> {
    let payload = bytes(&map(claims(named())));
    let kid = |signer: &dyn Signer| kernel::hex(signer.kid());
    let by = |signer: &dyn Signer| packed(&sealed(&payload, signer));
    let no_name = envelope(map(vec![(1, Value::from(-8))]), vec![], &payload, |signed| ours().sign(signed).unwrap());
    let other_algorithm = envelope(map(with(header(&ours()), 1, Value::from(-66_003))), vec![], &payload, |signed| {
        ours_sm2().sign(signed).unwrap()
    });
    let of_another = envelope(map(header(&ours())), vec![], &payload, |signed| stranger().sign(signed).unwrap());
    let no_signature = envelope(map(header(&ours())), vec![], &payload, |_| vec![]);
    let zeros = envelope(map(header(&ours())), vec![], &payload, |_| vec![0; 64]);
    let changed = envelope(map(header(&ours())), vec![], &bytes(&map(claims(map(vec![(4, text("别人"))])))), |_| {
        let sealed = coset::cbor::de::from_reader::<Value, _>(&sealed(&payload, &ours())[..]).unwrap();
        let (_, inner) = sealed.as_tag().unwrap();
        inner.as_array().unwrap()[3].as_bytes().unwrap().clone()
    });
    let of = |value: Value| packed(&bytes(&tagged(18, value)));
    let day =
        |signer: &dyn Signer| super::keys().into_iter().find(|key| key.kid.as_deref() == Some(signer.kid())).unwrap();
    let old_iat = [(6, NOW - 90_000), (5, NOW - 90_000), (4, NOW - 89_700)];
    let in_its_time = old_iat.into_iter().fold(claims(named()), |claims, (key, at)| with(claims, key, Value::from(at)));
    let mut by_old = case(
        "key: ended since, the code is of its time",
        packed(&sealed(&bytes(&map(in_its_time)), &old())),
        "credential_key_over",
    );
    by_old.expected = format!("credential_key_over day={}", day(&old()).not_after.day());
    let begun = NOW + 86_400;
    let before_it = [(6, begun - 120), (5, begun - 120), (4, begun + 300)];
    let before_it = before_it.into_iter().fold(claims(named()), |claims, (key, at)| with(claims, key, Value::from(at)));
    let before_it = packed(&sealed(&bytes(&map(before_it)), &next()));
    vec![
        Case { now: begun, ..case("key: used before its time", before_it, "credential_time_outside_key") },
        case("key: not named", of(no_name), "credential_key_unnamed"),
        case("key: of a stranger", by(&stranger()), &format!("credential_key_unknown kid={}", kid(&stranger()))),
        case(
            "key: for lists only",
            by(&super::lister()),
            &format!("credential_key_other_use kid={}", kid(&super::lister())),
        ),
        case(
            "key: of another algorithm",
            of(other_algorithm),
            &format!("credential_key_other_algorithm kid={}", kid(&ours())),
        ),
        case(
            "key: of next year",
            by(&next()),
            &format!("credential_key_not_yet day={}", day(&next()).not_before.day()),
        ),
        case("key: of last year", by(&old()), &format!("credential_key_over day={}", day(&old()).not_after.day())),
        by_old,
        case("signature: of another", of(of_another), "credential_signature_wrong"),
        case("signature: none", of(no_signature), "credential_signature_wrong"),
        case("signature: zeros", of(zeros), "credential_signature_wrong"),
        case("signature: of another payload", of(changed), "credential_signature_wrong"),
    ]
}

fn tokens() -> Vec<Case> {
    let payload = |bytes: &[u8]| packed(&sealed(bytes, &ours()));
    let mut twice = claims(named());
    twice.push((6, Value::from(NOW)));
    let put = |key, value| code_with(with(claims(named()), key, value));
    let drop = |key| code_with(without(claims(named()), key));
    let place = |list: i64, index: i64| Value::Array(vec![Value::from(list), Value::from(index)]);
    vec![
        case("claims: no CBOR", payload(&[0xff]), "credential_claims_not_a_map"),
        case("claims: an array", payload(&bytes(&Value::Array(vec![]))), "credential_claims_not_a_map"),
        case("claims: nothing", payload(&[]), "credential_claims_not_a_map"),
        case("claims: one twice", code_with(twice), "credential_claim_twice claim=iat"),
        case("claims: none", code_with(vec![]), "credential_claim_missing claim=iss"),
        case("iss: missing", drop(1), "credential_claim_missing claim=iss"),
        case("iss: another", put(1, text(THEM)), "credential_issuer_differs issuer=https://yika.example/540500"),
        case("iss: a number", put(1, Value::from(1)), "credential_claim_wrong_type claim=iss"),
        case("iss: too long", put(1, text(&"u".repeat(201))), "credential_claim_too_long claim=iss max=200"),
        case("sub: bytes", put(2, Value::Bytes(vec![1])), "credential_claim_wrong_type claim=sub"),
        case("sub: too long", put(2, text(&"u".repeat(201))), "credential_claim_too_long claim=sub max=200"),
        case("exp: missing", drop(4), "credential_claim_missing claim=exp"),
        case("exp: a text", put(4, text("2026-11-26")), "credential_claim_wrong_type claim=exp"),
        case("exp: a fraction", put(4, Value::Float(1.8e9)), "credential_claim_wrong_type claim=exp"),
        case(
            "exp: after the year 9999",
            put(4, Value::from(253_402_300_800_i64)),
            "credential_claim_out_of_range claim=exp",
        ),
        case("exp: as large as can be", put(4, Value::from(u64::MAX)), "credential_claim_out_of_range claim=exp"),
        case("nbf: missing", drop(5), "credential_claim_missing claim=nbf"),
        case("nbf: before 1970", put(5, Value::from(-1)), "credential_claim_out_of_range claim=nbf"),
        case("iat: missing", drop(6), "credential_claim_missing claim=iat"),
        case("iat: nothing", put(6, Value::Null), "credential_claim_wrong_type claim=iat"),
        case("cti: missing", drop(7), "credential_claim_missing claim=cti"),
        case("cti: a text", put(7, text("once")), "credential_claim_wrong_type claim=cti"),
        case("cti: 15 bytes", put(7, Value::Bytes(vec![1; 15])), "credential_claim_out_of_range claim=cti"),
        case("status: missing", drop(-66_169), "credential_claim_missing claim=status"),
        case("status: a number", put(-66_169, Value::from(7)), "credential_claim_wrong_type claim=status"),
        case(
            "status: three numbers",
            put(-66_169, Value::Array(vec![Value::from(1); 3])),
            "credential_claim_wrong_type claim=status",
        ),
        case("status: below nought", put(-66_169, place(7, -1)), "credential_claim_out_of_range claim=status"),
        case(
            "status: above 32 bits",
            put(-66_169, place(7, 4_294_967_296)),
            "credential_claim_out_of_range claim=status",
        ),
        case("identity: missing", drop(169), "credential_claim_missing claim=identity-data"),
    ]
}

fn times() -> Vec<Case> {
    let put = |changes: &[(i64, i64)]| {
        code_with(changes.iter().fold(claims(named()), |claims, (key, at)| with(claims, *key, Value::from(*at))))
    };
    let shown =
        |seconds: i64, name: &str, text, expected: &str| Case { now: NOW + seconds, ..case(name, text, expected) };
    vec![
        shown(360, "time: expired", put(&[]), "credential_time_expired"),
        shown(86_400, "time: expired yesterday", put(&[]), "credential_time_expired"),
        shown(-61, "time: issued ahead", put(&[]), "credential_time_issued_ahead"),
        shown(0, "time: begins later", put(&[(5, NOW + 61)]), "credential_time_not_yet"),
        shown(0, "time: lives too long", put(&[(4, NOW + 901)]), "credential_time_life_too_long max=900"),
        shown(0, "time: ends before it begins", put(&[(5, NOW + 300)]), "credential_time_disordered"),
        shown(
            0,
            "time: ends before it was issued",
            put(&[(5, NOW - 10), (6, NOW + 300)]),
            "credential_time_disordered",
        ),
    ]
}

fn fields() -> Vec<Case> {
    let put = |key: i64, value: Value| {
        let mut entries = vec![(4, text("旦增卓玛"))];
        if key == 4 {
            entries.clear();
        }
        entries.push((key, value));
        person(entries)
    };
    let refused =
        |why: &str, key: i64, name: &str, max: &str| format!("credential_field_{why} key={key} field={name}{max}");
    let mut found = Vec::new();
    let texts: [(i64, &str, usize); 15] = [
        (1, "id", 64),
        (2, "version", 16),
        (4, "full_name", 200),
        (5, "first_name", 200),
        (6, "middle_name", 200),
        (7, "last_name", 200),
        (10, "address", 500),
        (11, "email", 254),
        (12, "phone", 40),
        (13, "nationality", 64),
        (15, "guardian", 200),
        (19, "secondary_full_name", 200),
        (21, "location_code", 64),
        (22, "legal_status", 64),
        (23, "country_of_issuance", 64),
    ];
    for (key, name, max) in texts {
        let (long, most) = (text(&"字".repeat(max + 1)), format!(" max={max}"));
        found.push(case(&format!("{name}: a number"), put(key, Value::from(1)), &refused("wrong_type", key, name, "")));
        found.push(case(&format!("{name}: too long"), put(key, long), &refused("too_long", key, name, &most)));
        found.push(case(
            &format!("{name}: turns the line"),
            put(key, text("a\u{202E}b")),
            &refused("bad_character", key, name, ""),
        ));
        found.push(case(&format!("{name}: nought"), put(key, text("a\0b")), &refused("bad_character", key, name, "")));
    }
    for (key, name) in [(3, "language"), (20, "secondary_language")] {
        found.push(case(&format!("{name}: a number"), put(key, Value::from(1)), &refused("wrong_type", key, name, "")));
        for wrong in ["", "z", "中文", "zh CN"] {
            found.push(case(
                &format!("{name}: “{wrong}”"),
                put(key, text(wrong)),
                &refused("out_of_range", key, name, ""),
            ));
        }
    }
    found.push(case(
        "date_of_birth: a number",
        put(8, Value::from(19_880_102)),
        &refused("wrong_type", 8, "date_of_birth", ""),
    ));
    for wrong in ["19880230", "18491231", "1988-1-2", "1988", "", "88-01-02", "19880102T", "１９８８０１０２"] {
        found.push(case(
            &format!("date_of_birth: “{wrong}”"),
            put(8, text(wrong)),
            &refused("out_of_range", 8, "date_of_birth", ""),
        ));
    }
    for (key, name, last) in [(9, "gender", 3), (14, "marital_status", 3), (17, "photo_format", 4)] {
        found.push(case(&format!("{name}: a text"), put(key, text("1")), &refused("wrong_type", key, name, "")));
        for wrong in [0, last + 1, -1, i64::MAX] {
            found.push(case(
                &format!("{name}: {wrong}"),
                put(key, Value::from(wrong)),
                &refused("unknown_value", key, name, ""),
            ));
        }
    }
    let long_photo = put(16, Value::Bytes(vec![0; 16_385]));
    let whole = |why| refused(why, 169, "identity_data", "");
    found.extend([
        case("photo: a number", put(16, Value::from(1)), &refused("wrong_type", 16, "photo", "")),
        case("photo: a text that is not hexadecimal", put(16, text("0g")), &refused("wrong_type", 16, "photo", "")),
        case("photo: half a byte of text", put(16, text("0")), &refused("wrong_type", 16, "photo", "")),
        case("photo: too long", long_photo, &refused("too_long", 16, "photo", " max=16384")),
        case(
            "best_quality_fingers: a number",
            put(18, Value::from(1)),
            &refused("wrong_type", 18, "best_quality_fingers", ""),
        ),
        case(
            "best_quality_fingers: a text among them",
            put(18, Value::Array(vec![text("1")])),
            &refused("wrong_type", 18, "best_quality_fingers", ""),
        ),
        case(
            "best_quality_fingers: an eleventh finger",
            put(18, Value::Array(vec![Value::from(11)])),
            &refused("out_of_range", 18, "best_quality_fingers", ""),
        ),
        case(
            "best_quality_fingers: twelve",
            put(18, Value::Array(vec![Value::from(1); 12])),
            &refused("too_long", 18, "best_quality_fingers", " max=11"),
        ),
        case("full_name: twice", person(vec![(4, text("甲")), (4, text("乙"))]), &refused("twice", 4, "full_name", "")),
        case(
            "photo: twice",
            person(vec![(4, text("甲")), (16, Value::Bytes(vec![])), (16, Value::Bytes(vec![]))]),
            &refused("twice", 16, "photo", ""),
        ),
        case("full_name: missing", person(vec![(8, text("19880102"))]), &refused("missing", 4, "full_name", "")),
        case("full_name: empty", person(vec![(4, text(""))]), &refused("missing", 4, "full_name", "")),
        case("identity: an array", code_with(claims(Value::Array(vec![]))), &whole("wrong_type")),
        case(
            "identity: a text as a key",
            code_with(claims(Value::Map(vec![(text("fullName"), text("甲"))]))),
            &whole("wrong_type"),
        ),
    ]);
    found
}

fn biometrics() -> Vec<Case> {
    let put = |value: Value| person(vec![(4, text("旦增卓玛")), (62, value)]);
    let one = |entries: Vec<(i64, Value)>| put(Value::Array(vec![map(entries)]));
    let data = || (0, Value::Bytes(vec![1]));
    let refused = |why: &str, max: &str| format!("credential_field_{why} key=62 field=face{max}");
    vec![
        case("face: a number", put(Value::from(1)), &refused("wrong_type", "")),
        case("face: a number in the array", put(Value::Array(vec![Value::from(1)])), &refused("wrong_type", "")),
        case("face: no data", one(vec![(1, Value::from(0))]), &refused("wrong_type", "")),
        case("face: data as text", one(vec![(0, text("01"))]), &refused("wrong_type", "")),
        case("face: data too long", one(vec![(0, Value::Bytes(vec![0; 16_385]))]), &refused("too_long", " max=16384")),
        case("face: nine of them", put(Value::Array(vec![map(vec![data()]); 9])), &refused("too_long", " max=8")),
        case("face: format unknown", one(vec![data(), (1, Value::from(4))]), &refused("unknown_value", "")),
        case("face: format as text", one(vec![data(), (1, text("image"))]), &refused("wrong_type", "")),
        case(
            "face: sub-format unknown",
            one(vec![data(), (1, Value::from(0)), (2, Value::from(7))]),
            &refused("unknown_value", ""),
        ),
        case("face: issuer too long", one(vec![data(), (3, text(&"v".repeat(201)))]), &refused("too_long", " max=200")),
        case("face: data twice", one(vec![data(), data()]), &refused("twice", "")),
    ]
}

fn statuses() -> Vec<Case> {
    let place = |list: u32, index: u32| {
        code_with(with(claims(named()), -66_169, Value::Array(vec![Value::from(list), Value::from(index)])))
    };
    // The list was signed an hour before NOW and may be a day old; the code is as new as the moment it is shown.
    let later = NOW + 82_800 + 61;
    let changes = [(4, later + 300), (5, later), (6, later)];
    let fresh = changes.into_iter().fold(claims(named()), |claims, (key, at)| with(claims, key, Value::from(at)));
    let lost = with(fresh.clone(), -66_169, Value::Array(vec![Value::from(super::LIST), Value::from(super::LOST)]));
    vec![
        case("status: taken back", place(super::LIST, super::LOST), "credential_revoked"),
        case("status: the last card of the list", place(super::LIST, super::CARDS - 1), "ours 4=旦增卓玛"),
        case("status: beyond the list", place(super::LIST, super::CARDS), "credential_status_index_unknown index=1000"),
        case("status: a list that is not here", place(8, 1), "credential_status_list_missing list=8"),
        Case { now: later, ..case("status: an old list", code_with(fresh), "credential_status_stale hours=24") },
        Case { now: later, ..case("status: taken back by an old list", code_with(lost), "credential_revoked") },
    ]
}

//! What is wrong with a field of claim 169.

use coset::cbor::Value;

use super::super::{claims, code_with, map, text};
use super::{Case, case, person};

pub(crate) fn fields() -> Vec<Case> {
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

pub(crate) fn biometrics() -> Vec<Case> {
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

//! An identity as JSON, its fields named as the Python package `claim169` names them.

use credential::{Gender, Identity, MaritalStatus, PhotoFormat};
use serde_json::{Map, Value, json};

pub(crate) fn fields(identity: &Identity) -> Value {
    let texts = [
        ("id", &identity.id),
        ("version", &identity.version),
        ("language", &identity.language),
        ("full_name", &identity.full_name),
        ("first_name", &identity.first_name),
        ("middle_name", &identity.middle_name),
        ("last_name", &identity.last_name),
        ("address", &identity.address),
        ("email", &identity.email),
        ("phone", &identity.phone),
        ("nationality", &identity.nationality),
        ("guardian", &identity.guardian),
        ("secondary_full_name", &identity.secondary_full_name),
        ("secondary_language", &identity.secondary_language),
        ("location_code", &identity.location_code),
        ("legal_status", &identity.legal_status),
        ("country_of_issuance", &identity.country_of_issuance),
    ];
    let mut fields: Map<String, Value> =
        texts.into_iter().filter_map(|(name, text)| Some((name.to_owned(), json!(text.clone()?)))).collect();
    let mut put = |name: &str, value: Option<Value>| {
        fields.extend(value.map(|value| (name.to_owned(), value)));
    };
    put("date_of_birth", identity.date_of_birth.map(|day| json!(day.to_string().replace('-', ""))));
    put(
        "gender",
        identity.gender.map(|gender| match gender {
            Gender::Male => json!(1),
            Gender::Female => json!(2),
            Gender::Other => json!(3),
        }),
    );
    put(
        "marital_status",
        identity.marital_status.map(|status| match status {
            MaritalStatus::Unmarried => json!(1),
            MaritalStatus::Married => json!(2),
            MaritalStatus::Divorced => json!(3),
        }),
    );
    put(
        "photo_format",
        identity.photo_format.map(|format| match format {
            PhotoFormat::Jpeg => json!(1),
            PhotoFormat::Jpeg2000 => json!(2),
            PhotoFormat::Avif => json!(3),
            PhotoFormat::Webp => json!(4),
        }),
    );
    put("photo", identity.photo.as_ref().map(|photo| json!(kernel::hex(photo))));
    put("best_quality_fingers", identity.best_quality_fingers.as_ref().map(|fingers| json!(fingers)));
    let of = |position: i64| identity.biometrics.iter().filter(move |one| one.position == position);
    put("face", of(62).next().map(|_| json!(of(62).map(|one| kernel::hex(&one.data)).collect::<Vec<_>>())));
    put("right_thumb", of(50).next().map(|_| json!(of(50).map(|one| kernel::hex(&one.data)).collect::<Vec<_>>())));
    Value::Object(fields)
}

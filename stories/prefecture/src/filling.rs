//! Filling in the form of any service, as somebody would who has a right to it.

use casework::service::{
    Answers, CardDeed, Condition, Days, Field, FieldKind, InsuranceDeed, MaterialBy, Outcome, Version,
};
use kernel::{CitizenId, Day};

/// The fields of the form as a browser sends them: answers that its conditions want, and every promise. `other` is a person, `village` and
/// `employer` are codes that it may name.
#[must_use]
pub fn filled(version: &Version, today: Day, other: CitizenId, village: &str, employer: &str) -> Vec<(String, String)> {
    let mut answers = Answers::new();
    for field in &version.form {
        if field.when.as_ref().is_none_or(|when| when.holds(&answers))
            && let Some(answer) = fill(version, field, today, other, village, employer)
        {
            answers.insert(field.id.clone(), answer);
        }
    }
    let mut fields = Vec::new();
    for field in &version.form {
        let Some(answer) = answers.remove(&field.id) else { continue };
        let name = format!("f-{}", field.id);
        if field.kind == FieldKind::Day {
            let parts = ["year", "month", "day"].into_iter().zip(answer.split('-'));
            fields.extend(parts.map(|(part, value)| (format!("{name}-{part}"), value.to_owned())));
        } else {
            fields.push((name, answer));
        }
    }
    let promised = version.materials.iter().filter(|one| one.by == MaterialBy::Promise);
    fields.extend(promised.map(|one| ("promise".to_owned(), one.id.clone())));
    fields
}

/// Something that the field takes, and that the conditions want.
fn fill(
    version: &Version,
    field: &Field,
    today: Day,
    other: CitizenId,
    village: &str,
    employer: &str,
) -> Option<String> {
    for condition in &version.conditions {
        match condition {
            Condition::Answer { field: asked, is } if *asked == field.id => return is.first().cloned(),
            Condition::LeftEmpty(left) if *left == field.id => return None,
            _ => {}
        }
    }
    if field.optional {
        return None;
    }
    if matches!(version.outcome, Outcome::Insurance { deed: InsuranceDeed::ClosePension }) && field.id == "reason" {
        return Some("abroad".to_owned());
    }
    if matches!(version.outcome, Outcome::Card { deed: CardDeed::Replace }) && field.id == "reason" {
        // A card that works is not lost.
        return Some("damaged".to_owned());
    }
    Some(match field.kind {
        FieldKind::Text | FieldKind::LongText => "情况属实".to_owned(),
        FieldKind::Number | FieldKind::Money => field.min.unwrap_or(1).max(1).to_string(),
        FieldKind::Day if field.days == Some(Days::Future) => today.plus_days(30).to_string(),
        FieldKind::Day => "2020-05-01".to_owned(),
        FieldKind::YesNo => "yes".to_owned(),
        FieldKind::Choice => field.choices[0].id.clone(),
        FieldKind::Phone => "13900000002".to_owned(),
        FieldKind::CitizenId => other.to_string(),
        FieldKind::Village => village.to_owned(),
        FieldKind::CreditCode => employer.to_owned(),
    })
}

//! What a service asks: typed fields, shown where another answer calls for them, filled in from what is known.
//!
//! Promises: what is read is in one form whatever was typed; every field that is wrong is named, with the reason, in one
//! go; what was typed into a field that is not asked is dropped. Deliberately absent: pages.

use std::collections::BTreeMap;

use kernel::{CitizenId, Day, Fen, Refusal, RegionCode};
use policy::Name;
use serde::Deserialize;

use crate::text;

/// What was answered, by the field's key, each in its one form.
pub type Answers = BTreeMap<String, String>;

/// Something a service asks.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Its key within the service.
    pub id: String,
    /// The question.
    pub label: Name,
    /// What helps to answer it.
    pub hint: Option<Name>,
    /// What is answered.
    #[serde(rename = "type")]
    pub kind: FieldKind,
    /// Whether it can be left empty.
    #[serde(default)]
    pub optional: bool,
    /// Asked only where another answer says so.
    pub when: Option<When>,
    /// What it is filled in with.
    pub prefill: Option<Prefill>,
    /// The least number or amount in yuan.
    pub min: Option<i64>,
    /// The greatest number or amount in yuan, or the greatest count of characters.
    pub max: Option<i64>,
    /// For [`FieldKind::Choice`]: what can be chosen.
    #[serde(default)]
    pub choices: Vec<Choice>,
    /// For [`FieldKind::Day`]: which days.
    pub days: Option<Days>,
}

/// What kind of answer a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// A line.
    Text,
    /// Some sentences.
    LongText,
    /// A whole number.
    Number,
    /// Yuan, with up to two decimals.
    Money,
    /// A day.
    Day,
    /// Yes or no.
    YesNo,
    /// One of some.
    Choice,
    /// A phone number.
    Phone,
    /// Somebody's citizen number.
    CitizenId,
    /// A village of the prefecture.
    Village,
    /// An organisation's unified social credit code.
    CreditCode,
}

impl FieldKind {
    /// How many characters an answer has at most where the field does not say.
    fn characters_max(self) -> i64 {
        match self {
            FieldKind::LongText => 1000,
            _ => 100,
        }
    }
}

/// A condition on another answer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct When {
    /// The other field.
    pub field: String,
    /// The answers that call for this.
    pub is: Vec<String>,
}

impl When {
    /// Whether the answers call for it.
    #[must_use]
    pub fn holds(&self, answers: &Answers) -> bool {
        answers.get(&self.field).is_some_and(|given| self.is.contains(given))
    }
}

/// One of the answers of a choice.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// What is kept.
    pub id: String,
    /// What is shown.
    pub name: Name,
}

/// Which days a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Days {
    /// From the applicant's birth to today.
    InLife,
    /// Up to today; of somebody or something else.
    Past,
    /// Today and later.
    Future,
    /// Any.
    Any,
}

/// What a field is filled in with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Prefill {
    /// The applicant's phone number.
    Phone,
    /// The applicant's village.
    Village,
    /// The employer's name.
    EmployerName,
    /// Today.
    Today,
}

/// What a reading compares days with.
#[derive(Debug, Clone, Copy)]
pub struct Reading {
    /// Today.
    pub today: Day,
    /// The applicant's birth, of a person.
    pub birth: Option<Day>,
}

/// Reads what was typed. Fields come in order, so that a field may ask about those before it.
///
/// # Errors
/// Every field that is wrong, with the reason.
pub fn read(form: &[Field], typed: &Answers, reading: Reading) -> Result<Answers, Vec<(String, Refusal)>> {
    let (mut answers, mut wrong) = (Answers::new(), Vec::new());
    for field in form {
        if field.when.as_ref().is_some_and(|when| !when.holds(&answers)) {
            continue;
        }
        let given = typed.get(&field.id).map_or("", |text| text.trim());
        if given.is_empty() {
            if !field.optional {
                wrong.push((field.id.clone(), Refusal::new("field_missing")));
            }
            continue;
        }
        match field.read(given, reading) {
            Ok(answer) => drop(answers.insert(field.id.clone(), answer)),
            Err(why) => wrong.push((field.id.clone(), why)),
        }
    }
    if wrong.is_empty() { Ok(answers) } else { Err(wrong) }
}

impl Field {
    fn read(&self, given: &str, reading: Reading) -> Result<String, Refusal> {
        let longest = match self.kind {
            FieldKind::Text | FieldKind::LongText => self.max.unwrap_or_else(|| self.kind.characters_max()),
            kind => kind.characters_max(),
        };
        if i64::try_from(given.chars().count()).is_ok_and(|count| count > longest) {
            return Err(Refusal::new("text_too_long").with("characters", longest));
        }
        match self.kind {
            FieldKind::Text | FieldKind::LongText => Ok(text::without_turns(given)),
            FieldKind::Number => {
                let number: i64 = digits(given).parse().map_err(|_| Refusal::new("field_not_a_number"))?;
                self.refuse_beyond(number, number)?;
                Ok(number.to_string())
            }
            FieldKind::Money => {
                let fen = Fen::parse_yuan(given).map_err(|why| Refusal::new(why.code()))?;
                // The lower yuan for the least, the upper one for the greatest: no fen slips through.
                self.refuse_beyond(fen.get() / 100, (fen.get() + 99) / 100)?;
                Ok(fen.yuan())
            }
            FieldKind::Day => self.read_day(given, reading),
            FieldKind::YesNo if matches!(given, "yes" | "no") => Ok(given.to_owned()),
            FieldKind::Choice if self.choices.iter().any(|choice| choice.id == given) => Ok(given.to_owned()),
            FieldKind::YesNo | FieldKind::Choice => Err(Refusal::new("field_not_offered")),
            FieldKind::Phone => {
                registry::refuse_bad_phone(given).map_err(|_| Refusal::new("phone_malformed"))?;
                Ok(given.to_owned())
            }
            FieldKind::CitizenId => {
                let id = CitizenId::parse(given).map_err(|why| Refusal::new(why.code()))?;
                Ok(String::from_utf8_lossy(&id.ascii()).into_owned())
            }
            FieldKind::Village => {
                let region = RegionCode::parse(given).map_err(|why| Refusal::new(why.code()))?;
                Ok(region.to_string())
            }
            FieldKind::CreditCode => credit_code(given).ok_or_else(|| Refusal::new("credit_code_malformed")),
        }
    }

    fn read_day(&self, given: &str, reading: Reading) -> Result<String, Refusal> {
        let day = Day::parse(given).map_err(|why| Refusal::new(why.code()))?;
        let today = reading.today;
        match self.days.unwrap_or(Days::InLife) {
            Days::InLife | Days::Past if day > today => Err(Refusal::new("day_not_yet").with("day", today)),
            Days::InLife if reading.birth.is_some_and(|birth| day < birth) => Err(Refusal::new("day_before_birth")),
            Days::Future if day < today => Err(Refusal::new("day_is_over").with("day", today)),
            _ => Ok(day.to_string()),
        }
    }

    fn refuse_beyond(&self, at_least: i64, at_most: i64) -> Result<(), Refusal> {
        match (self.min, self.max) {
            (Some(min), _) if at_least < min => Err(Refusal::new("field_below").with("min", min)),
            (_, Some(max)) if at_most > max => Err(Refusal::new("field_above").with("max", max)),
            _ => Ok(()),
        }
    }
}

/// Full-width digits as plain ones.
fn digits(text: &str) -> String {
    let plain = |c: char| match c {
        '０'..='９' => char::from_u32(u32::from(c) - 0xFF10 + 0x30).unwrap_or(c),
        c => c,
    };
    text.chars().map(plain).collect()
}

const CREDIT_LETTERS: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// A unified social credit code in capitals, where its check character is right (GB 32100).
#[must_use]
fn credit_code(text: &str) -> Option<String> {
    let code: String = digits(text.trim()).to_ascii_uppercase();
    let value = |letter: u8| CREDIT_LETTERS.iter().position(|known| *known == letter);
    let values: Vec<usize> = code.bytes().map(value).collect::<Option<_>>()?;
    let [first @ .., check] = values.as_slice() else { return None };
    if first.len() != 17 {
        return None;
    }
    // Weights are the powers of 3 modulo 31.
    let weighed = first.iter().fold((0, 1), |(sum, weight), value| (sum + value * weight, weight * 3 % 31)).0;
    ((31 - weighed % 31) % 31 == *check).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(yaml: &str) -> Field {
        let text = format!("id: a\nlabel: {{zh: 问, en: Question}}\n{yaml}");
        serde_norway::from_str(&text).expect("a field")
    }

    fn read_one(yaml: &str, given: &str) -> Result<String, String> {
        let reading = Reading { today: Day::parse("2026-11-27").unwrap(), birth: Day::parse("1980-01-01").ok() };
        field(yaml).read(given, reading).map_err(|why| why.code.to_string())
    }

    #[test]
    fn an_answer_is_read_in_one_form_or_refused() {
        let choice = "type: choice\nchoices: [{id: b, name: {zh: 乙, en: B}}]";
        let cases: &[(&str, &str, Result<&str, &str>)] = &[
            ("type: text", "a\u{202E}b", Ok("ab")),
            ("type: text\nmax: 3", "四个汉字", Err("text_too_long")),
            ("type: long_text", "一\r\n二", Ok("一\n二")),
            ("type: number", "１２", Ok("12")),
            ("type: number", "1.5", Err("field_not_a_number")),
            ("type: number\nmin: 1", "0", Err("field_below")),
            ("type: number\nmax: 24", "25", Err("field_above")),
            ("type: money", "1,234.5", Ok("1234.50")),
            ("type: money\nmax: 100", "100.00", Ok("100.00")),
            ("type: money\nmax: 100", "100.01", Err("field_above")),
            ("type: money\nmin: 1", "0.99", Err("field_below")),
            ("type: day", "2026-11-27", Ok("2026-11-27")),
            ("type: day", "2026-11-28", Err("day_not_yet")),
            ("type: day", "1979-12-31", Err("day_before_birth")),
            ("type: day\ndays: past", "1979-12-31", Ok("1979-12-31")),
            ("type: day\ndays: future", "2026-11-26", Err("day_is_over")),
            ("type: day\ndays: any", "2030-01-01", Ok("2030-01-01")),
            ("type: yes_no", "maybe", Err("field_not_offered")),
            (choice, "b", Ok("b")),
            (choice, "c", Err("field_not_offered")),
            ("type: phone", "139-0000-0000", Ok("139-0000-0000")),
            ("type: phone", "phone", Err("phone_malformed")),
            ("type: citizen_id", "11010519491231002x", Ok("11010519491231002X")),
            ("type: village", "540502101201", Ok("540502101201")),
            ("type: credit_code", "91350100m000100y43", Ok("91350100M000100Y43")),
            ("type: credit_code", "91350100M000100Y44", Err("credit_code_malformed")),
            ("type: credit_code", "", Err("credit_code_malformed")),
        ];
        for (yaml, given, expected) in cases {
            let expected = expected.map(ToOwned::to_owned).map_err(ToOwned::to_owned);
            assert_eq!(read_one(yaml, given), expected, "{yaml} {given}");
        }
    }

    #[test]
    fn every_wrong_field_is_named_and_what_is_not_asked_is_dropped() {
        let form: Vec<Field> = serde_norway::from_str(
            "[{id: own, label: {zh: 一, en: One}, type: yes_no}, \
             {id: why, label: {zh: 二, en: Two}, type: text, when: {field: own, is: ['no']}}, \
             {id: more, label: {zh: 三, en: Three}, type: text, optional: true}]",
        )
        .unwrap();
        let reading = Reading { today: Day::parse("2026-11-27").unwrap(), birth: None };
        let typed = |pairs: &[(&str, &str)]| -> Answers {
            pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
        };
        let read = |pairs| super::read(&form, &typed(pairs), reading);
        assert_eq!(read(&[("own", "yes"), ("why", "x"), ("else", "y")]), Ok(typed(&[("own", "yes")])));
        let wrong = read(&[("own", "no"), ("why", " ")]).unwrap_err();
        assert_eq!(wrong, [("why".to_owned(), Refusal::new("field_missing"))]);
        assert_eq!(read(&[]).unwrap_err().len(), 1, "what hangs on a wrong answer is not asked");
    }
}

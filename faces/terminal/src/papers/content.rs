//! The papers of a terminal, and what each says; how papers are set is with `door::paper`.

use card::Holders;
use casework::{case::Applicant, service::Topic};
use document::paper::{Line, Words};
use door::paper::{Content, both, line, of_person, told_lines, words, yuan};
use exchange::Payment;
use kernel::{CitizenId, Ctx, Day, Fen, Refusal, Result};
use registry::Person;
use ui::{Lang, say};

use crate::card::AtPoint;

/// A year back, leap days and all.
const DAYS_BACK: i32 = 366;

/// What papers there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Everything that was paid to her in a year.
    Payments,
    /// How her card stands.
    Card,
    /// In which insurances she is, and what was paid in.
    Insured,
}

impl Kind {
    /// All of them.
    pub(crate) const ALL: [Kind; 3] = [Kind::Payments, Kind::Card, Kind::Insured];

    /// The word in the form and the log.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Kind::Payments => "payments",
            Kind::Card => "card",
            Kind::Insured => "insured",
        }
    }

    /// The keys of its name and of what it says.
    pub(crate) fn keys(self) -> (&'static str, &'static str) {
        match self {
            Kind::Payments => ("terminal-paper-payments", "terminal-paper-payments-what"),
            Kind::Card => ("terminal-paper-card", "terminal-paper-card-what"),
            Kind::Insured => ("terminal-paper-insured", "terminal-paper-insured-what"),
        }
    }

    /// The kind of a word.
    pub(crate) fn of(word: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// What a paper of this kind says today of the person.
///
/// # Errors
/// `unknown_person`; `card_there_is_none` for a paper of a card; a failure of the database.
pub(crate) fn of(ctx: &mut Ctx, me: CitizenId, kind: Kind) -> Result<Content> {
    let person = registry::known(ctx, me)?;
    let today = ctx.today();
    match kind {
        Kind::Payments => Ok(payments(&person, &exchange::payments_of(ctx, me)?, today)),
        Kind::Card => {
            let cards = crate::card::all(ctx)?;
            let card = cards.first().ok_or_else(|| Refusal::new("card_there_is_none"))?;
            Ok(card_stands(&person, card))
        }
        Kind::Insured => {
            let told = window::tell(ctx, Topic::Insured, &Applicant::Person(me), None)?;
            Ok(insured(&person, &told, today))
        }
    }
}

fn insured(person: &Person, told: &[window::Line], today: Day) -> Content {
    let (title, _) = Kind::Insured.keys();
    let (mut lines, mut short) = who(person, title);
    both(&mut lines, &mut short, "paper-stands-on", &today.zh());
    for one in told.iter().filter(|one| matches!(one, window::Line::Insured(_))).flat_map(told_lines) {
        short.push((one.label.zh.clone(), one.value.zh.clone()));
    }
    lines.extend(told.iter().flat_map(told_lines));
    Content { title: words(title), sentence: words("paper-case-told"), lines, total: None, short }
}

fn who(person: &Person, title: &str) -> (Vec<Line>, Vec<(String, String)>) {
    let (mut lines, mut short) = (Vec::new(), vec![(say(Lang::Zh, "paper-title", &[]), say(Lang::Zh, title, &[]))]);
    of_person(&mut lines, &mut short, person);
    (lines, short)
}

fn payments(person: &Person, all: &[Payment], today: Day) -> Content {
    let (title, _) = Kind::Payments.keys();
    let from = today.plus_days(-DAYS_BACK);
    let mut paid: Vec<(Day, Fen, &Payment)> = all
        .iter()
        .filter(|payment| payment.state == "credited")
        .filter_map(|payment| Some((payment.attempts.last()?.settled_on?, payment.amount?, payment)))
        .filter(|(day, _, _)| *day >= from)
        .collect();
    paid.sort_by_key(|(day, _, payment)| (*day, payment.item_id));
    let (mut lines, mut short) = who(person, title);
    both(&mut lines, &mut short, "paper-from-to", &format!("{} — {}", from.zh(), today.zh()));
    both(&mut lines, &mut short, "paper-count", &paid.len().to_string());
    let total = Fen::try_sum(paid.iter().map(|(_, amount, _)| *amount)).expect("a person's year fits");
    let total = line("paper-total", &yuan(total));
    short.push((total.label.zh.clone(), total.value.zh.clone()));
    lines.extend(paid.into_iter().map(|(day, amount, payment)| one_payment(day, amount, payment)));
    Content { title: words(title), sentence: words("paper-payments-sentence"), lines, total: Some(total), short }
}

fn one_payment(day: Day, amount: Fen, payment: &Payment) -> Line {
    let programme = subsidy::programme(&payment.programme);
    let name = programme.map_or_else(|| payment.programme.clone(), |programme| programme.name.zh.clone());
    let label = Words::plain(format!("{name}　{}", door::said::period(Lang::Zh, &payment.period)));
    let to = payment.attempts.last().map(|attempt| {
        let bank = door::said::bank(Lang::Zh, &attempt.bank);
        format!("　{bank} {}", attempt.account_tail.as_deref().unwrap_or_default())
    });
    Line::new(label, Words::plain(format!("{}　{}{}", day, yuan(amount), to.unwrap_or_default())))
}

fn card_stands(person: &Person, (card, point): &AtPoint) -> Content {
    let (title, _) = Kind::Card.keys();
    let (mut lines, mut short) = who(person, title);
    let number = card.number().map_or_else(|| say(Lang::Zh, "terminal-card-no-number", &[]), |number| number.masked());
    both(&mut lines, &mut short, "terminal-card-number", &number);
    let state = say(Lang::Zh, crate::words::state_key(card.stage.holders()), &[]);
    both(&mut lines, &mut short, "terminal-card-state", &state);
    if let Some(last) = card.lapses_on {
        both(&mut lines, &mut short, "terminal-card-lapses-on", &last.zh());
    }
    if let Some(last) = card.valid_to() {
        lines.push(line("terminal-card-valid-to", &last.zh()));
    }
    lines.push(line("terminal-card-point", point));
    let is_lost = card.stage.holders() == Holders::Lost;
    let sentence = if is_lost { "paper-card-lost-sentence" } else { "paper-card-sentence" };
    Content { title: words(title), sentence: words(sentence), lines, total: None, short }
}

#[cfg(test)]
mod tests {
    use exchange::PaymentAttempt;
    use kernel::{Moment, Period, PersonName, RegionCode};
    use registry::PersonState;

    use super::*;

    fn day(year: i32, month: u32, day: u32) -> Day {
        Day::new(year, month, day).unwrap()
    }

    fn person() -> Person {
        Person {
            id: CitizenId::from_parts(540_521, day(1990, 3, 7), 2),
            name: PersonName::parse("次仁卓玛").unwrap(),
            village: RegionCode::parse("540521101201").unwrap(),
            household_id: 1,
            relation: "户主".into(),
            ethnic: String::new(),
            phone: String::new(),
            state: PersonState::Alive,
            state_since: None,
        }
    }

    fn payment(item_id: i64, state: &'static str, fen: i64, settled: Option<Day>) -> Payment {
        let attempt = PaymentAttempt {
            number: 1,
            bank: "nongye".into(),
            account_tail: Some("0001".into()),
            state,
            reason_code: None,
            reason: None,
            sent_at: None,
            settled_on: settled,
        };
        Payment {
            item_id,
            batch_id: 1,
            payer: "x".into(),
            programme: "border".into(),
            period: Period::parse("2026").unwrap(),
            component: 0,
            amount: Some(Fen::new(fen)),
            state,
            reason: None,
            made_at: Moment(0),
            attempts: vec![attempt],
            correction: None,
        }
    }

    #[test]
    fn only_what_a_bank_credited_within_a_year_is_on_the_paper_and_in_its_sum() {
        let today = day(2026, 11, 27);
        let all = [
            payment(4, "credited", 100_000, Some(day(2026, 10, 1))),
            payment(3, "credited", 23_456, Some(day(2026, 3, 1))),
            payment(2, "returned", 50_000, Some(day(2026, 6, 1))),
            payment(1, "credited", 70_000, Some(day(2025, 11, 1))),
            payment(5, "sent", 80_000, None),
        ];
        let content = payments(&person(), &all, today);
        let short = |name: &str| content.short.iter().find(|(known, _)| known == name).map(|(_, value)| &**value);
        assert_eq!((short("笔数"), short("合计")), (Some("2"), Some("1,234.56 元")));
        assert_eq!(short("证件号码"), Some(&*person().id.masked()));
        let values: Vec<&str> = content.lines[4..].iter().map(|line| &*line.value.zh).collect();
        assert!(values[0].starts_with("2026-03-01") && values[1].starts_with("2026-10-01"), "{values:?}");
        assert!(values[1].contains("1,000.00 元") && values[1].ends_with("0001"));
    }
}

//! What the faces for residents say alike: periods, banks, messages, payments and why one did not come.

use std::collections::BTreeMap;

use access::Purpose;
use exchange::Payment;
use kernel::{Day, Frequency, Period};
use maud::{Markup, html};
use ui::{Colour, Event, Lang, Mood, Tag, say, text, text_with};

use crate::{payer_name, programme_name, programme_title, service_title};

/// A period as people say it: 2026 年第三季度.
#[must_use]
pub fn period(lang: Lang, period: &Period) -> String {
    let written = period.to_string();
    let (year, part) = written.split_at(written.len().min(4));
    let part = part.trim_start_matches(['Q', 'H', '-']).trim_start_matches('0');
    let said = |key: &str| say(lang, key, &[("year", year), ("part", part)]);
    match period.frequency() {
        Frequency::Year => said("app-period-year"),
        Frequency::Half => said(if part == "1" { "app-period-first-half" } else { "app-period-second-half" }),
        Frequency::Quarter => said("app-period-quarter"),
        Frequency::Month => said("app-period-month"),
        Frequency::Once => say(lang, "app-period-once", &[]),
    }
}

/// A bank's name; its code where we have none.
#[must_use]
pub fn bank(lang: Lang, code: &str) -> String {
    let key = format!("app_bank_{code}");
    if ui::is_code(&key) { say(lang, &key, &[]) } else { code.to_owned() }
}

/// Why a line waits or is not paid, in words for the person. Only reasons of ours are said: what a clerk wrote may name others.
#[must_use]
pub fn why(lang: Lang, reason: Option<&str>) -> String {
    let key = format!("app_why_{}", reason.unwrap_or_default());
    if ui::is_code(&key) { say(lang, &key, &[]) } else { say(lang, "app_why_other", &[]) }
}

/// How a payment's state is shown.
#[must_use]
pub fn state_tag(lang: Lang, state: &str) -> Tag {
    let colour = match state {
        "credited" => Colour::Green,
        "failed" | "returned" | "rejected" | "stopped" => Colour::Red,
        "held" | "unknown" => Colour::Yellow,
        _ => Colour::Blue,
    };
    Tag::new(colour, text(lang, &format!("app-pay-state-{state}")))
}

/// How a payment's state is meant.
#[must_use]
pub fn mood(state: &str) -> Mood {
    match state {
        "credited" => Mood::Good,
        "failed" | "returned" | "rejected" | "stopped" => Mood::Bad,
        _ => Mood::Now,
    }
}

/// What happens next with a payment, and what its person can do.
#[must_use]
pub fn next(lang: Lang, payment: &Payment) -> Markup {
    let key = match payment.state {
        "failed" | "returned" if payment.correction.is_some() => "app-pay-next-corrected".to_owned(),
        state => format!("app-pay-next-{state}"),
    };
    text(lang, &key)
}

/// A payment in a timeline, under a title of the face's own.
#[must_use]
pub fn payment(lang: Lang, payment: &Payment, title: Markup) -> Event {
    let last = payment.attempts.last();
    let when = last.and_then(|attempt| attempt.settled_on).unwrap_or_else(|| payment.made_at.day());
    Event::new(mood(payment.state), title, ui::day(lang, when)).body(html! {
        p {
            @if let Some(amount) = payment.amount { (ui::money(lang, amount)) " " }
            (state_tag(lang, payment.state))
        }
        @if let Some(reason) = why_not(lang, payment) { p { (reason) } }
        p { (next(lang, payment)) }
        p.y-quiet {
            (text(lang, "app-payment-from")) (payer_name(&payment.programme, &payment.payer))
            @if let Some((attempt, tail)) = last.and_then(|last| Some((last, last.account_tail.as_ref()?))) {
                " · " (text_with(lang, "app-payment-to", &[("bank", &bank(lang, &attempt.bank)), ("tail", tail)]))
            }
        }
    })
}

/// A payment's programme and period, as its title.
#[must_use]
pub fn payment_title(lang: Lang, payment: &Payment) -> Markup {
    html! { (programme_name(lang, &payment.programme)) " " (period(lang, &payment.period)) }
}

/// Why it was not paid: our reason, or what the bank said.
#[must_use]
pub fn why_not(lang: Lang, payment: &Payment) -> Option<Markup> {
    match payment.state {
        "held" | "rejected" | "stopped" => Some(html! { (why(lang, payment.reason.as_deref())) }),
        "failed" | "returned" => {
            let attempt = payment.attempts.last()?;
            let said = attempt.reason.as_deref().or(attempt.reason_code.as_deref())?;
            Some(text_with(lang, "app-payment-bank-said", &[("reason", said)]))
        }
        _ => None,
    }
}

/// The values of a message as people say them: names for codes, and no reason that is not ours or the bank's.
#[must_use]
pub fn message_values(lang: Lang, args: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let of_bank = args.contains_key("bank");
    let of_line = args.contains_key("item") && !of_bank;
    let word = |(name, value): (&String, &String)| {
        let said = match &**name {
            "programme" => programme_title(lang, value),
            "service" => service_title(lang, value),
            "period" => Period::parse(value).map_or_else(|_| value.clone(), |one| period(lang, &one)),
            "bank" => bank(lang, value),
            "day" if lang != Lang::En => Day::parse(value).map_or_else(|_| value.clone(), Day::zh),
            "reason" if of_line => why(lang, Some(value)),
            "purpose" => Purpose::from_word(value).map_or("other", Purpose::word).to_owned(),
            _ => value.clone(),
        };
        (name.clone(), said)
    };
    args.iter().map(word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_said_as_people_say_it() {
        let cases = [
            ("2026", "2026年"),
            ("2026H1", "2026年上半年"),
            ("2026H2", "2026年下半年"),
            ("2026Q3", "2026年第3季度"),
            ("2026-07", "2026年7月"),
            ("once:flood", "一次性"),
        ];
        for (written, said) in cases {
            assert_eq!(period(Lang::Zh, &Period::parse(written).expect("a period")), said);
        }
    }

    #[test]
    fn every_state_of_a_payment_says_what_happens_next() {
        let states = [
            "accepted",
            "held",
            "rejected",
            "frozen",
            "prepared",
            "sent",
            "unknown",
            "credited",
            "failed",
            "returned",
            "stopped",
            "corrected",
        ];
        for lang in [Lang::Zh, Lang::En] {
            let none = say(lang, "refused-otherwise", &[("code", "X")]);
            let none = none.split('X').next().expect("a beginning").to_owned();
            for state in states {
                let said = say(lang, &format!("app-pay-next-{state}"), &[]);
                assert!(!said.starts_with(&none), "{state}: {said}");
            }
        }
    }

    #[test]
    fn what_a_clerk_wrote_is_not_shown() {
        assert!(!why(Lang::Zh, Some("扎西反映")).contains("扎西"));
        assert_eq!(why(Lang::Zh, Some("扎西反映")), why(Lang::Zh, None));
        assert_ne!(why(Lang::Zh, Some("no_active_account")), why(Lang::Zh, None));
    }
}

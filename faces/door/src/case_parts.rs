//! What pages show of a case: how far it is, what was answered, what was done, what came of it.

use casework::{
    Kept,
    case::{self, Applicant, BY_DATA, Case, CaseState, Content, Done, Draft, HandedOut, HandedOutBy, Signal},
    service::{Answers, Item, Version, register},
};
use kernel::{Ctx, Day, Refusal, Result};
use maud::{Markup, html};
use ui::{Button, Card, Colour, Event, Lang, Line, Mood, SummaryList, SummaryRow, Tag, Tone, text, text_with};
use window::{Judged, Line as Told};

use crate::{
    named, programme_name,
    service_form::{answer_rows, said_of},
    service_name,
};

/// A case as its applicant sees it.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The case.
    pub case: Case,
    /// What was answered.
    pub content: Content,
    /// What was done with it.
    pub done: Vec<Done>,
    /// What was handed out of its award.
    pub paid: Vec<HandedOut>,
    /// What the house tells, where something was asked.
    pub told: Option<Vec<Told>>,
    /// The day on which it is seen.
    pub today: Day,
}

/// One case of an applicant's.
///
/// # Errors
/// As [`case::case_of`]; a failure of the database.
pub fn seen(ctx: &mut Ctx, applicant: &Applicant, case_id: i64) -> Result<Seen> {
    let (case, content, done) = case::case_of(ctx, applicant, case_id)?;
    let told = window::told_of(ctx, &case, &content)?;
    let paid = case::handed_out_of(ctx, &case)?;
    Ok(Seen { case, content, done, paid, told, today: ctx.today() })
}

/// The number of a case in an address.
///
/// # Errors
/// `case_unknown` where it is none.
pub fn number(text: &str) -> Result<i64> {
    text.parse().map_err(|_| Refusal::new("case_unknown").with("case", text).into())
}

/// How far a case is, as a tag.
#[must_use]
pub fn state(lang: Lang, state: CaseState) -> Markup {
    let colour = match state {
        CaseState::Submitted | CaseState::Accepted | CaseState::Reviewed => Colour::Blue,
        CaseState::Asked => Colour::Yellow,
        CaseState::Granted | CaseState::Delivered => Colour::Green,
        CaseState::Refused | CaseState::Declined => Colour::Red,
        CaseState::Withdrawn => Colour::Grey,
    };
    html! { (Tag::new(colour, text(lang, state.key()))) }
}

/// How it stands to its limit, as a tag.
#[must_use]
pub fn signal(lang: Lang, case: &Case, today: Day) -> Markup {
    let signal = case.signal(today);
    let colour = match signal {
        Signal::Green => Colour::Green,
        Signal::Amber => Colour::Purple,
        Signal::Red => Colour::Red,
        Signal::Paused => Colour::Yellow,
        Signal::Done => Colour::Grey,
    };
    html! { (Tag::new(colour, text(lang, &format!("case-signal-{}", signal.word())))) }
}

/// What a case is beside its name and state, row by row; `applicant` is who asks, as the face may say it; `paid` is what was handed
/// out of its award.
#[must_use]
pub fn summary(lang: Lang, case: &Case, paid: &[HandedOut], applicant: Markup, today: Day) -> Markup {
    let row = |key: &str, value: Markup| SummaryRow::new(text(lang, key), value);
    let mut rows = vec![row("case-applicant", applicant), row("case-submitted", html! { (case.submitted_at.local()) })];
    rows.push(row("case-channel", text(lang, &format!("service-channel-{}", case.channel.word()))));
    if let Some(due_on) = case.due_on {
        rows.push(row("case-due", html! { (ui::day(lang, due_on)) " " (signal(lang, case, today)) }));
    }
    if let Some(award) = case.award {
        rows.push(row("case-award", html! { (award.yuan()) " " (text(lang, "yuan")) }));
        rows.push(row("case-award-paid", html! {
            @for one in paid {
                p.govuk-body {
                    @match &one.by {
                        HandedOutBy::Batch(batch) => (text_with(lang, "case-award-in", &[("batch", &batch.to_string()), ("sum", &one.fen.yuan())])),
                        HandedOutBy::Disbursement(voucher) => (text_with(lang, "case-award-disbursed", &[("voucher", voucher), ("sum", &one.fen.yuan())])),
                    }
                    " " (ui::day(lang, one.on))
                }
            }
            @if paid.is_empty() {
                (text(lang, if case.applicant.person().is_some() { "case-award-waits" } else { "case-award-employer" }))
            }
        }));
    }
    if !case.reason.is_empty() {
        rows.push(row("case-reason", html! { (case.reason) }));
    }
    html! { div.y-card { (SummaryList::new(rows)) } }
}

/// What was answered and declared.
#[must_use]
pub fn content(lang: Lang, version: &Version, content: &Content) -> Markup {
    let rows: Vec<SummaryRow> = answer_rows(lang, version.asks(), &content.answers).collect();
    let promised: Vec<_> = version.materials.iter().filter(|one| content.promises.contains(&one.id)).collect();
    html! {
        (Card::new("answers", text(lang, "case-answers"), html! {
            @if rows.is_empty() { p.govuk-body { (text(lang, "service-nothing-to-fill")) } }
            @else { (SummaryList::new(rows)) }
        }))
        @if !promised.is_empty() {
            (Card::new("promises", text(lang, "case-promises"), html! {
                ul.govuk-list {
                    @for one in promised { li { (named(lang, &one.name)) @if let Some(promise) = &one.text { br; span.y-quiet { (named(lang, promise)) } } } }
                }
            }))
        }
        @if !content.verdicts.is_empty() { (Card::new("verdicts", text(lang, "case-verdicts"), verdicts(lang, version, &content.verdicts))) }
    }
}

/// A draft before it is sent: what was answered, what it opens, and what the data say against it; `form` is where it is changed.
#[must_use]
pub fn checked(lang: Lang, one: &Item, draft: &Draft, answers: &Answers, parts: &[Judged], form: &str) -> Markup {
    let asks = one.asks();
    let is_bundle = matches!(one, Item::Bundle(..));
    let rows: Vec<SummaryRow> = answer_rows(lang, asks, answers).collect();
    let promised = asks.materials.iter().filter(|one| draft.promises.contains(&one.id));
    html! {
        p.govuk-body-l { (named(lang, one.name())) }
        p.govuk-body { (text(lang, "service-check-lead")) }
        @if is_bundle { (opened(lang, parts)) }
        (Card::new("answers", text(lang, "case-answers"), html! {
            @if rows.is_empty() { p.govuk-body { (text(lang, "service-nothing-to-fill")) } }
            @else { (SummaryList::new(rows)) }
            ul.govuk-list {
                @for one in promised { li { (named(lang, &one.name)) } }
                @for (_, kept) in &draft.materials { li { (kept.name) } }
            }
            p.govuk-body { a.govuk-link href=(form) { (text(lang, "service-change")) } }
        }))
        @for judged in parts.iter().filter(|judged| judged.running.is_none() && !judged.fails().is_empty()) {
            @let code = &judged.part.service.code;
            (Card::new(format!("unfit-{code}"), html! {
                (text(lang, "service-unfit-title"))
                @if is_bundle { " " (service_name(lang, code)) }
            }, html! {
                (verdicts(lang, judged.part.version, &judged.fails()))
                p.govuk-body { (text(lang, "service-unfit-next")) }
            }))
        }
    }
}

/// The button that sends what was checked; who asks although conditions fail says so with it.
#[must_use]
pub fn send_checked(lang: Lang, parts: &[Judged]) -> Markup {
    html! {
        @if parts.iter().any(Judged::is_unfit) {
            input type="hidden" name="insists" value="yes";
            (Line::new(Tone::Warn, text(lang, "service-unfit-title")))
            (Button::new(text(lang, "service-send-anyway")).secondary().id("send"))
        } @else {
            (Button::new(text(lang, "service-send")).id("send"))
        }
    }
}

/// The cases that a bundle will open, and those that run already.
fn opened(lang: Lang, parts: &[Judged]) -> Markup {
    html! {
        (Card::new("opens", text(lang, "bundle-opens"), html! {
            ul.govuk-list.govuk-list--bullet {
                @for judged in parts {
                    li {
                        (service_name(lang, &judged.part.service.code))
                        @if let Some(running) = &judged.running {
                            " " span.y-quiet { (text_with(lang, "bundle-runs-already", &[("reference", &running.reference)])) }
                        }
                    }
                }
            }
        }))
    }
}

/// What the data say against it, or cannot say.
#[must_use]
pub fn verdicts(lang: Lang, version: &Version, verdicts: &[Refusal]) -> Markup {
    html! {
        ul.govuk-list.govuk-list--bullet { @for why in verdicts { li { (said_of(lang, version.asks(), why)) } } }
    }
}

/// The files that were brought; `to` makes the address of one.
#[must_use]
pub fn files(lang: Lang, version: &Version, files: &[(String, Kept)], to: impl Fn(&Kept) -> String) -> Markup {
    let name = |key: &str| version.materials.iter().find(|one| one.id == *key).map(|one| named(lang, &one.name));
    html! {
        (Card::new("files", text(lang, "case-files"), html! {
            @if files.is_empty() { p.govuk-body { (text(lang, "case-files-none")) } }
            @else {
                ul.govuk-list {
                    @for (material, kept) in files {
                        li { @if let Some(name) = name(material) { (name) " " } a.govuk-link href=(to(kept)) { (kept.name) } }
                    }
                }
            }
        }))
    }
}

/// What was done with a case, the latest first; `by` says who, as the face may say it.
#[must_use]
pub fn history(lang: Lang, done: &[Done], by: impl Fn(&str) -> Markup) -> Markup {
    let event = |one: &Done| {
        let mood = match one.state {
            CaseState::Granted | CaseState::Delivered => Mood::Good,
            CaseState::Refused | CaseState::Declined => Mood::Bad,
            CaseState::Asked => Mood::Now,
            _ => Mood::Plain,
        };
        let who = if one.by == BY_DATA { text(lang, "case-by-data") } else { by(&one.by) };
        let title = html! { (text(lang, &format!("case-deed-{}", one.deed.word()))) };
        Event::new(mood, title, html! { (one.at.local()) }).body(html! {
            p.y-quiet { (who) }
            @if !one.note.is_empty() { p { (one.note) } }
        })
    };
    html! { (Card::new("history", text(lang, "case-history"), ui::timeline(done.iter().rev().map(event)))) }
}

/// What the house tells about what was asked.
#[must_use]
pub fn told(lang: Lang, lines: &[Told], services_at: &str) -> Markup {
    html! {
        (Card::new("told", text(lang, "case-told"), html! {
            @if lines.is_empty() { p.govuk-body { (text(lang, "case-told-nothing")) } }
            @else { ul.govuk-list { @for line in lines { li { (said(lang, line, services_at)) } } } }
        }))
    }
}

fn said(lang: Lang, line: &Told, services_at: &str) -> Markup {
    match line {
        Told::Service(code) => html! { a.govuk-link href={ (services_at) "/" (code) } { (service_name(lang, code)) } },
        Told::Record(record) => html! {
            @match register(&record.register) { Some(register) => (named(lang, &register.name)), None => (record.register) }
            " " span.y-quiet {
                (text_with(lang, "case-record-since", &[("day", &record.from.to_string())]))
                @if let Some(to) = record.to { " " (text_with(lang, "case-record-until", &[("day", &to.to_string())])) }
            }
        },
        Told::Case(case) => {
            html! { (service_name(lang, &case.service)) " " (case.reference) " " (state(lang, case.state)) }
        }
        Told::Card { stage, number, valid_to } => html! {
            (text(lang, &format!("desk-card-stage-{}", stage.word())))
            @if let Some(number) = number { " " (number.masked()) }
            @if let Some(day) = valid_to { " " span.y-quiet { (text_with(lang, "case-record-until", &[("day", &day.to_string())])) } }
        },
        Told::Insured(one) => html! {
            (text(lang, &format!("insurance-{}", one.insurance.word()))) " "
            (text(lang, if one.active { "insurance-active" } else { "insurance-not-active" })) " "
            (text_with(lang, "insurance-months", &[("months", &one.months.to_string())])) " "
            (one.total.yuan()) " " (text(lang, "yuan"))
        },
        Told::Year(year) => {
            html! { (text_with(lang, "insurance-year", &year_args(year).each_ref().map(|(name, value)| (*name, value.as_str())))) }
        }
        Told::Pension(claim) => html! {
            (text_with(lang, "insurance-pension-would-be", &[("yuan", &claim.monthly.yuan()), ("month", &claim.first_month.to_string())]))
            " " span.y-quiet { (text(lang, "insurance-pension-unverified")) }
        },
        Told::Benefit(one) => html! {
            @for (key, values) in benefit_said(one) {
                (text_with(lang, key, &values.iter().map(|(name, value)| (*name, &**value)).collect::<Vec<_>>())) " "
            }
            span.y-quiet { (text(lang, "insurance-pension-unverified")) }
        },
        Told::Why(why) => html! { (ui::refusal(lang, why)) },
        Told::Payment(paid) => html! {
            (programme_name(lang, &paid.cycle.programme)) " " (paid.cycle.period.to_string()) @if let Some(amount) = paid.amount { " " (amount.yuan()) " " (text(lang, "yuan")) }
        },
    }
}

/// What is said of an unemployment benefit: sentences with their values.
pub(crate) fn benefit_said(one: &insurance::BenefitStanding) -> Vec<(&'static str, Vec<(&'static str, String)>)> {
    let benefit = &one.benefit;
    let next = benefit.next_month.clone().min(benefit.last_month.clone());
    let mut values = vec![
        ("from", benefit.first_month.to_string()),
        ("until", benefit.last_month.to_string()),
        ("months", benefit.months.to_string()),
        ("left", one.to_come.to_string()),
        ("yuan", insurance::benefit_in(&next).yuan()),
    ];
    let key = match one.over {
        None => "insurance-benefit-drawn",
        Some(why) => {
            values.push(("why", why.word().to_owned()));
            "insurance-benefit-over"
        }
    };
    let mut said = vec![(key, values)];
    if !one.overpaid.is_empty() {
        let values = vec![("months", one.overpaid.len().to_string()), ("yuan", one.overpaid_fen.yuan())];
        said.push(("insurance-benefit-overpaid", values));
    }
    said
}

/// What a year of contributions says: the year, and its three parts in yuan.
pub(crate) fn year_args(year: &insurance::YearOfRecord) -> [(&'static str, String); 4] {
    [
        ("year", year.year.to_string()),
        ("own", year.own.yuan()),
        ("subsidy", year.subsidy.yuan()),
        ("collective", year.collective.yuan()),
    ]
}

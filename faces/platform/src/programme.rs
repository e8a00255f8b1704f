//! `/platform/programmes/{code}`: one programme: its rules by date, what each rests on, and the cases worked by hand.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use door::{Fault, House, User};
use kernel::{Ctx, Day, Fen, Refusal, Result};
use maud::{Markup, html};
use payout::{BatchFilter, BatchState};
use subsidy::{AmountRule, Given, Programme, Publish, ReviewBy, Version, WorkedCase};
use ui::{
    Card, Column, Content, Details, Lang, LineChart, Reader, Rows, Series, SummaryList, SummaryRow, nothing, say, text,
    text_with,
};

use crate::{
    page::{fault, titled},
    words,
};

/// Shows the page.
pub(crate) async fn show(
    State(house): State<House>,
    user: User,
    Path(code): Path<String>,
    reader: Reader,
) -> Result<Markup, Fault> {
    let unknown = || Refusal::new("programme_unknown").with("programme", "—");
    let read = move |ctx: &mut Ctx| {
        let programme = subsidy::programme(&code).ok_or_else(unknown)?;
        Ok((programme, sent_by_period(ctx, programme)?))
    };
    let (programme, sent) = house.ask(&user.who, read).await.map_err(fault(&reader))?;
    let lang = reader.lang;
    let body = html! {
        (ui::heading(html! { code { (programme.code) } }, door::programme_name(lang, &programme.code), ""))
        (Card::new("rules", text(lang, "programme-rules"), rules(lang, programme)))
        @if sent.len() > 1 { (Card::new("sent", text(lang, "programme-sent"), over_time(lang, &sent))) }
        @for version in programme.versions.iter().rev() { (version_card(lang, version)) }
    };
    Ok(titled(&reader, &user, door::programme_title(lang, &programme.code), "nav-programmes")
        .back("programme-back", "/platform/programmes")
        .write(&body))
}

/// As many of the newest batches are looked at.
const BATCHES_MAX: i64 = 200;

/// What was sent to the banks for each period, the earliest first; a correction sends nothing that was not sent before. What is paid
/// once has no days.
fn sent_by_period(ctx: &mut Ctx, programme: &Programme) -> Result<Vec<(String, Fen)>> {
    let filter = BatchFilter { programme: programme.code.clone(), ..BatchFilter::default() };
    let mut sums: BTreeMap<(Day, String), Fen> = BTreeMap::new();
    for batch in payout::batches_where(ctx, &filter, 0, BATCHES_MAX)? {
        let was_sent = matches!(batch.state, BatchState::Sent | BatchState::Closed) && batch.source_batch.is_none();
        let Some(day) = batch.cycle.period.first_day().filter(|_| was_sent) else { continue };
        let sum = sums.entry((day, batch.cycle.period.to_string())).or_insert(Fen::ZERO);
        *sum = sum.checked_add(batch.accepted_sum).expect("the money of a prefecture fits");
    }
    Ok(sums.into_iter().map(|((_, period), sum)| (period, sum)).collect())
}

fn over_time(lang: Lang, sent: &[(String, Fen)]) -> LineChart {
    let (periods, sums): (Vec<String>, Vec<i64>) = sent.iter().map(|(period, sum)| (period.clone(), sum.get())).unzip();
    let series = [Series::new(say(lang, "programme-sent-sum", &[]), sums)];
    LineChart::new(lang, say(lang, "programme-sent", &[]), say(lang, "batches-period", &[]), periods, series)
        .written(|fen| ui::yuan(Fen::new(fen)))
}

/// The rules that do not depend on a date. Also beside the form for a new batch.
pub(crate) fn rules(lang: Lang, programme: &Programme) -> Markup {
    let zh = |words: &str| html! { span lang=(Lang::Zh.tag()) { (words) } };
    let notice = &programme.notice;
    let notice_says = html! {
        @match notice.publish {
            Publish::Private => (text(lang, "notice-private")),
            Publish::Public => (text_with(lang, "programme-days", &[("days", &notice.days.to_string())])),
        }
        @if notice.may_end_at_once { " " (text(lang, "programme-at-once")) }
        @if !notice.verified { " " (words::unverified(lang)) }
    };
    let eligible = html! {
        (zh(&programme.eligibility.text))
        @if !programme.eligibility.verified { " " (words::unverified(lang)) }
        br; span.y-quiet { (programme.eligibility.evidence) }
    };
    let conflicts = html! {
        @if programme.conflicts.is_empty() { (nothing(lang)) }
        @for conflict in &programme.conflicts {
            div {
                a.govuk-link href={ "/platform/programmes/" (conflict.with) } { (door::programme_name(lang, &conflict.with)) }
                @if !conflict.verified { " " (words::unverified(lang)) }
                " " span.y-quiet { (conflict.evidence) }
            }
        }
    };
    let department = html! {
        (zh(&programme.department.zh))
        @for other in &programme.department.others { " · " (zh(other)) }
    };
    let items = html! {
        @if programme.item_codes.is_empty() { (nothing(lang)) }
        @for code in &programme.item_codes {
            div { code { (code) } " " (zh(subsidy::standard_item_name(code).unwrap_or_default())) }
        }
    };
    let rows = vec![
        SummaryRow::new(text(lang, "programme-department"), department),
        SummaryRow::new(text(lang, "programme-frequency"), words::frequencies(lang, programme)),
        SummaryRow::new(text(lang, "programme-eligible"), eligible),
        SummaryRow::new(text(lang, "programme-notice"), notice_says),
        SummaryRow::new(text(lang, "programme-approvals"), html! { (programme.approvals) }),
        SummaryRow::new(
            text(lang, "programme-review"),
            match programme.review {
                Some(ReviewBy::County) => text(lang, "programme-review-county"),
                None => nothing(lang),
            },
        ),
        SummaryRow::new(text(lang, "programme-conflicts"), conflicts),
        SummaryRow::new(text(lang, "programme-items"), items),
    ];
    html! { (SummaryList::new(rows)) }
}

fn version_card(lang: Lang, version: &Version) -> Card {
    let (from, to) = (version.from.to_string(), version.to.map(|day| day.to_string()).unwrap_or_default());
    let title = match version.to {
        Some(_) => text_with(lang, "programme-version", &[("from", &from), ("to", &to)]),
        None => text_with(lang, "programme-version-open", &[("from", &from)]),
    };
    let legal = &version.legal;
    let source = html! {
        @if let Some(title) = &legal.title { span lang=(Lang::Zh.tag()) { (title) } " " }
        @if let Some(number) = &legal.number { span lang=(Lang::Zh.tag()) { (number) } " " }
        (legal.evidence) " "
        @if legal.verified { (text(lang, "programme-seen")) } @else { (words::unverified(lang)) }
    };
    let rows = vec![
        SummaryRow::new(text(lang, "programme-amount"), amount(lang, &version.amount)),
        SummaryRow::new(text(lang, "programme-source"), source),
    ];
    let count = version.cases.len().to_string();
    let cases = html! {
        (Rows::new(lang, "programme-cases", "", CASES).rows(version.cases.iter().map(|case| case_row(lang, case))))
    };
    Card::new(
        format!("from-{from}"),
        title,
        html! {
            (SummaryList::new(rows))
            (Details::new(text_with(lang, "programme-cases-count", &[("count", &count)]), cases))
        },
    )
}

fn amount(lang: Lang, rule: &AmountRule) -> Markup {
    let zh = |words: &str| html! { span lang=(Lang::Zh.tag()) { (words) } };
    let cap =
        |cap: Fen| html! { (text(lang, "programme-cap")) " " (ui::money(lang, cap)) " " (words::unverified(lang)) };
    html! {
        @match rule {
            AmountRule::Fixed(fixed) => (ui::money(lang, fixed.yuan)),
            AmountRule::Tiers(tiers) => @for tier in tiers { div { (zh(&tier.name)) " " (ui::money(lang, tier.amount)) } },
            AmountRule::ByArea(by_area) => {
                @for rate in &by_area.rates { div { (zh(&rate.name)) " " (ui::money(lang, rate.per_mu)) (text(lang, "programme-per-mu")) } }
                (cap(by_area.cap))
            },
            AmountRule::TopUp(top_up) => {
                div { (text(lang, "programme-standard")) " " (ui::money(lang, top_up.standard)) }
                (cap(top_up.cap))
            },
            AmountRule::Roster(roster) => { div { (text(lang, "programme-by-roster")) } (cap(roster.cap)) },
        }
    }
}

const CASES: &[Column] =
    &[Column::words("programme-given"), Column::words("programme-expected"), Column::words("programme-note")];

fn case_row(lang: Lang, case: &WorkedCase) -> [Content; 3] {
    let expected = match &case.expect {
        subsidy::Expected::Amount(amount) => ui::money(lang, *amount),
        subsidy::Expected::Refused(code) => html! { (text(lang, code)) },
    };
    [given(lang, &case.given), expected, html! { (case.note.as_deref().unwrap_or_default()) }].map(Content::from)
}

fn given(lang: Lang, given: &Given) -> Markup {
    let mut facts: Vec<(&str, String)> = Vec::new();
    let mut add = |key, value: Option<String>| facts.extend(value.map(|value| (key, value)));
    add("column-amount", given.amount.map(|fen| fen.to_string()));
    add("given-tier", given.tier.clone());
    for area in &given.area_mu {
        add("given-area", Some(format!("{} {}.{:02}", area.rate, area.area_centimu / 100, area.area_centimu % 100)));
    }
    add("given-people", given.people.map(|count| count.to_string()));
    add("given-income", given.income_per_person.map(|fen| fen.to_string()));
    add("given-on", given.on.map(|day| day.to_string()));
    add("given-birth", given.birth.map(|day| day.to_string()));
    add("batch-region", given.region.map(|region| region.to_string()));
    add("given-head", given.household_head.map(|is| ui::say(lang, if is { "word-yes" } else { "word-no" }, &[])));
    html! { @for (key, value) in facts { div { span.y-quiet { (text(lang, key)) } " " (value) } } }
}

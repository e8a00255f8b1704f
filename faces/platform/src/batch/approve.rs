//! `/platform/batches/{id}/approve`: what is different from the last period, the hash of what is approved, and the yes of
//! who has looked at it and confirms who he is once more.

use std::collections::HashMap;

use axum::{Form, extract::State, response::Response};
use document::sheet::{Cell, Kind, Listing};
use door::{Fault, House, User, to_second_factor};
use kernel::{CitizenId, Ctx, Fen, Refusal, RegionCode, Result, refuse};
use maud::{Markup, html};
use payout::{Batch, BatchState, Difference, Differs, ReviewState, Way};
use registry::{Hit, Region};
use serde::Deserialize;
use ui::{
    Button, Card, CheckboxItem, Checkboxes, Column, Content, ErrorMessage, InsetText, Lang, Reader, Rows, SummaryList,
    SummaryRow, nothing, text, text_with,
};

use crate::{
    FACE,
    batch_page::{BatchId, BatchPage, address, not_yours, on_to},
    download,
    page::{fault, refused},
    words,
};

/// So many of each kind are shown; the rest is in the export.
const SHOWN: usize = 50;

/// What is typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    content: String,
    #[serde(default)]
    looked: String,
}

/// Somebody who differs, as a clerk sees it.
struct Shown {
    village: String,
    name: String,
    masked_id: String,
    differs: Differs,
}

/// The difference, with names for those that are shown.
struct Compared {
    last: Batch,
    sums: [(i64, Fen, Fen); 3],
    same: (i64, Fen),
    shown: [Vec<Shown>; 3],
}

fn compared(ctx: &mut Ctx, batch_id: i64, sees_people: bool) -> Result<Option<Compared>> {
    let Some((last, difference)) = payout::difference(ctx, batch_id)? else { return Ok(None) };
    let regions = registry::regions(ctx)?;
    let mut shown = [Vec::new(), Vec::new(), Vec::new()];
    if sees_people {
        for (list, way) in shown.iter_mut().zip(Way::ALL) {
            let some: Vec<_> = difference.of(way).iter().take(SHOWN).collect();
            let persons: Vec<_> = some.iter().map(|one| one.person).collect();
            let hits = registry::hits(ctx, &persons)?;
            list.extend(some.into_iter().map(|one| named(&hits, &regions, one)));
        }
    }
    let Difference { same, .. } = &*difference;
    Ok(Some(Compared { last, sums: Way::ALL.map(|way| difference.sums(way)), same: *same, shown }))
}

fn named(hits: &HashMap<CitizenId, Hit>, regions: &[Region], one: &Differs) -> Shown {
    let village = RegionCode::from_i64(one.region).expect("a region was written");
    let name = hits.get(&one.person).map(|hit| hit.name.masked()).unwrap_or_default();
    Shown { village: words::region_name(regions, village), name, masked_id: one.person.masked(), differs: *one }
}

/// Shows the page.
pub(crate) async fn show(
    State(house): State<House>,
    user: User,
    BatchId(batch_id): BatchId,
    reader: Reader,
) -> Result<Response, Fault> {
    page(&house, &user, &reader, batch_id, None).await
}

async fn page(
    house: &House,
    user: &User,
    reader: &Reader,
    batch_id: i64,
    refused: Option<&Refusal>,
) -> Result<Response, Fault> {
    let read = move |ctx: &mut Ctx| {
        let batch = payout::batch(ctx, batch_id)?;
        let sees_people = access::may(ctx, access::Deed::ReadPeople)?;
        let frozen = batch.state >= BatchState::Submitted && batch.state != BatchState::Undone;
        let compared = if frozen { compared(ctx, batch_id, sees_people)? } else { None };
        let review = payout::review_of(ctx, batch_id)?;
        Ok((batch, review, compared, access::may(ctx, access::Deed::ApproveBatch)?, sees_people))
    };
    let (batch, review, compared, may, sees_people) = house.ask(&user.who, read).await.map_err(fault(reader))?;
    let lang = reader.lang;
    let frozen = batch.state >= BatchState::Submitted && batch.state != BatchState::Undone;
    let body = html! {
        (Card::new("content", text(lang, "approve-content"), content(lang, &batch)))
        @if !frozen { (InsetText::new(text(lang, "step-not-now"))) }
        @else {
            @match &compared {
                Some(compared) => (difference(lang, batch_id, compared, sees_people)),
                None => (InsetText::new(text(lang, if batch.source_batch.is_some() { "difference-correction" } else { "difference-none" }))),
            }
        }
        @if let Some(review) = &review {
            (Card::new("review", text(lang, "review-title"), super::review::facts(lang, &batch, review)))
        }
        @if batch.state == BatchState::Submitted && review.is_none_or(|review| review.state == ReviewState::Passed) {
            @if may { (form(lang, &batch, refused)) } @else { (not_yours(lang)) }
        }
    };
    let mut page = BatchPage::new(reader, user, &batch, "approve-title");
    page.refused = refused.map(|refusal| (refusal, "looked"));
    Ok(page.write(body))
}

fn content(lang: Lang, batch: &Batch) -> Markup {
    let given = batch.approved_by.len().to_string();
    let needed = batch.approvals_needed.to_string();
    let by = |login: &Option<String>| html! { @match login { Some(login) => (login), None => (nothing(lang)) } };
    let rows = vec![
        SummaryRow::new(text(lang, "column-accepted"), html! { (ui::count(batch.accepted)) }),
        SummaryRow::new(text(lang, "column-sum"), ui::money(lang, batch.accepted_sum)),
        SummaryRow::new(text(lang, "batch-made"), html! { (batch.made_by) }),
        SummaryRow::new(text(lang, "batch-submitted-by"), by(&batch.submitted_by)),
        SummaryRow::new(
            text(lang, "approvals-title"),
            html! {
                (text_with(lang, "approvals-count", &[("needed", &needed), ("given", &given)]))
                @for login in &batch.approved_by { " " span.y-quiet { (login) } }
            },
        ),
        SummaryRow::new(
            text(lang, "content-root"),
            html! { @match &batch.content_root { Some(root) => code.y-hash { (root) }, None => (nothing(lang)) } },
        ),
    ];
    html! { (SummaryList::new(rows)) p.govuk-body.y-quiet { (text(lang, "approvals-law")) } }
}

fn form(lang: Lang, batch: &Batch, refused: Option<&Refusal>) -> Markup {
    let wrong = refused.map(|refusal| ErrorMessage::new(lang, ui::refusal(lang, refusal)));
    html! {
        form.y-card method="post" action=(address(batch.batch_id, "approve")) {
            input type="hidden" name="content" value=(batch.content_root.as_deref().unwrap_or_default());
            (Checkboxes::new("looked", text(lang, "approve-looked"), [
                CheckboxItem::new("yes", text(lang, "approve-looked-yes")),
            ]).error_message(wrong))
            p.govuk-body.y-quiet { (text(lang, "approve-second")) }
            (Button::new(text(lang, "approve-now")).once())
        }
    }
}

fn difference(lang: Lang, batch_id: i64, compared: &Compared, sees_people: bool) -> Markup {
    let last = compared.last.batch_id.to_string();
    let sums = Way::ALL.iter().zip(&compared.sums);
    let row = |(way, (count, before, now)): (&Way, &(i64, Fen, Fen))| {
        let name = text(lang, &format!("difference-{}", way.word()));
        [name, html! { (ui::count(*count)) }, words::sum_or_nothing(lang, *before), words::sum_or_nothing(lang, *now)]
            .map(Content::from)
    };
    let (count, sum) = compared.same;
    let same = [
        text(lang, "difference-same"),
        html! { (ui::count(count)) },
        words::sum_or_nothing(lang, sum),
        words::sum_or_nothing(lang, sum),
    ]
    .map(Content::from);
    let rows: Vec<[Content; 4]> = sums.map(row).chain([same]).collect();
    html! {
        (Card::new("difference", text(lang, "difference-title"), html! {
            p.govuk-body {
                a.govuk-link href=(address(compared.last.batch_id, "")) {
                    (text_with(lang, "difference-with", &[("batch", &last)]))
                }
                " " (compared.last.cycle.period)
            }
            (Rows::new(lang, "difference-title", "", SUMS).rows(rows))
        }))
        @if sees_people {
            @for (way, shown) in Way::ALL.iter().zip(&compared.shown) {
                @if !shown.is_empty() { (people(lang, batch_id, *way, shown)) }
            }
        }
    }
}

fn people(lang: Lang, batch_id: i64, way: Way, shown: &[Shown]) -> Card {
    let key = format!("difference-{}", way.word());
    let label = match way {
        Way::New => "difference-new",
        Way::Gone => "difference-gone",
        Way::Changed => "difference-changed",
    };
    let sum = |sum: Option<Fen>| sum.map_or_else(|| nothing(lang), |sum| ui::money(lang, sum));
    let row = |one: &Shown| {
        [
            html! { (one.masked_id) },
            html! { span lang=(Lang::Zh.tag()) { (one.name) } },
            html! { span lang=(Lang::Zh.tag()) { (one.village) } },
            sum(one.differs.before),
            sum(one.differs.now),
        ]
        .map(Content::from)
    };
    let export = |kind: &str| format!("{}?way={}&as={kind}", address(batch_id, "difference"), way.word());
    Card::new(
        key.clone(),
        text(lang, &key),
        html! {
            p.govuk-body {
                (text_with(lang, "difference-first", &[("count", &SHOWN.to_string())])) " "
                a.govuk-link href=(export("csv")) { "CSV" } " · " a.govuk-link href=(export("xlsx")) { "XLSX" }
            }
            (Rows::new(lang, label, "", PEOPLE).rows(shown.iter().map(row)))
        },
    )
}

const SUMS: &[Column] = &[
    Column::words("difference-way"),
    Column::numbers("column-count"),
    Column::numbers("difference-before"),
    Column::numbers("difference-now"),
];

const PEOPLE: &[Column] = &[
    Column::words("list-masked-id"),
    Column::words("list-name"),
    Column::words("list-village"),
    Column::numbers("difference-before"),
    Column::numbers("difference-now"),
];

/// Approves what the form shows.
pub(crate) async fn approve(
    State(house): State<House>,
    user: User,
    BatchId(batch_id): BatchId,
    reader: Reader,
    Form(typed): Form<Typed>,
) -> Result<Response, Fault> {
    let who = user.who.clone();
    let done = house.act(&user.who, move |ctx| {
        if typed.looked != "yes" {
            return refuse("not_looked_at");
        }
        access::require(ctx, access::Deed::ApproveBatch)?;
        access::fresh_second_factor(ctx, &who)?;
        payout::approve(ctx, batch_id, Some(&typed.content))
    });
    match done.await {
        Ok(_) => Ok(on_to(address(batch_id, ""))),
        Err(error) => {
            let refusal = refused(error).map_err(fault(&reader))?;
            if refusal.code == "second_factor_needed" {
                return Ok(to_second_factor(&address(batch_id, "approve")));
            }
            page(&house, &user, &reader, batch_id, Some(&refusal)).await
        }
    }
}

/// Everybody who differs in one way, to take along.
pub(crate) async fn export(
    State(house): State<House>,
    user: User,
    BatchId(batch_id): BatchId,
    reader: Reader,
) -> Result<Response, Fault> {
    let word = download::query(&reader, "way");
    let way = Way::ALL.into_iter().find(|way| way.word() == word).unwrap_or(Way::Changed);
    let read = move |ctx: &mut Ctx| {
        access::require(ctx, access::Deed::ReadPeople)?;
        let Some((last, difference)) = payout::difference(ctx, batch_id)? else { return Ok(None) };
        let regions = registry::regions(ctx)?;
        let some = difference.of(way);
        let mut names = some.iter().peekable();
        let mut rows = Vec::with_capacity(some.len());
        registry::each_name(ctx, |person, name| {
            while let Some(one) = names.next_if(|one| one.person <= person) {
                if one.person == person {
                    rows.push(exported(&regions, one, name));
                }
            }
            Ok(())
        })?;
        Ok(Some((last, rows)))
    };
    let answer = house.ask(&user.who, read).await.and_then(|found| {
        let (last, rows) = found.map_or((None, Vec::new()), |(last, rows)| (Some(last), rows));
        let mut facts = vec![
            ("column-batch", batch_id.to_string()),
            ("difference-last", last.map(|last| last.batch_id.to_string()).unwrap_or_default()),
            ("difference-way", ui::say(reader.lang, &format!("difference-{}", way.word()), &[])),
        ];
        facts.extend(download::when_and_who(&house, &user));
        let columns = vec![
            ("list-masked-id", Kind::Code),
            ("list-name", Kind::Text),
            ("list-village", Kind::Text),
            ("difference-before", Kind::Amount),
            ("difference-now", Kind::Amount),
        ];
        let name = format!("batch-{batch_id}-{}", way.word());
        download::listing(&reader, &name, "difference-title", facts, &Listing { columns, rows })
    });
    answer.map_err(|error| Fault::new(reader, &FACE, error))
}

fn exported(regions: &[Region], one: &Differs, name: &str) -> Vec<Cell> {
    let village = RegionCode::from_i64(one.region).expect("a region was written");
    let sum = |sum: Option<Fen>| sum.map_or(Cell::Empty, |sum| Cell::Fen(sum.get()));
    let name = kernel::PersonName::parse(name).map(|name| name.masked()).unwrap_or_default();
    vec![
        Cell::Text(one.person.masked()),
        Cell::Text(name),
        Cell::Text(words::region_name(regions, village)),
        sum(one.before),
        sum(one.now),
    ]
}

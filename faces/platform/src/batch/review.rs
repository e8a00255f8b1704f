//! `/platform/batches/{id}/review`: the county looks over what a township submitted, before the department approves it.
//!
//! Deliberately absent: the difference to the last period, which stands on the page of the approval.

use axum::{Form, extract::State, response::Response};
use door::{Fault, House, User, to_second_factor};
use kernel::{Ctx, Refusal, Result, refuse};
use maud::{Markup, html};
use payout::{Batch, BatchState, Finding, Review, ReviewState};
use serde::Deserialize;
use ui::{
    Button, Card, Colour, ErrorMessage, InsetText, Lang, RadioItem, Radios, Reader, SummaryList, SummaryRow, Tag,
    Textarea, nothing, text,
};

use crate::{
    batch_page::{BatchId, BatchPage, address, not_yours, on_to},
    page::{fault, plain, refused},
};

/// What is typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    content: String,
    #[serde(default)]
    finding: String,
    #[serde(default)]
    remark: String,
}

impl Typed {
    fn finding(&self) -> Result<Finding> {
        match &*self.finding {
            "passed" => Ok(Finding::Passed),
            "objected" => Ok(Finding::Objected(self.remark.clone())),
            _ => refuse("decision_missing"),
        }
    }
}

/// Shows the page.
pub(crate) async fn show(
    State(house): State<House>,
    user: User,
    BatchId(batch_id): BatchId,
    reader: Reader,
) -> Result<Response, Fault> {
    page(&house, &user, &reader, batch_id, &Typed::default(), None).await
}

async fn page(
    house: &House,
    user: &User,
    reader: &Reader,
    batch_id: i64,
    typed: &Typed,
    why: Option<&Refusal>,
) -> Result<Response, Fault> {
    let read = move |ctx: &mut Ctx| {
        let batch = payout::batch(ctx, batch_id)?;
        let review = payout::review_of(ctx, batch_id)?;
        Ok((batch, review, access::may(ctx, access::Deed::ReviewBatch)?))
    };
    let (batch, review, may) = house.ask(&user.who, read).await.map_err(fault(reader))?;
    let lang = reader.lang;
    let waits = batch.state == BatchState::Submitted
        && review.as_ref().is_some_and(|review| review.state == ReviewState::Asked);
    let field = field_of(why);
    let body = html! {
        (Card::new("lines", text(lang, "lines-title"), super::check::lines(lang, &batch)))
        @match &review {
            Some(review) => (Card::new("review", text(lang, "review-title"), facts(lang, &batch, review))),
            None => (InsetText::new(text(lang, "review-none"))),
        }
        @if waits {
            @if may { (form(lang, &batch, typed, why.map(|why| (why, field)))) } @else { (not_yours(lang)) }
        }
    };
    let mut page = BatchPage::new(reader, user, &batch, "review-title");
    page.refused = why.map(|why| (why, field));
    Ok(page.write(body))
}

fn field_of(why: Option<&Refusal>) -> &'static str {
    match why {
        Some(why) if why.code.starts_with("text_") => "remark",
        _ => "finding",
    }
}

/// How a review stands, as a tag.
pub(super) fn state(lang: Lang, state: ReviewState) -> Tag {
    let (colour, key) = match state {
        ReviewState::Asked => (Colour::Blue, "review-asked"),
        ReviewState::Passed => (Colour::Green, "review-passed"),
        ReviewState::Objected => (Colour::Red, "review-objected"),
    };
    Tag::new(colour, text(lang, key))
}

/// How the review stands, and who gave it.
pub(super) fn facts(lang: Lang, batch: &Batch, review: &Review) -> Markup {
    let by = html! {
        @match (&review.reviewed_by, review.reviewed_at) {
            (Some(login), Some(at)) => { (login) " " span.y-quiet.y-nowrap { (at.local()) } },
            _ => (nothing(lang)),
        }
    };
    let root = html! { @match &batch.content_root { Some(root) => code.y-hash { (root) }, None => (nothing(lang)) } };
    let mut rows = vec![
        SummaryRow::new(text(lang, "column-state"), html! { (state(lang, review.state)) }),
        SummaryRow::new(text(lang, "review-asked-at"), review.asked_at.local()),
        SummaryRow::new(text(lang, "review-by"), by),
        SummaryRow::new(text(lang, "batch-made"), &*batch.made_by),
        SummaryRow::new(text(lang, "content-root"), root),
    ];
    if let Some(remark) = &review.remark {
        rows.push(SummaryRow::new(text(lang, "review-remark"), &**remark));
    }
    html! { (SummaryList::new(rows)) p.govuk-body.y-quiet { (text(lang, "review-law")) } }
}

fn form(lang: Lang, batch: &Batch, typed: &Typed, why: Option<(&Refusal, &str)>) -> Markup {
    let wrong = |field: &str| match why {
        Some((why, at)) if at == field => ErrorMessage::new(lang, ui::refusal(lang, why)),
        _ => ErrorMessage::default(),
    };
    let choices = [("passed", "review-pass"), ("objected", "review-object")];
    let choices = choices.map(|(word, key)| RadioItem::new(word, text(lang, key)));
    html! {
        form.y-card method="post" action=(address(batch.batch_id, "review")) {
            input type="hidden" name="content" value=(batch.content_root.as_deref().unwrap_or_default());
            (Radios::new("finding", plain(lang, "review-finding"), choices).value(&*typed.finding).error_message(wrong("finding")))
            (Textarea::new("remark", text(lang, "review-remark")).hint(text(lang, "review-remark-hint")).value(&*typed.remark)
                .rows(3_u32).error_message(wrong("remark")))
            p.govuk-body.y-quiet { (text(lang, "approve-second")) }
            (Button::new(text(lang, "review-now")).once())
        }
    }
}

/// Reviews what the form shows.
pub(crate) async fn review(
    State(house): State<House>,
    user: User,
    BatchId(batch_id): BatchId,
    reader: Reader,
    Form(typed): Form<Typed>,
) -> Result<Response, Fault> {
    let (who, said) = (user.who.clone(), typed.clone());
    let done = house.act(&user.who, move |ctx| {
        let finding = said.finding()?;
        access::require(ctx, access::Deed::ReviewBatch)?;
        access::fresh_second_factor(ctx, &who)?;
        payout::review_batch(ctx, batch_id, Some(&said.content), &finding)
    });
    match done.await {
        Ok(_) => Ok(on_to(address(batch_id, ""))),
        Err(error) => {
            let why = refused(error).map_err(fault(&reader))?;
            if why.code == "second_factor_needed" {
                return Ok(to_second_factor(&address(batch_id, "review")));
            }
            page(&house, &user, &reader, batch_id, &typed, Some(&why)).await
        }
    }
}

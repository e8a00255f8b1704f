//! Lists that a desk takes along: cases, and people who were found. Numbers are masked; words are keys that the caller
//! says in the reader's language.
//!
//! Deliberately absent: contacts of complainants and phone numbers, which no list needs.

use document::sheet::{Cell, Kind, Listing};
use kernel::{Ctx, Day, PersonName, Result};
use registry::{Hit, PersonState};

use crate::{Case, CaseState, Channel};

/// The cases as a list.
#[must_use]
pub fn case_list(cases: &[Case], today: Day) -> Listing {
    let columns = vec![
        ("list-reference", Kind::Code),
        ("list-channel", Kind::Text),
        ("list-state", Kind::Text),
        ("list-region", Kind::Code),
        ("list-programme", Kind::Code),
        ("list-complainant", Kind::Text),
        ("list-text", Kind::Text),
        ("list-received", Kind::Code),
        ("list-answer-by", Kind::Code),
        ("list-owner", Kind::Code),
        ("list-overdue", Kind::Text),
    ];
    let text_or_none = |text: &Option<String>| text.clone().map_or(Cell::Empty, Cell::Text);
    let rows = cases
        .iter()
        .map(|case| {
            vec![
                Cell::Text(case.reference.clone()),
                Cell::Word(channel_key(case.channel)),
                Cell::Word(state_key(case.state)),
                Cell::Text(case.subject.region.to_string()),
                text_or_none(&case.subject.programme),
                complainant(case),
                Cell::Text(case.text.clone()),
                Cell::Text(case.received_at.local()),
                Cell::Text(case.answer_by.to_string()),
                text_or_none(&case.owner),
                Cell::Word(if case.is_overdue(today) { "word-yes" } else { "word-no" }),
            ]
        })
        .collect();
    Listing { columns, rows }
}

fn complainant(case: &Case) -> Cell {
    match PersonName::parse(&case.from.name) {
        Ok(name) => Cell::Text(name.masked()),
        Err(_) => Cell::Word("word-anonymous"),
    }
}

fn state_key(state: CaseState) -> &'static str {
    match state {
        CaseState::Received => "case-received",
        CaseState::Accepted => "case-accepted",
        CaseState::InHand => "case-in-hand",
        CaseState::Answered => "case-answered",
        CaseState::Closed => "case-closed",
    }
}

fn channel_key(channel: Channel) -> &'static str {
    match channel {
        Channel::Web => "channel-web",
        Channel::Phone => "channel-phone",
        Channel::Letter => "channel-letter",
        Channel::Sms => "channel-sms",
    }
}

/// People who were found, as a list.
#[must_use]
pub fn people_list(people: &[Hit]) -> Listing {
    let columns = vec![
        ("list-name", Kind::Text),
        ("list-masked-id", Kind::Code),
        ("list-birth", Kind::Code),
        ("list-village", Kind::Text),
        ("list-state", Kind::Text),
    ];
    let state = |state| match state {
        PersonState::Alive => "person-alive",
        PersonState::Dead => "person-dead",
        PersonState::Moved => "person-moved",
    };
    let rows = people
        .iter()
        .map(|hit| {
            vec![
                Cell::Text(hit.name.to_string()),
                Cell::Text(hit.masked_id()),
                Cell::Text(hit.birth().to_string()),
                Cell::Text(hit.village_name.clone()),
                Cell::Word(state(hit.state)),
            ]
        })
        .collect();
    Listing { columns, rows }
}

/// Keeps in the log that a list was taken along: which, with which filters, and how long it was.
///
/// # Errors
/// A failure of the database.
pub fn record_export(ctx: &mut Ctx, list: &str, filters: &str, rows: usize) -> Result<()> {
    let facts = [("filters", filters.to_owned()), ("rows", rows.to_string())];
    audit::record(ctx, "casework.export", list, &facts)?;
    Ok(())
}

//! Lists that a desk takes along: complaints, and people who were found. Numbers are masked; words are keys that the caller
//! says in the reader's language.
//!
//! Deliberately absent: contacts of complainants and phone numbers, which no list needs.

use document::sheet::{Cell, Kind, Listing};
use kernel::{Ctx, Day, PersonName, Result};
use registry::{Hit, PersonState};

use crate::{Channel, Complaint, ComplaintState, case::Case};

/// The complaints as a list.
#[must_use]
pub fn complaint_list(complaints: &[Complaint], today: Day) -> Listing {
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
    let rows = complaints
        .iter()
        .map(|complaint| {
            vec![
                Cell::Text(complaint.reference.clone()),
                Cell::Word(channel_key(complaint.channel)),
                Cell::Word(state_key(complaint.state)),
                Cell::Text(complaint.subject.region.to_string()),
                text_or_none(&complaint.subject.programme),
                complainant(complaint),
                Cell::Text(complaint.text.clone()),
                Cell::Text(complaint.received_at.local()),
                Cell::Text(complaint.answer_by.to_string()),
                text_or_none(&complaint.owner),
                Cell::Word(if complaint.is_overdue(today) { "word-yes" } else { "word-no" }),
            ]
        })
        .collect();
    Listing { columns, rows }
}

fn complainant(complaint: &Complaint) -> Cell {
    match PersonName::parse(&complaint.from.name) {
        Ok(name) => Cell::Text(name.masked()),
        Err(_) => Cell::Word("word-anonymous"),
    }
}

fn state_key(state: ComplaintState) -> &'static str {
    match state {
        ComplaintState::Received => "complaint-received",
        ComplaintState::Accepted => "complaint-accepted",
        ComplaintState::InHand => "complaint-in-hand",
        ComplaintState::Answered => "complaint-answered",
        ComplaintState::Closed => "complaint-closed",
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

/// The cases that wait at an office, as a list; a service by its code and its name in Chinese.
#[must_use]
pub fn case_list(cases: &[Case], today: Day) -> Listing {
    let columns = vec![
        ("list-reference", Kind::Code),
        ("case-service", Kind::Text),
        ("list-state", Kind::Text),
        ("list-region", Kind::Code),
        ("list-received", Kind::Code),
        ("case-due", Kind::Code),
        ("list-overdue", Kind::Text),
    ];
    let rows = cases
        .iter()
        .map(|case| {
            let late = case.due_on.is_some_and(|due_on| due_on < today);
            vec![
                Cell::Text(case.reference.clone()),
                Cell::Text(format!("{} {}", case.service, case.service().name.zh)),
                Cell::Word(case.state.key()),
                Cell::Text(case.region.to_string()),
                Cell::Text(case.submitted_at.local()),
                Cell::Text(case.due_on.map(|day| day.to_string()).unwrap_or_default()),
                Cell::Word(if late { "word-yes" } else { "word-no" }),
            ]
        })
        .collect();
    Listing { columns, rows }
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

//! `/app/complaints`: complaints and reports; the resident's own complaints and objections, and the ways to a new one.

use access::Act;
use axum::{
    extract::{FromRequestParts, Request, State},
    response::{IntoResponse, Response},
};
use casework::{Complaint, Objection, ObjectionState};
use door::House;
use kernel::Ctx;
use maud::{Markup, html};
use ui::{Button, Card, Colour, Event, Frame, Lang, Mood, Reader, Tag, text, text_with};

use crate::{
    FACE,
    affairs::{Affairs, Visitor, with_banner},
    words,
};

/// What a resident brought in.
struct Own {
    affairs: Affairs,
    complaints: Vec<Complaint>,
    objections: Vec<Objection>,
}

/// Shows the page; who is not signed in sees the ways only.
pub(crate) async fn show(State(house): State<House>, reader: Reader, request: Request) -> Response {
    let (mut parts, _) = request.into_parts();
    let Ok(visitor) = Visitor::from_request_parts(&mut parts, &house).await else {
        return write(&reader, None).into_response();
    };
    let asked = visitor.clone();
    let question = move |ctx: &mut Ctx| {
        let affairs = asked.open(ctx, Act::See)?;
        let complaints = casework::complaints_of(ctx, affairs.person)?;
        let objections = casework::objections_of(ctx, affairs.person)?;
        Ok(Own { affairs, complaints, objections })
    };
    let own = house.ask(&visitor.resident.who, question).await;
    visitor.answer(&house, &reader, own.map(|own| write(&reader, Some(&own))))
}

fn write(reader: &Reader, own: Option<&Own>) -> Markup {
    let lang = reader.lang;
    let body = html! {
        (ui::heading("", text(lang, "app-complaints-title"), ""))
        p.govuk-body { (text(lang, "app-complaints-note")) }
        div.govuk-button-group {
            (Button::link(text(lang, "app-complaints-new"), "/app/complaints/new"))
            (Button::link(text(lang, "app-complaints-follow"), "/app/complaints/follow").secondary())
        }
        p.govuk-body { a.govuk-link href="/notice" { (text(lang, "app-complaints-notice")) } }
        @if let Some(own) = own {
            (Card::new("own", text(lang, "app-complaints-own"), html! {
                @if own.complaints.is_empty() { p.govuk-body { (text(lang, "app-complaints-none")) } }
                @else { (ui::timeline(own.complaints.iter().map(|complaint| case_event(lang, complaint)))) }
            }))
            (Card::new("objections", text(lang, "app-objections-own"), html! {
                @if own.objections.is_empty() { p.govuk-body { (text(lang, "app-objections-none")) } }
                @else { (ui::timeline(own.objections.iter().map(|objection| objection_event(lang, objection)))) }
            }))
        }
    };
    let frame = Frame::new(reader, &FACE, ui::say(lang, "app-complaints-title", &[])).back("app-back", "/app");
    match own {
        Some(own) => with_banner(lang, frame, &own.affairs).write(&body),
        None => frame.write(&body),
    }
}

/// How far a complaint is, in words.
pub(crate) fn state_words(lang: Lang, state: casework::ComplaintState) -> Markup {
    text(lang, &format!("app-complaint-next-{}", state.word()))
}

fn case_event(lang: Lang, complaint: &Complaint) -> Event {
    let mood = if complaint.answered_at.is_some() { Mood::Good } else { Mood::Now };
    Event::new(mood, html! { (complaint.reference) }, words::on_day(lang, complaint.received_at)).body(html! {
        p { (state_words(lang, complaint.state)) }
        @if complaint.answered_at.is_none() { p.y-quiet { (text(lang, "app-complaint-answer-by")) (ui::day(lang, complaint.answer_by)) } }
        p.y-quiet { (complaint.text) }
    })
}

fn objection_event(lang: Lang, objection: &Objection) -> Event {
    let (mood, tag) = match objection.state {
        ObjectionState::Received => (Mood::Now, Tag::new(Colour::Blue, text(lang, "app-objection-received"))),
        ObjectionState::Upheld => (Mood::Good, Tag::new(Colour::Green, text(lang, "app-objection-upheld"))),
        ObjectionState::Dismissed => (Mood::Plain, Tag::new(Colour::Grey, text(lang, "app-objection-dismissed"))),
    };
    let number = objection.objection_id.to_string();
    let title = html! { (text_with(lang, "app-objection-number", &[("number", &number)])) " " (tag) };
    Event::new(mood, title, words::on_day(lang, objection.received_at)).body(html! {
        p.y-quiet { (objection.said.text) }
        @if let Some(reason) = &objection.reason { p { (reason) } }
    })
}

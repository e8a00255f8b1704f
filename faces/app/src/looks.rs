//! `/app/looks`: who of the offices opened the person's page, when and why.

use access::Look;
use axum::{extract::State, response::Response};
use door::House;
use maud::{Markup, html};
use ui::{Event, Lang, Mood, Reader, text, text_with};

use crate::{
    affairs::{Affairs, Visitor, frame},
    words,
};

const LOOKS_MAX: usize = 200;

/// Shows the page.
pub(crate) async fn show(State(house): State<House>, visitor: Visitor, reader: Reader) -> Response {
    let shown = visitor.ask(&house, |ctx, affairs| access::looks_at(ctx, affairs.person)).await;
    visitor.answer(&house, &reader, shown.map(|(affairs, looks)| write(&reader, &affairs, &looks)))
}

fn write(reader: &Reader, affairs: &Affairs, looks: &[Look]) -> Markup {
    let lang = reader.lang;
    let body = html! {
        (ui::heading("", text(lang, "app-looks-title"), ""))
        p.govuk-body { (text(lang, "app-looks-note")) }
        @if looks.is_empty() {
            (ui::empty_state(lang, "app-looks-empty", "app-looks-empty-next"))
        } @else {
            (ui::timeline(looks.iter().take(LOOKS_MAX).map(|look| event(lang, look))))
            p.govuk-body { a.govuk-link href="/app/complaints/new" { (text(lang, "app-looks-complain")) } }
        }
    };
    frame(reader, affairs, "app-looks-title").write(&body)
}

fn event(lang: Lang, look: &Look) -> Event {
    let who = html! {
        @if let Some(organisation) = &look.organisation { (organisation) " " }
        (look.name)
    };
    Event::new(Mood::Plain, who, words::at(lang, look.at)).body(html! {
        p {
            (text(lang, "app-look-why")) (text(lang, &format!("app-look-{}", look.purpose.word())))
            @if !look.note.is_empty() { " · " (look.note) }
        }
        p.y-quiet { (text_with(lang, "app-look-number", &[("number", &look.reference)])) }
    })
}

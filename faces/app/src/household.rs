//! `/app/household`: who belongs to the household, as the registry has it.

use axum::{extract::State, response::Response};
use door::House;
use maud::{Markup, html};
use registry::{Person, PersonState};
use ui::{Card, Colour, Lang, Reader, SummaryList, SummaryRow, Tag, text};

use crate::affairs::{Affairs, Visitor, frame};

/// Shows the page.
pub(crate) async fn show(State(house): State<House>, visitor: Visitor, reader: Reader) -> Response {
    let shown = visitor.ask(&house, |ctx, affairs| registry::household_of(ctx, affairs.person)).await;
    visitor.answer(&house, &reader, shown.map(|(affairs, people)| write(&reader, &affairs, &people)))
}

fn write(reader: &Reader, affairs: &Affairs, people: &[Person]) -> Markup {
    let lang = reader.lang;
    let body = html! {
        (ui::heading("", text(lang, "app-household-title"), ""))
        (Card::new("people", text(lang, "app-household-people"), html! {
            (SummaryList::new(people.iter().map(|person| row(lang, person)).collect::<Vec<_>>()))
            @if people.len() == 1 { p.govuk-body { (text(lang, "app-household-alone")) } }
        }))
        p.govuk-body { (text(lang, "app-household-wrong")) }
    };
    frame(reader, affairs, "app-household-title").write(&body)
}

fn row(lang: Lang, person: &Person) -> SummaryRow {
    let value = html! {
        (person.relation)
        " · " (ui::masked(lang, &person.id.to_string()))
        @match person.state {
            PersonState::Alive => {}
            PersonState::Dead => { " " (Tag::new(Colour::Grey, text(lang, "person-dead"))) }
            PersonState::Moved => { " " (Tag::new(Colour::Grey, text(lang, "person-moved"))) }
        }
    };
    SummaryRow::new(person.name.to_string(), value)
}

//! `/terminal/proof`: a pensioner proves that she lives 待遇资格认证, by the card she put in and the PIN she typed.

use axum::{extract::State, response::Response};
use door::{House, Resident, pension_parts};
use insurance::{How, Pension, Proved};
use kernel::{Ctx, Day, Result};
use maud::{Markup, html};
use ui::{Button, Line, Reader, SummaryList, Tone, text};

use crate::{
    frame::{answer, page},
    own,
};

/// Shows how her pension stands, and the way to prove.
pub(crate) async fn show(State(house): State<House>, resident: Resident, reader: Reader) -> Response {
    let question = |ctx: &mut Ctx| {
        let me = own::person(ctx)?;
        Ok((insurance::pension_of(ctx, me)?, ctx.today()))
    };
    let pension = house.ask(&resident.who, question).await;
    answer(&reader, pension.map(|(pension, today)| write(&reader, pension.as_ref(), today)))
}

/// Proves it. The session was opened at a terminal, or it is no proof.
pub(crate) async fn send(State(house): State<House>, resident: Resident, reader: Reader) -> Response {
    let who = resident.who.clone();
    let deed = move |ctx: &mut Ctx| {
        let terminal = own::terminal(ctx, &who)?;
        let me = own::person(ctx)?;
        insurance::prove(ctx, me, &How::Card { place: terminal.name })
    };
    let proved: Result<Proved> = house.act(&resident.who, deed).await;
    answer(&reader, proved.map(|proved| done(&reader, &proved)))
}

fn write(reader: &Reader, pension: Option<&Pension>, today: Day) -> Markup {
    let lang = reader.lang;
    let body = html! {
        (ui::heading("", text(lang, "terminal-proof-title"), ""))
        @match pension {
            None => (ui::empty_state(lang, "terminal-proof-none", "terminal-proof-none-next")),
            Some(pension) => {
                (SummaryList::new(pension_parts::rows(lang, pension)))
                @if pension.grace_until() < today { (Line::new(Tone::Warn, text(lang, "terminal-proof-over"))) }
                p.govuk-body { (text(lang, "terminal-proof-what")) }
                form method="post" action="/terminal/proof" { (Button::new(text(lang, "terminal-proof-do")).once()) }
            },
        }
    };
    page(reader, "terminal-proof-title", &body)
}

fn done(reader: &Reader, proved: &Proved) -> Markup {
    page(reader, "terminal-proof-done", &pension_parts::proved(reader.lang, proved))
}

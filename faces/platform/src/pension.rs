//! `/platform/people/{person}/pension`: how a person's pension stands, when and how she proved that she lives, and the ways in which a desk
//! or a village agent takes a proof: her card at the window, or a visit that two sign.

use access::Deed;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use door::{Fault, Form, House, Sealed, User};
use insurance::{How, Pension, Proof, Way};
use kernel::{CitizenId, Ctx, Day, Refusal, Result};
use maud::{Markup, html};
use ui::{Button, Card, Event, Input, Lang, Line, Mood, Reader, SummaryList, SummaryRow, Tone, text, text_with};

use crate::page::{Refused, again, fault, frame, may, refused};

/// What the page shows.
struct Shown {
    name: String,
    person: CitizenId,
    pension: Option<Pension>,
    proofs: Vec<Proof>,
    /// What who reads the page is called: she signs first.
    me: String,
    today: Day,
}

/// What somebody of the office signs with.
fn signature(ctx: &mut Ctx) -> Result<String> {
    let login = ctx.actor().user.to_string();
    Ok(access::user(ctx, &login)?.map_or(login, |user| user.name))
}

fn read(ctx: &mut Ctx, id: CitizenId) -> Result<Shown> {
    access::require(ctx, Deed::ReadPeople)?;
    let name = registry::known(ctx, id)?.name.to_string();
    let pension = insurance::pension_of(ctx, id)?;
    let proofs = insurance::proofs_of(ctx, id)?;
    Ok(Shown { name, person: id, pension, proofs, me: signature(ctx)?, today: ctx.today() })
}

/// Shows the page.
pub(crate) async fn show(
    State(house): State<House>,
    user: User,
    Path(reference): Path<String>,
    reader: Reader,
) -> Result<Markup, Fault> {
    let id = Sealed::open(&house, &user.who, &reference).map_err(fault(&reader))?;
    let shown = house.ask(&user.who, move |ctx| read(ctx, id)).await.map_err(fault(&reader))?;
    Ok(write(&reader, &user, &reference, &shown, &Form::default(), Refused::default()))
}

/// Takes a proof; what is missing is said at its field.
pub(crate) async fn prove(
    State(house): State<House>,
    user: User,
    Path(reference): Path<String>,
    reader: Reader,
    typed: Form,
) -> Result<Response, Fault> {
    let id = Sealed::open(&house, &user.who, &reference).map_err(fault(&reader))?;
    let way = Way::from_word(typed.text("way"));
    let (place, second) = (typed.text("place").to_owned(), typed.text("second").to_owned());
    let take = move |ctx: &mut Ctx| {
        let how = match way {
            Some(Way::Card) => How::Card { place: place.clone() },
            Some(Way::Visit) => How::Visit { first: signature(ctx)?, second: second.clone() },
            _ => return Err(Refusal::new("step_unknown").with("step", "—").into()),
        };
        insurance::prove(ctx, id, &how).map(drop)
    };
    match house.act(&user.who, take).await {
        Ok(()) => Ok(Redirect::to(&here(&reference)).into_response()),
        Err(why) => {
            let why = refused(why).map_err(fault(&reader))?;
            let field = match (&*why.code, way) {
                ("text_missing" | "text_too_long", Some(Way::Card)) => "place",
                ("pension_signatures_needed" | "text_too_long", _) => "second",
                _ => return Err(fault(&reader)(why.into())),
            };
            let shown = house.ask(&user.who, move |ctx| read(ctx, id)).await.map_err(fault(&reader))?;
            Ok(again(write(&reader, &user, &reference, &shown, &typed, Refused(Some((field, &why))))))
        }
    }
}

fn here(reference: &str) -> String {
    format!("/platform/people/{reference}/pension")
}

fn write(reader: &Reader, user: &User, reference: &str, shown: &Shown, typed: &Form, why: Refused<'_>) -> Markup {
    let lang = reader.lang;
    let body = html! {
        (why.summary(lang))
        (ui::heading(html! { (shown.name) " " (shown.person.masked()) }, text(lang, "desk-pension-title"), ""))
        @match &shown.pension {
            None => (ui::empty_state(lang, "desk-pension-none", "desk-pension-none-next")),
            Some(pension) => {
                (stands(lang, pension, shown.today))
                @if may(user, Deed::TakeCase) && pension.end.is_none() { (forms(lang, &shown.me, reference, typed, why)) }
                (Card::new("proofs", text(lang, "desk-pension-proofs"), html! {
                    @if shown.proofs.is_empty() { p.govuk-body { (text(lang, "desk-pension-proofs-none")) } }
                    @else { (ui::timeline(shown.proofs.iter().map(|proof| one(lang, proof)))) }
                }))
            },
        }
    };
    frame(reader, user, "desk-pension-title", "nav-people")
        .back("desk-pension-back", &format!("/platform/people/{reference}"))
        .write(&body)
}

fn stands(lang: Lang, pension: &Pension, today: Day) -> Markup {
    let row = |key: &str, value: Markup| SummaryRow::new(text(lang, key), value);
    let mut rows = vec![
        row("terminal-proof-state", text(lang, &format!("pension-state-{}", pension.state.word()))),
        row("desk-pension-claimed", ui::day(lang, pension.claimed_on)),
        row("desk-pension-next", html! { (pension.next_month) }),
        row("terminal-proof-last", ui::day(lang, pension.proved_on)),
        row("terminal-proof-until", ui::day(lang, pension.valid_until)),
    ];
    if let Some(held) = pension.suspension {
        let why = text(lang, &format!("pension-held-{}", held.reason.word()));
        rows.push(row("desk-pension-held", html! { (why) " " (ui::day(lang, held.on)) }));
    }
    html! {
        div.y-card { (SummaryList::new(rows)) }
        @if pension.end.is_none() && pension.valid_until < today {
            @if pension.grace_until() < today { (Line::new(Tone::Warn, text(lang, "desk-pension-over"))) }
            @else { (Line::new(Tone::Warn, text_with(lang, "desk-pension-grace", &[("day", &pension.grace_until().to_string())]))) }
        }
    }
}

fn forms(lang: Lang, me: &str, reference: &str, typed: &Form, why: Refused<'_>) -> Markup {
    let form = |way: Way, key: &str, fields: Markup| {
        html! {
            form method="post" action={ (here(reference)) "/prove" } novalidate {
                input type="hidden" name="way" value=(way.word());
                (fields)
                (Button::new(text(lang, key)).secondary().once())
            }
        }
    };
    html! {
        (Card::new("card", text(lang, "desk-pension-by-card"), form(Way::Card, "desk-pension-by-card-do", html! {
            p.govuk-body { (text(lang, "desk-pension-by-card-what")) }
            (Input::new("place", text(lang, "desk-pension-place")).filled(typed.text("place")).error_message(why.at(lang, "place")))
        })))
        (Card::new("visit", text(lang, "desk-pension-by-visit"), form(Way::Visit, "desk-pension-by-visit-do", html! {
            p.govuk-body { (text(lang, "desk-pension-by-visit-what")) }
            p.govuk-body { (text_with(lang, "desk-pension-first", &[("name", me)])) }
            (Input::new("second", text(lang, "desk-pension-second")).filled(typed.text("second")).error_message(why.at(lang, "second")))
        })))
    }
}

fn one(lang: Lang, proof: &Proof) -> Event {
    let way = text(lang, &format!("pension-proof-{}", proof.how.way().word()));
    let how = match &proof.how {
        How::App => String::new(),
        How::Card { place } => place.clone(),
        How::Visit { first, second } => format!("{first}、{second}"),
        How::Data { evidence, .. } => evidence.clone(),
    };
    Event::new(Mood::Good, way, html! { (proof.at.local()) }).body(html! {
        @if !how.is_empty() { p { (how) } }
        p.y-quiet { (text(lang, "terminal-proof-until")) " " (ui::day(lang, proof.valid_until)) }
    })
}

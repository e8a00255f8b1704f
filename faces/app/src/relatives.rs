//! `/app/relatives`: acting for a relative. Asking, giving, ending; and whose affairs are shown from now on.
//!
//! Whoever asks learns nothing about the number that was typed: a person who has not consented is shown as the masked
//! number that was asked for, known or not.

use access::{Act, Mandate, MandateState};
use axum::{
    Form,
    extract::State,
    http::header,
    response::{IntoResponse, Redirect, Response},
};
use door::{House, Resident};
use kernel::{Actor, CitizenId, Ctx, Day, Refusal, Result, Scope, refuse};
use maud::{Markup, html};
use serde::Deserialize;
use ui::{Button, Card, CheckboxItem, Checkboxes, DateInput, Frame, Input, Lang, Reader, text, text_with};

use crate::{
    FACE,
    affairs::{stands, stop_acting},
    cookie,
    form::{Wrongs, again, answer},
    sealed,
};

/// A form of the page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Given {
    /// `ask`, `give` or `withdraw`.
    deed: String,
    /// The other side of a mandate that stands.
    other: String,
    /// Whom to act for, when it is asked.
    id: String,
    object: String,
    apply: String,
    #[serde(rename = "to-year")]
    year: String,
    #[serde(rename = "to-month")]
    month: String,
    #[serde(rename = "to-day")]
    day: String,
}

/// Whom to act for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Chosen {
    other: String,
}

/// A mandate as the page shows it.
struct Shown {
    mandate: Mandate,
    reference: String,
    /// Nothing while the other side has not consented.
    name: Option<String>,
    standing: bool,
}

/// What the page shows: whom one acts for, and who acts for oneself.
struct Page {
    held: Vec<Shown>,
    given: Vec<Shown>,
    today: Day,
}

fn read(ctx: &mut Ctx, resident: &Resident) -> Result<Page> {
    let me = access::own_person(ctx)?;
    let today = ctx.today();
    let mandates = access::mandates(ctx)?;
    let user = ctx.actor().user.clone();
    ctx.act_as(&Actor::new(&user, Scope::EVERYWHERE));
    let (mut held, mut given) = (Vec::new(), Vec::new());
    for mandate in mandates.into_iter().filter(|mandate| mandate.state != MandateState::Withdrawn) {
        let mine = mandate.agent == me;
        let other = if mine { mandate.person } else { mandate.agent };
        // Who asks has shown herself; who was asked has not.
        let may_know = !mine || mandate.state == MandateState::Given;
        let hit = if may_know { registry::hit(ctx, other)? } else { None };
        let shown = Shown {
            reference: sealed::reference(&resident.token, other),
            name: hit.map(|hit| hit.name.to_string()),
            standing: stands(&mandate, today),
            mandate,
        };
        if mine { held.push(shown) } else { given.push(shown) }
    }
    Ok(Page { held, given, today })
}

/// Shows the page.
pub(crate) async fn show(State(house): State<House>, resident: Resident, reader: Reader) -> Response {
    page(&house, &resident, &reader, &Given::default(), &Wrongs::none()).await
}

async fn page(house: &House, resident: &Resident, reader: &Reader, given: &Given, wrongs: &Wrongs) -> Response {
    let asked = resident.clone();
    let shown = house.ask(&resident.who, move |ctx| read(ctx, &asked)).await;
    match shown {
        Ok(page) => again(wrongs, write(reader, &page, given, wrongs)),
        Err(error) => answer(reader, Err(error)),
    }
}

/// Asks for a mandate, gives one, or ends one.
pub(crate) async fn send(
    State(house): State<House>,
    resident: Resident,
    reader: Reader,
    Form(given): Form<Given>,
) -> Response {
    let deed = match &*given.deed {
        "ask" => ask(&house, &resident, &given).await,
        "give" => settle(&house, &resident, &given.other, false).await,
        _ => settle(&house, &resident, &given.other, true).await,
    };
    match deed {
        Ok(()) => Redirect::to("/app/relatives").into_response(),
        Err(error) if given.deed == "ask" => {
            let field = |code: &str| if code == "mandate_dates" { "to" } else { "id" };
            match Wrongs::of(reader.lang, error, field) {
                Ok(wrongs) => page(&house, &resident, &reader, &given, &wrongs).await,
                Err(failure) => answer(&reader, Err(failure)),
            }
        }
        Err(error) => answer(&reader, Err(error)),
    }
}

async fn ask(house: &House, resident: &Resident, given: &Given) -> Result<()> {
    let person = CitizenId::parse(&given.id).map_err(|why| Refusal::new(why.code()))?;
    let part = |text: &str| text.trim().parse::<u32>().ok();
    let to = (|| Day::new(given.year.trim().parse().ok()?, part(&given.month)?, part(&given.day)?))();
    let Some(to) = to else { return refuse("mandate_dates") };
    let mut acts = vec![Act::See];
    acts.extend((!given.object.is_empty()).then_some(Act::Object));
    acts.extend((!given.apply.is_empty()).then_some(Act::Apply));
    let deed = move |ctx: &mut Ctx| {
        let today = ctx.today();
        access::ask_mandate(ctx, person, &acts, today, to)
    };
    house.act(&resident.who, deed).await
}

async fn settle(house: &House, resident: &Resident, other: &str, end: bool) -> Result<()> {
    let (token, other) = (std::sync::Arc::clone(&resident.token), other.to_owned());
    let deed = move |ctx: &mut Ctx| {
        let me = access::own_person(ctx)?;
        let sides = access::mandates(ctx)?;
        let sides = sides.into_iter().map(|mandate| if mandate.agent == me { mandate.person } else { mandate.agent });
        match sealed::person(&token, &other, sides) {
            Some(person) if end => access::withdraw_mandate(ctx, person),
            Some(person) => access::give_mandate(ctx, person),
            None => refuse("mandate_unknown"),
        }
    };
    house.act(&resident.who, deed).await
}

/// From now on the relative's affairs are shown.
pub(crate) async fn act(
    State(house): State<House>,
    resident: Resident,
    reader: Reader,
    Form(chosen): Form<Chosen>,
) -> Response {
    let (token, other) = (std::sync::Arc::clone(&resident.token), chosen.other.clone());
    let question = move |ctx: &mut Ctx| {
        let me = access::own_person(ctx)?;
        let held = access::mandates(ctx)?.into_iter().filter(|mandate| mandate.agent == me);
        match sealed::person(&token, &other, held.map(|mandate| mandate.person)) {
            Some(person) => access::may_act_for(ctx, person, Act::See),
            None => refuse("mandate_unknown"),
        }
    };
    match house.ask(&resident.who, question).await {
        Ok(()) => {
            let kept = cookie::RELATIVE.keep(&house, &chosen.other);
            ([(header::SET_COOKIE, kept)], Redirect::to("/app")).into_response()
        }
        Err(error) => answer(&reader, Err(error)),
    }
}

/// From now on the own affairs are shown.
pub(crate) async fn stop(State(house): State<House>, _resident: Resident) -> Response {
    ([(header::SET_COOKIE, stop_acting(&house))], Redirect::to("/app")).into_response()
}

fn write(reader: &Reader, page: &Page, given: &Given, wrongs: &Wrongs) -> Markup {
    let lang = reader.lang;
    let body = html! {
        (wrongs.summary(lang))
        (ui::heading("", text(lang, "app-relatives-title"), ""))
        p.govuk-body { (text_with(lang, "app-relatives-note", &[("max", &access::MANDATES_MAX.to_string())])) }
        (Card::new("held", text(lang, "app-relatives-held"), html! {
            @if page.held.is_empty() { p.govuk-body { (text(lang, "app-relatives-held-none")) } }
            @for shown in &page.held { (held(lang, shown)) }
        }))
        (Card::new("given", text(lang, "app-relatives-given"), html! {
            @if page.given.is_empty() { p.govuk-body { (text(lang, "app-relatives-given-none")) } }
            @for shown in &page.given { (given_to(lang, shown)) }
        }))
        (Card::new("ask", text(lang, "app-relatives-ask"), ask_form(lang, page.today, given, wrongs)))
    };
    Frame::new(reader, &FACE, ui::say(lang, "app-relatives-title", &[])).back("app-back", "/app").write(&body)
}

fn what(lang: Lang, mandate: &Mandate) -> Markup {
    html! {
        @for (at, act) in mandate.acts.iter().enumerate() {
            @if at > 0 { "、" }
            (text(lang, &format!("app-act-{}", act.word())))
        }
        " · " (text(lang, "app-act-until")) (ui::day(lang, mandate.to))
    }
}

fn who(lang: Lang, shown: &Shown, other: CitizenId) -> Markup {
    html! {
        p.govuk-body {
            @if let Some(name) = &shown.name { strong { (name) } " · " }
            (ui::masked(lang, &other.to_string()))
        }
    }
}

fn button(lang: Lang, action: &str, deed: &str, reference: &str, key: &str, name: &str, quiet: bool) -> Markup {
    let says = html! { (text(lang, key)) span.govuk-visually-hidden { " " (name) } };
    let button = if quiet { Button::new(says).secondary() } else { Button::new(says) };
    html! {
        form.y-inline method="post" action=(action) {
            @if !deed.is_empty() { input type="hidden" name="deed" value=(deed); }
            input type="hidden" name="other" value=(reference);
            (button)
        }
    }
}

/// The words that tell the buttons of one mandate from those of another.
fn named(shown: &Shown, other: CitizenId) -> String {
    shown.name.clone().unwrap_or_else(|| other.masked())
}

fn held(lang: Lang, shown: &Shown) -> Markup {
    let name = named(shown, shown.mandate.person);
    html! {
        (who(lang, shown, shown.mandate.person))
        p.govuk-body { (what(lang, &shown.mandate)) }
        @if shown.standing {
            (button(lang, "/app/relatives/act", "", &shown.reference, "app-relatives-act", &name, false))
        } @else if shown.mandate.state == MandateState::Asked {
            p.govuk-body { (text(lang, "app-relatives-waits")) }
        } @else {
            p.govuk-body { (text(lang, "app-relatives-over")) }
        }
        (button(lang, "/app/relatives", "withdraw", &shown.reference, "app-relatives-end", &name, true))
    }
}

fn given_to(lang: Lang, shown: &Shown) -> Markup {
    let name = named(shown, shown.mandate.agent);
    html! {
        (who(lang, shown, shown.mandate.agent))
        p.govuk-body { (what(lang, &shown.mandate)) }
        @if shown.mandate.state == MandateState::Asked {
            p.govuk-body { (text(lang, "app-relatives-asks-you")) }
            (button(lang, "/app/relatives", "give", &shown.reference, "app-relatives-give", &name, false))
            (button(lang, "/app/relatives", "withdraw", &shown.reference, "app-relatives-refuse", &name, true))
        } @else {
            (button(lang, "/app/relatives", "withdraw", &shown.reference, "app-relatives-take-back", &name, true))
        }
    }
}

fn ask_form(lang: Lang, today: Day, given: &Given, wrongs: &Wrongs) -> Markup {
    let year = if given.year.is_empty() { (today.year() + 1).to_string() } else { given.year.clone() };
    let month = if given.month.is_empty() { today.month().to_string() } else { given.month.clone() };
    let day = if given.day.is_empty() { today.day().min(28).to_string() } else { given.day.clone() };
    let ticked = |name: &'static str, on: &str| {
        CheckboxItem::new("yes", text(lang, &format!("app-act-{name}")))
            .name(name)
            .id(format!("act-{name}"))
            .checked(!on.is_empty())
    };
    html! {
        p.govuk-body { (text(lang, "app-relatives-ask-note")) }
        form method="post" action="/app/relatives" novalidate {
            input type="hidden" name="deed" value="ask";
            (Input::new("id", text(lang, "app-relatives-id")).hint(text(lang, "app-relatives-id-hint")).autocomplete("off").spellcheck(false)
                .classes("govuk-input--width-20").filled(&*given.id).error_message(wrongs.message(lang, "id")))
            (Checkboxes::new("acts", text(lang, "app-relatives-acts"), [ticked("object", &given.object), ticked("apply", &given.apply)]))
            (DateInput::new(lang, "to", text(lang, "app-relatives-to")).hint(text(lang, "app-relatives-to-hint")).filled(&year, &month, &day)
                .error_message(wrongs.message(lang, "to")))
            (Button::new(text(lang, "app-relatives-ask-send")).once())
        }
    }
}

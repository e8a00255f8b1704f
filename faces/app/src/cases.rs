//! `/app/cases`: what was asked for and what was begun, by the resident, the relative whose affairs were chosen, and the employers
//! she acts for.

use access::Act;
use axum::{extract::State, response::Response};
use casework::case::{self, Bundled, Case, Draft, Offer};
use door::{House, case_parts};
use kernel::{Ctx, Day, Result};
use maud::{Markup, html};
use ui::{Button, Card, Colour, Event, Mood, Reader, Tag, text};

use crate::{
    affairs::Visitor,
    whom::{self, Whom},
};

/// What one applicant has asked for and begun.
struct Own {
    whom: Whom,
    cases: Vec<Case>,
    drafts: Vec<Draft>,
    bundles: Vec<Bundled>,
    offers: Vec<Offer>,
}

fn own(ctx: &mut Ctx, whom: Whom) -> Result<Own> {
    let applicant = whom.applicant();
    let (cases, drafts) = (case::cases_of(ctx, &applicant)?, case::drafts_of(ctx, &applicant)?);
    let offers = match applicant.person() {
        Some(person) => case::offers_of(ctx, person)?,
        None => Vec::new(),
    };
    Ok(Own { cases, drafts, bundles: case::bundles_of(ctx, &applicant)?, offers, whom })
}

/// Shows the page.
pub(crate) async fn show(State(house): State<House>, visitor: Visitor, reader: Reader) -> Response {
    let asked = visitor.clone();
    let question = move |ctx: &mut Ctx| {
        let actor = ctx.actor().clone();
        let employers = access::employers_handled(ctx)?;
        let person = whom::open(ctx, &asked, Act::Apply, "", None)?;
        let mut all = vec![own(ctx, person)?];
        for employer in employers {
            ctx.act_as(&actor);
            let employer = whom::open(ctx, &asked, Act::Apply, &employer.code, None)?;
            all.push(own(ctx, employer)?);
        }
        Ok((all, ctx.today()))
    };
    let shown = house.ask(&visitor.resident.who, question).await;
    visitor.answer(&house, &reader, shown.map(|(all, today)| write(&reader, &all, today)))
}

fn write(reader: &Reader, all: &[Own], today: Day) -> Markup {
    let lang = reader.lang;
    let nothing = all.iter().all(|own| own.cases.is_empty() && own.drafts.is_empty() && own.offers.is_empty());
    let body = html! {
        (ui::heading("", text(lang, "cases-title"), ""))
        p { (Button::link(text(lang, "services-title"), "/app/services")) }
        @if nothing { (ui::empty_state(lang, "cases-none", "cases-none-next")) }
        @for (at, own) in all.iter().enumerate() {
            @if !own.whom.employer().is_empty() {
                p.govuk-body { a.govuk-link href=(own.whom.path("/app/staff")) { (own.whom.name()) " · " (text(lang, "staff-link")) } }
            }
            @if !own.offers.is_empty() {
                (Card::new(format!("offers-{at}"), html! { (text(lang, "offers-title")) " " (own.whom.name()) }, html! {
                    p.govuk-body { (text(lang, "offers-lead")) }
                    ul.govuk-list {
                        @for offer in &own.offers {
                            li { a.govuk-link href={ "/app/offers/" (offer.service) } { (door::service_name(lang, &offer.service)) } }
                        }
                    }
                }))
            }
            @if !own.drafts.is_empty() {
                (Card::new(format!("drafts-{at}"), html! { (text(lang, "cases-drafts")) " " (own.whom.name()) }, html! {
                    @for draft in &own.drafts { (begun(reader, &own.whom, draft)) }
                }))
            }
            @if !own.bundles.is_empty() {
                (Card::new(format!("bundles-{at}"), html! { (text(lang, "bundles-title")) " " (own.whom.name()) }, html! {
                    ul.govuk-list {
                        @for one in &own.bundles {
                            li {
                                a.govuk-link href=(own.whom.path(&format!("/app/bundles/{}", one.bundle_id))) { (door::service_name(lang, &one.bundle)) } " "
                                span.y-quiet { (one.submitted_at.local()) }
                            }
                        }
                    }
                }))
            }
            @if !own.cases.is_empty() {
                (Card::new(format!("cases-{at}"), html! { (own.whom.name()) }, ui::timeline(own.cases.iter().map(|case| event(reader, &own.whom, case, today)))))
            }
        }
    };
    all[0].whom.frame(reader, ui::say(lang, "cases-title", &[]), "/app").write(&body)
}

fn begun(reader: &Reader, whom: &Whom, draft: &Draft) -> Markup {
    let lang = reader.lang;
    let form = whom.path(&format!("/app/services/{}/ask", draft.service));
    html! {
        p.govuk-body {
            a.govuk-link href=(form) { (door::service_name(lang, &draft.service)) } " "
            span.y-quiet { (draft.kept_at.local()) }
        }
        form method="post" action={ "/app/services/" (draft.service) "/drop" } {
            (whom.hidden())
            (Button::new(html! { (text(lang, "cases-draft-drop")) span.govuk-visually-hidden { " " (door::service_name(lang, &draft.service)) } }).secondary())
        }
    }
}

fn event(reader: &Reader, whom: &Whom, case: &Case, today: Day) -> Event {
    let lang = reader.lang;
    let mood = if case.state.is_open() { Mood::Now } else { Mood::Plain };
    let to = whom.path(&format!("/app/cases/{}", case.case_id));
    let title = html! { a.govuk-link href=(to) { (door::service_name(lang, &case.service)) } };
    Event::new(mood, title, html! { (case.submitted_at.local()) }).body(html! {
        p {
            (case_parts::state(lang, case.state)) " "
            @if case.due_on.is_some() { (case_parts::signal(lang, case, today)) " " }
            (Tag::new(Colour::Grey, html! { (case.reference) }))
        }
    })
}

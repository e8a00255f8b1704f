//! `/platform/cards/{person}/{card}/check`: the officer's look at an application: the photo large, the data beside it. What was
//! decided leads to the next application that waits. Who took an application in does not look at it.

use axum::{
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
};
use card::{Card, Stage};
use door::{Fault, Form, House, Sealed, User};
use kernel::{CitizenId, Ctx, Day, Refusal, RegionCode, Result};
use maud::{Markup, html};
use registry::{Person, Region};
use ui::{Button, Lang, Line, Reader, SummaryList, SummaryRow, Textarea, Tone, say, text, text_with};

use super::{step::numbered, words};
use crate::page::{Refused, again, deed, fault, frame, link, refused};

/// The photo as it will be printed, of the card whose pages begin so.
pub(super) fn picture(lang: Lang, of: &str, person: &Person) -> Markup {
    let alt = say(lang, "desk-card-photo-of", &[("name", person.name.as_str())]);
    html! {
        img.y-photo src={ (of) "/photo" } alt=(alt) width="358" height="441";
    }
}

/// What the page shows.
struct Shown {
    person: Person,
    village_name: String,
    opened: bool,
    card: Card,
    /// How many earlier cards she has.
    earlier: usize,
    regions: Vec<Region>,
    today: Day,
}

fn read(ctx: &mut Ctx, id: CitizenId, card_id: i64) -> Result<Shown> {
    let (person, card) = (registry::known(ctx, id)?, card::card(ctx, id, card_id)?);
    Ok(Shown {
        village_name: registry::hit(ctx, id)?.map(|hit| hit.village_name).unwrap_or_default(),
        opened: access::has_stated_purpose(ctx, id)?,
        earlier: card::cards_of(ctx, id)?.len() - 1,
        regions: registry::regions(ctx)?,
        today: ctx.today(),
        person,
        card,
    })
}

/// Who is meant by an address.
fn meant(
    house: &House,
    user: &User,
    reader: &Reader,
    (reference, card): &(String, String),
) -> Result<(CitizenId, i64), Fault> {
    let id = Sealed::open(house, &user.who, reference).map_err(fault(reader))?;
    Ok((id, numbered(card).map_err(fault(reader))?))
}

/// Shows the page.
pub(crate) async fn show(
    State(house): State<House>,
    user: User,
    reader: Reader,
    Path(path): Path<(String, String)>,
) -> Result<Markup, Fault> {
    let (id, card_id) = meant(&house, &user, &reader, &path)?;
    page(&house, &user, &reader, (id, card_id), &Form::default(), Refused::default()).await
}

/// The photo that was kept with the application, for who serves people with cards; no browser keeps it.
pub(crate) async fn photo(
    State(house): State<House>,
    user: User,
    reader: Reader,
    Path(path): Path<(String, String)>,
) -> Result<Response, Fault> {
    let (id, card_id) = meant(&house, &user, &reader, &path)?;
    let read = house.ask(&user.who, move |ctx| {
        registry::known(ctx, id)?;
        match card::card(ctx, id, card_id)?.photo {
            Some(sha256) => document::kept(ctx, &sha256),
            None => Err(Refusal::new("file_unknown").into()),
        }
    });
    let (_, bytes) = read.await.map_err(fault(&reader))?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("image/jpeg")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    Ok((headers, bytes).into_response())
}

/// Decides, and goes on to the next one.
pub(crate) async fn decide(
    State(house): State<House>,
    user: User,
    reader: Reader,
    Path(path): Path<(String, String)>,
    typed: Form,
) -> Result<Response, Fault> {
    let (id, card_id) = meant(&house, &user, &reader, &path)?;
    let (finding, why) = (typed.text("finding").to_owned(), typed.text("why").to_owned());
    let me = user.who.actor.user.clone();
    let done = house.act(&user.who, move |ctx| {
        registry::known(ctx, id)?;
        let point = card::card(ctx, id, card_id)?.point;
        match &*finding {
            "good" => card::check(ctx, id, card_id)?,
            "photo" => {
                let told = card::ask_photo(ctx, id, card_id, &why)?;
                door::tell(ctx, &told)?;
            }
            "reject" => {
                let told = card::reject(ctx, id, card_id, &why)?;
                door::tell(ctx, &told)?;
            }
            _ => return Err(Refusal::new("card_finding_missing").into()),
        }
        next(ctx, (point, card_id), &me)
    });
    match done.await {
        Ok(Some(card)) => {
            let person = Sealed::person(&house, &user.who, card.person);
            Ok(Redirect::to(&format!("/platform/cards/{person}/{}/check", card.card_id)).into_response())
        }
        Ok(None) => Ok(Redirect::to("/platform/cards/stage/applied").into_response()),
        Err(why) => {
            let refusal = refused(why).map_err(fault(&reader))?;
            if matches!(&*refusal.code, "not_allowed" | "unknown_person" | "card_unknown") {
                return Err(fault(&reader)(refusal.into()));
            }
            Ok(again(page(&house, &user, &reader, (id, card_id), &typed, Refused(Some(("why", &refusal)))).await?))
        }
    }
}

/// So many of those that wait are looked through for one that this officer may look at.
const QUEUE: usize = 50;

/// The application after this one, else the first that waits, of those that somebody else took in.
fn next(ctx: &mut Ctx, after: (RegionCode, i64), me: &str) -> Result<Option<Card>> {
    for from in [Some(after), None] {
        for card in card::work(ctx, Stage::Applied, from, QUEUE)? {
            // Who has moved out of the region is looked at where she lives now.
            if card.taken_by != me && registry::hit(ctx, card.person)?.is_some() {
                return Ok(Some(card));
            }
        }
    }
    Ok(None)
}

async fn page(
    house: &House,
    user: &User,
    reader: &Reader,
    (id, card_id): (CitizenId, i64),
    typed: &Form,
    why: Refused<'_>,
) -> Result<Markup, Fault> {
    let shown = house.ask(&user.who, move |ctx| read(ctx, id, card_id)).await.map_err(fault(reader))?;
    let lang = reader.lang;
    let reference = Sealed::person(house, &user.who, id);
    let here = format!("/platform/cards/{reference}/{card_id}");
    let is_own = shown.card.taken_by == *user.who.actor.user;
    let body = html! {
        (why.summary(lang))
        (ui::heading(text(lang, "desk-card-check"), shown.person.name.as_str(), words::stage_tag(lang, shown.card.stage)))
        div.y-columns {
            div.y-card {
                @if shown.card.photo.is_some() {
                    (picture(lang, &here, &shown.person))
                } @else { p.govuk-body.y-quiet { (text(lang, "desk-card-photo-none")) } }
                p.govuk-body.y-quiet { (text(lang, "desk-card-photo-look")) }
            }
            div {
                div.y-card { (facts(lang, &shown)) p.govuk-body { (link(&format!("/platform/people/{reference}/cards"), text(lang, "desk-card-of-person-open"))) } }
                div.y-card {
                    @if shown.card.stage != Stage::Applied { (Line::new(Tone::Quiet, text(lang, "desk-card-looked-at"))) }
                    @else if is_own { (Line::new(Tone::Warn, text(lang, "desk-card-own-note"))) }
                    @else { (findings(lang, &here, typed, why)) }
                }
            }
        }
    };
    Ok(frame(reader, user, "desk-card-check", "nav-cards")
        .back("desk-card-applied-back", "/platform/cards/stage/applied")
        .write(&body))
}

fn facts(lang: Lang, shown: &Shown) -> Markup {
    let Shown { person, card, .. } = shown;
    let id = if shown.opened { person.id.to_string() } else { person.id.masked() };
    let age = person.id.age_on(shown.today).to_string();
    let birth = html! { (ui::day(lang, person.id.birth())) " " (text_with(lang, "desk-card-age", &[("age", &age)])) };
    let point = crate::words::region_name(&shown.regions, card.point);
    let earlier = shown.earlier.to_string();
    html! {
        (SummaryList::new([
            SummaryRow::new(text(lang, "desk-column-name"), person.name.as_str()),
            SummaryRow::new(text(lang, "desk-column-masked-id"), html! { span.y-masked { (id) } }),
            SummaryRow::new(text(lang, "desk-column-birth"), birth),
            SummaryRow::new(text(lang, "desk-column-village"), html! { span lang=(Lang::Zh.tag()) { (shown.village_name) } }),
            SummaryRow::new(text(lang, "desk-card-reason"), text(lang, &words::reason_key(card.reason))),
            SummaryRow::new(text(lang, "desk-card-applicant"), words::applicant(lang, &card.applicant)),
            SummaryRow::new(text(lang, "column-bank"), door::bank_name(lang, &card.bank)),
            SummaryRow::new(text(lang, "desk-card-point"), html! { span lang=(Lang::Zh.tag()) { (point) } }),
            SummaryRow::new(text(lang, "desk-card-taken-by"), html! { (card.taken_by) " " span.y-quiet { (card.applied_at.local()) } }),
            SummaryRow::new(text(lang, "desk-card-earlier"), earlier),
        ]))
    }
}

fn findings(lang: Lang, here: &str, typed: &Form, why: Refused<'_>) -> Markup {
    let finding = |word: &str, key: &str| Button::new(text(lang, key)).name("finding").value(word);
    html! {
        (deed(&format!("{here}/check"), &[("finding", "good")], Button::new(text(lang, "desk-card-good")).once()))
        form method="post" action={ (here) "/check" } {
            (Textarea::new("why", text(lang, "desk-card-why")).hint(text(lang, "desk-card-why-hint")).value(typed.text("why")).rows(2_u32)
                .error_message(why.at(lang, "why")))
            (finding("photo", "desk-card-other-photo").secondary()) " "
            (finding("reject", "desk-card-reject").warning())
        }
    }
}

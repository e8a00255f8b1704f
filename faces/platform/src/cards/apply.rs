//! `/platform/people/{person}/cards/apply`: an application taken in at the desk, with its photo; it goes on to the receipt.

use axum::{
    extract::{Multipart, Path, State},
    response::{IntoResponse, Redirect, Response},
};
use card::{Applicant, Card, NewApplication, Reason, Stage, rules_on};
use door::{Fault, Form, House, User};
use kernel::{CitizenId, Ctx, Day, Refusal, RegionCode, Result};
use maud::{Markup, html};
use registry::{Person, Region};
use ui::{Button, Input, Lang, RadioItem, Radios, Reader, Select, SelectItem, text, text_with};

use super::{forms, of_person::Visitor, words};
use crate::{
    complaints,
    page::{Refused, again, fault, frame, plain, refused},
};

/// What the form needs to know.
struct Shown {
    person: Person,
    cards: Vec<Card>,
    regions: Vec<Region>,
    today: Day,
}

fn read(ctx: &mut Ctx, id: CitizenId) -> Result<Shown> {
    let person = registry::known(ctx, id)?;
    Ok(Shown { cards: card::cards_of(ctx, id)?, regions: registry::regions(ctx)?, today: ctx.today(), person })
}

/// Shows the form.
pub(crate) async fn show(
    State(house): State<House>,
    user: User,
    reader: Reader,
    Path(reference): Path<String>,
) -> Result<Markup, Fault> {
    let visitor =
        Visitor { house: &house, user: &user, reader: &reader, reference: &reference, typed: Form::default() };
    page(&visitor, Refused::default()).await
}

/// Takes the application in.
pub(crate) async fn send(
    State(house): State<House>,
    user: User,
    reader: Reader,
    Path(reference): Path<String>,
    parts: Multipart,
) -> Result<Response, Fault> {
    let taken = complaints::taken(parts).await;
    let (typed, files) = taken.map_err(|refusal| fault(&reader)(refusal.into()))?;
    let visitor = Visitor { house: &house, user: &user, reader: &reader, reference: &reference, typed };
    let id = visitor.person()?;
    let bytes = files.into_iter().next().map(|(_, bytes)| bytes).unwrap_or_default();
    let typed = visitor.typed.clone();
    let random = door::random();
    let taken = match house.wait(move |house| door::photo(house, &bytes)).await {
        Ok(photo) => {
            let apply = move |ctx: &mut Ctx| {
                let person = registry::known(ctx, id)?;
                card::apply(ctx, &application(&typed, &person)?, &photo, random)
            };
            house.act(&user.who, apply).await
        }
        Err(why) => Err(why),
    };
    match taken {
        Ok(card) => Ok(Redirect::to(&format!("{}/{}/receipt", visitor.here(), card.card_id)).into_response()),
        Err(why) => {
            let refusal = refused(why).map_err(fault(&reader))?;
            if matches!(&*refusal.code, "not_allowed" | "unknown_person") {
                return Err(fault(&reader)(refusal.into()));
            }
            Ok(again(page(&visitor, Refused(Some((field_of(&refusal), &refusal)))).await?))
        }
    }
}

fn application(typed: &Form, person: &Person) -> Result<NewApplication> {
    let refuse = |code: &str| Refusal::new(code.to_owned());
    let reason = Reason::ALL.into_iter().find(|reason| reason.word() == typed.text("reason"));
    let reason = reason.ok_or_else(|| refuse("card_reason_wrong"))?;
    let applicant = match typed.text("applicant") {
        "own" => Applicant::Own,
        "guardian" => Applicant::Guardian(CitizenId::parse(typed.text("guardian")).map_err(|why| refuse(why.code()))?),
        "employer" => Applicant::Employer(typed.text("employer").to_owned()),
        "agent" => Applicant::Agent,
        _ => return Err(refuse("card_applicant_missing").into()),
    };
    if !words::is_bank(typed.text("bank")) {
        return Err(refuse("bank_missing").into());
    }
    let point = RegionCode::parse(typed.text("point")).map_err(|why| refuse(why.code()))?;
    let phone = typed.given("phone").unwrap_or(&person.phone).to_owned();
    Ok(NewApplication { person: person.id, reason, applicant, bank: typed.text("bank").to_owned(), point, phone })
}

fn field_of(refusal: &Refusal) -> &'static str {
    match &*refusal.code {
        code if code.starts_with("photo_") => "photo",
        code if code.starts_with("card_guardian_") || code.starts_with("id_") => "guardian",
        "employer_unknown" => "employer",
        "card_applicant_missing" | "card_applicant_wrong" | "card_child_needs_guardian" => "applicant",
        code if code.starts_with("region_") || code == "card_point_wrong" => "point",
        "bank_missing" | "bank_unknown" => "bank",
        "phone_malformed" => "phone",
        _ => "reason",
    }
}

/// Why a card is most likely wanted, seen from the cards there are.
fn likely(cards: &[Card]) -> Reason {
    let in_hand =
        |card: &&Card| matches!(card.stage, Stage::HandedOver | Stage::Active | Stage::LostForNow | Stage::Lost);
    match cards.iter().find(in_hand).map(|card| card.stage) {
        None => Reason::First,
        Some(Stage::Lost | Stage::LostForNow) => Reason::Lost,
        Some(_) => Reason::Damaged,
    }
}

async fn page(visitor: &Visitor<'_>, why: Refused<'_>) -> Result<Markup, Fault> {
    let id = visitor.person()?;
    let read = visitor.house.ask(&visitor.user.who, move |ctx| read(ctx, id)).await;
    let shown = read.map_err(fault(visitor.reader))?;
    let lang = visitor.reader.lang;
    let body = html! {
        (why.summary(lang))
        (ui::heading(html! { (shown.person.name.as_str()) " " (shown.person.id.masked()) }, text(lang, "desk-card-apply"), ""))
        div.y-card {
            form method="post" action={ (visitor.here()) "/apply" } enctype="multipart/form-data" { (fields(visitor, &shown, why)) }
        }
    };
    Ok(frame(visitor.reader, visitor.user, "desk-card-apply", "nav-cards")
        .back("desk-card-of-person-back", &visitor.here())
        .write(&body))
}

fn fields(visitor: &Visitor<'_>, shown: &Shown, why: Refused<'_>) -> Markup {
    let (lang, typed) = (visitor.reader.lang, &visitor.typed);
    let or = |field: &str, likely: String| match typed.text(field) {
        "" => likely,
        typed => typed.to_owned(),
    };
    let input = |name: &str, key: &str| {
        Input::new(name, text(lang, key))
            .filled(typed.text(name))
            .autocomplete("off")
            .spellcheck(false)
            .classes("govuk-input--width-20")
            .error_message(why.at(lang, name))
    };
    let reasons = Reason::ALL.map(|reason| SelectItem::new(reason.word(), plain(lang, &words::reason_key(reason))));
    let applicant = |word: &str| RadioItem::new(word, text(lang, &format!("desk-card-by-{word}")));
    let applicants = [
        applicant("own"),
        applicant("guardian").conditional(html! { (input("guardian", "desk-card-guardian").inputmode("text")) }),
        applicant("employer").conditional(html! { (input("employer", "desk-card-employer")) }),
        applicant("agent"),
    ];
    let is_child = shown.person.id.age_on(shown.today) < rules_on(shown.today).own_age;
    let usual_point = shown.person.village.township().unwrap_or(shown.person.village);
    html! {
        (Select::new("reason", text(lang, "desk-card-reason"), reasons).value(or("reason", likely(&shown.cards).word().to_owned()))
            .error_message(why.at(lang, "reason")))
        (Radios::new("applicant", plain(lang, "desk-card-applicant"), applicants)
            .value(or("applicant", if is_child { "guardian" } else { "own" }.to_owned())).error_message(why.at(lang, "applicant")))
        (Select::new("bank", text(lang, "desk-card-bank"), words::choose_bank(lang)).value(typed.text("bank")).error_message(why.at(lang, "bank")))
        (Select::new("point", text(lang, "desk-card-point"), words::points(&shown.regions, shown.person.village))
            .value(or("point", usual_point.to_string())).error_message(why.at(lang, "point")))
        (input("phone", "desk-card-phone").inputmode("tel").hint(known_phone(lang, &shown.person.phone)))
        (forms::photo(lang).error_message(why.at(lang, "photo")))
        (Button::new(text(lang, "desk-card-do-apply")).once())
    }
}

/// Which number is taken where none is typed.
fn known_phone(lang: Lang, phone: &str) -> Markup {
    const END: usize = 4;
    match phone.chars().count().checked_sub(END) {
        Some(hidden) if hidden > 0 => {
            let end: String = phone.chars().skip(hidden).collect();
            text_with(lang, "desk-card-phone-hint", &[("end", &end)])
        }
        _ => text(lang, "desk-card-phone-hint-none"),
    }
}

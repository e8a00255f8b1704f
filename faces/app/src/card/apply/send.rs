//! `/app/card/apply/send`: the application with its photo is taken in, and its number handed over.

use access::Act;
use axum::{
    extract::{Request, State},
    response::{IntoResponse, Response},
};
use card::{ApplicationNo, NewApplication, Reason};
use door::{Form, House};
use kernel::{Ctx, Error, Refusal, Result, refuse};
use maud::{Markup, html};
use sha2::{Digest, Sha256};
use ui::{Card, Panel, Reader, text};

use super::{Answers, Choices, check, field_of, point, registered_phone};
use crate::{
    affairs::Visitor,
    card::{
        photo::{pack, read, unreadable},
        whose::{self, Whose},
    },
    form::{Wrongs, again},
};

/// Takes it in.
pub(crate) async fn send(State(house): State<House>, visitor: Visitor, reader: Reader, request: Request) -> Response {
    let (form, bytes) = match read(request, &house).await {
        Ok(read) => read,
        Err(status) => return unreadable(&reader, status),
    };
    match take_in(&house, &visitor, &form, bytes).await {
        Ok((whose, number)) => done(&reader, &whose, number).into_response(),
        Err(error) => {
            let wrongs = match Wrongs::of(reader.lang, error, field_of) {
                Ok(wrongs) => wrongs,
                Err(failure) => return visitor.fault(&house, &reader, failure),
            };
            let asked = visitor.clone();
            let question = move |ctx: &mut Ctx, whose: &Whose| Choices::read(ctx, &asked, whose);
            match whose::ask(&house, &visitor, Act::Apply, form.text("of"), question).await {
                Ok((whose, choices)) => again(&wrongs, check(&reader, &whose, &choices, &Answers::of(&form), &wrongs)),
                Err(error) => visitor.fault(&house, &reader, error),
            }
        }
    }
}

async fn take_in(house: &House, visitor: &Visitor, form: &Form, bytes: Vec<u8>) -> Result<(Whose, ApplicationNo)> {
    let answers = Answers::of(form);
    let is_ours = answers.once.len() == 16 && answers.once.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !is_ours {
        return refuse("form_unreadable");
    }
    let photo = pack(house, bytes).await?;
    let (key, digest) = (format!("card:{}", answers.once), digest(form, &answers, &photo.sha256));
    let chance: [u8; 8] = door::random();
    let deed = move |ctx: &mut Ctx, whose: &Whose| {
        let new = new(ctx, whose, &answers)?;
        let number = access::once(ctx, &key, &digest, |ctx| {
            let card = card::apply(ctx, &new, &photo, chance)?;
            let number = card.application_no.expect("what was applied for here has a number");
            Ok(number.to_string().into_bytes())
        })?;
        let number = String::from_utf8(number).ok().and_then(|text| ApplicationNo::parse(&text).ok());
        number.ok_or_else(|| Error::Broken("the number of an application".to_owned()))
    };
    whose::act(house, visitor, form, deed).await
}

fn new(ctx: &mut Ctx, whose: &Whose, answers: &Answers) -> Result<NewApplication> {
    let reason = Reason::from_word(&answers.reason).ok_or_else(|| Error::from(Refusal::new("card_reason_wrong")))?;
    Ok(NewApplication {
        person: whose.person,
        reason,
        applicant: whose.applicant.clone(),
        bank: answers.bank.clone(),
        point: point(answers)?,
        phone: if answers.phone.is_empty() { registered_phone(ctx, whose)? } else { answers.phone.clone() },
    })
}

/// The request as it is understood.
fn digest(form: &Form, answers: &Answers, photo: &str) -> [u8; 32] {
    let texts =
        [form.text("for"), form.text("of"), &answers.reason, &answers.bank, &answers.point, &answers.phone, photo];
    let mut hash = Sha256::new();
    for text in texts {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    }
    hash.finalize().into()
}

fn done(reader: &Reader, whose: &Whose, number: ApplicationNo) -> Markup {
    let lang = reader.lang;
    let written = number.to_string();
    let body = html! {
        (Panel::new(text(lang, "app-card-apply-done"), html! {
            (text(lang, "app-card-application-no")) br; strong.y-nowrap { (written) }
        }))
        p.govuk-body { (text(lang, "app-card-apply-keep")) }
        p { (ui::qr(lang, "app-card-apply-qr", &written)) }
        (Card::new("next", text(lang, "app-card-apply-next"), html! {
            ol.govuk-list.govuk-list--number {
                li { (text(lang, "app-card-apply-next-check")) }
                li { (text(lang, "app-card-apply-next-made")) }
                li { (text(lang, "app-card-apply-next-collect")) }
                li { (text(lang, "app-card-apply-next-activate")) }
            }
        }))
        p.govuk-body { a.govuk-link href=(whose.at("/app/card")) { (text(lang, "app-card-back")) } }
        p.govuk-body { a.govuk-link href="/app/card/progress" { (text(lang, "app-card-progress-link")) } }
    };
    whose.frame(reader, "app-card-apply-done").write(&body)
}

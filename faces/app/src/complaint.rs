//! `/app/complaints/new`: a complaint or report, with or without a name, with attachments.
//!
//! The secret word is made of chance that the form brings back, so that a form that is sent twice is one complaint and is
//! answered with the same word; the word itself is kept nowhere.

use std::sync::Arc;

use access::Act;
use axum::{
    extract::{FromRequestParts, Multipart, Request, State, multipart::MultipartError},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use casework::{ATTACHMENT_BYTES_MAX, ATTACHMENTS_MAX, Attachment, Channel, Complainant, NewComplaint, Subject};
use door::{Fault, House, Whence};
use kernel::{Actor, Day, Error, RegionCode, Result, Scope, hex, refuse};
use maud::{Markup, html};
use sha2::{Digest, Sha256};
use ui::{
    Button, CharacterCount, FileUpload, Frame, Input, Lang, Line, Panel, Reader, Select, SelectItem, Tone, text,
    text_with,
};

use crate::{
    FACE,
    affairs::{Affairs, Visitor, with_banner},
    form::{Wrongs, again, answer},
};

/// How long a form may be: the largest attachments, and what is written.
pub(crate) const BODY_BYTES_MAX: usize = ATTACHMENTS_MAX * ATTACHMENT_BYTES_MAX + (1 << 20);
const TEXT_CHARACTERS_MAX: u32 = 4_000;

/// What came with the form.
#[derive(Clone, Debug, Default)]
struct Given {
    once: String,
    made_for: String,
    region: String,
    programme: String,
    text: String,
    name: String,
    contact: String,
    files: Vec<(String, Vec<u8>)>,
}

/// What is handed over for a complaint that was taken in.
struct TakenIn {
    reference: String,
    word: String,
    answer_by: Day,
}

/// Somebody who is not signed in, and may ask about everything that is public.
fn public() -> Actor {
    Actor::new("public", Scope::EVERYWHERE)
}

async fn visitor_of(request: Request, house: &House) -> (Option<Visitor>, Request) {
    let (mut parts, body) = request.into_parts();
    let visitor = Visitor::from_request_parts(&mut parts, house).await.ok();
    (visitor, Request::from_parts(parts, body))
}

/// Whose affairs a signed-in visitor complains in.
async fn affairs_of(house: &House, visitor: Option<&Visitor>) -> Result<Option<Affairs>> {
    let Some(visitor) = visitor else { return Ok(None) };
    let asked = visitor.clone();
    house.ask(&visitor.resident.who, move |ctx| asked.open(ctx, Act::Object)).await.map(Some)
}

/// Shows the form.
pub(crate) async fn show(State(house): State<House>, reader: Reader, request: Request) -> Response {
    let (visitor, _) = visitor_of(request, &house).await;
    match (affairs_of(&house, visitor.as_ref()).await, visitor) {
        (Ok(affairs), _) => {
            let given = Given { once: hex(&door::random::<8>()), ..Given::default() };
            write(&reader, affairs.as_ref(), &given, &Wrongs::none()).into_response()
        }
        (Err(error), Some(visitor)) => visitor.fault(&house, &reader, error),
        (Err(error), None) => answer(&reader, Err(error)),
    }
}

/// Takes the complaint in, and hands its reference and its word over.
pub(crate) async fn send(State(house): State<House>, whence: Whence, reader: Reader, request: Request) -> Response {
    let (visitor, request) = visitor_of(request, &house).await;
    let given = match read(request, &house).await {
        Ok(given) => given,
        Err(status) => return unreadable(&reader, status),
    };
    let asked = (visitor.clone(), given.clone());
    match house.wait(move |house| take_in(house, asked.0.as_ref(), &whence, &asked.1)).await {
        Ok(taken) => done(&reader, &taken).into_response(),
        Err(error) => {
            let later = error.refusal().is_some_and(|refusal| refusal.code == "public_forms_later");
            let affairs = match affairs_of(&house, visitor.as_ref()).await {
                Ok(affairs) => affairs,
                Err(error) => return Fault::new(reader, &FACE, error).into_response(),
            };
            match Wrongs::of(reader.lang, error, field_of) {
                // What was typed stays, to be sent again.
                Ok(wrongs) if later => {
                    (StatusCode::TOO_MANY_REQUESTS, write(&reader, affairs.as_ref(), &given, &wrongs)).into_response()
                }
                Ok(wrongs) => again(&wrongs, write(&reader, affairs.as_ref(), &given, &wrongs)),
                Err(failure) => answer(&reader, Err(failure)),
            }
        }
    }
}

fn field_of(code: &str) -> &'static str {
    if code.contains("attachment") {
        "files"
    } else if code.starts_with("region") {
        "region"
    } else {
        "text"
    }
}

fn unreadable(reader: &Reader, status: StatusCode) -> Response {
    let code = if status == StatusCode::PAYLOAD_TOO_LARGE { "attachment_too_large" } else { "form_unreadable" };
    let mib = (ATTACHMENT_BYTES_MAX >> 20).to_string();
    let sentence = ui::say(reader.lang, code, &[("mib", &mib)]);
    (status, ui::problem(reader, &FACE, "not-possible-title", &[sentence])).into_response()
}

async fn read(request: Request, house: &House) -> Result<Given, StatusCode> {
    use axum::extract::FromRequest;
    let status = |why: MultipartError| why.status();
    let mut parts = Multipart::from_request(request, house).await.map_err(|why| why.status())?;
    let mut given = Given::default();
    while let Some(field) = parts.next_field().await.map_err(status)? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "files" {
            let file = field.file_name().unwrap_or_default().to_owned();
            let bytes = field.bytes().await.map_err(status)?;
            // A browser sends an empty file where none was chosen.
            if !bytes.is_empty() {
                given.files.push((file, bytes.to_vec()));
            }
            continue;
        }
        let value = field.text().await.map_err(status)?;
        match &*name {
            "once" => given.once = value,
            "for" => given.made_for = value,
            "region" => given.region = value,
            "programme" => given.programme = value,
            "text" => given.text = value,
            "name" => given.name = value,
            "contact" => given.contact = value,
            _ => {}
        }
    }
    Ok(given)
}

fn take_in(house: &House, visitor: Option<&Visitor>, whence: &Whence, given: &Given) -> Result<TakenIn> {
    let attachments = given.files.iter().map(|(name, bytes)| Attachment::read(name, bytes));
    let attachments: Arc<[Attachment]> = attachments.collect::<Result<Vec<_>>>()?.into();
    let Some(chance) = eight_bytes(&given.once) else { return refuse("form_unreadable") };
    let word = casework::new_word(chance);
    let actor = visitor.map_or_else(public, |visitor| visitor.resident.who.actor.clone());
    let (visitor, form, its_word, from) = (visitor.cloned(), given.clone(), word.clone(), whence.0.clone());
    let kept = house.db.write(&actor, move |ctx| {
        let affairs = match &visitor {
            Some(visitor) => Some(visitor.open_for(ctx, Act::Object, &form.made_for)?),
            None => None,
        };
        let key = format!("complaint:{}", form.once);
        access::once(ctx, &key, &digest(&form), |ctx| {
            let new = new_case(affairs.as_ref(), &form, &attachments, &its_word)?;
            let receipt = casework::complaint::take_in(ctx, &new)?;
            if visitor.is_none() {
                access::count_public_form(ctx, &from)?;
            }
            Ok(format!("{} {}", receipt.reference, receipt.answer_by).into_bytes())
        })
    })?;
    let broken = || Error::Broken("a receipt of a complaint".to_owned());
    let kept = String::from_utf8(kept).map_err(|_| broken())?;
    let (reference, answer_by) = kept.split_once(' ').ok_or_else(broken)?;
    Ok(TakenIn { reference: reference.to_owned(), word, answer_by: Day::parse(answer_by).map_err(|_| broken())? })
}

fn new_case(affairs: Option<&Affairs>, form: &Given, attachments: &[Attachment], word: &str) -> Result<NewComplaint> {
    let region = match (RegionCode::parse(&form.region), affairs) {
        (Ok(region), _) => region,
        (Err(_), Some(affairs)) => affairs.village,
        (Err(_), None) => return refuse("region_missing"),
    };
    let name = if form.name.trim().is_empty() {
        affairs.map(|one| one.name.clone()).unwrap_or_default()
    } else {
        form.name.clone()
    };
    Ok(NewComplaint {
        channel: Channel::Web,
        from: Complainant { person: affairs.map(|affairs| affairs.person), name, contact: form.contact.clone() },
        subject: Subject {
            region,
            programme: subsidy::programme(&form.programme).map(|programme| programme.code.clone()),
            batch_line: None,
        },
        text: form.text.clone(),
        attachments: attachments.to_vec(),
        word: word.to_owned(),
    })
}

/// The request as it is understood.
fn digest(form: &Given) -> [u8; 32] {
    let mut hash = Sha256::new();
    let texts = [&form.made_for, &form.region, &form.programme, &form.text, &form.name, &form.contact];
    let parts = texts.into_iter().map(|text| text.as_bytes());
    for part in parts.chain(form.files.iter().map(|(_, bytes)| bytes.as_slice())) {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

fn eight_bytes(text: &str) -> Option<[u8; 8]> {
    let is_ours = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_ours.then(|| u64::from_str_radix(text, 16).ok().map(u64::to_be_bytes)).flatten()
}

fn counties(lang: Lang, own_village: bool) -> Vec<SelectItem> {
    let first = if own_village { "app-complaint-own-village" } else { "app-complaint-choose-county" };
    let county = |(code, ..): (&str, i64, i64)| SelectItem::new(code, ui::say(lang, &format!("county-{code}"), &[]));
    [SelectItem::new("", ui::say(lang, first, &[]))].into_iter().chain(ui::TILES.map(county)).collect()
}

fn programmes(lang: Lang) -> Vec<SelectItem> {
    let one = |programme: &subsidy::Programme| {
        SelectItem::new(&*programme.code, if lang == Lang::En { &*programme.name.en } else { &*programme.name.zh })
    };
    [SelectItem::new("", ui::say(lang, "app-complaint-no-programme", &[]))]
        .into_iter()
        .chain(subsidy::embedded().iter().map(one))
        .collect()
}

fn write(reader: &Reader, affairs: Option<&Affairs>, given: &Given, wrongs: &Wrongs) -> Markup {
    let lang = reader.lang;
    let mib = (ATTACHMENT_BYTES_MAX >> 20).to_string();
    let count = ATTACHMENTS_MAX.to_string();
    let body = html! {
        (wrongs.summary(lang))
        (ui::heading("", text(lang, "app-complaint-title"), ""))
        @if affairs.is_none() { (Line::new(Tone::Quiet, text(lang, "app-complaint-anonymous"))) }
        form.y-card method="post" action="/app/complaints/new" enctype="multipart/form-data" novalidate {
            input type="hidden" name="once" value=(given.once);
            input type="hidden" name="for" value=(affairs.map_or("", |affairs| &affairs.reference));
            (CharacterCount::new(lang, "text", text(lang, "app-complaint-text"), TEXT_CHARACTERS_MAX).hint(text(lang, "app-complaint-text-hint"))
                .rows(6_u32).value(&*given.text).error_message(wrongs.message(lang, "text")))
            (Select::new("region", text(lang, "app-complaint-region"), counties(lang, affairs.is_some())).value(&*given.region)
                .error_message(wrongs.message(lang, "region")))
            (Select::new("programme", text(lang, "app-complaint-programme"), programmes(lang)).value(&*given.programme))
            @if affairs.is_none() {
                (Input::new("name", text(lang, "app-complaint-name")).hint(text(lang, "app-complaint-name-hint")).autocomplete("name").filled(&*given.name))
            }
            (Input::new("contact", text(lang, "app-complaint-contact")).hint(text(lang, "app-complaint-contact-hint")).filled(&*given.contact))
            (FileUpload::new("files", text(lang, "app-complaint-files"))
                .hint(text_with(lang, "app-complaint-files-hint", &[("count", &count), ("mib", &mib)])).multiple(true)
                .attributes([("accept", "image/jpeg,image/png,application/pdf")]).error_message(wrongs.message(lang, "files")))
            (Button::new(text(lang, "app-complaint-send")).once())
        }
    };
    let frame = Frame::new(reader, &FACE, ui::say(lang, "app-complaint-title", &[]))
        .back("app-complaints-back", "/app/complaints");
    match affairs {
        Some(affairs) => with_banner(lang, frame, affairs).write(&body),
        None => frame.write(&body),
    }
}

fn done(reader: &Reader, taken: &TakenIn) -> Markup {
    let lang = reader.lang;
    let body = html! {
        (Panel::new(text(lang, "app-complaint-done"), html! {
            (text(lang, "app-complaint-reference")) br; strong { (taken.reference) }
        }))
        p.govuk-body { (text(lang, "app-complaint-word")) }
        p.govuk-heading-l { (taken.word) }
        p.govuk-body { (text(lang, "app-complaint-word-keep")) }
        p.govuk-body { (text(lang, "app-complaint-answer-by")) (ui::day(lang, taken.answer_by)) }
        p.govuk-body { a.govuk-link href="/app/complaints/follow" { (text(lang, "app-complaints-follow")) } }
        p.govuk-body { a.govuk-link href="/app" { (text(lang, "to-the-beginning")) } }
    };
    Frame::new(reader, &FACE, ui::say(lang, "app-complaint-done", &[])).write(&body)
}

#[cfg(test)]
mod tests {
    use super::eight_bytes;

    #[test]
    fn a_form_brings_eight_bytes_of_chance_back_and_nothing_else() {
        let complaints = [
            ("00000000000000ff", Some([0, 0, 0, 0, 0, 0, 0, 255])),
            ("+0000000000000ff", None),
            ("ff", None),
            ("", None),
            ("00000000000000fg", None),
        ];
        for (text, bytes) in complaints {
            assert_eq!(eight_bytes(text), bytes, "{text}");
        }
    }
}

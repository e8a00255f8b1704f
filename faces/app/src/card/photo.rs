//! `/app/card/photo`: another photo is brought after the office wanted one. How a form with a photo is read stands here too.

use std::sync::Arc;

use access::Act;
use axum::{
    extract::{FromRequest, Multipart, Request, State, multipart::MultipartError},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use card::Step;
use door::{Form, House, Query};
use kernel::{Ctx, Refusal, Result, refuse};
use maud::{Markup, html};
use ui::{Button, ErrorMessage, FileUpload, Lang, Reader, text, text_with};

use super::{
    whose::{self, Whose},
    words,
};
use crate::{
    FACE,
    affairs::Visitor,
    form::{Wrongs, again},
};

/// How long a form with a photo may be: who sends a picture that is a little too long is told so on the page, with what was
/// typed still there.
pub(crate) const BODY_BYTES_MAX: usize = 16 << 20;

/// A form with a photo.
pub(super) async fn read(request: Request, house: &House) -> Result<(Form, Vec<u8>), StatusCode> {
    let status = |why: MultipartError| why.status();
    let mut parts = Multipart::from_request(request, house).await.map_err(|why| why.status())?;
    let (mut fields, mut photo) = (Vec::new(), Vec::new());
    while let Some(field) = parts.next_field().await.map_err(status)? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "photo" || name == "camera" {
            let bytes = field.bytes().await.map_err(status)?;
            // A browser sends an empty file where none was chosen.
            if !bytes.is_empty() {
                photo = bytes.to_vec();
            }
        } else {
            fields.push((name, field.text().await.map_err(status)?));
        }
    }
    Ok((Form::from_pairs(fields), photo))
}

/// What is said of a form with a photo that could not be read.
pub(super) fn unreadable(reader: &Reader, status: StatusCode) -> Response {
    let refusal = if status == StatusCode::PAYLOAD_TOO_LARGE {
        Refusal::new("photo_file_too_large").with("limit", door::PHOTO_MB_MAX)
    } else {
        Refusal::new("form_unreadable")
    };
    let sentence = ui::refusal(reader.lang, &refusal);
    (status, ui::problem(reader, &FACE, "not-possible-title", &[sentence])).into_response()
}

/// A photo that may be kept; nothing chosen is told apart from something that is no photo.
pub(super) async fn pack(house: &House, bytes: Vec<u8>) -> Result<Arc<document::Packed>> {
    let pack = move |house: &House| if bytes.is_empty() { refuse("photo_missing") } else { door::photo(house, &bytes) };
    house.wait(pack).await.map(Arc::new)
}

/// The fields for a photo: one that is there already, or one that is taken now; a field that opens the camera offers nothing
/// else.
pub(super) fn field(lang: Lang, error: ErrorMessage) -> Markup {
    let mb = door::PHOTO_MB_MAX.to_string();
    html! {
        ul.govuk-list.govuk-list--bullet {
            li { (text(lang, "app-card-photo-rule-head")) }
            li { (text(lang, "app-card-photo-rule-white")) }
            li { (text(lang, "app-card-photo-rule-recent")) }
        }
        (FileUpload::new("photo", text(lang, "app-card-photo")).hint(text_with(lang, "app-card-photo-hint", &[("mb", &mb)]))
            .attributes([("accept", door::PHOTO_KINDS)]).error_message(error))
        (FileUpload::new("camera", text(lang, "app-card-photo-camera")).attributes([("accept", door::PHOTO_KINDS), ("capture", "environment")]))
    }
}

fn question(ctx: &mut Ctx, whose: &Whose) -> Result<(card::Card, String)> {
    whose.coming_back(ctx, Step::BringPhoto)
}

/// Shows the form.
pub(crate) async fn show(
    State(house): State<House>,
    visitor: Visitor,
    Query(query): Query,
    reader: Reader,
) -> Response {
    let shown = whose::look(&house, &visitor, query.text("of"), question).await;
    let page = shown.map(|(whose, asked)| {
        whose.page(&reader, "app-card-photo-title", asked, |(card, why)| {
            write(&reader, &whose, card, why, &Wrongs::none())
        })
    });
    visitor.answer(&house, &reader, page)
}

/// Brings it.
pub(crate) async fn send(State(house): State<House>, visitor: Visitor, reader: Reader, request: Request) -> Response {
    let (form, bytes) = match read(request, &house).await {
        Ok(read) => read,
        Err(status) => return unreadable(&reader, status),
    };
    let card_id = form.number::<i64>("card").unwrap_or_default();
    let photo = match pack(&house, bytes).await {
        Ok(photo) => photo,
        Err(error) => {
            let wrongs = match Wrongs::of(reader.lang, error, |_| "photo") {
                Ok(wrongs) => wrongs,
                Err(failure) => return visitor.fault(&house, &reader, failure),
            };
            return match whose::ask(&house, &visitor, Act::Apply, form.text("of"), question).await {
                Ok((whose, (card, why))) => again(&wrongs, write(&reader, &whose, &card, &why, &wrongs)),
                Err(error) => visitor.fault(&house, &reader, error),
            };
        }
    };
    let deed = move |ctx: &mut Ctx, whose: &Whose| card::bring_photo(ctx, whose.person, card_id, &photo);
    let done = whose::act(&house, &visitor, &form, deed).await;
    visitor.answer(&house, &reader, done.map(|(whose, ())| Redirect::to(&whose.at("/app/card"))))
}

fn write(reader: &Reader, whose: &Whose, card: &card::Card, why: &str, wrongs: &Wrongs) -> Markup {
    let lang = reader.lang;
    let body = html! {
        (wrongs.summary(lang))
        (ui::heading("", text(lang, "app-card-photo-title"), ""))
        (words::note(lang, why))
        form.y-card method="post" action="/app/card/photo" enctype="multipart/form-data" novalidate {
            (whose.hidden())
            input type="hidden" name="card" value=(card.card_id);
            (field(lang, wrongs.message(lang, "photo")))
            (Button::new(text(lang, "app-card-photo-send")).once())
        }
    };
    whose.frame(reader, "app-card-photo-title").write(&body)
}

//! `/app/nearby/{point}/book`: an appointment at a service point: a day, then one of its slots.

use access::Act;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use door::{
    Form, House, Query,
    booking::{self, Offered, named},
    point_parts,
};
use kernel::{Ctx, Error, Result};
use maud::{Markup, html};
use ui::{Reader, text};

use crate::{
    FACE,
    affairs::{Affairs, Visitor, with_banner},
    form::Wrongs,
};

/// Shows the page.
pub(crate) async fn show(
    State(house): State<House>,
    visitor: Visitor,
    Path(code): Path<String>,
    Query(query): Query,
    reader: Reader,
) -> Response {
    let page = async {
        let code = named(&code)?;
        let (affairs, shown) = visitor.ask(&house, move |ctx, _| booking::offered(ctx, code)).await?;
        Ok(write(&reader, &affairs, &shown, &query, &Wrongs::none()))
    };
    visitor.answer(&house, &reader, page.await)
}

/// Books what was chosen.
pub(crate) async fn send(
    State(house): State<House>,
    visitor: Visitor,
    Path(code): Path<String>,
    reader: Reader,
    form: Form,
) -> Response {
    visitor.answer(&house, &reader, booked(&house, &visitor, &code, &reader, &form).await)
}

async fn booked(house: &House, visitor: &Visitor, code: &str, reader: &Reader, form: &Form) -> Result<Response> {
    let code = named(code)?;
    let (asked, typed) = (visitor.clone(), form.clone());
    let deed = move |ctx: &mut Ctx| {
        let affairs = asked.open_for(ctx, Act::Apply, typed.text("for"))?;
        point::book(ctx, &booking::asked(&typed, affairs.person, code)?)
    };
    match house.act(&visitor.resident.who, deed).await {
        Ok(booked) => Ok(Redirect::to(&format!("/app/appointments?booked={}", booked.appointment_id)).into_response()),
        Err(Error::Refused(why)) => {
            let Some(field) = booking::field_of(&why) else { return Err(why.into()) };
            let (affairs, shown) = visitor.ask(house, move |ctx, _| booking::offered(ctx, code)).await?;
            let wrongs = Wrongs::of(reader.lang, why.into(), |_| field)?;
            let page = write(reader, &affairs, &shown, form, &wrongs);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error),
    }
}

fn write(reader: &Reader, affairs: &Affairs, shown: &Offered, typed: &Form, wrongs: &Wrongs) -> Markup {
    let (lang, point) = (reader.lang, &shown.point);
    let here = format!("/app/nearby/{}/book", point.code);
    let own = html! { input type="hidden" name="for" value=(affairs.reference); };
    let message = |field: &str| wrongs.message(lang, field);
    let body = html! {
        (wrongs.summary(lang))
        (ui::heading(html! { (affairs.name) }, text(lang, "nearby-book-title"), ""))
        p.govuk-body-l { (point_parts::name(lang, point)) " " (point_parts::around(point)) }
        (booking::parts(lang, shown, &here, (html! {}, own), typed, message))
    };
    let frame = ui::Frame::new(reader, &FACE, ui::say(lang, "nearby-book-title", &[]))
        .back("app-back-one", &format!("/app/nearby/{}", point.code));
    with_banner(lang, frame, affairs).write(&body)
}

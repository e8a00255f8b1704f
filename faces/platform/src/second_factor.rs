//! `/platform/second-factor`: a code of the app or from paper, after the password and again before a deed that needs it.

use access::SecondFactors;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use door::{DESK, Fault, Form, House, Query, Visit, Whence, way_back};
use kernel::Actor;
use maud::{Markup, html};
use ui::{Button, Frame, Input, Reader, say, text};

use crate::{
    FACE,
    page::{OUTSIDE, Refused, again, go_on, refused},
};

/// Shows the form.
pub(crate) async fn show(
    State(house): State<House>,
    visit: Visit,
    reader: Reader,
    Query(query): Query,
) -> Result<Response, Fault> {
    let Some(token) = visit.token else { return Ok(Redirect::to(DESK.sign_in).into_response()) };
    let has = house.wait(move |house| house.db.read(&Actor::system(), |ctx| access::second_factors(ctx, &token))).await;
    let has = has.map_err(|why| Fault::new(reader.clone(), &OUTSIDE, why))?;
    let to = way_back(query.text("to"), &FACE, "/platform");
    Ok(write(&reader, Some(has), to, Refused::default()).into_response())
}

/// Confirms.
pub(crate) async fn send(
    State(house): State<House>,
    visit: Visit,
    Whence(from): Whence,
    reader: Reader,
    form: Form,
) -> Result<Response, Fault> {
    let Some(token) = visit.token else { return Ok(Redirect::to(DESK.sign_in).into_response()) };
    let to = way_back(form.text("to"), &FACE, "/platform").to_owned();
    let typed = form.text("code").to_owned();
    match house.wait(move |house| access::confirm_with_code(&house.db, &token, &typed, &from)).await {
        Ok(opened) => Ok(go_on(&house, &opened, &to)),
        Err(why) => {
            let refusal = refused(why).map_err(|failure| Fault::new(reader.clone(), &OUTSIDE, failure))?;
            Ok(again(write(&reader, None, &to, Refused(Some(("code", &refusal))))))
        }
    }
}

fn write(reader: &Reader, has: Option<SecondFactors>, to: &str, why: Refused<'_>) -> Markup {
    let lang = reader.lang;
    let can_confirm = has.is_none_or(|has| has.codes || has.recovery_codes > 0);
    let body = html! {
        (why.summary(lang))
        (ui::heading("", text(lang, "desk-second-factor-title"), ""))
        div.y-card {
            @if can_confirm {
                form method="post" action=(DESK.second_factor) {
                    input type="hidden" name="to" value=(to);
                    (Input::new("code", text(lang, "desk-second-factor-code")).hint(text(lang, "desk-second-factor-hint"))
                        .inputmode("numeric").autocomplete("one-time-code").spellcheck(false).classes("govuk-input--width-10")
                        .error_message(why.at(lang, "code")))
                    (Button::new(text(lang, "desk-second-factor-confirm")))
                }
            } @else {
                p.govuk-body { (text(lang, "desk-second-factor-none")) }
                (Button::link(text(lang, "desk-security-title"), "/platform/security"))
            }
        }
        @if can_confirm {
            form method="post" action=(DESK.sign_out) { (Button::new(text(lang, "sign-out")).secondary()) }
        }
    };
    Frame::new(reader, &OUTSIDE, say(lang, "desk-second-factor-title", &[])).write(&body)
}

//! `/platform/invite/{token}`: who was invited sets a password, once.

use access::Token;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use door::{DESK, Fault, Form, House};
use kernel::{Actor, Refusal};
use maud::{Markup, html};
use ui::{Button, Frame, PasswordInput, Reader, say, text, text_with};

use crate::page::{OUTSIDE, Refused, again, refused};

fn token(text: &str) -> Result<Token, Refusal> {
    Token::parse(text).map_err(|_| Refusal::new("invite_unknown"))
}

/// For whom the invitation is.
async fn invited(house: &House, text: &str) -> kernel::Result<String> {
    let token = token(text)?;
    house.wait(move |house| house.db.read(&Actor::system(), |ctx| access::invited(ctx, &token))).await
}

/// Shows the form.
pub(crate) async fn show(
    State(house): State<House>,
    Path(word): Path<String>,
    reader: Reader,
) -> Result<Markup, Fault> {
    match invited(&house, &word).await {
        Ok(login) => Ok(write(&reader, &word, &login, Refused::default())),
        Err(why) => Err(Fault::new(reader, &OUTSIDE, why)),
    }
}

/// Sets the password.
pub(crate) async fn send(
    State(house): State<House>,
    Path(word): Path<String>,
    reader: Reader,
    form: Form,
) -> Result<Response, Fault> {
    let fault = |why| Fault::new(reader.clone(), &OUTSIDE, why);
    let login = invited(&house, &word).await.map_err(fault)?;
    let (password, once_more) = (form.exactly("new").to_owned(), form.exactly("again").to_owned());
    if password != once_more {
        let refusal = Refusal::new("passwords_differ");
        return Ok(again(write(&reader, &word, &login, Refused(Some(("again", &refusal))))));
    }
    let token = token(&word).map_err(|why| fault(why.into()))?;
    match house.wait(move |house| access::accept_invite(&house.db, &token, &password)).await {
        Ok(_) => Ok(Redirect::to(DESK.sign_in).into_response()),
        Err(why) => {
            let refusal = refused(why).map_err(fault)?;
            Ok(again(write(&reader, &word, &login, Refused(Some(("new", &refusal))))))
        }
    }
}

fn write(reader: &Reader, word: &str, login: &str, why: Refused<'_>) -> Markup {
    let lang = reader.lang;
    let field = |name: &str, label: &str| {
        PasswordInput::new(lang, name, text(lang, label)).autocomplete("new-password").error_message(why.at(lang, name))
    };
    let body = html! {
        (why.summary(lang))
        (ui::heading("", text(lang, "desk-invite-title"), ""))
        div.y-card {
            p.govuk-body { (text_with(lang, "desk-invite-for", &[("login", login)])) }
            form method="post" action={ "/platform/invite/" (word) } {
                input type="hidden" name="username" autocomplete="username" value=(login);
                (field("new", "desk-password-new").hint(text(lang, "desk-password-hint")))
                (field("again", "desk-password-again"))
                (Button::new(text(lang, "desk-password-set")))
            }
        }
    };
    Frame::new(reader, &OUTSIDE, say(lang, "desk-invite-title", &[])).write(&body)
}

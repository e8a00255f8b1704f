//! `/platform/security`: one's own second factors, passkeys, password and sessions.
//!
//! The key of an app and the recovery codes are shown once, in the answer to the form that asked for them.

use access::{Opened, PasskeyLine, SecondFactors, SessionLine};
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use door::{
    DESK, Fault, Form, House, User, Whence,
    passkey_parts::{self, Does},
    to_second_factor,
};
use kernel::{Error, Refusal};
use maud::{Markup, html};
use ui::{
    Button, Card, Column, Content, Input, Lang, Line, PasswordInput, Reader, Rows, SummaryList, SummaryRow, Tag, Tone,
    text,
};

use crate::{
    FACE,
    page::{self, Refused, again, deed, fault, go_on, refused},
};

const HERE: &str = "/platform/security";

struct Shown {
    factors: SecondFactors,
    passkeys: Vec<PasskeyLine>,
    sessions: Vec<SessionLine>,
    own: String,
}

async fn read(house: &House, user: &User) -> kernel::Result<Shown> {
    let (token, own) = (user.token.clone(), access::reference(&user.who));
    let question = move |ctx: &mut kernel::Ctx| {
        Ok(Shown {
            factors: access::second_factors(ctx, &token)?,
            passkeys: access::passkeys(ctx)?,
            sessions: access::sessions(ctx)?,
            own,
        })
    };
    house.ask(&user.who, question).await
}

async fn shown(house: &House, user: &User, reader: &Reader, why: Refused<'_>) -> Result<Markup, Fault> {
    let shown = read(house, user).await.map_err(fault(reader))?;
    Ok(write(house, reader, user, &shown, why))
}

/// Shows the page.
pub(crate) async fn show(State(house): State<House>, user: User, reader: Reader) -> Result<Markup, Fault> {
    shown(&house, &user, &reader, Refused::default()).await
}

/// Offers a key for an app.
pub(crate) async fn offer(State(house): State<House>, user: User, reader: Reader) -> Result<Response, Fault> {
    let session = user.who.clone();
    match house.act(&user.who, move |ctx| access::offer_totp(ctx, &session)).await {
        Ok(offer) => Ok(write_offer(&reader, &user, &offer.key, Refused::default()).into_response()),
        Err(why) => needs_second_factor(&reader, why),
    }
}

/// What a second factor is needed for is done after it was given.
fn needs_second_factor(reader: &Reader, why: Error) -> Result<Response, Fault> {
    match why {
        Error::Refused(refusal) if refusal.code == "second_factor_needed" => Ok(to_second_factor(HERE)),
        why => Err(Fault::new(reader.clone(), &FACE, why)),
    }
}

/// Takes the app's first code; shows the recovery codes.
pub(crate) async fn accept(
    State(house): State<House>,
    user: User,
    Whence(from): Whence,
    reader: Reader,
    form: Form,
) -> Result<Response, Fault> {
    let (token, code) = (user.token.clone(), form.text("code").replace(' ', ""));
    match house.wait(move |house| access::accept_totp(&house.db, &token, &code, &from)).await {
        Ok((opened, codes)) => Ok(write_codes(&house, &reader, &user, &opened, &codes)),
        Err(why) => match refused(why).map_err(fault(&reader))? {
            refusal if refusal.code == "second_factor_needed" => Ok(to_second_factor(HERE)),
            refusal => {
                let why = Refused(Some(("code", &refusal)));
                Ok(again(write_offer(&reader, &user, form.text("key"), why)))
            }
        },
    }
}

/// What the browser needs to make a passkey.
pub(crate) async fn ask_passkey(State(house): State<House>, user: User, reader: Reader) -> Response {
    let session = user.who.clone();
    let offered = match passkey_parts::site(&house) {
        Ok(site) => house.act(&user.who, move |ctx| access::offer_passkey(ctx, &site, &session)).await,
        Err(why) => Err(why),
    };
    passkey_parts::asked(&reader, &FACE, DESK, HERE, offered.map(|challenge| (challenge, None)))
}

/// Adds the passkey that the device made.
pub(crate) async fn add_passkey(
    State(house): State<House>,
    user: User,
    Whence(from): Whence,
    reader: Reader,
    form: Form,
) -> Result<Response, Fault> {
    let (token, answer, words) = (user.token.clone(), form.exactly("answer").to_owned(), form.text("words").to_owned());
    let added = house.wait(move |house| {
        access::add_passkey(&house.db, &passkey_parts::site(house)?, &token, &answer, &words, &from)
    });
    match added.await {
        Ok(opened) => Ok(go_on(&house, &opened, HERE)),
        Err(why) => match refused(why).map_err(fault(&reader))? {
            refusal if refusal.code == "second_factor_needed" => Ok(to_second_factor(HERE)),
            refusal => Ok(again(shown(&house, &user, &reader, Refused(Some(("words", &refusal)))).await?)),
        },
    }
}

/// Drops a passkey; asks for the password before the last second factor goes.
pub(crate) async fn drop_passkey(
    State(house): State<House>,
    user: User,
    Whence(from): Whence,
    reader: Reader,
    form: Form,
) -> Result<Response, Fault> {
    let (token, wanted) = (user.token.clone(), form.text("passkey").to_owned());
    let (asked, password) = (wanted.clone(), form.exactly("password").to_owned());
    let dropped = house.wait(move |house| access::drop_passkey(&house.db, &token, &wanted, &password, &from)).await;
    match dropped {
        Ok(()) => Ok(Redirect::to(HERE).into_response()),
        Err(why) => match refused(why).map_err(fault(&reader))? {
            refusal if refusal.code == "second_factor_needed" => Ok(to_second_factor(HERE)),
            refusal if refusal.code == "passkey_wrong" => Ok(Redirect::to(HERE).into_response()),
            refusal => Ok(again(write_last(&reader, &user, &asked, Refused(Some(("password", &refusal)))))),
        },
    }
}

/// Ends one of one's own sessions.
pub(crate) async fn revoke(
    State(house): State<House>,
    user: User,
    reader: Reader,
    form: Form,
) -> Result<Redirect, Fault> {
    let reference = form.text("session").to_owned();
    let ended = house.act(&user.who, move |ctx| access::revoke(ctx, &reference)).await;
    ended.map(|()| Redirect::to(HERE)).map_err(|why| Fault::new(reader, &FACE, why))
}

/// Changes the password.
pub(crate) async fn change_password(
    State(house): State<House>,
    user: User,
    Whence(from): Whence,
    reader: Reader,
    form: Form,
) -> Result<Response, Fault> {
    let (token, old, new) = (user.token.clone(), form.exactly("old").to_owned(), form.exactly("new").to_owned());
    if new != form.exactly("again") {
        let differ = Refusal::new("passwords_differ");
        return Ok(again(shown(&house, &user, &reader, Refused(Some(("again", &differ)))).await?));
    }
    match house.wait(move |house| access::change_password(&house.db, &token, &old, &new, &from)).await {
        Ok(opened) => Ok(go_on(&house, &opened, HERE)),
        Err(why) => match refused(why).map_err(fault(&reader))? {
            refusal if refusal.code == "second_factor_needed" => Ok(to_second_factor(HERE)),
            refusal => {
                let field = if refusal.code.starts_with("password_") { "new" } else { "old" };
                Ok(again(shown(&house, &user, &reader, Refused(Some((field, &refusal)))).await?))
            }
        },
    }
}

fn write(house: &House, reader: &Reader, user: &User, shown: &Shown, why: Refused<'_>) -> Markup {
    let lang = reader.lang;
    let body = html! {
        (why.summary(lang))
        (ui::heading("", text(lang, "desk-security-title"), ""))
        (Card::new("factors", text(lang, "desk-second-factor-title"), factors(lang, shown)))
        @if house.passkeys.is_some() || !shown.passkeys.is_empty() {
            (Card::new("passkeys", text(lang, "desk-passkeys-title"), passkeys(house, lang, shown, why)))
        }
        (Card::new("password-card", text(lang, "desk-password-change"), password(lang, user, why)))
        (Card::new("sessions", text(lang, "desk-sessions-title"), sessions(lang, shown)))
    };
    page::frame(reader, user, "desk-security-title", "").write(&body)
}

fn factors(lang: Lang, shown: &Shown) -> Markup {
    let yes_or_no = |yes: bool| text(lang, if yes { "desk-factor-there" } else { "desk-factor-absent" });
    let SecondFactors { codes, recovery_codes, passkeys } = shown.factors;
    html! {
        @if !codes && passkeys == 0 { (Line::new(Tone::Warn, text(lang, "desk-factor-advice"))) }
        (SummaryList::new([
            SummaryRow::new(text(lang, "desk-factor-app"), yes_or_no(codes)),
            SummaryRow::new(text(lang, "desk-factor-recovery"), ui::count(recovery_codes)),
        ]))
        (deed("/platform/security/app", &[], Button::new(text(lang, if codes { "desk-factor-app-new" } else { "desk-factor-app-add" })).secondary()))
    }
}

const PASSKEYS: &[Column] = &[
    Column::words("desk-column-passkey"),
    Column::words("desk-column-added"),
    Column::words("desk-column-used"),
    Column::words("desk-column-deed"),
];

fn passkeys(house: &House, lang: Lang, shown: &Shown, why: Refused<'_>) -> Markup {
    let row = |line: &PasskeyLine| {
        let name = named(lang, line);
        let drop = Button::new(html! {
            (text(lang, "desk-passkey-drop"))
            span.govuk-visually-hidden { " " (name) " " (line.added_at.local()) }
        });
        let used = line.used_at.map_or_else(|| text(lang, "desk-passkey-unused"), |at| html! { (at.local()) });
        [
            name,
            html! { (line.added_at.local()) },
            used,
            deed("/platform/security/passkeys/drop", &[("passkey", &line.reference)], drop.secondary()),
        ]
        .map(Content::from)
    };
    let words = Input::new("words", text(lang, "desk-passkey-words"))
        .hint(text(lang, "desk-passkey-words-hint"))
        .classes("govuk-input--width-20")
        .error_message(why.at(lang, "words"));
    let fields = html! { (words) };
    html! {
        p.govuk-body { (text(lang, "desk-passkeys-what")) }
        @if !shown.passkeys.is_empty() {
            (Rows::new(lang, "desk-passkeys-list", "", PASSKEYS).rows(shown.passkeys.iter().map(row)))
        }
        @if let Some(site) = &house.passkeys {
            (passkey_parts::form(lang, site, Does::Create, "/platform/security/passkeys", &fields,
                Button::new(text(lang, "desk-passkey-add")).secondary()))
        }
    }
}

fn named(lang: Lang, line: &PasskeyLine) -> Markup {
    if line.words.is_empty() {
        text(lang, "desk-device-unknown")
    } else {
        html! { (line.words) }
    }
}

/// The page that asks for the password before the last second factor goes.
fn write_last(reader: &Reader, user: &User, reference: &str, why: Refused<'_>) -> Markup {
    let lang = reader.lang;
    let reference: String = reference.chars().filter(char::is_ascii_hexdigit).take(16).collect();
    let body = html! {
        (why.summary(lang))
        (ui::heading("", text(lang, "desk-passkey-last"), ""))
        div.y-card {
            form method="post" action="/platform/security/passkeys/drop" {
                input type="hidden" name="passkey" value=(reference);
                input type="hidden" name="username" autocomplete="username" value=(user.who.actor.user);
                (PasswordInput::new(lang, "password", text(lang, "desk-password-old")).error_message(why.at(lang, "password")))
                (Button::new(text(lang, "desk-passkey-drop")).warning())
            }
        }
    };
    page::frame(reader, user, "desk-passkey-last", "").back("desk-security-back", HERE).write(&body)
}

fn password(lang: Lang, user: &User, why: Refused<'_>) -> Markup {
    let field = |name: &str, label: &str, fills: &str| {
        PasswordInput::new(lang, name, text(lang, label)).autocomplete(fills).error_message(why.at(lang, name))
    };
    html! {
        form method="post" action="/platform/security/password" {
            input type="hidden" name="username" autocomplete="username" value=(user.who.actor.user);
            (field("old", "desk-password-old", "current-password"))
            (field("new", "desk-password-new", "new-password").hint(text(lang, "desk-password-hint")))
            (field("again", "desk-password-again", "new-password"))
            (Button::new(text(lang, "desk-password-change")).secondary())
        }
    }
}

const SESSIONS: &[Column] = &[
    Column::words("desk-column-device"),
    Column::words("desk-column-began"),
    Column::words("desk-column-used"),
    Column::words("desk-column-ends"),
    Column::words("desk-column-deed"),
];

fn sessions(lang: Lang, shown: &Shown) -> Markup {
    let row = |line: &SessionLine| {
        let here = line.reference == shown.own;
        let device = if line.words.is_empty() {
            text(lang, "desk-device-unknown")
        } else {
            html! { (line.words) }
        };
        let end = Button::new(
            html! { (text(lang, "desk-session-end")) span.govuk-visually-hidden { " " (line.words) " " (line.began_at.local()) } },
        );
        [
            device,
            html! { (line.began_at.local()) },
            html! { (line.used_at.local()) },
            html! { (line.ends_at.local()) },
            html! {
                @if here { (Tag::new(ui::Colour::Green, text(lang, "desk-session-here"))) }
                @else { (deed("/platform/security/sessions", &[("session", &line.reference)], end.secondary())) }
            },
        ]
        .map(Content::from)
    };
    html! { (Rows::new(lang, "desk-sessions-list", "", SESSIONS).rows(shown.sessions.iter().map(row))) }
}

/// The page with the key of an app. The key goes along with the form, so that a wrong code does not make another one.
fn write_offer(reader: &Reader, user: &User, key: &str, why: Refused<'_>) -> Markup {
    let lang = reader.lang;
    let key: String = key.chars().filter(char::is_ascii_alphanumeric).take(64).collect();
    let uri = format!("otpauth://totp/Yika:{}?secret={key}&issuer=Yika", user.who.actor.user);
    let groups: Vec<&str> = key.as_bytes().chunks(4).filter_map(|group| std::str::from_utf8(group).ok()).collect();
    let body = html! {
        (why.summary(lang))
        (ui::heading("", text(lang, "desk-factor-app-add"), ""))
        div.y-card {
            p.govuk-body { (text(lang, "desk-factor-scan")) }
            (ui::qr(lang, "desk-factor-qr", &uri))
            p.govuk-body { (text(lang, "desk-factor-key")) " " code { (groups.join(" ")) } }
            form method="post" action="/platform/security/app/code" {
                input type="hidden" name="key" value=(key);
                (Input::new("code", text(lang, "desk-second-factor-code")).inputmode("numeric").autocomplete("one-time-code")
                    .spellcheck(false).classes("govuk-input--width-10").error_message(why.at(lang, "code")))
                (Button::new(text(lang, "desk-second-factor-confirm")))
            }
        }
    };
    page::frame(reader, user, "desk-factor-app-add", "").back("desk-security-back", HERE).write(&body)
}

fn write_codes(house: &House, reader: &Reader, user: &User, opened: &Opened, codes: &[String]) -> Response {
    let lang = reader.lang;
    let body = html! {
        (ui::heading("", text(lang, "desk-recovery-title"), ""))
        div.y-card {
            (Line::new(Tone::Warn, text(lang, "desk-recovery-once")))
            ul.govuk-list { @for code in codes { li { code { (code[..5]) " " (code[5..]) } } } }
            (Button::link(text(lang, "desk-recovery-kept"), HERE))
        }
    };
    let mut answer = page::frame(reader, user, "desk-recovery-title", "").write(&body).into_response();
    page::let_in(house, opened, answer.headers_mut());
    answer
}

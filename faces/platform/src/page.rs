//! What the pages of the desk share: the frame with what its reader may see, a form that is shown again, and the way on after
//! a deed.

use access::Deed;
use axum::{
    extract::{FromRequestParts, RawPathParams},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use door::{DESK, Fault, House, User};
use kernel::{Error, Refusal};
use maud::{Markup, html};
use ui::{Content, ErrorMessage, ErrorSummary, Face, Frame, Lang, Reader, SummedError, say};

use crate::{FACE, words};

/// A number that an address holds under a name. What is no number is nothing that is known, and it is not repeated, for
/// somebody may have typed a person's number there.
///
/// # Errors
/// The refusal for what is unknown: its code, and the value that it names.
pub(crate) async fn number_in_address<S: Send + Sync>(
    parts: &mut Parts,
    state: &S,
    name: &str,
    (unknown, value): (&'static str, &'static str),
) -> Result<i64, Fault> {
    let named = RawPathParams::from_request_parts(parts, state).await.ok();
    let number = named.iter().flatten().find(|(one, _)| *one == name).and_then(|(_, text)| text.parse::<u32>().ok());
    if let Some(number) = number {
        return Ok(i64::from(number));
    }
    let Ok(reader) = Reader::from_request_parts(parts, state).await;
    Err(fault(&reader)(Refusal::new(unknown).with(value, "—").into()))
}

/// The face before somebody has signed in: nothing leads further.
pub(crate) const OUTSIDE: Face = Face { name: "face-platform", home: "/platform/sign-in", nav: &[], is_machine: false };

/// Which links of the navigation ask for more than being a user.
const ASKS: [(&str, Deed); 6] = [
    ("nav-people", Deed::ReadPeople),
    ("nav-cards", Deed::ReadPeople),
    ("nav-follow-ups", Deed::WorkCase),
    ("nav-queue", Deed::TakeCase),
    ("nav-users", Deed::KeepUsers),
    ("nav-log", Deed::ReadLog),
];

/// Whether a role of the user allows a deed: for what a page offers. What is done is asked once more by the room.
pub(crate) fn may(user: &User, deed: Deed) -> bool {
    user.who.roles.iter().any(|role| role.allows(deed))
}

/// A page of the desk: the message of its title, and the link of the navigation it belongs to.
pub(crate) fn frame<'a>(reader: &'a Reader, user: &User, title: &str, at: &'a str) -> Frame<'a> {
    titled(reader, user, say(reader.lang, title, &[]), at)
}

/// The same with a title in plain words.
pub(crate) fn titled<'a>(reader: &'a Reader, user: &User, title: impl Into<String>, at: &'a str) -> Frame<'a> {
    let hidden = ASKS.into_iter().filter(|(_, deed)| !may(user, *deed)).map(|(key, _)| key);
    let frame = Frame::new(reader, &FACE, title).at(at).without(hidden).foot(words::foot(reader.lang));
    if may(user, Deed::ReadPeople) { frame.search("/platform/people", "") } else { frame }
}

/// A form whose page is shown again: what was refused, and at which field.
#[derive(Clone, Copy, Default)]
pub(crate) struct Refused<'a>(pub(crate) Option<(&'a str, &'a Refusal)>);

impl Refused<'_> {
    /// What is wrong, above the form.
    pub(crate) fn summary(self, lang: Lang) -> Markup {
        html! {
            @if let Some((field, refusal)) = self.0 {
                (ErrorSummary::new(lang, [SummedError::new(field, ui::refusal(lang, refusal))]))
            }
        }
    }

    /// What is wrong, at the field, if it is this one.
    pub(crate) fn at(self, lang: Lang, field: &str) -> ErrorMessage {
        match self.0 {
            Some((at, refusal)) if at == field => ErrorMessage::new(lang, ui::refusal(lang, refusal)),
            _ => ErrorMessage::default(),
        }
    }
}

/// The page once more, because of what was refused.
pub(crate) fn again(page: Markup) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}

/// The refusal in an answer, or the failure to be said as such.
pub(crate) fn refused(why: Error) -> Result<Refusal, Error> {
    match why {
        Error::Refused(refusal) => Ok(refusal),
        failure => Err(failure),
    }
}

/// The page of a failure.
pub(crate) fn fault(reader: &Reader) -> impl FnOnce(Error) -> Fault {
    |why| Fault::new(reader.clone(), &FACE, why)
}

/// Goes on to another page, with the cookies of a session that was opened or goes on under a new token.
pub(crate) fn go_on(house: &House, opened: &access::Opened, to: &str) -> Response {
    let mut answer = Redirect::to(to).into_response();
    let_in(house, opened, answer.headers_mut());
    answer
}

/// The cookies of a session that was opened or goes on under a new token.
pub(crate) fn let_in(house: &House, opened: &access::Opened, headers: &mut HeaderMap) {
    headers.append(header::SET_COOKIE, door::let_in(house, DESK, &opened.session));
    if let Some(device) = &opened.device {
        headers.append(header::SET_COOKIE, door::know_device(house, DESK, device));
    }
}

/// A form of one button that does something.
pub(crate) fn deed(action: &str, hidden: &[(&str, &str)], button: ui::Button) -> Markup {
    html! {
        form method="post" action=(action) {
            @for (name, value) in hidden { input type="hidden" name=(name) value=(value); }
            (button)
        }
    }
}

/// A file that somebody brought, for download under a name of ours.
pub(crate) fn handed_out(kept: &casework::Kept, name: &str, bytes: Vec<u8>) -> Response {
    let name = format!("attachment; filename=\"{name}-{}.{}\"", &kept.sha256[..8], kept.format.word());
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kept.format.media_type())),
        (header::CONTENT_DISPOSITION, HeaderValue::from_str(&name).expect("a hash and a word")),
    ];
    (headers, bytes).into_response()
}

/// Plain words as they stand, for options of a list.
pub(crate) fn plain(lang: Lang, key: &str) -> String {
    say(lang, key, &[])
}

/// A link as a cell or a value.
pub(crate) fn link(to: &str, says: impl Into<Content>) -> Markup {
    let says: Content = says.into();
    html! { a.govuk-link href=(to) { (says) } }
}

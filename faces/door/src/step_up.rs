//! What needs a second factor given just now: approvals, and what changes how somebody signs in.

use access::SignedIn;
use axum::response::{IntoResponse, Redirect, Response};
use kernel::Error;
use ui::{Face, Reader};

use crate::{DESK, Fault, House, User, visit::escaped};

/// Goes on when the user gave a second factor within the last minutes; else leads to where it is asked for, and from there
/// back to `back`, a page of the desk.
///
/// # Errors
/// The answer to send instead.
pub async fn fresh(
    house: &House,
    user: &User,
    reader: &Reader,
    face: &'static Face,
    back: &str,
) -> Result<(), Response> {
    let session: SignedIn = user.who.clone();
    match house.ask(&user.who, move |ctx| access::fresh_second_factor(ctx, &session)).await {
        Ok(()) => Ok(()),
        Err(Error::Refused(refusal)) if refusal.code == "second_factor_needed" => Err(to_second_factor(back)),
        Err(why) => Err(Fault::new(reader.clone(), face, why).into_response()),
    }
}

/// Leads to where the second factor is asked for, and from there back to `back`.
#[must_use]
pub fn to_second_factor(back: &str) -> Response {
    Redirect::to(&format!("{}?to={}", DESK.second_factor, escaped(back))).into_response()
}

/// Where to go after signing in: a page of the same face, or its beginning. What else stands in an address is not followed.
#[must_use]
pub fn way_back<'a>(to: &'a str, face: &'a Face, begins: &str) -> &'a str {
    let plain = to.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let ours = to == begins || to.strip_prefix(begins).is_some_and(|rest| rest.starts_with(['/', '?']));
    if plain && ours && !to.contains("//") && !to.contains("..") { to } else { face.home }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_the_same_face_are_gone_back_to() {
        const FACE: Face = Face { name: "face-platform", home: "/platform", nav: &[], is_machine: false };
        let cases = [
            ("/platform/batches/7?page=2", "/platform/batches/7?page=2"),
            ("/platform?lang=en", "/platform?lang=en"),
            ("/platform", "/platform"),
            ("//evil.example/platform", "/platform"),
            ("https://evil.example/platform", "/platform"),
            ("/platform//evil.example", "/platform"),
            ("/platformx", "/platform"),
            ("/platform/../app", "/platform"),
            ("/platform/\\evil", "/platform"),
            ("/platform/a\r\nSet-Cookie: x", "/platform"),
            ("/app", "/platform"),
            ("", "/platform"),
        ];
        for (to, back) in cases {
            assert_eq!(way_back(to, &FACE, "/platform"), back, "{to:?}");
        }
    }
}

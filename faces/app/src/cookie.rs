//! Cookies of the app beside the session's: the phone code that is awaited, the device that is known, the relative one acts
//! for. None of them can be read by script.

use axum::http::{HeaderMap, HeaderValue, header};
use door::House;

/// A cookie of the app.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cookie {
    name: &'static str,
    path: &'static str,
    /// Seconds; as long as the browser is open where there are none.
    lives: Option<u32>,
}

/// What belongs to a code on its way: the handle and the phone.
pub(crate) const CODE: Cookie = Cookie { name: "yika_code", path: "/app/sign-in", lives: Some(300) };
/// The device is known, so nobody's wrong tries delay it.
pub(crate) const DEVICE: Cookie = Cookie { name: "yika_device", path: "/app/sign-in", lives: Some(31_536_000) };
/// The relative one acts for.
pub(crate) const RELATIVE: Cookie = Cookie { name: "yika_for", path: "/app", lives: None };

impl Cookie {
    /// What the browser brought.
    pub(crate) fn read(self, headers: &HeaderMap) -> Option<&str> {
        let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut pairs = all.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
        pairs.find(|(name, value)| *name == self.name && !value.is_empty()).map(|(_, value)| value)
    }

    /// Keeps a value of ours.
    pub(crate) fn keep(self, house: &House, value: &str) -> HeaderValue {
        let age = self.lives.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
        self.header(house, value, &age)
    }

    /// Forgets it.
    pub(crate) fn forget(self, house: &House) -> HeaderValue {
        self.header(house, "", "; Max-Age=0")
    }

    fn header(self, house: &House, value: &str, end: &str) -> HeaderValue {
        let secure = if house.secure { "; Secure" } else { "" };
        let text = format!("{}={value}; Path={}; SameSite=Lax; HttpOnly{secure}{end}", self.name, self.path);
        HeaderValue::from_str(&text).expect("letters and digits of ours are a header's value")
    }
}

//! Who reads a page: the language, and where the page stands, so that the language can be switched in place.
//!
//! The language is taken from `?lang=`, else from the cookie that the last switch left, else from what the browser
//! prefers, else it is Chinese. Deliberately absent: anything else about the reader.

use std::convert::Infallible;

use axum::{
    extract::{FromRequestParts, OriginalUri},
    http::{HeaderMap, header, request::Parts},
};

use crate::Lang;

/// The cookie that keeps the chosen language.
pub const LANG_COOKIE: &str = "yika_lang";

/// The reader of a page.
#[derive(Clone, Debug)]
pub struct Reader {
    /// The language to answer in.
    pub lang: Lang,
    path: String,
    query: Vec<(String, String)>,
}

impl Reader {
    /// The reader as a request shows him.
    #[must_use]
    pub fn of(path: &str, query: &str, headers: &HeaderMap) -> Reader {
        let query: Vec<(String, String)> = query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let wished = query.iter().rfind(|(name, _)| name == "lang").and_then(|(_, value)| value.parse().ok());
        let lang = wished.or_else(|| kept(headers)).or_else(|| preferred(headers)).unwrap_or(Lang::Zh);
        Reader { lang, path: path.to_owned(), query }
    }

    /// The language that the reader chose with this very request.
    #[must_use]
    pub fn choice(&self) -> Option<Lang> {
        self.query.iter().rfind(|(name, _)| name == "lang").and_then(|(_, value)| value.parse().ok())
    }

    /// This page with another value in its query; everything else stays.
    #[must_use]
    pub fn here_with(&self, name: &str, value: &str) -> String {
        let others = self.query.iter().filter(|(other, _)| other != name).map(|(n, v)| format!("{n}={v}&"));
        format!("{}?{}{name}={value}", self.path, others.collect::<String>())
    }

    /// A number in the query, if it can be read.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<usize> {
        self.query.iter().rfind(|(other, _)| other == name)?.1.parse().ok()
    }
}

fn kept(headers: &HeaderMap) -> Option<Lang> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    cookies
        .flat_map(|value| value.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find(|(name, _)| *name == LANG_COOKIE)
        .and_then(|(_, value)| value.parse().ok())
}

fn preferred(headers: &HeaderMap) -> Option<Lang> {
    Lang::accepted(headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?)
}

impl<S: Send + Sync> FromRequestParts<S> for Reader {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Reader, Infallible> {
        let uri = parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |OriginalUri(uri)| uri);
        Ok(Reader::of(uri.path(), uri.query().unwrap_or_default(), &parts.headers))
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::{Lang, Reader};

    #[test]
    fn the_language_is_what_was_chosen_now_then_before_then_what_the_browser_prefers() {
        let cases = [
            ("lang=en", "yika_lang=bo", "zh", Lang::En),
            ("", "a=b; yika_lang=bo", "zh", Lang::Bo),
            ("lang=xx", "yika_lang=bo", "zh", Lang::Bo),
            ("page=2", "", "en-US,zh;q=0.5", Lang::En),
            ("", "yika_lang=", "fr", Lang::Zh),
        ];
        for (query, cookie, accepted, lang) in cases {
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, HeaderValue::from_static(cookie));
            headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static(accepted));
            assert_eq!(Reader::of("/", query, &headers).lang, lang, "{query} {cookie} {accepted}");
        }
    }

    #[test]
    fn switching_the_language_stays_on_the_page() {
        let reader = Reader::of("/platform/batches", "page=2&lang=en", &HeaderMap::new());
        assert_eq!(reader.here_with("lang", "bo"), "/platform/batches?page=2&lang=bo");
        assert_eq!(reader.here_with("page", "3"), "/platform/batches?lang=en&page=3");
        assert_eq!(reader.number("page"), Some(2));
    }
}

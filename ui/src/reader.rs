//! Who reads a page: the language, how large and in what light, where the page stands, and who has signed in.
//!
//! Language, view and theme are taken from `?lang=`, `?view=` and `?theme=`, else from the cookies that the last choice
//! left; the language then from what the browser prefers, else it is Chinese. Who has signed in is what the sign-in
//! puts into the request's extensions as [`SignedIn`]. Deliberately absent: anything else about the reader.

use std::convert::Infallible;

use axum::{
    extract::{FromRequestParts, OriginalUri},
    http::{HeaderMap, HeaderValue, header, request::Parts},
};

use crate::{Lang, Theme, View};

/// The cookie that keeps the chosen language.
pub const LANG_COOKIE: &str = "yika_lang";
/// The cookie that keeps how large everything is.
pub const VIEW_COOKIE: &str = "yika_view";
/// The cookie that keeps light or dark.
pub const THEME_COOKIE: &str = "yika_theme";

/// Who has signed in, as pages show it. The sign-in puts it into the request's extensions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// The name to show.
    pub name: String,
    /// What the person does in the house, in the reader's language or empty.
    pub role: String,
    /// Where a form is sent (POST) to sign out.
    pub sign_out: String,
}

/// The reader of a page.
#[derive(Clone, Debug)]
pub struct Reader {
    /// The language to answer in.
    pub lang: Lang,
    /// How large everything is.
    pub view: View,
    /// Light or dark.
    pub theme: Theme,
    /// Who has signed in.
    pub signed_in: Option<SignedIn>,
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
        let mut reader = Reader {
            lang: Lang::Zh,
            view: View::default(),
            theme: Theme::default(),
            signed_in: None,
            path: path.to_owned(),
            query,
        };
        let lang = |word: &str| word.parse().ok();
        let kept = |name: &str| kept(headers, name);
        reader.lang = reader
            .wished("lang")
            .and_then(lang)
            .or_else(|| kept(LANG_COOKIE).and_then(lang))
            .or_else(|| preferred(headers))
            .unwrap_or(Lang::Zh);
        reader.view =
            reader.wished("view").and_then(View::of).or_else(|| View::of(kept(VIEW_COOKIE)?)).unwrap_or_default();
        reader.theme =
            reader.wished("theme").and_then(Theme::of).or_else(|| Theme::of(kept(THEME_COOKIE)?)).unwrap_or_default();
        reader
    }

    fn wished(&self, name: &str) -> Option<&str> {
        self.query.iter().rfind(|(other, _)| other == name).map(|(_, value)| &**value)
    }

    /// The cookies that keep what the reader chose with this very request.
    #[must_use]
    pub fn cookies(&self) -> Vec<HeaderValue> {
        let lang = self.wished("lang").and_then(|word| word.parse::<Lang>().ok()).map(Lang::word);
        let view = self.wished("view").and_then(View::of).map(View::word);
        let theme = self.wished("theme").and_then(Theme::of).map(Theme::word);
        let chosen = [(LANG_COOKIE, lang), (VIEW_COOKIE, view), (THEME_COOKIE, theme)];
        let cookie = |(name, word): (&str, Option<&str>)| {
            let cookie = format!("{name}={}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly", word?);
            Some(HeaderValue::from_str(&cookie).expect("a word of ours is a header's value"))
        };
        chosen.into_iter().filter_map(cookie).collect()
    }

    /// This page with another value in its query; everything else stays. The value is put there as it is.
    #[must_use]
    pub fn here_with(&self, name: &str, value: &str) -> String {
        let others = self.query.iter().filter(|(other, _)| other != name).map(|(n, v)| format!("{n}={v}&"));
        format!("{}?{}{name}={value}", self.path, others.collect::<String>())
    }

    /// This page, as it was asked for.
    #[must_use]
    pub fn here(&self) -> String {
        let pairs: Vec<String> = self.query.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if pairs.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, pairs.join("&")) }
    }

    /// Where the page stands, without its query.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// A number in the query, if it can be read.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<usize> {
        self.wished(name)?.parse().ok()
    }
}

fn kept<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    cookies
        .flat_map(|value| value.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find(|(other, _)| *other == name)
        .map(|(_, value)| value)
}

fn preferred(headers: &HeaderMap) -> Option<Lang> {
    Lang::accepted(headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?)
}

impl<S: Send + Sync> FromRequestParts<S> for Reader {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Reader, Infallible> {
        let uri = parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |OriginalUri(uri)| uri);
        let mut reader = Reader::of(uri.path(), uri.query().unwrap_or_default(), &parts.headers);
        reader.signed_in = parts.extensions.get::<SignedIn>().cloned();
        Ok(reader)
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::{Lang, Reader, Theme, View};

    fn with_cookie(cookie: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_static(cookie))])
    }

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
            let mut headers = with_cookie(cookie);
            headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static(accepted));
            assert_eq!(Reader::of("/", query, &headers).lang, lang, "{query} {cookie} {accepted}");
        }
    }

    #[test]
    fn view_and_theme_are_what_was_chosen_now_then_before() {
        let cases = [
            ("", "", View::Plain, Theme::System),
            ("view=elder", "yika_theme=dark", View::Elder, Theme::Dark),
            ("theme=light", "yika_view=elder-3; yika_theme=dark", View::Elder3, Theme::Light),
            ("view=plain&theme=system", "yika_view=elder; yika_theme=dark", View::Plain, Theme::System),
            ("view=huge&theme=pink", "yika_view=x; yika_theme=", View::Plain, Theme::System),
        ];
        for (query, cookie, view, theme) in cases {
            let reader = Reader::of("/", query, &with_cookie(cookie));
            assert_eq!((reader.view, reader.theme), (view, theme), "{query} {cookie}");
        }
    }

    #[test]
    fn only_what_was_chosen_now_is_kept() {
        let cases = [
            ("lang=bo&view=elder", vec!["yika_lang=bo;", "yika_view=elder;"]),
            ("theme=dark", vec!["yika_theme=dark;"]),
            ("theme=%0d%0a&view=&lang=xx", vec![]),
            ("", vec![]),
        ];
        for (query, begins) in cases {
            let cookies = Reader::of("/", query, &with_cookie("yika_lang=en")).cookies();
            assert_eq!(cookies.len(), begins.len(), "{query}");
            for (cookie, begin) in cookies.iter().zip(begins) {
                assert!(cookie.to_str().unwrap().starts_with(begin), "{cookie:?}");
            }
        }
    }

    #[test]
    fn switching_the_language_stays_on_the_page() {
        let reader = Reader::of("/platform/batches", "page=2&lang=en", &HeaderMap::new());
        assert_eq!(reader.here_with("lang", "bo"), "/platform/batches?page=2&lang=bo");
        assert_eq!(reader.here_with("page", "3"), "/platform/batches?lang=en&page=3");
        assert_eq!(reader.number("page"), Some(2));
        assert_eq!(reader.here(), "/platform/batches?page=2&lang=en");
    }
}

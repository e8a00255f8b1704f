//! The frame of every page: skip link, name, navigation, language switch, content, foot.

use maud::{DOCTYPE, Markup, html};

use crate::{Lang, Reader, STYLE, asset::SIGN, say, text};

/// A link of the navigation.
#[derive(Clone, Copy, Debug)]
pub struct Nav {
    /// The message that names it.
    pub key: &'static str,
    /// Where it leads.
    pub to: &'static str,
    /// Whether the page belongs to it.
    pub current: bool,
}

/// A whole page. `title` is plain text for the tab; the body brings its own `h1`.
#[must_use]
pub fn page(reader: &Reader, title: &str, nav: &[Nav], body: &Markup) -> Markup {
    let lang = reader.lang;
    html! {
        (DOCTYPE)
        html lang=(lang.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="theme-color" content="#1b4f8f";
                title { (title) " · " (say(Lang::Zh, "brand", &[])) @if lang == Lang::En { " Yika" } }
                link rel="icon" type="image/svg+xml" href=(SIGN.address);
                link rel="stylesheet" href=(STYLE.address);
            }
            body {
                a.skip href="#content" { (text(lang, "skip-to-content")) }
                header.top {
                    div.wide.top-row {
                        a.brand href="/" {
                            img.sign src=(SIGN.address) alt="" width="36" height="36";
                            span { span.brand-name { (text(lang, "brand")) } span.brand-sub { (text(lang, "brand-sub")) } }
                        }
                        (switch(reader))
                    }
                    @if !nav.is_empty() { (navigation(lang, nav)) }
                }
                main.wide id="content" tabindex="-1" {
                    @if lang == Lang::Bo { p.note.translation-note lang=(Lang::Zh.tag()) { (say(Lang::Zh, "untranslated-note", &[])) } }
                    (body)
                }
                footer.foot { div.wide { p { (text(lang, "footer-local")) } } }
            }
        }
    }
}

fn navigation(lang: Lang, nav: &[Nav]) -> Markup {
    html! {
        nav.main-nav aria-label=(say(lang, "main-navigation", &[])) {
            ul.wide {
                @for link in nav {
                    li { a href=(link.to) aria-current=[link.current.then_some("page")] { (text(lang, link.key)) } }
                }
            }
        }
    }
}

fn switch(reader: &Reader) -> Markup {
    html! {
        nav.languages aria-label=(say(reader.lang, "language", &[])) {
            ul {
                @for lang in Lang::ALL {
                    li {
                        @if lang == reader.lang {
                            span aria-current="true" lang=(lang.tag()) { (lang.own_name()) }
                        } @else {
                            a href=(reader.here_with("lang", lang.word())) lang=(lang.tag()) hreflang=(lang.tag()) { (lang.own_name()) }
                        }
                    }
                }
            }
        }
    }
}

/// What stands where a list would stand that has nothing in it: what is so, and what to do.
#[must_use]
pub fn empty_state(lang: Lang, key: &str, next: &str) -> Markup {
    html! { div.empty { p.empty-what { (text(lang, key)) } p { (text(lang, next)) } } }
}

/// A page for something that went wrong: what, and what to do next.
#[must_use]
pub fn problem(reader: &Reader, title: &str, sentences: &[String], nav: &[Nav]) -> Markup {
    let heading = say(reader.lang, title, &[]);
    let body = html! {
        h1 { (text(reader.lang, title)) }
        div.panel.problem {
            @for sentence in sentences { p { (sentence) } }
            p { a href="/" { (text(reader.lang, "nav-batches")) } }
        }
    };
    page(reader, &heading, nav, &body)
}

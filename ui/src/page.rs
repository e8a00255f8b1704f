//! The frame of every page: skip link, the face's name and navigation, switches of language, view and theme, who has
//! signed in, banners, the way back, content, foot, and the keys.
//!
//! A face is told once ([`Face`]); a page makes a [`Frame`] for its reader and writes its body into it:
//!
//! ```
//! use maud::html;
//! use ui::{Face, Frame, Nav, Reader};
//!
//! const FACE: Face = Face { name: "face-platform", home: "/platform", nav: &[Nav { key: "nav-batches", to: "/platform/batches" }],
//!     is_machine: false };
//!
//! let reader = Reader::of("/platform/batches", "", &Default::default());
//! let page = Frame::new(&reader, &FACE, "发放批次").at("nav-batches").write(&html! { h1.govuk-heading-xl { "发放批次" } });
//! assert!(page.into_string().contains("aria-current=\"true\""));
//! ```

use maud::{DOCTYPE, Markup, Render, html};

use crate::{
    BackLink, Breadcrumb, Breadcrumbs, Button, HTMX, Icon, Lang, LanguageLink, LanguageNavigation, NavigationLink,
    Reader, SCRIPT, STYLE, ServiceNavigation, SignedIn, SkipLink, Theme, View, asset::SIGN, say, text,
};

/// One of the faces: the app, the terminal, the platform, the station, the monitor.
#[derive(Clone, Copy, Debug)]
pub struct Face {
    /// The message that names it.
    pub name: &'static str,
    /// Where it begins.
    pub home: &'static str,
    /// Its navigation.
    pub nav: &'static [Nav],
    /// Whether a machine of the office shows it: then the reader chooses a language and a size, and nothing that is the
    /// browser's own; and there is no keyboard.
    pub is_machine: bool,
}

/// A link of a face's navigation.
#[derive(Clone, Copy, Debug)]
pub struct Nav {
    /// The message that names it.
    pub key: &'static str,
    /// Where it leads.
    pub to: &'static str,
}

/// A key of a page, for the help that `?` shows. The link or button that the key stands for carries `data-key`.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// The key.
    pub key: &'static str,
    /// The message that says what it does.
    pub does: &'static str,
}

/// A page for one reader, without its content.
#[derive(Clone, Debug)]
pub struct Frame<'a> {
    reader: &'a Reader,
    face: &'a Face,
    title: String,
    at: &'a str,
    without: Vec<&'a str>,
    search: Option<(&'a str, String)>,
    keys: &'a [Key],
    banners: Vec<Markup>,
    above: Markup,
    refresh_seconds: Option<u32>,
    foot: Markup,
    installable: Option<(&'a str, &'a str)>,
}

impl<'a> Frame<'a> {
    /// A page with a title, as plain words for the browser's tab; the body brings its own `h1`.
    #[must_use]
    pub fn new(reader: &'a Reader, face: &'a Face, title: impl Into<String>) -> Frame<'a> {
        Frame {
            reader,
            face,
            title: title.into(),
            at: "",
            without: Vec::new(),
            search: None,
            keys: &[],
            banners: Vec::new(),
            above: html! {},
            refresh_seconds: None,
            foot: html! {},
            installable: None,
        }
    }

    /// The link of the navigation that the page belongs to, by its key.
    #[must_use]
    pub fn at(mut self, key: &'a str) -> Frame<'a> {
        self.at = key;
        self
    }

    /// Without these links of the navigation: what the reader may not open is not offered.
    #[must_use]
    pub fn without(mut self, keys: impl IntoIterator<Item = &'a str>) -> Frame<'a> {
        self.without.extend(keys);
        self
    }

    /// A search field in the navigation that `/` goes to: where it is sent (POST, for a name does not stand in an address), as
    /// `q`, and what stands in it.
    #[must_use]
    pub fn search(mut self, action: &'a str, typed: impl Into<String>) -> Frame<'a> {
        self.search = Some((action, typed.into()));
        self
    }

    /// Keys of the page, for the help.
    #[must_use]
    pub fn keys(mut self, keys: &'a [Key]) -> Frame<'a> {
        self.keys = keys;
        self
    }

    /// Something above the content: a [`crate::Line`], a notification banner. Several stand in the order of their coming.
    #[must_use]
    pub fn banner(mut self, banner: impl Render) -> Frame<'a> {
        self.banners.push(banner.render());
        self
    }

    /// The way back.
    #[must_use]
    pub fn back(mut self, key: &str, to: &str) -> Frame<'a> {
        let link = BackLink::new(text(self.reader.lang, key), to);
        self.above = html! { nav aria-label=(say(self.reader.lang, "breadcrumbs", &[])) { (link) } };
        self
    }

    /// Where the page stands.
    #[must_use]
    pub fn breadcrumbs(mut self, items: impl Into<Vec<Breadcrumb>>) -> Frame<'a> {
        self.above = Breadcrumbs::new(self.reader.lang, items).render();
        self
    }

    /// Lets the browser ask for the page again by itself, for what goes on while one looks. Works without script.
    #[must_use]
    pub fn refresh_after(mut self, seconds: u32) -> Frame<'a> {
        self.refresh_seconds = Some(seconds);
        self
    }

    /// Words for the foot.
    #[must_use]
    pub fn foot(mut self, foot: impl Render) -> Frame<'a> {
        self.foot = foot.render();
        self
    }

    /// A phone may put the face beside its apps: where its manifest is, and the worker that answers without a network.
    #[must_use]
    pub fn installable(mut self, manifest: &'a str, worker: &'a str) -> Frame<'a> {
        self.installable = Some((manifest, worker));
        self
    }

    /// The whole page.
    #[must_use]
    pub fn write(&self, body: &Markup) -> Markup {
        let Reader { lang, view, theme, signed_in, .. } = self.reader;
        let (lang, elder) = (*lang, view.is_elder());
        let classes = ["govuk-template", view.class(), theme.class()];
        let classes: Vec<&str> = classes.into_iter().filter(|class| !class.is_empty()).collect();
        let uses_htmx = body.0.contains(" hx-");
        html! {
            (DOCTYPE)
            html lang=(lang.tag()) class=(classes.join(" ")) data-signed-in[signed_in.is_some()] data-worker=[self.installable.map(|(_, worker)| worker)] {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover";
                    meta name="color-scheme" content=(theme.color_scheme());
                    meta name="theme-color" content="#1b4f8f";
                    meta name="format-detection" content="telephone=no";
                    @if uses_htmx { meta name="htmx-config" content=(HTMX_SETTINGS); }
                    @if let Some(seconds) = self.refresh_seconds { meta http-equiv="refresh" content=(seconds); }
                    title { (self.title) " · " (say(Lang::Zh, "brand", &[])) @if lang == Lang::En { " Yika" } }
                    link rel="icon" type="image/svg+xml" href=(SIGN.address);
                    @if let Some((manifest, _)) = self.installable { link rel="manifest" href=(manifest) crossorigin="use-credentials"; }
                    link rel="stylesheet" href=(STYLE.address);
                    @if uses_htmx { script src=(HTMX.address) defer {} }
                    script src=(SCRIPT.address) defer {}
                }
                body.govuk-template__body {
                    (SkipLink::new(text(lang, "skip-to-content")))
                    (self.top(lang, elder, signed_in.as_ref()))
                    (self.navigation(lang))
                    div.govuk-width-container {
                        @if lang == Lang::Bo || !self.banners.is_empty() {
                            section.y-banners aria-label=(say(lang, "banners", &[])) {
                                @if lang == Lang::Bo { p.y-line lang=(Lang::Zh.tag()) { (say(Lang::Zh, "untranslated-note", &[])) } }
                                @for banner in &self.banners { (banner) }
                            }
                        }
                        (self.above)
                        main.y-main id="content" tabindex="-1" { (body) }
                    }
                    (self.bottom(lang))
                    (self.help(lang))
                }
            }
        }
    }

    fn top(&self, lang: Lang, elder: bool, signed_in: Option<&SignedIn>) -> Markup {
        let size = if elder { 44 } else { 36 };
        let other_view = if elder { View::Plain } else { View::Elder };
        html! {
            header.y-top {
                div.govuk-width-container.y-top__row {
                    a.y-brand href=(self.face.home) {
                        img.y-brand__sign src=(SIGN.address) alt="" width=(size) height=(size);
                        span.y-brand__words {
                            span.y-brand__name { (text(lang, "brand")) }
                            span.y-brand__face { (text(lang, self.face.name)) }
                        }
                    }
                    div.y-tools {
                        (self.languages())
                        @if !self.face.is_machine {
                            a.y-tool.y-tool--elder href=(self.reader.here_with("view", other_view.word())) { (text(lang, other_view.key())) }
                            button.y-tool.y-keys-hint type="button" data-shows-keys hidden aria-label=(say(lang, "keys-title", &[])) { "?" }
                        }
                        @if let Some(SignedIn { name, role, sign_out }) = signed_in {
                            div.y-person {
                                span { span.y-person__name { (name) } @if !role.is_empty() { " " span.y-person__role { (role) } } }
                                form method="post" action=(sign_out) {
                                    button.y-tool type="submit" { (Icon::LogOut) (text(lang, "sign-out")) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn languages(&self) -> LanguageNavigation {
        let link = |lang: Lang| {
            let link = LanguageLink::default().content(lang.own_name()).lang(lang.tag());
            if lang == self.reader.lang {
                link.current(true)
            } else {
                link.href(self.reader.here_with("lang", lang.word()))
            }
        };
        LanguageNavigation::default().items(Lang::ALL.map(link)).aria_label(say(self.reader.lang, "language", &[]))
    }

    fn navigation(&self, lang: Lang) -> Markup {
        let links: Vec<NavigationLink> = self
            .face
            .nav
            .iter()
            .filter(|nav| !self.without.contains(&nav.key))
            .map(|nav| {
                let link = NavigationLink::default().content(text(lang, nav.key)).href(nav.to);
                let here = self.at == nav.key;
                link.current(here && self.reader.path() == nav.to).active(here)
            })
            .collect();
        if links.is_empty() && self.search.is_none() {
            return html! {};
        }
        ServiceNavigation::default()
            .navigation(links)
            .navigation_label(say(lang, "main-navigation", &[]))
            .aria_label(say(lang, "main-navigation", &[]))
            .menu_button_text(say(lang, "menu", &[]))
            .slots(crate::Slots::default().end(self.search_form(lang)))
            .render()
    }

    fn search_form(&self, lang: Lang) -> Markup {
        let Some((action, typed)) = &self.search else {
            return html! {};
        };
        html! {
            form.y-search role="search" method="post" action=(action) {
                label.govuk-visually-hidden for="search" { (text(lang, "search")) }
                input.govuk-input #search name="q" type="search" value=(typed) autocomplete="off" spellcheck="false" data-search
                    placeholder=(say(lang, "search-placeholder", &[]));
                (Button::new(html! { (Icon::Search) span.govuk-visually-hidden { (text(lang, "search")) } }).secondary())
            }
        }
    }

    fn bottom(&self, lang: Lang) -> Markup {
        html! {
            footer.y-foot {
                div.govuk-width-container.y-foot__row {
                    div { (self.foot) }
                    div {
                        @if self.reader.view.is_elder() {
                            (self.choices(lang, "view", "text-size", self.views().map(|view| (view.word(), view.key(), view == self.reader.view))))
                        }
                        @if !self.face.is_machine {
                            (self.choices(lang, "theme", "theme", Theme::ALL.into_iter().map(|theme| (theme.word(), theme.key(), theme == self.reader.theme))))
                        }
                    }
                }
            }
        }
    }

    fn views(&self) -> impl Iterator<Item = View> {
        let is_machine = self.face.is_machine;
        View::ALL.into_iter().filter(move |view| view.is_elder() || !is_machine)
    }

    fn choices(
        &self,
        lang: Lang,
        name: &str,
        label: &str,
        choices: impl Iterator<Item = (&'static str, &'static str, bool)>,
    ) -> Markup {
        html! {
            nav.y-choices aria-label=(say(lang, label, &[])) {
                span.y-choices__name aria-hidden="true" { (text(lang, label)) }
                ul {
                    @for (word, key, here) in choices {
                        li {
                            @if here { span.y-choice aria-current="true" { (text(lang, key)) } }
                            @else { a.govuk-link.y-choice href=(self.reader.here_with(name, word)) { (text(lang, key)) } }
                        }
                    }
                }
            }
        }
    }

    fn help(&self, lang: Lang) -> Markup {
        html! {
            dialog.y-keys aria-labelledby="keys-title" {
                h2.govuk-heading-m id="keys-title" { (text(lang, "keys-title")) }
                dl {
                    @if self.search.is_some() { dt { kbd { "/" } } dd { (text(lang, "key-search")) } }
                    @for key in self.keys { dt { kbd { (key.key) } } dd { (text(lang, key.does)) } }
                    dt { kbd { "?" } } dd { (text(lang, "key-help")) }
                    dt { kbd { "Esc" } } dd { (text(lang, "key-close")) }
                }
                form method="dialog" { (Button::new(text(lang, "close")).secondary()) }
            }
        }
    }
}

/// What a browser may load for a page: our style, scripts, fonts and signs, and it may talk and send forms to us, and nothing
/// else. What stands in a page does not run. The server sends it with every answer.
pub const CONTENT_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; \
    img-src 'self'; font-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// htmx without styles and scripts of its own, which the content policy would refuse.
const HTMX_SETTINGS: &str = r#"{"includeIndicatorCSS":false}"#;

/// A page for something that went wrong: what, and what to do next.
#[must_use]
pub fn problem(reader: &Reader, face: &Face, title: &str, sentences: &[String]) -> Markup {
    let body = html! {
        h1.govuk-heading-l { (text(reader.lang, title)) }
        div.y-card {
            @for sentence in sentences { p.govuk-body { (sentence) } }
            p.govuk-body { a.govuk-link href=(face.home) { (text(reader.lang, "to-the-beginning")) } }
        }
    };
    Frame::new(reader, face, say(reader.lang, title, &[])).write(&body)
}

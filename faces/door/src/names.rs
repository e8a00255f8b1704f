//! How programmes, services and departments are called on the pages of every face.

use exchange::profile::example_profile;
use maud::{Markup, html};
use policy::Name;
use ui::Lang;

/// A name in the reader's language, with its mark where nobody reviewed or translated it.
#[must_use]
pub fn named(lang: Lang, name: &Name) -> Markup {
    html! {
        @match (lang, &name.bo) {
            (Lang::En, _) => (name.en),
            (Lang::Bo, Some(bo)) if bo.reviewed => (bo.text),
            (Lang::Bo, Some(bo)) => span.y-unreviewed { (bo.text) },
            (Lang::Bo, None) => span.y-untranslated lang=(Lang::Zh.tag()) { (name.zh) },
            (Lang::Zh, _) => (name.zh),
        }
    }
}

/// The same as plain words, for a title or the inside of a sentence.
#[must_use]
pub fn name_title(lang: Lang, name: &Name) -> String {
    if lang == Lang::En { name.en.clone() } else { name.zh.clone() }
}

/// A programme's name in the reader's language; its code where the house does not know it.
#[must_use]
pub fn programme_name(lang: Lang, code: &str) -> Markup {
    match subsidy::programme(code) {
        Some(programme) => named(lang, &programme.name),
        None => html! { (code) },
    }
}

/// The same as plain words.
#[must_use]
pub fn programme_title(lang: Lang, code: &str) -> String {
    subsidy::programme(code).map_or_else(|| code.to_owned(), |programme| name_title(lang, &programme.name))
}

/// The name of a service or a bundle.
fn asked_name(code: &str) -> Option<&'static Name> {
    let service = casework::service::service(code).map(|service| &service.name);
    service.or_else(|| casework::service::bundle(code).map(|bundle| &bundle.name))
}

/// The name of a service or a bundle in the reader's language; its code where the house does not know it.
#[must_use]
pub fn service_name(lang: Lang, code: &str) -> Markup {
    match asked_name(code) {
        Some(name) => named(lang, name),
        None => html! { (code) },
    }
}

/// The same as plain words.
#[must_use]
pub fn service_title(lang: Lang, code: &str) -> String {
    asked_name(code).map_or_else(|| code.to_owned(), |name| name_title(lang, name))
}

/// A bank by the name in its profile; its code where it is not known.
#[must_use]
pub fn bank_name(lang: Lang, code: &str) -> String {
    example_profile(code).map_or(code, |bank| if lang == Lang::En { &bank.name.en } else { &bank.name.zh }).to_owned()
}

/// The department that pays, in Chinese as the programme's file has it; the payer's code where another one pays.
#[must_use]
pub fn payer_name(programme: &str, payer: &str) -> Markup {
    let programme = subsidy::programme(programme).filter(|programme| programme.payer() == payer);
    html! {
        @match programme {
            Some(programme) => span lang=(Lang::Zh.tag()) { (programme.department.zh) },
            None => (payer),
        }
    }
}

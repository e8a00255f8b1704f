//! Finding the words: Fluent texts of `texts/`, built into the program.
//!
//! Chinese and English hold the same messages (a test). Of Tibetan there are a few terms; a term carries the attribute
//! `.reviewed = no` until a person has reviewed it.

use std::{collections::BTreeMap, sync::LazyLock};

use fluent_bundle::{
    FluentArgs, FluentError, FluentResource, FluentValue,
    concurrent::FluentBundle,
    resolver::{ResolverError, errors::ReferenceKind},
};
use kernel::Refusal;
use maud::{Markup, html};
use unic_langid::LanguageIdentifier;

use crate::Lang;

struct Texts {
    bundle: FluentBundle<FluentResource>,
    sources: &'static [&'static str],
}

static ZH: LazyLock<Texts> = LazyLock::new(|| {
    let files = &[
        include_str!("../texts/zh/refusals.ftl"),
        include_str!("../texts/zh/pages.ftl"),
        include_str!("../texts/zh/cli.ftl"),
        include_str!("../texts/zh/messages.ftl"),
        include_str!("../texts/zh/lists.ftl"),
        include_str!("../texts/zh/platform.ftl"),
        include_str!("../texts/zh/app.ftl"),
        include_str!("../texts/zh/notice.ftl"),
        include_str!("../texts/zh/api.ftl"),
        include_str!("../texts/zh/batches.ftl"),
        include_str!("../texts/zh/cards.ftl"),
        include_str!("../texts/zh/app_cards.ftl"),
        include_str!("../texts/zh/terminal.ftl"),
        include_str!("../texts/zh/desk_cards.ftl"),
        include_str!("../texts/zh/services.ftl"),
        include_str!("../texts/zh/insurance.ftl"),
        include_str!("../texts/zh/points.ftl"),
        include_str!("../texts/zh/follow_up.ftl"),
    ];
    Texts::read(Lang::Zh, files)
});
static EN: LazyLock<Texts> = LazyLock::new(|| {
    let files = &[
        include_str!("../texts/en/refusals.ftl"),
        include_str!("../texts/en/pages.ftl"),
        include_str!("../texts/en/cli.ftl"),
        include_str!("../texts/en/messages.ftl"),
        include_str!("../texts/en/lists.ftl"),
        include_str!("../texts/en/platform.ftl"),
        include_str!("../texts/en/app.ftl"),
        include_str!("../texts/en/notice.ftl"),
        include_str!("../texts/en/api.ftl"),
        include_str!("../texts/en/batches.ftl"),
        include_str!("../texts/en/cards.ftl"),
        include_str!("../texts/en/app_cards.ftl"),
        include_str!("../texts/en/terminal.ftl"),
        include_str!("../texts/en/desk_cards.ftl"),
        include_str!("../texts/en/services.ftl"),
        include_str!("../texts/en/insurance.ftl"),
        include_str!("../texts/en/points.ftl"),
        include_str!("../texts/en/follow_up.ftl"),
    ];
    Texts::read(Lang::En, files)
});
static BO: LazyLock<Texts> = LazyLock::new(|| Texts::read(Lang::Bo, &[include_str!("../texts/bo/pages.ftl")]));

fn texts(lang: Lang) -> &'static Texts {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
        Lang::Bo => &BO,
    }
}

impl Texts {
    fn read(lang: Lang, sources: &'static [&'static str]) -> Texts {
        let language: LanguageIdentifier = lang.tag().parse().expect("our tags are well formed");
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // Our sentences mix no writing directions, and people copy codes and numbers out of them.
        bundle.set_use_isolating(false);
        for source in sources {
            let resource = FluentResource::try_new((*source).to_owned()).map_err(|(_, errors)| errors);
            bundle.add_resource(resource.expect("our texts are well formed")).expect("a message has one text");
        }
        Texts { bundle, sources }
    }

    /// The sentence with its values; a value nobody gave is shown as a dash.
    fn sentence(&self, key: &str, args: &[(&str, &str)]) -> Option<String> {
        let pattern = self.bundle.get_message(key)?.value()?;
        let mut values: FluentArgs<'_> = args.iter().map(|(name, value)| (*name, fluent_value(value))).collect();
        let mut errors = Vec::new();
        let sentence = self.bundle.format_pattern(pattern, Some(&values), &mut errors).into_owned();
        if errors.is_empty() {
            return Some(sentence);
        }
        for error in errors.drain(..) {
            if let FluentError::ResolverError(ResolverError::Reference(ReferenceKind::Variable { id })) = error {
                values.set(id, "—");
            }
        }
        Some(self.bundle.format_pattern(pattern, Some(&values), &mut errors).into_owned())
    }

    fn is_reviewed(&self, key: &str) -> bool {
        self.bundle.get_message(key).is_some_and(|message| message.get_attribute("reviewed").is_none())
    }
}

/// Counts are numbers, so that English can tell one from many; everything else stays as it is written.
fn fluent_value(text: &str) -> FluentValue<'_> {
    let is_count = (1..=15).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_count && (text == "0" || !text.starts_with('0')) { FluentValue::try_number(text) } else { text.into() }
}

/// A sentence, with what is to be known about its language.
struct Said {
    sentence: String,
    lang: Lang,
    reviewed: bool,
}

fn find(lang: Lang, key: &str, args: &[(&str, &str)]) -> Option<Said> {
    [lang, Lang::Zh].into_iter().find_map(|lang| {
        let texts = texts(lang);
        Some(Said { sentence: texts.sentence(key, args)?, lang, reviewed: texts.is_reviewed(key) })
    })
}

fn find_or_code(lang: Lang, key: &str, args: &[(&str, &str)]) -> Said {
    find(lang, key, args).unwrap_or_else(|| {
        find(lang, "refused-otherwise", &[("code", key)]).expect("there is a sentence for what has none")
    })
}

/// The sentence for a code or a key, as plain text. What is not translated or not reviewed says so.
#[must_use]
pub fn say(lang: Lang, code: &str, args: &[(&str, &str)]) -> String {
    marked(lang, find_or_code(lang, code, args))
}

fn marked(lang: Lang, said: Said) -> String {
    let Said { sentence, lang: found, reviewed } = said;
    if found != lang {
        return format!("〔{}〕{sentence}", texts(Lang::Zh).sentence("untranslated-mark", &[]).expect("a mark"));
    }
    if reviewed {
        return sentence;
    }
    format!("{sentence}〔{}〕", texts(Lang::Zh).sentence("unreviewed-mark", &[]).expect("a mark"))
}

/// Whether a word is a code that has a sentence; what somebody typed is not.
#[must_use]
pub fn is_code(word: &str) -> bool {
    let snake = word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    snake && ZH.bundle.has_message(word)
}

/// Whether there is a text under a key.
#[must_use]
pub fn has(key: &str) -> bool {
    ZH.bundle.has_message(key)
}

/// What a clerk reads aloud: the sentence of a refusal, with the row it is about.
#[must_use]
pub fn refusal(lang: Lang, refusal: &Refusal) -> String {
    let args: Vec<(&str, &str)> = refusal.args.iter().map(|(name, value)| (name.as_ref(), value.as_str())).collect();
    let said = find_or_code(lang, &refusal.code, &args);
    let Some(row) = refusal.arg("row").or(refusal.arg("line")) else {
        return marked(lang, said);
    };
    let place = [("row", row), ("column", refusal.arg("column").unwrap_or_default()), ("sentence", &said.sentence)];
    let frame = if refusal.arg("column").is_some() { "at-cell" } else { "at-row" };
    let sentence = find(said.lang, frame, &place).expect("every language with sentences has this one").sentence;
    marked(lang, Said { sentence, ..said })
}

/// A text for a page, in an element of its own when it is not in the reader's language or not reviewed.
#[must_use]
pub fn text(lang: Lang, key: &str) -> Markup {
    text_with(lang, key, &[])
}

/// The same with values.
#[must_use]
pub fn text_with(lang: Lang, key: &str, args: &[(&str, &str)]) -> Markup {
    let said = find_or_code(lang, key, args);
    html! {
        @if said.lang != lang {
            span.y-untranslated lang=(said.lang.tag()) { (said.sentence) }
        } @else if !said.reviewed {
            span.y-unreviewed { (said.sentence) }
        } @else {
            (said.sentence)
        }
    }
}

/// The Tibetan text under a key as it is, and whether a person has reviewed it; nothing where there is none. For paper,
/// which prints the mark itself.
#[must_use]
pub fn tibetan(key: &str) -> Option<(String, bool)> {
    Some((BO.sentence(key, &[])?, BO.is_reviewed(key)))
}

/// A Tibetan text that no person has reviewed yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreviewed {
    /// The message.
    pub key: String,
    /// Its text.
    pub bo: String,
    /// What it stands for.
    pub zh: String,
}

/// Every Tibetan text that waits for a reviewer.
#[must_use]
pub fn unreviewed() -> Vec<Unreviewed> {
    let waiting = keys(Lang::Bo).into_keys().filter(|key| !BO.is_reviewed(key));
    waiting
        .map(|key| {
            let plain = |texts: &Texts| texts.sentence(&key, &[]).unwrap_or_default();
            Unreviewed { bo: plain(&BO), zh: plain(&ZH), key }
        })
        .collect()
}

/// The messages of a language, each with the text it has in its file.
fn keys(lang: Lang) -> BTreeMap<String, String> {
    let mut keys: BTreeMap<String, String> = BTreeMap::new();
    let mut last = None;
    for line in texts(lang).sources.iter().flat_map(|source| source.lines()) {
        if line.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let (key, text) = line.split_once(" = ").expect("a message begins with its key");
            keys.insert(key.to_owned(), text.to_owned());
            last = Some(key);
        } else if let Some(key) = last.filter(|_| line.starts_with(' ')) {
            let text = keys.get_mut(key).expect("it was put there a line before");
            text.push('\n');
            text.push_str(line);
        }
    }
    keys
}

#[cfg(test)]
#[path = "texts/tests.rs"]
mod tests;

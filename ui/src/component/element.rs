//! What components are written with: an element whose attributes are known only when it is written, and what stands in it.
//!
//! maud checks markup when the program is built, but cannot write attributes whose names arrive at run time, as those for
//! htmx do. An [`El`] can, and escapes as maud does.

use std::{borrow::Cow, fmt::Write};

use maud::{Escaper, Markup, PreEscaped, Render};

/// What stands in a component: plain words, or markup.
#[derive(Clone, Debug, Default)]
pub struct Content {
    html: String,
    is_words: bool,
}

impl Content {
    /// Markup that is nothing but words in a line, as [`text`](crate::text) answers it.
    ///
    /// Some components put words into a paragraph of their own, and leave other markup as it is.
    #[must_use]
    pub fn words(words: Markup) -> Content {
        Content { html: words.0, is_words: true }
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.html.is_empty()
    }

    /// Whether it is words and not markup with elements of its own.
    #[must_use]
    pub fn is_words(&self) -> bool {
        self.is_words
    }
}

impl Render for Content {
    fn render_to(&self, buffer: &mut String) {
        buffer.push_str(self.html.trim());
    }
}

impl From<&str> for Content {
    fn from(words: &str) -> Content {
        let mut html = String::with_capacity(words.len());
        write!(Escaper::new(&mut html), "{words}").expect("a string takes everything");
        Content { html, is_words: true }
    }
}

impl From<String> for Content {
    fn from(words: String) -> Content {
        (&*words).into()
    }
}

impl From<Markup> for Content {
    fn from(markup: Markup) -> Content {
        Content { html: markup.0, is_words: false }
    }
}

/// Attributes that a component passes on to its outermost or its own element: for htmx, for tests, for scripts of ours.
#[derive(Clone, Debug, Default)]
pub struct Attributes(Vec<(Cow<'static, str>, Option<String>)>);

impl Attributes {
    /// With one attribute more.
    #[must_use]
    pub fn and(mut self, name: impl Into<Cow<'static, str>>, value: impl Into<String>) -> Attributes {
        self.0.push((name.into(), Some(value.into())));
        self
    }

    /// With one attribute more that has no value.
    #[must_use]
    pub fn and_flag(mut self, name: impl Into<Cow<'static, str>>) -> Attributes {
        self.0.push((name.into(), None));
        self
    }

    /// With all of these too.
    #[must_use]
    pub(crate) fn and_all(mut self, more: &Attributes) -> Attributes {
        self.0.extend(more.0.iter().cloned());
        self
    }
}

impl<V: Into<String>, const N: usize> From<[(&'static str, V); N]> for Attributes {
    fn from(pairs: [(&'static str, V); N]) -> Attributes {
        Attributes(pairs.into_iter().map(|(name, value)| (name.into(), Some(value.into()))).collect())
    }
}

/// A sentence that a script fills with a count, in the plural forms of its language (`one`, `other`).
#[derive(Clone, Debug, Default)]
pub struct Messages(Vec<(Cow<'static, str>, String)>);

impl From<&str> for Messages {
    /// For languages without plural forms.
    fn from(sentence: &str) -> Messages {
        Messages(vec![("other".into(), sentence.to_owned())])
    }
}

impl From<String> for Messages {
    fn from(sentence: String) -> Messages {
        (&*sentence).into()
    }
}

impl<const N: usize> From<[(&'static str, String); N]> for Messages {
    fn from(forms: [(&'static str, String); N]) -> Messages {
        Messages(forms.into_iter().map(|(form, sentence)| (form.into(), sentence)).collect())
    }
}

/// The attributes from which the library's scripts take their words.
#[derive(Default)]
pub(crate) struct ScriptWords(Attributes);

impl ScriptWords {
    pub(crate) fn word(self, key: &str, word: &str) -> ScriptWords {
        if word.is_empty() { self } else { ScriptWords(self.0.and(format!("data-i18n.{key}"), word)) }
    }

    pub(crate) fn messages(self, key: &str, messages: &Messages) -> ScriptWords {
        let all = messages.0.iter();
        ScriptWords(all.fold(self.0, |all, (form, sentence)| all.and(format!("data-i18n.{key}.{form}"), sentence)))
    }

    pub(crate) fn attributes(self) -> Attributes {
        self.0
    }
}

/// An element on its way to becoming markup.
pub(crate) struct El {
    name: Cow<'static, str>,
    classes: String,
    attributes: String,
}

impl El {
    pub(crate) fn new(name: impl Into<Cow<'static, str>>) -> El {
        El { name: name.into(), classes: String::new(), attributes: String::new() }
    }

    /// `h1` to `h6`.
    pub(crate) fn heading(level: u8) -> El {
        El::new(format!("h{}", level.clamp(1, 6)))
    }

    /// More classes, separated by spaces; none if the text is empty.
    pub(crate) fn class(mut self, classes: &str) -> El {
        if !classes.is_empty() {
            if !self.classes.is_empty() {
                self.classes.push(' ');
            }
            self.classes.push_str(classes);
        }
        self
    }

    pub(crate) fn class_if(self, condition: bool, classes: &str) -> El {
        if condition { self.class(classes) } else { self }
    }

    /// An attribute, also with an empty value.
    pub(crate) fn attr(mut self, name: &str, value: impl std::fmt::Display) -> El {
        write!(self.attributes, " {name}=\"").expect("a string takes everything");
        write!(Escaper::new(&mut self.attributes), "{value}").expect("a string takes everything");
        self.attributes.push('"');
        self
    }

    /// An attribute, unless its value is empty.
    pub(crate) fn some(self, name: &str, value: &str) -> El {
        if value.is_empty() { self } else { self.attr(name, value) }
    }

    pub(crate) fn opt(self, name: &str, value: Option<impl std::fmt::Display>) -> El {
        match value {
            Some(value) => self.attr(name, value),
            None => self,
        }
    }

    pub(crate) fn flag(mut self, name: &str, is_set: bool) -> El {
        if is_set {
            write!(self.attributes, " {name}").expect("a string takes everything");
        }
        self
    }

    pub(crate) fn attributes(self, attributes: &Attributes) -> El {
        attributes.0.iter().fold(self, |el, (name, value)| match value {
            Some(value) => el.attr(name, value),
            None => el.flag(name, true),
        })
    }

    /// An element that has no inside.
    pub(crate) fn void(self) -> Markup {
        PreEscaped(self.open())
    }

    /// The element with what stands in it.
    pub(crate) fn body(self, inside: impl Render) -> Markup {
        let mut html = self.open();
        inside.render_to(&mut html);
        write!(html, "</{}>", self.name).expect("a string takes everything");
        PreEscaped(html)
    }

    fn open(&self) -> String {
        let mut html = format!("<{}", self.name);
        if !self.classes.is_empty() {
            html.push_str(" class=\"");
            write!(Escaper::new(&mut html), "{}", self.classes).expect("a string takes everything");
            html.push('"');
        }
        html.push_str(&self.attributes);
        html.push('>');
        html
    }
}

/// Words of a list of ids, for `aria-describedby`.
pub(crate) fn joined(words: &[&str]) -> String {
    let some: Vec<&str> = words.iter().copied().filter(|word| !word.is_empty()).collect();
    some.join(" ")
}

#[cfg(test)]
mod reading {
    //! How fixtures write contents, attributes and messages.

    use serde::{Deserialize, Deserializer};
    use serde_json::Value;

    use super::{Attributes, Content, Messages};

    impl<'de> Deserialize<'de> for Content {
        fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Content, D::Error> {
            Ok(match Value::deserialize(from)? {
                Value::String(words) => words.into(),
                Value::Object(map) if map.contains_key("content") => {
                    Content::deserialize(map["content"].clone()).map_err(serde::de::Error::custom)?
                }
                Value::Object(map) => match map.get("html").and_then(Value::as_str) {
                    Some(html) => maud::PreEscaped(html.to_owned()).into(),
                    None => map.get("text").and_then(Value::as_str).unwrap_or_default().into(),
                },
                _ => Content::default(),
            })
        }
    }

    impl<'de> Deserialize<'de> for Attributes {
        fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Attributes, D::Error> {
            let Value::Object(map) = Value::deserialize(from)? else {
                return Ok(Attributes::default());
            };
            let word = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            Ok(Attributes(map.iter().map(|(name, value)| (name.clone().into(), Some(word(value)))).collect()))
        }
    }

    impl<'de> Deserialize<'de> for Messages {
        fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Messages, D::Error> {
            let map = serde_json::Map::deserialize(from)?;
            let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            Ok(Messages(map.iter().map(|(form, value)| (form.clone().into(), word(value))).collect()))
        }
    }
}

//! The three languages.

use std::str::FromStr;

/// A language of the house.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lang {
    /// Chinese; what everything else falls back to.
    Zh,
    /// English.
    En,
    /// Tibetan.
    Bo,
}

/// A word that names none of the languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a language is zh, en or bo")]
pub struct UnknownLang;

impl Lang {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Lang; 3] = [Lang::Zh, Lang::Bo, Lang::En];

    /// The word in `?lang=`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Lang::Zh => "zh",
            Lang::En => "en",
            Lang::Bo => "bo",
        }
    }

    /// The value of the `lang` attribute.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Lang::Zh => "zh-CN",
            Lang::En => "en",
            Lang::Bo => "bo",
        }
    }

    /// The language's name in itself.
    #[must_use]
    pub fn own_name(self) -> &'static str {
        match self {
            Lang::Zh => "中文",
            Lang::En => "English",
            Lang::Bo => "བོད་ཡིག",
        }
    }

    /// The language of an `Accept-Language` header that the reader likes best among ours.
    #[must_use]
    pub fn accepted(header: &str) -> Option<Lang> {
        let wish = |part: &str| {
            let mut words = part.split(';');
            let lang: Lang = words.next()?.parse().ok()?;
            let quality = words.find_map(|word| word.trim().strip_prefix("q="));
            Some((quality.map_or(Some(1.0), |q| q.parse().ok())?, lang))
        };
        let wishes = header.split(',').filter_map(wish).filter(|(quality, _)| *quality > 0.0);
        // Of equals the first counts.
        wishes.reduce(|best: (f32, Lang), next| if next.0 > best.0 { next } else { best }).map(|(_, lang)| lang)
    }
}

impl FromStr for Lang {
    type Err = UnknownLang;

    /// Reads `zh`, `en`, `bo`, and tags that begin with them (`zh-Hans-CN`, `en_GB.UTF-8`).
    fn from_str(text: &str) -> Result<Lang, UnknownLang> {
        let word = text.trim().split(['-', '_', '.']).next().unwrap_or_default().to_ascii_lowercase();
        Lang::ALL.into_iter().find(|lang| lang.word() == word).ok_or(UnknownLang)
    }
}

#[cfg(test)]
mod tests {
    use super::{Lang, Lang::*};

    #[test]
    fn the_reader_gets_the_language_he_likes_best_among_ours() {
        let cases = [
            ("zh-CN,zh;q=0.9,en;q=0.8", Some(Zh)),
            ("fr,en-GB;q=0.7,zh;q=0.9", Some(Zh)),
            ("bo-CN", Some(Bo)),
            ("en, zh", Some(En)),
            ("zh;q=0, en;q=0.1", Some(En)),
            ("fr-FR,de", None),
            ("en;q=x", None),
            ("", None),
        ];
        for (header, lang) in cases {
            assert_eq!(Lang::accepted(header), lang, "{header}");
        }
    }

    #[test]
    fn a_language_is_read_from_its_word_and_from_longer_tags() {
        let cases = [("zh", Ok(Zh)), ("ZH-Hans-CN", Ok(Zh)), ("en_GB.UTF-8", Ok(En)), ("bo", Ok(Bo))];
        for (text, lang) in cases {
            assert_eq!(text.parse(), lang, "{text}");
        }
        for text in ["", "z", "zho", "C.UTF-8", "english"] {
            assert!(text.parse::<Lang>().is_err(), "{text}");
        }
    }
}

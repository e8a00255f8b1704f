//! What something is called, in the three languages.

use serde::Deserialize;

/// A name in the three languages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Name {
    /// Chinese, as the sources have it.
    pub zh: String,
    /// English, our translation.
    pub en: String,
    /// Tibetan, where there is one.
    pub bo: Option<Tibetan>,
}

/// A Tibetan text with its review mark.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tibetan {
    /// The text.
    pub text: String,
    /// Whether a person has reviewed it; shown with a mark until then.
    pub reviewed: bool,
}

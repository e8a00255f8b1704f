//! Where a rule comes from.

use serde::Deserialize;

/// The source of a rule, and whether its figures were seen there.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Legal {
    /// Title of the document, where known.
    pub title: Option<String>,
    /// Number of the document, where known.
    pub number: Option<String>,
    /// What was seen, and what was not.
    pub evidence: String,
    /// Whether the figures were seen in the published source named in the evidence.
    pub verified: bool,
}

//! Which registers' entries are followed 跟踪服务, how often, and what can be offered on the way: `words/follow_ups.yaml`.
//!
//! Deliberately absent: what was done about an entry ([`crate::follow_up`]).

use std::{collections::BTreeMap, sync::LazyLock};

use kernel::Day;
use policy::{Legal, Name};
use serde::Deserialize;

use super::{Answers, When};

/// The rules of follow-up.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FollowRules {
    /// What they rest on.
    pub legal: Legal,
    /// What can be put down, in the order in which it is shown.
    pub kinds: Vec<FollowKind>,
    /// The registers whose entries are followed.
    pub followed: Vec<Followed>,
}

/// What can be put down of a contact.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FollowKind {
    /// Its key.
    pub key: String,
    /// What it is called.
    pub name: Name,
    /// Whether something is offered with it; not, where somebody was only asked, or not reached.
    #[serde(default = "yes")]
    pub offers: bool,
    /// Whether a published vacancy can go with it.
    #[serde(default)]
    pub vacancy: bool,
}

fn yes() -> bool {
    true
}

/// A register whose entries are followed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Followed {
    /// Its key.
    pub register: String,
    /// Only where the entry says so.
    pub when: Option<When>,
    /// After so many days somebody is contacted first.
    pub first_days: u16,
    /// After so many days again.
    pub every_days: u16,
    /// After so many days again, where nobody was reached.
    pub again_days: u16,
    /// Whether the office ends the entry when its person has found work.
    #[serde(default)]
    pub office_ends: bool,
    /// The service by which the person has it ended.
    pub ended_by: Option<String>,
    /// How often each kind is commonly offered.
    #[serde(default)]
    pub usual: BTreeMap<String, u32>,
}

static RULES: LazyLock<FollowRules> = LazyLock::new(|| {
    FollowRules::from_yaml(include_str!("../../../../policies/services/words/follow_ups.yaml"))
        .expect("our own file is well formed")
});

/// The rules this program was built with.
#[must_use]
pub fn follow_rules() -> &'static FollowRules {
    &RULES
}

/// How a register's entries are followed; nothing where they are not.
#[must_use]
pub fn followed(register: &str) -> Option<&'static Followed> {
    follow_rules().followed.iter().find(|one| one.register == register)
}

impl FollowRules {
    /// Reads the file. Whether what it names is there is judged by [`super::check`].
    ///
    /// # Errors
    /// The parser's sentence, with line and column.
    pub fn from_yaml(text: &str) -> Result<FollowRules, String> {
        serde_norway::from_str(text).map_err(|why| why.to_string())
    }

    /// What can be put down, by its key.
    #[must_use]
    pub fn kind(&self, key: &str) -> Option<&FollowKind> {
        self.kinds.iter().find(|kind| kind.key == key)
    }
}

impl Followed {
    /// The day of the first contact about an entry that holds between two days; none where it is not followed, or has run out by then.
    #[must_use]
    pub fn first_contact(&self, facts: &Answers, from: Day, to: Option<Day>) -> Option<Day> {
        let calls = self.when.as_ref().is_none_or(|when| when.holds(facts));
        let first = from.plus_days(self.first_days.into());
        (calls && to.is_none_or(|to| first <= to)).then_some(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_contact_is_some_days_after_the_entry_where_the_entry_calls_for_it() {
        let day = |text| Day::parse(text).unwrap();
        let state = |state: &str| Answers::from([("state".to_owned(), state.to_owned())]);
        let cases = [
            ("graduate_without_work", Answers::new(), None, Some("2026-11-29")),
            ("graduate_without_work", Answers::new(), Some("2026-11-29"), Some("2026-11-29")),
            ("graduate_without_work", Answers::new(), Some("2026-11-28"), None),
            ("graduate_registered", state("seeking"), None, Some("2026-12-06")),
            ("graduate_registered", state("waiting"), None, Some("2026-12-06")),
            ("graduate_registered", state("working"), None, None),
            ("graduate_registered", Answers::new(), None, None),
            ("unemployed", Answers::new(), None, Some("2026-12-06")),
            ("job_seeker", Answers::new(), Some("2027-11-21"), Some("2026-12-06")),
        ];
        for (register, facts, to, first) in cases {
            let rule = followed(register).expect("it is followed");
            let to = to.map(day);
            assert_eq!(
                rule.first_contact(&facts, day("2026-11-22"), to),
                first.map(day),
                "{register} {facts:?} {to:?}"
            );
        }
        assert_eq!(followed("vacancy"), None);
    }
}

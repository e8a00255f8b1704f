//! What a holder is to be told of her card: the key of a sentence, its values, and the phones it goes to.
//!
//! This room sends nothing and knows no languages: who called it tells the person in the same transaction
//! (`door::tell`). A phone that the application names is told beside the one the registry had before, so that who applies
//! in another's name cannot keep it from her.

use kernel::{CitizenId, Ctx, Result};

use crate::Card;

/// What is to be told.
#[must_use = "the person is to be told in the same transaction"]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Whom.
    pub person: CitizenId,
    /// The phone the card's application names; the registry's is told in any case.
    pub phone: String,
    /// The key of the sentence.
    pub key: &'static str,
    /// Its values.
    pub args: Vec<(&'static str, String)>,
}

impl Told {
    pub(crate) fn new(card: &Card, key: &'static str) -> Told {
        Told { person: card.person, phone: card.phone.clone(), key, args: Vec::new() }
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl ToString) -> Told {
        self.args.push((name, value.to_string()));
        self
    }

    /// The phones that are told: what the registry knows, and what the application named, each once.
    ///
    /// # Errors
    /// A failure of the database.
    pub fn phones(&self, ctx: &mut Ctx) -> Result<Vec<String>> {
        let known = ctx.as_owner(|ctx| registry::person(ctx, self.person))?.map(|person| person.phone);
        let mut phones: Vec<String> = known.into_iter().chain([self.phone.clone()]).collect();
        phones.retain(|phone| !phone.is_empty());
        phones.dedup();
        Ok(phones)
    }
}

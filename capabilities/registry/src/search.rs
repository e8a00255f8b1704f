//! Finding a person by what somebody at a desk can say, read or type.
//!
//! Promises
//! * Only people within the actor's scope are found; the scope is part of the statement, so that it costs no more to
//!   find nobody in a foreign region than somebody in the own one.
//! * No more rows are read than are shown: a word that half the prefecture answers to is no slower than a rare one.
//! * An answer tells namesakes apart by village and birth day, and holds no whole number that could be printed by chance.
//!
//! Deliberately absent: card numbers (`card::find_people` asks both), finding by any part in the middle of a name.

use std::collections::HashMap;

use kernel::{CitizenId, Ctx, Day, PersonName, RegionCode, Result};

use crate::{
    PersonState,
    key::{self, Kind},
    spelling, store,
};

/// Somebody who was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The citizen id; masked when printed for debugging.
    pub person: CitizenId,
    /// The name.
    pub name: PersonName,
    /// The village of residence.
    pub village: RegionCode,
    /// Its name; empty where the region is not known.
    pub village_name: String,
    /// Whether she can be paid.
    pub state: PersonState,
}

impl Hit {
    /// The id with its middle hidden.
    #[must_use]
    pub fn masked_id(&self) -> String {
        self.person.masked()
    }

    /// The birth day, which the masked id hides, to tell namesakes apart.
    #[must_use]
    pub fn birth(&self) -> Day {
        self.person.birth()
    }
}

/// Who was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The people, the nearest first.
    pub people: Vec<Hit>,
    /// Whether there are more than were asked for.
    pub more: bool,
}

/// So many people are answered at most.
pub const FOUND_MAX: usize = 200;

/// What a query asks the table: keys of one kind from a word to the last that begins with another.
#[derive(Debug, PartialEq, Eq)]
struct Probe {
    kind: Kind,
    from: String,
    to: String,
}

/// What a query means.
#[derive(Debug, PartialEq, Eq)]
enum Meaning {
    Person(CitizenId),
    Probes(Vec<Probe>),
}

/// No key holds this character, and every character of a key comes before it.
const AFTER_ALL: char = '\u{10FFFF}';

fn beginning(kind: Kind, with: String) -> Probe {
    let to = format!("{with}{AFTER_ALL}");
    Probe { kind, from: with, to }
}

/// The shortest words that are looked for: digits of an id's end, of a phone, letters.
const TAIL_MIN: usize = 4;
const PHONE_MIN: usize = 7;
const LETTERS_MIN: usize = 2;

fn meaning(query: &str) -> Meaning {
    if let Ok(id) = CitizenId::parse(query) {
        return Meaning::Person(id);
    }
    let form: String = PersonName::match_form_of(query).chars().filter(|c| !matches!(c, '\'' | '-' | '’')).collect();
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let mut probes = Vec::new();
    let body = form.strip_suffix('x').unwrap_or(&form);
    if !form.is_empty() && is_number(body) {
        if (TAIL_MIN..=key::TAIL).contains(&form.len()) {
            probes.push(beginning(Kind::IdTail, form.to_ascii_uppercase().chars().rev().collect()));
        }
        if body.len() >= PHONE_MIN && body.len() == form.len() {
            probes.push(beginning(Kind::Phone, key::digits_of(body)));
        }
    } else if let Some(phone) = form.strip_prefix('+').filter(|phone| is_number(phone) && phone.len() >= PHONE_MIN) {
        probes.push(beginning(Kind::Phone, key::digits_of(phone)));
    } else if form.chars().all(|c| c.is_ascii() || c == 'ü') {
        // Tones may be typed as digits.
        let letters: String = form.chars().map(spelling::plain_letter).filter(char::is_ascii_alphabetic).collect();
        if letters.len() >= LETTERS_MIN {
            probes.push(beginning(Kind::Initials, letters.clone()));
            probes
                .extend(spelling::spellings_in_pinyin(&letters).into_iter().map(|word| beginning(Kind::Pinyin, word)));
        }
    } else {
        probes.extend(spelling::spellings(&form).into_iter().map(|word| beginning(Kind::Name, word)));
    }
    Meaning::Probes(probes)
}

/// The people within the actor's scope that a word stands for: a name or its beginning, with the other spellings of a
/// Tibetan name; its pinyin or initials; a whole id or its last 4 to 6 characters; a phone number or its beginning.
///
/// Too short a word finds nobody.
///
/// # Errors
/// A failure of the database.
pub fn search(ctx: &mut Ctx, query: &str, limit: usize) -> Result<Found> {
    let limit = limit.min(FOUND_MAX);
    let mut found = Found::default();
    match meaning(query.trim()) {
        Meaning::Person(id) => found.people.extend(hit(ctx, id)?),
        Meaning::Probes(probes) => {
            for probe in probes {
                let room = limit + 1 - found.people.len().min(limit);
                let more = store::find(ctx, probe.kind, &probe.from, &probe.to, room + found.people.len())?;
                for hit in more {
                    if !found.people.iter().any(|known| known.person == hit.person) {
                        found.people.push(hit);
                    }
                }
                if found.people.len() > limit {
                    break;
                }
            }
        }
    }
    found.more = found.people.len() > limit;
    found.people.truncate(limit);
    Ok(found)
}

/// One person as an answer of a search, if known and within the actor's scope.
///
/// # Errors
/// A failure of the database.
pub fn hit(ctx: &mut Ctx, id: CitizenId) -> Result<Option<Hit>> {
    let scope = ctx.scope();
    Ok(store::hit(ctx, id)?.filter(|hit| scope.covers(hit.village)))
}

/// The same for many: those who are known and within the actor's scope.
///
/// # Errors
/// A failure of the database.
pub fn hits(ctx: &mut Ctx, ids: &[CitizenId]) -> Result<HashMap<CitizenId, Hit>> {
    let scope = ctx.scope();
    let hits = store::hits(ctx, ids)?.into_iter().filter(|hit| scope.covers(hit.village));
    Ok(hits.map(|hit| (hit.person, hit)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(query: &str) -> Option<(Kind, String)> {
        match meaning(query) {
            Meaning::Person(_) => None,
            Meaning::Probes(probes) => probes.into_iter().next().map(|probe| (probe.kind, probe.from)),
        }
    }

    #[test]
    fn a_word_means_what_its_shape_says() {
        let cases = [
            ("扎西", Some((Kind::Name, "扎西"))),
            ("扎西·多吉", Some((Kind::Name, "扎西多吉"))),
            ("䶮", Some((Kind::Name, "䶮"))),
            ("\u{E863}", Some((Kind::Name, "䶮"))),
            ("བཀྲ", Some((Kind::Name, "བཀྲ"))),
            ("zx", Some((Kind::Initials, "zx"))),
            ("Zha Xi", Some((Kind::Initials, "zhaxi"))),
            ("zha1xi1", Some((Kind::Initials, "zhaxi"))),
            ("lü", Some((Kind::Initials, "lv"))),
            ("z", None),
            ("001X", Some((Kind::IdTail, "X100"))),
            ("０１２３", Some((Kind::IdTail, "3210"))),
            ("123", None),
            ("1390000", Some((Kind::Phone, "1390000"))),
            ("+86 139 0000 0000", Some((Kind::Phone, "13900000000"))),
            ("", None),
        ];
        for (query, expected) in cases {
            assert_eq!(first(query), expected.map(|(kind, word)| (kind, word.to_owned())), "{query}");
        }
        let id = CitizenId::from_parts(540_502, Day::new(1980, 1, 1).unwrap(), 1);
        assert_eq!(meaning(&id.to_string()), Meaning::Person(id));
    }
}

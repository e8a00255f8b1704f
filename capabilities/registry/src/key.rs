//! Under which words a person is found: name, pinyin, initials, the end of the id, phone, household.
//!
//! Promises: each person's keys are those of the row as it stands, written in the transaction that changes the row; keys
//! of many people come in one sorted stroke. Deliberately absent: keys of cards (the `card` room has its own door).

use kernel::{Ctx, PersonName, Result};

use crate::{Person, spelling, store};

/// What a key is made of; the number in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    Name,
    Pinyin,
    Initials,
    IdTail,
    Phone,
    Household,
}

impl Kind {
    pub(crate) fn number(self) -> i64 {
        match self {
            Kind::Name => 1,
            Kind::Pinyin => 2,
            Kind::Initials => 3,
            Kind::IdTail => 4,
            Kind::Phone => 5,
            Kind::Household => 6,
        }
    }
}

/// So many characters of the end of an id are kept.
pub(crate) const TAIL: usize = 6;

/// Keys of many people, their texts in one piece.
#[derive(Default)]
pub(crate) struct Keys {
    text: String,
    rows: Vec<Row>,
}

#[derive(Clone, Copy)]
struct Row {
    kind: Kind,
    /// The first bytes of the text, to compare by.
    begin: u64,
    at: u32,
    bytes: u16,
    village: i64,
    person: i64,
}

/// One key of one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Key<'a> {
    pub(crate) kind: Kind,
    pub(crate) text: &'a str,
    pub(crate) village: i64,
    pub(crate) person: i64,
}

impl Keys {
    /// The keys of these people, in the order of the table.
    pub(crate) fn of<'a>(people: impl IntoIterator<Item = &'a Person>) -> Keys {
        let mut keys = Keys::default();
        let mut words = Words::default();
        people.into_iter().for_each(|person| keys.add(person, &mut words));
        let text = &keys.text;
        keys.rows.sort_unstable_by(|a, b| {
            (a.kind, a.begin)
                .cmp(&(b.kind, b.begin))
                .then_with(|| text_of(text, a).cmp(text_of(text, b)))
                .then_with(|| (a.village, a.person).cmp(&(b.village, b.person)))
        });
        // Two parts of a name may sound the same.
        keys.rows.dedup_by(|a, b| {
            (a.kind, a.begin, a.village, a.person) == (b.kind, b.begin, b.village, b.person)
                && text_of(text, a) == text_of(text, b)
        });
        keys
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Key<'_>> + Clone {
        self.rows.iter().map(|row| Key {
            kind: row.kind,
            text: text_of(&self.text, row),
            village: row.village,
            person: row.person,
        })
    }

    fn add(&mut self, person: &Person, words: &mut Words) {
        let mut put = |kind, text: &str| self.put(kind, text, person);
        let name = person.name.as_str();
        words.form(name);
        put(Kind::Name, &words.form);
        // A rare character may be all that somebody can read or copy of a name.
        for (at, _) in words.form.char_indices().filter(|(at, c)| *at > 0 && is_rare(*c)) {
            put(Kind::Name, &words.form[at..]);
        }
        words.sound(name);
        put(Kind::Pinyin, &words.full);
        put(Kind::Initials, &words.initials);
        for (at, _) in name.match_indices('·') {
            let part = &name[at + '·'.len_utf8()..];
            words.form(part);
            put(Kind::Name, &words.form);
            words.sound(part);
            put(Kind::Pinyin, &words.full);
            put(Kind::Initials, &words.initials);
        }
        let id = person.id.ascii();
        let tail: [u8; TAIL] = std::array::from_fn(|at| id[id.len() - 1 - at]);
        put(Kind::IdTail, str::from_utf8(&tail).expect("an id is ASCII"));
        put(Kind::Phone, &digits_of(&person.phone));
        put(Kind::Household, &person.household_id.to_string());
    }

    fn put(&mut self, kind: Kind, text: &str, person: &Person) {
        if text.is_empty() {
            return;
        }
        let mut begin = [0; 8];
        let some = text.len().min(8);
        begin[..some].copy_from_slice(&text.as_bytes()[..some]);
        self.rows.push(Row {
            kind,
            begin: u64::from_be_bytes(begin),
            at: u32::try_from(self.text.len()).expect("the keys of some hundred thousand people"),
            bytes: u16::try_from(text.len()).expect("a key is shorter than a name of 50 characters"),
            village: person.village.get(),
            person: person.id.encoded(),
        });
        self.text.push_str(text);
    }
}

fn text_of<'a>(text: &'a str, row: &Row) -> &'a str {
    let at = row.at as usize;
    &text[at..at + usize::from(row.bytes)]
}

/// Outside the characters that every keyboard gives, letters and Tibetan apart.
fn is_rare(c: char) -> bool {
    !matches!(c, '\0'..='\u{33FF}' | '\u{4E00}'..='\u{9FFF}')
}

/// A phone number without the signs people put into it, and without the country's own code.
pub(crate) fn digits_of(phone: &str) -> String {
    let digits: String = PersonName::match_form_of(phone).chars().filter(char::is_ascii_digit).collect();
    match digits.strip_prefix("86") {
        Some(own) if own.len() == 11 => own.to_owned(),
        _ => digits,
    }
}

/// Room for the words of one name, used again for the next.
#[derive(Default)]
struct Words {
    form: String,
    full: String,
    initials: String,
}

impl Words {
    fn form(&mut self, name: &str) {
        self.form = PersonName::match_form_of(name);
    }

    fn sound(&mut self, name: &str) {
        self.full.clear();
        self.initials.clear();
        spelling::pinyin(name, &mut self.full, &mut self.initials);
    }
}

/// Writes the keys of one person anew.
pub(crate) fn change(ctx: &mut Ctx, before: Option<&Person>, after: &Person) -> Result<()> {
    let (old, new) = (Keys::of(before), Keys::of([after]));
    let (old, new): (Vec<Key<'_>>, Vec<Key<'_>>) = (old.iter().collect(), new.iter().collect());
    old.iter().filter(|key| !new.contains(key)).try_for_each(|key| store::drop_key(ctx, key))?;
    new.iter().filter(|key| !old.contains(key)).try_for_each(|key| store::add_key(ctx, key))
}

/// So many people are keyed in one stroke.
const PEOPLE_PER_STROKE: usize = 100_000;

/// Fills the keys of everybody who stood before there were keys.
pub(crate) fn fill(ctx: &mut Ctx) -> Result<()> {
    let people = store::all_people(ctx)?;
    people.chunks(PEOPLE_PER_STROKE).try_for_each(|some| store::add_keys(ctx, &Keys::of(some)))
}

#[cfg(test)]
mod tests {
    use kernel::{CitizenId, Day, RegionCode};

    use super::*;
    use crate::PersonState;

    fn person(name: &str) -> Person {
        Person {
            id: CitizenId::from_parts(540_502, Day::new(1980, 1, 1).unwrap(), 1),
            name: PersonName::parse(name).unwrap(),
            village: RegionCode::parse("540502101201").unwrap(),
            household_id: 7,
            relation: "户主".into(),
            ethnic: "04".into(),
            phone: "+86 139-0000-0000".into(),
            state: PersonState::Alive,
            state_since: None,
        }
    }

    fn words(name: &str, kind: Kind) -> Vec<String> {
        Keys::of([&person(name)]).iter().filter(|key| key.kind == kind).map(|key| key.text.to_owned()).collect()
    }

    #[test]
    fn a_person_has_the_keys_that_people_type() {
        let cases: [(&str, Kind, &[&str]); 9] = [
            ("扎西多吉", Kind::Name, &["扎西多吉"]),
            ("雪康·次仁", Kind::Name, &["次仁", "雪康次仁"]),
            ("雪康·次仁", Kind::Pinyin, &["ciren", "xuekangciren"]),
            ("雪康·次仁", Kind::Initials, &["cr", "xkcr"]),
            ("龚䶮", Kind::Name, &["䶮", "龚䶮"]),
            ("龚\u{E863}", Kind::Name, &["䶮", "龚䶮"]),
            ("扎西", Kind::Phone, &["13900000000"]),
            ("扎西", Kind::Household, &["7"]),
            ("扎西·扎西", Kind::Initials, &["zx", "zxzx"]),
        ];
        for (name, kind, expected) in cases {
            assert_eq!(words(name, kind), expected, "{name} {kind:?}");
        }
        let id = person("扎西").id.to_string();
        let tail: String = id.chars().rev().take(TAIL).collect();
        assert_eq!(words("扎西", Kind::IdTail), [tail]);
    }

    #[test]
    fn keys_come_in_the_order_of_the_table() {
        let people: Vec<Person> = ["扎西", "䶮", "白玛·旦增", "Tashi"].into_iter().map(person).collect();
        let keys = Keys::of(&people);
        let all: Vec<Key<'_>> = keys.iter().collect();
        assert!(all.windows(2).all(|pair| pair[0] < pair[1]), "{all:?}");
    }
}

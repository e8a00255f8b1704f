//! Cards that answer anything at all.

use card_sim::{Fault, Generation, Person};
use proptest::{collection::vec, prelude::*};
use reader::{CardPin, Channel, Lost, change_pin, read, verify_pin};

use crate::cards::{Held, honest, read_on, today};

/// Answers from a list, then is silent; notes how often it was asked.
struct Anything {
    answers: Vec<Vec<u8>>,
    asked: usize,
}

impl Channel for Anything {
    fn transmit(&mut self, _: &[u8]) -> Result<Vec<u8>, Lost> {
        self.asked += 1;
        if self.answers.is_empty() { Err(Lost::Mute) } else { Ok(self.answers.remove(0)) }
    }
}

/// An honest card of which one answer is replaced.
struct OneWrong {
    card: Held,
    at: usize,
    instead: Vec<u8>,
}

impl Channel for OneWrong {
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Lost> {
        let at = self.card.0.commands();
        let answer = self.card.transmit(command)?;
        Ok(if at == self.at { self.instead.clone() } else { answer })
    }
}

fn any_answer() -> impl Strategy<Value = Vec<u8>> {
    let status = prop_oneof![Just([0x90, 0x00]), Just([0x61, 0x10]), Just([0x6C, 0x10]), any::<[u8; 2]>()];
    prop_oneof![
        vec(any::<u8>(), 0..4),
        (vec(any::<u8>(), 0..260), status).prop_map(|(data, end)| [data, end.into()].concat())
    ]
}

fn any_tag() -> impl Strategy<Value = u8> {
    prop_oneof![0x01u8..=0x0D, Just(0x4E)]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(testkit::cases(500)) })]

    #[test]
    fn any_answers_end_in_a_reading_or_a_refusal(answers in vec(any_answer(), 0..60)) {
        let mut card = Anything { answers, asked: 0 };
        let _ = read(&mut card, today());
        prop_assert!(card.asked < 300);
        let pin = CardPin::parse("123456").unwrap();
        let _ = verify_pin(&mut card, &pin);
        let _ = change_pin(&mut card, &pin, &pin);
    }

    #[test]
    fn one_wrong_answer_of_a_good_card_ends_too(at in 0usize..25, instead in any_answer()) {
        let _ = read(&mut OneWrong { card: Held(honest(Generation::Second)), at, instead }, today());
    }

    #[test]
    fn any_value_of_any_field_is_read_or_refused(tag in any_tag(), value in vec(any::<u8>(), 0..60)) {
        if let Ok(reading) = read_on(honest(Generation::Second).with(Fault::Value(tag, value)), today()) {
            // The fields that nobody touched are as the honest card has them.
            if let Ok(holder) = reading.holder() {
                let person = Person::made_up(1);
                prop_assert!(tag == 0x08 || holder.citizen_id().to_string() == person.citizen_id);
                prop_assert!(matches!(tag, 0x09 | 0x4E) || holder.name().as_str() == person.name);
                prop_assert!(tag == 0x0B || holder.ethnic_code() == person.ethnic);
                let lost = holder.name().as_str().contains(char::REPLACEMENT_CHARACTER);
                prop_assert!(!lost);
            }
        }
    }

    #[test]
    fn any_record_is_read_or_refused(tag in any_tag(), record in vec(any::<u8>(), 0..60)) {
        let _ = read_on(honest(Generation::First).with(Fault::Record(tag, record)), today());
    }
}

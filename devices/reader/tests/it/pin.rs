//! The PIN, as the card judges it.

use card_sim::{Fault, Generation};
use reader::{CardPin, PinAnswer, change_pin, verify_pin};

use crate::cards::{Held, honest};

fn pin(text: &str) -> CardPin {
    CardPin::parse(text).unwrap()
}

#[test]
fn a_pin_is_right_or_wrong_and_blocks_after_three_wrong_ones() {
    let mut card = Held(honest(Generation::Second));
    let mut verify = |text: &str| verify_pin(&mut card, &pin(text)).unwrap();
    assert_eq!(verify("123456"), PinAnswer::Right);
    assert_eq!(verify("000000"), PinAnswer::Wrong(2));
    assert_eq!(verify("123456"), PinAnswer::Right);
    assert_eq!(verify("000000"), PinAnswer::Wrong(2));
    assert_eq!(verify("000000"), PinAnswer::Wrong(1));
    // The third is answered 63C0, which already says blocked; afterwards the right one does not help.
    assert_eq!(verify("000000"), PinAnswer::Blocked);
    assert_eq!(verify("123456"), PinAnswer::Blocked);
}

#[test]
fn a_pin_is_changed_by_who_knows_the_old_one() {
    let mut card = Held(honest(Generation::Third));
    assert_eq!(change_pin(&mut card, &pin("111111"), &pin("222222")).unwrap(), PinAnswer::Wrong(2));
    assert_eq!(change_pin(&mut card, &pin("123456"), &pin("222222")).unwrap(), PinAnswer::Right);
    assert_eq!(verify_pin(&mut card, &pin("123456")).unwrap(), PinAnswer::Wrong(2));
    assert_eq!(verify_pin(&mut card, &pin("222222")).unwrap(), PinAnswer::Right);
}

#[test]
fn a_pin_answer_is_said_as_a_refusal() {
    let cases = [
        (PinAnswer::Right, None),
        (PinAnswer::Wrong(2), Some("card_pin_wrong tries=2")),
        (PinAnswer::Blocked, Some("card_pin_blocked")),
    ];
    for (answer, refusal) in cases {
        assert_eq!(answer.or_refuse().err().map(|no| no.to_string()).as_deref(), refusal);
    }
}

#[test]
fn a_pin_is_not_sent_to_a_card_that_is_none() {
    for (fault, refusal) in [
        (Fault::Blank, "card_not_social_security status=6A82"),
        (Fault::PulledOutAt(0), "card_pulled_out"),
        (Fault::PulledOutAt(1), "card_pulled_out"),
        (Fault::Mute, "card_mute"),
    ] {
        let mut card = Held(honest(Generation::Second).with(fault));
        assert_eq!(verify_pin(&mut card, &pin("123456")).unwrap_err().to_string(), refusal);
        assert!(card.0.commands() <= 3);
    }
}

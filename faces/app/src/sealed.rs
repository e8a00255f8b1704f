//! References to people for forms and cookies: worth something to one session of this program's run, and nothing to
//! anybody else.
//!
//! A reference is an HMAC over the person under a key drawn when the program starts and bound to a secret of the browser
//! (the token of its session). It is never opened: whoever brings it is compared with the few people it can stand for. After
//! a restart it stands for nobody, and the choice is made anew.

use std::sync::LazyLock;

use access::Token;
use hmac::{Hmac, KeyInit, Mac};
use kernel::{CitizenId, hex};
use sha2::Sha256;

static KEY: LazyLock<[u8; 32]> = LazyLock::new(door::random);

fn mac(bound_to: &Token, person: CitizenId) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(&*KEY).expect("a key of any length");
    mac.update(bound_to.text().as_bytes());
    mac.update(&person.ascii());
    mac
}

/// What stands for a person in a form of this session.
pub(crate) fn reference(bound_to: &Token, person: CitizenId) -> String {
    hex(&mac(bound_to, person).finalize().into_bytes()[..16])
}

/// Which of these people a reference stands for.
pub(crate) fn person(
    bound_to: &Token,
    brought: &str,
    people: impl IntoIterator<Item = CitizenId>,
) -> Option<CitizenId> {
    people.into_iter().find(|person| reference(bound_to, *person) == brought)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_stands_for_its_person_in_its_own_session_only() {
        let token = |digit: &str| Token::parse(&digit.repeat(64)).expect("a token");
        let someone = |seq| CitizenId::from_parts(540_502, kernel::Day::new(1980, 1, 1).expect("a day"), seq);
        let (mine, other) = (token("a"), token("b"));
        let brought = reference(&mine, someone(1));
        assert_eq!(person(&mine, &brought, [someone(2), someone(1)]), Some(someone(1)));
        assert_eq!(person(&mine, &brought, [someone(2)]), None);
        assert_eq!(person(&other, &brought, [someone(1)]), None);
        assert_eq!(person(&mine, "", [someone(1)]), None);
        assert_eq!(brought.len(), 32);
    }
}

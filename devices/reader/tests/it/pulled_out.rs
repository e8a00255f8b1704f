//! A card that is pulled out, at every moment there is.

use card_sim::{Card, Fault, Generation};

use crate::cards::{Held, honest, refused, today};

#[test]
fn a_card_pulled_out_at_any_command_gives_that_and_nothing_else() {
    let ways = [vec![], vec![Fault::Chained], vec![Fault::Short], vec![Fault::OldParameters]];
    let mut looked_at = 0;
    for generation in [Generation::First, Generation::Second, Generation::Third] {
        for way in &ways {
            let card = || way.iter().cloned().fold(honest(generation), Card::with);
            let mut held = Held(card());
            reader::read(&mut held, today()).unwrap();
            let commands = held.0.commands();
            for at in 0..commands {
                assert_eq!(refused(card().with(Fault::PulledOutAt(at))), "card_pulled_out", "{generation:?} {at}");
                looked_at += 1;
            }
            // One later, and all was read.
            assert!(reader::read(&mut Held(card().with(Fault::PulledOutAt(commands))), today()).is_ok());
        }
    }
    assert!(looked_at > 150, "{looked_at}");
}

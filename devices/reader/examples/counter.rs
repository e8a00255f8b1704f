//! What a counter's program does with the reader: waits for a card, reads it, forgets it when it is pulled out.
//!
//! It shows numbers and names masked. With a virtual card: `cargo run -p card-sim`, while pcscd runs.

use std::time::Duration;

use kernel::{Day, Refusal};
use reader::{CardEvent, CardWatch, Reading, Service, read};

fn main() -> Result<(), String> {
    let today = std::env::args().nth(1).ok_or("say which day it is, such as 2026-11-22")?;
    let today = Day::parse(&today).map_err(|why| why.to_string())?;
    let service = Service::of_this_machine();
    let watch = CardWatch::start(service.clone());
    // What is known of whoever stands here, and from which reader.
    let mut at_the_counter: Option<(String, Reading)> = None;
    loop {
        let Some(event) = watch.next(Duration::from_secs(60)) else {
            // Nothing happened for a minute: whoever left the card here is gone.
            at_the_counter = None;
            continue;
        };
        println!("{event:?}");
        match event {
            CardEvent::Inserted(reader) => match look_at(&service, &reader, today) {
                Ok(reading) => at_the_counter = Some((reader, reading)),
                Err(refusal) => println!("{refusal}"),
            },
            CardEvent::Removed(reader) | CardEvent::ReaderGone(reader) => {
                at_the_counter = at_the_counter.filter(|(from, _)| *from != reader);
            }
            CardEvent::ServiceGone => at_the_counter = None,
            CardEvent::ReaderThere(_) | CardEvent::Mute(_) => {}
        }
        match &at_the_counter {
            Some((_, reading)) => match reading.holder() {
                Ok(holder) => println!("{:?} {:?} {:?}", reading.face(), holder.citizen_id(), holder.name()),
                Err(refusal) => println!("{:?} {refusal}", reading.face()),
            },
            None => println!("nobody"),
        }
    }
}

fn look_at(service: &Service, reader: &str, today: Day) -> Result<Reading, Refusal> {
    read(&mut service.connect(reader)?, today)
}

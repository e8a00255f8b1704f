//! The whole way through Debian's own pcscd and vsmartcard's virtual readers.

use std::{
    thread,
    time::{Duration, Instant},
};

use card_sim::{Card, Fault, Generation, Inserted, Person};
use kernel::{Day, Refusal};
use reader::{CardEvent, CardPin, CardWatch, PinAnswer, Reading, Service, Slot, read, verify_pin};
use testkit::CardReaders;

const SOON: Duration = Duration::from_secs(10);

fn today() -> Day {
    Day::parse("2026-11-22").unwrap()
}

fn card(generation: Generation) -> Card {
    Card::new(generation, &Person::made_up(1))
}

fn insert(readers: &CardReaders, card: Card) -> Inserted {
    Inserted::into_reader(("127.0.0.1", readers.port()), card).unwrap()
}

/// Waits for the card that was put in, and reads it.
fn read_it(service: &Service) -> Result<Reading, Refusal> {
    let reader = service.wait_for_card(None, SOON)?;
    read(&mut service.connect(&reader.name)?, today())
}

fn first_name(service: &Service) -> String {
    service.readers().unwrap()[0].name.clone()
}

/// Until the reader is seen empty, so that the next card is not taken for the last.
fn wait_until_empty(service: &Service) {
    assert!(service.wait_for_removal(&first_name(service), SOON).unwrap());
}

#[test]
fn a_card_is_put_in_read_pulled_out_and_put_in_again() {
    let readers = CardReaders::start();
    let service = Service::at(readers.socket());
    let found = service.readers().unwrap();
    assert_eq!(found.iter().map(|reader| reader.slot).collect::<Vec<_>>(), [Slot::Empty; 2]);
    assert_eq!(service.wait_for_card(None, Duration::ZERO).unwrap_err().code, "reader_empty");
    assert_eq!(service.wait_for_card(Some("none of this name"), Duration::ZERO).unwrap_err().code, "reader_none");
    assert_eq!(service.connect(&found[0].name).err().unwrap().code, "reader_empty");
    assert_eq!(service.connect("none of this name").err().unwrap().code, "reader_unplugged");

    let mut changes = 0;
    for (generation, number) in [(Generation::First, 1), (Generation::Second, 2), (Generation::Third, 3)] {
        let person = Person::made_up(number);
        let inserted = insert(&readers, Card::new(generation, &person).with(Fault::Chained));
        let reader = service.wait_for_card(None, SOON).unwrap();
        assert!(reader.changes > changes, "{reader:?}");
        changes = reader.changes;
        let mut taken = service.connect(&reader.name).unwrap();
        assert_eq!(service.connect(&reader.name).err().unwrap().code, "reader_busy");
        let reading = read(&mut taken, today()).unwrap();
        match reading.holder() {
            Ok(holder) => assert_eq!((holder.name().as_str(), generation != Generation::Third), (&*person.name, true)),
            Err(psam) => assert_eq!((&*psam.code, generation), ("card_needs_psam", Generation::Third)),
        }
        let pin = |text| CardPin::parse(text).unwrap();
        assert_eq!(verify_pin(&mut taken, &pin("000000")).unwrap(), PinAnswer::Wrong(2));
        assert_eq!(verify_pin(&mut taken, &pin("123456")).unwrap(), PinAnswer::Right);
        drop(taken);
        assert!(!service.wait_for_removal(&reader.name, Duration::ZERO).unwrap());
        assert!(inserted.pull_out().commands() > 15);
        wait_until_empty(&service);
    }
}

#[test]
fn a_card_pulled_out_of_a_reader_at_any_command_gives_that_and_the_next_one_is_read() {
    let readers = CardReaders::start();
    let service = Service::at(readers.socket());
    let inserted = insert(&readers, card(Generation::Second));
    read_it(&service).unwrap();
    let commands = inserted.pull_out().commands();
    assert!(commands > 15, "{commands}");
    wait_until_empty(&service);
    for at in 0..commands {
        let inserted = insert(&readers, card(Generation::Second).with(Fault::PulledOutAt(at)));
        assert_eq!(read_it(&service).unwrap_err().code, "card_pulled_out", "at {at}");
        wait_until_empty(&service);
        // The reader is empty a moment before the card's own thread has ended.
        let ended = std::time::Instant::now();
        while inserted.is_in() && ended.elapsed() < SOON {
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        assert!(!inserted.is_in());
    }
    let _inserted = insert(&readers, card(Generation::Second));
    read_it(&service).unwrap();
}

#[test]
fn cards_that_do_not_answer_and_readers_that_go_are_told_apart() {
    let readers = CardReaders::start();
    let service = Service::at(readers.socket());

    let mute = insert(&readers, card(Generation::Second).with(Fault::Mute));
    let refusal = read_it(&service).unwrap_err();
    assert_eq!(refusal.code, "card_mute", "{}", readers.log());
    drop(mute);
    wait_until_empty(&service);

    // The whole service ends while a card is being read.
    let _inserted = insert(&readers, card(Generation::Second));
    let reader = service.wait_for_card(None, SOON).unwrap();
    let mut taken = service.connect(&reader.name).unwrap();
    drop(readers);
    assert_eq!(read(&mut taken, today()).unwrap_err().code, "reader_no_service");
    assert_eq!(service.readers().unwrap_err().code, "reader_no_service");
}

#[test]
fn a_watch_tells_what_is_put_in_and_pulled_out() {
    let readers = CardReaders::start();
    let service = Service::at(readers.socket());
    let names: Vec<String> = service.readers().unwrap().into_iter().map(|reader| reader.name).collect();
    let [first, second] = [names[0].clone(), names[1].clone()];
    let watch = CardWatch::start(service.clone());
    assert_eq!(watch.next(SOON), Some(CardEvent::ReaderThere(first.clone())));
    assert_eq!(watch.next(SOON), Some(CardEvent::ReaderThere(second.clone())));
    assert_eq!(watch.next(Duration::from_millis(300)), None);

    for _ in 0..testkit::cases(3) {
        let inserted = insert(&readers, card(Generation::Second));
        assert_eq!(watch.next(SOON), Some(CardEvent::Inserted(first.clone())));
        // Taking and reading it is no event.
        read_it(&service).unwrap();
        assert_eq!(watch.next(Duration::from_millis(300)), None);
        let pulled_out = Instant::now();
        drop(inserted);
        assert_eq!(watch.next(SOON), Some(CardEvent::Removed(first.clone())));
        println!("removal was told after {} ms", pulled_out.elapsed().as_millis());
    }
    let other = Inserted::into_reader(("127.0.0.1", readers.port() + 1), card(Generation::First)).unwrap();
    assert_eq!(watch.next(SOON), Some(CardEvent::Inserted(second.clone())));
    let gone = thread::spawn(move || {
        let events: Vec<_> = std::iter::from_fn(|| watch.next(SOON)).take(4).collect();
        events
    });
    drop(readers);
    let mut events = gone.join().unwrap();
    if events[0] == CardEvent::ReaderGone(first.clone()) {
        events.rotate_left(1);
    }
    assert!(events.contains(&CardEvent::Removed(second.clone())), "{events:?}");
    assert!(events.contains(&CardEvent::ReaderGone(second)), "{events:?}");
    assert!(events.contains(&CardEvent::ReaderGone(first)), "{events:?}");
    assert_eq!(events.iter().filter(|event| **event == CardEvent::ServiceGone).count(), 1, "{events:?}");
    drop(other);
}

//! What goes to the card maker: the file of a batch, and the photos beside it.

use std::{fs, io::Read};

use access::{Role, User};
use card::{Applicant, NewApplication, Opened, Reason};
use document::Packed;
use exchange::cards;
use kernel::{AccountNumber, CitizenId};
use zip::{CompressionMethod, ZipArchive};

use crate::house::{House, code, on_both};

const STAFF: [(&str, Role); 2] = [("clerk", Role::Clerk), ("office", Role::CardOffice)];

/// Three people whose cards are to be made, each with a photo of her own.
fn opened(house: &House) -> Vec<CitizenId> {
    for (login, role) in STAFF {
        let region = prefecture::shannan();
        let user = User { login: login.into(), name: login.into(), roles: vec![role], region, active: true };
        house.act("system", move |ctx| access::put_user(ctx, &user)).expect("a user");
    }
    let mut people = Vec::new();
    house.ask(|ctx| {
        registry::each_name(ctx, |person, _| {
            people.push(person);
            Ok(())
        })
    });
    let grown_up = |person: &CitizenId| (1970..2000).contains(&person.birth().year());
    let people: Vec<CitizenId> = people.into_iter().filter(grown_up).take(3).collect();
    for (person, at) in people.iter().copied().zip(1_u64..) {
        let photo = Packed::of_bytes(&photo_of(person), "photo.jpg").expect("a photo");
        let applied = house.act("clerk", move |ctx| {
            let home = registry::person(ctx, person)?.expect("she is known").village;
            let reason = if card::cards_of(ctx, person)?.is_empty() { Reason::First } else { Reason::NewGeneration };
            let point = home.township().expect("a village lies in a township");
            let (bank, phone) = ("nongye".to_owned(), "13900000001".to_owned());
            let new = NewApplication { person, reason, applicant: Applicant::Own, bank, point, phone };
            card::apply(ctx, &new, &photo, at.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes())
        });
        let card_id = applied.expect("applied").card_id;
        house.act("office", move |ctx| card::check(ctx, person, card_id)).expect("good");
    }
    let batch = house.act("office", |ctx| card::ask_bank(ctx, "nongye")).expect("asked").expect("cards").batch_id;
    let opened = house.act("office", move |ctx| {
        let lines = card::bank_lines(ctx, batch)?;
        let account = |at: u32| AccountNumber::parse(&format!("62284810000000{at:05}")).expect("an account");
        let said = lines.iter().zip(1..).map(|(line, at)| {
            let application_no = line.application_no.expect("it was applied for");
            Opened { at, application_no, outcome: Ok(account(at)) }
        });
        card::bank_says(ctx, batch, &said.collect::<Vec<_>>(), "sha")
    });
    opened.expect("accounts");
    people
}

fn photo_of(person: CitizenId) -> Vec<u8> {
    format!("drawn for {person}").repeat(300).into_bytes()
}

#[test]
fn photos_go_to_the_card_maker_with_the_file_that_names_their_holders() {
    on_both(60, |house, _| {
        let people = opened(house);
        // Who has no photo has a line without one.
        let bare = "UPDATE card_card SET photo_sha256 = NULL WHERE person_id = $1 AND stage = 'opened'";
        assert_eq!(house.tamper(bare, &[people[1].encoded()]), 1);
        let batch = house.act("office", |ctx| card::ask_maker(ctx, cards::MAKER)).expect("asked").expect("cards");
        let write =
            |login: &str| cards::write_batch(&house.db, &prefecture::actor(login), &house.exchange(), batch.batch_id);
        assert_eq!(code(write("clerk")), "not_allowed");
        let file = write("office").expect("written");
        let package = file.with_file_name(cards::package_name(&batch));
        let bytes = fs::read(&package).expect("the photos");
        let mut zip = ZipArchive::new(std::io::Cursor::new(&bytes)).expect("a zip file");
        assert_eq!(zip.len(), 2);
        for (at, person) in [people[0], people[2]].into_iter().enumerate() {
            let mut entry = zip.by_index(at).expect("a photo");
            assert_eq!(entry.name().expect("a name"), format!("photos/{person}.jpg"));
            assert_eq!(entry.compression(), CompressionMethod::Stored);
            let mut photo = Vec::new();
            entry.read_to_end(&mut photo).expect("it is whole");
            assert_eq!(photo, photo_of(person));
        }
        // Nothing of it depends on the day: after a crash it is written again.
        fs::remove_file(&file).expect("gone");
        fs::remove_file(&package).expect("gone");
        write("office").expect("written again");
        assert_eq!(fs::read(&package).expect("the photos"), bytes);
        // How long a photo is stands before it, for readers that take a package as it comes.
        let mut flowing = &bytes[..];
        let first = zip::read::read_zipfile_from_stream(&mut flowing).expect("it can be read as it comes");
        assert_eq!(first.expect("a photo").size(), photo_of(people[0]).len() as u64);
    });
}

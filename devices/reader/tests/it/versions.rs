//! What each generation of cards tells, and what of it is refused.

use card_sim::{Card, Fault, Generation, Person};
use kernel::{Day, Sex};
use reader::Reading;

use crate::cards::{honest, read_on, refused, today};

const LONG: &str = "洛桑丹增旺堆次仁·格桑央金卓玛平措多吉样卡";

#[test]
fn a_card_of_each_generation_tells_its_face_and_two_of_them_their_holder() {
    for (generation, holder) in [(Generation::First, true), (Generation::Second, true), (Generation::Third, false)] {
        for number in 0..40 {
            let person = Person::made_up(number);
            let reading = read_on(Card::new(generation, &person), today()).unwrap();
            let face = reading.face();
            assert_eq!(face.generation.version(), ["1.00", "2.00", "3.00"][generation as usize]);
            assert_eq!((face.class, face.issuing_region.to_string().as_str()), ('1', "540500"));
            assert_eq!(
                (face.issued_on.to_string(), face.valid_to.to_string()),
                ("2020-05-06".into(), "2030-05-05".into())
            );
            assert_eq!(face.card_number.as_str(), format!("T{}", &person.citizen_id[6..14]));
            assert_eq!(&face.identification[..8], b"\x54\x05\x00\xD1\x56SIM");
            assert_eq!(face.issuer, "915405000000000000000000");

            let read = match reading.holder() {
                Ok(read) => read,
                Err(psam) => {
                    assert_eq!((psam.code.as_ref(), holder), ("card_needs_psam", false));
                    continue;
                }
            };
            assert!(holder, "{generation:?}");
            assert_eq!(read.citizen_id().to_string(), person.citizen_id);
            assert_eq!(read.name().as_str(), person.name);
            assert_eq!(read.sex(), if person.sex == '1' { Sex::Male } else { Sex::Female });
            assert_eq!(read.ethnic_code(), person.ethnic);
            assert_eq!(read.birthplace().unwrap().to_string(), person.birthplace);
            assert_eq!(read.born_on().to_string().replace('-', ""), person.born_on);
        }
    }
}

#[test]
fn a_long_name_is_read_whole_where_the_card_has_room_for_it() {
    let person = Person::made_up(3);
    let cases = [
        (Generation::First, "次仁·卓玛样卡", "次仁·卓玛样卡"),
        (Generation::First, LONG, "洛桑丹增旺堆次仁·格桑央金卓玛"),
        (Generation::Second, LONG, LONG),
        // Fifteen characters fill the first field; the sixteenth stands in the second.
        (Generation::Second, "洛桑丹增旺堆次仁·格桑央金样卡", "洛桑丹增旺堆次仁·格桑央金样卡"),
        (Generation::Second, "洛桑丹增旺堆次仁·格桑央金卓样卡", "洛桑丹增旺堆次仁·格桑央金卓样卡"),
        // One letter of one byte moves a character across the border of the fields.
        (Generation::Second, "洛桑丹增旺堆次仁·A格桑央金卓玛样卡", "洛桑丹增旺堆次仁·A格桑央金卓玛样卡"),
        // A character of four bytes across it.
        (Generation::Second, "洛桑丹增旺堆次仁·格桑央金㐂㐂样卡", "洛桑丹增旺堆次仁·格桑央金㐂㐂样卡"),
    ];
    for (generation, written, expected) in cases {
        let reading = read_on(Card::new(generation, &person.clone().named(written)), today()).unwrap();
        assert_eq!(reading.holder().unwrap().name().as_str(), expected);
    }
}

#[test]
fn a_card_may_answer_in_every_way_the_standard_allows() {
    let ways = [
        vec![Fault::Chained],
        vec![Fault::Short],
        vec![Fault::OldParameters],
        vec![Fault::Chained, Fault::Short, Fault::OldParameters],
        vec![Fault::Status(0x4E, 0x6A83)],
        vec![Fault::Record(0x09, b"\x70\x0A\x09\x08\xD4\xFA\xCE\xF7\xD1\xF9\xBF\xA8".to_vec())],
        vec![Fault::Value(0x09, b"\xD4\xFA\xCE\xF7\xD1\xF9\xBF\xA8    ".to_vec())],
        vec![Fault::Value(0x09, b"\xD4\xFA\xCE\xF7\xD1\xF9\xBF\xA8\xFF\xFF\0".to_vec())],
    ];
    for faults in ways {
        let card = faults.iter().cloned().fold(honest(Generation::Second), Card::with);
        let reading = read_on(card, today()).unwrap_or_else(|why| panic!("{faults:?}: {why}"));
        assert!(reading.holder().unwrap().name().as_str().ends_with("样卡"), "{faults:?}");
    }
    for blank in [[0; 3], [0xFF; 3]] {
        let card = honest(Generation::Second).with(Fault::Value(0x0C, blank.to_vec()));
        assert_eq!(read_on(card, today()).unwrap().holder().unwrap().birthplace(), None);
    }
    let psam = honest(Generation::Third).with(Fault::Chained).with(Fault::OldParameters);
    assert!(matches!(read_on(psam, today()), Ok(Reading::NeedsPsam(_))));
}

#[test]
fn a_card_is_valid_through_its_last_day() {
    for (day, refusal) in [("2030-05-05", None), ("2030-05-06", Some("card_expired day=2030-05-05"))] {
        for generation in [Generation::Second, Generation::Third] {
            let read = read_on(honest(generation), Day::parse(day).unwrap());
            assert_eq!(read.err().map(|no| no.to_string()).as_deref(), refusal, "{day}");
        }
    }
}

#[test]
fn what_is_wrong_on_a_card_is_refused_by_file_and_tag() {
    let value = |tag, value: &[u8]| Fault::Value(tag, value.to_vec());
    let record = |tag, record: &[u8]| Fault::Record(tag, record.to_vec());
    let face = |tag: &str| format!("card_field_malformed file=SSSEEF05 tag={tag}");
    let holder = |tag: &str| format!("card_field_malformed file=SSSEEF06 tag={tag}");
    let other = |code: &str| code.to_owned();
    let cases = [
        (Fault::Blank, other("card_not_social_security status=6A82")),
        (Fault::Mute, other("card_mute")),
        (Fault::Endless, other("card_answer_malformed")),
        (value(0x01, &[0x54; 15]), face("01")),
        (value(0x01, &[0xAB; 16]), face("01")),
        (value(0x01, &[0; 16]), face("01")),
        (value(0x02, b""), face("02")),
        (value(0x02, b"\xC5"), face("02")),
        (value(0x03, b"9.00"), other("card_version_unknown")),
        (value(0x03, b"\xFF\xFF"), other("card_version_unknown")),
        (value(0x05, &[0x20, 0x26, 0x13, 0x01]), face("05")),
        (value(0x06, &[0x20, 0x3A, 0x01, 0x01]), face("06")),
        (value(0x06, &[0; 4]), face("06")),
        (value(0x06, &[0x20, 0x21, 0x05, 0x05]), other("card_expired day=2021-05-05")),
        (value(0x07, b"T0000001"), face("07")),
        (value(0x07, b"\xC0\xAD0000019"), face("07")),
        (record(0x07, b"\x08\x09T00000019"), face("07")),
        (record(0x07, b"\x07\x0AT00000019"), face("07")),
        (record(0x07, b""), face("07")),
        (record(0x07, b"\x70\x09\x70\x07\x70\x05\x70\x03\x07\x01T"), face("07")),
        (Fault::Status(0x07, 0x6A83), other("card_file_refused file=SSSEEF05 tag=07 status=6A83")),
        (Fault::Status(0x07, 0x6982), other("card_file_refused file=SSSEEF05 tag=07 status=6982")),
        (Fault::Status(0x08, 0x6982), other("card_file_refused file=SSSEEF06 tag=08 status=6982")),
        (value(0x08, b"11010519491231002"), holder("08")),
        (value(0x08, b""), holder("08")),
        (value(0x08, b"HKG123456789012345"), holder("08")),
        (value(0x08, b"\xD4\xFA\xCE\xF7"), holder("08")),
        (value(0x08, b"110105194912310021"), other("card_id_wrong")),
        (value(0x08, b"110105194913310021"), other("card_id_wrong")),
        // Another person's number, right in itself: sex differs, then the birth day.
        (value(0x08, b"11010519491231002X"), other("card_contradicts_itself tag=0A")),
        (value(0x08, b"440524188001010014"), other("card_contradicts_itself tag=0D")),
        (value(0x0A, b"2"), other("card_contradicts_itself tag=0A")),
        (value(0x0A, b""), other("card_contradicts_itself tag=0A")),
        (value(0x0A, b"9"), other("card_contradicts_itself tag=0A")),
        (value(0x0D, &[0x19, 0x50, 0x01, 0x01]), other("card_contradicts_itself tag=0D")),
        (value(0x0D, &[0x19, 0x50, 0x02, 0x30]), holder("0D")),
        (value(0x0B, &[0x0F]), holder("0B")),
        (value(0x0C, &[0x54, 0x05, 0xFF]), holder("0C")),
        (value(0x0C, &[0x01, 0x05, 0x02]), holder("0C")),
        (value(0x09, b""), other("card_name_unreadable")),
        (value(0x09, b"\xD4\xFA\xCE"), other("card_name_unreadable")),
        (value(0x09, b"\xD4\xFA\x80\xFF\x41"), other("card_name_unreadable")),
        (value(0x09, b"\xD4\xFA?"), other("card_name_unreadable")),
        (value(0x09, b"\xD4\xFA\x07\xCE\xF7"), other("card_name_unreadable")),
        (value(0x09, &[0x41; 31]), holder("09")),
        (record(0x4E, &[0x4E, 21, 0]), holder("4E")),
        (Fault::Status(0x4E, 0x6581), other("card_file_refused file=SSSEEF06 tag=4E status=6581")),
    ];
    for (fault, refusal) in cases {
        assert_eq!(refused(honest(Generation::Second).with(fault.clone())), refusal, "{fault:?}");
    }
}

#[test]
fn nothing_of_a_person_is_shown_by_debug() {
    let person = Person::made_up(1);
    let reading = read_on(Card::new(Generation::Second, &person), today()).unwrap();
    let shown = format!("{reading:?} {:?} {:?}", reading.face(), reading.holder());
    let number = reading.face().card_number;
    for secret in [&*person.citizen_id, &person.name, "样卡", &person.citizen_id[6..14], number.as_str(), "91540500"]
    {
        assert!(!shown.contains(secret), "{shown}");
    }
    assert!(shown.contains("2030-05-05"), "{shown}");
}

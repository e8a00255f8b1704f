//! Worked cases and properties of identity numbers. All numbers are made up or are the standard's own examples.

use proptest::prelude::*;

use super::*;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

#[test]
fn a_number_tells_region_birth_and_sex() {
    let cases = [
        ("11010519491231002X", 110_105, "1949-12-31", Sex::Female), // example of GB 11643-1999
        ("440524188001010014", 440_524, "1880-01-01", Sex::Male),   // example of GB 11643-1999
        ("540502198001010019", 540_502, "1980-01-01", Sex::Male),
        ("542221196502280026", 542_221, "1965-02-28", Sex::Female), // Nêdong before 2016
        ("542233200002290038", 542_233, "2000-02-29", Sex::Male),   // Nagarzê before 2016
    ];
    for (text, region, birth, sex) in cases {
        let made = CitizenId::from_parts(region, day(birth), text[14..17].parse().unwrap());
        assert_eq!(made.to_string()[..17], text[..17]);
        let id = CitizenId::parse(&made.to_string()).unwrap();
        assert_eq!((id.region_prefix(), id.birth(), id.sex()), (region, day(birth), sex));
    }
    for text in ["11010519491231002X", "440524188001010014", "540502198001010019"] {
        assert_eq!(CitizenId::parse(text).unwrap().to_string(), text);
        assert_eq!(CitizenId::parse_ascii(text.as_bytes()).unwrap().to_string(), text);
    }
}

#[test]
fn a_number_is_read_as_people_write_it() {
    let cases = [
        ("11010519491231002x", "11010519491231002X"),
        ("11010519491231002Ｘ", "11010519491231002X"),
        ("11010519491231002ｘ", "11010519491231002X"),
        ("11010519491231002Х", "11010519491231002X"), // Cyrillic
        ("11010519491231002х", "11010519491231002X"), // Cyrillic
        ("11010519491231002Χ", "11010519491231002X"), // Greek
        ("11010519491231002Ⅹ", "11010519491231002X"), // Roman ten
        ("11010519491231002×", "11010519491231002X"), // times
        (" 540502198001010019\t", "540502198001010019"),
        ("540502 19800101 0019", "540502198001010019"),
        ("540502-19800101-0019", "540502198001010019"),
        ("540502－19800101—0019", "540502198001010019"),
        ("５４０５０２１９８００１０１００１９", "540502198001010019"),
        ("\u{3000}540502198001010019\u{a0}", "540502198001010019"),
        ("'540502198001010019", "540502198001010019"),
        ("\u{feff}540502198001010019", "540502198001010019"),
        ("\u{202d}540502198001010019\u{202c}", "540502198001010019"),
        ("540502800101001", "540502198001010019"),
        ("110105 491231 002", "11010519491231002X"),
    ];
    for (text, number) in cases {
        assert_eq!(CitizenId::parse(text).map(|id| id.to_string()), Ok(number.to_owned()), "{text:?}");
    }
}

#[test]
fn what_is_no_number_is_refused_with_its_reason() {
    use IdError::{BirthDay, Character, CheckCharacter, Empty, Length, Region};
    let cases = [
        ("", Empty),
        (" \u{3000} - ", Empty),
        ("无", Character),
        ("5.40502E+17", Character),
        ("54050219800101001A", Character),
        ("5405021980010100X9", Character),
        ("X40502198001010019", Character),
        ("54050280010100X", Character),
        ("XXXXXXXXXXXXXXXXXX", Character),
        ("H12345678", Character),          // Hong Kong travel permit
        ("CHN540502800101", Character),    // residence permit of a foreigner, before 2023
        ("540502********0019", Character), // masked
        ("54050219800101001", Length),
        ("5405021980010100199", Length),
        ("5405028001010010", Length),
        ("540502198001010019540502198001010019", Length),
        ("040502198001010019", Region),
        ("040502800101001", Region),
        ("540502198002300019", BirthDay),
        ("540502190002290019", BirthDay),
        ("540502198013010019", BirthDay),
        ("540502198000010019", BirthDay),
        ("540502198001000019", BirthDay),
        ("540502179912310019", BirthDay),
        ("540502220001010019", BirthDay),
        ("540502000000000000", BirthDay),
        ("540502800230001", BirthDay),
        ("540502198001010018", CheckCharacter),
        ("54050219800101001X", CheckCharacter),
        ("110105194912310020", CheckCharacter),
        ("540520198001010019", CheckCharacter), // two digits exchanged
    ];
    for (text, error) in cases {
        assert_eq!(CitizenId::parse(text), Err(error), "{text:?}");
        assert_eq!(CitizenId::parse_ascii(text.as_bytes()), None, "{text:?}");
    }
}

#[test]
fn the_quick_reading_takes_clean_numbers_only() {
    for text in ["11010519491231002x", " 11010519491231002X", "110105491231002", "１1010519491231002X"] {
        assert_eq!(CitizenId::parse_ascii(text.as_bytes()), None, "{text:?}");
    }
}

#[test]
fn age_grows_on_the_birthday() {
    let cases = [
        ("1980-01-01", "2039-12-31", 59),
        ("1980-01-01", "2040-01-01", 60),
        ("2000-02-29", "2018-02-28", 17),
        ("2000-02-29", "2018-03-01", 18),
        ("2000-02-29", "2020-02-29", 20),
        ("2026-11-22", "2026-11-22", 0),
        ("2026-11-22", "2026-11-21", -1),
    ];
    for (birth, on, age) in cases {
        assert_eq!(CitizenId::from_parts(540_502, day(birth), 1).age_on(day(on)), age, "{birth} on {on}");
    }
}

#[test]
fn debug_and_mask_hide_the_birth_day() {
    let id = CitizenId::parse("540502198001010019").unwrap();
    assert_eq!(id.masked(), "540502********0019");
    assert_eq!(format!("{id:?} {:?}", Some(id)), "540502********0019 Some(540502********0019)");
}

#[test]
fn an_integer_that_is_no_number_is_none() {
    let good = CitizenId::parse("540502198001010019").unwrap().encoded();
    assert_eq!(good, 54_050_219_800_101_001 * 11 + 9);
    for encoded in [i64::MIN, -1, -good, 0, 1, good - 1, good + 1, good * 2, i64::MAX] {
        assert_eq!(CitizenId::from_encoded(encoded), None, "{encoded}");
    }
}

fn any_id() -> impl Strategy<Value = CitizenId> {
    let first = day("1800-01-01");
    let days = first.days_until(day("2199-12-31"));
    (100_000u32..=999_999, 0..=days, 0u16..=999)
        .prop_map(move |(region, days, seq)| CitizenId::from_parts(region, first.plus_days(days), seq))
}

proptest! {
    #[test]
    fn what_is_printed_can_be_read(id in any_id()) {
        prop_assert_eq!(CitizenId::parse(&id.to_string()), Ok(id));
        prop_assert_eq!(CitizenId::parse_ascii(&id.ascii()), Some(id));
        prop_assert_eq!(CitizenId::from_encoded(id.encoded()), Some(id));
        let seq = id.to_string()[14..17].parse().unwrap();
        prop_assert_eq!(CitizenId::from_parts(id.region_prefix(), id.birth(), seq), id);
    }

    #[test]
    fn every_single_wrong_character_is_caught(id in any_id()) {
        for place in 0..18 {
            for wrong in *b"0123456789X" {
                let mut bytes = id.ascii();
                if bytes[place] != wrong {
                    bytes[place] = wrong;
                    prop_assert_eq!(CitizenId::parse_ascii(&bytes), None);
                    prop_assert!(CitizenId::parse(str::from_utf8(&bytes).unwrap()).is_err());
                }
            }
        }
    }

    #[test]
    fn every_exchange_of_neighbours_is_caught(id in any_id()) {
        for place in 0..17 {
            let mut bytes = id.ascii();
            bytes.swap(place, place + 1);
            if bytes != id.ascii() {
                prop_assert_eq!(CitizenId::parse_ascii(&bytes), None);
            }
        }
    }

    #[test]
    fn integers_stand_in_the_order_of_the_numbers(a in any_id(), b in any_id()) {
        prop_assert_eq!(a.cmp(&b), a.to_string().cmp(&b.to_string()));
    }

    #[test]
    fn any_text_is_answered_and_both_readings_agree(text in "\\PC{0,24}|[0-9Xx -]{0,24}|[1-9][0-9]{5}(19|20)[0-9]{8}[0-9X]{2}") {
        let quick = CitizenId::parse_ascii(text.as_bytes());
        let careful = CitizenId::parse(&text).ok();
        prop_assert!(quick.is_none() || quick == careful);
        if text.len() == 18 && text.bytes().all(|b| b.is_ascii_digit() || b == b'X') {
            prop_assert_eq!(quick, careful);
        }
    }
}

//! Worked cases of regions: Shannan's own codes, and the succession of Cona in 2023.

use proptest::prelude::*;

use super::*;

fn region(text: &str) -> RegionCode {
    RegionCode::parse(text).unwrap()
}

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

#[test]
fn a_code_tells_its_level_its_range_and_what_is_around_it() {
    use RegionLevel::{County, Prefecture, Province, Township, Village};
    let cases = [
        ("540000", Province, 540_000_000_000, 549_999_999_999, None),
        ("540500", Prefecture, 540_500_000_000, 540_599_999_999, Some("540000")),
        ("540502", County, 540_502_000_000, 540_502_999_999, Some("540500")),
        ("540502101", Township, 540_502_101_000, 540_502_101_999, Some("540502")),
        ("540502101203", Village, 540_502_101_203, 540_502_101_203, Some("540502101")),
        ("441900003", Township, 441_900_003_000, 441_900_003_999, Some("441900")),
        ("441900", Prefecture, 441_900_000_000, 441_999_999_999, Some("440000")),
    ];
    for (text, level, least, greatest, parent) in cases {
        let code = region(text);
        assert_eq!((code.level(), code.range()), (level, (least, greatest)), "{text}");
        assert_eq!(code.parent(), parent.map(region), "{text}");
        assert_eq!(code.to_string(), text);
    }
    let village = region("540502101203");
    assert_eq!(village.county(), Some(region("540502")));
    assert_eq!(village.township(), Some(region("540502101")));
    assert_eq!(village.prefecture(), Some(region("540500")));
    assert_eq!(region("540502").county(), Some(region("540502")));
    assert_eq!(region("540502").township(), None);
    assert_eq!(region("540500").county(), None);
}

#[test]
fn long_forms_are_the_same_region_as_short_ones() {
    for text in ["540502", "540502000", "540502000000", " 540502\n"] {
        assert_eq!(region(text), region("540502"), "{text:?}");
    }
}

#[test]
fn what_names_no_region_is_refused() {
    use RegionError::{Format, NoSuchRegion};
    let cases = [
        ("", Format),
        ("5405", Format),
        ("54050", Format),
        ("5405021", Format),
        ("54050210120", Format),
        ("5405021012034", Format),
        ("54O502", Format),
        ("+40502", Format),
        ("５４", Format),
        ("000000", NoSuchRegion),
        ("100000", NoSuchRegion),
        ("540002", NoSuchRegion),       // a county without a prefecture
        ("540000101", NoSuchRegion),    // a township without a prefecture
        ("540502000203", NoSuchRegion), // a village without a township
    ];
    for (text, error) in cases {
        assert_eq!(RegionCode::parse(text), Err(error), "{text:?}");
    }
    for code in [-540_500_000_000, 0, 540_502, 5_405_021_012_030, i64::MIN, i64::MAX] {
        assert_eq!(RegionCode::from_i64(code), None, "{code}");
    }
}

fn span(code: &str, from: Option<&str>, to: Option<&str>, successor: Option<&str>) -> RegionSpan {
    RegionSpan {
        code: region(code),
        name: String::new(),
        valid_from: from.map(day),
        valid_to: to.map(day),
        succeeded_by: successor.map(region),
    }
}

#[test]
fn a_region_that_ended_is_followed_to_its_successor() {
    let spans = [
        span("540500", None, None, None),
        span("540502", None, None, None),
        span("540530", None, Some("2023-04-02"), Some("540581")),
        span("540530101", None, None, None), // the import forgot to end it; the county has ended all the same
        span("540581", Some("2023-04-03"), None, None),
        span("540502200", None, Some("2024-12-31"), Some("540502101")), // joined to a town
        span("540502200001", None, Some("2024-12-31"), Some("540502101301")), // and the village renumbered
        span("540502202", None, Some("2024-12-31"), None),              // ended, nobody knows where to
        span("540521", None, Some("2020-12-31"), Some("540522")),       // a circle
        span("540522", None, Some("2021-12-31"), Some("540521")),
        span("540523", None, Some("2010-12-31"), Some("540502")), // ended, and began again
        span("540523", Some("2015-01-01"), None, None),
        span("540524", None, Some("2020-12-31"), Some("540502101")), // a county that became a town
    ];
    let cases = [
        ("540530", "2023-04-02", Some("540530")),
        ("540530", "2023-04-03", Some("540581")),
        ("540530101", "2023-04-02", Some("540530101")),
        ("540530101", "2026-11-22", Some("540581101")),
        ("540530101203", "2026-11-22", Some("540581101203")),
        ("540581", "2023-04-02", None),
        ("540581101", "2023-04-02", None),
        ("540581", "2023-04-03", Some("540581")),
        ("540581101", "2026-11-22", Some("540581101")),
        ("540502200", "2024-12-31", Some("540502200")),
        ("540502200", "2025-01-01", Some("540502101")),
        ("540502200001", "2025-01-01", Some("540502101301")),
        ("540502202", "2025-01-01", None),
        ("540502202001", "2025-01-01", None),
        ("540521", "2020-12-31", Some("540521")),
        ("540521", "2026-11-22", None),
        ("540523", "2010-12-31", Some("540523")),
        ("540523", "2012-01-01", Some("540502")),
        ("540523", "2026-11-22", Some("540523")),
        ("540524101", "2026-11-22", Some("540502101")),
        ("540500", "2026-11-22", Some("540500")),
        ("540502101", "2026-11-22", Some("540502101")), // not listed itself, inside a listed county
        ("540000", "2026-11-22", None),
        ("440305", "2026-11-22", None),
    ];
    for (code, on, expected) in cases {
        assert_eq!(region(code).current(day(on), &spans), expected.map(region), "{code} on {on}");
    }
    assert_eq!(region("540502").current(day("2026-11-22"), &[]), None);
}

proptest! {
    #[test]
    fn what_lies_inside_climbs_to_it_by_parents(near in 540_000_000_000i64..540_600_000_000, far in 110_000_000_000i64..1_000_000_000_000) {
        for code in [near, near / 1_000 * 1_000, near / 1_000_000 * 1_000_000, far].into_iter().filter_map(RegionCode::from_i64) {
            prop_assert_eq!(RegionCode::parse(&code.to_string()), Ok(code));
            let above: Vec<RegionCode> = std::iter::successors(Some(code), |code| code.parent()).collect();
            prop_assert_eq!(above.last().map(|top| top.level()), Some(RegionLevel::Province));
            for around in RegionLevel::NARROW_TO_WIDE.map(|level| region("540502101203").cut(level)) {
                prop_assert_eq!(around.contains(code), above.contains(&around));
            }
        }
    }
}

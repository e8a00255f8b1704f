//! The way from the prefecture down to a village: which regions stand below, and above, the one that was chosen.

use std::{collections::BTreeMap, sync::LazyLock};

use kernel::{RegionCode, RegionLevel};
use maud::{Markup, html};
use registry::Region;
use subsidy::PublicLine;
use ui::{Lang, Reader, TileMap};

static NAMES: LazyLock<BTreeMap<i64, String>> =
    LazyLock::new(|| registry::shannan().into_iter().map(|Region { code, name, .. }| (code.get(), name)).collect());

/// The region in the query, if it is one.
pub(crate) fn chosen(word: &str) -> Option<RegionCode> {
    RegionCode::parse(word).ok().filter(|region| region.level() != RegionLevel::Prefecture)
}

/// A region's name; its code where we have none.
pub(crate) fn name(lang: Lang, region: RegionCode) -> String {
    if region.level() == RegionLevel::County {
        let key = format!("county-{}", region.get() / 1_000_000);
        if ui::TILES.iter().any(|(code, ..)| key.ends_with(code)) {
            return ui::say(lang, &key, &[]);
        }
    }
    NAMES.get(&region.get()).cloned().unwrap_or_else(|| region.to_string())
}

/// A name with the language it is in: below the county there are Chinese names only.
pub(crate) fn named(lang: Lang, region: RegionCode) -> Markup {
    let name = name(lang, region);
    html! {
        @if lang == Lang::Zh || region.level() == RegionLevel::County { (name) }
        @else { span lang=(Lang::Zh.tag()) { (name) } }
    }
}

/// The region one step below `above` in which a village lies; the county where nothing is chosen.
pub(crate) fn step_below(above: Option<RegionCode>, village: RegionCode) -> Option<RegionCode> {
    match above.map(RegionCode::level) {
        None => village.county(),
        Some(RegionLevel::County) => village.township(),
        Some(RegionLevel::Township) => Some(village),
        Some(_) => None,
    }
}

/// The regions one step below, each with how many of these lines, which are by village, stand in it.
pub(crate) fn below(above: Option<RegionCode>, lines: &[PublicLine]) -> Vec<(RegionCode, usize)> {
    let (mut counts, mut rest) = (Vec::new(), lines);
    while let [first, after @ ..] = rest {
        let Some(region) = step_below(above, first.village) else {
            rest = after;
            continue;
        };
        let (_, greatest) = region.range();
        let count = rest.partition_point(|line| line.village.get() <= greatest);
        counts.push((region, count));
        rest = &rest[count..];
    }
    counts
}

/// The regions above and this one, the county first.
pub(crate) fn way(region: RegionCode) -> Vec<RegionCode> {
    let mut way: Vec<RegionCode> = [region.county(), region.township(), Some(region)].into_iter().flatten().collect();
    way.dedup();
    way
}

/// The way as links on the reader's page, the last one without.
pub(crate) fn trail(reader: &Reader, all: Markup, region: Option<RegionCode>) -> Markup {
    let path = reader.path();
    let way = region.map(way).unwrap_or_default();
    html! {
        p.govuk-body.y-trail {
            @if way.is_empty() { strong { (all) } } @else { a.govuk-link href=(path) { (all) } }
            @for (at, step) in way.iter().enumerate() {
                " › "
                @if at + 1 == way.len() { strong { (named(reader.lang, *step)) } }
                @else { a.govuk-link href={ (path) "?region=" (step) } { (named(reader.lang, *step)) } }
            }
        }
    }
}

/// The regions below as links on the reader's page.
pub(crate) fn links(reader: &Reader, below: &[(RegionCode, usize)]) -> Markup {
    html! {
        @if !below.is_empty() {
            ul.govuk-list.y-inline {
                @for (region, count) in below {
                    li {
                        a.govuk-link.y-choice href={ (reader.path()) "?region=" (region) } {
                            (named(reader.lang, *region)) " " span.y-quiet { (ui::count(i64::try_from(*count).unwrap_or(i64::MAX))) }
                        }
                    }
                }
            }
        }
    }
}

/// The counties as a map, each with how many lines stand in it; nothing where it would show one county only.
pub(crate) fn map(lang: Lang, counties: &[(RegionCode, usize)]) -> Option<TileMap> {
    let values = counties
        .iter()
        .map(|(county, count)| ((county.get() / 1_000_000).to_string(), i64::try_from(*count).unwrap_or(i64::MAX)));
    let values: Vec<(String, i64)> = values.collect();
    let all_known = values.iter().all(|(code, _)| ui::TILES.iter().any(|(tile, ..)| tile == code));
    (values.len() > 1 && all_known).then(|| {
        TileMap::new(lang, ui::say(lang, "pub-notice-map", &[]), ui::say(lang, "pub-notice-map-lines", &[]), values)
    })
}

#[cfg(test)]
mod tests {
    use kernel::Fen;

    use super::*;

    fn region(code: &str) -> RegionCode {
        RegionCode::parse(code).expect("a region")
    }

    fn line(village: &str) -> PublicLine {
        let (name, masked_id) = ("扎西".to_owned(), String::new());
        PublicLine { line: 2, village: region(village), name, masked_id, amount: Fen::new(1) }
    }

    #[test]
    fn the_way_leads_from_county_to_village() {
        let village = region("540502101203");
        let codes = |way: Vec<RegionCode>| way.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(codes(way(village)), ["540502", "540502101", "540502101203"]);
        assert_eq!(codes(way(region("540502"))), ["540502"]);
        assert_eq!(step_below(None, village), Some(region("540502")));
        assert_eq!(step_below(Some(region("540502")), village), Some(region("540502101")));
        assert_eq!(step_below(Some(region("540502101")), village), Some(village));
        assert_eq!(step_below(Some(village), village), None);
        let lines = ["540502101203", "540502101203", "540502102201", "540521001001"].map(line);
        assert_eq!(below(None, &lines), [(region("540502"), 3), (region("540521"), 1)]);
        assert_eq!(below(Some(region("540502")), &lines[..3]), [(region("540502101"), 2), (region("540502102"), 1)]);
        assert_eq!(below(Some(region("540502101")), &lines[..2]), [(village, 2)]);
        assert_eq!(below(Some(village), &lines[..2]), []);
    }
}

//! The way from the prefecture down to a village: which regions stand below, and above, the one that was chosen.

use std::{collections::BTreeMap, sync::LazyLock};

use kernel::{RegionCode, RegionLevel};
use maud::{Markup, html};
use registry::Region;
use ui::{Lang, Reader};

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

/// The regions one step below, each with how many lines stand in it.
pub(crate) fn below(above: Option<RegionCode>, villages: impl Iterator<Item = RegionCode>) -> Vec<(RegionCode, usize)> {
    let mut counts: BTreeMap<i64, (RegionCode, usize)> = BTreeMap::new();
    for region in villages.filter_map(|village| step_below(above, village)) {
        counts.entry(region.get()).or_insert((region, 0)).1 += 1;
    }
    counts.into_values().collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    fn region(code: &str) -> RegionCode {
        RegionCode::parse(code).expect("a region")
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
        assert_eq!(below(None, [village, village].into_iter()), [(region("540502"), 2)]);
    }
}

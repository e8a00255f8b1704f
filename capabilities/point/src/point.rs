//! A service point 服务网点: the window of a county, the station of a township, the point of a village; and which is near.
//!
//! Where points lie is not known; near is who shares the narrowest region. Deliberately absent: distances.

use kernel::{Ctx, Day, Refusal, RegionCode, RegionLevel, Result};
use registry::Region;

/// What a point is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A county's window.
    County,
    /// A township's station.
    Township,
    /// A village's point.
    Village,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 3] = [Kind::County, Kind::Township, Kind::Village];

    /// The word in files and in keys of texts.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Kind::County => "county",
            Kind::Township => "township",
            Kind::Village => "village",
        }
    }

    /// What the point of a region is; a prefecture has none.
    #[must_use]
    pub fn of(region: RegionCode) -> Option<Kind> {
        match region.level() {
            RegionLevel::County => Some(Kind::County),
            RegionLevel::Township => Some(Kind::Township),
            RegionLevel::Village => Some(Kind::Village),
            RegionLevel::Province | RegionLevel::Prefecture => None,
        }
    }
}

/// A service point. Its code is that of the region it is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// The region it is of.
    pub code: RegionCode,
    /// What it is.
    pub kind: Kind,
    /// The region's name.
    pub name: String,
    /// The names of the regions around it, the wider first.
    pub around: Vec<String>,
}

impl Point {
    /// Its name with those around it, as it is looked for and told apart.
    #[must_use]
    pub fn path(&self) -> String {
        self.around.iter().map(String::as_str).chain([&*self.name]).collect::<Vec<_>>().join(" ")
    }

    /// Whether a word that somebody typed is in its name, or in one around it, or begins its code; spaces part words.
    #[must_use]
    pub fn has_words(&self, typed: &str) -> bool {
        let (path, code) = (self.path(), self.code.to_string());
        typed.split_whitespace().all(|word| path.contains(word) || code.starts_with(word))
    }
}

/// How near a point is, nearest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Nearness {
    /// Of the region itself.
    Own,
    /// The station of the township.
    Station,
    /// Another village's of the same township.
    SameTownship,
    /// Another township's station of the county.
    OtherStation,
    /// The county's window.
    Window,
    /// A village's elsewhere in the county.
    SameCounty,
    /// In another county.
    OtherCounty,
}

impl Nearness {
    /// The word in keys of texts.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Nearness::Own => "own",
            Nearness::Station => "station",
            Nearness::SameTownship => "same_township",
            Nearness::OtherStation => "other_station",
            Nearness::Window => "window",
            Nearness::SameCounty => "same_county",
            Nearness::OtherCounty => "other_county",
        }
    }

    /// How near a point is to a region.
    #[must_use]
    pub fn of(from: RegionCode, point: &Point) -> Nearness {
        let shares = |within: fn(RegionCode) -> Option<RegionCode>| {
            within(from).is_some_and(|region| within(point.code) == Some(region))
        };
        let (township, county) = (shares(RegionCode::township), shares(RegionCode::county));
        match point.kind {
            _ if point.code == from => Nearness::Own,
            Kind::Township if township => Nearness::Station,
            Kind::Village if township => Nearness::SameTownship,
            Kind::Township if county => Nearness::OtherStation,
            Kind::County if county => Nearness::Window,
            Kind::Village if county => Nearness::SameCounty,
            _ => Nearness::OtherCounty,
        }
    }
}

/// The points with how near each is to a region, the nearest first: the village's own, its township's station, the township's
/// other villages, the county's other stations, its window, its other villages, and county by county those elsewhere.
#[must_use]
pub fn nearest(from: RegionCode, points: Vec<Point>) -> Vec<(Nearness, Point)> {
    let mut near: Vec<(Nearness, Point)> =
        points.into_iter().map(|point| (Nearness::of(from, &point), point)).collect();
    near.sort_by_key(|(nearness, point)| {
        let kind = (*nearness == Nearness::OtherCounty).then_some(point.kind);
        (*nearness, point.code.county(), kind, point.code)
    });
    near
}

/// The points of these regions on a day, by code: those of regions that are valid then.
fn points_of(regions: &[Region], on: Day) -> Vec<Point> {
    let valid =
        |region: &&Region| region.valid_from.is_none_or(|from| from <= on) && region.valid_to.is_none_or(|to| on <= to);
    let named = |code: RegionCode| regions.iter().find(|region| region.code == code).map(|region| region.name.clone());
    let mut points: Vec<Point> = regions
        .iter()
        .filter(valid)
        .filter_map(|region| {
            let kind = Kind::of(region.code)?;
            let around = [region.code.county(), region.code.township()].into_iter().flatten();
            let around = around.filter(|code| *code != region.code).filter_map(named).collect();
            Some(Point { code: region.code, kind, name: region.name.clone(), around })
        })
        .collect();
    points.sort_by_key(|point| point.code);
    points
}

/// All service points of today, by code.
///
/// # Errors
/// A failure of the database.
pub fn points(ctx: &mut Ctx) -> Result<Vec<Point>> {
    let today = ctx.today();
    Ok(points_of(&registry::regions(ctx)?, today))
}

/// One of them.
///
/// # Errors
/// `point_unknown`; a failure of the database.
pub fn point(ctx: &mut Ctx, code: RegionCode) -> Result<Point> {
    let found = points(ctx)?.into_iter().find(|point| point.code == code);
    found.ok_or_else(|| Refusal::new("point_unknown").with("point", code).into())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn region(code: &str) -> RegionCode {
        RegionCode::parse(code).unwrap()
    }

    fn all() -> Vec<Point> {
        points_of(&registry::shannan(), Day::parse("2026-11-27").unwrap())
    }

    #[test]
    fn every_valid_county_township_and_village_has_a_point_and_none_that_ended() {
        let points = all();
        let count = |kind| points.iter().filter(|point| point.kind == kind).count();
        assert_eq!(Kind::ALL.map(count), [12, 85, 576]);
        assert!(!points.iter().any(|point| point.code == region("540530")));
        let before = points_of(&registry::shannan(), Day::parse("2022-06-01").unwrap());
        assert!(before.iter().any(|point| point.code == region("540530")));
        let one = points.iter().find(|point| point.code == region("540502101001")).unwrap();
        assert_eq!(one.around, ["乃东区", "昌珠镇"]);
        for (typed, found) in
            [("昌珠", true), ("乃东 昌珠", true), ("扎囊", false), ("540502101", true), ("502101", false), ("", true)]
        {
            assert_eq!(one.has_words(typed), found, "{typed}");
        }
    }

    #[test]
    fn how_near_a_point_is_follows_from_the_regions_both_are_in() {
        let cases = [
            ("540502101001", "540502101001", Nearness::Own),
            ("540502101001", "540502101", Nearness::Station),
            ("540502101001", "540502101202", Nearness::SameTownship),
            ("540502101001", "540502001", Nearness::OtherStation),
            ("540502101001", "540502", Nearness::Window),
            ("540502101001", "540502001001", Nearness::SameCounty),
            ("540502101001", "540521", Nearness::OtherCounty),
            ("540502101001", "540521001001", Nearness::OtherCounty),
            ("540502101", "540502101", Nearness::Own),
            ("540502101", "540502101202", Nearness::SameTownship),
            ("540502101", "540502001", Nearness::OtherStation),
            ("540502", "540502", Nearness::Own),
            ("540502", "540502101", Nearness::OtherStation),
            ("540502", "540502101001", Nearness::SameCounty),
            ("540500", "540502", Nearness::OtherCounty),
        ];
        for (from, code, expected) in cases {
            let code = region(code);
            let point = Point { code, kind: Kind::of(code).unwrap(), name: String::new(), around: Vec::new() };
            assert_eq!(Nearness::of(region(from), &point), expected, "{from} {code}");
        }
    }

    #[test]
    fn the_nearest_come_first_and_nothing_is_lost() {
        let near = nearest(region("540502101001"), all());
        let first: Vec<String> = near.iter().take(3).map(|(_, point)| point.code.to_string()).collect();
        assert_eq!(first, ["540502101001", "540502101", "540502101002"]);
        assert!(near.is_sorted_by_key(|(nearness, _)| *nearness), "nearer kinds stand before farther ones");
        let county = near.iter().take_while(|(nearness, _)| *nearness != Nearness::OtherCounty);
        assert!(county.clone().all(|(_, point)| point.code.county() == Some(region("540502"))));
        assert_eq!(near[county.count()].1.code, region("540521"), "elsewhere, a county's window comes first");
        let codes: BTreeSet<RegionCode> = near.iter().map(|(_, point)| point.code).collect();
        assert_eq!((codes.len(), near.len()), (673, 673));
    }
}

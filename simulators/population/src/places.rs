//! What a place says about its people: which prefix their citizen ids carry and which peoples
//! live there.
//!
//! A citizen id keeps the county code of the day it was given, so a prefecture has old and new
//! prefixes side by side: 5422xx before 2016, 5405xx since; Tsona was 540530 until 2023.
//! Counties that are not listed use their own code. Deliberately absent: real head counts.

/// A village or neighbourhood in which people live.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Village {
    /// Its twelve-digit region code.
    pub code: kernel::RegionCode,
    /// Its name, as it stands on rosters.
    pub name: String,
}

/// County code today, prefix of ids given before 2016, between 2016 and 2022, and since 2023.
const COUNTIES: [(u32, u32, u32, u32); 12] = [
    (540_502, 542_221, 540_502, 540_502),
    (540_521, 542_222, 540_521, 540_521),
    (540_522, 542_223, 540_522, 540_522),
    (540_523, 542_224, 540_523, 540_523),
    (540_524, 542_225, 540_524, 540_524),
    (540_525, 542_226, 540_525, 540_525),
    (540_526, 542_227, 540_526, 540_526),
    (540_527, 542_228, 540_527, 540_527),
    (540_528, 542_229, 540_528, 540_528),
    (540_529, 542_231, 540_529, 540_529),
    (540_531, 542_233, 540_531, 540_531),
    (540_581, 542_232, 540_530, 540_581),
];

/// Where incomers were registered at birth: a few counties of other provinces.
pub(crate) const ELSEWHERE: [u32; 8] = [500_101, 510_781, 511_123, 511_321, 410_526, 610_523, 620_522, 630_121];

/// The prefix of ids given in `county` to people born in `year`.
pub(crate) fn id_prefix(county: u32, year: i32) -> u32 {
    let known = COUNTIES.iter().find(|place| place.0 == county);
    let &(_, before_2016, before_2023, since) = known.unwrap_or(&(county, county, county, county));
    match year {
        ..=2015 => before_2016,
        2016..=2022 => before_2023,
        _ => since,
    }
}

/// Codes of GB/T 3304, as far as this prefecture needs them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ethnicity {
    /// 汉, 01.
    Han,
    /// 藏, 04.
    Tibetan,
    /// 门巴, 54.
    Monba,
    /// 珞巴, 55.
    Lhoba,
}

impl Ethnicity {
    /// The two-digit code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Ethnicity::Han => "01",
            Ethnicity::Tibetan => "04",
            Ethnicity::Monba => "54",
            Ethnicity::Lhoba => "55",
        }
    }
}

/// How many households of a thousand in `county` are Han, Tibetan, Monba and Lhoba, in this order.
pub(crate) fn households_by_ethnicity(county: u32) -> [u32; 4] {
    match county {
        540_502 => [70, 930, 0, 0],
        540_529 => [15, 960, 5, 20],
        540_530 | 540_581 => [15, 885, 100, 0],
        _ => [15, 985, 0, 0],
    }
}

/// The same order as `households_by_ethnicity`.
pub(crate) const ETHNICITIES: [Ethnicity; 4] = [Ethnicity::Han, Ethnicity::Tibetan, Ethnicity::Monba, Ethnicity::Lhoba];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_keeps_the_prefix_of_the_day_it_was_given() {
        let cases = [
            (540_502, 1980, 542_221),
            (540_502, 2015, 542_221),
            (540_502, 2016, 540_502),
            (540_531, 1999, 542_233),
            (540_581, 1999, 542_232),
            (540_581, 2020, 540_530),
            (540_581, 2024, 540_581),
            (540_102, 1980, 540_102),
        ];
        for (county, year, prefix) in cases {
            assert_eq!(id_prefix(county, year), prefix, "{county} {year}");
        }
    }
}

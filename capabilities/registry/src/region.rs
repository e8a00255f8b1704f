//! Counties, townships, villages, with the days between which a code was valid.

use kernel::{Day, RegionCode};

/// A region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// Its code.
    pub code: RegionCode,
    /// Its Chinese name.
    pub name: String,
    /// First day of the code, where known.
    pub valid_from: Option<Day>,
    /// Last day of the code.
    pub valid_to: Option<Day>,
    /// The code that took its place.
    pub succeeded_by: Option<RegionCode>,
}

const FILES: &[&str] = &[
    include_str!("../../../policies/regions/counties.csv"),
    include_str!("../../../policies/regions/townships.csv"),
    include_str!("../../../policies/regions/villages.csv"),
];

/// The regions of Shannan from `policies/regions`, counties first.
///
/// # Panics
/// Never: a test reads the files.
#[must_use]
pub fn shannan() -> Vec<Region> {
    FILES
        .iter()
        .flat_map(|file| file.lines().skip(1))
        .map(|line| read(line).expect("our own file is well formed"))
        .collect()
}

/// A line `code,name,parent,valid_from,valid_to,succeeded_by`.
fn read(line: &str) -> Option<Region> {
    let mut fields = line.trim_end().split(',');
    let code = RegionCode::parse(fields.next()?).ok()?;
    let name = fields.next()?.to_owned();
    fields.next()?;
    let mut day = || match fields.next()? {
        "" => Some(None),
        text => Day::parse(text).ok().map(Some),
    };
    let (valid_from, valid_to) = (day()?, day()?);
    let succeeded_by = match fields.next()? {
        "" => None,
        text => Some(RegionCode::parse(text).ok()?),
    };
    Some(Region { code, name, valid_from, valid_to, succeeded_by })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shannan_has_12_counties_85_townships_576_villages_and_one_county_that_ended() {
        let regions = shannan();
        let at = |level: i64, below: i64| {
            regions
                .iter()
                .filter(|r| r.valid_to.is_none() && r.code.get() % level == 0 && r.code.get() % below != 0)
                .count()
        };
        assert_eq!([at(1_000_000, 100_000_000), at(1_000, 1_000_000), at(1, 1_000)], [12, 85, 576]);
        let ended: Vec<String> = regions.iter().filter(|r| r.valid_to.is_some()).map(|r| r.code.to_string()).collect();
        assert_eq!(ended, ["540530"]);
    }
}

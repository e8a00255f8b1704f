//! Regions: the statistical code of province, prefecture, county, township and village.
//!
//! A code is held with all 12 digits, so that everything inside a region is one range of integers and scope is two
//! comparisons. Codes change: 540530 ended in 2023 and 540581 began; [`RegionCode::current`] follows such successions
//! by dated data.
//! Deliberately absent: names and the tree itself, which are data of the registry.

use std::fmt;

use super::Day;

/// A region's code, 12 digits; the shorter forms are padded with zeros on the right.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RegionCode(i64);

/// How far down the tree a region stands; wider regions first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RegionLevel {
    /// 540000
    Province,
    /// 540500
    Prefecture,
    /// 540502
    County,
    /// 540502101
    Township,
    /// 540502101203
    Village,
}

impl RegionLevel {
    const NARROW_TO_WIDE: [RegionLevel; 5] = [
        RegionLevel::Village,
        RegionLevel::Township,
        RegionLevel::County,
        RegionLevel::Prefecture,
        RegionLevel::Province,
    ];

    /// How many codes of 12 digits lie inside a region of this level.
    fn codes(self) -> i64 {
        match self {
            RegionLevel::Province => 10_000_000_000,
            RegionLevel::Prefecture => 100_000_000,
            RegionLevel::County => 1_000_000,
            RegionLevel::Township => 1_000,
            RegionLevel::Village => 1,
        }
    }
}

/// Why a text is not the code of a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum RegionError {
    /// Not 6, 9 or 12 digits.
    #[error("a region code has 6, 9 or 12 digits")]
    Format,
    /// The digits name nothing: no province, or a part without the whole it belongs to.
    #[error("no region has such a code")]
    NoSuchRegion,
}

impl RegionError {
    /// Stable code of the refusal.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            RegionError::Format => "region_format",
            RegionError::NoSuchRegion => "region_no_such_region",
        }
    }
}

impl RegionCode {
    /// Reads 6, 9 or 12 digits.
    ///
    /// # Errors
    /// If it is written otherwise, or a part stands without its whole (a village without a township).
    pub fn parse(text: &str) -> Result<RegionCode, RegionError> {
        let text = text.trim();
        if !matches!(text.len(), 6 | 9 | 12) || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(RegionError::Format);
        }
        let digits = text.bytes().chain(std::iter::repeat(b'0')).take(12);
        let code = digits.fold(0, |code, byte| code * 10 + i64::from(byte - b'0'));
        RegionCode::from_i64(code).ok_or(RegionError::NoSuchRegion)
    }

    /// The 12 digits.
    #[must_use]
    pub fn get(self) -> i64 {
        self.0
    }

    /// The region of 12 digits, if they name one.
    #[must_use]
    pub fn from_i64(code: i64) -> Option<RegionCode> {
        let (province, prefecture) = (code / 10_000_000_000, code / 100_000_000 % 100);
        let (county, township, village) = (code / 1_000_000 % 100, code / 1_000 % 1_000, code % 1_000);
        // A few prefectures have townships and no counties (Dongguan, 441900003), so a township may follow 00.
        let whole = (prefecture > 0 || (county == 0 && township == 0)) && (township > 0 || village == 0);
        ((11..=99).contains(&province) && whole).then_some(RegionCode(code))
    }

    /// How far down the tree it stands.
    #[must_use]
    pub fn level(self) -> RegionLevel {
        if self.0 % 1_000 != 0 {
            RegionLevel::Village
        } else if self.0 % 1_000_000 != 0 {
            RegionLevel::Township
        } else if self.0 % 100_000_000 != 0 {
            RegionLevel::County
        } else if self.0 % 10_000_000_000 != 0 {
            RegionLevel::Prefecture
        } else {
            RegionLevel::Province
        }
    }

    /// The least and the greatest code inside it, itself included.
    #[must_use]
    pub fn range(self) -> (i64, i64) {
        (self.0, self.0 + self.level().codes() - 1)
    }

    /// Whether the other lies inside it or is the same.
    #[must_use]
    pub fn contains(self, other: RegionCode) -> bool {
        let (least, greatest) = self.range();
        (least..=greatest).contains(&other.0)
    }

    /// The county it is or lies in (for a township of a prefecture without counties, that prefecture).
    #[must_use]
    pub fn county(self) -> Option<RegionCode> {
        self.within(RegionLevel::County)
    }

    /// The township it is or lies in.
    #[must_use]
    pub fn township(self) -> Option<RegionCode> {
        self.within(RegionLevel::Township)
    }

    /// The prefecture it is or lies in.
    #[must_use]
    pub fn prefecture(self) -> Option<RegionCode> {
        self.within(RegionLevel::Prefecture)
    }

    /// The next wider region; a province has none.
    #[must_use]
    pub fn parent(self) -> Option<RegionCode> {
        let wider = RegionLevel::NARROW_TO_WIDE.into_iter().skip_while(|level| *level >= self.level());
        wider.map(|level| self.cut(level)).find(|parent| *parent != self)
    }

    /// The code that stands on that day for a code that may have ended, if the spans tell.
    ///
    /// Itself, while it and every known region around it are valid. If it or one around it has ended, the narrowest
    /// ended one is replaced by its successor (540530 by 540581, so 540530101 by 540581101), and so on along the
    /// chain. A code that is not listed is trusted inside a listed region. `None` when no span speaks of it, when it
    /// has not begun, when it ended without successor, or when the successions run in a circle: a person decides.
    /// Where a merger gives its villages new numbers, each village needs its own span.
    #[must_use]
    pub fn current(self, on: Day, spans: &[RegionSpan]) -> Option<RegionCode> {
        let mut code = self;
        for _ in 0..=spans.len() {
            match code.standing(on, spans) {
                Standing::Valid => return Some(code),
                Standing::Ended { region, successor } => code = code.moved(region, successor)?,
                Standing::Unknown => return None,
            }
        }
        None
    }

    fn within(self, level: RegionLevel) -> Option<RegionCode> {
        (self.level() >= level).then(|| self.cut(level))
    }

    fn cut(self, level: RegionLevel) -> RegionCode {
        RegionCode(self.0 / level.codes() * level.codes())
    }

    fn standing(self, on: Day, spans: &[RegionSpan]) -> Standing {
        let mut standing = Standing::Unknown;
        for level in RegionLevel::NARROW_TO_WIDE {
            let region = self.cut(level);
            if region.level() != level {
                continue;
            }
            let mut of_region = spans.iter().filter(|span| span.code == region).peekable();
            if of_region.peek().is_none() {
                continue;
            }
            if of_region.clone().any(|span| span.is_valid_on(on)) {
                standing = Standing::Valid;
                continue;
            }
            let last_ended =
                of_region.filter(|span| span.valid_to.is_some_and(|last| last < on)).max_by_key(|span| span.valid_to);
            return match last_ended.and_then(|span| span.succeeded_by) {
                Some(successor) => Standing::Ended { region, successor },
                None => Standing::Unknown,
            };
        }
        standing
    }

    /// The same place after the region around it was replaced; inside it the numbers are kept.
    fn moved(self, from: RegionCode, to: RegionCode) -> Option<RegionCode> {
        if from.level() == to.level() { RegionCode::from_i64(to.0 + (self.0 - from.0)) } else { Some(to) }
    }
}

enum Standing {
    Valid,
    Ended { region: RegionCode, successor: RegionCode },
    Unknown,
}

serde_as_text!(RegionCode, RegionCode::to_string, RegionCode::parse);

/// The shortest form: `540500`, `540502`, `540502101`, `540502101203`.
impl fmt::Display for RegionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = match self.level() {
            RegionLevel::Village => self.0,
            RegionLevel::Township => self.0 / 1_000,
            _ => self.0 / 1_000_000,
        };
        f.pad(&digits.to_string())
    }
}

impl fmt::Debug for RegionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A code, the name it bore, and the days on which it was valid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegionSpan {
    /// The code.
    pub code: RegionCode,
    /// The name in those days.
    pub name: String,
    /// First valid day; `None` if before anything we record.
    pub valid_from: Option<Day>,
    /// Last valid day; `None` while it stands.
    pub valid_to: Option<Day>,
    /// The code that took its place.
    pub succeeded_by: Option<RegionCode>,
}

impl RegionSpan {
    /// Whether the code was valid on that day, first and last day included.
    #[must_use]
    pub fn is_valid_on(&self, day: Day) -> bool {
        self.valid_from.is_none_or(|first| first <= day) && self.valid_to.is_none_or(|last| day <= last)
    }
}

#[cfg(test)]
mod tests;

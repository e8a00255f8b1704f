//! The dated rules of `policies/points`: when a kind of service point is open, how many it sees, what it takes in.
//!
//! Nothing in them was seen in a published source, and they say so. Deliberately absent: which points there are (regions).

use std::sync::LazyLock;

use casework::service::{Channel, MaterialBy, Service, Version, services};
use kernel::{Day, Moment, RegionCode};
use policy::{Name, calendar};
use serde::Deserialize;

use crate::{Kind, Point, Time};

/// The rules from a day on.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    from: Day,
    /// Whether hours and capacities were seen in a published source.
    pub verified: bool,
    /// What was seen, and what was not.
    pub evidence: String,
    /// How long a slot for appointments is.
    pub slot_minutes: u16,
    /// So many days ahead an appointment can be booked.
    pub days_ahead: i32,
    /// So many appointments somebody may have that are still to come.
    pub open_max: usize,
    kinds: Kinds,
    exceptions: Vec<Exception>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kinds {
    county: KindRule,
    township: KindRule,
    village: KindRule,
}

/// What holds for all points of a kind.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindRule {
    hours: Vec<Hours>,
    /// Appointments of one slot.
    pub seats: u32,
    /// What it takes in.
    pub takes: Takes,
}

/// Which services of the catalogue a kind of point takes in.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Takes {
    channel: Channel,
    #[serde(default = "with_files")]
    files: bool,
}

fn with_files() -> bool {
    true
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Hours {
    days: Option<Vec<Weekday>>,
    from: Time,
    to: Time,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Exception {
    at: RegionCode,
    from: Day,
    to: Day,
    hours: Vec<Hours>,
    because: Name,
}

/// From a time until before another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// When it opens.
    pub from: Time,
    /// When it closes.
    pub to: Time,
}

/// A point on a day: when it is open; no span where it is closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenDay {
    /// The day.
    pub day: Day,
    /// When it is open, in order.
    pub spans: Vec<Span>,
    /// Why it has other hours than its kind.
    pub because: Option<Name>,
}

impl OpenDay {
    /// The span in which a time lies.
    #[must_use]
    pub fn open_at(&self, time: Time) -> Option<Span> {
        self.spans.iter().copied().find(|span| span.from <= time && time < span.to)
    }

    /// When a slot of so many minutes begins: as many as end before it closes.
    #[must_use]
    pub fn slots(&self, minutes: u16) -> Vec<Time> {
        let of_span = |span: &Span| {
            let to = span.to;
            std::iter::successors(Some(span.from), move |time| time.plus(minutes))
                .take_while(move |time| time.plus(minutes).is_some_and(|end| end <= to))
        };
        self.spans.iter().flat_map(of_span).collect()
    }
}

impl Weekday {
    const ALL: [Weekday; 7] = [
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
        Weekday::Saturday,
        Weekday::Sunday,
    ];

    fn of(day: Day) -> Weekday {
        // 1970-01-01 was a Thursday.
        let at = (day.days_since_epoch() + 3).rem_euclid(7);
        Weekday::ALL[usize::try_from(at).expect("a remainder is not below zero")]
    }
}

/// Which day of the week it is: 1 is Monday, 7 Sunday.
#[must_use]
pub fn weekday(day: Day) -> usize {
    let at = Weekday::ALL.iter().position(|weekday| *weekday == Weekday::of(day));
    at.expect("a day is one of seven") + 1
}

impl Hours {
    fn on(&self, day: Day) -> Option<Span> {
        let holds = self.days.as_ref().is_none_or(|days| days.contains(&Weekday::of(day)));
        holds.then_some(Span { from: self.from, to: self.to })
    }
}

impl Takes {
    fn takes(&self, version: &Version) -> bool {
        let brought = version.materials.iter().any(|one| one.by == MaterialBy::Upload && !one.optional);
        version.is_open_at(self.channel) && (self.files || !brought)
    }
}

impl Rules {
    fn from_yaml(text: &str) -> Vec<Rules> {
        serde_norway::from_str(text).expect("our own file is well formed")
    }

    /// What holds for a kind of point.
    #[must_use]
    pub fn of_kind(&self, kind: Kind) -> &KindRule {
        match kind {
            Kind::County => &self.kinds.county,
            Kind::Township => &self.kinds.township,
            Kind::Village => &self.kinds.village,
        }
    }

    /// When a point is open on a day: never on days that are not worked, unless an exception says so.
    #[must_use]
    pub fn open_on(&self, point: RegionCode, kind: Kind, day: Day) -> OpenDay {
        let exception = self.exceptions.iter().find(|one| one.at == point && (one.from..=one.to).contains(&day));
        let hours = match exception {
            Some(exception) => &exception.hours[..],
            None if calendar().is_worked(day) => &self.of_kind(kind).hours[..],
            None => &[],
        };
        let spans = hours.iter().filter_map(|hours| hours.on(day)).collect();
        OpenDay { day, spans, because: exception.map(|one| one.because.clone()) }
    }

    /// The services that a kind of point takes in on a day, in the order of the catalogue.
    pub fn services(&self, kind: Kind, day: Day) -> impl Iterator<Item = &'static Service> {
        let takes = &self.of_kind(kind).takes;
        services().iter().filter(move |one| one.version_on(day).is_some_and(|version| takes.takes(version)))
    }
}

static RULES: LazyLock<Vec<Rules>> =
    LazyLock::new(|| Rules::from_yaml(include_str!("../../../policies/points/rules.yaml")));

/// The rules of a day: the latest that have begun, or the first there are.
///
/// # Panics
/// Never: a test reads the file.
#[must_use]
pub fn rules_on(day: Day) -> &'static Rules {
    let begun = RULES.iter().rev().find(|rules| rules.from <= day);
    begun.or(RULES.first()).expect("the file has rules")
}

/// When a point is open on a day.
#[must_use]
pub fn open_on(point: &Point, day: Day) -> OpenDay {
    rules_on(day).open_on(point.code, point.kind, day)
}

/// Whether a kind of point takes a service in on a day.
#[must_use]
pub fn takes(kind: Kind, service: &str, day: Day) -> bool {
    rules_on(day).services(kind, day).any(|one| one.code == service)
}

/// How a point stands at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// It is open, until this time.
    Until(Time),
    /// It opens on this day, at this time.
    From(Day, Time),
    /// It does not open on any day that can be booked.
    Closed,
}

/// Whether a point is open at an instant, and until when; or when it opens next.
#[must_use]
pub fn opening(point: &Point, now: Moment) -> Opening {
    let (today, time) = (now.day(), Time::of(now));
    if let Some(span) = open_on(point, today).open_at(time) {
        return Opening::Until(span.to);
    }
    let next = (0..=rules_on(today).days_ahead).map(|days| open_on(point, today.plus_days(days))).find_map(|open| {
        let span = open.spans.iter().find(|span| (open.day, span.from) > (today, time))?;
        Some(Opening::From(open.day, span.from))
    });
    next.unwrap_or(Opening::Closed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn region(code: &str) -> RegionCode {
        RegionCode::parse(code).unwrap()
    }

    fn said(open: &OpenDay) -> String {
        open.spans.iter().map(|span| format!("{}-{}", span.from, span.to)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_point_is_open_by_its_kind_on_days_that_are_worked() {
        let (county, village) = ("09:30-13:00 15:30-18:00", "10:00-13:00");
        let cases = [
            (Kind::County, "2026-11-23", county), // a Monday
            (Kind::Township, "2026-11-24", "09:30-13:00 15:30-17:30"),
            (Kind::Village, "2026-11-23", village),
            (Kind::Village, "2026-11-24", ""), // not one of its days
            (Kind::Village, "2026-11-27", village),
            (Kind::County, "2026-11-22", ""),     // a Sunday
            (Kind::County, "2026-10-01", ""),     // a holiday, a Thursday
            (Kind::County, "2026-10-10", county), // a Saturday that is worked
            (Kind::Village, "2026-10-10", ""),    // which is no Monday, Wednesday or Friday
            (Kind::County, "2025-11-24", county), // before the first rules: they hold
        ];
        for (kind, on, expected) in cases {
            assert_eq!(said(&rules_on(day(on)).open_on(region("540502"), kind, day(on))), expected, "{kind:?} {on}");
        }
    }

    #[test]
    fn an_exception_holds_for_one_point_and_its_days() {
        let text = include_str!("../../../policies/points/rules.yaml").replace(
            "exceptions: []",
            "exceptions:
  - at: 540502
    from: 2026-11-23
    to: 2026-11-24
    hours: []
    because: {zh: 搬迁, en: It moves}
  - at: 540521
    from: 2026-11-22
    to: 2026-11-22
    hours: [{from: \"10:00\", to: \"11:00\"}]
    because: {zh: 集中办理, en: A day for everybody}",
        );
        let rules = &Rules::from_yaml(&text)[0];
        let cases = [
            ("540502", "2026-11-23", "", Some("搬迁")),
            ("540502", "2026-11-24", "", Some("搬迁")),
            ("540502", "2026-11-25", "09:30-13:00 15:30-18:00", None),
            ("540521", "2026-11-23", "09:30-13:00 15:30-18:00", None),
            ("540521", "2026-11-22", "10:00-11:00", Some("集中办理")), // a Sunday
        ];
        for (at, on, hours, because) in cases {
            let open = rules.open_on(region(at), Kind::County, day(on));
            assert_eq!((&*said(&open), open.because.map(|name| name.zh).as_deref()), (hours, because), "{at} {on}");
        }
    }

    #[test]
    fn slots_are_cut_out_of_the_hours_and_end_before_they_do() {
        let span = |from: &str, to: &str| Span { from: Time::parse(from).unwrap(), to: Time::parse(to).unwrap() };
        let open = |spans: &[Span]| OpenDay { day: day("2026-11-23"), spans: spans.to_vec(), because: None };
        let cases: [(&[Span], u16, &str); 5] = [
            (&[span("10:00", "11:30")], 30, "10:00 10:30 11:00"),
            (&[span("10:00", "11:29")], 30, "10:00 10:30"),
            (&[span("10:00", "10:20"), span("15:00", "16:00")], 30, "15:00 15:30"),
            (&[span("23:00", "23:59")], 30, "23:00"),
            (&[], 30, ""),
        ];
        for (spans, minutes, expected) in cases {
            let slots: Vec<String> = open(spans).slots(minutes).iter().map(Time::to_string).collect();
            assert_eq!(slots.join(" "), expected);
        }
        let noon = open(&[span("10:00", "11:30")]);
        for (time, is_open) in [("09:59", false), ("10:00", true), ("11:29", true), ("11:30", false)] {
            assert_eq!(noon.open_at(Time::parse(time).unwrap()).is_some(), is_open, "{time}");
        }
    }

    #[test]
    fn whether_a_point_is_open_now_and_when_it_opens_next() {
        let village = RegionCode::parse("540502101001").unwrap();
        let of = |code: RegionCode, kind| Point { code, kind, name: String::new(), around: Vec::new() };
        let cases = [
            (of(region("540502"), Kind::County), "2026-11-23", 9, "opens 2026-11-23 09:30"),
            (of(region("540502"), Kind::County), "2026-11-23", 10, "until 13:00"),
            (of(region("540502"), Kind::County), "2026-11-23", 13, "opens 2026-11-23 15:30"),
            (of(region("540502"), Kind::County), "2026-11-23", 18, "opens 2026-11-24 09:30"),
            (of(region("540502"), Kind::County), "2026-09-30", 20, "opens 2026-10-08 09:30"), // over the holidays
            (of(village, Kind::Village), "2026-11-27", 13, "opens 2026-11-30 10:00"),         // a Friday; then a Monday
        ];
        for (point, on, hour, expected) in cases {
            let now = Moment(Moment::midnight(day(on)).0 + hour * 3_600_000_000);
            let said = match opening(&point, now) {
                Opening::Until(time) => format!("until {time}"),
                Opening::From(day, time) => format!("opens {day} {time}"),
                Opening::Closed => "closed".to_owned(),
            };
            assert_eq!(said, expected, "{} {on} {hour}", point.code);
        }
    }

    #[test]
    fn a_window_takes_everything_in_a_station_what_is_open_there_and_a_village_what_needs_no_file() {
        let on = day("2026-11-27");
        let count = |kind| rules_on(on).services(kind, on).count();
        assert_eq!([Kind::County, Kind::Township, Kind::Village].map(count), [179, 101, 62]);
        for one in rules_on(on).services(Kind::Village, on) {
            let version = one.version_on(on).expect("it holds");
            assert!(version.is_open_at(Channel::Station), "{}", one.code);
            assert!(!version.materials.iter().any(|one| one.by == MaterialBy::Upload && !one.optional), "{}", one.code);
        }
        let village = rules_on(on).services(Kind::Village, on).map(|one| &one.code);
        let station: Vec<&String> = rules_on(on).services(Kind::Township, on).map(|one| &one.code).collect();
        assert!(village.into_iter().all(|code| station.contains(&code)), "a station takes in what its villages do");
    }

    #[test]
    fn nothing_of_it_was_seen_and_it_says_so() {
        let rules = rules_on(day("2026-11-27"));
        assert!(!rules.verified && rules.evidence.contains("our assumption"));
        assert_eq!(
            [("2026-11-22", 7), ("2026-11-23", 1), ("2026-11-28", 6)].map(|(on, at)| (weekday(day(on)), at)),
            [(7, 7), (1, 1), (6, 6)]
        );
    }
}

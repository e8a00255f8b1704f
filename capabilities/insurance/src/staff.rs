//! Staff changes 职工增减员: an employer's people join and leave together, one of them or a whole list.
//!
//! Promises: a list is judged row by row and carried out whole or not at all, in one transaction and under one entry of the log. Only what an employer insured
//! itself is ended by it, and who is insured through another is not taken from it. Whether one is told of by a case or ten thousand by a file, this is the rule.
//! Deliberately absent: wages, what is due (the tax office), medical insurance (another office registers it), and keeping the file: what it changed is kept.

use std::{
    collections::{BTreeMap, HashMap},
    fs::File,
};

use access::Deed;
use document::{
    confined::Confined,
    register::{self, Column, Line},
};
use kernel::{Actor, CitizenId, Ctx, Day, PersonName, Refusal, Result, Scope, refuse};
use registry::{Hit, PersonState};

use crate::{
    Insurance, LeaveReason, Membership, drawing,
    employer::open_account,
    membership::{refuse_beside, staff_of},
    people, store,
};

/// The columns of a list.
pub const STAFF_COLUMNS: &[Column] = &[
    Column::needed(&["姓名"]),
    Column::needed(&["公民身份号码", "身份证号码", "身份证号", "社会保障号码"]).code(),
    Column::needed(&["变动类型", "增减类型"]),
    Column::needed(&["变动日期", "增减日期"]),
    Column::useful(&["险种", "参加险种"]),
];

/// So many rows a list may have.
pub const STAFF_ROWS_MAX: usize = 10_000;

/// What an employer's people join and leave together.
const OF_STAFF: [Insurance; 3] = [Insurance::EmployeePension, Insurance::Unemployment, Insurance::WorkInjury];

/// What happens to one of an employer's people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// 增员.
    Joins,
    /// 减员.
    Leaves,
}

impl Change {
    /// What it is called in a list, the first for templates.
    pub const NAMES: [(&str, Change); 6] = [
        ("增员", Change::Joins),
        ("减员", Change::Leaves),
        ("新增", Change::Joins),
        ("减少", Change::Leaves),
        ("参保", Change::Joins),
        ("停保", Change::Leaves),
    ];
}

/// Which insurances a change is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cover {
    /// 全部: pension, unemployment, work injury.
    All,
    /// 仅工伤.
    InjuryOnly,
}

impl Cover {
    /// What it is called in a list; nothing is all.
    pub const NAMES: [(&str, Cover); 4] =
        [("全部", Cover::All), ("仅工伤", Cover::InjuryOnly), ("", Cover::All), ("工伤", Cover::InjuryOnly)];

    fn insurances(self) -> &'static [Insurance] {
        match self {
            Cover::All => &OF_STAFF,
            Cover::InjuryOnly => &OF_STAFF[2..],
        }
    }
}

/// A change as it was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffChange {
    /// Whose.
    pub person: CitizenId,
    /// Her name as it was written, where one was.
    pub name: Option<String>,
    /// What happens.
    pub change: Change,
    /// The first day of who joins, the last of who leaves.
    pub on: Day,
    /// What of.
    pub cover: Cover,
}

/// A row of a list.
#[derive(Clone, Debug)]
pub struct StaffRow {
    /// As a spreadsheet counts.
    pub row: u32,
    /// What it says, or why it cannot be read.
    pub said: Result<StaffChange, Refusal>,
}

/// A row that cannot be carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffFault {
    /// As a spreadsheet counts.
    pub row: u32,
    /// Whose row it is, where it names somebody.
    pub person: Option<CitizenId>,
    /// Why.
    pub why: Refusal,
}

/// What became of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StaffAnswer {
    /// So many people joined and left.
    Changed {
        /// Joined.
        joined: usize,
        /// Left.
        left: usize,
    },
    /// Nothing was changed; all rows that stand in the way, by row.
    Wrong(Vec<StaffFault>),
}

/// Reads a list in the confined child.
///
/// # Errors
/// `columns_missing`, `staff_too_long`, `file_empty`; a `file_...` code of the document room. What is wrong with a row stands with it.
pub fn read_staff_changes(confined: &Confined, file: &File) -> Result<Vec<StaffRow>> {
    let rows = register::read(confined, file, STAFF_COLUMNS)?.rows;
    if rows.is_empty() {
        return refuse("file_empty");
    }
    if rows.len() > STAFF_ROWS_MAX {
        return Err(Refusal::new("staff_too_long").with("limit", STAFF_ROWS_MAX).into());
    }
    Ok(rows.iter().map(|line| StaffRow { row: line.row, said: said(line) }).collect())
}

fn said(line: &Line) -> Result<StaffChange, Refusal> {
    if let Some(fault) = line.fault {
        return Err(Refusal::new(fault));
    }
    let change = Change::NAMES.iter().find(|(name, _)| *name == line.cell(2));
    let cover = Cover::NAMES.iter().find(|(name, _)| *name == line.cell(4));
    Ok(StaffChange {
        person: CitizenId::parse(line.cell(1)).map_err(|_| Refusal::new("bad_id"))?,
        name: Some(line.cell(0).to_owned()),
        change: change.ok_or_else(|| Refusal::new("staff_bad_change"))?.1,
        on: day_of(line.cell(3)).ok_or_else(|| Refusal::new("staff_bad_day"))?,
        cover: cover.ok_or_else(|| Refusal::new("staff_bad_cover"))?.1,
    })
}

/// A day as people write one: 2026-11-01, 2026/11/1, 20261101, 2026年11月1日, or the number a spreadsheet keeps for it.
fn day_of(text: &str) -> Option<Day> {
    let parts: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let number = |part: &str| part.parse::<u32>().ok();
    match parts[..] {
        [year, month, day] if year.len() == 4 => Day::new(number(year)?.cast_signed(), number(month)?, number(day)?),
        [all] if all.len() == 8 && all == text => {
            Day::new(number(&all[..4])?.cast_signed(), number(&all[4..6])?, number(&all[6..])?)
        }
        // Days since 1899-12-30, which is how spreadsheets count after February 1900.
        [all] if all.len() == 5 && all == text => Some(Day::new(1899, 12, 30)?.plus_days(number(all)?.cast_signed())),
        _ => None,
    }
}

/// An employer's people join and leave as a list says: all of it, or nothing where a row stands in the way. Who joins draws no unemployment benefit any more.
///
/// Rows are refused with `unknown_person`, `name_differs`; `insurance_person_gone` (who is dead joins nothing, and can be taken off); `insurance_day_ahead`,
/// `insurance_day_before_birth`, `insurance_day_before_joining`; `insurance_member_already`, `insurance_member_elsewhere`, `insurance_by_another`;
/// `insurance_not_staff`; `staff_twice`; and what [`read_staff_changes`] found.
///
/// # Errors
/// `insurance_employer_unregistered`; `not_allowed`, `no_handler`, `employer_unknown`, `employer_elsewhere`; a failure of the database.
pub fn change_staff(ctx: &mut Ctx, employer: &str, rows: &[StaffRow]) -> Result<StaffAnswer> {
    let organisation = access::require_for_employer(ctx, Deed::TakeCase, employer)?;
    open_account(ctx, employer)?;
    let mut persons: Vec<CitizenId> =
        rows.iter().filter_map(|row| row.said.as_ref().ok()).map(|said| said.person).collect();
    persons.sort_unstable();
    persons.dedup();
    let known = anywhere(ctx, &persons)?;
    let all = store::memberships_of_many(ctx, &persons)?;
    let mut stands: HashMap<CitizenId, Vec<Membership>> = HashMap::new();
    for one in all {
        stands.entry(one.person).or_default().push(one);
    }
    let today = ctx.today();
    let (mut first_rows, mut faults) = (HashMap::new(), Vec::new());
    let (mut joining, mut ending) = (Vec::new(), Vec::new());
    let (mut joined, mut left) = (0, 0);
    for StaffRow { row, said } in rows {
        let judged = said.clone().and_then(|said| match first_rows.insert(said.person, *row) {
            Some(first) => Err(Refusal::new("staff_twice").with("other", first)),
            None => {
                let stands = stands.get(&said.person).map_or(&[][..], Vec::as_slice);
                judge(&said, known.get(&said.person), stands, employer, today)
            }
        });
        match judged {
            Ok(Work::Join(new)) => {
                joined += 1;
                joining.extend(new);
            }
            Ok(Work::End(old)) => {
                left += 1;
                ending.extend(old);
            }
            Err(why) => {
                let person = said.as_ref().ok().map(|said| said.person);
                faults.push(StaffFault { row: *row, person, why });
            }
        }
    }
    let place = organisation.region.to_string();
    if !faults.is_empty() {
        // What is wrong with a row says something of a person: who asks by lists is seen.
        let counts = [("rows", rows.len().to_string()), ("wrong", faults.len().to_string())];
        let facts = [&[("employer", employer.to_owned())], &counts[..]].concat();
        audit::record(ctx, "insurance.staff_refused", &place, &facts)?;
        return Ok(StaffAnswer::Wrong(faults));
    }
    let villages = known.iter().map(|(person, hit)| (*person, hit.village)).collect();
    store::put_staff(ctx, &joining, &ending, &villages)?;
    let drawing = store::with_open_benefit(ctx, &persons)?;
    for one in joining.iter().filter(|one| drawing.binary_search(&one.person).is_ok()) {
        drawing::end_by_work(ctx, one)?;
    }
    let facts = [("employer", employer.to_owned()), ("joined", joined.to_string()), ("left", left.to_string())];
    audit::record(ctx, "insurance.change_staff", &place, &facts)?;
    Ok(StaffAnswer::Changed { joined, left })
}

/// Who they are, wherever they live: an employer's people need not live where it is.
fn anywhere(ctx: &mut Ctx, persons: &[CitizenId]) -> Result<HashMap<CitizenId, Hit>> {
    let actor = ctx.actor().clone();
    ctx.act_as(&Actor::new(&actor.user, Scope::EVERYWHERE));
    let found = registry::hits(ctx, persons);
    ctx.act_as(&actor);
    found
}

/// What a row comes to.
enum Work {
    Join(Vec<Membership>),
    /// Each with its last day and the reason in it.
    End(Vec<Membership>),
}

/// Whether one change can be carried out, by what is known of her and of her insurances.
fn judge(
    said: &StaffChange,
    known: Option<&Hit>,
    stands: &[Membership],
    employer: &str,
    today: Day,
) -> Result<Work, Refusal> {
    let hit = known.ok_or_else(|| people::unknown(said.person))?;
    if said.name.as_ref().is_some_and(|name| hit.name.match_key() != PersonName::match_key_of(name)) {
        return Err(Refusal::new("name_differs"));
    }
    people::wrong_day(today, said.person, said.on)?;
    let dead = hit.state == PersonState::Dead;
    let covers = |one: &&Membership| said.cover.insurances().contains(&one.insurance);
    let is_ours = |one: &&Membership| one.employer.as_deref() == Some(employer);
    match said.change {
        Change::Joins if dead => Err(people::gone(said.person, hit.state)),
        Change::Joins => {
            let by_another = |one: &&Membership| one.employer.is_some() && one.to.is_none() && !is_ours(one);
            if let Some(one) = stands.iter().find(|one| covers(one) && by_another(one)) {
                let refusal = Refusal::new("insurance_by_another").with("insurance", one.insurance.word());
                return Err(refusal.with("from", one.from));
            }
            let new = |insurance: &Insurance| {
                refuse_beside(stands, *insurance, said.on)?;
                Ok(Membership {
                    person: said.person,
                    insurance: *insurance,
                    employer: Some(employer.to_owned()),
                    from: said.on,
                    to: None,
                    left_because: None,
                })
            };
            said.cover.insurances().iter().map(new).collect::<Result<_, Refusal>>().map(Work::Join)
        }
        Change::Leaves => {
            let ours: Vec<&Membership> =
                stands.iter().filter(|one| one.to.is_none() && covers(one) && is_ours(one)).collect();
            if ours.is_empty() {
                return Err(Refusal::new("insurance_not_staff").with("person", said.person.masked()));
            }
            if let Some(late) = ours.iter().find(|one| said.on < one.from) {
                return Err(Refusal::new("insurance_day_before_joining").with("from", late.from));
            }
            let why = if dead { LeaveReason::Died } else { LeaveReason::Stopped };
            let ended = |one: &Membership| Membership { to: Some(said.on), left_because: Some(why), ..one.clone() };
            Ok(Work::End(ours.into_iter().map(ended).collect()))
        }
    }
}

/// One of an employer's people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Insured {
    /// Who.
    pub person: CitizenId,
    /// In what through this employer, and since when.
    pub insurances: Vec<(Insurance, Day)>,
}

/// Who is insured by an employer today, by person.
///
/// # Errors
/// As [`staff_of`].
pub fn insured_by(ctx: &mut Ctx, employer: &str) -> Result<Vec<Insured>> {
    let mut people: BTreeMap<CitizenId, Insured> = BTreeMap::new();
    for one in staff_of(ctx, employer)? {
        let insured = people.entry(one.person).or_insert(Insured { person: one.person, insurances: Vec::new() });
        insured.insurances.push((one.insurance, one.from));
    }
    Ok(people.into_values().collect())
}

#[cfg(test)]
mod tests {
    use kernel::RegionCode;

    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn a_day_is_read_as_people_write_one() {
        let cases = [
            ("2026-11-01", Some("2026-11-01")),
            ("2026/11/1", Some("2026-11-01")),
            ("2026.1.31", Some("2026-01-31")),
            ("2026年11月1日", Some("2026-11-01")),
            ("20261101", Some("2026-11-01")),
            ("46327", Some("2026-11-01")),
            ("2026-02-30", None),
            ("11/1/2026", None),
            ("2026-11", None),
            ("2026", None),
            ("第46327天", None),
            ("昨天", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(day_of(text), expected.map(day), "{text}");
        }
    }

    #[test]
    fn a_change_is_judged_by_what_stands() {
        use Change::{Joins, Leaves};
        use Cover::{All, InjuryOnly};
        use Insurance::{EmployeePension, ResidentPension, Unemployment, WorkInjury};
        let person = CitizenId::from_parts(540_502, day("1990-01-01"), 1);
        let stands = |insurance, employer: &str, from: &str, to: &str| Membership {
            person,
            insurance,
            employer: (!employer.is_empty()).then(|| employer.to_owned()),
            from: day(from),
            to: Day::parse(to).ok(),
            left_because: None,
        };
        let here = |insurance| stands(insurance, "here", "2026-03-01", "");
        let ours = [here(EmployeePension), here(Unemployment), here(WorkInjury)];
        let hit = |state| Hit {
            person,
            name: PersonName::parse("扎西").unwrap(),
            village: RegionCode::parse("540502101201").unwrap(),
            village_name: String::new(),
            state,
        };
        let alive = Some(PersonState::Alive);
        let dead = Some(PersonState::Dead);
        type Case<'a> = (Option<PersonState>, Change, Cover, &'a str, &'a [Membership], &'a str);
        let cases: [Case<'_>; 19] = [
            (alive, Joins, All, "2026-11-01", &[], "employee_pension unemployment work_injury"),
            (alive, Joins, InjuryOnly, "2026-11-01", &[], "work_injury"),
            (None, Joins, All, "2026-11-01", &[], "unknown_person"),
            (dead, Joins, All, "2026-11-01", &[], "insurance_person_gone"),
            (dead, Leaves, All, "2026-11-01", &ours, "employee_pension unemployment work_injury"),
            (alive, Joins, All, "2026-11-24", &[], "insurance_day_ahead"),
            (alive, Joins, All, "1989-12-31", &[], "insurance_day_before_birth"),
            (alive, Joins, All, "2026-11-01", &ours, "insurance_member_already"),
            (alive, Joins, All, "2026-11-01", &[here(WorkInjury)], "insurance_member_already"),
            (
                alive,
                Joins,
                All,
                "2026-11-01",
                &[stands(Unemployment, "there", "2020-01-01", "")],
                "insurance_by_another",
            ),
            (alive, Joins, InjuryOnly, "2026-11-01", &[stands(Unemployment, "there", "2020-01-01", "")], "work_injury"),
            (
                alive,
                Joins,
                All,
                "2026-11-01",
                &[stands(ResidentPension, "", "2020-01-01", "")],
                "insurance_member_elsewhere",
            ),
            (
                alive,
                Joins,
                InjuryOnly,
                "2026-11-01",
                &[stands(WorkInjury, "there", "2020-01-01", "2026-11-01")],
                "insurance_member_already",
            ),
            (
                alive,
                Joins,
                InjuryOnly,
                "2026-11-02",
                &[stands(WorkInjury, "there", "2020-01-01", "2026-11-01")],
                "work_injury",
            ),
            (alive, Leaves, All, "2026-11-01", &ours, "employee_pension unemployment work_injury"),
            (alive, Leaves, InjuryOnly, "2026-11-01", &ours, "work_injury"),
            (alive, Leaves, All, "2026-11-01", &ours[2..], "work_injury"),
            (alive, Leaves, All, "2026-02-28", &ours, "insurance_day_before_joining"),
            (alive, Leaves, All, "2026-11-01", &[stands(WorkInjury, "there", "2020-01-01", "")], "insurance_not_staff"),
        ];
        for (state, change, cover, on, stands, expected) in cases {
            let said = StaffChange { person, name: Some("扎 西".to_owned()), change, on: day(on), cover };
            let found = match judge(&said, state.map(hit).as_ref(), stands, "here", day("2026-11-23")) {
                Ok(Work::Join(all) | Work::End(all)) => {
                    all.iter().map(|one| one.insurance.word()).collect::<Vec<_>>().join(" ")
                }
                Err(why) => why.code.to_string(),
            };
            assert_eq!(found, expected, "{said:?} {stands:?}");
        }
        let other =
            StaffChange { person, name: Some("达娃".to_owned()), change: Joins, on: day("2026-11-01"), cover: All };
        let found = judge(&other, Some(&hit(PersonState::Alive)), &[], "here", day("2026-11-23")).err();
        assert_eq!(found.map(|why| why.code.to_string()).as_deref(), Some("name_differs"));
    }
}

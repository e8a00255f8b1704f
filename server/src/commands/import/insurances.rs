//! What another program kept of insurances: who was in which, what was paid in, and pensions that are drawn.
//!
//! A row that stands as it comes is left alone; one that stands otherwise is in error, for nothing here is corrected by a file. What only the
//! room can judge (days that overlap, a period ahead) it refuses for the whole file, naming whose row it was.

use std::collections::{BTreeMap, HashMap};

use document::register::{Column, Line, Sheet};
use insurance::{Contribution, Drawn, Insurance, LeaveReason, Membership};
use kernel::{CitizenId, Ctx, Day, Fen, Period, PersonName, Result};
use registry::Hit;

use super::Plan;

const ID: Column = Column::needed(&["公民身份号码", "身份证号码", "身份证号"]).code();
const NAME: Column = Column::needed(&["姓名"]);
const INSURANCE: Column = Column::needed(&["险种"]);

pub(super) const MEMBERSHIPS: &[Column] = &[
    ID,
    NAME,
    INSURANCE,
    Column::needed(&["参保日期"]),
    Column::useful(&["停保日期"]),
    Column::useful(&["停保原因"]),
    Column::useful(&["单位代码", "统一社会信用代码"]).code(),
];

pub(super) const CONTRIBUTIONS: &[Column] = &[
    ID,
    NAME,
    INSURANCE,
    Column::needed(&["缴费期间", "费款所属期"]),
    Column::needed(&["个人缴费"]),
    Column::useful(&["政府补贴", "财政补贴"]),
    Column::useful(&["集体或单位缴费", "单位缴费"]),
    Column::needed(&["缴费日期", "到账日期"]),
];

pub(super) const PENSIONS: &[Column] = &[
    ID,
    NAME,
    Column::needed(&["申领日期"]),
    Column::needed(&["个人账户储存额"]),
    Column::useful(&["已发至"]),
    Column::needed(&["最近认证日期"]),
];

/// What insurances are called in files, beside the house's own words.
const NAMES: [(&str, Insurance); 14] = [
    ("企业职工基本养老保险", Insurance::EmployeePension),
    ("职工养老", Insurance::EmployeePension),
    ("机关事业单位养老保险", Insurance::PublicPension),
    ("机关养老", Insurance::PublicPension),
    ("城乡居民基本养老保险", Insurance::ResidentPension),
    ("居民养老", Insurance::ResidentPension),
    ("失业保险", Insurance::Unemployment),
    ("失业", Insurance::Unemployment),
    ("工伤保险", Insurance::WorkInjury),
    ("工伤", Insurance::WorkInjury),
    ("职工基本医疗保险", Insurance::EmployeeMedical),
    ("职工医保", Insurance::EmployeeMedical),
    ("城乡居民基本医疗保险", Insurance::ResidentMedical),
    ("居民医保", Insurance::ResidentMedical),
];

const REASONS: [(&str, LeaveReason); 4] = [
    ("停保", LeaveReason::Stopped),
    ("退休", LeaveReason::Retired),
    ("转出", LeaveReason::Moved),
    ("死亡", LeaveReason::Died),
];

/// A row of one of the three files.
pub(super) trait Row: Clone + Eq + Send + 'static {
    /// What it is called when it stands otherwise.
    const DIFFERS: &'static str;

    /// Reads the cells after id and name.
    fn read(person: CitizenId, line: &Line) -> Result<Self, &'static str>;

    /// What it is about beside the person; two rows with the same are one.
    fn about(&self) -> (CitizenId, String);

    /// What stands of these people.
    fn standing(ctx: &mut Ctx, persons: &[CitizenId]) -> Result<Vec<Self>>;

    /// Takes rows in.
    fn import(ctx: &mut Ctx, rows: Vec<Self>) -> Result<usize>;
}

/// Everybody whom a file names in its first column, once.
pub(super) fn persons_of(sheet: &Sheet) -> Vec<CitizenId> {
    let mut persons: Vec<CitizenId> =
        sheet.rows.iter().filter_map(|line| CitizenId::parse(line.cell(0)).ok()).collect();
    persons.sort_unstable();
    persons.dedup();
    persons
}

/// Whose row it is: somebody known, under her own name.
pub(super) fn whose(line: &Line, known: &HashMap<CitizenId, Hit>) -> Result<CitizenId, &'static str> {
    if let Some(fault) = line.fault {
        return Err(fault);
    }
    let person = CitizenId::parse(line.cell(0)).map_err(|_| "bad_id")?;
    let hit = known.get(&person).ok_or("unknown_person")?;
    if hit.name.match_key() == PersonName::match_key_of(line.cell(1)) { Ok(person) } else { Err("name_differs") }
}

pub(super) fn plan<T: Row>(ctx: &mut Ctx, sheet: &Sheet) -> Result<Plan> {
    let persons = persons_of(sheet);
    let known = registry::hits(ctx, &persons)?;
    let mut stands: BTreeMap<(CitizenId, String), T> = BTreeMap::new();
    for row in T::standing(ctx, &persons)? {
        stands.insert(row.about(), row);
    }
    let judge = |line: &Line| T::read(whose(line, &known)?, line);
    let (mut rows, mut bad, mut unchanged) = (BTreeMap::<(CitizenId, String), T>::new(), Vec::new(), 0);
    for line in &sheet.rows {
        match judge(line) {
            Err(code) => bad.push((line.row, code)),
            Ok(row) => match stands.get(&row.about()) {
                Some(same) if *same == row => unchanged += 1,
                Some(_) => bad.push((line.row, T::DIFFERS)),
                None if rows.contains_key(&row.about()) => bad.push((line.row, "duplicate_in_file")),
                None => drop(rows.insert(row.about(), row)),
            },
        }
    }
    let rows: Vec<T> = rows.into_values().collect();
    let work = move |ctx: &mut Ctx| if rows.is_empty() { Ok(0) } else { T::import(ctx, rows.clone()) };
    Ok(Plan { work: Box::new(work), unchanged, bad })
}

fn insurance(text: &str) -> Result<Insurance, &'static str> {
    let named = NAMES.iter().find(|(name, _)| *name == text).map(|(_, insurance)| *insurance);
    named.or_else(|| Insurance::from_word(text)).ok_or("bad_insurance")
}

fn day(text: &str) -> Result<Day, &'static str> {
    Day::parse(text).map_err(|_| "bad_date")
}

fn yuan(text: &str) -> Result<Fen, &'static str> {
    if text.is_empty() { Ok(Fen::ZERO) } else { Fen::parse_yuan(text).map_err(|_| "bad_amount") }
}

impl Row for Membership {
    const DIFFERS: &'static str = "membership_differs";

    fn read(person: CitizenId, line: &Line) -> Result<Membership, &'static str> {
        let to = (!line.cell(4).is_empty()).then(|| day(line.cell(4))).transpose()?;
        let reason = REASONS.iter().find(|(name, _)| *name == line.cell(5)).map(|(_, reason)| *reason);
        let left_because = match (to, line.cell(5)) {
            (None, "") => None,
            (Some(_), "") => Some(LeaveReason::Stopped),
            (None, _) => return Err("bad_row"),
            (Some(_), _) => Some(reason.ok_or("bad_reason")?),
        };
        let employer = (!line.cell(6).is_empty()).then(|| line.cell(6).to_owned());
        Ok(Membership {
            person,
            insurance: insurance(line.cell(2))?,
            employer,
            from: day(line.cell(3))?,
            to,
            left_because,
        })
    }

    fn about(&self) -> (CitizenId, String) {
        (self.person, format!("{} {}", self.insurance.word(), self.from))
    }

    fn standing(ctx: &mut Ctx, persons: &[CitizenId]) -> Result<Vec<Membership>> {
        insurance::memberships_of_many(ctx, persons)
    }

    fn import(ctx: &mut Ctx, rows: Vec<Membership>) -> Result<usize> {
        insurance::import_memberships(ctx, rows)
    }
}

impl Row for Contribution {
    const DIFFERS: &'static str = "contribution_differs";

    fn read(person: CitizenId, line: &Line) -> Result<Contribution, &'static str> {
        Ok(Contribution {
            person,
            insurance: insurance(line.cell(2))?,
            period: Period::parse(line.cell(3)).map_err(|_| "bad_period_paid")?,
            own: yuan(line.cell(4))?,
            subsidy: yuan(line.cell(5))?,
            collective: yuan(line.cell(6))?,
            paid_on: day(line.cell(7))?,
        })
    }

    fn about(&self) -> (CitizenId, String) {
        (self.person, format!("{} {}", self.insurance.word(), self.period))
    }

    fn standing(ctx: &mut Ctx, persons: &[CitizenId]) -> Result<Vec<Contribution>> {
        insurance::contributions_of_many(ctx, persons)
    }

    fn import(ctx: &mut Ctx, rows: Vec<Contribution>) -> Result<usize> {
        insurance::import_contributions(ctx, rows)
    }
}

impl Row for Drawn {
    const DIFFERS: &'static str = "pension_differs";

    fn read(person: CitizenId, line: &Line) -> Result<Drawn, &'static str> {
        let paid_until = match line.cell(4) {
            "" => None,
            text => Some(Period::parse(text).map_err(|_| "bad_period_paid")?),
        };
        let account = yuan(line.cell(3))?;
        Ok(Drawn { person, claimed_on: day(line.cell(2))?, account, paid_until, proved_on: day(line.cell(5))? })
    }

    fn about(&self) -> (CitizenId, String) {
        (self.person, String::new())
    }

    fn standing(ctx: &mut Ctx, persons: &[CitizenId]) -> Result<Vec<Drawn>> {
        insurance::drawn_by(ctx, persons)
    }

    fn import(ctx: &mut Ctx, rows: Vec<Drawn>) -> Result<usize> {
        insurance::import_pensions(ctx, rows)
    }
}

//! An employer applies for its staff 单位批量申领: a file of people, brought to the desk, of whom each becomes an application or
//! is refused with the reason.
//!
//! Promises: every line of the file has its answer, written down in the transaction that gave it; a file that is brought
//! again goes on where it stopped and applies for nobody twice. The file carries no photos, so that each application
//! waits for one, of which the person is told.
//! Deliberately absent: exchanges and replacements, for which a card is handed in or was lost (the window), and which
//! banks there are (the exchange room).

use std::{collections::BTreeSet, fs::File};

use access::Deed;
use document::{
    Packed,
    confined::Confined,
    register::{self, Column},
};
use kernel::{CitizenId, Ctx, Error, Moment, PersonName, Refusal, RegionCode, RegionLevel, Result, refuse};
use registry::{Person, Region};

use crate::{Applicant, ApplicationNo, NewApplication, Reason, applying::apply_without_photo, store, told::Told};

/// The columns of the file: name, whose, phone, bank, service point.
pub const STAFF_COLUMNS: &[Column] = &[
    Column::needed(&["姓名"]),
    Column::needed(&["公民身份号码", "身份证号码", "身份证号", "社会保障号码"]).code(),
    Column::needed(&["开户银行", "银行"]),
    Column::useful(&["手机号码", "联系电话", "电话"]).code(),
    Column::useful(&["领卡网点", "网点"]),
];

/// So many lines a file may have: more than any employer of the prefecture has people.
const LINES_MAX: usize = 20_000;

/// A file that an employer brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staff {
    /// Its number.
    pub staff_id: i64,
    /// The employer's code.
    pub employer: String,
    /// The region of the desk that it was brought to.
    pub region: RegionCode,
    /// The name of the file.
    pub name: String,
    /// Its hash; the file is kept.
    pub file_sha256: String,
    /// How many lines it has.
    pub lines: i64,
    /// When it was brought.
    pub brought_at: Moment,
    /// Who took it.
    pub brought_by: String,
    /// How many lines became applications so far.
    pub applied: i64,
    /// How many were refused so far.
    pub refused: i64,
}

impl Staff {
    /// Whether every line has its answer.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.applied + self.refused == self.lines
    }
}

/// A line of the file as it came.
#[derive(Clone, Debug)]
pub struct StaffLine {
    cells: register::Line,
    /// The bank's code, where the name or code in the line is known.
    pub bank: Option<String>,
    /// Chance for the application's number.
    pub random: [u8; 8],
}

impl StaffLine {
    fn row(&self) -> i64 {
        i64::from(self.cells.row)
    }
}

/// What became of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffAnswer {
    /// As a spreadsheet counts.
    pub row: i64,
    /// Whose line it is, where somebody is known.
    pub person: Option<CitizenId>,
    /// The application, or why there is none.
    pub outcome: std::result::Result<ApplicationNo, Refusal>,
}

/// Reads a file in the confined child. `bank` answers the code of a bank by the word of a line, `draw` chance.
///
/// # Errors
/// `columns_missing`, `staff_too_long`, `file_empty`; a `file_...` code of the document room.
pub fn read_staff(
    confined: &Confined,
    file: &File,
    bank: impl Fn(&str) -> Option<String>,
    mut draw: impl FnMut() -> [u8; 8],
) -> Result<Vec<StaffLine>> {
    let rows = register::read(confined, file, STAFF_COLUMNS)?.rows;
    if rows.is_empty() {
        return refuse("file_empty");
    }
    if rows.len() > LINES_MAX {
        return Err(Refusal::new("staff_too_long").with("limit", LINES_MAX).into());
    }
    let line = |cells: register::Line| StaffLine { bank: bank(cells.cell(2)), random: draw(), cells };
    Ok(rows.into_iter().map(line).collect())
}

/// Takes a file in before its lines are gone through; one that was brought before is the same again.
///
/// # Errors
/// `employer_unknown`; `not_allowed`; a failure of the database.
pub fn bring_staff(ctx: &mut Ctx, employer: &str, file: &Packed, lines: usize) -> Result<Staff> {
    access::require(ctx, Deed::ServeCards)?;
    access::employer(ctx, employer)?;
    let region = ctx.scope().region().expect("who serves at a desk is a user, and serves a region");
    if let Some(known) = store::staff_of_file(ctx, employer, region, &file.sha256)? {
        return Ok(known);
    }
    let staff = Staff {
        staff_id: ctx.take_numbers("card_staff", 1)?,
        employer: employer.to_owned(),
        region,
        name: file.name.clone(),
        file_sha256: file.sha256.clone(),
        lines: i64::try_from(lines).expect("a sane number of lines"),
        brought_at: ctx.now(),
        brought_by: ctx.actor().user.to_string(),
        applied: 0,
        refused: 0,
    };
    document::keep(ctx, file)?;
    store::add_staff(ctx, &staff)?;
    let facts = [("employer", employer.to_owned()), ("lines", lines.to_string()), ("sha256", file.sha256.clone())];
    audit::record(ctx, "card.bring_staff", &format!("card staff {}", staff.staff_id), &facts)?;
    Ok(staff)
}

/// Applies for some lines of a file, those that have no answer yet; who is to be told of it.
///
/// # Errors
/// `card_staff_unknown`; `not_allowed`; a failure of the database. What is wrong with a line is its answer.
pub fn apply_for_staff(ctx: &mut Ctx, staff_id: i64, lines: &[StaffLine]) -> Result<Vec<Told>> {
    access::require(ctx, Deed::ServeCards)?;
    let staff = staff(ctx, staff_id)?;
    let rows = lines.iter().map(StaffLine::row);
    let (Some(first), Some(last)) = (rows.clone().min(), rows.max()) else { return Ok(Vec::new()) };
    let answered: BTreeSet<i64> = store::staff_rows(ctx, staff_id, first, last)?.into_iter().collect();
    let regions = registry::regions(ctx)?;
    let mut told = Vec::new();
    for line in lines.iter().filter(|line| !answered.contains(&line.row())) {
        let person = CitizenId::parse(line.cells.cell(1)).ok();
        let outcome = match apply_for(ctx, &staff.employer, line, person, &regions) {
            Ok((number, tell)) => {
                told.push(tell);
                Ok(number)
            }
            Err(Error::Refused(why)) => Err(why),
            Err(failure) => return Err(failure),
        };
        let answer = StaffAnswer { row: line.row(), person, outcome };
        store::add_staff_answer(ctx, staff_id, &answer)?;
    }
    Ok(told)
}

fn apply_for(
    ctx: &mut Ctx,
    employer: &str,
    line: &StaffLine,
    person: Option<CitizenId>,
    regions: &[Region],
) -> Result<(ApplicationNo, Told)> {
    if let Some(fault) = line.cells.fault {
        return refuse(fault);
    }
    let Some(id) = person else { return refuse("bad_id") };
    let Some(person) = registry::person(ctx, id)? else { return refuse("unknown_person") };
    if person.name.match_key() != PersonName::match_key_of(line.cells.cell(0)) {
        return refuse("name_differs");
    }
    let Some(bank) = line.bank.clone() else {
        return Err(Refusal::new("bank_unknown").with("bank", line.cells.cell(2)).into());
    };
    let phone = Some(line.cells.cell(3)).filter(|phone| !phone.is_empty()).unwrap_or(&person.phone).to_owned();
    let new = NewApplication {
        person: id,
        reason: Reason::First,
        applicant: Applicant::Employer(employer.to_owned()),
        bank,
        point: point(&person, line.cells.cell(4), regions)?,
        phone,
    };
    let (card, told) = apply_without_photo(ctx, &new, line.random)?;
    Ok((card.application_no.expect("who applies gets a number"), told))
}

/// The service point a line names, by code or by name in the person's county; her township's where it names none.
fn point(person: &Person, said: &str, regions: &[Region]) -> Result<RegionCode, Refusal> {
    if said.is_empty() {
        return Ok(person.village.township().unwrap_or(person.village));
    }
    if let Ok(code) = RegionCode::parse(said) {
        return Ok(code);
    }
    let is_it = |one: &&Region| {
        let level = matches!(one.code.level(), RegionLevel::County | RegionLevel::Township);
        level && one.valid_to.is_none() && one.name == said && one.code.county() == person.village.county()
    };
    let found = regions.iter().find(is_it).map(|one| one.code);
    found.ok_or_else(|| Refusal::new("card_point_wrong").with("point", said))
}

/// A file that was brought, within the actor's scope.
///
/// # Errors
/// `card_staff_unknown`; a failure of the database.
pub fn staff(ctx: &mut Ctx, staff_id: i64) -> Result<Staff> {
    let scope = ctx.scope();
    let known = store::staff(ctx, staff_id)?.filter(|staff| scope.covers(staff.region));
    known.ok_or_else(|| Refusal::new("card_staff_unknown").with("staff", staff_id).into())
}

/// The files that were brought within the actor's scope, newest first, at most `limit`.
///
/// # Errors
/// A failure of the database.
pub fn staffs(ctx: &mut Ctx, limit: usize) -> Result<Vec<Staff>> {
    store::staffs(ctx, limit)
}

/// What became of the lines of a file so far, by row.
///
/// # Errors
/// `card_staff_unknown`; a failure of the database.
pub fn staff_answers(ctx: &mut Ctx, staff_id: i64) -> Result<Vec<StaffAnswer>> {
    staff(ctx, staff_id)?;
    store::staff_answers(ctx, staff_id)
}

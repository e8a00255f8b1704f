//! Rosters whose files really contain what their plan promises. The judge below is written from
//! the rules alone and shares no code with the generator.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use kernel::{CitizenId, Fen, Period, PersonName, RegionCode};
use population::{
    AccountState, Encoding, Expected, Fault, Faults, HEADERS, LifeState, Population, Roster, RosterSpec, Village,
    reference_day, roster_csv_gb18030, roster_csv_utf8, roster_xlsx, write_roster_csv,
};

/// Twelve counties with `each` villages.
fn villages(each: u32) -> Vec<Village> {
    let counties =
        [540_502, 540_521, 540_522, 540_523, 540_524, 540_525, 540_526, 540_527, 540_528, 540_529, 540_531, 540_581];
    let mut villages = Vec::new();
    for county in counties {
        for number in 1..=each {
            let code = format!("{county}{:03}{:03}", 100 + number % 7, 200 + number);
            let code = RegionCode::parse(&code).expect("a region code");
            villages.push(Village { code, name: format!("第{number}村") });
        }
    }
    villages
}

fn spec(faults: Faults) -> RosterSpec {
    let period = Period::parse("2026").expect("a year");
    RosterSpec { faults, ..RosterSpec::new("耕地地力保护补贴", period) }
}

/// What the judge knows about a person.
struct Known {
    name: String,
    state: LifeState,
    account_no: Option<String>,
}

fn register(population: &Population) -> HashMap<CitizenId, Known> {
    let known = (0_u32..).zip(population.people()).map(|(index, person)| {
        let active = population.account(index).filter(|account| account.state == AccountState::Active);
        let account_no = active.map(|account| account.account_no);
        (person.id, Known { name: person.name, state: person.state, account_no })
    });
    known.collect()
}

/// Reads the lines back and decides by the rules: the first thing wrong gives the reason.
fn judge(population: &Population, cap: Fen, rows: &[Vec<String>]) -> Expected {
    let register = register(population);
    let mut seen = HashSet::new();
    let mut found = Expected::default();
    for row in rows {
        assert_eq!(row.len(), HEADERS.len());
        if row.iter().all(String::is_empty) {
            found.blank_rows += 1;
            continue;
        }
        if row[0] == "合计" {
            continue;
        }
        found.lines += 1;
        match reason(&register, cap, row, &mut seen) {
            Ok(amount) => {
                found.accepted += 1;
                found.accepted_fen += amount.get();
            }
            Err(code) => *found.reasons.entry(code).or_default() += 1,
        }
    }
    found
}

fn reason(
    register: &HashMap<CitizenId, Known>,
    cap: Fen,
    row: &[String],
    seen: &mut HashSet<CitizenId>,
) -> Result<Fen, &'static str> {
    let (name, id, account, amount) = (&row[3], &row[4], &row[5], &row[15]);
    if name.is_empty() || id.is_empty() || amount.is_empty() {
        return Err("bad_row");
    }
    let id = CitizenId::parse(id).map_err(|_| "bad_id")?;
    let amount = Fen::parse_yuan(amount).map_err(|_| "bad_amount")?;
    let known = register.get(&id).ok_or("unknown_person")?;
    match (known.state, &known.account_no) {
        (LifeState::Dead(_), _) => return Err("dead"),
        (LifeState::Moved(_), _) => return Err("moved_away"),
        (LifeState::Alive, None) => return Err("no_active_account"),
        (LifeState::Alive, Some(own)) if own != account => return Err("account_differs"),
        (LifeState::Alive, Some(_)) => {}
    }
    if PersonName::match_key_of(name) != PersonName::match_key_of(&known.name) {
        return Err("name_differs");
    }
    if id.age_on(reference_day()) < 16 {
        return Err("not_eligible");
    }
    if amount > cap {
        return Err("over_cap");
    }
    if !seen.insert(id) {
        return Err("duplicate_in_file");
    }
    Ok(amount)
}

fn read_csv(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().from_reader(bytes);
    assert_eq!(reader.headers().expect("a header row"), HEADERS.as_slice());
    let records = reader.records().map(|record| record.expect("18 cells"));
    records.map(|record| record.iter().map(str::to_owned).collect()).collect()
}

fn read_xlsx(path: &Path) -> Vec<Vec<String>> {
    use calamine::{Data, Reader, Xlsx, open_workbook};
    let mut workbook: Xlsx<_> = open_workbook(path).expect("a workbook");
    let formulas = workbook.worksheet_formula("花名册").expect("the sheet");
    let cells = workbook.worksheet_range("花名册").expect("the sheet");
    let mut rows = Vec::new();
    for (row_at, row) in (0_u32..).zip(cells.rows()) {
        let text = (0_u32..).zip(row).map(|(column_at, cell)| {
            let formula = formulas.get_value((row_at, column_at)).filter(|formula| !formula.is_empty());
            match (formula, cell) {
                (Some(formula), _) => format!("={formula}"),
                // A number is no id.
                (None, Data::Float(number)) if column_at == 4 => format!("{number:e}"),
                (None, cell) => cell.to_string(),
            }
        });
        rows.push(text.collect::<Vec<String>>());
    }
    assert_eq!(rows.remove(0), HEADERS);
    rows
}

/// The counts by fault are the generator's own words; everything else must be found in the file.
fn without_faults(expected: &Expected) -> Expected {
    Expected { faults: BTreeMap::new(), ..expected.clone() }
}

#[test]
fn a_file_contains_the_faults_that_its_plan_promises() {
    let population = Population::new(7, 30_000, &villages(6));
    let mut every_fault = spec(Faults { under_age: 100, ..Faults::default() });
    every_fault.lines_max = Some(9_000);
    let folder = tempfile::tempdir().expect("a folder");
    let rosters = [
        Roster::of_households(&population, &every_fault),
        Roster::of_residents(&population, &every_fault),
        Roster::of_residents(&population, &spec(Faults::default())),
    ];
    for roster in rosters {
        let expected = roster.expected();
        for fault in Fault::ALL {
            let count = expected.faults.get(&fault).copied().unwrap_or(0);
            let wanted = match fault {
                Fault::UnderAge if expected.lines > 9_000 => 0,
                _ => 1,
            };
            assert!(count >= wanted, "{fault:?} occurs");
        }
        assert_eq!(roster.faulty_lines().count(), expected.faults.values().map(|&count| count as usize).sum());

        let utf8 = folder.path().join("utf8.csv");
        roster_csv_utf8(&utf8, &roster).expect("written");
        let rows = read_csv(&std::fs::read(&utf8).expect("read"));
        assert_eq!(judge(&population, every_fault.cap, &rows), without_faults(expected), "CSV in UTF-8");
        assert_eq!(rows.last().expect("a totals row")[0], "合计");

        let gb18030 = folder.path().join("gb18030.csv");
        roster_csv_gb18030(&gb18030, &roster).expect("written");
        let bytes = std::fs::read(&gb18030).expect("read");
        let (text, lost) = encoding_rs::GB18030.decode_without_bom_handling(&bytes);
        assert!(!lost && read_csv(text.as_bytes()) == rows, "GB18030 says the same");

        let xlsx = folder.path().join("roster.xlsx");
        roster_xlsx(&xlsx, &roster).expect("written");
        let rows = read_xlsx(&xlsx);
        assert_eq!(judge(&population, every_fault.cap, &rows), without_faults(expected), "XLSX");
    }
}

#[test]
fn a_roster_without_faults_can_be_paid_to_the_last_line() {
    let population = Population::new(8, 20_000, &villages(3));
    for roster in [
        Roster::of_households(&population, &spec(Faults::none())),
        Roster::of_residents(&population, &spec(Faults::none())),
    ] {
        let expected = roster.expected();
        assert_eq!(expected.accepted, expected.lines);
        assert!(expected.reasons.is_empty() && expected.blank_rows == 0);
        let mut bytes = Vec::new();
        write_roster_csv(&mut bytes, Encoding::Utf8, roster.rows()).expect("written");
        let rows = read_csv(&bytes);
        assert_eq!(judge(&population, Fen::new(i64::MAX), &rows), without_faults(expected));
        let total = Fen::parse_yuan(&rows.last().expect("a totals row")[15]).expect("an amount");
        assert_eq!(total.get(), expected.accepted_fen);
    }
}

#[test]
fn the_same_roster_gives_the_same_bytes_and_another_period_others() {
    let population = Population::new(8, 3_000, &villages(3));
    let folder = tempfile::tempdir().expect("a folder");
    let written = |name: &str, spec: &RosterSpec| {
        let path = folder.path().join(name);
        roster_xlsx(&path, &Roster::of_households(&population, spec)).expect("written");
        std::fs::read(path).expect("read")
    };
    let this_year = spec(Faults::default());
    let next_year = RosterSpec { period: Period::parse("2027").expect("a year"), ..this_year.clone() };
    assert_eq!(written("first.xlsx", &this_year), written("again.xlsx", &this_year));
    assert_ne!(written("first.xlsx", &this_year), written("next.xlsx", &next_year));
}

#[test]
fn nobody_makes_an_empty_roster() {
    let population = Population::new(1, 1_000, &[]);
    let roster = Roster::of_households(&population, &spec(Faults::default()));
    assert_eq!(roster.expected(), &Expected::default());
    let mut bytes = Vec::new();
    write_roster_csv(&mut bytes, Encoding::Utf8, roster.rows()).expect("written");
    assert_eq!(read_csv(&bytes).len(), 1, "nothing but the totals row");
}

//! A small prefecture to whose people rosters are paid, and rosters written in every way departments write them.

use std::{
    collections::BTreeMap,
    fs,
    io::{Cursor, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use card::{AccountState, NewAccount};
use document::confined::Confined;
use kernel::{
    AccountNumber, Actor, CitizenId, Ctx, Day, Db, Fen, Period, PersonName, RegionCode, Result, Scope, Sql, params,
};
use population::Population;
use registry::{Person, PersonState};
use subsidy::{CheckReport, RosterFile};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// Paid by quarter or year to people of sixteen and more, at most 3500 yuan; its notice may end at once.
pub(crate) const ECOPOST: &str = "ecopost";
/// Paid by year to heads of households.
pub(crate) const GRASS: &str = "grass";

/// Needed columns, in the usual order.
pub(crate) const NEEDED: [&str; 3] = ["收款人姓名", "收款人身份证号", "补贴金额"];

/// Somebody as the registry and the card room know her.
#[derive(Clone, Debug)]
pub(crate) struct Someone {
    pub(crate) number: u16,
    pub(crate) name: &'static str,
    pub(crate) born: (u16, u8, u8),
    pub(crate) county: &'static str,
    pub(crate) household: i64,
    pub(crate) head: bool,
    pub(crate) state: PersonState,
    pub(crate) account: Option<AccountState>,
}

/// The head of a household, alive, with an account: who can be paid everything.
pub(crate) fn someone(number: u16) -> Someone {
    Someone {
        number,
        name: "达娃卓玛",
        born: (1980, 1, 1),
        county: "540502",
        household: 10_000 + i64::from(number),
        head: true,
        state: PersonState::Alive,
        account: Some(AccountState::Active),
    }
}

pub(crate) fn day(text: &str) -> Day {
    Day::parse(text).expect("a day")
}

pub(crate) fn period(text: &str) -> Period {
    Period::parse(text).expect("a period")
}

pub(crate) fn region(text: &str) -> RegionCode {
    RegionCode::parse(text).expect("a region")
}

impl Someone {
    pub(crate) fn id(&self) -> CitizenId {
        let (year, month, day) = self.born;
        let born = Day::new(i32::from(year), month.into(), day.into()).expect("a day");
        CitizenId::from_parts(540_502, born, self.number)
    }

    pub(crate) fn account_number(&self) -> String {
        format!("622848{:013}", self.number)
    }

    /// A line with the needed cells, to this person.
    pub(crate) fn line(&self, yuan: &str) -> Cells {
        let id = self.id().to_string();
        Cells::default().with("收款人姓名", self.name).with("收款人身份证号", &id).with("补贴金额", yuan)
    }

    fn person(&self) -> Person {
        let county = region(self.county);
        let village = prefecture::villages().into_iter().find(|village| county.contains(village.code));
        Person {
            id: self.id(),
            name: PersonName::parse(self.name).expect("a name"),
            village: village.expect("a county has villages").code,
            household_id: self.household,
            relation: if self.head { "户主" } else { "配偶" }.to_owned(),
            ethnic: "04".to_owned(),
            phone: "13900000000".to_owned(),
            state: self.state,
            state_since: (self.state != PersonState::Alive).then(|| day("2026-01-05")),
        }
    }

    fn new_account(&self) -> Option<NewAccount> {
        let state = self.account?;
        let number = AccountNumber::parse(&self.account_number()).expect("a number");
        let opened_on = day("2020-01-01");
        Some(NewAccount {
            person: self.id(),
            bank: "nongye".to_owned(),
            number,
            card: None,
            card_stage: card::Stage::Active,
            state,
            opened_on,
        })
    }
}

/// A line's cells by column. `#` before a cell makes it a number and `=` a formula where a format has such.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cells(pub(crate) BTreeMap<&'static str, String>);

impl Cells {
    pub(crate) fn with(mut self, column: &'static str, text: &str) -> Cells {
        self.0.insert(column, text.to_owned());
        self
    }

    pub(crate) fn row(&self, columns: &[&str]) -> Vec<String> {
        columns.iter().map(|column| self.0.get(column).cloned().unwrap_or_default()).collect()
    }
}

/// A header of these columns and the lines below it.
pub(crate) fn table(columns: &[&str], lines: &[Cells]) -> Vec<Vec<String>> {
    let header = columns.iter().map(|column| (*column).to_owned()).collect();
    std::iter::once(header).chain(lines.iter().map(|line| line.row(columns))).collect()
}

/// A header of all usual columns and the lines below it.
pub(crate) fn usual(lines: &[Cells]) -> Vec<Vec<String>> {
    table(&subsidy::COLUMNS, lines)
}

/// How a roster is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Utf8,
    Utf8Bom,
    Gb18030,
    Xlsx,
}

pub(crate) const FORMATS: [Format; 4] = [Format::Utf8, Format::Utf8Bom, Format::Gb18030, Format::Xlsx];

pub(crate) fn bytes_of(rows: &[Vec<String>], format: Format) -> Vec<u8> {
    if format == Format::Xlsx {
        return xlsx(rows);
    }
    let mut text = String::new();
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| quoted(cell.strip_prefix('#').unwrap_or(cell))).collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    match format {
        Format::Utf8Bom => format!("\u{FEFF}{text}").into_bytes(),
        Format::Gb18030 => encoding_rs::GB18030.encode(&text).0.into_owned(),
        Format::Utf8 | Format::Xlsx => text.into_bytes(),
    }
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}

/// The parts of a workbook around its one sheet.
const PARTS: [(&str, &str); 4] = [
    (
        "[Content_Types].xml",
        r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#,
    ),
    (
        "_rels/.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
    ),
    (
        "xl/workbook.xml",
        r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="发放表" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
    ),
    (
        "xl/_rels/workbook.xml.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
    ),
];

/// As spreadsheets write it: blank cells and rows are left out.
fn xlsx(rows: &[Vec<String>]) -> Vec<u8> {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let mut sheet = String::new();
    for (row_at, row) in (1..).zip(rows).filter(|(_, row)| row.iter().any(|cell| !cell.is_empty())) {
        sheet.push_str(&format!(r#"<row r="{row_at}">"#));
        for (column, cell) in ('A'..='Z').zip(row).filter(|(_, cell)| !cell.is_empty()) {
            let place = format!("{column}{row_at}");
            sheet.push_str(&match (cell.strip_prefix('#'), cell.strip_prefix('=')) {
                (Some(number), _) => format!(r#"<c r="{place}"><v>{number}</v></c>"#),
                (None, Some(formula)) => format!(r#"<c r="{place}"><f>{}</f><v>1</v></c>"#, escaped(formula)),
                (None, None) => format!(
                    r#"<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{}</t></is></c>"#,
                    escaped(cell)
                ),
            });
        }
        sheet.push_str("</row>");
    }
    let sheet = format!("<worksheet><sheetData>{sheet}</sheetData></worksheet>");
    let mut parts: Vec<(&str, &[u8])> = PARTS.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    parts.push(("xl/worksheets/sheet1.xml", sheet.as_bytes()));
    zipped(&parts)
}

pub(crate) fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        zip.start_file(*name, options).expect("a part begins");
        zip.write_all(content).expect("a part is written");
    }
    zip.finish().expect("the archive ends").into_inner()
}

pub(crate) fn confined() -> Confined {
    Confined::program(env!("CARGO_BIN_EXE_subsidy-confined-child"))
}

/// The code of a refusal.
pub(crate) fn code<T: std::fmt::Debug>(answer: Result<T>) -> String {
    match answer {
        Err(kernel::Error::Refused(refusal)) => refusal.code.to_string(),
        other => panic!("a refusal was expected: {other:?}"),
    }
}

/// The person and the amount of every line that stands in a cycle.
pub(crate) type Paid = std::collections::BTreeSet<(i64, i64)>;

pub(crate) struct House {
    pub(crate) db: Db,
    pub(crate) folder: tempfile::TempDir,
}

/// Tells a story on both engines, in a prefecture of nobody but these people.
pub(crate) fn on_both(people: &[Someone], story: impl Fn(&House)) {
    testkit::on_both(prefecture::ROOMS, |db| story(&House::settle(db, people)));
}

impl House {
    pub(crate) fn settle(db: &Db, people: &[Someone]) -> House {
        let villages: Vec<_> = prefecture::villages().into_iter().take(1).collect();
        let house = House::of(db, &Population::new(1, 1, &villages));
        house.move_in(people);
        house
    }

    /// These people come to live here.
    pub(crate) fn move_in(&self, people: &[Someone]) {
        let mut persons: Vec<Person> = people.iter().map(Someone::person).collect();
        persons.sort_unstable_by_key(|person| person.id);
        let mut accounts: Vec<NewAccount> = people.iter().filter_map(Someone::new_account).collect();
        accounts.sort_unstable_by_key(|account| account.person);
        let moved_in = self.db.write(&Actor::system(), move |ctx| {
            registry::import_people(ctx, &persons)?;
            card::import_accounts(ctx, &accounts)
        });
        moved_in.expect("people move in");
    }

    pub(crate) fn of(db: &Db, population: &Population) -> House {
        prefecture::settle(db, population).expect("an empty database");
        House { db: db.clone(), folder: tempfile::tempdir().expect("a folder") }
    }

    pub(crate) fn act<T: Send + 'static>(
        &self,
        login: &str,
        deed: impl FnMut(&mut Ctx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.db.write(&prefecture::actor(login), deed)
    }

    pub(crate) fn maker<T: Send + 'static>(
        &self,
        deed: impl FnMut(&mut Ctx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.act("maker", deed)
    }

    /// The maker of one county.
    pub(crate) fn maker_of<T: Send + 'static>(
        &self,
        county: &str,
        deed: impl FnMut(&mut Ctx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.db.write(&Actor::new("maker", Scope::of(region(county))), deed)
    }

    pub(crate) fn ask<T>(&self, question: impl FnOnce(&mut Ctx) -> Result<T>) -> T {
        self.db.read(&prefecture::actor("auditor"), question).expect("an answer")
    }

    pub(crate) fn put(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, bytes).expect("a file");
        path
    }

    pub(crate) fn read(&self, path: &Path) -> Arc<RosterFile> {
        Arc::new(subsidy::read_roster(path, &confined()).expect("a roster"))
    }

    pub(crate) fn roster(&self, rows: &[Vec<String>], format: Format) -> Arc<RosterFile> {
        self.read(&self.put("roster", &bytes_of(rows, format)))
    }

    pub(crate) fn new_batch(&self, programme: &'static str, of: &str) -> i64 {
        let of = period(of);
        self.maker(move |ctx| subsidy::new_batch(ctx, programme, &of, prefecture::shannan())).expect("a batch")
    }

    pub(crate) fn load(&self, batch: i64, file: &Arc<RosterFile>) -> Result<i64> {
        let file = Arc::clone(file);
        self.maker(move |ctx| subsidy::load(ctx, batch, &file))
    }

    pub(crate) fn check(&self, batch: i64, file: &Arc<RosterFile>) -> Result<CheckReport> {
        let parsed = file.parsed.clone();
        self.maker(move |ctx| subsidy::check(ctx, batch, &parsed))
    }

    /// A batch with this roster, loaded and checked.
    pub(crate) fn checked(&self, programme: &'static str, of: &str, file: &Arc<RosterFile>) -> (i64, CheckReport) {
        let batch = self.new_batch(programme, of);
        self.load(batch, file).expect("loaded");
        (batch, self.check(batch, file).expect("checked"))
    }

    /// What became of each line: accepted, or the reason against it.
    pub(crate) fn verdicts(&self, batch: i64) -> BTreeMap<i64, String> {
        let mut verdicts: BTreeMap<i64, String> = self
            .items(batch, |row| (row.int(0), row.opt_text(3).unwrap_or("accepted").to_owned()))
            .into_iter()
            .collect();
        for (line, code) in self.ask(|ctx| payout::refused(ctx, batch)) {
            let before = verdicts.insert(i64::from(line), code);
            assert_eq!(before, None, "line {line} is paid and refused");
        }
        verdicts
    }

    /// The persons and amounts that the batch pays or holds.
    pub(crate) fn paid(&self, batch: i64) -> Paid {
        self.items(batch, |row| (row.int(1), row.int(2))).into_iter().collect()
    }

    fn items<T>(&self, batch: i64, map: impl FnMut(&kernel::Row<'_>) -> T) -> Vec<T> {
        let sql = Sql("SELECT item_id - $1, person_id, amount_fen, hold_reason FROM payout_item
            WHERE item_id >= $1 AND item_id < $2 ORDER BY 1");
        let [first, end] = [batch, batch + 1].map(|number| number * payout::ITEMS_PER_BATCH);
        self.ask(|ctx| ctx.query(sql, params![first, end], map))
    }

    pub(crate) fn state(&self, batch: i64) -> &'static str {
        self.ask(|ctx| payout::batch(ctx, batch)).state.word()
    }

    /// Everything in the tables but the audit log.
    pub(crate) fn contents(&self) -> Vec<String> {
        let mut lines = testkit::contents(&self.db, prefecture::ROOMS);
        lines.retain(|line| !line.starts_with("audit_"));
        lines
    }
}

/// An amount as people write it.
pub(crate) fn yuan(text: &str) -> Fen {
    Fen::parse_yuan(text).expect("an amount")
}

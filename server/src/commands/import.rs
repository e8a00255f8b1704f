//! `import KIND FILE`: registers from other systems, CSV or XLSX, by the names of their columns in any order.
//!
//! Promises: all of a file or nothing (law 7), and every bad row is told with its reason, not only the first; a second
//! import of the same file changes nothing that matters; `--dry-run` changes nothing at all.

mod accounts;
mod deaths;
mod households;
mod insurances;
mod organisations;
mod people;
mod proofs;
mod regions;
mod users;

use std::{
    collections::BTreeMap,
    fs::File,
    path::{Path, PathBuf},
};

use access::Deed;
use clap::ValueEnum;
use insurance::{Contribution, Drawn, Membership};
use kernel::{Ctx, Refusal, Result};
use serde_json::json;

use super::batch_files::write_rejects;
use crate::{
    answer::{Answer, Done, Fault},
    desk::{Desk, confined},
    progress, words,
};
use document::register::{self, Sheet};

/// `import KIND FILE`
#[derive(Debug, clap::Args)]
pub(crate) struct Import {
    /// What is taken in
    #[arg(value_enum)]
    kind: Kind,
    /// CSV or XLSX
    file: PathBuf,
    /// Say what would be done, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Write the rows in error with their reasons to this XLSX file
    #[arg(long, value_name = "FILE.xlsx")]
    rejects: Option<PathBuf>,
}

/// A register.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Kind {
    Regions,
    People,
    Households,
    Accounts,
    Organisations,
    Users,
    Deaths,
    Memberships,
    Contributions,
    Pensions,
    Proofs,
}

/// What a file comes to, judged against what stands, before anything is changed.
struct Plan {
    /// Rows to be taken in, and how.
    work: Work,
    /// Rows that stand already as they come.
    unchanged: usize,
    /// Rows that cannot be taken in.
    bad: Vec<(u32, &'static str)>,
}

/// The change itself.
type Work = Box<dyn Fn(&mut Ctx) -> Result<usize> + Send>;

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Kind::Regions => "regions",
            Kind::People => "people",
            Kind::Households => "households",
            Kind::Accounts => "accounts",
            Kind::Organisations => "organisations",
            Kind::Users => "users",
            Kind::Deaths => "deaths",
            Kind::Memberships => "memberships",
            Kind::Contributions => "contributions",
            Kind::Pensions => "pensions",
            Kind::Proofs => "proofs",
        }
    }

    /// Who may: users and their roles are kept by others than all the rest.
    fn deed(self) -> Deed {
        match self {
            Kind::Users => Deed::KeepUsers,
            _ => Deed::KeepRegistry,
        }
    }

    fn columns(self) -> &'static [register::Column] {
        match self {
            Kind::Regions => regions::COLUMNS,
            Kind::People => people::COLUMNS,
            Kind::Households => households::COLUMNS,
            Kind::Accounts => accounts::COLUMNS,
            Kind::Organisations => organisations::COLUMNS,
            Kind::Users => users::COLUMNS,
            Kind::Deaths => deaths::COLUMNS,
            Kind::Memberships => insurances::MEMBERSHIPS,
            Kind::Contributions => insurances::CONTRIBUTIONS,
            Kind::Pensions => insurances::PENSIONS,
            Kind::Proofs => proofs::COLUMNS,
        }
    }

    fn plan(self, ctx: &mut Ctx, sheet: &Sheet) -> Result<Plan> {
        match self {
            Kind::Regions => regions::plan(ctx, sheet),
            Kind::People => people::plan(ctx, sheet),
            Kind::Households => households::plan(ctx, sheet),
            Kind::Accounts => accounts::plan(ctx, sheet),
            Kind::Organisations => organisations::plan(ctx, sheet),
            Kind::Users => users::plan(ctx, sheet),
            Kind::Deaths => deaths::plan(ctx, sheet),
            Kind::Memberships => insurances::plan::<Membership>(ctx, sheet),
            Kind::Contributions => insurances::plan::<Contribution>(ctx, sheet),
            Kind::Pensions => insurances::plan::<Drawn>(ctx, sheet),
            Kind::Proofs => proofs::plan(ctx, sheet),
        }
    }
}

/// What was found and done.
struct Outcome {
    rows: usize,
    changed: usize,
    unchanged: usize,
    bad: Vec<(u32, &'static str)>,
}

pub(crate) fn carry_out(desk: &Desk, import: &Import) -> Done {
    let (kind, what) = (import.kind, format!("import {}", import.kind.word()));
    let confined = confined()?;
    let original = File::open(&import.file).map_err(|why| Fault::file("read", &import.file, &why))?;
    let step = progress::step(&words::sentence(desk.lang, "stage-import"));
    let sheet = register::read(&confined, &original, kind.columns())?;
    let header_row = sheet.header_row;
    let outcome = if import.dry_run {
        desk.read(&what, |ctx| {
            access::require(ctx, kind.deed())?;
            let plan = kind.plan(ctx, &sheet)?;
            let (rows, bad) = (sheet.rows.len(), plan.bad);
            Ok(Outcome { rows, changed: rows - plan.unchanged - bad.len(), unchanged: plan.unchanged, bad })
        })?
    } else {
        desk.write_as_anybody(&what, move |ctx| {
            access::require(ctx, kind.deed())?;
            let plan = kind.plan(ctx, &sheet)?;
            let changed = if plan.bad.is_empty() { (plan.work)(ctx)? } else { 0 };
            Ok(Outcome { rows: sheet.rows.len(), changed, unchanged: plan.unchanged, bad: plan.bad })
        })?
    };
    drop(step);
    if let Some(file) = import.rejects.as_deref().filter(|_| !outcome.bad.is_empty()) {
        write_rejects(desk.lang, &confined, &original, header_row, &outcome.bad, file)?;
    }
    Ok(answer(desk, import, outcome))
}

/// How many bad rows are named one by one.
const NAMED_ROWS_MAX: usize = 20;

fn answer(desk: &Desk, import: &Import, outcome: Outcome) -> Answer {
    let Outcome { rows, changed, unchanged, bad } = outcome;
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, code) in &bad {
        *reasons.entry(code).or_default() += 1;
    }
    let named: Vec<_> =
        bad.iter().take(NAMED_ROWS_MAX).map(|(row, code)| json!({ "row": row, "code": code })).collect();
    let facts = json!({
        "kind": import.kind.word(), "rows": rows, "imported": changed, "unchanged": unchanged, "bad": bad.len(),
        "reasons": reasons, "bad_rows": named, "dry_run": import.dry_run,
        "rejects": import.rejects.as_deref().filter(|_| !bad.is_empty()).map(Path::to_string_lossy),
    });
    let key = if import.dry_run { "done-import-dry" } else { "done-import" };
    let args = [("count", changed.to_string()), ("rejected", bad.len().to_string())];
    let mut text = words::done(desk.lang, key, &args);
    for (row, code) in bad.iter().take(NAMED_ROWS_MAX) {
        let refusal = Refusal::new(*code);
        text.push_str(&format!("{row:>9}  {code}  {}\n", words::refusal(desk.lang, &refusal)));
    }
    if bad.is_empty() {
        return Answer::yes(text, facts);
    }
    Answer::no(Refusal::new("import_refused").with("bad", bad.len()), text, facts)
}

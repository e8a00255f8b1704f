//! Files that a batch gives back to whoever made its roster.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, Write},
    path::Path,
};

use document::{
    confined::Confined,
    sheet::{Reject, rejects_of},
    table::Limits,
};
use serde_json::json;

use crate::{
    answer::{Answer, Done, Fault},
    desk::{Desk, confined, folder_of},
    progress,
    words::{self, Lang},
};

/// `batch rejects BATCH FILE.xlsx`
pub(crate) fn rejects(desk: &Desk, batch: i64, file: &Path) -> Done {
    let what = format!("batch {batch} rejects");
    let confined = confined()?;
    let _step = progress::step(&words::sentence(desk.lang, "stage-read"));
    let (refused, (kept, bytes)) =
        desk.read(&what, |ctx| Ok((payout::refused(ctx, batch)?, subsidy::kept_roster(ctx, batch)?)))?;
    let failed = |why: io::Error| Fault::file("write", file, &why);
    let mut original = tempfile::tempfile().map_err(failed)?;
    original.write_all(&bytes).map_err(failed)?;
    drop(bytes);
    write_rejects(desk.lang, &confined, &original, kept.header_row, &refused, file)?;
    let args = [("count", refused.len().to_string()), ("file", file.display().to_string())];
    let facts = json!({ "batch": batch, "rejects": refused.len(), "file": file.display().to_string() });
    Ok(Answer::yes(words::done(desk.lang, "done-rejects", &args), facts))
}

/// Writes the rejected rows of a file in its own layout, whole or not at all.
pub(crate) fn write_rejects(
    lang: Lang,
    confined: &Confined,
    original: &File,
    header_row: u32,
    rejects: &[(u32, impl AsRef<str>)],
    file: &Path,
) -> Done<()> {
    let mut reasons: BTreeMap<&str, String> = BTreeMap::new();
    for (_, code) in rejects {
        reasons.entry(code.as_ref()).or_insert_with(|| words::reason(lang, code.as_ref()));
    }
    let rejects: Vec<Reject<'_>> = rejects
        .iter()
        .map(|(row, code)| Reject { row: *row, code: code.as_ref(), reason: &reasons[code.as_ref()] })
        .collect();
    let failed = |why: io::Error| Fault::file("write", file, &why);
    let limits = Limits { file_bytes: 1 << 30, text_bytes: 4 << 30, rows: 1 << 24, ..Limits::default() };
    let mut waiting = tempfile::NamedTempFile::new_in(folder_of(file)).map_err(failed)?;
    rejects_of(confined, original, &limits, header_row, &rejects, &mut waiting)?;
    waiting.as_file().sync_all().map_err(failed)?;
    waiting.persist(file).map_err(|why| failed(why.error))?;
    File::open(folder_of(file)).and_then(|folder| folder.sync_all()).map_err(failed)
}

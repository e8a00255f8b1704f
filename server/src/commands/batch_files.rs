//! Files that a batch gives back to whoever made its roster.

use std::{
    fs::File,
    io::{self, Write},
    path::Path,
};

use document::{
    confined::Confined,
    sheet::{Column, CsvSheet, Kind, Value, rejects_by_code},
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

/// `batch list BATCH FILE.csv`
pub(crate) fn list(desk: &Desk, batch: i64, file: &Path) -> Done {
    let what = format!("batch {batch} list");
    let (list, regions) = desk.read(&what, |ctx| Ok((subsidy::public_list(ctx, batch)?, registry::regions(ctx)?)))?;
    let failed = |why: io::Error| Fault::file("write", file, &why);
    let columns = [
        ("村(居)委会", Kind::Text),
        ("姓名", Kind::Text),
        ("身份证号（部分）", Kind::Code),
        ("金额（元）", Kind::Amount),
    ];
    let columns = columns.map(|(title, kind)| Column { title, kind });
    let mut waiting = tempfile::NamedTempFile::new_in(folder_of(file)).map_err(failed)?;
    let mut sheet = CsvSheet::new(&mut waiting, &columns).map_err(failed)?;
    for line in &list {
        let village = regions.binary_search_by_key(&line.village, |region| region.code).ok();
        let village = village.map_or_else(|| line.village.to_string(), |at| regions[at].name.clone());
        let (name, id) = (Value::Text(&line.name), Value::Text(&line.masked_id));
        sheet.row(&[Value::Text(&village), name, id, Value::Fen(line.amount.get())]).map_err(failed)?;
    }
    sheet.finish().map_err(failed)?;
    waiting.as_file().sync_all().map_err(failed)?;
    waiting.persist(file).map_err(|why| failed(why.error))?;
    File::open(folder_of(file)).and_then(|folder| folder.sync_all()).map_err(failed)?;
    let args = [("count", list.len().to_string()), ("file", file.display().to_string())];
    let facts = json!({ "batch": batch, "lines": list.len(), "file": file.display().to_string() });
    Ok(Answer::yes(words::done(desk.lang, "done-list", &args), facts))
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
    let failed = |why: io::Error| Fault::file("write", file, &why);
    let limits = Limits { file_bytes: 1 << 30, text_bytes: 4 << 30, rows: 1 << 24, ..Limits::default() };
    let mut waiting = tempfile::NamedTempFile::new_in(folder_of(file)).map_err(failed)?;
    let say = |code: &str| words::reason(lang, code);
    rejects_by_code(confined, original, &limits, header_row, rejects, say, &mut waiting)?;
    waiting.as_file().sync_all().map_err(failed)?;
    waiting.persist(file).map_err(|why| failed(why.error))?;
    File::open(folder_of(file)).and_then(|folder| folder.sync_all()).map_err(failed)
}

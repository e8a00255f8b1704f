//! `batch send` and `batch reply`: to the banks and back.
//!
//! Every reply is one transaction: a file with a wrong line changes nothing, and the other files are taken in all the
//! same.

use std::{fmt::Write, path::PathBuf};

use exchange::ReplyReport;
use kernel::Error;
use serde_json::{Value, json};

use crate::{
    answer::{Answer, Done, Fault},
    desk::Desk,
    progress, words,
};

pub(crate) fn send(desk: &Desk, batch: i64) -> Done {
    let report = desk.deed(&format!("batch {batch} send"), |actor| {
        let _step = progress::step(&words::sentence(desk.lang, "stage-write"));
        exchange::send(&desk.db, actor, batch, &desk.place.exchange)
    })?;
    let files: Vec<Value> = report
        .files
        .iter()
        .map(|file| {
            json!({
                "file_id": file.file_id, "bank": file.bank, "name": file.name, "count": file.lines,
                "sum_fen": file.sum.get(),
            })
        })
        .collect();
    let args = [
        ("batch", batch.to_string()),
        ("items", report.items.to_string()),
        ("sum", report.sum.to_string()),
        ("files", report.files.len().to_string()),
    ];
    let mut text = words::done(desk.lang, "done-send", &args);
    for file in &report.files {
        let _ = writeln!(text, "  {:<10} {:>8}  {:>18}  {}", file.bank, file.lines, file.sum.to_string(), file.name);
    }
    let facts = json!({ "batch": batch, "items": report.items, "sum_fen": report.sum.get(), "files": files });
    Ok(Answer::yes(text, facts))
}

pub(crate) fn reply(desk: &Desk, files: &[PathBuf]) -> Done {
    for file in files {
        if let Err(why) = std::fs::metadata(file) {
            return Err(Fault::file("read", file, &why));
        }
    }
    let taken = desk.deed("batch reply", |actor| {
        // Whoever may not take in replies is refused before a file is moved.
        desk.db.read(actor, |ctx| access::require(ctx, access::Deed::PayBatch))?;
        if files.is_empty() {
            return exchange::take_waiting(&desk.db, actor, &desk.place.exchange);
        }
        files.iter().map(|file| Ok((file.clone(), exchange::take_reply(&desk.db, actor, file)))).collect()
    })?;
    let (mut text, mut all, mut first_no) = (String::new(), Vec::<Value>::new(), None);
    for (file, taken) in taken {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let object = match taken {
            Ok(report) => {
                text.push_str(&words::reply_taken(desk.lang, &name, &report));
                report_json(&name, &report)
            }
            Err(Error::Refused(refusal)) => {
                let message = words::refusal(desk.lang, &refusal);
                let _ = writeln!(text, "{name}: {message}");
                let object = json!({ "file": name, "ok": false, "code": refusal.code, "message": message });
                first_no.get_or_insert(refusal);
                object
            }
            Err(other) => return Err(other.into()),
        };
        all.push(object);
    }
    if all.is_empty() {
        let _ = writeln!(text, "{}", words::sentence(desk.lang, "no_reply_waiting"));
    }
    let facts = json!({ "files": all });
    Ok(match first_no {
        None => Answer::yes(text, facts),
        Some(refusal) => Answer::no(refusal, text, facts),
    })
}

fn report_json(name: &str, report: &ReplyReport) -> Value {
    let settled = &report.settled;
    json!({
        "file": name, "ok": true, "bank": report.bank, "lines": report.lines, "taken_before": report.taken_before,
        "credited": settled.credited, "failed": settled.failed, "returned": settled.returned,
        "unknown": settled.unknown, "unchanged": settled.unchanged,
    })
}

//! `doctor`: what would keep the system from working: database, clock, disk, sandbox, folders, key.
//!
//! Every point is looked at, whatever the one before said. Deliberately absent: repairing.

use std::{
    fmt::Write,
    fs::{self, File},
    io::Write as _,
    ops::ControlFlow,
    path::Path,
};

use document::{table::Limits, upload};
use exchange::profile::example_profiles;
use kernel::{Clock, Db, Refusal};
use rustix::fs::statvfs;
use serde_json::{Value, json};

use crate::{
    Globals,
    answer::{Answer, Done, Fault},
    desk::{Place, ROOMS, confined},
    words,
};

/// A point that was looked at.
struct Point {
    name: &'static str,
    found: Result<String, String>,
}

/// A prefecture's year of payments fits many times.
const DISK_BYTES_MIN: u64 = 2 << 30;

pub(crate) fn doctor(globals: &Globals) -> Done {
    let place = Place::of(globals);
    let lang = globals.lang();
    let said = |fault: Fault| match fault {
        Fault::Refused(refusal) => words::refusal(lang, &refusal),
        Fault::NotDone { message, .. } => message,
    };
    let db = place.open().map_err(said);
    let mut points = vec![
        Point { name: "database", found: db.as_ref().map(|_| place.shown()).map_err(Clone::clone) },
        Point { name: "clock", found: clock() },
        Point { name: "disk", found: disk(&place.home) },
        Point { name: "sandbox", found: sandbox().map_err(said) },
        Point { name: "audit key", found: audit_key(&place).map_err(said) },
    ];
    if let Ok(db) = &db {
        points.push(Point { name: "schema", found: schema(db).map_err(said) });
        points.push(Point { name: "rows", found: rows(db).map_err(said) });
        points.push(Point { name: "payments", found: payments(db).map_err(said) });
    }
    for bank in example_profiles() {
        for side in ["outbox", "inbox"] {
            let folder = place.exchange.join(side).join(&bank.code);
            points.push(Point { name: "exchange", found: writable(&folder) });
        }
    }
    let (mut text, mut all, mut problems) = (String::new(), Vec::<Value>::new(), 0);
    for Point { name, found } in points {
        let ok = found.is_ok();
        let (Ok(detail) | Err(detail)) = found;
        problems += usize::from(!ok);
        let _ = writeln!(text, "{}  {name:<10} {detail}", if ok { "ok  " } else { "BAD " });
        all.push(json!({ "point": name, "ok": ok, "detail": detail }));
    }
    let facts = json!({ "points": all });
    if problems == 0 {
        return Ok(Answer::yes(text, facts));
    }
    Ok(Answer::no(Refusal::new("doctor_found").with("problems", problems), text, facts))
}

fn clock() -> Result<String, String> {
    let now = Clock::System.now();
    let year = now.day().year();
    if (2026..2100).contains(&year) { Ok(now.local()) } else { Err(now.local()) }
}

fn disk(folder: &Path) -> Result<String, String> {
    let about = statvfs(folder).map_err(|why| format!("{}: {why}", folder.display()))?;
    let free = about.f_bavail.saturating_mul(about.f_frsize);
    let sentence = format!("{} MiB free at {}", free >> 20, folder.display());
    if free >= DISK_BYTES_MIN { Ok(sentence) } else { Err(sentence) }
}

/// A table is read by a confined child, as an upload would be.
fn sandbox() -> Done<String> {
    let failed = |why: std::io::Error| Fault::not_done("file_failed", why.to_string());
    let mut file = tempfile::tempfile().map_err(failed)?;
    file.write_all("姓名,金额\n卓玛,1.00\n".as_bytes()).map_err(failed)?;
    let mut rows = 0;
    upload::read(&confined()?, &file, &Limits::default(), &mut |_| {
        rows += 1;
        ControlFlow::Continue(())
    })?;
    Ok(format!("a confined child read {rows} rows"))
}

fn audit_key(place: &Place) -> Done<String> {
    Ok(audit::Signer::load(&place.audit_key())?.verifier_key().to_owned())
}

fn schema(db: &Db) -> Done<String> {
    db.check_schema(ROOMS)?;
    Ok(format!("{} rooms, {}", ROOMS.len(), db.engine().name()))
}

/// Whether the database itself keeps people to their regions, beside the program.
fn rows(db: &Db) -> Done<String> {
    db.row_security()?;
    Ok(format!("guarded on {}", db.engine().name()))
}

fn payments(db: &Db) -> Done<String> {
    match db.read(&kernel::Actor::system(), payout::halted)? {
        None => Ok("running".to_owned()),
        Some(reason) => Err(Refusal::new("halted").with("reason", reason).into()),
    }
}

fn writable(folder: &Path) -> Result<String, String> {
    let probe = folder.join(".doctor.part");
    let tried = File::create(&probe).and_then(|file| file.sync_all()).and_then(|()| fs::remove_file(&probe));
    tried.map(|()| folder.display().to_string()).map_err(|why| format!("{}: {why}", folder.display()))
}

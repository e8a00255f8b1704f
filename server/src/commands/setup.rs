//! `init`, `migrate`, `backup`, `restore`: a database comes into being, grows up, is copied and comes back.
//!
//! Promises: a restored database is halted before it is in place, so that there is no moment in which it could pay
//! (law 11: what the bank was told after the backup is not in it). Nothing that stands is deleted: with `--force` the
//! database that stood is kept beside it. Deliberately absent: PostgreSQL's own backups.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use kernel::{Actor, Db, DbOptions, Refusal};
use serde_json::json;

use crate::{
    Globals,
    answer::{Answer, Done, Fault, complain},
    desk::{Place, ROOMS, folder_of},
    progress, words,
};

/// `init DIR`
#[derive(Debug, clap::Args)]
pub(crate) struct Init {
    /// The folder; made when absent
    dir: PathBuf,
}

/// `backup FILE`
#[derive(Debug, clap::Args)]
pub(crate) struct Backup {
    /// The new file
    file: PathBuf,
}

/// `restore FILE`
#[derive(Debug, clap::Args)]
pub(crate) struct Restore {
    /// A file that `backup` made
    file: PathBuf,
    /// Put it in place of a database that stands; that one is kept beside it
    #[arg(long)]
    force: bool,
}

/// The name under which a log signs, until a prefecture gives it its own.
const AUDIT_ORIGIN: &str = "yika.example/audit";

pub(crate) fn init(globals: &Globals, init: &Init) -> Done {
    let place = Place::within(&init.dir, globals);
    fs::create_dir_all(&init.dir).map_err(|why| Fault::file("make", &init.dir, &why))?;
    if let Some(file) = place.sqlite_file() {
        fs::create_dir_all(folder_of(file)).map_err(|why| Fault::file("make", folder_of(file), &why))?;
    }
    let db = Db::open(&place.address, DbOptions::default())?;
    let stood_before = match db.check_schema(ROOMS) {
        Ok(()) => true,
        Err(kernel::Error::Refused(refusal)) if refusal.code == "database_empty" => false,
        Err(kernel::Error::Refused(refusal)) if refusal.code == "database_older" => true,
        Err(other) => return Err(other.into()),
    };
    let migrations = db.migrate(ROOMS)?;
    warn_of_unguarded_rows(&db, globals.lang());
    if stood_before {
        // A database found in a folder may be a copy of an older time.
        db.write(&Actor::system(), |ctx| payout::halt(ctx, "init on an existing database"))?;
    }
    let verifier_key = audit_key(&place)?;
    let banks: Vec<String> = exchange::profile::example_profiles().into_iter().map(|bank| bank.code).collect();
    for bank in &banks {
        for side in ["outbox", "inbox"] {
            let folder = place.exchange.join(side).join(bank);
            fs::create_dir_all(&folder).map_err(|why| Fault::file("make", &folder, &why))?;
        }
    }
    let text = words::init_done(globals.lang(), &place.shown(), &verifier_key, stood_before);
    let facts = json!({
        "database": place.shown(), "migrations": migrations, "exchange": place.exchange.display().to_string(),
        "audit_key": place.audit_key().display().to_string(), "verifier_key": verifier_key, "banks": banks,
        "halted": stood_before,
    });
    Ok(Answer::yes(text, facts))
}

/// Says what an administrator of the database should do so that it, too, keeps people to their regions.
pub(crate) fn warn_of_unguarded_rows(db: &Db, lang: words::Lang) {
    if let Err(kernel::Error::Refused(refusal)) = db.row_security() {
        complain(&words::refusal(lang, &refusal));
    }
}

/// The log's public key; a key pair is made where there is none.
pub(crate) fn audit_key(place: &Place) -> Done<String> {
    let file = place.audit_key();
    if !file.exists() {
        audit::Signer::generate(AUDIT_ORIGIN)?.save(&file)?;
    }
    let signer = audit::Signer::load(&file)?;
    let public = place.home.join("audit.pub");
    fs::write(&public, format!("{}\n", signer.verifier_key())).map_err(|why| Fault::file("write", &public, &why))?;
    Ok(signer.verifier_key().to_owned())
}

pub(crate) fn migrate(globals: &Globals) -> Done {
    let db = Place::of(globals).open()?;
    let migrations = db.migrate(ROOMS)?;
    warn_of_unguarded_rows(&db, globals.lang());
    Ok(Answer::yes(words::migrated(globals.lang(), migrations), json!({ "migrations": migrations })))
}

pub(crate) fn backup(globals: &Globals, backup: &Backup) -> Done {
    let db = Place::of(globals).open_checked()?;
    let file = &backup.file;
    if file.exists() {
        return Err(Refusal::new("file_exists").with("file", file.display()).into());
    }
    let _step = progress::step(&words::sentence(globals.lang(), "stage-backup"));
    let waiting = beside(file, ".part");
    private_file(&waiting).map_err(|why| Fault::file("write", &waiting, &why))?;
    db.backup(&waiting)?;
    let bytes = put_in_place(&waiting, file).map_err(|why| Fault::file("write", file, &why))?;
    let text = words::done(globals.lang(), "done-backup", &[("file", file.display().to_string())]);
    Ok(Answer::yes(text, json!({ "file": file.display().to_string(), "bytes": bytes })))
}

pub(crate) fn restore(globals: &Globals, restore: &Restore) -> Done {
    let place = Place::of(globals);
    let Some(target) = place.sqlite_file() else { return Err(Refusal::new("backup_by_server").into()) };
    refuse_what_is_no_database(&restore.file)?;
    let stood_before = target.exists();
    if stood_before && !restore.force {
        return Err(Refusal::new("database_exists").with("file", target.display()).into());
    }
    let _step = progress::step(&words::sentence(globals.lang(), "stage-restore"));
    fs::create_dir_all(folder_of(target)).map_err(|why| Fault::file("make", folder_of(target), &why))?;
    let waiting = beside(target, ".restoring");
    remove_database(&waiting).map_err(|why| Fault::file("remove", &waiting, &why))?;
    private_file(&waiting).map_err(|why| Fault::file("write", &waiting, &why))?;
    fs::copy(&restore.file, &waiting).map_err(|why| Fault::file("copy", &restore.file, &why))?;
    let prepared = prepare_restored(&waiting);
    let migrations = match prepared {
        Ok(migrations) => migrations,
        Err(why) => {
            let _ = remove_database(&waiting);
            return Err(why);
        }
    };
    let kept = stood_before.then(|| free_name(target));
    if let Some(kept) = &kept {
        move_database(target, kept).map_err(|why| Fault::file("keep", target, &why))?;
    }
    put_in_place(&waiting, target).map_err(|why| Fault::file("write", target, &why))?;
    let kept = kept.map(|kept| kept.display().to_string());
    let facts = json!({
        "database": place.shown(), "migrations": migrations, "halted": true, "reason": RESTORED, "kept": kept,
    });
    Ok(Answer::yes(words::restored(globals.lang(), &restore.file, kept.as_deref()), facts))
}

const RESTORED: &str = "restored";

/// Brings the copy's tables up to date and halts payments in it, all before it is in place.
fn prepare_restored(copy: &Path) -> Done<usize> {
    let db = Db::open(&format!("sqlite:{}", copy.display()), DbOptions::default())?;
    match db.check_schema(ROOMS) {
        Err(kernel::Error::Refused(refusal)) if refusal.code == "database_older" => {}
        answer => answer?,
    }
    let migrations = db.migrate(ROOMS)?;
    db.write(&Actor::system(), |ctx| payout::halt(ctx, RESTORED))?;
    db.checkpoint()?;
    Ok(migrations)
}

fn refuse_what_is_no_database(file: &Path) -> Done<()> {
    const MARK: &[u8; 16] = b"SQLite format 3\0";
    let failed = |why: io::Error| Fault::file("read", file, &why);
    let mut start = Vec::new();
    File::open(file).map_err(failed)?.take(16).read_to_end(&mut start).map_err(failed)?;
    if start != MARK {
        return Err(Refusal::new("not_a_backup").with("file", file.display()).into());
    }
    Ok(())
}

/// A new file that only its owner may read: it will hold people's data.
fn private_file(file: &Path) -> io::Result<()> {
    OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(file).map(drop)
}

/// Makes a finished file durable under its own name; answers its length.
fn put_in_place(waiting: &Path, file: &Path) -> io::Result<u64> {
    let written = File::open(waiting)?;
    written.sync_all()?;
    fs::rename(waiting, file)?;
    File::open(folder_of(file))?.sync_all()?;
    Ok(written.metadata()?.len())
}

fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// A database and the log beside it.
const PARTS: [&str; 3] = ["", "-wal", "-shm"];

fn remove_database(file: &Path) -> io::Result<()> {
    PARTS.iter().try_for_each(|part| match fs::remove_file(beside(file, part)) {
        Err(why) if why.kind() != io::ErrorKind::NotFound => Err(why),
        _ => Ok(()),
    })
}

fn move_database(from: &Path, to: &Path) -> io::Result<()> {
    PARTS.iter().try_for_each(|part| match fs::rename(beside(from, part), beside(to, part)) {
        Err(why) if why.kind() != io::ErrorKind::NotFound => Err(why),
        _ => Ok(()),
    })
}

fn free_name(target: &Path) -> PathBuf {
    let names = (1..).map(|number| beside(target, &format!(".replaced-{number}")));
    names.into_iter().find(|name| !name.exists()).expect("some number is free")
}

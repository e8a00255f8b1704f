//! The demonstration's folder: made, or cleared of what an earlier demonstration made.
//!
//! Promises: a file that no demonstration made is never touched. The mark is written before anything else, and removed
//! after everything else.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use kernel::Refusal;
use serde_json::{Value, json};

use crate::answer::{Done, Fault};

/// Says that a demonstration made the rest.
const MARK: &str = "demo.json";
const MADE_BY: &str = "yika demo";
/// All that a demonstration makes in its folder, but for the mark.
const MADE: [&str; 9] = [
    "yika.db",
    "yika.db-wal",
    "yika.db-shm",
    "audit.key",
    "audit.pub",
    "checkpoint.txt",
    super::sign_in::FILE,
    "rosters",
    "exchange",
];

/// Makes the folder ready; `fresh` removes what an earlier demonstration made.
///
/// `demo_exists` when an earlier one stands there; `demo_folder_used` when something else has a name that is needed.
pub(super) fn prepare(dir: &Path, fresh: bool, seed: u64, people: u32) -> Done<()> {
    let mark = dir.join(MARK);
    let standing = MADE.iter().chain([&MARK]).map(|name| dir.join(name)).find(|path| path.symlink_metadata().is_ok());
    if let Some(standing) = standing {
        if !is_mark(&mark) {
            return Err(Refusal::new("demo_folder_used").with("file", standing.display()).into());
        }
        if !fresh {
            return Err(Refusal::new("demo_exists").with("dir", dir.display()).into());
        }
        for name in MADE.iter().chain([&MARK]) {
            let path = dir.join(name);
            remove(&path).map_err(|why| Fault::file("remove", &path, &why))?;
        }
    }
    fs::create_dir_all(dir.join("rosters")).map_err(|why| Fault::file("make", dir, &why))?;
    let facts = json!({ "made_by": MADE_BY, "seed": seed, "people": people });
    fs::write(&mark, format!("{facts}\n")).map_err(|why| Fault::file("write", &mark, &why))
}

fn is_mark(path: &Path) -> bool {
    let text = fs::read_to_string(path).unwrap_or_default();
    serde_json::from_str::<Value>(&text).is_ok_and(|mark| mark["made_by"] == MADE_BY)
}

fn remove(path: &PathBuf) -> io::Result<()> {
    let removed = match path.symlink_metadata() {
        Ok(known) if known.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(why) => Err(why),
    };
    match removed {
        Err(why) if why.kind() == io::ErrorKind::NotFound => Ok(()),
        answer => answer,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(answer: Done<()>) -> String {
        match answer {
            Err(Fault::Refused(refusal)) => refusal.code.to_string(),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn only_what_a_demonstration_made_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("demo");
        prepare(&dir, false, 1, 200).unwrap();
        fs::write(dir.join("yika.db"), "a database").unwrap();
        fs::write(dir.join("mine.txt"), "not the demonstration's").unwrap();
        assert_eq!(code(prepare(&dir, false, 1, 200)), "demo_exists");
        prepare(&dir, true, 1, 200).unwrap();
        assert!(!dir.join("yika.db").exists() && dir.join("mine.txt").exists());
    }

    #[test]
    fn somebody_elses_database_is_never_removed() {
        for name in ["yika.db", "exchange", MARK] {
            let dir = tempfile::tempdir().unwrap();
            fs::write(dir.path().join(name), "{}").unwrap();
            for fresh in [false, true] {
                assert_eq!(code(prepare(dir.path(), fresh, 1, 200)), "demo_folder_used", "{name}");
            }
            assert_eq!(fs::read_to_string(dir.path().join(name)).unwrap(), "{}");
        }
    }
}

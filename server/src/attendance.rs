//! Whether who served before came to an end of his own: a file beside the bank files, locked for as long as a program
//! serves and removed when it ends as it should. A file that stands and that nobody locks tells of an end that nobody chose:
//! a kill, a crash, a power cut. Of several programs that serve at once the last one answers for all.

use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
};

const NAME: &str = "serving";

/// A program that serves.
#[derive(Debug)]
pub(crate) struct Attendance {
    file: File,
    path: PathBuf,
}

impl Attendance {
    /// Begins to serve; and whether the one before ended uncleanly.
    pub(crate) fn begin(folder: &Path) -> io::Result<(Attendance, bool)> {
        fs::create_dir_all(folder)?;
        let path = folder.join(NAME);
        let stood = path.exists();
        let file = File::options().create(true).truncate(false).write(true).read(true).open(&path)?;
        let is_left_over = stood && try_lock(&file)?;
        file.lock_shared()?;
        file.sync_all()?;
        File::open(folder)?.sync_all()?;
        Ok((Attendance { file, path }, is_left_over))
    }

    /// Ends as it should.
    pub(crate) fn end(self) -> io::Result<()> {
        self.file.unlock()?;
        if try_lock(&self.file)? { fs::remove_file(&self.path) } else { Ok(()) }
    }
}

/// Whether nobody else holds the file.
fn try_lock(file: &File) -> io::Result<bool> {
    match file.try_lock() {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(why)) => Err(why),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_end_that_nobody_chose_is_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let begin = || Attendance::begin(folder.path()).expect("begun");
        let (first, before) = begin();
        assert!(!before, "nobody served before");
        let (second, before) = begin();
        assert!(!before, "another one serves");
        first.end().expect("ended");
        let (third, before) = begin();
        assert!(!before, "the second one still serves");
        second.end().expect("ended");
        third.end().expect("ended");
        let (killed, before) = begin();
        assert!(!before, "all had ended");
        drop(killed);
        let (after, before) = begin();
        assert!(before, "it was killed");
        after.end().expect("ended");
        assert!(!begin().1);
    }
}

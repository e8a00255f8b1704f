//! A form with one large file: streamed into a temporary file and never held.

use std::{
    fs::File,
    io::{Read, Write},
    path::{Path, PathBuf},
};

use axum::extract::Multipart;
use kernel::{Error, Refusal, Result, refuse};
use tempfile::TempDir;

/// The largest file that is taken in.
pub(crate) const UPLOAD_BYTES_MAX: u64 = 256 << 20;

/// A file that came, in a folder of its own that goes with it, and the other fields of its form.
pub(crate) struct Upload {
    pub(crate) path: PathBuf,
    fields: Vec<(String, String)>,
    _folder: TempDir,
}

impl Upload {
    /// What was typed or chosen in a field of the form; empty where there is none.
    pub(crate) fn text(&self, field: &str) -> &str {
        self.fields.iter().find(|(name, _)| name == field).map_or("", |(_, value)| value)
    }

    /// The name it came under.
    pub(crate) fn name(&self) -> String {
        self.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }
}

/// Streams a form's file to the disk; `file_field` is the field it is chosen in.
///
/// # Errors
/// `upload_missing`, `upload_broken`, `file_too_large`; a failure of the disk.
pub(crate) async fn arrived(mut form_data: Multipart, file_field: &str) -> Result<Upload> {
    let broken = |_| Error::from(Refusal::new("upload_broken"));
    let folder = tempfile::tempdir().map_err(|why| Error::io("make room for an upload", why))?;
    let (mut path, mut fields) = (None, Vec::new());
    while let Some(mut field) = form_data.next_field().await.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        if name != file_field {
            fields.push((name, field.text().await.map_err(broken)?));
            continue;
        }
        let target = folder.path().join(name_of(field.file_name().unwrap_or_default()));
        let mut file = File::create(&target).map_err(|why| Error::io("take in an upload", why))?;
        let mut bytes = 0;
        while let Some(piece) = field.chunk().await.map_err(broken)? {
            bytes += piece.len() as u64;
            if bytes > UPLOAD_BYTES_MAX {
                return Err(Refusal::new("file_too_large").with("limit", UPLOAD_BYTES_MAX).into());
            }
            // A piece is what the network brought, some kilobytes: the page cache takes it without waiting.
            file.write_all(&piece).map_err(|why| Error::io("take in an upload", why))?;
        }
        path = (bytes > 0).then_some(target);
    }
    match path {
        Some(path) => Ok(Upload { path, fields, _folder: folder }),
        None => refuse("upload_missing"),
    }
}

/// The name a file came under, without folders and without what no name of a file can hold.
fn name_of(sent: &str) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last.chars().filter(|c| !c.is_control()).take(80).collect();
    if kept.trim_matches('.').is_empty() { "file".to_owned() } else { kept }
}

/// About how many lines a text has, by its first ones; 0 for a workbook.
pub(crate) fn lines_about(path: &Path) -> u64 {
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| {
        let bytes = file.metadata()?.len();
        file.take(64 << 10).read_to_end(&mut head)?;
        Ok(bytes)
    });
    let (Ok(bytes), false) = (read, head.starts_with(b"PK")) else { return 0 };
    let lines = head.iter().filter(|byte| **byte == b'\n').count() as u64;
    bytes * lines / (head.len() as u64).max(1)
}

#[cfg(test)]
mod tests {
    use super::name_of;

    #[test]
    fn a_name_that_came_with_a_file_leads_nowhere_else() {
        let cases = [
            ("名单.xlsx", "名单.xlsx"),
            ("../../etc/passwd", "passwd"),
            ("C:\\temp\\a.csv", "a.csv"),
            ("..", "file"),
            ("", "file"),
            ("a\nb.csv", "ab.csv"),
        ];
        for (sent, kept) in cases {
            assert_eq!(name_of(sent), kept);
        }
    }
}

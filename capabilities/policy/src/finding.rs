//! Folders of dated files: their texts, and what is wrong with one.

use std::{fs, io, path::Path};

/// Something wrong in a file of rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Name of the file.
    pub file: String,
    /// Stable word for the kind of finding.
    pub code: &'static str,
    /// What is wrong, for a person.
    pub sentence: String,
}

/// Name and text of every `.yaml` file of a folder, sorted by name.
///
/// # Errors
/// The folder or file that cannot be read, with what the system said.
pub fn yaml_texts(dir: &Path) -> Result<Vec<(String, String)>, String> {
    let told = |path: &Path, why: io::Error| format!("{} cannot be read: {why}", path.display());
    let mut texts = Vec::new();
    for entry in fs::read_dir(dir).map_err(|why| told(dir, why))? {
        let path = entry.map_err(|why| told(dir, why))?.path();
        if path.extension().is_some_and(|extension| extension == "yaml") {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            texts.push((name, fs::read_to_string(&path).map_err(|why| told(&path, why))?));
        }
    }
    texts.sort();
    Ok(texts)
}

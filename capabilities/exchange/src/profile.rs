//! Bank profiles: how each bank is spoken to, as data in `policies/banks`.
//!
//! The code of a bank is the name of its folders, so it is a plain word. The profiles that come with the house are
//! examples: no real bank has agreed to these formats, and the accounts in them are obviously invented. A real
//! agreement replaces the file. Deliberately absent: keys and addresses of transports; they are configuration of the
//! installation, not policy.

use std::{fs, io, path::Path, sync::LazyLock};

use serde::Deserialize;

/// How one bank is spoken to.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BankProfile {
    /// The name of its folders, 2 to 20 lower-case letters and digits; the profile's file is called so too.
    pub code: String,
    /// What people call it.
    pub name: BankName,
    /// Whether this is an example that no bank has agreed to.
    #[serde(default)]
    pub example: bool,
    /// The format of its files.
    pub format: BankFormat,
    /// Whose account pays.
    pub debtor: Debtor,
    /// Until when a file is paid the same day, `HH:MM` in Beijing time.
    pub cutoff: String,
    /// How accounts at this bank begin; a hint for checking entries, never a rule.
    #[serde(default)]
    pub account_prefix: String,
}

/// A name in the languages banks have names in.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BankName {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// The format of a bank's files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BankFormat {
    /// GB18030 text with `|` between fields.
    Delimited,
    /// pain.001 out, pain.002 and camt.054 in.
    Iso20022,
}

impl BankFormat {
    /// The word in the profile.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            BankFormat::Delimited => "delimited",
            BankFormat::Iso20022 => "iso20022",
        }
    }

    /// How payment files of this format end.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            BankFormat::Delimited => "txt",
            BankFormat::Iso20022 => "xml",
        }
    }
}

/// The account that pays.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Debtor {
    /// Its number at this bank.
    pub account: String,
    /// Its holder.
    pub name: String,
}

/// Why a profile is not used.
#[derive(Debug, thiserror::Error)]
pub enum BadProfile {
    /// The file cannot be read.
    #[error("{file}: {source}")]
    Unreadable {
        /// The profile's file.
        file: String,
        /// What the system says.
        source: io::Error,
    },
    /// The file is no profile.
    #[error("{file}: {detail}")]
    Wrong {
        /// The profile's file.
        file: String,
        /// What is wrong with it.
        detail: String,
    },
}

impl BadProfile {
    /// The stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            BadProfile::Unreadable { .. } => "bank_profile_unreadable",
            BadProfile::Wrong { .. } => "bank_profile_wrong",
        }
    }
}

/// Whether a text can be the code of a bank: it becomes the name of a folder.
#[must_use]
pub fn is_bank_code(text: &str) -> bool {
    (2..=20).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        && text.starts_with(|first: char| first.is_ascii_lowercase())
}

impl BankProfile {
    /// Reads one profile and checks it; `file` is its file name, for the error and for the code it must match.
    ///
    /// # Errors
    /// If it is no profile, with what is wrong.
    pub fn parse(file: &str, yaml: &str) -> Result<BankProfile, BadProfile> {
        let wrong = |detail: String| BadProfile::Wrong { file: file.to_owned(), detail };
        let profile: BankProfile = serde_norway::from_str(yaml).map_err(|error| wrong(error.to_string()))?;
        match profile.fault() {
            Some(fault) => Err(wrong(fault.to_owned())),
            None if file.strip_suffix(".yaml") != Some(&profile.code) => {
                Err(wrong("the file is not called after the code".to_owned()))
            }
            None => Ok(profile),
        }
    }

    fn fault(&self) -> Option<&'static str> {
        let account = &self.debtor.account;
        if !is_bank_code(&self.code) {
            return Some("code: 2 to 20 lower-case letters and digits, beginning with a letter");
        }
        if !(6..=34).contains(&account.len()) || !account.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Some("debtor.account: 6 to 34 digits or letters");
        }
        let speakable = |name: &str| (1..=140).contains(&name.chars().count()) && !name.chars().any(char::is_control);
        if ![&self.debtor.name, &self.name.zh, &self.name.en].into_iter().all(|name| speakable(name)) {
            return Some("names: 1 to 140 characters");
        }
        if !is_time(&self.cutoff) {
            return Some("cutoff: HH:MM");
        }
        if !self.account_prefix.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some("account_prefix: digits");
        }
        None
    }
}

fn is_time(text: &str) -> bool {
    let two = |part: &str, limit: u8| {
        part.len() == 2
            && part.bytes().all(|byte| byte.is_ascii_digit())
            && part.parse::<u8>().is_ok_and(|number| number < limit)
    };
    text.split_once(':').is_some_and(|(hours, minutes)| two(hours, 24) && two(minutes, 60))
}

const EXAMPLES: [(&str, &str); 4] = [
    ("jianshe.yaml", include_str!("../../../policies/banks/jianshe.yaml")),
    ("nongye.yaml", include_str!("../../../policies/banks/nongye.yaml")),
    ("xizang.yaml", include_str!("../../../policies/banks/xizang.yaml")),
    ("youchu.yaml", include_str!("../../../policies/banks/youchu.yaml")),
];

/// The profiles that come with the house, by code.
///
/// # Panics
/// Never: a test reads them all.
#[must_use]
pub fn example_profiles() -> Vec<BankProfile> {
    examples().to_vec()
}

/// One of [`example_profiles`].
///
/// # Panics
/// Never, as there.
#[must_use]
pub fn example_profile(code: &str) -> Option<&'static BankProfile> {
    examples().iter().find(|profile| profile.code == code)
}

/// One of [`example_profiles`], by its code or its name in Chinese.
///
/// # Panics
/// Never, as there.
#[must_use]
pub fn bank_called(said: &str) -> Option<&'static BankProfile> {
    examples().iter().find(|profile| profile.code == said || profile.name.zh == said)
}

/// Read once: a page names a bank in every line.
fn examples() -> &'static [BankProfile] {
    static READ: LazyLock<Vec<BankProfile>> = LazyLock::new(|| {
        let read = |(file, yaml)| BankProfile::parse(file, yaml).expect("the profiles of the house are right");
        EXAMPLES.into_iter().map(read).collect()
    });
    &READ
}

/// Reads every `*.yaml` of a folder, by code.
///
/// # Errors
/// Names the first profile that is wrong; then none is used.
pub fn load_dir(folder: &Path) -> Result<Vec<BankProfile>, BadProfile> {
    let unreadable = |path: &Path, source| BadProfile::Unreadable { file: path.display().to_string(), source };
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(|source| unreadable(folder, source))? {
        let entry = entry.map_err(|source| unreadable(folder, source))?;
        match entry.file_name().into_string() {
            Ok(name) if name.ends_with(".yaml") && !name.starts_with('.') => files.push((name, entry.path())),
            _ => {}
        }
    }
    files.sort();
    let read = |(name, path): (String, std::path::PathBuf)| {
        let yaml = fs::read_to_string(&path).map_err(|source| unreadable(&path, source))?;
        BankProfile::parse(&name, &yaml)
    };
    files.into_iter().map(read).collect()
}

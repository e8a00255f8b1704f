//! The machine's key and number, in two files of its folder; only its owner may read the key.

use std::{
    fs,
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use ed25519_dalek::SigningKey;
use kernel::{Error, Result, hex, refuse, unhex};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// A key that is not enrolled yet.
pub(crate) struct Identity {
    key: SigningKey,
}

/// A key that is enrolled.
pub(crate) struct Standing {
    pub(crate) key: SigningKey,
    pub(crate) terminal: i64,
    pub(crate) centre: String,
}

#[derive(Deserialize, Serialize)]
struct Configuration {
    terminal: i64,
    centre: String,
}

fn key_file(dir: &Path) -> PathBuf {
    dir.join("terminal.key")
}

fn configuration_file(dir: &Path) -> PathBuf {
    dir.join("terminal.json")
}

impl Identity {
    /// A new key; nothing is written yet.
    pub(crate) fn draw(dir: &Path) -> Result<Identity> {
        if key_file(dir).exists() {
            return refuse("terminal_stands");
        }
        fs::create_dir_all(dir).map_err(|why| Error::io(format!("make {}", dir.display()), why))?;
        let mut seed = Zeroizing::new([0; 32]);
        getrandom::fill(&mut *seed).expect("the system gives randomness");
        Ok(Identity { key: SigningKey::from_bytes(&seed) })
    }

    pub(crate) fn public_key(&self) -> String {
        hex(self.key.verifying_key().as_bytes())
    }

    /// Keeps it under the number that the centre gave.
    pub(crate) fn keep(&self, dir: &Path, centre: &str, terminal: i64) -> Result<()> {
        let seed = Zeroizing::new(hex(&*Zeroizing::new(self.key.to_bytes())));
        write(&key_file(dir), seed.as_bytes())?;
        let configuration = Configuration { terminal, centre: centre.to_owned() };
        write(&configuration_file(dir), &serde_json::to_vec(&configuration).expect("two plain values"))
    }

    /// What was kept.
    pub(crate) fn read(dir: &Path) -> Result<Standing> {
        let seed = fs::read_to_string(key_file(dir)).map(Zeroizing::new).ok();
        let seed = seed.and_then(|text| unhex::<32>(text.trim())).map(Zeroizing::new);
        let configuration = fs::read(configuration_file(dir)).ok();
        let configuration = configuration.and_then(|text| serde_json::from_slice::<Configuration>(&text).ok());
        match (seed, configuration) {
            (Some(seed), Some(Configuration { terminal, centre })) => {
                Ok(Standing { key: SigningKey::from_bytes(&seed), terminal, centre })
            }
            _ => refuse("terminal_not_enrolled_here"),
        }
    }

    /// Deletes what was kept; the key's file is overwritten first.
    pub(crate) fn wipe(dir: &Path) {
        let _ = fs::write(key_file(dir), [b'0'; 64]);
        for file in [key_file(dir), configuration_file(dir)] {
            let _ = fs::remove_file(file);
        }
    }
}

fn write(file: &Path, bytes: &[u8]) -> Result<()> {
    let opened = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file);
    opened
        .and_then(|mut open| open.write_all(bytes).and_then(|()| open.sync_all()))
        .map_err(|why| Error::io(format!("write {}", file.display()), why))
}

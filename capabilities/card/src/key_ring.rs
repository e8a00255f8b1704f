//! The keys with which this house signs electronic cards and papers, in a file that only its owner may read.
//!
//! One anchor, which signs the lists of keys and is known to stations for ever; beside it keys for codes, for status
//! lists and for papers, each for some months. When half of a key's time is over the next one is made, so that every list that is out
//! names it long before it signs alone; what a key signed counts until the key's last day. The file is written anew as a
//! whole: under a temporary name, synced, renamed.
//!
//! Deliberately absent: an HSM. It goes behind [`credential::Signer`]; then this file holds only its names.

use std::{
    fs::{self, OpenOptions},
    io::{ErrorKind, Write as _},
    os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};

use credential::{Algorithm, Ed25519Signer, Key, KeyList, Keys, PublicKey, Signer, Sm2Signer, Use};
use kernel::{Error, Moment, Refusal, Result, hex, refuse, unhex};

/// A key signs for so many days.
const KEY_DAYS: i64 = 180;
/// A list of keys is handed out for so many days at most.
const LIST_DAYS: i64 = 30;
/// So long can it be proven who gave a paper. Ours; no rule of the field says how long (unverified).
const PAPER_DAYS: i64 = 3 * 366;
const DAY: i64 = 86_400_000_000;

/// The keys of a house.
#[derive(Debug)]
pub struct KeyRing {
    path: PathBuf,
    issuer: String,
    number: i64,
    anchor: Own,
    keys: Vec<Own>,
}

/// A key with its secret.
struct Own {
    used_for: &'static str,
    algorithm: Algorithm,
    seed: [u8; 32],
    from: Moment,
    to: Moment,
}

impl std::fmt::Debug for Own {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {:?} …", self.used_for, self.algorithm)
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        zeroize::Zeroize::zeroize(&mut self.seed);
    }
}

const ANCHOR: &str = "anchor";
const CODES: &str = "codes";
const LISTS: &str = "lists";
const PAPERS: &str = "papers";

/// The last line of the file: one that was cut has none.
const END: &str = "end\n";

/// What a key is used for, in the file and in the list of keys.
const USES: [(&str, Use); 3] = [(CODES, Use::Codes), (LISTS, Use::Lists), (PAPERS, Use::Papers)];

impl Own {
    fn draw(used_for: &'static str, algorithm: Algorithm, now: Moment) -> Own {
        // What is signed says whole seconds, and must not be older than its key.
        let now = Moment(now.0 - now.0.rem_euclid(1_000_000));
        loop {
            let mut seed = [0; 32];
            getrandom::fill(&mut seed).expect("the system gives random bytes");
            let own = Own { used_for, algorithm, seed, from: now, to: Moment(now.0 + KEY_DAYS * DAY) };
            // Nearly every seed is a key of either algorithm.
            if own.signer().is_ok() {
                return own;
            }
        }
    }

    fn signer(&self) -> Result<Box<dyn Signer>> {
        Ok(match self.algorithm {
            Algorithm::Sm2 => Box::new(Sm2Signer::new(&self.seed)?),
            _ => Box::new(Ed25519Signer::new(&self.seed)),
        })
    }

    fn public(&self, issuer: &str) -> Result<Key> {
        let (_, used_for) =
            USES.into_iter().find(|(word, _)| *word == self.used_for).expect("the anchor is in no list");
        Ok(Key::of(&*self.signer()?, used_for, issuer, self.from, self.to))
    }

    /// Until when somebody may hold what it signed.
    fn needed_until(&self) -> i64 {
        self.to.0 + if self.used_for == PAPERS { PAPER_DAYS } else { LIST_DAYS } * DAY
    }

    fn line(&self) -> String {
        let algorithm = if self.algorithm == Algorithm::Sm2 { "sm2" } else { "ed25519" };
        format!("{} {algorithm} {} {} {}\n", self.used_for, hex(&self.seed), self.from.0, self.to.0)
    }

    fn read(line: &str) -> Option<Own> {
        let fields: Vec<&str> = line.split(' ').collect();
        let [used_for, algorithm, seed, from, to] = fields[..] else { return None };
        let algorithm = match algorithm {
            "ed25519" => Algorithm::Ed25519,
            "sm2" => Algorithm::Sm2,
            _ => return None,
        };
        let words = USES.iter().map(|(word, _)| *word).chain([ANCHOR]);
        let used_for = words.into_iter().find(|known| *known == used_for)?;
        Some(Own {
            used_for,
            algorithm,
            seed: unhex(seed)?,
            from: Moment(from.parse().ok()?),
            to: Moment(to.parse().ok()?),
        })
    }
}

impl KeyRing {
    /// Reads the keys, or makes them where there are none; and makes the next ones when it is time. `issuer` is the name of
    /// this house in every code; `algorithm` is that of keys that are made.
    ///
    /// # Errors
    /// `electronic_keys_open_to_others` when others than its owner may read the file; `electronic_keys_malformed`; a
    /// failure of the file.
    pub fn open(path: &Path, issuer: &str, algorithm: Algorithm, now: Moment) -> Result<KeyRing> {
        let mut ring = match fs::read_to_string(path) {
            Ok(text) => {
                let mode = fs::metadata(path).map_err(|why| failed(path, why))?.permissions().mode();
                if mode & 0o077 != 0 {
                    return refuse("electronic_keys_open_to_others");
                }
                KeyRing::read(path, issuer, &text).ok_or_else(|| Refusal::new("electronic_keys_malformed"))?
            }
            Err(why) if why.kind() == ErrorKind::NotFound => KeyRing {
                path: path.to_owned(),
                issuer: issuer.to_owned(),
                number: 0,
                anchor: Own::draw(ANCHOR, Algorithm::Ed25519, now),
                keys: Vec::new(),
            },
            Err(why) => return Err(failed(path, why)),
        };
        ring.make_next(algorithm, now)?;
        Ok(ring)
    }

    fn read(path: &Path, issuer: &str, text: &str) -> Option<KeyRing> {
        let mut lines = text.strip_suffix(END)?.lines();
        let number = lines.next()?.strip_prefix("number ")?.parse().ok()?;
        let anchor = Own::read(lines.next()?).filter(|own| own.used_for == ANCHOR)?;
        let keys = lines.map(Own::read).collect::<Option<Vec<Own>>>()?;
        let known = keys.iter().chain([&anchor]).all(|own| own.signer().is_ok());
        known.then(|| KeyRing { path: path.to_owned(), issuer: issuer.to_owned(), number, anchor, keys })
    }

    /// Makes the keys that are to sign next, when those that sign are half used up; forgets what has long ended.
    ///
    /// # Errors
    /// A failure of the file.
    pub fn make_next(&mut self, algorithm: Algorithm, now: Moment) -> Result<()> {
        let before = self.keys.len();
        self.keys.retain(|own| own.needed_until() > now.0);
        let mut changed = before != self.keys.len();
        for (used_for, _) in USES {
            let fresh = |own: &&Own| own.used_for == used_for && own.to.0 - now.0 > KEY_DAYS * DAY / 2;
            if !self.keys.iter().any(|own| fresh(&own)) {
                self.keys.push(Own::draw(used_for, algorithm, now));
                changed = true;
            }
        }
        if changed {
            self.number += 1;
            self.write()?;
        }
        Ok(())
    }

    fn write(&self) -> Result<()> {
        let mut text = format!("number {}\n{}", self.number, self.anchor.line());
        text.extend(self.keys.iter().map(Own::line));
        text.push_str(END);
        let path = &self.path;
        let temporary = path.with_added_extension("part");
        let mut file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&temporary)
            .map_err(|why| failed(path, why))?;
        file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(|why| failed(path, why))?;
        fs::rename(&temporary, path).map_err(|why| failed(path, why))?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(|why| failed(path, why))
    }

    /// The name of this house in every code.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// What stations believe for ever: the key that signs the lists of keys.
    ///
    /// # Errors
    /// Never: the key was tried when it was read.
    pub fn anchor(&self) -> Result<PublicKey> {
        Ok(self.anchor.signer()?.public())
    }

    /// The key that signs codes now: the youngest.
    ///
    /// # Errors
    /// `electronic_keys_ended` when none is in time.
    pub fn code_signer(&self, now: Moment) -> Result<Box<dyn Signer>> {
        self.signer(CODES, now)
    }

    /// The key that signs status lists now.
    ///
    /// # Errors
    /// `electronic_keys_ended` when none is in time.
    pub fn list_signer(&self, now: Moment) -> Result<Box<dyn Signer>> {
        self.signer(LISTS, now)
    }

    /// The key that signs papers now.
    ///
    /// # Errors
    /// `electronic_keys_ended` when none is in time.
    pub fn paper_signer(&self, now: Moment) -> Result<Box<dyn Signer>> {
        self.signer(PAPERS, now)
    }

    fn signer(&self, used_for: &str, now: Moment) -> Result<Box<dyn Signer>> {
        let in_time = |own: &&Own| own.used_for == used_for && own.from <= now && now < own.to;
        match self.keys.iter().filter(in_time).max_by_key(|own| own.from) {
            Some(own) => own.signer(),
            None => refuse("electronic_keys_ended"),
        }
    }

    /// All keys, for who verifies here.
    ///
    /// # Errors
    /// Never: the keys were tried when they were read.
    pub fn keys(&self) -> Result<Keys> {
        let keys = self.keys.iter().map(|own| own.public(&self.issuer)).collect::<Result<_>>()?;
        Ok(Keys::new(keys)?)
    }

    /// The list of keys for stations, signed by the anchor.
    ///
    /// # Errors
    /// Never: the keys were tried when they were read.
    pub fn key_list(&self, now: Moment) -> Result<Vec<u8>> {
        let keys = self.keys.iter().map(|own| own.public(&self.issuer)).collect::<Result<_>>()?;
        let list = KeyList { number: self.number, issued_at: now, valid_until: Moment(now.0 + LIST_DAYS * DAY), keys };
        list.sign(&*self.anchor.signer()?)
    }
}

fn failed(path: &Path, why: std::io::Error) -> Error {
    Error::io(format!("keep the keys of electronic cards {}", path.display()), why)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Moment = Moment(1_795_665_600_000_000);

    fn after(days: i64) -> Moment {
        Moment(NOW.0 + days * DAY)
    }

    #[test]
    fn keys_are_made_kept_for_their_owner_and_followed_by_others_before_they_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("electronic.keys");
        let open = |now| KeyRing::open(&path, "https://yika.example/540500", Algorithm::Ed25519, now).unwrap();
        let first = open(NOW);
        let anchor = first.anchor().unwrap();
        let kid = |ring: &KeyRing, now| ring.code_signer(now).unwrap().kid().to_vec();
        let one = kid(&first, NOW);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(kid(&open(after(80)), after(80)), one, "half of its time is not over");
        let rotated = open(after(95));
        assert_ne!(kid(&rotated, after(95)), one);
        assert_eq!(rotated.keys().unwrap().all().len(), 6, "what the old one signed counts until its last day");
        assert_eq!(rotated.anchor().unwrap(), anchor, "stations know the anchor for ever");
        let list = KeyList::read(&rotated.key_list(after(95)).unwrap(), &[anchor]).unwrap();
        assert_eq!((list.number, list.keys.len()), (2, 6));
        // Nothing ran for years: new keys are made; of the old ones those for papers are kept, and in the end none.
        let papers =
            |ring: &KeyRing| ring.keys().unwrap().all().iter().filter(|key| key.used_for == Use::Papers).count();
        let late = open(after(600));
        assert_eq!((late.keys().unwrap().all().len(), papers(&late)), (5, 3));
        let late = open(after(2000));
        assert_eq!((late.keys().unwrap().all().len(), papers(&late)), (3, 1));
    }

    #[test]
    fn what_is_signed_in_the_very_second_a_key_is_made_is_believed() {
        let folder = tempfile::tempdir().unwrap();
        let now = Moment(NOW.0 + 900_000);
        let ring = KeyRing::open(&folder.path().join("keys"), "us", Algorithm::Ed25519, now).unwrap();
        let list = credential::StatusList::new(1, 8).unwrap();
        let signed = list.sign(&*ring.list_signer(now).unwrap(), now, after(1)).unwrap();
        credential::StatusList::read(&signed, &ring.keys().unwrap()).unwrap();
    }

    #[test]
    fn keys_that_others_can_read_or_that_were_cut_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("electronic.keys");
        let open = || KeyRing::open(&path, "us", Algorithm::Sm2, NOW);
        let signer = open().unwrap().code_signer(NOW).unwrap();
        assert_eq!(signer.algorithm(), Algorithm::Sm2);
        let whole = fs::read_to_string(&path).unwrap();
        for length in 0..whole.len() {
            fs::write(&path, &whole[..length]).unwrap();
            assert_eq!(open().unwrap_err().to_string(), "refused: electronic_keys_malformed", "cut at {length}");
        }
        fs::write(&path, &whole).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        assert_eq!(open().unwrap_err().to_string(), "refused: electronic_keys_open_to_others");
    }
}

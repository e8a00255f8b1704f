//! Checkpoints: the size and the root of the log, signed (C2SP tlog-checkpoint in a C2SP signed note), and their key.
//!
//! ```text
//! yika.example/shannan-audit
//! 1234
//! CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
//!
//! — yika.example/shannan-audit Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+...
//! ```
//!
//! The first line, the origin, is also the name of the key. The key is kept in a file that only its owner may read,
//! in the form of Go's notes: `PRIVATE+KEY+NAME+HASH+BASE64`. Deliberately absent: witnesses' signatures; they are
//! lines more below the note, and are passed over when it is read.

use std::{
    fmt, fs,
    io::Write as _,
    os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _},
    path::Path,
};

use base64::prelude::{BASE64_STANDARD, Engine as _};
use ed25519_dalek::SigningKey;
use kernel::{Error, Refusal, Result, refuse};
use rand_core::OsRng;
use signed_note::{Note, StandardSigner, StandardVerifier, VerifierList};

/// The key that signs checkpoints, and the log's name.
pub struct Signer {
    origin: String,
    private: String,
    public: String,
    key: StandardSigner,
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer").field("public", &self.public).finish_non_exhaustive()
    }
}

impl Signer {
    /// Makes a new key for a log of that name, such as `yika.example/shannan-audit`.
    ///
    /// # Errors
    /// `audit_origin_malformed` when the name is empty or holds a space or a plus.
    pub fn generate(origin: &str) -> Result<Signer> {
        if !signed_note::is_key_name_valid(origin) || origin.contains(char::is_control) {
            return refuse("audit_origin_malformed");
        }
        let (private, _) = signed_note::generate_key(&mut OsRng, origin);
        Signer::from_text(&private)
    }

    /// Reads a key from its text.
    ///
    /// # Errors
    /// `audit_key_malformed`.
    pub fn from_text(private: &str) -> Result<Signer> {
        let malformed = || Refusal::new("audit_key_malformed");
        let private = private.trim_end();
        let key = StandardSigner::new(private).map_err(|_| malformed())?;
        let fields: Vec<&str> = private.splitn(5, '+').collect();
        let [_, _, origin, _, key_base64] = fields[..] else { return Err(malformed().into()) };
        let bytes = BASE64_STANDARD.decode(key_base64).map_err(|_| malformed())?;
        // The first byte names the algorithm, Ed25519; the key's own text was read above, so the rest is a seed.
        let seed: [u8; 32] = bytes[1..].try_into().map_err(|_| malformed())?;
        let public = signed_note::new_ed25519_verifier_key(origin, &SigningKey::from_bytes(&seed).verifying_key());
        Ok(Signer { origin: origin.to_owned(), private: private.to_owned(), public, key })
    }

    /// Reads a key from its file.
    ///
    /// # Errors
    /// `audit_key_open_to_others` when others than its owner may read the file; `audit_key_malformed`; a failure to
    /// read.
    pub fn load(path: &Path) -> Result<Signer> {
        let failed = |why| Error::io(format!("read the audit key {}", path.display()), why);
        let mode = fs::metadata(path).map_err(failed)?.permissions().mode();
        if mode & 0o077 != 0 {
            return Err(Refusal::new("audit_key_open_to_others").with("file", path.display()).into());
        }
        Signer::from_text(&fs::read_to_string(path).map_err(failed)?)
    }

    /// Writes the key to a new file that only its owner may read, durably.
    ///
    /// # Errors
    /// A failure to write; also when the file stands already.
    pub fn save(&self, path: &Path) -> Result<()> {
        let write = || {
            let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
            file.write_all(format!("{}\n", self.private).as_bytes())?;
            file.sync_all()?;
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            fs::File::open(folder)?.sync_all()
        };
        write().map_err(|why| Error::io(format!("write the audit key {}", path.display()), why))
    }

    /// The log's name.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// What others need to check this key's signatures: `NAME+HASH+BASE64`.
    #[must_use]
    pub fn verifier_key(&self) -> &str {
        &self.public
    }
}

/// The size and the root of a log at some time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) size: i64,
    pub(crate) root: [u8; 32],
}

impl Head {
    /// The signed note.
    pub(crate) fn sign(&self, signer: &Signer) -> String {
        let text = format!("{}\n{}\n{}\n", signer.origin, self.size, BASE64_STANDARD.encode(self.root));
        let mut note = Note::new(text.as_bytes(), &[]).expect("three lines of printable text are a note");
        note.add_sigs(&[&signer.key]).expect("a key of ours signs any note");
        String::from_utf8(note.to_bytes()).expect("a note is text")
    }

    /// What a note says, if it is signed by that key.
    pub(crate) fn open(note: &str, verifier_key: &str) -> Result<Head> {
        let verifier =
            StandardVerifier::new(verifier_key.trim()).map_err(|_| Refusal::new("audit_verifier_key_malformed"))?;
        let origin = verifier_key.split('+').next().unwrap_or_default().trim();
        let malformed = || Refusal::new("checkpoint_malformed");
        let note = Note::from_bytes(note.as_bytes()).map_err(|_| malformed())?;
        if note.verify(&VerifierList::new(vec![Box::new(verifier)])).is_err() {
            return refuse("checkpoint_not_signed");
        }
        let text = std::str::from_utf8(note.text()).map_err(|_| malformed())?;
        Ok(Head::parse(text, origin).ok_or_else(malformed)?)
    }

    fn parse(text: &str, origin: &str) -> Option<Head> {
        let mut lines = text.lines();
        let (name, size, root) = (lines.next()?, lines.next()?, lines.next()?);
        let head = Head { size: size.parse().ok()?, root: BASE64_STANDARD.decode(root).ok()?.try_into().ok()? };
        (name == origin && head.size >= 0 && head.size.to_string() == size).then_some(head)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GO_KEY: &str = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
    const GO_VERIFIER: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    #[test]
    fn keys_are_those_of_gos_notes() {
        let signer = Signer::from_text(GO_KEY).unwrap();
        assert_eq!((signer.origin(), signer.verifier_key()), ("PeterNeumann", GO_VERIFIER));
    }

    #[test]
    fn a_head_that_was_signed_can_be_opened_with_the_right_key_only() {
        let signer = Signer::from_text(GO_KEY).unwrap();
        let other = Signer::generate("PeterNeumann").unwrap();
        let head = Head { size: 5, root: [7; 32] };
        let note = head.sign(&signer);
        assert_eq!(Head::open(&note, GO_VERIFIER).unwrap(), head);
        let witnessed = format!("{note}{}", Head { size: 6, ..head }.sign(&other).lines().last().unwrap()) + "\n";
        assert_eq!(Head::open(&witnessed, GO_VERIFIER).unwrap().size, 5);
        let cases = [
            (note.replace("\n5\n", "\n4\n"), GO_VERIFIER, "checkpoint_not_signed"),
            (note.clone(), other.verifier_key(), "checkpoint_not_signed"),
            (note.replace("\n\n", "\n"), GO_VERIFIER, "checkpoint_malformed"),
            (String::new(), GO_VERIFIER, "checkpoint_malformed"),
            (note.clone(), "PeterNeumann+c74f20a3", "audit_verifier_key_malformed"),
        ];
        for (note, key, code) in cases {
            assert_eq!(Head::open(&note, key).unwrap_err().refusal().unwrap().code, code, "{note}");
        }
    }

    #[test]
    fn signed_text_that_is_no_head_of_this_log_is_refused() {
        let root = BASE64_STANDARD.encode([7; 32]);
        let cases = [
            format!("another\n5\n{root}\n"),
            format!("PeterNeumann\n05\n{root}\n"),
            format!("PeterNeumann\n-5\n{root}\n"),
            format!("PeterNeumann\n5\n{}\n", &root[4..]),
            "PeterNeumann\n5\n".to_owned(),
        ];
        for text in cases {
            assert_eq!(Head::parse(&text, "PeterNeumann"), None, "{text}");
        }
    }

    #[test]
    fn a_key_file_is_its_owners_alone() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("audit.key");
        let signer = Signer::generate("yika.example/shannan-audit").unwrap();
        signer.save(&path).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(Signer::load(&path).unwrap().verifier_key(), signer.verifier_key());
        assert!(matches!(signer.save(&path), Err(Error::Io { .. })), "a key is never written over another");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        assert_eq!(Signer::load(&path).unwrap_err().refusal().unwrap().code, "audit_key_open_to_others");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        fs::write(&path, "PRIVATE+KEY+a+b").unwrap();
        assert_eq!(Signer::load(&path).unwrap_err().refusal().unwrap().code, "audit_key_malformed");
        assert!(!format!("{signer:?}").contains("PRIVATE"));
        for name in ["", "two words", "a+b", "line\n"] {
            assert!(Signer::generate(name).is_err(), "{name:?}");
        }
    }
}

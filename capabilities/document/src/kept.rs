//! Files kept as evidence: whatever a deed rests on is in the same database, in the same transaction, under its hash.
//!
//! Promises: what comes out is, byte for byte, what came in, or it is an error. A file that is kept twice stands once.
//! Deliberately absent: deleting.

use std::{
    collections::BTreeMap,
    fs::File,
    io,
    os::unix::fs::FileExt,
    sync::{
        Mutex, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
};

use kernel::{BulkTable, Column, Ctx, Error, Refusal, Result, Room, hex, params};
use sha2::{Digest, Sha256};

kernel::statements! {
    KNOWN = "SELECT name, bytes FROM document_file WHERE sha256 = $1";
    KEEP = "INSERT INTO document_file (sha256, name, bytes, parts, kept_at) VALUES ($1, $2, $3, $4, $5)";
    PARTS = "SELECT packed FROM document_part WHERE sha256 = $1 ORDER BY part";
}

/// This room's tables.
pub const ROOM: Room = kernel::room!("document": "0001_document.sql");

const PART_ROWS: BulkTable = BulkTable {
    table: "document_part",
    columns: &[("sha256", Column::Text), ("part", Column::Int), ("packed", Column::Bytes)],
};

/// Rows of a database should stay small; a part is what so many bytes are packed into.
const PART_BYTES: usize = 1 << 20;
/// A roster shrinks to a fifth, in a sixth of a second for 70 MB. The level below it is a little faster and leaves half as much again,
/// which takes longer to store; the levels above are slower and save nothing.
const LEVEL: i32 = 1;

/// A file ready to be kept: hashed and compressed outside any transaction.
#[derive(Clone, Debug)]
pub struct Packed {
    /// SHA-256 of the bytes as they came, in hex.
    pub sha256: String,
    /// The name it came under, without folders.
    pub name: String,
    /// How long it is.
    pub bytes: u64,
    /// Each packed by itself; one after the other they are unpacked as one.
    parts: Vec<Vec<u8>>,
}

/// SHA-256 of some bytes, in hex.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

impl Packed {
    /// Hashes and compresses bytes that are in memory already.
    ///
    /// # Errors
    /// When the compressor fails.
    pub fn of_bytes(bytes: &[u8], name: &str) -> io::Result<Packed> {
        let mut packer = zstd::bulk::Compressor::new(LEVEL)?;
        let parts = bytes.chunks(PART_BYTES).map(|piece| packer.compress(piece)).collect::<io::Result<_>>()?;
        Ok(Packed { sha256: sha256(bytes), name: name.to_owned(), bytes: bytes.len() as u64, parts })
    }
}

/// An open file on its way to being kept: hashed, then compressed piece by piece. Both give way to what is urgent, and who
/// waits for the end can lend a hand.
#[derive(Debug)]
pub struct Packing {
    file: File,
    name: String,
    bytes: u64,
    sha256: OnceLock<String>,
    next: AtomicU64,
    parts: Mutex<BTreeMap<u64, Vec<u8>>>,
}

impl Packing {
    /// A file from its beginning, whatever its offset, under a name without folders.
    ///
    /// # Errors
    /// When nothing can be learnt about it, or it is longer than `bytes_max`.
    pub fn of(file: File, name: &str, bytes_max: u64) -> io::Result<Packing> {
        let bytes = file.metadata()?.len();
        if bytes > bytes_max {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let (sha256, next, parts) = (OnceLock::new(), AtomicU64::new(0), Mutex::default());
        Ok(Packing { file, name: name.to_owned(), bytes, sha256, next, parts })
    }

    /// The file.
    #[must_use]
    pub fn file(&self) -> &File {
        &self.file
    }

    /// SHA-256 of the file, in hex.
    ///
    /// # Errors
    /// When the file cannot be read, or became shorter.
    pub fn hash(&self) -> io::Result<&str> {
        let mut hash = Sha256::new();
        let mut piece = Vec::new();
        let mut at = 0;
        while self.piece(at, &mut piece)? {
            kernel::AWAITED.give_way();
            hash.update(&piece);
            at += piece.len() as u64;
        }
        Ok(self.sha256.get_or_init(|| hex(&hash.finalize())))
    }

    /// Compresses what nobody has compressed yet, and gives way meanwhile.
    ///
    /// # Errors
    /// As [`Packing::hash`]; when the compressor fails.
    pub fn pack(&self) -> io::Result<()> {
        self.pack_some(|| kernel::AWAITED.give_way())
    }

    /// The same for who waits for it.
    ///
    /// # Errors
    /// As [`Packing::pack`].
    pub fn lend_a_hand(&self) -> io::Result<()> {
        self.pack_some(|| ())
    }

    fn pack_some(&self, between: impl Fn()) -> io::Result<()> {
        let mut packer = zstd::bulk::Compressor::new(LEVEL)?;
        let mut piece = Vec::new();
        loop {
            between();
            let at = self.next.fetch_add(PART_BYTES as u64, Ordering::Relaxed);
            if !self.piece(at, &mut piece)? {
                return Ok(());
            }
            let packed = packer.compress(&piece)?;
            self.parts.lock().expect("nobody panics while it is held").insert(at, packed);
        }
    }

    /// Reads the piece that begins here; whether there is one.
    fn piece(&self, at: u64, piece: &mut Vec<u8>) -> io::Result<bool> {
        let length = self.bytes.saturating_sub(at).min(PART_BYTES as u64);
        piece.resize(usize::try_from(length).expect("a piece is short"), 0);
        self.file.read_exact_at(piece, at)?;
        Ok(length > 0)
    }

    /// What is kept, once all who packed have come to their end.
    ///
    /// # Panics
    /// If it was not hashed, or somebody is still packing.
    #[must_use]
    pub fn packed(&self) -> Packed {
        let parts = std::mem::take(&mut *self.parts.lock().expect("nobody panics while it is held"));
        let sha256 = self.sha256.get().expect("it was hashed").clone();
        assert_eq!(parts.len() as u64, self.bytes.div_ceil(PART_BYTES as u64), "every piece was packed");
        Packed { sha256, name: self.name.clone(), bytes: self.bytes, parts: parts.into_values().collect() }
    }
}

/// Keeps a file.
///
/// # Errors
/// A failure of the database.
pub fn keep(ctx: &mut Ctx, file: &Packed) -> Result<()> {
    if known(ctx, &file.sha256)?.is_some() {
        return Ok(());
    }
    let (bytes, now) = (i64::try_from(file.bytes).expect("a file of a sane length"), ctx.now());
    let count = file.parts.len();
    ctx.execute(KEEP, params![file.sha256, file.name, bytes, i64::try_from(count).expect("a count"), now])?;
    ctx.bulk_insert(&PART_ROWS, count, |rows| {
        (0_i64..).zip(&file.parts).try_for_each(|(part, packed)| {
            rows.text(&file.sha256)?;
            rows.int(part)?;
            rows.bytes(packed)?;
            rows.end()
        })
    })
}

fn known(ctx: &mut Ctx, sha256: &str) -> Result<Option<(String, i64)>> {
    ctx.query_opt(KNOWN, params![sha256], |row| (row.text(0).to_owned(), row.int(1)))
}

/// A kept file: its name and its bytes as they came.
///
/// # Errors
/// `file_unknown`; `Broken` when what is kept is not what came.
pub fn kept(ctx: &mut Ctx, sha256_hex: &str) -> Result<(String, Vec<u8>)> {
    let Some((name, length)) = known(ctx, sha256_hex)? else {
        return Err(Refusal::new("file_unknown").with("sha256", sha256_hex).into());
    };
    let mut packed = Vec::new();
    ctx.query_each(PARTS, params![sha256_hex], |row| {
        packed.extend_from_slice(row.bytes(0));
        Ok(())
    })?;
    let bytes = zstd::stream::decode_all(&packed[..]).map_err(|why| Error::io("unpack a kept file", why))?;
    if sha256(&bytes) != sha256_hex || i64::try_from(bytes.len()) != Ok(length) {
        return Err(Error::Broken(format!("a kept file is what came in: {sha256_hex}")));
    }
    Ok((name, bytes))
}

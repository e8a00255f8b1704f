//! Files kept as evidence: whatever a deed rests on is in the same database, in the same transaction, under its hash.
//!
//! Promises: what comes out is, byte for byte, what came in, or it is an error. A file that is kept twice stands once.
//! Deliberately absent: deleting.

use std::{fs::File, io, os::unix::fs::FileExt};

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
/// zstd's first level: what is written to the disk counts more than what packing costs a core that has nothing else to do.
const LEVEL: i32 = -1;

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
    /// Hashes an open file from its beginning, whatever its offset, hands the hash to `hashed`, and compresses it: who only
    /// needs its hash need not wait for the rest. Gives way to what is urgent.
    ///
    /// # Errors
    /// When it cannot be read, or is longer than `bytes_max`.
    pub fn of_file(file: &File, name: &str, bytes_max: u64, hashed: impl FnOnce(&str)) -> io::Result<Packed> {
        let mut hash = Sha256::new();
        let bytes = each_piece(file, bytes_max, |piece| {
            hash.update(piece);
            Ok(())
        })?;
        let sha256 = hex(&hash.finalize());
        hashed(&sha256);
        let mut packer = zstd::bulk::Compressor::new(LEVEL)?;
        let mut parts = Vec::new();
        each_piece(file, bytes_max, |piece| {
            parts.push(packer.compress(piece)?);
            Ok(())
        })?;
        Ok(Packed { sha256, name: name.to_owned(), bytes, parts })
    }

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

/// Hands a file to `take` piece by piece; answers how long it is.
fn each_piece(file: &File, bytes_max: u64, mut take: impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<u64> {
    let mut piece = vec![0; PART_BYTES];
    let mut at = 0;
    loop {
        kernel::give_way();
        let read = file.read_at(&mut piece, at)?;
        if read == 0 {
            return Ok(at);
        }
        at += read as u64;
        if at > bytes_max {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        take(&piece[..read])?;
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

//! The photos for the card maker: a package beside the file of a batch, with a photo for each line whose application had
//! one.
//!
//! A zip file, stored and not packed, for photos are packed already; `photos/<社会保障号码>.jpg`, in the order of the lines,
//! without days or rights, so that it can be written again byte for byte. UNVERIFIED: package and names are ours; that photos
//! go along is known of provincial card systems, how they do is not.

use std::io::{Seek, Write};

use access::Deed;
use card::Batch;
use kernel::{Ctx, Error, Result};
use zip::{CompressionMethod, ZipWriter, result::ZipError, write::SimpleFileOptions};

/// The name of the package of a batch.
#[must_use]
pub fn package_name(batch: &Batch) -> String {
    format!("photos_{}.zip", batch.batch_id)
}

/// Writes the photos of a batch for the card maker, one after the other; answers how many. It goes back in `to` to note how
/// long a photo is before its bytes: readers that take a package as it comes refuse one that says so behind them.
///
/// # Errors
/// `not_allowed`; a failure of the database; `Broken` when a photo is not what was kept; a failure of `to`.
pub fn write_photos(ctx: &mut Ctx, batch_id: i64, to: impl Write + Seek) -> Result<usize> {
    access::require(ctx, Deed::MakeCards)?;
    let photos = card::maker_photos(ctx, batch_id)?;
    let mut package = ZipWriter::new(to);
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored).unix_permissions(0o644);
    for (person, sha256) in &photos {
        let (_, jpeg) = document::kept(ctx, sha256)?;
        package.start_file(format!("photos/{person}.jpg"), stored).map_err(failed)?;
        package.write_all(&jpeg).map_err(|why| failed(why.into()))?;
    }
    package.finish().map_err(failed)?;
    Ok(photos.len())
}

fn failed(why: ZipError) -> Error {
    Error::io("write the photos of a batch", why.into())
}

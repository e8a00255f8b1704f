//! The photos that came along with a file of cards to make: a zip file with `photos/<社会保障号码>.jpg` for each line.

use std::{fs::File, io::Read, path::Path};

use image::ImageFormat;
use zip::ZipArchive;

/// More than any photo for a card has.
const PHOTO_BYTES_MAX: u64 = 1 << 20;

/// The package of one file; without one every photo is missing.
pub(crate) struct Photos(Option<ZipArchive<File>>);

impl Photos {
    pub(crate) fn open(package: &Path) -> Photos {
        Photos(File::open(package).ok().and_then(|file| ZipArchive::new(file).ok()))
    }

    /// Why no card can be printed with the photo of this person; nothing when it can.
    pub(crate) fn fault(&mut self, person: &str) -> Option<&'static str> {
        let entry = self.0.as_mut().and_then(|package| package.by_name(&format!("photos/{person}.jpg")).ok());
        let Some(entry) = entry else { return Some("没有相片") };
        let mut jpeg = Vec::new();
        let read = entry.take(PHOTO_BYTES_MAX).read_to_end(&mut jpeg).is_ok();
        let whole = read && jpeg.ends_with(&[0xFF, 0xD9]);
        let shown = whole && image::load_from_memory_with_format(&jpeg, ImageFormat::Jpeg).is_ok();
        (!shown).then_some("相片损坏")
    }
}

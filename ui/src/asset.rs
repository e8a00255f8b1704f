//! Files that pages load, built into the program: a style sheet and a sign.
//!
//! Each address carries a hash of the content, so that browsers may keep the file for ever and still never show an old
//! one with a new page.

use std::sync::LazyLock;

use sha2::{Digest, Sha256};

/// A file that pages load.
#[derive(Debug)]
pub struct Asset {
    /// Its address, with a hash of its content.
    pub address: String,
    /// Its media type.
    pub media_type: &'static str,
    /// Its content.
    pub bytes: &'static [u8],
}

impl Asset {
    fn new(name: &str, media_type: &'static str, bytes: &'static [u8]) -> Asset {
        let hash: String = Sha256::digest(bytes).iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        Asset { address: format!("/assets/{name}?v={hash}"), media_type, bytes }
    }

    /// Whether this is what stands at a path, and whether the query names this very content.
    fn is_at(&self, path: &str, query: Option<&str>) -> Option<bool> {
        let (own_path, own_query) = self.address.split_once('?').expect("an address has its hash");
        (own_path == path).then(|| query == Some(own_query))
    }
}

/// The one style sheet.
pub static STYLE: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("yika.css", "text/css; charset=utf-8", include_bytes!("../assets/yika.css")));

/// The sign in the browser's tab and beside the name.
pub(crate) static SIGN: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("yika.svg", "image/svg+xml", include_bytes!("../assets/yika.svg")));

/// The file at a path, and whether browsers may keep it for ever because the query names this very content.
#[must_use]
pub fn asset(path: &str, query: Option<&str>) -> Option<(&'static Asset, bool)> {
    [&STYLE, &SIGN].into_iter().find_map(|asset| asset.is_at(path, query).map(|exact| (&**asset, exact)))
}

#[cfg(test)]
mod tests {
    use super::{STYLE, asset};

    #[test]
    fn a_file_may_be_kept_for_ever_only_under_the_hash_of_its_content() {
        let (path, query) = STYLE.address.split_once('?').unwrap();
        assert!(asset(path, Some(query)).unwrap().1);
        for other in [None, Some("v=0"), Some("")] {
            assert!(!asset(path, other).unwrap().1);
        }
        assert!(asset("/assets/other.css", None).is_none());
    }
}

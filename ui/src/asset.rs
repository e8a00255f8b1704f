//! Files that pages load, built into the program. They are made in `web` from the npm packages and kept in `assets`.
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

/// Our scripts; every page works without them.
pub static SCRIPT: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("yika.js", "text/javascript; charset=utf-8", include_bytes!("../assets/yika.js")));

/// htmx, for pages that use it.
pub static HTMX: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("htmx.js", "text/javascript; charset=utf-8", include_bytes!("../assets/htmx.js")));

/// The sign in the browser's tab and beside the name.
pub static SIGN: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("yika.svg", "image/svg+xml", include_bytes!("../assets/yika.svg")));

/// The sign as a phone shows it beside its apps.
pub static ICON_192: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("yika-192.png", "image/png", include_bytes!("../assets/yika-192.png")));

/// The same, larger.
pub static ICON_512: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("yika-512.png", "image/png", include_bytes!("../assets/yika-512.png")));

/// The worker behind the app on a phone, without the list of what it may keep.
pub const WORKER_SCRIPT: &str = include_str!("../assets/worker.js");

/// The Tibetan letters, in two weights; the style sheet names them.
static TIBETAN: LazyLock<[Asset; 2]> = LazyLock::new(|| {
    [
        Asset::new(
            "noto-serif-tibetan-400.woff2",
            "font/woff2",
            include_bytes!("../assets/noto-serif-tibetan-400.woff2"),
        ),
        Asset::new(
            "noto-serif-tibetan-700.woff2",
            "font/woff2",
            include_bytes!("../assets/noto-serif-tibetan-700.woff2"),
        ),
    ]
});

/// What others wrote of it, with their terms.
static NOTICE: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("NOTICE.txt", "text/plain; charset=utf-8", include_bytes!("../assets/NOTICE.txt")));

/// The file at a path, and whether browsers may keep it for ever because the query names this very content.
#[must_use]
pub fn asset(path: &str, query: Option<&str>) -> Option<(&'static Asset, bool)> {
    let single: [&'static Asset; 7] = [&STYLE, &SCRIPT, &HTMX, &SIGN, &ICON_192, &ICON_512, &NOTICE];
    let mut all = single.into_iter().chain(TIBETAN.iter());
    all.find_map(|asset| asset.is_at(path, query).map(|exact| (asset, exact)))
}

#[cfg(test)]
mod tests {
    use super::{STYLE, TIBETAN, asset};

    #[test]
    fn the_style_sheet_names_the_fonts_by_the_hash_of_their_content() {
        let style = std::str::from_utf8(STYLE.bytes).unwrap();
        for font in TIBETAN.iter() {
            assert!(style.contains(&font.address), "{}", font.address);
        }
        assert_eq!(style.matches("url(").count(), TIBETAN.len(), "nothing else is loaded, and nothing from elsewhere");
    }

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

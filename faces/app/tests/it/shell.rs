//! What a phone keeps and how much comes over the wire.

use std::io::Write;

use flate2::{Compression, write::GzEncoder};

use crate::world::*;

const FIRST_PAGE_BYTES_MAX: usize = 60 * 1024;

fn zipped(bytes: &[u8]) -> usize {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory takes everything");
    encoder.finish().expect("memory takes everything").len()
}

#[test]
fn the_first_page_comes_over_the_wire_in_sixty_kilobytes() {
    on_both(|world| {
        for page in [world.browser().get("/app"), world.signed_in(ME).get("/app")] {
            // Everything the page names, without the Tibetan letters.
            let named = |asset: &ui::Asset| page.body.contains(&asset.address);
            let assets = [&*ui::STYLE, &*ui::SCRIPT, &*ui::SIGN, &*ui::HTMX].into_iter().filter(|asset| named(asset));
            let assets: Vec<usize> = assets.map(|asset| zipped(asset.bytes)).collect();
            assert!(assets.len() >= 3, "the style, the script and the sign are counted");
            let all = zipped(page.body.as_bytes()) + assets.iter().sum::<usize>();
            assert!(all <= FIRST_PAGE_BYTES_MAX, "{all} bytes");
        }
    });
}

#[test]
fn the_elder_view_is_on_the_first_page_and_stays() {
    on_both(|world| {
        let browser = world.browser();
        browser.get("/app").has(&["换成大字（长辈版）", "/app?view=elder"]);
        browser.cookies.borrow_mut().insert("yika_view".into(), "elder".into());
        browser.get("/app").has(&["换回普通字", "y-elder"]);
        browser.get("/app/sign-in").has(&["y-elder"]);
    });
}

#[test]
fn what_a_phone_keeps_is_the_same_for_everybody() {
    on_both(|world| {
        let (me, nobody) = (world.signed_in(ME), world.browser());
        let offline = me.get("/app/offline");
        assert_eq!(offline.is(200).body, nobody.get("/app/offline").body);
        offline.has(&["data-offline-since", "现在没有网络"]).lacks(&["data-signed-in"]);
        let worker = me.get("/app/worker.js");
        assert_eq!(worker.body, nobody.get("/app/worker.js").body);
        assert_eq!(worker.headers["service-worker-allowed"], "/app");
        let kept = worker.body.split(';').next().expect("a list");
        let places: Vec<&str> = kept.split('"').skip(1).step_by(2).collect();
        assert!(places.len() >= 3 && places.iter().all(|place| place.starts_with("/assets/")), "{places:?}");
        for place in ["/app/payments", "/app/card", "/app/household", "/app/messages"] {
            worker.lacks(&[place]);
        }
        let manifest = me.get("/app/manifest.webmanifest");
        assert_eq!(manifest.headers["content-type"], "application/manifest+json; charset=utf-8");
        manifest.has(&["\"start_url\":\"/app\"", "512x512", "maskable"]).shows_nobody_else(0);
        me.get("/app").has(&["rel=\"manifest\"", "data-worker=\"/app/worker.js\""]);
    });
}

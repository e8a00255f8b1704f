//! What makes the app installable: `/app/manifest.webmanifest`, `/app/worker.js`, and `/app/offline`, the page that is shown
//! without a network.
//!
//! The worker keeps the assets and the offline page, which is the same for everybody; a page of a person it neither reads
//! nor keeps. It puts the time of the last answer into the offline page by itself.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use maud::{Markup, html};
use ui::{Frame, Icon, Lang, Reader, text};

use crate::FACE;

/// Where the manifest is.
pub(crate) const MANIFEST: &str = "/app/manifest.webmanifest";
/// Where the worker is.
pub(crate) const WORKER: &str = "/app/worker.js";

/// Shows the page as it is for everybody: also for who is signed in.
pub(crate) async fn show(mut reader: Reader) -> Markup {
    reader.signed_in = None;
    let lang = reader.lang;
    let body = html! {
        (ui::heading("", text(lang, "app-offline-title"), Icon::WifiOff.big()))
        div.y-card {
            p.govuk-body { (text(lang, "app-offline-since")) " " strong data-offline-since="" { (text(lang, "app-offline-unknown")) } }
            p.govuk-body { (text(lang, "app-offline-next")) }
            p.govuk-body { a.govuk-link href="/app" { (text(lang, "app-offline-again")) } }
        }
    };
    Frame::new(&reader, &FACE, ui::say(lang, "app-offline-title", &[])).write(&body)
}

/// What a phone needs to put the app beside its others.
pub(crate) async fn manifest(reader: Reader) -> Response {
    let lang = if reader.lang == Lang::Bo { Lang::Zh } else { reader.lang };
    let name = format!("{} · {}", ui::say(lang, "brand", &[]), ui::say(lang, "face-app", &[]));
    let icon = |asset: &ui::Asset, sizes: &str, purpose: &str| {
        format!(
            r#"{{"src":"{}","sizes":"{sizes}","type":"{}","purpose":"{purpose}"}}"#,
            asset.address, asset.media_type
        )
    };
    let icons = [
        icon(&ui::SIGN, "any", "any"),
        icon(&ui::ICON_192, "192x192", "any"),
        icon(&ui::ICON_512, "512x512", "any"),
        icon(&ui::ICON_512, "512x512", "maskable"),
    ]
    .join(",");
    let text = format!(
        "{{\"id\":\"/app\",\"name\":\"{name}\",\"short_name\":\"{short}\",\"lang\":\"{tag}\",\"start_url\":\"/app\",\"scope\":\"/app\",\
         \"display\":\"standalone\",\"background_color\":\"#f3f6fa\",\"theme_color\":\"#1b4f8f\",\"icons\":[{icons}]}}",
        short = ui::say(lang, "brand", &[]),
        tag = lang.tag(),
    );
    ([(header::CONTENT_TYPE, "application/manifest+json; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")], text)
        .into_response()
}

/// The worker, with the addresses it may keep.
pub(crate) async fn worker() -> Response {
    let kept = [&ui::STYLE, &ui::SCRIPT, &ui::SIGN].map(|asset| format!("{:?}", asset.address)).join(",");
    let text = format!("self.YIKA_KEPT=[{kept}];\n{}", ui::WORKER_SCRIPT);
    let headers = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
        (header::HeaderName::from_static("service-worker-allowed"), "/app"),
    ];
    (headers, text).into_response()
}

//! A list that somebody takes along: CSV or XLSX, with what was asked for, when and by whom.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use document::sheet::{About, Listing};
use door::{Fault, User};
use kernel::{Error, Moment};
use ui::{Reader, say};

use crate::FACE;

/// The ways a list can be written.
pub(crate) const FORMATS: [(&str, &str); 2] = [("CSV", "csv"), ("XLSX", "xlsx")];

/// What was asked for, when and by whom.
pub(crate) fn about(reader: &Reader, user: &User, title: &str, filters: &str, at: Moment) -> About {
    let said = |key: &str| say(reader.lang, key, &[]);
    About {
        title: said(title),
        facts: vec![
            (said("desk-export-filters"), filters.to_owned()),
            (said("desk-export-at"), at.local()),
            (said("desk-export-by"), user.who.actor.user.to_string()),
        ],
    }
}

/// The list as a file to keep; `name` is a word of ours.
pub(crate) fn file(
    reader: &Reader,
    listing: &Listing,
    about: &About,
    name: &str,
    format: &str,
) -> Result<Response, Fault> {
    let said = |key: &str| say(reader.lang, key, &[]);
    let (bytes, media_type) = match format {
        "csv" => (listing.write_csv(Vec::new(), about, said), "text/csv; charset=utf-8"),
        "xlsx" => {
            let mut bytes = Vec::new();
            let written = listing.write_xlsx(&mut bytes, about, &said("desk-export-list"), said);
            (written.map(|()| bytes), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        }
        _ => return Ok(StatusCode::NOT_FOUND.into_response()),
    };
    let bytes = bytes.map_err(|why| Fault::new(reader.clone(), &FACE, Error::io("write a list", why)))?;
    let name = format!("attachment; filename=\"{name}.{format}\"");
    let name = HeaderValue::from_str(&name).expect("a word of ours is a header's value");
    let headers = [(header::CONTENT_TYPE, HeaderValue::from_static(media_type)), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, bytes).into_response())
}

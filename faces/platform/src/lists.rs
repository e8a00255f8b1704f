//! A list that somebody takes along: CSV or XLSX, with what was asked for, when and by whom.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use document::sheet::{About, Cell, Listing};
use door::{Fault, House, User};
use kernel::{CitizenId, Ctx, Error, Moment};
use registry::Hit;
use ui::{Reader, Toolbar, say};

use crate::{FACE, page::fault};

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

/// Reads a list, hands it out as a file, and keeps in the log that it was taken along: under `name`, with the words for what was asked for and how many rows it has.
pub(crate) async fn hand_out(
    (house, user, reader): (&House, &User, &Reader),
    (title, name): (&str, &'static str),
    format: &str,
    mut read: impl FnMut(&mut Ctx) -> Result<(Listing, String), Error> + Send + 'static,
) -> Result<Response, Fault> {
    let taken = house.act(&user.who, move |ctx| {
        let (listing, words) = read(ctx)?;
        casework::record_export(ctx, name, &words, listing.rows.len())?;
        Ok((listing, words, ctx.now()))
    });
    let (listing, words, at) = taken.await.map_err(fault(reader))?;
    file(reader, &listing, &about(reader, user, title, &words, at), name, format)
}

/// The links to a list's files, each with what is asked for behind its format.
pub(crate) fn exports(bar: Toolbar, path: &str, asked: &str) -> Toolbar {
    FORMATS.iter().fold(bar, |bar, (name, format)| bar.export(*name, format!("{path}/{format}{asked}")))
}

/// A person's name, masked number and village, as far as they are known.
pub(crate) fn of_person(person: Option<CitizenId>, hit: Option<&Hit>) -> [Cell; 3] {
    [
        Cell::Text(hit.map(|hit| hit.name.to_string()).unwrap_or_default()),
        Cell::Text(person.map(CitizenId::masked).unwrap_or_default()),
        Cell::Text(hit.map(|hit| hit.village_name.clone()).unwrap_or_default()),
    ]
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

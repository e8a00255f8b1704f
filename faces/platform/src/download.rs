//! Files that pages give out: lists as CSV or XLSX with what was asked for on their first sheet, and long files.

use std::{
    fs::File,
    io::{self, Read},
};

use axum::{body::Body, response::Response};
use document::sheet::{About, Listing};
use door::download::{file, workbook};
use futures_util::stream;
use kernel::{Error, Result};
use ui::{Lang, Reader, say};

/// So much of a long file is read at a time, in bytes.
const PIECE_BYTES: usize = 256 << 10;

/// A long file for the reader to keep, from its beginning; it is read as it goes out.
pub(crate) fn long_file(kind: &'static str, name: &str, file: File) -> Response {
    let pieces = stream::try_unfold(file, |file| async {
        let read = tokio::task::spawn_blocking(move || piece(file)).await;
        read.expect("reading ends")
    });
    let mut response = door::download::file(kind, name, Vec::new());
    *response.body_mut() = Body::from_stream(pieces);
    response
}

fn piece(mut file: File) -> io::Result<Option<(Vec<u8>, File)>> {
    let mut piece = vec![0; PIECE_BYTES];
    let length = file.read(&mut piece)?;
    piece.truncate(length);
    Ok((length > 0).then_some((piece, file)))
}

/// A list for the reader to keep: as CSV where `?as=csv` asks for it, else as a workbook.
///
/// # Errors
/// A failure to write.
pub(crate) fn listing(
    reader: &Reader,
    name: &str,
    title: &str,
    facts: Vec<(&str, String)>,
    list: &Listing,
) -> Result<Response> {
    let lang = reader.lang;
    let facts = facts.into_iter().map(|(key, value)| (say(lang, key, &[]), value)).collect();
    let about = About { title: say(lang, title, &[]), facts };
    let word = |key: &str| say(lang, key, &[]);
    let failed = |why| Error::io("write a list", why);
    if query(reader, "as") == "csv" {
        let bytes = list.write_csv(Vec::new(), &about, word).map_err(failed)?;
        return Ok(file("text/csv; charset=utf-8", &format!("{name}.csv"), bytes));
    }
    let mut bytes = Vec::new();
    list.write_xlsx(std::io::Cursor::new(&mut bytes), &about, &say(lang, "export-list", &[]), word).map_err(failed)?;
    Ok(workbook(name, bytes))
}

/// A value of the page's query, as it was typed: only letters, digits and a few signs, else nothing.
pub(crate) fn query(reader: &Reader, name: &str) -> String {
    let here = reader.here();
    let pairs = here.split_once('?').map_or("", |(_, query)| query);
    let value = pairs.split('&').filter_map(|pair| pair.split_once('=')).rfind(|(other, _)| *other == name);
    let value = value.map_or("", |(_, value)| value).replace("%3A", ":").replace("%3a", ":");
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ':');
    if value.len() <= 40 && value.chars().all(plain) { value } else { String::new() }
}

/// The instant and the user, for the first sheet.
pub(crate) fn when_and_who(house: &door::House, user: &door::User) -> [(&'static str, String); 2] {
    [("export-when", house.db.clock().now().local()), ("export-who", user.who.actor.user.to_string())]
}

/// The word of a language for a value, or the value.
pub(crate) fn all_or(lang: Lang, value: &str) -> String {
    if value.is_empty() { say(lang, "filter-all", &[]) } else { value.to_owned() }
}

//! Files that pages give out.

use axum::{
    body::Body,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use document::sheet::{TemplateColumn, write_template};
use kernel::{Error, Result};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A file for the reader to keep. Its name is of ASCII letters.
///
/// # Panics
/// If the name is not.
#[must_use]
pub fn file(kind: &'static str, name: &str, bytes: Vec<u8>) -> Response {
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    let disposition = disposition.expect("a name of ours is a header's value");
    let headers = [(header::CONTENT_TYPE, HeaderValue::from_static(kind)), (header::CONTENT_DISPOSITION, disposition)];
    (headers, Body::from(bytes)).into_response()
}

/// A workbook for the reader to keep.
#[must_use]
pub fn workbook(name: &str, bytes: Vec<u8>) -> Response {
    file(XLSX, &format!("{name}.xlsx"), bytes)
}

/// A sheet to fill in, under a name, with what it is called inside.
///
/// # Errors
/// A failure to write.
pub fn template(name: &str, title: &str, columns: &[TemplateColumn]) -> Result<Response> {
    let mut bytes = Vec::new();
    write_template(std::io::Cursor::new(&mut bytes), title, "选项", columns)
        .map_err(|why| Error::io("write a template", why))?;
    Ok(workbook(name, bytes))
}

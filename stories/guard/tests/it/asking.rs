//! A request by somebody, and what came of it.

use std::collections::BTreeMap;

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use tower::ServiceExt;

use crate::world::Asker;

/// What is sent along with a request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Content {
    pub(crate) media_type: String,
    pub(crate) bytes: Vec<u8>,
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    /// In a few letters, as the matrix has it: `in` for who is led to the sign-in, else the status.
    pub(crate) fn short(&self) -> String {
        match self.location() {
            Some(to) if to.contains("/sign-in") => "in".to_owned(),
            _ => self.status.as_u16().to_string(),
        }
    }

    pub(crate) fn location(&self) -> Option<&str> {
        self.headers.get(header::LOCATION).map(|to| to.to_str().expect("an address is text"))
    }

    pub(crate) fn is_no(&self) -> bool {
        matches!(self.status.as_u16(), 403 | 404)
    }

    /// Everything that can be read in it: headers, the page, and what is packed in a workbook.
    pub(crate) fn words(&self) -> String {
        let mut all: String = self
            .headers
            .iter()
            .map(|(name, value)| format!("{name}: {}\n", String::from_utf8_lossy(value.as_bytes())))
            .collect();
        if self.bytes.starts_with(b"PK") {
            let mut packed = zip::ZipArchive::new(std::io::Cursor::new(&self.bytes)).expect("a workbook");
            for at in 0..packed.len() {
                let mut part = packed.by_index(at).expect("a part");
                let mut bytes = Vec::new();
                std::io::copy(&mut part, &mut bytes).expect("a part is unpacked");
                all.push_str(&String::from_utf8_lossy(&bytes));
            }
        } else {
            all.push_str(&String::from_utf8_lossy(&self.bytes));
        }
        all
    }
}

/// Asks in somebody's name; each request stands alone.
pub(crate) fn ask(router: &Router, asker: &Asker, method: &str, path: &str, content: &Content) -> Answer {
    let mut request = Request::builder().method(method).uri(path).header(header::ACCEPT_LANGUAGE, "zh");
    if let Some(cookie) = &asker.cookie {
        request = request.header(header::COOKIE, cookie);
    }
    if let Some(bearer) = &asker.bearer {
        request = request.header(header::AUTHORIZATION, format!("Bearer {bearer}"));
    }
    if method == "POST" {
        request = request.header("idempotency-key", "one");
    }
    if !content.media_type.is_empty() {
        request = request.header(header::CONTENT_TYPE, &content.media_type);
    }
    let request = request.body(Body::from(content.bytes.clone())).unwrap_or_else(|why| panic!("{path}: {why}"));
    RUNTIME.block_on(async {
        let response = router.clone().oneshot(request).await.expect("a router answers");
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 64 << 20).await.expect("a body").to_vec();
        Answer { status: parts.status, headers: parts.headers, bytes }
    })
}

static RUNTIME: std::sync::LazyLock<tokio::runtime::Runtime> = std::sync::LazyLock::new(|| {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime")
});

/// Fields as `multipart/form-data`; a field whose name begins with `@` is a file.
fn parts(fields: &[(String, String)]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in fields {
        let head = match name.strip_prefix('@') {
            Some(file) => format!("name=\"{file}\"; filename=\"a.txt\""),
            None => format!("name=\"{name}\""),
        };
        body.extend(format!("--edge\r\nContent-Disposition: form-data; {head}\r\n\r\n{value}\r\n").bytes());
    }
    body.extend(b"--edge--\r\n");
    body
}

/// What a sample says is sent: `form a=b`, `parts a=b`, `json {...}`, `csv`, `bytes ...`, or nothing.
pub(crate) fn content(said: &str, values: &BTreeMap<&'static str, String>) -> Content {
    let (kind, rest) = said.split_once(' ').unwrap_or((said, ""));
    let rest = filled(rest, values);
    let fields = || -> Vec<(String, String)> {
        let pairs = rest.split('&').filter_map(|pair| pair.split_once('='));
        pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    };
    let (media_type, bytes) = match kind {
        "form" => ("application/x-www-form-urlencoded", rest.into_bytes()),
        "parts" => ("multipart/form-data; boundary=edge", parts(&fields())),
        "json" => ("application/json", rest.into_bytes()),
        "csv" => ("text/csv", crate::world::near_roster()),
        "bytes" => ("application/octet-stream", rest.into_bytes()),
        _ => return Content::default(),
    };
    Content { media_type: media_type.to_owned(), bytes }
}

/// Puts values where `{name}` stands.
pub(crate) fn filled(text: &str, values: &BTreeMap<&'static str, String>) -> String {
    values.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

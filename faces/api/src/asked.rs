//! What a caller sends: places in the path, questions, JSON, files.
//!
//! Promises: fields that nobody asked for are refused; so are control characters, which not every database keeps; a
//! file goes to a temporary file as it comes and never as a whole into memory; what a caller typed is not repeated with
//! more than five digits in a row. Deliberately absent: what the values mean.

use std::{io::Write, path::PathBuf};

use axum::{
    body::{Body, HttpBody},
    extract::{FromRequest, FromRequestParts, Path, Query, Request},
    http::{HeaderMap, header, request::Parts},
};
use futures_util::StreamExt;
use kernel::{Error, Refusal, Result, hex};
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, Error as _},
};
use serde_json::Value;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::problem::{Problem, lang_of};

/// The longest JSON body.
const JSON_BYTES_MAX: usize = 64 * 1024;
/// The largest file.
pub(crate) const FILE_BYTES_MAX: u64 = 256 << 20;

fn malformed(why: &str) -> Error {
    let mut said = String::new();
    let mut digits = 0;
    for c in why.chars().take(200) {
        digits = if c.is_numeric() { digits + 1 } else { 0 };
        said.push(if digits > 5 { '*' } else { c });
    }
    Refusal::new("request_malformed").with("why", said).into()
}

/// The places of the path.
pub(crate) struct At(Vec<(String, String)>);

impl<S: Send + Sync> FromRequestParts<S> for At {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<At, Problem> {
        let lang = lang_of(&parts.headers);
        match Path::<Vec<(String, String)>>::from_request_parts(parts, state).await {
            Ok(Path(places)) => Ok(At(places)),
            Err(_) => Err(Problem::new(lang, Refusal::new("path_unknown"))),
        }
    }
}

impl At {
    /// A word of the path.
    pub(crate) fn word(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, word)| word)
    }

    fn number(&self, name: &str, most: i64) -> Option<i64> {
        let word = self.word(name);
        let plain =
            (1..=16).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit()) && !word.starts_with('0');
        word.parse().ok().filter(|number| plain && *number <= most)
    }

    /// The number of a batch.
    pub(crate) fn batch(&self) -> Result<i64> {
        // What is no number is no batch; it is not repeated, for somebody may have put a person's number there.
        self.number("batch", BATCH_MAX).ok_or_else(|| Refusal::new("batch_unknown").with("batch", "—").into())
    }

    /// The number of a line.
    pub(crate) fn line(&self, batch: i64) -> Result<u32> {
        let line = self.number("line", payout::ITEMS_PER_BATCH - 1).and_then(|line| u32::try_from(line).ok());
        line.ok_or_else(|| Refusal::new("line_unknown").with("batch", batch).into())
    }

    /// The number of an item.
    pub(crate) fn item(&self) -> Result<i64> {
        self.number("item", NUMBER_MAX).ok_or_else(|| Refusal::new("item_unknown").with("item", "—").into())
    }

    /// The number of a bank file.
    pub(crate) fn file(&self) -> Result<i64> {
        self.number("file", NUMBER_MAX).ok_or_else(|| Refusal::new("bank_file_unknown").with("file", "—").into())
    }
}

/// No batch has a higher number: an item's number stays below 2^53.
const BATCH_MAX: i64 = (1 << 29) - 1;
/// Every number in JSON stays below 2^53.
const NUMBER_MAX: i64 = (1 << 53) - 1;

/// A question.
pub(crate) struct Asked<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Asked<T>, Problem> {
        let lang = lang_of(&parts.headers);
        match Query::<T>::from_request_parts(parts, state).await {
            Ok(Query(question)) => Ok(Asked(question)),
            Err(why) => Err(Problem::new(lang, malformed(&why.body_text()))),
        }
    }
}

/// A JSON body.
pub(crate) struct Sent<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Sent<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Sent<T>, Problem> {
        let lang = lang_of(request.headers());
        let read = async {
            must_be(request.headers(), &["application/json"])?;
            let bytes = bounded(request.into_body()).await?;
            let value: Value = serde_json::from_slice(&bytes).map_err(|why| malformed(&why.to_string()))?;
            if has_control(&value) {
                return Err(malformed("control character"));
            }
            // Once more from the bytes: of two fields of one name the value would keep the last.
            serde_json::from_slice(&bytes).map_err(|why| malformed(&why.to_string()))
        };
        read.await.map(Sent).map_err(|error| Problem::new(lang, error))
    }
}

fn has_control(value: &Value) -> bool {
    let bad = |text: &str| text.chars().any(char::is_control);
    match value {
        Value::String(text) => bad(text),
        Value::Array(values) => values.iter().any(has_control),
        Value::Object(fields) => fields.iter().any(|(name, value)| bad(name) || has_control(value)),
        _ => false,
    }
}

/// A whole number however JSON writes it: to its schemas `7.0` is one too.
pub(crate) fn whole<'de, D: Deserializer<'de>>(field: D) -> Result<u32, D::Error> {
    let number = serde_json::Number::deserialize(field)?;
    // A float without a fraction is written without a point.
    let digits = number.as_f64().map(|number| number.to_string()).unwrap_or_default();
    digits.parse().map_err(|_| D::Error::custom("expected a whole number"))
}

/// The same where it may be left out.
pub(crate) fn whole_or_none<'de, D: Deserializer<'de>>(field: D) -> Result<Option<u32>, D::Error> {
    whole(field).map(Some)
}

/// A text where it may be left out; `null` is no text.
pub(crate) fn text_or_none<'de, D: Deserializer<'de>>(field: D) -> Result<Option<String>, D::Error> {
    String::deserialize(field).map(Some)
}

/// No body.
pub(crate) struct Nothing;

impl<S: Send + Sync> FromRequest<S> for Nothing {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Nothing, Problem> {
        let lang = lang_of(request.headers());
        match bounded(request.into_body()).await {
            Ok(bytes) if bytes.is_empty() => Ok(Nothing),
            Ok(_) => Err(Problem::new(lang, malformed("no body"))),
            Err(error) => Err(Problem::new(lang, error)),
        }
    }
}

async fn bounded(body: Body) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut stream = body.into_data_stream();
    while let Some(piece) = stream.next().await {
        let piece = piece.map_err(|_| malformed("interrupted"))?;
        if bytes.len() + piece.len() > JSON_BYTES_MAX {
            return Err(Refusal::new("body_too_large").with("limit", JSON_BYTES_MAX).into());
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}

/// The media type of a body, one of these.
fn must_be(headers: &HeaderMap, known: &[&'static str]) -> Result<&'static str> {
    let sent = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let sent = sent.split(';').next().unwrap_or_default().trim();
    let found = known.iter().find(|known| known.eq_ignore_ascii_case(sent));
    found.copied().ok_or_else(|| Refusal::new("media_type_unsupported").with("known", known.join(", ")).into())
}

/// A file that came, in a folder that goes with it.
pub(crate) struct FileSent {
    /// Where it lies.
    pub(crate) path: PathBuf,
    /// SHA-256 of its bytes.
    pub(crate) sha256: [u8; 32],
    _folder: TempDir,
}

impl FileSent {
    /// Takes a file of one of these media types, each with the name the file gets.
    pub(crate) async fn take(request: Request, named: &[(&'static str, &'static str)]) -> Result<FileSent> {
        let known: Vec<&'static str> = named.iter().map(|(media_type, _)| *media_type).collect();
        let sent = must_be(request.headers(), &known)?;
        let name = named.iter().find(|(known, _)| *known == sent).expect("it is one of them").1;
        let too_large = || Refusal::new("file_too_large").with("limit", FILE_BYTES_MAX);
        if request.body().size_hint().lower() > FILE_BYTES_MAX {
            return Err(too_large().into());
        }
        let failed = |why| Error::io("keep an upload", why);
        let folder = tempfile::tempdir().map_err(failed)?;
        let path = folder.path().join(name);
        let mut file = std::fs::File::create(&path).map_err(failed)?;
        let (mut hash, mut length) = (Sha256::new(), 0);
        let mut stream = request.into_body().into_data_stream();
        while let Some(piece) = stream.next().await {
            let piece = piece.map_err(|_| malformed("interrupted"))?;
            length += piece.len() as u64;
            if length > FILE_BYTES_MAX {
                return Err(too_large().into());
            }
            hash.update(&piece);
            file.write_all(&piece).map_err(failed)?;
        }
        Ok(FileSent { path, sha256: hash.finalize().into(), _folder: folder })
    }

    /// SHA-256 of its bytes, in hex.
    pub(crate) fn hash(&self) -> String {
        hex(&self.sha256)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_caller_typed_is_not_repeated_with_long_numbers() {
        let said = malformed("unknown field `540502199001010019`, expected `line 12345`");
        assert_eq!(
            said.refusal().unwrap().arg("why"),
            Some("unknown field `54050*************`, expected `line 12345`")
        );
    }

    #[test]
    fn a_whole_number_may_be_written_with_a_point() {
        let read = |text: &str| whole(&mut serde_json::Deserializer::from_str(text)).ok();
        for (text, number) in [("7", Some(7)), ("7.0", Some(7)), ("7e0", Some(7)), ("7.5", None), ("-1", None)] {
            assert_eq!(read(text), number, "{text}");
        }
        for text in ["1e99", "null", "\"7\"", "4294967296"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_in_paths_are_written_in_one_way() {
        let cases = [("1", Some(1)), ("536870911", Some(BATCH_MAX)), ("536870912", None), ("01", None), ("0", None)];
        for (word, number) in cases.into_iter().chain([("+1", None), ("-1", None), ("1.0", None), ("x", None)]) {
            let at = At(vec![("batch".to_owned(), word.to_owned())]);
            assert_eq!(at.batch().ok(), number, "{word}");
        }
    }
}

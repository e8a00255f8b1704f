//! What somebody typed into a form, by the names of its fields. What is not there is empty; a form of an older page or a
//! made-up one is therefore answered by the sentence of the missing field, not by a failure.
//!
//! Deliberately absent: files; they come as `multipart/form-data`.

use std::convert::Infallible;

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Request},
    http::request::Parts,
    response::{IntoResponse, Response},
};

/// What was typed.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Form(Vec<(String, String)>);

impl Form {
    /// Reads `name=value&...`.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Form {
        Form(form_urlencoded::parse(bytes).into_owned().collect())
    }

    /// Fields that came another way, as `multipart/form-data`.
    #[must_use]
    pub fn from_pairs(pairs: Vec<(String, String)>) -> Form {
        Form(pairs)
    }

    /// What was typed into a field, without spaces around it.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.exactly(name).trim()
    }

    /// The same where something was typed.
    #[must_use]
    pub fn given(&self, name: &str) -> Option<&str> {
        Some(self.text(name)).filter(|typed| !typed.is_empty())
    }

    /// What was typed into a field, as it is: for passwords.
    #[must_use]
    pub fn exactly(&self, name: &str) -> &str {
        self.0.iter().find(|(other, _)| other == name).map_or("", |(_, value)| value)
    }

    /// Everything that was chosen under a name.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(other, _)| other == name).map(|(_, value)| &**value)
    }

    /// The three parts of a day as one text, or what was typed into one field; what is no day stays as it was typed, to be refused.
    #[must_use]
    pub fn day_text(&self, name: &str) -> String {
        match ["year", "month", "day"].map(|part| self.text(&format!("{name}-{part}"))) {
            ["", "", ""] => self.text(name).to_owned(),
            [year, month, day] => format!("{year:0>4}-{month:0>2}-{day:0>2}"),
        }
    }

    /// A number, if it can be read.
    #[must_use]
    pub fn number<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.text(name).parse().ok()
    }
}

/// What was typed may be a password or a person's number.
impl std::fmt::Debug for Form {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Form, Response> {
        let bytes = Bytes::from_request(request, state).await.map_err(|why| why.status().into_response())?;
        Ok(Form::of(&bytes))
    }
}

/// What stands in a page's address behind the question mark: filters and page numbers, never a person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query(pub Form);

impl<S: Send + Sync> FromRequestParts<S> for Query {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Query, Infallible> {
        Ok(Query(Form::of(parts.uri.query().unwrap_or_default().as_bytes())))
    }
}

#[cfg(test)]
mod tests {
    use super::Form;

    #[test]
    fn a_field_is_read_by_its_name_and_a_missing_one_is_empty() {
        let form = Form::of("name=%E6%89%8E%E8%A5%BF+&role=a&role=b&n=12&password=+x".as_bytes());
        assert_eq!((form.text("name"), form.text("nothing")), ("扎西", ""));
        assert_eq!(form.all("role").collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!((form.given("name"), form.given("nothing")), (Some("扎西"), None));
        assert_eq!((form.number::<i64>("n"), form.number::<i64>("name")), (Some(12), None));
        assert_eq!((form.exactly("password"), form.text("password")), (" x", "x"));
        assert_eq!(Form::of(b"%ff=%fe&&=").text("nothing"), "");
        assert!(!format!("{form:?}").contains("扎西"), "what was typed is not printed");
    }
}

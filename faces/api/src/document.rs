//! `/openapi.json` and `/openapi`: what every operation asks and answers, for programs and for people.
//!
//! utoipa knows the values; what all operations have in common (the token, the key, the noes) is added here from the
//! table, so that it cannot differ. The page is our own, without script: the known viewers load from elsewhere or need
//! styles that our content policy refuses.

use std::sync::LazyLock;

use axum::{
    Json,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use maud::{Markup, html};
use serde_json::{Map, Value, json};
use ui::{Card, Details, Frame, Lang, Reader, SummaryList, SummaryRow, text};
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::{FACE, operations, problem::lang_of};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Yika",
        description = "The machine face of Yika.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    components(schemas(crate::problem::Written))
)]
struct Described;

/// The description, in the words of one language.
fn document(lang: Lang) -> &'static Value {
    static ZH: LazyLock<Value> = LazyLock::new(|| write(Lang::Zh));
    static EN: LazyLock<Value> = LazyLock::new(|| write(Lang::En));
    if lang == Lang::En { &EN } else { &ZH }
}

/// What is missing for a token, a right, a known place, ...: said of every operation that can answer it.
const OF_ALL: [u16; 6] = [401, 403, 422, 429, 500, 504];

fn write(lang: Lang) -> Value {
    let mut router = OpenApiRouter::with_openapi(Described::openapi());
    let mut noes: Vec<(String, &'static str, bool, Vec<u16>)> = Vec::new();
    for operation in operations() {
        let also = OF_ALL.iter().chain(operation.also).copied().collect();
        let method = operation.route.method.to_ascii_lowercase();
        noes.push((method, operation.route.path, operation.keyed, also));
        router = router.routes(operation.described);
    }
    let mut document = serde_json::to_value(router.into_openapi()).expect("a description is plain values");
    document["info"]["description"] = ui::say(lang, "api-about", &[]).into();
    document["components"]["securitySchemes"] = json!({ "token": { "type": "http", "scheme": "bearer" } });
    document["security"] = json!([{ "token": [] }]);
    for (method, path, keyed, statuses) in noes {
        let operation = &mut document["paths"][path][&method];
        let name = operation["operationId"].as_str().unwrap_or_default().to_owned();
        operation["summary"] = ui::say(lang, &format!("operation-{}", name.replace('_', "-")), &[]).into();
        if let Some(operation) = operation.as_object_mut() {
            operation.remove("description");
        }
        if operation.get("requestBody").is_some() {
            name_bytes(&mut operation["requestBody"]);
        }
        for status in ["200", "201"] {
            if operation["responses"].get(status).is_some() {
                operation["responses"][status]["description"] = operation["summary"].clone();
                name_bytes(&mut operation["responses"][status]);
            }
        }
        if keyed {
            add_key(lang, operation);
        }
        for status in statuses {
            operation["responses"][status.to_string()] = no(lang, status);
        }
    }
    document
}

/// What is no JSON is bytes; utoipa would write them as a list of numbers.
fn name_bytes(body: &mut Value) {
    let contents = body.get_mut("content").and_then(Value::as_object_mut);
    for (media_type, content) in contents.into_iter().flatten() {
        if media_type != "application/json" {
            content["schema"] = json!({ "type": "string", "format": "binary" });
        }
    }
}

fn add_key(lang: Lang, operation: &mut Value) {
    let parameter = json!({
        "name": "Idempotency-Key", "in": "header", "required": true, "description": ui::say(lang, "api-key", &[]),
        "schema": { "type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]{1,200}$" },
    });
    match operation["parameters"].as_array_mut() {
        Some(parameters) => parameters.push(parameter),
        None => operation["parameters"] = json!([parameter]),
    }
    let header = json!({
        "description": ui::say(lang, "api-replayed", &[]), "required": true,
        "schema": { "type": "string", "enum": ["true", "false"] },
    });
    for status in ["200", "201"] {
        if operation["responses"].get(status).is_some() {
            operation["responses"][status]["headers"] = json!({ "Idempotency-Replayed": header });
        }
    }
}

fn no(lang: Lang, status: u16) -> Value {
    let mut response = json!({
        "description": ui::say(lang, &format!("problem-{status}"), &[]),
        "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
    });
    let header = |words: &str, kind: &str| json!({ "description": ui::say(lang, words, &[]), "required": true, "schema": { "type": kind } });
    match status {
        429 => response["headers"] = json!({ "Retry-After": header("api-retry-after", "integer") }),
        401 => response["headers"] = json!({ "WWW-Authenticate": header("api-authenticate", "string") }),
        _ => {}
    }
    response
}

/// The names that the query of an operation may have.
pub(crate) fn query_names(method: &str, path: &str) -> Vec<String> {
    let operation = &document(Lang::Zh)["paths"][path][method.to_ascii_lowercase()];
    let parameters = operation["parameters"].as_array().map(Vec::as_slice).unwrap_or_default();
    let in_query = parameters.iter().filter(|parameter| parameter["in"] == "query");
    in_query.filter_map(|parameter| parameter["name"].as_str().map(ToOwned::to_owned)).collect()
}

/// The description for programs.
pub(crate) async fn json(headers: HeaderMap) -> Json<&'static Value> {
    Json(document(lang_of(&headers)))
}

/// The description for people.
pub(crate) async fn page(reader: Reader) -> Response {
    let lang = reader.lang;
    let document = document(lang);
    let body = html! {
        (ui::heading("", text(lang, "api-title"), ""))
        p.govuk-body { (text(lang, "api-about")) }
        p.govuk-body { a.govuk-link href="/openapi.json" { "/openapi.json" } }
        @for (path, methods) in object(&document["paths"]) {
            @for (method, operation) in object(methods) { (write_operation(lang, document, path, method, operation)) }
        }
    };
    let page = Frame::new(&reader, &FACE, ui::say(lang, "api-title", &[])).write(&body);
    (StatusCode::OK, [(header::CACHE_CONTROL, "no-cache")], page).into_response()
}

fn object(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    static NONE: LazyLock<Map<String, Value>> = LazyLock::new(Map::new);
    value.as_object().unwrap_or(&NONE).iter()
}

fn words(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn write_operation(lang: Lang, document: &Value, path: &str, method: &str, operation: &Value) -> Markup {
    let name = words(&operation["operationId"]);
    let body = html! {
        p.govuk-body { code { (method.to_uppercase()) " " (path) } }
        @if let Some(parameters) = operation["parameters"].as_array() {
            h3.govuk-heading-s { (text(lang, "api-parameters")) }
            (SummaryList::new(parameters.iter().map(write_parameter).collect::<Vec<_>>()))
        }
        @for (media, content) in object(&operation["requestBody"]["content"]) {
            (write_value(lang, document, "api-body", name, media, &content["schema"]))
        }
        @for (status, response) in object(&operation["responses"]).filter(|(status, _)| status.starts_with('2')) {
            @for (media, content) in object(&response["content"]) {
                (write_value(lang, document, "api-answer", name, &format!("{status} {media}"), &content["schema"]))
            }
        }
        (Details::new(text(lang, "api-noes"), html! {
            ul.govuk-list {
                @for (status, response) in object(&operation["responses"]).filter(|(status, _)| !status.starts_with('2')) {
                    li { code { (status) } " " (words(&response["description"])) }
                }
            }
        }))
    };
    html! { (Card::new(name, html! { (words(&operation["summary"])) }, body)) }
}

fn write_parameter(parameter: &Value) -> SummaryRow {
    // What the description of the values says, it says in English.
    let language = (parameter["in"] != "header").then(|| Lang::En.tag());
    let what = html! {
        code { (words(&parameter["in"])) } " "
        span lang=[language] { (words(&parameter["description"])) } " " (kind(&parameter["schema"]))
    };
    SummaryRow::new(html! { code { (words(&parameter["name"])) } }, what)
}

/// A body: its media type, and the schema as it stands, with what it refers to.
fn write_value(lang: Lang, document: &Value, title: &str, of: &str, media: &str, schema: &Value) -> Markup {
    let named = words(&schema["$ref"]).rsplit('/').next().unwrap_or_default();
    let whole = if named.is_empty() { schema } else { &document["components"]["schemas"][named] };
    let schema = serde_json::to_string_pretty(whole).unwrap_or_default();
    html! {
        (Details::new(html! { (text(lang, title)) " " code { (media) } }, ui::scroll(&format!("{of} {media}"), html! { pre { code { (schema) } } })))
    }
}

/// A value's kind in a word.
fn kind(schema: &Value) -> Markup {
    let kind = match &schema["type"] {
        Value::String(kind) => kind.clone(),
        Value::Array(kinds) => {
            kinds.iter().filter_map(Value::as_str).filter(|kind| *kind != "null").collect::<Vec<_>>().join(", ")
        }
        _ => String::new(),
    };
    html! { @if !kind.is_empty() { code { (kind) } } }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_description_and_the_table_name_the_same_operations() {
        let table: BTreeSet<(String, String)> = crate::table()
            .into_iter()
            .filter(|(route, _)| route.path.starts_with("/api/"))
            .map(|(route, _)| (route.method.to_ascii_lowercase(), route.path.to_owned()))
            .collect();
        for lang in [Lang::Zh, Lang::En] {
            let paths = object(&document(lang)["paths"]);
            let described: BTreeSet<(String, String)> =
                paths.flat_map(|(path, methods)| object(methods).map(|(m, _)| (m.clone(), path.clone()))).collect();
            assert_eq!(described, table);
        }
        assert_eq!(table.len(), operations().len());
    }

    #[test]
    fn every_operation_has_its_words_its_noes_and_its_key() {
        let document = document(Lang::En);
        for operation in operations() {
            let written = &document["paths"][operation.route.path][operation.route.method.to_ascii_lowercase()];
            let name = words(&written["operationId"]);
            assert!(!words(&written["summary"]).contains("operation-"), "{name} has no words");
            for status in OF_ALL.iter().chain(operation.also) {
                assert!(
                    !words(&written["responses"][status.to_string()]["description"]).contains("problem-"),
                    "{name}"
                );
            }
            let keys = written["parameters"].as_array().into_iter().flatten();
            let keys = keys.filter(|parameter| parameter["name"] == "Idempotency-Key").count();
            assert_eq!(keys, usize::from(operation.keyed), "{name}");
            assert_eq!(operation.keyed, operation.route.method != "GET" && name != "people_search", "{name}");
        }
    }

    #[test]
    fn an_operation_knows_the_names_of_its_query() {
        assert_eq!(query_names("GET", "/api/v1/batches"), ["programme", "period", "state", "limit", "cursor"]);
        assert!(query_names("POST", "/api/v1/batches").is_empty());
    }
}

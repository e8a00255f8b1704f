//! Every component against the library's own fixtures (`fixtures/govuk.json`, MIT, see `fixtures/LICENCE.txt`): the
//! options of a fixture go through our component, and its markup is compared with the library's, element by element.

use std::collections::BTreeSet;

use html5ever::{QualName, local_name, ns, parse_fragment, tendril::TendrilSink};
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use maud::Render;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::*;

/// The fixtures that use what we deliberately do not offer.
const NOT_OFFERED: &[(&str, &[&str])] = &[
    ("accordion: a list has no holes in Rust", &["with falsy values"]),
    ("checkboxes: a list has no holes in Rust", &["with falsy values"]),
    ("date-input: a year is known by its name", &["with values, name prefix and custom names"]),
    ("file-upload: no browser lets a page say which file is sent", &["with value"]),
    ("pagination: a list has no holes in Rust", &["with empty items"]),
    ("radios: a list has no holes in Rust", &["with falsy items"]),
    ("select: a list has no holes in Rust, and a value is a word", &["with falsy items", "with falsy values"]),
    ("service-navigation: a list has no holes in Rust", &["with navigation having empty values"]),
    ("service-navigation: a list has no holes in Rust", &["with navigation having only empty values"]),
    ("service-navigation: the language stands in the header", &["with right-aligned language navigation"]),
    ("service-navigation: the search has a row of its own", &["with `inline` end slot"]),
    ("summary-list: a list has no holes in Rust", &["with falsy values"]),
    ("table: a list has no holes in Rust", &["with falsy items"]),
    ("tabs: a list has no holes in Rust", &["with falsy values"]),
    ("task-list: a list has no holes in Rust", &["with empty values"]),
];

fn fixtures() -> Map<String, Value> {
    serde_json::from_str(include_str!("../../fixtures/govuk.json")).expect("the fixtures are JSON")
}

/// A component made of a fixture's options, as markup.
fn rendered(component: &str, options: Value) -> Result<String, String> {
    fn of<T: DeserializeOwned + Render>(options: Value) -> Result<String, String> {
        serde_json::from_value::<T>(options).map(|part| part.render().into_string()).map_err(|why| why.to_string())
    }
    match component {
        "accordion" => of::<Accordion>(options),
        "back-link" => of::<BackLink>(options),
        "breadcrumbs" => of::<Breadcrumbs>(options),
        "button" => of::<Button>(options),
        "character-count" => of::<CharacterCount>(options),
        "checkboxes" => of::<Checkboxes>(options),
        "date-input" => of::<DateInput>(options),
        "details" => of::<Details>(options),
        "error-message" => of::<ErrorMessage>(options),
        "error-summary" => of::<ErrorSummary>(options),
        "fieldset" => of::<Fieldset>(options),
        "file-upload" => of::<FileUpload>(options),
        "hint" => of::<Hint>(options),
        "input" => of::<Input>(options),
        "inset-text" => of::<InsetText>(options),
        "label" => of::<Label>(options),
        "language-navigation" => of::<LanguageNavigation>(options),
        "notification-banner" => of::<NotificationBanner>(options),
        "pagination" => of::<Pagination>(options),
        "panel" => of::<Panel>(options),
        "password-input" => of::<PasswordInput>(options),
        "radios" => of::<Radios>(options),
        "select" => of::<Select>(options),
        "service-navigation" => of::<ServiceNavigation>(options),
        "skip-link" => of::<SkipLink>(options),
        "summary-list" => of::<SummaryList>(options),
        "table" => of::<Table>(options),
        "tabs" => of::<Tabs>(options),
        "tag" => of::<Tag>(options),
        "task-list" => of::<TaskList>(options),
        "textarea" => of::<Textarea>(options),
        "warning-text" => of::<WarningText>(options),
        other => panic!("{other} has fixtures but no component"),
    }
}

/// The numbers of the options; everything else is words.
const NUMBERS: [&str; 8] =
    ["rows", "maxlength", "maxwords", "threshold", "headingLevel", "titleHeadingLevel", "colspan", "rowspan"];

/// Options as our components take them: contents in one place, numbers as numbers, and what the library would say by
/// itself in English said by the caller.
fn ours(component: &str, name: &str, value: Value) -> Value {
    match value {
        Value::Array(list) => list.into_iter().map(|one| ours(component, name, one)).collect(),
        Value::Object(map) => {
            let mut map: Map<String, Value> = map
                .into_iter()
                .filter(|(_, value)| !value.is_null())
                .map(|(key, value)| {
                    let value =
                        if key.to_lowercase().ends_with("attributes") { value } else { ours(component, &key, value) };
                    (key, value)
                })
                .collect();
            let keeps_text = matches!((component, name), ("select" | "panel", "items"));
            if !keeps_text {
                put_together(&mut map, "text", "html", "content");
            }
            for part in ["title", "description", "summary"] {
                put_together(&mut map, &format!("{part}Text"), &format!("{part}Html"), part);
            }
            if name == "errorMessage" {
                map.entry("visuallyHiddenText").or_insert("Error".into());
            }
            if name == "slots" {
                for slot in map.values_mut().filter(|slot| slot.is_string()) {
                    *slot = json!({ "html": slot.as_str() });
                }
            }
            Value::Object(map)
        }
        Value::Number(number) if !NUMBERS.contains(&name) => Value::String(number.to_string()),
        Value::String(word) if NUMBERS.contains(&name) => word.parse::<u32>().map_or(Value::String(word), Value::from),
        Value::Bool(false) if name == "visuallyHiddenText" => "".into(),
        other => other,
    }
}

/// `text` and `html`, of which markup counts, become one content.
fn put_together(map: &mut Map<String, Value>, text: &str, html: &str, content: &str) {
    let (text, html) = (map.remove(text), map.remove(html));
    let is_something = |value: &Value| value.as_str().is_some_and(|word| !word.is_empty());
    match (html.filter(is_something), text) {
        (Some(html), _) => map.insert(content.to_owned(), json!({ "html": html })),
        (None, Some(text)) => map.insert(content.to_owned(), json!({ "text": text })),
        (None, None) => None,
    };
}

/// What the library says by itself in English; our pages say it in the reader's language.
fn with_the_librarys_words(component: &str, options: &mut Map<String, Value>) {
    let mut say = |key: &str, word: &str| {
        let empty = options.get(key).is_none_or(|value| value.as_str() == Some(""));
        if empty {
            options.insert(key.to_owned(), word.into());
        }
    };
    match component {
        "back-link" => say("content", "Back"),
        "breadcrumbs" => say("labelText", "Breadcrumb"),
        "error-message" => {
            options.entry("visuallyHiddenText").or_insert("Error".into());
        }
        "language-navigation" => say("ariaLabel", "Language"),
        "tabs" => say("title", "Contents"),
        "warning-text" => say("iconFallbackText", "Warning"),
        "service-navigation" => {
            say("menuButtonText", "Menu");
            say("ariaLabel", "Service information");
        }
        "password-input" => {
            say("showPasswordText", "Show");
            say("showPasswordAriaLabelText", "Show password");
        }
        "notification-banner" => {
            let success = options.get("type").is_some_and(|kind| kind == "success");
            options.entry("title").or_insert(if success { "Success" } else { "Important" }.into());
        }
        "character-count" => {
            let words =
                options.contains_key("maxwords") || options.get("countType").is_some_and(|kind| kind == "words");
            let limited = options.contains_key("maxwords") || options.contains_key("maxlength");
            if limited {
                let sentence = format!("You can enter up to %{{count}} {}", if words { "words" } else { "characters" });
                options.entry("textareaDescriptionText").or_insert(sentence.into());
            }
        }
        "pagination" => {
            say("landmarkLabel", "Pagination");
            for (step, word) in [("previous", "Previous"), ("next", "Next")] {
                if let Some(Value::Object(step)) = options.get_mut(step) {
                    let html = format!("{word}<span class=\"govuk-visually-hidden\"> page</span>");
                    step.entry("content").or_insert(json!({ "html": html }));
                }
            }
            for item in options.get_mut("items").and_then(Value::as_array_mut).into_iter().flatten() {
                if let Some(item) = item.as_object_mut() {
                    let word = format!("Page {}", item.get("number").and_then(Value::as_str).unwrap_or_default());
                    item.entry("visuallyHiddenText").or_insert(word.into());
                }
            }
        }
        "date-input" => date_parts(options),
        _ => {}
    }
}

/// The library takes days in three ways; ours are always parts, each with its label and its value.
fn date_parts(options: &mut Map<String, Value>) {
    let values = options.remove("values").unwrap_or_default();
    let named: Vec<Value> = ["day", "month", "year"]
        .into_iter()
        .filter_map(|name| match options.remove(name) {
            None => Some(json!({ "name": name })),
            Some(Value::Object(mut part)) => {
                part.entry("name").or_insert(name.into());
                Some(Value::Object(part))
            }
            Some(_) => None,
        })
        .collect();
    let prefix =
        options.get("namePrefix").and_then(Value::as_str).map(|prefix| format!("{prefix}-")).unwrap_or_default();
    let items = options.entry("items").or_insert(Value::Array(Vec::new())).as_array_mut().expect("items are a list");
    if items.is_empty() {
        items.clone_from(&named);
    }
    for part in items.iter_mut().filter_map(Value::as_object_mut) {
        let name = part.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
        let mut letters = name.chars();
        let label: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
        part.entry("label").or_insert(label.into());
        if let Some(value) = values.get(format!("{prefix}{name}")).or(values.get(&name)) {
            part.entry("value").or_insert(value.clone());
        }
        let same = named.iter().find(|other| other["name"] == *name).and_then(|other| other.get("value"));
        if let Some(value) = same {
            part.entry("value").or_insert(value.clone());
        }
    }
}

/// Markup in one form: attributes and classes sorted, spaces joined.
fn normal(html: &str) -> String {
    let context = QualName::new(None, ns!(html), local_name!("body"));
    let dom = parse_fragment(RcDom::default(), Default::default(), context, vec![], false).one(html);
    let mut out = String::new();
    for child in dom.document.children.borrow()[0].children.borrow().iter() {
        write(child, &mut out);
    }
    out
}

fn write(node: &Handle, out: &mut String) {
    match &node.data {
        NodeData::Text { contents } => {
            let text = contents.borrow().split_whitespace().collect::<Vec<_>>().join(" ");
            if !text.is_empty() {
                out.push_str(&format!("  {text}\n"));
            }
        }
        NodeData::Element { name, attrs, .. } => {
            let attribute = |name: &str, value: &str| {
                let mut words: Vec<&str> = value.split_whitespace().collect();
                if name == "class" {
                    words.sort_unstable();
                }
                format!("{name}=\"{}\"", words.join(" "))
            };
            let all: BTreeSet<String> = attrs.borrow().iter().map(|a| attribute(&a.name.local, &a.value)).collect();
            // The library leaves these to its script.
            let said_by_itself =
                ["data-i18n.show-password=\"Show\"", "data-i18n.show-password-aria-label=\"Show password\""];
            let all: Vec<String> = all.into_iter().filter(|one| !said_by_itself.contains(&&**one)).collect();
            out.push_str(&format!("<{} {}>\n", name.local, all.join(" ")));
            for child in node.children.borrow().iter() {
                write(child, out);
            }
            out.push_str(&format!("</{}>\n", name.local));
        }
        _ => {}
    }
}

/// How a fixture differs, if it does.
fn difference(component: &str, fixture: &Value) -> Option<String> {
    let mut options = ours(component, "", fixture["options"].clone());
    let map = options.as_object_mut().expect("options are an object");
    with_the_librarys_words(component, map);
    let expected = normal(fixture["html"].as_str().expect("a fixture has markup"));
    match rendered(component, options) {
        Err(why) => Some(why),
        Ok(html) => {
            let found = normal(&html);
            let lines = found.lines().map(Some).chain(std::iter::repeat(None));
            let wanted = expected.lines().map(Some).chain(std::iter::repeat(None));
            let count = found.lines().count().max(expected.lines().count());
            lines
                .zip(wanted)
                .take(count)
                .find(|(a, b)| a != b)
                .map(|(ours, theirs)| format!("ours {ours:?}, theirs {theirs:?}"))
        }
    }
}

fn is_offered(component: &str, name: &str) -> bool {
    !NOT_OFFERED.iter().any(|(reason, names)| reason.starts_with(&format!("{component}:")) && names.contains(&name))
}

#[test]
fn every_component_answers_the_librarys_own_markup() {
    let mut wrong = Vec::new();
    let mut compared = 0;
    for (component, list) in fixtures() {
        for fixture in list.as_array().expect("fixtures are a list") {
            let name = fixture["name"].as_str().expect("a fixture has a name");
            if !is_offered(&component, name) {
                continue;
            }
            compared += 1;
            if let Some(difference) = difference(&component, fixture) {
                wrong.push(format!("{component}: {name}: {difference}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {compared} differ:\n{}", wrong.len(), wrong.join("\n"));
    assert!(compared > 600, "only {compared} fixtures were compared");
}

#[test]
fn what_is_said_not_to_be_offered_is_not() {
    let fixtures = fixtures();
    for (reason, names) in NOT_OFFERED {
        let component = reason.split(':').next().expect("a reason begins with its component");
        for name in *names {
            let list = fixtures[component].as_array().expect("fixtures are a list");
            let fixture = list.iter().find(|fixture| fixture["name"] == *name);
            let fixture = fixture.unwrap_or_else(|| panic!("{component} has a fixture {name}"));
            assert!(difference(component, fixture).is_some(), "{component}: {name} is offered");
        }
    }
}

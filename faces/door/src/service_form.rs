//! The form of a service as every face shows and reads it: fields, promises, files.
//!
//! Fields are called `f-ID` (a day's parts `f-ID-year` and so on), promises are all called `promise`, files `m-ID`. What is asked
//! only after one answer stands inside that answer and works without script; what hangs on several answers says so.

use std::collections::BTreeMap;

use axum::{
    extract::{FromRequest, Multipart, Request, multipart::MultipartError},
    http::StatusCode,
};
use casework::{
    ATTACHMENT_BYTES_MAX, ATTACHMENTS_MAX, Attachment, Kept,
    service::{Answers, Asks, Field, FieldKind, Material, MaterialBy, register},
};
use kernel::{Day, Refusal, Result};
use maud::{Markup, html};
use ui::{
    CharacterCount, CheckboxItem, Checkboxes, Content, DateInput, ErrorMessage, ErrorSummary, FileUpload, Input, Lang,
    RadioItem, Radios, Select, SelectItem, SummaryRow, SummedError, text, text_with,
};

use crate::{
    Form, House,
    names::{name_title, named},
};

/// How long a form may be: the largest files, and what is written.
pub const SERVICE_BODY_BYTES_MAX: usize = ATTACHMENTS_MAX * ATTACHMENT_BYTES_MAX + (1 << 20);

/// What came with a form.
#[derive(Clone, Debug, Default)]
pub struct Filling {
    /// What was typed, by the field's key.
    pub typed: Answers,
    /// What was promised, by the material's key.
    pub promises: Vec<String>,
    /// What was brought: the material's key, the file's name, its bytes.
    pub files: Vec<(String, String, Vec<u8>)>,
    /// Everything else of the page.
    pub other: Form,
}

impl Filling {
    /// Reads a form of a service; `form` are the fields it has, none where only files are brought.
    ///
    /// # Errors
    /// The status of a form that cannot be read, or is too long.
    pub async fn read(request: Request, house: &House, form: &[Field]) -> Result<Filling, StatusCode> {
        let status = |why: MultipartError| why.status();
        let mut parts = Multipart::from_request(request, house).await.map_err(|why| why.status())?;
        let (mut pairs, mut files) = (Vec::new(), Vec::new());
        while let Some(field) = parts.next_field().await.map_err(status)? {
            let name = field.name().unwrap_or_default().to_owned();
            if let Some(material) = name.strip_prefix("m-") {
                let (material, file) = (material.to_owned(), field.file_name().unwrap_or_default().to_owned());
                let bytes = field.bytes().await.map_err(status)?;
                // A browser sends an empty file where none was chosen.
                if !bytes.is_empty() {
                    files.push((material, file, bytes.to_vec()));
                }
                continue;
            }
            pairs.push((name, field.text().await.map_err(status)?));
        }
        Ok(Filling { files, ..Filling::of(Form::from_pairs(pairs), form) })
    }

    /// The same of a form without files.
    #[must_use]
    pub fn of(other: Form, form: &[Field]) -> Filling {
        let mut typed = Answers::new();
        for field in form {
            let name = format!("f-{}", field.id);
            let value = if field.kind == FieldKind::Day { other.day_text(&name) } else { other.text(&name).to_owned() };
            if !value.is_empty() {
                typed.insert(field.id.clone(), value);
            }
        }
        let promises = other.all("promise").map(ToOwned::to_owned).collect();
        Filling { typed, promises, files: Vec::new(), other }
    }

    /// The files as they may be kept; outside any transaction.
    ///
    /// # Errors
    /// As [`Attachment::read`].
    pub fn attachments(&self) -> Result<Vec<(String, Attachment)>> {
        self.files
            .iter()
            .map(|(material, name, bytes)| Ok((material.clone(), Attachment::read(name, bytes)?)))
            .collect()
    }
}

/// What is wrong with a form of a service: at fields by their keys, or with the whole.
#[derive(Clone, Debug, Default)]
pub struct Wrong(Vec<(String, String)>);

impl Wrong {
    /// Nothing.
    #[must_use]
    pub fn nothing() -> Wrong {
        Wrong::default()
    }

    /// What is wrong with fields.
    #[must_use]
    pub fn fields(lang: Lang, asks: Asks<'_>, wrong: &[(String, Refusal)]) -> Wrong {
        let said = |(id, why): &(String, Refusal)| (anchor(asks, id), said_of(lang, asks, why));
        Wrong(wrong.iter().map(said).collect())
    }

    /// What is wrong with the whole, or with a material that the refusal names.
    #[must_use]
    pub fn whole(lang: Lang, asks: Asks<'_>, why: &Refusal) -> Wrong {
        let at = match (why.code.as_ref(), why.arg("material")) {
            ("promise_missing", _) => "promise".to_owned(),
            (_, Some(material)) => format!("m-{material}"),
            _ => asks.form.first().map_or("send".to_owned(), |field| anchor(asks, &field.id)),
        };
        Wrong(vec![(at, said_of(lang, asks, why))])
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.0.is_empty()
    }

    /// At the top of the page.
    #[must_use]
    pub fn summary(&self, lang: Lang) -> Markup {
        if self.0.is_empty() {
            return html! {};
        }
        let errors: Vec<SummedError> = self.0.iter().map(|(at, said)| SummedError::new(at, said.as_str())).collect();
        html! { (ErrorSummary::new(lang, errors)) }
    }

    fn at(&self, lang: Lang, at: &str) -> ErrorMessage {
        match self.0.iter().find(|(one, _)| one == at) {
            Some((_, said)) => ErrorMessage::new(lang, said.as_str()),
            None => ErrorMessage::default(),
        }
    }
}

fn anchor(asks: Asks<'_>, id: &str) -> String {
    let day = asks.form.iter().any(|field| field.id == id && field.kind == FieldKind::Day);
    if day { format!("f-{id}-year") } else { format!("f-{id}") }
}

/// A refusal with the names of what it names, in the reader's language.
#[must_use]
pub fn said_of(lang: Lang, asks: Asks<'_>, why: &Refusal) -> String {
    let mut why = why.clone();
    for (name, value) in &mut why.args {
        let called = match name.as_ref() {
            "material" => asks.materials.iter().find(|one| one.id == *value).map(|one| &one.name),
            "field" => asks.form.iter().find(|one| one.id == *value).map(|one| &one.label),
            "register" => register(value).map(|one| &one.name),
            _ => None,
        };
        if let Some(called) = called {
            *value = name_title(lang, called);
        }
    }
    ui::refusal(lang, &why)
}

/// What a page shows of a form.
pub struct Shown<'a> {
    /// The reader's language.
    pub lang: Lang,
    /// What is asked.
    pub asks: Asks<'a>,
    /// What stands in the fields.
    pub answers: &'a Answers,
    /// What is promised.
    pub promises: &'a [String],
    /// What was brought, by the material's key.
    pub files: &'a [(String, Kept)],
    /// What is wrong.
    pub wrong: &'a Wrong,
    /// The villages that can be chosen: code and name.
    pub villages: &'a [(String, String)],
}

impl Shown<'_> {
    /// The questions.
    #[must_use]
    pub fn fields(&self) -> Markup {
        html! {
            @for field in self.asks.form.iter().filter(|field| self.parent(field).is_none()) { (self.field(field)) }
        }
    }

    /// The field and the answer inside which a field stands: where one answer alone calls for it.
    fn parent<'f>(&self, field: &'f Field) -> Option<(&'f str, &'f str)> {
        let when = field.when.as_ref()?;
        match when.is.as_slice() {
            [one] => Some((&when.field, one)),
            _ => None,
        }
    }

    fn value(&self, field: &Field) -> &str {
        self.answers.get(&field.id).map_or("", String::as_str)
    }

    fn hint(&self, field: &Field) -> Content {
        let lang = self.lang;
        let several = field.when.as_ref().filter(|when| when.is.len() > 1).and_then(|when| {
            let asked = self.asks.form.iter().find(|one| one.id == when.field)?;
            let names: Vec<String> = asked
                .choices
                .iter()
                .filter(|choice| when.is.contains(&choice.id))
                .map(|choice| name_title(lang, &choice.name))
                .collect();
            Some(text_with(lang, "service-field-only-if", &[("answers", &names.join("、"))]))
        });
        let hint = field.hint.as_ref().map(|hint| named(lang, hint));
        if several.is_none() && hint.is_none() {
            return Content::default();
        }
        Content::from(html! { @if let Some(hint) = hint { (hint) " " } @if let Some(several) = several { (several) } })
    }

    fn label(&self, field: &Field) -> Markup {
        let lang = self.lang;
        html! {
            (named(lang, &field.label))
            @if field.optional { " " span.y-quiet { (text(lang, "service-field-optional")) } }
        }
    }

    fn field(&self, field: &Field) -> Markup {
        let (lang, id, value) = (self.lang, format!("f-{}", field.id), self.value(field));
        let error = self.wrong.at(lang, &anchor(self.asks, &field.id));
        let label = || Content::from(self.label(field));
        let line = |mode: &str, width: &str| {
            Input::new(&*id, label())
                .filled(value)
                .hint(self.hint(field))
                .inputmode(mode)
                .classes(width)
                .error_message(error.clone())
        };
        match field.kind {
            FieldKind::Text => html! { (line("", "")) },
            FieldKind::LongText => {
                let most = u32::try_from(field.max.unwrap_or(1000)).unwrap_or(1000);
                html! { (CharacterCount::new(lang, &*id, label(), most).value(value).hint(self.hint(field)).rows(4_u32).error_message(error)) }
            }
            FieldKind::Number => html! { (line("numeric", "govuk-input--width-5")) },
            FieldKind::Money => html! { (line("decimal", "govuk-input--width-10").suffix(ui::say(lang, "yuan", &[]))) },
            FieldKind::Phone => html! { (line("tel", "govuk-input--width-20").autocomplete("tel")) },
            FieldKind::CitizenId | FieldKind::CreditCode => {
                html! { (line("", "govuk-input--width-20").spellcheck(false)) }
            }
            FieldKind::Day => {
                let mut parts = value.splitn(3, '-');
                let (year, month, day) =
                    (parts.next().unwrap_or(""), parts.next().unwrap_or(""), parts.next().unwrap_or(""));
                html! { (DateInput::new(lang, &id, label()).hint(self.hint(field)).filled(year, month, day).error_message(error)) }
            }
            FieldKind::Village => {
                let none = SelectItem::new("", ui::say(lang, "service-field-choose", &[]));
                let items: Vec<SelectItem> = std::iter::once(none)
                    .chain(self.villages.iter().map(|(code, name)| SelectItem::new(&**code, &**name)))
                    .collect();
                html! { (Select::new(&*id, label(), items).value(value).hint(self.hint(field)).error_message(error)) }
            }
            FieldKind::YesNo => {
                let item = |word: &str, key: &str| self.item(field, word, text(lang, key));
                let items = vec![item("yes", "word-yes"), item("no", "word-no")];
                html! { (Radios::new(&*id, label(), items).value(value).hint(self.hint(field)).error_message(error)) }
            }
            FieldKind::Choice => {
                let items: Vec<RadioItem> = field
                    .choices
                    .iter()
                    .map(|choice| self.item(field, &choice.id, named(lang, &choice.name)))
                    .collect();
                html! { (Radios::new(&*id, label(), items).value(value).hint(self.hint(field)).error_message(error)) }
            }
        }
    }

    /// An answer, with what is asked only of who gives it.
    fn item(&self, field: &Field, word: &str, says: Markup) -> RadioItem {
        let inside: Vec<&Field> = self
            .asks
            .form
            .iter()
            .filter(|one| self.parent(one).is_some_and(|(asked, answer)| asked == field.id && answer == word))
            .collect();
        let item = RadioItem::new(word, says);
        if inside.is_empty() {
            return item;
        }
        item.conditional(html! { @for one in inside { (self.field(one)) } })
    }

    /// What must be shown: what the offices hold, what is promised, what is brought.
    #[must_use]
    pub fn materials(&self) -> Markup {
        let lang = self.lang;
        let by = |how: MaterialBy| self.asks.materials.iter().filter(move |one| one.by == how);
        let promises: Vec<CheckboxItem> = by(MaterialBy::Promise)
            .map(|one| {
                let promised = one.text.as_ref().map(|text| named(lang, text)).unwrap_or_default();
                CheckboxItem::new(&*one.id, html! { (named(lang, &one.name)) (self.only_if(one)) }).hint(promised)
            })
            .collect();
        html! {
            @if by(MaterialBy::Held).next().is_some() {
                h2.govuk-heading-s { (text(lang, "service-materials-held")) }
                ul.govuk-list.govuk-list--bullet {
                    @for one in by(MaterialBy::Held) { li { (named(lang, &one.name)) } }
                }
            }
            @if !promises.is_empty() {
                (Checkboxes::new("promise", text(lang, "service-materials-promised"), promises).id_prefix("promise")
                    .values(self.promises.to_vec()).error_message(self.wrong.at(lang, "promise")))
            }
            @for one in by(MaterialBy::Upload) { (self.upload(one)) }
        }
    }

    fn only_if(&self, material: &Material) -> Markup {
        let lang = self.lang;
        let Some(when) = &material.when else {
            return html! { @if material.optional { " " span.y-quiet { (text(lang, "service-field-optional")) } } };
        };
        let Some(field) = self.asks.form.iter().find(|field| field.id == when.field) else { return html! {} };
        let answers: Vec<String> = when.is.iter().map(|answer| answered(lang, field, answer)).collect();
        let (question, answers) = (name_title(lang, &field.label), answers.join("、"));
        html! { " " span.y-quiet { (text_with(lang, "service-material-only-if", &[("question", &question), ("answers", &answers)])) } }
    }

    /// The place for the files of a material, with those that were brought.
    #[must_use]
    pub fn upload(&self, material: &Material) -> Markup {
        let (lang, name) = (self.lang, format!("m-{}", material.id));
        let mib = (ATTACHMENT_BYTES_MAX >> 20).to_string();
        let brought: Vec<&Kept> =
            self.files.iter().filter(|(one, _)| *one == material.id).map(|(_, kept)| kept).collect();
        let label = html! { (named(lang, &material.name)) (self.only_if(material)) };
        html! {
            (FileUpload::new(&*name, Content::from(label)).multiple(true).hint(text_with(lang, "service-material-hint", &[("mib", &mib)]))
                .attributes([("accept", "image/jpeg,image/png,application/pdf")]).error_message(self.wrong.at(lang, &name)))
            @if !brought.is_empty() {
                ul.govuk-list { @for kept in brought { li { (text(lang, "service-material-brought")) " " (kept.name) } } }
            }
        }
    }
}

/// An answer as it is shown: the choice's name, yes or no, a day, an amount.
#[must_use]
pub fn answered(lang: Lang, field: &Field, answer: &str) -> String {
    match field.kind {
        FieldKind::YesNo => ui::say(lang, if answer == "yes" { "word-yes" } else { "word-no" }, &[]),
        FieldKind::Choice => field
            .choices
            .iter()
            .find(|choice| choice.id == answer)
            .map_or_else(|| answer.to_owned(), |choice| name_title(lang, &choice.name)),
        FieldKind::Day => Day::parse(answer)
            .map_or_else(|_| answer.to_owned(), |day| if lang == Lang::En { day.to_string() } else { day.zh() }),
        FieldKind::Money => format!("{answer} {}", ui::say(lang, "yuan", &[])),
        _ => answer.to_owned(),
    }
}

/// What was answered, question by question, in the order of the form; another person's number is masked.
#[must_use]
pub fn answers_of<'a>(lang: Lang, asks: Asks<'a>, answers: &BTreeMap<String, String>) -> Vec<(&'a Field, String)> {
    let shown = |field: &Field, answer: &String| match field.kind {
        FieldKind::CitizenId => {
            kernel::CitizenId::parse(answer).map_or_else(|_| answer.clone(), kernel::CitizenId::masked)
        }
        _ => answered(lang, field, answer),
    };
    asks.form.iter().filter_map(|field| answers.get(&field.id).map(|answer| (field, shown(field, answer)))).collect()
}

/// The same as rows of a list.
pub fn answer_rows<'a>(
    lang: Lang,
    asks: Asks<'a>,
    answers: &BTreeMap<String, String>,
) -> impl Iterator<Item = SummaryRow> + use<'a> {
    let answered = answers_of(lang, asks, answers).into_iter();
    answered.map(move |(field, answer)| SummaryRow::new(named(lang, &field.label), html! { (answer) }))
}

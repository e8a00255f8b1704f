//! What the desk and the app show of an employer's staff 职工增减员: its account with the insurances, who is insured through it, the list to send, and what became of
//! one.
//!
//! Deliberately absent: for whom it is asked (each face knows its reader), and keeping lists: what they changed is kept.

use std::{collections::HashMap, fs::File, io::Write};

use axum::response::Response;
use document::sheet::TemplateColumn;
use insurance::{Change, Cover, EmployerAccount, Insured, STAFF_COLUMNS, StaffAnswer, StaffFault, StaffRow};
use kernel::{CitizenId, Ctx, Error, Refusal, Result, refuse};
use maud::{Markup, html};
use registry::Hit;
use ui::{
    Button, Card, Column, Content, ErrorMessage, ErrorSummary, FileUpload, Lang, Line, Rows, SummedError, Tone, text,
    text_with,
};

use crate::{House, service_form::Filling, service_name};

/// How long a form with a list may be: ten thousand rows with long names take some two megabytes.
pub const STAFF_BODY_BYTES_MAX: usize = 8 << 20;
/// So many people, and so many rows in error, are shown.
const SHOWN: usize = 50;
/// The list in a form; [`Filling`] knows files by what stands after `m-`.
const FIELD: &str = "m-staff";

/// An employer's latest account, who is insured through it now, and what the registry knows of the first of them within the actor's scope.
#[derive(Debug)]
pub struct Staff {
    account: Option<EmployerAccount>,
    people: Vec<Insured>,
    hits: HashMap<CitizenId, Hit>,
}

impl Staff {
    fn is_registered(&self) -> bool {
        self.account.as_ref().is_some_and(EmployerAccount::is_open)
    }
}

/// Reads it, for whoever takes cases in where the employer is and who acts for it.
///
/// # Errors
/// `employer_unknown`, `employer_elsewhere`, `not_allowed`, `no_handler`; a failure of the database.
pub fn read(ctx: &mut Ctx, employer: &str) -> Result<Staff> {
    let account = insurance::employer_accounts(ctx, employer)?.into_iter().next();
    let people = insurance::insured_by(ctx, employer)?;
    let first: Vec<CitizenId> = people.iter().take(SHOWN).map(|one| one.person).collect();
    Ok(Staff { account, hits: registry::hits(ctx, &first)?, people })
}

/// What became of a list that was sent.
#[derive(Clone, Copy, Debug)]
pub enum Told<'a> {
    /// None was sent.
    Nothing,
    /// It was judged.
    Answer(&'a StaffAnswer),
    /// It could not be read.
    Refused(&'a Refusal),
}

impl Told<'_> {
    /// Whether nothing is to be corrected.
    #[must_use]
    pub fn is_good(self) -> bool {
        matches!(self, Told::Nothing | Told::Answer(StaffAnswer::Changed { .. }))
    }
}

/// The rows of the list in a form, read in the confined child.
///
/// # Errors
/// `upload_missing`; as [`insurance::read_staff_changes`].
pub async fn list(house: &House, filling: Filling) -> Result<Vec<StaffRow>> {
    let Some((_, _, bytes)) = filling.files.into_iter().find(|(field, _, _)| *field == FIELD[2..]) else {
        return refuse("upload_missing");
    };
    let parse = move |house: &House| {
        let unkept = |why| Error::io("keep an upload", why);
        let mut file: File = tempfile::tempfile().map_err(unkept)?;
        file.write_all(&bytes).map_err(unkept)?;
        insurance::read_staff_changes(&house.confined, &file)
    };
    house.wait(parse).await
}

/// A sheet to fill in.
///
/// # Errors
/// A failure to write.
pub fn template() -> Result<Response> {
    let words = |all: &[&str]| all.iter().map(|word| (*word).to_owned()).collect();
    let column = |column: &document::register::Column| TemplateColumn {
        title: column.names[0].to_owned(),
        needed: column.needed,
        choices: match column.names[0] {
            "变动类型" => words(&[Change::NAMES[0].0, Change::NAMES[1].0]),
            "险种" => words(&[Cover::NAMES[0].0, Cover::NAMES[1].0]),
            _ => Vec::new(),
        },
    };
    let columns: Vec<TemplateColumn> = STAFF_COLUMNS.iter().map(column).collect();
    crate::download::template("staff-changes", "人员增减表", &columns)
}

/// What is wrong with the file as a whole, above the page.
#[must_use]
pub fn summary(lang: Lang, told: Told<'_>) -> Markup {
    html! {
        @if let Told::Refused(why) = told {
            (ErrorSummary::new(lang, [SummedError::new(FIELD, ui::refusal(lang, why))]))
        }
    }
}

/// Where the page leads to.
#[derive(Debug)]
pub struct Places<'a> {
    /// Takes a list.
    pub action: &'a str,
    /// The sheet to fill in.
    pub template: &'a str,
    /// Under which each service has its page.
    pub services: &'a str,
    /// What the form carries beside the list.
    pub hidden: Markup,
}

/// The parts of the page: what became of a list, the account, the form for a list where there is one, and who is insured now.
#[must_use]
pub fn parts(lang: Lang, staff: &Staff, told: Told<'_>, places: Places<'_>) -> Markup {
    let wrong = match told {
        Told::Refused(why) => ErrorMessage::new(lang, ui::refusal(lang, why)),
        _ => ErrorMessage::default(),
    };
    html! {
        @match told {
            Told::Answer(StaffAnswer::Changed { joined, left }) => {
                div.y-card { (Line::new(Tone::Good, text_with(lang, "staff-done", &[("joined", &joined.to_string()), ("left", &left.to_string())])).live()) }
            }
            Told::Answer(StaffAnswer::Wrong(faults)) => (faulty(lang, faults)),
            Told::Nothing | Told::Refused(_) => {}
        }
        (Card::new("account", text(lang, "staff-account"), account(lang, staff.account.as_ref(), places.services)))
        @if staff.is_registered() {
            (Card::new("list", text(lang, "staff-list"), html! {
                p.govuk-body { (text(lang, "staff-lead")) }
                p.govuk-body { a.govuk-link href=(places.template) { (text(lang, "staff-template")) } }
                form method="post" action=(places.action) enctype="multipart/form-data" {
                    (places.hidden)
                    (FileUpload::new(FIELD, text(lang, "staff-file")).hint(text(lang, "staff-hint")).error_message(wrong))
                    (Button::new(text(lang, "staff-send")).once())
                }
            }))
        }
        (Card::new("insured", text(lang, "staff-now"), now(lang, staff)))
    }
}

/// Whether the employer is registered, and what it can ask for about that.
fn account(lang: Lang, account: Option<&EmployerAccount>, services: &str) -> Markup {
    let to = |code: &str| {
        html! { p.govuk-body { a.govuk-link href={ (services) "/" (code) } { (service_name(lang, code)) } } }
    };
    html! {
        @match account {
            Some(open @ EmployerAccount { end: None, .. }) => {
                div.govuk-body { (Line::new(Tone::Good, text_with(lang, "staff-account-open", &[("from", &open.from.to_string())]))) }
                @if let Some(kind) = open.kind { p.govuk-body { (text(lang, &format!("insurance-employer-{}", kind.word()))) } }
                (to("SB004"))
            }
            Some(EmployerAccount { end: Some((on, why)), .. }) => {
                div.govuk-body { (Line::new(Tone::Warn, text_with(lang, "staff-account-closed", &[("on", &on.to_string()), ("why", why.word())]))) }
                (to("SB001")) (to("SB002"))
            }
            None => {
                div.govuk-body { (Line::new(Tone::Warn, text(lang, "staff-account-none"))) }
                (to("SB001")) (to("SB002"))
            }
        }
    }
}

const FAULTS: &[Column] =
    &[Column::numbers("desk-card-staff-row"), Column::words("desk-column-masked-id"), Column::words("column-reason")];

fn faulty(lang: Lang, faults: &[StaffFault]) -> Markup {
    let count = faults.len().to_string();
    let row = |fault: &StaffFault| {
        [
            html! { (fault.row) },
            fault.person.map_or_else(|| ui::nothing(lang), |person| html! { span.y-masked { (person.masked()) } }),
            html! { (ui::refusal(lang, &fault.why)) " " code { (fault.why.code) } },
        ]
        .map(Content::from)
    };
    let table = html! {
        (Line::new(Tone::Warn, text_with(lang, "staff-wrong", &[("count", &count)])).live())
        (Rows::new(lang, "staff-faults", "", FAULTS).rows(faults.iter().take(SHOWN).map(row)))
        @if faults.len() > SHOWN {
            p.govuk-body.y-quiet { (text_with(lang, "staff-wrong-more", &[("more", &(faults.len() - SHOWN).to_string())])) }
        }
    };
    html! { (Card::new("faults", text(lang, "staff-faults"), table)) }
}

const INSURED: &[Column] =
    &[Column::words("desk-column-masked-id"), Column::words("desk-column-name"), Column::words("staff-insurances")];

fn now(lang: Lang, staff: &Staff) -> Markup {
    let row = |one: &Insured| {
        let name = staff.hits.get(&one.person).map(|hit| html! { span lang=(Lang::Zh.tag()) { (hit.name) } });
        let insurances = html! {
            @for (at, (insurance, since)) in one.insurances.iter().enumerate() {
                @if at > 0 { br; }
                (text(lang, &format!("insurance-{}", insurance.word()))) " " (ui::day(lang, *since))
            }
        };
        [html! { span.y-masked { (one.person.masked()) } }, name.unwrap_or_else(|| ui::nothing(lang)), insurances]
            .map(Content::from)
    };
    let count = staff.people.len();
    html! {
        @if count == 0 { (ui::empty_state(lang, "staff-none", if staff.is_registered() { "staff-none-next" } else { "staff-none-register" })) }
        @else {
            p.govuk-body { (text_with(lang, "staff-count", &[("count", &count.to_string())])) }
            (Rows::new(lang, "staff-now", "", INSURED).rows(staff.people.iter().take(SHOWN).map(row)))
            @if count > SHOWN { p.govuk-body.y-quiet { (text_with(lang, "staff-first", &[("shown", &SHOWN.to_string())])) } }
        }
    }
}

//! `/terminal/certificates`: what can be had on paper, and where. A terminal without a printer says so and has no button
//! that does nothing.

use door::Resident;
use maud::{Markup, html};
use ui::{Button, Lang, Line, Reader, Tone, text};

use crate::frame::page;

/// What can be had on paper, by the keys of its name and of what it says.
const PAPERS: [(&str, &str); 2] =
    [("terminal-paper-payments", "terminal-paper-payments-what"), ("terminal-paper-card", "terminal-paper-card-what")];

/// Where a paper is printed from. The one place to be changed when printers come (`document::paper`, `devices/printer`):
/// until then there is nowhere.
fn print_form(_paper: &str) -> Option<&'static str> {
    None
}

/// Shows the page.
pub(crate) async fn show(_: Resident, reader: Reader) -> Markup {
    let lang = reader.lang;
    let can_print = PAPERS.iter().any(|(name, _)| print_form(name).is_some());
    let body = html! {
        (ui::heading("", text(lang, "terminal-certificates-title"), ""))
        @if !can_print { (Line::new(Tone::Quiet, text(lang, "terminal-certificates-window"))) }
        ul.govuk-list { @for (name, what) in PAPERS { li { (one(lang, name, what)) } } }
    };
    page(&reader, "terminal-certificates-title", &body)
}

fn one(lang: Lang, name: &str, what: &str) -> Markup {
    html! {
        h2.govuk-heading-m { (text(lang, name)) }
        p.govuk-body { (text(lang, what)) }
        @if let Some(action) = print_form(name) {
            form method="post" action=(action) { (Button::new(text(lang, "terminal-print")).once()) }
        }
    }
}

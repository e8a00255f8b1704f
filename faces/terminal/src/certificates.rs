//! `/terminal/certificates`: what can be had on paper, on what. A machine without a printer says so and has no button that
//! does nothing; the machine prints (`/local/print`).

use axum::http::HeaderMap;
use door::Resident;
use maud::{Markup, html};
use ui::{Button, Lang, Line, Reader, Tone, say, text, text_with};

use crate::{
    frame::page,
    papers::{Kind, Wanted},
    wire::{On, Printers},
};

/// Shows the page.
pub(crate) async fn show(_: Resident, reader: Reader, headers: HeaderMap) -> Markup {
    let lang = reader.lang;
    let printers = Printers::heard(&headers);
    let body = html! {
        (ui::heading("", text(lang, "terminal-certificates-title"), ""))
        (state(lang, &printers))
        @for (kind, (name, what)) in Kind::ALL.map(|kind| (kind, kind.keys())) {
            h2.govuk-heading-m { (text(lang, name)) }
            p.govuk-body { (text(lang, what)) }
            (buttons(lang, &printers, Wanted::Own(kind)))
        }
    };
    page(&reader, "terminal-certificates-title", &body)
}

/// What hinders printing, if anything does.
fn state(lang: Lang, printers: &Printers) -> Markup {
    let can_print = On::ALL.into_iter().any(|on| printers.print(on));
    let is_there = printers.slips != printer::State::NotConfigured;
    html! {
        @if !can_print && !is_there { (Line::new(Tone::Quiet, text(lang, "terminal-certificates-window"))) }
        @else if is_there && !printers.print(On::Slip) {
            (Line::new(Tone::Warn, text_with(lang, "terminal-printer-stands", &[("state", printers.slips.word())])))
        }
    }
}

/// A button for each thing that the paper can be printed on here and now.
pub(crate) fn buttons(lang: Lang, printers: &Printers, paper: Wanted) -> Markup {
    let what = say(lang, paper.name(), &[]);
    let print = |on| match on {
        On::Sheet => "terminal-print-sheet",
        On::Slip => "terminal-print-slip",
    };
    html! {
        div.govuk-button-group {
            @for on in On::ALL.into_iter().filter(|on| printers.print(*on)) {
                form method="post" action="/local/print" {
                    input type="hidden" name="paper" value=(paper.word());
                    input type="hidden" name="on" value=(on.word());
                    (Button::new(html! {
                        (text(lang, print(on)))
                        span.govuk-visually-hidden { " " (what) }
                    }).once())
                }
            }
        }
    }
}

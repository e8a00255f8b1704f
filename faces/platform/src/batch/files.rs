//! The payment files of a batch, one a bank: which day they pay on, how much, and whether they stand in the outbox.

use exchange::OutgoingFile;
use maud::{Markup, html};
use ui::{Column, Content, Lang, Rows, text};

const COLUMNS: &[Column] = &[
    Column::words("column-file"),
    Column::words("column-bank"),
    Column::words("column-pay-day"),
    Column::numbers("column-count"),
    Column::numbers("column-amount"),
    Column::words("column-state"),
];

pub(super) fn write(lang: Lang, files: &[OutgoingFile]) -> Markup {
    html! {
        @if files.is_empty() {
            p.govuk-body.y-quiet { (text(lang, "files-none")) }
        } @else {
            (Rows::new(lang, "files-title", "", COLUMNS).rows(files.iter().map(|file| row(lang, file))))
        }
    }
}

fn row(lang: Lang, file: &OutgoingFile) -> [Content; 6] {
    [
        html! { code { (file.name) } },
        html! { (file.bank) },
        html! { time datetime=(file.pay_day) { (file.pay_day) } },
        html! { (ui::count(file.lines)) },
        ui::money(lang, file.total),
        text(lang, if file.is_written() { "file-written" } else { "file-unwritten" }),
    ]
    .map(Content::from)
}

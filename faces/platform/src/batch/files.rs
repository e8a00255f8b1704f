//! The payment files of a batch, one a bank: which day they pay on, how much, and whether they stand in the outbox.

use exchange::OutgoingFile;
use maud::{Markup, html};
use ui::{Lang, text};

pub(super) fn write(lang: Lang, files: &[OutgoingFile]) -> Markup {
    html! {
        @if files.is_empty() {
            p.quiet { (text(lang, "files-none")) }
        } @else {
            div.scroll-inside role="region" tabindex="0" aria-labelledby="files" {
                table {
                    thead {
                        tr {
                            th scope="col" { (text(lang, "column-file")) }
                            th scope="col" { (text(lang, "column-bank")) }
                            th scope="col" { (text(lang, "column-pay-day")) }
                            th.number scope="col" { (text(lang, "column-count")) }
                            th.number scope="col" { (text(lang, "column-amount")) }
                            th scope="col" { (text(lang, "column-state")) }
                        }
                    }
                    tbody {
                        @for file in files {
                            tr {
                                td { code { (file.name) } }
                                td { (file.bank) }
                                td { time datetime=(file.pay_day) { (file.pay_day) } }
                                td.number { (ui::count(file.lines)) }
                                td.number { (ui::money(lang, file.total)) }
                                td { (text(lang, if file.is_written() { "file-written" } else { "file-unwritten" })) }
                            }
                        }
                    }
                }
            }
        }
    }
}

//! What pages show of a pension whose holder proves that she lives: how it stands, and what a proof came to.

use insurance::{Pension, Proved};
use maud::{Markup, html};
use ui::{Lang, SummaryRow, text, text_with};

/// Its state, the last proof, and until when that counts.
#[must_use]
pub fn rows(lang: Lang, pension: &Pension) -> Vec<SummaryRow> {
    let row = |key: &str, value: Markup| SummaryRow::new(text(lang, key), value);
    vec![
        row("terminal-proof-state", text(lang, &format!("pension-state-{}", pension.state.word()))),
        row("terminal-proof-last", ui::day(lang, pension.proved_on)),
        row("terminal-proof-until", ui::day(lang, pension.valid_until)),
    ]
}

/// That it was proved, until when it counts, and what is paid back.
#[must_use]
pub fn proved(lang: Lang, proved: &Proved) -> Markup {
    html! {
        (ui::heading("", text(lang, "terminal-proof-done"), ""))
        p.govuk-body-l { (text_with(lang, "terminal-proof-counts", &[("day", &proved.valid_until.to_string())])) }
        @if let Some(back) = &proved.resumed {
            p.govuk-body { (text_with(lang, "terminal-proof-back", &[("months", &back.months.len().to_string()), ("sum", &back.fen.yuan())])) }
        }
    }
}

//! What both pages say alike: a batch's state, a programme's name, a cell, a sum with its count.

use kernel::Fen;
use maud::{Markup, html};
use payout::{BatchState, Cycle};
use ui::Lang;

/// A batch's state as a tag.
pub(crate) fn state_tag(lang: Lang, state: BatchState) -> Markup {
    html! { span class={ "tag tag-" (state.word()) } { (state_name(lang, state)) } }
}

pub(crate) fn state_name(lang: Lang, state: BatchState) -> Markup {
    ui::text(lang, &format!("state-{}", state.word()))
}

/// A programme's name in the reader's language; its code where the house does not know it.
pub(crate) fn programme_name(lang: Lang, code: &str) -> Markup {
    let Some(programme) = subsidy::programme(code) else {
        return html! { (code) };
    };
    let name = &programme.name;
    html! {
        @match (lang, &name.bo) {
            (Lang::En, _) => (name.en),
            (Lang::Bo, Some(bo)) if bo.reviewed => (bo.text),
            (Lang::Bo, Some(bo)) => span.unreviewed { (bo.text) },
            (Lang::Bo, None) => span.untranslated lang=(Lang::Zh.tag()) { (name.zh) },
            (Lang::Zh, _) => (name.zh),
        }
    }
}

/// The plain name, for the title of a page.
pub(crate) fn programme_title(lang: Lang, code: &str) -> String {
    subsidy::programme(code).map_or(code, |p| if lang == Lang::En { &p.name.en } else { &p.name.zh }).to_owned()
}

/// Nothing to show here.
pub(crate) fn nothing(lang: Lang) -> Markup {
    html! { span.none aria-hidden="true" { "—" } span.hidden { (ui::text(lang, "dash")) } }
}

/// A sum, or nothing where there is none.
pub(crate) fn sum_or_nothing(lang: Lang, sum: Fen) -> Markup {
    if sum == Fen::ZERO { nothing(lang) } else { ui::money(lang, sum) }
}

/// The department that pays, in Chinese as the programme's file has it.
pub(crate) fn payer_name(cycle: &Cycle) -> Markup {
    let programme = subsidy::programme(&cycle.programme).filter(|programme| programme.payer() == cycle.payer);
    html! {
        @match programme {
            Some(programme) => span lang=(Lang::Zh.tag()) { (programme.department.zh) },
            None => (cycle.payer),
        }
    }
}

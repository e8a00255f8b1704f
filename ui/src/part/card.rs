//! A white card with a heading, and the heading of a page.

use maud::{Markup, Render, html};

use crate::Content;

/// A part of a page with a heading of its own, named by it.
#[derive(Clone, Debug)]
pub struct Card {
    id: String,
    title: Content,
    body: Markup,
}

impl Card {
    /// A part of a page: the id of its heading, the heading, and what stands in it.
    #[must_use]
    pub fn new(id: impl Into<String>, title: impl Into<Content>, body: impl Render) -> Card {
        Card { id: id.into(), title: title.into(), body: body.render() }
    }
}

impl Render for Card {
    fn render(&self) -> Markup {
        html! {
            section.y-card aria-labelledby=(self.id) {
                h2.govuk-heading-m.y-card__title id=(self.id) { (self.title) }
                (self.body)
            }
        }
    }
}

/// The heading of a page: what is above it, what it says, and what stands beside it (a tag, a button).
#[must_use]
pub fn heading(above: impl Render, says: impl Render, beside: impl Render) -> Markup {
    let (above, beside) = (above.render(), beside.render());
    html! {
        div.y-heading {
            h1.govuk-heading-xl {
                @if !above.0.is_empty() { span.govuk-caption-l { (above) } }
                (says)
            }
            @if !beside.0.is_empty() { div { (beside) } }
        }
    }
}

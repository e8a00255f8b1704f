//! What stands above a list: filters at the left, exports at the right.

use maud::{Markup, Render, html};

use crate::{Button, Icon, Lang, Reader, say, text};

/// What stands above a list.
#[derive(Clone, Debug)]
pub struct Toolbar {
    lang: Lang,
    action: String,
    filters: Vec<Markup>,
    exports: Vec<(String, String)>,
}

impl Toolbar {
    /// A toolbar whose filters are put into the query of the reader's page.
    #[must_use]
    pub fn new(reader: &Reader) -> Toolbar {
        Toolbar { lang: reader.lang, action: reader.path().to_owned(), filters: Vec::new(), exports: Vec::new() }
    }

    /// With a filter: a select or an input.
    #[must_use]
    pub fn filter(mut self, field: impl Render) -> Toolbar {
        self.filters.push(field.render());
        self
    }

    /// With a way out of the house: its name (CSV, XLSX), and the address that answers it.
    #[must_use]
    pub fn export(mut self, name: impl Into<String>, to: impl Into<String>) -> Toolbar {
        self.exports.push((name.into(), to.into()));
        self
    }
}

impl Render for Toolbar {
    fn render(&self) -> Markup {
        html! {
            form.y-toolbar method="get" action=(self.action) {
                @for filter in &self.filters { (filter) }
                @if !self.filters.is_empty() {
                    (Button::new(html! { (Icon::Filter) (text(self.lang, "filter")) }).secondary())
                }
                @if !self.exports.is_empty() {
                    div.y-toolbar__end role="group" aria-label=(say(self.lang, "export", &[])) {
                        @for (name, to) in &self.exports {
                            a.govuk-link.y-export href=(to) {
                                (Icon::Download) span { span.govuk-visually-hidden { (text(self.lang, "export")) " " } (name) }
                            }
                        }
                    }
                }
            }
        }
    }
}

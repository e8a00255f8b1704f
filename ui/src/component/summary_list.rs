//! What is known of one thing: names and values, with ways to change them.

use maud::{Markup, Render, html};

use super::element::{Attributes, Content, El};

component! {
    /// A name or a value.
    pub struct SummaryText {
        /// What it says.
        content: Content,
        /// More classes.
        classes: String,
    }
}

from_words!(SummaryText);

component! {
    /// A way to change something.
    pub struct Action {
        /// What it says.
        content: Content,
        /// Where it leads.
        href: String,
        /// What readers who do not see the row hear behind it.
        visually_hidden_text: String,
        /// More classes.
        classes: String,
        /// More attributes.
        attributes: Attributes,
    }
}

impl Action {
    /// A way to change something: what it says, where it leads, what of.
    #[must_use]
    pub fn new(content: impl Into<Content>, href: impl Into<String>, of: impl Into<String>) -> Action {
        Action::default().content(content).href(href).visually_hidden_text(of)
    }
}

component! {
    /// The ways to change something.
    pub struct Actions {
        /// One by one.
        items: Vec<Action>,
        /// More classes.
        classes: String,
    }
}

component! {
    /// A name and its value.
    pub struct SummaryRow {
        /// The name.
        key: SummaryText,
        /// The value.
        value: SummaryText,
        /// What can be done with it.
        actions: Actions,
        /// More classes.
        classes: String,
    }
}

impl SummaryRow {
    /// A name and its value.
    #[must_use]
    pub fn new(key: impl Into<SummaryText>, value: impl Into<SummaryText>) -> SummaryRow {
        SummaryRow::default().key(key).value(value)
    }

    /// With a way to change it.
    #[must_use]
    pub fn action(mut self, action: Action) -> SummaryRow {
        self.actions.items.push(action);
        self
    }
}

component! {
    /// The heading of a card.
    pub struct CardTitle {
        /// What it says.
        content: Content,
        /// Its level; 2 where nothing is said.
        heading_level: Option<u8>,
        /// More classes.
        classes: String,
    }
}

from_words!(CardTitle);

component! {
    /// A card around the list.
    pub struct SummaryCard {
        /// Its heading.
        title: CardTitle,
        /// What can be done with all of it.
        actions: Actions,
        /// More classes.
        classes: String,
        /// More attributes.
        attributes: Attributes,
    }
}

impl SummaryCard {
    /// A card with a heading.
    #[must_use]
    pub fn new(title: impl Into<CardTitle>) -> SummaryCard {
        SummaryCard::default().title(title)
    }
}

component! {
    /// What is known of one thing.
    pub struct SummaryList {
        /// Names and values.
        rows: Vec<SummaryRow>,
        /// A card around it.
        card: Option<SummaryCard>,
        /// More classes.
        classes: String,
        /// More attributes.
        attributes: Attributes,
    }
}

impl SummaryList {
    /// Names and values.
    #[must_use]
    pub fn new(rows: impl Into<Vec<SummaryRow>>) -> SummaryList {
        SummaryList::default().rows(rows)
    }

    fn action(&self, action: &Action) -> Markup {
        let title = self.card.as_ref().map(|card| &card.title.content).filter(|title| !title.is_empty());
        let of = &action.visually_hidden_text;
        let inside = html! {
            (action.content)
            @if !of.is_empty() || title.is_some() {
                span.govuk-visually-hidden {
                    @if !of.is_empty() { " " (of) }
                    @if let Some(title) = title { " (" (title) ")" }
                }
            }
        };
        El::new("a")
            .class("govuk-link")
            .class(&action.classes)
            .attr("href", &action.href)
            .attributes(&action.attributes)
            .body(inside)
    }

    fn row(&self, row: &SummaryRow, some_row_has_actions: bool) -> Markup {
        let actions = &row.actions.items;
        let inside = html! {
            (El::new("dt").class("govuk-summary-list__key").class(&row.key.classes).body(&row.key.content))
            (El::new("dd").class("govuk-summary-list__value").class(&row.value.classes).body(&row.value.content))
            @if !actions.is_empty() {
                (El::new("dd").class("govuk-summary-list__actions").class(&row.actions.classes).body(html! {
                    @if let [only] = &actions[..] { (self.action(only)) }
                    @else {
                        ul.govuk-summary-list__actions-list {
                            @for action in actions { li.govuk-summary-list__actions-list-item { (self.action(action)) } }
                        }
                    }
                }))
            }
        };
        El::new("div")
            .class("govuk-summary-list__row")
            .class_if(some_row_has_actions && actions.is_empty(), "govuk-summary-list__row--no-actions")
            .class(&row.classes)
            .body(inside)
    }

    fn in_card(&self, card: &SummaryCard, list: Markup) -> Markup {
        let title = &card.title;
        let actions = &card.actions.items;
        let inside = html! {
            div.govuk-summary-card__title-wrapper {
                @if !title.content.is_empty() {
                    (El::heading(title.heading_level.unwrap_or(2)).class("govuk-summary-card__title").class(&title.classes).body(&title.content))
                }
                @if let [only] = &actions[..] {
                    (El::new("div").class("govuk-summary-card__actions").class(&card.actions.classes).body(self.action(only)))
                } @else if !actions.is_empty() {
                    (El::new("ul").class("govuk-summary-card__actions").class(&card.actions.classes).body(html! {
                        @for action in actions { li.govuk-summary-card__action { (self.action(action)) } }
                    }))
                }
            }
            div.govuk-summary-card__content { (list) }
        };
        El::new("div").class("govuk-summary-card").class(&card.classes).attributes(&card.attributes).body(inside)
    }
}

impl Render for SummaryList {
    fn render(&self) -> Markup {
        let some_row_has_actions = self.rows.iter().any(|row| !row.actions.items.is_empty());
        let list = El::new("dl")
            .class("govuk-summary-list")
            .class(&self.classes)
            .attributes(&self.attributes)
            .body(html! { @for row in &self.rows { (self.row(row, some_row_has_actions)) } });
        match &self.card {
            Some(card) => self.in_card(card, list),
            None => list,
        }
    }
}

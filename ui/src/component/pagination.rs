//! The way through a list that is too long for one page.

use maud::{Markup, Render, html};

use super::element::{Attributes, Content, El};

component! {
    /// The page before or behind.
    pub struct Step {
        /// Where it is.
        href: String,
        /// What it says.
        content: Content,
        /// What is on it, under what it says.
        label_text: String,
        /// More attributes.
        attributes: Attributes,
    }
}

impl Step {
    /// The page before or behind.
    #[must_use]
    pub fn new(content: impl Into<Content>, href: impl Into<String>) -> Step {
        Step::default().content(content).href(href)
    }
}

component! {
    /// A page by its number, or a gap.
    pub struct PageLink {
        /// Its number.
        number: String,
        /// Where it is.
        href: String,
        /// What readers who do not see the list hear.
        visually_hidden_text: String,
        /// Whether it is this page.
        current: bool,
        /// Whether it is a gap.
        ellipsis: bool,
        /// More attributes.
        attributes: Attributes,
    }
}

component! {
    /// The way through a list.
    pub struct Pagination {
        /// The page before.
        previous: Option<Step>,
        /// The page behind.
        next: Option<Step>,
        /// Pages by number.
        items: Vec<PageLink>,
        /// What readers who do not see it hear.
        landmark_label: String,
        /// More classes.
        classes: String,
        /// More attributes.
        attributes: Attributes,
    }
}

impl Pagination {
    /// The way through `pages` pages, of which this is `page` (from 1); nothing where there is one page. Each page stands
    /// at this address with another `page` in the query.
    #[must_use]
    pub fn numbered(reader: &crate::Reader, page: usize, pages: usize) -> Pagination {
        let said = |key: &str| crate::say(reader.lang, key, &[]);
        let at = |number: usize| reader.here_with("page", &number.to_string());
        let step = |key: &str, to: Option<usize>| to.map(|to| Step::new(crate::text(reader.lang, key), at(to)));
        let link = |number: Option<usize>| match number {
            None => PageLink::default().ellipsis(true),
            Some(number) => {
                let word = number.to_string();
                PageLink::default()
                    .visually_hidden_text(crate::say(reader.lang, "page-of-number", &[("page", &word)]))
                    .number(word)
                    .href(at(number))
                    .current(number == page)
            }
        };
        let items = if pages > 1 { around(page, pages).into_iter().map(link).collect() } else { Vec::new() };
        Pagination::default()
            .previous(step("page-before", (page > 1).then(|| page - 1)))
            .next(step("page-behind", (page < pages).then_some(page + 1)))
            .items(items)
            .landmark_label(said("pages"))
    }
}

/// The first and the last page, this one and its neighbours; `None` is a gap.
fn around(page: usize, pages: usize) -> Vec<Option<usize>> {
    let mut shown = Vec::new();
    let mut before = 0;
    for number in (1..=pages).filter(|n| *n == 1 || *n == pages || n.abs_diff(page) <= 1) {
        if number > before + 1 {
            shown.push(None);
        }
        shown.push(Some(number));
        before = number;
    }
    shown
}

const BEFORE: &str = "m6.5938-0.0078125-6.7266 6.7266 6.7441 6.4062 1.377-1.449-4.1856-3.9768h12.896v-2h-12.984l4.2931-4.293-1.414-1.414z";
const BEHIND: &str = "m8.107-0.0078125-1.4136 1.414 4.2926 4.293h-12.986v2h12.896l-4.1855 3.9766 1.377 1.4492 6.7441-6.4062-6.7246-6.7266z";

impl Pagination {
    fn step(step: &Step, rel: &str, is_block: bool) -> Markup {
        let arrow = html! {
            svg class={ "govuk-pagination__icon govuk-pagination__icon--" (rel) } xmlns="http://www.w3.org/2000/svg" height="13"
                width="15" aria-hidden="true" focusable="false" viewBox="0 0 15 13" {
                path d=(if rel == "prev" { BEFORE } else { BEHIND }) {}
            }
        };
        let has_label = !step.label_text.is_empty();
        let title = El::new("span")
            .class("govuk-pagination__link-title")
            .class_if(is_block && !has_label, "govuk-pagination__link-title--decorated")
            .body(&step.content);
        let inside = html! {
            @if is_block || rel == "prev" { (arrow) }
            (title)
            @if has_label && is_block {
                span.govuk-visually-hidden { ":" }
                span.govuk-pagination__link-label { (step.label_text) }
            }
            @if !is_block && rel == "next" { (arrow) }
        };
        let link = El::new("a")
            .class("govuk-link govuk-pagination__link")
            .attr("href", &step.href)
            .attr("rel", rel)
            .attributes(&step.attributes)
            .body(inside);
        html! { div class={ "govuk-pagination__" (rel) } { (link) } }
    }

    fn item(item: &PageLink) -> Markup {
        let li = El::new("li")
            .class("govuk-pagination__item")
            .class_if(item.current, "govuk-pagination__item--current")
            .class_if(item.ellipsis, "govuk-pagination__item--ellipsis");
        if item.ellipsis {
            return li.body(html! { "⋯" });
        }
        let link = El::new("a")
            .class("govuk-link govuk-pagination__link")
            .attr("href", &item.href)
            .attr("aria-label", &item.visually_hidden_text)
            .opt("aria-current", item.current.then_some("page"))
            .attributes(&item.attributes)
            .body(html! { (item.number) });
        li.body(link)
    }
}

impl Render for Pagination {
    fn render(&self) -> Markup {
        let reachable = |step: &Option<Step>| step.clone().filter(|step| !step.href.is_empty());
        let (previous, next) = (reachable(&self.previous), reachable(&self.next));
        if previous.is_none() && next.is_none() && self.items.is_empty() {
            return html! {};
        }
        let is_block = self.items.is_empty();
        let inside = html! {
            @if let Some(step) = &previous { (Pagination::step(step, "prev", is_block)) }
            @if !is_block { ul.govuk-pagination__list { @for item in &self.items { (Pagination::item(item)) } } }
            @if let Some(step) = &next { (Pagination::step(step, "next", is_block)) }
        };
        El::new("nav")
            .class("govuk-pagination")
            .class_if(is_block, "govuk-pagination--block")
            .class(&self.classes)
            .attr("aria-label", &self.landmark_label)
            .attributes(&self.attributes)
            .body(inside)
    }
}

#[cfg(test)]
mod tests {
    use super::around;

    #[test]
    fn the_first_the_last_and_the_neighbours_are_shown() {
        let written = |page, pages| {
            let word = |number: Option<usize>| number.map_or("…".to_owned(), |number| number.to_string());
            around(page, pages).into_iter().map(word).collect::<Vec<_>>().join(" ")
        };
        let cases = [
            (1, 1, "1"),
            (1, 3, "1 2 3"),
            (1, 9, "1 2 … 9"),
            (5, 9, "1 … 4 5 6 … 9"),
            (9, 9, "1 … 8 9"),
            (3, 5, "1 2 3 4 5"),
        ];
        for (page, pages, shown) in cases {
            assert_eq!(written(page, pages), shown);
        }
    }
}

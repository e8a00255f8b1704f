//! A table.

use maud::{Markup, Render, html};

use super::element::{Attributes, Content, El};

component! {
    /// A cell, or the head of a column.
    pub struct Cell {
        /// What stands in it.
        content: Content,
        /// `numeric` for numbers, which stand at the right.
        format: String,
        /// How many columns it covers.
        colspan: Option<u32>,
        /// How many rows it covers.
        rowspan: Option<u32>,
        /// More classes.
        classes: String,
        /// More attributes.
        attributes: Attributes,
    }
}

from_words!(Cell);

impl Cell {
    /// A number, at the right.
    #[must_use]
    pub fn number(content: impl Into<Content>) -> Cell {
        Cell::default().content(content).format("numeric")
    }
}

component! {
    /// A table.
    pub struct Table {
        /// What it shows.
        caption: String,
        /// How the caption looks: `govuk-table__caption--m`, or `govuk-visually-hidden` under a heading that says the same.
        caption_classes: String,
        /// The heads of the columns.
        head: Vec<Cell>,
        /// The rows.
        rows: Vec<Vec<Cell>>,
        /// Whether the first cell of a row names the row.
        first_cell_is_header: bool,
        /// More classes.
        classes: String,
        /// More attributes.
        attributes: Attributes,
    }
}

impl Table {
    /// A table with a caption, whose rows are named by their first cell.
    #[must_use]
    pub fn new(caption: impl Into<String>, head: impl Into<Vec<Cell>>, rows: impl Into<Vec<Vec<Cell>>>) -> Table {
        Table::default().caption(caption).head(head).rows(rows).first_cell_is_header(true)
    }

    fn cell(&self, index: usize, cell: &Cell) -> Markup {
        let common = |el: El| {
            el.class(&cell.classes)
                .opt("colspan", cell.colspan)
                .opt("rowspan", cell.rowspan)
                .attributes(&cell.attributes)
                .body(&cell.content)
        };
        if index == 0 && self.first_cell_is_header {
            return common(El::new("th").attr("scope", "row").class("govuk-table__header"));
        }
        let format = format!("govuk-table__cell--{}", cell.format);
        common(El::new("td").class("govuk-table__cell").class_if(!cell.format.is_empty(), &format))
    }

    fn head_cell(cell: &Cell) -> Markup {
        let format = format!("govuk-table__header--{}", cell.format);
        El::new("th")
            .attr("scope", "col")
            .class("govuk-table__header")
            .class_if(!cell.format.is_empty(), &format)
            .class(&cell.classes)
            .opt("colspan", cell.colspan)
            .opt("rowspan", cell.rowspan)
            .attributes(&cell.attributes)
            .body(&cell.content)
    }
}

impl Render for Table {
    fn render(&self) -> Markup {
        let inside = html! {
            @if !self.caption.is_empty() {
                (El::new("caption").class("govuk-table__caption").class(&self.caption_classes).body(html! { (self.caption) }))
            }
            @if !self.head.is_empty() {
                thead.govuk-table__head { tr.govuk-table__row { @for cell in &self.head { (Table::head_cell(cell)) } } }
            }
            tbody.govuk-table__body {
                @for row in &self.rows {
                    tr.govuk-table__row { @for (index, cell) in row.iter().enumerate() { (self.cell(index, cell)) } }
                }
            }
        };
        El::new("table").class("govuk-table").class(&self.classes).attributes(&self.attributes).body(inside)
    }
}

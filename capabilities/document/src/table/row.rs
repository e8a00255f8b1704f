//! One row of a table and its cells, the same for CSV and XLSX.
//!
//! A row is a list of places in two texts: the long-lived one (the CSV itself, or the shared strings of a workbook)
//! and the row's own. So no cell is copied and no row allocates.

/// What a cell holds. The text lives as long as the visit of its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell<'a> {
    /// Nothing, or an empty text.
    Empty,
    /// Text, exactly as the file has it: neither trimmed nor normalised.
    Text(&'a str),
    /// A numeric cell of a workbook, in the digits the file holds (`450.5`, `5.4050219E+17`).
    Number(&'a str),
    /// A formula of a workbook. Its remembered value is not given, it may be stale.
    Formula,
}

impl<'a> Cell<'a> {
    /// The text of a text or numeric cell; `""` for an empty one; nothing for a formula.
    #[must_use]
    pub fn text(self) -> Option<&'a str> {
        match self {
            Cell::Empty => Some(""),
            Cell::Text(text) | Cell::Number(text) => Some(text),
            Cell::Formula => None,
        }
    }
}

/// Where a cell's content lies.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Span {
    Empty,
    /// Text in the long-lived text, or nothing where it ends where it begins.
    Kept(u32, u32),
    /// Text in the row's own text.
    Own(u32, u32),
    /// A number in the row's own text.
    Number(u32, u32),
    Formula,
}

/// One row.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    pub(crate) number: u32,
    pub(crate) spans: &'a [Span],
    pub(crate) kept: &'a str,
    pub(crate) own: &'a str,
}

impl<'a> Row<'a> {
    /// The number a person sees in a spreadsheet; the first row is 1. A quoted cell with line breaks is still one row.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.number
    }

    /// How many cells the row has, up to its last one that is written in the file.
    #[must_use]
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// Whether the row has no cells at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// Whether a person would call the row blank: no cell with anything but spaces.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.cells().all(|cell| match cell {
            Cell::Empty => true,
            Cell::Text(text) => text.trim().is_empty(),
            Cell::Number(_) | Cell::Formula => false,
        })
    }

    /// The cell at this position, counted from 0; `Empty` beyond the last one.
    #[must_use]
    #[inline]
    pub fn cell(&self, position: usize) -> Cell<'a> {
        self.spans.get(position).map_or(Cell::Empty, |span| self.content(*span))
    }

    /// All cells in order.
    pub fn cells(&self) -> impl Iterator<Item = Cell<'a>> {
        self.spans.iter().map(|span| self.content(*span))
    }

    #[inline]
    fn content(&self, span: Span) -> Cell<'a> {
        match span {
            Span::Empty => Cell::Empty,
            Span::Kept(start, end) if start == end => Cell::Empty,
            Span::Kept(start, end) => Cell::Text(&self.kept[start as usize..end as usize]),
            Span::Own(start, end) => Cell::Text(&self.own[start as usize..end as usize]),
            Span::Number(start, end) => Cell::Number(&self.own[start as usize..end as usize]),
            Span::Formula => Cell::Formula,
        }
    }
}

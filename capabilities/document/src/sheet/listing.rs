//! A list that somebody takes along, in words of its own: columns and cells by key, said by the caller in the reader's
//! language; and what was asked for, when and by whom, on the first sheet or in the first lines.
//!
//! Deliberately absent: which lists there are.

use std::io::{self, Write};

use super::{Column, CsvSheet, Kind, Value, XlsxSheet};

/// A cell of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// A text as it stands.
    Text(String),
    /// A word of the house, by its key.
    Word(&'static str),
    /// Fen.
    Fen(i64),
    /// A number.
    Count(i64),
}

/// A list: its columns by key, and its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// Keys of the titles, and what the columns hold.
    pub columns: Vec<(&'static str, Kind)>,
    /// A cell for each column.
    pub rows: Vec<Vec<Cell>>,
}

/// What stands before a list: its title, and facts such as the filters, the time and the user, each with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// Also the name of the first sheet.
    pub title: String,
    /// Name and value, in order.
    pub facts: Vec<(String, String)>,
}

impl Listing {
    /// Writes the list as CSV: title and facts, an empty line, the header, the rows.
    ///
    /// # Errors
    /// What the writer answers.
    pub fn write_csv<W: Write>(&self, out: W, about: &About, say: impl Fn(&str) -> String) -> io::Result<W> {
        let mut sheet = CsvSheet::bare(out);
        sheet.row(&[Value::Text(&about.title)])?;
        for (name, value) in &about.facts {
            sheet.row(&[Value::Text(name), Value::Text(value)])?;
        }
        sheet.row(&[])?;
        let titles: Vec<String> = self.columns.iter().map(|(key, _)| say(key)).collect();
        sheet.row(&titles.iter().map(|title| Value::Text(title)).collect::<Vec<_>>())?;
        self.each_row(&say, |row| sheet.row(row))?;
        sheet.finish()
    }

    /// Writes the list as a workbook: what was asked for on the first sheet, the list on the second.
    ///
    /// # Errors
    /// What the writer answers.
    pub fn write_xlsx<W: Write + Send>(
        &self,
        out: W,
        about: &About,
        list_name: &str,
        say: impl Fn(&str) -> String,
    ) -> io::Result<()> {
        let titles: Vec<String> = self.columns.iter().map(|(key, _)| say(key)).collect();
        let columns: Vec<Column<'_>> =
            titles.iter().zip(&self.columns).map(|(title, (_, kind))| Column { title, kind: *kind }).collect();
        let mut sheet = XlsxSheet::after(about, list_name, &columns)?;
        self.each_row(&say, |row| sheet.row(row))?;
        sheet.finish(out)
    }

    fn each_row(
        &self,
        say: &impl Fn(&str) -> String,
        mut write: impl FnMut(&[Value<'_>]) -> io::Result<()>,
    ) -> io::Result<()> {
        for row in &self.rows {
            let said: Vec<Option<String>> = row
                .iter()
                .map(|cell| match cell {
                    Cell::Word(key) => Some(say(key)),
                    _ => None,
                })
                .collect();
            let values: Vec<Value<'_>> = row
                .iter()
                .zip(&said)
                .map(|(cell, said)| match cell {
                    Cell::Text(text) => Value::Text(text),
                    Cell::Fen(fen) => Value::Fen(*fen),
                    Cell::Count(count) => Value::Count(*count),
                    Cell::Word(_) => said.as_deref().map_or(Value::Empty, Value::Text),
                    Cell::Empty => Value::Empty,
                })
                .collect();
            write(&values)?;
        }
        Ok(())
    }
}

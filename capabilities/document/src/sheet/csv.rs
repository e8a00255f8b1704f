//! A CSV as spreadsheets in China open it: UTF-8 with a byte order mark, CRLF, quotes by RFC 4180.

use std::io::{self, Write};

use super::{Column, Value, neutral, yuan};

/// A CSV being written.
#[derive(Debug)]
pub struct CsvSheet<W: Write> {
    out: W,
    line: String,
}

impl<W: Write> CsvSheet<W> {
    /// Begins the file without a header row.
    pub(super) fn bare(out: W) -> CsvSheet<W> {
        CsvSheet { out, line: String::from("\u{FEFF}") }
    }

    /// Begins the file with its header row. `out` should be buffered.
    pub fn new(out: W, columns: &[Column<'_>]) -> io::Result<CsvSheet<W>> {
        let mut sheet = CsvSheet::bare(out);
        let titles: Vec<Value<'_>> = columns.iter().map(|column| Value::Text(column.title)).collect();
        sheet.row(&titles)?;
        Ok(sheet)
    }

    /// Writes one row.
    pub fn row(&mut self, values: &[Value<'_>]) -> io::Result<()> {
        for (position, value) in values.iter().enumerate() {
            if position > 0 {
                self.line.push(',');
            }
            match value {
                Value::Empty => {}
                Value::Text(text) => quote(&neutral(text), &mut self.line),
                Value::Fen(fen) => self.line.push_str(&yuan(*fen)),
                Value::Count(count) => self.line.push_str(&count.to_string()),
            }
        }
        self.line.push_str("\r\n");
        self.out.write_all(self.line.as_bytes())?;
        self.line.clear();
        Ok(())
    }

    /// Ends the file and gives the writer back.
    pub fn finish(mut self) -> io::Result<W> {
        self.out.flush()?;
        Ok(self.out)
    }
}

fn quote(text: &str, line: &mut String) {
    if text.contains(['"', ',', '\r', '\n', ';', '\t']) {
        line.push('"');
        line.push_str(&text.replace('"', "\"\""));
        line.push('"');
    } else {
        line.push_str(text);
    }
}

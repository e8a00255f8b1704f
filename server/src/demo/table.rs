//! The table a person watches: one line as soon as something is done, with its time, day, count and sum.
//!
//! Everything goes to standard error. On a terminal what is under way is shown until its line is there.

use std::{
    io::{IsTerminal, stderr},
    time::Instant,
};

use kernel::{Day, Fen};

use super::words::{mark, say};
use crate::{
    answer::complain,
    progress::{self, Step},
    words::Lang,
};

/// The table under way.
pub(super) struct Table {
    pub(super) lang: Lang,
    last: Instant,
    day: Option<Day>,
}

/// How wide the column of words is.
const WORDS_WIDTH: usize = 78;

impl Table {
    pub(super) fn begin(lang: Lang) -> Table {
        Table { lang, last: Instant::now(), day: None }
    }

    /// A sentence before or after the table.
    pub(super) fn text(&self, key: &str, args: &[(&str, &str)]) {
        let text = say(self.lang, key, args);
        complain(&mark(self.lang).map_or_else(|| text.clone(), |mark| format!("〔{mark}〕{text}")));
    }

    /// The names of the columns.
    pub(super) fn head(&self) {
        let column = |key| say(self.lang, key, &[]);
        complain("");
        self.print(
            &column("column-seconds"),
            &column("column-day"),
            &column("column-what"),
            &column("column-count"),
            &column("column-yuan"),
        );
    }

    /// The name of a part.
    pub(super) fn part(&mut self, key: &str, args: &[(&str, &str)]) {
        complain(&format!("\n{}", say(self.lang, key, args)));
        self.last = Instant::now();
        self.day = None;
    }

    /// What is under way, shown on a terminal until dropped.
    pub(super) fn doing(&self, key: &str, args: &[(&str, &str)]) -> Option<Step> {
        stderr().is_terminal().then(|| progress::step(&say(self.lang, key, args)))
    }

    /// What was done on a day, with the seconds since the line before.
    pub(super) fn done(&mut self, day: Day, key: &str, args: &[(&str, &str)], count: Option<i64>, sum: Option<Fen>) {
        let seconds = format!("{:.1}", self.last.elapsed().as_secs_f64());
        let shown_day = if self.day == Some(day) { String::new() } else { day.to_string() };
        self.print(
            &seconds,
            &shown_day,
            &say(self.lang, key, args),
            &count.map(grouped).unwrap_or_default(),
            &sum.map(|sum| sum.to_string()).unwrap_or_default(),
        );
        self.day = Some(day);
        self.last = Instant::now();
    }

    /// A line that belongs to the one before.
    pub(super) fn also(&mut self, key: &str, args: &[(&str, &str)], count: Option<i64>, sum: Option<Fen>) {
        let (count, sum) = (count.map(grouped).unwrap_or_default(), sum.map(|sum| sum.to_string()).unwrap_or_default());
        self.print("", "", &say(self.lang, key, args), &count, &sum);
        self.last = Instant::now();
    }

    fn print(&self, seconds: &str, day: &str, what: &str, count: &str, sum: &str) {
        let line = format!(
            "{} {} {}{}{}",
            padded_left(seconds, 6),
            padded_right(day, 11),
            padded_right(what, WORDS_WIDTH),
            padded_left(count, 11),
            padded_left(sum, 19)
        );
        complain(line.trim_end());
    }
}

/// `354,035`
pub(super) fn grouped(count: i64) -> String {
    let digits = count.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Columns on a terminal: Chinese characters and their punctuation take two.
fn width(text: &str) -> usize {
    let wide = |c: char| matches!(c, '\u{1100}'..='\u{115F}' | '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7A3}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FF60}' | '\u{FFE0}'..='\u{FFE6}');
    text.chars().map(|c| if wide(c) { 2 } else { 1 }).sum()
}

fn padded_left(text: &str, columns: usize) -> String {
    format!("{}{text}", " ".repeat(columns.saturating_sub(width(text))))
}

fn padded_right(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_grouped_by_thousands() {
        for (count, shown) in [(0, "0"), (999, "999"), (1_000, "1,000"), (354_035, "354,035"), (3_600_000, "3,600,000")]
        {
            assert_eq!(grouped(count), shown);
        }
    }

    #[test]
    fn chinese_takes_two_columns() {
        assert_eq!(padded_right("一卡", 6), "一卡  ");
        assert_eq!(padded_left("元", 4), "  元");
        assert_eq!(padded_left("too long", 4), "too long");
    }
}

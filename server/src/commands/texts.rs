//! `texts ...`: the words of pages and messages, and which of them wait for somebody who reads Tibetan.

use std::fmt::Write;

use clap::Subcommand;
use serde_json::{Value, json};

use crate::answer::{Answer, Done};

/// Texts.
#[derive(Debug, Subcommand)]
pub(crate) enum Texts {
    /// Tibetan texts that nobody has reviewed yet
    Unreviewed,
}

pub(crate) fn carry_out(texts: &Texts) -> Done {
    match texts {
        Texts::Unreviewed => Ok(unreviewed()),
    }
}

fn unreviewed() -> Answer {
    let waiting = ui::unreviewed();
    let mut text = String::new();
    for ui::Unreviewed { key, bo, zh } in &waiting {
        let _ = writeln!(text, "{key}\t{bo}\t{zh}");
    }
    let all: Vec<Value> = waiting.iter().map(|one| json!({ "key": one.key, "bo": one.bo, "zh": one.zh })).collect();
    Answer::yes(text, json!({ "count": all.len(), "unreviewed": all }))
}

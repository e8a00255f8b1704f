//! The words of the command line: sentences come from `ui`; here are the few that only a terminal needs
//! (`words/own.rs`), and how they are laid out.
//!
//! Tibetan is never invented: what `ui` does not have in Tibetan is said in Chinese, with its mark. Deliberately absent:
//! the texts of `--help`, which are in `words/help.rs`.

mod help;
mod own;

use std::{fmt::Write, path::Path};

use kernel::{Day, Fen, Refusal};
use payout::{Batch, Totals};
use serde_json::Value;
pub(crate) use ui::Lang;

pub(crate) use help::{guide, translated};
use own::OWN;

fn own(lang: Lang, key: &str) -> Option<String> {
    let (_, zh, en) = OWN.iter().find(|(own, _, _)| *own == key).filter(|_| !ui_says(key))?;
    Some(match lang {
        Lang::En => (*en).to_owned(),
        Lang::Zh => (*zh).to_owned(),
        Lang::Bo => format!("〔{}〕{zh}", ui::say(Lang::Zh, "untranslated-mark", &[])),
    })
}

/// Whether `ui` has a sentence of its own for a code.
fn ui_says(key: &str) -> bool {
    ui::say(Lang::En, key, &[]) != ui::say(Lang::En, "refused-otherwise", &[("code", key)])
}

fn filled(mut text: String, args: &[(&str, &str)]) -> String {
    for (name, value) in args {
        text = text.replace(&format!("{{{name}}}"), value);
    }
    text
}

/// A sentence of the table above, or of `ui`, with its values.
pub(crate) fn say(lang: Lang, key: &str, args: &[(&str, &str)]) -> String {
    own(lang, key).map_or_else(|| ui::say(lang, key, args), |text| filled(text, args))
}

/// A sentence without values.
pub(crate) fn sentence(lang: Lang, key: &str) -> String {
    say(lang, key, &[])
}

fn line(lang: Lang, key: &str, args: &[(&str, &str)]) -> String {
    format!("{}\n", say(lang, key, args))
}

/// What a clerk reads aloud.
pub(crate) fn refusal(lang: Lang, refusal: &Refusal) -> String {
    match own(lang, &refusal.code) {
        None => ui::refusal(lang, refusal),
        Some(text) => {
            let args: Vec<(&str, &str)> = refusal.args.iter().map(|(name, value)| (&**name, &**value)).collect();
            filled(text, &args)
        }
    }
}

/// Why something could not be carried out; `why` is the system's own answer.
pub(crate) fn not_done(lang: Lang, code: &str, why: &str) -> String {
    let key = if own(lang, code).is_some() { code } else { "failed-with" };
    say(lang, key, &[("why", why)])
}

/// Why a row is not taken in.
pub(crate) fn reason(lang: Lang, code: &str) -> String {
    refusal(lang, &Refusal::new(code.to_owned()))
}

pub(crate) fn init_done(lang: Lang, place: &str, key: &str, stood_before: bool) -> String {
    let mut text = line(lang, "done-init", &[("place", place)]);
    text += &line(lang, "log_key", &[("key", key)]);
    if stood_before {
        text += &line(lang, "stood_before", &[]);
    }
    text
}

pub(crate) fn migrated(lang: Lang, migrations: usize) -> String {
    let key = if migrations == 0 { "done-migrate-nothing" } else { "done-migrate" };
    line(lang, key, &[("count", &migrations.to_string())])
}

pub(crate) fn restored(lang: Lang, file: &Path, kept: Option<&str>) -> String {
    let mut text = line(lang, "done-restore", &[("file", &file.display().to_string())]);
    if let Some(kept) = kept {
        text += &line(lang, "old_database_kept", &[("file", kept)]);
    }
    text
}

/// A deed about a batch that needs no more than its number.
pub(crate) fn batch_step(lang: Lang, key: &str, batch: i64) -> String {
    line(lang, key, &[("batch", &batch.to_string())])
}

/// A deed with several values, each given as it is to be shown.
pub(crate) fn done(lang: Lang, key: &str, args: &[(&str, String)]) -> String {
    let args: Vec<(&str, &str)> = args.iter().map(|(name, value)| (*name, value.as_str())).collect();
    line(lang, key, &args)
}

pub(crate) fn checked(lang: Lang, report: &subsidy::CheckReport) -> String {
    let args = [
        ("batch", report.batch_id.to_string()),
        ("lines", report.lines.to_string()),
        ("accepted", report.accepted.to_string()),
        ("held", report.held.to_string()),
        ("rejected", report.rejected.to_string()),
        ("sum", report.accepted_sum.to_string()),
    ];
    let mut text = done(lang, "done-check", &args);
    for (code, count) in &report.reasons {
        let _ = writeln!(text, "{count:>9}  {code}  {}", reason(lang, code));
    }
    text
}

pub(crate) fn noticed(lang: Lang, batch: i64, from: Day, to: Day) -> String {
    let day = |day: Day| if lang == Lang::En { day.to_string() } else { day.zh() };
    done(lang, "done-notice", &[("batch", batch.to_string()), ("from", day(from)), ("to", day(to))])
}

pub(crate) fn halted(lang: Lang, reason: &str) -> String {
    let text = line(lang, "done-halt", &[]);
    if reason.is_empty() { text } else { text + &line(lang, "halted-reason", &[("reason", reason)]) }
}

pub(crate) fn state(lang: Lang, word: &str) -> String {
    ui::say(lang, &format!("state-{word}"), &[])
}

/// A batch and where its money is.
pub(crate) fn batch_card(lang: Lang, batch: &Batch, totals: &Totals) -> String {
    let mut text = String::new();
    let cycle = &batch.cycle;
    let state = state(lang, batch.state.word());
    let _ = writeln!(text, "{}  {} {}  {}  {state}", batch.batch_id, cycle.programme, cycle.period, batch.region);
    let label = |key: &str| ui::say(lang, key, &[]);
    let counts = [
        ("column-lines", batch.lines),
        ("column-accepted", batch.accepted),
        ("column-held", batch.held),
        ("column-rejected", batch.refused),
    ];
    for (key, count) in counts {
        let _ = write!(text, "  {} {count}", label(key));
    }
    text.push('\n');
    let _ = write!(text, "  {} {}", say(lang, "made_by", &[]), batch.made_by);
    let _ = writeln!(text, "  {} {}", say(lang, "approved_by", &[]), batch.approved_by.join(", "));
    let places = [
        ("money-approved", totals.approved),
        ("money-paid", totals.paid),
        ("money-failed", totals.failed),
        ("money-on-the-way", totals.on_the_way),
        ("money-unknown", totals.unknown),
    ];
    for (key, (items, sum)) in places {
        let _ = writeln!(text, "  {items:>9}  {:>20}  {}", sum.to_string(), label(key));
    }
    text
}

pub(crate) fn closed(lang: Lang, batch: i64, totals: &Totals) -> String {
    let args =
        [("batch", batch.to_string()), ("paid", totals.paid.1.to_string()), ("failed", totals.failed.1.to_string())];
    done(lang, "done-close", &args)
}

pub(crate) fn budget_line(lang: Lang, programme: &str, year: i32, available: Fen) -> String {
    let args = [("programme", programme.to_owned()), ("year", year.to_string()), ("sum", available.to_string())];
    done(lang, "budget_line", &args)
}

pub(crate) fn user_line(lang: Lang, user: &access::User) -> String {
    let roles: Vec<&str> = user.roles.iter().map(|role| role.word()).collect();
    let active = sentence(lang, if user.active { "user_active" } else { "user_inactive" });
    format!("{:<16} {:<12} {active}  {}  {}\n", user.login, user.region.to_string(), roles.join(","), user.name)
}

pub(crate) fn reply_taken(lang: Lang, name: &str, report: &exchange::ReplyReport) -> String {
    if report.taken_before {
        return line(lang, "reply_again", &[("file", name)]);
    }
    let settled = &report.settled;
    let args = [
        ("file", name.to_owned()),
        ("lines", report.lines.to_string()),
        ("credited", settled.credited.to_string()),
        ("failed", settled.failed.to_string()),
        ("returned", settled.returned.to_string()),
        ("unknown", settled.unknown.to_string()),
    ];
    done(lang, "done-reply", &args)
}

pub(crate) fn audit_verified(lang: Lang, leaves: i64, as_signed: bool) -> String {
    let key = if as_signed { "audit_as_signed" } else { "audit_whole" };
    line(lang, key, &[("leaves", &leaves.to_string())])
}

/// What a room's check looks at.
pub(crate) fn law(lang: Lang, room: &str) -> String {
    sentence(lang, &format!("law_{room}"))
}

/// A programme with its dated rules and their sources, from the same facts as the JSON.
pub(crate) fn programme_card(facts: &Value) -> String {
    let mut text = String::new();
    let Value::Object(fields) = facts else { return text };
    for (name, value) in fields.iter().filter(|(name, _)| *name != "versions") {
        let _ = writeln!(text, "{name:<24} {}", plain(value));
    }
    for version in facts["versions"].as_array().into_iter().flatten() {
        let _ = writeln!(text);
        for (name, value) in version.as_object().into_iter().flatten() {
            let _ = writeln!(text, "  {name:<22} {}", plain(value));
        }
    }
    text
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(plain).collect::<Vec<_>>().join(", "),
        Value::Null => "—".to_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_name_the_same_values() {
        for (key, zh, en) in OWN {
            let values = |text: &str| {
                let mut names: Vec<String> =
                    text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0.to_owned())).collect();
                names.sort();
                names
            };
            assert_eq!(values(zh), values(en), "{key}");
        }
    }

    #[test]
    fn a_refusal_names_its_values() {
        let refused = Refusal::new("file_exists").with("file", "a.xlsx");
        assert!(refusal(Lang::En, &refused).contains("a.xlsx"));
        assert!(refusal(Lang::Bo, &refused).starts_with("〔"));
    }
}

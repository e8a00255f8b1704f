//! `programme ...`: the programmes this program was built with, and checks of programme files.

use std::{
    fmt::Write,
    path::{Path, PathBuf},
};

use clap::Subcommand;
use kernel::Refusal;
use policy::Finding;
use serde_json::{Value, json};
use subsidy::{AmountRule, Programme as Rules, Publish, Version};

use crate::{
    answer::{Answer, Done, Fault},
    words::{self, Lang},
};

/// Programmes.
#[derive(Debug, Subcommand)]
pub(crate) enum Programme {
    /// All programmes
    List,
    /// One programme with its dated rules and their sources
    Show {
        /// The programme's code
        code: String,
    },
    /// Check programme files, and recalculate their worked cases
    Check {
        /// The folder of .yaml files
        dir: PathBuf,
    },
}

pub(crate) fn carry_out(lang: Lang, programme: Programme) -> Done {
    match programme {
        Programme::List => Ok(list(lang)),
        Programme::Show { code } => show(&code),
        Programme::Check { dir } => check(lang, &dir),
    }
}

fn name(lang: Lang, programme: &Rules) -> &str {
    match lang {
        Lang::En => &programme.name.en,
        Lang::Bo => programme.name.bo.as_ref().map_or(&programme.name.zh, |name| &name.text),
        Lang::Zh => &programme.name.zh,
    }
}

fn frequencies(programme: &Rules) -> Vec<&'static str> {
    programme.frequencies.iter().map(|frequency| frequency.as_str()).collect()
}

fn list(lang: Lang) -> Answer {
    let (mut text, mut all) = (String::new(), Vec::<Value>::new());
    for programme in subsidy::embedded() {
        let often = frequencies(programme).join(",");
        let _ = writeln!(text, "{:<14} {:<22} {}", programme.code, often, name(lang, programme));
        all.push(json!({
            "programme": programme.code, "payer": programme.payer(), "zh": programme.name.zh, "en": programme.name.en,
            "frequencies": frequencies(programme), "approvals": programme.approvals,
            "public": programme.notice.publish == Publish::Public, "notice_days": programme.notice.days,
        }));
    }
    Answer::yes(text, json!({ "programmes": all }))
}

fn show(code: &str) -> Done {
    let Some(programme) = subsidy::programme(code) else {
        return Err(Refusal::new("programme_unknown").with("programme", code).into());
    };
    let versions: Vec<Value> = programme.versions.iter().map(version_json).collect();
    let conflicts: Vec<&str> = programme.conflicts.iter().map(|conflict| &*conflict.with).collect();
    let facts = json!({
        "programme": code, "zh": programme.name.zh, "en": programme.name.en, "payer": programme.payer(),
        "department": programme.department.zh, "items": programme.item_codes, "frequencies": frequencies(programme),
        "approvals": programme.approvals, "public": programme.notice.publish == Publish::Public,
        "review": programme.review.map(subsidy::ReviewBy::word),
        "notice_days": programme.notice.days, "notice_may_end_at_once": programme.notice.may_end_at_once,
        "conflicts": conflicts, "eligibility": programme.eligibility.text.trim(), "versions": versions,
    });
    Ok(Answer::yes(words::programme_card(&facts), facts))
}

fn version_json(version: &Version) -> Value {
    json!({
        "from": version.from.to_string(), "to": version.to.map(|day| day.to_string()),
        "rule": rule_word(&version.amount), "most_fen": version.amount.ceiling_of_any_line().get(),
        "title": version.legal.title, "number": version.legal.number, "evidence": version.legal.evidence.trim(),
        "verified": version.legal.verified,
    })
}

/// The word of the programme files for a kind of rule.
fn rule_word(rule: &AmountRule) -> &'static str {
    match rule {
        AmountRule::Fixed(_) => "fixed",
        AmountRule::Tiers(_) => "tiers",
        AmountRule::ByArea(_) => "by_area",
        AmountRule::TopUp(_) => "top_up",
        AmountRule::Roster(_) => "roster",
    }
}

fn check(lang: Lang, dir: &Path) -> Done {
    found(lang, dir, subsidy::check_programmes, "programmes_right", "programmes_wrong")
}

/// What is wrong with a folder of rules, file by file; `right` is said where nothing is.
pub(super) fn found(
    lang: Lang,
    dir: &Path,
    check: impl FnOnce(&Path) -> Vec<Finding>,
    right: &'static str,
    wrong: &'static str,
) -> Done {
    if let Err(why) = std::fs::read_dir(dir) {
        return Err(Fault::file("read", dir, &why));
    }
    let findings = check(dir);
    let mut text = String::new();
    for finding in &findings {
        let _ = writeln!(text, "{}: {}: {}", finding.file, finding.code, finding.sentence);
    }
    let all: Vec<Value> = findings
        .iter()
        .map(|finding| json!({ "file": finding.file, "code": finding.code, "message": finding.sentence }))
        .collect();
    let facts = json!({ "findings": all });
    if findings.is_empty() {
        return Ok(Answer::yes(format!("{}\n", words::sentence(lang, right)), facts));
    }
    Ok(Answer::no(Refusal::new(wrong).with("findings", findings.len()), text, facts))
}

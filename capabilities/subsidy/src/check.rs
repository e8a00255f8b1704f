//! Checking programme files before they are used: `yika programme check DIR`.
//!
//! Promises: every file is looked at and every finding told, not only the first; each worked case is recalculated;
//! a bare cap never passes as verified. Deliberately absent: whether a rate is right in law; only the department
//! can say that.

use std::path::Path;

use crate::amount::{AmountRule, Tier};
use crate::catalogue::standard_item_name;
use crate::programme::{Programme, Publish, Unit, Version};
use kernel::Fen;
use policy::{Finding, yaml_texts};

/// Checks every programme file of a folder and recalculates its worked cases. Empty where nothing is wrong.
#[must_use]
pub fn check(dir: &Path) -> Vec<Finding> {
    match yaml_texts(dir) {
        Ok(texts) if texts.is_empty() => {
            vec![Finding {
                file: dir.display().to_string(),
                code: "no_programmes",
                sentence: "no .yaml file here".to_owned(),
            }]
        }
        Ok(texts) => check_texts(&texts),
        Err(why) => vec![Finding { file: dir.display().to_string(), code: "unreadable", sentence: why }],
    }
}

fn check_texts(texts: &[(String, String)]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut programmes = Vec::new();
    for (file, text) in texts {
        let mut report = Report { file, findings: &mut findings };
        match Programme::from_yaml(text) {
            Ok(programme) => {
                check_programme(&programme, &mut report);
                programmes.push((file, programme));
            }
            Err(why) => report.add("bad_yaml", why),
        }
    }
    for (file, programme) in &programmes {
        let mut report = Report { file, findings: &mut findings };
        for conflict in &programme.conflicts {
            match programmes.iter().find(|(_, other)| other.code == conflict.with) {
                None => report.add("unknown_conflict", format!("conflicts with {}, which is not here", conflict.with)),
                Some((_, other)) if !other.conflicts_with(&programme.code) => {
                    report
                        .add("one_sided_conflict", format!("{} does not name this programme in return", conflict.with));
                }
                Some(_) => {}
            }
        }
    }
    findings
}

struct Report<'a> {
    file: &'a str,
    findings: &'a mut Vec<Finding>,
}

impl Report<'_> {
    fn add(&mut self, code: &'static str, sentence: String) {
        self.findings.push(Finding { file: self.file.to_owned(), code, sentence });
    }

    fn require(&mut self, holds: bool, code: &'static str, sentence: &str) {
        if !holds {
            self.add(code, sentence.to_owned());
        }
    }
}

fn check_programme(programme: &Programme, report: &mut Report<'_>) {
    let code = &programme.code;
    let is_word = (2..=20).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    report.require(is_word, "bad_code", "a code is 2 to 20 letters a to z and underscores");
    if report.file != format!("{code}.yaml") {
        report.add("file_name_differs", format!("the file of {code} must be named {code}.yaml"));
    }
    for item in &programme.item_codes {
        if standard_item_name(item).is_none() {
            report.add("unknown_item", format!("item {item} is not in the table of standard items"));
        }
    }
    report.require(programme.approvals >= 1, "no_approval", "at least one other person must approve");
    report.require(!programme.frequencies.is_empty(), "no_frequency", "it must be paid by at least one kind of period");
    check_eligibility(programme, report);
    check_notice(programme, report);
    report.require(!programme.versions.is_empty(), "no_version", "there must be at least one dated rule");
    for (position, version) in programme.versions.iter().enumerate() {
        let next = programme.versions.get(position + 1);
        check_dates(version, next, report);
        check_amount(version, report);
        check_cases(programme, version, report);
    }
}

fn check_eligibility(programme: &Programme, report: &mut Report<'_>) {
    let rule = &programme.eligibility;
    if let (Some(min), Some(max)) = (rule.min_age, rule.max_age) {
        report.require(min <= max, "bad_ages", "the lowest age is above the highest");
    }
    report.require(
        rule.household_head_only == (programme.unit == Unit::Household),
        "unit_differs",
        "household programmes, and only they, are paid to the head of the household",
    );
    report.require(!rule.text.trim().is_empty(), "no_text", "the rule in words is missing");
    let unmarked = rule.verified && rule.evidence.trim().is_empty();
    report.require(!unmarked, "verified_without_evidence", "eligibility is marked verified but names no source");
}

fn check_notice(programme: &Programme, report: &mut Report<'_>) {
    let notice = &programme.notice;
    let fits = match notice.publish {
        Publish::Public => notice.days >= 1,
        Publish::Private => notice.days == 0,
    };
    report.require(fits, "notice_days", "a public list has days of notice, a private one has none");
    let minors_only = programme.eligibility.max_age.is_some_and(|age| age < 18);
    report.require(
        !(minors_only && notice.publish == Publish::Public),
        "minors_published",
        "a list of minors is never published",
    );
}

fn check_dates(version: &Version, next: Option<&Version>, report: &mut Report<'_>) {
    let from = version.from;
    if version.to.is_some_and(|to| to < from) {
        report.add("ends_before_it_begins", format!("the version of {from} ends before it begins"));
    }
    if let Some(next) = next
        && version.to.is_none_or(|to| to >= next.from)
    {
        report.add("versions_overlap", format!("the version of {from} reaches into that of {}", next.from));
    }
}

fn check_amount(version: &Version, report: &mut Report<'_>) {
    let from = version.from;
    if version.amount.ceiling_of_any_line() <= Fen::ZERO {
        report.add("no_amount", format!("the version of {from} lets nobody have anything"));
    }
    match &version.amount {
        AmountRule::Roster(_) if version.legal.verified => {
            report.add("unverified_cap", format!("the version of {from} is only a cap, and no cap was verified"));
        }
        AmountRule::Tiers(tiers) => check_names(tiers.iter().map(|tier: &Tier| &tier.name), version, report),
        AmountRule::ByArea(rule) => check_names(rule.rates.iter().map(|rate| &rate.name), version, report),
        AmountRule::Roster(_) | AmountRule::Fixed(_) | AmountRule::TopUp(_) => {}
    }
    if version.legal.evidence.trim().is_empty() {
        report.add("no_evidence", format!("the version of {from} does not say what was seen and what was not"));
    }
}

fn check_names<'a>(names: impl Iterator<Item = &'a String>, version: &Version, report: &mut Report<'_>) {
    let mut seen: Vec<&String> = Vec::new();
    for name in names {
        if seen.contains(&name) {
            report.add("name_twice", format!("the version of {} names {name} twice", version.from));
        }
        seen.push(name);
    }
}

fn check_cases(programme: &Programme, version: &Version, report: &mut Report<'_>) {
    let from = version.from;
    if version.cases.is_empty() {
        report.add("no_case", format!("the version of {from} has no worked case"));
    }
    for (number, case) in (1..).zip(&version.cases) {
        let known = |name: &String| match &version.amount {
            AmountRule::ByArea(rule) => rule.rates.iter().any(|rate| rate.name == *name),
            AmountRule::Tiers(tiers) => tiers.iter().any(|tier| tier.name == *name),
            _ => false,
        };
        let names = case.given.tier.iter().chain(case.given.area_mu.iter().map(|area| &area.rate));
        for name in names.filter(|&name| !known(name)) {
            report.add(
                "unknown_name",
                format!("case {number} of the version of {from} names {name}, which its rule does not"),
            );
        }
        match case.recalculate(&programme.eligibility, version) {
            Err(why) => report.add("case_incomplete", format!("case {number} of the version of {from}: {}", why.0)),
            Ok(found) if found != case.expect => {
                let sentence =
                    format!("case {number} of the version of {from} expects {}, the rule gives {found}", case.expect);
                report.add("case_differs", sentence);
            }
            Ok(_) => {}
        }
    }
}

#[cfg(test)]
mod tests;

//! `services ...`: the service items this program was built with, and checks of service files.

use std::{fmt::Write, path::PathBuf};

use casework::service::{self, Area, Channel, Service, Version};
use clap::Subcommand;
use kernel::{Clock, Day, Refusal};
use serde_json::{Value, json};

use super::programme::found;
use crate::{
    answer::{Answer, Done},
    words::{self, Lang},
};

/// Service items.
#[derive(Debug, Subcommand)]
pub(crate) enum Services {
    /// All service items of today, and how many there are of each area
    List,
    /// One service item with its dated rules and their sources
    Show {
        /// The service's code
        code: String,
    },
    /// Check service files
    Check {
        /// The folder of .yaml files
        dir: PathBuf,
    },
}

pub(crate) fn carry_out(lang: Lang, services: &Services) -> Done {
    let today = Clock::System.now().day();
    match services {
        Services::List => Ok(list(lang, today)),
        Services::Show { code } => show(lang, code),
        Services::Check { dir } => found(lang, dir, service::check, "services_right", "services_wrong"),
    }
}

fn name(lang: Lang, service: &Service) -> &str {
    match lang {
        Lang::En => &service.name.en,
        Lang::Bo => service.name.bo.as_ref().map_or(&service.name.zh, |name| &name.text),
        Lang::Zh => &service.name.zh,
    }
}

fn list(lang: Lang, today: Day) -> Answer {
    let (mut text, mut all) = (String::new(), Vec::<Value>::new());
    for one in service::services() {
        let Some(version) = one.version_on(today) else { continue };
        let _ = writeln!(text, "{}  {}", one.code, name(lang, one));
        all.push(json!({
            "service": one.code, "area": one.area.word(), "group": one.group, "zh": one.name.zh, "en": one.name.en,
            "immediate": version.is_immediate(), "limit_days": version.limit.days,
        }));
    }
    let counts = service::count(today);
    let by_area: Value = Area::ALL.iter().zip(counts.by_area).map(|(area, count)| (area.word(), count)).collect();
    let facts = json!({
        "all": counts.all, "by_area": by_area, "immediate": counts.immediate, "selection": "ours", "services": all,
    });
    let _ = write!(text, "{}", words::done(lang, "services-counted", &counted(&counts)));
    Answer::yes(text, facts)
}

fn counted(counts: &service::Counts) -> [(&'static str, String); 6] {
    let [employment, insurance, personnel, labour] = counts.by_area.map(|count| count.to_string());
    [
        ("all", counts.all.to_string()),
        ("employment", employment),
        ("insurance", insurance),
        ("personnel", personnel),
        ("labour", labour),
        ("immediate", counts.immediate.to_string()),
    ]
}

fn show(lang: Lang, code: &str) -> Done {
    let Some(one) = service::service(code) else {
        return Err(Refusal::new("service_unknown").with("service", code).into());
    };
    let versions: Vec<Value> = one.versions.iter().map(version_json).collect();
    let applicants: Vec<&str> = one.applicants.iter().map(|applicant| applicant.word()).collect();
    let facts = json!({
        "service": one.code, "zh": one.name.zh, "en": one.name.en, "area": one.area.word(), "group": one.group,
        "applicants": applicants, "kind": one.kind.word(), "versions": versions,
    });
    let mut text = format!("{}  {}\n", one.code, name(lang, one));
    for version in &one.versions {
        let _ = writeln!(text, "{}  {} {}", version.from, version.limit.days, version.limit.basis.word());
        let _ = writeln!(text, "  {}", version.legal.evidence.trim());
    }
    Ok(Answer::yes(text, facts))
}

fn version_json(version: &Version) -> Value {
    let channels: Vec<&str> = version.channels.iter().copied().map(Channel::word).collect();
    let steps: Vec<Value> = version
        .steps
        .iter()
        .map(|step| json!({ "step": step.step.word(), "level": step.level.word(), "days": step.days }))
        .collect();
    let materials: Vec<Value> = version
        .materials
        .iter()
        .map(|one| json!({ "material": one.id, "zh": one.name.zh, "en": one.name.en, "by": one.by.word() }))
        .collect();
    let form: Vec<&str> = version.form.iter().map(|field| field.id.as_str()).collect();
    json!({
        "from": version.from.to_string(), "to": version.to.map(|day| day.to_string()),
        "limit_days": version.limit.days, "count": version.limit.count.word(), "basis": version.limit.basis.word(),
        "channels": channels, "materials": materials, "form": form, "steps": steps,
        "title": version.legal.title, "number": version.legal.number, "evidence": version.legal.evidence.trim(),
        "verified": version.legal.verified,
    })
}

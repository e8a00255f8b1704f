//! What is asked for in one go: a service, or a bundle of them. Both are filled in on one form and come to one or more parts, each a service with its own
//! answers.

use std::collections::BTreeMap;

use kernel::{Day, Refusal, Result};
use policy::Name;

use super::{
    Answers, ApplicantKind, Bundle, Channel, Field, Material, MaterialBy, Merged, MergedPart, Service, Version,
    catalogue::{bundle, service},
};

/// Questions and materials.
#[derive(Debug, Clone, Copy)]
pub struct Asks<'a> {
    /// The questions, in order.
    pub form: &'a [Field],
    /// What must be shown.
    pub materials: &'a [Material],
}

impl Asks<'_> {
    /// Whether a file is brought as that material.
    #[must_use]
    pub fn takes(self, material: &str) -> bool {
        self.materials.iter().any(|one| one.id == material && one.by == MaterialBy::Upload)
    }
}

/// A service, or a bundle of them.
#[derive(Debug, Clone)]
pub enum Item {
    /// One service under its rule of a day.
    Service(&'static Service, &'static Version),
    /// A bundle, with its questions of a day.
    Bundle(&'static Bundle, Box<Merged>),
}

/// A service that is to be opened, with its own answers.
#[derive(Debug, Clone)]
pub struct Part {
    /// The service.
    pub service: &'static Service,
    /// Its rule.
    pub version: &'static Version,
    /// The answers, by the service's own keys.
    pub answers: Answers,
    /// The promises, by the service's own keys.
    pub promises: Vec<String>,
    /// By the service's own keys: what the item calls its questions and materials; empty where it calls them the same.
    called: BTreeMap<String, String>,
}

impl Part {
    /// What the item calls a question or a material of the service.
    #[must_use]
    pub fn called<'a>(&'a self, own: &'a str) -> &'a str {
        self.called.get(own).map_or(own, String::as_str)
    }
}

/// A service's rule of a day.
///
/// # Errors
/// `service_unknown`; `service_not_now` where no rule holds then.
pub fn on_day(code: &str, day: Day) -> Result<(&'static Service, &'static Version)> {
    let Some(service) = service(code) else {
        return Err(Refusal::new("service_unknown").with("service", code).into());
    };
    match service.version_on(day) {
        Some(version) => Ok((service, version)),
        None => Err(Refusal::new("service_not_now").with("service", code).into()),
    }
}

/// What can be asked for under a code, on a day and at a place.
///
/// # Errors
/// `service_not_here`; as [`on_day`].
pub fn item(code: &str, day: Day, channel: Channel) -> Result<Item> {
    let not_here = || Refusal::new("service_not_here").with("service", code).into();
    if let Some(bundle) = bundle(code) {
        let merged = bundle.merged(day, channel);
        return if merged.parts.is_empty() { Err(not_here()) } else { Ok(Item::Bundle(bundle, Box::new(merged))) };
    }
    let (service, version) = on_day(code, day)?;
    if version.is_open_at(channel) { Ok(Item::Service(service, version)) } else { Err(not_here()) }
}

impl Item {
    /// Its key.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Item::Service(service, _) => &service.code,
            Item::Bundle(bundle, _) => &bundle.code,
        }
    }

    /// What it is called.
    #[must_use]
    pub fn name(&self) -> &'static Name {
        match self {
            Item::Service(service, _) => &service.name,
            Item::Bundle(bundle, _) => &bundle.name,
        }
    }

    /// What it asks.
    #[must_use]
    pub fn asks(&self) -> Asks<'_> {
        match self {
            Item::Service(_, version) => version.asks(),
            Item::Bundle(_, merged) => Asks { form: &merged.form, materials: &merged.materials },
        }
    }

    /// Whether it is for such an applicant.
    #[must_use]
    pub fn is_for(&self, kind: ApplicantKind) -> bool {
        match self {
            Item::Service(service, _) => service.is_for(kind),
            Item::Bundle(bundle, _) => bundle.applicant == kind,
        }
    }

    /// The services that are wanted by these answers, each with its own.
    #[must_use]
    pub fn parts(&self, answers: &Answers, promises: &[String]) -> Vec<Part> {
        match self {
            Item::Service(service, version) => vec![Part {
                service,
                version,
                answers: answers.clone(),
                promises: promises.to_vec(),
                called: BTreeMap::new(),
            }],
            Item::Bundle(_, merged) => {
                let wanted = merged.parts.iter().filter(|part| part.is_wanted(answers));
                let part = |part: &MergedPart| Part {
                    service: part.service,
                    version: part.version,
                    answers: part.answers(answers),
                    promises: part.promises(promises),
                    called: part
                        .fields
                        .iter()
                        .chain(&part.materials)
                        .map(|(own, key)| (own.clone(), key.clone()))
                        .collect(),
                };
                wanted.map(part).collect()
            }
        }
    }
}

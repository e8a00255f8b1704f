//! A bundle 一件事: services that one turn of life asks for together, whose questions are asked once.
//!
//! Read from one YAML file of `policies/services/bundles`. A question stands in several services under one key, or under several that the file says are the
//! [same](Bundle::same); it is then asked once and answered to all. What a service asks that the bundle itself knows is [`given`](Member::given). A member may be
//! left out where the file asks whether it is wanted. Promises: every member gets exactly the answers it asks for, and is judged by its own rule. Deliberately
//! absent: rules of its own, for a bundle is only a way of asking.

use std::collections::BTreeMap;

use kernel::Day;
use policy::{Legal, Name};
use serde::Deserialize;

use super::{Answers, ApplicantKind, Channel, Field, FieldKind, Material, Service, Version, When, catalogue::service};

/// A bundle as its file states it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bundle {
    /// Stable key and file name, such as `hiring`.
    pub code: String,
    /// What it is called.
    pub name: Name,
    /// What it is for, in a sentence.
    pub lead: Name,
    /// Who asks for it.
    pub applicant: ApplicantKind,
    /// Where it comes from.
    pub legal: Legal,
    /// Its services, in the order in which they are opened.
    pub members: Vec<Member>,
    /// Questions that are one under several keys, each as `SERVICE.field`.
    #[serde(default)]
    pub same: Vec<Vec<String>>,
    /// Questions that are asked apart although another service has the same key.
    #[serde(default)]
    pub apart: Vec<String>,
}

/// A service of a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// The service's code.
    pub service: String,
    /// Whether it is wanted: where this is asked, it may be left out.
    pub ask: Option<Name>,
    /// Answers that follow from the bundle and are not asked.
    #[serde(default)]
    pub given: Answers,
}

/// A bundle's questions and materials on a day and at a place, each once.
#[derive(Debug, Clone, Default)]
pub struct Merged {
    /// The questions.
    pub form: Vec<Field>,
    /// What must be shown.
    pub materials: Vec<Material>,
    /// The services it opens.
    pub parts: Vec<MergedPart>,
}

/// A service within merged questions.
#[derive(Debug, Clone)]
pub struct MergedPart {
    /// The service.
    pub service: &'static Service,
    /// Its rule of the day.
    pub version: &'static Version,
    /// The question whether it is wanted.
    pub asked_by: Option<String>,
    /// The merged key of each of its own questions.
    pub fields: BTreeMap<String, String>,
    /// The merged key of each of its own materials.
    pub materials: BTreeMap<String, String>,
    given: Answers,
}

/// Under which condition a service asks something, after what the bundle knows is taken into account.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Asked {
    Always,
    Never,
    When(When),
}

/// Who of the members uses a merged question or material, and when.
#[derive(Debug, Default)]
struct Uses(Vec<(usize, Asked, bool)>);

impl Bundle {
    /// Reads one file.
    ///
    /// # Errors
    /// The parser's sentence, with line and column.
    pub fn from_yaml(text: &str) -> Result<Self, String> {
        serde_norway::from_str(text).map_err(|error| error.to_string())
    }

    /// Its questions on a day, of the services that can be asked for there then.
    #[must_use]
    pub fn merged(&self, day: Day, channel: Channel) -> Merged {
        let mut merging =
            Merging { bundle: self, merged: Merged::default(), fields: Vec::new(), materials: Vec::new() };
        for member in &self.members {
            let Some(service) = service(&member.service) else { continue };
            let Some(version) = service.version_on(day).filter(|version| version.is_open_at(channel)) else { continue };
            merging.take_in(member, service, version);
        }
        merging.settle()
    }

    /// The key under which a member's question is asked where the file names it: that of the first of those that are the same.
    fn named_key(&self, place: &str) -> Option<&str> {
        let group = self.same.iter().find(|group| group.iter().any(|one| one == place))?;
        group.first()?.split('.').nth(1)
    }
}

struct Merging<'a> {
    bundle: &'a Bundle,
    merged: Merged,
    fields: Vec<Uses>,
    materials: Vec<Uses>,
}

impl Merging<'_> {
    fn take_in(&mut self, member: &Member, service: &'static Service, version: &'static Version) {
        let at = self.merged.parts.len();
        let mut part = MergedPart {
            service,
            version,
            asked_by: None,
            fields: BTreeMap::new(),
            materials: BTreeMap::new(),
            given: member.given.clone(),
        };
        if let Some(ask) = &member.ask {
            let id = format!("with-{}", service.code);
            self.merged.form.push(question(id.clone(), ask.clone()));
            self.fields.push(Uses::default());
            part.asked_by = Some(id);
        }
        for field in version.form.iter().filter(|field| !member.given.contains_key(&field.id)) {
            let asked = asked(field.when.as_ref(), member, &part.fields);
            if asked == Asked::Never {
                continue;
            }
            let key = self.field_key(service, field);
            match self.merged.form.iter().position(|one| one.id == key) {
                Some(known) => self.fields[known].0.push((at, asked, field.optional)),
                None => {
                    self.merged.form.push(Field { id: key.clone(), ..field.clone() });
                    self.fields.push(Uses(vec![(at, asked, field.optional)]));
                }
            }
            part.fields.insert(field.id.clone(), key);
        }
        for material in &version.materials {
            let asked = asked(material.when.as_ref(), member, &part.fields);
            if asked == Asked::Never {
                continue;
            }
            let alike = |one: &Material| one.by == material.by && one.name == material.name;
            let taken = self.merged.materials.iter().find(|one| one.id == material.id);
            let key = match taken {
                Some(other) if !alike(other) => format!("{}-{}", service.code, material.id),
                _ => material.id.clone(),
            };
            match self.merged.materials.iter().position(|one| one.id == key) {
                Some(known) => self.materials[known].0.push((at, asked, material.optional)),
                None => {
                    self.merged.materials.push(Material { id: key.clone(), ..material.clone() });
                    self.materials.push(Uses(vec![(at, asked, material.optional)]));
                }
            }
            part.materials.insert(material.id.clone(), key);
        }
        self.merged.parts.push(part);
    }

    fn field_key(&self, service: &Service, field: &Field) -> String {
        let place = format!("{}.{}", service.code, field.id);
        if let Some(key) = self.bundle.named_key(&place) {
            return key.to_owned();
        }
        let own = || format!("{}-{}", service.code, field.id);
        if self.bundle.apart.contains(&place) {
            return own();
        }
        match self.merged.form.iter().find(|one| one.id == field.id) {
            Some(other) if !is_alike(other, field) => own(),
            _ => field.id.clone(),
        }
    }

    /// Says of each question when it is asked. What only some of its users would ask is asked of all and may be left empty: each service looks for
    /// itself whether it needs the answer.
    fn settle(mut self) -> Merged {
        let wanted: Vec<Option<When>> = self
            .merged
            .parts
            .iter()
            .map(|part| part.asked_by.clone().map(|field| When { field, is: vec!["yes".to_owned()] }))
            .collect();
        for (field, uses) in self.merged.form.iter_mut().zip(&self.fields) {
            if !uses.0.is_empty() {
                (field.when, field.optional) = uses.settled(&wanted);
            }
        }
        for (material, uses) in self.merged.materials.iter_mut().zip(&self.materials) {
            (material.when, material.optional) = uses.settled(&wanted);
        }
        self.merged
    }
}

impl Uses {
    fn settled(&self, wanted: &[Option<When>]) -> (Option<When>, bool) {
        let of = |(at, asked, _): &(usize, Asked, bool)| match asked {
            Asked::When(when) => Some(when.clone()),
            _ => wanted[*at].clone(),
        };
        let needed = |one: &(usize, Asked, bool)| of(one).is_none() && !one.2;
        let first = of(&self.0[0]);
        let one_way = self.0.iter().all(|one| of(one) == first);
        match one_way {
            true => (first, self.0.iter().all(|(_, _, optional)| *optional)),
            false => (None, !self.0.iter().any(needed)),
        }
    }
}

fn question(id: String, label: Name) -> Field {
    Field {
        id,
        label,
        hint: None,
        kind: FieldKind::YesNo,
        optional: false,
        when: None,
        prefill: None,
        min: None,
        max: None,
        choices: Vec::new(),
        days: None,
    }
}

/// When a member asks something, in merged keys.
fn asked(when: Option<&When>, member: &Member, fields: &BTreeMap<String, String>) -> Asked {
    let Some(when) = when else { return Asked::Always };
    match member.given.get(&when.field) {
        Some(answer) if when.is.contains(answer) => Asked::Always,
        Some(_) => Asked::Never,
        None => match fields.get(&when.field) {
            Some(key) => Asked::When(When { field: key.clone(), is: when.is.clone() }),
            None => Asked::Never,
        },
    }
}

/// Whether two questions take the same answers.
pub(super) fn is_alike(one: &Field, other: &Field) -> bool {
    let choices = |field: &Field| field.choices.iter().map(|choice| choice.id.clone()).collect::<Vec<_>>();
    one.kind == other.kind && choices(one) == choices(other)
}

impl MergedPart {
    /// Whether it is wanted by these merged answers.
    #[must_use]
    pub fn is_wanted(&self, answers: &Answers) -> bool {
        self.asked_by.as_ref().is_none_or(|asked| answers.get(asked).is_some_and(|answer| answer == "yes"))
    }

    /// Whether one of its own questions is asked, or answered by the bundle.
    #[must_use]
    pub fn is_answered(&self, own: &str) -> bool {
        self.fields.contains_key(own) || self.given.contains_key(own)
    }

    /// Its own answers among merged ones.
    #[must_use]
    pub fn answers(&self, merged: &Answers) -> Answers {
        let own = self.fields.iter().filter_map(|(own, key)| Some((own.clone(), merged.get(key)?.clone())));
        self.given.clone().into_iter().chain(own).collect()
    }

    /// Its own promises among merged ones.
    #[must_use]
    pub fn promises(&self, merged: &[String]) -> Vec<String> {
        self.materials.iter().filter(|(_, key)| merged.contains(key)).map(|(own, _)| own.clone()).collect()
    }
}

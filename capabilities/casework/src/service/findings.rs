//! Checking service files before they are used: `yika services check DIR`.
//!
//! Promises: every file is looked at and every finding told, not only the first; nothing that a form, a step or a
//! condition names is missing. Deliberately absent: whether a limit or a source is right in law.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use policy::{Finding, yaml_texts};

use super::{
    ApplicantKind, Basis, Bundle, Channel, Condition, Field, FieldKind, FollowRules, Material, MaterialBy, Outcome,
    Prefill, Service, Version, When, Work, bundle::is_alike, catalogue::Words,
};

/// Checks every service file of a folder, with the groups and registers beside them. Empty where nothing is wrong.
#[must_use]
pub fn check(dir: &Path) -> Vec<Finding> {
    let of_folder = |code, sentence| vec![Finding { file: dir.display().to_string(), code, sentence }];
    match (yaml_texts(dir), Words::in_folder(dir)) {
        (Ok(texts), _) if texts.is_empty() => of_folder("no_services", "no .yaml file here".to_owned()),
        (Ok(texts), Ok(words)) => {
            let mut findings = check_texts(&texts, &words);
            findings.extend(check_bundles(dir, &texts, &words));
            findings.extend(check_follow_ups(dir, &texts, &words));
            findings
        }
        (Err(why), _) | (_, Err(why)) => of_folder("unreadable", why),
    }
}

fn check_texts(texts: &[(String, String)], words: &Words) -> Vec<Finding> {
    let (mut findings, mut written, mut asked) = (Vec::new(), BTreeSet::new(), Vec::new());
    for (file, text) in texts {
        let mut report = Report { file, words, findings: &mut findings };
        match Service::from_yaml(text) {
            Ok(service) => {
                report.service(&service);
                for version in &service.versions {
                    if let Outcome::Record { register, .. } = &version.outcome {
                        written.insert(register.clone());
                    }
                    asked.extend(registers_asked_for(version).map(|register| (file, register.to_owned())));
                }
            }
            Err(why) => report.add("bad_yaml", why),
        }
    }
    for (file, register) in asked.iter().filter(|(_, register)| !written.contains(register)) {
        let mut report = Report { file, words, findings: &mut findings };
        report.add("register_never_written", format!("no service writes into {register}"));
    }
    findings
}

/// Checks the bundles beside the services, if there are any.
fn check_bundles(dir: &Path, services: &[(String, String)], words: &Words) -> Vec<Finding> {
    let services: Vec<Service> = services.iter().filter_map(|(_, text)| Service::from_yaml(text).ok()).collect();
    let mut findings = Vec::new();
    let Ok(texts) = yaml_texts(&dir.join("bundles")) else { return findings };
    for (file, text) in &texts {
        let mut report = Report { file, words, findings: &mut findings };
        match Bundle::from_yaml(text) {
            Ok(bundle) => report.bundle(&bundle, &services),
            Err(why) => report.add("bad_yaml", why),
        }
    }
    findings
}

const FOLLOW_UPS: &str = "follow_ups.yaml";

/// Checks which registers are followed, if the folder says so.
fn check_follow_ups(dir: &Path, services: &[(String, String)], words: &Words) -> Vec<Finding> {
    let services: Vec<Service> = services.iter().filter_map(|(_, text)| Service::from_yaml(text).ok()).collect();
    let mut findings = Vec::new();
    let Ok(text) = fs::read_to_string(dir.join("words").join(FOLLOW_UPS)) else { return findings };
    let mut report = Report { file: FOLLOW_UPS, words, findings: &mut findings };
    match FollowRules::from_yaml(&text) {
        Ok(rules) => report.follow_ups(&rules, &services),
        Err(why) => report.add("bad_yaml", why),
    }
    findings
}

/// The rules of a service that write into a register about a person.
fn writers<'a>(services: &'a [Service], of: &'a str) -> impl Iterator<Item = &'a Version> {
    let people = services.iter().filter(|service| service.is_for(ApplicantKind::Person));
    people
        .flat_map(|service| &service.versions)
        .filter(move |version| matches!(&version.outcome, Outcome::Record { register, .. } if register == of))
}

/// The registers that a version reads or ends.
fn registers_asked_for(version: &Version) -> impl Iterator<Item = &str> {
    let conditions = version.conditions.iter().filter_map(|condition| match condition {
        Condition::Record(register) | Condition::NoRecord(register) => Some(register.as_str()),
        _ => None,
    });
    let ended = match &version.outcome {
        Outcome::Record { ends, .. } => ends.as_deref(),
        _ => None,
    };
    conditions.chain(ended)
}

struct Report<'a> {
    file: &'a str,
    words: &'a Words,
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

    fn service(&mut self, service: &Service) {
        self.require(format!("{}.yaml", service.code) == self.file, "file_name", "the file is named after the code");
        let shaped = service.code.len() == 5
            && service.code.bytes().take(2).all(|b| b.is_ascii_uppercase())
            && service.code.bytes().skip(2).all(|b| b.is_ascii_digit());
        self.require(shaped, "code_shape", "a code is two capitals and three digits");
        match self.words.group(&service.group) {
            Some(group) => self.require(group.area == service.area, "group_elsewhere", "the group is of another area"),
            None => self.add("group_unknown", format!("no group {} in groups.yaml", service.group)),
        }
        self.name(&service.name, "the service");
        self.require(!service.applicants.is_empty(), "no_applicant", "nobody may ask for it");
        self.require(all_differ(&service.applicants), "applicant_twice", "an applicant stands twice");
        self.require(!service.versions.is_empty(), "no_version", "no rule holds on any day");
        for pair in service.versions.windows(2) {
            let in_order = pair[0].to.is_some_and(|to| to < pair[1].from);
            self.require(in_order, "versions_overlap", "a version ends before the next begins");
        }
        for version in &service.versions {
            self.version(service, version);
        }
    }

    fn bundle(&mut self, bundle: &Bundle, services: &[Service]) {
        self.require(format!("{}.yaml", bundle.code) == self.file, "file_name", "the file is named after the code");
        self.name(&bundle.name, "the bundle");
        self.name(&bundle.lead, "the bundle's lead");
        self.require(bundle.members.len() > 1, "bundle_of_one", "a bundle has several services");
        self.require(
            bundle.members.iter().any(|member| member.ask.is_none()),
            "nothing_sure",
            "one service is always asked for",
        );
        let mut fields: BTreeMap<String, &Field> = BTreeMap::new();
        for member in &bundle.members {
            let code = &member.service;
            let Some(service) = services.iter().find(|service| service.code == *code) else {
                self.add("service_unknown", format!("no service {code}"));
                continue;
            };
            self.require(
                service.is_for(bundle.applicant),
                "service_not_for",
                &format!("{code} is for such applicants"),
            );
            let Some(version) = service.versions.last() else { continue };
            for field in &version.form {
                fields.insert(format!("{code}.{}", field.id), field);
            }
            for (id, answer) in &member.given {
                let fits = version.form.iter().any(|field| {
                    field.id == *id
                        && (field.choices.iter().any(|one| one.id == *answer) || field.kind == FieldKind::YesNo)
                });
                self.require(fits, "given_unknown", &format!("{code} has a choice {id} with the answer {answer}"));
            }
            if let Some(ask) = &member.ask {
                self.name(ask, "the question whether a service is wanted");
            }
        }
        for group in &bundle.same {
            let known: Vec<&&Field> = group.iter().filter_map(|place| fields.get(place)).collect();
            self.require(known.len() == group.len(), "same_unknown", &format!("every question of {group:?} is there"));
            let alike = known.windows(2).all(|pair| is_alike(pair[0], pair[1]));
            self.require(alike, "same_differs", &format!("the questions of {group:?} take the same answers"));
        }
        let apart = bundle.apart.iter().all(|place| fields.contains_key(place));
        self.require(apart, "apart_unknown", "every question that is asked apart is there");
    }

    fn follow_ups(&mut self, rules: &FollowRules, services: &[Service]) {
        self.require(!rules.legal.evidence.trim().is_empty(), "no_evidence", "a source says what was seen of it");
        for (at, kind) in rules.kinds.iter().enumerate() {
            self.key(&kind.key);
            self.name(&kind.name, &format!("the kind {}", kind.key));
            let again = rules.kinds[..at].iter().any(|earlier| earlier.key == kind.key);
            self.require(!again, "kind_twice", &format!("the kind {} stands twice", kind.key));
            self.require(kind.offers || !kind.vacancy, "kind_offers", "a vacancy is something that is offered");
        }
        let asks = rules.kinds.iter().any(|kind| !kind.offers);
        self.require(asks, "no_contact", "one kind offers nothing: for who is only asked, or not reached");
        for (at, one) in rules.followed.iter().enumerate() {
            let register = &one.register;
            self.register(register);
            let again = rules.followed[..at].iter().any(|earlier| earlier.register == *register);
            self.require(!again, "followed_twice", &format!("the register {register} is followed twice"));
            let days = [one.first_days, one.every_days, one.again_days].iter().all(|days| *days > 0);
            self.require(days, "no_days", &format!("{register}: a contact is some days ahead"));
            let known = one.usual.keys().all(|key| rules.kind(key).is_some_and(|kind| kind.offers));
            self.require(known, "usual_unknown", &format!("{register}: what is usually offered is a kind that offers"));
            let written = writers(services, register).next().is_some();
            self.require(written, "register_never_written", &format!("no service for people writes into {register}"));
            for version in writers(services, register) {
                self.when(one.when.as_ref(), &version.form, register);
            }
            let Some(code) = &one.ended_by else { continue };
            let ends = services.iter().filter(|service| service.code == *code).flat_map(|service| &service.versions).any(
                |version| matches!(&version.outcome, Outcome::Record { ends: Some(ended), .. } if ended == register),
            );
            self.require(
                ends && !one.office_ends,
                "ended_by",
                &format!("{code} ends {register}, and nothing else does"),
            );
        }
    }

    fn name(&mut self, name: &policy::Name, of: &str) {
        let chinese = |c: char| ('\u{2E80}'..='\u{9FFF}').contains(&c);
        let fine = !name.zh.trim().is_empty() && !name.en.trim().is_empty() && !name.en.chars().any(chinese);
        self.require(fine, "name", &format!("{of} has a name in Chinese and one in English"));
        let tibetan = |c: char| ('\u{0F00}'..='\u{0FFF}').contains(&c);
        let bo = name.bo.as_ref().is_none_or(|bo| bo.text.chars().any(tibetan));
        self.require(bo, "name_tibetan", &format!("what is given as Tibetan of {of} is not"));
    }

    fn version(&mut self, service: &Service, version: &Version) {
        self.steps(service, version);
        self.require(
            version.channels.contains(&Channel::Desk),
            "no_desk",
            "whatever is asked for can be asked for at a desk",
        );
        self.require(all_differ(&version.channels), "channel_twice", "a channel stands twice");
        let brought = version.materials.iter().any(|material| material.by == MaterialBy::Upload && !material.optional);
        self.require(
            !version.is_open_at(Channel::Terminal) || !brought && service.is_for(ApplicantKind::Person),
            "terminal",
            "a terminal takes no files and serves people",
        );
        self.require(!version.legal.evidence.trim().is_empty(), "no_evidence", "a source says what was seen of it");
        self.require(!version.form.is_empty(), "empty_form", "a form asks something");
        for (at, field) in version.form.iter().enumerate() {
            self.field(field, &version.form[..at]);
        }
        for (at, material) in version.materials.iter().enumerate() {
            self.material(service, material, &version.form);
            let again = version.materials[..at].iter().any(|earlier| earlier.id == material.id);
            self.require(!again, "material_twice", &format!("the material {} stands twice", material.id));
        }
        for condition in &version.conditions {
            self.condition(condition, &version.form);
        }
        self.outcome(service, version);
    }

    fn steps(&mut self, service: &Service, version: &Version) {
        let works: Vec<Work> = version.steps.iter().map(|step| step.step).collect();
        if version.limit.basis == Basis::Immediate {
            self.require(version.limit.days == 0 && works.is_empty(), "immediate", "at once is without days and steps");
            return;
        }
        let days: u32 = version.steps.iter().map(|step| u32::from(step.days)).sum();
        self.require(version.limit.days > 0, "no_days", "a limit that is not at once has days");
        self.require(days <= u32::from(version.limit.days), "steps_too_long", "the steps take longer than the limit");
        let shaped = works.first() == Some(&Work::Accept) && works.last() == Some(&Work::Decide);
        self.require(shaped && works.is_sorted() && all_differ(&works), "steps", "steps are accept, review, decide");
        let two = !service.needs_two() || works.contains(&Work::Review);
        self.require(two, "no_review", "two people look before money is paid or a status changed");
    }

    fn field(&mut self, field: &Field, before: &[Field]) {
        let id = &field.id;
        self.key(id);
        self.require(!before.iter().any(|one| one.id == *id), "field_twice", &format!("the field {id} stands twice"));
        self.name(&field.label, &format!("the field {id}"));
        let choice = field.kind == FieldKind::Choice;
        let choices: Vec<&str> = field.choices.iter().map(|choice| choice.id.as_str()).collect();
        self.require(
            choice == (choices.len() > 1),
            "choices",
            &format!("{id}: a choice has choices, nothing else has"),
        );
        self.require(all_differ(&choices), "choice_twice", &format!("{id}: a choice stands twice"));
        for choice in &field.choices {
            self.key(&choice.id);
            self.name(&choice.name, &format!("the choice {} of {id}", choice.id));
        }
        let bounded = matches!(field.kind, FieldKind::Number | FieldKind::Money);
        let long = matches!(field.kind, FieldKind::Text | FieldKind::LongText);
        self.require(field.min.is_none() || bounded, "min", &format!("{id}: only numbers and amounts have a least"));
        self.require(field.max.is_none() || bounded || long, "max", &format!("{id}: this kind has no greatest"));
        self.require(
            field.days.is_none() || field.kind == FieldKind::Day,
            "days",
            &format!("{id}: only a day has days"),
        );
        let fits = match field.prefill {
            None => true,
            Some(Prefill::Phone) => field.kind == FieldKind::Phone,
            Some(Prefill::Village) => field.kind == FieldKind::Village,
            Some(Prefill::EmployerName) => field.kind == FieldKind::Text,
            Some(Prefill::Today) => field.kind == FieldKind::Day,
        };
        self.require(fits, "prefill", &format!("{id}: it cannot be filled in with that"));
        self.when(field.when.as_ref(), before, id);
    }

    fn key(&mut self, key: &str) {
        let plain = key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        self.require(plain && !key.is_empty(), "key_shape", &format!("{key}: a key is small letters, digits and _"));
    }

    fn when(&mut self, when: Option<&When>, fields: &[Field], of: &str) {
        let Some(when) = when else { return };
        let Some(field) = fields.iter().find(|field| field.id == when.field) else {
            return self.add("when_unknown", format!("{of} hangs on {}, which is not asked before", when.field));
        };
        let offered = |answer: &String| match field.kind {
            FieldKind::YesNo => answer == "yes" || answer == "no",
            FieldKind::Choice => field.choices.iter().any(|choice| choice.id == *answer),
            _ => false,
        };
        let fits = !when.is.is_empty() && when.is.iter().all(offered);
        self.require(fits, "when", &format!("{of} hangs on an answer that {} does not offer", when.field));
    }

    fn material(&mut self, service: &Service, material: &Material, form: &[Field]) {
        let id = &material.id;
        self.key(id);
        self.name(&material.name, &format!("the material {id}"));
        let held = material.by == MaterialBy::Held;
        self.require(
            held == material.from.is_some(),
            "from",
            &format!("{id}: what is held says where, nothing else does"),
        );
        let promised = material.by == MaterialBy::Promise;
        self.require(
            promised == material.text.is_some(),
            "promise",
            &format!("{id}: a promise has a text, nothing else has"),
        );
        if let Some(text) = &material.text {
            self.name(text, &format!("the promise {id}"));
        }
        let employer = material.from != Some(super::Held::Employer) || service.is_for(ApplicantKind::Employer);
        self.require(employer, "held_of_employer", &format!("{id}: only an employer's papers are held of employers"));
        self.when(material.when.as_ref(), form, id);
    }

    fn condition(&mut self, condition: &Condition, form: &[Field]) {
        match condition {
            Condition::Record(key) | Condition::NoRecord(key) => self.register(key),
            Condition::Answer { field, is } => {
                let when = When { field: field.clone(), is: is.clone() };
                self.when(Some(&when), form, "a condition");
            }
            Condition::LeftEmpty(field) => {
                let fits = form.iter().any(|known| known.id == *field && known.optional);
                self.require(fits, "left_empty", &format!("{field} is not asked, or cannot be left empty"));
            }
            Condition::Age { min, max } => {
                let fits = min.is_some() || max.is_some();
                self.require(fits, "age", "an age has a least or a greatest");
            }
            _ => {}
        }
    }

    fn register(&mut self, key: &str) {
        if self.words.register(key).is_none() {
            self.add("register_unknown", format!("no register {key} in the registers of an area"));
        }
    }

    fn outcome(&mut self, service: &Service, version: &Version) {
        let field = |id: &str, kind| version.form.iter().any(|field| field.id == id && field.kind == kind);
        match &version.outcome {
            Outcome::Record { register, ends, about, .. } => {
                self.register(register);
                let named = about.as_ref().is_none_or(|id| field(id, FieldKind::CitizenId));
                self.require(named, "about", "whom an entry is about is in a field for a citizen number");
                if let Some(ends) = ends {
                    self.register(ends);
                }
            }
            Outcome::Payment { asked_in, cap } => {
                let asked = asked_in.as_ref().is_none_or(|id| field(id, FieldKind::Money));
                self.require(asked, "asked_in", "what is asked for is in a field of money");
                self.require(cap.get() > 0, "cap", "something can be awarded");
                self.require(!version.is_immediate(), "payment_at_once", "nothing is awarded without two people");
            }
            Outcome::Correction { phone } => {
                self.require(field(phone, FieldKind::Phone), "correction", "the new number is in a field for phones");
                self.require(service.is_for(ApplicantKind::Person), "correction_of", "only a person has a phone here");
            }
            Outcome::Information { .. } | Outcome::Card { .. } | Outcome::Insurance { .. } => {}
        }
    }
}

fn all_differ<T: PartialEq>(all: &[T]) -> bool {
    all.iter().enumerate().all(|(at, one)| !all[..at].contains(one))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_what_is_followed_is_named() {
        let right = include_str!("../../../../policies/services/words/follow_ups.yaml");
        let folder = Path::new(&std::env::var("CARGO_MANIFEST_DIR").expect("cargo tells where a crate is"))
            .join("../../policies/services");
        let words = Words::in_folder(&folder).unwrap();
        let services: Vec<Service> =
            yaml_texts(&folder).unwrap().iter().map(|(_, text)| Service::from_yaml(text).unwrap()).collect();
        let cases = [
            ("", "", &[][..]),
            ("register: unemployed", "register: nobody", &["register_unknown", "register_never_written", "ended_by"]),
            ("register: unemployed", "register: vacancy", &["register_never_written", "ended_by"]),
            ("register: unemployed", "register: job_seeker", &["ended_by", "followed_twice"]),
            ("ended_by: JY011", "ended_by: JY010", &["ended_by"]),
            ("again_days: 7", "again_days: 0", &["no_days"]),
            ("job: 3", "contact: 3", &["usual_unknown"]),
            ("is: [seeking, waiting]", "is: [asleep]", &["when"]),
            ("offers: false", "offers: true", &["no_contact"]),
            ("key: policy", "key: job", &["kind_twice", "usual_unknown"]),
        ];
        for (from, to, codes) in cases {
            let rules = FollowRules::from_yaml(&right.replacen(from, to, 1)).unwrap();
            let mut findings = Vec::new();
            Report { file: FOLLOW_UPS, words: &words, findings: &mut findings }.follow_ups(&rules, &services);
            assert_eq!(findings.iter().map(|one| one.code).collect::<Vec<_>>(), codes, "{from} as {to}");
        }
    }
}

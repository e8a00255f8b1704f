//! What a paper says, and the two ways in which it is set: a certificate on a sheet, a receipt on a slip; and the paper of a case.
//!
//! Papers are in Chinese and, where there are words, in Tibetan, whatever language pages are read in. A citizen id is
//! masked: who compares has the card before him. Each says that it carries no seal.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use card::{KeyRing, Paper};
use casework::{
    case::{self, Case},
    service::register,
};
use document::paper::{Certificate, Line, Proof, Receipt, Words};
use kernel::{Ctx, Day, Fen, Refusal, Result};
use registry::Person;
use ui::{Lang, say};
use window::Line as Told;

use crate::{
    case_parts::{benefit_said, year_args},
    names::{programme_title, service_title},
    said,
    service_form::answers_of,
};

/// What a paper says.
#[derive(Clone, Debug)]
pub struct Content {
    /// What it is.
    pub title: Words,
    /// A sentence above its lines.
    pub sentence: Words,
    /// What it says.
    pub lines: Vec<Line>,
    /// A sum below the lines.
    pub total: Option<Line>,
    /// What its code proves, in short: names and values.
    pub short: Vec<(String, String)>,
}

impl Content {
    /// On a sheet.
    #[must_use]
    pub fn certificate(&self, paper: &Paper, day: Day) -> Certificate {
        Certificate {
            title: self.title.clone(),
            office: words("paper-office"),
            number: line("paper-number", &paper.number),
            day: line("paper-day", &day.zh()),
            sentences: vec![self.sentence.clone()],
            lines: self.lines.iter().chain(&self.total).cloned().collect(),
            proof: Some(self.proof(paper)),
            footer: words("paper-footer"),
            unreviewed_mark: mark(),
        }
    }

    /// On a slip.
    #[must_use]
    pub fn receipt(&self, paper: &Paper, day: Day) -> Receipt {
        let head = [line("paper-number", &paper.number), line("paper-day", &day.zh())];
        Receipt {
            title: self.title.clone(),
            office: words("paper-office"),
            lines: head.into_iter().chain(self.lines.iter().cloned()).collect(),
            total: self.total.clone(),
            proof: Some(self.proof(paper)),
            notes: vec![self.sentence.clone(), words("paper-footer")],
            unreviewed_mark: mark(),
        }
    }

    fn proof(&self, paper: &Paper) -> Proof {
        Proof { content: paper.proof.clone(), caption: words("paper-proof") }
    }
}

fn mark() -> String {
    say(Lang::Zh, "unreviewed-mark", &[])
}

/// A text of ours, with its Tibetan where there is one.
#[must_use]
pub fn words(key: &str) -> Words {
    let plain = Words::plain(say(Lang::Zh, key, &[]));
    match ui::tibetan(key) {
        Some((bo, true)) => plain.reviewed(bo),
        Some((bo, false)) => plain.unreviewed(bo),
        None => plain,
    }
}

/// A line of a label of ours.
#[must_use]
pub fn line(key: &str, value: &str) -> Line {
    Line::new(words(key), Words::plain(value))
}

/// A line of the paper and of its proof.
pub fn both(lines: &mut Vec<Line>, short: &mut Vec<(String, String)>, key: &str, value: &str) {
    lines.push(line(key, value));
    short.push((say(Lang::Zh, key, &[]), value.to_owned()));
}

/// A sum as papers write it.
#[must_use]
pub fn yuan(sum: Fen) -> String {
    format!("{sum} {}", say(Lang::Zh, "yuan", &[]))
}

/// The lines that say whose it is.
pub fn of_person(lines: &mut Vec<Line>, short: &mut Vec<(String, String)>, person: &Person) {
    both(lines, short, "paper-name", person.name.as_str());
    both(lines, short, "paper-citizen-id", &person.id.masked());
}

/// A paper that can be set: what it says, its number and proof, its day.
#[derive(Clone, Debug)]
pub struct Issued {
    /// What it says.
    pub content: Content,
    /// Its number and proof.
    pub paper: Paper,
    /// Its day.
    pub day: Day,
}

impl Issued {
    /// The sheet.
    ///
    /// # Errors
    /// As [`Certificate::pdf`].
    pub fn pdf(&self) -> Result<Vec<u8>, Refusal> {
        self.content.certificate(&self.paper, self.day).pdf(self.day)
    }
}

/// A sheet as a download, named after its number.
#[must_use]
pub fn sheet(number: &str, pdf: Vec<u8>) -> Response {
    let name = format!("attachment; filename=\"{number}.pdf\"");
    ([(header::CONTENT_TYPE, "application/pdf".to_owned()), (header::CONTENT_DISPOSITION, name)], pdf).into_response()
}

/// Gives the paper of a case to whom the caller has let in: what was answered with a yes, or what was told.
///
/// # Errors
/// `paper_not_given` where the case has none or is not granted; `unknown_person`; as [`card::prove_paper`]; a failure of the database.
pub fn issue_of_case(ctx: &mut Ctx, ring: &KeyRing, case: &Case, content: &case::Content) -> Result<Issued> {
    if !case.has_paper() {
        return Err(Refusal::new("paper_not_given").with("reference", &case.reference).into());
    }
    let content = of_case(ctx, case, content)?;
    let paper = card::prove_paper(ctx, ring, "case", content.short.clone())?;
    Ok(Issued { content, paper, day: ctx.today() })
}

fn of_case(ctx: &mut Ctx, case: &Case, content: &case::Content) -> Result<Content> {
    let title = service_title(Lang::Zh, &case.service);
    let (mut lines, mut short) = (Vec::new(), vec![(say(Lang::Zh, "paper-title", &[]), title.clone())]);
    match case.applicant.employer() {
        Some(code) => {
            let name = access::organisation(ctx, code)?.map_or_else(|| code.to_owned(), |one| one.name);
            both(&mut lines, &mut short, "paper-employer", &name);
            both(&mut lines, &mut short, "paper-employer-code", code);
        }
        None => {
            let person = case.applicant.person().map(|id| registry::person(ctx, id)).transpose()?.flatten();
            let person = person.ok_or_else(|| Refusal::new("unknown_person").with("person", &case.reference))?;
            of_person(&mut lines, &mut short, &person);
        }
    }
    both(&mut lines, &mut short, "paper-case", &case.reference);
    let decided_on = case.decided_at.unwrap_or(case.submitted_at).day();
    both(&mut lines, &mut short, "paper-decided-on", &decided_on.zh());
    let told = window::told_of(ctx, case, content)?;
    let sentence = if told.is_some() { "paper-case-told" } else { "paper-case-granted" };
    match told {
        Some(told) => lines.extend(told.iter().flat_map(told_lines)),
        None => {
            let entry = case::records_of(ctx, &case.applicant)?.into_iter().find(|one| one.case_id == case.case_id);
            if let Some(entry) = entry {
                let name = register(&entry.register).map_or(entry.register.clone(), |one| one.name.zh.clone());
                both(&mut lines, &mut short, "paper-register", &name);
                both(&mut lines, &mut short, "paper-holds-from", &entry.from.zh());
                if let Some(to) = entry.to {
                    both(&mut lines, &mut short, "paper-holds-to", &to.zh());
                }
            }
            let answered = answers_of(Lang::Zh, case.version().asks(), &content.answers);
            lines.extend(
                answered
                    .into_iter()
                    .map(|(field, answer)| Line::new(Words::plain(field.label.zh.clone()), Words::plain(answer))),
            );
        }
    }
    Ok(Content { title: Words::plain(title), sentence: words(sentence), lines, total: None, short })
}

/// What was told, as lines of a paper.
#[must_use]
pub fn told_lines(told: &Told) -> Vec<Line> {
    let plain = |label: String, value: String| vec![Line::new(Words::plain(label), Words::plain(value))];
    let zh = |key: &str, args: &[(&str, &str)]| say(Lang::Zh, key, args);
    match told {
        Told::Insured(one) => {
            let active = zh(if one.active { "insurance-active" } else { "insurance-not-active" }, &[]);
            let months = zh("insurance-months", &[("months", &one.months.to_string())]);
            plain(
                zh(&format!("insurance-{}", one.insurance.word()), &[]),
                format!("{active}　{months}　{}", yuan(one.total)),
            )
        }
        Told::Year(year) => {
            let args = year_args(year);
            let args: Vec<(&str, &str)> = args.iter().map(|(name, value)| (*name, value.as_str())).collect();
            plain(String::new(), zh("insurance-year", &args))
        }
        Told::Record(record) => {
            let name = register(&record.register).map_or(record.register.clone(), |one| one.name.zh.clone());
            plain(name, format!("{} — {}", record.from.zh(), record.to.map(Day::zh).unwrap_or_default()))
        }
        Told::Payment(paid) => {
            let period = said::period(Lang::Zh, &paid.cycle.period);
            plain(
                programme_title(Lang::Zh, &paid.cycle.programme),
                format!("{period}　{}", paid.amount.map(yuan).unwrap_or_default()),
            )
        }
        Told::Service(code) => plain(String::new(), service_title(Lang::Zh, code)),
        Told::Case(case) => {
            plain(service_title(Lang::Zh, &case.service), format!("{}　{}", case.reference, zh(case.state.key(), &[])))
        }
        Told::Card { stage, number, .. } => {
            let number = number.as_ref().map(|number| number.masked()).unwrap_or_default();
            plain(number, zh(&format!("desk-card-stage-{}", stage.word()), &[]))
        }
        Told::Pension(claim) => plain(
            String::new(),
            zh(
                "insurance-pension-would-be",
                &[("yuan", &claim.monthly.yuan()), ("month", &claim.first_month.to_string())],
            ),
        ),
        Told::Benefit(one) => {
            let said = benefit_said(one).into_iter().map(|(key, values)| {
                let args: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
                zh(key, &args)
            });
            plain(String::new(), said.collect())
        }
        Told::Why(why) => plain(String::new(), ui::refusal(Lang::Zh, why)),
    }
}

//! `/app/card/apply`: a card is applied for: for whom, why, at which bank, where to collect it, which phone; then the answers
//! are looked at once more, the photo is added, and it is sent (`send.rs`).
//!
//! Nothing is kept before it is sent. The photo comes last, so that no form has to carry it along.

pub(crate) mod send;

use access::Act;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use card::Reason;
use door::{Form, House, Query};
use kernel::{Ctx, Error, Refusal, RegionCode, Result, hex};
use maud::{Markup, html};
use registry::Region;
use ui::{
    Button, Details, Input, Lang, RadioItem, Radios, Reader, Select, SelectItem, SummaryList, SummaryRow, text,
    text_with,
};

use super::{
    photo,
    whose::{self, Whose},
    words,
};
use crate::{
    affairs::Visitor,
    form::{Wrongs, again},
    sealed, words as said,
};

/// What there is to choose from.
pub(super) struct Choices {
    /// For whom: a reference and a name, the person herself first. One only where there is nothing to choose.
    people: Vec<(String, String)>,
    reasons: Vec<(Reason, std::result::Result<(), Refusal>)>,
    points: Vec<Region>,
    /// The end of the phone that is registered, which is used where no other is given; a page shows no whole number.
    phone_end: String,
}

impl Choices {
    pub(super) fn read(ctx: &mut Ctx, visitor: &Visitor, whose: &Whose) -> Result<Choices> {
        let mut people = vec![(whose.affairs.reference.clone(), whose.affairs.name.clone())];
        for child in whose::children(ctx, &whose.affairs)? {
            people.push((sealed::reference(visitor.token(), child.id), child.name.to_string()));
        }
        let village = match registry::hit(ctx, whose.person)? {
            Some(hit) => hit.village,
            None => whose.affairs.village,
        };
        let phone = registered_phone(ctx, whose)?;
        Ok(Choices {
            people,
            reasons: card::reasons(ctx, whose.person, &whose.applicant)?,
            points: words::points_of(ctx, village)?,
            phone_end: phone.get(phone.len().saturating_sub(4)..).unwrap_or_default().to_owned(),
        })
    }

    fn possible(&self) -> impl Iterator<Item = Reason> {
        self.reasons.iter().filter(|(_, may)| may.is_ok()).map(|(reason, _)| *reason)
    }

    /// Why nothing can be applied for at all, where the answer does not depend on the reason.
    fn refused(&self) -> Option<&Refusal> {
        let whys: Vec<&Refusal> = self.reasons.iter().filter_map(|(_, may)| may.as_ref().err()).collect();
        let first = *whys.first()?;
        (whys.len() == self.reasons.len() && whys.iter().all(|why| why.code == first.code)).then_some(first)
    }

    fn point_name(&self, code: &str) -> Option<&str> {
        self.points.iter().find(|point| point.code.to_string() == code).map(|point| &*point.name)
    }
}

/// What was answered.
#[derive(Clone, Debug, Default)]
pub(super) struct Answers {
    /// Made of chance, so that a form that is sent twice is one application.
    pub(super) once: String,
    pub(super) reason: String,
    pub(super) bank: String,
    pub(super) point: String,
    pub(super) phone: String,
}

impl Answers {
    pub(super) fn of(form: &Form) -> Answers {
        let text = |name: &str| form.text(name).to_owned();
        Answers {
            once: text("once"),
            reason: text("reason"),
            bank: text("bank"),
            point: text("point"),
            phone: text("phone"),
        }
    }

    /// What is wrong with them, before a photo is asked for.
    fn wrongs(&self, lang: Lang, choices: &Choices) -> Result<Wrongs> {
        let chosen = Reason::from_word(&self.reason);
        let may = choices.reasons.iter().find(|(reason, _)| Some(*reason) == chosen).map(|(_, may)| may);
        match may {
            None => return Ok(Wrongs::at(lang, "reason", "card_reason_wrong")),
            Some(Err(why)) => return Wrongs::of(lang, why.clone().into(), field_of),
            Some(Ok(())) => {}
        }
        if !words::is_bank(&self.bank) {
            return Ok(Wrongs::at(lang, "bank", "card_bank_missing"));
        }
        if choices.point_name(&self.point).is_none() {
            return Ok(Wrongs::at(lang, "point", "card_point_missing"));
        }
        match registry::refuse_bad_phone(&self.phone) {
            Err(Error::Refused(why)) => Wrongs::of(lang, why.into(), field_of),
            answer => answer.map(|()| Wrongs::none()),
        }
    }
}

/// At which field a refusal is said.
pub(super) fn field_of(code: &str) -> &'static str {
    match code {
        "phone_malformed" => "phone",
        "bank_unknown" => "bank",
        "card_point_wrong" => "point",
        code if code.starts_with("photo_") => "photo",
        _ => "reason",
    }
}

/// Shows for whom, or the form.
pub(crate) async fn show(
    State(house): State<House>,
    visitor: Visitor,
    Query(query): Query,
    reader: Reader,
) -> Response {
    let (asked, of) = (visitor.clone(), query.text("of").to_owned());
    let question = move |ctx: &mut Ctx, whose: &Whose| Choices::read(ctx, &asked, whose);
    let shown = whose::ask(&house, &visitor, Act::Apply, &of, question).await;
    let page = shown.map(|(whose, choices)| {
        if of.is_empty() && choices.people.len() > 1 {
            return for_whom(&reader, &whose, &choices);
        }
        let first = |mut all: Vec<Reason>| if all.len() == 1 { all.pop() } else { None };
        let answers = Answers {
            once: hex(&door::random::<8>()),
            reason: first(choices.possible().collect()).map(|only| only.word().to_owned()).unwrap_or_default(),
            point: choices.points.first().map(|own| own.code.to_string()).unwrap_or_default(),
            ..Answers::default()
        };
        write(&reader, &whose, &choices, &answers, &Wrongs::none())
    });
    visitor.answer(&house, &reader, page)
}

/// Shows the answers once more; or the form again, where something is wrong or was to be changed.
pub(crate) async fn send(State(house): State<House>, visitor: Visitor, reader: Reader, form: Form) -> Response {
    let asked = visitor.clone();
    let question = move |ctx: &mut Ctx, whose: &Whose| Choices::read(ctx, &asked, whose);
    let (whose, choices) = match whose::ask(&house, &visitor, Act::Apply, form.text("of"), question).await {
        Ok(shown) => shown,
        Err(error) => return visitor.fault(&house, &reader, error),
    };
    if whose.affairs.reference != form.text("for") {
        return visitor.fault(&house, &reader, Refusal::new("acting_changed").into());
    }
    let answers = Answers::of(&form);
    if !form.text("change").is_empty() {
        return write(&reader, &whose, &choices, &answers, &Wrongs::none()).into_response();
    }
    match answers.wrongs(reader.lang, &choices) {
        Ok(wrongs) if wrongs.is_none() => check(&reader, &whose, &choices, &answers, &Wrongs::none()).into_response(),
        Ok(wrongs) => again(&wrongs, write(&reader, &whose, &choices, &answers, &wrongs)),
        Err(error) => visitor.fault(&house, &reader, error),
    }
}

fn for_whom(reader: &Reader, whose: &Whose, choices: &Choices) -> Markup {
    let lang = reader.lang;
    let body = html! {
        (ui::heading("", text(lang, "app-card-apply-for-whom"), ""))
        ul.govuk-list.y-more {
            @for (at, (reference, name)) in choices.people.iter().enumerate() {
                li {
                    (Button::link(html! {
                        @if at == 0 { (text(lang, "app-card-apply-myself")) } @else { (name) }
                    }, format!("/app/card/apply?of={reference}")).secondary())
                }
            }
        }
        p.govuk-body { (text(lang, "app-card-apply-others")) }
        p.govuk-body { a.govuk-link href="/app/relatives" { (text(lang, "app-relatives-title")) } }
    };
    whose.frame(reader, "app-card-apply-title").write(&body)
}

fn write(reader: &Reader, whose: &Whose, choices: &Choices, answers: &Answers, wrongs: &Wrongs) -> Markup {
    let lang = reader.lang;
    if let Some(why) = choices.refused() {
        return whose.page::<()>(reader, "app-card-apply-title", Err(why.clone()), |()| html! {});
    }
    let reasons: Vec<RadioItem> =
        choices.possible().map(|reason| RadioItem::new(reason.word(), words::reason(lang, reason))).collect();
    let points: Vec<SelectItem> =
        choices.points.iter().map(|point| SelectItem::new(point.code.to_string(), &*point.name)).collect();
    let body = html! {
        (wrongs.summary(lang))
        (ui::heading("", text(lang, "app-card-apply-title"), ""))
        p.govuk-body { (text(lang, "app-card-apply-note")) }
        form.y-card method="post" action="/app/card/apply" novalidate {
            (whose.hidden())
            input type="hidden" name="once" value=(answers.once);
            (Radios::new("reason", text(lang, "app-card-reason"), reasons).value(&*answers.reason).error_message(wrongs.message(lang, "reason")))
            (why_not(lang, whose, choices))
            (Radios::new("bank", text(lang, "app-card-bank-which"), words::banks(lang)).hint(text(lang, "app-card-bank-hint"))
                .value(&*answers.bank).error_message(wrongs.message(lang, "bank")))
            (Select::new("point", text(lang, "app-card-point-which"), points).hint(text(lang, "app-card-point-hint"))
                .value(&*answers.point).error_message(wrongs.message(lang, "point")))
            (Input::new("phone", text(lang, "app-card-phone")).hint(phone_hint(lang, choices)).autocomplete("tel")
                .inputmode("tel").classes("govuk-input--width-20").filled(&*answers.phone).error_message(wrongs.message(lang, "phone")))
            (Button::new(text(lang, "app-card-apply-go-on")))
        }
    };
    whose.frame(reader, "app-card-apply-title").write(&body)
}

/// Why the other reasons cannot be chosen.
fn why_not(lang: Lang, whose: &Whose, choices: &Choices) -> Markup {
    let refused = choices.reasons.iter().filter_map(|(reason, may)| Some((*reason, may.as_ref().err()?)));
    let list = html! {
        dl {
            @for (reason, why) in refused {
                dt { strong { (words::reason(lang, reason)) } }
                dd.govuk-body {
                    (ui::refusal(lang, why))
                    @if why.code == "card_not_reported_lost" {
                        " " a.govuk-link href=(whose.at("/app/card/lost")) { (text(lang, "app-card-report-lost")) }
                    }
                }
            }
        }
    };
    html! { (Details::new(text(lang, "app-card-apply-why-not"), list)) }
}

/// The answers once more, and the photo.
pub(super) fn check(reader: &Reader, whose: &Whose, choices: &Choices, answers: &Answers, wrongs: &Wrongs) -> Markup {
    let lang = reader.lang;
    let row = |key: &str, value: Markup| SummaryRow::new(text(lang, key), value);
    let why = Reason::from_word(&answers.reason).map(|reason| words::reason(lang, reason));
    let point = choices.point_name(&answers.point).unwrap_or(&answers.point);
    let rows = vec![
        row("app-card-apply-for", html! { (whose.name) }),
        row("app-card-reason", why.unwrap_or_default()),
        row("app-card-bank", html! { (said::bank(lang, &answers.bank)) }),
        row("app-card-point", html! { (point) }),
        row(
            "app-card-phone",
            if answers.phone.is_empty() {
                phone_hint(lang, choices)
            } else {
                html! { (answers.phone) }
            },
        ),
    ];
    let kept = [
        ("once", &answers.once),
        ("reason", &answers.reason),
        ("bank", &answers.bank),
        ("point", &answers.point),
        ("phone", &answers.phone),
    ];
    let body = html! {
        (wrongs.summary(lang))
        (ui::heading("", text(lang, "app-card-apply-check"), ""))
        form.y-card method="post" action="/app/card/apply/send" enctype="multipart/form-data" novalidate {
            (whose.hidden())
            @for (name, value) in kept { input type="hidden" name=(name) value=(value); }
            div id="reason" { (SummaryList::new(rows)) }
            p {
                (Button::new(text(lang, "app-card-apply-change")).secondary().name("change").value("yes")
                    .attributes([("formaction", "/app/card/apply"), ("formenctype", "application/x-www-form-urlencoded")]))
            }
            h2.govuk-heading-m { (text(lang, "app-card-apply-photo")) }
            (photo::field(lang, wrongs.message(lang, "photo")))
            p.govuk-body { (text(lang, "app-card-apply-true")) }
            (Button::new(text(lang, "app-card-apply-send")).once())
        }
    };
    whose.frame(reader, "app-card-apply-check").write(&body)
}

fn phone_hint(lang: Lang, choices: &Choices) -> Markup {
    match &*choices.phone_end {
        "" => text(lang, "app-card-phone-none"),
        end => text_with(lang, "app-card-phone-hint", &[("end", end)]),
    }
}

/// The phone of who is told: of the person, or of a child's guardian.
pub(super) fn registered_phone(ctx: &mut Ctx, whose: &Whose) -> Result<String> {
    Ok(registry::person(ctx, whose.affairs.person)?.map(|person| person.phone).unwrap_or_default())
}

/// The service point that was chosen.
pub(super) fn point(answers: &Answers) -> Result<RegionCode> {
    RegionCode::parse(&answers.point).map_err(|_| Refusal::new("card_point_missing").into())
}

//! The forms of one card: one for each step that the table of its life has from where it stands, and that the reader may
//! take.

use access::Deed;
use card::{Card, Question, Stage, Step};
use door::{PHOTO_KINDS, PHOTO_MB_MAX};
use maud::{Markup, html};
use ui::{Attributes, Button, Details, FileUpload, Input, Lang, Select, WarningText, say, text, text_with};

use super::{
    of_person::{Shown, Visitor},
    words,
};
use crate::page::{Refused, deed, link, may};

/// A form of a card: where it goes, how its fields are told from those of another card, and what was typed.
struct Of<'a> {
    lang: Lang,
    to: String,
    card_id: i64,
    visitor: &'a Visitor<'a>,
    why: Refused<'a>,
}

impl Of<'_> {
    fn input(&self, name: &str, key: &str) -> Input {
        let id = format!("{name}-{}", self.card_id);
        Input::new(name, text(self.lang, key))
            .error_message(self.why.at(self.lang, &id))
            .id(id)
            .filled(self.visitor.typed.text(name))
            .autocomplete("off")
            .spellcheck(false)
            .classes("govuk-input--width-20")
    }

    fn form(&self, step: &str, fields: Markup, button: Button) -> Markup {
        html! { form method="post" action={ (self.to) "/" (step) } { (fields) (button) } }
    }

    /// What is asked for in a form that opens when it is wanted, or when one of its fields was refused.
    fn folded(&self, step: &str, title: &str, fields: Markup, button: Button) -> Markup {
        let here = |id: &str| fields.0.contains(&format!("id=\"{id}\""));
        let open = self.why.0.is_some_and(|(field, _)| here(field));
        html! { (Details::new(text(self.lang, title), self.form(step, fields.clone(), button)).open(open)) }
    }

    /// A step that is taken with one button.
    fn one(&self, step: &str, key: &str) -> Markup {
        deed(&format!("{}/{step}", self.to), &[], Button::new(text(self.lang, key)).secondary().once())
    }
}

/// Every form that fits.
pub(crate) fn write(visitor: &Visitor<'_>, shown: &Shown, card: &Card, why: Refused<'_>) -> Markup {
    let user = visitor.user;
    let of = Of {
        lang: visitor.reader.lang,
        to: format!("{}/{}", visitor.here(), card.card_id),
        card_id: card.card_id,
        visitor,
        why,
    };
    let makes = may(user, Deed::MakeCards);
    html! {
        @if words::serves(user) {
            @if makes && card.stage.allows(Step::Check) { (look(&of, card)) }
            @if card.stage.allows(Step::BringPhoto) { (bring_photo(&of)) }
            @if card.stage.allows(Step::ChooseBank) { (choose_bank(&of, card)) }
            @if card.stage.allows(Step::HandOver) { (hand_over(&of, shown, card)) }
            @if card.stage.allows(Step::Activate) { (of.one("activate", "desk-card-do-activate")) }
            @if card.stage.allows(Step::AskBank) { (make_here(&of)) }
            @if makes && card.stage.allows(Step::MakeAgain) { (of.one("make-again", "desk-card-do-make-again")) }
            @if makes && card.stage.allows(Step::Ship) { (elsewhere(&of, shown, card)) }
            @if card.stage.allows(Step::Find) { (of.one("find", "desk-card-do-find")) }
            @if card.stage == Stage::Lost { p.govuk-body { (link(&format!("{}/apply", visitor.here()), text(of.lang, "desk-card-do-replace"))) } }
            @if card.stage.allows(Step::ReportLostForNow) { (lost_by_phone(&of)) (lost_for_now(&of)) }
            @if card.stage.allows(Step::ReportLost) { (lost(&of)) }
            @if card.stage.allows(Step::SendBack) { (of.one("send-back", "desk-card-do-send-back")) }
            @if card.stage.allows(Step::Withdraw) { (withdraw(&of)) }
        }
    }
}

/// The way to the look at an application; who took it in leaves it to another.
fn look(of: &Of<'_>, card: &Card) -> Markup {
    let to = format!("/platform/cards/{}/{}/check", of.visitor.reference, card.card_id);
    html! {
        @if card.taken_by == *of.visitor.user.who.actor.user { p.govuk-body.y-quiet { (text(of.lang, "desk-card-own-note")) } }
        @else { (Button::link(text(of.lang, "desk-card-check"), to)) }
    }
}

/// The field for a photo.
pub(super) fn photo(lang: Lang) -> FileUpload {
    let hint = text_with(lang, "desk-card-photo-hint", &[("mb", &PHOTO_MB_MAX.to_string())]);
    FileUpload::new("photo", text(lang, "desk-card-photo"))
        .hint(hint)
        .attributes(Attributes::default().and("accept", PHOTO_KINDS))
}

fn bring_photo(of: &Of<'_>) -> Markup {
    let id = format!("photo-{}", of.card_id);
    html! {
        form method="post" action={ (of.to) "/photo" } enctype="multipart/form-data" {
            (photo(of.lang).error_message(of.why.at(of.lang, &id)).id(id))
            (Button::new(text(of.lang, "desk-card-do-photo")).once())
        }
    }
}

fn choose_bank(of: &Of<'_>, card: &Card) -> Markup {
    let id = format!("bank-{}", of.card_id);
    let bank = Select::new("bank", text(of.lang, "desk-card-bank-next"), words::choose_bank(of.lang))
        .value(&*card.bank)
        .error_message(of.why.at(of.lang, &id))
        .id(id);
    of.form("choose-bank", html! { (bank) }, Button::new(text(of.lang, "desk-card-do-choose-bank")).secondary())
}

/// Against a signature: on the sheet, by its number and line; with script also drawn here.
fn hand_over(of: &Of<'_>, shown: &Shown, card: &Card) -> Markup {
    let lang = of.lang;
    let old = shown.cards.iter().map(|(card, _)| card).find(|old| Some(old.card_id) == card.replaces);
    let old = old.filter(|old| !old.stage.is_over() && card.reason.is_exchange());
    let fields = html! {
        (of.input("sheet", "desk-card-sheet-line").hint(text(lang, "desk-card-sheet-line-hint")))
        (pad(of))
        (of.input("signed-by", "desk-card-signed-by").hint(text(lang, "desk-card-signed-by-hint")))
        @if old.is_some() { (of.input("old-card", "desk-card-old").hint(text(lang, "desk-card-old-hint"))) }
    };
    of.form("hand-over", fields, Button::new(text(lang, "desk-card-do-hand-over")).once())
}

/// The field to draw in stays hidden without script; the sheet is signed then.
fn pad(of: &Of<'_>) -> Markup {
    let (lang, id) = (of.lang, format!("pad-{}", of.card_id));
    html! {
        div.govuk-form-group hidden data-signature {
            p.govuk-label id=(id) { (text(lang, "desk-card-drawn")) }
            canvas.y-pad width="480" height="160" role="img" aria-labelledby=(id) {}
            input type="hidden" name="drawing" value="";
            p { button.govuk-button.govuk-button--secondary.y-button-inline type="button" data-signature-clear { (text(lang, "desk-card-drawn-clear")) } }
        }
    }
}

fn make_here(of: &Of<'_>) -> Markup {
    let lang = of.lang;
    let fields = html! {
        p.govuk-body { (text(lang, "desk-card-make-here-note")) }
        (of.input("account", "desk-account-number").inputmode("numeric"))
        (of.input("card", "desk-card-number"))
        (of.input("identification", "desk-card-identification").hint(text(lang, "desk-card-identification-hint")))
    };
    of.folded("make-here", "desk-card-make-here", fields, Button::new(text(lang, "desk-card-do-make-here")).once())
}

fn elsewhere(of: &Of<'_>, shown: &Shown, card: &Card) -> Markup {
    let (lang, id) = (of.lang, format!("point-{}", of.card_id));
    let point = Select::new("point", text(lang, "desk-card-point"), words::points(&shown.regions, card.point))
        .value(card.point.to_string())
        .error_message(of.why.at(lang, &id))
        .id(id);
    html! {
        (of.folded("send-elsewhere", "desk-card-elsewhere", html! { (point) }, Button::new(text(lang, "desk-card-do-elsewhere")).secondary()))
        p.govuk-body { (link("/platform/cards/deliveries", text(lang, "desk-card-to-ship"))) }
    }
}

/// A caller answers questions; the answers are compared and never shown.
fn lost_by_phone(of: &Of<'_>) -> Markup {
    let lang = of.lang;
    let question = |question: Question| {
        let name = format!("answer-{}", question.word());
        let input = of.input(&name, &format!("desk-card-question-{}", question.word()));
        // What a caller says is asked for again, not shown again.
        html! { (input.filled("").classes("govuk-input--width-10")) }
    };
    let fields = html! {
        p.govuk-body { (text(lang, "desk-card-phone-note")) }
        @for one in Question::ALL { (question(one)) }
    };
    of.folded(
        "lost-by-phone",
        "desk-card-lost-by-phone",
        fields,
        Button::new(text(lang, "desk-card-do-lost-by-phone")).once(),
    )
}

fn lost_for_now(of: &Of<'_>) -> Markup {
    let note = html! { p.govuk-body { (text(of.lang, "desk-card-lost-for-now-note")) } };
    of.folded(
        "lost-for-now",
        "desk-card-lost-for-now",
        note,
        Button::new(text(of.lang, "desk-card-do-lost-for-now")).once(),
    )
}

fn lost(of: &Of<'_>) -> Markup {
    let note = html! { (WarningText::new(of.lang, say(of.lang, "desk-card-lost-note", &[]))) };
    of.folded("lost", "desk-card-lost", note, Button::new(text(of.lang, "desk-card-do-lost")).warning().once())
}

fn withdraw(of: &Of<'_>) -> Markup {
    let note = html! { p.govuk-body { (text(of.lang, "desk-card-withdraw-note")) } };
    of.folded(
        "withdraw",
        "desk-card-withdraw",
        note,
        Button::new(text(of.lang, "desk-card-do-withdraw")).warning().once(),
    )
}

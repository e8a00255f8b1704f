//! `/platform/people/{person}/cards`: a person's cards, what happened to each, what can be done with it now, and the account
//! that payments are about to move to. Numbers are masked until a purpose was stated on the person's page.

use access::Deed;
use axum::extract::{Path, State};
use card::{Card, Happened, Stage, Step, Waiting, WaitingState};
use door::{Fault, Form, House, Sealed, User};
use kernel::{CitizenId, Ctx, Day, Result};
use maud::{Markup, html};
use registry::{Person, PersonState, Region};
use ui::{
    Button, Details, Event, InsetText, Lang, Line, Mood, Reader, SummaryList, SummaryRow, Tone, WarningText, text,
    text_with,
};

use super::{forms, words};
use crate::page::{Refused, deed, fault, frame, link};

/// What the page shows.
pub(crate) struct Shown {
    pub(crate) person: Person,
    pub(crate) opened: bool,
    pub(crate) cards: Vec<(Card, Vec<Happened>)>,
    pub(crate) waiting: Vec<Waiting>,
    /// The banks whose accounts payments go to.
    pub(crate) banks: Vec<String>,
    pub(crate) regions: Vec<Region>,
    pub(crate) today: Day,
}

fn read(ctx: &mut Ctx, id: CitizenId) -> Result<Shown> {
    access::require(ctx, Deed::ReadPeople)?;
    let person = registry::known(ctx, id)?;
    let mut cards = Vec::new();
    for card in card::cards_of(ctx, id)? {
        let history = card::history(ctx, &card)?;
        cards.push((card, history));
    }
    let open = card::accounts_of(ctx, id)?.into_iter().filter(|account| account.state.can_be_paid());
    let mut banks: Vec<String> = open.map(|account| account.bank).collect();
    banks.sort();
    banks.dedup();
    Ok(Shown {
        opened: access::has_stated_purpose(ctx, id)?,
        waiting: card::waiting_of(ctx, id)?,
        regions: registry::regions(ctx)?,
        today: ctx.today(),
        person,
        cards,
        banks,
    })
}

/// Who asks for which page, and what was typed into one of its forms.
pub(crate) struct Visitor<'a> {
    pub(crate) house: &'a House,
    pub(crate) user: &'a User,
    pub(crate) reader: &'a Reader,
    pub(crate) reference: &'a str,
    pub(crate) typed: Form,
}

impl Visitor<'_> {
    pub(crate) fn here(&self) -> String {
        format!("/platform/people/{}/cards", self.reference)
    }

    pub(crate) fn person(&self) -> Result<CitizenId, Fault> {
        Sealed::open(self.house, &self.user.who, self.reference).map_err(fault(self.reader))
    }

    /// The page, with what was refused at a field of a card's form.
    pub(crate) async fn page(&self, why: Refused<'_>) -> Result<Markup, Fault> {
        let id = self.person()?;
        let shown = self.house.ask(&self.user.who, move |ctx| read(ctx, id)).await.map_err(fault(self.reader))?;
        Ok(self.write(&shown, why))
    }

    fn write(&self, shown: &Shown, why: Refused<'_>) -> Markup {
        let (lang, serves) = (self.reader.lang, words::serves(self.user));
        let person_page = format!("/platform/people/{}", self.reference);
        let coming = shown.cards.iter().any(|(card, _)| card.stage.is_coming() && !card.stage.is_over());
        let lives = shown.person.state == PersonState::Alive;
        let apply = html! {
            @if serves && lives && !coming { (Button::link(text(lang, "desk-card-apply"), format!("{}/apply", self.here()))) }
        };
        let body = html! {
            (why.summary(lang))
            (ui::heading(html! { (shown.person.name.as_str()) " " (shown.person.id.masked()) }, text(lang, "desk-card-of-person"), apply))
            @if shown.cards.iter().any(|(card, _)| matches!(card.stage, Stage::Lost | Stage::LostForNow)) { (not_frozen(lang, &shown.banks)) }
            @for waiting in shown.waiting.iter().filter(|waiting| waiting.state == WaitingState::Cooling) { (self.moving(waiting, serves)) }
            (self.gone(shown, serves))
            @if shown.cards.is_empty() { (ui::empty_state(lang, "desk-card-person-none", "desk-card-person-none-next")) }
            @for (card, history) in &shown.cards { (self.card(shown, card, history, why)) }
        };
        let mut frame = frame(self.reader, self.user, "desk-card-of-person", "nav-cards")
            .back("desk-card-person-back", &person_page);
        if !shown.opened {
            let masked =
                html! { (text(lang, "desk-card-masked")) " " (link(&person_page, text(lang, "desk-card-open-first"))) };
            frame = frame.banner(Line::new(Tone::Quiet, masked).icon(ui::Icon::EyeOff));
        }
        frame.write(&body)
    }

    /// The day on which payments move, and how that is stopped.
    fn moving(&self, waiting: &Waiting, serves: bool) -> Markup {
        let lang = self.reader.lang;
        let day = waiting.moves_on.map(|day| day.to_string()).unwrap_or_default();
        let bank = door::bank_name(lang, &waiting.bank);
        let values = [("day", &*day), ("bank", &*bank), ("account", waiting.number.last4())];
        html! {
            (InsetText::new(html! {
                p.govuk-body { (text_with(lang, "desk-card-moves", &values)) }
                p.govuk-body { (text(lang, "desk-card-moves-stop")) }
                @if serves {
                    (deed(&format!("{}/{}/stop-move", self.here(), waiting.card_id), &[],
                        Button::new(text(lang, "desk-card-do-stop-move")).warning().once()))
                }
            }))
        }
    }

    /// That the holder died or left, and how what she has ends; nothing of who is here.
    fn gone(&self, shown: &Shown, serves: bool) -> Markup {
        let lang = self.reader.lang;
        let what = match shown.person.state {
            PersonState::Alive => return html! {},
            PersonState::Dead => "desk-card-holder-dead",
            PersonState::Moved => "desk-card-holder-moved",
        };
        let open = shown.cards.iter().find(|(card, _)| !card.stage.is_over());
        html! {
            (InsetText::new(html! {
                p.govuk-body { (text(lang, what)) }
                @if let (true, Some((card, _))) = (serves, open) {
                    p.govuk-body { (text(lang, "desk-card-cancel-all-means")) }
                    (deed(&format!("{}/{}/cancel-all", self.here(), card.card_id), &[],
                        Button::new(text(lang, "desk-card-do-cancel-all")).warning().once()))
                }
            }))
        }
    }

    fn card(&self, shown: &Shown, card: &Card, history: &[Happened], why: Refused<'_>) -> Markup {
        let lang = self.reader.lang;
        let id = format!("card-{}", card.card_id);
        let title = html! {
            @if card.made.is_some() { (text(lang, "desk-card-one")) " " span.y-masked { (number(card, shown.opened)) } }
            @else { (text(lang, "desk-card-application")) @if let Some(number) = card.application_no { " " (number) } }
            " " (words::stage_tag(lang, card.stage))
        };
        let body = html! {
            @if card.stage.is_over() { (Details::new(text(lang, "desk-card-facts"), facts(lang, shown, card))) }
            @else { (facts(lang, shown, card)) }
            @if card.application_no.is_some() && card.stage.is_coming() {
                p.govuk-body {
                    a.govuk-link href={ (self.here()) "/" (card.card_id) "/receipt" } { (text(lang, "desk-card-receipt-title")) }
                }
            }
            @if !card.stage.is_over() && shown.person.state == PersonState::Alive { div.y-do { (forms::write(self, shown, card, why)) } }
            (Details::new(text(lang, "desk-card-history"), timeline(lang, history)))
        };
        html! { (ui::Card::new(id, title, body)) }
    }
}

/// That losing a card freezes no account, and whom to call.
fn not_frozen(lang: Lang, banks: &[String]) -> Markup {
    let names: Vec<String> = banks.iter().map(|bank| door::bank_name(lang, bank)).collect();
    let banks = names.join(if lang == Lang::En { ", " } else { "、" });
    html! {
        @if banks.is_empty() { (WarningText::new(lang, text(lang, "desk-card-not-frozen-none"))) }
        @else { (WarningText::new(lang, text_with(lang, "desk-card-not-frozen", &[("banks", &banks)]))) }
    }
}

fn number(card: &Card, opened: bool) -> String {
    match card.number() {
        Some(number) if opened => number.as_str().to_owned(),
        Some(number) => number.masked(),
        None => String::new(),
    }
}

fn facts(lang: Lang, shown: &Shown, card: &Card) -> Markup {
    let mut rows = vec![
        SummaryRow::new(text(lang, "desk-card-state"), words::holders_name(lang, card.stage)),
        SummaryRow::new(
            text(lang, "desk-card-stage"),
            html! { (words::stage_name(lang, card.stage)) " " (words::since(lang, card.since.day(), shown.today)) },
        ),
    ];
    if let Some(last) = card.lapses_on {
        rows.push(SummaryRow::new(text(lang, "desk-card-lapses"), ui::day(lang, last)));
    }
    if let Some(made) = &card.made {
        let ends = made.valid_to.map_or_else(|| ui::nothing(lang), |day| ui::day(lang, day));
        rows.push(SummaryRow::new(text(lang, "desk-card-made-on"), ui::day(lang, made.made_on)));
        rows.push(SummaryRow::new(text(lang, "desk-card-valid-to"), ends));
    }
    if let Some(number) = card.application_no {
        rows.push(SummaryRow::new(text(lang, "desk-card-application-no"), number.to_string()));
    }
    rows.push(SummaryRow::new(text(lang, "desk-card-reason"), text(lang, &words::reason_key(card.reason))));
    if card.application_no.is_some() {
        rows.push(SummaryRow::new(text(lang, "desk-card-applicant"), words::applicant(lang, &card.applicant)));
    }
    let point = crate::words::region_name(&shown.regions, card.point);
    rows.push(SummaryRow::new(text(lang, "desk-card-point"), html! { span lang=(Lang::Zh.tag()) { (point) } }));
    rows.push(SummaryRow::new(text(lang, "column-bank"), door::bank_name(lang, &card.bank)));
    if !card.phone.is_empty() {
        let phone = if shown.opened {
            html! { (card.phone) }
        } else {
            ui::masked(lang, &card.phone)
        };
        rows.push(SummaryRow::new(text(lang, "desk-card-phone"), phone));
    }
    if let Some(waiting) = shown.waiting.iter().find(|waiting| waiting.card_id == card.card_id) {
        let account = if shown.opened { waiting.number.as_str().to_owned() } else { waiting.number.masked() };
        let state = text(lang, &format!("desk-card-waiting-{}", waiting.state.word()));
        rows.push(SummaryRow::new(
            text(lang, "desk-card-account"),
            html! { span.y-masked { (account) } " " span.y-quiet { (state) } },
        ));
    }
    html! { (SummaryList::new(rows)) }
}

fn timeline(lang: Lang, history: &[Happened]) -> Markup {
    if history.is_empty() {
        return html! { p.govuk-body.y-quiet { (text(lang, "desk-card-history-none")) } };
    }
    ui::timeline(history.iter().map(|happened| {
        let mood = match happened.step {
            Some(
                Step::AskPhoto
                | Step::Reject
                | Step::BankRefuses
                | Step::FailMaking
                | Step::Miss
                | Step::ReportLost
                | Step::ReportLostForNow,
            ) => Mood::Bad,
            Some(Step::Check | Step::HandOver | Step::Activate | Step::Find) => Mood::Good,
            _ => Mood::Plain,
        };
        let title = html! { (words::step_name(lang, happened.step)) " " span.y-quiet { (happened.by) } };
        let event = Event::new(mood, title, happened.at.local());
        if happened.note.is_empty() {
            event
        } else {
            event.body(html! { p.govuk-body lang=(Lang::Zh.tag()) { (happened.note) } })
        }
    }))
}

/// Shows the page.
pub(crate) async fn show(
    State(house): State<House>,
    user: User,
    reader: Reader,
    Path(reference): Path<String>,
) -> Result<Markup, Fault> {
    let visitor =
        Visitor { house: &house, user: &user, reader: &reader, reference: &reference, typed: Form::default() };
    visitor.page(Refused::default()).await
}

//! `/app/card`: my card and the accounts behind it: where it stands, what to do, what happened. The pages below are in the
//! folder beside, each named after its address.

pub(crate) mod activate;
pub(crate) mod apply;
pub(crate) mod bank;
pub(crate) mod code;
pub(crate) mod found;
pub(crate) mod lost;
pub(crate) mod photo;
pub(crate) mod progress;
pub(crate) mod stop;
mod whose;
pub(crate) mod withdraw;
mod words;

use std::collections::HashMap;

use access::Act;
use axum::{extract::State, response::Response};
use card::{Account, AccountState, Happened, Stage, Step, Waiting, WaitingState};
use door::{House, Query};
use kernel::{CitizenId, Ctx, RegionCode, Result};
use maud::{Markup, html};
use ui::{
    Button, Card, Colour, Icon, Lang, Line, NotificationBanner, Reader, SummaryList, SummaryRow, Tag, Tone, text,
};

use crate::{
    affairs::{Visitor, frame},
    sealed, words as said,
};
use whose::Whose;

const EVENTS_MAX: usize = 20;

/// Everything there is to show.
struct Own {
    cards: Vec<card::Card>,
    happened: Vec<Happened>,
    accounts: Vec<Account>,
    waiting: Vec<Waiting>,
    points: HashMap<RegionCode, String>,
    children: Vec<Child>,
}

struct Child {
    name: String,
    reference: String,
    stage: Option<Stage>,
}

impl Own {
    fn read(ctx: &mut Ctx, visitor: &Visitor, whose: &Whose) -> Result<Own> {
        let cards = card::cards_of(ctx, whose.person)?;
        let mut happened = Vec::new();
        for card in &cards {
            happened.extend(card::history(ctx, card)?);
        }
        happened.sort_by_key(|one| std::cmp::Reverse((one.at, one.stage)));
        let mut children = Vec::new();
        if !whose.is_child() {
            for child in whose::children(ctx, &whose.affairs)? {
                let stage = card::cards_of(ctx, child.id)?.first().map(|card| card.stage);
                let reference = sealed::reference(visitor.token(), child.id);
                children.push(Child { name: child.name.to_string(), reference, stage });
            }
        }
        Ok(Own {
            happened,
            accounts: card::accounts_of(ctx, whose.person)?,
            waiting: card::waiting_of(ctx, whose.person)?,
            points: if cards.is_empty() { HashMap::new() } else { words::points(ctx)? },
            cards,
            children,
        })
    }

    /// The card in the holder's hand; where there is none, the last one that ended.
    fn held(&self) -> Option<&card::Card> {
        let in_hand = |card: &&card::Card| !card.stage.is_coming() && !card.stage.is_over();
        let ended = || self.cards.iter().find(|card| card.stage.is_over());
        self.cards.iter().find(in_hand).or_else(|| if self.coming().is_none() { ended() } else { None })
    }

    fn coming(&self) -> Option<&card::Card> {
        self.cards.iter().find(|card| card.stage.is_coming())
    }

    fn waiting_for(&self, card: &card::Card) -> Option<&Waiting> {
        self.waiting.iter().find(|waiting| waiting.card_id == card.card_id)
    }

    fn point(&self, card: &card::Card) -> String {
        self.points.get(&card.point).cloned().unwrap_or_else(|| card.point.to_string())
    }

    /// Why an application does not go on.
    fn why(&self, card: &card::Card) -> &str {
        let last = self.happened.iter().find(|one| one.stage == card.stage && one.at == card.since);
        last.and_then(words::said_why).unwrap_or_default()
    }
}

/// What waits for its holder to do something about it, in one word for a tile; nothing where nothing does.
pub(crate) fn to_do(ctx: &mut Ctx, person: CitizenId) -> Result<Option<&'static str>> {
    if card::waiting_of(ctx, person)?.iter().any(|waiting| waiting.state == WaitingState::Cooling) {
        return Ok(Some("app-tile-card-moves"));
    }
    let word = |card: &card::Card| match card.stage {
        Stage::PhotoWanted => Some("app-tile-card-photo"),
        Stage::OpeningFailed => Some("app-tile-card-bank"),
        Stage::AtPoint => Some("app-tile-card-collect"),
        Stage::HandedOver => Some("app-tile-card-activate"),
        _ => None,
    };
    Ok(card::cards_of(ctx, person)?.iter().find_map(word))
}

/// Shows the page.
pub(crate) async fn show(
    State(house): State<House>,
    visitor: Visitor,
    Query(query): Query,
    reader: Reader,
) -> Response {
    let asked = visitor.clone();
    let question = move |ctx: &mut Ctx, whose: &Whose| Own::read(ctx, &asked, whose);
    let shown = whose::ask(&house, &visitor, Act::See, query.text("of"), question).await;
    visitor.answer(&house, &reader, shown.map(|(whose, own)| write(&reader, &whose, &own)))
}

fn write(reader: &Reader, whose: &Whose, own: &Own) -> Markup {
    let lang = reader.lang;
    let (held, coming) = (own.held(), own.coming());
    let body = html! {
        (ui::heading("", text(lang, "app-card-title"), ""))
        @if let Some(waiting) = own.waiting.iter().find(|waiting| waiting.state == WaitingState::Cooling) {
            (moving(lang, whose, waiting))
        }
        @if let Some(card) = coming { (application(lang, whose, own, card)) }
        @if let Some(card) = held { (in_hand(lang, whose, own, card)) }
        @if own.cards.is_empty() {
            (Card::new("card", text(lang, "app-card-now"), html! {
                p.govuk-body { (text(lang, "app-card-none")) }
                @if whose.may_apply { (apply_link(lang, whose)) }
            }))
        }
        @if own.accounts.is_empty() {
            (ui::empty_state(lang, "app-card-empty", "app-card-empty-next"))
        } @else {
            (Card::new("accounts", text(lang, "app-card-accounts"), html! {
                p.govuk-body { (text(lang, "app-card-accounts-note")) }
                (SummaryList::new(own.accounts.iter().rev().map(|account| row(lang, account)).collect::<Vec<_>>()))
            }))
        }
        @if !own.children.is_empty() { (Card::new("children", text(lang, "app-card-children"), children(lang, &own.children))) }
        (Card::new("lost", text(lang, "app-card-lost"), html! {
            ol.govuk-list.govuk-list--number {
                li { (text(lang, "app-card-lost-bank")) }
                li { (text(lang, "app-card-lost-office")) }
                li { (text(lang, "app-card-lost-payments")) }
            }
        }))
        @if !own.happened.is_empty() {
            (Card::new("history", text(lang, "app-card-history"),
                ui::timeline(own.happened.iter().take(EVENTS_MAX).map(|one| words::event(lang, one)))))
        }
        p.govuk-body { a.govuk-link href="/app/card/progress" { (text(lang, "app-card-progress-link")) } }
    };
    let frame = frame(reader, &whose.affairs, "app-card-title");
    let frame = if whose.is_child() { frame.back("app-card-back", "/app/card") } else { frame };
    whose.banner(reader, frame).write(&body)
}

/// Payments are about to move: until when they stay, and the way to say no.
fn moving(lang: Lang, whose: &Whose, waiting: &Waiting) -> NotificationBanner {
    NotificationBanner::new(
        lang,
        html! {
            p.govuk-notification-banner__heading { (words::moves(lang, waiting)) }
            p.govuk-body { (text(lang, "app-card-moves-note")) }
            @if whose.may_apply { (Button::link(text(lang, "app-card-stop"), whose.at("/app/card/stop")).warning()) }
        },
    )
}

/// An application that is under way.
fn application(lang: Lang, whose: &Whose, own: &Own, card: &card::Card) -> Card {
    let allows = |step: Step| whose.may_apply && card.stage.allows(step);
    let row = |key: &str, value: Markup| SummaryRow::new(text(lang, key), value);
    let mut rows = vec![row("app-card-reason", words::reason(lang, card.reason))];
    if let Some(number) = card.application_no {
        rows.push(row("app-card-application-no", html! { span.y-nowrap { (number) } }));
    }
    rows.push(row("app-card-bank", html! { (said::bank(lang, &card.bank)) }));
    rows.push(row("app-card-point", html! { (own.point(card)) }));
    Card::new(
        "application",
        text(lang, "app-card-application"),
        html! {
            p { (words::holders_tag(lang, card.stage)) }
            (words::steps(lang, card.stage))
            p.govuk-body { strong { (words::next(lang, card.stage)) } }
            (words::note(lang, own.why(card)))
            (words::since(lang, card.since))
            (SummaryList::new(rows))
            div.y-inline {
                @if allows(Step::BringPhoto) { (Button::link(text(lang, "app-card-photo-title"), whose.at("/app/card/photo"))) }
                @if allows(Step::ChooseBank) { (Button::link(text(lang, "app-card-bank-title"), whose.at("/app/card/bank"))) }
                @if allows(Step::Withdraw) {
                    (Button::link(text(lang, "app-card-withdraw-title"), whose.at("/app/card/withdraw")).secondary())
                }
            }
        },
    )
}

/// The card in the holder's hand, or the last one.
fn in_hand(lang: Lang, whose: &Whose, own: &Own, card: &card::Card) -> Card {
    let allows = |step: Step| whose.may_apply && card.stage.allows(step);
    let row = |key: &str, value: Markup| SummaryRow::new(text(lang, key), value);
    let mut rows = Vec::new();
    if card.made.is_some() {
        rows.push(row("app-card-number-is", words::number(lang, card)));
    }
    if let Some(last) = card.valid_to() {
        rows.push(row("app-card-valid-to", ui::day(lang, last)));
    }
    rows.push(row("app-card-point", html! { (own.point(card)) }));
    if !card.bank.is_empty() {
        rows.push(row("app-card-bank", html! { (said::bank(lang, &card.bank)) }));
    }
    if let Some(day) = card.lapses_on {
        rows.push(row("app-card-lapses-on", ui::day(lang, day)));
    }
    let stopped = own.waiting_for(card).is_some_and(|waiting| waiting.state == WaitingState::Stopped);
    let may_renew = whose.may_apply && own.coming().is_none();
    Card::new(
        "card",
        text(lang, "app-card-now"),
        html! {
            p { (words::holders_tag(lang, card.stage)) }
            p.govuk-body { (words::next(lang, card.stage)) }
            (words::note(lang, own.why(card)))
            (SummaryList::new(rows))
            @if stopped { (Line::new(Tone::Quiet, text(lang, "app-card-stopped"))) }
            div.y-inline {
                @if allows(Step::Activate) { (Button::link(text(lang, "app-card-activate-title"), whose.at("/app/card/activate"))) }
                @if card.stage == Stage::Active && !whose.is_child() && !whose.affairs.of_relative {
                    (Button::link(html! { (Icon::QrCode) " " (text(lang, "app-ecard-title")) }, "/app/card/code"))
                }
                @if allows(Step::ReportLost) {
                    (Button::link(html! { (Icon::CircleAlert) " " (text(lang, "app-card-report-lost")) }, whose.at("/app/card/lost")).warning())
                }
                @if allows(Step::Find) { (Button::link(text(lang, "app-card-found-title"), whose.at("/app/card/found")).secondary()) }
                @if may_renew { (apply_link(lang, whose)) }
            }
        },
    )
}

fn apply_link(lang: Lang, whose: &Whose) -> Button {
    let of = if whose.is_child() { &whose.of } else { &whose.affairs.reference };
    Button::link(text(lang, "app-card-apply-title"), format!("/app/card/apply?of={of}")).secondary()
}

fn children(lang: Lang, children: &[Child]) -> Markup {
    html! {
        p.govuk-body { (text(lang, "app-card-children-note")) }
        ul.govuk-list.y-more {
            @for child in children {
                li {
                    a.govuk-link href={ "/app/card?of=" (child.reference) } { (child.name) }
                    " "
                    @match child.stage {
                        Some(stage) => (words::holders_tag(lang, stage)),
                        None => (Tag::new(Colour::Grey, text(lang, "app-card-has-none"))),
                    }
                }
            }
        }
    }
}

fn row(lang: Lang, account: &Account) -> SummaryRow {
    let state = match account.state {
        AccountState::Active => Tag::new(Colour::Green, text(lang, "app-account-active")),
        AccountState::Closed => Tag::new(Colour::Grey, text(lang, "app-account-closed")),
    };
    let number = html! { (ui::masked(lang, account.number.as_str())) " " (state) };
    SummaryRow::new(said::bank(lang, &account.bank), number)
}

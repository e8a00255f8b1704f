//! `/app/card`: the accounts behind the card, masked, and what to do when the card is lost.

use axum::{extract::State, response::Response};
use card::{Account, AccountState};
use door::House;
use maud::{Markup, html};
use ui::{Card, Colour, Lang, Reader, SummaryList, SummaryRow, Tag, text};

use crate::{
    affairs::{Affairs, Visitor, frame},
    words,
};

/// Shows the page.
pub(crate) async fn show(State(house): State<House>, visitor: Visitor, reader: Reader) -> Response {
    let shown = visitor.ask(&house, |ctx, affairs| ::card::accounts_of(ctx, affairs.person)).await;
    visitor.answer(&house, &reader, shown.map(|(affairs, accounts)| write(&reader, &affairs, &accounts)))
}

fn write(reader: &Reader, affairs: &Affairs, accounts: &[Account]) -> Markup {
    let lang = reader.lang;
    let body = html! {
        (ui::heading("", text(lang, "app-card-title"), ""))
        @if accounts.is_empty() {
            (ui::empty_state(lang, "app-card-empty", "app-card-empty-next"))
        } @else {
            (Card::new("accounts", text(lang, "app-card-accounts"), html! {
                p.govuk-body { (text(lang, "app-card-accounts-note")) }
                (SummaryList::new(accounts.iter().rev().map(|account| row(lang, account)).collect::<Vec<_>>()))
            }))
        }
        (Card::new("lost", text(lang, "app-card-lost"), html! {
            ol.govuk-list.govuk-list--number {
                li { (text(lang, "app-card-lost-bank")) }
                li { (text(lang, "app-card-lost-office")) }
                li { (text(lang, "app-card-lost-payments")) }
            }
        }))
    };
    frame(reader, affairs, "app-card-title").write(&body)
}

fn row(lang: Lang, account: &Account) -> SummaryRow {
    let state = match account.state {
        AccountState::Active => Tag::new(Colour::Green, text(lang, "app-account-active")),
        AccountState::Closed => Tag::new(Colour::Grey, text(lang, "app-account-closed")),
    };
    let number = html! { (ui::masked(lang, account.number.as_str())) " " (state) };
    SummaryRow::new(words::bank(lang, &account.bank), number)
}

//! `/app/card/lost`: a loss is reported, for some days or for good. Before, the page says what follows; afterwards, that the
//! bank account goes on, which banks to call, and the way to a new card.

use access::Act;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use card::{Rules, Stage, Step};
use door::{Form, House, Query};
use kernel::{Ctx, Day, Error, Refusal, Result, refuse};
use maud::{Markup, html};
use ui::{Button, Card, Lang, NotificationBanner, Panel, RadioItem, Radios, Reader, WarningText, text, text_with};

use super::{
    whose::{self, Whose},
    words,
};
use crate::{
    affairs::Visitor,
    form::{Wrongs, again},
    words as said,
};

/// What the page is about.
struct Asked {
    card: card::Card,
    banks: Vec<String>,
    rules: &'static Rules,
    /// The last day of a report for now that is made today.
    until: Day,
}

impl Asked {
    fn read(ctx: &mut Ctx, whose: &Whose) -> Result<Asked> {
        let card = card::in_hand(ctx, whose.person)?;
        let open = card::accounts_of(ctx, whose.person)?.into_iter().filter(|account| account.state.can_be_paid());
        let mut banks: Vec<String> = open.map(|account| account.bank).collect();
        banks.sort();
        banks.dedup();
        let today = ctx.today();
        let rules = card::rules_on(today);
        Ok(Asked { card, banks, rules, until: today.plus_days(rules.lost_for_now_days) })
    }

    fn may_report_for_now(&self) -> bool {
        self.card.stage.allows(Step::ReportLostForNow)
    }
}

/// Shows the form, or what was reported.
pub(crate) async fn show(
    State(house): State<House>,
    visitor: Visitor,
    Query(query): Query,
    reader: Reader,
) -> Response {
    let shown = whose::look(&house, &visitor, query.text("of"), Asked::read).await;
    let was_reported = !query.text("done").is_empty();
    let page = shown.map(|(whose, asked)| {
        whose.page(&reader, "app-card-report-lost", asked, |asked| match asked.card.stage {
            Stage::LostForNow if was_reported => reported(&reader, &whose, asked),
            Stage::Lost => reported(&reader, &whose, asked),
            _ => write(&reader, &whose, asked, &Wrongs::none()),
        })
    });
    visitor.answer(&house, &reader, page)
}

/// Reports it.
pub(crate) async fn send(State(house): State<House>, visitor: Visitor, reader: Reader, form: Form) -> Response {
    let (how, card_id) = (form.text("how").to_owned(), form.number::<i64>("card").unwrap_or_default());
    let deed = move |ctx: &mut Ctx, whose: &Whose| {
        let (_, told) = match &*how {
            "now" => card::report_lost_for_now(ctx, whose.person, card_id)?,
            "good" => card::report_lost(ctx, whose.person, card_id)?,
            _ => return refuse("card_lost_how_missing"),
        };
        door::tell(ctx, &told)
    };
    let error = match whose::act(&house, &visitor, &form, deed).await {
        Ok((whose, ())) => return Redirect::to(&whose.done("/app/card/lost")).into_response(),
        Err(error) => error,
    };
    if !matches!(&error, Error::Refused(Refusal { code, .. }) if code == "card_lost_how_missing") {
        return visitor.fault(&house, &reader, error);
    }
    let wrongs = Wrongs::at(reader.lang, "how", "card_lost_how_missing");
    let asked = whose::ask(&house, &visitor, Act::Apply, form.text("of"), Asked::read).await;
    visitor.answer(&house, &reader, asked.map(|(whose, asked)| again(&wrongs, write(&reader, &whose, &asked, &wrongs))))
}

fn write(reader: &Reader, whose: &Whose, asked: &Asked, wrongs: &Wrongs) -> Markup {
    let lang = reader.lang;
    let days = asked.rules.lost_for_now_days.to_string();
    let mut choices = Vec::new();
    if asked.may_report_for_now() {
        let hint = html! {
            (text_with(lang, "app-card-lost-now-hint", &[("days", &days), ("day", &words::day(lang, asked.until))]))
            (words::unverified(lang, asked.rules))
        };
        choices.push(RadioItem::new("now", text(lang, "app-card-lost-now")).hint(hint));
    }
    choices.push(RadioItem::new("good", text(lang, "app-card-lost-good")).hint(text(lang, "app-card-lost-good-hint")));
    let body = html! {
        (wrongs.summary(lang))
        (ui::heading("", text(lang, "app-card-report-lost"), ""))
        (WarningText::new(lang, text(lang, "app-card-lost-account-stays")))
        (Card::new("follows", text(lang, "app-card-lost-follows"), html! {
            ul.govuk-list.govuk-list--bullet {
                li { (text(lang, "app-card-lost-follows-use")) }
                li { (text(lang, "app-card-lost-follows-money")) }
                li { (text(lang, "app-card-lost-follows-found")) }
            }
        }))
        form.y-card method="post" action="/app/card/lost" novalidate {
            (whose.hidden())
            input type="hidden" name="card" value=(asked.card.card_id);
            p.govuk-body { (text(lang, "app-card-number-is")) " " (words::number(lang, &asked.card)) }
            (Radios::new("how", text(lang, "app-card-lost-how"), choices).error_message(wrongs.message(lang, "how")))
            (Button::new(text(lang, "app-card-report-lost")).warning().once())
        }
    };
    whose.frame(reader, "app-card-report-lost").write(&body)
}

fn reported(reader: &Reader, whose: &Whose, asked: &Asked) -> Markup {
    let lang = reader.lang;
    let is_for_good = asked.card.stage == Stage::Lost;
    let done = if is_for_good { "app-card-lost-done-good" } else { "app-card-lost-done-now" };
    let body = html! {
        (Panel::new(text(lang, done), html! {
            @if let Some(last) = asked.card.lapses_on { (text_with(lang, "app-card-lost-until", &[("day", &words::day(lang, last))])) }
        }))
        @if !is_for_good {
            p.govuk-body { (text(lang, "app-card-lost-lapses")) (words::unverified(lang, asked.rules)) }
        }
        (not_frozen(lang, &asked.banks))
        (Card::new("next", text(lang, "app-card-lost-next"), html! {
            p.govuk-body { (text(lang, if is_for_good { "app-card-lost-next-good" } else { "app-card-lost-next-now" })) }
            div.y-inline {
                @if is_for_good {
                    @let of = if whose.is_child() { &whose.of } else { &whose.affairs.reference };
                    (Button::link(text(lang, "app-card-replace"), format!("/app/card/apply?of={of}")))
                } @else {
                    (Button::link(text(lang, "app-card-lost-good"), whose.at("/app/card/lost")))
                }
                (Button::link(text(lang, "app-card-found-title"), whose.at("/app/card/found")).secondary())
            }
        }))
    };
    whose.frame(reader, done).write(&body)
}

/// The account goes on: which banks to call.
fn not_frozen(lang: Lang, banks: &[String]) -> NotificationBanner {
    NotificationBanner::new(
        lang,
        html! {
            p.govuk-notification-banner__heading { (text(lang, "app-card-not-frozen")) }
            @if banks.is_empty() { p.govuk-body { (text(lang, "app-card-no-banks")) } }
            @else {
                p.govuk-body { (text(lang, "app-card-call-banks")) }
                ul.govuk-list.govuk-list--bullet { @for bank in banks { li { strong { (said::bank(lang, bank)) } } } }
            }
        },
    )
}

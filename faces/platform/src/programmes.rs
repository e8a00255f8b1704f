//! `/platform/programmes`: every programme with its department, its notice, and whether its figures were seen in a source.

use axum::extract::State;
use door::{Fault, House, User};
use kernel::Result;
use maud::{Markup, html};
use subsidy::{Programme, Publish};
use ui::{Column, Content, Lang, Reader, Rows, text, text_with};

use crate::{
    page::{fault, frame},
    words,
};

/// Shows the page.
pub(crate) async fn show(State(house): State<House>, user: User, reader: Reader) -> Result<Markup, Fault> {
    let today = house.ask(&user.who, |ctx| Ok(ctx.today())).await;
    let today = today.map_err(fault(&reader))?;
    let lang = reader.lang;
    let row = |programme: &Programme| row(lang, programme, today);
    let count = subsidy::all().count().to_string();
    let body = html! {
        (ui::heading("", text(lang, "programmes-title"), ""))
        p.govuk-body { (text(lang, "programmes-what")) }
        div.y-card {
            (Rows::new(lang, "programmes-title", text_with(lang, "programmes-caption", &[("count", &count)]), COLUMNS)
                .rows(subsidy::all().map(row)))
        }
    };
    Ok(frame(&reader, &user, "programmes-title", "nav-programmes").write(&body))
}

const COLUMNS: &[Column] = &[
    Column::words("programme-name"),
    Column::words("programme-department"),
    Column::words("programme-frequency"),
    Column::words("programme-notice"),
    Column::numbers("programme-approvals"),
    Column::words("programme-figures"),
];

fn row(lang: Lang, programme: &Programme, today: kernel::Day) -> [Content; 6] {
    let verified = programme.version_on(today).map(|version| version.legal.verified);
    let notice = &programme.notice;
    [
        html! { a.govuk-link href={ "/platform/programmes/" (programme.code) } { (door::programme_name(lang, &programme.code)) } },
        html! { span lang=(Lang::Zh.tag()) { (programme.department.zh) } },
        words::frequencies(lang, programme),
        html! {
            @match notice.publish {
                Publish::Private => (text(lang, "programme-private")),
                Publish::Public => (text_with(lang, "programme-days", &[("days", &notice.days.to_string())])),
            }
        },
        html! { (programme.approvals) },
        html! {
            @match verified {
                Some(true) => (text(lang, "programme-seen")),
                Some(false) => (words::unverified(lang)),
                None => (text(lang, "programme-no-rule")),
            }
        },
    ]
    .map(Content::from)
}

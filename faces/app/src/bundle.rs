//! `/app/bundles/{bundle}`: a bundle that was asked for, and how far each of its cases is.

use axum::{
    extract::{Path, State},
    response::Response,
};
use casework::case::{self, Bundled};
use door::{House, Query, case_parts};
use kernel::{Ctx, Day, Refusal};
use maud::{Markup, html};
use ui::{Card, Reader, text};

use crate::{
    affairs::Visitor,
    whom::{self, Whom},
};

/// Shows it.
pub(crate) async fn show(
    State(house): State<House>,
    visitor: Visitor,
    Path(bundle): Path<String>,
    Query(query): Query,
    reader: Reader,
) -> Response {
    let page = async {
        let number: i64 = bundle.parse().map_err(|_| Refusal::new("bundle_unknown").with("bundle", &bundle))?;
        let question =
            move |ctx: &mut Ctx, whom: &Whom| Ok((case::bundle_of(ctx, &whom.applicant(), number)?, ctx.today()));
        let (whom, (bundled, today)) = whom::ask(&house, &visitor, query.text("employer"), question).await?;
        Ok(write(&reader, &whom, &bundled, today))
    };
    visitor.answer(&house, &reader, page.await)
}

fn write(reader: &Reader, whom: &Whom, bundled: &Bundled, today: Day) -> Markup {
    let lang = reader.lang;
    let body = html! {
        (ui::heading(html! { (whom.name()) }, door::service_name(lang, &bundled.bundle), ""))
        p.govuk-body { (text(lang, "bundle-sent")) " " span.y-quiet { (bundled.submitted_at.local()) } }
        (Card::new("cases", text(lang, "bundle-cases"), html! {
            ul.govuk-list {
                @for case in &bundled.cases {
                    li {
                        a.govuk-link href=(whom.path(&format!("/app/cases/{}", case.case_id))) { (door::service_name(lang, &case.service)) } " "
                        (case_parts::state(lang, case.state)) " "
                        @if case.due_on.is_some() { (case_parts::signal(lang, case, today)) }
                    }
                }
            }
        }))
    };
    whom.frame(reader, door::service_title(lang, &bundled.bundle), "/app/cases").write(&body)
}

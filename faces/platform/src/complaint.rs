//! `/platform/complaints/{case}`: one complaint, what was said about it, and the steps that can be taken now.

use access::Deed;
use axum::{
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
};
use casework::{Case, Entry, EntryKind, Kept, Step, next_state};
use door::{Fault, Form, House, User};
use kernel::{Ctx, Day, Refusal, Result};
use maud::{Markup, html};
use ui::{Button, Card, Event, Lang, Mood, Reader, Select, SelectItem, SummaryList, SummaryRow, Textarea, text};

use crate::{
    FACE, complaints,
    page::{Refused, again, deed, frame, link, may, plain, refused},
};

struct Shown {
    case: Case,
    entries: Vec<Entry>,
    files: Vec<Kept>,
    colleagues: Vec<(String, String)>,
    today: Day,
}

fn read(ctx: &mut Ctx, case_id: i64) -> Result<Shown> {
    let scope = ctx.scope();
    // Who answers complaints here: whose region covers the case's, and who may see it at all.
    let case = casework::case(ctx, case_id)?;
    let answers = |user: &access::User| user.active && user.roles.iter().any(|role| role.allows(Deed::AnswerComplaint));
    let users = access::users(ctx)?
        .into_iter()
        .filter(answers)
        .filter(|user| scope.covers(user.region) && kernel::Scope::of(user.region).covers(case.subject.region));
    Ok(Shown {
        colleagues: users.map(|user| (user.login, user.name)).collect(),
        entries: casework::entries(ctx, case_id)?,
        files: casework::attachments(ctx, case_id)?,
        today: ctx.today(),
        case,
    })
}

fn number(text: &str) -> Result<i64> {
    text.parse().map_err(|_| Refusal::new("case_unknown").into())
}

async fn shown(house: &House, user: &User, case: &str) -> Result<Shown> {
    let case_id = number(case)?;
    house.ask(&user.who, move |ctx| read(ctx, case_id)).await
}

/// Shows the page.
pub(crate) async fn show(
    State(house): State<House>,
    user: User,
    reader: Reader,
    Path(case): Path<String>,
) -> Result<Markup, Fault> {
    match shown(&house, &user, &case).await {
        Ok(shown) => Ok(write(&reader, &user, &shown, &Form::default(), Refused::default())),
        Err(why) => Err(Fault::new(reader, &FACE, why)),
    }
}

/// Hands out what came along, to be kept and not to be shown: it comes from anybody.
pub(crate) async fn file(
    State(house): State<House>,
    user: User,
    reader: Reader,
    Path((case, sha256)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let fault = |why| Fault::new(reader.clone(), &FACE, why);
    let case_id = number(&case).map_err(fault)?;
    let read = house.ask(&user.who, move |ctx| casework::attachment(ctx, case_id, &sha256)).await;
    let (kept, bytes) = read.map_err(fault)?;
    let name = format!("attachment; filename=\"attachment-{}.{}\"", &kept.sha256[..8], kept.format.word());
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kept.format.media_type())),
        (header::CONTENT_DISPOSITION, HeaderValue::from_str(&name).expect("a hash and a word")),
    ];
    Ok((headers, bytes).into_response())
}

/// Takes a step.
pub(crate) async fn step(
    State(house): State<House>,
    user: User,
    reader: Reader,
    Path((case, step)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Fault> {
    let fault = |why| Fault::new(reader.clone(), &FACE, why);
    let case_id = number(&case).map_err(fault)?;
    let (typed, what) = (form.clone(), step.clone());
    let done = house.act(&user.who, move |ctx| match &*what {
        "accept" => casework::accept(ctx, case_id),
        "assign" => casework::assign(ctx, case_id, typed.text("login")),
        "answer" => casework::answer(ctx, case_id, typed.text("answer")),
        "note" => casework::note(ctx, case_id, typed.text("note")),
        "reopen" => casework::reopen(ctx, case_id, typed.text("reopen")),
        "close" => casework::close(ctx, case_id),
        _ => kernel::refuse("case_unknown"),
    });
    match done.await {
        Ok(()) => Ok(Redirect::to(&format!("/platform/complaints/{case_id}")).into_response()),
        Err(why) => {
            let refusal = refused(why).map_err(fault)?;
            if matches!(&*refusal.code, "case_unknown" | "not_allowed") {
                return Err(fault(refusal.into()));
            }
            let field = if step == "assign" { "login" } else { &*step };
            let shown = shown(&house, &user, &case).await.map_err(fault)?;
            Ok(again(write(&reader, &user, &shown, &form, Refused(Some((field, &refusal))))))
        }
    }
}

fn write(reader: &Reader, user: &User, shown: &Shown, typed: &Form, why: Refused<'_>) -> Markup {
    let (lang, case) = (reader.lang, &shown.case);
    let body = html! {
        (why.summary(lang))
        (ui::heading(text(lang, "desk-complaint"), html! { (case.reference) }, complaints::state(lang, case.state)))
        (Card::new("said", text(lang, "desk-complaint-text"), html! { @for line in case.text.lines() { p.govuk-body { (line) } } }))
        (Card::new("facts", text(lang, "desk-complaint-facts"), facts(lang, shown)))
        @if !shown.entries.is_empty() { (Card::new("entries", text(lang, "desk-entries-title"), entries(lang, &shown.entries))) }
        @if may(user, Deed::AnswerComplaint) { (steps(lang, shown, typed, why)) }
    };
    frame(reader, user, "desk-complaint", "nav-complaints")
        .back("desk-complaints-back", "/platform/complaints")
        .write(&body)
}

fn facts(lang: Lang, shown: &Shown) -> Markup {
    let case = &shown.case;
    let or_nothing = |words: &str| {
        if words.is_empty() {
            ui::nothing(lang)
        } else {
            html! { (words) }
        }
    };
    let name = if case.from.is_anonymous() { text(lang, "word-anonymous") } else { or_nothing(&case.from.name) };
    let programme = case.subject.programme.as_deref().map(|code| door::programme_name(lang, code));
    let line = case.subject.batch_line.map(|(batch, line)| {
        let (batch, line) = (batch.to_string(), line.to_string());
        link(
            &format!("/platform/batches/{batch}"),
            ui::text_with(lang, "desk-objection-to", &[("batch", &batch), ("line", &line)]),
        )
    });
    let files = html! {
        @if shown.files.is_empty() { (ui::nothing(lang)) }
        @for (file, at) in shown.files.iter().zip(1..) {
            div { (link(&format!("/platform/complaints/{}/files/{}", case.case_id, file.sha256),
                html! { (text(lang, "desk-complaint-file")) " " (at) " (" (file.format.word()) ", " (ui::count(file.bytes)) " B)" })) }
        }
    };
    html! {
        (SummaryList::new([
            SummaryRow::new(text(lang, "list-channel"), text(lang, complaints::channel_key(case.channel))),
            SummaryRow::new(text(lang, "list-received"), case.received_at.local()),
            SummaryRow::new(text(lang, "list-answer-by"), complaints::limit_tag(lang, case, shown.today)),
            SummaryRow::new(text(lang, "list-complainant"), name),
            SummaryRow::new(text(lang, "desk-complaint-contact"), or_nothing(&case.from.contact)),
            SummaryRow::new(text(lang, "list-region"), case.subject.region.to_string()),
            SummaryRow::new(text(lang, "list-programme"), programme.unwrap_or_else(|| ui::nothing(lang))),
            SummaryRow::new(text(lang, "desk-complaint-line"), line.unwrap_or_else(|| ui::nothing(lang))),
            SummaryRow::new(text(lang, "list-owner"), or_nothing(case.owner.as_deref().unwrap_or_default())),
            SummaryRow::new(text(lang, "desk-complaint-files"), files),
        ]))
    }
}

fn entries(lang: Lang, entries: &[Entry]) -> Markup {
    ui::timeline(entries.iter().map(|entry| {
        let (mood, key) = match entry.kind {
            EntryKind::Answer => (Mood::Good, "desk-entry-answer"),
            EntryKind::Note => (Mood::Plain, "desk-entry-note"),
        };
        let title = html! { (text(lang, key)) " " span.y-quiet { (entry.said_by) } };
        Event::new(mood, title, entry.said_at.local())
            .body(html! { @for line in entry.text.lines() { p.govuk-body { (line) } } })
    }))
}

fn steps(lang: Lang, shown: &Shown, typed: &Form, why: Refused<'_>) -> Markup {
    let case = &shown.case;
    let can = |step| next_state(case.state, step).is_some();
    let to = |step: &str| format!("/platform/complaints/{}/{step}", case.case_id);
    let words = |step: &str, key: &str, button: &str| {
        html! {
            form method="post" action=(to(step)) {
                (Textarea::new(step, text(lang, key)).value(typed.text(step)).rows(4_u32).error_message(why.at(lang, step)))
                (Button::new(text(lang, button)).secondary())
            }
        }
    };
    let colleagues: Vec<SelectItem> =
        shown.colleagues.iter().map(|(login, name)| SelectItem::new(login, format!("{name} ({login})"))).collect();
    let assign = html! {
        form method="post" action=(to("assign")) {
            (Select::new("login", text(lang, "desk-complaint-assign-to"), colleagues).value(case.owner.as_deref().unwrap_or_default())
                .error_message(why.at(lang, "login")))
            (Button::new(text(lang, "desk-complaint-assign")).secondary())
        }
    };
    let body = html! {
        @if can(Step::Accept) { (deed(&to("accept"), &[], Button::new(plain(lang, "desk-complaint-accept")))) }
        @if can(Step::Assign) { (assign) }
        @if can(Step::Answer) { (words("answer", "desk-complaint-answer-words", "desk-complaint-answer")) }
        (words("note", "desk-complaint-note-words", "desk-complaint-note"))
        @if can(Step::Reopen) { (words("reopen", "desk-complaint-reopen-words", "desk-complaint-reopen")) }
        @if can(Step::Close) { (deed(&to("close"), &[], Button::new(plain(lang, "desk-complaint-close")))) }
    };
    html! { (Card::new("steps", text(lang, "desk-complaint-steps"), body)) }
}

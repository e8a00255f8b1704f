//! `/platform/complaints/{complaint}`: one complaint, what was said about it, and the steps that can be taken now.

use access::Deed;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use casework::{
    Complaint, Kept,
    complaint::{Entry, EntryKind, Step, next_state},
};
use door::{Fault, Form, House, User};
use kernel::{Ctx, Day, Refusal, Result};
use maud::{Markup, html};
use ui::{Button, Card, Event, Lang, Mood, Reader, Select, SelectItem, SummaryList, SummaryRow, Textarea, text};

use crate::{
    FACE, complaints,
    page::{Refused, again, deed, frame, handed_out, link, may, plain, refused},
};

struct Shown {
    complaint: Complaint,
    entries: Vec<Entry>,
    files: Vec<Kept>,
    colleagues: Vec<(String, String)>,
    today: Day,
}

fn read(ctx: &mut Ctx, complaint_id: i64) -> Result<Shown> {
    let scope = ctx.scope();
    // Who answers complaints here: whose region covers the complaint's, and who may see it at all.
    let complaint = casework::complaint(ctx, complaint_id)?;
    let answers = |user: &access::User| user.active && user.roles.iter().any(|role| role.allows(Deed::AnswerComplaint));
    let users = access::users(ctx)?
        .into_iter()
        .filter(answers)
        .filter(|user| scope.covers(user.region) && kernel::Scope::of(user.region).covers(complaint.subject.region));
    Ok(Shown {
        colleagues: users.map(|user| (user.login, user.name)).collect(),
        entries: casework::complaint::entries(ctx, complaint_id)?,
        files: casework::complaint::attachments(ctx, complaint_id)?,
        today: ctx.today(),
        complaint,
    })
}

fn number(text: &str) -> Result<i64> {
    text.parse().map_err(|_| Refusal::new("complaint_unknown").into())
}

async fn shown(house: &House, user: &User, complaint: &str) -> Result<Shown> {
    let complaint_id = number(complaint)?;
    house.ask(&user.who, move |ctx| read(ctx, complaint_id)).await
}

/// Shows the page.
pub(crate) async fn show(
    State(house): State<House>,
    user: User,
    reader: Reader,
    Path(complaint): Path<String>,
) -> Result<Markup, Fault> {
    match shown(&house, &user, &complaint).await {
        Ok(shown) => Ok(write(&reader, &user, &shown, &Form::default(), Refused::default())),
        Err(why) => Err(Fault::new(reader, &FACE, why)),
    }
}

/// Hands out what came along, to be kept and not to be shown: it comes from anybody.
pub(crate) async fn file(
    State(house): State<House>,
    user: User,
    reader: Reader,
    Path((complaint, sha256)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let fault = |why| Fault::new(reader.clone(), &FACE, why);
    let complaint_id = number(&complaint).map_err(fault)?;
    let read = house.ask(&user.who, move |ctx| casework::complaint::attachment(ctx, complaint_id, &sha256)).await;
    let (kept, bytes) = read.map_err(fault)?;
    Ok(handed_out(&kept, "attachment", bytes))
}

/// Takes a step.
pub(crate) async fn step(
    State(house): State<House>,
    user: User,
    reader: Reader,
    Path((complaint, step)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Fault> {
    let fault = |why| Fault::new(reader.clone(), &FACE, why);
    let complaint_id = number(&complaint).map_err(fault)?;
    let (typed, what) = (form.clone(), step.clone());
    let done = house.act(&user.who, move |ctx| match &*what {
        "accept" => casework::complaint::accept(ctx, complaint_id),
        "assign" => casework::complaint::assign(ctx, complaint_id, typed.text("login")),
        "answer" => casework::complaint::answer(ctx, complaint_id, typed.text("answer")),
        "note" => casework::complaint::note(ctx, complaint_id, typed.text("note")),
        "reopen" => casework::complaint::reopen(ctx, complaint_id, typed.text("reopen")),
        "close" => casework::complaint::close(ctx, complaint_id),
        _ => kernel::refuse("complaint_unknown"),
    });
    match done.await {
        Ok(()) => Ok(Redirect::to(&format!("/platform/complaints/{complaint_id}")).into_response()),
        Err(why) => {
            let refusal = refused(why).map_err(fault)?;
            if matches!(&*refusal.code, "complaint_unknown" | "not_allowed") {
                return Err(fault(refusal.into()));
            }
            let field = if step == "assign" { "login" } else { &*step };
            let shown = shown(&house, &user, &complaint).await.map_err(fault)?;
            Ok(again(write(&reader, &user, &shown, &form, Refused(Some((field, &refusal))))))
        }
    }
}

fn write(reader: &Reader, user: &User, shown: &Shown, typed: &Form, why: Refused<'_>) -> Markup {
    let (lang, complaint) = (reader.lang, &shown.complaint);
    let body = html! {
        (why.summary(lang))
        (ui::heading(text(lang, "desk-complaint"), html! { (complaint.reference) }, complaints::state(lang, complaint.state)))
        (Card::new("said", text(lang, "desk-complaint-text"), html! { @for line in complaint.text.lines() { p.govuk-body { (line) } } }))
        (Card::new("facts", text(lang, "desk-complaint-facts"), facts(lang, shown)))
        @if !shown.entries.is_empty() { (Card::new("entries", text(lang, "desk-entries-title"), entries(lang, &shown.entries))) }
        @if may(user, Deed::AnswerComplaint) { (steps(lang, shown, typed, why)) }
    };
    frame(reader, user, "desk-complaint", "nav-complaints")
        .back("desk-complaints-back", "/platform/complaints")
        .write(&body)
}

fn facts(lang: Lang, shown: &Shown) -> Markup {
    let complaint = &shown.complaint;
    let or_nothing = |words: &str| {
        if words.is_empty() {
            ui::nothing(lang)
        } else {
            html! { (words) }
        }
    };
    let name =
        if complaint.from.is_anonymous() { text(lang, "word-anonymous") } else { or_nothing(&complaint.from.name) };
    let programme = complaint.subject.programme.as_deref().map(|code| door::programme_name(lang, code));
    let line = complaint.subject.batch_line.map(|(batch, line)| {
        let (batch, line) = (batch.to_string(), line.to_string());
        link(
            &format!("/platform/batches/{batch}"),
            ui::text_with(lang, "desk-objection-to", &[("batch", &batch), ("line", &line)]),
        )
    });
    let files = html! {
        @if shown.files.is_empty() { (ui::nothing(lang)) }
        @for (file, at) in shown.files.iter().zip(1..) {
            div { (link(&format!("/platform/complaints/{}/files/{}", complaint.complaint_id, file.sha256),
                html! { (text(lang, "desk-complaint-file")) " " (at) " (" (file.format.word()) ", " (ui::count(file.bytes)) " B)" })) }
        }
    };
    html! {
        (SummaryList::new([
            SummaryRow::new(text(lang, "list-channel"), text(lang, complaints::channel_key(complaint.channel))),
            SummaryRow::new(text(lang, "list-received"), complaint.received_at.local()),
            SummaryRow::new(text(lang, "list-answer-by"), complaints::limit_tag(lang, complaint, shown.today)),
            SummaryRow::new(text(lang, "list-complainant"), name),
            SummaryRow::new(text(lang, "desk-complaint-contact"), or_nothing(&complaint.from.contact)),
            SummaryRow::new(text(lang, "list-region"), complaint.subject.region.to_string()),
            SummaryRow::new(text(lang, "list-programme"), programme.unwrap_or_else(|| ui::nothing(lang))),
            SummaryRow::new(text(lang, "desk-complaint-line"), line.unwrap_or_else(|| ui::nothing(lang))),
            SummaryRow::new(text(lang, "list-owner"), or_nothing(complaint.owner.as_deref().unwrap_or_default())),
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
    let complaint = &shown.complaint;
    let can = |step| next_state(complaint.state, step).is_some();
    let to = |step: &str| format!("/platform/complaints/{}/{step}", complaint.complaint_id);
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
            (Select::new("login", text(lang, "desk-complaint-assign-to"), colleagues).value(complaint.owner.as_deref().unwrap_or_default())
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

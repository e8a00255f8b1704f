//! `/platform/complaints`: complaints and reports of the reader's region, those whose day is over first; and the form by
//! which one is taken in that came by phone, letter or SMS.

use access::Deed;
use axum::{
    extract::{Multipart, Path, State},
    response::{IntoResponse, Response},
};
use casework::{
    ATTACHMENT_BYTES_MAX, ATTACHMENTS_MAX, Attachment, Channel, Complainant, Complaint, ComplaintFilter,
    ComplaintState, NewComplaint, Subject, complaint::Receipt,
};
use door::{FORM_BYTES_MAX, Fault, Form, House, Query, User};
use kernel::{Ctx, Day, Error, Refusal, RegionCode, Result};
use maud::{Markup, html};
use ui::{
    Button, Colour, Column, Content, FileUpload, Input, Lang, Panel, Reader, Rows, Select, SelectItem, Tag, Textarea,
    Toolbar, say, text, text_with,
};

use crate::{
    FACE, lists,
    page::{Refused, again, fault, frame, link, may, plain, refused},
};

/// How long the form may be with everything that comes along.
pub(crate) const BODY_BYTES_MAX: usize = ATTACHMENTS_MAX * ATTACHMENT_BYTES_MAX + FORM_BYTES_MAX;
/// So many are shown on a page.
const SHOWN: usize = 50;
/// So many are taken along at most.
const EXPORTED: usize = 5_000;
/// The limit is near when so many days are left.
const NEAR_DAYS: i32 = 3;

fn filter_of(query: &Form) -> ComplaintFilter {
    ComplaintFilter {
        state: ComplaintState::from_word(query.text("state")),
        channel: Channel::from_word(query.text("channel")),
        owner: None,
        overdue: query.text("state") == "overdue",
        before: query.number("before"),
    }
}

/// Those whose day is over first; they are not repeated below.
fn read(ctx: &mut kernel::Ctx, filter: &ComplaintFilter) -> Result<Shown> {
    let today = ctx.today();
    let mut complaints = Vec::new();
    let all = filter.state.is_none() && !filter.overdue;
    if all && filter.before.is_none() {
        complaints = casework::complaints(ctx, &ComplaintFilter { overdue: true, ..filter.clone() }, SHOWN)?;
    }
    let rest = casework::complaints(ctx, filter, SHOWN + 1)?;
    let next = if rest.len() > SHOWN { rest.get(SHOWN - 1).map(|complaint| complaint.complaint_id) } else { None };
    complaints.extend(rest.into_iter().take(SHOWN).filter(|complaint| !(all && complaint.is_overdue(today))));
    Ok(Shown { complaints, next, today, counts: casework::complaint::counts(ctx)? })
}

struct Shown {
    complaints: Vec<Complaint>,
    next: Option<i64>,
    today: Day,
    counts: Vec<(ComplaintState, i64, i64)>,
}

/// Shows the list.
pub(crate) async fn show(
    State(house): State<House>,
    user: User,
    reader: Reader,
    Query(query): Query,
) -> Result<Markup, Fault> {
    let filter = filter_of(&query);
    match house.ask(&user.who, move |ctx| read(ctx, &filter)).await {
        Ok(shown) => Ok(write(&reader, &user, &query, &shown)),
        Err(why) => Err(Fault::new(reader, &FACE, why)),
    }
}

/// Hands the list out; that it was taken along stands in the log.
pub(crate) async fn export(
    State(house): State<House>,
    user: User,
    reader: Reader,
    Path(format): Path<String>,
    Query(query): Query,
) -> Result<Response, Fault> {
    let filter = filter_of(&query);
    let words = format!("state={} channel={}", known(query.text("state")), known(query.text("channel")));
    let read = move |ctx: &mut Ctx| {
        let complaints = casework::complaints(ctx, &filter, EXPORTED)?;
        Ok((casework::complaint_list(&complaints, ctx.today()), words.clone()))
    };
    lists::hand_out((&house, &user, &reader), ("desk-complaints-title", "complaints"), &format, read).await
}

/// A filter as the log keeps it: a word of ours or nothing.
fn known(word: &str) -> &str {
    let ours = word == "overdue" || ComplaintState::from_word(word).is_some() || Channel::from_word(word).is_some();
    if ours { word } else { "-" }
}

const COLUMNS: &[Column] = &[
    Column::words("list-reference"),
    Column::words("column-state"),
    Column::words("list-answer-by"),
    Column::words("list-channel"),
    Column::words("list-received"),
    Column::words("list-region"),
    Column::words("list-owner"),
];

fn write(reader: &Reader, user: &User, query: &Form, shown: &Shown) -> Markup {
    let lang = reader.lang;
    let late: i64 = shown.counts.iter().map(|(_, _, late)| late).sum();
    let states = [("", "desk-filter-all"), ("overdue", "desk-complaint-overdue")]
        .into_iter()
        .chain(ComplaintState::ALL.map(|state| (state.word(), state_key(state))))
        .map(|(word, key)| SelectItem::new(word, plain(lang, key)));
    let channels = std::iter::once(("", "desk-filter-all"))
        .chain(Channel::ALL.map(|channel| (channel.word(), channel_key(channel))))
        .map(|(word, key)| SelectItem::new(word, plain(lang, key)));
    let chosen = format!("state={}&channel={}", known(query.text("state")), known(query.text("channel")));
    let bar = Toolbar::new(reader)
        .filter(Select::new("state", text(lang, "column-state"), states.collect::<Vec<_>>()).value(query.text("state")))
        .filter(
            Select::new("channel", text(lang, "list-channel"), channels.collect::<Vec<_>>())
                .value(query.text("channel")),
        );
    let bar = lists::exports(bar, "/platform/complaints/export", &format!("?{chosen}"));
    let take_in = html! { @if may(user, Deed::TakeComplaint) { (Button::link(text(lang, "desk-complaint-new"), "/platform/complaints/new")) } };
    let counts =
        shown.counts.iter().map(|(state, count, _)| ui::Stat::new(text(lang, state_key(*state)), ui::count(*count)));
    let body = html! {
        (ui::heading("", text(lang, "desk-complaints-title"), take_in))
        @if late > 0 { (ui::Line::new(ui::Tone::Stop, text_with(lang, "desk-work-late", &[("count", &late.to_string())]))) }
        (ui::stats(counts))
        (bar)
        @if shown.complaints.is_empty() {
            (ui::empty_state(lang, "desk-complaints-none", "desk-complaints-none-next"))
        } @else {
            div.y-card { (Rows::new(lang, "desk-complaints-title", "", COLUMNS).rows(shown.complaints.iter().map(|complaint| row(lang, complaint, shown.today)))) }
            @if let Some(next) = shown.next { p.govuk-body { (link(&format!("/platform/complaints?{chosen}&before={next}"), text(lang, "desk-older"))) } }
        }
    };
    frame(reader, user, "desk-complaints-title", "nav-complaints").write(&body)
}

fn row(lang: Lang, complaint: &Complaint, today: Day) -> [Content; 7] {
    [
        link(&format!("/platform/complaints/{}", complaint.complaint_id), &*complaint.reference),
        state(lang, complaint.state),
        limit_tag(lang, complaint, today),
        text(lang, channel_key(complaint.channel)),
        html! { (complaint.received_at.local()) },
        html! { (complaint.subject.region) },
        html! { @match &complaint.owner { Some(login) => (login), None => (ui::nothing(lang)) } },
    ]
    .map(Content::from)
}

pub(crate) fn state_key(state: ComplaintState) -> &'static str {
    match state {
        ComplaintState::Received => "complaint-received",
        ComplaintState::Accepted => "complaint-accepted",
        ComplaintState::InHand => "complaint-in-hand",
        ComplaintState::Answered => "complaint-answered",
        ComplaintState::Closed => "complaint-closed",
    }
}

pub(crate) fn channel_key(channel: Channel) -> &'static str {
    match channel {
        Channel::Web => "channel-web",
        Channel::Phone => "channel-phone",
        Channel::Letter => "channel-letter",
        Channel::Sms => "channel-sms",
    }
}

/// How far a complaint is, as a tag.
pub(crate) fn state(lang: Lang, state: ComplaintState) -> Markup {
    let colour = match state {
        ComplaintState::Received => Colour::Yellow,
        ComplaintState::Accepted | ComplaintState::InHand => Colour::Blue,
        ComplaintState::Answered => Colour::Green,
        ComplaintState::Closed => Colour::Grey,
    };
    html! { (Tag::new(colour, text(lang, state_key(state)))) }
}

/// How a limit stands: over, near, or far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Limit {
    Over,
    Near,
    Far,
    Kept,
}

fn limit(complaint: &Complaint, today: Day) -> (Limit, Day) {
    let by = if complaint.state == ComplaintState::Received { complaint.accept_by } else { complaint.answer_by };
    let limit = match complaint.state {
        ComplaintState::Answered | ComplaintState::Closed => Limit::Kept,
        _ if today > by => Limit::Over,
        _ if today.days_until(by) <= NEAR_DAYS => Limit::Near,
        _ => Limit::Far,
    };
    (limit, by)
}

/// By when the next step is to be done: red when that day is over, amber when it is near.
pub(crate) fn limit_tag(lang: Lang, complaint: &Complaint, today: Day) -> Markup {
    let (limit, by) = limit(complaint, today);
    let day = by.to_string();
    match limit {
        Limit::Over => html! { (Tag::new(Colour::Red, text_with(lang, "desk-limit-over", &[("day", &day)]))) },
        Limit::Near => html! { (Tag::new(Colour::Yellow, text_with(lang, "desk-limit-near", &[("day", &day)]))) },
        Limit::Far | Limit::Kept => html! { time datetime=(by) { (by) } },
    }
}

/// Shows the form for one that came by phone, letter or SMS.
pub(crate) async fn form(user: User, reader: Reader) -> Markup {
    write_form(&reader, &user, &Form::default(), Refused::default())
}

/// Takes it in.
pub(crate) async fn take_in(
    State(house): State<House>,
    user: User,
    reader: Reader,
    files: Multipart,
) -> Result<Response, Fault> {
    let (typed, files) = match taken(files).await {
        Ok(taken) => taken,
        Err(refusal) => {
            return Ok(again(write_form(&reader, &user, &Form::default(), Refused(Some(("files", &refusal))))));
        }
    };
    let word = casework::new_word(door::random());
    let (fields, secret) = (typed.clone(), word.clone());
    let who = user.who.clone();
    let read = move |_: &House| -> Result<NewComplaint> {
        let attachments =
            files.iter().map(|(name, bytes)| Attachment::read(name, bytes)).collect::<Result<Vec<_>>>()?;
        new_case(&fields, attachments, secret)
    };
    let taken = match house.wait(read).await {
        Ok(new) => house.act(&who, move |ctx| casework::complaint::take_in(ctx, &new)).await,
        Err(why) => Err(why),
    };
    match taken {
        Ok(receipt) => Ok(write_receipt(&reader, &user, &receipt, &word).into_response()),
        Err(why) => {
            let refusal = refused(why).map_err(fault(&reader))?;
            let field = field_of(&refusal);
            Ok(again(write_form(&reader, &user, &typed, Refused(Some((field, &refusal))))))
        }
    }
}

fn field_of(refusal: &Refusal) -> &'static str {
    match &*refusal.code {
        code if code.starts_with("attachment_") || code == "too_many_attachments" => "files",
        code if code.starts_with("region_") || code == "out_of_scope" => "region",
        "channel_missing" => "channel",
        _ => "text",
    }
}

/// Fields and files of a form.
pub(crate) async fn taken(mut parts: Multipart) -> Result<(Form, Vec<(String, Vec<u8>)>), Refusal> {
    let broken = |_| Refusal::new("form_broken");
    let (mut fields, mut files) = (Vec::new(), Vec::new());
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        let name = part.name().unwrap_or_default().to_owned();
        match part.file_name().map(str::to_owned) {
            Some(file) => {
                let bytes = part.bytes().await.map_err(broken)?;
                // A browser sends an empty file where none was chosen.
                if !bytes.is_empty() {
                    files.push((file, bytes.to_vec()));
                }
            }
            None => fields.push((name, part.text().await.map_err(broken)?)),
        }
    }
    Ok((Form::from_pairs(fields), files))
}

fn new_case(typed: &Form, attachments: Vec<Attachment>, word: String) -> Result<NewComplaint> {
    let channel = Channel::from_word(typed.text("channel")).filter(|channel| *channel != Channel::Web);
    let channel = channel.ok_or_else(|| Error::from(Refusal::new("channel_missing")))?;
    let region = RegionCode::parse(typed.text("region")).map_err(|why| Error::from(Refusal::new(why.code())))?;
    let programme = Some(typed.text("programme").to_owned()).filter(|code| subsidy::programme(code).is_some());
    let from =
        Complainant { person: None, name: typed.text("name").to_owned(), contact: typed.text("contact").to_owned() };
    let subject = Subject { region, programme, batch_line: None };
    Ok(NewComplaint { channel, from, subject, text: typed.text("text").to_owned(), attachments, word })
}

fn write_form(reader: &Reader, user: &User, typed: &Form, why: Refused<'_>) -> Markup {
    let lang = reader.lang;
    let channels = [Channel::Phone, Channel::Letter, Channel::Sms]
        .map(|channel| ui::RadioItem::new(channel.word(), text(lang, channel_key(channel))));
    let programmes = std::iter::once(SelectItem::new("", plain(lang, "desk-programme-none"))).chain(
        subsidy::embedded()
            .iter()
            .map(|one| SelectItem::new(&*one.code, if lang == Lang::En { &*one.name.en } else { &*one.name.zh })),
    );
    let input = |name: &str, key: &str| {
        Input::new(name, text(lang, key))
            .filled(typed.text(name))
            .autocomplete("off")
            .spellcheck(false)
            .error_message(why.at(lang, name))
    };
    let limits = [("count", ATTACHMENTS_MAX.to_string()), ("mib", (ATTACHMENT_BYTES_MAX >> 20).to_string())];
    let limits: Vec<(&str, &str)> = limits.iter().map(|(name, value)| (*name, &**value)).collect();
    let body = html! {
        (why.summary(lang))
        (ui::heading("", text(lang, "desk-complaint-new"), ""))
        div.y-card {
            form method="post" action="/platform/complaints/new" enctype="multipart/form-data" {
                (ui::Radios::new("channel", plain(lang, "list-channel"), channels).value(typed.text("channel")).classes("govuk-radios--inline")
                    .error_message(why.at(lang, "channel")))
                (Textarea::new("text", text(lang, "desk-complaint-text")).value(typed.text("text")).rows(6_u32).error_message(why.at(lang, "text")))
                (input("region", "desk-complaint-region").hint(text(lang, "desk-complaint-region-hint")).inputmode("numeric").classes("govuk-input--width-20"))
                (Select::new("programme", text(lang, "list-programme"), programmes.collect::<Vec<_>>()).value(typed.text("programme")))
                (input("name", "desk-complaint-name").hint(text(lang, "desk-complaint-name-hint")))
                (input("contact", "desk-complaint-contact"))
                (FileUpload::new("files", text(lang, "desk-complaint-files")).hint(text_with(lang, "desk-complaint-files-hint", &limits)).multiple(true)
                    .error_message(why.at(lang, "files")))
                (Button::new(text(lang, "desk-complaint-take-in")).once())
            }
        }
    };
    frame(reader, user, "desk-complaint-new", "nav-complaints")
        .back("desk-complaints-back", "/platform/complaints")
        .write(&body)
}

/// The word is shown once; who took the complaint in says it to who complained.
fn write_receipt(reader: &Reader, user: &User, receipt: &Receipt, word: &str) -> Markup {
    let lang = reader.lang;
    let says = html! { (text(lang, "desk-receipt-word")) br; strong { (word) } };
    let body = html! {
        (Panel::new(say(lang, "desk-receipt-title", &[("reference", &receipt.reference)]), says))
        p.govuk-body { (text_with(lang, "desk-receipt-by", &[("day", &receipt.answer_by.to_string())])) }
        p.govuk-body { (link(&format!("/platform/complaints/{}", receipt.complaint_id), text(lang, "desk-receipt-open"))) }
    };
    frame(reader, user, "desk-receipt-page", "nav-complaints")
        .back("desk-complaints-back", "/platform/complaints")
        .write(&body)
}

#[cfg(test)]
mod tests {
    use kernel::Moment;

    use super::*;

    #[test]
    fn a_limit_is_red_when_it_is_over_and_amber_when_it_is_near() {
        let day = |text: &str| Day::parse(text).unwrap();
        let complaints = [
            (ComplaintState::Received, "2026-11-20", Limit::Far),
            (ComplaintState::Received, "2026-11-22", Limit::Near),
            (ComplaintState::Received, "2026-11-25", Limit::Near),
            (ComplaintState::Received, "2026-11-26", Limit::Over),
            (ComplaintState::InHand, "2026-11-26", Limit::Far),
            (ComplaintState::InHand, "2026-12-07", Limit::Near),
            (ComplaintState::InHand, "2026-12-11", Limit::Over),
            (ComplaintState::Answered, "2027-01-01", Limit::Kept),
        ];
        for (state, today, expected) in complaints {
            let complaint = Complaint {
                complaint_id: 1,
                reference: "TS-1".into(),
                channel: Channel::Phone,
                state,
                from: Complainant::anonymous(),
                subject: Subject { region: RegionCode::parse("540502").unwrap(), programme: None, batch_line: None },
                text: String::new(),
                received_at: Moment(0),
                accept_by: day("2026-11-25"),
                answer_by: day("2026-12-10"),
                owner: None,
                answered_at: None,
                closed_at: None,
            };
            assert_eq!(limit(&complaint, day(today)).0, expected, "{state:?} {today}");
        }
    }
}

//! `/platform`: what waits for the reader, by what his roles let him do. Each heap has its count, the first few, and the way
//! to all of them.
//!
//! Deliberately absent: what waits for others.

use std::collections::BTreeMap;

use access::{Deed, OpenInvite};
use axum::extract::State;
use casework::{Complaint, ComplaintFilter, ComplaintState, Objection, ObjectionState};
use door::{Fault, House, User};
use kernel::{Ctx, Day, Result};
use maud::{Markup, html};
use payout::{Batch, BatchState, ReviewState};
use ui::{Card, Colour, Lang, Line, Reader, Tag, Tone, text, text_with};

use crate::{
    FACE, cards, complaints, disbursements, follow_ups,
    page::{frame, link, may},
    user, words,
};

/// So many of a heap are shown.
const FIRST: usize = 5;
/// So many invitations, which are dealt with here.
const INVITES: usize = 50;
/// So many are counted one by one.
const COUNTED: usize = 200;

/// Something that waits.
enum Waits {
    Batch(Box<Batch>),
    Complaint(Box<Complaint>, Day),
    Objection(Box<Objection>),
    Invite(Box<OpenInvite>),
}

/// A heap of what waits for the same deed.
struct Heap {
    key: &'static str,
    to: &'static str,
    count: usize,
    late: i64,
    first: Vec<Waits>,
}

struct Shown {
    heaps: Vec<Heap>,
    halted: Option<String>,
    log: Option<i64>,
}

fn read(ctx: &mut Ctx, deeds: &[Deed]) -> Result<Shown> {
    let me = ctx.actor().user.to_string();
    let (may, today) = (|deed| deeds.contains(&deed), ctx.today());
    let mut heaps = Vec::new();
    let batches = if deeds
        .iter()
        .any(|deed| matches!(deed, Deed::MakeBatch | Deed::ReviewBatch | Deed::ApproveBatch | Deed::PayBatch))
    {
        payout::batches(ctx)?
    } else {
        Vec::new()
    };
    let waiting: BTreeMap<i64, ReviewState> =
        if batches.is_empty() { BTreeMap::new() } else { payout::reviews_waiting(ctx)?.into_iter().collect() };
    let mut add = |key, wanted: &dyn Fn(&Batch) -> bool| {
        let found: Vec<&Batch> = batches.iter().filter(|batch| wanted(batch)).collect();
        let first = found.iter().take(FIRST).map(|batch| Waits::Batch(Box::new((*batch).clone()))).collect();
        heaps.push(Heap { key, to: "/platform/batches", count: found.len(), late: 0, first });
    };
    if may(Deed::MakeBatch) {
        add("desk-work-to-load", &|batch| matches!(batch.state, BatchState::Open | BatchState::Loaded));
        add("desk-work-to-notice", &|batch| batch.state == BatchState::Checked);
        add("desk-work-to-submit", &|batch| {
            batch.state == BatchState::Noticed && batch.notice.is_none_or(|(_, to)| today >= to)
        });
    }
    if may(Deed::MakeBatch) {
        add("desk-work-objected", &|batch| waiting.get(&batch.batch_id) == Some(&ReviewState::Objected));
    }
    if may(Deed::ReviewBatch) {
        add("desk-work-to-review", &|batch| {
            let mine = batch.made_by == me || batch.submitted_by.as_ref() == Some(&me);
            !mine && waiting.get(&batch.batch_id) == Some(&ReviewState::Asked)
        });
    }
    if may(Deed::ApproveBatch) {
        add("desk-work-to-approve", &|batch| {
            let mine = batch.made_by == me || batch.submitted_by.as_ref() == Some(&me);
            let reviewed = !waiting.contains_key(&batch.batch_id);
            batch.state == BatchState::Submitted && reviewed && !mine && !batch.approved_by.contains(&me)
        });
    }
    if may(Deed::PayBatch) {
        add("desk-work-to-send", &|batch| batch.state == BatchState::Approved);
    }
    let mut sent = |key, wanted: &dyn Fn(&mut Ctx, &Batch) -> Result<bool>| -> Result<()> {
        let mut found = Vec::new();
        for batch in batches.iter().filter(|batch| batch.state == BatchState::Sent).take(COUNTED) {
            if wanted(ctx, batch)? {
                found.push(batch.clone());
            }
        }
        let count = found.len();
        let first = found.into_iter().take(FIRST).map(|batch| Waits::Batch(Box::new(batch))).collect();
        heaps.push(Heap { key, to: "/platform/batches", count, late: 0, first });
        Ok(())
    };
    if may(Deed::PayBatch) {
        let waits = |ctx: &mut Ctx, batch: &Batch| {
            let totals = payout::totals(ctx, batch.batch_id)?;
            Ok(totals.on_the_way.0 + totals.unknown.0 > 0)
        };
        sent("desk-work-replies", &waits)?;
        sent("desk-work-to-close", &|ctx, batch| Ok(!waits(ctx, batch)?))?;
    }
    if may(Deed::MakeBatch) || may(Deed::CorrectAccounts) {
        sent("desk-work-to-correct", &|ctx, batch| Ok(payout::totals(ctx, batch.batch_id)?.failed.0 > 0))?;
    }
    if may(Deed::MakeBatch) {
        let found = casework::objections(ctx, None, Some(ObjectionState::Received), COUNTED)?;
        let count = found.len();
        let first = found.into_iter().take(FIRST).map(|one| Waits::Objection(Box::new(one))).collect();
        heaps.push(Heap { key: "desk-work-objections", to: "/platform/objections", count, late: 0, first });
    }
    if may(Deed::AnswerComplaint) {
        heaps.push(complaints_to_answer(ctx, today)?);
    }
    if may(Deed::WorkCase) {
        let (key, to) = ("desk-work-follow-ups", "/platform/follow-ups");
        heaps.push(Heap { key, to, count: follow_ups::due(ctx)?, late: 0, first: Vec::new() });
    }
    if may(Deed::GrantBudget) {
        let (key, to) = ("desk-work-disbursements", "/platform/disbursements");
        heaps.push(Heap { key, to, count: disbursements::waiting(ctx)?, late: 0, first: Vec::new() });
    }
    if may(Deed::MakeCards) {
        let (key, to) = ("desk-work-cards-to-check", "/platform/cards/stage/applied");
        heaps.push(Heap { key, to, count: cards::applied_to_check(ctx)?, late: 0, first: Vec::new() });
    }
    if may(Deed::KeepUsers) {
        let found = access::open_invites(ctx)?;
        let count = found.len();
        let first = found.into_iter().take(INVITES).map(|one| Waits::Invite(Box::new(one))).collect();
        heaps.push(Heap { key: "desk-work-invites", to: "/platform/users", count, late: 0, first });
    }
    Ok(Shown {
        heaps,
        halted: payout::halted(ctx)?,
        log: if may(Deed::ReadLog) { Some(audit::size(ctx)?) } else { None },
    })
}

fn complaints_to_answer(ctx: &mut Ctx, today: Day) -> Result<Heap> {
    let open = [ComplaintState::Received, ComplaintState::Accepted, ComplaintState::InHand];
    let counts = casework::complaint::counts(ctx)?;
    let of = |wanted: fn(&(ComplaintState, i64, i64)) -> i64| -> i64 {
        counts.iter().filter(|(state, _, _)| open.contains(state)).map(wanted).sum()
    };
    let (count, late) = (of(|(_, count, _)| *count), of(|(_, _, late)| *late));
    let mut first = Vec::new();
    for filter in [
        ComplaintFilter { overdue: true, ..ComplaintFilter::default() },
        ComplaintFilter { state: Some(ComplaintState::Received), ..ComplaintFilter::default() },
        ComplaintFilter { state: Some(ComplaintState::InHand), ..ComplaintFilter::default() },
        ComplaintFilter { state: Some(ComplaintState::Accepted), ..ComplaintFilter::default() },
    ] {
        for complaint in casework::complaints(ctx, &filter, FIRST)? {
            let known = first
                .iter()
                .any(|one| matches!(one, Waits::Complaint(known, _) if known.complaint_id == complaint.complaint_id));
            if !known && first.len() < FIRST {
                first.push(Waits::Complaint(Box::new(complaint), today));
            }
        }
    }
    let count = usize::try_from(count).unwrap_or_default();
    Ok(Heap { key: "desk-work-complaints", to: "/platform/complaints", count, late, first })
}

/// Shows the page.
pub(crate) async fn show(State(house): State<House>, user: User, reader: Reader) -> Result<Markup, Fault> {
    let deeds: Vec<Deed> = Deed::ALL.into_iter().filter(|deed| may(&user, *deed)).collect();
    match house.ask(&user.who, move |ctx| read(ctx, &deeds)).await {
        Ok(shown) => Ok(write(&reader, &user, &shown)),
        Err(why) => Err(Fault::new(reader, &FACE, why)),
    }
}

fn write(reader: &Reader, user: &User, shown: &Shown) -> Markup {
    let lang = reader.lang;
    let nothing = shown.heaps.iter().all(|heap| heap.count == 0);
    let body = html! {
        (ui::heading("", text(lang, "desk-work-title"), ""))
        @if nothing && !shown.heaps.is_empty() { (ui::empty_state(lang, "desk-work-none", "desk-work-none-next")) }
        div.y-columns {
            @for heap in shown.heaps.iter().filter(|heap| heap.count > 0) { (write_heap(lang, heap)) }
        }
        (elsewhere(lang, user, shown))
    };
    let mut frame = frame(reader, user, "desk-work-title", "nav-work");
    if let Some(reason) = &shown.halted {
        frame = frame.banner(halted(lang, reason));
    }
    frame.write(&body)
}

fn halted(lang: Lang, reason: &str) -> Line {
    let says = html! {
        strong { (text(lang, "halted-banner")) }
        @if !reason.is_empty() { " " (text_with(lang, "halted-reason", &[("reason", reason)])) }
    };
    Line::new(Tone::Stop, says).live()
}

fn write_heap(lang: Lang, heap: &Heap) -> Markup {
    let count = heap.count.to_string();
    let title = html! { (text(lang, heap.key)) " " (Tag::new(Colour::Blue, &*count)) };
    let more = heap.count > heap.first.len();
    let inside = html! {
        @if heap.late > 0 {
            (Line::new(Tone::Stop, text_with(lang, "desk-work-late", &[("count", &heap.late.to_string())])))
        }
        ul.govuk-list { @for one in &heap.first { li { (write_one(lang, one)) } } }
        @if more { p.govuk-body { (link(heap.to, text_with(lang, "desk-work-all", &[("count", &count)]))) } }
    };
    html! { (Card::new(heap.key, title, inside)) }
}

fn write_one(lang: Lang, one: &Waits) -> Markup {
    match one {
        Waits::Batch(batch) => html! {
            (link(&format!("/platform/batches/{}", batch.batch_id), batch.batch_id.to_string()))
            " " (door::programme_name(lang, &batch.cycle.programme)) " "
            span.y-quiet.y-nowrap { (batch.cycle.period) } " " (words::state_tag(lang, batch.state))
        },
        Waits::Complaint(complaint, today) => html! {
            (link(&format!("/platform/complaints/{}", complaint.complaint_id), &*complaint.reference))
            " " (complaints::limit_tag(lang, complaint, *today))
        },
        Waits::Objection(objection) => html! {
            (link(&format!("/platform/objections/{}", objection.objection_id), objection.objection_id.to_string()))
            " " span.y-quiet { (text_with(lang, "desk-objection-to", &[("batch", &objection.said.batch_id.to_string()), ("line", &objection.said.line.to_string())])) }
        },
        Waits::Invite(invite) => html! {
            (link(&format!("/platform/users/{}", invite.user.login), &*invite.user.login))
            " " span lang=(Lang::Zh.tag()) { (invite.user.name) } " "
            span.y-quiet { (user::invited_until(lang, invite)) }
            (user::invitation(lang, invite, "/platform"))
        },
    }
}

/// What a role opens although nothing waits there.
fn elsewhere(lang: Lang, who: &User, shown: &Shown) -> Markup {
    use ui::{Icon, Tile};
    let mut tiles = Vec::new();
    if may(who, Deed::ReadPeople) {
        tiles.push(Tile::new(Icon::Users, text(lang, "nav-people"), "/platform/people"));
    }
    if may(who, Deed::ServeCards) {
        tiles.push(Tile::new(Icon::IdCard, text(lang, "nav-cards"), "/platform/cards"));
    }
    if may(who, Deed::TakeComplaint) {
        tiles.push(Tile::new(Icon::Phone, text(lang, "desk-complaint-new"), "/platform/complaints/new"));
    }
    tiles.push(Tile::new(Icon::ListChecks, text(lang, "nav-batches"), "/platform/batches"));
    if may(who, Deed::KeepUsers) {
        tiles.push(Tile::new(Icon::KeyRound, text(lang, "nav-users"), "/platform/users"));
    }
    if let Some(leaves) = shown.log {
        let count = text_with(lang, "desk-log-count", &[("count", &leaves.to_string())]);
        tiles.push(Tile::new(Icon::History, text(lang, "nav-log"), "/platform/log").note(count));
    }
    ui::tiles(tiles)
}

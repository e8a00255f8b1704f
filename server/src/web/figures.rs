//! Figures in Prometheus' text form: batches and money by state, the switch, the audit log, requests, memory.
//!
//! The figures of the business are read at most every ten seconds, however often they are asked for. No label ever
//! holds what somebody typed. Deliberately absent: anything by person, village or user.

use std::{
    collections::BTreeMap,
    sync::Mutex,
    time::{Duration, Instant},
};

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use kernel::{Actor, Ctx, Result};
use ledger::Kind;
use metrics::{counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusRecorder};
use payout::BatchState;

use super::Web;

/// The figures of one router.
pub(super) struct Figures {
    recorder: PrometheusRecorder,
    business_read: Mutex<Option<Instant>>,
}

const FRESH_FOR: Duration = Duration::from_secs(10);

impl Figures {
    pub(super) fn new() -> Figures {
        let seconds = [0.001, 0.005, 0.02, 0.1, 0.5, 2.0, 10.0];
        let recorder = PrometheusBuilder::new()
            .set_buckets_for_metric(Matcher::Full("yika_request_seconds".to_owned()), &seconds)
            .expect("there are buckets")
            .build_recorder();
        metrics::with_local_recorder(&recorder, || {
            describe_gauge!("yika_batches", "Batches by state");
            describe_gauge!("yika_items", "Pay items by state");
            describe_gauge!("yika_items_fen", "Fen of pay items by state");
            describe_gauge!("yika_halted", "1 while payments are halted");
            describe_gauge!("yika_audit_leaves", "Leaves of the audit log");
            describe_gauge!("yika_ledger_fen", "Fen on all accounts of a kind: debits less credits");
            describe_gauge!("yika_ledger_sum_fen", "Fen on all accounts together; anything but 0 is an alarm");
            describe_gauge!("yika_memory_resident_bytes", "Memory of the process");
            describe_gauge!("yika_memory_resident_peak_bytes", "The most memory the process has had");
            describe_counter!("yika_requests_total", "Requests by method, pattern of the path, and status");
            describe_histogram!("yika_request_seconds", "Seconds until a request was answered");
        });
        Figures { recorder, business_read: Mutex::new(None) }
    }

    pub(super) fn count_request(&self, method: &'static str, route: &str, status: u16, took: Duration) {
        let labels = [("method", method.to_owned()), ("route", route.to_owned()), ("status", status.to_string())];
        metrics::with_local_recorder(&self.recorder, || {
            counter!("yika_requests_total", &labels).increment(1);
            histogram!("yika_request_seconds").record(took);
        });
    }

    /// Whether the business is to be read anew; who is told so reads it.
    fn is_stale(&self) -> bool {
        let mut read = self.business_read.lock().expect("nothing panics while it holds the time");
        let stale = read.is_none_or(|at| at.elapsed() >= FRESH_FOR);
        if stale {
            *read = Some(Instant::now());
        }
        stale
    }

    fn set(&self, business: &Business) {
        metrics::with_local_recorder(&self.recorder, || {
            for (state, count) in &business.batches {
                gauge!("yika_batches", "state" => *state).set(number(*count));
            }
            for (state, (count, fen)) in &business.items {
                gauge!("yika_items", "state" => *state).set(number(*count));
                gauge!("yika_items_fen", "state" => *state).set(number(*fen));
            }
            for (kind, fen) in &business.ledger {
                gauge!("yika_ledger_fen", "kind" => *kind).set(number(*fen));
            }
            gauge!("yika_ledger_sum_fen").set(number(business.ledger.values().sum()));
            gauge!("yika_halted").set(if business.halted { 1.0 } else { 0.0 });
            gauge!("yika_audit_leaves").set(number(business.audit_leaves));
        });
    }

    fn set_memory(&self) {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        metrics::with_local_recorder(&self.recorder, || {
            for (line, name) in
                [("VmRSS:", "yika_memory_resident_bytes"), ("VmHWM:", "yika_memory_resident_peak_bytes")]
            {
                if let Some(bytes) = memory_bytes(&status, line) {
                    gauge!(name).set(number(bytes));
                }
            }
        });
    }
}

/// A figure for Prometheus, which knows floats only: exact up to 2^53, that is 90 trillion yuan.
#[allow(clippy::cast_precision_loss, reason = "a figure to look at, never to calculate with")]
fn number(value: i64) -> f64 {
    value as f64
}

fn memory_bytes(status: &str, name: &str) -> Option<i64> {
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.trim().strip_suffix(" kB")?.parse::<i64>().ok()?.checked_mul(1024)
}

/// The state of the business at one moment.
#[derive(Debug, Default, PartialEq, Eq)]
struct Business {
    batches: BTreeMap<&'static str, i64>,
    items: BTreeMap<&'static str, (i64, i64)>,
    ledger: BTreeMap<&'static str, i64>,
    halted: bool,
    audit_leaves: i64,
}

const KINDS: [Kind; 5] = [Kind::Source, Kind::Budget, Kind::Reserved, Kind::Returned, Kind::Paid];

impl Business {
    fn read(ctx: &mut Ctx) -> Result<Business> {
        let mut business = Business {
            batches: BatchState::ALL.into_iter().map(|state| (state.word(), 0)).collect(),
            halted: payout::halted(ctx)?.is_some(),
            audit_leaves: audit::size(ctx)?,
            ..Business::default()
        };
        let mut add = |state: &'static str, (count, sum): (i64, kernel::Fen)| {
            let place = business.items.entry(state).or_default();
            *place = (place.0 + count, place.1 + sum.get());
        };
        for batch in payout::batches(ctx)? {
            *business.batches.entry(batch.state.word()).or_default() += 1;
            if batch.state == BatchState::Undone {
                continue;
            }
            let totals = payout::totals(ctx, batch.batch_id)?;
            let waiting = if batch.sent_at.is_none() { totals.approved } else { (0, kernel::Fen::ZERO) };
            add(if batch.submitted_by.is_none() { "accepted" } else { "frozen" }, waiting);
            add("credited", totals.paid);
            add("failed_or_returned", totals.failed);
            add("sent", totals.on_the_way);
            add("unknown", totals.unknown);
        }
        for kind in KINDS {
            let sum = ledger::accounts_of_kind(ctx, kind)?.iter().map(|(_, _, balance)| balance.get()).sum();
            business.ledger.insert(kind.word(), sum);
        }
        business.ledger.insert("person", ledger::payable_to_persons(ctx)?.get());
        Ok(business)
    }
}

/// Answers all figures.
pub(super) async fn metrics(State(web): State<Web>) -> Response {
    if web.figures.is_stale() {
        match web.house.db.read_async(Actor::system(), Business::read).await {
            Ok(business) => web.figures.set(&business),
            Err(_) => {
                *web.figures.business_read.lock().expect("nothing panics while it holds the time") = None;
                tracing::warn!("the figures could not be read");
                return (StatusCode::SERVICE_UNAVAILABLE, "the database did not answer\n").into_response();
            }
        }
    }
    web.figures.set_memory();
    let text = web.figures.recorder.handle().render();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}

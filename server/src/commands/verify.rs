//! `verify`: every law that can be checked on the data, from one snapshot; the first row that breaks one is named.

use std::fmt::Write;

use kernel::{Ctx, Error, Refusal, Result};
use serde_json::{Value, json};

use crate::{
    answer::{Answer, Done},
    desk::Desk,
    progress, words,
};

/// A room's check: how many rows it looked at.
pub(crate) type Check = fn(&mut Ctx) -> Result<u64>;

pub(crate) const CHECKS: [(&str, Check); 6] = [
    ("ledger", ledger::verify),
    ("audit", |ctx| Ok(audit::verify(ctx, None)?.size.try_into().expect("a log has no negative size"))),
    ("payout", payout::verify),
    ("insurance", insurance::verify),
    ("subsidy", subsidy::verify),
    ("exchange", exchange::verify),
];

pub(crate) fn verify(desk: &Desk) -> Done {
    let (mut text, mut laws, mut first_no) = (String::new(), Vec::<Value>::new(), None);
    desk.read("verify", |ctx| {
        for (room, check) in CHECKS {
            let _step = progress::step(&words::law(desk.lang, room));
            match check(ctx) {
                Ok(rows) => {
                    let _ = writeln!(text, "ok      {rows:>10}  {room}: {}", words::law(desk.lang, room));
                    laws.push(json!({ "room": room, "ok": true, "rows": rows }));
                }
                Err(Error::Broken(row)) => {
                    let _ = writeln!(text, "BROKEN  {row}");
                    laws.push(json!({ "room": room, "ok": false, "row": row }));
                    first_no.get_or_insert(Refusal::new("law_broken").with("row", row));
                }
                Err(other) => return Err(other),
            }
        }
        Ok(())
    })?;
    let facts = json!({ "laws": laws });
    Ok(match first_no {
        None => Answer::yes(text, facts),
        Some(refusal) => Answer::no(refusal, text, facts),
    })
}

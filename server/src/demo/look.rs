//! Where a newcomer looks next: commands that can be pasted as they stand.

use std::path::Path;

use kernel::Day;

use super::{
    Demo,
    story::Story,
    words::{mark, say as text},
};
use crate::answer::{Done, complain};

/// A payment worth following.
pub(super) struct ToFollow {
    pub(super) item_id: i64,
    /// Whether it failed or came back once and was paid once more.
    corrected: bool,
}

/// Somebody paid at the second attempt, or else anybody.
pub(super) fn item_to_follow(story: &Story, reissues: &[i64], otherwise: i64) -> Done<ToFollow> {
    story.read("auditor", |ctx| {
        for (batch_id, corrected) in reissues.iter().map(|batch| (*batch, true)).chain([(otherwise, false)]) {
            let batch = payout::batch(ctx, batch_id)?;
            let items = payout::frozen_items(ctx, &batch)?;
            for item in items.iter().take(5) {
                if exchange::evidence(ctx, item.item_id)?["item"]["state"] == "credited" {
                    return Ok(ToFollow { item_id: item.item_id, corrected });
                }
            }
            if let (false, Some(item)) = (corrected, items.first()) {
                return Ok(ToFollow { item_id: item.item_id, corrected });
            }
        }
        unreachable!("a batch that was sent has items")
    })
}

/// What a shell takes for one word.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@%+,".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// Says where to look.
pub(super) fn say(story: &mut Story, demo: &Demo, follow: &ToFollow, staff: &str, last: Day, seconds: f64) {
    let lang = story.lang;
    story.table.part("part-look", &[]);
    let program = std::env::args().next().unwrap_or_else(|| "yika".to_owned());
    // An address of a server may hold a password, which is not for the screen.
    let mut at = match story.place.sqlite_file() {
        Some(_) => format!("--db {}", quoted(&story.place.address)),
        None => "--db \"$YIKA_DB\"".to_owned(),
    };
    let beside = story.place.sqlite_file().and_then(Path::parent).map(|home| home.join("exchange"));
    if beside.as_deref() != Some(&story.place.exchange) {
        at.push_str(&format!(" --exchange {}", quoted(&story.place.exchange.display().to_string())));
    }
    let within = |name: &str| quoted(&demo.dir.join(name).display().to_string());
    let yika = |words: &str| format!("{} {words} {at}", quoted(&program));
    let item = follow.item_id;
    let key = if follow.corrected { "look-evidence" } else { "look-evidence-plain" };
    let mut lines = vec![
        ("look-status", yika("batch status") + " --as auditor"),
        (key, yika(&format!("evidence {item} {}", within("evidence.json"))) + " --as auditor"),
        ("look-verify", yika("verify") + " --as auditor"),
        ("look-audit", yika(&format!("audit verify --checkpoint {}", within("checkpoint.txt"))) + " --as auditor"),
        (
            "look-bank",
            format!("{} bank-sim --dir {}", quoted(&program), quoted(&story.place.exchange.display().to_string())),
        ),
        ("look-files", format!("ls -R {} {}", within("rosters"), quoted(&story.place.exchange.display().to_string()))),
    ];
    if demo.no_serve {
        lines.push(("look-serve", yika(&format!("serve --port {}", demo.port))));
    } else {
        lines.push(("look-pages", format!("http://127.0.0.1:{}/platform   /healthz   /metrics", demo.port)));
    }
    for (key, line) in lines {
        complain(&format!("  {}\n      {line}", text(lang, key, &[])));
    }
    complain(&format!("  {}", text(lang, "look-users", &[("file", &within(super::sign_in::FILE))])));
    staff.lines().for_each(|line| complain(&format!("      {line}")));
    complain("");
    let done = text(lang, "done", &[("seconds", &format!("{seconds:.1}")), ("last", &last.to_string())]);
    complain(&mark(lang).map_or_else(|| done.clone(), |mark| format!("〔{mark}〕{done}")));
}

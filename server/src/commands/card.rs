//! `card ...`: files to banks and the card maker and back, the day's work, and what stations carry away to verify
//! electronic cards without a network.

use std::{
    fmt::Write as _,
    fs,
    io::Read as _,
    path::{Path, PathBuf},
};

use card::{ApplicationNo, Batch, KeyRing};
use clap::Subcommand;
use credential::{Algorithm, KeyList, PublicKey, SeenFile, StatusList, StatusLists, Trust};
use exchange::cards;
use kernel::{Actor, Clock, Ctx, Db, Error, Refusal, RegionCode, unhex};
use serde_json::{Value, json};

use crate::{
    answer::{Answer, Done, Fault},
    desk::{Desk, Place, confined},
    words::{self, Lang},
};

/// Cards.
#[derive(Debug, Subcommand)]
pub(crate) enum Card {
    /// Send what waits to a bank, or to the card maker, and write its file
    Ask {
        /// The bank's code, or `maker`
        partner: String,
    },
    /// Write the file of a batch again, after a crash: the same to the byte
    Write {
        /// The batch's number
        card_batch: i64,
    },
    /// Take in answers: those that wait in the inboxes, or one file for one batch
    Take {
        /// The batch that the file answers
        #[arg(long, requires = "answer")]
        of: Option<i64>,
        /// The file
        #[arg(requires = "of")]
        answer: Option<PathBuf>,
    },
    /// Send everything that waits in boxes for a service point there
    Ship {
        /// The county's or township's code
        point: String,
    },
    /// What the day brings: reports that lapse, payments that move to new accounts, cards of who died or left that end
    Due,
    /// The counts of a year by county
    Counts {
        /// The year
        year: i32,
    },
    /// How far an application is
    Progress {
        /// The application's number
        application: String,
    },
    /// Write the signed list of keys for stations; prints the anchor by which they believe it
    Keys {
        /// Where to
        file: PathBuf,
    },
    /// Write the signed list of cards that cannot be shown
    Status {
        /// Where to
        file: PathBuf,
    },
    /// Verify a code from standard input without a database, as a station does
    Verify {
        /// The list of keys
        #[arg(long)]
        keys: PathBuf,
        /// The list of cards that cannot be shown
        #[arg(long)]
        status: PathBuf,
        /// What `card keys` printed
        #[arg(long)]
        anchor: String,
        /// Where this station keeps the codes it took; without it a code is not spent
        #[arg(long)]
        seen: Option<PathBuf>,
    },
    /// Verify the code of a paper from standard input without a database, and print what it proves
    VerifyPaper {
        /// The list of keys
        #[arg(long)]
        keys: PathBuf,
        /// What `card keys` printed
        #[arg(long)]
        anchor: String,
    },
}

pub(crate) fn carry_out(globals: &crate::Globals, card: Card) -> Done {
    if let Card::Verify { keys, status, anchor, seen } = card {
        return verify(globals.lang(), &keys, &status, &anchor, seen.as_deref());
    }
    if let Card::VerifyPaper { keys, anchor } = card {
        return verify_paper(globals.lang(), &keys, &anchor);
    }
    let desk = &Desk::open(globals)?;
    match card {
        Card::Ask { partner } => ask(desk, &partner),
        Card::Write { card_batch } => {
            let path =
                desk.deed("card write", |actor| cards::write_batch(&desk.db, actor, &desk.place.exchange, card_batch))?;
            Ok(written(desk.lang, card_batch, &path))
        }
        Card::Take { of, answer } => take(desk, of.zip(answer)),
        Card::Ship { point } => ship(desk, &point),
        Card::Due => due(desk),
        Card::Counts { year } => counts(desk, year),
        Card::Progress { application } => progress(desk, &application),
        Card::Keys { file } => keys(desk, &file),
        Card::Status { file } => status(desk, &file),
        Card::Verify { .. } | Card::VerifyPaper { .. } => unreachable!("it was carried out without a database"),
    }
}

/// The keys of electronic cards of a place, made where there are none.
pub(crate) fn key_ring(place: &Place) -> kernel::Result<KeyRing> {
    KeyRing::open(&place.home.join("electronic.keys"), ISSUER, Algorithm::Ed25519, Clock::System.now())
}

/// The name of this house in every code.
const ISSUER: &str = "https://yika.example/540500";

fn ask(desk: &Desk, partner: &str) -> Done {
    let (to_maker, bank) = (partner == cards::MAKER, partner.to_owned());
    if !to_maker && exchange::profile::example_profile(partner).is_none() {
        return Err(Refusal::new("bank_unknown").with("bank", partner).into());
    }
    let batch =
        desk.write(
            "card ask",
            move |ctx| {
                if to_maker { card::ask_maker(ctx, cards::MAKER) } else { card::ask_bank(ctx, &bank) }
            },
        )?;
    let Some(batch) = batch else {
        return Ok(Answer::yes(words::done(desk.lang, "done-card-none", &[]), json!({ "batch": Value::Null })));
    };
    let path =
        desk.deed("card write", |actor| cards::write_batch(&desk.db, actor, &desk.place.exchange, batch.batch_id))?;
    Ok(written(desk.lang, batch.batch_id, &path))
}

fn written(lang: Lang, batch: i64, path: &Path) -> Answer {
    let file = path.display().to_string();
    let text = words::done(lang, "done-card-written", &[("batch", batch.to_string()), ("file", file.clone())]);
    Answer::yes(text, json!({ "batch": batch, "file": file }))
}

fn take(desk: &Desk, one: Option<(i64, PathBuf)>) -> Done {
    let confined = &confined()?;
    let taken: Vec<(PathBuf, kernel::Result<Batch>)> = match one {
        None => desk
            .deed("card take", |actor| cards::take_waiting_answers(&desk.db, actor, confined, &desk.place.exchange))?,
        Some((batch, file)) => {
            let bytes = fs::read(&file).map_err(|why| Fault::file("read", &file, &why))?;
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let answer = desk.deed("card take", |actor| {
                access_to_cards(desk, actor)?;
                Ok(cards::take_file(&desk.db, actor, confined, batch, &name, &bytes))
            })?;
            vec![(file, answer)]
        }
    };
    let (mut text, mut files, mut first_no) = (String::new(), Vec::<Value>::new(), None);
    for (file, answer) in taken {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match answer {
            Ok(batch) => {
                let args = [
                    ("file", name.clone()),
                    ("batch", batch.batch_id.to_string()),
                    ("done", batch.done.to_string()),
                    ("failed", batch.failed.to_string()),
                ];
                text.push_str(&words::done(desk.lang, "done-card-taken", &args));
                files.push(json!({
                    "file": name, "ok": true, "batch": batch.batch_id, "done": batch.done, "failed": batch.failed,
                }));
            }
            Err(Error::Refused(refusal)) => {
                let message = words::refusal(desk.lang, &refusal);
                let _ = writeln!(text, "{name}: {message}");
                files.push(json!({ "file": name, "ok": false, "code": refusal.code, "message": message }));
                first_no.get_or_insert(refusal);
            }
            Err(other) => return Err(other.into()),
        }
    }
    if files.is_empty() {
        text = words::done(desk.lang, "done-card-none", &[]);
    }
    let facts = json!({ "files": files });
    Ok(match first_no {
        None => Answer::yes(text, facts),
        Some(refusal) => Answer::no(refusal, text, facts),
    })
}

fn access_to_cards(desk: &Desk, actor: &Actor) -> kernel::Result<()> {
    desk.db.read(actor, |ctx| access::require(ctx, access::Deed::MakeCards))
}

fn ship(desk: &Desk, point: &str) -> Done {
    let point = RegionCode::parse(point).map_err(|why| Refusal::new(why.code()))?;
    let delivery = desk.write("card ship", move |ctx| card::ship(ctx, point))?;
    let Some(delivery) = delivery else {
        return Ok(Answer::yes(words::done(desk.lang, "done-card-none", &[]), json!({ "delivery": Value::Null })));
    };
    let args = [("delivery", delivery.delivery_id.to_string()), ("cards", delivery.cards.to_string())];
    let text = words::done(desk.lang, "done-card-shipped", &args);
    Ok(Answer::yes(text, json!({ "delivery": delivery.delivery_id, "cards": delivery.cards })))
}

fn due(desk: &Desk) -> Done {
    let Turned { lapsed, moved } = desk.db.write(&Actor::system(), turn_day)?;
    let ended = end_gone(&desk.db)?;
    let args = [("lapsed", lapsed.to_string()), ("moved", moved.to_string()), ("ended", ended.to_string())];
    let text = words::done(desk.lang, "done-card-due", &args);
    Ok(Answer::yes(text, json!({ "lapsed": lapsed, "moved": moved, "ended": ended })))
}

/// What a new day brought.
pub(crate) struct Turned {
    /// Reports of a loss that lapsed.
    pub(crate) lapsed: usize,
    /// Accounts that payments moved to.
    pub(crate) moved: usize,
}

/// What a new day brings, with everybody told.
pub(crate) fn turn_day(ctx: &mut Ctx) -> kernel::Result<Turned> {
    let turned = card::turn_day(ctx)?;
    for told in &turned.told {
        door::tell(ctx, told)?;
    }
    card::sweep_codes(ctx)?;
    Ok(Turned { lapsed: turned.lapsed, moved: turned.moved })
}

/// Ends the cards of who died or left, some people a transaction; how many ended. What was cut off goes on the next time.
pub(crate) fn end_gone(db: &Db) -> kernel::Result<usize> {
    let (mut cards, mut next) = (0, None);
    loop {
        let ended = db.write(&Actor::system(), move |ctx| card::end_gone(ctx, next))?;
        cards += ended.cards;
        next = ended.next;
        if next.is_none() {
            return Ok(cards);
        }
    }
}

fn counts(desk: &Desk, year: i32) -> Done {
    if !(2000..=2199).contains(&year) {
        return Err(Refusal::new("bad_year").with("year", year).into());
    }
    let counts = desk.read("card counts", |ctx| card::year_counts(ctx, year))?;
    let (mut text, mut rows) = (words::done(desk.lang, "card-counts-head", &[]), Vec::<Value>::new());
    for (county, count) in counts {
        let [applied, made, handed_over, activated, lost, ended] = count.values();
        let _ =
            writeln!(text, "{county:<8} {applied:>9} {made:>9} {handed_over:>9} {activated:>9} {lost:>9} {ended:>9}");
        rows.push(json!({
            "county": county.to_string(), "applied": applied, "made": made, "handed_over": handed_over,
            "activated": activated, "lost": lost, "ended": ended,
        }));
    }
    Ok(Answer::yes(text, json!({ "year": year, "counties": rows })))
}

fn progress(desk: &Desk, number: &str) -> Done {
    let number = ApplicationNo::parse(number)?;
    let progress = desk.read("card progress", |ctx| card::progress(ctx, number))?;
    let (stage, since) = (progress.stage.word(), progress.since.day().to_string());
    let text = words::done(desk.lang, "card-progress", &[("stage", stage.to_owned()), ("day", since.clone())]);
    Ok(Answer::yes(text, json!({ "stage": stage, "since": since, "note": progress.note })))
}

fn keys(desk: &Desk, file: &Path) -> Done {
    desk.read("card keys", |_| Ok(()))?;
    let ring = key_ring(&desk.place)?;
    let list = ring.key_list(Clock::System.now())?;
    let anchor = kernel::hex(&ring.anchor()?.to_bytes());
    put(file, &list)?;
    let args = [("file", file.display().to_string()), ("anchor", anchor.clone())];
    Ok(Answer::yes(words::done(desk.lang, "done-card-keys", &args), json!({ "anchor": anchor, "bytes": list.len() })))
}

fn status(desk: &Desk, file: &Path) -> Done {
    let ring = key_ring(&desk.place)?;
    let list = desk.read("card status", |ctx| card::status_list(ctx, &ring))?;
    put(file, &list)?;
    let args = [("file", file.display().to_string()), ("bytes", list.len().to_string())];
    Ok(Answer::yes(words::done(desk.lang, "done-card-status", &args), json!({ "bytes": list.len() })))
}

fn put(file: &Path, bytes: &[u8]) -> Done<()> {
    fs::write(file, bytes).map_err(|why| Fault::file("write", file, &why))
}

fn verify(lang: Lang, keys: &Path, status: &Path, anchor: &str, seen: Option<&Path>) -> Done {
    let now = Clock::System.now();
    let keys = carried_keys(keys, anchor)?;
    let mut lists = StatusLists::new();
    lists.take(StatusList::read(&carried(status)?, &keys)?)?;
    let trust = Trust { keys, lists, rules: card::code_rules() };
    let code = scanned()?;
    let verified = match seen {
        Some(path) => credential::spend(&code, &trust, &mut SeenFile::open(path, credential::LIVE_MAX)?, now)?,
        None => credential::verify(&code, &trust, now)?,
    };
    let name = verified.identity.full_name.unwrap_or_default();
    let card = verified.subject.unwrap_or_default();
    let args = [
        ("name", name.clone()),
        ("card", card.clone()),
        ("until", verified.expires_at.map(kernel::Moment::local).unwrap_or_default()),
    ];
    Ok(Answer::yes(words::done(lang, "done-card-verified", &args), json!({ "name": name, "card": card })))
}

fn carried(path: &Path) -> Done<Vec<u8>> {
    fs::read(path).map_err(|why| Fault::file("read", path, &why))
}

/// The list of keys that a station carries, if the anchor signed it.
fn carried_keys(path: &Path, anchor: &str) -> Done<credential::Keys> {
    let anchor = unhex::<32>(anchor.trim()).and_then(|bytes| PublicKey::read(Algorithm::Ed25519, &bytes).ok());
    let anchor = anchor.ok_or_else(|| Refusal::new("electronic_anchor_malformed"))?;
    Ok(KeyList::read(&carried(path)?, &[anchor])?.keys()?)
}

/// What a reader of codes types into standard input, without the end of its line.
fn scanned() -> Done<String> {
    let mut code = String::new();
    let limited = std::io::stdin().take(credential::TEXT_MAX as u64 + 1).read_to_string(&mut code);
    limited.map_err(|why| Fault::file("read", Path::new("-"), &why))?;
    Ok(code.trim_end_matches(['\r', '\n']).to_owned())
}

fn verify_paper(lang: Lang, keys: &Path, anchor: &str) -> Done {
    let proof = credential::read_proof(&scanned()?, &carried_keys(keys, anchor)?, Clock::System.now())?;
    let (number, made) = (proof.number, proof.made_at.local());
    let mut text = words::done(lang, "done-paper-verified", &[("number", number.clone()), ("made", made.clone())]);
    for (name, value) in &proof.lines {
        let _ = writeln!(text, "{name}: {value}");
    }
    let lines: Vec<Value> = proof.lines.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
    let facts = json!({ "number": number, "made": made, "issuer": proof.issuer, "lines": lines });
    Ok(Answer::yes(text, facts))
}

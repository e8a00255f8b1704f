//! The story of the log, and its promise: what a checkpoint covers cannot be changed unnoticed.

use std::sync::Arc;

use audit::{Leaf, ROOM, Signer, Verified, check_proof, check_proof_text, merkle};
use kernel::{Actor, CitizenId, Ctx, Day, Db, Error, Refusal, Result, Room, Scope, Sql, params, refuse};
use testkit::on_both;

static ROOMS: &[Room] = &[ROOM];

fn clerk() -> Actor {
    Actor::new("zhuoma", Scope::EVERYWHERE)
}

fn signer() -> Signer {
    Signer::generate("yika.example/shannan-audit").unwrap()
}

/// Records `count` deeds that are all different, in one transaction.
fn record_deeds(db: &Db, count: usize) {
    let deeds = move |ctx: &mut Ctx| {
        for number in 0..count {
            audit::record(ctx, "batch.submit", &format!("batch:{number}"), &[("items", format!("{}", number * 7))])?;
        }
        Ok(())
    };
    db.write(&clerk(), deeds).unwrap();
}

fn checkpoint(db: &Db, signer: &Signer) -> String {
    db.read(&clerk(), |ctx| audit::checkpoint(ctx, signer)).unwrap()
}

fn verify(db: &Db, signed: Option<(&str, &str)>) -> Result<Verified> {
    db.read(&clerk(), |ctx| audit::verify(ctx, signed))
}

fn why(answer: Result<Verified>) -> String {
    match answer {
        Err(Error::Broken(why)) => why,
        other => panic!("a broken log, not {other:?}"),
    }
}

#[test]
fn a_deed_leaves_a_leaf_that_others_can_check() {
    on_both(ROOMS, |db| {
        let signer = signer();
        let submit = |ctx: &mut Ctx| audit::record(ctx, "batch.submit", "batch:17", &[("total_fen", "1200".into())]);
        assert_eq!(db.write(&clerk(), submit).unwrap(), 0);
        let approve = |ctx: &mut Ctx| audit::record(ctx, "batch.approve", "batch:17", &[]);
        assert_eq!(db.write(&Actor::new("basang", Scope::EVERYWHERE), approve).unwrap(), 1);

        let entry = db.read(&clerk(), |ctx| audit::entry(ctx, 0)).unwrap();
        let leaf = Leaf::parse(&entry.leaf).unwrap();
        assert_eq!((&*leaf.actor, &*leaf.action, &*leaf.object), ("zhuoma", "batch.submit", "batch:17"));
        assert_eq!(leaf.facts, [("total_fen".to_owned(), "1200".to_owned())]);
        assert_eq!(leaf.at, db.clock().now());

        let note = checkpoint(db, &signer);
        assert!(note.starts_with("yika.example/shannan-audit\n2\n"), "{note}");
        let verified = verify(db, Some((&note, signer.verifier_key()))).unwrap();
        assert_eq!(verified.size, 2);

        let proof = db.read(&clerk(), |ctx| audit::prove(ctx, 0, 2)).unwrap();
        assert!(check_proof(&proof, &verified.root));
        let proven = check_proof_text(&proof.to_text(&note), signer.verifier_key()).unwrap();
        assert_eq!(proven, proof);
        assert_eq!(proven.leaf, entry.leaf);
    });
}

#[test]
fn a_deed_that_fails_leaves_no_leaf_and_no_gap() {
    on_both(ROOMS, |db| {
        let refused = db.write(&clerk(), |ctx| {
            audit::record(ctx, "batch.submit", "batch:1", &[])?;
            refuse::<()>("batch_empty")
        });
        assert_eq!(refused.unwrap_err().refusal().unwrap().code, "batch_empty");
        let too_long = db.write(&clerk(), |ctx| audit::record(ctx, "a", "b", &[("reason", "x".repeat(70_000))]));
        assert_eq!(too_long.unwrap_err().refusal().unwrap().code, "audit_leaf_too_long");
        assert_eq!(db.read(&clerk(), audit::size).unwrap(), 0);
        assert_eq!(db.write(&clerk(), |ctx| audit::record(ctx, "batch.submit", "batch:2", &[])).unwrap(), 0);
        assert_eq!(verify(db, None).unwrap().size, 1);
    });
}

#[test]
fn deeds_at_the_same_time_are_numbered_without_gaps() {
    on_both(ROOMS, |db| {
        std::thread::scope(|scope| {
            for desk in 0..4 {
                scope.spawn(move || {
                    for deed in 0..10 {
                        let object = format!("card:{desk}-{deed}");
                        db.write(&clerk(), move |ctx| audit::record(ctx, "card.lost", &object, &[])).unwrap();
                    }
                });
            }
        });
        assert_eq!(verify(db, None).unwrap().size, 40);
    });
}

#[test]
fn whole_personal_numbers_are_masked() {
    on_both(ROOMS, |db| {
        let id = CitizenId::from_parts(540_502, Day::new(1980, 3, 4).unwrap(), 1).to_string();
        let (object, fact) = (format!("person:{id}"), format!("was {id}"));
        db.write(&clerk(), move |ctx| audit::record(ctx, "person.rename", &object, &[("note", fact.clone())])).unwrap();
        let entry = db.read(&clerk(), |ctx| audit::entry(ctx, 0)).unwrap();
        assert!(entry.object.starts_with("person:540502****"), "{}", entry.object);
        assert!(!entry.leaf.contains(&id), "{}", entry.leaf);
        verify(db, None).unwrap();
    });
}

#[test]
fn auditors_read_the_log_through_their_view() {
    const VIEW: Sql =
        Sql("SELECT leaf_index, leaf_hash, at, actor, action, object FROM auditor_leaf ORDER BY leaf_index");
    on_both(ROOMS, |db| {
        db.prepare_all(audit::STATEMENTS).unwrap();
        record_deeds(db, 2);
        let text = |ctx: &mut Ctx| {
            ctx.query(VIEW, params![], |row| {
                format!("{} {} {} {} {}", row.int(0), row.text(3), row.text(4), row.text(5), row.text(1).len())
            })
        };
        let rows = db.read(&clerk(), text).unwrap();
        assert_eq!(rows, ["0 zhuoma batch.submit batch:0 64", "1 zhuoma batch.submit batch:1 64"]);
    });
}

#[test]
fn every_checkpoint_stays_true_while_the_log_grows() {
    on_both(ROOMS, |db| {
        let signer = signer();
        let mut notes = vec![checkpoint(db, &signer)];
        for _ in 0..40 {
            record_deeds(db, 1);
            notes.push(checkpoint(db, &signer));
            for note in &notes {
                verify(db, Some((note, signer.verifier_key()))).unwrap();
            }
        }
    });
}

#[test]
fn every_leaf_is_proven_at_every_size() {
    on_both(ROOMS, |db| {
        record_deeds(db, 21);
        let prove_all = |ctx: &mut Ctx| {
            let leaves = (0..21).map(|at| audit::entry(ctx, at)).collect::<Result<Vec<_>>>()?;
            let hashes: Vec<[u8; 32]> = leaves.iter().map(|entry| merkle::leaf_hash(entry.leaf.as_bytes())).collect();
            for size in 1..=21_usize {
                let root = merkle::root(hashes[..size].iter().copied());
                for at in 0..size {
                    let proof = audit::prove(ctx, i64::try_from(at).unwrap(), i64::try_from(size).unwrap())?;
                    assert_eq!(proof.hashes, merkle::path(&hashes[..size], at));
                    assert!(check_proof(&proof, &root), "leaf {at} of {size}");
                }
            }
            for (at, size) in [(21, 21), (-1, 21), (0, 22), (5, 5), (0, 0)] {
                let refused = audit::prove(ctx, at, size).unwrap_err();
                assert_eq!(refused.refusal().unwrap().code, "audit_leaf_unknown", "leaf {at} of {size}");
            }
            Ok(())
        };
        db.read(&clerk(), prove_all).unwrap();
    });
}

#[test]
fn a_proof_that_was_changed_is_refused() {
    testkit::on_sqlite(ROOMS, |db| {
        let signer = signer();
        record_deeds(db, 11);
        let note = checkpoint(db, &signer);
        let proof = db.read(&clerk(), |ctx| audit::prove(ctx, 3, 11)).unwrap();
        let text = proof.to_text(&note);
        check_proof_text(&text, signer.verifier_key()).unwrap();
        let forged = audit::Proof { leaf: proof.leaf.replace("batch:3", "batch:4"), ..proof.clone() };
        let short = audit::Proof { hashes: proof.hashes[1..].to_vec(), ..proof.clone() };
        let cases = [
            (forged.to_text(&note), "proof_wrong"),
            (short.to_text(&note), "proof_wrong"),
            (text.replace("index 3", "index 2"), "proof_wrong"),
            (text.replace("index 3", "index -3"), "proof_wrong"),
            (text.replace("index 3", "index 03"), "proof_malformed"),
            (text.replace("@v1", "@v2"), "proof_malformed"),
            (text.replace("extra ", "extra !"), "proof_malformed"),
            (text.replace("\n11\n", "\n12\n"), "checkpoint_not_signed"),
            (text.replace("\n\n", "\n"), "proof_malformed"),
        ];
        for (text, code) in cases {
            let refused = check_proof_text(&text, signer.verifier_key()).unwrap_err();
            assert_eq!(refused.refusal().unwrap().code, code, "{text}");
        }
    });
}

#[test]
fn tiles_and_bundles_give_the_log_back() {
    on_both(ROOMS, |db| {
        record_deeds(db, 300);
        let fetch = |path: &str| db.read(&clerk(), |ctx| audit::resource(ctx, path)).unwrap();
        let mut hashes = Vec::new();
        for path in ["tile/entries/000", "tile/entries/001.p/44"] {
            let bundle = fetch(path).unwrap();
            let mut rest = &bundle[..];
            while let [high, low, after @ ..] = rest {
                let (leaf, next) = after.split_at(usize::from(u16::from_be_bytes([*high, *low])));
                hashes.push(merkle::leaf_hash(leaf));
                rest = next;
            }
        }
        assert_eq!(hashes.len(), 300);
        assert_eq!(verify(db, None).unwrap().root, merkle::root(hashes.iter().copied()));
        assert_eq!(fetch("tile/0/000").unwrap(), hashes[..256].concat());
        assert_eq!(fetch("tile/0/001.p/44").unwrap(), hashes[256..].concat());
        assert_eq!(fetch("tile/0/001.p/7").unwrap(), hashes[256..263].concat());
        assert_eq!(fetch("tile/1/000.p/1").unwrap(), merkle::root(hashes[..256].iter().copied()));
        for absent in ["tile/0/001", "tile/0/001.p/45", "tile/1/000", "tile/2/000.p/1", "tile/entries/002.p/1", "x"] {
            assert_eq!(fetch(absent), None, "{absent}");
        }
    });
}

#[test]
fn the_first_leaf_that_does_not_fit_is_named() {
    on_both(ROOMS, |db| {
        record_deeds(db, 12);
        let cases = [
            ("UPDATE audit_leaf SET leaf = leaf || 'x' WHERE leaf_index >= 5", "leaf 5: its hash"),
            ("UPDATE audit_leaf SET actor = 'basang' WHERE leaf_index IN (7, 9)", "leaf 7: its columns"),
            ("UPDATE audit_leaf SET at = at + 1 WHERE leaf_index = 0", "leaf 0: its columns"),
            ("DELETE FROM audit_leaf WHERE leaf_index = 4", "leaf 4 is missing"),
            ("DELETE FROM audit_leaf WHERE leaf_index = 0", "leaf 0 is missing"),
            ("DELETE FROM audit_leaf WHERE leaf_index = 11", "leaf 11: 22 hashes are stored, 19 belong there"),
            ("DELETE FROM audit_hash WHERE hash_index = 9", "leaf 5: the stored hash 9, of leaves 4 to 5"),
            ("DELETE FROM audit_hash WHERE hash_index = 21", "leaf 11: the stored hash 21, of leaves 8 to 11"),
        ];
        for (sql, expected) in cases {
            let found = after_change(db, None, move |ctx| ctx.execute(Sql(sql), params![]).map(drop));
            assert!(why(found).contains(expected), "{sql}");
        }
        verify(db, None).unwrap();
    });
}

/// What verification answers after a change that is then taken back.
fn after_change(
    db: &Db,
    signed: Option<&(String, String)>,
    change: impl Fn(&mut Ctx) -> Result<()> + Send + 'static,
) -> Result<Verified> {
    let signed = signed.cloned();
    let (tell, told) = std::sync::mpsc::channel();
    let taken_back = db.write(&clerk(), move |ctx| {
        change(ctx)?;
        let signed = signed.as_ref().map(|(note, key)| (note.as_str(), key.as_str()));
        tell.send(audit::verify(ctx, signed)).unwrap();
        Err::<(), Error>(Refusal::new("taken_back").into())
    });
    assert_eq!(taken_back.unwrap_err().refusal().map(|refusal| &*refusal.code), Some("taken_back"));
    told.recv().unwrap()
}

/// Random numbers that are the same in every run (SplitMix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % bound as u64).unwrap()
    }
}

/// A change that somebody with all power over the database might make.
#[derive(Clone, Debug)]
enum Change {
    /// One character of one column, of a leaf's row.
    Character { leaf: usize, column: usize, at: usize },
    /// The time of a leaf's row.
    Time(usize),
    /// One bit of a stored hash.
    Bit { hash: i64, byte: usize, bit: usize },
    /// A stored hash less.
    LoseHash(i64),
    /// A stored hash more.
    AddHash,
    /// The leaves as a whole, with every column agreeing; with `rebuilt`, every stored hash too.
    Leaves { how: Leaves, rebuilt: bool },
}

#[derive(Clone, Debug)]
enum Leaves {
    Forge(usize),
    Delete(usize),
    Insert(usize),
    Swap(usize, usize),
    Truncate(usize),
    /// One leaf becomes a copy of another.
    Copy {
        from: usize,
        to: usize,
    },
}

const LOG: usize = 37;
const HASHES: usize = 71;

fn roll(dice: &mut Dice) -> Change {
    let one = dice.below(LOG);
    let other = (one + 1 + dice.below(LOG - 1)) % LOG;
    let hash = i64::try_from(dice.below(HASHES)).unwrap();
    match dice.below(12) {
        0 | 1 => Change::Character { leaf: one, column: dice.below(5), at: dice.below(1000) },
        2 => Change::Time(one),
        3 | 4 => Change::Bit { hash, byte: dice.below(32), bit: dice.below(8) },
        5 => [Change::LoseHash(hash), Change::AddHash][dice.below(2)].clone(),
        kind => {
            let how = match kind {
                6 => Leaves::Forge(one),
                7 => Leaves::Delete(one),
                8 => Leaves::Insert(dice.below(LOG + 1)),
                9 => Leaves::Swap(one, other),
                10 => Leaves::Truncate(one),
                _ => Leaves::Copy { from: one, to: other },
            };
            // A leaf added behind all others, with its hashes, is a deed like any other: not a change.
            let rebuilt = dice.below(2) == 0 && !matches!(how, Leaves::Insert(LOG));
            Change::Leaves { how, rebuilt }
        }
    }
}

fn forged(number: usize) -> Leaf {
    let at = kernel::Moment(1_000_000 + i64::try_from(number).unwrap());
    Leaf { at, actor: "nobody".into(), action: "batch.approve".into(), object: "batch:1".into(), facts: vec![] }
}

fn rewrite(ctx: &mut Ctx, leaves: &[Leaf], rebuilt: bool) -> Result<()> {
    ctx.execute(Sql("DELETE FROM audit_leaf"), params![])?;
    let mut tree = merkle::Growing::default();
    let mut hashes = Vec::new();
    for (number, leaf) in (0_i64..).zip(leaves) {
        let text = leaf.to_text();
        let hash = merkle::leaf_hash(text.as_bytes());
        tree.push(hash, |hash| hashes.push(*hash));
        let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        ctx.execute(
            Sql("INSERT INTO audit_leaf (leaf_index, leaf_hash, at, actor, action, object, leaf)
                 VALUES ($1, $2, $3, $4, $5, $6, $7)"),
            params![number, hex, leaf.at, leaf.actor, leaf.action, leaf.object, text],
        )?;
    }
    if rebuilt {
        ctx.execute(Sql("DELETE FROM audit_hash"), params![])?;
        for (number, hash) in (0_i64..).zip(&hashes) {
            ctx.execute(Sql("INSERT INTO audit_hash (hash_index, hash) VALUES ($1, $2)"), params![number, *hash])?;
        }
    }
    Ok(())
}

const TEXT_COLUMNS: [(&str, &str); 5] = [
    ("SELECT leaf FROM audit_leaf WHERE leaf_index = $1", "UPDATE audit_leaf SET leaf = $2 WHERE leaf_index = $1"),
    (
        "SELECT leaf_hash FROM audit_leaf WHERE leaf_index = $1",
        "UPDATE audit_leaf SET leaf_hash = $2 WHERE leaf_index = $1",
    ),
    ("SELECT actor FROM audit_leaf WHERE leaf_index = $1", "UPDATE audit_leaf SET actor = $2 WHERE leaf_index = $1"),
    ("SELECT action FROM audit_leaf WHERE leaf_index = $1", "UPDATE audit_leaf SET action = $2 WHERE leaf_index = $1"),
    ("SELECT object FROM audit_leaf WHERE leaf_index = $1", "UPDATE audit_leaf SET object = $2 WHERE leaf_index = $1"),
];

fn carry_out(ctx: &mut Ctx, change: &Change, log: &[Leaf]) -> Result<()> {
    match *change {
        Change::Character { leaf, column, at } => {
            let (read, write) = TEXT_COLUMNS[column];
            let number = i64::try_from(leaf).unwrap();
            let text = ctx.query_one(Sql(read), params![number], |row| row.text(0).to_owned())?;
            let at = at % text.len();
            let other = if &text[at..=at] == "x" { "y" } else { "x" };
            let changed = format!("{}{other}{}", &text[..at], &text[at + 1..]);
            ctx.execute(Sql(write), params![number, changed])?;
        }
        Change::Time(leaf) => {
            let number = i64::try_from(leaf).unwrap();
            ctx.execute(Sql("UPDATE audit_leaf SET at = at - 1 WHERE leaf_index = $1"), params![number])?;
        }
        Change::Bit { hash, byte, bit } => {
            let read = Sql("SELECT hash FROM audit_hash WHERE hash_index = $1");
            let mut bytes = ctx.query_one(read, params![hash], |row| row.bytes(0).to_vec())?;
            bytes[byte] ^= 1 << bit;
            ctx.execute(Sql("UPDATE audit_hash SET hash = $2 WHERE hash_index = $1"), params![hash, bytes])?;
        }
        Change::LoseHash(hash) => {
            ctx.execute(Sql("DELETE FROM audit_hash WHERE hash_index = $1"), params![hash])?;
        }
        Change::AddHash => {
            let add = Sql("INSERT INTO audit_hash (hash_index, hash) VALUES ($1, $2)");
            ctx.execute(add, params![i64::try_from(HASHES).unwrap(), [7_u8; 32]])?;
        }
        Change::Leaves { ref how, rebuilt } => {
            let mut leaves = log.to_vec();
            match *how {
                Leaves::Forge(at) => leaves[at] = forged(at),
                Leaves::Delete(at) => drop(leaves.remove(at)),
                Leaves::Insert(at) => leaves.insert(at, forged(at)),
                Leaves::Swap(one, other) => leaves.swap(one, other),
                Leaves::Truncate(size) => leaves.truncate(size),
                Leaves::Copy { from, to } => leaves[to] = leaves[from].clone(),
            }
            rewrite(ctx, &leaves, rebuilt)?;
        }
    }
    Ok(())
}

// P15.
#[test]
fn five_hundred_random_changes_are_all_found_and_nothing_else_is() {
    on_both(ROOMS, |db| {
        let signer = signer();
        record_deeds(db, LOG);
        let signed = (checkpoint(db, &signer), signer.verifier_key().to_owned());
        let read = |ctx: &mut Ctx| (0..).take(LOG).map(|at| audit::entry(ctx, at)).collect::<Result<Vec<_>>>();
        let entries = db.read(&clerk(), read).unwrap();
        let log: Arc<[Leaf]> = entries.iter().map(|entry| Leaf::parse(&entry.leaf).unwrap()).collect();
        let whole = verify(db, Some((&signed.0, &signed.1))).unwrap();

        let mut dice = Dice(15);
        for number in 0..500 {
            let change = roll(&mut dice);
            let (log, of) = (log.clone(), change.clone());
            let found = after_change(db, Some(&signed), move |ctx| carry_out(ctx, &of, &log));
            assert!(matches!(found, Err(Error::Broken(_))), "change {number}, {change:?}: {found:?}");
            assert_eq!(verify(db, Some((&signed.0, &signed.1))).unwrap(), whole, "after change {number}");
        }
    });
}

#[test]
fn without_a_checkpoint_a_history_rewritten_whole_looks_whole() {
    // Why checkpoints are handed to others: this is the change that only they can show.
    on_both(ROOMS, |db| {
        let signer = signer();
        record_deeds(db, 5);
        let signed = (checkpoint(db, &signer), signer.verifier_key().to_owned());
        let forge = |ctx: &mut Ctx| rewrite(ctx, &[forged(0), forged(1), forged(2), forged(3), forged(4)], true);
        assert_eq!(after_change(db, None, forge).unwrap().size, 5);
        assert!(why(after_change(db, Some(&signed), forge)).contains("not those the checkpoint covers"));
    });
}

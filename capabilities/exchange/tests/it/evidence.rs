//! The whole path of one payment, checked with nothing but SHA-256.

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::house::*;

fn hash(parts: &[&[u8]]) -> Vec<u8> {
    let mut hash = Sha256::new();
    parts.iter().for_each(|part| hash.update(part));
    hash.finalize().to_vec()
}

fn bytes(hex: &Value) -> Vec<u8> {
    let hex = hex.as_str().expect("hex");
    (0..hex.len() / 2).map(|at| u8::from_str_radix(&hex[at * 2..at * 2 + 2], 16).expect("hex")).collect()
}

/// The root over a leaf and its path, by the recursion of RFC 6962 itself: not the way the house does it.
fn root(leaf: &[u8], at: usize, size: usize, path: &[Vec<u8>]) -> Vec<u8> {
    let Some((last, rest)) = path.split_last() else {
        assert_eq!(size, 1, "a path as long as the tree is high");
        return leaf.to_vec();
    };
    let left = size.next_power_of_two() / 2;
    if at < left {
        hash(&[&[1], &root(leaf, at, left, rest), last])
    } else {
        hash(&[&[1], last, &root(leaf, at - left, size - left, rest)])
    }
}

fn number(value: &Value) -> usize {
    usize::try_from(value.as_u64().expect("a number")).expect("a small one")
}

#[test]
fn the_evidence_of_every_payment_proves_itself() {
    on_both(150, |house, batch| {
        house.send(batch).expect("sent");
        for _ in 0..12 {
            house.banks_work(RATES, &[]);
            assert!(house.take().into_iter().all(|(_, answer)| answer.is_ok()));
            house.db.clock().advance_days(1);
        }
        let made = house.ask(|ctx| payout::batch(ctx, batch));
        let items = house.ask(|ctx| payout::frozen_items(ctx, &made));
        let mut states = std::collections::BTreeSet::new();
        for item in &items {
            let told = house.ask(|ctx| exchange::evidence(ctx, item.item_id));
            let fen = item.amount.get();
            assert_eq!(told["item"]["amount_fen"], fen);
            assert_eq!(told["item"]["submitted_by"], "maker");
            assert_eq!(told["item"]["approved_by"], "approver1,approver2");
            assert_eq!(told["person"], item.person.masked());
            assert!(!told.to_string().contains(&item.person.to_string()), "the number itself is told nowhere");
            assert_eq!(told["roster"]["sha256"].as_str(), made.roster_sha256.as_deref());
            assert_eq!(told["roster"]["line"], item.item_id - batch * payout::ITEMS_PER_BATCH);

            let frozen = &told["frozen"][0];
            let leaf = hash(&[&[0], &item.leaf_bytes()]);
            assert_eq!(bytes(&frozen["leaf_hash"]), leaf);
            assert_eq!(frozen["root"].as_str(), made.content_root.as_deref());
            let path: Vec<Vec<u8>> = frozen["path"].as_array().expect("a path").iter().map(bytes).collect();
            let proven = root(&leaf, number(&frozen["index"]), number(&frozen["size"]), &path);
            assert_eq!(proven, bytes(&frozen["root"]), "item {}", item.item_id);

            let instruction = &told["instructions"][0];
            let state = told["item"]["state"].as_str().expect("a state");
            states.insert(state.to_owned());
            assert_eq!((&instruction["amount_fen"], &instruction["state"]), (&fen.into(), &state.into()));
            let lines = instruction["bank_lines"].as_array().expect("lines");
            assert!(!lines.is_empty(), "a bank has spoken");
            // Every transfer about the item is for its amount; out at sending, and on at each settling word.
            let transfers = told["transfers"].as_array().expect("transfers");
            assert!(transfers.iter().all(|transfer| transfer["amount_fen"] == fen));
            let deeds: Vec<&str> =
                transfers.iter().map(|transfer| transfer["deed"].as_str().expect("a deed")).collect();
            assert_eq!(deeds[0], "send");
            assert!(deeds.len() > 1 && deeds[1..].iter().all(|deed| *deed == "settle"), "{deeds:?}");

            let leaves = told["audit"].as_array().expect("leaves");
            for leaf in leaves {
                assert_eq!(bytes(&leaf["leaf_hash"]), hash(&[&[0], leaf["leaf"].as_str().expect("text").as_bytes()]));
            }
            let actions: Vec<&str> = leaves.iter().map(|leaf| leaf["action"].as_str().expect("an action")).collect();
            for needed in ["payout.load", "payout.check", "payout.submit", "payout.approve", "payout.send"] {
                assert!(actions.contains(&needed), "{needed}: {actions:?}");
            }
        }
        assert_eq!(states.into_iter().collect::<Vec<_>>(), ["credited", "failed", "returned"]);
        let none = house.db.read(&prefecture::actor("auditor"), |ctx| exchange::evidence(ctx, 1));
        assert_eq!(code(none), "item_unknown");
    });
}

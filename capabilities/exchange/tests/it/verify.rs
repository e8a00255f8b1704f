//! Whoever changes the tables behind the program's back is found out, and the row is named.

use bank_sim::Rates;
use kernel::{DbError, Engine, Error, Refusal, Sql, params};

use crate::house::*;

/// A batch of which some lines are credited, some failed and some not known.
fn settled(house: &House, batch: i64) {
    house.send(batch).expect("sent");
    house.banks_work(Rates { return_ppm: 0, ..RATES }, &[]);
    assert!(house.take().into_iter().all(|(_, answer)| answer.is_ok()));
    assert!(house.ask(exchange::verify) > 0);
}

/// What is found when these deeds are done; then they are taken back.
fn found(house: &House, deeds: &'static [&'static str], number: i64) -> String {
    let answer: kernel::Result<()> = house.act("system", move |ctx| {
        for deed in deeds {
            assert!(ctx.execute(Sql(deed), params![number])? > 0, "{deed}");
        }
        exchange::verify(ctx)?;
        Err(Refusal::new("nothing_found").into())
    });
    let found = match answer {
        Err(Error::Broken(what)) => what,
        other => panic!("{deeds:?}: a broken law was expected: {other:?}"),
    };
    assert!(house.ask(exchange::verify) > 0, "taken back");
    found
}

/// The number of an instruction in this state.
fn one(house: &House, state: &'static str) -> i64 {
    let sql = Sql("SELECT instruction_id FROM auditor_instruction WHERE state = $1 ORDER BY 1 LIMIT 1");
    house.ask(|ctx| ctx.query_one(sql, params![state], |row| row.int(0)))
}

/// A change of the settlement of instruction $1.
macro_rules! settlement {
    ($deed:literal) => {
        &[concat!(
            $deed,
            " WHERE person_id = (SELECT person_id FROM payout_instruction WHERE item_id * 8 + attempt = $1)"
        )]
    };
}

#[test]
fn a_settlement_that_is_not_what_the_bank_said_is_named() {
    // The state it has, what is done to it.
    let cases: [(&str, &[&str]); 7] = [
        ("failed", settlement!("UPDATE payout_settlement SET state = 'credited'")),
        ("credited", settlement!("UPDATE payout_settlement SET state = 'failed'")),
        ("credited", settlement!("UPDATE payout_settlement SET state = 'returned'")),
        ("credited", settlement!("UPDATE payout_settlement SET state = 'unknown'")),
        ("credited", settlement!("DELETE FROM payout_settlement")),
        ("unknown", settlement!("UPDATE payout_settlement SET state = 'credited'")),
        ("unknown", settlement!("DELETE FROM payout_settlement")),
    ];
    on_both(200, |house, batch| {
        settled(house, batch);
        for (state, deeds) in cases {
            let instruction = one(house, state);
            let expected = format!("an instruction is settled by a bank's word: instruction {instruction}");
            assert_eq!(found(house, deeds, instruction), expected, "{state}: {deeds:?}");
        }
    });
}

#[test]
fn changed_words_of_a_bank_and_files_that_do_not_add_up_are_named() {
    const WORD: &str = "an instruction is settled by a bank's word: instruction ";
    const FILE: &str = "a file holds the instructions it says: file ";
    // What is done to a credited instruction, and how the finding begins.
    let cases: [(&[&str], &str); 7] = [
        (&["DELETE FROM exchange_bank_line WHERE instruction_id = $1"], WORD),
        (&["UPDATE exchange_bank_line SET outcome = 'FAIL' WHERE instruction_id = $1"], WORD),
        (&["UPDATE payout_instruction SET amount_fen = amount_fen + 1 WHERE item_id * 8 + attempt = $1"], FILE),
        (&["DELETE FROM payout_instruction WHERE item_id * 8 + attempt = $1"], FILE),
        (&["DELETE FROM payout_instruction WHERE item_id * 8 + attempt <> $1"], FILE),
        (&["UPDATE exchange_file SET lines = lines + 1 WHERE file_id <> $1"], FILE),
        (
            &["UPDATE exchange_file SET answered = 0 WHERE file_id <> $1"],
            "a file that a bank answered is marked so: file ",
        ),
    ];
    on_both(150, |house, batch| {
        settled(house, batch);
        let instruction = one(house, "credited");
        for (deeds, finding) in cases {
            let found = found(house, deeds, instruction);
            assert!(found.starts_with(finding), "{deeds:?}: {found}");
        }
    });
}

#[test]
fn no_line_of_a_reply_is_kept_twice() {
    const AGAIN: &[&str] =
        &["INSERT INTO exchange_bank_line SELECT * FROM exchange_bank_line WHERE instruction_id = $1"];
    on_both(100, |house, batch| {
        settled(house, batch);
        let instruction = one(house, "credited");
        match house.ask(|ctx| Ok(ctx.engine())) {
            Engine::Postgres => {
                let found = found(house, AGAIN, instruction);
                assert!(found.starts_with("each line of a reply is kept once: reply "), "{found}");
            }
            Engine::Sqlite => {
                let again = house.act("system", move |ctx| ctx.execute(Sql(AGAIN[0]), params![instruction]).map(drop));
                assert!(matches!(again, Err(Error::Database(DbError::Duplicate(_)))), "{again:?}");
            }
        }
    });
}

#[test]
fn a_settlement_changed_together_with_the_banks_line_does_not_agree_with_the_ledger() {
    const DEEDS: &[&str] = &[
        "UPDATE payout_settlement SET state = 'credited'
            WHERE person_id = (SELECT person_id FROM payout_instruction WHERE item_id * 8 + attempt = $1)",
        "UPDATE exchange_bank_line SET outcome = 'OK' WHERE instruction_id = $1",
    ];
    on_both(200, |house, batch| {
        settled(house, batch);
        let found = found(house, DEEDS, one(house, "failed"));
        assert!(found.starts_with("what the ledger has as paid is what instructions say: bank "), "{found}");
    });
}

#[test]
fn a_reply_whose_file_is_not_kept_is_named() {
    on_both(100, |house, batch| {
        settled(house, batch);
        let replies = house.ask(exchange::replies);
        const LOST: &[&str] = &["UPDATE exchange_reply SET sha256 = 'another' WHERE reply_id = $1"];
        let reply = replies[0].reply_id;
        assert_eq!(found(house, LOST, reply), format!("the file of a reply is kept: reply {reply}"));
    });
}

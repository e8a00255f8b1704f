//! A statement that forgets its scope: on every table that has a policy it sees and takes nothing of another county.
//!
//! Which tables those are is asked of PostgreSQL's catalogue, so that a new table about people or regions either has a
//! policy and a canary here, or stands below with its reason.

use std::collections::BTreeSet;

use kernel::{Actor, CitizenId, Ctx, Day, Db, DbError, Error, Refusal, RegionCode, Result, Scope, Sql, params, refuse};

/// Tables with a region or a person that no policy binds, and why.
const NOT_BOUND: [(&str, &str); 10] = [
    ("access_handler", "between a person and an employer, who may be in two regions"),
    ("access_look", "asked for by the person's key; read by who opens her page and by herself"),
    ("access_mandate", "between two people, who may live in two regions"),
    ("access_organisation", "names of offices, known to all"),
    ("access_resident", "says who somebody is, before there is a scope"),
    ("access_resident_number", "says who somebody is, before there is a scope"),
    ("access_user", "says who somebody is and what the scope is"),
    ("registry_arrival", "empty between transactions; what comes from it meets the policy of registry_person"),
    ("registry_change", "numbers of changes, summed up over all villages to know whether memory is true"),
    ("registry_region", "the map itself"),
];

/// A row of a county in each table that is bound. `{n}` is the key of the row, `{p}` that of what it belongs to,
/// `{person}` and `{of}` the people with these numbers, `{region}` a village of the county.
const CANARIES: [(&str, &str); 56] = [
    (
        "registry_person",
        "(person_id, name, village, household_id, relation, ethnic, phone, state)
        VALUES ({person}, '某', {region}, 1, '户主', '04', '', 'alive')",
    ),
    ("registry_key", "(kind, key, village, person_id) VALUES (1, '某{n}', {region}, {of})"),
    (
        "card_account",
        "(person_id, account_id, bank, account_number, state, opened_on)
        VALUES ({of}, {n}, 'nongye', '6228{n}', 'active', '2026-01-01')",
    ),
    ("card_number", "(card_number, person_id) VALUES ('A{n}', {of})"),
    (
        "card_card",
        "(person_id, card_id, reason, applied_by, taken_by, applied_at, stage, since, point, bank, phone)
        VALUES ({of}, {n}, 'first', 'own', 'clerk', 0, 'applied', 0, {region}, 'nongye', '')",
    ),
    ("card_application", "(application_no, person_id, card_id) VALUES ({n}, {of}, {n})"),
    (
        "card_made",
        "(person_id, card_id, card_number, identification, made_on, place)
        VALUES ({of}, {n}, 'A{n}', '', '2026-01-01', '')",
    ),
    (
        "card_step",
        "(person_id, card_id, step_no, step, stage, taken_at, taken_by, note)
        VALUES ({of}, {p}, {n}, 'check', 'checked', 0, 'clerk', '')",
    ),
    ("card_signature", "(person_id, card_id, signed_by, sheet, signed_at) VALUES ({of}, {n}, '', 'A-1', 0)"),
    (
        "card_waiting",
        "(person_id, card_id, bank, account_number, state, opened_on)
        VALUES ({of}, {n}, 'nongye', '6228{n}', 'opened', '2026-01-01')",
    ),
    ("card_electronic", "(person_id, list_index, issued_at) VALUES ({of}, {n}, 0)"),
    (
        "card_batch",
        "(batch_id, kind, partner, region, cards, sent_at, sent_by, done, failed)
        VALUES ({n}, 'bank', 'nongye', {region}, 1, 0, 'office', 0, 0)",
    ),
    (
        "card_staff",
        "(staff_id, employer, region, name, file_sha256, lines, brought_at, brought_by)
        VALUES ({n}, 'E', {region}, 'a.csv', '', 1, 0, 'clerk')",
    ),
    ("card_staff_line", "(staff_id, row_no, code) VALUES ({p}, {n}, 'bad_id')"),
    (
        "card_delivery",
        "(delivery_id, point, cards, sent_at, sent_by, missing) VALUES ({n}, {region}, 1, 0, 'office', 0)",
    ),
    (
        "payout_batch",
        "(batch_id, cycle_id, state, region, approvals_needed, made_by, made_at, lines, accepted, held, refused,
        accepted_fen) VALUES ({n}, 1, 'sent', {region}, 1, 'maker', 0, 1, 1, 0, 0, 100)",
    ),
    (
        "payout_item",
        "(cycle_id, person_id, component, item_id, amount_fen, account_id, region)
        VALUES (1, {of}, {n}, {p} * 16777216 + {n}, 100, {n}, {region})",
    ),
    (
        "payout_reissue",
        "(cycle_id, person_id, component, batch_id, item_id, amount_fen, account_id, region)
        VALUES (1, {of}, {n}, {p}, {n}, 100, {n}, {region})",
    ),
    (
        "payout_refused",
        "(batch_id, line_no, person_id, component, amount_fen, region, state, code)
        VALUES ({p}, {n}, {of}, 0, 100, {region}, 'rejected', 'dead')",
    ),
    ("payout_line", "(block, packed) VALUES ({p} * 131072 + {n}, '')"),
    (
        "payout_instruction",
        "(cycle_id, person_id, component, attempt, item_id, file_id, line_no, amount_fen, account_id, account_key)
        VALUES (1, {of}, {p}, {n}, {p} * 16777216 + {p}, 1, {n}, 100, {n}, {n})",
    ),
    (
        "payout_settlement",
        "(file_id, line_no, cycle_id, person_id, component, attempt, state, settled_on)
        VALUES (1, {n}, 1, {of}, {p}, {n}, 'credited', '2026-01-02')",
    ),
    (
        "casework_complaint",
        "(complaint_id, reference, word_sha256, wrong_words, channel, state, region, name, contact, text, received_at,
        accept_by, answer_by) VALUES ({n}, 'TS-{n}', '', 0, 'web', 'received', {region}, '', '', '', 0, '', '')",
    ),
    (
        "casework_complaint_attachment",
        "(complaint_id, sha256, name, format, bytes) VALUES ({p}, 'hash {n}', '', 'png', 1)",
    ),
    (
        "casework_complaint_entry",
        "(complaint_id, entry_no, kind, text, said_by, said_at) VALUES ({p}, {n}, 'note', '', 'clerk', 0)",
    ),
    (
        "casework_objection",
        "(objection_id, batch_id, line_no, region, shown, contact, text, state, received_at)
        VALUES ({n}, {p}, 1, {region}, '', '', '', 'received', 0)",
    ),
    (
        "casework_case",
        "(person_id, case_id, reference, service, area, region, office_region, channel, state, submitted_at, submitted_by,
        paused_days, reason) VALUES ({of}, {n}, '', 'JY003', 'employment', {region}, {region}, 'desk', 'submitted', 0, '', 0, '')",
    ),
    ("casework_case_number", "(case_id, person_id) VALUES ({p}, {of})"),
    ("casework_case_content", "(person_id, case_id, answers, promises, verdicts) VALUES ({of}, {p}, '', '', '')"),
    (
        "casework_case_step",
        "(person_id, case_id, step_no, deed, state, at, by_user, note) VALUES ({of}, {p}, {n}, 'submit', 'submitted', 0, '', '')",
    ),
    (
        "casework_case_material",
        "(person_id, case_id, material, sha256, name, format, bytes) VALUES ({of}, {p}, '', 'hash {n}', '', 'png', 1)",
    ),
    (
        "casework_draft",
        "(person_id, employer, service, answers, promises, kept_at, kept_by, region)
        VALUES ({of}, '', 'JY00{n}', '', '', 0, '', {region})",
    ),
    (
        "casework_draft_material",
        "(person_id, employer, service, material, sha256, name, format, bytes, region)
        VALUES ({of}, '', 'JY00{n}', '', 'hash', '', 'png', 1, {region})",
    ),
    (
        "casework_record",
        "(person_id, record_id, register, case_id, region, facts, from_on)
        VALUES ({of}, {n}, 'x', {n}, {region}, '', '2026-01-01')",
    ),
    (
        "casework_follow_up",
        "(person_id, record_id, follow_up_no, region, kind, said, situation, at, by_user)
        VALUES ({of}, {p}, {n}, {region}, 'contact', '', 'seeking', 0, '')",
    ),
    (
        "casework_disbursement",
        "(case_id, disbursement_no, region, fen, disbursed_on, voucher, put_at, put_by)
        VALUES ({n}, 1, {region}, 100, '2026-01-01', '', 0, '')",
    ),
    (
        "insurance_membership",
        "(person_id, insurance, from_on, region) VALUES ({of}, 'resident_pension', '2026-01-0{n}', {region})",
    ),
    (
        "casework_bundle",
        "(person_id, bundle_id, bundle, region, submitted_at) VALUES ({of}, {n}, 'hiring', {region}, 0)",
    ),
    (
        "casework_offer",
        "(person_id, service, region, state, offered_on) VALUES ({of}, 'JY00{n}', {region}, 'offered', '2026-01-02')",
    ),
    ("casework_bundle_case", "(person_id, bundle_id, case_id) VALUES ({of}, {p}, {n})"),
    ("casework_award", "(person_id, case_id, batch_id, region, fen, handed_out_on) VALUES ({of}, {n}, {p}, {region}, 1, '')"),
    ("insurance_tier", "(person_id, from_year, region, tier_fen) VALUES ({of}, {n}, {region}, 20000)"),
    (
        "insurance_contribution",
        "(person_id, insurance, period, region, own_fen, subsidy_fen, collective_fen, months, paid_on)
        VALUES ({of}, 'resident_pension', '202{n}', {region}, 100, 0, 0, 12, '2026-01-01')",
    ),
    (
        "insurance_arrival",
        "(person_id, insurance, period, region, own_fen, subsidy_fen, collective_fen, months, paid_on)
        VALUES ({of}, 'resident_pension', '202{n}', {region}, 100, 0, 0, 12, '2026-01-01')",
    ),
    (
        "insurance_pension",
        "(person_id, pension_id, region, state, claimed_on, claimed_by, first_month, next_month, account_fen, proved_on,
        valid_until) VALUES ({of}, {n}, {region}, 'paying', '2026-01-01', '', '2026-02', '2026-02', 0, '2026-01-01',
        '2027-01-01')",
    ),
    (
        "insurance_pension_step",
        "(person_id, step_no, deed, state, at, by_user, note) VALUES ({of}, {n}, 'claim', 'claimed', 0, '', '')",
    ),
    ("insurance_pension_gap", "(person_id, from_month, to_month) VALUES ({of}, '2026-0{n}', '2026-0{n}')"),
    (
        "insurance_pension_paid",
        "(person_id, month, region, run, fen, account_fen, way, marked_on)
        VALUES ({of}, '2026-0{n}', {region}, '2026-0{n}', 100, 0, 'run', '2026-01-01')",
    ),
    (
        "insurance_benefit",
        "(person_id, benefit_id, region, claimed_on, granted_at, granted_by, paid_months, left_months, months, first_month,
        last_month, next_month) VALUES ({of}, {n}, {region}, '2026-01-01', 0, '', 12, 0, 3, '2026-02', '2026-04', '2026-02')",
    ),
    (
        "insurance_benefit_paid",
        "(person_id, month, region, run, fen, marked_on, batch_id)
        VALUES ({of}, '2026-0{n}', {region}, '2026-0{n}', 100, '2026-01-01', {p})",
    ),
    (
        "insurance_proof",
        "(person_id, proof_no, region, way, proved_on, valid_until, at, by_user)
        VALUES ({of}, {n}, {region}, 'card', '2026-01-01', '2027-01-01', 0, '')",
    ),
    ("casework_message", "(person_id, message_id, key, args, written_at) VALUES ({of}, {n}, 'message_x', '', 0)"),
    ("casework_seen", "(person_id, seen_until) VALUES ({person}, 0)"),
    (
        "point_appointment",
        "(person_id, appointment_id, point, on_day, slot, seat, state, booked_at, booked_by, calls)
        VALUES ({of}, {n}, {region}, '2026-01-0{n}', '09:30', 1, 'booked', 0, '', 0)",
    ),
    (
        "point_ticket",
        "(point, on_day, number, person_id, state, taken_at, taken_by, calls)
        VALUES ({region}, '2026-01-0{n}', {n}, {of}, 'waiting', 0, '', 0)",
    ),
    ("subsidy_roster", "(batch_id, sha256, name, header_row, blank_rows, total_rows) VALUES ({p}, '', '', 1, 0, 0)"),
];

/// Rows that no desk sees, only the person they are for.
const FOR_ONE_PERSON: [&str; 2] = ["casework_message", "casework_seen"];

/// A number that stands for the county's person, batch and case; its code; a village in it.
type County = (i64, &'static str, i64);
const NAIDONG: County = (1, "540502", 540_502_001_001);
const QONGGYAI: County = (2, "540525", 540_525_001_001);

fn clerk((_, county, _): County) -> Actor {
    Actor::new("clerk", Scope::of(RegionCode::parse(county).unwrap()))
}

fn person(number: i64) -> i64 {
    let order = number.try_into().unwrap();
    CitizenId::from_parts(540_502, Day::new(1980, 1, 1).unwrap(), order).encoded()
}

/// Statements live as long as the program; this test makes a few hundred.
fn sql(text: String) -> Sql {
    Sql(Box::leak(text.into_boxed_str()))
}

/// The row `n` of a table, belonging to what the county's number stands for.
fn insert(table: &str, row: &str, n: i64, (p, _, region): County) -> Sql {
    let values = [("{n}", n), ("{p}", p), ("{person}", person(n)), ("{of}", person(p)), ("{region}", region)];
    let row = values.iter().fold(row.to_owned(), |row, (word, value)| row.replace(word, &value.to_string()));
    sql(format!("INSERT INTO {table} {row}"))
}

fn count(ctx: &mut Ctx, table: &str) -> Result<i64> {
    ctx.query_one(sql(format!("SELECT CAST(COUNT(*) AS BIGINT) FROM {table}")), params![], |row| row.int(0))
}

fn names(ctx: &mut Ctx, question: &'static str) -> Result<BTreeSet<String>> {
    Ok(ctx.query(Sql(question), params![], |row| row.text(0).to_owned())?.into_iter().collect())
}

/// How many rows of a table a clerk finds who forgets to say which.
fn own_rows(table: &str) -> i64 {
    if FOR_ONE_PERSON.contains(&table) { 0 } else { 1 }
}

/// A house in which each of two counties has one row of everything.
fn told(story: impl Fn(&Db)) {
    testkit::on_postgres(prefecture::ROOMS, |db| {
        db.write(&Actor::system(), |ctx| {
            let cycle = "INSERT INTO payout_cycle (cycle_id, payer, programme, period) VALUES (1, 'p', 'q', '2026')";
            ctx.execute(Sql(cycle), params![])?;
            let file = "INSERT INTO exchange_file (file_id, batch_id, cycle_id, bank, name, pay_day, lines, total_fen,
                state) VALUES (1, 1, 1, 'nongye', 'x', '2026-01-01', 2, 200, 'written')";
            ctx.execute(Sql(file), params![])?;
            for county in [NAIDONG, QONGGYAI] {
                for (table, row) in CANARIES {
                    ctx.execute(insert(table, row, county.0, county), params![])?;
                }
            }
            Ok(())
        })
        .unwrap();
        story(db);
    });
}

const ABOUT_PEOPLE_OR_REGIONS: &str = "SELECT DISTINCT CAST(c.relname AS TEXT) FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
    WHERE c.relnamespace = CAST(current_schema() AS regnamespace) AND c.relkind IN ('r', 'p')
        AND (a.attname IN ('person_id', 'agent', 'complaint_id') OR a.attname LIKE '%region' OR a.attname LIKE '%village'
            OR c.relname = 'registry_region')";
const BOUND: &str = "SELECT CAST(c.relname AS TEXT) FROM pg_class c
    WHERE c.relnamespace = CAST(current_schema() AS regnamespace) AND c.relrowsecurity
        AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid)";
const BLIND_VIEWS: &str = "SELECT CAST(c.relname AS TEXT) FROM pg_class c
    WHERE c.relnamespace = CAST(current_schema() AS regnamespace) AND c.relkind = 'v'
        AND NOT COALESCE(c.reloptions @> ARRAY['security_invoker=true'], false)";

#[test]
fn every_table_about_people_or_regions_has_a_policy_and_a_canary_or_a_reason() {
    testkit::on_postgres(prefecture::ROOMS, |db| {
        let asked = db.read(&Actor::system(), |ctx| {
            Ok((names(ctx, ABOUT_PEOPLE_OR_REGIONS)?, names(ctx, BOUND)?, names(ctx, BLIND_VIEWS)?))
        });
        let (about, bound, blind) = asked.unwrap();
        let canaries: BTreeSet<String> = CANARIES.iter().map(|(table, _)| (*table).to_owned()).collect();
        assert_eq!(bound, canaries, "each table with a policy has a canary");
        let free: BTreeSet<String> = about.difference(&bound).cloned().collect();
        let reasons: BTreeSet<String> = NOT_BOUND.iter().map(|(table, _)| (*table).to_owned()).collect();
        assert_eq!(free, reasons, "each table without a policy has a reason");
        assert_eq!(blind, BTreeSet::new(), "each view looks with the eyes of who asks");
    });
}

#[test]
fn a_question_without_its_scope_finds_nothing_of_another_county() {
    told(|db| {
        for county in [NAIDONG, QONGGYAI] {
            for (table, _) in CANARIES {
                assert_eq!(db.read(&clerk(county), |ctx| count(ctx, table)).unwrap(), own_rows(table), "{table}");
                assert_eq!(db.read(&Actor::system(), |ctx| count(ctx, table)).unwrap(), 2, "{table}");
            }
        }
    });
}

#[test]
fn views_of_auditors_show_who_asks_what_he_may_see() {
    told(|db| {
        for view in ["auditor_pay_item", "auditor_instruction"] {
            let seen = |actor: &Actor| db.read(actor, |ctx| count(ctx, view)).unwrap();
            let all = seen(&Actor::system());
            assert!(all >= 2, "{view}");
            assert_eq!(seen(&clerk(NAIDONG)) * 2, all, "{view}");
            assert_eq!(seen(&clerk(QONGGYAI)) * 2, all, "{view}");
        }
    });
}

#[test]
fn a_change_without_its_scope_changes_nothing_of_another_county_and_nothing_goes_there() {
    told(|db| {
        for (table, row) in CANARIES {
            // Everything is refused in the end, so that the next table finds all in its place.
            let emptied: Result<()> = db.write(&clerk(NAIDONG), move |ctx| {
                ctx.execute(sql(format!("DELETE FROM {table}")), params![])?;
                let left = ctx.as_owner(|ctx| count(ctx, table))?;
                Err(Refusal::new("left").with("rows", left).into())
            });
            let left = emptied.unwrap_err();
            let left = left.refusal().unwrap_or_else(|| panic!("{table}: {left:?}"));
            assert_eq!(left.arg("rows"), Some(&*(2 - own_rows(table)).to_string()), "{table}");

            let foreign = insert(table, row, 3, QONGGYAI);
            let put = db.write(&clerk(NAIDONG), move |ctx| ctx.execute(foreign, params![]).map(drop));
            let why = format!("{table}: {put:?}");
            assert!(
                matches!(put, Err(Error::Database(DbError::Other(text))) if text.contains("row-level security")),
                "{why}"
            );

            // The same row of the own county would have gone in; what there is one of stands already: a batch's roster, a
            // person's electronic card and pension, a case's number and content.
            let only_one = [
                "subsidy_roster",
                "card_electronic",
                "casework_case_number",
                "casework_case_content",
                "insurance_pension",
            ];
            if own_rows(table) == 1 && !only_one.contains(&table) {
                let home = insert(table, row, 3, NAIDONG);
                let put: Result<()> = db.write(&clerk(NAIDONG), move |ctx| {
                    ctx.execute(home, params![])?;
                    refuse("it_could")
                });
                assert_eq!(put.unwrap_err().refusal().map(|refusal| &*refusal.code), Some("it_could"), "{table}");
            }
        }
    });
}

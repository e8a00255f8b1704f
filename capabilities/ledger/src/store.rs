//! All SQL of the ledger.

use kernel::{BulkTable, Column, Ctx, Day, Fen, Given, Moment, Result, Row, ToParam, params};

use crate::{AccountId, Journal, Kind, Transfer};

kernel::statements! {
    ACCOUNT_OF = "SELECT account_id FROM ledger_account WHERE owner = $1 AND kind = $2";
    OPEN_ACCOUNT = "INSERT INTO ledger_account (account_id, owner, kind) VALUES ($1, $2, $3)";
    KIND_OF = "SELECT kind FROM ledger_account WHERE account_id = $1";
    ACCOUNTS_OF_KIND = "SELECT a.owner, a.account_id, COALESCE(b.balance_fen, 0)
        FROM ledger_account a LEFT JOIN ledger_balance b ON b.account_id = a.account_id
        WHERE a.kind = $1 ORDER BY a.owner";
    BALANCE = "SELECT balance_fen FROM ledger_balance WHERE account_id = $1";
    ADD_TO_BALANCE = "INSERT INTO ledger_balance (account_id, balance_fen) VALUES ($1, $2)
        ON CONFLICT (account_id) DO UPDATE SET balance_fen = ledger_balance.balance_fen + excluded.balance_fen
        RETURNING balance_fen";
    BALANCE_OF_PERSON = "SELECT CAST(COALESCE(SUM(CASE WHEN debit_account = $1 THEN amount_fen ELSE -amount_fen END), 0)
        AS BIGINT) FROM ledger_transfer WHERE debit_account = $1 OR credit_account = $1";
    PERSON_OVERDRAWN = "SELECT CAST(MIN(transfer_id) AS BIGINT) FROM auditor_posting
        WHERE account_id >= 1000000000000000 GROUP BY account_id HAVING SUM(amount_fen) < 0 ORDER BY 1 LIMIT 1";
    WRITE_JOURNAL = "INSERT INTO ledger_journal (journal_id, deed, subject, business_day, posted_at, posted_by,
        first_transfer, transfers, total_fen, reverses) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    JOURNAL = "SELECT journal_id, deed, subject, business_day, posted_at, first_transfer, transfers, total_fen, reverses
        FROM ledger_journal WHERE journal_id = $1";
    JOURNALS = "SELECT journal_id, deed, subject, business_day, posted_at, first_transfer, transfers, total_fen, reverses
        FROM ledger_journal ORDER BY journal_id";
    JOURNALS_ABOUT = "SELECT journal_id, deed, subject, business_day, posted_at, first_transfer, transfers, total_fen,
        reverses FROM ledger_journal WHERE subject = $1 AND deed = $2 ORDER BY journal_id";
    IS_REVERSED = "SELECT CAST(COUNT(*) AS BIGINT) FROM ledger_journal WHERE reverses = $1";
    TRANSFERS_OF = "SELECT transfer_id, debit_account, credit_account, amount_fen, reference FROM ledger_transfer
        WHERE transfer_id BETWEEN $1 AND $2 ORDER BY transfer_id";
    TRANSFERS_WITH_REFERENCE = "SELECT transfer_id, debit_account, credit_account, amount_fen, reference
        FROM ledger_transfer WHERE transfer_id BETWEEN $1 AND $2 AND reference = $3 ORDER BY transfer_id";
    // All journals at once: until PostgreSQL has looked at new rows by itself, asking for one journal's reads all of them.
    COUNTS_AND_TOTALS = "SELECT CAST(COUNT(t.transfer_id) AS BIGINT), CAST(COALESCE(SUM(t.amount_fen), 0) AS BIGINT)
        FROM ledger_journal j LEFT JOIN ledger_transfer t ON t.journal_id = j.journal_id
            AND t.transfer_id BETWEEN j.first_transfer AND j.first_transfer + j.transfers - 1
        GROUP BY j.journal_id ORDER BY j.journal_id";
    ROWS_AND_LAST = "SELECT CAST(COUNT(*) AS BIGINT), CAST(COALESCE(MAX(transfer_id), 0) AS BIGINT) FROM ledger_transfer";
    SUM_OF_BALANCES = "SELECT CAST(COALESCE(SUM(balance_fen), 0) AS BIGINT) FROM ledger_balance";
    FIRST_WRONG_BALANCE = "SELECT account_id, CAST(SUM(kept) AS BIGINT), CAST(SUM(moved) AS BIGINT) FROM (
            SELECT account_id, balance_fen AS kept, 0 AS moved FROM ledger_balance
            UNION ALL
            SELECT CASE WHEN account_id >= 1000000000000000 THEN 0 ELSE account_id END AS account_id, 0 AS kept,
                amount_fen AS moved FROM auditor_posting
        ) AS both_sides GROUP BY account_id HAVING SUM(kept) <> SUM(moved) ORDER BY account_id LIMIT 1";
}

const TRANSFER_ROWS: BulkTable = BulkTable {
    table: "ledger_transfer",
    columns: &[
        ("transfer_id", Column::Int),
        ("debit_account", Column::Int),
        ("credit_account", Column::Int),
        ("amount_fen", Column::Int),
        ("reference", Column::Int),
        ("journal_id", Column::Int),
    ],
};

pub(crate) fn account_of(ctx: &mut Ctx, owner: &str, kind: Kind) -> Result<Option<AccountId>> {
    ctx.query_opt(ACCOUNT_OF, params![owner, kind.word()], |row| AccountId(row.int(0)))
}

pub(crate) fn open_account(ctx: &mut Ctx, account: AccountId, owner: &str, kind: Kind) -> Result<()> {
    ctx.execute(OPEN_ACCOUNT, params![account.0, owner, kind.word()]).map(drop)
}

pub(crate) fn kind_of(ctx: &mut Ctx, account: AccountId) -> Result<Option<String>> {
    ctx.query_opt(KIND_OF, params![account.0], |row| row.text(0).to_owned())
}

pub(crate) fn accounts_of_kind(ctx: &mut Ctx, kind: Kind) -> Result<Vec<(String, AccountId, Fen)>> {
    ctx.query(ACCOUNTS_OF_KIND, params![kind.word()], |row| {
        (row.text(0).to_owned(), AccountId(row.int(1)), Fen::new(row.int(2)))
    })
}

pub(crate) fn balance(ctx: &mut Ctx, account: AccountId) -> Result<Fen> {
    let sql = if account.is_persons() { BALANCE_OF_PERSON } else { BALANCE };
    let balance = ctx.query_opt(sql, params![account.0], |row| Fen::new(row.int(0)))?;
    Ok(balance.unwrap_or(Fen::ZERO))
}

pub(crate) fn first_person_overdrawn(ctx: &mut Ctx) -> Result<Option<i64>> {
    ctx.query_opt(PERSON_OVERDRAWN, params![], |row| row.int(0))
}

pub(crate) fn add_to_balance(ctx: &mut Ctx, account: AccountId, movement: Fen) -> Result<Fen> {
    ctx.query_one(ADD_TO_BALANCE, params![account.0, movement], |row| Fen::new(row.int(0)))
}

pub(crate) fn write_journal(ctx: &mut Ctx, journal: &Journal) -> Result<()> {
    let user = ctx.actor().user.clone();
    ctx.execute(
        WRITE_JOURNAL,
        params![
            journal.journal_id,
            journal.deed,
            journal.subject,
            journal.business_day,
            journal.posted_at,
            *user,
            journal.first_transfer,
            journal.transfers,
            journal.total,
            journal.reverses
        ],
    )
    .map(drop)
}

pub(crate) fn append_transfers(
    ctx: &mut Ctx,
    journal: &Journal,
    mut transfers: impl ExactSizeIterator<Item = Transfer>,
) -> Result<()> {
    let same = [("journal_id", journal.journal_id.to_param())];
    let given = Given { same: &same, number: Some(("transfer_id", journal.first_transfer)) };
    ctx.bulk_insert_with(&TRANSFER_ROWS, &given, transfers.len(), |rows| {
        transfers.try_for_each(|transfer| {
            rows.int(transfer.debit.0)?;
            rows.int(transfer.credit.0)?;
            rows.int(transfer.amount.get())?;
            rows.int(transfer.reference)?;
            rows.end()
        })
    })
}

fn to_journal(row: &Row<'_>) -> Journal {
    Journal {
        journal_id: row.int(0),
        deed: row.text(1).to_owned(),
        subject: row.int(2),
        business_day: Day::parse(row.text(3)).expect("a day was written"),
        posted_at: Moment(row.int(4)),
        first_transfer: row.int(5),
        transfers: row.int(6),
        total: Fen::new(row.int(7)),
        reverses: row.opt_int(8),
    }
}

pub(crate) fn journal(ctx: &mut Ctx, journal_id: i64) -> Result<Option<Journal>> {
    ctx.query_opt(JOURNAL, params![journal_id], to_journal)
}

pub(crate) fn journals(ctx: &mut Ctx) -> Result<Vec<Journal>> {
    ctx.query(JOURNALS, params![], to_journal)
}

pub(crate) fn journals_about(ctx: &mut Ctx, deed: &str, subject: i64) -> Result<Vec<Journal>> {
    ctx.query(JOURNALS_ABOUT, params![subject, deed], to_journal)
}

pub(crate) fn is_reversed(ctx: &mut Ctx, journal_id: i64) -> Result<bool> {
    Ok(ctx.query_one(IS_REVERSED, params![journal_id], |row| row.int(0))? > 0)
}

fn to_transfer(row: &Row<'_>) -> (i64, Transfer) {
    let transfer = Transfer {
        debit: AccountId(row.int(1)),
        credit: AccountId(row.int(2)),
        amount: Fen::new(row.int(3)),
        reference: row.int(4),
    };
    (row.int(0), transfer)
}

fn last_transfer(journal: &Journal) -> i64 {
    journal.first_transfer + journal.transfers - 1
}

pub(crate) fn transfers_of(ctx: &mut Ctx, journal: &Journal) -> Result<Vec<Transfer>> {
    ctx.query(TRANSFERS_OF, params![journal.first_transfer, last_transfer(journal)], |row| to_transfer(row).1)
}

pub(crate) fn transfers_with_reference(
    ctx: &mut Ctx,
    journal: &Journal,
    reference: i64,
) -> Result<Vec<(i64, Transfer)>> {
    ctx.query(TRANSFERS_WITH_REFERENCE, params![journal.first_transfer, last_transfer(journal), reference], to_transfer)
}

/// How many transfers each journal has, and of how much; in the order of [`journals`].
pub(crate) fn counts_and_totals(ctx: &mut Ctx) -> Result<Vec<(i64, Fen)>> {
    ctx.query(COUNTS_AND_TOTALS, params![], |row| (row.int(0), Fen::new(row.int(1))))
}

pub(crate) fn rows_and_last(ctx: &mut Ctx) -> Result<(i64, i64)> {
    ctx.query_one(ROWS_AND_LAST, params![], |row| (row.int(0), row.int(1)))
}

pub(crate) fn sum_of_balances(ctx: &mut Ctx) -> Result<i64> {
    ctx.query_one(SUM_OF_BALANCES, params![], |row| row.int(0))
}

pub(crate) fn first_wrong_balance(ctx: &mut Ctx) -> Result<Option<(i64, i64, i64)>> {
    ctx.query_opt(FIRST_WRONG_BALANCE, params![], |row| (row.int(0), row.int(1), row.int(2)))
}

//! The tables of a room, brought up to date in order, each migration once.
//!
//! One text for both engines. A line that begins with `--sqlite:` or `--postgres:` counts on that engine only (storage
//! clauses); `BIGINT PRIMARY KEY` becomes SQLite's own row key. A migration that was carried out never changes:
//! its text's fingerprint is kept and compared.

use super::row_security;
use crate::{Ctx, Engine, Refusal, Result, Sql, params, refuse};

/// The tables of one room.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    /// The room's name; its tables begin with it.
    pub name: &'static str,
    /// In order.
    pub migrations: &'static [Migration],
}

/// One file of a room's `schema` folder.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// `NNNN_name.sql`.
    pub file: &'static str,
    /// Its text.
    pub text: &'static str,
    /// What SQL cannot say: carried out after the text, in the same transaction.
    pub then: Option<fn(&mut Ctx) -> Result<()>>,
}

const MIGRATIONS_DONE: Sql = Sql("SELECT room, file, fingerprint FROM kernel_migration ORDER BY room, file");
const RECORD_MIGRATION: Sql = Sql("INSERT INTO kernel_migration (room, file, fingerprint) VALUES ($1, $2, $3)");

const OWN_TABLES: &str = "
CREATE TABLE IF NOT EXISTS kernel_migration (
    room TEXT NOT NULL, file TEXT NOT NULL, fingerprint BIGINT NOT NULL, PRIMARY KEY (room, file));
CREATE TABLE IF NOT EXISTS kernel_counter (name TEXT PRIMARY KEY, value BIGINT NOT NULL);
--postgres: CREATE TABLE IF NOT EXISTS kernel_line (nobody BIGINT);
";

fn text_for(engine: Engine, text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let trimmed = line.trim_start();
        let (own, rest) = match (trimmed.strip_prefix("--sqlite:"), trimmed.strip_prefix("--postgres:")) {
            (Some(rest), _) => (engine == Engine::Sqlite, rest),
            (_, Some(rest)) => (engine == Engine::Postgres, rest),
            _ => (true, line),
        };
        if own {
            out.push_str(rest);
            out.push('\n');
        }
    }
    match engine {
        Engine::Sqlite => out.replace("BIGINT PRIMARY KEY", "INTEGER PRIMARY KEY"),
        Engine::Postgres => out,
    }
}

/// FNV-1a, to notice a migration whose text was changed after it was carried out; not a safeguard against malice.
pub(super) fn fingerprint(text: &str) -> i64 {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    i64::from_ne_bytes(hash.to_ne_bytes())
}

type Done = Vec<(String, String, i64)>;

fn done(ctx: &mut Ctx) -> Result<Done> {
    ctx.query(MIGRATIONS_DONE, params![], |row| (row.text(0).into(), row.text(1).into(), row.int(2)))
}

/// Refuses what this program does not know, or knows with another text.
fn refuse_newer(done: &Done, rooms: &[Room]) -> Result<()> {
    for (room, file, print) in done {
        let known = rooms.iter().find(|r| r.name == room).and_then(|r| r.migrations.iter().find(|m| m.file == file));
        if known.is_none_or(|migration| fingerprint(migration.text) != *print) {
            return Err(Refusal::new("database_newer").with("room", room).with("file", file).into());
        }
    }
    Ok(())
}

fn missing<'a>(done: &'a Done, rooms: &'a [Room]) -> impl Iterator<Item = (&'a Room, &'a Migration)> {
    rooms
        .iter()
        .flat_map(|room| room.migrations.iter().map(move |migration| (room, migration)))
        .filter(|(room, migration)| !done.iter().any(|(r, f, _)| r == room.name && f == migration.file))
}

pub(super) fn migrate(ctx: &mut Ctx, rooms: &[Room]) -> Result<usize> {
    ctx.run_script(&text_for(ctx.engine(), OWN_TABLES))?;
    if ctx.engine() == Engine::Postgres {
        row_security::make_functions(ctx)?;
    }
    let done = done(ctx)?;
    refuse_newer(&done, rooms)?;
    let mut count = 0;
    for (room, migration) in missing(&done, rooms) {
        ctx.run_script(&text_for(ctx.engine(), migration.text))?;
        if let Some(then) = migration.then {
            then(ctx)?;
        }
        ctx.execute(RECORD_MIGRATION, params![room.name, migration.file, fingerprint(migration.text)])?;
        count += 1;
    }
    if ctx.engine() == Engine::Postgres {
        row_security::prepare(ctx, rooms)?;
    }
    Ok(count)
}

pub(super) fn check(ctx: &mut Ctx, rooms: &[Room]) -> Result<()> {
    if !ctx.table_exists("kernel_migration")? {
        return refuse("database_empty");
    }
    let done = done(ctx)?;
    refuse_newer(&done, rooms)?;
    match missing(&done, rooms).next() {
        None if ctx.engine() == Engine::Postgres => row_security::check(ctx, rooms),
        None => Ok(()),
        Some((room, migration)) => {
            Err(Refusal::new("database_older").with("room", room.name).with("file", migration.file).into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_engine_reads_its_own_lines_only() {
        let text = "CREATE TABLE a (x BIGINT PRIMARY KEY)\n--sqlite: STRICT\n  --postgres: WITH (fillfactor=50)\n;";
        assert_eq!(text_for(Engine::Sqlite, text), "CREATE TABLE a (x INTEGER PRIMARY KEY)\n STRICT\n;\n");
        assert_eq!(
            text_for(Engine::Postgres, text),
            "CREATE TABLE a (x BIGINT PRIMARY KEY)\n WITH (fillfactor=50)\n;\n"
        );
    }
}

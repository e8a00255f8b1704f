//! Everything that stands in the tables of some rooms, as text: for comparing two databases.

use kernel::{Actor, Db, Room, Row, Sql, params};

/// A table as its schema file declares it.
struct Table {
    name: String,
    columns: Vec<(String, Type)>,
}

#[derive(Clone, Copy)]
enum Type {
    Int,
    Text,
    Bytes,
}

fn type_of(word: &str) -> Option<Type> {
    match word.trim_end_matches(',') {
        "BIGINT" | "INTEGER" => Some(Type::Int),
        "TEXT" => Some(Type::Text),
        "BYTEA" => Some(Type::Bytes),
        _ => None,
    }
}

/// Takes in the tables of a schema file, and what it changes of those before; one column stands on one line, as in all our
/// files.
fn take_in(tables: &mut Vec<Table>, text: &str) {
    let mut inside = false;
    for line in text.lines() {
        let line = line.trim_start();
        let line = line.strip_prefix("--sqlite:").or(line.strip_prefix("--postgres:")).unwrap_or(line);
        let mut words = line.split_whitespace();
        if let Some(name) = line.strip_prefix("CREATE TABLE ").and_then(|rest| rest.split([' ', '(']).next()) {
            tables.push(Table { name: name.to_owned(), columns: Vec::new() });
            inside = true;
        } else if let Some((name, change)) = line.strip_prefix("ALTER TABLE ").and_then(|rest| rest.split_once(' ')) {
            let table = tables.iter_mut().find(|table| table.name == name).expect("it was made before it is changed");
            let mut words = change.trim_end_matches(';').split_whitespace().skip(2);
            let column = words.next().expect("a column");
            if change.starts_with("RENAME TO") {
                table.name = column.to_owned();
            } else if change.starts_with("RENAME COLUMN") {
                let known = table.columns.iter_mut().find(|(known, _)| known == column).expect("a column is renamed");
                known.0 = words.nth(1).expect("TO and a name").to_owned();
            } else if change.starts_with("DROP COLUMN") {
                table.columns.retain(|(known, _)| known != column);
            } else if let Some(kind) = words.next().and_then(type_of) {
                table.columns.push((column.to_owned(), kind));
            }
        } else if line.starts_with(')') {
            inside = false;
        } else if inside
            && let (Some(name), Some(kind)) = (words.next(), words.next().and_then(type_of))
            && let Some(table) = tables.last_mut()
            // A column with a line for each engine counts once.
            && !table.columns.iter().any(|(known, _)| known == name)
        {
            table.columns.push((name.to_owned(), kind));
        }
    }
}

fn say(row: &Row<'_>, columns: &[(String, Type)]) -> String {
    let values = columns.iter().enumerate().map(|(at, (name, kind))| {
        let value = match kind {
            Type::Int => row.opt_int(at).map(|n| n.to_string()),
            Type::Text => row.opt_text(at).map(|text| format!("{text:?}")),
            Type::Bytes => row.opt_bytes(at).map(|bytes| format!("{bytes:02x?}")),
        };
        format!("{name}={}", value.unwrap_or_else(|| "NULL".into()))
    });
    values.collect::<Vec<_>>().join(" ")
}

/// One line for each row of each table of these rooms, tables and rows in order.
///
/// # Panics
/// When a table cannot be read.
#[must_use]
pub fn contents(db: &Db, rooms: &[Room]) -> Vec<String> {
    let own = "CREATE TABLE kernel_counter (\nname TEXT\nvalue BIGINT\n)";
    let texts = rooms.iter().flat_map(|room| room.migrations).map(|migration| migration.text);
    let mut tables = Vec::new();
    texts.chain([own]).for_each(|text| take_in(&mut tables, text));
    let mut lines = Vec::new();
    for table in tables {
        let names: Vec<&str> = table.columns.iter().map(|(name, _)| name.as_str()).collect();
        let order: Vec<String> = (1..=names.len()).map(|at| at.to_string()).collect();
        let text = format!("SELECT {} FROM {} ORDER BY {}", names.join(", "), table.name, order.join(", "));
        // A test asks this a few times; statements live as long as the program.
        let sql = Sql(Box::leak(text.into_boxed_str()));
        let rows = db.read(&Actor::system(), |ctx| {
            ctx.query(sql, params![], |row| format!("{}: {}", table.name, say(row, &table.columns)))
        });
        // Engines sort text differently where letters and signs meet.
        let mut rows = rows.expect("every table can be read");
        rows.sort_unstable();
        lines.extend(rows);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::take_in;

    #[test]
    fn columns_are_found_keys_and_checks_are_not() {
        let text = "CREATE TABLE a_thing (\n--sqlite: id INTEGER PRIMARY KEY,\n--postgres: id BIGINT NOT NULL,\n    word TEXT NOT NULL
            CHECK (word IN ('x')),\n    hash BYTEA,\n    PRIMARY KEY (id, word)\n)\n--sqlite: WITHOUT ROWID\n;\nCREATE TABLE b (
            c BIGINT
            );";
        let mut tables = Vec::new();
        take_in(&mut tables, text);
        take_in(&mut tables, "ALTER TABLE b ADD COLUMN d TEXT;\nALTER TABLE a_thing DROP COLUMN hash;");
        let found: Vec<(String, Vec<String>)> = tables
            .into_iter()
            .map(|table| (table.name, table.columns.into_iter().map(|(name, _)| name).collect()))
            .collect();
        let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        assert_eq!(found[0], ("a_thing".to_owned(), words(&["id", "word"])));
        assert_eq!(found[1], ("b".to_owned(), words(&["c", "d"])));
    }
}

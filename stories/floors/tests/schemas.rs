//! What every schema file promises: three types of columns, names that begin with the room's, and keys of people's
//! tables that contain the person, so that the guard against paying twice survives distribution over machines.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// A person stands here by her very key, or a number that is not hers is kept unique for all.
const KEYED_BY_ANOTHER: [(&str, &str); 4] = [
    ("casework_case_number", "a case's number has its own table, keyed by itself"),
    ("card_number", "a card number has its own table, keyed by itself"),
    ("card_application", "an application's number has its own table, keyed by itself"),
    ("access_resident_number", "a resident's number has its own table, keyed by itself"),
];

struct Table {
    name: String,
    room: String,
    body: String,
}

fn schema_files() -> Vec<PathBuf> {
    let rooms = Path::new(&std::env::var("CARGO_MANIFEST_DIR").expect("cargo tells where a crate is"))
        .join("../../capabilities");
    let mut files: Vec<PathBuf> = fs::read_dir(rooms)
        .expect("the rooms")
        .filter_map(|room| fs::read_dir(room.ok()?.path().join("schema")).ok())
        .flatten()
        .map(|file| file.expect("a schema file").path())
        .collect();
    files.sort();
    assert!(files.len() >= 6, "the schema files were found");
    files
}

/// The lines of one engine, or of both, without comments.
fn without_comments(text: &str) -> String {
    let engine = |line: &str| {
        let line = line.trim_start();
        line.strip_prefix("--sqlite:").or(line.strip_prefix("--postgres:")).unwrap_or(line).to_owned()
    };
    text.lines().map(engine).map(|line| line.split("--").next().unwrap_or_default().to_owned() + "\n").collect()
}

/// The table that a line renames, and its new name.
fn renamed(line: &str) -> Option<(&str, &str)> {
    line.strip_prefix("ALTER TABLE ")?.strip_suffix(';')?.split_once(" RENAME TO ")
}

fn tables() -> Vec<Table> {
    let mut tables = Vec::new();
    for file in schema_files() {
        let room = file.ancestors().nth(2).and_then(Path::file_name).expect("a room").to_string_lossy().into_owned();
        let text = without_comments(&fs::read_to_string(&file).expect("a schema file can be read"));
        for (table, name) in text.lines().filter_map(renamed) {
            for known in tables.iter_mut().filter(|known: &&mut Table| known.name == table) {
                name.clone_into(&mut known.name);
            }
        }
        for part in text.split("CREATE TABLE ").skip(1) {
            let (name, rest) = part.split_once('(').expect("a table has columns");
            let mut depth = 1;
            let end = rest.find(|c| {
                depth += match c {
                    '(' => 1,
                    ')' => -1,
                    _ => 0,
                };
                depth == 0
            });
            let body = rest[..end.expect("a table ends")].to_owned();
            tables.push(Table { name: name.trim().to_owned(), room: room.clone(), body });
        }
    }
    tables
}

/// Parts of a table's body between commas that are in no brackets.
fn parts(body: &str) -> Vec<String> {
    let (mut depth, mut parts) = (0, vec![String::new()]);
    for c in body.chars() {
        depth += i32::from(c == '(') - i32::from(c == ')');
        if c == ',' && depth == 0 {
            parts.push(String::new());
        } else if let Some(last) = parts.last_mut() {
            last.push(c);
        }
    }
    parts.iter().map(|part| part.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|p| !p.is_empty()).collect()
}

fn is_constraint(part: &str) -> bool {
    ["PRIMARY KEY", "UNIQUE", "CHECK", "FOREIGN KEY", "CONSTRAINT"].iter().any(|word| part.starts_with(word))
}

/// The columns of each key of a table.
fn keys(table: &Table) -> Vec<String> {
    let parts = parts(&table.body);
    let keyed = parts.iter().filter(|part| part.contains("PRIMARY KEY") || part.contains("UNIQUE"));
    keyed
        .map(|part| match part.split_once('(') {
            Some((_, columns)) if is_constraint(part) => columns.trim_end_matches(')').to_owned(),
            _ => part.split(' ').next().unwrap_or_default().to_owned(),
        })
        .collect()
}

#[test]
fn every_key_of_a_table_that_is_a_persons_contains_the_person() {
    let mut looked_at = 0;
    for table in tables() {
        let persons = parts(&table.body).iter().any(|part| part.starts_with("person_id BIGINT") && !is_optional(part));
        let keyed_by_another = KEYED_BY_ANOTHER.iter().any(|(name, _)| *name == table.name);
        if !persons || keyed_by_another {
            continue;
        }
        for key in keys(&table) {
            looked_at += 1;
            assert!(key.split(", ").any(|column| column == "person_id"), "{}: ({key})", table.name);
        }
    }
    assert!(looked_at >= 5, "keys of people's tables were looked at: {looked_at}");
}

/// A line of a refused file may name nobody: such a table is the file's, not a person's.
fn is_optional(column: &str) -> bool {
    !column.contains("NOT NULL") && !column.contains("PRIMARY KEY")
}

#[test]
fn unique_indexes_beside_the_keys_are_not_made_on_people() {
    for file in schema_files() {
        let text = without_comments(&fs::read_to_string(&file).expect("a schema file can be read"));
        for index in text.split("CREATE UNIQUE INDEX ").skip(1) {
            let columns = index.split(['(', ')']).nth(1).unwrap_or_default();
            assert!(columns.contains("person_id"), "{}: {columns}", file.display());
        }
    }
}

#[test]
fn columns_have_the_three_types_that_mean_the_same_on_both_engines() {
    for table in tables() {
        for column in parts(&table.body).iter().filter(|part| !is_constraint(part)) {
            let kind = column.split(' ').nth(1).unwrap_or_default();
            assert!(matches!(kind, "BIGINT" | "INTEGER" | "TEXT" | "BYTEA"), "{}: {column}", table.name);
        }
    }
}

#[test]
fn tables_views_and_indexes_begin_with_their_rooms_name() {
    for table in tables() {
        assert!(table.name.starts_with(&format!("{}_", table.room)), "{}: {}", table.room, table.name);
    }
    for file in schema_files() {
        let text = without_comments(&fs::read_to_string(&file).expect("a schema file can be read"));
        for view in text.split("CREATE VIEW ").skip(1) {
            assert!(view.starts_with("auditor_"), "{}: views are for auditors", file.display());
        }
        for forbidden in ["TRIGGER", "RECURSIVE", "REFERENCES", "BOOLEAN", "NUMERIC", "SERIAL", "AUTOINCREMENT"] {
            assert!(!text.to_uppercase().contains(forbidden), "{}: {forbidden}", file.display());
        }
    }
}

#[test]
fn every_schema_file_says_how_its_tables_are_distributed() {
    for file in schema_files() {
        let text = fs::read_to_string(&file).expect("a schema file can be read").to_lowercase();
        assert!(text.contains("distribut") || text.contains("reference table"), "{}", file.display());
    }
}

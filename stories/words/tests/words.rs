//! The documents held to the code: every table, state, code and deed stands in WORDS.md, every command that a README
//! shows exists, and every test, file and link that a document names is there.
//!
//! Sources are read as text, so that this crate depends on no room. Deliberately absent: whether a sentence is true.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

const DOCUMENTS: [&str; 8] = [
    "README.md",
    "README.zh-CN.md",
    "ARCHITECTURE.md",
    "STYLE.md",
    "WORDS.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
];
const READMES: [&str; 2] = ["README.md", "README.zh-CN.md"];
const FOLDERS: [&str; 9] =
    ["kernel/", "capabilities/", "devices/", "ui/", "faces/", "server/", "policies/", "simulators/", "stories/"];

fn root() -> PathBuf {
    Path::new(&std::env::var("CARGO_MANIFEST_DIR").expect("cargo tells where a crate is")).join("../..")
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|why| panic!("{}: {why}", path.display()))
}

/// All files below these folders with one of these endings, without what is built.
fn files(folders: &[&str], ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut left: Vec<PathBuf> = folders.iter().map(|folder| root().join(folder)).collect();
    while let Some(at) = left.pop() {
        for entry in fs::read_dir(&at).expect("a folder of the house") {
            let path = entry.expect("an entry").path();
            if path.is_dir() && !path.ends_with("target") {
                left.push(path);
            } else if path.extension().is_some_and(|known| known == ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn rooms() -> BTreeSet<String> {
    let entries = fs::read_dir(root().join("capabilities")).expect("the rooms");
    entries.map(|entry| entry.expect("a room").file_name().to_string_lossy().into_owned()).collect()
}

/// The schema files without comments, storage clauses, and the kernel's own tables.
fn schemas() -> String {
    let mut text = read("kernel/src/db/schema.rs");
    for file in files(&["capabilities"], "sql") {
        let lines = fs::read_to_string(file).expect("a schema");
        for line in lines.lines().filter(|line| !line.trim_start().starts_with("--")) {
            if let Some((table, name)) = renamed(line) {
                text = text.replace(&format!("CREATE TABLE {table} ("), &format!("CREATE TABLE {name} ("));
            }
            text += line;
            text.push('\n');
        }
    }
    text
}

/// The table that a line renames, and its new name.
fn renamed(line: &str) -> Option<(&str, &str)> {
    line.strip_prefix("ALTER TABLE ")?.strip_suffix(';')?.split_once(" RENAME TO ")
}

/// A name made of small letters, digits and underscores.
fn is_word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// What stands between backticks in a text, outside of fenced blocks.
fn marked(text: &str) -> BTreeSet<String> {
    let outside: Vec<&str> = text.split("```").step_by(2).collect();
    let texts = outside.iter().flat_map(|part| part.split('`').skip(1).step_by(2));
    texts.map(|word| word.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

/// The words of `found` must all stand in WORDS.md, between backticks.
fn must_stand_in_words(found: &BTreeSet<String>, least: usize, what: &str) {
    assert!(found.len() >= least, "{what} were found: {found:?}");
    let known = marked(&read("WORDS.md"));
    let missing: Vec<&String> = found.iter().filter(|word| !known.contains(*word)).collect();
    assert!(missing.is_empty(), "{what} without a line in WORDS.md: {missing:?}");
}

#[test]
fn every_table_and_every_view_stands_in_words() {
    let text = schemas();
    let after = |mark: &str| text.split(mark).skip(1).map(first_word).collect::<Vec<_>>();
    let mut found: BTreeSet<String> = after("CREATE TABLE IF NOT EXISTS ").into_iter().collect();
    found.extend(after("CREATE TABLE ").into_iter().filter(|name| name.contains('_')));
    found.extend(after("CREATE VIEW "));
    must_stand_in_words(&found, 25, "tables and views");
}

fn first_word(text: &str) -> String {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or_default().to_owned()
}

#[test]
fn every_state_that_a_table_or_a_view_can_show_stands_in_words() {
    let sql = files(&["capabilities"], "sql").into_iter().map(|file| fs::read_to_string(file).expect("a schema"));
    let lines: Vec<String> = sql
        .flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>())
        .filter(|line| !line.trim_start().starts_with("--"))
        .collect();
    let text = lines.join("\n");
    let quoted = text.split('\'').skip(1).step_by(2);
    let found = quoted.map(str::to_owned).inspect(|word| assert!(!word.contains(' '), "a state is a word: {word}"));
    must_stand_in_words(&found.collect(), 25, "states");
}

#[test]
fn every_reject_code_stands_in_words() {
    let texts = read("ui/texts/en/refusals.ftl");
    let sections = ["## The check of a roster, line by line\n", "## Lines that were stopped\n"];
    let codes = sections.iter().flat_map(|title| {
        let section = texts.split(title).nth(1).unwrap_or_else(|| panic!("no section {title}"));
        let section = section.split("\n## ").next().unwrap_or_default();
        section.lines().filter_map(|line| Some(line.split_once(" = ")?.0.to_owned())).collect::<Vec<_>>()
    });
    must_stand_in_words(&codes.collect(), 17, "reject codes");
}

#[test]
fn every_role_permission_and_kind_of_account_stands_in_words() {
    let sources = ["access/src/role.rs", "ledger/src/account.rs", "payout/src/batch.rs", "payout/src/settlement.rs"];
    let found = sources.iter().flat_map(|file| {
        let text = read(Path::new("capabilities").join(file));
        let words = text.split("=> \"").skip(1).filter_map(|rest| rest.split_once('"'));
        words.map(|(word, _)| word.to_owned()).filter(|word| is_word(word)).collect::<Vec<_>>()
    });
    must_stand_in_words(&found.collect(), 30, "roles, permissions, kinds and states");
}

#[test]
fn every_deed_that_the_log_can_hold_stands_in_words() {
    let rooms = rooms();
    let mut found = BTreeSet::new();
    for file in files(&["capabilities"], "rs").iter().filter(|file| file.components().any(|c| c.as_os_str() == "src")) {
        let text = fs::read_to_string(file).expect("a source");
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let literals = code.lines().filter(|line| !line.trim_start().starts_with("//"));
        for literal in literals.flat_map(|line| line.split('"').skip(1).step_by(2)) {
            let is_deed = |(room, verb): (&str, &str)| room != "audit" && rooms.contains(room) && is_word(verb);
            if literal.split_once('.').is_some_and(is_deed) {
                found.insert(literal.to_owned());
            }
        }
    }
    must_stand_in_words(&found, 25, "deeds");
}

#[test]
fn tibetan_comes_from_the_list_and_carries_its_mark() {
    let list = read("ui/texts/bo/terms_unverified.tsv");
    let terms: BTreeSet<&str> = list.lines().skip(1).filter_map(|line| line.split('\t').nth(1)).collect();
    let is_tibetan = |c: char| ('\u{F00}'..='\u{FFF}').contains(&c);
    let mut looked_at = 0;
    for line in read("WORDS.md").lines().filter(|line| line.starts_with('|') && !line.contains("བོད་ཡིག"))
    {
        for word in line.split(|c: char| !is_tibetan(c)).filter(|word| !word.is_empty()) {
            looked_at += 1;
            assert!(terms.contains(word), "{word} is not in the list");
            assert!(line.contains(&format!("{word}\\*")), "{word} has no mark");
        }
    }
    assert!(looked_at >= 5, "Tibetan words were looked at: {looked_at}");
}

/// The commands that the program explains, as its own help lists them.
fn commands() -> BTreeSet<String> {
    let help = read("server/src/words/help.rs");
    let list = help.split("const COMMANDS").nth(1).and_then(|rest| rest.split("];").next()).expect("the commands");
    let commands: BTreeSet<String> =
        list.lines().filter_map(|line| Some(line.trim().strip_prefix("(\"")?.split('"').next()?.to_owned())).collect();
    assert!(commands.len() > 30, "the commands were found: {commands:?}");
    commands
}

/// The lines of a document that say something to the program, in fenced blocks and between backticks.
fn sayings(document: &str) -> Vec<String> {
    let text = read(document);
    let fenced = text.split("```").skip(1).step_by(2).flat_map(str::lines).map(str::trim).map(str::to_owned);
    let said: Vec<String> = fenced.chain(marked(&text)).collect();
    let words = said
        .iter()
        .filter_map(|line| line.strip_prefix("yika ").or(line.split_once("--release -- ").map(|(_, rest)| rest)));
    words.map(str::to_owned).collect()
}

#[test]
fn every_command_that_a_document_shows_exists() {
    let commands = commands();
    let mut looked_at = 0;
    for document in DOCUMENTS {
        for said in sayings(document) {
            let path: Vec<&str> =
                said.split(' ').take_while(|word| is_word(&word.replace('-', "_")) && !word.starts_with('-')).collect();
            let Some(first) = path.first() else { continue };
            looked_at += 1;
            assert!(commands.contains(*first), "{document}: yika {said}");
            let has_steps = commands.iter().any(|known| known.starts_with(&format!("{first} ")));
            if has_steps && path.len() > 1 {
                assert!(commands.contains(&path[..2].join(" ")), "{document}: yika {said}");
            }
        }
    }
    assert!(looked_at > 50, "commands were looked at: {looked_at}");
}

#[test]
fn every_option_that_a_readme_shows_is_explained_by_the_program() {
    let help = read("server/src/words/help.rs");
    for readme in READMES {
        let said = sayings(readme);
        let options: BTreeSet<&str> =
            said.iter().flat_map(|line| line.split(' ')).filter_map(|word| word.strip_prefix("--")).collect();
        assert!(options.len() > 5, "{readme}: options were looked at: {options:?}");
        for option in options {
            let id = if option == "as" { "as_user".to_owned() } else { option.replace('-', "_") };
            assert!(help.contains(&format!("(\"{id}\", ")), "{readme}: --{option}");
        }
    }
}

#[test]
fn both_readmes_say_the_same_to_the_program() {
    let [english, chinese] = READMES.map(|readme| {
        let text = read(readme);
        let blocks = text.split("```").skip(1).step_by(2).flat_map(str::lines);
        blocks.filter(|line| line.trim_start().starts_with("yika ")).map(str::to_owned).collect::<Vec<_>>()
    });
    assert!(english.len() > 20, "{english:?}");
    assert_eq!(english, chinese);
}

#[test]
fn every_test_that_a_document_names_as_a_proof_is_there() {
    let sources = files(&["kernel", "capabilities", "devices", "ui", "faces", "server", "simulators", "stories"], "rs");
    let code: String = sources.iter().map(|file| fs::read_to_string(file).expect("a source")).collect();
    let mut looked_at = 0;
    for document in DOCUMENTS {
        for name in marked(&read(document)).iter().filter(|word| is_word(word) && word.matches('_').count() > 3) {
            looked_at += 1;
            let stands = code.contains(&format!("fn {name}(")) || code.contains(&format!("    {name}: "));
            assert!(stands, "{document} names {name}, which is not there");
        }
    }
    assert!(looked_at > 30, "tests were looked at: {looked_at}");
}

#[test]
fn words_that_nothing_uses_any_more_are_noticed() {
    let mut code: String = schemas();
    for file in files(&["kernel", "capabilities"], "rs") {
        code += &fs::read_to_string(file).expect("a source");
    }
    let stale: Vec<String> = marked(&read("WORDS.md"))
        .into_iter()
        .flat_map(|word| word.split(['.', ':']).map(str::to_owned).collect::<Vec<_>>())
        .filter(|word| is_word(word) && word.contains('_') && !code.contains(word.as_str()))
        .collect();
    assert!(stale.is_empty(), "WORDS.md names {stale:?}");
}

#[test]
fn every_file_and_link_that_a_document_names_is_there() {
    let mut looked_at = 0;
    for document in DOCUMENTS {
        let text = read(document);
        let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        let links = links.map(|link| link.split('#').next().unwrap_or_default());
        let mut named: Vec<String> =
            links.filter(|link| !link.is_empty() && !link.contains("://")).map(str::to_owned).collect();
        named.extend(marked(&text).into_iter().filter(|word| {
            let plain = word.chars().all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c));
            plain && FOLDERS.iter().any(|folder| word.starts_with(folder))
        }));
        for path in named {
            looked_at += 1;
            assert!(root().join(&path).exists(), "{document} names {path}, which is not there");
        }
    }
    assert!(looked_at > 40, "files and links were looked at: {looked_at}");
}

#[test]
fn measured_numbers_have_one_place() {
    let text = read("README.md");
    let (begin, end) = (text.find("<!-- measured -->"), text.find("<!-- /measured -->"));
    assert!(begin.is_some() && begin < end, "README.md has its block of measured numbers");
    assert_eq!(text.matches("measured -->").count(), 2);
    assert!(!read("README.zh-CN.md").contains("measured -->"), "the Chinese one points there");
}

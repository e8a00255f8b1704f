//! From a workbook's package to the part of its first visible sheet.
//!
//! Here a file under the name of a workbook is told from a macro workbook, a binary one, an OpenDocument one or any
//! other ZIP, by what is in it.

use super::package::Package;
use super::xml::{Attributes, Token, unescape};
use crate::{Unreadable, code};

const TYPES: &str = "content types";
const RELATIONS: &str = "relations";
const WORKBOOK: &str = "workbook";

/// The sheet to read and where the shared strings are.
pub(super) struct Chosen {
    pub(super) sheet_name: String,
    pub(super) sheet_part: String,
    pub(super) strings_part: Option<String>,
    pub(super) hidden_sheets: u32,
}

/// Refuses what is no plain workbook and chooses the sheet.
pub(super) fn choose(package: &mut Package<'_>) -> Result<Chosen, Unreadable> {
    must_be_xlsx(package)?;
    let workbook = relations(package, "_rels/.rels", "")?
        .into_iter()
        .find(|relation| relation.kind == "officeDocument")
        .ok_or_else(|| Unreadable::new(code::NOT_TABLE))?
        .target;
    let (folder, file) = workbook.rsplit_once('/').unwrap_or(("", &workbook));
    let relations_part = format!("{folder}/_rels/{file}.rels");
    let relations = relations(package, relations_part.trim_start_matches('/'), folder)?;

    let sheets = sheets(package, &workbook)?;
    let mut hidden_sheets = 0;
    let mut chosen = None;
    for sheet in sheets {
        // Chart and dialog sheets have no cells.
        let Some(part) = relations.iter().find(|found| found.id == sheet.relation && found.kind == "worksheet") else {
            continue;
        };
        if sheet.hidden {
            hidden_sheets += 1;
        } else if chosen.is_none() {
            chosen = Some((sheet.name, part.target.clone()));
        }
    }
    let (sheet_name, sheet_part) = chosen.ok_or_else(|| Unreadable::new(code::NO_VISIBLE_SHEET))?;
    let strings_part = relations.into_iter().find(|found| found.kind == "sharedStrings").map(|found| found.target);
    Ok(Chosen { sheet_name, sheet_part, strings_part, hidden_sheets })
}

fn must_be_xlsx(package: &mut Package<'_>) -> Result<(), Unreadable> {
    if let Some(kind) = package.beginning("mimetype", 200) {
        let is_ods = kind.starts_with(b"application/vnd.oasis.opendocument.spreadsheet");
        return Err(Unreadable::new(if is_ods { code::IS_ODS } else { code::NOT_TABLE }));
    }
    if !package.has("[content_types].xml") {
        return Err(Unreadable::new(code::NOT_TABLE));
    }
    let kinds = package.scan("[Content_Types].xml", TYPES, |xml| {
        let mut kinds = Vec::new();
        loop {
            match xml.next()? {
                Token::Start { name: b"Default" | b"Override", attributes, .. } => {
                    kinds.push(attribute(attributes, b"ContentType", TYPES)?.to_ascii_lowercase());
                }
                Token::Eof => return Ok(kinds),
                _ => {}
            }
        }
    })?;
    let says = |kind: &str| kinds.iter().any(|found| found == kind);
    if package.has_ending("vbaproject.bin")
        || kinds.iter().any(|kind| kind.contains("macroenabled") || kind.contains("vbaproject"))
    {
        return Err(Unreadable::new(code::IS_XLSM));
    }
    if says("application/vnd.ms-excel.sheet.binary.main")
        || says("application/vnd.ms-excel.sheet.binary.macroenabled.main")
    {
        return Err(Unreadable::new(code::IS_XLSB));
    }
    if !says("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml") {
        return Err(Unreadable::new(code::NOT_TABLE));
    }
    Ok(())
}

/// One line of a relations part. `kind` is the last word of its type, which both dialects of the format share.
struct Relation {
    id: String,
    kind: String,
    target: String,
}

fn relations(package: &mut Package<'_>, part: &str, folder: &str) -> Result<Vec<Relation>, Unreadable> {
    package.scan(part, RELATIONS, |xml| {
        let mut found = Vec::new();
        loop {
            match xml.next()? {
                Token::Start { name: b"Relationship", attributes, .. } => {
                    let [id, kind, target, mode] =
                        attributes_of(attributes, [b"Id", b"Type", b"Target", b"TargetMode"], RELATIONS)?;
                    if mode != "External" {
                        let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                        found.push(Relation { id, kind, target: within(folder, &target) });
                    }
                }
                Token::Eof => return Ok(found),
                _ => {}
            }
        }
    })
}

/// The part a relation's target names, seen from the folder of the part that has the relation.
fn within(folder: &str, target: &str) -> String {
    let mut path: Vec<&str> = if target.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for step in target.split('/') {
        match step {
            ".." => {
                path.pop();
            }
            _ => path.push(step),
        }
    }
    path.retain(|step| !step.is_empty() && *step != ".");
    path.join("/")
}

struct Sheet {
    name: String,
    relation: String,
    hidden: bool,
}

fn sheets(package: &mut Package<'_>, workbook: &str) -> Result<Vec<Sheet>, Unreadable> {
    package.scan(workbook, WORKBOOK, |xml| {
        let mut found = Vec::new();
        loop {
            match xml.next()? {
                Token::Start { name: b"sheet", attributes, .. } => {
                    let [name, state, relation] = attributes_of(attributes, [b"name", b"state", b":id"], WORKBOOK)?;
                    found.push(Sheet { name, relation, hidden: state == "hidden" || state == "veryHidden" });
                }
                Token::Eof => return Ok(found),
                _ => {}
            }
        }
    })
}

fn attribute(attributes: Attributes<'_>, name: &[u8], part: &'static str) -> Result<String, Unreadable> {
    attributes_of(attributes, [name], part).map(|[value]| value)
}

/// The values of these attributes, empty where absent. A name that begins with a colon matches under any prefix.
fn attributes_of<const N: usize>(
    attributes: Attributes<'_>,
    names: [&[u8]; N],
    part: &'static str,
) -> Result<[String; N], Unreadable> {
    let mut values = [const { String::new() }; N];
    for attribute in attributes {
        let (name, value) = attribute?;
        for (wanted, into) in names.iter().zip(&mut values) {
            if name == *wanted || (wanted.starts_with(b":") && name.ends_with(wanted)) {
                into.clear();
                unescape(value, part, into)?;
            }
        }
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::within;

    #[test]
    fn targets_are_found_from_the_folder_of_their_part() {
        for (folder, target, part) in [
            ("xl", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "/xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "./styles.xml", "xl/styles.xml"),
            ("xl/a", "../strings.xml", "xl/strings.xml"),
            ("", "xl/workbook.xml", "xl/workbook.xml"),
            ("", "../../../etc/passwd", "etc/passwd"),
        ] {
            assert_eq!(within(folder, target), part, "{folder} {target}");
        }
    }
}

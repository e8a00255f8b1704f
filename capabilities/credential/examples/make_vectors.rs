//! Writes `tests/vectors` anew: the codes of the table, the keys they are signed with, and the status list.
//!
//! The same each time: keys are fixed, and both algorithms sign without chance.

#[path = "../tests/common/mod.rs"]
mod common;

use std::{fs, path::Path};

use kernel::hex;

fn main() -> std::io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors");
    let mut codes = "name\tnow\texpected\ttext\n".to_owned();
    for case in common::cases::cases() {
        codes += &format!("{}\t{}\t{}\t{}\n", case.name, case.now, case.expected, case.text);
    }
    fs::write(folder.join("codes.tsv"), codes)?;
    let mut keys = "kid\tuse\talgorithm\tpublic\tissuer\tnot_before\tnot_after\n".to_owned();
    for key in common::keys() {
        let kid = key.kid.as_deref().map_or_else(|| "-".to_owned(), hex);
        let (from, to) = (key.not_before.0 / 1_000_000, key.not_after.0 / 1_000_000);
        let (algorithm, public) = (key.public.algorithm().cose(), hex(&key.public.to_bytes()));
        keys += &format!("{kid}\t{:?}\t{algorithm}\t{public}\t{}\t{from}\t{to}\n", key.used_for, key.issuer);
    }
    fs::write(folder.join("keys.tsv"), keys)?;
    fs::write(folder.join("status-7.hex"), hex(&common::signed_status_list()) + "\n")
}

//! Pages into a folder, and to programs that take them or do not.

use std::os::unix::fs::PermissionsExt;

use printer::Pages;

const PDF: &[u8] = b"%PDF-1.7 a page";

#[test]
fn pages_of_one_number_lie_side_by_side_and_only_their_owner_reads_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let pages = Pages::configured(&format!("folder:{}", folder.path().display())).expect("a folder");
    for name in ["SN-1", "SN-1", "../../etc/SN-2", "; rm -rf /", ""] {
        pages.hand(name, PDF).expect("laid");
    }
    let mut names: Vec<String> = std::fs::read_dir(folder.path())
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"))
        .collect();
    names.sort();
    assert_eq!(names, ["SN-1-2.pdf", "SN-1.pdf", "etcSN-2.pdf", "page.pdf", "rm-rf.pdf"]);
    let about = std::fs::metadata(folder.path().join("SN-1.pdf")).expect("a file");
    assert_eq!((about.permissions().mode() & 0o777, about.len()), (0o600, PDF.len() as u64));
}

#[test]
fn a_program_is_given_the_page_and_its_own_arguments_and_no_shell() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out.pdf");
    let pages = Pages::configured(&format!("command:dd of={} status=none", out.display())).expect("a program");
    pages.hand("$(touch /tmp/never); `id`", PDF).expect("taken");
    assert_eq!(std::fs::read(&out).expect("a file"), PDF);
    // A shell would make two commands of this; without one it is a name that no program has.
    let hidden = folder.path().join("hidden");
    let pages = Pages::configured(&format!("command:true;touch {}", hidden.display())).expect("a program");
    assert_eq!(pages.hand("1", PDF).expect_err("no such program").code, "page_not_printed");
    assert!(!hidden.exists());
}

#[test]
fn what_could_not_be_handed_over_is_told() {
    let large = vec![b' '; 1 << 20];
    for place in ["command:false", "command:/nowhere/at-all", "folder:/nowhere/at-all"] {
        let refusal = Pages::configured(place).expect("a place").hand("1", &large).expect_err(place);
        assert_eq!(refusal.code, "page_not_printed", "{place}");
    }
    let none = Pages::configured("").expect("no place is a place");
    assert_eq!(none.hand("1", PDF).expect_err("a refusal").code, "printer_not_configured");
}

#[test]
fn a_place_is_one_of_those_known() {
    let words = |words: &[&str]| Pages::Program(words.iter().map(|word| (*word).to_owned()).collect());
    assert_eq!(Pages::configured("lp"), Ok(words(&["lp", "-s"])));
    assert_eq!(Pages::configured("lp:desk_2"), Ok(words(&["lp", "-s", "-d", "desk_2"])));
    for place in ["lp:-o raw", "lp:a b", "lp:;id", "folder:here", "command:", "command: ", "shell:id", "lpr"] {
        assert_eq!(Pages::configured(place).expect_err("a refusal").code, "printer_place_unknown", "{place}");
    }
}

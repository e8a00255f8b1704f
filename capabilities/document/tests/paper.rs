//! Pages as they come out: what was written is printed and never carried out, and the same page gives the same bytes.

use document::paper::{CHARACTERS_MAX, Certificate, LINES_MAX, Line, Proof, Receipt, Words};
use kernel::Day;
use proptest::prelude::*;

fn day() -> Day {
    Day::parse("2026-11-22").expect("a day")
}

fn certificate(name: &str) -> Certificate {
    Certificate {
        title: Words::plain("社会保障卡发放证明").unreviewed("སྤྱི་ཚོགས་འགན་སྲུང་བྱང་བུ།"),
        office: Words::plain("山南市人力资源和社会保障局"),
        number: Line::new(Words::plain("编号"), Words::plain("SN-2026-000123")),
        day: Line::new(Words::plain("日期"), Words::plain(day().zh())),
        sentences: vec![],
        lines: vec![Line::new(Words::plain("姓名").unreviewed("མིང་རུས།"), Words::plain(name))],
        proof: Some(Proof { content: "yika:1".to_owned(), caption: Words::plain("扫码核验") }),
        footer: Words::plain("由系统出具"),
        unreviewed_mark: "未审核".to_owned(),
    }
}

fn receipt(name: &str) -> Receipt {
    Receipt {
        title: Words::plain("挂失回执"),
        office: Words::plain("办事大厅").unreviewed("ལས་དོན་ཚོམས་ཆེན།"),
        lines: vec![Line::new(Words::plain("姓名"), Words::plain(name))],
        total: None,
        proof: None,
        notes: vec![],
        unreviewed_mark: "未审核".to_owned(),
    }
}

#[test]
fn the_same_page_is_the_same_bytes_and_another_day_or_name_is_not() {
    let first = certificate("次仁·卓玛").pdf(day()).expect("a certificate");
    assert!(first.starts_with(b"%PDF-"));
    assert_eq!(certificate("次仁·卓玛").pdf(day()).expect("a certificate"), first);
    assert_ne!(certificate("次仁·卓玛").pdf(day().plus_days(1)).expect("a certificate"), first);
    assert_ne!(certificate("次仁·央宗").pdf(day()).expect("a certificate"), first);
    assert_eq!(receipt("次仁").dots(), receipt("次仁").dots());
    assert_ne!(receipt("次仁").dots(), receipt("央宗").dots());
}

#[test]
fn a_certificate_says_that_it_is_for_the_archive() {
    let pdf = certificate("次仁").pdf(day()).expect("a certificate");
    let says = |what: &[u8]| pdf.windows(what.len()).any(|part| part == what);
    assert!(says(b"pdfaid:part"), "it names the part of PDF/A it keeps to");
}

#[test]
fn what_looks_like_markup_is_printed_and_not_carried_out() {
    for name in [
        "#panic()",
        "#read(\"/etc/passwd\")",
        "*粗*",
        "_斜_",
        "$x^2$",
        "\\",
        "]",
        "[",
        "#{",
        "*/",
        "//",
        "`raw`",
        "<label>",
        "@ref",
        "= 题",
        "- 列",
        "\"",
        "'",
        "~",
        "--",
        "...",
        "{{name}}",
        "%s",
        "\u{FE0F}",
        "",
        "   ",
        "两\n行",
    ] {
        certificate(name).pdf(day()).unwrap_or_else(|refusal| panic!("{name}: {refusal}"));
        receipt(name).dots().unwrap_or_else(|refusal| panic!("{name}: {refusal}"));
    }
    // Printed as it stands: the stars of what would be bold take room of their own.
    assert_ne!(receipt("*粗*").dots(), receipt("粗").dots());
    assert_ne!(receipt("#panic()").dots(), receipt("").dots());
    assert_ne!(receipt("\\\\").dots(), receipt("\\").dots());
}

#[test]
fn rare_characters_and_tibetan_leave_ink_of_their_own() {
    let strips: Vec<_> = ["䶮", "㛃", "㑇", "㳚", "𬱖", "ཀ", "རྐ", "བསྒྲུབས"]
        .iter()
        .map(|name| receipt(name).dots().expect("a strip").bytes)
        .collect();
    for (at, strip) in strips.iter().enumerate() {
        assert!(strips[at + 1..].iter().all(|other| other != strip), "no two are the same, as empty boxes would be");
    }
}

#[test]
fn a_stack_of_letters_is_narrower_than_the_same_letters_side_by_side() {
    let width = |name: &str| {
        let page = Receipt { title: Words::default(), office: Words::default(), ..receipt("") };
        let line = Line::new(Words::default(), Words::plain("").reviewed(name));
        let strip = Receipt { lines: vec![line], ..page }.dots().expect("a strip");
        // The rules reach the left edge, the name does not.
        let is_name = |y: &u32| (0..100).all(|x| !strip.is_black(x, *y));
        let begins = |y: u32| (100..strip.width_dots).find(|x| strip.is_black(*x, y));
        strip.width_dots - (0..strip.height_dots).filter(is_name).filter_map(begins).min().expect("ink")
    };
    let (stack, letters) = (width("སྒྲ"), width("སགར"));
    assert!(stack * 2 < letters, "three letters are {stack} wide in a stack and {letters} side by side");
}

#[test]
fn what_is_not_reviewed_carries_its_mark() {
    let reviewed = Words::plain("姓名").reviewed("མིང་རུས།");
    let marked = Words::plain("姓名").unreviewed("མིང་རུས།");
    let with = |words: Words| Receipt { office: words, ..receipt("次仁") }.dots().expect("a strip");
    assert_ne!(with(reviewed), with(marked));
}

#[test]
fn a_long_name_wraps_and_stays_on_the_paper() {
    for name in ["王".repeat(60), "a".repeat(200), "ཚེ་རིང་".repeat(40), "https://example/".repeat(20)] {
        certificate(&name).pdf(day()).expect("a certificate");
        let (long, short) = (receipt(&name).dots().expect("a strip"), receipt("王").dots().expect("a strip"));
        assert!(long.height_dots > short.height_dots, "{name}");
        let edge = (0..long.height_dots).any(|y| (long.width_dots - 11..long.width_dots).any(|x| long.is_black(x, y)));
        assert!(!edge, "nothing stands in the margin: {name}");
    }
}

#[test]
fn what_no_page_can_hold_is_refused() {
    let lines = |count: usize| vec![Line::default(); count];
    let many = Certificate { lines: lines(LINES_MAX + 1), ..certificate("次仁") };
    let most = Certificate { lines: lines(LINES_MAX), ..certificate("次仁") };
    let code = Certificate {
        proof: Some(Proof { content: "x".repeat(5000), caption: Words::default() }),
        ..certificate("次仁")
    };
    most.pdf(day()).expect("as many lines as a page may have");
    for (page, refusal) in [
        (many, "paper_too_many_lines"),
        (certificate(&"王".repeat(CHARACTERS_MAX + 1)), "paper_text_too_long"),
        (code, "paper_code_too_long"),
        (certificate("\u{10FFFD}"), "paper_character_missing"),
    ] {
        assert_eq!(page.pdf(day()).expect_err("a refusal").code, refusal);
    }
    assert_eq!(receipt("\u{202E}").dots().expect_err("a refusal").code, "paper_character_missing");
}

#[test]
fn a_strip_is_as_wide_as_the_head_and_its_file_says_so() {
    let strip = receipt("次仁").dots().expect("a strip");
    assert_eq!(strip.width_dots, 576);
    assert_eq!(strip.bytes.len(), (strip.width_dots / 8 * strip.height_dots) as usize);
    assert!(strip.pbm().starts_with(format!("P4\n576 {}\n", strip.height_dots).as_bytes()));
}

/// Characters that could trouble an engine or an archive: letters to be stacked, joiners, private ones, rare ones.
fn character() -> impl Strategy<Value = char> {
    prop_oneof![
        4 => prop::char::range('\u{F00}', '\u{FDA}'),
        2 => prop::char::range(' ', '~'),
        2 => prop::char::range('\u{3400}', '\u{9FFF}'),
        1 => prop::char::range('\u{20000}', '\u{2FFFF}'),
        1 => prop::char::range('\u{E000}', '\u{F8FF}'),
        1 => prop::char::range('\u{2000}', '\u{206F}'),
        1 => prop::char::range('\u{FE00}', '\u{FEFF}'),
        1 => prop::char::range('\u{300}', '\u{36F}'),
        1 => any::<char>(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn whatever_is_written_is_printed_or_refused_for_a_character(name in prop::collection::vec(character(), 0..12)) {
        // Without what no font has, so that more than the check before the engine is tried.
        let printable: String = name.iter().filter(|c| receipt(&c.to_string()).dots().is_ok()).collect();
        let refusal = certificate(&printable).pdf(day()).err().map(|refusal| refusal.code.into_owned());
        prop_assert_eq!(refusal, None, "{:?}", printable);
        prop_assert!(receipt(&printable).dots().is_ok());
        let name: String = name.into_iter().collect();
        let refusal = certificate(&name).pdf(day()).err().map(|refusal| refusal.code.into_owned());
        prop_assert!(refusal.as_deref().is_none_or(|code| code == "paper_character_missing"), "{:?}: {:?}", name, refusal);
    }
}

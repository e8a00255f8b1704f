//! The confined child: what it cannot do, and every way it can end.

mod common;

use std::time::{Duration, Instant};

use common::{confined, file_with};
use document::Unreadable;
use document::confined::Confined;

fn ended(confined: &Confined, kind: &str, settings: &str) -> Result<usize, Unreadable> {
    let mut frames = 0;
    let file = file_with(b"");
    confined.parse(&file, kind, settings, &mut |_| {
        frames += 1;
        Ok(())
    })?;
    Ok(frames)
}

#[test]
fn frames_arrive_in_full_and_number() {
    for count in [0, 1, 1_000_000] {
        assert_eq!(ended(&confined(), "echo", &count.to_string()), Ok(count));
    }
}

#[test]
fn a_refusal_arrives_with_its_code_and_arguments() {
    let refusal = ended(&confined(), "refuse", "").expect_err("a refusal");
    assert_eq!((refusal.code(), refusal.arg("row")), ("file_empty", Some("7")));
}

#[test]
fn every_bad_end_of_the_child_is_a_refusal() {
    let mut hurried = confined();
    hurried.cpu_seconds = 1;
    let mut impatient = confined();
    impatient.wall = Duration::from_millis(300);
    let mut frugal = confined();
    frugal.output_bytes = 10 << 20;
    for (confined, kind, said) in [
        (&confined(), "allocate", "file_too_big_for_memory"),
        (&hurried, "spin", "file_too_slow limit=cpu"),
        (&impatient, "sleep", "file_too_slow limit=wall"),
        (&confined(), "panic", "file_stopped_parser how=panic"),
        (&confined(), "abort", "file_stopped_parser how=end"),
        (&confined(), "leave", "file_stopped_parser how=end"),
        (&frugal, "flood", "file_is_bomb why=answer of the parser"),
    ] {
        let began = Instant::now();
        let refusal = ended(confined, kind, "secret").expect_err(kind);
        assert_eq!(refusal.to_string(), said, "{kind}");
        // It ends at all: a child left alone would go on for ever.
        assert!(began.elapsed() < Duration::from_secs(60), "{kind} took {:?}", began.elapsed());
    }
}

#[test]
fn the_child_can_open_nothing_and_inherits_no_environment() {
    let file = file_with(b"");
    let mut said = String::new();
    let answer = confined().parse(&file, "reach", "", &mut |frame| {
        said = String::from_utf8_lossy(frame).into_owned();
        Ok(())
    });
    assert_eq!(answer, Ok(()));
    assert_eq!(said, "opened=false connected=false environment=0");
}

#[test]
fn a_refusal_of_the_parent_ends_the_child() {
    let file = file_with(b"");
    let mut frames = 0;
    let answer = confined().parse(&file, "flood", "", &mut |_| {
        frames += 1;
        if frames == 3 { Err(Unreadable::new("file_not_table")) } else { Ok(()) }
    });
    assert_eq!(answer.map_err(|refusal| refusal.code().to_owned()), Err("file_not_table".to_owned()));
    assert_eq!(frames, 3);
}

#[test]
fn a_program_that_is_not_there_is_no_fault_of_the_file() {
    let refusal = ended(&Confined::program("/nowhere/yika"), "echo", "1").expect_err("nothing to start");
    assert_eq!(refusal.code(), "file_parser_not_started");
}

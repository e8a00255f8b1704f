//! Receipts on a simulated printer: what comes out is what went in, or the refusal says why nothing whole came out.

use std::time::{Duration, Instant};

use document::paper::{Line, Proof, Receipt, Words};
use kernel::Refusal;
use printer::{Patience, Receipts, State, Strip};
use printer_sim::{Mode, PrinterSim};

fn patience() -> Patience {
    let [connect, write, answer, finish] = [500, 600, 300, 1500].map(Duration::from_millis);
    Patience { connect, write, answer, finish }
}

fn pair() -> (PrinterSim, Receipts) {
    let sim = PrinterSim::at("127.0.0.1:0", None).expect("a free port");
    let receipts = Receipts::configured(&format!("tcp:{}", sim.address()), patience()).expect("a place");
    (sim, receipts)
}

/// A pattern in which every row is another.
fn dots(rows: usize) -> Vec<u8> {
    (0..rows * 72).map(|at| u8::try_from((at / 72 * 31 + at % 72 * 7) % 251).expect("below 251")).collect()
}

fn print(receipts: &Receipts, dots: &[u8]) -> Result<(), Refusal> {
    receipts.print(Strip::new(576, dots))
}

/// The state and what came out, as a refusal tells them.
fn refused(receipts: &Receipts, dots: &[u8]) -> (String, String) {
    let refusal = print(receipts, dots).expect_err("a refusal");
    assert_eq!(refusal.code, "receipt_not_printed");
    let told = |name: &str| refusal.arg(name).expect("told").to_owned();
    (told("state"), told("came_out"))
}

#[test]
fn a_receipt_that_was_set_comes_out_dot_for_dot_and_is_cut() {
    let folder = tempfile::tempdir().expect("a folder");
    let sim = PrinterSim::at("127.0.0.1:0", Some(folder.path().to_owned())).expect("a free port");
    let receipts = Receipts::configured(&format!("tcp:{}", sim.address()), patience()).expect("a place");
    let set = Receipt {
        title: Words::plain("挂失回执"),
        office: Words::plain("办事大厅").unreviewed("ལས་དོན་ཚོམས་ཆེན།"),
        lines: vec![Line::new(Words::plain("姓名"), Words::plain("次仁·卓玛 䶮㛃㑇㳚𬱖"))],
        total: None,
        proof: Some(Proof { content: "yika:1".to_owned(), caption: Words::plain("扫码") }),
        notes: vec![],
        unreviewed_mark: "未审核".to_owned(),
    };
    let set = set.dots().expect("a strip");
    receipts.print(Strip::new(set.width_dots, &set.bytes)).expect("printed");
    let cut = sim.cut();
    assert_eq!(cut.len(), 1);
    assert_eq!((cut[0].width_bytes, &cut[0].dots), (72, &set.bytes));
    let kept = std::fs::read(folder.path().join("receipt-0001.pbm")).expect("a picture");
    assert!(kept.starts_with(b"P4\n# SIMULATED") && kept.ends_with(&set.bytes));
}

#[test]
fn strips_of_every_length_come_out_whole() {
    let (sim, receipts) = pair();
    for rows in [1, 127, 128, 129, 1000] {
        print(&receipts, &dots(rows)).expect("printed");
        assert_eq!(sim.cut().last().expect("a receipt").dots, dots(rows), "{rows} rows");
    }
    assert_eq!(sim.cut().len(), 5);
}

#[test]
fn dots_that_spell_commands_are_dots() {
    let (sim, receipts) = pair();
    let strip = b"\x10\x04\x01\x10\x05\x02\x1D\x72\x01\x1B\x40\x1D\x56\x00\x10\x04\x04\x00".repeat(4 * 300);
    print(&receipts, &strip).expect("printed");
    assert_eq!(sim.cut()[0].dots, strip);
}

#[test]
fn how_a_printer_is_is_told_before_anything_is_sent() {
    let (sim, receipts) = pair();
    let cases = [
        (Mode::default(), State::Ready),
        (Mode { paper_low: true, ..Mode::default() }, State::PaperLow),
        (Mode { rows_left: Some(0), ..Mode::default() }, State::PaperOut),
        (Mode { cover_open: true, ..Mode::default() }, State::CoverOpen),
        (Mode { knife_stuck: true, ..Mode::default() }, State::Faulty),
        (Mode { off_line: true, ..Mode::default() }, State::Offline),
        (Mode { dead: true, ..Mode::default() }, State::Offline),
    ];
    for (mode, state) in cases {
        sim.set(mode);
        assert_eq!(receipts.state(), state, "{mode:?}");
        let cut = sim.cut().len();
        if state.prints() {
            print(&receipts, &dots(10)).expect("printed");
        } else {
            assert_eq!(refused(&receipts, &dots(10)), (state.word().to_owned(), "nothing".to_owned()));
            assert_eq!((sim.cut().len(), sim.hanging().rows()), (cut, 0), "{mode:?}");
        }
    }
}

#[test]
fn paper_that_ends_in_the_middle_is_told_and_the_rest_does_not_come_out_later() {
    for rows_left in [1, 100, 128, 129, 299] {
        let (sim, receipts) = pair();
        sim.set(Mode { rows_left: Some(rows_left), ..Mode::default() });
        assert_eq!(refused(&receipts, &dots(300)), ("paper_out".to_owned(), "part".to_owned()), "{rows_left} rows");
        // The call is over; what was thrown away is thrown away before the next one is taken up.
        assert_eq!(receipts.state(), State::PaperOut);
        sim.set(Mode::default());
        assert_eq!(sim.hanging().rows(), rows_left, "what was held did not come out with the new paper");
        print(&receipts, &dots(50)).expect("printed");
        let cut = sim.cut();
        assert_eq!(cut.len(), 2, "the piece is cut off before the next receipt");
        assert_eq!((cut[0].rows(), &cut[1].dots), (rows_left, &dots(50)));
        print(&receipts, &dots(50)).expect("printed");
        assert_eq!(sim.cut().len(), 3, "only once");
    }
}

#[test]
fn a_cover_opened_on_the_way_is_told() {
    let (sim, receipts) = pair();
    sim.set(Mode { slow: Duration::from_millis(60), ..Mode::default() });
    std::thread::scope(|scope| {
        let printing = scope.spawn(|| refused(&receipts, &dots(2000)));
        std::thread::sleep(Duration::from_millis(300));
        sim.set(Mode { cover_open: true, ..Mode::default() });
        assert_eq!(printing.join().expect("an answer"), ("cover_open".to_owned(), "part".to_owned()));
    });
}

#[test]
fn a_printer_that_falls_silent_on_the_way_is_off_line_and_nobody_waits_for_ever() {
    let (sim, receipts) = pair();
    sim.set(Mode { slow: Duration::from_millis(60), ..Mode::default() });
    let began = Instant::now();
    std::thread::scope(|scope| {
        let printing = scope.spawn(|| refused(&receipts, &dots(2000)));
        std::thread::sleep(Duration::from_millis(300));
        sim.set(Mode { dead: true, ..Mode::default() });
        assert_eq!(printing.join().expect("an answer"), ("offline".to_owned(), "part".to_owned()));
    });
    println!("told after {:?}", began.elapsed());
}

#[test]
fn a_slow_printer_prints() {
    let (sim, receipts) = pair();
    sim.set(Mode { slow: Duration::from_millis(150), ..Mode::default() });
    print(&receipts, &dots(600)).expect("printed");
    assert_eq!(sim.cut()[0].dots, dots(600));
}

#[test]
fn what_was_begun_before_the_printer_fell_silent_does_not_stick_to_the_next_receipt() {
    let (sim, receipts) = pair();
    sim.set(Mode { slow: Duration::from_millis(60), ..Mode::default() });
    std::thread::scope(|scope| {
        let printing = scope.spawn(|| refused(&receipts, &dots(2000)));
        std::thread::sleep(Duration::from_millis(300));
        sim.set(Mode { dead: true, ..Mode::default() });
        printing.join().expect("an answer");
    });
    sim.set(Mode::default());
    print(&receipts, &dots(20)).expect("printed");
    assert_eq!(sim.cut().last().expect("a receipt").dots, dots(20));
}

#[test]
fn a_printer_that_is_not_there_or_not_configured_is_told() {
    let gone = {
        let (sim, receipts) = pair();
        drop(sim);
        receipts
    };
    std::thread::sleep(Duration::from_millis(50));
    assert_eq!(gone.state(), State::Offline);
    assert_eq!(refused(&gone, &dots(1)), ("offline".to_owned(), "nothing".to_owned()));
    let none = Receipts::configured("", patience()).expect("no place is a place");
    assert_eq!(none.state(), State::NotConfigured);
    assert_eq!(print(&none, &dots(1)).expect_err("a refusal").code, "printer_not_configured");
    assert_eq!(Receipts::nowhere().state(), State::NotConfigured);
    for place in ["lp", "tcp:", "tcp:printer", "device:lp0", "usb:/dev/usb/lp0", ":", "tcp"] {
        assert_eq!(
            Receipts::configured(place, patience()).expect_err("a refusal").code,
            "printer_place_unknown",
            "{place}"
        );
    }
}

//! Points: which call of which kind of which command meets which fault, and what must hold then.

use std::{fs, io, path::Path};

use crate::{
    Base, Command, Found, Program,
    base::{banks, today},
};

/// A kind of system call.
#[derive(Debug, PartialEq, Eq)]
pub struct Calls {
    /// For the report.
    pub word: &'static str,
    /// As strace names them.
    pub(crate) names: &'static str,
}

/// The kinds: the database's writes, files' writes, what makes them durable, what changes folders.
pub const CALLS: [Calls; 5] = [
    Calls { word: "pwrite", names: "pwrite64" },
    Calls { word: "write", names: "write" },
    Calls { word: "sync", names: "fsync,fdatasync" },
    Calls { word: "folder", names: "ftruncate,rename,renameat2,unlink,unlinkat,mkdir" },
    Calls { word: "any", names: "write,pwrite64,fsync,fdatasync,ftruncate,rename,renameat2,unlink,unlinkat,mkdir" },
];

/// What happens at the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The program is killed.
    Kill,
    /// It is killed, and so is the run that should resume it, at this call of the same kind.
    KillTwice(u32),
    /// The disk fails once.
    InputOutput,
    /// The disk fails from then on.
    InputOutputForEver,
    /// The disk is full once.
    Full,
    /// The disk is full from then on.
    FullForEver,
}

impl Fault {
    pub(crate) fn injection(self, number: u32) -> String {
        match self {
            Fault::Kill | Fault::KillTwice(_) => format!("signal=KILL:when={number}"),
            Fault::InputOutput => format!("error=EIO:when={number}"),
            Fault::InputOutputForEver => format!("error=EIO:when={number}+"),
            Fault::Full => format!("error=ENOSPC:when={number}"),
            Fault::FullForEver => format!("error=ENOSPC:when={number}+"),
        }
    }
}

/// One crash.
#[derive(Clone, Copy, Debug)]
pub struct Point {
    /// Of this command.
    pub command: Command,
    /// At a call of this kind.
    pub calls: &'static Calls,
    /// The how-manieth of its thread, from 1.
    pub number: u32,
    /// What happens.
    pub fault: Fault,
}

/// What a point showed.
enum Shown {
    /// The call was never made: the command came to its end.
    TooLate,
    /// All as it should be.
    Right,
}

/// Both commands in an undisturbed run, and how many calls of each kind they make.
struct Reference {
    base: Base,
    sent: Found,
    replied: Found,
    counts: Vec<(Command, &'static Calls, u32)>,
}

impl Reference {
    fn make(program: &Program, folder: &Path, people: u32) -> io::Result<Reference> {
        let at = folder.join("base");
        if at.exists() {
            fs::remove_dir_all(&at)?;
        }
        let base = Base::make(program, &at, people).map_err(io::Error::other)?;
        let house = folder.join("reference");
        let found = |command: Command| {
            base.lay_out(command, &house)?;
            let ended = program.run(command, &house, base.batch)?;
            assert!(matches!(ended.code, Some(0 | 1)), "an undisturbed {}: {}", command.word(), ended.said);
            banks_work(command, &house);
            judge(program, &house)
        };
        let (sent, replied) = (found(Command::Send)?, found(Command::Reply)?);
        let mut counts = Vec::new();
        for command in [Command::Send, Command::Reply] {
            for calls in &CALLS {
                base.lay_out(command, &house)?;
                let count = program.count(command, calls, &house, base.batch, &folder.join("calls.log"))?;
                counts.push((command, calls, count));
            }
        }
        Ok(Reference { base, sent, replied, counts })
    }
}

fn judge(program: &Program, house: &Path) -> io::Result<Found> {
    let verified = program.verify(house)?;
    if verified.code != Some(0) {
        return Err(io::Error::other(format!("verify: {}", verified.said)));
    }
    Found::of(house).map_err(io::Error::other)
}

/// The banks take what lies in their outboxes, as they do at any time. What they answer to a sending is not asked here.
fn banks_work(command: Command, house: &Path) {
    if command == Command::Send {
        for (_, mut bank) in banks(house) {
            bank.step(&today()).expect("a day of a bank");
        }
        let _ = fs::remove_dir_all(house.join("exchange/inbox"));
    }
}

/// One point from its base to its judgement.
fn try_point(program: &Program, reference: &Reference, point: &Point, house: &Path) -> Result<Shown, String> {
    let failed = |why: io::Error| why.to_string();
    let batch = reference.base.batch;
    let should = match point.command {
        Command::Send => &reference.sent,
        Command::Reply => &reference.replied,
    };
    reference.base.lay_out(point.command, house).map_err(failed)?;
    let ended = program.run_into(point, house, batch).map_err(failed)?;
    let kills = matches!(point.fault, Fault::Kill | Fault::KillTwice(_));
    // The reply that must be refused makes the whole answer a no, with everything else done.
    let acknowledged = ended.code == Some(0)
        || point.command == Command::Reply
            && ended.code == Some(1)
            && ended.said.contains("bank_file_other_amount")
            && !ended.said.contains("bank_folder_failed");
    if kills && ended.code.is_some() {
        return if acknowledged { Ok(Shown::TooLate) } else { Err(format!("it ended by itself: {}", ended.said)) };
    }
    banks_work(point.command, house);
    if acknowledged {
        // The fault did not matter, or never came; then all is done, without another run.
        return compare(program, house, should).map_err(|why| format!("acknowledged, but {why}; said {}", ended.said));
    }
    if let Fault::KillTwice(number) = point.fault {
        let again = Point { number, fault: Fault::Kill, ..*point };
        program.run_into(&again, house, batch).map_err(failed)?;
        banks_work(point.command, house);
    }
    let resumed = program.run(point.command, house, batch).map_err(failed)?;
    if !matches!(resumed.code, Some(0 | 1)) {
        return Err(format!("it cannot be resumed: {}", resumed.said));
    }
    banks_work(point.command, house);
    compare(program, house, should).map_err(|why| format!("{why}; first said {:?}; then {}", ended.said, resumed.said))
}

fn compare(program: &Program, house: &Path, should: &Found) -> Result<Shown, String> {
    let found = judge(program, house).map_err(|why| why.to_string())?;
    match &*found.differences(should) {
        [] => Ok(Shown::Right),
        differences => Err(differences.join("; ")),
    }
}

/// Numbers from 1 to `count`, spread evenly, the first one moved by the seed.
fn spread(count: u32, wanted: u32, seed: u32) -> Vec<u32> {
    if count <= wanted {
        return (1..=count).collect();
    }
    let step = count / wanted;
    let mut numbers: Vec<u32> = (0..wanted).map(|at| 1 + at * count / wanted + seed % step).collect();
    numbers.dedup();
    numbers
}

/// Which points.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Every point instead of a sample.
    pub full: bool,
    /// Moves the points of the sample.
    pub seed: u32,
    /// Only points whose command and kind of call, `send sync`, contain this.
    pub only: String,
}

/// What a loop counted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    /// Points.
    pub points: u32,
    /// Of them wrong.
    pub failures: u32,
}

fn sample(counts: &[(Command, &'static Calls, u32)], seed: u32) -> Vec<Point> {
    let mut points = Vec::new();
    for (command, calls, count) in counts {
        let wanted = if *command == Command::Send { 9 } else { 7 };
        let kills = spread(*count, wanted, seed);
        points.extend(kills.iter().map(|number| Point {
            command: *command,
            calls,
            number: *number,
            fault: Fault::Kill,
        }));
        if calls.word == "any" || calls.word == "sync" {
            let twice = spread(*count, 2, seed + 1);
            let pair = |number: &u32| Point {
                command: *command,
                calls,
                number: *number,
                fault: Fault::KillTwice(1 + number / 2),
            };
            points.extend(twice.iter().map(pair));
        }
        if calls.word != "any" {
            let faults = [Fault::InputOutput, Fault::FullForEver, Fault::Full, Fault::InputOutputForEver];
            let numbers = spread(*count, 3, seed + 2);
            let in_turn = faults.into_iter().cycle().skip((seed % 4) as usize);
            let failing = numbers.into_iter().zip(in_turn);
            points.extend(failing.map(|(number, fault)| Point { command: *command, calls, number, fault }));
        }
    }
    points
}

/// Every point, each kind of call until the command ends by itself.
fn all(counts: &[(Command, &'static Calls, u32)]) -> Vec<Point> {
    let mut points = Vec::new();
    for (command, calls, count) in counts {
        let faults = [Fault::Kill, Fault::InputOutput, Fault::InputOutputForEver, Fault::Full, Fault::FullForEver];
        for number in 1..=count + 1 {
            let point = Point { command: *command, calls, number, fault: Fault::Kill };
            let of_all = if calls.word == "any" { &faults[..1] } else { &faults[..] };
            points.extend(of_all.iter().map(|fault| Point { fault: *fault, ..point }));
            points.extend(
                (number % 10 == 1)
                    .then_some(Point { fault: Fault::KillTwice(1 + number * 7 % count.max(&1)), ..point }),
            );
        }
    }
    points
}

/// Runs the loop, a sample or all of it; `say` is told what goes on.
///
/// # Errors
/// If the base cannot be made, or strace is not there.
///
/// # Panics
/// When even an undisturbed run goes wrong.
pub fn run(program: &Program, folder: &Path, wanted: &Wanted, say: &mut dyn FnMut(&str)) -> io::Result<Tally> {
    let people = 400;
    let mut reference = Reference::make(program, folder, people)?;
    for (command, calls, count) in &reference.counts {
        say(&format!("{} makes {count} {} calls on its busiest thread", command.word(), calls.word));
    }
    let mut points = if wanted.full { all(&reference.counts) } else { sample(&reference.counts, wanted.seed) };
    points.retain(|point| format!("{} {}", point.command.word(), point.calls.word).contains(&wanted.only));
    say(&format!("{} points", points.len()));
    let house = folder.join("house");
    let mut tally = Tally::default();
    let mut too_late = 0;
    for point in &points {
        let mut shown = try_point(program, &reference, point, &house);
        if reference.base.day != today() {
            // Midnight: files are named by the day.
            reference = Reference::make(program, folder, people)?;
            shown = try_point(program, &reference, point, &house);
        }
        tally.points += 1;
        match shown {
            Ok(Shown::Right) => {}
            Ok(Shown::TooLate) => too_late += 1,
            Err(why) => {
                tally.failures += 1;
                let named = format!("{} {} {} {:?}", point.command.word(), point.calls.word, point.number, point.fault);
                say(&format!("WRONG {named}: {why}"));
            }
        }
    }
    tally.points -= too_late;
    say(&format!("{} points, {} wrong; {too_late} came after the end of the command", tally.points, tally.failures));
    Ok(tally)
}

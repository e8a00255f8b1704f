//! The outside parties of cards, simulated: banks' card departments, which open accounts, and the card maker. They open no
//! account and make no card; whatever they write says so by its name (`..._sim`).
//!
//! They share no code with Yika and keep nothing but the files: what they answer follows from the seed and the file they
//! were sent, so the same file gets the same answer. Below the exchange folder they read `cards/outbox/<partner>/` and
//! write `cards/inbox/<partner>/`; what they have read goes to `cards/outbox/<partner>/fetched/`.
//!
//! Deliberately not here: a book. A card that was made twice is for the house to notice.

mod photos;

use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
    str::FromStr,
};

use encoding_rs::GB18030;
use sm3::{Digest, Sm3};

use photos::Photos;

/// The words that mark everything here as a simulation.
pub const LABEL: &str = "maker-sim: simulated banks and card maker, no account is opened and no card is made";

/// One way to misbehave; without any, everything succeeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Every seventh account is refused, every eleventh card fails at the maker, every thirteenth at the bank's step.
    SomeFail,
    /// The file breaks off in its last line.
    Truncated,
    /// The last line is missing.
    LineMissing,
    /// A line names somebody who was never sent.
    ForeignLine,
    /// The second line repeats the first one's card number or application.
    Twice,
    /// A card is made with another account than the bank opened.
    OtherAccount,
    /// A card is printed with another name.
    OtherName,
    /// The answer comes twice, under two names.
    Again,
    /// Numbers are given out first, in a file of their own, and the cards come at the next step.
    NumbersFirst,
}

impl Mode {
    /// All modes.
    pub const ALL: [Mode; 9] = [
        Mode::SomeFail,
        Mode::Truncated,
        Mode::LineMissing,
        Mode::ForeignLine,
        Mode::Twice,
        Mode::OtherAccount,
        Mode::OtherName,
        Mode::Again,
        Mode::NumbersFirst,
    ];

    /// The name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Mode::SomeFail => "some-fail",
            Mode::Truncated => "truncated",
            Mode::LineMissing => "line-missing",
            Mode::ForeignLine => "foreign-line",
            Mode::Twice => "twice",
            Mode::OtherAccount => "other-account",
            Mode::OtherName => "other-name",
            Mode::Again => "again",
            Mode::NumbersFirst => "numbers-first",
        }
    }
}

impl FromStr for Mode {
    type Err = String;

    fn from_str(text: &str) -> Result<Mode, String> {
        let known = Mode::ALL.into_iter().find(|mode| mode.name() == text);
        known.ok_or_else(|| format!("maker-sim: there is no mode {text:?}"))
    }
}

/// What a step did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Step {
    /// The answers that were written.
    pub written: Vec<PathBuf>,
    /// How many lines they answer.
    pub lines: usize,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{LABEL}: {} lines answered in {} files", self.lines, self.written.len())
    }
}

/// The simulated partners.
#[derive(Clone, Debug)]
pub struct Partners {
    exchange: PathBuf,
    seed: u64,
    modes: Vec<Mode>,
}

impl Partners {
    /// Partners at an exchange folder.
    #[must_use]
    pub fn at(exchange: &Path, seed: u64) -> Partners {
        Partners { exchange: exchange.to_owned(), seed, modes: Vec::new() }
    }

    /// Tells them to misbehave.
    #[must_use]
    pub fn with_modes(self, modes: &[Mode]) -> Partners {
        Partners { modes: modes.to_vec(), ..self }
    }

    /// Reads what waits in all outboxes and answers it.
    ///
    /// # Errors
    /// A failure of a folder; a file that is not as agreed is an error too, for these partners call nobody.
    pub fn step(&self) -> io::Result<Step> {
        let mut step = Step::default();
        let outbox = self.exchange.join("cards").join("outbox");
        for partner in sorted(&outbox)? {
            let folder = outbox.join(&partner);
            for file in sorted(&folder)? {
                let (opens, makes) = (between(&file, "open_", ".txt"), between(&file, "make_", ".csv"));
                let Some(batch) = opens.or(makes).filter(|_| folder.join(&file).is_file()) else { continue };
                let text = decoded(&fs::read(folder.join(&file))?)?;
                let package = format!("photos_{batch}.zip");
                let answers = if opens.is_some() {
                    self.open_accounts(&partner, batch, &text, &mut step)
                } else {
                    self.make_cards(batch, &text, &mut Photos::open(&folder.join(&package)), &mut step)
                };
                self.answer(&partner, answers, &mut step)?;
                let fetched = folder.join("fetched");
                fs::create_dir_all(&fetched)?;
                for name in [&file, &package] {
                    if folder.join(name).is_file() {
                        fs::rename(folder.join(name), fetched.join(name))?;
                    }
                }
            }
        }
        Ok(step)
    }

    fn is(&self, mode: Mode) -> bool {
        self.modes.contains(&mode)
    }

    fn answer(&self, partner: &str, answers: Vec<(String, Vec<u8>)>, step: &mut Step) -> io::Result<()> {
        let inbox = self.exchange.join("cards").join("inbox").join(partner);
        fs::create_dir_all(&inbox)?;
        for (name, mut bytes) in answers {
            if self.is(Mode::Truncated) {
                bytes.truncate(bytes.len().saturating_sub(3));
            }
            let path = inbox.join(&name);
            let hidden = inbox.join(format!(".{name}.part"));
            fs::write(&hidden, &bytes)?;
            fs::rename(&hidden, &path)?;
            step.written.push(path);
            if self.is(Mode::Again) {
                let again = inbox.join(name.replace("_sim", "_sim_again"));
                fs::write(&again, &bytes)?;
                step.written.push(again);
            }
        }
        Ok(())
    }

    /// `D|line|application|id|name|phone` is answered by `R|line|application|OK|account|`.
    fn open_accounts(&self, partner: &str, batch: &str, text: &str, step: &mut Step) -> Vec<(String, Vec<u8>)> {
        let mut lines = Vec::new();
        for line in text.lines().filter(|line| line.starts_with("D|")) {
            let fields: Vec<&str> = line.split('|').collect();
            let (number, application) = (fields[1], fields[2]);
            let drawn = draw(self.seed, application);
            lines.push(if self.is(Mode::SomeFail) && drawn.is_multiple_of(7) {
                format!("R|{number}|{application}|FAIL||证件已过有效期")
            } else {
                format!("R|{number}|{application}|OK|{}|", account(partner, application))
            });
        }
        step.lines += lines.len();
        if self.is(Mode::ForeignLine) {
            lines.push(format!("R|9999|000000000098|OK|{}|", account(partner, "none")));
        }
        if self.is(Mode::Twice) && lines.len() > 1 {
            lines[1] = lines[0].clone();
        }
        if self.is(Mode::LineMissing) {
            lines.pop();
        }
        let head = text.lines().next().unwrap_or_default();
        let day = head.split('|').nth(4).unwrap_or("20260101");
        let mut body = format!("H|YIKAOPEN1|{batch}|{partner}|{day}|{}\n", lines.len());
        body.extend(lines.iter().map(|line| format!("{line}\n")));
        let mut bytes = GB18030.encode(&body).0.into_owned();
        let hash: String = Sm3::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        bytes.extend(format!("T|{}|{hash}\n", lines.len()).into_bytes());
        vec![(format!("opened_{batch}_sim.txt"), bytes)]
    }

    /// `序号,社会保障号码,姓名` is answered by the fourteen columns of a return. No card is printed without a photo.
    fn make_cards(&self, batch: &str, text: &str, photos: &mut Photos, step: &mut Step) -> Vec<(String, Vec<u8>)> {
        let mut lines = Vec::new();
        let mut numbers = Vec::new();
        for line in text.lines().skip(1) {
            let fields: Vec<&str> = line.split(',').collect();
            let [number, person, name] = fields[..] else { continue };
            let drawn = draw(self.seed, &format!("{batch}/{person}"));
            let at = lines.len();
            let card = card_number(batch, at);
            numbers.push(format!("{number},{card},{person},{name}"));
            lines.push(if let Some(why) = photos.fault(person) {
                format!("{number},,{person},{name},,,,,,,,,制卡,{why}")
            } else if self.is(Mode::SomeFail) && drawn.is_multiple_of(11) {
                format!("{number},,{person},{name},,,,,,,,,制卡,芯片写入失败")
            } else if self.is(Mode::SomeFail) && drawn.is_multiple_of(13) {
                format!("{number},,{person},{name},,,,,,,,,银行,账户状态异常")
            } else {
                let account = self.opened(person).unwrap_or_default();
                let account = if self.is(Mode::OtherAccount) && at == 0 { "6228000000000000000" } else { &account };
                let name = if self.is(Mode::OtherName) && at == 0 { "某某" } else { name };
                let place = format!("箱{}-{}", at / 200 + 1, at % 200 + 1);
                let chip = format!("540500D156{:022X}", draw(self.seed, &card));
                format!("{number},{card},{person},{name},20261127,20361127,{chip},3B6D0000,,{account},,{place},,")
            });
        }
        step.lines += lines.len();
        if self.is(Mode::ForeignLine) {
            lines.push("9999,Z99999999,540502198001010012,某某,20261127,,,,,6228000000000000000,,箱9-9,,".to_owned());
        }
        if self.is(Mode::Twice) && lines.len() > 1 {
            lines[1] = lines[0].clone();
        }
        if self.is(Mode::LineMissing) {
            lines.pop();
        }
        let file = |head: &str, lines: &[String]| {
            let text: String =
                std::iter::once(head.to_owned()).chain(lines.iter().cloned()).map(|l| l + "\r\n").collect();
            GB18030.encode(&text).0.into_owned()
        };
        let mut answers = Vec::new();
        if self.is(Mode::NumbersFirst) {
            answers.push((format!("data_{batch}_sim.csv"), file(NUMBERS, &numbers)));
        }
        answers.push((format!("back_{batch}_sim.csv"), file(RETURN, &lines)));
        answers
    }

    /// The account that a bank's answer named for a person: the card maker gets it from the bank, which is played here by
    /// looking for the line of the bank's file that was fetched.
    fn opened(&self, person: &str) -> Option<String> {
        let outbox = self.exchange.join("cards").join("outbox");
        for partner in sorted(&outbox).ok()? {
            let fetched = outbox.join(&partner).join("fetched");
            let batch = |name: &String| between(name, "open_", ".txt").and_then(|batch| batch.parse::<u64>().ok());
            let mut batches: Vec<u64> = sorted(&fetched).ok()?.iter().filter_map(batch).collect();
            // The newest first: batch 10 comes after batch 9.
            batches.sort_unstable_by(|one, other| other.cmp(one));
            for batch in batches {
                let text = decoded(&fs::read(fetched.join(format!("open_{batch}.txt"))).ok()?).ok()?;
                let line = text.lines().find(|line| line.split('|').nth(3) == Some(person));
                if let Some(application) = line.and_then(|line| line.split('|').nth(2)) {
                    return Some(account(&partner, application));
                }
            }
        }
        None
    }
}

const NUMBERS: &str = "序号,社保卡号,社会保障号码,姓名";
const RETURN: &str = "序号,社保卡号,社会保障号码,姓名,发卡日期,卡有效期,卡识别码,卡复位码,服务银行,银行卡号,个人帐户,装箱位置,失败环节,失败原因";

fn decoded(bytes: &[u8]) -> io::Result<String> {
    let text = GB18030.decode_without_bom_handling_and_without_replacement(bytes);
    text.map(Into::into).ok_or_else(|| io::Error::other("maker-sim: a file that is not GB18030"))
}

/// What stands in a name between its beginning and its end.
fn between<'a>(name: &'a str, begins: &str, ends: &str) -> Option<&'a str> {
    name.strip_prefix(begins)?.strip_suffix(ends)
}

/// The names in a folder, in order; none where there is no folder.
fn sorted(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    match fs::read_dir(folder) {
        Err(why) if why.kind() == io::ErrorKind::NotFound => return Ok(names),
        Err(why) => return Err(why),
        Ok(entries) => {
            for entry in entries {
                names.push(entry?.file_name().to_string_lossy().into_owned());
            }
        }
    }
    names.sort_unstable();
    Ok(names)
}

/// A number that follows from a seed and a word (FNV-1a, mixed once more).
fn draw(seed: u64, word: &str) -> u64 {
    let hash =
        word.bytes().fold(0xcbf2_9ce4_8422_2325 ^ seed, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    (hash ^ (hash >> 31)).wrapping_mul(0x7fb5_d329_728e_a185) >> 8
}

/// 19 digits that begin as a bank's do and end with Luhn's digit.
fn account(partner: &str, application: &str) -> String {
    let prefix = match partner {
        "nongye" => "622848",
        "youchu" => "622188",
        "jianshe" => "621700",
        _ => "623107",
    };
    let body = format!("{prefix}9{:011}", draw(0, application) % 100_000_000_000);
    let sum: u32 = body
        .bytes()
        .rev()
        .zip([true, false].into_iter().cycle())
        .map(|(byte, double)| {
            let digit = u32::from(byte - b'0');
            if double { digit * 2 / 10 + digit * 2 % 10 } else { digit }
        })
        .sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}

/// Nine characters in the published shape: those of this maker begin with 9, and no two of a hundred batches are the same.
fn card_number(batch: &str, at: usize) -> String {
    let number = (batch.parse::<usize>().unwrap_or_default() * 1_000_000 + at) % 100_000_000;
    format!("9{number:08}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_passes_luhn_and_the_same_file_gets_the_same_answer() {
        let one = account("nongye", "123456789012");
        assert_eq!((one.len(), one.starts_with("6228489")), (19, true));
        let sum: u32 = one
            .bytes()
            .rev()
            .enumerate()
            .map(|(at, byte)| {
                let digit = u32::from(byte - b'0');
                if at % 2 == 1 { digit * 2 / 10 + digit * 2 % 10 } else { digit }
            })
            .sum();
        assert_eq!(sum % 10, 0);
        let folder = tempfile::tempdir().unwrap();
        let outbox = folder.path().join("cards/outbox/nongye");
        fs::create_dir_all(&outbox).unwrap();
        let partners = Partners::at(folder.path(), 1);
        let mut answers = Vec::new();
        for _ in 0..2 {
            let text = "H|YIKAOPEN1|7|nongye|20261127|1\nD|1|123456789012|540502198001010012|扎西|139\nT|1|00\n";
            fs::write(outbox.join("open_7.txt"), GB18030.encode(text).0).unwrap();
            let step = partners.step().unwrap();
            assert_eq!((step.lines, step.written.len()), (1, 1));
            answers.push(fs::read(&step.written[0]).unwrap());
        }
        assert_eq!(answers[0], answers[1]);
        assert!(decoded(&answers[0]).unwrap().contains("|OK|6228489"));
    }

    #[test]
    fn of_two_accounts_of_a_person_the_card_gets_the_one_of_the_later_batch() {
        let folder = tempfile::tempdir().unwrap();
        let fetched = folder.path().join("cards/outbox/nongye/fetched");
        fs::create_dir_all(&fetched).unwrap();
        for (batch, application) in [(9, "123456789012"), (10, "210987654321")] {
            let text = format!("H|YIKAOPEN1|{batch}|nongye|20261127|1\nD|1|{application}|540502198001010012|A|139\n");
            fs::write(fetched.join(format!("open_{batch}.txt")), text).unwrap();
        }
        let opened = Partners::at(folder.path(), 1).opened("540502198001010012");
        assert_eq!(opened, Some(account("nongye", "210987654321")));
    }

    #[test]
    fn no_card_is_printed_without_its_photo_or_with_a_damaged_one() {
        let folder = tempfile::tempdir().unwrap();
        let outbox = folder.path().join("cards/outbox/maker");
        fs::create_dir_all(&outbox).unwrap();
        let good = portrait::Portrait::of(1).jpeg();
        let ids = ["540502198001010012", "540502198001010039", "540502198001010055", "540502198001010071"];
        let photos = [Some(good.clone()), None, Some(good[..good.len() / 2].to_vec()), Some(good)];
        let mut package = zip::ZipWriter::new(fs::File::create(outbox.join("photos_3.zip")).unwrap());
        let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        for (id, photo) in ids.iter().zip(&photos) {
            let Some(photo) = photo else { continue };
            package.start_file(format!("photos/{id}.jpg"), stored).unwrap();
            std::io::Write::write_all(&mut package, photo).unwrap();
        }
        package.finish().unwrap();
        let mut bytes = fs::read(outbox.join("photos_3.zip")).unwrap();
        let last = bytes.windows(3).rposition(|three| three == [0xFF, 0xD9, b'P']).unwrap();
        bytes[last - 500] ^= 1;
        fs::write(outbox.join("photos_3.zip"), bytes).unwrap();
        let asked = || {
            let lines = ids.iter().zip(1..).map(|(id, no)| format!("{no},{id},扎西\r\n"));
            let text: String = std::iter::once("序号,社会保障号码,姓名\r\n".to_owned()).chain(lines).collect();
            fs::write(outbox.join("make_3.csv"), GB18030.encode(&text).0).unwrap();
        };
        let answered = || {
            let step = Partners::at(folder.path(), 1).step().unwrap();
            let text = decoded(&fs::read(&step.written[0]).unwrap()).unwrap();
            text.lines()
                .skip(1)
                .map(|line| line.rsplit_once(",制卡,").map(|(_, why)| why.to_owned()))
                .collect::<Vec<_>>()
        };
        let why = |text: &str| Some(text.to_owned());
        asked();
        assert_eq!(answered(), [None, why("没有相片"), why("相片损坏"), why("相片损坏")]);
        assert!(outbox.join("fetched/photos_3.zip").is_file());
        asked();
        assert_eq!(answered(), vec![why("没有相片"); 4], "the package did not come");
    }
}

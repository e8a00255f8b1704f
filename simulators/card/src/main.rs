//! `card-sim`: puts a simulated card into the virtual reader of vsmartcard, until Enter is pressed.

use std::io;

use card_sim::{Card, Fault, Generation, Inserted, LABEL, Person};

const HELP: &str = "\
card-sim [--port 35963] [--generation 1|2|3] [--person NUMBER] [--name NAME] [--card-number NUMBER]
         [FAULT ...]
card-sim --who NUMBER     says citizen id and name of the made-up person of that number

Puts a simulated social security card into vsmartcard's virtual reader (Debian: pcscd and vsmartcard-vpcd; pcscd
must run). Enter pulls it out. Its PIN is 123456. FAULT is one of:
  chained          answers 61xx, so that the data must be fetched
  short            keeps texts unfilled and answers 6Cxx
  old-parameters   understands only P1 = 00 and P2 = 00
  mute             does not answer
  blank            has no social security application
  endless          answers 61xx for ever
  garbage          holds a name record that is no tag, length, value
  wrong-check      a citizen id with a wrong check character
  expired          valid to 2021-05-05
  odd-gbk          a name with half a character
  pulled-out-at=N  is pulled out when command N comes (0 is the first)";

fn main() -> Result<(), String> {
    let (mut port, mut generation, mut person) = (35963u16, Generation::Second, Person::made_up(1));
    let mut faults = Vec::new();
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or(format!("{word} needs a value; see --help"));
        match word.as_str() {
            "--help" | "-h" => {
                println!("{LABEL}\n\n{HELP}");
                return Ok(());
            }
            "--who" => {
                let person = Person::made_up(number(&value()?)?);
                println!("{} {}", person.citizen_id, person.name);
                return Ok(());
            }
            "--port" => port = number(&value()?)?,
            "--person" => person = Person::made_up(number(&value()?)?),
            "--name" => person = person.named(&value()?),
            "--card-number" => faults.push(Fault::Value(0x07, value()?.into_bytes())),
            "--generation" => {
                generation = match value()?.as_str() {
                    "1" => Generation::First,
                    "2" => Generation::Second,
                    "3" => Generation::Third,
                    other => return Err(format!("there is no generation {other}")),
                };
            }
            fault => faults.push(fault_of(fault, &person)?),
        }
    }
    let card = faults.into_iter().fold(Card::new(generation, &person), Card::with);
    let inserted = Inserted::into_reader(("127.0.0.1", port), card)
        .map_err(|why| format!("no virtual reader listens on port {port}: {why}"))?;
    println!("{LABEL}\nIt is in. Enter pulls it out.");
    let mut line = String::new();
    io::stdin().read_line(&mut line).map_err(|why| why.to_string())?;
    println!("It was asked {} times.", inserted.pull_out().commands());
    Ok(())
}

fn number<T: std::str::FromStr>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("{text} is not such a number"))
}

fn fault_of(word: &str, person: &Person) -> Result<Fault, String> {
    let wrong_check = || {
        let mut id = person.citizen_id.clone().into_bytes();
        id[17] = if id[17] == b'0' { b'1' } else { b'0' };
        id
    };
    Ok(match word {
        "chained" => Fault::Chained,
        "short" => Fault::Short,
        "old-parameters" => Fault::OldParameters,
        "mute" => Fault::Mute,
        "blank" => Fault::Blank,
        "endless" => Fault::Endless,
        "garbage" => Fault::Record(0x09, vec![0x09, 0xFF, 0x00]),
        "wrong-check" => Fault::Value(0x08, wrong_check()),
        "expired" => Fault::Value(0x06, vec![0x20, 0x21, 0x05, 0x05]),
        "odd-gbk" => Fault::Value(0x09, vec![0xD4, 0xFA, 0xCE]),
        _ => match word.strip_prefix("pulled-out-at=") {
            Some(at) => Fault::PulledOutAt(number(at)?),
            None => return Err(format!("there is no fault {word}; see --help")),
        },
    })
}

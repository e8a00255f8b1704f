//! A house to tell stories in: a folder, a database, a small made-up county, and its people with their roles.

use std::{
    fs::File,
    io::{BufRead, BufReader, BufWriter},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};

use kernel::{Period, RegionCode};
use population::{Encoding, Population, Roster, RosterSpec, Village, accounts_csv, people_csv};
use serde_json::Value;

/// A system with its folder.
pub(crate) struct House {
    folder: tempfile::TempDir,
    pub(crate) db: String,
}

/// What the program said.
pub(crate) struct Said {
    pub(crate) code: Option<i32>,
    pub(crate) json: Value,
    pub(crate) text: String,
    pub(crate) errors: String,
}

pub(crate) const USERS: &str = "登录名,姓名,区划代码,角色\r\n\
    maker1,经办,540500,经办\r\n\
    both1,又经办又审批,540500,\"经办,审批\"\r\n\
    checker1,审批一,540500,审批\r\n\
    checker2,审批二,540500,审批\r\n\
    finance1,财务,540500,财务\r\n\
    operator1,管理,540500,管理\r\n\
    elsewhere1,别处的经办,540521,经办\r\n";

fn said(output: Output) -> Said {
    let text = String::from_utf8(output.stdout).expect("text");
    let json = text.lines().last().and_then(|line| serde_json::from_str(line).ok()).unwrap_or(Value::Null);
    Said { code: output.status.code(), json, text, errors: String::from_utf8_lossy(&output.stderr).into_owned() }
}

/// The program without any setting from outside.
pub(crate) fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_yika"));
    command.env_clear().env("TMPDIR", std::env::temp_dir()).current_dir(folder);
    command
}

/// Runs the program in a folder.
pub(crate) fn run(folder: &Path, args: &[&str]) -> Said {
    said(program(folder).args(args).output().expect("the program starts"))
}

impl House {
    /// An empty house on SQLite.
    pub(crate) fn on_sqlite() -> House {
        House::init("sqlite:yika.db".to_owned())
    }

    /// An empty house on PostgreSQL.
    pub(crate) fn on_postgres() -> House {
        House::init(testkit::postgres_database())
    }

    fn init(db: String) -> House {
        let house = House { folder: tempfile::tempdir().expect("a folder"), db };
        let made = house.ok("", &["init", "."]);
        let all: usize = prefecture::ROOMS.iter().map(|room| room.migrations.len()).sum();
        assert_eq!((&made["halted"], made["migrations"].as_u64()), (&Value::Bool(false), Some(all as u64)));
        house
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, user: &str, args: &[&str]) -> Command {
        let mut command = program(self.folder.path());
        command.args(args).args(["--json", "--db", &self.db]);
        if !user.is_empty() {
            command.args(["--as", user]);
        }
        command
    }

    /// Says something as a user; nobody where it is empty.
    pub(crate) fn say(&self, user: &str, args: &[&str]) -> Said {
        said(self.command(user, args).output().expect("the program starts"))
    }

    /// The same, without waiting.
    pub(crate) fn begin(&self, user: &str, args: &[&str]) -> Child {
        let mut command = self.command(user, args);
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts")
    }

    /// Serves by this configuration; where, once it listens.
    pub(crate) fn serve(&self, config: &str) -> (Child, String) {
        let mut command = program(self.path(".").as_path());
        command.args(["serve", "--config", config, "--json", "--lang", "en", "--db", &self.db]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
        let mut lines = BufReader::new(child.stderr.take().expect("a pipe")).lines();
        let said = lines.find_map(|line| line.ok().filter(|line| line.contains("http://"))).expect("an address");
        let address = said.split("http://").nth(1).and_then(|rest| rest.split([' ', '"', '(']).next());
        // What it says later is of no interest, but it must be able to say it.
        std::thread::spawn(move || lines.for_each(drop));
        (child, address.expect("an address").to_owned())
    }

    /// Says something that must be done.
    pub(crate) fn ok(&self, user: &str, args: &[&str]) -> Value {
        let said = self.say(user, args);
        assert_eq!(said.code, Some(0), "{user} {args:?}: {} {}", said.text, said.errors);
        said.json
    }

    /// Says something to which the answer must be no, with this code.
    pub(crate) fn no(&self, user: &str, args: &[&str], code: &str) -> Value {
        let said = self.say(user, args);
        let answer = (said.code, said.json["ok"].as_bool(), said.json["code"].as_str());
        assert_eq!(answer, (Some(1), Some(false), Some(code)), "{user} {args:?}: {} {}", said.text, said.errors);
        let message = said.json["message"].as_str().expect("a sentence");
        assert!(said.errors.contains(message) && !message.contains(code), "a sentence for people: {message}");
        said.json
    }

    /// Writes a file into the folder and gives its name.
    pub(crate) fn file(&self, name: &str, content: &[u8]) -> String {
        std::fs::write(self.path(name), content).expect("a file");
        name.to_owned()
    }

    /// Brings in regions, users, people and accounts, all by files.
    pub(crate) fn populate(&self, population: &Population) {
        let policies = Path::new(&std::env::var("CARGO_MANIFEST_DIR").expect("cargo tells where a crate is"))
            .join("../policies/regions");
        for name in ["counties.csv", "townships.csv", "villages.csv"] {
            let file = policies.join(name);
            self.ok("", &["import", "regions", file.to_str().expect("a plain path")]);
        }
        self.file("users.csv", USERS.as_bytes());
        assert_eq!(self.ok("", &["import", "users", "users.csv"])["imported"], 7);
        let create = |name: &str| BufWriter::new(File::create(self.path(name)).expect("a file"));
        let people = people_csv(population, create("people.csv"), Encoding::Gb18030).expect("people");
        let accounts = accounts_csv(population, create("accounts.csv"), Encoding::Utf8Bom).expect("accounts");
        assert_eq!(self.ok("operator1", &["import", "people", "people.csv"])["imported"], people);
        assert_eq!(self.ok("operator1", &["import", "accounts", "accounts.csv"])["imported"], accounts);
    }
}

/// A small county.
pub(crate) fn county(people: u32) -> Population {
    let inside = RegionCode::parse("540502").expect("a county");
    let villages: Vec<Village> = registry::shannan()
        .into_iter()
        .filter(|region| region.valid_to.is_none() && inside.contains(region.code) && region.code.get() % 1000 != 0)
        .map(|region| Village { code: region.code, name: region.name })
        .take(5)
        .collect();
    Population::new(20_261_122, people, &villages)
}

/// A roster of residents who once served their village, with the faults that real rosters have.
pub(crate) fn elders(population: &Population) -> Roster<'_> {
    let mut spec = RosterSpec::new("三老人员补助", Period::parse("2026").expect("a year"));
    spec.cap = kernel::Fen::new(2_000_000);
    spec.lines_max = Some(300);
    Roster::of_residents(population, &spec)
}

/// Tells a program that serves to stop; it ends well.
pub(crate) fn stop(child: Child) {
    let pid = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(pid, rustix::process::Signal::TERM).expect("it lives");
    assert_eq!(child.wait_with_output().expect("it ends").status.code(), Some(0));
}

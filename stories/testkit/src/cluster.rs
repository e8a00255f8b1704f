//! A PostgreSQL cluster that lives as long as the process that started it.
//!
//! `setpriv` starts the server as the user `postgres` when the tests run as root, and has the kernel end it when the
//! starter dies, however it dies. The folder such a server leaves is cleared away by the next one that starts.

use std::{
    fs,
    os::unix::fs::{MetadataExt, chown},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::OnceLock,
    thread,
    time::Duration,
};

use tokio_postgres::NoTls;

const PORT: &str = "5432";
const ROLE: &str = "yika";
const PREFIX: &str = "yika-postgres-";
/// A folder without a server may belong to one that is just being made.
const MAKING_LASTS_MAX: Duration = Duration::from_secs(600);

/// A running cluster.
pub(crate) struct Cluster {
    dir: tempfile::TempDir,
    server: Child,
}

fn am_root() -> bool {
    fs::metadata("/proc/self").expect("a system with /proc").uid() == 0
}

/// The command as a user who may run a server.
fn unprivileged(program: &Path) -> Command {
    if !am_root() {
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "QUIT"]).arg(program);
        return command;
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid", "postgres", "--regid", "postgres", "--clear-groups", "--pdeathsig", "QUIT"]).arg(program);
    command
}

fn owner_ids() -> Option<(u32, u32)> {
    let accounts = fs::read_to_string("/etc/passwd").expect("the list of accounts");
    let line = accounts.lines().find(|line| line.starts_with("postgres:"))?;
    let mut fields = line.split(':').skip(2).map(|id| id.parse().ok());
    Some((fields.next()??, fields.next()??))
}

impl Cluster {
    /// Makes and starts a cluster. One that never outlives a test need not wait for the disk; one that is measured must.
    pub(crate) fn start(durable: bool) -> Cluster {
        let programs = super::postgres_programs();
        clear_away_dead();
        let dir = tempfile::Builder::new().prefix(PREFIX).tempdir().expect("a temporary folder");
        if am_root() {
            let (user, group) = owner_ids().expect("Debian's PostgreSQL makes the account postgres");
            chown(dir.path(), Some(user), Some(group)).expect("root may give a folder away");
        }
        let data = dir.path().join("data");
        let made = unprivileged(&programs.join("initdb"))
            .args([
                "--no-sync",
                "--no-instructions",
                "--auth=trust",
                "--username=admin",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
            ])
            .arg("-D")
            .arg(&data)
            .current_dir(dir.path())
            .output()
            .expect("initdb can be started");
        assert!(made.status.success(), "initdb: {}", String::from_utf8_lossy(&made.stderr));
        let server = unprivileged(&programs.join("postgres"))
            .arg("-D")
            .arg(&data)
            .arg("-k")
            .arg(dir.path())
            .args(["-c", "listen_addresses=", "-c", "max_connections=200", "-c"])
            .arg(if durable { "fsync=on" } else { "fsync=off" })
            .args(["-c", "shared_buffers=64MB", "-c", "logging_collector=off"])
            .current_dir(dir.path())
            .stdout(Stdio::null())
            .stderr(fs::File::create(dir.path().join("log")).expect("a log file"))
            .spawn()
            .expect("postgres can be started");
        let cluster = Cluster { dir, server };
        cluster.wait_until_it_answers();
        cluster.allow_role();
        cluster
    }

    fn socket_dir(&self) -> PathBuf {
        self.dir.path().to_owned()
    }

    pub(crate) fn admin_address(&self) -> String {
        format!("postgres://admin@/postgres?host={}&port={PORT}", self.socket_dir().display())
    }

    fn wait_until_it_answers(&self) {
        for _ in 0..600 {
            if try_run(&self.admin_address(), "SELECT 1").is_ok() {
                return;
            }
            thread::sleep(Duration::from_millis(25));
        }
        let log = fs::read_to_string(self.dir.path().join("log")).unwrap_or_default();
        panic!("PostgreSQL did not answer within 15 s: {log}");
    }

    fn allow_role(&self) {
        run(&self.admin_address(), &format!("CREATE ROLE {ROLE} LOGIN NOSUPERUSER NOBYPASSRLS"));
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // PostgreSQL's "immediate shutdown": the server ends its children and gives its shared memory back.
        let asked = Command::new("kill").args(["-QUIT", &self.server.id().to_string()]).status();
        if !asked.is_ok_and(|status| status.success()) {
            let _ = self.server.kill();
        }
        let _ = self.server.wait();
    }
}

/// Removes the folders of clusters whose server is no more.
fn clear_away_dead() {
    let Ok(entries) = fs::read_dir(std::env::temp_dir()) else { return };
    for entry in entries.flatten() {
        if entry.file_name().to_string_lossy().starts_with(PREFIX) && is_dead(&entry.path()) {
            // Somebody else's folder stays with them.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

fn is_dead(dir: &Path) -> bool {
    // Whoever makes a cluster runs other servers on the folder first; only the server itself leaves its options there.
    if !dir.join("data/postmaster.opts").exists() {
        let age = fs::metadata(dir).and_then(|about| about.modified()).ok().and_then(|made| made.elapsed().ok());
        return age.is_some_and(|age| age > MAKING_LASTS_MAX);
    }
    match fs::read_to_string(dir.join("data/postmaster.pid")) {
        Ok(text) => {
            let Some(pid) = text.lines().next() else { return false };
            // Another program may have the number by now; the server's command line names its folder.
            let command = fs::read(Path::new("/proc").join(pid.trim()).join("cmdline")).unwrap_or_default();
            !String::from_utf8_lossy(&command).contains(&*dir.to_string_lossy())
        }
        // A server that has ended takes its number away and leaves its options.
        Err(_) => true,
    }
}

static OWN: OnceLock<String> = OnceLock::new();

/// The cluster of this process, started at the first call by a thread that lives as long as the process: the kernel
/// ends the server when the thread that started it dies.
pub(crate) fn own() -> String {
    OWN.get_or_init(|| {
        let (tell, told) = std::sync::mpsc::channel();
        thread::spawn(move || {
            let cluster = Cluster::start(false);
            tell.send(cluster.admin_address()).expect("somebody waits for the address");
            loop {
                thread::park();
            }
        });
        told.recv().expect("the cluster starts")
    })
    .clone()
}

/// Makes a database owned by the plain role, with the role that row security needs, and answers its address.
pub(crate) fn new_database(admin: &str, name: &str) -> String {
    let address = new_database_owned_by(ROLE, admin, name);
    run(admin, &format!("CREATE ROLE scoped_in_{name} NOLOGIN; GRANT scoped_in_{name} TO {ROLE}"));
    address
}

/// Makes a database and nothing else; the owner is made when absent.
pub(crate) fn new_database_owned_by(owner: &str, admin: &str, name: &str) -> String {
    // On a server that is not ours the role may stand already.
    let _ = try_run(admin, &format!("CREATE ROLE {owner} LOGIN NOSUPERUSER NOBYPASSRLS"));
    run(admin, &format!("CREATE DATABASE {name} OWNER {owner}"));
    let config: tokio_postgres::Config = admin.parse().expect("an address of PostgreSQL");
    let host = match &config.get_hosts()[0] {
        tokio_postgres::config::Host::Tcp(host) => host.clone(),
        tokio_postgres::config::Host::Unix(path) => path.display().to_string(),
    };
    let port = config.get_ports().first().copied().unwrap_or(5432);
    format!("postgres://{owner}@/{name}?host={host}&port={port}")
}

pub(crate) fn run(address: &str, sql: &str) {
    try_run(address, sql).unwrap_or_else(|why| match why.as_db_error() {
        Some(said) => panic!("{sql}: {} {}", said.code().code(), said.message()),
        None => panic!("{sql}: {why}"),
    });
}

fn try_run(address: &str, sql: &str) -> Result<(), tokio_postgres::Error> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let (client, connection) = tokio_postgres::connect(address, NoTls).await?;
        let driver = tokio::spawn(connection);
        let answer = client.batch_execute(sql).await;
        driver.abort();
        answer
    })
}

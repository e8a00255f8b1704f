//! The desk a command works at: the open database, who acts, and the folders around it.
//!
//! Promises: the schema was compared before anything is read; what only a person may do is refused without a person;
//! a refused deed of access is kept in the audit log. Deliberately absent: what the commands do.

use std::{
    env,
    path::{Path, PathBuf},
};

use document::confined::Confined;
use kernel::{Actor, Ctx, Db, DbOptions, Error, Refusal};

use crate::{
    Globals,
    answer::{Done, Fault},
    words::Lang,
};

/// All rooms, lower floors first.
pub(crate) use prefecture::ROOMS;

/// Where things lie.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// `sqlite:PATH` or `postgres://...`.
    pub(crate) address: String,
    /// The folder that holds `outbox` and `inbox`.
    pub(crate) exchange: PathBuf,
    /// The folder beside which the audit key lies.
    pub(crate) home: PathBuf,
}

impl Place {
    /// From the options: SQLite in this folder where none says otherwise.
    pub(crate) fn of(globals: &Globals) -> Place {
        let address = globals.db.clone().unwrap_or_else(|| "sqlite:yika.db".to_owned());
        Place::at(address, globals.exchange.clone())
    }

    /// In a folder: its `yika.db` unless another database is named.
    pub(crate) fn within(dir: &Path, globals: &Globals) -> Place {
        let address = globals.db.clone().unwrap_or_else(|| format!("sqlite:{}", dir.join("yika.db").display()));
        let exchange =
            globals.exchange.clone().or_else(|| sqlite_file(&address).is_none().then(|| dir.join("exchange")));
        Place::at(address, exchange)
    }

    fn at(address: String, exchange: Option<PathBuf>) -> Place {
        match sqlite_file(&address) {
            Some(file) => {
                let home = folder_of(file).to_owned();
                Place { exchange: exchange.unwrap_or_else(|| home.join("exchange")), home, address }
            }
            None => {
                let exchange = exchange.unwrap_or_else(|| PathBuf::from("exchange"));
                Place { home: folder_of(&exchange).to_owned(), exchange, address }
            }
        }
    }

    /// The file of an SQLite database.
    pub(crate) fn sqlite_file(&self) -> Option<&Path> {
        sqlite_file(&self.address)
    }

    /// The key that signs checkpoints.
    pub(crate) fn audit_key(&self) -> PathBuf {
        self.home.join("audit.key")
    }

    /// The database's address without a password.
    pub(crate) fn shown(&self) -> String {
        let address = self.address.split('?').next().unwrap_or_default();
        match (address.split_once("://"), address.rsplit_once('@')) {
            (Some((scheme, _)), Some((_, host))) => format!("{scheme}://…@{host}"),
            _ => address.to_owned(),
        }
    }

    /// Opens the database, which must be there.
    pub(crate) fn open(&self) -> Done<Db> {
        if let Some(file) = self.sqlite_file()
            && !file.is_file()
        {
            return Err(Refusal::new("database_absent").with("file", file.display()).into());
        }
        Ok(Db::open(&self.address, DbOptions::default())?)
    }

    /// Opens the database and compares its tables with this program's.
    pub(crate) fn open_checked(&self) -> Done<Db> {
        let db = self.open()?;
        db.check_schema(ROOMS)?;
        Ok(db)
    }
}

fn sqlite_file(address: &str) -> Option<&Path> {
    address.strip_prefix("sqlite:").map(Path::new)
}

/// The folder a file lies in.
pub(crate) fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// An open database with who acts.
pub(crate) struct Desk {
    /// The database, whose tables were compared.
    pub(crate) db: Db,
    /// Where things lie.
    pub(crate) place: Place,
    /// The reader's language.
    pub(crate) lang: Lang,
    login: Option<String>,
}

/// Refusals that are decisions about who may do what; they are recorded.
pub(crate) const OF_ACCESS: [&str; 10] = [
    "not_allowed",
    "own_batch",
    "already_approved",
    "reviewer_not_approver",
    "user_needed",
    "user_unknown",
    "user_locked",
    "region_not_yours",
    "own_user",
    "administrators_kept_apart",
];

impl Desk {
    /// Opens the database.
    pub(crate) fn open(globals: &Globals) -> Done<Desk> {
        let place = Place::of(globals);
        let db = place.open_checked()?;
        Ok(Desk { db, place, lang: globals.lang(), login: globals.as_user.clone() })
    }

    /// Who acts, where somebody must.
    pub(crate) fn somebody(&self) -> kernel::Result<Actor> {
        match &self.login {
            Some(login) => access::actor(&self.db, login),
            None => Err(Refusal::new("user_needed").into()),
        }
    }

    /// Who acts, or the program itself where it may.
    pub(crate) fn anybody(&self) -> kernel::Result<Actor> {
        self.login.as_ref().map_or_else(|| Ok(Actor::system()), |login| access::actor(&self.db, login))
    }

    /// A deed that only a user may do; `what` names it in the audit log when it is refused.
    pub(crate) fn deed<T>(&self, what: &str, deed: impl FnOnce(&Actor) -> kernel::Result<T>) -> Done<T> {
        self.recorded(what, self.somebody().and_then(|actor| deed(&actor)))
    }

    /// One deed in one transaction, by a user.
    pub(crate) fn write<T: Send + 'static>(
        &self,
        what: &str,
        deed: impl FnMut(&mut Ctx) -> kernel::Result<T> + Send + 'static,
    ) -> Done<T> {
        self.deed(what, |actor| self.db.write(actor, deed))
    }

    /// One deed in one transaction, by a user or by the program itself: set-up and the stop switch.
    pub(crate) fn write_as_anybody<T: Send + 'static>(
        &self,
        what: &str,
        deed: impl FnMut(&mut Ctx) -> kernel::Result<T> + Send + 'static,
    ) -> Done<T> {
        self.recorded(what, self.anybody().and_then(|actor| self.db.write(&actor, deed)))
    }

    /// A question, within the user's scope.
    pub(crate) fn read<T>(&self, what: &str, question: impl FnOnce(&mut Ctx) -> kernel::Result<T>) -> Done<T> {
        let asked = self.anybody().and_then(|actor| {
            self.db.read(&actor, |ctx| {
                access::require(ctx, access::Deed::Read)?;
                question(ctx)
            })
        });
        self.recorded(what, asked)
    }

    fn recorded<T>(&self, what: &str, answer: kernel::Result<T>) -> Done<T> {
        if let Err(Error::Refused(refusal)) = &answer
            && OF_ACCESS.contains(&&*refusal.code)
        {
            let who = self.somebody().unwrap_or_else(|_| Actor::system());
            let what = match &self.login {
                Some(login) if *who.user != **login => format!("{what} as {login}"),
                _ => what.to_owned(),
            };
            access::record_refusal(&self.db, &who, &what, refusal)?;
        }
        Ok(answer?)
    }

    /// The key that signs checkpoints.
    pub(crate) fn signer(&self) -> Done<audit::Signer> {
        Ok(audit::Signer::load(&self.place.audit_key())?)
    }
}

/// Parsers for files from outside, in a child of this program.
pub(crate) fn confined() -> Done<Confined> {
    Confined::this_program().map_err(|why| Fault::not_done("parser_not_found", why.to_string()))
}

/// The language of the environment: Chinese unless it says otherwise.
pub(crate) fn lang_of_environment() -> Lang {
    let said = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| env::var(name).ok().filter(|v| !v.is_empty()));
    said.and_then(|locale| locale.parse().ok()).unwrap_or(Lang::Zh)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_and_exchange_lie_beside_the_database() {
        let cases = [
            ("sqlite:/data/yika.db", None, "/data/exchange", "/data"),
            ("sqlite:yika.db", None, "./exchange", "."),
            ("sqlite:/data/yika.db", Some("/mnt/banks"), "/mnt/banks", "/data"),
            ("postgres://u@/db", None, "exchange", "."),
            ("postgres://u@/db", Some("/srv/y/exchange"), "/srv/y/exchange", "/srv/y"),
        ];
        for (address, exchange, folder, home) in cases {
            let place = Place::at(address.to_owned(), exchange.map(PathBuf::from));
            assert_eq!(
                (place.exchange.as_path(), place.home.as_path()),
                (Path::new(folder), Path::new(home)),
                "{address}"
            );
        }
    }

    #[test]
    fn an_address_is_shown_without_its_password() {
        let shown = |address: &str| Place::at(address.to_owned(), None).shown();
        assert_eq!(shown("postgres://u:secret@host/db?password=secret"), "postgres://…@host/db");
        assert_eq!(shown("sqlite:a.db"), "sqlite:a.db");
    }
}

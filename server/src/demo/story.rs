//! What the whole demonstration holds in its hands, and how somebody does something, or tries to.

use document::confined::Confined;
use kernel::{Ctx, Day, Db, Error};
use serde_json::{Value, json};

use super::{
    banks::{Bank, Replies},
    table::Table,
};
use crate::{
    answer::{Done, Fault},
    desk::{OF_ACCESS, Place},
    words::{self, Lang},
};

/// The demonstration under way.
pub(super) struct Story {
    pub(super) db: Db,
    pub(super) place: Place,
    pub(super) lang: Lang,
    pub(super) confined: Confined,
    pub(super) banks: Vec<Bank>,
    pub(super) table: Table,
    /// What was tried and refused: deed and code.
    pub(super) refused: Vec<Value>,
    /// What the banks said so far.
    pub(super) replies: Replies,
}

impl Story {
    /// The day on the demonstration's calendar.
    pub(super) fn today(&self) -> Day {
        self.db.clock().now().day()
    }

    /// One of the staff does something.
    pub(super) fn write<T: Send + 'static>(
        &self,
        login: &str,
        deed: impl FnMut(&mut Ctx) -> kernel::Result<T> + Send + 'static,
    ) -> Done<T> {
        Ok(self.db.write(&prefecture::actor(login), deed)?)
    }

    /// One of the staff asks something.
    pub(super) fn read<T>(&self, login: &str, question: impl FnOnce(&mut Ctx) -> kernel::Result<T>) -> Done<T> {
        Ok(self.db.read(&prefecture::actor(login), question)?)
    }

    /// Shows that a deed was refused, with this code; anything else ends the demonstration.
    pub(super) fn must_be_refused<T>(
        &mut self,
        login: &str,
        key: &'static str,
        code: &str,
        answer: kernel::Result<T>,
    ) -> Done<()> {
        let refusal = match answer {
            Err(Error::Refused(refusal)) if refusal.code == code => refusal,
            Err(Error::Refused(other)) => {
                return Err(Fault::not_done("demo_not_refused", format!("{key}: {} instead of {code}", other.code)));
            }
            Err(other) => return Err(other.into()),
            Ok(_) => return Err(Fault::not_done("demo_not_refused", format!("{key}: done instead of {code}"))),
        };
        if OF_ACCESS.contains(&&*refusal.code) {
            access::record_refusal(&self.db, &prefecture::actor(login), key, &refusal)?;
        }
        let what = super::words::say(self.lang, key, &[]);
        let why = words::refusal(self.lang, &refusal);
        self.table.done(self.today(), "refused", &[("what", &what)], None, None);
        self.table.also("refused-why", &[("why", &why)], None, None);
        self.refused.push(json!({ "deed": key, "code": refusal.code }));
        Ok(())
    }
}

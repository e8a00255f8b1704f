//! What every request may use.

use std::{ops::Deref, path::PathBuf, sync::Arc};

use access::SignedIn;
use document::confined::Confined;
use kernel::{Ctx, Db, Error, Result};

/// The database, and where files go. Cheap to clone.
#[derive(Clone)]
pub struct House(Arc<Rooms>);

/// What is in a [`House`].
pub struct Rooms {
    /// The database.
    pub db: Db,
    /// How uploads are parsed.
    pub confined: Confined,
    /// The folder with `outbox` and `inbox`.
    pub exchange: PathBuf,
    /// Cookies go over TLS only.
    pub secure: bool,
    /// The key that signs checkpoints of the audit log, where there is one.
    pub audit_key: Option<PathBuf>,
}

impl Deref for House {
    type Target = Rooms;

    fn deref(&self) -> &Rooms {
        &self.0
    }
}

impl House {
    /// A house for the web.
    #[must_use]
    pub fn new(db: Db, confined: Confined, exchange: PathBuf, secure: bool) -> House {
        House(Arc::new(Rooms { db, confined, exchange, secure, audit_key: None }))
    }

    /// The same house with the key that signs checkpoints.
    #[must_use]
    pub fn with_audit_key(self, key: PathBuf) -> House {
        let Rooms { db, confined, exchange, secure, .. } = &*self.0;
        let (db, confined, exchange) = (db.clone(), confined.clone(), exchange.clone());
        House(Arc::new(Rooms { db, confined, exchange, secure: *secure, audit_key: Some(key) }))
    }

    /// Asks in the name of who is signed in.
    ///
    /// # Errors
    /// What the question answers.
    pub async fn ask<T: Send + 'static>(
        &self,
        who: &SignedIn,
        question: impl FnOnce(&mut Ctx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let answer = self.db.read_async(who.actor.clone(), question).await;
        self.record(who, answer).await
    }

    /// Carries out a use case in the name of who is signed in; it may be run again when another came first.
    ///
    /// # Errors
    /// What the use case answers.
    pub async fn act<T: Send + 'static>(
        &self,
        who: &SignedIn,
        deed: impl FnMut(&mut Ctx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let answer = self.db.write_async(who.actor.clone(), deed).await;
        self.record(who, answer).await
    }

    /// Does something that waits or computes for long, away from the threads that serve requests.
    ///
    /// # Errors
    /// What it answers.
    ///
    /// # Panics
    /// If it panics.
    pub async fn wait<T: Send + 'static>(&self, work: impl FnOnce(&House) -> Result<T> + Send + 'static) -> Result<T> {
        let house = self.clone();
        tokio::task::spawn_blocking(move || work(&house)).await.expect("work that is waited for ends")
    }

    /// A refusal for want of a right is kept in the log.
    async fn record<T: Send + 'static>(&self, who: &SignedIn, answer: Result<T>) -> Result<T> {
        if let Err(Error::Refused(refusal)) = &answer
            && matches!(&*refusal.code, "not_allowed" | "out_of_scope" | "own_batch")
        {
            let (actor, refusal) = (who.actor.clone(), refusal.clone());
            let what = refusal.arg("deed").unwrap_or("web").to_owned();
            self.wait(move |house| access::record_refusal(&house.db, &actor, &what, &refusal)).await?;
        }
        answer
    }
}

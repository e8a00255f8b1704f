//! What every request may use.

use std::{
    ops::Deref,
    path::PathBuf,
    sync::{Arc, RwLock},
};

use access::{PasskeySite, SignedIn};
use card::KeyRing;
use document::confined::Confined;
use kernel::{Ctx, Db, Error, Result};

use crate::{outside::Outside, sealed::Key, whence::TrustedProxies};

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
    /// Whose word about where a request comes from is believed.
    pub proxies: TrustedProxies,
    /// The key that signs checkpoints of the log, where it may be used.
    pub audit_key: Option<PathBuf>,
    /// Where messages to phones go.
    pub messages: Messages,
    /// For which site passkeys are made; nothing where its address is not known.
    pub passkeys: Option<PasskeySite>,
    /// Another system at which people sign in.
    pub outside: Option<Arc<Outside>>,
    /// The keys of electronic cards, where they may be used.
    card_keys: RwLock<Option<Arc<KeyRing>>>,
    /// What is sealed for one session is sealed with this; drawn when the program starts.
    pub(crate) seal: Key,
}

/// How the pages are served.
#[derive(Clone, Debug, Default)]
pub struct Serving {
    /// TLS ends in front of the program: cookies go over TLS only.
    pub behind_tls: bool,
    /// Whose word about where a request comes from is believed.
    pub proxies: TrustedProxies,
    /// The key that signs checkpoints of the log, where it may be used.
    pub audit_key: Option<PathBuf>,
    /// Where messages to phones go.
    pub messages: Messages,
    /// For which site passkeys are made.
    pub passkeys: Option<PasskeySite>,
    /// Another system at which people sign in.
    pub outside: Option<Arc<Outside>>,
    /// The keys of electronic cards, where they may be used.
    pub card_keys: Option<Arc<KeyRing>>,
}

/// Where messages to phones go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Messages {
    /// Nowhere: nobody can sign in with a code.
    #[default]
    Nowhere,
    /// Into the exchange folder, for who tries the program out; pages say so.
    Folder,
    /// To a gateway.
    Gateway,
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
        House::serving(db, confined, exchange, Serving { behind_tls: secure, ..Serving::default() })
    }

    /// A house for the web, served like this.
    #[must_use]
    pub fn serving(db: Db, confined: Confined, exchange: PathBuf, serving: Serving) -> House {
        let Serving { behind_tls: secure, proxies, audit_key, messages, passkeys, outside, card_keys } = serving;
        let seal = Key::draw();
        House(Arc::new(Rooms {
            db,
            confined,
            exchange,
            secure,
            proxies,
            audit_key,
            messages,
            passkeys,
            outside,
            card_keys: RwLock::new(card_keys),
            seal,
        }))
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

    /// The keys of electronic cards.
    ///
    /// # Errors
    /// `electronic_not_here` where this program has none.
    ///
    /// # Panics
    /// Never: nobody panics with them.
    pub fn card_keys(&self) -> Result<Arc<KeyRing>> {
        match &*self.card_keys.read().expect("nobody panics with it") {
            Some(keys) => Ok(keys.clone()),
            None => kernel::refuse("electronic_not_here"),
        }
    }

    /// From here on these keys are used: a program that runs for long takes the next ones in time.
    ///
    /// # Panics
    /// Never: nobody panics with them.
    pub fn renew_card_keys(&self, keys: Arc<KeyRing>) {
        *self.card_keys.write().expect("nobody panics with it") = Some(keys);
    }

    /// A refusal for want of a right is kept in the log.
    async fn record<T: Send + 'static>(&self, who: &SignedIn, answer: Result<T>) -> Result<T> {
        if let Err(Error::Refused(refusal)) = &answer
            && matches!(&*refusal.code, "not_allowed" | "out_of_scope" | "own_batch" | "reviewer_not_approver")
        {
            let (actor, refusal) = (who.actor.clone(), refusal.clone());
            let what = refusal.arg("deed").unwrap_or("web").to_owned();
            self.wait(move |house| access::record_refusal(&house.db, &actor, &what, &refusal)).await?;
        }
        answer
    }
}

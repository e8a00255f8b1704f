//! Who calls: a program with a bearer token, in the name of a user, within the user's roles, region and organisation.
//!
//! Promises: no operation runs before its gate has let the caller in; a bank's program sees bank files of that bank and
//! nothing else, a department's the programmes it pays; what was refused for want of a right stands in the audit log.
//! Deliberately absent: cookies; a browser's session opens nothing here.

use std::{sync::Arc, time::Instant};

use access::{Deed, Kind, OrganisationKind, SignedIn, Token};
use axum::{
    extract::{FromRequestParts, Request, State},
    http::{HeaderMap, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use door::House;
use kernel::{Actor, Ctx, Error, Refusal, Result, refuse};
use payout::Batch;
use ui::Lang;

use crate::{
    cursor::List,
    pace::Pace,
    problem::{Problem, lang_of},
};

/// What stands before an operation.
#[derive(Clone)]
pub(crate) struct Gate {
    pub(crate) house: House,
    pub(crate) pace: Arc<Pace>,
    pub(crate) deed: Deed,
    /// The names that its query may have.
    pub(crate) query: Arc<[String]>,
    /// It changes something and needs a key.
    pub(crate) keyed: bool,
    /// It is about bank files.
    pub(crate) for_banks: bool,
}

/// A program that was let in.
#[derive(Clone, Debug)]
pub(crate) struct Machine {
    /// In whose name.
    pub(crate) who: SignedIn,
    /// The language to answer in.
    pub(crate) lang: Lang,
    /// What it may reach.
    pub(crate) reach: Reach,
    /// The key of the request, where it needs one.
    pub(crate) key: String,
    /// Method and path as they were asked for.
    pub(crate) asked: Arc<str>,
}

/// What the organisation of a user leaves in reach, besides roles and region.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reach {
    /// The bank it is.
    pub(crate) bank: Option<String>,
    /// The department it is, if that pays any programme.
    pub(crate) payer: Option<String>,
}

/// Lets a caller in or not. The order: who, how fast, may he, is the request's frame right.
pub(crate) async fn enter(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    match gate.let_in(lang_of(&parts.headers), &parts).await {
        Ok(machine) => {
            parts.extensions.insert(machine);
            next.run(Request::from_parts(parts, body)).await
        }
        Err(problem) => problem.into_response(),
    }
}

impl Gate {
    async fn let_in(&self, lang: Lang, request: &Parts) -> Result<Machine, Problem> {
        let no = |error: Error| Problem::new(lang, error);
        let token = bearer(&request.headers).map_err(no)?;
        let (who, reach) = self.recognise(token).await.map_err(no)?;
        if let Err(seconds) = self.pace.take(&access::reference(&who), Instant::now()) {
            let refusal = Refusal::new("too_many_requests").with("seconds", seconds);
            return Err(Problem::new(lang, refusal).retry_after(seconds));
        }
        let deed = self.deed;
        self.house.ask(&who, move |ctx| access::require(ctx, deed)).await.map_err(no)?;
        if reach.bank.is_some() && !self.for_banks {
            let refusal = Refusal::new("bank_files_only").with("deed", "api");
            let (actor, kept) = (who.actor.clone(), refusal.clone());
            self.house.wait(move |house| access::record_refusal(&house.db, &actor, "api", &kept)).await.map_err(no)?;
            return Err(no(refusal.into()));
        }
        self.query_is_known(request.uri.query().unwrap_or_default()).map_err(no)?;
        let key = if self.keyed { key(&request.headers).map_err(no)? } else { String::new() };
        let asked = format!("{} {}", request.method, request.uri.path()).into();
        Ok(Machine { who, lang, reach, key, asked })
    }

    async fn recognise(&self, token: Token) -> Result<(SignedIn, Reach)> {
        let found = self.house.db.read_async(Actor::system(), move |ctx| {
            let who = access::session_actor(ctx, &token)?;
            if who.kind != Kind::Machine {
                return refuse("token_unknown");
            }
            let reach = Reach::of(ctx, &who.actor.user)?;
            Ok((who, reach))
        });
        let (who, reach) = found.await.map_err(as_token)?;
        if who.touch_due {
            let used = who.clone();
            self.house.db.write_async(Actor::system(), move |ctx| access::touch(ctx, &used)).await?;
        }
        Ok((who, reach))
    }

    /// Every name of the query is one the operation knows, and stands once.
    fn query_is_known(&self, query: &str) -> Result<()> {
        let mut seen: Vec<&str> = Vec::new();
        for name in query.split('&').filter(|pair| !pair.is_empty()).map(|pair| pair.split('=').next().unwrap_or(pair))
        {
            if !self.query.iter().any(|known| known == name) || seen.contains(&name) {
                let known = if self.query.is_empty() { "—".to_owned() } else { self.query.join(", ") };
                return Err(Refusal::new("request_malformed").with("why", format!("query: {known}")).into());
            }
            seen.push(name);
        }
        Ok(())
    }
}

/// What is said of a session is said of a token here.
fn as_token(error: Error) -> Error {
    match error.refusal().map(|refusal| &*refusal.code) {
        Some("session_unknown" | "second_factor_needed") => Refusal::new("token_unknown").into(),
        Some("session_over") => Refusal::new("token_over").into(),
        _ => error,
    }
}

fn bearer(headers: &HeaderMap) -> Result<Token> {
    let mut sent = headers.get_all(header::AUTHORIZATION).iter();
    let (Some(value), None) = (sent.next(), sent.next()) else { return refuse("token_missing") };
    let token = value.to_str().ok().and_then(|value| value.split_once(' '));
    match token {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => Token::parse(token.trim()).map_err(as_token),
        _ => refuse("token_missing"),
    }
}

/// The name of the header with the key of a request.
pub(crate) const KEY_HEADER: &str = "idempotency-key";

fn key(headers: &HeaderMap) -> Result<String> {
    let mut sent = headers.get_all(KEY_HEADER).iter();
    let (Some(value), None) = (sent.next(), sent.next()) else { return refuse("idempotency_key_missing") };
    match value.to_str() {
        Ok(key) if (1..=200).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic()) => {
            Ok(key.to_owned())
        }
        _ => refuse("idempotency_key_bad"),
    }
}

impl Reach {
    fn of(ctx: &mut Ctx, login: &str) -> Result<Reach> {
        let Some(organisation) = access::organisation_of(ctx, login)? else { return Ok(Reach::default()) };
        Ok(match organisation.kind {
            OrganisationKind::Bank => Reach { bank: Some(organisation.code), payer: None },
            OrganisationKind::Department => {
                let pays = subsidy::all().any(|programme| programme.payer() == organisation.code);
                Reach { bank: None, payer: pays.then_some(organisation.code) }
            }
            _ => Reach::default(),
        })
    }

    /// Whether a payer's programmes are in reach.
    pub(crate) fn pays(&self, payer: &str) -> bool {
        self.payer.as_deref().is_none_or(|own| own == payer)
    }

    /// A batch in reach.
    ///
    /// # Errors
    /// `batch_unknown`, whatever keeps it out of reach.
    pub(crate) fn batch(&self, ctx: &mut Ctx, batch_id: i64) -> Result<Batch> {
        let batch = payout::batch(ctx, batch_id)?;
        if self.pays(&batch.cycle.payer) {
            return Ok(batch);
        }
        Err(Refusal::new("batch_unknown").with("batch", batch_id).into())
    }

    /// Refuses a bank other than the caller's own.
    ///
    /// # Errors
    /// `other_bank`.
    pub(crate) fn must_be_bank(&self, bank: &str) -> Result<()> {
        if self.bank.as_deref().is_none_or(|own| own == bank) { Ok(()) } else { refuse("other_bank") }
    }
}

impl Machine {
    /// Asks in the caller's name.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        house: &House,
        question: impl FnOnce(&mut Ctx) -> Result<T> + Send + 'static,
    ) -> Result<T, Problem> {
        house.ask(&self.who, question).await.map_err(|error| self.problem(error))
    }

    /// A no to this caller.
    pub(crate) fn problem(&self, error: impl Into<Error>) -> Problem {
        Problem::new(self.lang, error)
    }

    /// The list a question opens to this caller.
    pub(crate) fn list(&self, question: impl std::fmt::Debug) -> List {
        List::new(&self.who.actor.user, (self.asked.split(' ').next_back(), question))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Machine {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Machine, Problem> {
        let machine = parts.extensions.get::<Machine>().cloned();
        machine.ok_or_else(|| Problem::new(lang_of(&parts.headers), Refusal::new("token_missing")))
    }
}

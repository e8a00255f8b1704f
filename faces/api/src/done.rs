//! Deeds under a key: done once however often they are asked for, answered the same each time.
//!
//! The answer is kept in the transaction of the deed, for ever. The request that counts is method, path and content as
//! it is understood; of a file its hash. Who repeats a request learns it from `idempotency-replayed: true`.

use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use door::House;
use kernel::{Ctx, Result};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::{machine::Machine, problem::Problem};

/// Says that an answer was given before.
pub(crate) const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// The answer to a deed.
#[derive(Debug)]
pub(crate) struct Done {
    pub(crate) status: StatusCode,
    pub(crate) body: Vec<u8>,
    pub(crate) replayed: bool,
}

impl Done {
    pub(crate) fn new((body, replayed): (Vec<u8>, bool)) -> Done {
        Done { status: StatusCode::OK, body, replayed }
    }

    /// Something was made.
    pub(crate) fn made(self) -> Done {
        Done { status: StatusCode::CREATED, ..self }
    }
}

impl IntoResponse for Done {
    fn into_response(self) -> Response {
        let mut response = (self.status, Body::from(self.body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(REPLAYED, HeaderValue::from_static(if self.replayed { "true" } else { "false" }));
        response
    }
}

/// The request under its key, for deeds that stand in a transaction elsewhere.
#[derive(Clone)]
pub(crate) struct Keyed {
    key: String,
    sha256: [u8; 32],
}

impl Keyed {
    /// Does it and keeps the answer, or answers what was kept; says whether it was kept.
    pub(crate) fn once<T: Serialize>(
        &self,
        ctx: &mut Ctx,
        deed: impl FnOnce(&mut Ctx) -> Result<T>,
    ) -> Result<(Vec<u8>, bool)> {
        let mut replayed = true;
        let body = access::once(ctx, &self.key, &self.sha256, |ctx| {
            replayed = false;
            Ok(serde_json::to_vec(&deed(ctx)?).expect("plain values"))
        })?;
        Ok((body, replayed))
    }

    /// What was kept, for who would do long work before the transaction.
    pub(crate) fn kept(&self, ctx: &mut Ctx) -> Result<Option<(Vec<u8>, bool)>> {
        Ok(access::answered(ctx, &self.key, &self.sha256)?.map(|body| (body, true)))
    }
}

impl Machine {
    /// The request, with its content as it is understood.
    pub(crate) fn keyed(&self, content: &[u8]) -> Keyed {
        let mut hash = Sha256::new();
        for part in [self.asked.as_bytes(), content] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        Keyed { key: self.key.clone(), sha256: hash.finalize().into() }
    }

    /// Carries out a deed of one transaction.
    pub(crate) async fn act<T: Serialize>(
        &self,
        house: &House,
        content: &impl Serialize,
        mut deed: impl FnMut(&mut Ctx) -> Result<T> + Send + 'static,
    ) -> Result<Done, Problem> {
        let keyed = self.keyed(&serde_json::to_vec(content).expect("plain values"));
        let done = house.act(&self.who, move |ctx| keyed.once(ctx, &mut deed)).await;
        done.map(Done::new).map_err(|error| self.problem(error))
    }

    /// Carries out a deed that waits or computes before or after its transaction, unless it was answered before.
    pub(crate) async fn work(
        &self,
        house: &House,
        content: &[u8],
        work: impl FnOnce(&House, &Machine, &Keyed) -> Result<(Vec<u8>, bool)> + Send + 'static,
    ) -> Result<Done, Problem> {
        let (machine, keyed) = (self.clone(), self.keyed(content));
        let done = house.wait(move |house| match house.db.read(&machine.who.actor, |ctx| keyed.kept(ctx))? {
            Some(kept) => Ok(kept),
            None => work(house, &machine, &keyed),
        });
        match done.await {
            Ok(done) => Ok(Done::new(done)),
            Err(error) => {
                // What was refused for want of a right is recorded where a question is asked in the caller's name.
                let said = house.ask(&self.who, move |_| Err::<(), _>(error)).await;
                Err(self.problem(said.expect_err("it was refused")))
            }
        }
    }
}

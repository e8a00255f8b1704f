//! `/api/v1/audit/checkpoint`: the signed size and root of the audit log, for whoever keeps a witness of it.

use access::Deed;
use audit::Signer;
use axum::{Json, extract::State};
use door::House;
use kernel::Refusal;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{machine::Machine, problem::Problem};

/// A checkpoint of the audit log.
#[derive(Serialize, ToSchema)]
pub(crate) struct Checkpoint {
    /// A signed note (C2SP): origin, size, root, signature.
    checkpoint: String,
    /// What is needed to check the signature.
    verifier_key: String,
}

#[utoipa::path(
    get, path = "/api/v1/audit/checkpoint", tag = "audit", responses((status = 200, body = Checkpoint))
)]
pub(crate) async fn audit_checkpoint(
    State(house): State<House>,
    machine: Machine,
) -> Result<Json<Checkpoint>, Problem> {
    let key = house.audit_key.clone();
    let checkpoint = machine.ask(&house, move |ctx| {
        access::require(ctx, Deed::ReadLog)?;
        let Some(key) = key.filter(|key| key.is_file()) else {
            return Err(Refusal::new("audit_key_absent").into());
        };
        let signer = Signer::load(&key)?;
        let checkpoint = audit::checkpoint(ctx, &signer)?;
        Ok(Checkpoint { checkpoint, verifier_key: signer.verifier_key().to_owned() })
    });
    checkpoint.await.map(Json)
}

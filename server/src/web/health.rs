//! Whether the process lives, whether it can work, and which program it is.

use axum::{Json, extract::State, http::StatusCode};
use kernel::{Actor, Db};
use serde_json::{Value, json};

use super::Web;
use crate::desk::ROOMS;

/// The process lives: it answers.
pub(super) async fn healthz() -> &'static str {
    "ok\n"
}

/// The database answers and holds this program's tables.
pub(super) async fn readyz(State(web): State<Web>) -> (StatusCode, Json<Value>) {
    let answer = tokio::task::spawn_blocking(move || ready(&web.house.db)).await.expect("the question did not panic");
    match answer {
        Ok(halted) => (StatusCode::OK, Json(json!({"ready": true, "halted": halted}))),
        Err(error) => {
            let why = error.refusal().map_or("database_failed", |refusal| &refusal.code);
            tracing::warn!(why, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, Json(json!({"ready": false, "code": why})))
        }
    }
}

fn ready(db: &Db) -> kernel::Result<bool> {
    db.check_schema(ROOMS)?;
    db.read(&Actor::system(), payout::halted).map(|reason| reason.is_some())
}

/// Which program this is.
pub(super) async fn version(State(db): State<Db>) -> Json<Value> {
    Json(json!({"name": "yika", "version": env!("CARGO_PKG_VERSION"), "database": db.engine().name()}))
}

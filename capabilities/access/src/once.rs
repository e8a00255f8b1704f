//! Once: the same request under the same key is answered the same and done one time, however often it comes.
//!
//! The record stands in the transaction of the deed (law 3) and never expires (law 10). A refused request leaves no
//! record: it can be corrected and sent under the same key. A key belongs to the one who used it.

use kernel::{Ctx, Refusal, Result, refuse};

use crate::store;

const KEY_LENGTH_MAX: usize = 200;

/// Does what is asked and keeps the answer, or gives the answer that was kept.
///
/// `request_sha256` is of the request as it is understood (method, path, values), not of its bytes.
///
/// # Errors
/// `idempotency_key_reused` when the key came with another request before; `idempotency_key_bad` unless it is 1 to 200
/// printable ASCII characters; what the deed answers; a failure of the database.
pub fn once(
    ctx: &mut Ctx,
    key: &str,
    request_sha256: &[u8; 32],
    deed: impl FnOnce(&mut Ctx) -> Result<Vec<u8>>,
) -> Result<Vec<u8>> {
    if let Some(answer) = answered(ctx, key, request_sha256)? {
        return Ok(answer);
    }
    let (who, now) = (ctx.actor().user.clone(), ctx.now());
    // First the key, then the deed: of two that come at once the second waits here, and then finds the answer.
    store::claim_once(ctx, &who, key, request_sha256, now)?;
    let answer = deed(ctx)?;
    store::answer_once(ctx, &who, key, &answer)?;
    Ok(answer)
}

/// The answer that was kept for a request, so that who repeats it need not be made to wait for what the deed needs.
///
/// # Errors
/// As [`once`], but for what the deed answers.
pub fn answered(ctx: &mut Ctx, key: &str, request_sha256: &[u8; 32]) -> Result<Option<Vec<u8>>> {
    if !(1..=KEY_LENGTH_MAX).contains(&key.len()) || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
        return refuse("idempotency_key_bad");
    }
    let who = ctx.actor().user.clone();
    match store::once(ctx, &who, key)? {
        None => Ok(None),
        Some((sha256, answer)) if sha256 == *request_sha256 => Ok(Some(answer)),
        Some(_) => Err(Refusal::new("idempotency_key_reused").with("key", key).into()),
    }
}

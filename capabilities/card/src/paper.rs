//! Papers 凭单: what a resident has printed of her own affairs gets a number, stands in the log, and carries a code that
//! proves what it says in short (`credential::Proof`).
//!
//! Deliberately absent: what a paper says and how it looks (the faces and `document::paper`), and keeping it: a paper says
//! what was so on its day, and its code tells whether it is whole.

use credential::Proof;
use kernel::{Ctx, Moment, Result};

use crate::KeyRing;

/// A paper that may be printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// Its number.
    pub number: String,
    /// The text of the code on it.
    pub proof: String,
}

/// Gives a number to a paper of the resident who is signed in, and proves its lines. `kind` is the word of the log for what
/// kind of paper it is.
///
/// # Errors
/// `not_a_resident`; `electronic_keys_ended`; `credential_claim_too_long` and `credential_claim_out_of_range` for lines
/// that are too long or too many; a failure of the database.
pub fn issue_paper(ctx: &mut Ctx, ring: &KeyRing, kind: &'static str, lines: Vec<(String, String)>) -> Result<Paper> {
    access::own_person(ctx)?;
    prove_paper(ctx, ring, kind, lines)
}

/// The same for a paper whose reader the caller has let in already: of a case, at a desk or for whom somebody acts.
///
/// # Errors
/// As [`issue_paper`], but for the first.
pub fn prove_paper(ctx: &mut Ctx, ring: &KeyRing, kind: &'static str, lines: Vec<(String, String)>) -> Result<Paper> {
    let now = ctx.now();
    let number = format!("{}-{:07}", ctx.today().year(), ctx.take_numbers("card_paper", 1)?);
    let made_at = Moment(now.0 - now.0.rem_euclid(1_000_000));
    let proof = Proof { issuer: ring.issuer().to_owned(), number, made_at, lines };
    let text = credential::prove(&proof, &*ring.paper_signer(now)?)?;
    audit::record(ctx, "card.issue_paper", &format!("paper {}", proof.number), &[("kind", kind.to_owned())])?;
    Ok(Paper { number: proof.number, proof: text })
}

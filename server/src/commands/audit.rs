//! `audit ...`: the log of who did what, checked, signed, and proven leaf by leaf.

use std::{fs, path::PathBuf};

use clap::Subcommand;
use kernel::hex;
use serde_json::json;

use crate::{
    answer::{Answer, Done, Fault},
    desk::Desk,
    words,
};

/// The audit log.
#[derive(Debug, Subcommand)]
pub(crate) enum Audit {
    /// Recompute the whole log; with a checkpoint, also compare it with what was signed then
    Verify {
        /// A signed note that `audit checkpoint` printed
        #[arg(long, value_name = "FILE")]
        checkpoint: Option<PathBuf>,
        /// The log's public key [default: that of the key beside the database]
        #[arg(long, value_name = "KEY")]
        verifier_key: Option<String>,
    },
    /// Print the signed size and root of the log, to be handed to others
    Checkpoint,
    /// Print the proof that a leaf stands in the log
    Prove {
        /// The leaf's index
        leaf: i64,
    },
}

pub(crate) fn carry_out(desk: &Desk, audit: Audit) -> Done {
    match audit {
        Audit::Verify { checkpoint, verifier_key } => verify(desk, checkpoint, verifier_key),
        Audit::Checkpoint => checkpoint(desk),
        Audit::Prove { leaf } => prove(desk, leaf),
    }
}

fn verify(desk: &Desk, file: Option<PathBuf>, key: Option<String>) -> Done {
    let signed = match file {
        None => None,
        Some(file) => {
            let note = fs::read_to_string(&file).map_err(|why| Fault::file("read", &file, &why))?;
            let key = match key {
                Some(key) => key,
                None => desk.signer()?.verifier_key().to_owned(),
            };
            Some((note, key))
        }
    };
    let signed = signed.as_ref().map(|(note, key)| (note.as_str(), key.as_str()));
    let verified = desk.read("audit verify", |ctx| audit::verify(ctx, signed))?;
    let facts = json!({ "leaves": verified.size, "root": hex(&verified.root), "checkpoint": signed.is_some() });
    Ok(Answer::yes(words::audit_verified(desk.lang, verified.size, signed.is_some()), facts))
}

fn checkpoint(desk: &Desk) -> Done {
    let signer = desk.signer()?;
    let note = desk.read("audit checkpoint", |ctx| audit::checkpoint(ctx, &signer))?;
    let facts = json!({ "checkpoint": note, "verifier_key": signer.verifier_key() });
    Ok(Answer::yes(note, facts))
}

fn prove(desk: &Desk, leaf: i64) -> Done {
    let signer = desk.signer()?;
    let proof = desk.read("audit prove", |ctx| {
        let size = audit::size(ctx)?;
        let proof = audit::prove(ctx, leaf, size)?;
        Ok(proof.to_text(&audit::checkpoint(ctx, &signer)?))
    })?;
    let facts = json!({ "leaf": leaf, "proof": proof, "verifier_key": signer.verifier_key() });
    Ok(Answer::yes(proof, facts))
}

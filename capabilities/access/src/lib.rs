//! Who may do what, where; and who is who.
//!
//! Promises
//! * Nobody acts who is not a user in good standing or a resident signed in; a user acts only within the region given to
//!   him, a resident only in her own affairs and those she has a mandate for.
//! * A deed is allowed by a policy of `policies/roles` for a role the user holds, or refused; a refusal is recorded (see
//!   [`record_refusal`]), what is allowed is recorded by the deed itself.
//! * Who runs the system, who keeps users and who reads the log are three people.
//! * No secret is kept: passwords and PINs as argon2 hashes, tokens and codes as SHA-256. (The key of one-time codes is the
//!   exception; see the file of second factors.)
//! * A terminal's word is believed once, when it is signed with the key it was enrolled with (see the file of terminals).
//! * Wrong tries delay the one who tries; nobody can lock another out.
//!
//! Some use cases take the database instead of an open transaction: a wrong try must stay counted although its answer is
//! a refusal, and an argon2 hash is not reckoned while a transaction is open. Call them from a thread that may wait.
//!
//! Deliberately absent: cookies, addresses of requests and whether they can be believed (the web's), sending messages
//! (the message port's), whose phone and card it is (registry and card rooms).

mod delay;
mod handler;
mod look;
mod mandate;
mod once;
mod organisation;
mod outside;
mod passkey;
mod password;
mod phone_answers;
mod policy;
mod public_form;
mod resident;
mod role;
mod second_factor;
mod secret;
mod session;
mod sign_in;
mod store;
mod terminal;
mod user;

use kernel::{Actor, CitizenId, Ctx, Db, Refusal, Result, Room};

pub use handler::{Handler, employer, employers_handled, end_handler, handlers_of, put_handler, require_for_employer};
pub use look::{Look, Purpose, has_stated_purpose, looks_at, open_person};
pub use mandate::{
    Act, MANDATES_MAX, Mandate, MandateState, ask_mandate, give_mandate, mandates, may_act_for, record_mandate,
    withdraw_mandate,
};
pub use once::{answered, once};
pub use organisation::{
    Organisation, OrganisationKind, import_organisations, organisation, organisation_of, organisations, place_user,
};
pub use outside::{
    OutsideIssuer, Said, hear_outside, link_outside, outside_nonce, sign_in_from_outside,
    sign_in_resident_from_outside, sign_in_user_from_outside, unlink_outside,
};
pub use passkey::{
    PasskeyAsk, PasskeyLine, PasskeySite, add_passkey, ask_passkey, ask_passkey_of_anybody, confirm_with_passkey,
    drop_passkey, forget_passkeys, offer_passkey, passkeys, prove_presence, sign_in_by_passkey,
};
pub use phone_answers::{count_phone_answers, phone_answers_were_right};
pub use public_form::count_public_form;
pub use resident::{
    Known, PhoneCode, change_pin, check_phone_code, own_person, phone_code, reset_resident, set_pin, sign_in_by_card,
    sign_in_by_phone,
};
pub use role::{Deed, Role};
pub use second_factor::{
    SecondFactors, TotpOffer, accept_totp, confirm_with_code, forget_second_factors, give_totp, offer_totp,
    second_factors,
};
pub use secret::Token;
pub use session::{
    CONFIRMED_FOR_MINUTES, Kind, MACHINE_DAYS_MAX, SessionLine, SignedIn, fresh_second_factor, machine_token,
    reference, revoke, revoke_all, session_actor, sessions, set_language, sign_out, sweep, touch,
};
pub use sign_in::{
    OpenInvite, Opened, Visit, accept_invite, change_password, invite, invited, open_invites, sign_in, withdraw_invite,
};
pub use store::STATEMENTS;
pub use terminal::{
    Health, Heard, Message, Signed, TERMINAL_MINUTES_MAX, Terminal, TerminalState, block_terminal, enrol, heartbeat,
    offer_enrolment, record_card_refused, serving_terminal, sign_in_at_terminal, signed_bytes, terminal_of, terminals,
    unblock_terminal, wipe_terminal,
};
pub use user::{User, actor, put_user, user, users};

/// This room's tables.
pub const ROOM: Room = kernel::room!("access": "0001_access.sql", "0002_sign_in.sql", "0003_passkey_used.sql", "0004_terminal.sql",
        "0005_handler.sql", "0006_session_terminal.sql");

/// Refuses unless a role of the actor allows the deed. The program itself may do what keeps it running, a resident what is
/// her own.
///
/// # Errors
/// `not_allowed`, naming the deed; a failure of the database.
pub fn require(ctx: &mut Ctx, deed: Deed) -> Result<()> {
    if may(ctx, deed)? {
        return Ok(());
    }
    let login = ctx.actor().user.clone();
    Err(Refusal::new("not_allowed").with("deed", deed.word()).with("login", login).into())
}

/// Whether the one who acts may do it, by the roles as they stand in this transaction: what [`require`] asks, and a page
/// that shows only what can be done.
///
/// # Errors
/// A failure of the database.
pub fn may(ctx: &mut Ctx, deed: Deed) -> Result<bool> {
    let login = ctx.actor().user.clone();
    if *login == *user::SYSTEM {
        return Ok(policy::allows_program(deed));
    }
    if login.starts_with("resident:") {
        return Ok(store::resident_by_holder(ctx, &login)?.is_some() && policy::allows_resident(deed));
    }
    let user = store::user(ctx, &login)?;
    Ok(user.is_some_and(|user| policy::allows_user(&user.roles, user.active, deed)))
}

/// Refuses unless a role of the actor allows the deed, or the actor is a resident who is this person or may do this for
/// her.
///
/// # Errors
/// `not_allowed`; `no_mandate`; a failure of the database.
pub fn require_for(ctx: &mut Ctx, deed: Deed, person: CitizenId, act: Act) -> Result<()> {
    if ctx.actor().user.starts_with("resident:") { may_act_for(ctx, person, act) } else { require(ctx, deed) }
}

/// Keeps the refusal of a deed in the audit log, in a transaction of its own: the refused one left nothing behind.
///
/// # Errors
/// A failure of the database.
pub fn record_refusal(db: &Db, actor: &Actor, what: &str, refusal: &Refusal) -> Result<()> {
    let (what, code) = (what.to_owned(), refusal.code.to_string());
    db.write(actor, move |ctx| {
        audit::record(ctx, "access.refused", &what, &[("code", code.clone())])?;
        Ok(())
    })
}

//! How a resident signs in: a code sent to the phone, or the card's number with a PIN.
//!
//! Promises
//! * A resident acts as `resident:NUMBER`; the number says nothing about the citizen id and stands in logs instead of it.
//! * A phone code has six digits, is good for five minutes and five tries, and only for the browser that asked. This
//!   room sends nothing: the code goes to the caller, who hands it to the message port in the same transaction.
//! * Wrong PINs delay whoever enters them. They also delay the card as a whole on devices that are not known, for a PIN
//!   has six digits only; the phone code and known devices stay open, so nobody is locked out.
//!
//! Deliberately absent: whose phone and whose card it is (registry and card rooms; the caller asks them), and whether
//! somebody is enrolled in anything: an unknown phone or card is answered as a wrong code or PIN is.

use kernel::{Actor, CitizenId, Ctx, Db, Moment, RegionCode, Result, Scope, refuse};

use crate::{
    Deed, delay, password, require,
    secret::{Token, random_digits, same, sha256},
    session::{self, Beginning, Kind, SignedIn, fresh_second_factor},
    sign_in::{Opened, Visit, wrong},
    store,
    terminal::{TERMINAL_MINUTES_MAX, Terminal},
};

/// Whom the registry knows by this phone or card: a living person, and where she lives now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// The person.
    pub person: CitizenId,
    /// The village of residence; it goes with the scope.
    pub village: RegionCode,
}

/// A resident who signs in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Resident {
    pub(crate) person: CitizenId,
    pub(crate) number: i64,
    pub(crate) village: RegionCode,
}

/// A code to be sent.
pub struct PhoneCode {
    /// Six digits, for the message only.
    pub code: String,
    /// For the browser that asked: it gives it back with the code.
    pub handle: Token,
}

const CODE_MINUTES: i64 = 5;
const CODE_TRIES: i64 = 5;
const CODE_DIGITS: u32 = 6;
const MINUTE: i64 = 60_000_000;
const NUMBER_DIGITS: u32 = 10;

impl std::fmt::Debug for PhoneCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PhoneCode(…)")
    }
}

/// The name under which a resident acts.
pub(crate) fn holder(number: i64) -> String {
    format!("resident:{number}")
}

/// Makes a code for a phone. Call it also when nobody is known by this phone, and send nothing then: the answer to the one
/// who asks must be the same.
///
/// # Errors
/// `try_later`, when codes were asked for too often for this phone or by this source; a failure of the database.
pub fn phone_code(ctx: &mut Ctx, phone: &str, visit: &Visit) -> Result<PhoneCode> {
    let (phone, source) = (phone.as_bytes(), visit.source.as_bytes());
    delay::count(ctx, &sha256(&[b"send", phone, source]), &delay::SEND)?;
    delay::count(ctx, &sha256(&[b"send to", phone]), &delay::PHONE)?;
    delay::count(ctx, &sha256(&[b"send by", source]), &delay::SENDER)?;
    let (code, handle) = (random_digits(CODE_DIGITS), Token::random());
    let ends_at = Moment(ctx.now().0 + CODE_MINUTES * MINUTE);
    store::put_phone_code(ctx, &handle.sha256(), &sha256(&[phone]), &code_hash(&handle, &code), ends_at)?;
    Ok(PhoneCode { code, handle })
}

/// The handle is not in the tables, so that the hash of so few digits cannot be tried out by who reads them.
fn code_hash(handle: &Token, code: &str) -> [u8; 32] {
    sha256(&[b"phone code", handle.text().as_bytes(), code.as_bytes()])
}

/// Signs a resident in by the code sent to her phone; the first time this opens her account.
///
/// # Errors
/// `sign_in_wrong`, whatever was wrong or over; `try_later`; a failure of the database.
pub fn sign_in_by_phone(
    db: &Db,
    handle: &Token,
    phone: &str,
    code: &str,
    who: Option<Known>,
    visit: &Visit,
) -> Result<Opened> {
    let (sha, hash, phone) = (handle.sha256(), code_hash(handle, code.trim()), sha256(&[phone.as_bytes()]));
    // The try is counted in a transaction of its own, so that a wrong one stays counted.
    let right = db.write(&Actor::system(), move |ctx| {
        let now = ctx.now();
        let Some(kept) = store::try_phone_code(ctx, &sha, CODE_TRIES, now)? else { return Ok(false) };
        let right = same(&kept.code_sha256, &hash) && same(&kept.phone_sha256, &phone);
        // A right code is used up, also when nobody is known by the phone.
        Ok(right && store::drop_phone_code(ctx, &sha)? == 1)
    })?;
    match who {
        Some(who) if right => open_session(db, who, visit, "phone_code", None),
        _ => wrong(db, "resident", "phone_code"),
    }
}

/// Whether this is the code that was sent to the phone, without using it up: several people share the phone, and one of
/// them is to be chosen before [`sign_in_by_phone`]. Counts as a try.
///
/// # Errors
/// `sign_in_wrong`, whatever was wrong or over; a failure of the database.
pub fn check_phone_code(db: &Db, handle: &Token, phone: &str, code: &str) -> Result<()> {
    let (sha, hash, phone) = (handle.sha256(), code_hash(handle, code.trim()), sha256(&[phone.as_bytes()]));
    let right = db.write(&Actor::system(), move |ctx| {
        let now = ctx.now();
        let kept = store::try_phone_code(ctx, &sha, CODE_TRIES, now)?;
        Ok(kept.is_some_and(|kept| same(&kept.code_sha256, &hash) && same(&kept.phone_sha256, &phone)))
    })?;
    if right { Ok(()) } else { wrong(db, "resident", "phone_code") }
}

/// Signs a resident in by card and PIN; the caller has asked the card room whose card it is. Call it from a thread that
/// may wait.
///
/// # Errors
/// `sign_in_wrong`, whatever was wrong; `try_later`; `sign_in_busy`; a failure of the database.
pub fn sign_in_by_card(db: &Db, who: Option<Known>, pin: &str, visit: &Visit) -> Result<Opened> {
    match (who, right_pin(db, who, pin, visit)?) {
        (Some(who), Some(counted)) => open_session(db, who, visit, "card", Some(counted)),
        _ => wrong(db, "resident", "card"),
    }
}

/// By what a try was counted: for the one who tries, and for the card as a whole.
pub(crate) type Counted = ([u8; 32], [u8; 32]);

/// By what this try was counted, if somebody is known by the card and this is her PIN.
pub(crate) fn right_pin(db: &Db, who: Option<Known>, pin: &str, visit: &Visit) -> Result<Option<Counted>> {
    let from = visit.clone();
    let (keys, hash) = db.write(&Actor::system(), move |ctx| {
        let resident = match who {
            Some(who) => store::resident(ctx, who.person)?,
            None => None,
        };
        let Some(resident) = resident else {
            from.count_try(ctx, "pin", "unknown")?;
            return Ok((None, None));
        };
        let holder = holder(resident.number);
        let card = sha256(&[b"card", holder.as_bytes()]);
        let one = from.count_try(ctx, "pin", &holder)?;
        if !from.is_known(ctx, &holder)? {
            delay::count(ctx, &card, &delay::PIN)?;
        }
        Ok((Some((one, card)), store::pin(ctx, resident.person)?))
    })?;
    let right = password::verify(pin, hash.as_deref())?;
    Ok(keys.filter(|_| right))
}

/// Opens a session at a terminal: a short one, and no device is remembered.
pub(crate) fn open_session_at_terminal(
    db: &Db,
    who: Known,
    visit: &Visit,
    terminal: &Terminal,
    (one, card): Counted,
) -> Result<Opened> {
    let (from, terminal, terminal_id) = (visit.clone(), terminal.object(), terminal.terminal_id);
    db.write(&Actor::system(), move |ctx| {
        let resident = store::resident(ctx, who.person)?.expect("who has a PIN has an account");
        store::move_resident(ctx, who.person, who.village)?;
        let holder = holder(resident.number);
        ctx.act_as(&Actor::new(&holder, Scope::of(who.village)));
        delay::forget(ctx, &card)?;
        from.try_was_right(ctx, &one, &holder)?;
        let beginning = Beginning {
            kind: Kind::Resident,
            holder: &holder,
            words: &from.words,
            language: &from.language,
            confirmed: false,
            longest: Some(TERMINAL_MINUTES_MAX * MINUTE),
        };
        let session = session::begin(ctx, &beginning)?;
        store::put_session_terminal(ctx, &session.sha256(), terminal_id)?;
        let facts = [("way", "terminal".to_owned()), ("terminal", terminal.clone())];
        audit::record(ctx, "access.sign_in", &holder, &facts)?;
        Ok(Opened { session, device: None, second_factor_needed: false })
    })
}

pub(crate) fn open_session(
    db: &Db,
    who: Known,
    visit: &Visit,
    way: &'static str,
    counted: Option<Counted>,
) -> Result<Opened> {
    let from = visit.clone();
    db.write(&Actor::system(), move |ctx| {
        let number = match store::resident(ctx, who.person)? {
            Some(resident) => {
                store::move_resident(ctx, who.person, who.village)?;
                resident.number
            }
            None => open_account(ctx, who)?,
        };
        let holder = holder(number);
        ctx.act_as(&Actor::new(&holder, Scope::of(who.village)));
        let device = match &counted {
            Some((one, card)) => {
                delay::forget(ctx, card)?;
                from.was_right(ctx, one, &holder)?
            }
            None => from.know_device(ctx, &holder)?,
        };
        let beginning = Beginning {
            kind: Kind::Resident,
            holder: &holder,
            words: &from.words,
            language: &from.language,
            // The phone is what a resident confirms with.
            confirmed: counted.is_none(),
            longest: None,
        };
        let session = session::begin(ctx, &beginning)?;
        audit::record(ctx, "access.sign_in", &holder, &[("way", way.to_owned())])?;
        Ok(Opened { session, device, second_factor_needed: false })
    })
}

fn open_account(ctx: &mut Ctx, who: Known) -> Result<i64> {
    let number = loop {
        let drawn: i64 = random_digits(NUMBER_DIGITS).parse().expect("ten digits are a number");
        if store::person_of_number(ctx, drawn)?.is_none() {
            break drawn;
        }
    };
    let now = ctx.now();
    store::put_resident(ctx, who.person, number, who.village, now)?;
    Ok(number)
}

/// Sets the PIN for signing in by card. Needs a phone code given within the last five minutes.
///
/// # Errors
/// `second_factor_needed`; `bad_pin` unless it has six digits that are neither a run nor nearly all the same; `not_a_resident`;
/// `sign_in_busy`; a failure of the database.
pub fn set_pin(db: &Db, session: &SignedIn, pin: &str) -> Result<()> {
    password::good_pin(pin)?;
    let Some(person) = session.person else { return refuse("not_a_resident") };
    db.read(&session.actor, |ctx| fresh_second_factor(ctx, session))?;
    let (hash, session) = (password::hash(pin)?, session.clone());
    db.write(&session.actor.clone(), move |ctx| {
        fresh_second_factor(ctx, &session)?;
        store::put_pin(ctx, person, &hash)?;
        delay::forget(ctx, &sha256(&[b"card", session.actor.user.as_bytes()]))?;
        audit::record(ctx, "access.set_pin", &session.actor.user, &[])?;
        Ok(())
    })
}

/// Changes the PIN by the old one: at a terminal, where the card is in the reader and no phone is at hand. Call it from a
/// thread that may wait.
///
/// # Errors
/// `sign_in_wrong` when the old PIN is another; `try_later`; `bad_pin`, `not_a_resident`, `sign_in_busy` as [`set_pin`]; a
/// failure of the database.
pub fn change_pin(db: &Db, session: &SignedIn, old: &str, new: &str, visit: &Visit) -> Result<()> {
    password::good_pin(new)?;
    let Some(person) = session.person else { return refuse("not_a_resident") };
    let actor = &session.actor;
    let Some(village) = db.read(actor, |ctx| store::resident(ctx, person))?.map(|resident| resident.village) else {
        return refuse("not_a_resident");
    };
    let Some((one, card)) = right_pin(db, Some(Known { person, village }), old, visit)? else {
        return wrong(db, &actor.user, "old_pin");
    };
    let (hash, from) = (password::hash(new)?, visit.clone());
    db.write(actor, move |ctx| {
        let holder = ctx.actor().user.to_string();
        store::put_pin(ctx, person, &hash)?;
        delay::forget(ctx, &card)?;
        from.try_was_right(ctx, &one, &holder)?;
        audit::record(ctx, "access.set_pin", &holder, &[("way", "old_pin".to_owned())])?;
        Ok(())
    })
}

/// Ends a resident's sessions, forgets her PIN and devices: the phone is lost, somebody else knows the PIN, or she died. She
/// signs in by phone code again. The clerk has found her and her village in the registry.
///
/// # Errors
/// `not_allowed`; `out_of_scope`; `not_a_resident` when she never signed in; a failure of the database.
pub fn reset_resident(ctx: &mut Ctx, who: Known) -> Result<()> {
    require(ctx, Deed::CorrectPeople)?;
    if !ctx.scope().covers(who.village) {
        return refuse("out_of_scope");
    }
    let Some(resident) = store::resident(ctx, who.person)? else { return refuse("not_a_resident") };
    let holder = holder(resident.number);
    store::drop_pin(ctx, who.person)?;
    store::drop_devices(ctx, &holder)?;
    session::end_all(ctx, &holder)?;
    audit::record(ctx, "access.reset_resident", &holder, &[])?;
    Ok(())
}

/// The person behind a resident who acts.
///
/// # Errors
/// `not_a_resident`; a failure of the database.
pub fn own_person(ctx: &mut Ctx) -> Result<CitizenId> {
    let user = ctx.actor().user.clone();
    match store::resident_by_holder(ctx, &user)? {
        Some(resident) => Ok(resident.person),
        None => refuse("not_a_resident"),
    }
}

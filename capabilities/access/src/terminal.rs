//! Self-service terminals 自助终端: machines in service points that residents sign in at with their cards.
//!
//! A terminal makes its own key and is enrolled once, by a code that somebody of the office was given for that place.
//! From then on everything it says is signed.
//!
//! Promises
//! * A message is believed once, from a terminal that stands, signed by its key, and within five minutes of our clock.
//! * Who blocks or wipes a terminal is obeyed by the next message; a wiped terminal never comes back, it is enrolled anew.
//! * A session that begins at a terminal lasts ten minutes at most, and no device is remembered by it.
//!
//! A heartbeat is no deed and leaves no leaf in the log: it comes every minute and changes nothing for anybody. Enrolling,
//! blocking, unblocking, wiping and every sign-in do. Deliberately absent: readers, printers and what to show on the
//! screen (the terminal's own), whose card it is (the card room; the caller asks it).

use ed25519_dalek::{Signature, VerifyingKey};
use kernel::{Actor, Ctx, Db, Moment, Refusal, RegionCode, Result, refuse};

use crate::{
    Deed, require,
    resident::{Known, open_session_at_terminal, right_pin},
    secret::{random_digits, sha256},
    session::SignedIn,
    sign_in::{Opened, Visit, wrong},
    store,
};

/// A terminal as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terminal {
    /// Its number.
    pub terminal_id: i64,
    /// What the office calls it.
    pub name: String,
    /// The service point it stands in.
    pub point: RegionCode,
    /// The key that its messages are signed with.
    pub(crate) public_key: [u8; 32],
    /// Whether it may serve.
    pub state: TerminalState,
    /// When it was enrolled.
    pub enrolled_at: Moment,
    /// The number of the last message that was believed.
    pub(crate) sequence: i64,
    /// What it last told of itself.
    pub heard: Option<Heard>,
}

/// Whether a terminal may serve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TerminalState {
    /// It may.
    Enrolled,
    /// Not for now.
    Blocked,
    /// Never again: it deletes its key.
    Wiped,
}

/// What a terminal tells of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// Its card reader, in one word.
    pub reader: String,
    /// Its printer.
    pub printer: String,
    /// The printer's paper.
    pub paper: String,
    /// The version of its program.
    pub version: String,
}

/// The last heartbeat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// When it came.
    pub at: Moment,
    /// What it told.
    pub health: Health,
    /// How far our clock was ahead of the terminal's.
    pub clock_offset_micros: i64,
}

/// What a message is for; a message for one thing is none for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message {
    /// It lives.
    Heartbeat,
    /// A resident put her card in.
    Session,
    /// A resident showed her electronic card.
    Code,
}

/// A message of a terminal, as it came.
#[derive(Clone, Debug)]
pub struct Signed {
    /// Which terminal says it is its own.
    pub terminal_id: i64,
    /// Larger than that of the message before.
    pub sequence: i64,
    /// The terminal's clock.
    pub at: Moment,
    /// What it says.
    pub body: String,
    /// Ed25519 over [`signed_bytes`].
    pub signature: [u8; 64],
}

const MINUTE: i64 = 60_000_000;
const CLOCK_MINUTES: i64 = 5;
const CODE_HOURS: i64 = 24;
const CODE_DIGITS: u32 = 16;
const WORD_CHARS: usize = 40;
const NAME_CHARS: usize = 40;
/// How long a resident's session at a terminal may last.
pub const TERMINAL_MINUTES_MAX: i64 = 10;

impl TerminalState {
    /// Every state.
    pub const ALL: [TerminalState; 3] = [TerminalState::Enrolled, TerminalState::Blocked, TerminalState::Wiped];

    /// The word in the table and in messages.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            TerminalState::Enrolled => "enrolled",
            TerminalState::Blocked => "blocked",
            TerminalState::Wiped => "wiped",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<TerminalState> {
        TerminalState::ALL.into_iter().find(|state| state.word() == word)
    }
}

impl Message {
    fn word(self) -> &'static str {
        match self {
            Message::Heartbeat => "heartbeat",
            Message::Session => "session",
            Message::Code => "code",
        }
    }
}

impl Terminal {
    /// By what name it stands in the log and as the source of a sign-in.
    #[must_use]
    pub fn object(&self) -> String {
        object(self.terminal_id)
    }

    /// Refuses unless it may serve.
    fn must_serve(&self) -> Result<()> {
        match self.state {
            TerminalState::Enrolled => Ok(()),
            TerminalState::Blocked => refuse("terminal_blocked"),
            TerminalState::Wiped => refuse("terminal_wiped"),
        }
    }
}

fn object(terminal_id: i64) -> String {
    format!("terminal {terminal_id}")
}

/// The bytes that a terminal signs: each part after its length, so that no two messages are the same bytes.
#[must_use]
pub fn signed_bytes(message: Message, terminal_id: i64, sequence: i64, at: Moment, body: &str) -> Vec<u8> {
    let numbers = [terminal_id, sequence, at.0].map(i64::to_be_bytes);
    let parts: [&[u8]; 6] =
        [b"yika terminal 1", message.word().as_bytes(), &numbers[0], &numbers[1], &numbers[2], body.as_bytes()];
    parts.iter().flat_map(|part| [&(part.len() as u64).to_be_bytes(), *part].concat()).collect()
}

/// Makes a code by which one terminal can be enrolled for a service point within a day. Shown once.
///
/// # Errors
/// `not_allowed`; `region_not_yours`; `terminal_needs_name`; a failure of the database.
pub fn offer_enrolment(ctx: &mut Ctx, name: &str, point: RegionCode) -> Result<String> {
    require(ctx, Deed::KeepUsers)?;
    if !ctx.scope().covers(point) {
        return Err(Refusal::new("region_not_yours").with("region", point).into());
    }
    let name: String = name.trim().chars().filter(|c| !c.is_control()).take(NAME_CHARS).collect();
    if name.is_empty() {
        return refuse("terminal_needs_name");
    }
    let (code, now, by) = (random_digits(CODE_DIGITS), ctx.now(), ctx.actor().user.to_string());
    store::drop_ended_enrolments(ctx, now)?;
    store::put_enrolment(ctx, &code_hash(&code), &name, point, &by, Moment(now.0 + CODE_HOURS * 60 * MINUTE))?;
    audit::record(ctx, "access.offer_enrolment", &name, &[("point", point.to_string())])?;
    Ok(code)
}

fn code_hash(code: &str) -> [u8; 32] {
    let digits: String = code.chars().filter(char::is_ascii_digit).collect();
    sha256(&[b"enrolment", digits.as_bytes()])
}

/// Enrols a terminal by its code, which is used up. For a machine that is nobody yet.
///
/// # Errors
/// `enrolment_code_wrong`, whatever is wrong with it; `terminal_key_malformed`; a failure of the database.
pub fn enrol(ctx: &mut Ctx, code: &str, public_key: &[u8; 32]) -> Result<Terminal> {
    // A weak key would let anybody sign.
    if !VerifyingKey::from_bytes(public_key).is_ok_and(|key| !key.is_weak()) {
        return refuse("terminal_key_malformed");
    }
    let now = ctx.now();
    let Some((name, point)) = store::take_enrolment(ctx, &code_hash(code), now)? else {
        return refuse("enrolment_code_wrong");
    };
    let terminal = Terminal {
        terminal_id: ctx.take_numbers("access_terminal", 1)?,
        name,
        point,
        public_key: *public_key,
        state: TerminalState::Enrolled,
        enrolled_at: now,
        sequence: 0,
        heard: None,
    };
    store::put_terminal(ctx, &terminal)?;
    audit::record(ctx, "access.enrol_terminal", &terminal.object(), &[("point", point.to_string())])?;
    Ok(terminal)
}

/// Takes in that a terminal lives, whatever its state, and answers the state for it to obey.
///
/// # Errors
/// `terminal_unknown`, `terminal_signature_wrong`, `terminal_clock_wrong`, `terminal_replayed`; a failure of the database.
pub fn heartbeat(ctx: &mut Ctx, signed: &Signed, health: &Health) -> Result<TerminalState> {
    let terminal = believe(ctx, Message::Heartbeat, signed)?;
    let short = |word: &str| word.chars().filter(|c| !c.is_control()).take(WORD_CHARS).collect();
    let Health { reader, printer, paper, version } = health;
    let health =
        Health { reader: short(reader), printer: short(printer), paper: short(paper), version: short(version) };
    let now = ctx.now();
    let heard = Heard { at: now, health, clock_offset_micros: now.0 - signed.at.0 };
    store::set_heard(ctx, terminal.terminal_id, &heard)?;
    Ok(terminal.state)
}

/// The terminal at which a resident is, if it may serve. The message, which must be of this kind, is used up.
///
/// # Errors
/// `terminal_blocked`, `terminal_wiped`; as [`heartbeat`].
pub fn serving_terminal(ctx: &mut Ctx, message: Message, signed: &Signed) -> Result<Terminal> {
    let terminal = believe(ctx, message, signed)?;
    terminal.must_serve()?;
    Ok(terminal)
}

/// Who says it, when that is to be believed.
fn believe(ctx: &mut Ctx, message: Message, signed: &Signed) -> Result<Terminal> {
    let Some(terminal) = store::terminal(ctx, signed.terminal_id)? else { return refuse("terminal_unknown") };
    let key = VerifyingKey::from_bytes(&terminal.public_key).expect("a key that was enrolled is one");
    let bytes = signed_bytes(message, signed.terminal_id, signed.sequence, signed.at, &signed.body);
    if key.verify_strict(&bytes, &Signature::from_bytes(&signed.signature)).is_err() {
        return refuse("terminal_signature_wrong");
    }
    if ctx.now().0.abs_diff(signed.at.0) > (CLOCK_MINUTES * MINUTE).unsigned_abs() {
        return refuse("terminal_clock_wrong");
    }
    // Of two that come at once with the same number, one finds nothing to change.
    if store::advance_terminal(ctx, signed.terminal_id, signed.sequence)? == 0 {
        return refuse("terminal_replayed");
    }
    Ok(terminal)
}

/// Lets a terminal serve nobody for now.
///
/// # Errors
/// `not_allowed`; `terminal_unknown` when there is none within the actor's region; `terminal_not_enrolled`; a failure
/// of the database.
pub fn block_terminal(ctx: &mut Ctx, terminal_id: i64) -> Result<()> {
    change(ctx, terminal_id, &[TerminalState::Enrolled], TerminalState::Blocked, "access.block_terminal")
}

/// Lets it serve again.
///
/// # Errors
/// As [`block_terminal`]; `terminal_not_blocked`.
pub fn unblock_terminal(ctx: &mut Ctx, terminal_id: i64) -> Result<()> {
    change(ctx, terminal_id, &[TerminalState::Blocked], TerminalState::Enrolled, "access.unblock_terminal")
}

/// Has a terminal delete its key; it never serves again.
///
/// # Errors
/// As [`block_terminal`]; `terminal_wiped`.
pub fn wipe_terminal(ctx: &mut Ctx, terminal_id: i64) -> Result<()> {
    let from = [TerminalState::Enrolled, TerminalState::Blocked];
    change(ctx, terminal_id, &from, TerminalState::Wiped, "access.wipe_terminal")
}

fn change(
    ctx: &mut Ctx,
    terminal_id: i64,
    from: &[TerminalState],
    to: TerminalState,
    deed: &'static str,
) -> Result<()> {
    require(ctx, Deed::KeepUsers)?;
    let scope = ctx.scope();
    let Some(terminal) = store::terminal(ctx, terminal_id)?.filter(|terminal| scope.covers(terminal.point)) else {
        return refuse("terminal_unknown");
    };
    if !from.contains(&terminal.state) || store::set_terminal_state(ctx, terminal_id, terminal.state, to)? == 0 {
        return match (terminal.state, to) {
            (TerminalState::Wiped, _) => refuse("terminal_wiped"),
            (_, TerminalState::Enrolled) => refuse("terminal_not_blocked"),
            _ => refuse("terminal_not_enrolled"),
        };
    }
    audit::record(ctx, deed, &terminal.object(), &[])?;
    Ok(())
}

/// The terminals within the actor's region, by their numbers.
///
/// # Errors
/// `not_allowed`; a failure of the database.
pub fn terminals(ctx: &mut Ctx) -> Result<Vec<Terminal>> {
    require(ctx, Deed::Read)?;
    let scope = ctx.scope();
    Ok(store::terminals(ctx)?.into_iter().filter(|terminal| scope.covers(terminal.point)).collect())
}

/// Signs a resident in at a terminal by the card that she put in and her PIN; the caller has asked the card room whose
/// card it is. Call it from a thread that may wait.
///
/// # Errors
/// `sign_in_wrong`, whatever was wrong; `try_later`; `sign_in_busy`; a failure of the database.
pub fn sign_in_at_terminal(
    db: &Db,
    terminal: &Terminal,
    who: Option<Known>,
    pin: &str,
    language: &str,
) -> Result<Opened> {
    let visit =
        Visit { source: terminal.object(), device: None, words: terminal.name.clone(), language: language.to_owned() };
    match (who, right_pin(db, who, pin, &visit)?) {
        (Some(who), Some(counted)) => open_session_at_terminal(db, who, &visit, terminal, counted),
        _ => wrong(db, "resident", "terminal"),
    }
}

/// The terminal at which a session was opened; none where it was an own device.
///
/// # Errors
/// A failure of the database.
pub fn terminal_of(ctx: &mut Ctx, who: &SignedIn) -> Result<Option<Terminal>> {
    match store::terminal_of_session(ctx, &who.token_sha256)? {
        Some(terminal_id) => store::terminal(ctx, terminal_id),
        None => Ok(None),
    }
}

/// Keeps in the log that a card was refused at a terminal, and why.
///
/// # Errors
/// A failure of the database.
pub fn record_card_refused(db: &Db, terminal: &Terminal, code: &str) -> Result<()> {
    let (object, code) = (terminal.object(), code.to_owned());
    db.write(&Actor::system(), move |ctx| {
        let facts = [("way", "terminal".to_owned()), ("code", code.clone())];
        audit::record(ctx, "access.sign_in_refused", &object, &facts)?;
        Ok(())
    })
}

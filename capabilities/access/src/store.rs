//! All SQL of users, sign-in, sessions and residents' accounts.

use kernel::{CitizenId, Ctx, Day, Moment, RegionCode, Result, Row, params};

use crate::{
    Act, Handler, Look, Mandate, MandateState, Organisation, OrganisationKind, Purpose, Role, User,
    resident::Resident,
    session,
    session::Kind,
    terminal::{Health, Heard, Terminal, TerminalState},
};

kernel::statements! {
    PUT_USER = "INSERT INTO access_user (login, name, region, state) VALUES ($1, $2, $3, $4)
        ON CONFLICT (login) DO UPDATE SET name = excluded.name, region = excluded.region, state = excluded.state";
    DROP_ROLES = "DELETE FROM access_role WHERE login = $1";
    ADD_ROLE = "INSERT INTO access_role (login, role) VALUES ($1, $2) ON CONFLICT (login, role) DO NOTHING";
    USER = "SELECT u.login, u.name, u.region, u.state, r.role FROM access_user u
        JOIN access_role r ON r.login = u.login WHERE u.login = $1 ORDER BY r.role";
    USERS = "SELECT u.login, u.name, u.region, u.state, r.role FROM access_user u
        JOIN access_role r ON r.login = u.login ORDER BY u.login, r.role";

    PUT_ORGANISATION = "INSERT INTO access_organisation (code, name, kind, region, parent, state)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (code) DO UPDATE SET name = excluded.name, kind = excluded.kind,
        region = excluded.region, parent = excluded.parent, state = excluded.state";
    ORGANISATIONS = "SELECT code, name, kind, region, parent, state FROM access_organisation ORDER BY code";
    ORGANISATION = "SELECT code, name, kind, region, parent, state FROM access_organisation WHERE code = $1";
    ORGANISATION_OF = "SELECT o.code, o.name, o.kind, o.region, o.parent, o.state FROM access_member m
        JOIN access_organisation o ON o.code = m.organisation WHERE m.login = $1";
    PUT_MEMBER = "INSERT INTO access_member (login, organisation) VALUES ($1, $2)
        ON CONFLICT (login) DO UPDATE SET organisation = excluded.organisation";

    PASSWORD = "SELECT hash FROM access_password WHERE login = $1";
    PUT_PASSWORD = "INSERT INTO access_password (login, hash, set_at) VALUES ($1, $2, $3)
        ON CONFLICT (login) DO UPDATE SET hash = excluded.hash, set_at = excluded.set_at";
    INVITE = "SELECT login, ends_at FROM access_invite WHERE token_sha256 = $1";
    PUT_INVITE = "INSERT INTO access_invite (login, token_sha256, issued_by, ends_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (login) DO UPDATE SET token_sha256 = excluded.token_sha256, issued_by = excluded.issued_by,
        ends_at = excluded.ends_at";
    INVITES = "SELECT login, issued_by, ends_at FROM access_invite ORDER BY ends_at, login";
    DROP_INVITE = "DELETE FROM access_invite WHERE login = $1";
    TAKE_INVITE = "DELETE FROM access_invite WHERE token_sha256 = $1 AND ends_at > $2";

    TRIES = "SELECT failures, last_at FROM access_try WHERE key_sha256 = $1";
    PUT_TRIES = "INSERT INTO access_try (key_sha256, failures, last_at) VALUES ($1, $2, $3)
        ON CONFLICT (key_sha256) DO UPDATE SET failures = excluded.failures, last_at = excluded.last_at";
    GIVE_TRY_BACK = "UPDATE access_try SET failures = failures - 1 WHERE key_sha256 = $1 AND failures > 0";
    DROP_TRIES = "DELETE FROM access_try WHERE key_sha256 = $1";
    DROP_OLD_TRIES = "DELETE FROM access_try WHERE last_at < $1";

    DEVICE = "SELECT used_at FROM access_device WHERE holder = $1 AND device_sha256 = $2";
    PUT_DEVICE = "INSERT INTO access_device (holder, device_sha256, words, used_at) VALUES ($1, $2, $3, $4)";
    DROP_DEVICES = "DELETE FROM access_device WHERE holder = $1";

    SESSION = "SELECT token_sha256, kind, holder, words, language, began_at, used_at, confirmed_at, ends_at
        FROM access_session WHERE token_sha256 = $1";
    SESSIONS_OF = "SELECT token_sha256, kind, holder, words, language, began_at, used_at, confirmed_at, ends_at
        FROM access_session WHERE holder = $1 ORDER BY used_at DESC, token_sha256";
    PUT_SESSION = "INSERT INTO access_session
        (token_sha256, kind, holder, words, language, began_at, used_at, confirmed_at, ends_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    TOUCH_SESSION = "UPDATE access_session SET used_at = $2 WHERE token_sha256 = $1 AND used_at < $2";
    SET_SESSION_LANGUAGE = "UPDATE access_session SET language = $2 WHERE token_sha256 = $1";
    SET_CONFIRMED = "UPDATE access_session SET confirmed_at = $2 WHERE token_sha256 = $1";
    DROP_SESSION = "DELETE FROM access_session WHERE token_sha256 = $1";
    DROP_SESSIONS_OF = "DELETE FROM access_session WHERE holder = $1";
    DROP_ENDED_SESSIONS = "DELETE FROM access_session WHERE ends_at <= $1";
    DROP_ENDED_INVITES = "DELETE FROM access_invite WHERE ends_at <= $1";
    DROP_ENDED_CODES = "DELETE FROM access_phone_code WHERE ends_at <= $1";
    DROP_ENDED_CHALLENGES = "DELETE FROM access_challenge WHERE ends_at <= $1";

    TOTP = "SELECT secret, step_used FROM access_totp WHERE login = $1 AND state = $2";
    PUT_TOTP_OFFER = "INSERT INTO access_totp (login, state, secret, step_used) VALUES ($1, 'offered', $2, 0)
        ON CONFLICT (login, state) DO UPDATE SET secret = excluded.secret";
    DROP_TOTP = "DELETE FROM access_totp WHERE login = $1 AND state = 'active'";
    ACCEPT_TOTP = "UPDATE access_totp SET state = 'active', step_used = $2 WHERE login = $1 AND state = 'offered'";
    USE_TOTP_STEP = "UPDATE access_totp SET step_used = $2 WHERE login = $1 AND state = 'active' AND step_used < $2";
    FORGET_TOTP = "DELETE FROM access_totp WHERE login = $1";
    PUT_RECOVERY = "INSERT INTO access_recovery (login, code_sha256) VALUES ($1, $2)";
    TAKE_RECOVERY = "DELETE FROM access_recovery WHERE login = $1 AND code_sha256 = $2";
    DROP_RECOVERY = "DELETE FROM access_recovery WHERE login = $1";
    COUNT_RECOVERY = "SELECT CAST(COUNT(*) AS BIGINT) FROM access_recovery WHERE login = $1";
    COUNT_PASSKEYS = "SELECT CAST(COUNT(*) AS BIGINT) FROM access_passkey WHERE login = $1";
    PASSKEYS = "SELECT credential_id, credential, words, added_at, used_at FROM access_passkey WHERE login = $1
        ORDER BY added_at, credential_id";
    PASSKEY_HOLDER = "SELECT login, credential FROM access_passkey WHERE credential_id = $1";
    PUT_PASSKEY = "INSERT INTO access_passkey (login, credential_id, credential, words, added_at)
        VALUES ($1, $2, $3, $4, $5)";
    SET_PASSKEY = "UPDATE access_passkey SET credential = $3, used_at = $4 WHERE login = $1 AND credential_id = $2";
    DROP_PASSKEY = "DELETE FROM access_passkey WHERE login = $1 AND credential_id = $2";
    PUT_CHALLENGE = "INSERT INTO access_challenge (session_sha256, purpose, challenge, ends_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (session_sha256, purpose) DO UPDATE SET challenge = excluded.challenge, ends_at = excluded.ends_at";
    TAKE_CHALLENGE = "DELETE FROM access_challenge WHERE session_sha256 = $1 AND purpose = $2 AND ends_at > $3
        RETURNING challenge";
    OUTSIDE = "SELECT holder FROM access_outside WHERE issuer = $1 AND subject = $2";
    PUT_OUTSIDE = "INSERT INTO access_outside (issuer, subject, holder) VALUES ($1, $2, $3)";
    DROP_OUTSIDE = "DELETE FROM access_outside WHERE holder = $1";
    DROP_PASSKEYS = "DELETE FROM access_passkey WHERE login = $1";

    RESIDENT = "SELECT person_id, number, village FROM access_resident WHERE person_id = $1";
    PUT_RESIDENT = "INSERT INTO access_resident (person_id, number, village, opened_at) VALUES ($1, $2, $3, $4)";
    MOVE_RESIDENT = "UPDATE access_resident SET village = $2 WHERE person_id = $1 AND village <> $2";
    PERSON_OF_NUMBER = "SELECT person_id FROM access_resident_number WHERE number = $1";
    PUT_NUMBER = "INSERT INTO access_resident_number (number, person_id) VALUES ($1, $2)";
    PIN = "SELECT pin_hash FROM access_resident WHERE person_id = $1";
    PUT_PIN = "UPDATE access_resident SET pin_hash = $2 WHERE person_id = $1";
    DROP_PIN = "UPDATE access_resident SET pin_hash = NULL WHERE person_id = $1";
    PUT_PHONE_CODE = "INSERT INTO access_phone_code (handle_sha256, phone_sha256, code_sha256, tries, ends_at)
        VALUES ($1, $2, $3, 0, $4)";
    TRY_PHONE_CODE = "UPDATE access_phone_code SET tries = tries + 1
        WHERE handle_sha256 = $1 AND tries < $2 AND ends_at > $3 RETURNING phone_sha256, code_sha256";
    DROP_PHONE_CODE = "DELETE FROM access_phone_code WHERE handle_sha256 = $1";

    PUT_MANDATE = "INSERT INTO access_mandate
        (person_id, agent, acts, from_day, to_day, state, document, changed_by, changed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (person_id, agent) DO UPDATE SET acts = excluded.acts,
        from_day = excluded.from_day, to_day = excluded.to_day, state = excluded.state, document = excluded.document,
        changed_by = excluded.changed_by, changed_at = excluded.changed_at";
    CHANGE_MANDATE = "UPDATE access_mandate SET state = $4, changed_by = $5, changed_at = $6
        WHERE person_id = $1 AND agent = $2 AND state = $3";
    MANDATE = "SELECT person_id, agent, acts, from_day, to_day, state, document FROM access_mandate
        WHERE person_id = $1 AND agent = $2";
    MANDATES_HELD = "SELECT person_id, agent, acts, from_day, to_day, state, document FROM access_mandate
        WHERE agent = $1 ORDER BY person_id";
    MANDATES_GIVEN = "SELECT person_id, agent, acts, from_day, to_day, state, document FROM access_mandate
        WHERE person_id = $1 ORDER BY agent";

    PUT_HANDLER = "INSERT INTO access_handler (person_id, organisation, document, since, put_by) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (person_id, organisation) DO UPDATE SET document = excluded.document, ended_on = NULL,
        put_by = excluded.put_by";
    END_HANDLER = "UPDATE access_handler SET ended_on = $3 WHERE person_id = $1 AND organisation = $2 AND ended_on IS NULL";
    HANDLERS_OF = "SELECT person_id, organisation, document, since, ended_on FROM access_handler
        WHERE organisation = $1 AND ended_on IS NULL ORDER BY person_id";
    HANDLED_BY = "SELECT organisation FROM access_handler WHERE person_id = $1 AND ended_on IS NULL ORDER BY organisation";

    PUT_LOOK = "INSERT INTO access_look (person_id, reference, at, login, purpose, note, what)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    LOOKS_AT = "SELECT l.at, l.login, u.name, o.name, l.purpose, l.note, l.what, l.reference FROM access_look l
        LEFT JOIN access_user u ON u.login = l.login LEFT JOIN access_member m ON m.login = l.login
        LEFT JOIN access_organisation o ON o.code = m.organisation
        WHERE l.person_id = $1 ORDER BY l.at DESC, l.reference";
    LOOKED_SINCE = "SELECT CAST(COUNT(*) AS BIGINT) FROM access_look WHERE person_id = $1 AND login = $2 AND at > $3";

    PUT_ENROLMENT = "INSERT INTO access_enrolment (code_sha256, name, point, offered_by, ends_at)
        VALUES ($1, $2, $3, $4, $5)";
    TAKE_ENROLMENT = "DELETE FROM access_enrolment WHERE code_sha256 = $1 AND ends_at > $2 RETURNING name, point";
    DROP_ENDED_ENROLMENTS = "DELETE FROM access_enrolment WHERE ends_at <= $1";
    PUT_TERMINAL = "INSERT INTO access_terminal (terminal_id, name, point, public_key, state, enrolled_at, sequence)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    PUT_SESSION_TERMINAL = "UPDATE access_session SET terminal_id = $2 WHERE token_sha256 = $1";
    SESSION_TERMINAL = "SELECT terminal_id FROM access_session WHERE token_sha256 = $1";
    TERMINAL = "SELECT terminal_id, name, point, public_key, state, enrolled_at, sequence, heard_at, reader, printer, paper,
        version, clock_offset_micros FROM access_terminal WHERE terminal_id = $1";
    TERMINALS = "SELECT terminal_id, name, point, public_key, state, enrolled_at, sequence, heard_at, reader, printer, paper,
        version, clock_offset_micros FROM access_terminal ORDER BY terminal_id";
    ADVANCE_TERMINAL = "UPDATE access_terminal SET sequence = $2 WHERE terminal_id = $1 AND sequence < $2";
    SET_HEARD = "UPDATE access_terminal SET heard_at = $2, reader = $3, printer = $4, paper = $5, version = $6,
        clock_offset_micros = $7 WHERE terminal_id = $1";
    SET_TERMINAL_STATE = "UPDATE access_terminal SET state = $3 WHERE terminal_id = $1 AND state = $2";

    ONCE = "SELECT request_sha256, answer FROM access_once WHERE who = $1 AND idempotency_key = $2";
    CLAIM_ONCE = "INSERT INTO access_once (who, idempotency_key, request_sha256, answer, at) VALUES ($1, $2, $3, $4, $5)";
    ANSWER_ONCE = "UPDATE access_once SET answer = $3 WHERE who = $1 AND idempotency_key = $2";
}

fn hash(bytes: &[u8]) -> [u8; 32] {
    bytes.try_into().expect("a hash of 32 bytes was written")
}

fn region(number: i64) -> RegionCode {
    RegionCode::from_i64(number).expect("a region was written")
}

fn citizen(number: i64) -> CitizenId {
    CitizenId::from_encoded(number).expect("a citizen id was written")
}

// Users

pub(crate) fn put_user(ctx: &mut Ctx, user: &User) -> Result<()> {
    let state = if user.active { "active" } else { "locked" };
    ctx.execute(PUT_USER, params![user.login, user.name, user.region, state])?;
    ctx.execute(DROP_ROLES, params![user.login])?;
    user.roles.iter().try_for_each(|role| ctx.execute(ADD_ROLE, params![user.login, role.word()]).map(drop))
}

/// One row a role: rows of the same user follow each other.
fn gather(users: &mut Vec<User>, row: &Row<'_>) {
    let role = Role::from_word(row.text(4)).expect("a role was written");
    match users.last_mut() {
        Some(user) if user.login == row.text(0) => user.roles.push(role),
        _ => users.push(User {
            login: row.text(0).to_owned(),
            name: row.text(1).to_owned(),
            region: region(row.int(2)),
            roles: vec![role],
            active: row.text(3) == "active",
        }),
    }
}

pub(crate) fn user(ctx: &mut Ctx, login: &str) -> Result<Option<User>> {
    let mut users = Vec::new();
    ctx.query_each(USER, params![login], |row| {
        gather(&mut users, row);
        Ok(())
    })?;
    Ok(users.pop())
}

pub(crate) fn users(ctx: &mut Ctx) -> Result<Vec<User>> {
    let mut users = Vec::new();
    ctx.query_each(USERS, params![], |row| {
        gather(&mut users, row);
        Ok(())
    })?;
    Ok(users)
}

// Organisations

pub(crate) fn put_organisation(ctx: &mut Ctx, one: &Organisation) -> Result<()> {
    let state = if one.active { "active" } else { "closed" };
    ctx.execute(PUT_ORGANISATION, params![one.code, one.name, one.kind.word(), one.region, one.parent, state]).map(drop)
}

fn to_organisation(row: &Row<'_>) -> Organisation {
    Organisation {
        code: row.text(0).to_owned(),
        name: row.text(1).to_owned(),
        kind: OrganisationKind::from_word(row.text(2)).expect("a kind was written"),
        region: region(row.int(3)),
        parent: row.opt_text(4).map(str::to_owned),
        active: row.text(5) == "active",
    }
}

pub(crate) fn organisations(ctx: &mut Ctx) -> Result<Vec<Organisation>> {
    ctx.query(ORGANISATIONS, params![], to_organisation)
}

pub(crate) fn organisation(ctx: &mut Ctx, code: &str) -> Result<Option<Organisation>> {
    ctx.query_opt(ORGANISATION, params![code], to_organisation)
}

pub(crate) fn organisation_of(ctx: &mut Ctx, login: &str) -> Result<Option<Organisation>> {
    ctx.query_opt(ORGANISATION_OF, params![login], to_organisation)
}

pub(crate) fn put_member(ctx: &mut Ctx, login: &str, organisation: &str) -> Result<()> {
    ctx.execute(PUT_MEMBER, params![login, organisation]).map(drop)
}

// Passwords and invitations

pub(crate) fn password(ctx: &mut Ctx, login: &str) -> Result<Option<String>> {
    ctx.query_opt(PASSWORD, params![login], |row| row.text(0).to_owned())
}

pub(crate) fn put_password(ctx: &mut Ctx, login: &str, hash: &str, at: Moment) -> Result<()> {
    ctx.execute(PUT_PASSWORD, params![login, hash, at]).map(drop)
}

pub(crate) fn invite(ctx: &mut Ctx, token: &[u8; 32]) -> Result<Option<(String, Moment)>> {
    ctx.query_opt(INVITE, params![token], |row| (row.text(0).to_owned(), Moment(row.int(1))))
}

pub(crate) fn put_invite(ctx: &mut Ctx, login: &str, token: &[u8; 32], by: &str, ends_at: Moment) -> Result<()> {
    ctx.execute(PUT_INVITE, params![login, token, by, ends_at]).map(drop)
}

/// Sign-in name, by whom, until when.
pub(crate) fn invites(ctx: &mut Ctx) -> Result<Vec<(String, String, Moment)>> {
    ctx.query(INVITES, params![], |row| (row.text(0).to_owned(), row.text(1).to_owned(), Moment(row.int(2))))
}

pub(crate) fn drop_invite(ctx: &mut Ctx, login: &str) -> Result<u64> {
    ctx.execute(DROP_INVITE, params![login])
}

pub(crate) fn take_invite(ctx: &mut Ctx, token: &[u8; 32], now: Moment) -> Result<u64> {
    ctx.execute(TAKE_INVITE, params![token, now])
}

// Tries and devices

pub(crate) fn tries(ctx: &mut Ctx, key: &[u8; 32]) -> Result<Option<(i64, Moment)>> {
    ctx.query_opt(TRIES, params![key], |row| (row.int(0), Moment(row.int(1))))
}

pub(crate) fn put_tries(ctx: &mut Ctx, key: &[u8; 32], failures: i64, at: Moment) -> Result<()> {
    ctx.execute(PUT_TRIES, params![key, failures, at]).map(drop)
}

pub(crate) fn give_try_back(ctx: &mut Ctx, key: &[u8; 32]) -> Result<()> {
    ctx.execute(GIVE_TRY_BACK, params![key]).map(drop)
}

pub(crate) fn drop_tries(ctx: &mut Ctx, key: &[u8; 32]) -> Result<()> {
    ctx.execute(DROP_TRIES, params![key]).map(drop)
}

pub(crate) fn drop_old_tries(ctx: &mut Ctx, before: Moment) -> Result<u64> {
    ctx.execute(DROP_OLD_TRIES, params![before])
}

pub(crate) fn device_is_known(ctx: &mut Ctx, holder: &str, device: &[u8; 32]) -> Result<bool> {
    Ok(ctx.query_opt(DEVICE, params![holder, device], |_| ())?.is_some())
}

pub(crate) fn put_device(ctx: &mut Ctx, holder: &str, device: &[u8; 32], words: &str, at: Moment) -> Result<()> {
    ctx.execute(PUT_DEVICE, params![holder, device, words, at]).map(drop)
}

pub(crate) fn drop_devices(ctx: &mut Ctx, holder: &str) -> Result<()> {
    ctx.execute(DROP_DEVICES, params![holder]).map(drop)
}

// Sessions

fn session_row(row: &Row<'_>) -> session::Row {
    session::Row {
        token_sha256: hash(row.bytes(0)),
        kind: Kind::from_word(row.text(1)).expect("a kind was written"),
        holder: row.text(2).to_owned(),
        words: row.text(3).to_owned(),
        language: row.text(4).to_owned(),
        began_at: Moment(row.int(5)),
        used_at: Moment(row.int(6)),
        confirmed_at: row.opt_int(7).map(Moment),
        ends_at: Moment(row.int(8)),
    }
}

pub(crate) fn session(ctx: &mut Ctx, token: &[u8; 32]) -> Result<Option<session::Row>> {
    ctx.query_opt(SESSION, params![token], session_row)
}

pub(crate) fn sessions_of(ctx: &mut Ctx, holder: &str) -> Result<Vec<session::Row>> {
    ctx.query(SESSIONS_OF, params![holder], session_row)
}

pub(crate) fn put_session(ctx: &mut Ctx, row: &session::Row) -> Result<()> {
    ctx.execute(
        PUT_SESSION,
        params![
            row.token_sha256,
            row.kind.word(),
            row.holder,
            row.words,
            row.language,
            row.began_at,
            row.used_at,
            row.confirmed_at,
            row.ends_at
        ],
    )
    .map(drop)
}

pub(crate) fn touch_session(ctx: &mut Ctx, token: &[u8; 32], at: Moment) -> Result<()> {
    ctx.execute(TOUCH_SESSION, params![token, at]).map(drop)
}

pub(crate) fn set_session_language(ctx: &mut Ctx, token: &[u8; 32], language: &str) -> Result<()> {
    ctx.execute(SET_SESSION_LANGUAGE, params![token, language]).map(drop)
}

pub(crate) fn set_confirmed(ctx: &mut Ctx, token: &[u8; 32], at: Option<Moment>) -> Result<()> {
    ctx.execute(SET_CONFIRMED, params![token, at]).map(drop)
}

pub(crate) fn drop_session(ctx: &mut Ctx, token: &[u8; 32]) -> Result<()> {
    ctx.execute(DROP_SESSION, params![token]).map(drop)
}

pub(crate) fn drop_sessions_of(ctx: &mut Ctx, holder: &str) -> Result<()> {
    ctx.execute(DROP_SESSIONS_OF, params![holder]).map(drop)
}

pub(crate) fn drop_ended(ctx: &mut Ctx, now: Moment) -> Result<u64> {
    let all = [DROP_ENDED_SESSIONS, DROP_ENDED_INVITES, DROP_ENDED_CODES, DROP_ENDED_CHALLENGES];
    all.into_iter().try_fold(0, |sum, sql| Ok(sum + ctx.execute(sql, params![now])?))
}

// Second factors

pub(crate) fn totp(ctx: &mut Ctx, login: &str, state: &str) -> Result<Option<([u8; 20], i64)>> {
    ctx.query_opt(TOTP, params![login, state], |row| {
        (row.bytes(0).try_into().expect("a key of 20 bytes was written"), row.int(1))
    })
}

pub(crate) fn put_totp_offer(ctx: &mut Ctx, login: &str, secret: &[u8; 20]) -> Result<()> {
    ctx.execute(PUT_TOTP_OFFER, params![login, secret]).map(drop)
}

pub(crate) fn accept_totp(ctx: &mut Ctx, login: &str, step: i64) -> Result<()> {
    ctx.execute(DROP_TOTP, params![login])?;
    ctx.execute(ACCEPT_TOTP, params![login, step]).map(drop)
}

pub(crate) fn use_totp_step(ctx: &mut Ctx, login: &str, step: i64) -> Result<u64> {
    ctx.execute(USE_TOTP_STEP, params![login, step])
}

pub(crate) fn put_recovery(ctx: &mut Ctx, login: &str, code: &[u8; 32]) -> Result<()> {
    ctx.execute(PUT_RECOVERY, params![login, code]).map(drop)
}

pub(crate) fn take_recovery(ctx: &mut Ctx, login: &str, code: &[u8; 32]) -> Result<u64> {
    ctx.execute(TAKE_RECOVERY, params![login, code])
}

pub(crate) fn drop_recovery(ctx: &mut Ctx, login: &str) -> Result<()> {
    ctx.execute(DROP_RECOVERY, params![login]).map(drop)
}

pub(crate) fn count_recovery(ctx: &mut Ctx, login: &str) -> Result<i64> {
    ctx.query_one(COUNT_RECOVERY, params![login], |row| row.int(0))
}

pub(crate) fn count_passkeys(ctx: &mut Ctx, login: &str) -> Result<i64> {
    ctx.query_one(COUNT_PASSKEYS, params![login], |row| row.int(0))
}

pub(crate) fn has_second_factor(ctx: &mut Ctx, login: &str) -> Result<bool> {
    Ok(totp(ctx, login, "active")?.is_some() || count_passkeys(ctx, login)? > 0)
}

pub(crate) fn forget_second_factors(ctx: &mut Ctx, login: &str) -> Result<()> {
    let all = [FORGET_TOTP, DROP_RECOVERY, DROP_PASSKEYS];
    all.into_iter().try_for_each(|sql| ctx.execute(sql, params![login]).map(drop))
}

pub(crate) use passkeys::*;

mod passkeys {
    use kernel::{Ctx, Moment, Result, params};

    use super::{DROP_PASSKEY, DROP_PASSKEYS, PASSKEY_HOLDER, PASSKEYS, PUT_PASSKEY, SET_PASSKEY};

    pub(crate) fn passkeys(ctx: &mut Ctx, login: &str) -> Result<Vec<String>> {
        ctx.query(PASSKEYS, params![login], |row| row.text(1).to_owned())
    }

    /// Number, words, when added, when last used.
    pub(crate) type Line = (Vec<u8>, String, Moment, Option<Moment>);

    pub(crate) fn passkey_lines(ctx: &mut Ctx, login: &str) -> Result<Vec<Line>> {
        ctx.query(PASSKEYS, params![login], |row| {
            (row.bytes(0).to_vec(), row.text(2).to_owned(), Moment(row.int(3)), row.opt_int(4).map(Moment))
        })
    }

    /// Whose the passkey is, and the credential as text.
    pub(crate) fn passkey_holder(ctx: &mut Ctx, id: &[u8]) -> Result<Option<(String, String)>> {
        ctx.query_opt(PASSKEY_HOLDER, params![id], |row| (row.text(0).to_owned(), row.text(1).to_owned()))
    }

    pub(crate) fn put_passkey(
        ctx: &mut Ctx,
        login: &str,
        id: &[u8],
        credential: &str,
        words: &str,
        at: Moment,
    ) -> Result<()> {
        ctx.execute(PUT_PASSKEY, params![login, id, credential, words, at]).map(drop)
    }

    /// The passkey was used: its counter as it stands now.
    pub(crate) fn set_passkey(ctx: &mut Ctx, login: &str, id: &[u8], credential: &str, at: Moment) -> Result<()> {
        ctx.execute(SET_PASSKEY, params![login, id, credential, at]).map(drop)
    }

    pub(crate) fn drop_passkey(ctx: &mut Ctx, login: &str, id: &[u8]) -> Result<()> {
        ctx.execute(DROP_PASSKEY, params![login, id]).map(drop)
    }

    pub(crate) fn drop_passkeys(ctx: &mut Ctx, login: &str) -> Result<()> {
        ctx.execute(DROP_PASSKEYS, params![login]).map(drop)
    }
}

pub(crate) use challenges::*;

mod challenges {
    use kernel::{Ctx, Moment, Result, params};

    use super::{PUT_CHALLENGE, TAKE_CHALLENGE};

    pub(crate) fn put_challenge(
        ctx: &mut Ctx,
        session: &[u8; 32],
        purpose: &str,
        challenge: &str,
        ends_at: Moment,
    ) -> Result<()> {
        ctx.execute(PUT_CHALLENGE, params![session, purpose, challenge, ends_at]).map(drop)
    }

    pub(crate) fn take_challenge(
        ctx: &mut Ctx,
        session: &[u8; 32],
        purpose: &str,
        now: Moment,
    ) -> Result<Option<String>> {
        ctx.query_opt(TAKE_CHALLENGE, params![session, purpose, now], |row| row.text(0).to_owned())
    }
}

pub(crate) use outside::*;

mod outside {
    use kernel::{Ctx, Result, params};

    use super::{DROP_OUTSIDE, OUTSIDE, PUT_OUTSIDE};

    pub(crate) fn outside(ctx: &mut Ctx, issuer: &str, subject: &str) -> Result<Option<String>> {
        ctx.query_opt(OUTSIDE, params![issuer, subject], |row| row.text(0).to_owned())
    }

    pub(crate) fn put_outside(ctx: &mut Ctx, issuer: &str, subject: &str, holder: &str) -> Result<()> {
        ctx.execute(PUT_OUTSIDE, params![issuer, subject, holder]).map(drop)
    }

    pub(crate) fn drop_outside(ctx: &mut Ctx, holder: &str) -> Result<()> {
        ctx.execute(DROP_OUTSIDE, params![holder]).map(drop)
    }
}

// Residents

fn resident_row(row: &Row<'_>) -> Resident {
    Resident { person: citizen(row.int(0)), number: row.int(1), village: region(row.int(2)) }
}

pub(crate) fn resident(ctx: &mut Ctx, person: CitizenId) -> Result<Option<Resident>> {
    ctx.query_opt(RESIDENT, params![person], resident_row)
}

pub(crate) fn person_of_number(ctx: &mut Ctx, number: i64) -> Result<Option<CitizenId>> {
    ctx.query_opt(PERSON_OF_NUMBER, params![number], |row| citizen(row.int(0)))
}

pub(crate) fn resident_by_holder(ctx: &mut Ctx, holder: &str) -> Result<Option<Resident>> {
    let number = holder.strip_prefix("resident:").and_then(|number| number.parse().ok());
    let Some(number) = number else { return Ok(None) };
    match person_of_number(ctx, number)? {
        Some(person) => resident(ctx, person),
        None => Ok(None),
    }
}

pub(crate) fn put_resident(
    ctx: &mut Ctx,
    person: CitizenId,
    number: i64,
    village: RegionCode,
    at: Moment,
) -> Result<()> {
    ctx.execute(PUT_NUMBER, params![number, person])?;
    ctx.execute(PUT_RESIDENT, params![person, number, village, at]).map(drop)
}

pub(crate) fn move_resident(ctx: &mut Ctx, person: CitizenId, village: RegionCode) -> Result<()> {
    ctx.execute(MOVE_RESIDENT, params![person, village]).map(drop)
}

pub(crate) fn pin(ctx: &mut Ctx, person: CitizenId) -> Result<Option<String>> {
    Ok(ctx.query_opt(PIN, params![person], |row| row.opt_text(0).map(str::to_owned))?.flatten())
}

pub(crate) fn put_pin(ctx: &mut Ctx, person: CitizenId, hash: &str) -> Result<()> {
    ctx.execute(PUT_PIN, params![person, hash]).map(drop)
}

pub(crate) fn drop_pin(ctx: &mut Ctx, person: CitizenId) -> Result<()> {
    ctx.execute(DROP_PIN, params![person]).map(drop)
}

/// What a try at a code is compared with.
pub(crate) struct KeptCode {
    pub(crate) phone_sha256: [u8; 32],
    pub(crate) code_sha256: [u8; 32],
}

pub(crate) fn put_phone_code(
    ctx: &mut Ctx,
    handle: &[u8; 32],
    phone: &[u8; 32],
    code: &[u8; 32],
    ends_at: Moment,
) -> Result<()> {
    ctx.execute(PUT_PHONE_CODE, params![handle, phone, code, ends_at]).map(drop)
}

pub(crate) fn try_phone_code(ctx: &mut Ctx, handle: &[u8; 32], tries: i64, now: Moment) -> Result<Option<KeptCode>> {
    ctx.query_opt(TRY_PHONE_CODE, params![handle, tries, now], |row| KeptCode {
        phone_sha256: hash(row.bytes(0)),
        code_sha256: hash(row.bytes(1)),
    })
}

pub(crate) fn drop_phone_code(ctx: &mut Ctx, handle: &[u8; 32]) -> Result<u64> {
    ctx.execute(DROP_PHONE_CODE, params![handle])
}

// Mandates

pub(crate) fn put_mandate(ctx: &mut Ctx, mandate: &Mandate) -> Result<()> {
    let acts: Vec<&str> = mandate.acts.iter().map(|act| act.word()).collect();
    let (by, at) = (ctx.actor().user.to_string(), ctx.now());
    ctx.execute(
        PUT_MANDATE,
        params![
            mandate.person,
            mandate.agent,
            acts.join(","),
            mandate.from,
            mandate.to,
            mandate.state.word(),
            mandate.document,
            by,
            at
        ],
    )
    .map(drop)
}

pub(crate) fn change_mandate(
    ctx: &mut Ctx,
    person: CitizenId,
    agent: CitizenId,
    from: MandateState,
    to: MandateState,
) -> Result<u64> {
    let (by, at) = (ctx.actor().user.to_string(), ctx.now());
    ctx.execute(CHANGE_MANDATE, params![person, agent, from.word(), to.word(), by, at])
}

fn mandate_row(row: &Row<'_>) -> Mandate {
    let day = |text: &str| Day::parse(text).expect("a day was written");
    Mandate {
        person: citizen(row.int(0)),
        agent: citizen(row.int(1)),
        acts: row.text(2).split(',').map(|word| Act::from_word(word).expect("an act was written")).collect(),
        from: day(row.text(3)),
        to: day(row.text(4)),
        state: MandateState::from_word(row.text(5)).expect("a state was written"),
        document: row.opt_text(6).map(str::to_owned),
    }
}

pub(crate) fn mandate(ctx: &mut Ctx, person: CitizenId, agent: CitizenId) -> Result<Option<Mandate>> {
    ctx.query_opt(MANDATE, params![person, agent], mandate_row)
}

pub(crate) fn mandates_held(ctx: &mut Ctx, agent: CitizenId) -> Result<Vec<Mandate>> {
    ctx.query(MANDATES_HELD, params![agent], mandate_row)
}

pub(crate) fn mandates_given(ctx: &mut Ctx, person: CitizenId) -> Result<Vec<Mandate>> {
    ctx.query(MANDATES_GIVEN, params![person], mandate_row)
}

// Who acts for an employer

pub(crate) fn put_handler(ctx: &mut Ctx, person: CitizenId, organisation: &str, document: &str) -> Result<()> {
    let (today, by) = (ctx.today(), ctx.actor().user.clone());
    ctx.execute(PUT_HANDLER, params![person, organisation, document, today, *by]).map(drop)
}

pub(crate) fn end_handler(ctx: &mut Ctx, person: CitizenId, organisation: &str) -> Result<u64> {
    let today = ctx.today();
    ctx.execute(END_HANDLER, params![person, organisation, today])
}

pub(crate) fn handlers_of(ctx: &mut Ctx, organisation: &str) -> Result<Vec<Handler>> {
    let day = |text: &str| Day::parse(text).expect("a day was written");
    ctx.query(HANDLERS_OF, params![organisation], |row| Handler {
        person: citizen(row.int(0)),
        organisation: row.text(1).to_owned(),
        document: row.text(2).to_owned(),
        since: day(row.text(3)),
        ended_on: row.opt_text(4).map(day),
    })
}

pub(crate) fn handled_by(ctx: &mut Ctx, person: CitizenId) -> Result<Vec<String>> {
    ctx.query(HANDLED_BY, params![person], |row| row.text(0).to_owned())
}

// Looks

pub(crate) fn put_look(ctx: &mut Ctx, person: CitizenId, look: &Look) -> Result<()> {
    ctx.execute(
        PUT_LOOK,
        params![person, look.reference, look.at, look.login, look.purpose.word(), look.note, look.what],
    )
    .map(drop)
}

pub(crate) fn looks_at(ctx: &mut Ctx, person: CitizenId) -> Result<Vec<Look>> {
    ctx.query(LOOKS_AT, params![person], |row| Look {
        at: Moment(row.int(0)),
        login: row.text(1).to_owned(),
        name: row.opt_text(2).unwrap_or(row.text(1)).to_owned(),
        organisation: row.opt_text(3).map(str::to_owned),
        purpose: Purpose::from_word(row.text(4)).expect("a purpose was written"),
        note: row.text(5).to_owned(),
        what: row.text(6).to_owned(),
        reference: row.text(7).to_owned(),
    })
}

pub(crate) fn looked_since(ctx: &mut Ctx, person: CitizenId, login: &str, since: Moment) -> Result<bool> {
    Ok(ctx.query_one(LOOKED_SINCE, params![person, login, since], |row| row.int(0))? > 0)
}

// Answers kept under a key

pub(crate) fn once(ctx: &mut Ctx, who: &str, key: &str) -> Result<Option<([u8; 32], Vec<u8>)>> {
    ctx.query_opt(ONCE, params![who, key], |row| (hash(row.bytes(0)), row.bytes(1).to_vec()))
}

pub(crate) fn claim_once(ctx: &mut Ctx, who: &str, key: &str, sha256: &[u8; 32], at: Moment) -> Result<()> {
    ctx.execute(CLAIM_ONCE, params![who, key, sha256, Vec::<u8>::new(), at]).map(drop)
}

pub(crate) fn answer_once(ctx: &mut Ctx, who: &str, key: &str, answer: &[u8]) -> Result<()> {
    ctx.execute(ANSWER_ONCE, params![who, key, answer]).map(drop)
}

// Terminals

pub(crate) fn put_enrolment(
    ctx: &mut Ctx,
    code: &[u8; 32],
    name: &str,
    point: RegionCode,
    by: &str,
    ends_at: Moment,
) -> Result<()> {
    ctx.execute(PUT_ENROLMENT, params![code, name, point, by, ends_at]).map(drop)
}

pub(crate) fn take_enrolment(ctx: &mut Ctx, code: &[u8; 32], now: Moment) -> Result<Option<(String, RegionCode)>> {
    ctx.query_opt(TAKE_ENROLMENT, params![code, now], |row| (row.text(0).to_owned(), region(row.int(1))))
}

pub(crate) fn drop_ended_enrolments(ctx: &mut Ctx, now: Moment) -> Result<()> {
    ctx.execute(DROP_ENDED_ENROLMENTS, params![now]).map(drop)
}

pub(crate) fn put_terminal(ctx: &mut Ctx, one: &Terminal) -> Result<()> {
    let Terminal { terminal_id, name, point, public_key, state, enrolled_at, sequence, .. } = one;
    ctx.execute(PUT_TERMINAL, params![terminal_id, name, point, public_key, state.word(), enrolled_at, sequence])
        .map(drop)
}

fn terminal_row(row: &Row<'_>) -> Terminal {
    let word = |column: usize| row.opt_text(column).unwrap_or_default().to_owned();
    let heard = row.opt_int(7).map(|at| Heard {
        at: Moment(at),
        health: Health { reader: word(8), printer: word(9), paper: word(10), version: word(11) },
        clock_offset_micros: row.opt_int(12).unwrap_or_default(),
    });
    Terminal {
        terminal_id: row.int(0),
        name: row.text(1).to_owned(),
        point: region(row.int(2)),
        public_key: hash(row.bytes(3)),
        state: TerminalState::from_word(row.text(4)).expect("a state was written"),
        enrolled_at: Moment(row.int(5)),
        sequence: row.int(6),
        heard,
    }
}

pub(crate) fn put_session_terminal(ctx: &mut Ctx, token_sha256: &[u8; 32], terminal_id: i64) -> Result<()> {
    ctx.execute(PUT_SESSION_TERMINAL, params![&token_sha256[..], terminal_id]).map(drop)
}

pub(crate) fn terminal_of_session(ctx: &mut Ctx, token_sha256: &[u8; 32]) -> Result<Option<i64>> {
    Ok(ctx.query_opt(SESSION_TERMINAL, params![&token_sha256[..]], |row| row.opt_int(0))?.flatten())
}

pub(crate) fn terminal(ctx: &mut Ctx, terminal_id: i64) -> Result<Option<Terminal>> {
    ctx.query_opt(TERMINAL, params![terminal_id], terminal_row)
}

pub(crate) fn terminals(ctx: &mut Ctx) -> Result<Vec<Terminal>> {
    ctx.query(TERMINALS, params![], terminal_row)
}

pub(crate) fn advance_terminal(ctx: &mut Ctx, terminal_id: i64, sequence: i64) -> Result<u64> {
    ctx.execute(ADVANCE_TERMINAL, params![terminal_id, sequence])
}

pub(crate) fn set_heard(ctx: &mut Ctx, terminal_id: i64, heard: &Heard) -> Result<()> {
    let Heard { at, health: Health { reader, printer, paper, version }, clock_offset_micros } = heard;
    ctx.execute(SET_HEARD, params![terminal_id, at, reader, printer, paper, version, clock_offset_micros]).map(drop)
}

pub(crate) fn set_terminal_state(
    ctx: &mut Ctx,
    terminal_id: i64,
    from: TerminalState,
    to: TerminalState,
) -> Result<u64> {
    ctx.execute(SET_TERMINAL_STATE, params![terminal_id, from.word(), to.word()])
}

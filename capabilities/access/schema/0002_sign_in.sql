-- Organisations, sign-in and sessions. All small and shared: reference tables, but for those that are a person's
-- (access_resident, access_mandate, access_look), which are distributed by person.
CREATE TABLE access_organisation (
    code TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('department', 'county', 'township', 'village', 'bank', 'hospital', 'employer')),
    region BIGINT NOT NULL,
    parent TEXT,
    state TEXT NOT NULL CHECK (state IN ('active', 'closed'))
);

-- To which organisation a user belongs; no row where none is known.
CREATE TABLE access_member (
    login TEXT PRIMARY KEY,
    organisation TEXT NOT NULL
);

-- The argon2 hash in its usual text form.
CREATE TABLE access_password (
    login TEXT PRIMARY KEY,
    hash TEXT NOT NULL,
    set_at BIGINT NOT NULL
);

-- A one-time token by which a user sets a password; only its hash is here. The newest counts.
CREATE TABLE access_invite (
    login TEXT PRIMARY KEY,
    token_sha256 BYTEA NOT NULL,
    issued_by TEXT NOT NULL,
    ends_at BIGINT NOT NULL
);

-- The key of a user's one-time codes. step_used: the last time step whose code was taken; a code is taken once.
CREATE TABLE access_totp (
    login TEXT NOT NULL,
    secret BYTEA NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('offered', 'active')),
    step_used BIGINT NOT NULL,
    PRIMARY KEY (login, state)
);

CREATE TABLE access_recovery (
    login TEXT NOT NULL,
    code_sha256 BYTEA NOT NULL,
    PRIMARY KEY (login, code_sha256)
);

-- A passkey: the public credential as JSON text, and its counter.
CREATE TABLE access_passkey (
    login TEXT NOT NULL,
    credential_id BYTEA NOT NULL,
    credential TEXT NOT NULL,
    words TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    PRIMARY KEY (login, credential_id)
);

-- A challenge to a passkey, or a nonce to another system, that waits for its answer; one for each session and purpose.
CREATE TABLE access_challenge (
    session_sha256 BYTEA NOT NULL,
    purpose TEXT NOT NULL CHECK (purpose IN ('add', 'confirm', 'outside')),
    challenge TEXT NOT NULL,
    ends_at BIGINT NOT NULL,
    PRIMARY KEY (session_sha256, purpose)
);

-- Whose account an identity at another system opens; holder as in access_session.
CREATE TABLE access_outside (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    holder TEXT NOT NULL,
    PRIMARY KEY (issuer, subject)
);

-- Tries to get in, by a hash of who tries at what; forgotten after a day of quiet.
CREATE TABLE access_try (
    key_sha256 BYTEA PRIMARY KEY,
    failures BIGINT NOT NULL,
    last_at BIGINT NOT NULL
);

-- Devices on which somebody has signed in before; holder as in access_session.
CREATE TABLE access_device (
    holder TEXT NOT NULL,
    device_sha256 BYTEA NOT NULL,
    words TEXT NOT NULL,
    used_at BIGINT NOT NULL,
    PRIMARY KEY (holder, device_sha256)
);

-- A session; the token itself is not here. holder: a user's sign-in name, or resident:NUMBER.
CREATE TABLE access_session (
    token_sha256 BYTEA PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('user', 'resident', 'machine')),
    holder TEXT NOT NULL,
    words TEXT NOT NULL,
    language TEXT NOT NULL,
    began_at BIGINT NOT NULL,
    used_at BIGINT NOT NULL,
    confirmed_at BIGINT,
    ends_at BIGINT NOT NULL
);
CREATE INDEX access_session_holder ON access_session (holder);

-- A resident who signs in. The number is what others see; the village goes with the scope.
CREATE TABLE access_resident (
    person_id BIGINT PRIMARY KEY,
    number BIGINT NOT NULL,
    village BIGINT NOT NULL,
    pin_hash TEXT,
    opened_at BIGINT NOT NULL
);

-- Whose a number is: a table of its own, keyed by the number.
CREATE TABLE access_resident_number (
    number BIGINT PRIMARY KEY,
    person_id BIGINT NOT NULL
);

-- Codes sent to phones. The handle is known to the browser that asked, so that nobody else can use up the tries.
CREATE TABLE access_phone_code (
    handle_sha256 BYTEA PRIMARY KEY,
    phone_sha256 BYTEA NOT NULL,
    code_sha256 BYTEA NOT NULL,
    tries BIGINT NOT NULL,
    ends_at BIGINT NOT NULL
);

-- Who may act for whom. person_id lets agent act; acts are words with commas.
CREATE TABLE access_mandate (
    person_id BIGINT NOT NULL,
    agent BIGINT NOT NULL,
    acts TEXT NOT NULL,
    from_day TEXT NOT NULL,
    to_day TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('asked', 'given', 'withdrawn')),
    document TEXT,
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (person_id, agent)
);
CREATE INDEX access_mandate_agent ON access_mandate (agent);

-- Who opened a person's page, and why. The reference also stands in the audit leaf.
CREATE TABLE access_look (
    person_id BIGINT NOT NULL,
    reference TEXT NOT NULL,
    at BIGINT NOT NULL,
    login TEXT NOT NULL,
    purpose TEXT NOT NULL,
    note TEXT NOT NULL,
    what TEXT NOT NULL,
    PRIMARY KEY (person_id, reference)
);

-- What was answered to a request under its key; never deleted (laws 3 and 10).
CREATE TABLE access_once (
    who TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    request_sha256 BYTEA NOT NULL,
    answer BYTEA NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (who, idempotency_key)
);

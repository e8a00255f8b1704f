-- Users and their roles; reference tables.
CREATE TABLE access_user (
    login TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    region BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('active', 'locked'))
);

CREATE TABLE access_role (
    login TEXT NOT NULL,
    role TEXT NOT NULL,
    PRIMARY KEY (login, role)
);

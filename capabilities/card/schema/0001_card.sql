-- People's cards and the bank accounts behind them. Distribution: card_account by person_id; card_number by number
-- (a card number has its own table, so that its being unique does not need the person).

CREATE TABLE card_number (
    card_number TEXT PRIMARY KEY,
    person_id BIGINT NOT NULL
);

-- An account's bank, number and holder never change; a new account is a new row. Of several active ones the one
-- opened last is paid to. The bank account is a state of its own: a lost card does not close it.
CREATE TABLE card_account (
    person_id BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    bank TEXT NOT NULL,
    account_number TEXT NOT NULL,
    card_number TEXT,
    state TEXT NOT NULL CHECK (state IN ('active', 'closed')),
    opened_on TEXT NOT NULL,
    closed_on TEXT,
    PRIMARY KEY (person_id, account_id)
)
--sqlite: WITHOUT ROWID
;

-- Grows with every change to an account, in the same transaction; many rows, so that desks do not wait for each other.
CREATE TABLE card_change (
    part BIGINT PRIMARY KEY,
    changes BIGINT NOT NULL
);

-- Employers' accounts with the insurances 单位参保登记. Distribution: by employer. No person stands here, and whose employer it is says the access room: no
-- policy.

-- to_on is the last day; none while the account is open. kind is none where it was brought from another program. At most one is open: the next number is
-- given to one only.
CREATE TABLE insurance_employer (
    employer TEXT NOT NULL,
    account_no BIGINT NOT NULL,
    from_on TEXT NOT NULL,
    kind TEXT CHECK (kind IN ('company', 'branch', 'trader', 'private_body', 'association', 'organ', 'as_civil_service', 'public_one',
        'public_two', 'other_public')),
    to_on TEXT,
    ended_because TEXT CHECK (ended_because IN ('dissolved', 'bankrupt', 'revoked', 'merged', 'moved')),
    PRIMARY KEY (employer, account_no)
)
--sqlite: WITHOUT ROWID
;

-- Through whom somebody is insured already has an account.
INSERT INTO insurance_employer (employer, account_no, from_on)
    SELECT employer, 1, MIN(from_on) FROM insurance_membership WHERE employer IS NOT NULL AND to_on IS NULL GROUP BY employer;

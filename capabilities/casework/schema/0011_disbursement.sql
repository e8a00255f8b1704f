-- What the finance office has disbursed of awards to employers 单位拨付. Distribution: by case_id; there is little of it. One that came back is undone, never deleted.
CREATE TABLE casework_disbursement (
    case_id BIGINT NOT NULL,
    disbursement_no BIGINT NOT NULL,
    region BIGINT NOT NULL,
    fen BIGINT NOT NULL CHECK (fen > 0),
    disbursed_on TEXT NOT NULL,
    voucher TEXT NOT NULL,
    put_at BIGINT NOT NULL,
    put_by TEXT NOT NULL,
    undone_at BIGINT,
    undone_by TEXT,
    undone_because TEXT,
    PRIMARY KEY (case_id, disbursement_no)
)
--sqlite: WITHOUT ROWID
;

-- On PostgreSQL: as the cases.
--postgres: ALTER TABLE casework_disbursement ENABLE ROW LEVEL SECURITY;
--postgres: CREATE POLICY casework_disbursement_scope ON casework_disbursement
--postgres:     USING (region BETWEEN (SELECT kernel_scope_from()) AND (SELECT kernel_scope_to()));

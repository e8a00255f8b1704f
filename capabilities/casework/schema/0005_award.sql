-- Awards on their way: what batches have handed out of a case's award. Distribution: by person_id.

CREATE TABLE casework_award (
    person_id BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    batch_id BIGINT NOT NULL,
    region BIGINT NOT NULL,
    fen BIGINT NOT NULL CHECK (fen > 0 AND fen = CAST(fen AS BIGINT)),
    handed_out_on TEXT NOT NULL,
    PRIMARY KEY (person_id, case_id, batch_id)
)
--sqlite: WITHOUT ROWID
;
CREATE INDEX casework_award_batch ON casework_award (batch_id);
-- What is owed is asked for service by service; few cases have an award.
CREATE INDEX casework_case_award ON casework_case (service, person_id, case_id) WHERE award_fen IS NOT NULL;

-- On PostgreSQL: as the cases.
--postgres: ALTER TABLE casework_award ENABLE ROW LEVEL SECURITY;
--postgres: CREATE POLICY casework_award_scope ON casework_award
--postgres:     USING (region BETWEEN (SELECT kernel_scope_from()) AND (SELECT kernel_scope_to())
--postgres:         OR person_id = (SELECT kernel_scope_person()));

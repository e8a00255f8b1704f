-- Bundles that were asked for, and the cases they came to; a case that ran already stands in its bundle too. Distribution: by person_id; what an employer asks
-- for has person_id 0, as its cases.

CREATE TABLE casework_bundle (
    person_id BIGINT NOT NULL,
    bundle_id BIGINT NOT NULL,
    employer TEXT,
    bundle TEXT NOT NULL,
    region BIGINT NOT NULL,
    submitted_at BIGINT NOT NULL,
    PRIMARY KEY (person_id, bundle_id)
)
--sqlite: WITHOUT ROWID
;
CREATE INDEX casework_bundle_employer ON casework_bundle (employer, bundle_id) WHERE employer IS NOT NULL;

CREATE TABLE casework_bundle_case (
    person_id BIGINT NOT NULL,
    bundle_id BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    PRIMARY KEY (person_id, bundle_id, case_id)
)
--sqlite: WITHOUT ROWID
;

-- On PostgreSQL: as the cases.
--postgres: ALTER TABLE casework_bundle ENABLE ROW LEVEL SECURITY;
--postgres: CREATE POLICY casework_bundle_scope ON casework_bundle
--postgres:     USING (region BETWEEN (SELECT kernel_scope_from()) AND (SELECT kernel_scope_to())
--postgres:         OR person_id = (SELECT kernel_scope_person()));
--postgres: ALTER TABLE casework_bundle_case ENABLE ROW LEVEL SECURITY;
--postgres: CREATE POLICY casework_bundle_case_scope ON casework_bundle_case
--postgres:     USING (EXISTS (SELECT 1 FROM casework_bundle b
--postgres:         WHERE b.person_id = casework_bundle_case.person_id AND b.bundle_id = casework_bundle_case.bundle_id));

-- Services that were offered to people by what the data show: once for a person and a service. Distribution: by person_id.
CREATE TABLE casework_offer (
    person_id BIGINT NOT NULL,
    service TEXT NOT NULL,
    region BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('offered', 'taken', 'declined')),
    offered_on TEXT NOT NULL,
    answered_on TEXT,
    case_id BIGINT,
    PRIMARY KEY (person_id, service)
)
--sqlite: WITHOUT ROWID
;

-- On PostgreSQL: as the cases.
--postgres: ALTER TABLE casework_offer ENABLE ROW LEVEL SECURITY;
--postgres: CREATE POLICY casework_offer_scope ON casework_offer
--postgres:     USING (region BETWEEN (SELECT kernel_scope_from()) AND (SELECT kernel_scope_to())
--postgres:         OR person_id = (SELECT kernel_scope_person()));

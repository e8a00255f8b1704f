-- Cases: what people and employers have asked for. Distribution: all by person_id but casework_case_number, by case_id. What an
-- employer asks for has person_id 0; there is little of it.

-- due_on is empty while the clock stands still and once a case is over.
CREATE TABLE casework_case (
    person_id BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    reference TEXT NOT NULL,
    employer TEXT,
    service TEXT NOT NULL,
    area TEXT NOT NULL,
    region BIGINT NOT NULL,
    office_region BIGINT NOT NULL,
    channel TEXT NOT NULL CHECK (channel IN ('app', 'desk', 'terminal', 'station')),
    state TEXT NOT NULL CHECK (state IN ('submitted', 'asked', 'accepted', 'reviewed', 'granted', 'refused', 'declined',
        'delivered', 'withdrawn')),
    submitted_at BIGINT NOT NULL,
    submitted_by TEXT NOT NULL,
    due_on TEXT,
    paused_on TEXT,
    paused_days BIGINT NOT NULL,
    award_fen BIGINT,
    reason TEXT NOT NULL,
    decided_at BIGINT,
    mark BIGINT CHECK (mark BETWEEN 1 AND 5),
    PRIMARY KEY (person_id, case_id)
)
--sqlite: WITHOUT ROWID
;
-- What an office still has to do, in the order in which it is due; most cases are over, and not in it.
CREATE INDEX casework_case_work ON casework_case (office_region, due_on, case_id) WHERE due_on IS NOT NULL;
CREATE INDEX casework_case_work_area ON casework_case (office_region, area, due_on, case_id) WHERE due_on IS NOT NULL;
CREATE INDEX casework_case_asked ON casework_case (paused_on, case_id) WHERE paused_on IS NOT NULL;
CREATE INDEX casework_case_employer ON casework_case (employer, case_id) WHERE employer IS NOT NULL;

-- A case's number has its own table, so that it can be asked for without the person.
CREATE TABLE casework_case_number (
    case_id BIGINT PRIMARY KEY,
    person_id BIGINT NOT NULL
);

-- What was said and promised: answers and verdicts as JSON texts, promises as keys with commas.
CREATE TABLE casework_case_content (
    person_id BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    answers TEXT NOT NULL,
    promises TEXT NOT NULL,
    verdicts TEXT NOT NULL,
    PRIMARY KEY (person_id, case_id)
)
--sqlite: WITHOUT ROWID
;

CREATE TABLE casework_case_step (
    person_id BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    step_no BIGINT NOT NULL,
    deed TEXT NOT NULL,
    state TEXT NOT NULL,
    at BIGINT NOT NULL,
    by_user TEXT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (person_id, case_id, step_no)
)
--sqlite: WITHOUT ROWID
;

-- Files that were brought; the files themselves are kept in the document room.
CREATE TABLE casework_case_material (
    person_id BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    material TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    name TEXT NOT NULL,
    format TEXT NOT NULL CHECK (format IN ('jpeg', 'png', 'pdf')),
    bytes BIGINT NOT NULL,
    PRIMARY KEY (person_id, case_id, material, sha256)
);

-- What was begun and not submitted: one an applicant and service.
CREATE TABLE casework_draft (
    person_id BIGINT NOT NULL,
    employer TEXT NOT NULL,
    service TEXT NOT NULL,
    answers TEXT NOT NULL,
    promises TEXT NOT NULL,
    kept_at BIGINT NOT NULL,
    kept_by TEXT NOT NULL,
    region BIGINT NOT NULL,
    PRIMARY KEY (person_id, employer, service)
)
--sqlite: WITHOUT ROWID
;
CREATE TABLE casework_draft_material (
    person_id BIGINT NOT NULL,
    employer TEXT NOT NULL,
    service TEXT NOT NULL,
    material TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    name TEXT NOT NULL,
    format TEXT NOT NULL CHECK (format IN ('jpeg', 'png', 'pdf')),
    bytes BIGINT NOT NULL,
    region BIGINT NOT NULL,
    PRIMARY KEY (person_id, employer, service, material, sha256)
);

-- The registers: what stands about an applicant, from and to which day, and by which case.
CREATE TABLE casework_record (
    person_id BIGINT NOT NULL,
    record_id BIGINT NOT NULL,
    employer TEXT,
    register TEXT NOT NULL,
    case_id BIGINT NOT NULL,
    region BIGINT NOT NULL,
    facts TEXT NOT NULL,
    from_on TEXT NOT NULL,
    to_on TEXT,
    ended_on TEXT,
    PRIMARY KEY (person_id, record_id)
)
--sqlite: WITHOUT ROWID
;
CREATE INDEX casework_record_register ON casework_record (register, from_on, record_id);
CREATE INDEX casework_record_employer ON casework_record (employer, register) WHERE employer IS NOT NULL;

-- On PostgreSQL: cases, drafts and records are seen by the desks of their region and by the person they are of; what belongs to a
-- case with the case.
--postgres: ALTER TABLE casework_case ENABLE ROW LEVEL SECURITY;
--postgres: CREATE POLICY casework_case_scope ON casework_case
--postgres:     USING (region BETWEEN (SELECT kernel_scope_from()) AND (SELECT kernel_scope_to())
--postgres:         OR person_id = (SELECT kernel_scope_person()));
--postgres: ALTER TABLE casework_case_number ENABLE ROW LEVEL SECURITY;
--postgres: CREATE POLICY casework_case_number_scope ON casework_case_number
--postgres:     USING (EXISTS (SELECT 1 FROM casework_case c
--postgres:         WHERE c.person_id = casework_case_number.person_id AND c.case_id = casework_case_number.case_id));
--postgres: ALTER TABLE casework_case_content ENABLE ROW LEVEL SECURITY;
--postgres: CREATE POLICY casework_case_content_scope ON casework_case_content
--postgres:     USING (EXISTS (SELECT 1 FROM casework_case c
--postgres:         WHERE c.person_id = casework_case_content.person_id AND c.case_id = casework_case_content.case_id));
--postgres: ALTER TABLE casework_case_step ENABLE ROW LEVEL SECURITY;
--postgres: CREATE POLICY casework_case_step_scope ON casework_case_step
--postgres:     USING (EXISTS (SELECT 1 FROM casework_case c
--postgres:         WHERE c.person_id = casework_case_step.person_id AND c.case_id = casework_case_step.case_id));
--postgres: ALTER TABLE casework_case_material ENABLE ROW LEVEL SECURITY;
--postgres: CREATE POLICY casework_case_material_scope ON casework_case_material
--postgres:     USING (EXISTS (SELECT 1 FROM casework_case c
--postgres:         WHERE c.person_id = casework_case_material.person_id AND c.case_id = casework_case_material.case_id));
--postgres: ALTER TABLE casework_draft ENABLE ROW LEVEL SECURITY;
--postgres: CREATE POLICY casework_draft_scope ON casework_draft
--postgres:     USING (region BETWEEN (SELECT kernel_scope_from()) AND (SELECT kernel_scope_to())
--postgres:         OR person_id = (SELECT kernel_scope_person()));
--postgres: ALTER TABLE casework_draft_material ENABLE ROW LEVEL SECURITY;
--postgres: CREATE POLICY casework_draft_material_scope ON casework_draft_material
--postgres:     USING (region BETWEEN (SELECT kernel_scope_from()) AND (SELECT kernel_scope_to())
--postgres:         OR person_id = (SELECT kernel_scope_person()));
--postgres: ALTER TABLE casework_record ENABLE ROW LEVEL SECURITY;
--postgres: CREATE POLICY casework_record_scope ON casework_record
--postgres:     USING (region BETWEEN (SELECT kernel_scope_from()) AND (SELECT kernel_scope_to())
--postgres:         OR person_id = (SELECT kernel_scope_person()));

-- Applications that an employer brought for its staff in one file, and what became of each of its lines. Distribution:
-- reference tables; a line may name nobody.
CREATE TABLE card_staff (
    staff_id BIGINT PRIMARY KEY,
    employer TEXT NOT NULL,
    region BIGINT NOT NULL,
    name TEXT NOT NULL,
    file_sha256 TEXT NOT NULL,
    lines BIGINT NOT NULL,
    brought_at BIGINT NOT NULL,
    brought_by TEXT NOT NULL
);

-- A line was taken in and has an application, or was refused and has a code with its values.
CREATE TABLE card_staff_line (
    staff_id BIGINT NOT NULL,
    row_no BIGINT NOT NULL,
    person_id BIGINT,
    application_no BIGINT,
    code TEXT,
    facts TEXT,
    PRIMARY KEY (staff_id, row_no)
)
--sqlite: WITHOUT ROWID
;

--postgres: ALTER TABLE card_staff ENABLE ROW LEVEL SECURITY;
--postgres: CREATE POLICY card_staff_scope ON card_staff
--postgres:     USING (region BETWEEN (SELECT kernel_scope_from()) AND (SELECT kernel_scope_to()));
--postgres: ALTER TABLE card_staff_line ENABLE ROW LEVEL SECURITY;
--postgres: CREATE POLICY card_staff_line_scope ON card_staff_line
--postgres:     USING (EXISTS (SELECT 1 FROM card_staff s WHERE s.staff_id = card_staff_line.staff_id));

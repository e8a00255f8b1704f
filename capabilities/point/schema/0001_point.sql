-- Appointments and queue tickets of service points. A point is the region it is of; there is no table of points. Distribution:
-- point_appointment by person_id; point_seat and point_ticket by point.

-- on_day and slot are the centre's civil day and time; a slot is written HH:MM.
CREATE TABLE point_appointment (
    person_id BIGINT NOT NULL,
    appointment_id BIGINT NOT NULL,
    point BIGINT NOT NULL,
    on_day TEXT NOT NULL,
    slot TEXT NOT NULL,
    seat BIGINT NOT NULL,
    service TEXT,
    state TEXT NOT NULL CHECK (state IN ('booked', 'called', 'kept', 'missed', 'cancelled')),
    booked_at BIGINT NOT NULL,
    booked_by TEXT NOT NULL,
    counter BIGINT,
    calls BIGINT NOT NULL,
    PRIMARY KEY (person_id, appointment_id)
)
--sqlite: WITHOUT ROWID
;
-- Nobody has two that are still to come on one day.
CREATE UNIQUE INDEX point_appointment_day ON point_appointment (person_id, on_day) WHERE state IN ('booked', 'called');
CREATE INDEX point_appointment_queue ON point_appointment (point, on_day, slot, seat);
CREATE INDEX point_appointment_open ON point_appointment (on_day) WHERE state IN ('booked', 'called');

-- A seat of a slot is taken once: whoever comes second finds this key. It is given back when an appointment is cancelled.
CREATE TABLE point_seat (
    point BIGINT NOT NULL,
    on_day TEXT NOT NULL,
    slot TEXT NOT NULL,
    seat BIGINT NOT NULL,
    PRIMARY KEY (point, on_day, slot, seat)
)
--sqlite: WITHOUT ROWID
;

-- Numbers count from 1 each day. Whoever has no phone is handed one at the desk, and leaves no name.
CREATE TABLE point_ticket (
    point BIGINT NOT NULL,
    on_day TEXT NOT NULL,
    number BIGINT NOT NULL,
    person_id BIGINT,
    service TEXT,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'called', 'served', 'left')),
    taken_at BIGINT NOT NULL,
    taken_by TEXT NOT NULL,
    counter BIGINT,
    calls BIGINT NOT NULL,
    PRIMARY KEY (point, on_day, number)
)
--sqlite: WITHOUT ROWID
;
-- Nobody waits at two points at once.
CREATE UNIQUE INDEX point_ticket_person ON point_ticket (person_id, on_day) WHERE state IN ('waiting', 'called');
CREATE INDEX point_ticket_open ON point_ticket (on_day) WHERE state IN ('waiting', 'called');

-- On PostgreSQL: both are seen by the desks of the point's region and by the person they are of. A seat tells of nobody, and is
-- everybody's to know.
--postgres: ALTER TABLE point_appointment ENABLE ROW LEVEL SECURITY;
--postgres: CREATE POLICY point_appointment_scope ON point_appointment
--postgres:     USING (point BETWEEN (SELECT kernel_scope_from()) AND (SELECT kernel_scope_to())
--postgres:         OR person_id = (SELECT kernel_scope_person()));
--postgres: ALTER TABLE point_ticket ENABLE ROW LEVEL SECURITY;
--postgres: CREATE POLICY point_ticket_scope ON point_ticket
--postgres:     USING (point BETWEEN (SELECT kernel_scope_from()) AND (SELECT kernel_scope_to())
--postgres:         OR person_id = (SELECT kernel_scope_person()));

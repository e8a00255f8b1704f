-- When the holder of an appointment was reminded of it, the day before; nothing until then. Distributed as before, by person_id.
ALTER TABLE point_appointment ADD COLUMN reminded_at BIGINT;

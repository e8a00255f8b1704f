-- The terminal at which a session was opened; none for a session of an own device. A reference table, as before.
ALTER TABLE access_session ADD COLUMN terminal_id BIGINT;

-- Whether the roster is a list of what the house itself owes; else it came from a department. A reference table, as before.
ALTER TABLE subsidy_roster ADD COLUMN origin TEXT NOT NULL DEFAULT 'file' CHECK (origin IN ('file', 'owed'));

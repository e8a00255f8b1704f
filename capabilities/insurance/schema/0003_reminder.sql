-- The end of the proof of life for which its pensioner was reminded: once for each. Distributed as before, by person_id.
ALTER TABLE insurance_pension ADD COLUMN reminded_for TEXT;

-- The day on which the registry learned of the state somebody is in. A report of a death names a day that may be long
-- past; what needs time for a wrong report to be corrected counts from here. Distribution: by person_id, as before.
ALTER TABLE registry_person ADD COLUMN state_known_on TEXT;

-- What a person was refused is asked for by the person. Distribution as of payout_refused, by batch. Few lines are
-- refused, so that keeping this costs a check next to nothing; items and instructions are asked for by their own keys.
CREATE INDEX payout_refused_person ON payout_refused (person_id) WHERE person_id IS NOT NULL;

-- Who acts for an employer at the offices 单位经办人. Distribution: by person_id.
CREATE TABLE access_handler (
    person_id BIGINT NOT NULL,
    organisation TEXT NOT NULL,
    document TEXT NOT NULL,
    since TEXT NOT NULL,
    ended_on TEXT,
    put_by TEXT NOT NULL,
    PRIMARY KEY (person_id, organisation)
);
CREATE INDEX access_handler_organisation ON access_handler (organisation);

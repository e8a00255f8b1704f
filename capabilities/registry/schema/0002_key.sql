-- Under which words people are found. Distribution: by person_id; a search asks every machine for its first rows.
-- kind: 1 name, 2 pinyin, 3 initials, 4 the end of the citizen id backwards, 5 phone, 6 household. The village stands in
-- the key, so that a search reads only what lies in the asker's region. Compared byte by byte on both engines.
CREATE TABLE registry_key (
    kind BIGINT NOT NULL,
    key TEXT
    --postgres: COLLATE "C"
    NOT NULL,
    village BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    PRIMARY KEY (kind, key, village, person_id)
)
--sqlite: WITHOUT ROWID
;

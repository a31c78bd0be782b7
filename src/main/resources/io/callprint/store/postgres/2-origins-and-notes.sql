-- Where a sample comes from, and notes beside the voiceprints.
ALTER TABLE sample ADD COLUMN origin text NOT NULL DEFAULT 'ENROLMENT';
ALTER TABLE sample ADD COLUMN source text NOT NULL DEFAULT '';

CREATE TABLE note (
    kind     text COLLATE "C" NOT NULL,
    key      text COLLATE "C" NOT NULL,
    body     text NOT NULL,
    until_at bigint NOT NULL,
    PRIMARY KEY (kind, key)
);

-- //@UNDO
DROP TABLE note;
ALTER TABLE sample DROP COLUMN source;
ALTER TABLE sample DROP COLUMN origin;

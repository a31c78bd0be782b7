-- Where a sample comes from, and notes beside the voiceprints.
ALTER TABLE sample ADD COLUMN origin TEXT NOT NULL DEFAULT 'ENROLMENT';
ALTER TABLE sample ADD COLUMN source TEXT NOT NULL DEFAULT '';

CREATE TABLE note (
    kind     TEXT NOT NULL,
    key      TEXT NOT NULL,
    body     TEXT NOT NULL,
    until_at INTEGER NOT NULL,
    PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 2;

-- //@UNDO
DROP TABLE note;
ALTER TABLE sample DROP COLUMN source;
ALTER TABLE sample DROP COLUMN origin;
PRAGMA user_version = 1;

-- Voices kept of recordings get a table of their own: one row a speaker of a recording.
CREATE TABLE speaker_embeddings (
    recording TEXT NOT NULL,
    speaker   TEXT NOT NULL,
    body      TEXT NOT NULL,
    until_at  INTEGER NOT NULL,
    PRIMARY KEY (recording, speaker)
) STRICT, WITHOUT ROWID;

INSERT INTO speaker_embeddings (recording, speaker, body, until_at)
SELECT substr(key, 1, instr(key, '#') - 1), substr(key, instr(key, '#') + 1), body, until_at
FROM note WHERE kind = 'speaker-embedding' AND instr(key, '#') > 0;
DELETE FROM note WHERE kind = 'speaker-embedding' AND instr(key, '#') > 0;

PRAGMA user_version = 5;

-- //@UNDO
INSERT INTO note (kind, key, body, until_at)
SELECT 'speaker-embedding', recording || '#' || speaker, body, until_at FROM speaker_embeddings;
DROP TABLE speaker_embeddings;
PRAGMA user_version = 4;

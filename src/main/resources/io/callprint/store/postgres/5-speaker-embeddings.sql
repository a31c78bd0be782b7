-- Voices kept of recordings get a table of their own: one row a speaker of a recording.
CREATE TABLE speaker_embeddings (
    recording text COLLATE "C" NOT NULL,
    speaker   text COLLATE "C" NOT NULL,
    body      text NOT NULL,
    until_at  bigint NOT NULL,
    PRIMARY KEY (recording, speaker)
);

INSERT INTO speaker_embeddings (recording, speaker, body, until_at)
SELECT left(key, strpos(key, '#') - 1), substr(key, strpos(key, '#') + 1), body, until_at
FROM note WHERE kind = 'speaker-embedding' AND strpos(key, '#') > 0;
DELETE FROM note WHERE kind = 'speaker-embedding' AND strpos(key, '#') > 0;

-- //@UNDO
INSERT INTO note (kind, key, body, until_at)
SELECT 'speaker-embedding', recording || '#' || speaker, body, until_at FROM speaker_embeddings;
DROP TABLE speaker_embeddings;

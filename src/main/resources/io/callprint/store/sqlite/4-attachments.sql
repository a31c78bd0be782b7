-- What belongs to single samples beside their vectors: the speech they were made from, vectors of other models.
CREATE TABLE attachment (
    caller    TEXT NOT NULL REFERENCES voiceprint (caller) ON DELETE CASCADE,
    sample_id TEXT NOT NULL,
    name      TEXT NOT NULL,
    form      TEXT NOT NULL,
    sealed    INTEGER NOT NULL,
    octets    BLOB NOT NULL,
    sha256    TEXT NOT NULL,
    PRIMARY KEY (name, caller, sample_id)
) STRICT;

CREATE INDEX attachment_of_caller ON attachment (caller);

PRAGMA user_version = 4;

-- //@UNDO
DROP TABLE attachment;
PRAGMA user_version = 3;

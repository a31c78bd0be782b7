-- Writes that were done, so that one whose answer was lost can be asked for again.
CREATE TABLE applied_write (
    id TEXT PRIMARY KEY,
    at INTEGER NOT NULL DEFAULT (unixepoch())
) STRICT, WITHOUT ROWID;

CREATE INDEX applied_write_at ON applied_write (at);

PRAGMA user_version = 3;

-- //@UNDO
DROP TABLE applied_write;
PRAGMA user_version = 2;

-- Voiceprints, opt-outs, the consent ledger and the list of changes.
CREATE TABLE voiceprint (
    caller     TEXT PRIMARY KEY,
    metadata   TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_seen  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sample (
    caller             TEXT NOT NULL REFERENCES voiceprint (caller) ON DELETE CASCADE,
    position           INTEGER NOT NULL,
    id                 TEXT NOT NULL,
    model_id           TEXT NOT NULL,
    vector             BLOB NOT NULL,
    net_speech_seconds REAL NOT NULL,
    quality            REAL NOT NULL,
    recorded_at        INTEGER NOT NULL,
    PRIMARY KEY (caller, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE opt_out (
    caller TEXT PRIMARY KEY,
    at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE consent (
    number  INTEGER PRIMARY KEY AUTOINCREMENT,
    caller  TEXT NOT NULL,
    purpose TEXT NOT NULL,
    answer  TEXT NOT NULL,
    how     TEXT NOT NULL,
    wording TEXT NOT NULL,
    at      INTEGER NOT NULL
) STRICT;

CREATE INDEX consent_of_caller ON consent (caller, number);

-- What has changed, in order: other processes with the same file follow it.
CREATE TABLE change (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    caller TEXT NOT NULL
) STRICT;

PRAGMA user_version = 1;

-- //@UNDO
-- Never run: these tables hold the voiceprints.

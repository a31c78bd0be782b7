-- What belongs to single samples beside their vectors: the speech they were made from, vectors of other models.
CREATE TABLE attachment (
    caller    text COLLATE "C" NOT NULL REFERENCES voiceprint (caller) ON DELETE CASCADE,
    sample_id text COLLATE "C" NOT NULL,
    name      text COLLATE "C" NOT NULL,
    form      text NOT NULL,
    sealed    integer NOT NULL,
    octets    bytea NOT NULL,
    sha256    text NOT NULL,
    PRIMARY KEY (name, caller, sample_id)
);

CREATE INDEX attachment_of_caller ON attachment (caller);

-- //@UNDO
DROP TABLE attachment;

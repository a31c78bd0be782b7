-- Voiceprints, opt-outs, the consent ledger and the list of changes. Texts that order pages compare by their bytes.
CREATE TABLE voiceprint (
    caller     text COLLATE "C" PRIMARY KEY,
    metadata   text NOT NULL,
    created_at bigint NOT NULL,
    last_seen  bigint NOT NULL
);

CREATE TABLE sample (
    caller             text COLLATE "C" NOT NULL REFERENCES voiceprint (caller) ON DELETE CASCADE,
    position           integer NOT NULL,
    id                 text NOT NULL,
    model_id           text NOT NULL,
    vector             bytea NOT NULL,
    net_speech_seconds double precision NOT NULL,
    quality            double precision NOT NULL,
    recorded_at        bigint NOT NULL,
    PRIMARY KEY (caller, position)
);

CREATE TABLE opt_out (
    caller text COLLATE "C" PRIMARY KEY,
    at     bigint NOT NULL
);

CREATE TABLE consent (
    number  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    caller  text COLLATE "C" NOT NULL,
    purpose text NOT NULL,
    answer  text NOT NULL,
    how     text NOT NULL,
    wording text NOT NULL,
    at      bigint NOT NULL
);

CREATE INDEX consent_of_caller ON consent (caller, number);

-- What has changed, in order. The counter gives numbers without gaps, and its row is the turn that writers take.
CREATE TABLE change (
    number bigint PRIMARY KEY,
    caller text NOT NULL
);

CREATE TABLE change_counter (
    last bigint NOT NULL
);

INSERT INTO change_counter VALUES (0);

-- //@UNDO
-- Never run: these tables hold the voiceprints.

-- Writes that were done, so that one whose answer was lost can be asked for again.
CREATE TABLE applied_write (
    id text PRIMARY KEY,
    at bigint NOT NULL DEFAULT extract(epoch FROM now())
);

CREATE INDEX applied_write_at ON applied_write (at);

-- //@UNDO
DROP TABLE applied_write;

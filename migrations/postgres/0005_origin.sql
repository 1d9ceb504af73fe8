-- Where a world comes from that began elsewhere: what was brought in, once it was verified.

-- One row; none where the world began here.
CREATE TABLE origin (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    name TEXT NOT NULL,
    brought_unix_ms BIGINT NOT NULL,
    -- The journal as it came, from the world's beginning.
    history BYTEA NOT NULL
);

-- Up to 64 MiB that nobody reads in passing.
ALTER TABLE origin ALTER COLUMN history SET STORAGE EXTERNAL;

-- Where a world comes from that began elsewhere: what was brought in, once it was verified.

-- One row; none where the world began here.
CREATE TABLE origin (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    name TEXT NOT NULL,
    brought_unix_ms INTEGER NOT NULL,
    -- The journal as it came, from the world's beginning.
    history BLOB NOT NULL
);

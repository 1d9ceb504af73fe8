-- The journal: what went into the world, tick by tick. Rows are only ever added; the checksums
-- chain every row to the one before, from the first segment on.

CREATE TABLE journal_segment (
    number INTEGER NOT NULL PRIMARY KEY,
    -- Records before the segment: it follows that record in the chain.
    after_record INTEGER NOT NULL,
    start_tick INTEGER NOT NULL,
    seed INTEGER NOT NULL,
    frequency INTEGER NOT NULL,
    ticks_per_second INTEGER NOT NULL,
    ticks_per_generation INTEGER NOT NULL,
    rules_version INTEGER NOT NULL,
    catalogue_hash INTEGER NOT NULL,
    checksum INTEGER NOT NULL
);

CREATE TABLE journal_record (
    number INTEGER NOT NULL PRIMARY KEY,
    tick INTEGER NOT NULL UNIQUE,
    inputs BLOB NOT NULL,
    checksum INTEGER NOT NULL
);

-- One row: ticks up to this one may have been shown.
CREATE TABLE journal_horizon (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    tick INTEGER NOT NULL,
    checksum INTEGER NOT NULL
);

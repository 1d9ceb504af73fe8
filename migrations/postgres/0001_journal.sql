-- The journal: what went into the world, tick by tick. Rows are only ever added; the checksums
-- chain every row to the one before, from the first segment on.

CREATE TABLE journal_segment (
    number BIGINT NOT NULL PRIMARY KEY,
    -- Records before the segment: it follows that record in the chain.
    after_record BIGINT NOT NULL,
    start_tick BIGINT NOT NULL,
    seed BIGINT NOT NULL,
    frequency BIGINT NOT NULL,
    ticks_per_second BIGINT NOT NULL,
    ticks_per_generation BIGINT NOT NULL,
    rules_version BIGINT NOT NULL,
    catalogue_hash BIGINT NOT NULL,
    checksum BIGINT NOT NULL
);

CREATE TABLE journal_record (
    number BIGINT NOT NULL PRIMARY KEY,
    tick BIGINT NOT NULL UNIQUE,
    inputs BYTEA NOT NULL,
    checksum BIGINT NOT NULL
);

-- One row: ticks up to this one may have been shown.
CREATE TABLE journal_horizon (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    tick BIGINT NOT NULL,
    checksum BIGINT NOT NULL
);

-- Snapshots of the world. A chunk has a row for each snapshot that found it changed, so a
-- snapshot consists of the newest row of every chunk that is not newer than the snapshot.

CREATE TABLE snapshot (
    tick BIGINT NOT NULL PRIMARY KEY,
    -- Where the journal stood.
    journal_record BIGINT NOT NULL,
    journal_checksum BIGINT NOT NULL,
    world_hash BIGINT NOT NULL,
    globals BYTEA NOT NULL,
    chunk_count BIGINT NOT NULL,
    -- Over all of the above and the checksums of the chunks, in order.
    checksum BIGINT NOT NULL
);

CREATE TABLE snapshot_chunk (
    chunk BIGINT NOT NULL,
    tick BIGINT NOT NULL,
    state BYTEA NOT NULL,
    checksum BIGINT NOT NULL,
    PRIMARY KEY (chunk, tick)
);

-- Chunk states are dense bit planes: trying to compress them inline costs more than it saves.
ALTER TABLE snapshot_chunk ALTER COLUMN state SET STORAGE EXTERNAL;

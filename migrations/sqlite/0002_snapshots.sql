-- Snapshots of the world. A chunk has a row for each snapshot that found it changed, so a
-- snapshot consists of the newest row of every chunk that is not newer than the snapshot.

CREATE TABLE snapshot (
    tick INTEGER NOT NULL PRIMARY KEY,
    -- Where the journal stood.
    journal_record INTEGER NOT NULL,
    journal_checksum INTEGER NOT NULL,
    world_hash INTEGER NOT NULL,
    globals BLOB NOT NULL,
    chunk_count INTEGER NOT NULL,
    -- Over all of the above and the checksums of the chunks, in order.
    checksum INTEGER NOT NULL
);

CREATE TABLE snapshot_chunk (
    chunk INTEGER NOT NULL,
    tick INTEGER NOT NULL,
    state BLOB NOT NULL,
    checksum INTEGER NOT NULL,
    PRIMARY KEY (chunk, tick)
) WITHOUT ROWID;

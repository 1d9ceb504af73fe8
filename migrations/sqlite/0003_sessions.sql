-- Who may come back, and what they have yet to be told.

CREATE TABLE session (
    id TEXT NOT NULL PRIMARY KEY,
    token_sha256 BLOB NOT NULL UNIQUE,
    player INTEGER NOT NULL UNIQUE,
    name TEXT NOT NULL,
    created_unix_ms INTEGER NOT NULL
);

CREATE TABLE mailbox (
    session TEXT NOT NULL PRIMARY KEY REFERENCES session (id),
    last_number INTEGER NOT NULL,
    acked INTEGER NOT NULL,
    -- Outcomes of ticks up to this one were delivered: a replay does not deliver them again.
    outcome_tick INTEGER NOT NULL,
    -- The highest number of a command that was answered: a world that does not know of it is not
    -- the world that answered it.
    answered_seq INTEGER NOT NULL
);

CREATE TABLE mail (
    session TEXT NOT NULL REFERENCES session (id),
    number INTEGER NOT NULL,
    -- The tick that it comes from, and the command that it answers.
    tick INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (session, number),
    UNIQUE (session, seq, tick)
);

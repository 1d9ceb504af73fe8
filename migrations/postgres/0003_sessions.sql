-- Who may come back, and what they have yet to be told.

CREATE TABLE session (
    id TEXT NOT NULL PRIMARY KEY,
    token_sha256 BYTEA NOT NULL UNIQUE,
    player BIGINT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    created_unix_ms BIGINT NOT NULL
);

CREATE TABLE mailbox (
    session TEXT NOT NULL PRIMARY KEY REFERENCES session (id),
    last_number BIGINT NOT NULL,
    acked BIGINT NOT NULL,
    -- Outcomes of ticks up to this one were delivered: a replay does not deliver them again.
    outcome_tick BIGINT NOT NULL,
    -- The highest number of a command that was answered: a world that does not know of it is not
    -- the world that answered it.
    answered_seq BIGINT NOT NULL
);

CREATE TABLE mail (
    session TEXT NOT NULL REFERENCES session (id),
    number BIGINT NOT NULL,
    -- The tick that it comes from, and the command that it answers.
    tick BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (session, number),
    UNIQUE (session, seq, tick)
);

-- The catalogue that the world runs by, for tools: written anew at a start by another one, and read
-- by nothing of the server's. Rows name each other by key; numbers are those that the world's state
-- has.

-- One row, and none while there is nothing yet.
CREATE TABLE catalogue (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    -- As in journal_segment.
    hash BIGINT NOT NULL,
    gathering_period_ticks BIGINT NOT NULL,
    by_hand_factor BIGINT NOT NULL,
    walking_ticks_per_cell BIGINT NOT NULL
);

CREATE TABLE catalogue_item (
    number BIGINT NOT NULL PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    -- The kind of cell that yields it.
    from_kind TEXT,
    -- 1 if it is made for its own sake, else 0.
    is_end BIGINT NOT NULL
);

-- What a player joins with.
CREATE TABLE catalogue_start (
    item TEXT NOT NULL PRIMARY KEY REFERENCES catalogue_item (key),
    amount BIGINT NOT NULL
);

CREATE TABLE catalogue_category (
    number BIGINT NOT NULL PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL
);

CREATE TABLE catalogue_recipe (
    number BIGINT NOT NULL PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    category TEXT NOT NULL REFERENCES catalogue_category (key),
    gives_item TEXT NOT NULL REFERENCES catalogue_item (key),
    gives_amount BIGINT NOT NULL,
    ticks BIGINT NOT NULL,
    -- 1 if people work by it too, else 0.
    is_by_hand BIGINT NOT NULL
);

CREATE TABLE catalogue_recipe_need (
    recipe TEXT NOT NULL REFERENCES catalogue_recipe (key),
    item TEXT NOT NULL REFERENCES catalogue_item (key),
    amount BIGINT NOT NULL,
    PRIMARY KEY (recipe, item)
);

CREATE TABLE catalogue_prototype (
    number BIGINT NOT NULL PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    about TEXT NOT NULL,
    -- 1 if people walk over it, else 0.
    is_walkable BIGINT NOT NULL,
    -- What it does; by which figures, the tables that follow say.
    behaviour TEXT NOT NULL,
    -- The recipes that it works by.
    category TEXT REFERENCES catalogue_category (key)
);

CREATE TABLE catalogue_prototype_cost (
    prototype TEXT NOT NULL REFERENCES catalogue_prototype (key),
    item TEXT NOT NULL REFERENCES catalogue_item (key),
    amount BIGINT NOT NULL,
    PRIMARY KEY (prototype, item)
);

CREATE TABLE catalogue_prototype_figure (
    prototype TEXT NOT NULL REFERENCES catalogue_prototype (key),
    figure TEXT NOT NULL,
    number BIGINT NOT NULL,
    PRIMARY KEY (prototype, figure)
);

CREATE TABLE catalogue_prototype_kind (
    prototype TEXT NOT NULL REFERENCES catalogue_prototype (key),
    figure TEXT NOT NULL,
    kind TEXT NOT NULL,
    PRIMARY KEY (prototype, figure, kind)
);

CREATE TABLE catalogue_prototype_item (
    prototype TEXT NOT NULL REFERENCES catalogue_prototype (key),
    figure TEXT NOT NULL,
    item TEXT NOT NULL REFERENCES catalogue_item (key),
    -- Of what is burnt, the ticks that a unit lasts; else 1.
    number BIGINT NOT NULL,
    PRIMARY KEY (prototype, figure, item)
);

CREATE TABLE catalogue_technology (
    number BIGINT NOT NULL PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    about TEXT NOT NULL,
    -- Of research, and the ticks that a lab works on one.
    units BIGINT NOT NULL,
    unit_ticks BIGINT NOT NULL
);

CREATE TABLE catalogue_technology_after (
    technology TEXT NOT NULL REFERENCES catalogue_technology (key),
    before TEXT NOT NULL REFERENCES catalogue_technology (key),
    PRIMARY KEY (technology, before)
);

-- For one unit of research.
CREATE TABLE catalogue_technology_use (
    technology TEXT NOT NULL REFERENCES catalogue_technology (key),
    item TEXT NOT NULL REFERENCES catalogue_item (key),
    amount BIGINT NOT NULL,
    PRIMARY KEY (technology, item)
);

CREATE TABLE catalogue_technology_prototype (
    technology TEXT NOT NULL REFERENCES catalogue_technology (key),
    prototype TEXT NOT NULL PRIMARY KEY REFERENCES catalogue_prototype (key)
);

CREATE TABLE catalogue_technology_recipe (
    technology TEXT NOT NULL REFERENCES catalogue_technology (key),
    recipe TEXT NOT NULL PRIMARY KEY REFERENCES catalogue_recipe (key)
);

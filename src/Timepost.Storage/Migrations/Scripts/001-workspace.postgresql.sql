-- One row per workspace.
CREATE TABLE workspace (
    workspace bytea NOT NULL PRIMARY KEY CHECK (length(workspace) = 16),
    key text COLLATE "C" NOT NULL UNIQUE,
    created bigint NOT NULL -- microseconds since 1970
);

-- Names of people live here alone; everything else names them by id.
CREATE TABLE person (
    workspace bytea NOT NULL,
    id bytea NOT NULL CHECK (length(id) = 16),
    account text COLLATE "C" NOT NULL, -- of the operating system, or an e-mail; empty once erased
    name text COLLATE "C" NOT NULL,
    created bigint NOT NULL,
    PRIMARY KEY (workspace, id)
);
CREATE INDEX person_account ON person (workspace, account);

CREATE TABLE connection (
    workspace bytea NOT NULL,
    number bigint NOT NULL, -- 1 and up; what other tables name
    id bytea NOT NULL CHECK (length(id) = 16),
    name text COLLATE "C" NOT NULL,
    role text COLLATE "C" NOT NULL, -- source, books, bank, rates
    kind text COLLATE "C" NOT NULL,
    cursor_value text COLLATE "C", -- last processed position, committed with its page; NULL: from the start
    created bigint NOT NULL,
    PRIMARY KEY (workspace, number),
    UNIQUE (workspace, name),
    UNIQUE (workspace, id)
);

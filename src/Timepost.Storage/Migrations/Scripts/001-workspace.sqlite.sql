-- One row per workspace; one file holds one workspace, with the column all the same.
CREATE TABLE workspace (
    workspace BLOB NOT NULL PRIMARY KEY CHECK (length(workspace) = 16),
    key TEXT NOT NULL UNIQUE,
    created INTEGER NOT NULL -- microseconds since 1970
) STRICT, WITHOUT ROWID;

-- Names of people live here alone; everything else names them by id.
CREATE TABLE person (
    workspace BLOB NOT NULL,
    id BLOB NOT NULL CHECK (length(id) = 16),
    account TEXT NOT NULL, -- of the operating system, or an e-mail; empty once erased
    name TEXT NOT NULL,
    created INTEGER NOT NULL,
    PRIMARY KEY (workspace, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_account ON person (workspace, account);

CREATE TABLE connection (
    workspace BLOB NOT NULL,
    number INTEGER NOT NULL, -- 1 and up; what other tables name
    id BLOB NOT NULL CHECK (length(id) = 16),
    name TEXT NOT NULL,
    role TEXT NOT NULL, -- source, books, bank, rates
    kind TEXT NOT NULL,
    cursor_value TEXT, -- last processed position, committed with its page; NULL: from the start
    created INTEGER NOT NULL,
    PRIMARY KEY (workspace, number),
    UNIQUE (workspace, name),
    UNIQUE (workspace, id)
) STRICT, WITHOUT ROWID;

-- What a person must decide. One row per condition: kind, object.
CREATE TABLE exception (
    workspace BLOB NOT NULL,
    id BLOB NOT NULL CHECK (length(id) = 16),
    kind TEXT NOT NULL,
    object_kind TEXT NOT NULL,
    object_id TEXT NOT NULL,
    summary TEXT NOT NULL,
    suggestion TEXT NOT NULL,
    choices TEXT NOT NULL, -- JSON array
    opened INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('open', 'resolved', 'gone')),
    resolution TEXT NOT NULL,
    closed INTEGER,
    closed_by BLOB,
    standing INTEGER NOT NULL, -- 1: open, or decided and the decision still binds; at most one a condition
    PRIMARY KEY (workspace, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX exception_condition ON exception (workspace, object_kind, object_id, kind) WHERE standing = 1;
CREATE INDEX exception_open ON exception (workspace, id) WHERE status = 'open';

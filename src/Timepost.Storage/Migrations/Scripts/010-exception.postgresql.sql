-- What a person must decide. One row per condition: kind, object.
CREATE TABLE exception (
    workspace bytea NOT NULL,
    id bytea NOT NULL CHECK (length(id) = 16),
    kind text COLLATE "C" NOT NULL,
    object_kind text COLLATE "C" NOT NULL,
    object_id text COLLATE "C" NOT NULL,
    summary text COLLATE "C" NOT NULL,
    suggestion text COLLATE "C" NOT NULL,
    choices text COLLATE "C" NOT NULL, -- JSON array
    opened bigint NOT NULL,
    status text COLLATE "C" NOT NULL CHECK (status IN ('open', 'resolved', 'gone')),
    resolution text COLLATE "C" NOT NULL,
    closed bigint,
    closed_by bytea,
    standing bigint NOT NULL, -- 1: open, or decided and the decision still binds; at most one a condition
    PRIMARY KEY (workspace, id)
);
CREATE UNIQUE INDEX exception_condition ON exception (workspace, object_kind, object_id, kind) WHERE standing = 1;
CREATE INDEX exception_open ON exception (workspace, id) WHERE status = 'open';

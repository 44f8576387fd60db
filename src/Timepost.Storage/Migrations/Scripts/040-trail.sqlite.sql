-- The trail: a chain of rows, their payloads apart (erasable). Names of people are in person.
CREATE TABLE trail (
    workspace BLOB NOT NULL,
    sequence INTEGER NOT NULL, -- 1 and up, no gaps
    format INTEGER NOT NULL,
    at INTEGER NOT NULL,
    actor BLOB NOT NULL CHECK (length(actor) = 16),
    kind TEXT NOT NULL,
    object_id TEXT NOT NULL,
    digest BLOB NOT NULL CHECK (length(digest) = 32), -- SHA-256(salt, payload)
    previous BLOB NOT NULL CHECK (length(previous) = 32),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (workspace, sequence)
) STRICT, WITHOUT ROWID;
CREATE INDEX trail_erasure ON trail (workspace, sequence) WHERE kind = 'erase';
CREATE TABLE trail_payload (
    workspace BLOB NOT NULL,
    sequence INTEGER NOT NULL,
    salt BLOB NOT NULL CHECK (length(salt) = 16),
    payload BLOB NOT NULL,
    PRIMARY KEY (workspace, sequence)
) STRICT, WITHOUT ROWID;

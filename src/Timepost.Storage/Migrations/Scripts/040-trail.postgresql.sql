-- The trail: a chain of rows, their payloads apart (erasable). Names of people are in person.
CREATE TABLE trail (
    workspace bytea NOT NULL,
    sequence bigint NOT NULL, -- 1 and up, no gaps
    format bigint NOT NULL,
    at bigint NOT NULL,
    actor bytea NOT NULL CHECK (length(actor) = 16),
    kind text COLLATE "C" NOT NULL,
    object_id text COLLATE "C" NOT NULL,
    digest bytea NOT NULL CHECK (length(digest) = 32), -- SHA-256(salt, payload)
    previous bytea NOT NULL CHECK (length(previous) = 32),
    hash bytea NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (workspace, sequence)
);
CREATE INDEX trail_erasure ON trail (workspace, sequence) WHERE kind = 'erase';
CREATE TABLE trail_payload (
    workspace bytea NOT NULL,
    sequence bigint NOT NULL,
    salt bytea NOT NULL CHECK (length(salt) = 16),
    payload bytea NOT NULL,
    PRIMARY KEY (workspace, sequence)
);

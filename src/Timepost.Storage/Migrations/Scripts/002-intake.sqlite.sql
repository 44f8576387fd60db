-- Names that sources use, as small numbers in rows. kind: 0 worker, 1 client, 2 project, 3 task, 4 e-mail or login of a
-- worker, 5 zone, 6 status. Text of an erased person is NULL.
CREATE TABLE name (
    workspace BLOB NOT NULL,
    kind INTEGER NOT NULL,
    id INTEGER NOT NULL, -- 1 and up; 0 in rows: the source gives none
    text TEXT,
    PRIMARY KEY (workspace, kind, id),
    UNIQUE (workspace, kind, text)
) STRICT, WITHOUT ROWID;

-- What the blob store holds; the bytes were synced before this row.
CREATE TABLE blob (
    workspace BLOB NOT NULL,
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    length INTEGER NOT NULL,
    created INTEGER NOT NULL,
    PRIMARY KEY (workspace, sha256)
) STRICT, WITHOUT ROWID;

-- One imported file or pulled page.
CREATE TABLE batch (
    workspace BLOB NOT NULL,
    number INTEGER NOT NULL, -- 1 and up; what rows name
    id BLOB NOT NULL CHECK (length(id) = 16),
    connection INTEGER NOT NULL,
    kind TEXT NOT NULL, -- time, expenses, customers, accounts, page
    file TEXT NOT NULL,
    format TEXT NOT NULL,
    received BLOB, -- SHA-256 of the file as received
    spans BLOB, -- SHA-256 of the bytes in which rows count their offsets: the file, or its copy in UTF-8
    rows_read INTEGER NOT NULL,
    added INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    rejected INTEGER NOT NULL,
    missing INTEGER NOT NULL,
    digest BLOB, -- SHA-256 over what was added, updated and missing
    actor BLOB NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (workspace, number),
    UNIQUE (workspace, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE rejected_row (
    workspace BLOB NOT NULL,
    batch INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    line INTEGER NOT NULL,
    column_name TEXT NOT NULL,
    value TEXT NOT NULL,
    code TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (workspace, batch, ordinal)
) STRICT, WITHOUT ROWID;

-- number is the row's address inside this file of one workspace: ascending in the order of arrival.
CREATE TABLE entry (
    number INTEGER PRIMARY KEY,
    workspace BLOB NOT NULL,
    id BLOB NOT NULL,
    connection INTEGER NOT NULL,
    batch INTEGER NOT NULL,
    line INTEGER NOT NULL,
    raw_offset INTEGER NOT NULL,
    raw_length INTEGER NOT NULL,
    row_hash BLOB NOT NULL, -- first 16 bytes of SHA-256 of the raw row
    match_key INTEGER NOT NULL, -- 8 bytes of the hash of the external id, or of row_hash where there is none
    external_id TEXT,
    worker INTEGER NOT NULL,
    email INTEGER NOT NULL,
    client INTEGER NOT NULL,
    project INTEGER NOT NULL,
    task INTEGER NOT NULL,
    description TEXT NOT NULL,
    tags TEXT, -- JSON array; NULL where none
    start_at INTEGER,
    end_at INTEGER,
    zone INTEGER NOT NULL,
    start_text TEXT NOT NULL,
    day_only INTEGER NOT NULL, -- 1: precision day
    shown_day INTEGER NOT NULL, -- the date that the source shows
    billing_day INTEGER NOT NULL,
    seconds INTEGER NOT NULL,
    billable INTEGER,
    billable_seconds INTEGER,
    status INTEGER NOT NULL,
    rate TEXT,
    amount TEXT,
    currency TEXT NOT NULL,
    state INTEGER NOT NULL, -- 0 active, 1 running, 2 held, 3 deleted
    hold INTEGER NOT NULL, -- why it is held: 1 problem of its time, 2 missing in a re-read, 4 possible correction; 16 runs, 32 kept although missing
    notices TEXT, -- JSON; NULL where none
    UNIQUE (workspace, id)
) STRICT;
CREATE INDEX entry_match ON entry (workspace, connection, match_key);
-- all that planning reads, in its order: the rows themselves stay untouched
CREATE INDEX entry_plan ON entry (workspace, client, billing_day, id, connection, worker, project, task, start_at, end_at,
    seconds, billable, billable_seconds, status, rate, currency, match_key, state) WHERE state = 0;

CREATE TABLE dirty (
    workspace BLOB NOT NULL,
    client INTEGER NOT NULL,
    month INTEGER NOT NULL, -- months since 1970-01
    PRIMARY KEY (workspace, client, month)
) STRICT, WITHOUT ROWID;

CREATE TABLE dirty_expense (
    workspace BLOB NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- Seconds of active entries, kept in the transaction that changes them.
CREATE TABLE hours_rollup (
    workspace BLOB NOT NULL,
    client INTEGER NOT NULL,
    project INTEGER NOT NULL,
    month INTEGER NOT NULL,
    currency TEXT NOT NULL,
    seconds INTEGER NOT NULL,
    entries INTEGER NOT NULL,
    PRIMARY KEY (workspace, client, project, month, currency)
) STRICT, WITHOUT ROWID;

CREATE TABLE expense (
    workspace BLOB NOT NULL,
    id BLOB NOT NULL,
    connection INTEGER NOT NULL,
    batch INTEGER NOT NULL,
    line INTEGER NOT NULL,
    raw_offset INTEGER NOT NULL,
    raw_length INTEGER NOT NULL,
    row_hash BLOB NOT NULL,
    match_key INTEGER NOT NULL,
    external_id TEXT,
    day INTEGER NOT NULL,
    merchant TEXT NOT NULL,
    category TEXT NOT NULL,
    worker INTEGER NOT NULL,
    client INTEGER NOT NULL,
    project INTEGER NOT NULL,
    description TEXT NOT NULL,
    amount INTEGER NOT NULL, -- minor units, gross
    currency TEXT NOT NULL,
    tax INTEGER, -- minor units
    original_amount TEXT,
    original_currency TEXT NOT NULL,
    billable INTEGER,
    reimbursable INTEGER,
    status TEXT NOT NULL,
    state INTEGER NOT NULL,
    hold INTEGER NOT NULL, -- 2 missing in a re-read, 4 possible correction, 8 possible duplicate
    PRIMARY KEY (workspace, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX expense_match ON expense (workspace, connection, match_key);
CREATE INDEX expense_day ON expense (workspace, day, id);

-- A receipt as the source names it, and the blob that it is, stored under a name of ours.
CREATE TABLE receipt (
    workspace BLOB NOT NULL,
    expense BLOB NOT NULL,
    ordinal INTEGER NOT NULL,
    source_name TEXT NOT NULL, -- data only, never opened as a path
    name TEXT NOT NULL, -- ours; empty while the receipt is not stored
    sha256 BLOB,
    length INTEGER,
    PRIMARY KEY (workspace, expense, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX receipt_content ON receipt (workspace, sha256) WHERE sha256 IS NOT NULL;

-- Customers and accounts of the books, as a list or a read delivered them. kind: customer, account.
CREATE TABLE books_object (
    workspace BLOB NOT NULL,
    connection INTEGER NOT NULL,
    kind TEXT NOT NULL,
    external_id TEXT NOT NULL,
    name TEXT NOT NULL,
    body TEXT NOT NULL, -- JSON
    active INTEGER NOT NULL,
    batch INTEGER NOT NULL,
    PRIMARY KEY (workspace, connection, kind, external_id)
) STRICT, WITHOUT ROWID;

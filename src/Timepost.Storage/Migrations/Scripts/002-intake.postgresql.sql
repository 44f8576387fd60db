-- Names that sources use, as small numbers in rows. kind: 0 worker, 1 client, 2 project, 3 task, 4 e-mail or login of a
-- worker, 5 zone, 6 status. Text of an erased person is NULL.
CREATE TABLE name (
    workspace bytea NOT NULL,
    kind bigint NOT NULL,
    id bigint NOT NULL, -- 1 and up; 0 in rows: the source gives none
    text text COLLATE "C",
    PRIMARY KEY (workspace, kind, id),
    UNIQUE (workspace, kind, text)
);

-- What the blob store holds; the bytes were synced before this row.
CREATE TABLE blob (
    workspace bytea NOT NULL,
    sha256 bytea NOT NULL CHECK (length(sha256) = 32),
    length bigint NOT NULL,
    created bigint NOT NULL,
    PRIMARY KEY (workspace, sha256)
);

-- One imported file or pulled page.
CREATE TABLE batch (
    workspace bytea NOT NULL,
    number bigint NOT NULL, -- 1 and up; what rows name
    id bytea NOT NULL CHECK (length(id) = 16),
    connection bigint NOT NULL,
    kind text COLLATE "C" NOT NULL, -- time, expenses, customers, accounts, page
    file text COLLATE "C" NOT NULL,
    format text COLLATE "C" NOT NULL,
    received bytea, -- SHA-256 of the file as received
    spans bytea, -- SHA-256 of the bytes in which rows count their offsets: the file, or its copy in UTF-8
    rows_read bigint NOT NULL,
    added bigint NOT NULL,
    updated bigint NOT NULL,
    unchanged bigint NOT NULL,
    rejected bigint NOT NULL,
    missing bigint NOT NULL,
    digest bytea, -- SHA-256 over what was added, updated and missing
    actor bytea NOT NULL,
    at bigint NOT NULL,
    PRIMARY KEY (workspace, number),
    UNIQUE (workspace, id)
);

CREATE TABLE rejected_row (
    workspace bytea NOT NULL,
    batch bigint NOT NULL,
    ordinal bigint NOT NULL,
    line bigint NOT NULL,
    column_name text COLLATE "C" NOT NULL,
    value text COLLATE "C" NOT NULL,
    code text COLLATE "C" NOT NULL,
    reason text COLLATE "C" NOT NULL,
    PRIMARY KEY (workspace, batch, ordinal)
);

-- number ascends in the order of arrival within the workspace.
CREATE TABLE entry (
    number bigint NOT NULL,
    workspace bytea NOT NULL,
    id bytea NOT NULL,
    connection bigint NOT NULL,
    batch bigint NOT NULL,
    line bigint NOT NULL,
    raw_offset bigint NOT NULL,
    raw_length bigint NOT NULL,
    row_hash bytea NOT NULL, -- first 16 bytes of SHA-256 of the raw row
    match_key bigint NOT NULL, -- 8 bytes of the hash of the external id, or of row_hash where there is none
    external_id text COLLATE "C",
    worker bigint NOT NULL,
    email bigint NOT NULL,
    client bigint NOT NULL,
    project bigint NOT NULL,
    task bigint NOT NULL,
    description text COLLATE "C" NOT NULL,
    tags text COLLATE "C", -- JSON array; NULL where none
    start_at bigint,
    end_at bigint,
    zone bigint NOT NULL,
    start_text text COLLATE "C" NOT NULL,
    day_only bigint NOT NULL, -- 1: precision day
    shown_day bigint NOT NULL, -- the date that the source shows
    billing_day bigint NOT NULL,
    seconds bigint NOT NULL,
    billable bigint,
    billable_seconds bigint,
    status bigint NOT NULL,
    rate text COLLATE "C",
    amount text COLLATE "C",
    currency text COLLATE "C" NOT NULL,
    state bigint NOT NULL, -- 0 active, 1 running, 2 held, 3 deleted
    hold bigint NOT NULL, -- why it is held: 1 problem of its time, 2 missing in a re-read, 4 possible correction; 16 runs, 32 kept although missing
    notices text COLLATE "C", -- JSON; NULL where none
    PRIMARY KEY (workspace, number),
    UNIQUE (workspace, id)
);
CREATE INDEX entry_match ON entry (workspace, connection, match_key);
-- all that planning reads, in its order: the rows themselves stay untouched
CREATE INDEX entry_plan ON entry (workspace, client, billing_day, id, connection, worker, project, task, start_at, end_at,
    seconds, billable, billable_seconds, status, rate, currency, match_key, state) WHERE state = 0;

CREATE TABLE dirty (
    workspace bytea NOT NULL,
    client bigint NOT NULL,
    month bigint NOT NULL, -- months since 1970-01
    PRIMARY KEY (workspace, client, month)
);

CREATE TABLE dirty_expense (
    workspace bytea NOT NULL PRIMARY KEY
);

-- Seconds of active entries, kept in the transaction that changes them.
CREATE TABLE hours_rollup (
    workspace bytea NOT NULL,
    client bigint NOT NULL,
    project bigint NOT NULL,
    month bigint NOT NULL,
    currency text COLLATE "C" NOT NULL,
    seconds bigint NOT NULL,
    entries bigint NOT NULL,
    PRIMARY KEY (workspace, client, project, month, currency)
);

CREATE TABLE expense (
    workspace bytea NOT NULL,
    id bytea NOT NULL,
    connection bigint NOT NULL,
    batch bigint NOT NULL,
    line bigint NOT NULL,
    raw_offset bigint NOT NULL,
    raw_length bigint NOT NULL,
    row_hash bytea NOT NULL,
    match_key bigint NOT NULL,
    external_id text COLLATE "C",
    day bigint NOT NULL,
    merchant text COLLATE "C" NOT NULL,
    category text COLLATE "C" NOT NULL,
    worker bigint NOT NULL,
    client bigint NOT NULL,
    project bigint NOT NULL,
    description text COLLATE "C" NOT NULL,
    amount bigint NOT NULL, -- minor units, gross
    currency text COLLATE "C" NOT NULL,
    tax bigint, -- minor units
    original_amount text COLLATE "C",
    original_currency text COLLATE "C" NOT NULL,
    billable bigint,
    reimbursable bigint,
    status text COLLATE "C" NOT NULL,
    state bigint NOT NULL,
    hold bigint NOT NULL, -- 2 missing in a re-read, 4 possible correction, 8 possible duplicate
    PRIMARY KEY (workspace, id)
);
CREATE INDEX expense_match ON expense (workspace, connection, match_key);
CREATE INDEX expense_day ON expense (workspace, day, id);

-- A receipt as the source names it, and the blob that it is, stored under a name of ours.
CREATE TABLE receipt (
    workspace bytea NOT NULL,
    expense bytea NOT NULL,
    ordinal bigint NOT NULL,
    source_name text COLLATE "C" NOT NULL, -- data only, never opened as a path
    name text COLLATE "C" NOT NULL, -- ours; empty while the receipt is not stored
    sha256 bytea,
    length bigint,
    PRIMARY KEY (workspace, expense, ordinal)
);
CREATE INDEX receipt_content ON receipt (workspace, sha256) WHERE sha256 IS NOT NULL;

-- Customers and accounts of the books, as a list or a read delivered them. kind: customer, account.
CREATE TABLE books_object (
    workspace bytea NOT NULL,
    connection bigint NOT NULL,
    kind text COLLATE "C" NOT NULL,
    external_id text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    body text COLLATE "C" NOT NULL, -- JSON
    active bigint NOT NULL,
    batch bigint NOT NULL,
    PRIMARY KEY (workspace, connection, kind, external_id)
);

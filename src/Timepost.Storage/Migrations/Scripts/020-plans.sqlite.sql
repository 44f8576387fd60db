-- Dispositions: the one place that says what became of an entry, an expense or a fee.
-- An item is disposed between nothing and its limit; the trigger counts, the check refuses.
CREATE TABLE item (
  workspace BLOB NOT NULL,
  id        BLOB NOT NULL,
  side      INTEGER NOT NULL,
  measure   INTEGER NOT NULL,
  item_limit INTEGER NOT NULL,
  disposed  INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (workspace, id, side),
  CHECK (disposed BETWEEN 0 AND item_limit)
) STRICT, WITHOUT ROWID;

CREATE TABLE disposition (
  workspace BLOB NOT NULL,
  item      BLOB NOT NULL,
  id        BLOB NOT NULL,
  side      INTEGER NOT NULL,
  billing_day INTEGER NOT NULL,
  quantity  INTEGER NOT NULL,
  became    TEXT NOT NULL,
  document  TEXT NOT NULL,
  line      INTEGER NOT NULL,
  billed_seconds INTEGER NOT NULL,
  net_minor INTEGER NOT NULL,
  rule_set  TEXT NOT NULL,
  reverses  BLOB,
  PRIMARY KEY (workspace, item, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX disposition_document ON disposition (workspace, document, line);
CREATE UNIQUE INDEX disposition_reverses ON disposition (workspace, reverses) WHERE reverses IS NOT NULL;

CREATE TRIGGER disposition_counts AFTER INSERT ON disposition
BEGIN
  SELECT RAISE(ABORT, 'disposition without an item')
   WHERE NOT EXISTS (SELECT 1 FROM item WHERE workspace = NEW.workspace AND id = NEW.item AND side = NEW.side);
  UPDATE item SET disposed = disposed + NEW.quantity
   WHERE workspace = NEW.workspace AND id = NEW.item AND side = NEW.side;
END;

CREATE TRIGGER disposition_append_only BEFORE UPDATE ON disposition
BEGIN
  SELECT RAISE(ABORT, 'dispositions are append-only');
END;

CREATE TRIGGER disposition_never_deleted BEFORE DELETE ON disposition
BEGIN
  SELECT RAISE(ABORT, 'dispositions are append-only');
END;

CREATE TABLE plan (
  workspace BLOB NOT NULL,
  id        BLOB NOT NULL,
  created   INTEGER NOT NULL,
  as_of     INTEGER NOT NULL,
  until_day INTEGER NOT NULL,
  partial   INTEGER NOT NULL,
  connection TEXT NOT NULL,
  client    TEXT NOT NULL,
  rule_set  TEXT NOT NULL,
  tzdb      TEXT NOT NULL,
  status    TEXT NOT NULL,
  unchanged INTEGER NOT NULL,
  PRIMARY KEY (workspace, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE plan_action (
  workspace BLOB NOT NULL,
  plan      BLOB NOT NULL,
  sequence  INTEGER NOT NULL,
  verb      INTEGER NOT NULL,
  kind      TEXT NOT NULL,
  object    TEXT NOT NULL,
  reason    TEXT NOT NULL,
  action_key TEXT NOT NULL,
  currency  TEXT NOT NULL,
  effect    INTEGER NOT NULL,
  net       INTEGER NOT NULL,
  depends_on TEXT NOT NULL,
  before_text TEXT NOT NULL,
  after_text TEXT NOT NULL,
  hash      TEXT NOT NULL,
  client    TEXT NOT NULL,
  state     INTEGER NOT NULL,
  PRIMARY KEY (workspace, plan, sequence)
) STRICT, WITHOUT ROWID;

CREATE INDEX plan_action_object ON plan_action (workspace, object, state);

CREATE TABLE approval (
  workspace BLOB NOT NULL,
  connection TEXT NOT NULL,
  action_key TEXT NOT NULL,
  hash      TEXT NOT NULL,
  actor     BLOB NOT NULL,
  approved_at INTEGER NOT NULL,
  PRIMARY KEY (workspace, connection, action_key, hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE draft (
  workspace BLOB NOT NULL,
  document  TEXT NOT NULL,
  kind      TEXT NOT NULL,
  party_key TEXT NOT NULL,
  agreement TEXT NOT NULL,
  currency  TEXT NOT NULL,
  split     TEXT NOT NULL,
  period    TEXT NOT NULL,
  generation INTEGER NOT NULL,
  party     TEXT NOT NULL,
  document_date INTEGER NOT NULL,
  due_date  INTEGER,
  from_day  INTEGER NOT NULL,
  to_day    INTEGER NOT NULL,
  net       INTEGER NOT NULL,
  tax       INTEGER NOT NULL,
  total     INTEGER NOT NULL,
  hash      BLOB NOT NULL,
  body      BLOB NOT NULL,
  status    TEXT NOT NULL,
  number    TEXT NOT NULL,
  rule_set  TEXT NOT NULL,
  blocked   TEXT NOT NULL,
  PRIMARY KEY (workspace, document)
) STRICT, WITHOUT ROWID;

-- a generation exists once
CREATE UNIQUE INDEX draft_identity ON draft
  (workspace, party_key, kind, agreement, currency, split, period, generation);
CREATE INDEX draft_open ON draft (workspace, status, document_date, document);
CREATE INDEX draft_number ON draft (workspace, number) WHERE number <> '';

CREATE TABLE delivery (
  workspace BLOB NOT NULL,
  connection TEXT NOT NULL,
  action_key TEXT NOT NULL,
  plan      BLOB NOT NULL,
  sequence  INTEGER NOT NULL,
  document  TEXT NOT NULL,
  kind      TEXT NOT NULL,
  number    TEXT NOT NULL,
  body      BLOB NOT NULL,
  body_hash BLOB NOT NULL,
  document_json BLOB NOT NULL,
  fence     INTEGER NOT NULL,
  state     INTEGER NOT NULL,
  reserved_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  note      TEXT NOT NULL,
  PRIMARY KEY (workspace, connection, action_key)
) STRICT, WITHOUT ROWID;

CREATE INDEX delivery_open ON delivery (workspace, connection, state);
CREATE INDEX delivery_document ON delivery (workspace, connection, document);

CREATE TABLE books_link (
  workspace BLOB NOT NULL,
  object    TEXT NOT NULL,
  connection TEXT NOT NULL,
  kind      TEXT NOT NULL,
  external_id TEXT NOT NULL,
  hash      BLOB NOT NULL,
  PRIMARY KEY (workspace, object, connection, kind)
) STRICT, WITHOUT ROWID;

-- the register of numbers: a reserved number stays with its document, an abandoned one stays as void
CREATE TABLE document_number (
  workspace BLOB NOT NULL,
  connection TEXT NOT NULL,
  series    TEXT NOT NULL,
  number    INTEGER NOT NULL,
  document  TEXT NOT NULL,
  state     TEXT NOT NULL,
  PRIMARY KEY (workspace, connection, series, number)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX document_number_document ON document_number (workspace, connection, document);

CREATE TABLE fence (
  workspace BLOB NOT NULL,
  connection TEXT NOT NULL,
  token     INTEGER NOT NULL,
  PRIMARY KEY (workspace, connection)
) STRICT, WITHOUT ROWID;

-- Retainers: an append-only ledger, and what is left of each lot. A balance below zero is refused here, whoever asks.
CREATE TABLE retainer (
  workspace BLOB NOT NULL,
  id        TEXT NOT NULL,
  lot       BLOB NOT NULL,
  balance   INTEGER NOT NULL CHECK (balance >= 0),
  PRIMARY KEY (workspace, id, lot)
) STRICT, WITHOUT ROWID;

CREATE TABLE retainer_entry (
  workspace BLOB NOT NULL,
  retainer  TEXT NOT NULL,
  id        BLOB NOT NULL,
  lot       BLOB NOT NULL,
  kind      INTEGER NOT NULL,
  entry_day INTEGER NOT NULL,
  document  TEXT NOT NULL,
  amount    INTEGER NOT NULL,
  tax       INTEGER NOT NULL,
  tax_code  TEXT NOT NULL,
  tax_percent TEXT NOT NULL,
  fee       INTEGER NOT NULL,
  from_day  INTEGER,
  to_day    INTEGER,
  balance   INTEGER NOT NULL CHECK (balance >= 0),
  reverses  BLOB,
  reason    TEXT NOT NULL,
  actor     BLOB NOT NULL,
  PRIMARY KEY (workspace, retainer, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX retainer_entry_document ON retainer_entry (workspace, document, id) WHERE document <> '';
CREATE UNIQUE INDEX retainer_entry_reverses ON retainer_entry (workspace, reverses) WHERE reverses IS NOT NULL;

-- What was asked of a client: it posts nothing.
CREATE TABLE retainer_request (
  workspace BLOB NOT NULL,
  id        BLOB NOT NULL,
  retainer  TEXT NOT NULL,
  request_day INTEGER NOT NULL,
  currency  TEXT NOT NULL,
  amount    INTEGER NOT NULL,
  top_up    INTEGER NOT NULL,
  status    TEXT NOT NULL,
  actor     BLOB NOT NULL,
  PRIMARY KEY (workspace, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX retainer_request_retainer ON retainer_request (workspace, retainer, id);

CREATE TRIGGER retainer_entry_counts AFTER INSERT ON retainer_entry
BEGIN
  INSERT INTO retainer (workspace, id, lot, balance) VALUES (NEW.workspace, NEW.retainer, NEW.lot, 0) ON CONFLICT DO NOTHING;
  UPDATE retainer SET balance = balance + NEW.amount WHERE workspace = NEW.workspace AND id = NEW.retainer AND lot = NEW.lot;
END;
CREATE TRIGGER retainer_entry_append_only BEFORE UPDATE ON retainer_entry
BEGIN
  SELECT RAISE(ABORT, 'the ledger of a retainer is append-only');
END;
CREATE TRIGGER retainer_entry_never_deleted BEFORE DELETE ON retainer_entry
BEGIN
  SELECT RAISE(ABORT, 'the ledger of a retainer is append-only');
END;

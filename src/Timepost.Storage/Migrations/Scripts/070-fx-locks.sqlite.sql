-- What documents in another currency came to in base when they were reserved or recorded: line 0 is the document, 1 and up its lines. Append-only.
CREATE TABLE document_lock (
  workspace BLOB NOT NULL,
  document  TEXT NOT NULL,
  entry     BLOB NOT NULL, -- the entry of the subledger that posts it; of several the newest counts
  line      INTEGER NOT NULL CHECK (line >= 0),
  currency  TEXT NOT NULL,
  net       INTEGER NOT NULL,
  tax       INTEGER NOT NULL,
  base_currency TEXT NOT NULL,
  base_net  INTEGER NOT NULL,
  base_tax  INTEGER NOT NULL,
  rates     TEXT NOT NULL, -- ids, separated by a blank
  tax_rates TEXT NOT NULL,
  locked_at INTEGER NOT NULL, -- microseconds since 1970
  PRIMARY KEY (workspace, document, entry, line)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER document_lock_append_only BEFORE UPDATE ON document_lock
BEGIN
  SELECT RAISE(ABORT, 'locked amounts are append-only');
END;
CREATE TRIGGER document_lock_never_deleted BEFORE DELETE ON document_lock
BEGIN
  SELECT RAISE(ABORT, 'locked amounts are append-only');
END;

-- Which rates made a posting's base amount; empty where it is in base currency, or relieves what stood at so much.
ALTER TABLE subledger_posting ADD COLUMN rates TEXT NOT NULL DEFAULT '';

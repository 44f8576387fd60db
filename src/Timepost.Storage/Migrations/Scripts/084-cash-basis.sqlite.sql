-- Books on cash basis: what documents bring once they are paid, and what entries of the subledger have brought of it. Append-only.
CREATE TABLE cash_share (
  workspace BLOB NOT NULL,
  entry     BLOB NOT NULL, -- the entry of the subledger with which it came
  ordinal   INTEGER NOT NULL,
  document  TEXT NOT NULL,
  counts    INTEGER NOT NULL CHECK (counts IN (0, 1)), -- 0: it waits for money; 1: posted with money
  role      INTEGER NOT NULL,
  account   TEXT NOT NULL,
  tax_code  TEXT NOT NULL,
  item      TEXT NOT NULL, -- the expense that is billed on; empty where none
  agreement TEXT NOT NULL,
  currency  TEXT NOT NULL,
  amount    INTEGER NOT NULL,
  base      INTEGER NOT NULL,
  PRIMARY KEY (workspace, entry, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX cash_share_document ON cash_share (workspace, document);
CREATE INDEX cash_share_item ON cash_share (workspace, item) WHERE item <> '';

CREATE TRIGGER cash_share_append_only BEFORE UPDATE ON cash_share
BEGIN
  SELECT RAISE(ABORT, 'shares of money are append-only');
END;
CREATE TRIGGER cash_share_never_deleted BEFORE DELETE ON cash_share
BEGIN
  SELECT RAISE(ABORT, 'shares of money are append-only');
END;

-- Corrections after a document is final: credit notes and what they take back, write-offs, overrides by hand.
ALTER TABLE disposition ADD COLUMN scope_key TEXT NOT NULL DEFAULT '';

CREATE TABLE credit (
  workspace BLOB NOT NULL,
  document  TEXT NOT NULL,
  original  TEXT NOT NULL,
  reason    TEXT NOT NULL,
  cause     TEXT NOT NULL,
  dated     INTEGER NOT NULL,
  actor     BLOB NOT NULL,
  created   INTEGER NOT NULL,
  PRIMARY KEY (workspace, document)
) STRICT, WITHOUT ROWID;
CREATE INDEX credit_original ON credit (workspace, original, document);

CREATE TABLE credit_line (
  workspace BLOB NOT NULL,
  document  TEXT NOT NULL,
  line      INTEGER NOT NULL,
  original  TEXT NOT NULL,
  original_line INTEGER NOT NULL,
  mode      INTEGER NOT NULL,
  net       INTEGER NOT NULL,
  tax       INTEGER NOT NULL,
  seconds   INTEGER NOT NULL,
  reason    TEXT NOT NULL,
  PRIMARY KEY (workspace, document, line)
) STRICT, WITHOUT ROWID;
CREATE INDEX credit_line_original ON credit_line (workspace, original, original_line);

-- what a credit note takes back of the lines that it credits; it moves when the credit note is reserved
CREATE TABLE credit_share (
  workspace BLOB NOT NULL,
  document  TEXT NOT NULL,
  ordinal   INTEGER NOT NULL,
  line      INTEGER NOT NULL,
  item      BLOB NOT NULL,
  billing_day INTEGER NOT NULL,
  quantity  INTEGER NOT NULL,
  billable_seconds INTEGER,
  billed_seconds INTEGER NOT NULL,
  net_minor INTEGER NOT NULL,
  PRIMARY KEY (workspace, document, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX credit_share_item ON credit_share (workspace, item);

CREATE TABLE write_off (
  workspace BLOB NOT NULL,
  document  TEXT NOT NULL,
  id        BLOB NOT NULL,
  client    TEXT NOT NULL,
  entries   INTEGER NOT NULL,
  seconds   INTEGER NOT NULL,
  reason    TEXT NOT NULL,
  actor     BLOB NOT NULL,
  created   INTEGER NOT NULL,
  PRIMARY KEY (workspace, document)
) STRICT, WITHOUT ROWID;
CREATE INDEX write_off_client ON write_off (workspace, client, id);

-- a line by hand on an agreement's invoice of a period
CREATE TABLE invoice_override (
  workspace BLOB NOT NULL,
  id        BLOB NOT NULL,
  agreement TEXT NOT NULL,
  period    TEXT NOT NULL,
  amount    INTEGER NOT NULL,
  currency  TEXT NOT NULL,
  line_text TEXT NOT NULL,
  tax_code  TEXT NOT NULL,
  reason    TEXT NOT NULL,
  actor     BLOB NOT NULL,
  created   INTEGER NOT NULL,
  PRIMARY KEY (workspace, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX invoice_override_agreement ON invoice_override (workspace, agreement, period, id);

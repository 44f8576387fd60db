-- Corrections after a document is final: credit notes and what they take back, write-offs, overrides by hand.
ALTER TABLE disposition ADD COLUMN scope_key TEXT COLLATE "C" NOT NULL DEFAULT '';

CREATE TABLE credit (
  workspace BYTEA NOT NULL,
  document  TEXT COLLATE "C" NOT NULL,
  original  TEXT COLLATE "C" NOT NULL,
  reason    TEXT COLLATE "C" NOT NULL,
  cause     TEXT COLLATE "C" NOT NULL,
  dated     INTEGER NOT NULL,
  actor     BYTEA NOT NULL,
  created   BIGINT NOT NULL,
  PRIMARY KEY (workspace, document)
);
CREATE INDEX credit_original ON credit (workspace, original, document);

CREATE TABLE credit_line (
  workspace BYTEA NOT NULL,
  document  TEXT COLLATE "C" NOT NULL,
  line      INTEGER NOT NULL,
  original  TEXT COLLATE "C" NOT NULL,
  original_line INTEGER NOT NULL,
  mode      INTEGER NOT NULL,
  net       BIGINT NOT NULL,
  tax       BIGINT NOT NULL,
  seconds   BIGINT NOT NULL,
  reason    TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (workspace, document, line)
);
CREATE INDEX credit_line_original ON credit_line (workspace, original, original_line);

-- what a credit note takes back of the lines that it credits; it moves when the credit note is reserved
CREATE TABLE credit_share (
  workspace BYTEA NOT NULL,
  document  TEXT COLLATE "C" NOT NULL,
  ordinal   INTEGER NOT NULL,
  line      INTEGER NOT NULL,
  item      BYTEA NOT NULL,
  billing_day INTEGER NOT NULL,
  quantity  BIGINT NOT NULL,
  billable_seconds BIGINT,
  billed_seconds BIGINT NOT NULL,
  net_minor BIGINT NOT NULL,
  PRIMARY KEY (workspace, document, ordinal)
);
CREATE INDEX credit_share_item ON credit_share (workspace, item);

CREATE TABLE write_off (
  workspace BYTEA NOT NULL,
  document  TEXT COLLATE "C" NOT NULL,
  id        BYTEA NOT NULL,
  client    TEXT COLLATE "C" NOT NULL,
  entries   BIGINT NOT NULL,
  seconds   BIGINT NOT NULL,
  reason    TEXT COLLATE "C" NOT NULL,
  actor     BYTEA NOT NULL,
  created   BIGINT NOT NULL,
  PRIMARY KEY (workspace, document)
);
CREATE INDEX write_off_client ON write_off (workspace, client, id);

-- a line by hand on an agreement's invoice of a period
CREATE TABLE invoice_override (
  workspace BYTEA NOT NULL,
  id        BYTEA NOT NULL,
  agreement TEXT COLLATE "C" NOT NULL,
  period    TEXT COLLATE "C" NOT NULL,
  amount    BIGINT NOT NULL,
  currency  TEXT COLLATE "C" NOT NULL,
  line_text TEXT COLLATE "C" NOT NULL,
  tax_code  TEXT COLLATE "C" NOT NULL,
  reason    TEXT COLLATE "C" NOT NULL,
  actor     BYTEA NOT NULL,
  created   BIGINT NOT NULL,
  PRIMARY KEY (workspace, id)
);
CREATE INDEX invoice_override_agreement ON invoice_override (workspace, agreement, period, id);

-- Money of work by client, project and month, kept in the transaction that plans it: one row for each
-- document, project and month of billing days, replaced whenever the document's draft is.
CREATE TABLE value_rollup (
  workspace BYTEA NOT NULL,
  document  TEXT COLLATE "C" NOT NULL,
  project   TEXT COLLATE "C" NOT NULL,
  month     INTEGER NOT NULL,
  client    TEXT COLLATE "C" NOT NULL,
  currency  TEXT COLLATE "C" NOT NULL,
  rule_set  TEXT COLLATE "C" NOT NULL,
  billed_seconds BIGINT NOT NULL,
  net       BIGINT NOT NULL,
  PRIMARY KEY (workspace, document, project, month)
);

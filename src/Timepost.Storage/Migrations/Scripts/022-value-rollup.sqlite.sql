-- Money of work by client, project and month, kept in the transaction that plans it: one row for each
-- document, project and month of billing days, replaced whenever the document's draft is.
CREATE TABLE value_rollup (
  workspace BLOB NOT NULL,
  document  TEXT NOT NULL,
  project   TEXT NOT NULL,
  month     INTEGER NOT NULL,
  client    TEXT NOT NULL,
  currency  TEXT NOT NULL,
  rule_set  TEXT NOT NULL,
  billed_seconds INTEGER NOT NULL,
  net       INTEGER NOT NULL,
  PRIMARY KEY (workspace, document, project, month)
) STRICT, WITHOUT ROWID;

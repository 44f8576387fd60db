-- Rule sets that plans used: each text verbatim, once by its SHA-256, so that a line is explained under the rules that made it.
CREATE TABLE rule_text (
  workspace BLOB NOT NULL,
  sha256    BLOB NOT NULL CHECK (length(sha256) = 32),
  body      TEXT NOT NULL,
  PRIMARY KEY (workspace, sha256)
) STRICT, WITHOUT ROWID;

CREATE TABLE rule_set_file (
  workspace BLOB NOT NULL,
  rule_set  TEXT NOT NULL, -- hash of the rule set
  ordinal   INTEGER NOT NULL,
  file      TEXT NOT NULL,
  sha256    BLOB NOT NULL,
  PRIMARY KEY (workspace, rule_set, ordinal)
) STRICT, WITHOUT ROWID;

-- seconds of the quantity that were billable, before rounding; NULL: written before this was kept
ALTER TABLE disposition ADD COLUMN billable_seconds INTEGER;

-- zone data under which the batch's rows were normalised; empty: read before this was kept
ALTER TABLE batch ADD COLUMN tzdb TEXT NOT NULL DEFAULT '';

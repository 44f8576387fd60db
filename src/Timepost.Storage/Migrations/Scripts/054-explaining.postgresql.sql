-- Rule sets that plans used: each text verbatim, once by its SHA-256, so that a line is explained under the rules that made it.
CREATE TABLE rule_text (
  workspace bytea NOT NULL,
  sha256    bytea NOT NULL CHECK (length(sha256) = 32),
  body      text COLLATE "C" NOT NULL,
  PRIMARY KEY (workspace, sha256)
);

CREATE TABLE rule_set_file (
  workspace bytea NOT NULL,
  rule_set  text COLLATE "C" NOT NULL, -- hash of the rule set
  ordinal   bigint NOT NULL,
  file      text COLLATE "C" NOT NULL,
  sha256    bytea NOT NULL,
  PRIMARY KEY (workspace, rule_set, ordinal)
);

-- seconds of the quantity that were billable, before rounding; NULL: written before this was kept
ALTER TABLE disposition ADD COLUMN billable_seconds bigint;

-- zone data under which the batch's rows were normalised; empty: read before this was kept
ALTER TABLE batch ADD COLUMN tzdb text COLLATE "C" NOT NULL DEFAULT '';

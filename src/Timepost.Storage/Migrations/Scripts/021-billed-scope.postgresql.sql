-- What final documents billed of each rounding scope, under the policy that they pinned.
CREATE TABLE billed_scope (
  workspace BYTEA NOT NULL,
  agreement TEXT COLLATE "C" NOT NULL,
  scope_key TEXT COLLATE "C" NOT NULL,
  document  TEXT COLLATE "C" NOT NULL,
  raw_seconds BIGINT NOT NULL,
  billed_seconds BIGINT NOT NULL,
  increment_seconds BIGINT NOT NULL,
  mode      INTEGER NOT NULL,
  minimum_seconds BIGINT NOT NULL,
  scope     INTEGER NOT NULL,
  PRIMARY KEY (workspace, agreement, scope_key, document)
);

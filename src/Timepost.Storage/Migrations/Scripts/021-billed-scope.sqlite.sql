-- What final documents billed of each rounding scope, under the policy that they pinned.
CREATE TABLE billed_scope (
  workspace BLOB NOT NULL,
  agreement TEXT NOT NULL,
  scope_key TEXT NOT NULL,
  document  TEXT NOT NULL,
  raw_seconds INTEGER NOT NULL,
  billed_seconds INTEGER NOT NULL,
  increment_seconds INTEGER NOT NULL,
  mode      INTEGER NOT NULL,
  minimum_seconds INTEGER NOT NULL,
  scope     INTEGER NOT NULL,
  PRIMARY KEY (workspace, agreement, scope_key, document)
) STRICT, WITHOUT ROWID;

-- Settlements of what is held back from vendors: a step each, never changed.
CREATE TABLE retention_settlement (
  workspace BLOB NOT NULL,
  id        BLOB NOT NULL,
  vendor    TEXT NOT NULL,
  quarter   TEXT NOT NULL,
  currency  TEXT NOT NULL,
  held      INTEGER NOT NULL,
  step      INTEGER NOT NULL,
  actor     BLOB NOT NULL,
  happened  INTEGER NOT NULL,
  PRIMARY KEY (workspace, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX retention_settlement_vendor ON retention_settlement (workspace, vendor, id);

CREATE TRIGGER retention_settlement_append_only BEFORE UPDATE ON retention_settlement
BEGIN
  SELECT RAISE(ABORT, 'settlements are append-only');
END;
CREATE TRIGGER retention_settlement_never_deleted BEFORE DELETE ON retention_settlement
BEGIN
  SELECT RAISE(ABORT, 'settlements are append-only');
END;

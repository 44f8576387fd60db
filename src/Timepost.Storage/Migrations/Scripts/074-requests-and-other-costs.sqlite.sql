-- Why a request to a client was withdrawn; and expenses of a subcontractor's vendor that are no invoice for hours.
ALTER TABLE retainer_request ADD COLUMN reason TEXT NOT NULL DEFAULT '';

CREATE TABLE other_cost (
  workspace BLOB NOT NULL,
  id        BLOB NOT NULL,
  expense   BLOB NOT NULL,
  other     INTEGER NOT NULL,
  reason    TEXT NOT NULL,
  actor     BLOB NOT NULL,
  happened  INTEGER NOT NULL,
  PRIMARY KEY (workspace, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX other_cost_expense ON other_cost (workspace, expense, id);

CREATE TRIGGER other_cost_append_only BEFORE UPDATE ON other_cost
BEGIN
  SELECT RAISE(ABORT, 'decisions on costs are append-only');
END;
CREATE TRIGGER other_cost_never_deleted BEFORE DELETE ON other_cost
BEGIN
  SELECT RAISE(ABORT, 'decisions on costs are append-only');
END;

-- Why a request to a client was withdrawn; and expenses of a subcontractor's vendor that are no invoice for hours.
ALTER TABLE retainer_request ADD COLUMN reason TEXT COLLATE "C" NOT NULL DEFAULT '';

CREATE TABLE other_cost (
  workspace BYTEA NOT NULL,
  id        BYTEA NOT NULL,
  expense   BYTEA NOT NULL,
  other     INTEGER NOT NULL,
  reason    TEXT COLLATE "C" NOT NULL,
  actor     BYTEA NOT NULL,
  happened  BIGINT NOT NULL,
  PRIMARY KEY (workspace, id)
);
CREATE INDEX other_cost_expense ON other_cost (workspace, expense, id);

CREATE FUNCTION other_cost_append_only() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  RAISE EXCEPTION 'decisions on costs are append-only';
END;
$body$;
CREATE TRIGGER other_cost_append_only BEFORE UPDATE OR DELETE ON other_cost
  FOR EACH ROW EXECUTE FUNCTION other_cost_append_only();

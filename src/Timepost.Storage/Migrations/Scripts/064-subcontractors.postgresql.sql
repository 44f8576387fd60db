-- Settlements of what is held back from vendors: a step each, never changed.
CREATE TABLE retention_settlement (
  workspace BYTEA NOT NULL,
  id        BYTEA NOT NULL,
  vendor    TEXT COLLATE "C" NOT NULL,
  quarter   TEXT COLLATE "C" NOT NULL,
  currency  TEXT COLLATE "C" NOT NULL,
  held      BIGINT NOT NULL,
  step      INTEGER NOT NULL,
  actor     BYTEA NOT NULL,
  happened  BIGINT NOT NULL,
  PRIMARY KEY (workspace, id)
);
CREATE INDEX retention_settlement_vendor ON retention_settlement (workspace, vendor, id);

CREATE FUNCTION retention_settlement_append_only() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  RAISE EXCEPTION 'settlements are append-only';
END;
$body$;
CREATE TRIGGER retention_settlement_append_only BEFORE UPDATE OR DELETE ON retention_settlement
  FOR EACH ROW EXECUTE FUNCTION retention_settlement_append_only();

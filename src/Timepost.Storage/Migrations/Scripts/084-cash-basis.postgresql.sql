-- Books on cash basis: what documents bring once they are paid, and what entries of the subledger have brought of it. Append-only.
CREATE TABLE cash_share (
  workspace BYTEA NOT NULL,
  entry     BYTEA NOT NULL, -- the entry of the subledger with which it came
  ordinal   INTEGER NOT NULL,
  document  TEXT COLLATE "C" NOT NULL,
  counts    INTEGER NOT NULL CHECK (counts IN (0, 1)), -- 0: it waits for money; 1: posted with money
  role      INTEGER NOT NULL,
  account   TEXT COLLATE "C" NOT NULL,
  tax_code  TEXT COLLATE "C" NOT NULL,
  item      TEXT COLLATE "C" NOT NULL, -- the expense that is billed on; empty where none
  agreement TEXT COLLATE "C" NOT NULL,
  currency  TEXT COLLATE "C" NOT NULL,
  amount    BIGINT NOT NULL,
  base      BIGINT NOT NULL,
  PRIMARY KEY (workspace, entry, ordinal)
);
CREATE INDEX cash_share_document ON cash_share (workspace, document);
CREATE INDEX cash_share_item ON cash_share (workspace, item) WHERE item <> '';

CREATE FUNCTION cash_share_append_only() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  RAISE EXCEPTION 'shares of money are append-only';
END;
$body$;
CREATE TRIGGER cash_share_append_only BEFORE UPDATE OR DELETE ON cash_share
  FOR EACH ROW EXECUTE FUNCTION cash_share_append_only();

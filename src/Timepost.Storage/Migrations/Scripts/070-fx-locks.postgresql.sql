-- What documents in another currency came to in base when they were reserved or recorded: line 0 is the document, 1 and up its lines. Append-only.
CREATE TABLE document_lock (
  workspace BYTEA NOT NULL,
  document  TEXT COLLATE "C" NOT NULL,
  entry     BYTEA NOT NULL, -- the entry of the subledger that posts it; of several the newest counts
  line      INTEGER NOT NULL CHECK (line >= 0),
  currency  TEXT COLLATE "C" NOT NULL,
  net       BIGINT NOT NULL,
  tax       BIGINT NOT NULL,
  base_currency TEXT COLLATE "C" NOT NULL,
  base_net  BIGINT NOT NULL,
  base_tax  BIGINT NOT NULL,
  rates     TEXT COLLATE "C" NOT NULL, -- ids, separated by a blank
  tax_rates TEXT COLLATE "C" NOT NULL,
  locked_at BIGINT NOT NULL, -- microseconds since 1970
  PRIMARY KEY (workspace, document, entry, line)
);

CREATE FUNCTION document_lock_append_only() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  RAISE EXCEPTION 'locked amounts are append-only';
END;
$body$;
CREATE TRIGGER document_lock_append_only BEFORE UPDATE OR DELETE ON document_lock
  FOR EACH ROW EXECUTE FUNCTION document_lock_append_only();

-- Which rates made a posting's base amount; empty where it is in base currency, or relieves what stood at so much.
ALTER TABLE subledger_posting ADD COLUMN rates TEXT COLLATE "C" NOT NULL DEFAULT '';

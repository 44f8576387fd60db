-- Retainers: an append-only ledger, and what is left of each lot. A balance below zero is refused here, whoever asks.
CREATE TABLE retainer (
  workspace BYTEA NOT NULL,
  id        TEXT COLLATE "C" NOT NULL,
  lot       BYTEA NOT NULL,
  balance   BIGINT NOT NULL CHECK (balance >= 0),
  PRIMARY KEY (workspace, id, lot)
);

CREATE TABLE retainer_entry (
  workspace BYTEA NOT NULL,
  retainer  TEXT COLLATE "C" NOT NULL,
  id        BYTEA NOT NULL,
  lot       BYTEA NOT NULL,
  kind      INTEGER NOT NULL,
  entry_day INTEGER NOT NULL,
  document  TEXT COLLATE "C" NOT NULL,
  amount    BIGINT NOT NULL,
  tax       BIGINT NOT NULL,
  tax_code  TEXT COLLATE "C" NOT NULL,
  tax_percent TEXT COLLATE "C" NOT NULL,
  fee       BIGINT NOT NULL,
  from_day  INTEGER,
  to_day    INTEGER,
  balance   BIGINT NOT NULL CHECK (balance >= 0),
  reverses  BYTEA,
  reason    TEXT COLLATE "C" NOT NULL,
  actor     BYTEA NOT NULL,
  PRIMARY KEY (workspace, retainer, id)
);
CREATE INDEX retainer_entry_document ON retainer_entry (workspace, document, id) WHERE document <> '';
CREATE UNIQUE INDEX retainer_entry_reverses ON retainer_entry (workspace, reverses) WHERE reverses IS NOT NULL;

-- What was asked of a client: it posts nothing.
CREATE TABLE retainer_request (
  workspace BYTEA NOT NULL,
  id        BYTEA NOT NULL,
  retainer  TEXT COLLATE "C" NOT NULL,
  request_day INTEGER NOT NULL,
  currency  TEXT COLLATE "C" NOT NULL,
  amount    BIGINT NOT NULL,
  top_up    INTEGER NOT NULL,
  status    TEXT COLLATE "C" NOT NULL,
  actor     BYTEA NOT NULL,
  PRIMARY KEY (workspace, id)
);
CREATE INDEX retainer_request_retainer ON retainer_request (workspace, retainer, id);

CREATE FUNCTION retainer_entry_counts() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  INSERT INTO retainer (workspace, id, lot, balance) VALUES (NEW.workspace, NEW.retainer, NEW.lot, 0) ON CONFLICT DO NOTHING;
  UPDATE retainer SET balance = balance + NEW.amount WHERE workspace = NEW.workspace AND id = NEW.retainer AND lot = NEW.lot;
  RETURN NEW;
END;
$body$;
CREATE TRIGGER retainer_entry_counts AFTER INSERT ON retainer_entry
  FOR EACH ROW EXECUTE FUNCTION retainer_entry_counts();

CREATE FUNCTION retainer_append_only() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  RAISE EXCEPTION 'the ledger of a retainer is append-only';
END;
$body$;
CREATE TRIGGER retainer_entry_append_only BEFORE UPDATE OR DELETE ON retainer_entry
  FOR EACH ROW EXECUTE FUNCTION retainer_append_only();

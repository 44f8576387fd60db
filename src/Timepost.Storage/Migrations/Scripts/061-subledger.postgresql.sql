-- The subledger: double entry, append-only. Postings come first, the entry seals them: it is refused where they do not sum to zero.
CREATE TABLE subledger_posting (
  workspace BYTEA NOT NULL,
  entry     BYTEA NOT NULL,
  ordinal   INTEGER NOT NULL,
  role      INTEGER NOT NULL,
  account   TEXT COLLATE "C" NOT NULL,
  tax_code  TEXT COLLATE "C" NOT NULL,
  party     TEXT COLLATE "C" NOT NULL,
  document  TEXT COLLATE "C" NOT NULL,
  agreement TEXT COLLATE "C" NOT NULL,
  posting_day INTEGER NOT NULL,
  currency  TEXT COLLATE "C" NOT NULL,
  amount    BIGINT NOT NULL,
  base      BIGINT NOT NULL,
  PRIMARY KEY (workspace, entry, ordinal)
);
CREATE INDEX subledger_posting_role ON subledger_posting (workspace, role, document, party, posting_day);
CREATE INDEX subledger_posting_agreement ON subledger_posting (workspace, agreement, role) WHERE agreement <> '';

CREATE TABLE subledger_entry (
  workspace BYTEA NOT NULL,
  id        BYTEA NOT NULL,
  entry_day INTEGER NOT NULL,
  kind      TEXT COLLATE "C" NOT NULL,
  document  TEXT COLLATE "C" NOT NULL,
  memo      TEXT COLLATE "C" NOT NULL,
  reason    TEXT COLLATE "C" NOT NULL,
  fx        INTEGER NOT NULL,
  rates     TEXT COLLATE "C" NOT NULL,
  rule_set  TEXT COLLATE "C" NOT NULL,
  reverses  BYTEA,
  PRIMARY KEY (workspace, id)
);
CREATE INDEX subledger_entry_document ON subledger_entry (workspace, document, id);
CREATE UNIQUE INDEX subledger_entry_reverses ON subledger_entry (workspace, reverses) WHERE reverses IS NOT NULL;

CREATE TABLE period_close (
  workspace BYTEA NOT NULL,
  id        BYTEA NOT NULL,
  period    TEXT COLLATE "C" NOT NULL,
  last_day  INTEGER NOT NULL,
  closed    INTEGER NOT NULL,
  actor     BYTEA NOT NULL,
  reason    TEXT COLLATE "C" NOT NULL,
  happened  BIGINT NOT NULL,
  PRIMARY KEY (workspace, id)
);

CREATE FUNCTION subledger_entry_balances() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  IF (SELECT coalesce(sum(base), 1) FROM subledger_posting WHERE workspace = NEW.workspace AND entry = NEW.id) <> 0 THEN
    RAISE EXCEPTION 'subledger entry does not sum to zero';
  END IF;
  IF NEW.fx = 0 AND EXISTS (
    SELECT 1 FROM subledger_posting WHERE workspace = NEW.workspace AND entry = NEW.id GROUP BY currency HAVING sum(amount) <> 0) THEN
    RAISE EXCEPTION 'subledger entry does not sum to zero in a currency';
  END IF;
  RETURN NEW;
END;
$body$;
CREATE TRIGGER subledger_entry_balances BEFORE INSERT ON subledger_entry
  FOR EACH ROW EXECUTE FUNCTION subledger_entry_balances();

CREATE FUNCTION subledger_posting_sealed() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  IF EXISTS (SELECT 1 FROM subledger_entry WHERE workspace = NEW.workspace AND id = NEW.entry) THEN
    RAISE EXCEPTION 'subledger entry is sealed';
  END IF;
  RETURN NEW;
END;
$body$;
CREATE TRIGGER subledger_posting_sealed BEFORE INSERT ON subledger_posting
  FOR EACH ROW EXECUTE FUNCTION subledger_posting_sealed();

CREATE FUNCTION subledger_append_only() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  RAISE EXCEPTION 'the subledger is append-only';
END;
$body$;
CREATE TRIGGER subledger_entry_append_only BEFORE UPDATE OR DELETE ON subledger_entry
  FOR EACH ROW EXECUTE FUNCTION subledger_append_only();
CREATE TRIGGER subledger_posting_append_only BEFORE UPDATE OR DELETE ON subledger_posting
  FOR EACH ROW EXECUTE FUNCTION subledger_append_only();

-- What persons and period ends recorded; posted at once, delivered by the next plan.
CREATE TABLE booking (
  workspace BYTEA NOT NULL,
  document  TEXT COLLATE "C" NOT NULL,
  id        BYTEA NOT NULL,
  kind      TEXT COLLATE "C" NOT NULL,
  client    TEXT COLLATE "C" NOT NULL,
  agreement TEXT COLLATE "C" NOT NULL,
  document_date INTEGER NOT NULL,
  currency  TEXT COLLATE "C" NOT NULL,
  total     BIGINT NOT NULL,
  body      BYTEA NOT NULL,
  status    TEXT COLLATE "C" NOT NULL,
  number    TEXT COLLATE "C" NOT NULL,
  actor     BYTEA NOT NULL,
  created   BIGINT NOT NULL,
  reason    TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (workspace, document)
);
CREATE INDEX booking_order ON booking (workspace, id);
CREATE INDEX booking_open ON booking (workspace, status, id);
CREATE INDEX booking_number ON booking (workspace, number) WHERE number <> '';

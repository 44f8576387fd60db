-- Dispositions: the one place that says what became of an entry, an expense or a fee.
-- An item is disposed between nothing and its limit; the trigger counts, the check refuses.
CREATE TABLE item (
  workspace BYTEA NOT NULL,
  id        BYTEA NOT NULL,
  side      INTEGER NOT NULL,
  measure   INTEGER NOT NULL,
  item_limit BIGINT NOT NULL,
  disposed  BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (workspace, id, side),
  CHECK (disposed BETWEEN 0 AND item_limit)
);

CREATE TABLE disposition (
  workspace BYTEA NOT NULL,
  item      BYTEA NOT NULL,
  id        BYTEA NOT NULL,
  side      INTEGER NOT NULL,
  billing_day INTEGER NOT NULL,
  quantity  BIGINT NOT NULL,
  became    TEXT COLLATE "C" NOT NULL,
  document  TEXT COLLATE "C" NOT NULL,
  line      INTEGER NOT NULL,
  billed_seconds BIGINT NOT NULL,
  net_minor BIGINT NOT NULL,
  rule_set  TEXT COLLATE "C" NOT NULL,
  reverses  BYTEA,
  PRIMARY KEY (workspace, item, id)
);

CREATE INDEX disposition_document ON disposition (workspace, document, line);
CREATE UNIQUE INDEX disposition_reverses ON disposition (workspace, reverses) WHERE reverses IS NOT NULL;

CREATE FUNCTION disposition_counts() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  UPDATE item SET disposed = disposed + NEW.quantity
   WHERE workspace = NEW.workspace AND id = NEW.item AND side = NEW.side;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'disposition without an item';
  END IF;
  RETURN NULL;
END;
$body$;
CREATE TRIGGER disposition_counts AFTER INSERT ON disposition
  FOR EACH ROW EXECUTE FUNCTION disposition_counts();

CREATE FUNCTION disposition_append_only() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  RAISE EXCEPTION 'dispositions are append-only';
END;
$body$;
CREATE TRIGGER disposition_append_only BEFORE UPDATE OR DELETE ON disposition
  FOR EACH ROW EXECUTE FUNCTION disposition_append_only();

CREATE TABLE plan (
  workspace BYTEA NOT NULL,
  id        BYTEA NOT NULL,
  created   BIGINT NOT NULL,
  as_of     INTEGER NOT NULL,
  until_day INTEGER NOT NULL,
  partial   INTEGER NOT NULL,
  connection TEXT COLLATE "C" NOT NULL,
  client    TEXT COLLATE "C" NOT NULL,
  rule_set  TEXT COLLATE "C" NOT NULL,
  tzdb      TEXT COLLATE "C" NOT NULL,
  status    TEXT COLLATE "C" NOT NULL,
  unchanged BIGINT NOT NULL,
  PRIMARY KEY (workspace, id)
);

CREATE TABLE plan_action (
  workspace BYTEA NOT NULL,
  plan      BYTEA NOT NULL,
  sequence  INTEGER NOT NULL,
  verb      INTEGER NOT NULL,
  kind      TEXT COLLATE "C" NOT NULL,
  object    TEXT COLLATE "C" NOT NULL,
  reason    TEXT COLLATE "C" NOT NULL,
  action_key TEXT COLLATE "C" NOT NULL,
  currency  TEXT COLLATE "C" NOT NULL,
  effect    BIGINT NOT NULL,
  net       BIGINT NOT NULL,
  depends_on TEXT COLLATE "C" NOT NULL,
  before_text TEXT COLLATE "C" NOT NULL,
  after_text TEXT COLLATE "C" NOT NULL,
  hash      TEXT COLLATE "C" NOT NULL,
  client    TEXT COLLATE "C" NOT NULL,
  state     INTEGER NOT NULL,
  PRIMARY KEY (workspace, plan, sequence)
);

CREATE INDEX plan_action_object ON plan_action (workspace, object, state);

CREATE TABLE approval (
  workspace BYTEA NOT NULL,
  connection TEXT COLLATE "C" NOT NULL,
  action_key TEXT COLLATE "C" NOT NULL,
  hash      TEXT COLLATE "C" NOT NULL,
  actor     BYTEA NOT NULL,
  approved_at BIGINT NOT NULL,
  PRIMARY KEY (workspace, connection, action_key, hash)
);

CREATE TABLE draft (
  workspace BYTEA NOT NULL,
  document  TEXT COLLATE "C" NOT NULL,
  kind      TEXT COLLATE "C" NOT NULL,
  party_key TEXT COLLATE "C" NOT NULL,
  agreement TEXT COLLATE "C" NOT NULL,
  currency  TEXT COLLATE "C" NOT NULL,
  split     TEXT COLLATE "C" NOT NULL,
  period    TEXT COLLATE "C" NOT NULL,
  generation INTEGER NOT NULL,
  party     TEXT COLLATE "C" NOT NULL,
  document_date INTEGER NOT NULL,
  due_date  INTEGER,
  from_day  INTEGER NOT NULL,
  to_day    INTEGER NOT NULL,
  net       BIGINT NOT NULL,
  tax       BIGINT NOT NULL,
  total     BIGINT NOT NULL,
  hash      BYTEA NOT NULL,
  body      BYTEA NOT NULL,
  status    TEXT COLLATE "C" NOT NULL,
  number    TEXT COLLATE "C" NOT NULL,
  rule_set  TEXT COLLATE "C" NOT NULL,
  blocked   TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (workspace, document)
);

-- a generation exists once
CREATE UNIQUE INDEX draft_identity ON draft
  (workspace, party_key, kind, agreement, currency, split, period, generation);
CREATE INDEX draft_open ON draft (workspace, status, document_date, document);
CREATE INDEX draft_number ON draft (workspace, number) WHERE number <> '';

CREATE TABLE delivery (
  workspace BYTEA NOT NULL,
  connection TEXT COLLATE "C" NOT NULL,
  action_key TEXT COLLATE "C" NOT NULL,
  plan      BYTEA NOT NULL,
  sequence  INTEGER NOT NULL,
  document  TEXT COLLATE "C" NOT NULL,
  kind      TEXT COLLATE "C" NOT NULL,
  number    TEXT COLLATE "C" NOT NULL,
  body      BYTEA NOT NULL,
  body_hash BYTEA NOT NULL,
  document_json BYTEA NOT NULL,
  fence     BIGINT NOT NULL,
  state     INTEGER NOT NULL,
  reserved_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  note      TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (workspace, connection, action_key)
);

CREATE INDEX delivery_open ON delivery (workspace, connection, state);
CREATE INDEX delivery_document ON delivery (workspace, connection, document);

CREATE TABLE books_link (
  workspace BYTEA NOT NULL,
  object    TEXT COLLATE "C" NOT NULL,
  connection TEXT COLLATE "C" NOT NULL,
  kind      TEXT COLLATE "C" NOT NULL,
  external_id TEXT COLLATE "C" NOT NULL,
  hash      BYTEA NOT NULL,
  PRIMARY KEY (workspace, object, connection, kind)
);

-- the register of numbers: a reserved number stays with its document, an abandoned one stays as void
CREATE TABLE document_number (
  workspace BYTEA NOT NULL,
  connection TEXT COLLATE "C" NOT NULL,
  series    TEXT COLLATE "C" NOT NULL,
  number    BIGINT NOT NULL,
  document  TEXT COLLATE "C" NOT NULL,
  state     TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (workspace, connection, series, number)
);
CREATE UNIQUE INDEX document_number_document ON document_number (workspace, connection, document);

CREATE TABLE fence (
  workspace BYTEA NOT NULL,
  connection TEXT COLLATE "C" NOT NULL,
  token     BIGINT NOT NULL,
  PRIMARY KEY (workspace, connection)
);

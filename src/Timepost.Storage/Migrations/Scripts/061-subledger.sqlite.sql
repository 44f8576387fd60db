-- The subledger: double entry, append-only. Postings come first, the entry seals them: it is refused where they do not sum to zero.
CREATE TABLE subledger_posting (
  workspace BLOB NOT NULL,
  entry     BLOB NOT NULL,
  ordinal   INTEGER NOT NULL,
  role      INTEGER NOT NULL,
  account   TEXT NOT NULL,
  tax_code  TEXT NOT NULL,
  party     TEXT NOT NULL,
  document  TEXT NOT NULL,
  agreement TEXT NOT NULL,
  posting_day INTEGER NOT NULL,
  currency  TEXT NOT NULL,
  amount    INTEGER NOT NULL,
  base      INTEGER NOT NULL,
  PRIMARY KEY (workspace, entry, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX subledger_posting_role ON subledger_posting (workspace, role, document, party, posting_day);
CREATE INDEX subledger_posting_agreement ON subledger_posting (workspace, agreement, role) WHERE agreement <> '';

CREATE TABLE subledger_entry (
  workspace BLOB NOT NULL,
  id        BLOB NOT NULL,
  entry_day INTEGER NOT NULL,
  kind      TEXT NOT NULL,
  document  TEXT NOT NULL,
  memo      TEXT NOT NULL,
  reason    TEXT NOT NULL,
  fx        INTEGER NOT NULL,
  rates     TEXT NOT NULL,
  rule_set  TEXT NOT NULL,
  reverses  BLOB,
  PRIMARY KEY (workspace, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX subledger_entry_document ON subledger_entry (workspace, document, id);
CREATE UNIQUE INDEX subledger_entry_reverses ON subledger_entry (workspace, reverses) WHERE reverses IS NOT NULL;

CREATE TABLE period_close (
  workspace BLOB NOT NULL,
  id        BLOB NOT NULL,
  period    TEXT NOT NULL,
  last_day  INTEGER NOT NULL,
  closed    INTEGER NOT NULL,
  actor     BLOB NOT NULL,
  reason    TEXT NOT NULL,
  happened  INTEGER NOT NULL,
  PRIMARY KEY (workspace, id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER subledger_entry_balances BEFORE INSERT ON subledger_entry
BEGIN
  SELECT RAISE(ABORT, 'subledger entry does not sum to zero')
   WHERE (SELECT coalesce(sum(base), 1) FROM subledger_posting WHERE workspace = NEW.workspace AND entry = NEW.id) <> 0;
  SELECT RAISE(ABORT, 'subledger entry does not sum to zero in a currency')
   WHERE NEW.fx = 0 AND EXISTS (
     SELECT 1 FROM subledger_posting WHERE workspace = NEW.workspace AND entry = NEW.id GROUP BY currency HAVING sum(amount) <> 0);
END;
CREATE TRIGGER subledger_posting_sealed BEFORE INSERT ON subledger_posting
BEGIN
  SELECT RAISE(ABORT, 'subledger entry is sealed')
   WHERE EXISTS (SELECT 1 FROM subledger_entry WHERE workspace = NEW.workspace AND id = NEW.entry);
END;
CREATE TRIGGER subledger_entry_append_only BEFORE UPDATE ON subledger_entry
BEGIN
  SELECT RAISE(ABORT, 'the subledger is append-only');
END;
CREATE TRIGGER subledger_entry_never_deleted BEFORE DELETE ON subledger_entry
BEGIN
  SELECT RAISE(ABORT, 'the subledger is append-only');
END;
CREATE TRIGGER subledger_posting_append_only BEFORE UPDATE ON subledger_posting
BEGIN
  SELECT RAISE(ABORT, 'the subledger is append-only');
END;
CREATE TRIGGER subledger_posting_never_deleted BEFORE DELETE ON subledger_posting
BEGIN
  SELECT RAISE(ABORT, 'the subledger is append-only');
END;

-- What persons and period ends recorded; posted at once, delivered by the next plan.
CREATE TABLE booking (
  workspace BLOB NOT NULL,
  document  TEXT NOT NULL,
  id        BLOB NOT NULL,
  kind      TEXT NOT NULL,
  client    TEXT NOT NULL,
  agreement TEXT NOT NULL,
  document_date INTEGER NOT NULL,
  currency  TEXT NOT NULL,
  total     INTEGER NOT NULL,
  body      BLOB NOT NULL,
  status    TEXT NOT NULL,
  number    TEXT NOT NULL,
  actor     BLOB NOT NULL,
  created   INTEGER NOT NULL,
  reason    TEXT NOT NULL,
  PRIMARY KEY (workspace, document)
) STRICT, WITHOUT ROWID;
CREATE INDEX booking_order ON booking (workspace, id);
CREATE INDEX booking_open ON booking (workspace, status, id);
CREATE INDEX booking_number ON booking (workspace, number) WHERE number <> '';

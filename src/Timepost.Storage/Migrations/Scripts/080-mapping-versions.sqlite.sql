-- Published versions of the rule set: append-only. Their texts stand in rule_set_file and rule_text, which nothing changes either.
CREATE TABLE mapping_version (
  workspace BLOB NOT NULL,
  ordinal   INTEGER NOT NULL CHECK (ordinal > 0),
  version   TEXT NOT NULL,
  rule_set  TEXT NOT NULL,
  money_rounding TEXT NOT NULL,
  base_currency TEXT NOT NULL,
  level     TEXT NOT NULL CHECK (level IN ('patch', 'minor', 'major')),
  published INTEGER NOT NULL,
  actor     BLOB NOT NULL,
  note      TEXT NOT NULL,
  changes   TEXT NOT NULL, -- JSON
  amounts   TEXT NOT NULL, -- JSON
  rolls_back TEXT NOT NULL,
  PRIMARY KEY (workspace, ordinal)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX mapping_version_number ON mapping_version (workspace, version);

CREATE TRIGGER mapping_version_follows BEFORE INSERT ON mapping_version
BEGIN
  SELECT RAISE(ABORT, 'a version follows the newest one')
   WHERE NEW.ordinal <> 1 + (SELECT count(*) FROM mapping_version WHERE workspace = NEW.workspace);
  SELECT RAISE(ABORT, 'a version needs its texts')
   WHERE NOT EXISTS (SELECT 1 FROM rule_set_file WHERE workspace = NEW.workspace AND rule_set = NEW.rule_set);
END;
CREATE TRIGGER mapping_version_no_update BEFORE UPDATE ON mapping_version
BEGIN
  SELECT RAISE(ABORT, 'a published version is never changed');
END;
CREATE TRIGGER mapping_version_no_delete BEFORE DELETE ON mapping_version
BEGIN
  SELECT RAISE(ABORT, 'a published version is never changed');
END;

CREATE TRIGGER rule_text_no_update BEFORE UPDATE ON rule_text
BEGIN
  SELECT RAISE(ABORT, 'texts of rule sets are never changed');
END;
CREATE TRIGGER rule_text_no_delete BEFORE DELETE ON rule_text
BEGIN
  SELECT RAISE(ABORT, 'texts of rule sets are never changed');
END;
CREATE TRIGGER rule_set_file_no_update BEFORE UPDATE ON rule_set_file
BEGIN
  SELECT RAISE(ABORT, 'texts of rule sets are never changed');
END;
CREATE TRIGGER rule_set_file_no_delete BEFORE DELETE ON rule_set_file
BEGIN
  SELECT RAISE(ABORT, 'texts of rule sets are never changed');
END;

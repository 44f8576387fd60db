-- Published versions of the rule set: append-only. Their texts stand in rule_set_file and rule_text, which nothing changes either.
CREATE TABLE mapping_version (
  workspace bytea NOT NULL,
  ordinal   bigint NOT NULL CHECK (ordinal > 0),
  version   text COLLATE "C" NOT NULL,
  rule_set  text COLLATE "C" NOT NULL,
  money_rounding text COLLATE "C" NOT NULL,
  base_currency text COLLATE "C" NOT NULL,
  level     text COLLATE "C" NOT NULL CHECK (level IN ('patch', 'minor', 'major')),
  published bigint NOT NULL,
  actor     bytea NOT NULL,
  note      text COLLATE "C" NOT NULL,
  changes   text COLLATE "C" NOT NULL, -- JSON
  amounts   text COLLATE "C" NOT NULL, -- JSON
  rolls_back text COLLATE "C" NOT NULL,
  PRIMARY KEY (workspace, ordinal)
);
CREATE UNIQUE INDEX mapping_version_number ON mapping_version (workspace, version);

CREATE FUNCTION mapping_version_follows() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  IF NEW.ordinal <> 1 + (SELECT count(*) FROM mapping_version WHERE workspace = NEW.workspace) THEN
    RAISE EXCEPTION 'a version follows the newest one';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM rule_set_file WHERE workspace = NEW.workspace AND rule_set = NEW.rule_set) THEN
    RAISE EXCEPTION 'a version needs its texts';
  END IF;
  RETURN NEW;
END;
$body$;
CREATE TRIGGER mapping_version_follows BEFORE INSERT ON mapping_version
  FOR EACH ROW EXECUTE FUNCTION mapping_version_follows();

CREATE FUNCTION mapping_version_append_only() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  RAISE EXCEPTION 'a published version is never changed';
END;
$body$;
CREATE TRIGGER mapping_version_append_only BEFORE UPDATE OR DELETE ON mapping_version
  FOR EACH ROW EXECUTE FUNCTION mapping_version_append_only();

CREATE FUNCTION rule_text_append_only() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  RAISE EXCEPTION 'texts of rule sets are never changed';
END;
$body$;
CREATE TRIGGER rule_text_append_only BEFORE UPDATE OR DELETE ON rule_text
  FOR EACH ROW EXECUTE FUNCTION rule_text_append_only();
CREATE TRIGGER rule_set_file_append_only BEFORE UPDATE OR DELETE ON rule_set_file
  FOR EACH ROW EXECUTE FUNCTION rule_text_append_only();

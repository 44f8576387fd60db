-- Exchange rates as they were captured; of one provider, pair and day the row captured last counts.
CREATE TABLE fx_rate (
  workspace BYTEA NOT NULL,
  id        BYTEA NOT NULL CHECK (length(id) = 16),
  provider  TEXT COLLATE "C" NOT NULL,
  base      TEXT COLLATE "C" NOT NULL,
  quote     TEXT COLLATE "C" NOT NULL CHECK (quote <> base),
  day       INTEGER NOT NULL, -- days since 1970-01-01
  value     TEXT COLLATE "C" NOT NULL, -- exact decimal: units of quote for one of base
  captured  BIGINT NOT NULL, -- microseconds since 1970
  PRIMARY KEY (workspace, id)
);

CREATE INDEX fx_rate_pair ON fx_rate (workspace, base, quote, provider, day, captured);
CREATE INDEX fx_rate_day ON fx_rate (workspace, day, id);

CREATE FUNCTION fx_rate_append_only() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  RAISE EXCEPTION 'rates are append-only';
END;
$body$;
CREATE TRIGGER fx_rate_append_only BEFORE UPDATE OR DELETE ON fx_rate
  FOR EACH ROW EXECUTE FUNCTION fx_rate_append_only();

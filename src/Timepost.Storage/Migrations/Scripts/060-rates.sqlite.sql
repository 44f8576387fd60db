-- Exchange rates as they were captured; of one provider, pair and day the row captured last counts.
CREATE TABLE fx_rate (
  workspace BLOB NOT NULL,
  id        BLOB NOT NULL CHECK (length(id) = 16),
  provider  TEXT NOT NULL,
  base      TEXT NOT NULL,
  quote     TEXT NOT NULL CHECK (quote <> base),
  day       INTEGER NOT NULL, -- days since 1970-01-01
  value     TEXT NOT NULL, -- exact decimal: units of quote for one of base
  captured  INTEGER NOT NULL, -- microseconds since 1970
  PRIMARY KEY (workspace, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX fx_rate_pair ON fx_rate (workspace, base, quote, provider, day, captured);
CREATE INDEX fx_rate_day ON fx_rate (workspace, day, id);

CREATE TRIGGER fx_rate_append_only BEFORE UPDATE ON fx_rate
BEGIN
  SELECT RAISE(ABORT, 'rates are append-only');
END;

CREATE TRIGGER fx_rate_never_deleted BEFORE DELETE ON fx_rate
BEGIN
  SELECT RAISE(ABORT, 'rates are append-only');
END;

-- As for entries (003-statistics): the workspace narrows nothing down, so no search goes by it alone.
ANALYZE fx_rate;
DELETE FROM sqlite_stat1 WHERE tbl = 'fx_rate';
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('fx_rate', 'fx_rate', '200000 200000 1'),
    ('fx_rate', 'fx_rate_pair', '200000 200000 200000 6000 6000 1 1'),
    ('fx_rate', 'fx_rate_day', '200000 200000 30 1');
ANALYZE sqlite_schema;

-- A file holds one workspace and few connections, so that neither narrows a search down. Told once, as figures of a large
-- store, instead of measured: plans of queries then never depend on when a store was last analysed.
ANALYZE entry;
DELETE FROM sqlite_stat1 WHERE tbl = 'entry';
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('entry', 'entry_match', '1000000 1000000 500000 1'),
    ('entry', 'sqlite_autoindex_entry_1', '1000000 1000000 1'),
    ('entry', 'entry_plan', '1000000 1000000 2000 6 1');
ANALYZE sqlite_schema;

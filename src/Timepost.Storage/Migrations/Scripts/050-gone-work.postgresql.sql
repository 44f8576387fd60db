-- Deleted entries, which are few, so that what of them stands on documents is found without reading all.
CREATE INDEX entry_gone ON entry (workspace, billing_day, id) WHERE state = 3;

-- custom fields that a connection names: JSON object of texts; NULL where none
ALTER TABLE entry ADD COLUMN fields text COLLATE "C";
ALTER TABLE expense ADD COLUMN fields text COLLATE "C";

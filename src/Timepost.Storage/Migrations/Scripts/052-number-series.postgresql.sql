-- A document has one number a series: one whose date moved into another year leaves its old number as void.
DROP INDEX document_number_document;
CREATE UNIQUE INDEX document_number_document ON document_number (workspace, connection, document, series);

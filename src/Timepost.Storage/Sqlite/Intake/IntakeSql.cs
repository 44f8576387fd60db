namespace Timepost.Storage.Sqlite.Intake;

/// <summary>SQL of connections, names, blobs and batches.</summary>
internal static class BatchSql
{
    public const string FindConnection = "SELECT number FROM connection WHERE workspace = $1 AND name = $2";

    public const string NextConnection = "SELECT coalesce(max(number), 0) + 1 FROM connection WHERE workspace = $1";

    public const string InsertConnection =
        "INSERT INTO connection (workspace, number, id, name, role, kind, cursor_value, created) VALUES ($1, $2, $3, $4, $5, $6, NULL, $7)";

    public const string Connections = "SELECT number, name, id FROM connection WHERE workspace = $1 ORDER BY number";

    public const string Cursor = "SELECT cursor_value FROM connection WHERE workspace = $1 AND number = $2";

    public const string SetCursor = "UPDATE connection SET cursor_value = $3 WHERE workspace = $1 AND number = $2";

    public const string FindName = "SELECT id FROM name WHERE workspace = $1 AND kind = $2 AND text = $3";

    public const string NextName = "SELECT coalesce(max(id), 0) + 1 FROM name WHERE workspace = $1 AND kind = $2";

    public const string InsertName = "INSERT INTO name (workspace, kind, id, text) VALUES ($1, $2, $3, $4)";

    public const string TextOfName = "SELECT text FROM name WHERE workspace = $1 AND kind = $2 AND id = $3";

    public const string Names = "SELECT id, text FROM name WHERE workspace = $1 AND kind = $2 ORDER BY id";

    public const string EraseName = "UPDATE name SET text = NULL WHERE workspace = $1 AND kind = $2 AND id = $3";

    public const string EmailsOfWorker = "SELECT DISTINCT email FROM entry WHERE workspace = $1 AND worker = $2 AND email <> 0 ORDER BY email";

    public const string InsertBlob =
        "INSERT INTO blob (workspace, sha256, length, created) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";

    public const string ReceivedElsewhere =
        "SELECT c.name, b.added + b.updated + b.unchanged FROM batch b JOIN connection c ON c.workspace = b.workspace AND c.number = b.connection"
        + " WHERE b.workspace = $1 AND b.received = $2 AND b.connection <> $3 AND b.kind = $4 AND b.added + b.updated + b.unchanged > 0"
        + " ORDER BY b.number LIMIT 1";

    public const string NextBatch = "SELECT coalesce(max(number), 0) + 1 FROM batch WHERE workspace = $1";

    public const string InsertBatch =
        "INSERT INTO batch (workspace, number, id, connection, kind, file, format, received, spans, rows_read, added, updated,"
        + " unchanged, rejected, missing, digest, actor, at, tzdb)"
        + " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)";

    public const string Batches =
        "SELECT number, id, connection, kind, file, format, received, spans, rows_read, added, updated, unchanged, rejected,"
        + " missing, digest, actor, at, tzdb FROM batch WHERE workspace = $1 AND (CAST($3 AS text) = '' OR kind = $3) AND number < $4 ORDER BY number DESC LIMIT $2";

    public const string InsertRejection =
        "INSERT INTO rejected_row (workspace, batch, ordinal, line, column_name, value, code, reason) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

    public const string DropEarlierRejections =
        "DELETE FROM rejected_row WHERE workspace = $1 AND batch IN (SELECT b.number FROM batch b WHERE b.workspace = $1 AND b.received = $2"
        + " AND b.connection = $3 AND b.kind = $4 AND b.number < $5)";

    public const string Rejections =
        "SELECT r.line, r.column_name, r.value, r.code, r.reason, b.file FROM rejected_row r JOIN batch b ON b.workspace = r.workspace"
        + " AND b.number = r.batch WHERE r.workspace = $1 AND r.batch = $2 ORDER BY r.ordinal";

    public const string PutBooksObject =
        "INSERT INTO books_object (workspace, connection, kind, external_id, name, body, active, batch) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
        + " ON CONFLICT (workspace, connection, kind, external_id) DO UPDATE SET name = excluded.name, body = excluded.body,"
        + " active = excluded.active, batch = excluded.batch"
        + " WHERE books_object.body <> excluded.body OR books_object.active <> excluded.active OR books_object.name <> excluded.name";

    public const string ListedObjects =
        "SELECT external_id, name, body, active, connection FROM books_object WHERE workspace = $1 AND kind = $2 AND (active = 1 OR CAST($3 AS bigint) = 1)"
        + " ORDER BY connection, external_id";

    public const string FindBooksObject =
        "SELECT 1 FROM books_object WHERE workspace = $1 AND connection = $2 AND kind = $3 AND external_id = $4";
}

/// <summary>SQL of entries.</summary>
internal static class EntrySql
{
    internal const string Columns =
        "number, id, connection, batch, line, raw_offset, raw_length, row_hash, match_key, external_id, worker, email, client, project, task,"
        + " description, tags, start_at, end_at, zone, start_text, day_only, shown_day, billing_day, seconds, billable, billable_seconds,"
        + " status, rate, amount, currency, state, hold, notices, fields";

    public const string Insert =
        "INSERT INTO entry (workspace, " + Columns + ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,"
        + " $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36)";

    public const string Update =
        "UPDATE entry SET id = $3, connection = $4, batch = $5, line = $6, raw_offset = $7, raw_length = $8, row_hash = $9, match_key = $10,"
        + " external_id = $11, worker = $12, email = $13, client = $14, project = $15, task = $16, description = $17, tags = $18,"
        + " start_at = $19, end_at = $20, zone = $21, start_text = $22, day_only = $23, shown_day = $24, billing_day = $25, seconds = $26,"
        + " billable = $27, billable_seconds = $28, status = $29, rate = $30, amount = $31, currency = $32, state = $33, hold = $34, notices = $35, fields = $36"
        + " WHERE workspace = $1 AND number = $2";

    public const string Last = "SELECT number FROM entry WHERE workspace = $1 ORDER BY number DESC LIMIT 1";

    public const string Any = "SELECT 1 FROM entry WHERE workspace = $1 AND connection = $2 LIMIT 1";

    public const string Count = "SELECT count(*) FROM entry WHERE workspace = $1 AND connection = $2";

    public const string After =
        "SELECT number, row_hash, hold FROM entry WHERE workspace = $1 AND connection = $2 AND number > $3 ORDER BY number";

    public const string NextWithKey =
        "SELECT number, row_hash, hold FROM entry WHERE workspace = $1 AND connection = $2 AND match_key = $3 AND number > $4 ORDER BY number LIMIT 1";

    public const string ByExternalId =
        "SELECT number, row_hash, hold FROM entry WHERE workspace = $1 AND connection = $2 AND match_key = $3 AND external_id = $4 ORDER BY number LIMIT 1";

    public const string Between =
        "SELECT number, worker, shown_day, external_id FROM entry WHERE workspace = $1 AND connection = $2 AND shown_day BETWEEN $3 AND $4"
        + " AND state <> 3 ORDER BY number";

    public const string Origins =
        "SELECT number, batch, worker, shown_day, hold FROM entry WHERE workspace = $1 AND connection = $2 AND state <> 3 ORDER BY number";

    public const string ByNumber = "SELECT " + Columns + " FROM entry WHERE workspace = $1 AND number = $2";

    public const string ById = "SELECT " + Columns + " FROM entry WHERE workspace = $1 AND id = $2";

    public const string Details = "SELECT description, tags, fields FROM entry WHERE workspace = $1 AND id = $2";

    public const string FieldsOf = "SELECT fields FROM entry WHERE workspace = $1 AND number = $2";

    public const string NumberOf = "SELECT number FROM entry WHERE workspace = $1 AND id = $2";

    public const string AddHours =
        "INSERT INTO hours_rollup (workspace, client, project, month, currency, seconds, entries) VALUES ($1, $2, $3, $4, $5, $6, $7)"
        + " ON CONFLICT (workspace, client, project, month, currency) DO UPDATE SET seconds = hours_rollup.seconds + excluded.seconds,"
        + " entries = hours_rollup.entries + excluded.entries";

    public const string DropEmptyHours = "DELETE FROM hours_rollup WHERE workspace = $1 AND entries = 0 AND seconds = 0";

    public const string MarkDirty = "INSERT INTO dirty (workspace, client, month) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
}

/// <summary>SQL of expenses and receipts.</summary>
internal static class ExpenseSql
{
    internal const string Columns =
        "id, connection, batch, line, raw_offset, raw_length, row_hash, match_key, external_id, day, merchant, category, worker, client, project,"
        + " description, amount, currency, tax, original_amount, original_currency, billable, reimbursable, status, state, hold, fields";

    public const string Put =
        "INSERT INTO expense (workspace, " + Columns + ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,"
        + " $19, $20, $21, $22, $23, $24, $25, $26, $27, $28) ON CONFLICT (workspace, id) DO UPDATE SET batch = excluded.batch, line = excluded.line,"
        + " raw_offset = excluded.raw_offset, raw_length = excluded.raw_length, row_hash = excluded.row_hash, match_key = excluded.match_key,"
        + " external_id = excluded.external_id, day = excluded.day, merchant = excluded.merchant, category = excluded.category,"
        + " worker = excluded.worker, client = excluded.client, project = excluded.project, description = excluded.description,"
        + " amount = excluded.amount, currency = excluded.currency, tax = excluded.tax, original_amount = excluded.original_amount,"
        + " original_currency = excluded.original_currency, billable = excluded.billable, reimbursable = excluded.reimbursable,"
        + " status = excluded.status, state = excluded.state, hold = excluded.hold, fields = excluded.fields";

    public const string WithKey =
        "SELECT " + Columns + " FROM expense WHERE workspace = $1 AND connection = $2 AND match_key = $3 ORDER BY id";

    public const string Between =
        "SELECT " + Columns + " FROM expense WHERE workspace = $1 AND day BETWEEN $3 AND $4 AND connection = $2 AND state <> 3 ORDER BY id";

    public const string Like =
        "SELECT id FROM expense WHERE workspace = $1 AND day = $2 AND amount = $3 AND currency = $4 AND merchant = $5 AND id <> $6 AND state <> 3"
        + " ORDER BY id";

    public const string ById = "SELECT " + Columns + " FROM expense WHERE workspace = $1 AND id = $2";

    public const string ActiveUpTo =
        "SELECT " + Columns + " FROM expense WHERE workspace = $1 AND day <= $2 AND state = 0 ORDER BY day, id";

    public const string MarkDirty = "INSERT INTO dirty_expense (workspace) VALUES ($1) ON CONFLICT DO NOTHING";

    public const string IsDirty = "SELECT 1 FROM dirty_expense WHERE workspace = $1";

    public const string ClearDirty = "DELETE FROM dirty_expense WHERE workspace = $1";

    public const string Receipts =
        "SELECT source_name, name, sha256, length FROM receipt WHERE workspace = $1 AND expense = $2 ORDER BY ordinal";

    public const string DropReceipts = "DELETE FROM receipt WHERE workspace = $1 AND expense = $2";

    public const string InsertReceipt =
        "INSERT INTO receipt (workspace, expense, ordinal, source_name, name, sha256, length) VALUES ($1, $2, $3, $4, $5, $6, $7)";

    public const string WithReceipt =
        "SELECT r.expense FROM receipt r JOIN expense e ON e.workspace = r.workspace AND e.id = r.expense"
        + " WHERE r.workspace = $1 AND r.sha256 = $2 AND r.expense <> $3 AND e.state <> 3 ORDER BY r.expense";
}

/// <summary>SQL of what planning reads.</summary>
internal static class WorkSql
{
    // reads the index alone, in its order
    private const string Planned =
        "SELECT e.id, e.connection, e.worker, e.project, e.task, e.billing_day, e.start_at, e.end_at, e.seconds, e.billable,"
        + " e.billable_seconds, e.status, e.rate, e.currency, e.match_key, coalesce(i.disposed, 0) FROM entry e"
        + " LEFT JOIN item i ON i.workspace = e.workspace AND i.id = e.id AND i.side = 0";

    public const string Rows =
        Planned + " WHERE e.workspace = $1 AND e.client = $2 AND e.billing_day BETWEEN $3 AND $4 AND e.state = 0 ORDER BY e.billing_day, e.id";

    /// <summary>Worker names that <see cref="RowsOfWorkers"/> asks for at once: it reads the whole index for each portion.</summary>
    public const int WorkersAtOnce = 12;

    public const string RowsOfWorkers =
        "SELECT e.id, e.connection, e.worker, e.project, e.task, e.billing_day, e.start_at, e.end_at, e.seconds, e.billable,"
        + " e.billable_seconds, e.status, e.rate, e.currency, e.match_key, coalesce(i.disposed, 0), e.client FROM entry e"
        + " LEFT JOIN item i ON i.workspace = e.workspace AND i.id = e.id AND i.side = 1"
        + " WHERE e.workspace = $1 AND e.billing_day BETWEEN $2 AND $3 AND e.state = 0 AND ($4 = 0 OR coalesce(i.disposed, 0) <> e.seconds)"
        + " AND e.worker IN ($5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) ORDER BY e.billing_day, e.id";

    public const string RowsByWorker =
        "SELECT e.id, e.connection, e.worker, e.project, e.task, e.billing_day, e.start_at, e.end_at, e.seconds, e.billable,"
        + " e.billable_seconds, e.status, e.rate, e.currency, e.match_key, 0, e.client FROM entry e"
        + " WHERE e.workspace = $1 AND e.state = 0 ORDER BY e.worker, coalesce(e.start_at, e.billing_day * 86400000000), e.id";

    public const string GoneOfCost =
        "SELECT e.id, e.billing_day, i.disposed FROM entry e JOIN item i ON i.workspace = e.workspace AND i.id = e.id AND i.side = 1"
        + " WHERE e.workspace = $1 AND e.state = 3 AND i.disposed > 0 ORDER BY e.billing_day, e.id";

    public const string GoneEntries =
        "SELECT e.id, e.billing_day, i.disposed FROM entry e JOIN item i ON i.workspace = e.workspace AND i.id = e.id AND i.side = 0"
        + " WHERE e.workspace = $1 AND e.state = 3 AND i.disposed > 0 ORDER BY e.billing_day, e.id";

    public const string GoneExpenses =
        "SELECT e.id, e.day, max(i.disposed) FROM expense e JOIN item i ON i.workspace = e.workspace AND i.id = e.id"
        + " WHERE e.workspace = $1 AND e.state = 3 AND i.disposed > 0 GROUP BY e.day, e.id ORDER BY e.day, e.id";

    public const string ExternalIdOf = "SELECT external_id FROM entry WHERE workspace = $1 AND id = $2";

    public const string Dirty = "SELECT client, month FROM dirty WHERE workspace = $1 ORDER BY client, month";

    public const string MarkAll =
        "INSERT INTO dirty (workspace, client, month) SELECT DISTINCT workspace, client, month FROM hours_rollup WHERE workspace = $1"
        + " ON CONFLICT DO NOTHING";

    public const string ClearDirty = "DELETE FROM dirty WHERE workspace = $1 AND client = $2 AND month = $3";

    public const string RawOf =
        "SELECT b.spans, b.file, e.line, e.raw_offset, e.raw_length, b.tzdb FROM entry e JOIN batch b ON b.workspace = e.workspace AND b.number = e.batch"
        + " WHERE e.workspace = $1 AND e.id = $2";

    public const string RawOfExpense =
        "SELECT b.spans, b.file, e.line, e.raw_offset, e.raw_length, b.tzdb FROM expense e JOIN batch b ON b.workspace = e.workspace AND b.number = e.batch"
        + " WHERE e.workspace = $1 AND e.id = $2";
}

/// <summary>SQL of lists.</summary>
internal static class ListingSql
{
    // -1 and '' mean: any
    private const string EntryFilter =
        " WHERE workspace = $1 AND number > $2 AND ($3 < 0 OR client = $3) AND ($4 < 0 OR project = $4) AND ($5 < 0 OR worker = $5)"
        + " AND billing_day BETWEEN $6 AND $7 AND ($8 < 0 OR status = $8) AND ($9 < 0 OR state = $9) ORDER BY number LIMIT $10";

    public const string Entries = "SELECT " + EntrySql.Columns + " FROM entry" + EntryFilter;

    public const string Expenses =
        "SELECT " + ExpenseSql.Columns + " FROM expense WHERE workspace = $1 AND id > $2 AND ($3 < 0 OR client = $3) AND ($4 < 0 OR project = $4)"
        + " AND ($5 < 0 OR worker = $5) AND day BETWEEN $6 AND $7 AND (CAST($8 AS text) = '' OR status = $8) AND ($9 < 0 OR state = $9)"
        + " ORDER BY id LIMIT $10";

    public const string Hours =
        "SELECT c.text, p.text, h.month, h.currency, sum(h.seconds), sum(h.entries) FROM hours_rollup h"
        + " LEFT JOIN name c ON c.workspace = h.workspace AND c.kind = 1 AND c.id = h.client"
        + " LEFT JOIN name p ON p.workspace = h.workspace AND p.kind = 2 AND p.id = h.project"
        + " WHERE h.workspace = $1 AND (h.entries <> 0 OR h.seconds <> 0)"
        + " GROUP BY c.text, p.text, h.month, h.currency";

    public const string Recount =
        "SELECT c.text, p.text, e.billing_day, e.currency, sum(e.seconds), count(*) FROM entry e"
        + " LEFT JOIN name c ON c.workspace = e.workspace AND c.kind = 1 AND c.id = e.client"
        + " LEFT JOIN name p ON p.workspace = e.workspace AND p.kind = 2 AND p.id = e.project"
        + " WHERE e.workspace = $1 AND e.state = 0 GROUP BY c.text, p.text, e.billing_day, e.currency";
}

namespace Timepost.Storage.Sqlite.Exceptions;

/// <summary>SQL of exceptions.</summary>
internal static class ExceptionSql
{
    private const string Columns = "id, kind, object_kind, object_id, summary, suggestion, choices, opened, status, resolution";

    public const string Open =
        "INSERT INTO exception (workspace, id, kind, object_kind, object_id, summary, suggestion, choices, opened, status, resolution, standing)"
        + " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'open', '', 1)"
        + " ON CONFLICT (workspace, object_kind, object_id, kind) WHERE standing = 1 DO NOTHING";

    public const string Refresh =
        "UPDATE exception SET summary = $5, suggestion = $6, choices = $7 WHERE workspace = $1 AND object_kind = $3 AND object_id = $4 AND kind = $2"
        + " AND standing = 1 AND status = 'open'";

    public const string CloseOpen =
        "UPDATE exception SET status = 'gone', closed = $5, standing = 0"
        + " WHERE workspace = $1 AND object_kind = $3 AND object_id = $4 AND kind = $2 AND standing = 1 AND status = 'open'";

    public const string EndStanding =
        "UPDATE exception SET standing = 0"
        + " WHERE workspace = $1 AND object_kind = $3 AND object_id = $4 AND kind = $2 AND standing = 1";

    public const string Resolve =
        "UPDATE exception SET status = 'resolved', resolution = $3, closed_by = $4, closed = $5"
        + " WHERE workspace = $1 AND id = $2 AND status = 'open'";

    public const string Reopen =
        "UPDATE exception SET status = 'open', resolution = '', closed_by = NULL, closed = NULL"
        + " WHERE workspace = $1 AND id = $2 AND status = 'resolved' AND standing = 1";

    public const string Find = "SELECT " + Columns + " FROM exception WHERE workspace = $1 AND id = $2";

    public const string ListOpen =
        "SELECT " + Columns + " FROM exception WHERE workspace = $1 AND status = 'open' AND id > $2 ORDER BY id LIMIT $3";

    public const string ListAll =
        "SELECT " + Columns + " FROM exception WHERE workspace = $1 AND id > $2 ORDER BY id LIMIT $3";

    public const string CountOpen = "SELECT count(*) FROM exception WHERE workspace = $1 AND status = 'open'";
}

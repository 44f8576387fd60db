namespace Timepost.Storage.Sqlite.Delivery;

/// <summary>SQL of deliveries, links, numbers and the fence.</summary>
internal static class DeliverySql
{
    public const string Fence = "SELECT token FROM fence WHERE workspace = $1 AND connection = $2";

    public const string AnyConfirmed = "SELECT 1 FROM delivery WHERE workspace = $1 AND connection = $2 AND state IN (2, 7) LIMIT 1";

    public const string SaveFence =
        "INSERT INTO fence (workspace, connection, token) VALUES ($1, $2, $3)"
        + " ON CONFLICT (workspace, connection) DO UPDATE SET token = excluded.token WHERE fence.token < excluded.token";

    public const string Insert =
        "INSERT INTO delivery (workspace, connection, action_key, plan, sequence, document, kind, number, body, body_hash, document_json,"
        + " fence, state, reserved_at, changed_at, note) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14, '')";

    private const string Columns =
        "SELECT connection, action_key, plan, sequence, document, kind, number, body, body_hash, document_json, fence, state, reserved_at FROM delivery ";

    public const string Find = Columns + "WHERE workspace = $1 AND connection = $2 AND action_key = $3";

    // 0 reserved, 1 sent, 4 uncertain
    public const string Unfinished = Columns
        + "WHERE workspace = $1 AND connection = $2 AND state IN (0, 1, 4) ORDER BY reserved_at, plan, sequence";

    // 6 parked
    public const string Parked = Columns
        + "WHERE workspace = $1 AND connection = $2 AND document = $3 AND state = 6 ORDER BY reserved_at, action_key";

    public const string SetState =
        "UPDATE delivery SET state = $4, changed_at = $5, note = $6 WHERE workspace = $1 AND connection = $2 AND action_key = $3";

    public const string OfDocument =
        "SELECT action_key FROM delivery WHERE workspace = $1 AND connection = $2 AND document = $3";

    public const string NumberOf =
        "SELECT number FROM document_number WHERE workspace = $1 AND connection = $2 AND document = $3 AND series = $4";

    public const string TakeAgain =
        "UPDATE document_number SET state = 'reserved' WHERE workspace = $1 AND connection = $2 AND document = $3 AND series = $4 AND state = 'void'";

    public const string VoidOtherSeries =
        "UPDATE document_number SET state = 'void' WHERE workspace = $1 AND connection = $2 AND document = $3 AND series <> $4 AND state = 'reserved'";

    // not what is on its way: 3 rejected and 5 absent are not in the books
    public const string VoidNumbers =
        "UPDATE document_number SET state = 'void' WHERE workspace = $1 AND document = $2 AND state = 'reserved'"
        + " AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.workspace = document_number.workspace AND d.connection = document_number.connection"
        + " AND d.document = document_number.document AND d.state NOT IN (3, 5))";

    public const string HighestNumber =
        "SELECT COALESCE(MAX(number), 0) FROM document_number WHERE workspace = $1 AND connection = $2 AND series = $3";

    public const string InsertNumber =
        "INSERT INTO document_number (workspace, connection, series, number, document, state) VALUES ($1, $2, $3, $4, $5, 'reserved')";

    public const string SetNumberState =
        "UPDATE document_number SET state = $4 WHERE workspace = $1 AND connection = $2 AND document = $3 AND state <> 'void'";

    public const string Numbers =
        "SELECT number, document, state FROM document_number WHERE workspace = $1 AND connection = $2 AND series = $3 ORDER BY number";

    public const string Series =
        "SELECT DISTINCT series FROM document_number WHERE workspace = $1 AND connection = $2 ORDER BY series";

    public const string SaveLink =
        "INSERT INTO books_link (workspace, object, connection, kind, external_id, hash) VALUES ($1, $2, $3, $4, $5, $6)"
        + " ON CONFLICT (workspace, object, connection, kind) DO UPDATE SET external_id = excluded.external_id, hash = excluded.hash";

    public const string Link =
        "SELECT connection, kind, object, external_id, hash FROM books_link WHERE workspace = $1 AND object = $2 AND connection = $3 AND kind = $4";

    public const string Links =
        "SELECT connection, kind, object, external_id, hash FROM books_link WHERE workspace = $1 AND object = $2 ORDER BY connection, kind";
}

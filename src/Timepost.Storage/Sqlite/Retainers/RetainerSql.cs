namespace Timepost.Storage.Sqlite.Retainers;

/// <summary>SQL of retainers.</summary>
internal static class RetainerSql
{
    public const string Insert =
        "INSERT INTO retainer_entry (workspace, retainer, id, lot, kind, entry_day, document, amount, tax, tax_code, tax_percent, fee, from_day, to_day, balance, reverses, reason, actor)"
        + " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)";

    private const string Entry =
        "SELECT id, retainer, lot, kind, entry_day, document, amount, tax, tax_code, tax_percent, fee, from_day, to_day, balance, reverses, reason, actor"
        + " FROM retainer_entry WHERE workspace = $1 ";

    public const string Entries = Entry + "AND retainer = $2 ORDER BY id";

    public const string OfDocument = Entry + "AND document = $2 AND document <> '' ORDER BY id";

    public const string Retainers = "SELECT DISTINCT id FROM retainer WHERE workspace = $1 ORDER BY id";

    public const string Balance = "SELECT coalesce(sum(balance), 0) FROM retainer WHERE workspace = $1 AND id = $2";

    public const string AddRequest =
        "INSERT INTO retainer_request (workspace, id, retainer, request_day, currency, amount, top_up, status, actor) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

    private const string Request = "SELECT id, retainer, request_day, currency, amount, top_up, status, actor, reason FROM retainer_request WHERE workspace = $1 ";

    public const string OpenRequests = Request + "AND ($2 = '' OR retainer = $2) AND status = 'open' ORDER BY id";

    public const string Requests = Request + "AND retainer = $2 ORDER BY id";

    public const string FindRequest = Request + "AND id = $2";

    public const string SetRequestStatus = "UPDATE retainer_request SET status = $3, reason = $4 WHERE workspace = $1 AND id = $2";
}

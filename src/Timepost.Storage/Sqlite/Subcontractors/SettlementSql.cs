namespace Timepost.Storage.Sqlite.Subcontractors;

/// <summary>SQL of settlements of retention.</summary>
internal static class SettlementSql
{
    public const string Insert =
        "INSERT INTO retention_settlement (workspace, id, vendor, quarter, currency, held, step, actor, happened)"
        + " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

    public const string InsertOther =
        "INSERT INTO other_cost (workspace, id, expense, other, reason, actor, happened) VALUES ($1, $2, $3, $4, $5, $6, $7)";

    public const string NewestOther =
        "SELECT id, expense, other, reason, actor, happened FROM other_cost WHERE workspace = $1 AND expense = $2 ORDER BY id DESC LIMIT 1";

    public const string OfVendor =
        "SELECT id, vendor, quarter, currency, held, step, actor, happened FROM retention_settlement"
        + " WHERE workspace = $1 AND ($2 = '' OR vendor = $2) ORDER BY id";
}

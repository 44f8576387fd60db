namespace Timepost.Storage.Sqlite.Dispositions;

/// <summary>SQL of items and dispositions.</summary>
internal static class DispositionSql
{
    public const string InsertItem =
        "INSERT INTO item (workspace, id, side, measure, item_limit, disposed) VALUES ($1, $2, $3, $4, $5, 0) ON CONFLICT DO NOTHING";

    public const string UpdateLimit =
        "UPDATE item SET item_limit = CASE WHEN disposed > $4 THEN disposed ELSE $4 END WHERE workspace = $1 AND id = $2 AND side = $3";

    public const string Balance =
        "SELECT item_limit, disposed FROM item WHERE workspace = $1 AND id = $2 AND side = $3";

    public const string Insert =
        "INSERT INTO disposition (workspace, item, id, side, billing_day, quantity, became, document, line, billed_seconds, net_minor, rule_set, reverses,"
        + " billable_seconds, scope_key) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";

    private const string Columns =
        "SELECT id, item, side, billing_day, quantity, became, document, line, billed_seconds, net_minor, rule_set, reverses, billable_seconds, scope_key FROM disposition ";

    public const string OfItem = Columns + "WHERE workspace = $1 AND item = $2 ORDER BY id";

    public const string OfDocument = Columns + "WHERE workspace = $1 AND document = $2 ORDER BY line, item, billing_day, id";
}

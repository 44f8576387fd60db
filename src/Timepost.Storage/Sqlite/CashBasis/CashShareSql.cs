namespace Timepost.Storage.Sqlite.CashBasis;

/// <summary>SQL of what documents bring with money.</summary>
internal static class CashShareSql
{
    public const string Insert =
        "INSERT INTO cash_share (workspace, entry, ordinal, document, counts, role, account, tax_code, item, agreement, currency, amount, base)"
        + " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";

    public const string OfEntry =
        "SELECT document, counts, role, account, tax_code, item, agreement, currency, amount, base FROM cash_share WHERE workspace = $1 AND entry = $2 ORDER BY ordinal";

    public const string OfDocument =
        "SELECT role, account, tax_code, item, agreement, currency, sum(CASE WHEN counts = 0 THEN amount ELSE 0 END), sum(CASE WHEN counts = 1 THEN amount ELSE 0 END), sum(base)"
        + " FROM cash_share WHERE workspace = $1 AND document = $2 GROUP BY role, account, tax_code, item, agreement, currency"
        + " ORDER BY role, account, tax_code, item, agreement, currency";

    public const string OfItem =
        "SELECT document, sum(CASE WHEN counts = 0 THEN amount ELSE 0 END), sum(CASE WHEN counts = 1 THEN amount ELSE 0 END)"
        + " FROM cash_share WHERE workspace = $1 AND item = $2 AND item <> '' GROUP BY document ORDER BY document";

    public const string Has = "SELECT 1 FROM cash_share WHERE workspace = $1 AND document = $2 LIMIT 1";
}

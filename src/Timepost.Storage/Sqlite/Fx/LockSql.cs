namespace Timepost.Storage.Sqlite.Fx;

/// <summary>SQL of locked amounts.</summary>
internal static class LockSql
{
    public const string Insert =
        "INSERT INTO document_lock (workspace, document, entry, line, currency, net, tax, base_currency, base_net, base_tax, rates, tax_rates, locked_at)"
        + " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";

    public const string Of =
        "SELECT entry, line, currency, net, tax, base_currency, base_net, base_tax, rates, tax_rates, locked_at FROM document_lock WHERE workspace = $1 AND document = $2"
        + " AND entry = (SELECT entry FROM document_lock WHERE workspace = $1 AND document = $2 ORDER BY entry DESC LIMIT 1) ORDER BY line";
}

namespace Timepost.Storage.Sqlite.Corrections;

/// <summary>SQL of corrections.</summary>
internal static class CorrectionSql
{
    public const string AddCredit =
        "INSERT INTO credit (workspace, document, original, reason, cause, dated, actor, created) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

    public const string AddLine =
        "INSERT INTO credit_line (workspace, document, line, original, original_line, mode, net, tax, seconds, reason)"
        + " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

    public const string AddShare =
        "INSERT INTO credit_share (workspace, document, ordinal, line, item, billing_day, quantity, billable_seconds, billed_seconds, net_minor)"
        + " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

    public const string RemoveCredit = "DELETE FROM credit WHERE workspace = $1 AND document = $2";

    public const string RemoveLines = "DELETE FROM credit_line WHERE workspace = $1 AND document = $2";

    public const string RemoveShares = "DELETE FROM credit_share WHERE workspace = $1 AND document = $2";

    private const string Credit = "SELECT document, original, reason, cause, dated, actor, created FROM credit WHERE workspace = $1 ";

    public const string FindCredit = Credit + "AND document = $2";

    public const string CreditsOfOriginal = Credit + "AND original = $2 ORDER BY document";

    public const string Lines =
        "SELECT document, line, original, original_line, mode, net, tax, seconds, reason FROM credit_line WHERE workspace = $1 AND document = $2 ORDER BY line";

    public const string Shares =
        "SELECT line, item, billing_day, quantity, billable_seconds, billed_seconds, net_minor FROM credit_share"
        + " WHERE workspace = $1 AND document = $2 ORDER BY ordinal";

    public const string CreditingItem = "SELECT DISTINCT document FROM credit_share WHERE workspace = $1 AND item = $2 ORDER BY document";

    public const string OpenCredits =
        // from the few credits to their drafts: the other way round all open drafts would be read
        "SELECT c.document FROM credit c WHERE c.workspace = $1"
        + " AND (SELECT d.kind FROM draft d WHERE d.workspace = c.workspace AND d.document = c.document AND d.status = 'draft') = $2 ORDER BY c.created, c.document";

    public const string AddWriteOff =
        "INSERT INTO write_off (workspace, document, id, client, entries, seconds, reason, actor, created) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

    public const string WriteOffs =
        "SELECT document, id, client, entries, seconds, reason, actor, created FROM write_off WHERE workspace = $1 AND ($2 = '' OR client = $2) ORDER BY id";

    public const string AddOverride =
        "INSERT INTO invoice_override (workspace, id, agreement, period, amount, currency, line_text, tax_code, reason, actor, created)"
        + " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";

    public const string RemoveOverride = "DELETE FROM invoice_override WHERE workspace = $1 AND id = $2";

    private const string Override =
        "SELECT o.id, o.agreement, o.period, o.amount, o.currency, o.line_text, o.tax_code, o.reason, o.actor, o.created FROM invoice_override o"
        + " WHERE o.workspace = $1 ";

    public const string FindOverride = Override + "AND o.id = $2";

    public const string OpenOverrides = Override
        + "AND ($2 = '' OR o.agreement = $2) AND NOT EXISTS ("
        + "SELECT 1 FROM item i WHERE i.workspace = $1 AND i.id = o.id AND i.side = 0 AND i.disposed > 0) ORDER BY o.agreement, o.period, o.id";
}

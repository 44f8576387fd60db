using Timepost.Engine.Workspaces;

namespace Timepost.Storage.Sqlite.Scratch;

/// <summary>Copies recorded work from a store's file into a scratch store, in one consistent view of it. Both have the same schema: the
/// program that copies has brought both up to date.</summary>
internal static class ScratchCopy
{
    // copied as they are
    private static readonly string[] Whole =
    [
        "connection", "name", "batch", "entry", "hours_rollup", "expense", "receipt", "books_object", "fx_rate", "invoice_override", "other_cost", "write_off",
    ];

    // of which a part is a person's decision, and the rest follows from documents
    private static readonly string[] Chosen =
    [
        // an item is as large as it was; what documents took of it is not carried
        "INSERT INTO main.item (workspace, id, side, measure, item_limit, disposed)"
        + " SELECT workspace, id, side, measure, item_limit, 0 FROM source.item i WHERE workspace = $1 AND EXISTS"
        + " (SELECT 1 FROM source.disposition d WHERE d.workspace = i.workspace AND d.item = i.id AND d.side = i.side AND" + WrittenOff + ")",
        "INSERT INTO main.disposition SELECT * FROM source.disposition d WHERE d.workspace = $1 AND" + WrittenOff,
        // paid in, paid back, lapsed, set right: hours that an invoice sold come again with that invoice
        "INSERT INTO main.retainer_entry SELECT * FROM source.retainer_entry r WHERE r.workspace = $1 AND" + ByHand + " AND (r.kind = 0 OR r.lot IN" + Lots + ") ORDER BY r.retainer, r.id",
        "INSERT INTO main.retainer_entry SELECT * FROM source.retainer_entry r WHERE r.workspace = $1 AND r.kind = 5 AND r.reverses IN"
        + " (SELECT id FROM main.retainer_entry WHERE workspace = $1) ORDER BY r.retainer, r.id",
        "INSERT INTO main.dirty_expense (workspace) VALUES ($1) ON CONFLICT DO NOTHING",
    ];

    /// <summary>Tables of which something is copied, or all.</summary>
    public static IReadOnlyList<string> Carried { get; } = [.. Whole, "item", "disposition", "retainer_entry", "retainer", "dirty", "dirty_expense"];

    /// <summary>Tables of which nothing is: what was made of the work, and who did what.</summary>
    public static IReadOnlyList<string> NotCarried { get; } =
    [
        "approval", "billed_scope", "blob", "booking", "books_link", "cash_share", "credit", "credit_line", "credit_share", "delivery", "document_lock", "document_number", "draft", "exception", "fence", "mapping_version",
        "period_close", "person", "plan", "plan_action", "rejected_row", "retainer_request", "retention_settlement", "rule_set_file", "rule_text",
        "subledger_entry", "subledger_posting", "trail", "trail_payload", "value_rollup",
    ];

    private const string WrittenOff =
        " d.document IN (SELECT document FROM source.write_off w WHERE w.workspace = $1) AND d.reverses IS NULL AND NOT EXISTS"
        + " (SELECT 1 FROM source.disposition b WHERE b.workspace = $1 AND b.reverses = d.id)";

    private const string ByHand =
        " r.kind IN (0, 2, 3, 4) AND NOT EXISTS (SELECT 1 FROM source.draft o WHERE o.workspace = $1 AND o.document = r.document)";

    private const string Lots =
        " (SELECT lot FROM source.retainer_entry r WHERE r.workspace = $1 AND r.kind = 0 AND NOT EXISTS"
        + " (SELECT 1 FROM source.draft o WHERE o.workspace = $1 AND o.document = r.document))";

    /// <summary>Copies, and marks all of it as changed: the first plan looks at everything.</summary>
    /// <param name="path">The file of the store.</param>
    /// <param name="workspace">Its workspace.</param>
    /// <param name="scratch">An empty store.</param>
    public static void Work(string path, Guid workspace, SqliteWorkspaceStore scratch)
    {
        var database = scratch.Writer;
        database.Prepare("ATTACH $1 AS source").Bind(1, path).RunAndDispose();
        try
        {
            using var transaction = scratch.Begin();
            foreach (var table in Whole)
            {
                database.Execute($"INSERT INTO main.{table} SELECT * FROM source.{table}");
            }

            foreach (var statement in Chosen)
            {
                database.Prepare(statement).Bind(1, workspace).RunAndDispose();
            }

            transaction.Work.MarkAllDirty();
            transaction.Commit();
        }
        finally
        {
            database.Execute("DETACH source");
        }
    }
}

using Timepost.Storage.Sqlite;
using Timepost.Storage.Sqlite.Scratch;
using Timepost.Storage.Tests.Support;

namespace Timepost.Storage.Tests.Scratch;

public sealed class ScratchCopyTests
{
    // of what is carried: columns that say nothing of persons, and stay as they are in an export
    private static readonly string[] Kept =
    [
        "books_object.external_id", "books_object.kind", "books_object.name", "connection.id", "connection.kind", "connection.name", "connection.role",
        "batch.format", "batch.id", "batch.kind", "batch.tzdb", "disposition.became", "disposition.document", "disposition.id", "disposition.item", "disposition.reverses", "disposition.rule_set",
        "disposition.scope_key", "entry.amount", "entry.currency", "entry.id", "entry.rate", "expense.category", "expense.currency", "expense.id", "expense.original_amount",
        "expense.original_currency", "expense.status", "fx_rate.base", "fx_rate.id", "fx_rate.provider", "fx_rate.quote", "fx_rate.value", "hours_rollup.currency",
        "invoice_override.agreement", "invoice_override.currency", "invoice_override.id", "invoice_override.period", "invoice_override.tax_code", "item.id", "other_cost.expense", "other_cost.id",
        "receipt.expense", "retainer.id", "retainer.lot", "retainer_entry.document", "retainer_entry.id", "retainer_entry.lot", "retainer_entry.retainer", "retainer_entry.reverses",
        "retainer_entry.tax_code", "retainer_entry.tax_percent", "write_off.client", "write_off.document", "write_off.id",
    ];

    private static readonly string[] Masked =
    [
        "batch.actor", "batch.digest", "batch.file", "batch.received", "batch.spans", "books_object.body", "connection.cursor_value", "entry.description", "entry.external_id", "entry.fields", "entry.notices",
        "entry.row_hash", "entry.start_text", "entry.tags", "expense.description", "expense.external_id", "expense.fields", "expense.merchant", "expense.row_hash", "invoice_override.actor",
        "invoice_override.line_text", "invoice_override.reason", "name.text", "other_cost.actor", "other_cost.reason", "receipt.name", "receipt.sha256", "receipt.source_name",
        "retainer_entry.actor", "retainer_entry.reason", "write_off.actor", "write_off.reason",
    ];

    [Fact]
    public void Every_table_is_carried_into_a_scratch_store_or_left_behind_on_purpose()
    {
        using var folder = new TemporaryFolder();
        using var store = Stores.Open(folder.File("store.db"));
        var tables = Column(store, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('schema_migration', 'workspace') AND name NOT LIKE 'sqlite_%' ORDER BY name");

        Assert.Equal(tables, ScratchCopy.Carried.Concat(ScratchCopy.NotCarried).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_text_of_an_export_is_kept_or_masked_on_purpose()
    {
        using var folder = new TemporaryFolder();
        using var store = Stores.Open(folder.File("store.db"));
        var columns = ScratchCopy.Carried.SelectMany(table => Column(store, $"SELECT '{table}.' || name FROM pragma_table_info('{table}') WHERE type IN ('TEXT', 'BLOB') AND name <> 'workspace'"));

        Assert.Equal(columns.Order(StringComparer.Ordinal), Kept.Concat(Masked).Order(StringComparer.Ordinal));
    }

    private static List<string> Column(SqliteWorkspaceStore store, string sql)
    {
        var values = new List<string>();
        using var rows = store.Writer.Prepare(sql);
        while (rows.Step())
        {
            values.Add(rows.Text(0));
        }

        return values;
    }
}

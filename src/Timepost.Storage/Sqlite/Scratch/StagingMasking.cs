using Timepost.Engine.Intake;
using Timepost.Engine.Staging;

namespace Timepost.Storage.Sqlite.Scratch;

/// <summary>Masks a scratch store with recorded work: what it says of persons goes, what amounts are computed from stays.</summary>
internal static class StagingMasking
{
    // rows of these tables are never changed in a store that counts: their triggers say so
    private static readonly string[] AppendOnly = ["retainer_entry", "other_cost"];

    private const string Nobody = "zeroblob(16)";

    private static readonly string[] Plain =
    [
        "UPDATE batch SET file = 'file', received = NULL, spans = NULL, digest = NULL, actor = " + Nobody,
        "UPDATE entry SET external_id = NULL, row_hash = zeroblob(16), raw_offset = 0, raw_length = 0, start_text = '', notices = NULL",
        // documents of expenses are named by the source's id: another one for each
        "UPDATE expense SET external_id = printf('%016x', match_key) WHERE external_id IS NOT NULL",
        "UPDATE expense SET row_hash = zeroblob(16), raw_offset = 0, raw_length = 0",
        "UPDATE receipt SET source_name = 'receipt', name = CASE WHEN name = '' THEN '' ELSE 'receipt' END, sha256 = CASE WHEN sha256 IS NULL THEN NULL ELSE zeroblob(32) END",
        "UPDATE books_object SET body = '{}' WHERE kind = 'customer'",
        "UPDATE invoice_override SET line_text = 'Line by hand', reason = '', actor = " + Nobody,
        "UPDATE write_off SET reason = '', actor = " + Nobody,
        "UPDATE retainer_entry SET reason = '', actor = " + Nobody,
        "UPDATE other_cost SET reason = '', actor = " + Nobody,
        "UPDATE connection SET cursor_value = NULL",
    ];

    // numbers in the order of the texts: what was equal stays equal, what came first still does; no text stays none
    private static readonly string[] Descriptions =
    [
        "CREATE TEMP TABLE described (was TEXT PRIMARY KEY, now TEXT NOT NULL) WITHOUT ROWID",
        "INSERT INTO temp.described (was, now) SELECT d, printf('Description %07d', row_number() OVER (ORDER BY d)) FROM"
        + " (SELECT description AS d FROM entry WHERE description <> '' UNION SELECT description FROM expense WHERE description <> '')",
        "UPDATE entry SET description = (SELECT now FROM temp.described WHERE was = entry.description) WHERE description <> ''",
        "UPDATE expense SET description = (SELECT now FROM temp.described WHERE was = expense.description) WHERE description <> ''",
        "DROP TABLE temp.described",
    ];

    /// <summary>Masks it.</summary>
    public static void Mask(SqliteWorkspaceStore scratch, IStagingMask mask)
    {
        var database = scratch.Writer;
        using var transaction = scratch.Begin();
        var triggers = Triggers(database);
        foreach (var (name, _) in triggers)
        {
            database.Execute($"DROP TRIGGER {name}");
        }

        foreach (var statement in Plain.Concat(Descriptions))
        {
            database.Execute(statement);
        }

        Replace(database, $"SELECT DISTINCT text FROM name WHERE kind IN ({(int)NameKind.Worker}, {(int)NameKind.Email}) AND text IS NOT NULL", NamesTo, mask.Worker);
        Replace(database, "SELECT DISTINCT merchant FROM expense", "UPDATE expense SET merchant = $2 WHERE merchant = $1", mask.Merchant);
        Replace(database, "SELECT DISTINCT tags FROM entry WHERE tags IS NOT NULL", "UPDATE entry SET tags = $2 WHERE tags = $1", mask.Text);
        foreach (var table in new[] { "entry", "expense" })
        {
            Replace(database, $"SELECT DISTINCT fields FROM {table} WHERE fields IS NOT NULL", $"UPDATE {table} SET fields = nullif($2, '') WHERE fields = $1", f => mask.Fields(f) ?? "");
        }

        foreach (var (_, sql) in triggers)
        {
            database.Execute(sql);
        }

        transaction.Commit();
    }

    private static string NamesTo { get; } = $"UPDATE name SET text = $2 WHERE kind IN ({(int)NameKind.Worker}, {(int)NameKind.Email}) AND text = $1";

    private static List<(string Name, string Sql)> Triggers(SqliteDatabase database)
    {
        var found = new List<(string, string)>();
        using var rows = database.Prepare("SELECT name, sql, tbl_name FROM sqlite_schema WHERE type = 'trigger'");
        while (rows.Step())
        {
            if (AppendOnly.Contains(rows.Text(2)))
            {
                found.Add((rows.Text(0), rows.Text(1)));
            }
        }

        return found;
    }

    // by way of values that no source writes: a pseudonym may be the name of somebody else who is masked, too
    private static void Replace(SqliteDatabase database, string select, string update, Func<string, string> mask)
    {
        var changed = new List<(string Between, string Masked)>();
        var values = new List<string>();
        using (var rows = database.Prepare(select))
        {
            while (rows.Step())
            {
                values.Add(rows.Text(0));
            }
        }

        foreach (var value in values)
        {
            if (mask(value) is var masked && masked != value)
            {
                var between = $"\u0001{changed.Count}";
                database.Prepare(update).Bind(1, value).Bind(2, between).RunAndDispose();
                changed.Add((between, masked));
            }
        }

        foreach (var (between, masked) in changed)
        {
            database.Prepare(update).Bind(1, between).Bind(2, masked).RunAndDispose();
        }
    }
}
